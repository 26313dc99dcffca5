"""The shapes of one page of a timeline: title, months, rows of words and bars, today's line, legend."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from taskmap.document import MarkState, Timeline, Tone
from taskmap.formats.timeline import fitting, marks
from taskmap.formats.timeline.look import (
    AIR,
    BAR,
    BARS,
    BASE,
    DONE_SHARE,
    GOES_ON,
    GRID,
    HEAD,
    HEADING,
    INK,
    LINE,
    MARKS,
    TODAY,
)
from taskmap.formats.timeline.months import months, place, years
from taskmap.formats.timeline.paper import Sheet
from taskmap.formats.timeline.shapes import Anchor, Box, Line, Page, Shape, Text

if TYPE_CHECKING:
    from taskmap.formats.timeline.layout import RowPlan

_TITLE, _SUMMARY = 1.9, 1.1
"""Sizes of letters in ems, as all figures below."""
_HEAD_TOP, _YEAR, _MONTH, _DAY = 4.4, 1.3, 1.3, 1.2
"""Where the head of the table begins, and how high its rows are: years, months, and today."""
_LEGEND_TOP = 0.6


class ChartPage(NamedTuple):
    """The paper, how large letters are on it, how wide in ems the columns beside the months, and which page of how many
    it is.
    """

    sheet: Sheet
    size: float
    widths: tuple[float, ...]
    page: int
    pages: int


class Drawing:
    """One page being drawn."""

    def __init__(self, timeline: Timeline, frame: ChartPage) -> None:
        self._timeline, self._frame = timeline, frame
        self._months = months(timeline)
        self._left = self._top = frame.sheet.margin
        self._right = frame.sheet.width - self._left
        self._start = self._left + self._mm(sum(frame.widths))
        self._month = (self._right - self._start) / len(self._months)
        self._body = self._top + self._mm(_HEAD_TOP + _YEAR + _MONTH + _DAY)

    def page(self, rows: Sequence[RowPlan]) -> Page:
        """The page with these `rows`."""
        end = self._body + self._mm(sum(each.height for each in rows))
        shapes = [
            *self._title(),
            *self._head(),
            *self._backgrounds(rows),
            *self._grid(end),
            *self._bars(rows),
            *self._today(end),
            *self._rows(rows),
            *self._legend(end),
        ]
        sheet = self._frame.sheet
        paper = Box(0, 0, sheet.width, sheet.height, "#ffffff")
        return Page(sheet.width, sheet.height, (paper, *shapes))

    def _mm(self, ems: float) -> float:
        return ems * self._frame.size

    def _text(
        self,
        x: float,
        top: float,
        text: str,
        wide: float,
        *,
        scale: float = 1,
        anchor: Anchor = Anchor.START,
        fill: str = INK,
        is_bold: bool = False,
    ) -> Text:
        """`text` in one line below `top`, cut to `wide` millimetres."""
        size = self._mm(scale)
        [line], is_cut = fitting.fit(text, wide / size, 1)
        width = fitting.ems(line) * size
        about = text if is_cut else ""
        return Text(x, top + size * BASE, size, line, width, anchor, fill, is_bold, about)

    def _title(self) -> Iterator[Shape]:
        wide = self._right - self._left
        yield self._text(
            self._left, self._top, self._timeline.title, wide, scale=_TITLE, is_bold=True
        )
        top = self._top + self._mm(2.5)
        yield self._text(self._left, top, self._timeline.summary, wide, scale=_SUMMARY)

    def _head(self) -> Iterator[Shape]:
        top = self._top + self._mm(_HEAD_TOP)
        yield Box(self._left, top, self._right - self._left, self._body - top, HEAD)
        x = self._left
        for column, width in zip(self._timeline.columns, self._frame.widths, strict=True):
            wide = self._mm(width)
            middle = top + self._mm((_YEAR + _MONTH + _DAY - 1) / 2)
            yield self._text(x + self._mm(AIR), middle, column.title, wide, is_bold=True)
            x += wide
        yield from self._years(top)
        yield from self._month_names(top + self._mm(_YEAR))

    def _years(self, top: float) -> Iterator[Shape]:
        for year, first, count in years(self._months):
            wide, name = count * self._month, f"{year}年"
            if fitting.ems(name) * self._mm(1) <= wide:
                x = self._start + first * self._month + wide / 2
                yield self._text(
                    x, top + self._mm(0.15), name, wide, anchor=Anchor.MIDDLE, is_bold=True
                )

    def _month_names(self, top: float) -> Iterator[Shape]:
        """6月, or the number alone where a month is narrow, or only those that begin a quarter or half a year."""
        for step, ending in ((1, "月"), (1, ""), (3, "月"), (3, ""), (6, ""), (12, "")):
            wide = self._month * step
            if fitting.ems(f"12{ending}") * self._mm(1) <= wide:
                break
        else:
            return
        for number, each in enumerate(self._months):
            if (each.month - 1) % step == 0 and number + step <= len(self._months):
                x = self._start + number * self._month + wide / 2
                text = f"{each.month}{ending}"
                yield self._text(x, top + self._mm(0.15), text, wide, anchor=Anchor.MIDDLE)

    def _grid(self, end: float) -> Iterator[Shape]:
        top = self._top + self._mm(_HEAD_TOP + _YEAR)
        for number, each in enumerate(self._months):
            x = self._start + number * self._month
            begins_year = each.month == 1 or number == 0
            y = top - self._mm(_YEAR) if begins_year else top
            yield Line(x, y, x, end, GRID, self._mm(0.08 if begins_year else 0.03))
        for x in (self._left, self._right):
            yield Line(x, top - self._mm(_YEAR), x, end, GRID, self._mm(0.05))

    def _backgrounds(self, rows: Sequence[RowPlan]) -> Iterator[Shape]:
        y = self._body
        for each in rows:
            high = self._mm(each.height)
            if each.row.is_heading:
                yield Box(self._left, y, self._right - self._left, high, HEADING)
            y += high
            yield Line(self._left, y, self._right, y, GRID, self._mm(0.04))

    def _bars(self, rows: Sequence[RowPlan]) -> Iterator[Shape]:
        y = self._body
        for each in rows:
            yield from self._bar(each, y)
            y += self._mm(each.height)

    def _rows(self, rows: Sequence[RowPlan]) -> Iterator[Shape]:
        """Words and milestones."""
        y = self._body
        for each in rows:
            yield from self._words(each, y)
            top = y + self._mm((each.height - BAR - LINE) / 2)
            yield from marks.draw(each.row.marks, self._x, top, self._right, self._frame.size)
            y += self._mm(each.height)

    def _words(self, plan: RowPlan, y: float) -> Iterator[Shape]:
        x, size, row = self._left, self._mm(1), plan.row
        # A heading is one cell over all columns.
        columns = zip(plan.cells, self._timeline.columns, self._frame.widths, strict=False)
        for cell, column, width in columns:
            high = len(cell.lines) * LINE
            top = y + self._mm((plan.height - high) / 2 + (LINE - 1) / 2)
            is_toned = column.is_toned and not row.is_heading
            for number, line in enumerate(cell.lines):
                yield Text(
                    x=x + self._mm(AIR),
                    y=top + self._mm(number * LINE) + size * BASE,
                    size=size,
                    text=line,
                    wide=fitting.ems(line) * size,
                    fill=BARS[row.tone].ink if is_toned else INK,
                    is_bold=row.is_heading or is_toned,
                    about=cell.whole,
                )
            x += self._mm(width)

    def _x(self, day: datetime.date, *, end: bool = False) -> float:
        """Where the day begins or ends, within the months that are shown."""
        x = self._start + place(self._timeline, day, end=end) * self._month
        return max(self._start, min(x, self._right))

    def _bar(self, plan: RowPlan, y: float) -> Iterator[Shape]:
        row = plan.row
        if row.first is None or row.last is None:
            return
        high = self._mm(BAR)
        top = y + self._mm((plan.height - (BAR + LINE if row.marks else BAR)) / 2)
        x, colours = self._x(row.first), BARS[row.tone]
        wide = max(self._x(row.last, end=True) - x, self._mm(0.2))
        words = f"{row.first:%Y-%m-%d} 至 {row.last:%Y-%m-%d}{'，并持续' if row.goes_on else ''}"
        yield Box(x, top, wide, high, colours.pale, colours.full, words)
        if row.percent:
            yield Box(x, top, wide * min(row.percent, 100) / 100, high, colours.full)
        if row.goes_on:
            yield marks.arrow(x + wide, top, high, colours.full)

    def _today(self, end: float) -> Iterator[Shape]:
        day = self._timeline.day
        x, top = self._x(day, end=True), self._body - self._mm(_DAY)
        yield Line(x, top, x, end, TODAY, self._mm(0.12))
        name = f"今天 {day.month}月{day.day}日"
        wide = fitting.ems(name) * self._mm(1)
        left = min(x + self._mm(AIR), self._right - wide)
        yield self._text(left, top + self._mm(0.1), name, wide + 1, fill=TODAY, is_bold=True)

    def _legend(self, end: float) -> Iterator[Shape]:
        """What colours and marks mean, and the number of the page."""
        x, top = self._left, end + self._mm(_LEGEND_TOP)
        for tone, words in self._timeline.legend.items():
            yield from self._swatch(x, top, tone)
            text = self._legend_text(x + self._mm(2.9), top, words)
            yield text
            x = text.left + text.wide + self._mm(1.2)
        for kind in MarkState:
            yield marks.shape(kind, x + self._mm(0.5), top + self._mm(0.5), self._mm(1), "")
            text = self._legend_text(x + self._mm(1.3), top, MARKS[kind][1])
            yield text
            x = text.left + text.wide + self._mm(1.2)
        yield marks.arrow(x + self._mm(0.9), top + self._mm(0.05), self._mm(0.9), INK)
        yield self._legend_text(x + self._mm(1.3), top, f"{GOES_ON}；{DONE_SHARE}")
        if self._frame.pages > 1:
            words = f"第{self._frame.page}页 共{self._frame.pages}页"
            wide = fitting.ems(words) * self._mm(1)
            yield self._text(self._right - wide, top, words, wide + 1)

    def _legend_text(self, x: float, top: float, words: str) -> Text:
        return self._text(x, top, words, self._mm(40))

    def _swatch(self, x: float, top: float, tone: Tone) -> Iterator[Shape]:
        """A bar of which half is done."""
        colours = BARS[tone]
        yield Box(x, top, self._mm(2.5), self._mm(1), colours.pale, colours.full)
        yield Box(x, top, self._mm(1.25), self._mm(1), colours.full)
