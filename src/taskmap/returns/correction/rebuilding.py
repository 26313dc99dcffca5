"""A workbook that only calamine reads (.xls .et .ods) to an openpyxl one with the same values, fit to be filled again.

Values as they are shown, merged cells and the hidden sheet are kept; fonts, colours and pictures are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.plan.checks import CELL_LIMIT
from taskmap.plan.progress import Status
from taskmap.returns.contents import INPUT_FIELDS, ReturnField
from taskmap.returns.correction import page_layout
from taskmap.returns.workbook import grids, headings, identity
from taskmap.returns.workbook.grids import CellValue, WorkbookGrid
from taskmap.returns.workbook.headings import Headings
from taskmap.returns.workbook.sheet_details import SheetDetails
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.spreadsheets import LAST_COLUMN, LONGEST_NAME, column_letters, sheet_name
from taskmap.system.text import clean

_NARROW, _ROOMY, _WIDE = 8.0, 16.0, 32.0


def rebuild(data: bytes, name: str) -> Workbook:
    """A workbook with the values of the one in `data`; `name` is its file name, for messages.
    Raises TaskmapError for what is no workbook, or has more columns than an .xlsx file may have.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    old = grids.open_workbook(data, name)
    if any(_width(grid) > LAST_COLUMN for grid in old.grids):
        raise TaskmapError(f"{name} 有 {LAST_COLUMN} 列以外的内容，另做的表里放不下")
    for grid in old.grids:
        sheet = book.create_sheet(sheet_title(grid.name))
        _fill(sheet, grid)
        if details := old.sheet_details(grid.name):
            _show_as_before(sheet, details)
        if identity.is_hidden(grid):
            sheet.sheet_state = "veryHidden"
        else:
            _format_sheet(sheet, grid)
    return book


def sheet_title(name: str) -> str:
    """A sheet's name as an .xlsx file may hold it."""
    return sheet_name(name)[:LONGEST_NAME] or "_"


def set_value(cell: Cell, value: CellValue) -> None:
    """Write the value as it is: a text that begins with = does not become a formula. At most 32,767
    characters, Excel's limit.
    """
    if not isinstance(value, str):
        cell.value = value
    elif text := clean(value)[0]:
        cell.value = text[:CELL_LIMIT]
        cell.data_type = "s"
        cell.quotePrefix = text.startswith("=")


def _fill(sheet: Worksheet, grid: WorkbookGrid) -> None:
    for row, values in enumerate(grid.rows, 1):
        for column, value in enumerate(values, 1):
            if value != "":
                cell = sheet.cell(row, column)
                set_value(cell, value)  # type: ignore[arg-type]  # nothing is merged yet
    height, width = len(grid.rows), _width(grid)
    for (top, left), (bottom, right) in grid.merged_ranges:
        # A range may reach to the end of the sheet, and every cell of it would be made.
        if top < height and left < width:
            sheet.merge_cells(
                None, top + 1, left + 1, min(bottom + 1, height), min(right + 1, width)
            )


def _show_as_before(sheet: Worksheet, details: SheetDetails) -> None:
    """Numbers and dates in their formats, or as the text that stood there; what was struck out is left out. Else the
    corrected workbook would be read otherwise than this one.
    """
    for (row, column), number_format in details.formats.items():
        if number_format:
            sheet.cell(row + 1, column + 1).number_format = number_format
    for texts in (details.shown, details.kept):
        for (row, column), text in texts.items():
            cell = sheet.cell(row + 1, column + 1)
            value = "" if cell.value is None else cell.value
            # A number that shows nothing else stays one.
            if isinstance(cell, Cell) and text != grids.cell_text(value):  # type: ignore[arg-type]
                cell.value = None
                set_value(cell, text)


def _width(grid: WorkbookGrid) -> int:
    return len(grid.rows[0]) if grid.rows else 0


def _filled_rows(grid: WorkbookGrid) -> list[int]:
    """The rows, from 0, that hold something: one stray cell may lie tens of thousands of rows below the table."""
    return [number for number, row in enumerate(grid.rows) if any(value != "" for value in row)]


def _format_sheet(sheet: Worksheet, grid: WorkbookGrid) -> None:
    """Lines around the cells, room for the text, a page of paper, and the choices of the table."""
    side = Side("thin")
    border = Border(left=side, right=side, top=side, bottom=side)
    alignment = Alignment("left", "center", wrap_text=True)
    heads, rows = headings.find_headings(grid), _filled_rows(grid)
    for number in rows:
        for column in range(_width(grid)):
            cell = sheet.cell(number + 1, column + 1)
            cell.alignment = alignment
            if heads is None or number >= heads.first:
                cell.border = border
    _fit_cells(sheet, grid, rows)
    page_layout.set_landscape(sheet)
    if heads:
        _format_table(sheet, heads, len(grid.rows))


def _fit_cells(sheet: Worksheet, grid: WorkbookGrid, rows: Sequence[int]) -> None:
    """Columns as wide as their longest text in the `rows` that hold something, within bounds; these rows as high as
    their cells then need.
    """
    merged = {first: last for first, last in grid.merged_ranges}
    texts = {row: grid.texts(row) for row in rows}
    widths = [
        min(_WIDE, max(_NARROW, *(2.0 * len(row[column]) + 2 for row in unmerged), _NARROW))
        for column in range(_width(grid))
        for unmerged in [[row for at, row in texts.items() if (at, column) not in merged]]
    ]
    for column, each in enumerate(widths):
        sheet.column_dimensions[column_letters(column + 1)].width = each
    for row, row_texts in texts.items():
        counts = [
            page_layout.line_count(
                text, sum(widths[column : merged.get((row, column), (row, column))[1] + 1])
            )
            for column, text in enumerate(row_texts)
            if text
        ]
        if counts:
            sheet.row_dimensions[row + 1].height = page_layout.row_height(max(counts))


def _format_table(sheet: Worksheet, heads: Headings, height: int) -> None:
    for field in INPUT_FIELDS:
        if (column := heads.columns.get(field)) is not None:
            dimension = sheet.column_dimensions[column_letters(column + 1)]
            dimension.width = max(dimension.width, _ROOMY)
    for row in range(heads.first + 1, heads.last + 2):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="FFE7E6E6")
    sheet.freeze_panes = f"A{heads.last + 2}"
    sheet.print_title_rows = f"{heads.first + 1}:{heads.last + 1}"
    if (column := heads.columns.get(ReturnField.STATUS)) is not None and height > heads.last + 1:
        choice = DataValidation(
            type="list", formula1=f'"{",".join(Status)}"', allow_blank=True, showErrorMessage=True
        )
        letter = column_letters(column + 1)
        choice.add(f"{letter}{heads.last + 2}:{letter}{height}")
        sheet.add_data_validation(choice)
