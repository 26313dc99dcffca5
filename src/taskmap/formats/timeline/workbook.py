"""Timelines as a workbook: a sheet each, bars of filled cells, milestones as characters in them."""

from __future__ import annotations

import datetime
import io
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.document import MarkState, Timeline, TimelineColumn, TimelineMark, TimelineRow
from taskmap.formats.timeline.look import (
    BARS,
    DONE_SHARE,
    GOES_ON,
    HEAD,
    HEADING,
    INK,
    MARKS,
    TODAY,
)
from taskmap.formats.timeline.months import months, place, years
from taskmap.formats.timeline.paper import Paper
from taskmap.formats.xlsx.cells import CellHeight, CellStyle, escape_references
from taskmap.system import zips
from taskmap.system.spreadsheets import column_letters, sheet_name
from taskmap.system.text import clean, cut

_HEAD_ROW = 3
_FIRST_ROW = _HEAD_ROW + 2
_MOST_SPLIT = 36
"""So many months at most have two columns each."""
_MOST_CHARACTERS = 300
"""Of a text in its cell; the whole is in a comment."""
_FONT, _SIZE = "宋体", 10
_A3 = 8
_ALL = Side(style="thin", color="C9CED6")
_GRID = Border(left=_ALL, right=_ALL, top=_ALL, bottom=_ALL)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_NOW = Side(style="thick", color=TODAY[1:])


def render(timelines: Sequence[Timeline], paper: Paper) -> bytes:
    """The file; the same timelines give the same bytes."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for number, each in enumerate(timelines, 1):
        name = sheet_name(f"{number} {each.title}" if len(timelines) > 1 else each.title)
        _Sheet(workbook.create_sheet(name), each).write(paper)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return zips.stable(buffer.getvalue(), max(each.day for each in timelines).isoformat())


class _Sheet:
    """A sheet being written."""

    def __init__(self, sheet: Worksheet, timeline: Timeline) -> None:
        self._sheet, self._timeline = sheet, timeline
        self._months = months(timeline)
        self._parts = 2 if len(self._months) <= _MOST_SPLIT else 1
        self._start = len(timeline.columns) + 1
        self._end = self._start + len(self._months) * self._parts - 1

    def write(self, paper: Paper) -> None:
        self._head()
        for number, row in enumerate(self._timeline.rows, _FIRST_ROW):
            if row.is_heading:
                self._heading(number, row)
            else:
                self._row(number, row)
        last = _FIRST_ROW + len(self._timeline.rows) - 1
        self._mark_today(last)
        self._legend(last + 2)
        self._lay_out(paper, last + 2)

    def _head(self) -> None:
        self._put(1, 1, self._timeline.title, font=_font(18, bold=True))
        summary = self._put(2, 1, self._timeline.summary, font=_font(_SIZE + 1))
        summary.alignment = _WRAPPED
        self._merge(2, 1, 2, self._start - 1)
        fill = _fill(HEAD)
        for number, column in enumerate(self._timeline.columns, 1):
            for row in (_HEAD_ROW, _HEAD_ROW + 1):
                self._put(row, number, column.title if row == _HEAD_ROW else "", fill=fill)
            self._merge(_HEAD_ROW, number, _HEAD_ROW + 1, number)
        for year, first, count in years(self._months):
            self._head_cell(_HEAD_ROW, first, count, f"{year}年")
        for number, each in enumerate(self._months):
            self._head_cell(_HEAD_ROW + 1, number, 1, f"{each.month}月")

    def _head_cell(self, row: int, first: int, count: int, text: str) -> None:
        start = self._start + first * self._parts
        end = start + count * self._parts - 1
        for column in range(start, end + 1):
            self._put(row, column, text if column == start else "", fill=_fill(HEAD))
        self._merge(row, start, row, end)

    def _merge(self, row: int, column: int, to_row: int, to_column: int) -> None:
        if (row, column) != (to_row, to_column):
            self._sheet.merge_cells(
                start_row=row, start_column=column, end_row=to_row, end_column=to_column
            )

    def _heading(self, number: int, row: TimelineRow) -> None:
        for column in range(1, self._end + 1):
            text = row.cells[0] if column == 1 else ""
            cell = self._put(
                number, column, text, fill=_fill(HEADING), font=_font(_SIZE, bold=True)
            )
            cell.alignment = Alignment(vertical="center")
        self._merge(number, 1, number, self._start - 1)

    def _row(self, number: int, row: TimelineRow) -> None:
        height = 0.0
        for column, (text, of) in enumerate(zip(row.cells, self._timeline.columns, strict=True), 1):
            text = clean(text)[0]
            shown = cut(text, _MOST_CHARACTERS)
            cell = self._put(number, column, shown)
            cell.alignment = _WRAPPED
            if of.is_toned:
                cell.font = _font(_SIZE, bold=True, color=BARS[row.tone].ink[1:])
            if shown != text:
                _comment(cell, text)
            wraps = CellHeight(CellStyle(_SIZE, wraps=True), _wide(of) * 2, 11)
            height = max(height, wraps.height(shown))
        self._sheet.row_dimensions[number].height = height
        self._bar(number, row)
        self._marks(number, row)

    def _bar(self, number: int, row: TimelineRow) -> None:
        for column in range(self._start, self._end + 1):
            self._put(number, column, "")
        if row.first is None or row.last is None:
            return
        first, last = self._column(row.first), self._column(row.last)
        done = round((last - first + 1) * min(row.percent, 100) / 100)
        colours = BARS[row.tone]
        for column in range(first, last + 1):
            fill = colours.full if column - first < done else colours.pale
            self._sheet.cell(number, column).fill = _fill(fill)
        if row.goes_on:
            self._put(number, last, "→").fill = _fill(colours.pale)

    def _marks(self, number: int, row: TimelineRow) -> None:
        by_column: dict[int, list[TimelineMark]] = defaultdict(list)
        for each in row.marks:
            by_column[self._column(each.day)].append(each)
        for column, own in by_column.items():
            kinds = [kind for kind, _ in groupby(own, key=lambda each: each.kind)]
            colour = MARKS[MarkState.MISSED][2] if MarkState.MISSED in kinds else INK
            text = "".join(MARKS[kind][0] for kind in kinds)
            font = _font(_SIZE, bold=True, color=colour[1:])
            # On the dark part of a bar nobody would see a red mark.
            cell = self._put(number, column, text, font=font)
            cell.fill = _fill(BARS[row.tone].pale)
            _comment(cell, "\n".join(f"{MARKS[each.kind][1]}：{each.text}" for each in own))

    def _column(self, day: datetime.date) -> int:
        """That in which the day is, the nearest one for a day beyond."""
        part = int(place(self._timeline, day) * self._parts)
        return max(self._start, min(self._start + part, self._end))

    def _mark_today(self, last: int) -> None:
        """A thick line before the half month in which today is, and its name above."""
        day, column = self._timeline.day, self._column(self._timeline.day)
        for row in range(_HEAD_ROW + 1, last + 1):
            cell = self._sheet.cell(row, column)
            cell.border = Border(left=_ALL, right=_NOW, top=_ALL, bottom=_ALL)
        self._put(
            2,
            column,
            f"今天 {day.month}月{day.day}日 ┃",
            font=_font(_SIZE, bold=True, color=TODAY[1:]),
        )

    def _legend(self, row: int) -> None:
        words = [f"{MARKS[kind][0]} {MARKS[kind][1]}" for kind in MarkState]
        self._put(row, 1, "图例")
        self._put(row, 2, "　".join((*words, f"→ {GOES_ON}；{DONE_SHARE}")))
        for tone, text in self._timeline.legend.items():
            row += 1
            self._put(row, 1, "").fill = _fill(BARS[tone].full)
            self._put(row, 2, text)

    def _lay_out(self, paper: Paper, last: int) -> None:
        sheet = self._sheet
        for number, each in enumerate(self._timeline.columns, 1):
            sheet.column_dimensions[column_letters(number)].width = _wide(each) * 2
        for number in range(self._start, self._end + 1):
            sheet.column_dimensions[column_letters(number)].width = 7 / self._parts
        sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 32
        sheet.freeze_panes = f"C{_FIRST_ROW}"
        sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW + 1}"
        sheet.print_area = f"A1:{column_letters(self._end)}{last + len(self._timeline.legend)}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        if paper is Paper.A3:
            sheet.page_setup.paperSize = _A3
        else:
            # No number of Excel's stands for A0.
            sheet.page_setup.paperWidth = f"{paper.sheet.height:g}mm"
            sheet.page_setup.paperHeight = f"{paper.sheet.width:g}mm"
        margin = paper.sheet.margin / 25.4
        sheet.page_margins = PageMargins(margin, margin, margin, margin, 0.2, 0.2)
        if sheet.oddFooter and (footer := sheet.oddFooter.center):
            footer.text = "第 &P 页，共 &N 页"

    def _put(
        self,
        row: int,
        column: int,
        text: str,
        *,
        fill: PatternFill | None = None,
        font: Font | None = None,
    ) -> Cell:
        """A cell that holds `text` and nothing else, whatever that looks like."""
        cell = self._sheet.cell(row, column)
        assert isinstance(cell, Cell)
        if text:
            cell.value = escape_references(clean(text)[0])
            # What begins with = is no formula.
            cell.data_type = "s"
        cell.font = font or _font(_SIZE, bold=fill is not None)
        if fill:
            cell.fill = fill
        if row >= _HEAD_ROW and row < _FIRST_ROW + len(self._timeline.rows):
            cell.border = _GRID
            cell.alignment = _CENTRED
        return cell


def _wide(column: TimelineColumn) -> float:
    """In Chinese characters: half of what it may have beyond the least."""
    return (column.characters + (column.most or column.characters)) / 2


@cache
def _font(size: float, *, bold: bool = False, color: str = INK[1:]) -> Font:
    return Font(name=_FONT, size=size, bold=bold, color=color)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour[1:])


def _comment(cell: Cell, text: str) -> None:
    comment = Comment(escape_references(clean(text)[0]), "taskmap")
    comment.width, comment.height = 360, min(400, 60 + len(text))
    cell.comment = comment
