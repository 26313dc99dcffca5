"""One module a format; each turns a Document into bytes, and knows nothing else of the office."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path, PurePath

from taskmap.document import Document
from taskmap.system.diagnostics import Diagnostic, TaskmapError

FORMATS = ("docx", "xlsx", "html", "md", "csv", "json")
"""Endings of what can be written."""
PLAIN_WORD, PAGE = "报表.docx", "报表.html"
"""The templates for documents that have none of their own."""


def render(name: str, document: Document, folder: Path | None = None) -> bytes:
    """The bytes of the file `name` (`月度报告.docx`): its ending says the format, and a template of that name
    in `folder`, or among those that come along, its look. For CSV as one file a table see `csv.files`.
    """
    own = _found(name, folder)
    match PurePath(name).suffix.lower():
        case ".docx":
            from taskmap.formats import docx

            return docx.render(own or template(PLAIN_WORD, folder), document)
        case ".xlsx":
            from taskmap.formats import sheets, xlsx

            return xlsx.Template(own).fill(document) if own else sheets.render(document)
        case ".html":
            from taskmap.formats import html

            return html.render(own or template(PAGE, folder), document)
        case ".md":
            from taskmap.formats import markdown

            return markdown.render(document)
        case ".csv":
            from taskmap.formats import csv

            return csv.render(document)
        case ".json":
            from taskmap.formats import json

            return json.render(document)
    raise TaskmapError(
        f"写不了“{name}”：文件名要以 {'、'.join(f'.{each}' for each in FORMATS)} 结尾"
    )


def template(name: str, folder: Path | None = None) -> Path:
    """The template file: the office's own in `folder` if it has one of that name, else the one that comes along."""
    if (path := _found(name, folder)) is None:
        raise TaskmapError(f"没有自带的模板 {name}")
    return path


def _found(name: str, folder: Path | None) -> Path | None:
    if folder is not None:
        if not folder.is_dir():
            raise TaskmapError(f"没有模板文件夹 {folder}")
        if (own := folder / name).is_file():
            return own
    return next(
        (path for path in (shipped / name for shipped in _shipped()) if path.is_file()), None
    )


def check(path: Path, document: Document, required: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
    """All faults of a template for documents like this one; TaskmapError if it is no file of its kind."""
    match path.suffix.lower():
        case ".docx":
            from taskmap.formats import docx

            return docx.check(path, document)
        case ".html":
            from taskmap.formats import html

            return html.check(path, document)
    from taskmap.formats.xlsx import checking

    return checking.check(path, document, required)


def is_template(path: Path) -> bool:
    """By its ending; `~$` begins what Word and Excel leave beside an open file."""
    return path.suffix.lower() in (".xlsx", ".docx", ".html") and not path.name.startswith("~$")


def every_template() -> tuple[Path, ...]:
    """All that come along."""
    folder = next(folder for folder in _shipped() if folder.is_dir())
    return tuple(path for path in sorted(folder.iterdir()) if is_template(path))


def _shipped() -> tuple[Path, Path]:
    packaged = Path(str(resources.files("taskmap") / "_templates"))
    # An editable install runs from the checkout, where the templates stand beside src.
    return packaged, Path(__file__).parents[3] / "templates"
