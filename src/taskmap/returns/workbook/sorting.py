"""An .xlsx file to the ranges that were sorted in its sheets, as Excel and WPS keep them: a sure sign of what was moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from taskmap.system import xlsx, zips
from taskmap.system.spreadsheets import column_number

_SORT = re.compile(
    r"""<(?:\w+:)?sortState\b[^>]*?\sref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)


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
    part = xlsx.sheet_parts(archive).get(sheet, "")
    if part not in archive.names:
        return []
    return list(_ranges(xlsx.read_text(archive, part)))


def _ranges(text: str) -> Iterator[SortedRange]:
    for left, top, right, bottom in _SORT.findall(text):
        yield SortedRange(
            f"{left}{top}:{right}{bottom}",
            int(top) - 1,
            int(bottom) - 1,
            column_number(left) - 1,
            column_number(right) - 1,
        )
