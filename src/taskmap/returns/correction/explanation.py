"""The faults of a review to a sheet 更正说明 at the front of a workbook: which cell, what is wrong, what is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.plan import periods
from taskmap.returns.contents import ReturnFault
from taskmap.returns.correction import page_layout, rebuilding
from taskmap.returns.review import Review
from taskmap.returns.workbook import number_formats
from taskmap.returns.workbook.reading import NOTES_SHEET
from taskmap.system.spreadsheets import column_letters
from taskmap.system.text import cut

_HEADS = ("序号", "单元格", "编号", "现在填的", "问题", "怎么改")
_WIDTHS = (6.0, 16.0, 10.0, 26.0, 44.0, 44.0)
_HEAD_ROW = 5
_LONGEST = 200
"""Characters of a cell that are quoted."""


def explain(book: Workbook, review: Review) -> None:
    """Add the sheet: errors first, then warnings under a heading of their own. It is the one that opens."""
    sheet = book.create_sheet(NOTES_SHEET, 0)
    for each in book.worksheets:
        # Two selected sheets are a group, and what is typed into one goes into both.
        each.sheet_view.tabSelected = each is sheet
    book.active = 0
    _write_header(sheet, review)
    warnings = [fault for fault in review.faults if not fault.is_error]
    row = _write_faults(book, sheet, review, _HEAD_ROW + 1, review.errors)
    if warnings:
        _write_line(sheet, row + 1, "以下只是提醒，不影响收件", 11, True)
        _write_faults(book, sheet, review, row + 2, warnings)
    page_layout.set_landscape(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "FFC00000"


def _write_header(sheet: Worksheet, review: Review) -> None:
    for row, (text, size, bold) in enumerate(_header_lines(review), 1):
        _write_line(sheet, row, text, size, bold)
    for column, (text, wide) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        _write_cell(sheet, _HEAD_ROW, column, text, bold=True, fill="FFE7E6E6", centred=True)
        sheet.column_dimensions[column_letters(column)].width = wide
    sheet.row_dimensions[_HEAD_ROW].height = 24


def _header_lines(review: Review) -> Sequence[tuple[str, float, bool]]:
    period = periods.parse(review.period)
    owner_text = f"单位：{review.unit}　报送期：{period.title if period else review.period}"
    counts_text = (
        f"应报 {review.expected_rows} 条，已收 {len(review.rows)} 条，要改 {len(review.errors)} 处"
    )
    instructions = "请按下面所写的改好，再报一次。"
    if any(map(review.has_cell, review.errors)):
        instructions = f"请在“{review.workbook.sheet}”表里改正标红的单元格（鼠标移上去，批注里写着怎么改），没有标红的不用动；"
        instructions += "改好后把本文件原样发回。"
    return (
        (NOTES_SHEET, 18, True),
        (
            f"{owner_text}　{counts_text}" if review.unit else "认不出是哪个单位、哪一期的表",
            11,
            False,
        ),
        (instructions, 11, False),
        ("", 11, False),
    )


def _write_faults(
    book: Workbook, sheet: Worksheet, review: Review, row: int, faults: Sequence[ReturnFault]
) -> int:
    """Write a line for each fault, from `row` on; gives the row behind the last."""
    for number, fault in enumerate(faults, 1):
        columns = (fault.measure, _current_text(book, review, fault), fault.problem, fault.remedy)
        values = (str(number), _cell_name(review, fault), *columns)
        for column, text in enumerate(values, 1):
            _write_cell(sheet, row, column, text, centred=column < 4)
        _add_link(book, sheet, row, fault)
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


def _current_text(book: Workbook, review: Review, fault: ReturnFault) -> str:
    title = rebuilding.sheet_title(fault.at.sheet)
    if not review.has_cell(fault) or title not in book.sheetnames:
        return ""
    cell = book[title][fault.at.cell]
    shown = number_formats.shown_text(cell.value, str(cell.number_format))
    return "" if cell.value is None else cut(shown or str(cell.value), _LONGEST)


def _add_link(book: Workbook, sheet: Worksheet, row: int, fault: ReturnFault) -> None:
    title = rebuilding.sheet_title(fault.at.sheet)
    if fault.at.cell and title in book.sheetnames:
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
