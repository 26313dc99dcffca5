"""An .xlsx file before its sheets are read: how far each reaches, and whether calamine would hide some of it."""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from xml.etree import ElementTree

from taskmap.diagnostics import TaskmapError

MOST_CELLS = 1_000_000
"""Of a sheet: a checklist of a thousand rows has twelve thousand."""
_MOST_BYTES = 200_000_000
"""Of an unpacked file. More is no checklist, but a trap or a mistake."""
_BROKEN = (
    *(OSError, EOFError, RuntimeError, ValueError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
_PLACED = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\sr="([A-Z]*)(\d+)"')
_FAR = re.compile(rb' r="(?:[A-Z]{3}\d+|[A-Z]*\d{5})')
"""Without one of these a sheet has not even ten thousand rows or a thousand columns."""
_HINTS = (b't="e"', b"<f>", b"<f ")
"""Error cells and formulas."""
_PREFIXED = re.compile(rb"<\w+:f[ >]")


class Package:
    """The parts of a workbook; none for one that is no zip. Raises TaskmapError if it unpacks to too much."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self._archive: zipfile.ZipFile | None = None
        if data.startswith(b"PK"):
            with self._telling():
                self._archive = zipfile.ZipFile(io.BytesIO(data))
            if sum(part.file_size for part in self._archive.infolist()) > _MOST_BYTES:
                raise self.too_big()

    @property
    def is_zipped(self) -> bool:
        """Whether it is an .xlsx or .ods file, and none of the older kinds."""
        return self._archive is not None

    def too_big(self) -> TaskmapError:
        wanted = "请只留下报送的工作表，另存后再报"
        return TaskmapError(f"{self.file} 太大，不像是责任清单；{wanted}")

    def hides(self, sheet: str) -> bool:
        """Whether a cell of the sheet may be a formula or an error. Raises TaskmapError for one that would eat
        all memory.
        """
        if self._archive is None:
            return False
        with self._telling():
            names = self._archive.namelist()
            # A part that cannot be told from the others: what is true of any may be true of it.
            sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
            part = self._parts.get(sheet, "")
            looked = [self._hides(name) for name in ([part] if part in names else sheets)]
        return any(looked)

    def _hides(self, part: str) -> bool:
        assert self._archive is not None
        content = self._archive.read(part)
        if _FAR.search(content) and _reach(content) > MOST_CELLS * 20:
            raise self.too_big()
        # A sheet written with prefixes takes longer to look through.
        if b"<worksheet" not in content[:1000] and _PREFIXED.search(content):
            return True
        return any(hint in content for hint in _HINTS)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The part of each sheet by its name, as far as the workbook says so."""
        assert self._archive is not None
        try:
            book = ElementTree.fromstring(self._archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(self._archive.read("xl/_rels/workbook.xml.rels"))
        except (KeyError, ElementTree.ParseError):
            return {}
        targets = {link.get("Id", ""): link.get("Target", "") for link in links}
        return {
            sheet.get("name", ""): _part(targets.get(value, ""))
            for sheet in book.iterfind("{*}sheets/{*}sheet")
            for name, value in sheet.items()
            if name.endswith("}id")
        }

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as problem:
            message = f"{self.file} 已损坏，打不开；请用 WPS 打开，另存为 .xlsx 后再报"
            raise TaskmapError(message) from problem


def _part(target: str) -> str:
    """worksheets/sheet1.xml, or /xl/worksheets/sheet1.xml, to the name of the part."""
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _reach(content: bytes) -> int:
    """Rows times columns down to the last cell: so many cells calamine makes room for."""
    height, width = 1, 1
    names = set()
    for name, row in _PLACED.findall(content):
        names.add(name)
        height = max(height, int(row[:8]))
    for name in names:
        width = max(width, _column(name))
    return height * width


def _column(name: bytes) -> int:
    number = 0
    for letter in name[:4]:
        number = number * 26 + letter - 64
    return number
