"""What the values of a sheet do not tell: how numbers are shown, what is struck out, which cells are formulas or errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from taskmap.returns.workbook import number_formats
from taskmap.returns.workbook.package import MOST_CELLS
from taskmap.system.spreadsheets import CellPosition

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


class SheetDetails(Struct, frozen=True):
    """Of one sheet, by cell."""

    formulas: Mapping[CellPosition, str] = field(default_factory=dict)
    """UNKNOWN_FORMULA only where it has no result."""
    errors: Mapping[CellPosition, str] = field(default_factory=dict)
    formats: Mapping[CellPosition, str] = field(default_factory=dict)
    """The formats of numbers and dates, where there is more to say than General."""
    shown: Mapping[CellPosition, str] = field(default_factory=dict)
    """What numbers and dates show, where the file itself says so."""
    kept: Mapping[CellPosition, str] = field(default_factory=dict)
    """Of cells in which something is struck out the text that is not, "" where all of it is."""

    def shown_text(self, place: CellPosition, value: object) -> str | None:
        """What the cell at `place` shows of its number or date `value`; None where that is not known."""
        if (text := self.shown.get(place)) is not None:
            return text
        return number_formats.shown_text(value, self.formats.get(place, ""))

    def is_percent(self, place: CellPosition) -> bool:
        """Whether the number in the cell at `place` is shown in hundredths."""
        if (text := self.shown.get(place)) is not None:
            return "%" in text
        return number_formats.is_percent_format(self.formats.get(place, ""))


def xlsx_details(book: Workbook) -> dict[str, SheetDetails]:
    """By the name of each sheet of the `book`, an .xlsx file that was loaded with its formulas and rich text."""
    small = (sheet for sheet in book.worksheets if sheet.max_row * sheet.max_column <= MOST_CELLS)
    return {sheet.title: _xlsx_details(sheet) for sheet in small}


def _xlsx_details(sheet: Worksheet) -> SheetDetails:
    formulas: dict[CellPosition, str] = {}
    errors: dict[CellPosition, str] = {}
    formats: dict[CellPosition, str] = {}
    kept: dict[CellPosition, str] = {}
    # The cells that there are: `iter_rows` would make all others of the sheet's reach.
    for (row, column), cell in sheet._cells.items():
        place = (row - 1, column - 1)
        if cell.data_type == "f":
            formulas[place] = _formula(cell.value)
        elif cell.data_type == "e":
            errors[place] = str(cell.value)
        if cell.data_type in "nfd" and cell.value is not None:
            formats[place] = _number_format(cell)
        if (text := _kept_text(cell)) is not None:
            kept[place] = text
    return SheetDetails(formulas, errors, formats, kept=kept)


def _number_format(cell: Cell | MergedCell) -> str:
    own = number_formats.built_in_format(cell._style.numFmtId)  # type: ignore[union-attr]
    return own or str(cell.number_format)


def _formula(value: object) -> str:
    """Array formulas come as objects that know their text."""
    return str(getattr(value, "text", value) or value)


def _kept_text(cell: Cell | MergedCell) -> str | None:
    """What is not struck out; None where nothing is."""
    is_struck = bool(cell.font.strike)
    # Rich text is a list of texts, with a font of their own or with the cell's.
    if not isinstance(cell.value, list):
        return "" if is_struck and cell.value is not None else None
    runs = [
        (run, is_struck) if isinstance(run, str) else (run.text, bool(run.font.strike))
        for run in cell.value
    ]
    if not any(struck for _, struck in runs):
        return None
    return "".join(text for text, struck in runs if not struck)
