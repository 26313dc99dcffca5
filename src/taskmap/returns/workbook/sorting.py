"""An .xlsx file to the ranges that were sorted in its sheets, as Excel and WPS keep them: a sure sign of what was moved."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from taskmap.system import zips
from taskmap.system.spreadsheets import column_number

_SORT = re.compile(
    r"""<(?:\w+:)?sortState\b[^>]*?\sref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class SortedRange(NamedTuple):
    """Rows and columns count from 0, the last ones are included."""

    ref: str
    """As a spreadsheet writes it: G5:M8."""
    top: int
    bottom: int
    left: int
    right: int


def sorted_ranges(data: bytes, sheet: str) -> list[SortedRange]:
    """What was sorted in the `sheet` of that name of the .xlsx file `data`; nothing where the file does not say."""
    archive = zips.Zip(data)
    try:
        part = _part(archive, sheet)
        return list(_ranges(_text(archive, part))) if part else []
    except KeyError:
        return []


def _text(archive: zips.Zip, member: str) -> str:
    return archive.read_named(member).decode("utf-8", "replace")


def _part(archive: zips.Zip, sheet: str) -> str:
    """The name of the member that holds the sheet. Raises KeyError where the file does not say."""
    book = _text(archive, "xl/workbook.xml")
    relations = _text(archive, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target", "") for each in _elements(_RELATION, relations)}
    for each in _elements(_SHEET, book):
        if each.get("name") == sheet:
            own = next((text for key, text in each.items() if key.endswith(":id")), "")
            target = targets.get(own, "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _elements(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for tag in pattern.findall(text):
        yield {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(tag)
        }


def _ranges(text: str) -> Iterator[SortedRange]:
    for left, top, right, bottom in _SORT.findall(text):
        yield SortedRange(
            f"{left}{top}:{right}{bottom}",
            int(top) - 1,
            int(bottom) - 1,
            column_number(left) - 1,
            column_number(right) - 1,
        )
