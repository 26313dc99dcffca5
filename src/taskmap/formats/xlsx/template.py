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

from lxml import etree

from taskmap.document import Document
from taskmap.formats.xlsx.cells import CellStyles, escape_text
from taskmap.formats.xlsx.references import Moves, move_between_sheets, relink, row_of
from taskmap.formats.xlsx.template_sheet import TemplateSheet
from taskmap.system import xlsx, zips
from taskmap.system.diagnostics import Source, TaskmapError
from taskmap.system.text import byte_mark, mark

_SMALL = 2048
_DROPPED = {"xl/calcChain.xml"}
"""Order of calculation by cell; Excel makes it anew."""
_STRINGS = "xl/sharedStrings.xml"
_BOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
"""Without it no program opens the file."""
_CHARTS = "xl/charts/"
_ATTACHED_PARTS = ("xl/drawings/", "xl/comments", "xl/tables/", "xl/threadedComments/")
"""Parts that belong to a sheet and name its cells."""
# Drawings and the boxes of comments count rows and columns from 0. A box stands from one cell to another:
# column, distance, row, distance, and the same of its end.
_ANCHOR = re.compile(
    r"(?P<drawn><(?:\w+:)?(?P<axis>row|col|Row|Column)>)(?P<index>\d+)"
    r"|(?P<box><(?:\w+:)?Anchor>)(?P<edges>[^<]+)"
)
_REF = re.compile(r'(?<=\s)ref="([^"]+)"')
_CALCULATION = re.compile(r"(<(?:\w+:)?calcPr)\b([^>/]*)")
_COMMENT = re.compile(r"</(?:\w+:)?comment>")
_DEFINED = re.compile(r"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)")


class Template:
    """A workbook with placeholders, in the file `path` or made by a program as `data`; then `path`
    is only its name. Raises TaskmapError if it is no .xlsx file.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.path = path
        try:
            members = zips.read_members(path.read_bytes() if data is None else data)
            self._parts = {name: part for name, part in members if name not in _DROPPED}
            self._read()
        except (
            *zips.BROKEN,
            KeyError,
            IndexError,
            etree.XMLSyntaxError,
        ) as problem:
            raise TaskmapError(
                f"模板 {path} 不是能用的 Excel 工作簿（.xlsx）：{problem}"
            ) from problem
        self._shared_data: bytes | None = None

    def _read(self) -> None:
        etree.fromstring(self._parts[_TYPES])
        book = etree.fromstring(self._parts[_BOOK])
        targets = self._relations(_BOOK)
        styles = CellStyles(self._parts.get("xl/styles.xml"))
        strings: list[etree._Element] = []
        if _STRINGS in self._parts:
            strings = list(etree.fromstring(self._parts[_STRINGS]).iterfind("{*}si"))
        self.sheets: dict[str, TemplateSheet] = {}
        """By name, in the order of the tabs."""
        self._names: dict[str, str] = {}
        self._hidden: list[str] = []
        for element in book.iterfind("{*}sheets/{*}sheet"):
            part = targets[str(element.get(f"{xlsx.RELATION}id"))]
            if not part.startswith("xl/worksheets/"):
                continue
            name = str(element.get("name"))
            self.sheets[name] = TemplateSheet(self._parts[part], strings, styles)
            self._names[name] = part
            if element.get("state", "visible") != "visible":
                self._hidden.append(name)
        # Every cell now carries its own text; what units must not see may not linger in a shared list.
        if strings:
            self._parts[_STRINGS] = _NO_STRINGS
        self._attached = {name: self._attached_parts(part) for name, part in self._names.items()}
        self._charts = [name for name in self._parts if name.startswith(_CHARTS)]
        self._book = self._parts[_BOOK].decode()
        if any(sheet.has_formulas for sheet in self.sheets.values()):
            # The results that the template held are gone, and not every program works out what has none.
            self._book = _CALCULATION.sub(_force_calculation, self._book)

    def _relations(self, part: str) -> dict[str, str]:
        """Relation id to part name."""
        rels = zips.relations_part(part)
        if rels not in self._parts:
            return {}
        return {
            str(each.get("Id")): zips.target_part(part, str(each.get("Target")))
            for each in etree.fromstring(self._parts[rels])
        }

    def placeholders(self) -> Iterator[tuple[Source, str]]:
        """Every placeholder with its sheet and cell."""
        for name, sheet in self.sheets.items():
            for cell, placeholder in sheet.placeholders():
                yield Source(str(self.path), sheet=name, cell=cell), placeholder

    @property
    def names(self) -> frozenset[str]:
        """The names of all its placeholders."""
        return frozenset(name for _, name in self.placeholders())

    def carry(self, label: str, name: str, beside: str) -> None:
        """Have a hidden sheet hold the value of the placeholder `name`, behind a `label`, also where whoever made the
        template left it out: in the row of the placeholder `beside`.
        """
        hidden = [self.sheets[each] for each in self._hidden]
        if not any(name == used for sheet in hidden for _, used in sheet.placeholders()):
            next((sheet for sheet in hidden if sheet.carry(label, name, beside)), None)

    def carry_marks(self, label: str, beside: str) -> None:
        """Have a hidden sheet hold, behind a `label` in the row of the placeholder `beside`, the marks of all that every
        workbook made of the template has: texts, comments, pictures, the names of sheets that are filled in. By these is
        known what was added.
        """
        visible = [sheet for name, sheet in self.sheets.items() if name not in self._hidden]
        names = [name for name, sheet in self.sheets.items() if any(sheet.placeholders())]
        texts = [*names, *(text for sheet in visible for text in sheet.fixed_texts())]
        marks = {mark(text) for text in texts}
        for name, part in self._parts.items():
            if name.startswith("xl/media/"):
                marks.add(byte_mark(part))
            elif "comments" in name:
                marks |= {mark(xlsx.inner_text(each)) for each in _COMMENT.split(part.decode())}
        hidden = (self.sheets[each] for each in self._hidden)
        any(sheet.carry(label, "", beside, " ".join(sorted(marks))) for sheet in hidden)

    def fill(self, document: Document) -> bytes:
        """The workbook for one document. The same document gives the same bytes."""
        buffer = io.BytesIO(self._shared_archive())
        # Appending overwrites the shared archive's directory with one that names all parts.
        with zipfile.ZipFile(buffer, "a") as archive:
            filled = {name: sheet.xml(document) for name, sheet in self.sheets.items()}
            moves = {name: sheet_moves for name, (_, sheet_moves) in filled.items()}
            for name, (xml, sheet_moves) in filled.items():
                if self.sheets[name].is_linked:
                    xml = relink(xml.decode(), moves).encode()
                _add(archive, self._names[name], xml)
                for part in self._attached[name]:
                    _add(
                        archive,
                        part,
                        _move_attached_part(part, self._parts[part].decode(), sheet_moves).encode(),
                    )
            for chart in self._charts:
                _add(archive, chart, relink(self._parts[chart].decode(), moves).encode())
            _add(archive, _BOOK, _move_defined_names(self._book, moves).encode())
            if zips.CORE in self._parts:
                _add(
                    archive,
                    zips.CORE,
                    zips.sign(_properties(document).encode(), archive.infolist()),
                )
        return buffer.getvalue()

    def _shared_archive(self) -> bytes:
        """An archive with the parts that are the same in every workbook."""
        if self._shared_data is None:
            document_parts = {_BOOK, zips.CORE, *self._charts, *self._names.values()}
            document_parts.update(part for parts in self._attached.values() for part in parts)
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                for name, data in self._parts.items():
                    if name not in document_parts:
                        _add(
                            archive,
                            name,
                            _drop_references(data) if name.endswith((".rels", "].xml")) else data,
                        )
            self._shared_data = buffer.getvalue()
        return self._shared_data

    def _attached_parts(self, part: str) -> list[str]:
        targets = self._relations(part).values()
        return [
            target
            for target in targets
            if target.startswith(_ATTACHED_PARTS) and target in self._parts
        ]


_NO_STRINGS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" uniqueCount="0"/>'
)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    # To compress a small part takes longer than to write it.
    # Level 1 takes a third of the time of the default and makes the files a twelfth larger.
    zips.add(archive, name, data, stored=len(data) <= _SMALL, level=1)


def _drop_references(data: bytes) -> bytes:
    for name in _DROPPED:
        file = re.escape(name.rpartition("/")[2]).encode()
        data = re.sub(rb"<(?:Override|Relationship)\b[^>]*\b" + file + rb'"[^>]*/>', b"", data)
    return data


def _force_calculation(match: re.Match[str]) -> str:
    """calcPr, asking for everything to be worked out when the workbook is opened."""
    others = re.sub(r"\sfullCalcOnLoad=.\w+.", "", match[2])
    return f'{match[1]}{others} fullCalcOnLoad="1"'


def _move_attached_part(part: str, xml: str, moves: Moves) -> str:
    """A part that belongs to a sheet, with the cells it names moved."""
    if part.startswith("xl/tables/"):
        return _REF.sub(lambda match: f'ref="{_table_range(match[1], moves)}"', xml)
    if part.startswith("xl/drawings/"):
        return _ANCHOR.sub(lambda match: _move_anchor(match, moves), xml)
    return _REF.sub(lambda match: f'ref="{moves.cell(match[1])}"', xml)


def _table_range(reference: str, moves: Moves) -> str:
    """A table keeps one row below its head, though nothing came of its sample row: Excel refuses fewer."""
    first, _, last = (moves.reference(reference) or reference).partition(":")
    head, column = row_of(first), re.sub(r"\d", "", last)
    return f"{first}:{column}{max(row_of(last), head + 1)}"


def _move_anchor(match: re.Match[str], moves: Moves) -> str:
    if match["box"]:
        edges = [int(edge) for edge in match["edges"].split(",")]
        right = moves.column(edges[0] + 1) - 1 - edges[0]
        down = moves.row(edges[2] + 1) - 1 - edges[2]
        shifts = (right, 0, down, 0, right, 0, down, 0)
        return match["box"] + ", ".join(
            str(edge + by) for edge, by in zip(edges, shifts, strict=True)
        )
    at = int(match["index"]) + 1
    place = moves.row if match["axis"].lower() == "row" else moves.column
    return f"{match['drawn']}{place(at) - 1}"


def _move_defined_names(book: str, moves: dict[str, Moves]) -> str:
    """workbook.xml with the print areas, titles and other names at their new places."""
    return _DEFINED.sub(lambda match: match[1] + move_between_sheets(match[2], moves), book)


def _properties(document: Document) -> str:
    day = f"{document.day.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape_text(document.title)}</dc:title><dc:creator>{escape_text(document.author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )
