"""One module a format: it turns a Document into bytes, and knows nothing else of the program.

A new file here is a new format, and needs no other edit. It has `render(document, template)`, which gives the bytes
of a file, and says by constants what it is:

    ENDING    of its files, `md`: what `-o` takes. A module without one is no format
    NAME      what `--format` calls it, `markdown`; without one it is not for standard output, as Word files are
    ORDER     its place in the lists of formats: first what people read, at the end what programs read
    TEMPLATE  "required" or "optional" if it fills templates, which may be None in the second case only; it then has
              `check(template, document, required)` too, which gives the faults of one. Or the ending of another
              format, whose templates it fills
    CHARTS    what it draws charts with, the name of a package; without one it leaves them out

What formats share stands beside them without an ENDING, and so do `ics`, which writes days and no Documents, and
`screen`, which writes no files.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from taskmap.system.builtin import builtin_folder
from taskmap.system.diagnostics import Diagnostic, TaskmapError

if TYPE_CHECKING:
    # Start-up asks for the names of formats only.
    from taskmap.document import Document

DEFAULT_TEMPLATE = "报表"
"""The name, without its ending, of the template for documents that have none of their own."""
_CONSTANTS = ("ENDING", "ORDER", "NAME", "TEMPLATE", "CHARTS")
SCREEN_WIDTH = 78
"""In columns of half width: what fits on a terminal."""
_INCLUDED = (".css", ".js")
"""The endings of what templates of pages include."""
_LAST = 1000
"""The place of a format that does not say its own."""


class FileFormat(NamedTuple):
    """What a format's module says of itself, in the order by which formats are listed."""

    order: int
    ending: str
    name: str
    template: str
    charts: str
    module: str

    @property
    def template_ending(self) -> str:
        """That of the templates that it fills: its own or that of another format; "" if it fills none."""
        return self.ending if self.template in ("required", "optional") else self.template

    @property
    def has_templates(self) -> bool:
        """Whether a file with its ending may be a template."""
        return self.template_ending == self.ending


@cache
def all_formats() -> tuple[FileFormat, ...]:
    """All formats in their order. Their constants are read from the source: to import the modules
    would load jinja2 and lxml even for `--help`.
    """
    return tuple(sorted(_read_formats()))


def _read_formats() -> Iterator[FileFormat]:
    for module, source in _sources():
        constants = _constants(source.read_text("utf-8"))
        if ending := constants.get("ENDING"):
            order = int(constants.get("ORDER", _LAST))
            name, template, charts = (constants.get(each, "") for each in _CONSTANTS[2:])
            yield FileFormat(order, ending, name, template, charts, module)


def _constants(source: str) -> dict[str, str]:
    """Of the names above, every `ENDING = "value"` that begins a line."""
    lines = (line.partition(" = ") for line in source.splitlines() if line.startswith(_CONSTANTS))
    return {name: str(ast.literal_eval(value)) for name, _, value in lines if name in _CONSTANTS}


def _sources() -> Iterator[tuple[str, Path]]:
    for folder in map(Path, __path__):
        yield from ((path.stem, path) for path in folder.glob("*.py"))
        yield from ((path.parent.name, path) for path in folder.glob("*/__init__.py"))


def endings() -> tuple[str, ...]:
    """The endings of files that can be written, without the dot: `docx`, `xlsx` …"""
    return tuple(each.ending for each in all_formats())


def names() -> tuple[str, ...]:
    """The names of formats for standard output, as `--format` takes them; those that programs read
    come first.
    """
    return tuple(each.name for each in reversed(all_formats()) if each.name)


def ending(name: str) -> str:
    """The ending of files of the format that `--format` calls `name`: `md` for `markdown`."""
    return next(each.ending for each in all_formats() if each.name == name)


def draws_charts(ending: str) -> bool | None:
    """Whether what draws the charts of files with this `ending` is installed; None where they have none."""
    packages = [each.charts for each in all_formats() if each.ending == ending and each.charts]
    return importlib.util.find_spec(packages[0]) is not None if packages else None


def render(name: str, document: Document, folder: Path | None = None) -> bytes:
    """The bytes of a file called `name` (`月度报告.docx`): its ending decides the format, and a
    template of that name in `folder`, or among the built-in ones, the look. Raises TaskmapError for
    an ending that no format has, and for a template that cannot be filled.
    """
    file_format = _format_of(name)
    if file_format is None:
        endings_text = "、".join(f".{each}" for each in endings())
        raise TaskmapError(f"写不了“{name}”：文件名要以 {endings_text} 结尾")
    template = _template(name, file_format, folder)
    data: bytes = _module(file_format).render(document, template)
    return data


def _template(name: str, file_format: FileFormat, folder: Path | None) -> Path | None:
    ending = file_format.template_ending
    # Without templates too: a folder that does not exist is a mistake.
    template = _find_file(f"{PurePath(name).stem}.{ending or file_format.ending}", folder)
    if not ending or template or file_format.template == "optional":
        return template if ending else None
    return find_template(f"{DEFAULT_TEMPLATE}.{ending}", folder)


def lines(document: Document, columns: int | None) -> Iterator[str]:
    """The document for a screen, line by line, none wider than so many `columns`; with None one item a line, whole, for
    whoever reads on from there.
    """
    screen = import_module(f"{__name__}.screen")
    yield from screen.lines(document, columns)


def _format_of(name: str) -> FileFormat | None:
    suffix = PurePath(name).suffix.lower()
    return next((each for each in all_formats() if f".{each.ending}" == suffix), None)


def _module(file_format: FileFormat) -> ModuleType:
    return import_module(f"{__name__}.{file_format.module}")


def find_template(name: str, folder: Path | None = None) -> Path:
    """The template file `name`: the office's own in `folder` if it has one of that name, else the
    built-in one. Raises TaskmapError where there is neither, and where `folder` does not exist.
    """
    if (path := _find_file(name, folder)) is None:
        raise TaskmapError(f"没有自带的模板 {name}")
    return path


def _find_file(name: str, folder: Path | None) -> Path | None:
    if folder is not None:
        if not folder.is_dir():
            raise TaskmapError(f"没有模板文件夹 {folder}")
        if (office_template := folder / name).is_file():
            return office_template
    path = builtin_folder("templates") / name
    return path if path.is_file() else None


def check_template(
    path: Path, document: Document, required: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """All faults of a template for documents like this one; `required` are the placeholders that it
    must have. Raises TaskmapError if it is no file of its kind.
    """
    file_format = _format_of(path.name)
    if file_format is None or not file_format.has_templates:
        raise TaskmapError(f"{path} 不是模板")
    faults: tuple[Diagnostic, ...] = _module(file_format).check(path, document, required)
    return faults


def is_template(path: Path) -> bool:
    """Whether the file can be a template, by its ending; `~$` begins what Word and Excel leave
    beside an open file.
    """
    file_format = _format_of(path.name)
    return file_format is not None and file_format.has_templates and not path.name.startswith("~$")


def builtin_templates() -> tuple[Path, ...]:
    """The files of the built-in templates, sorted by name, with what they include."""
    files = sorted(builtin_folder("templates").iterdir())
    return tuple(path for path in files if is_template(path) or path.suffix in _INCLUDED)
