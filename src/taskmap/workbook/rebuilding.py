"""A workbook that only calamine reads (.xls .et .ods) to an openpyxl one with the same values, fit to be filled again.

Values, merged cells and the hidden sheet are kept; fonts, colours and pictures are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taskmap import characters
from taskmap.returns import Field
from taskmap.submission import Status
from taskmap.workbook import headings, identity, incoming
from taskmap.workbook.headings import Headings
from taskmap.workbook.incoming import Grid, Value

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_NARROW, _WIDE = 8.0, 32.0


def rebuilt(data: bytes, name: str) -> Workbook:
    """Raises TaskmapError for what is no workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in incoming.opened(data, name).grids:
        sheet = book.create_sheet(title(grid.name))
        _fill(sheet, grid)
        if identity.is_hidden(grid):
            sheet.sheet_state = "veryHidden"
        else:
            _dress(sheet, grid)
    return book


def title(name: str) -> str:
    """A sheet's name as an .xlsx file may hold it."""
    return _NO_TITLE.sub("_", characters.clean(name)[0])[:31] or "_"


def put(cell: Cell, value: Value) -> None:
    """A value as it is: text that begins with = is no formula."""
    if not isinstance(value, str):
        cell.value = value
    elif text := characters.clean(value)[0]:
        cell.value = text[:32767]
        cell.data_type = "s"
        cell.quotePrefix = text.startswith("=")


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for row, values in enumerate(grid.rows, 1):
        for column, value in enumerate(values, 1):
            if value != "":
                cell = sheet.cell(row, column)
                put(cell, value)  # type: ignore[arg-type]  # nothing is merged yet
    for (top, left), (bottom, right) in grid.merged:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)


def _dress(sheet: Worksheet, grid: Grid) -> None:
    """Lines around the cells, room for the text, and the two choices of the table."""
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    side = Side("thin")
    border = Border(left=side, right=side, top=side, bottom=side)
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = border
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    alone = {area[0] for area in grid.merged}
    for column in range(len(grid.rows[0]) if grid.rows else 0):
        lengths = [
            2.0 * len(grid.text(row, column)) + 2
            for row in range(len(grid.rows))
            if (row, column) not in alone
        ]
        wide = min(_WIDE, max(_NARROW, *lengths, _NARROW))
        sheet.column_dimensions[get_column_letter(column + 1)].width = wide
    if heads := headings.found(grid):
        _help(sheet, heads, len(grid.rows))


def _help(sheet: Worksheet, heads: Headings, height: int) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for row in range(heads.first + 1, heads.last + 2):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="FFE7E6E6")
    sheet.freeze_panes = f"A{heads.last + 2}"
    if (column := heads.columns.get(Field.STATUS)) is not None and height > heads.last + 1:
        choice = DataValidation(
            type="list", formula1=f'"{",".join(Status)}"', allow_blank=True, showErrorMessage=True
        )
        letter = get_column_letter(column + 1)
        choice.add(f"{letter}{heads.last + 2}:{letter}{height}")
        sheet.add_data_validation(choice)
