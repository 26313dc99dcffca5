"""A timeline to pages: where each shape stands, in millimetres. All is reckoned in heights of the letters (ems) first;
how large those are follows from how much there is, and from the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taskmap.document import Timeline, TimelineRow
from taskmap.formats.timeline import fitting
from taskmap.formats.timeline.drawing import ChartPage, Drawing
from taskmap.formats.timeline.look import AIR, LINE
from taskmap.formats.timeline.paper import Paper, Sheet
from taskmap.formats.timeline.shapes import Page

_TOP, _BOTTOM = 8.2, 2.4
"""What title, figures and months take above the rows, and the legend below them."""
_LEAST = 1.7
_LEAST_WITH_MARKS = 2.9
"""The lowest row: a bar, and below it a line that says what its milestones are."""
_STRETCH = 1.6
"""Rows are made so much higher at most where the page has room."""
_MOST_LINES = (9, 6, 4, 3, 2)
"""Lines of a text, first as many as nearly all need."""
_SHARES = (0, 0.15, 0.3, 0.5, 0.75, 1)
"""How much of what columns may have beyond their least, as it is tried."""


class Cell(NamedTuple):
    """Its lines of text, and the whole of it where that was cut."""

    lines: tuple[str, ...]
    whole: str


class RowPlan(NamedTuple):
    """A row with its cells in lines, and how high it is in ems."""

    row: TimelineRow
    cells: tuple[Cell, ...]
    height: float


def pages(timeline: Timeline, paper: Paper) -> list[Page]:
    """The `timeline` on one sheet of `paper`, with as large letters as fit; on several where it would be too small to read.
    There is always one.
    """
    sheet = paper.sheet
    chosen = _choose(timeline, sheet)
    room = (sheet.height - 2 * sheet.margin) / chosen.size - _TOP - _BOTTOM
    groups = _split(chosen.rows, room)
    drawn = []
    for number, group in enumerate(groups, 1):
        stretched = _stretch(group, room) if len(groups) == 1 else group
        frame = ChartPage(sheet, chosen.size, chosen.widths, number, len(groups))
        drawn.append(Drawing(timeline, frame).page([*stretched]))
    return drawn


class _Arrangement(NamedTuple):
    """The `rows` for columns of these `widths`, and the size of letters with which all are on one page, or nearly."""

    rows: list[RowPlan]
    widths: tuple[float, ...]
    size: float


def _choose(timeline: Timeline, sheet: Sheet) -> _Arrangement:
    """With as many lines of text as one page holds in letters that can be read, and columns as wide as make these large.
    Where no page holds all, the letters are the smallest.
    """
    if _size(sheet, sum(map(_least, timeline.rows))) >= sheet.smallest:
        for most in _MOST_LINES:
            found = (_arrange(timeline, sheet, share, most) for share in _SHARES)
            best = max(found, key=lambda each: each.size)
            if best.size >= sheet.smallest:
                return best
    fitting_shares = (
        each for each in _SHARES if sum(_widths(timeline, each)) * sheet.smallest <= sheet.words
    )
    share = max(fitting_shares, default=0)
    return _arrange(timeline, sheet, share, _MOST_LINES[0])._replace(size=sheet.smallest)


def _size(sheet: Sheet, high: float) -> float:
    """The largest letters with which rows that are so many ems `high` are on one page."""
    return (sheet.height - 2 * sheet.margin) / (high + _TOP + _BOTTOM)


def _widths(timeline: Timeline, share: float) -> tuple[float, ...]:
    """Those of the columns, by this `share` wider, of what they may be."""
    return tuple(
        each.characters + share * ((each.most or each.characters) - each.characters)
        for each in timeline.columns
    )


def _arrange(timeline: Timeline, sheet: Sheet, share: float, most: int) -> _Arrangement:
    """With columns by this `share` wider, and at most so many lines in a cell (`most`)."""
    widths = _widths(timeline, share)
    rows = [_plan_row(widths, row, most) for row in timeline.rows]
    by_height = _size(sheet, sum(each.height for each in rows))
    return _Arrangement(rows, widths, min(sheet.largest, sheet.words / sum(widths), by_height))


def _least(row: TimelineRow) -> float:
    """How high it is at least, in ems."""
    if row.is_heading:
        return LINE + 2 * AIR
    return _LEAST_WITH_MARKS if row.marks else _LEAST


def _plan_row(widths: Sequence[float], row: TimelineRow, most: int) -> RowPlan:
    if row.is_heading:
        return RowPlan(row, (_fit(row.cells[0], sum(widths), 1),), _least(row))
    pairs = zip(row.cells, widths, strict=True)
    cells = tuple(_fit(text, wide - 2 * AIR, most) for text, wide in pairs)
    high = max(len(cell.lines) for cell in cells) * LINE + 2 * AIR
    return RowPlan(row, cells, max(high, _least(row)))


def _fit(text: str, wide: float, most: int) -> Cell:
    lines, is_cut = fitting.fit(text, wide, most)
    return Cell(tuple(lines), text if is_cut else "")


def _split(rows: Sequence[RowPlan], room: float) -> list[list[RowPlan]]:
    """Rows of one page together. A heading goes with the row below it, and stands again where its rows go on."""
    groups: list[list[RowPlan]] = [[]]
    heading: list[RowPlan] = []
    used = 0.0
    for each in rows:
        if each.row.is_heading:
            heading = [each]
            continue
        needed = [*heading, each] if heading and heading[0] not in groups[-1] else [each]
        high = sum(one.height for one in needed)
        if groups[-1] and used + high > room + 1e-6:
            groups.append([])
            used = 0.0
            needed = [*heading, each]
            high = sum(one.height for one in needed)
        groups[-1] += needed
        used += high
    return groups


def _stretch(rows: Sequence[RowPlan], room: float) -> Iterator[RowPlan]:
    high = sum(each.height for each in rows)
    factor = min(_STRETCH, room / high) if high else 1
    yield from (each._replace(height=each.height * max(1, factor)) for each in rows)
