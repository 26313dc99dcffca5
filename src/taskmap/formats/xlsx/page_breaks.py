"""Where a printed sheet has to be broken so that what stands below the table, the signatures, is on no page alone, and no bar
stands on a page without the row below it.

No program keeps rows of a sheet together, and rows that are filled in later grow: so as soon as the sheet may take more
than one page a break is set before the last rows of the table, as many as may grow on the page of the signatures. Any other
break would leave pages half empty, whatever is filled in: bars are looked after where no row grows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

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
_LAST_PAGE_SHARE = 0.85
"""Of the last page so much at most is taken by rows that are reckoned: some will be filled in with more words."""
_HEIGHT = re.compile(rb'<row ht="([\d.]+)"')
_NUMBER = re.compile(rb' r="(\d+)"')
_FIXED_HEIGHT = b' customHeight="1"'


class _PageEnd(NamedTuple):
    """How much of the page, which is numbered from 0, is used up to the end of a row, in points."""

    page: int
    used: float


class PrintedPage(Struct, frozen=True):
    """The paper of a sheet that is printed as wide as the page; `height` is what goes on one, in points of the sheet."""

    height: float

    def find_breaks(
        self, rows: Sequence[bytes], bars: Collection[int], starts: Collection[int]
    ) -> Iterator[int]:
        """The numbers of the rows before which the sheet, all whose `rows` these are, has to be broken. `bars` and `starts` are
        numbers of rows: of what may stand on no page without the row below it, and of what the page of the signatures may
        begin with; without any `starts` nothing stands below the table.
        """
        heights, filled = list(map(_height, rows)), list(map(_filled_height, rows))
        numbers = [int(found[1]) if (found := _NUMBER.search(row)) else 0 for row in rows]
        ends, lone = self._paginate(heights, [number in bars for number in numbers])
        places = [at for at, number in enumerate(numbers) if number in starts]
        if places and sum(filled) > self.height:
            last = self._begin_last_page(heights, filled, ends, places)
            lone = [*(each for each in lone if each < last), last]
        yield from (numbers[at] for at in lone)

    def _paginate(
        self, heights: Sequence[float], is_bar: Sequence[bool]
    ) -> tuple[Sequence[_PageEnd], Sequence[int]]:
        """Where each row ends if nothing but bars is broken before, and the places of those bars."""
        ends: list[_PageEnd] = []
        lone: list[int] = []
        page, used = 0, 0.0
        for at, height in enumerate(heights):
            needed = sum(heights[at : at + 2]) if is_bar[at] else height
            if used + needed > self.height:
                if is_bar[at]:
                    lone.append(at)
                page, used = page + 1, 0.0
            used += height
            ends.append(_PageEnd(page, used))
        return ends, lone

    def _begin_last_page(
        self,
        heights: Sequence[float],
        filled: Sequence[float],
        ends: Sequence[_PageEnd],
        places: Sequence[int],
    ) -> int:
        """The one of the `places` with which it takes the fewest pages as it is, and the last two are filled most evenly; of
        those alone that leave room for what is `filled` in.
        """
        below, below_filled = _sums_from(heights), _sums_from(filled)
        most = self.height * _LAST_PAGE_SHARE
        possible = [at for at in places if below_filled[at] <= most] or places[-1:]
        return min(possible, key=lambda at: (ends[at - 1].page, -min(ends[at - 1].used, below[at])))


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


def _sums_from(heights: Sequence[float]) -> Sequence[float]:
    """How high each row is with all below it."""
    return [*accumulate(reversed(heights))][::-1]


def _height(row: bytes) -> float:
    found = _HEIGHT.match(row)
    return float(found[1]) if found else DEFAULT_ROW_HEIGHT


def _filled_height(row: bytes) -> float:
    height = _height(row)
    return height if _FIXED_HEIGHT in row[:40] else max(height, _FILLED_HEIGHT)
