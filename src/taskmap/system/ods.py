"""The bytes of an .ods file to its XML, and to the merged cells of its sheets, which calamine does not report."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from taskmap.system import zips
from taskmap.system.spreadsheets import CellRange

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def read_content(data: bytes) -> etree._Element:
    """The root of the content of the file `data`, which must be a zip with content.xml in it."""
    content = zips.Zip(data).read_named("content.xml")
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True)
    return etree.fromstring(content, parser)


def tables(content: etree._Element) -> dict[str, etree._Element]:
    """The sheets in a root of `read_content`, by their names."""
    return {str(table.get(f"{TABLE}name", "")): table for table in content.iter(f"{TABLE}table")}


def merged_ranges(content: etree._Element) -> dict[str, list[CellRange]]:
    """By the name of each sheet in a root of `read_content` its merged ranges, row by row."""
    return {name: list(_ranges_in(table)) for name, table in tables(content).items()}


def count(element: etree._Element, attribute: str) -> int:
    """For how many cells, rows or characters the `element` stands by this attribute: 1 where it does not say."""
    text = str(element.get(attribute, "1"))
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def _ranges_in(table: etree._Element) -> Iterator[CellRange]:
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        column = 0
        for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            down, right = (
                count(cell, f"{TABLE}number-rows-spanned"),
                count(cell, f"{TABLE}number-columns-spanned"),
            )
            if down * right > 1:
                yield (row, column), (row + down - 1, column + right - 1)
            column += count(cell, f"{TABLE}number-columns-repeated")
        row += count(line, f"{TABLE}number-rows-repeated")
