"""The parts of an .xlsx file: the names of their elements, which of them holds which sheet, and the text in them.

They are read without lxml, which takes longer to load than a checklist to read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from taskmap.system import zips

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of workbooks and sheets."""
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""The namespace of the attributes that name a relation by its id."""
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")


def book_part(archive: zips.Zip) -> str:
    """The name of the member that holds the workbook itself, which not every program calls xl/workbook.xml; "" where the
    file does not say.
    """
    return next(iter(relations(archive, "", "/officeDocument").values()), "")


def sheet_parts(archive: zips.Zip) -> dict[str, str]:
    """By the names of the worksheets the names of the members that hold them, in the order of the tabs; empty where the
    file does not say.
    """
    book = book_part(archive)
    if book not in archive.names:
        return {}
    targets, found = relations(archive, book, "/worksheet"), {}
    for each in _elements(_SHEET, read_text(archive, book)):
        own = next((text for key, text in each.items() if key.endswith(":id")), "")
        if own in targets:
            found[each.get("name", "")] = targets[own]
    return found


def relations(archive: zips.Zip, part: str, kind: str = "") -> Mapping[str, str]:
    """By the ids of its relations whose type ends so the names of the members that the `part`, "" for the whole file, leads
    to.
    """
    name = zips.relations_part(part)
    if name not in archive.names:
        return {}
    return {
        each.get("Id", ""): zips.target_part(part, each.get("Target", ""))
        for each in _elements(_RELATIONSHIP, read_text(archive, name))
        if each.get("Type", "").endswith(kind)
    }


def read_text(archive: zips.Zip, member: str) -> str:
    """The XML of the member of that name. Raises what `Zip.read_named` raises."""
    return archive.read_named(member).decode("utf-8", "replace")


def inner_text(xml: str) -> str:
    """The text of a cell, a comment or a box, all its runs together; "" for none."""
    return html.unescape("".join(_TEXT.findall(xml))).strip()


def _elements(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for tag in pattern.findall(text):
        yield {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(tag)
        }
