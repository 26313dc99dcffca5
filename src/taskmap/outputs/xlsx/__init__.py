"""Excel workbooks: a template that an office may restyle, filled at its XML.

Whatever Excel or WPS put into the template survives, and 500 checklists take about a second: what is the
same in all of them is compressed once.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

from lxml import etree

from taskmap.diagnostics import Source, TaskmapError
from taskmap.document import Document
from taskmap.outputs.xlsx.cells import Styles, escaped
from taskmap.outputs.xlsx.references import Moves
from taskmap.outputs.xlsx.sheet import Sheet

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SMALL = 2048
# The zip format's first day: a file made twice is the same file.
_STAMP = (1980, 1, 1, 0, 0, 0)
_DROPPED = {"xl/calcChain.xml"}
"""Order of calculation by cell; Excel makes it anew."""
_STRINGS = "xl/sharedStrings.xml"
_BOOK = "xl/workbook.xml"
_CORE = "docProps/core.xml"
# Parts that hang on a sheet and name its cells: drawings (counted from 0), comments, tables.
_HANGING = re.compile(
    r"(?P<drawn><xdr:(?P<axis>row|col)>)(?P<index>\d+)"
    r"|(?P<noted><x:(?P<note>Row|Column)>)(?P<at>\d+)"
    r'|(?<=\s)ref="(?P<range>[^"]+)"'
)
_QUALIFIED = re.compile(
    r"((?:'(?:[^']|'')+'|[^'!,()+\-*/ ]+)!)(\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?)"
)
_DEFINED = re.compile(r"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)")


class Template:
    """A workbook with placeholders. `fill` gives the bytes of a workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._parts = {
                    name: archive.read(name) for name in archive.namelist() if name not in _DROPPED
                }
            self._read()
        except (
            OSError,
            KeyError,
            ValueError,
            IndexError,
            zipfile.BadZipFile,
            etree.XMLSyntaxError,
        ) as problem:
            raise TaskmapError(
                f"模板 {path} 不是能用的 Excel 工作簿（.xlsx）：{problem}"
            ) from problem
        self._base: bytes | None = None

    def _read(self) -> None:
        book = etree.fromstring(self._parts[_BOOK])
        targets = self._relations(_BOOK)
        styles = Styles(self._parts.get("xl/styles.xml"))
        strings: list[etree._Element] = []
        if _STRINGS in self._parts:
            strings = list(etree.fromstring(self._parts[_STRINGS]).iterfind("{*}si"))
        self.sheets: dict[str, Sheet] = {}
        """By name, in the order of the tabs."""
        self._names: dict[str, str] = {}
        for element in book.iterfind("{*}sheets/{*}sheet"):
            part = targets[str(element.get(_RELATION))]
            if not part.startswith("xl/worksheets/"):
                continue
            name = str(element.get("name"))
            self.sheets[name] = Sheet(self._parts[part], strings, styles)
            self._names[name] = part
        # Every cell now carries its own text; what units must not see may not linger in a shared list.
        if strings:
            self._parts[_STRINGS] = re.sub(
                rb"<sst\b[^>]*>.*</sst>", _NO_STRINGS, self._parts[_STRINGS], flags=re.S
            )
        self._book = self._parts[_BOOK].decode()

    def _relations(self, part: str) -> dict[str, str]:
        """Relation id to part name."""
        rels = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
        if rels not in self._parts:
            return {}
        found = {}
        for relation in etree.fromstring(self._parts[rels]):
            target = str(relation.get("Target"))
            base = "" if target.startswith("/") else dirname(part)
            found[str(relation.get("Id"))] = normpath(join(base, target.lstrip("/")))
        return found

    def placeholders(self) -> Iterator[tuple[Source, str]]:
        """Every placeholder with its sheet and cell."""
        for name, sheet in self.sheets.items():
            for cell, placeholder in sheet.placeholders():
                yield Source(str(self.path), sheet=name, cell=cell), placeholder

    def fill(self, document: Document) -> bytes:
        """The workbook for one document. The same document gives the same bytes."""
        buffer = io.BytesIO(self._shared())
        # Appending overwrites the shared archive's directory with one that names all parts.
        with zipfile.ZipFile(buffer, "a") as archive:
            moves: dict[str, Moves] = {}
            for name, sheet in self.sheets.items():
                xml, moves[name] = sheet.xml(document)
                _add(archive, self._names[name], xml)
                for part in self._hanging(self._names[name]):
                    _add(archive, part, _moved(self._parts[part].decode(), moves[name]).encode())
            _add(archive, _BOOK, _names_moved(self._book, moves).encode())
            if _CORE in self._parts:
                _add(archive, _CORE, _properties(document).encode())
        return buffer.getvalue()

    def _shared(self) -> bytes:
        """An archive with the parts that are the same in every workbook."""
        if self._base is None:
            own = {_BOOK, _CORE, *self._names.values()}
            own.update(part for name in self._names.values() for part in self._hanging(name))
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                for name, data in self._parts.items():
                    if name not in own:
                        _add(
                            archive,
                            name,
                            _without_dropped(data) if name.endswith((".rels", "].xml")) else data,
                        )
            self._base = buffer.getvalue()
        return self._base

    def _hanging(self, part: str) -> list[str]:
        kinds = ("xl/drawings/", "xl/comments", "xl/tables/", "xl/threadedComments/")
        targets = self._relations(part).values()
        return [target for target in targets if target.startswith(kinds) and target in self._parts]


_NO_STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" uniqueCount="0"/>'


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _STAMP)
    # To compress a small part takes longer than to write it.
    info.compress_type = zipfile.ZIP_DEFLATED if len(data) > _SMALL else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    # The same on every system.
    info.create_system = 3
    # Level 1 takes a third of the time of the default and makes the files a twelfth larger.
    archive.writestr(info, data, compresslevel=1)


def _without_dropped(data: bytes) -> bytes:
    for name in _DROPPED:
        file = re.escape(name.rpartition("/")[2]).encode()
        data = re.sub(rb"<(?:Override|Relationship)\b[^>]*\b" + file + rb'"[^>]*/>', b"", data)
    return data


def _moved(xml: str, moves: Moves) -> str:
    def move(match: re.Match[str]) -> str:
        if match["drawn"] or match["noted"]:
            at = int(match["index"] or match["at"]) + 1
            down = (match["axis"] or match["note"]).lower() == "row"
            return f"{match['drawn'] or match['noted']}{(moves.row(at) if down else moves.column(at)) - 1}"
        return f'ref="{moves.reference(match["range"]) or match["range"]}"'

    return _HANGING.sub(move, xml)


def _names_moved(book: str, moves: dict[str, Moves]) -> str:
    """workbook.xml with the print areas, titles and other names at their new places."""

    def move(match: re.Match[str]) -> str:
        name = match[1][:-1].strip("'").replace("''", "'")
        if name not in moves:
            return match[0]
        return match[1] + (moves[name].reference(match[2]) or "#REF!")

    def text(match: re.Match[str]) -> str:
        return match[1] + _QUALIFIED.sub(move, match[2])

    return _DEFINED.sub(text, book)


def _properties(document: Document) -> str:
    day = f"{document.day.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(document.title)}</dc:title><dc:creator>{escaped(document.author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )
