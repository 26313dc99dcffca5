"""An .ods file to what its cells show, as it says itself: LibreOffice and WPS write the shown text beside each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lxml import etree

from taskmap.returns.workbook.attachments import COMMENT, PICTURE, Attachment
from taskmap.returns.workbook.sheet_details import SheetDetails
from taskmap.system import ods, zips
from taskmap.system.ods import TABLE
from taskmap.system.spreadsheets import CellPosition, CellRange
from taskmap.system.text import byte_mark

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_NUMBERS = {"float", "percentage", "currency", "date", "time"}
_MOST_REPEATED = 100
"""Cells or rows that are written once for many: an empty reach, not one of equal answers."""


class OdsFile:
    """The sheets of the .ods file `data`, which must be a zip with content.xml in it."""

    def __init__(self, data: bytes) -> None:
        self._data, self._content = data, ods.read_content(data)

    @cached_property
    def merged_ranges(self) -> Mapping[str, Sequence[CellRange]]:
        """By the name of each sheet the merged cells."""
        return ods.merged_ranges(self._content)

    @cached_property
    def _archive(self) -> zips.Zip:
        return zips.Zip(self._data)

    def details(self) -> dict[str, SheetDetails]:
        """By the name of each sheet what its cells show."""
        struck = frozenset(_struck_styles(self._content))
        return {name: _details(table, struck) for name, table in ods.tables(self._content).items()}

    def attachments(self) -> Iterator[Attachment]:
        """The notes and pictures on the cells, and the pictures of its sheets that have no cell."""
        for sheet, table in ods.tables(self._content).items():
            for place, cell, _ in _cells(table):
                for note in cell.iterchildren(f"{_OFFICE}annotation"):
                    yield Attachment(COMMENT, sheet, place, _note_text(note))
                yield from self._pictures(cell, sheet, place)
            for shapes in table.iterchildren(f"{TABLE}shapes"):
                yield from self._pictures(shapes, sheet, None)

    def _pictures(
        self, within: etree._Element, sheet: str, place: CellPosition | None
    ) -> Iterator[Attachment]:
        for image in within.iter(f"{_DRAW}image"):
            name = str(image.get(f"{_XLINK}href", ""))
            is_inside = name in self._archive.names
            known = byte_mark(self._archive.read_named(name)) if is_inside else ""
            yield Attachment(PICTURE, sheet, place, picture=known)


def _note_text(note: etree._Element) -> str:
    return "\n".join("".join(line.itertext()) for line in note.iterchildren(f"{_TEXT}p")).strip()


def _struck_styles(root: etree._Element) -> Iterator[str]:
    for style in root.iter(f"{_STYLE}style"):
        for look in style.iterchildren(f"{_STYLE}text-properties"):
            lines = (look.get(f"{_STYLE}text-line-through-{what}") for what in ("style", "type"))
            if any(line not in (None, "none") for line in lines):
                yield str(style.get(f"{_STYLE}name", ""))


def _details(table: etree._Element, struck: frozenset[str]) -> SheetDetails:
    formulas: dict[CellPosition, str] = {}
    shown: dict[CellPosition, str] = {}
    kept: dict[CellPosition, str] = {}
    for place, cell, style in _cells(table):
        kind = cell.get(f"{_OFFICE}value-type")
        formula = str(cell.get(f"{TABLE}formula", ""))
        if formula and kind is None:
            formulas[place] = "=" + formula.partition("=")[2]
        if kind in _NUMBERS:
            shown[place] = _text(cell, frozenset())
        if style in struck:
            kept[place] = ""
        elif struck and (text := _text(cell, struck)) != _text(cell, frozenset()):
            kept[place] = text
    return SheetDetails(formulas, shown=shown, kept=kept)


def _cells(table: etree._Element) -> Iterator[tuple[CellPosition, etree._Element, str]]:
    """Each cell with something in it, its place, and the name of its style."""
    column_styles = list(_column_styles(table))
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        rows = ods.count(line, f"{TABLE}number-rows-repeated")
        column = 0
        for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            columns = ods.count(cell, f"{TABLE}number-columns-repeated")
            if len(cell) or cell.get(f"{TABLE}formula"):
                own = column_styles[column] if column < len(column_styles) else ""
                style = str(cell.get(f"{TABLE}style-name", own))
                for down in range(min(rows, _MOST_REPEATED)):
                    for right in range(min(columns, _MOST_REPEATED)):
                        yield (row + down, column + right), cell, style
            column += columns
        row += rows


def _column_styles(table: etree._Element) -> Iterator[str]:
    """The style of each column, which holds for its cells that have none of their own."""
    for column in table.iter(f"{TABLE}table-column"):
        style = str(column.get(f"{TABLE}default-cell-style-name", ""))
        yield from [style] * min(
            ods.count(column, f"{TABLE}number-columns-repeated"), _MOST_REPEATED
        )


def _text(cell: etree._Element, left_out: frozenset[str]) -> str:
    """The text of the cell without the spans of certain styles; a note on the cell is no part of it."""
    return "\n".join(_inline(line, left_out) for line in cell.iterchildren(f"{_TEXT}p"))


def _inline(element: etree._Element, left_out: frozenset[str]) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            pieces.append(" " * min(ods.count(child, f"{_TEXT}c"), _MOST_REPEATED))
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.get(f"{_TEXT}style-name") not in left_out:
            pieces.append(_inline(child, left_out))
        pieces.append(child.tail or "")
    return "".join(pieces)
