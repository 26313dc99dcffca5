"""The faults of a review to a sheet 更正说明 at the front of a workbook: which cell, what is wrong, what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.plan import periods
from taskmap.returns.contents import ReturnFault
from taskmap.returns.correction import page_layout, rebuilding
from taskmap.returns.review import Review
from taskmap.returns.workbook.grids import WorkbookGrids, open_workbook
from taskmap.returns.workbook.tables import NOTES_SHEET
from taskmap.system.spreadsheets import column_letters
from taskmap.system.text import cut

_HEADS = ("序号", "单元格", "编号", "现在填的", "问题", "怎么改")
_WIDTHS = (6.0, 16.0, 10.0, 26.0, 44.0, 44.0)
_HEAD_ROW = 5
TITLE_ROWS = f"${_HEAD_ROW}:${_HEAD_ROW}"
"""The rows that are printed on every page."""
_LONGEST = 200
"""Characters of a cell that are quoted."""


def explain(
    data: bytes, name: str, reviews: Sequence[Review], titles: Collection[str], left_out: str
) -> Workbook:
    """A workbook with nothing but the sheet: of each of the `reviews`, at least one, the errors first, then the warnings
    under a heading of their own. `titles` are the sheets of the workbook in `data`, whose file name is `name`;
    `left_out` says what of it could not be kept.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = NOTES_SHEET
    _write_header(sheet, reviews, left_out)
    quoter, row = _Quoter(open_workbook(data, name), titles), _HEAD_ROW + 1
    for review in reviews:
        if len(reviews) > 1:
            _write_line(sheet, row, f"“{review.workbook.sheet}”表　{_owner_line(review)}", 11, True)
            row += 1
        row = _write_review(quoter, sheet, review, row)
    page_layout.set_landscape(sheet)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.tabSelected = True
    sheet.sheet_properties.tabColor = "FFC00000"
    return book


def _write_review(quoter: _Quoter, sheet: Worksheet, review: Review, row: int) -> int:
    """Write the faults of one return from `row` on; gives the row behind them."""
    warnings = [fault for fault in review.faults if not fault.is_error]
    row = _write_faults(quoter, sheet, review, row, review.errors)
    if warnings:
        _write_line(sheet, row + 1, "以下只是提醒，不影响收件", 11, True)
        row = _write_faults(quoter, sheet, review, row + 2, warnings)
    return row


class _Quoter(NamedTuple):
    """What the cells of a return say."""

    book: WorkbookGrids
    titles: Collection[str]
    """The sheets of the workbook that is made."""

    def text(self, sheet: str, row: int, column: int) -> str:
        """What the cell shows, or its formula; row and column count from 0."""
        grid = next((each for each in self.book.all_grids if each.name == sheet), None)
        details = self.book.sheet_details(sheet)
        if details and (formula := details.formulas.get((row, column), "")):
            return formula
        if grid is None or not (row < len(grid.rows) and column < len(grid.rows[row])):
            return ""
        shown = details.shown_text((row, column), grid.rows[row][column]) if details else None
        return shown or grid.text(row, column)


def _write_header(sheet: Worksheet, reviews: Sequence[Review], left_out: str) -> None:
    for row, (text, size, bold) in enumerate(_header_lines(reviews, left_out), 1):
        _write_line(sheet, row, text, size, bold)
    for column, (text, wide) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        _write_cell(sheet, _HEAD_ROW, column, text, bold=True, fill="FFE7E6E6", centred=True)
        sheet.column_dimensions[column_letters(column)].width = wide
    sheet.row_dimensions[_HEAD_ROW].height = 24


def _header_lines(reviews: Sequence[Review], left_out: str) -> Sequence[tuple[str, float, bool]]:
    marked = [each for each in reviews if any(map(each.has_cell, each.errors))]
    instructions = "请按下面所写的改好，再报一次。"
    if marked:
        titles = dict.fromkeys(each.workbook.sheet for each in marked)
        sheets = "、".join(f"“{each}”" for each in titles)
        instructions = (
            f"请在{sheets}表里改正标红的单元格（鼠标移上去，批注里写着怎么改），没有标红的不用动；"
        )
        instructions += "改好后把本文件原样发回。"
    owner_text = _owner_line(reviews[0])
    if len(reviews) > 1:
        what = "节" if reviews[0].workbook.is_section else "张表"
        owner_text = f"这个文件里有 {len(reviews)} {what}要改，分别写在下面"
    return (
        (NOTES_SHEET, 18, True),
        (owner_text, 11, False),
        (instructions, 11, False),
        (left_out, 11, False),
    )


def _owner_line(review: Review) -> str:
    if not review.unit:
        return "认不出是哪个单位、哪一期的表"
    period = periods.parse(review.period)
    plan = f"方案：{review.plan}　" if review.workbook.is_section else ""
    return (
        f"{plan}单位：{review.unit}　报送期：{period.title if period else review.period}　"
        f"应报 {review.expected_rows} 条，已收 {len(review.rows)} 条，要改 {len(review.errors)} 处"
    )


def _write_faults(
    quoter: _Quoter, sheet: Worksheet, review: Review, row: int, faults: Sequence[ReturnFault]
) -> int:
    """Write a line for each fault, from `row` on; gives the row behind the last."""
    for number, fault in enumerate(faults, 1):
        columns = (fault.measure, _current_text(quoter, review, fault), fault.problem, fault.remedy)
        values = (str(number), _cell_name(review, fault), *columns)
        for column, text in enumerate(values, 1):
            _write_cell(sheet, row, column, text, centred=column < 4)
        _add_link(quoter, sheet, row, fault)
        lines = max(
            page_layout.line_count(text, wide) for text, wide in zip(values, _WIDTHS, strict=True)
        )
        sheet.row_dimensions[row].height = page_layout.row_height(lines)
        row += 1
    return row


def _cell_name(review: Review, fault: ReturnFault) -> str:
    if not review.has_cell(fault):
        return fault.at.sheet or "整个文件"
    return f"{fault.at.sheet} {fault.at.cell}"


def _current_text(quoter: _Quoter, review: Review, fault: ReturnFault) -> str:
    if not review.has_cell(fault):
        return ""
    return cut(quoter.text(fault.at.sheet, fault.at.line - 1, fault.at.column - 1), _LONGEST)


def _add_link(quoter: _Quoter, sheet: Worksheet, row: int, fault: ReturnFault) -> None:
    title = rebuilding.sheet_title(fault.at.sheet)
    if fault.at.cell and title in quoter.titles:
        quoted = title.replace("'", "''")
        place = f"'{quoted}'!{fault.at.cell}"
        sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=place)


def _write_line(sheet: Worksheet, row: int, text: str, size: float, bold: bool) -> None:
    sheet.merge_cells(f"A{row}:F{row}")
    cell = sheet.cell(row, 1, text)
    cell.font = Font("宋体", size, bold=bold)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = (size + 7) * page_layout.line_count(text, sum(_WIDTHS))


def _write_cell(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    bold: bool = False,
    fill: str = "",
    centred: bool = False,
) -> None:
    cell = sheet.cell(row, column)
    rebuilding.set_value(cell, text)  # type: ignore[arg-type]  # nothing is merged here
    side = Side("thin")
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.font = Font("宋体", 11, bold=bold)
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=True
    )
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
