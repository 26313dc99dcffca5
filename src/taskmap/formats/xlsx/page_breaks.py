"""Where a printed sheet has to be broken so that what stands below the table, the signatures, is on no page alone.

No program keeps rows of a sheet together, and rows that are filled in later grow: so the break is set before the last
row of the table as soon as the sheet may take more than one page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from lxml import etree
from msgspec import Struct

from taskmap.formats.xlsx.cells import DEFAULT_ROW_HEIGHT
from taskmap.system.spreadsheets import column_number
from taskmap.system.xlsx import MAIN

# Millimetres, by the number of the paper.
_PAPERS = {8: (297.0, 420.0), 9: (210.0, 297.0)}
_POINTS_PER_MM = 72 / 25.4
_FILLED_HEIGHT = 92.0
"""Points that a row takes at least once it is filled in: a hundred characters in a wide column."""
_HEIGHT = re.compile(rb'<row ht="([\d.]+)"')
_NUMBER = re.compile(rb' r="(\d+)"')
_FIXED_HEIGHT = b' customHeight="1"'


class PrintedPage(Struct, frozen=True):
    """The paper of a sheet that is printed as wide as the page; `height` is what goes on one, in points of the sheet."""

    height: float

    def is_exceeded(self, rows: Sequence[bytes]) -> bool:
        """Whether the `rows`, all that the sheet has, may take more than one page once they are filled in."""
        return any(total > self.height for total in accumulate(map(_filled_height, rows)))

    def find_lone(self, rows: Sequence[bytes], bars: Collection[int]) -> Iterator[int]:
        """The numbers of those rows, `bars` by their numbers, that would stand on a page without the row below them. `rows`
        are all that the sheet has.
        """
        heights, room = list(map(_filled_height, rows)), self.height
        for at, (row, height) in enumerate(zip(rows, heights, strict=True)):
            found = _NUMBER.search(row)
            is_bar = found is not None and int(found[1]) in bars
            needed = height + sum(heights[at + 1 : at + 2]) if is_bar else height
            if needed > room:
                if found and is_bar:
                    yield int(found[1])
                room = self.height
            room -= height


def printed_page(
    root: etree._Element, widths: Mapping[int, float], default_size: float
) -> PrintedPage | None:
    """The page of a sheet whose columns are so wide, in digits of a font of `default_size` points; None where it is not
    made to fit the width of a known paper, or has breaks of its own.
    """
    setup = root.find(f"{MAIN}pageSetup")
    fits = root.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr[@fitToPage]")
    if setup is None or fits is None or root.find(f"{MAIN}rowBreaks") is not None:
        return None
    paper = _PAPERS.get(int(setup.get("paperSize", "1")))
    if paper is None or setup.get("fitToHeight", "1") != "0":
        return None
    is_landscape = setup.get("orientation") == "landscape"
    wide, high = sorted(paper, reverse=is_landscape)
    margins = root.find(f"{MAIN}pageMargins")
    across, down = (_margins(margins, *sides) for sides in (("left", "right"), ("top", "bottom")))
    # A digit is about half as wide as its font is high, and a column has a little air at its sides.
    columns = (
        column.get("r", "") for column in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c")
    )
    last = max((column_number(re.sub(r"\d", "", name)) for name in columns), default=0)
    width = sum(widths.get(at, 0.0) * 0.55 * default_size + 4 for at in range(1, last + 1))
    scale = min(1.0, (wide * _POINTS_PER_MM - across) / max(width, 1.0))
    return PrintedPage((high * _POINTS_PER_MM - down) / scale)


def _margins(margins: etree._Element | None, *sides: str) -> float:
    """In points; the file says inches."""
    return 72 * sum(
        float(margins.get(side, "0.7")) if margins is not None else 0.7 for side in sides
    )


def _filled_height(row: bytes) -> float:
    found = _HEIGHT.match(row)
    height = float(found[1]) if found else DEFAULT_ROW_HEIGHT
    return height if _FIXED_HEIGHT in row[:40] else max(height, _FILLED_HEIGHT)
