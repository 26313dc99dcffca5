"""One module a format: it turns a Document into bytes, and knows nothing else of the office.

A new file here is a new format, and needs no other edit. It has `render(document, template)`, which gives the bytes
of a file, and says by constants what it is:

    ENDING    of its files, `md`: what `-o` takes. A module without one is no format
    NAME      what `--format` calls it, `markdown`; without one it is not for standard output, as Word files are
    ORDER     its place in the lists of formats: first what people read, at the end what programs read
    TEMPLATE  "required" or "optional" if it fills templates, which may be None in the second case only; it then has
              `check(template, document, required)` too, which gives the faults of one

What formats share stands beside them without an ENDING, and so does `ics`, which writes days and no Documents.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from taskmap.system.diagnostics import Diagnostic, TaskmapError

if TYPE_CHECKING:
    # Start-up asks for the names of formats only.
    from taskmap.document import Document

DEFAULT_TEMPLATE = "报表"
"""The name, without its ending, of the template for documents that have none of their own."""
_CONSTANTS = ("ENDING", "NAME", "ORDER", "TEMPLATE")
_LAST = 1000
"""The place of a format that does not say its own."""


class FileFormat(NamedTuple):
    """What a module here says of itself, in the order by which formats are listed."""

    order: int
    ending: str
    name: str
    template: str
    module: str


@cache
def every() -> tuple[FileFormat, ...]:
    """All formats. Their constants are read in their source: to import the modules would load jinja2 and lxml
    for whoever only asks for `--help`.
    """
    return tuple(sorted(_formats()))


def _formats() -> Iterator[FileFormat]:
    for module, source in _sources():
        said = _constants(source.read_text("utf-8"))
        if ending := said.get("ENDING"):
            order = int(said.get("ORDER", _LAST))
            yield FileFormat(order, ending, said.get("NAME", ""), said.get("TEMPLATE", ""), module)


def _constants(source: str) -> dict[str, str]:
    """Of the names above, every `ENDING = "value"` that begins a line."""
    lines = (line.partition(" = ") for line in source.splitlines() if line.startswith(_CONSTANTS))
    return {name: str(ast.literal_eval(value)) for name, _, value in lines if name in _CONSTANTS}


def _sources() -> Iterator[tuple[str, Path]]:
    for folder in map(Path, __path__):
        yield from ((path.stem, path) for path in folder.glob("*.py"))
        yield from ((path.parent.name, path) for path in folder.glob("*/__init__.py"))


def endings() -> tuple[str, ...]:
    """Of the files that can be written: `docx`, `xlsx` …"""
    return tuple(each.ending for each in every())


def names() -> tuple[str, ...]:
    """Of the formats for standard output, as `--format` takes them: what programs read comes first."""
    return tuple(each.name for each in reversed(every()) if each.name)


def ending(name: str) -> str:
    """Of the files of the format that `--format` calls so: `md` for `markdown`."""
    return next(each.ending for each in every() if each.name == name)


def render(name: str, document: Document, folder: Path | None = None) -> bytes:
    """The bytes of the file `name` (`月度报告.docx`): its ending says the format, and a template of that name
    in `folder`, or among those that come along, its look.
    """
    own = _find(name, folder)
    found = _format(name)
    if found is None:
        listed = "、".join(f".{each}" for each in endings())
        raise TaskmapError(f"写不了“{name}”：文件名要以 {listed} 结尾")
    if own is None and found.template == "required":
        own = find_template(f"{DEFAULT_TEMPLATE}.{found.ending}", folder)
    data: bytes = _module(found).render(document, own if found.template else None)
    return data


def _format(file: str) -> FileFormat | None:
    suffix = PurePath(file).suffix.lower()
    return next((each for each in every() if f".{each.ending}" == suffix), None)


def _module(found: FileFormat) -> ModuleType:
    return import_module(f"{__name__}.{found.module}")


def find_template(name: str, folder: Path | None = None) -> Path:
    """The template file: the office's own in `folder` if it has one of that name, else the one that comes along."""
    if (path := _find(name, folder)) is None:
        raise TaskmapError(f"没有自带的模板 {name}")
    return path


def _find(name: str, folder: Path | None) -> Path | None:
    if folder is not None:
        if not folder.is_dir():
            raise TaskmapError(f"没有模板文件夹 {folder}")
        if (own := folder / name).is_file():
            return own
    return next(
        (path for path in (shipped / name for shipped in _builtin_folders()) if path.is_file()),
        None,
    )


def check_template(
    path: Path, document: Document, required: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """All faults of a template for documents like this one, `required` being the placeholders that it cannot do
    without; TaskmapError if it is no file of its kind.
    """
    found = _format(path.name)
    if found is None or not found.template:
        raise TaskmapError(f"{path} 不是模板")
    faults: tuple[Diagnostic, ...] = _module(found).check(path, document, required)
    return faults


def is_template(path: Path) -> bool:
    """By its ending; `~$` begins what Word and Excel leave beside an open file."""
    found = _format(path.name)
    return found is not None and bool(found.template) and not path.name.startswith("~$")


def builtin_templates() -> tuple[Path, ...]:
    """All that come along."""
    folder = next(folder for folder in _builtin_folders() if folder.is_dir())
    return tuple(path for path in sorted(folder.iterdir()) if is_template(path))


def _builtin_folders() -> tuple[Path, Path]:
    here = Path(__file__)
    # An editable install runs from the checkout, where the templates stand beside src.
    return here.parents[1] / "_templates", here.parents[3] / "templates"
