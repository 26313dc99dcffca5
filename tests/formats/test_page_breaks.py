"""Where a printed sheet is broken: bars stay with the rows below them, signatures with rows of the table, pages are filled."""

from __future__ import annotations

from collections.abc import Sequence

from taskmap.formats.xlsx.page_breaks import PrintedPage

PAGE = PrintedPage(1000.0)
BAR, ROW, SEAL = 40, 100, 300


def rows(*heights: int) -> Sequence[bytes]:
    """Rows of these heights in points; a spreadsheet changes none of them."""
    return [
        b'<row ht="%d.0" customHeight="1" r="%d">' % (height, at)
        for at, height in enumerate(heights, 1)
    ]


def breaks(*heights: int, bars: Sequence[int] = (), starts: Sequence[int] = ()) -> list[int]:
    return [*PAGE.find_breaks(rows(*heights), bars, starts)]


def test_a_sheet_on_one_page_is_not_broken() -> None:
    assert breaks(BAR, *[ROW] * 6, SEAL, bars=[1], starts=range(3, 8)) == []


def test_a_bar_goes_with_the_row_below_it() -> None:
    heights = [BAR, *[ROW] * 9, BAR, ROW, BAR, ROW]
    assert breaks(*heights, bars=[1, 11, 13]) == [11]
    # Beside the row below it there is room for it.
    assert breaks(BAR, *[ROW] * 8, BAR, ROW, bars=[1, 10]) == []


def test_the_last_page_has_rows_beside_the_signatures_and_takes_no_page_more() -> None:
    heights = [*[ROW] * 13, SEAL]
    [start] = breaks(*heights, starts=range(2, 14))
    # Of 1300 and 300 points two pages are made, both filled well.
    assert sum(heights[: start - 1]) == 800
    assert sum(heights[start - 1 :]) == 800


def test_signatures_that_leave_room_for_one_row_have_that() -> None:
    assert breaks(*[ROW] * 10, 850, starts=range(2, 11)) == [10]


def test_bars_behind_the_last_break_need_none() -> None:
    heights = [*[ROW] * 8, BAR, ROW, ROW, BAR, ROW, SEAL]
    found = breaks(*heights, bars=[9, 12], starts=[*range(2, 10), 11, 12])
    assert len(found) == 1
    assert sum(heights[found[0] - 1 :]) <= 850


def test_what_is_still_to_be_filled_in_has_room_beside_the_signatures() -> None:
    """Though all stand on one page as long as it is empty."""
    empty = [b'<row ht="20.0" r="%d">' % at for at in range(1, 12)]
    seal = b'<row ht="300.0" customHeight="1" r="12">'
    [start] = PAGE.find_breaks([*empty, seal], (), range(2, 12))
    assert (12 - start) * 92 + 300 <= 850
    assert breaks(*[20] * 11, SEAL, starts=range(2, 12)) == []
