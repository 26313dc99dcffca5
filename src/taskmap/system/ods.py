"""The bytes of an .ods file to the merged cells of one of its sheets, which calamine does not report."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from taskmap.system import zips

CellPosition = tuple[int, int]
"""Row and column, counted from 0."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def merged_ranges(data: bytes, sheet: str) -> Iterator[tuple[CellPosition, CellPosition]]:
    """First and last cell of each merged range of the sheet named `sheet` in the file `data`, both
    included, row by row; none if there is no such sheet. The file must be a zip with content.xml in it.
    """
    content = dict(zips.read_members(data))["content.xml"]
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True)
    for table in etree.fromstring(content, parser).iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}name") == sheet:
            yield from _ranges_in(table)


def _ranges_in(table: etree._Element) -> Iterator[tuple[CellPosition, CellPosition]]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            down, right = (
                _count(cell, "number-rows-spanned"),
                _count(cell, "number-columns-spanned"),
            )
            if down * right > 1:
                yield (row, column), (row + down - 1, column + right - 1)
            column += _count(cell, "number-columns-repeated")
        row += _count(line, "number-rows-repeated")


def _count(element: etree._Element, name: str) -> int:
    text = str(element.get(_TABLE + name, "1"))
    return int(text) if text.isdecimal() and len(text) < 8 else 1
