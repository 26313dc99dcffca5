"""The bytes of a workbook of any kind (.xlsx .xlsm .xls .et .ods) to its sheets as grids of values.

calamine reads all of these quickly; what it hides in an .xlsx file (formulas without a result, error cells,
which numbers are shown as percent) is asked from openpyxl, and only when something hints at it.
"""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from taskmap.returns.workbook.package import MOST_CELLS, WorkbookPackage
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CellValue = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta
CellPosition = tuple[int, int]
"""Row and column, from 0."""
CellRange = tuple[CellPosition, CellPosition]


@dataclass(frozen=True, slots=True)
class SheetDetails:
    """What calamine does not give of a sheet, by cell: formulas, error values, and the numbers that
    are shown as percentages.
    """

    formulas: Mapping[CellPosition, str]
    errors: Mapping[CellPosition, str]
    percents: frozenset[CellPosition]


@dataclass(frozen=True, slots=True)
class WorkbookGrid:
    """One sheet; `rows` begin at A1 and are of equal length. `merged_ranges` are first and last cells."""

    name: str
    rows: list[list[CellValue]]
    merged_ranges: tuple[CellRange, ...]

    def text(self, row: int, column: int) -> str:
        """What a person sees in a cell; `row` and `column` count from 0."""
        return cell_text(self.rows[row][column])

    def texts(self, row: int) -> list[str]:
        """What a person sees in each cell of a row, which counts from 0."""
        return [cell_text(value) for value in self.rows[row]]


class WorkbookGrids:
    """The sheets of a workbook as grids; those that are deferred are read when somebody asks for them."""

    def __init__(
        self,
        package: WorkbookPackage,
        grids: tuple[WorkbookGrid, ...],
        has_hidden_values: bool,
        read_deferred_grids: Callable[[], tuple[WorkbookGrid, ...]] = tuple,
    ) -> None:
        self._package = package
        self._read_deferred_grids = read_deferred_grids
        self.grids = grids
        self.has_hidden_values = has_hidden_values
        """Whether some cell may be a formula or an error, of which the grids do not tell."""

    @cached_property
    def all_grids(self) -> tuple[WorkbookGrid, ...]:
        """All sheets, the deferred ones last. Raises TaskmapError as `open_workbook` does."""
        return (*self.grids, *self._read_deferred_grids())

    def sheet_details(self, sheet: str) -> SheetDetails | None:
        """What openpyxl tells of the `sheet` of that name; None where it cannot: not an .xlsx file,
        or one that it does not read.
        """
        return self._details.get(sheet)

    @cached_property
    def _details(self) -> dict[str, SheetDetails]:
        # openpyxl loads slowly, and calamine reads nearly every workbook.
        from openpyxl import load_workbook

        if not self._package.is_zipped:
            return {}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = load_workbook(io.BytesIO(self._package.data))
        except Exception:  # It has many ways to fail on what Excel and WPS read, as calamine did.
            return {}
        return {sheet.title: _sheet_details(sheet) for sheet in book.worksheets if _is_small(sheet)}


def cell_text(value: CellValue) -> str:
    """What a person sees: 1, 0.9, 2022-06-30; without characters that no document can hold."""
    if isinstance(value, str):
        # Nearly every text is one line of what can be seen.
        if not value.isprintable():
            value = clean(value.replace("\r\n", "\n").replace("\r", "\n"))[0]
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        # A workbook keeps 15 digits of a number.
        return str(int(value)) if float(value).is_integer() else f"{value:.15g}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def open_workbook(data: bytes, file: str, deferred_sheets: Collection[str] = ()) -> WorkbookGrids:
    """The sheets of the workbook in `data`; `file` is its name, for messages. Those named in
    `deferred_sheets` are read only when asked for. Raises TaskmapError for what is no workbook, is
    damaged or encrypted, or too big to be a checklist.
    """
    package = WorkbookPackage(data, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is _worksheet_type()]
        deferred_names = [name for name in names if name in deferred_sheets]
        names_to_read = [name for name in names if name not in deferred_sheets]
        grids = tuple(_grids(book, names_to_read, package))
        return WorkbookGrids(
            package,
            grids,
            package.has_hidden_values,
            lambda: _read_deferred_grids(book, deferred_names, package),
        )
    except PasswordError as problem:
        message = f"{file} 设有打开密码；请用 WPS 打开，取消密码、另存后再报"
        raise TaskmapError(message) from problem
    except TaskmapError:
        raise
    except BaseException as problem:
        # It panics on a number that is no date in a cell that shows dates; that is no Exception.
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
    return WorkbookGrids(package, _read_with_openpyxl(package), has_hidden_values=True)


def _read_with_openpyxl(package: WorkbookPackage) -> tuple[WorkbookGrid, ...]:
    """By openpyxl, which is slower and takes what calamine does not."""
    # As above.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(package.data), data_only=True)
        sheets = [sheet for sheet in book.worksheets if _is_small(sheet)]
        return tuple(_openpyxl_grid(sheet) for sheet in sheets)
    except Exception as problem:
        message = f"{package.file} 打不开，不是表格文件或已损坏；请用 WPS 打开，另存为 .xlsx 后再报"
        raise TaskmapError(message) from problem


def _is_small(sheet: Worksheet) -> bool:
    return sheet.max_row * sheet.max_column <= MOST_CELLS


def _openpyxl_grid(sheet: Worksheet) -> WorkbookGrid:
    rows: list[list[CellValue]] = [
        [
            "" if value is None else value if isinstance(value, CellValue) else str(value)
            for value in row
        ]
        for row in sheet.iter_rows(values_only=True)
    ]
    areas = (area.bounds for area in sheet.merged_cells.ranges)
    merged = (((top - 1, left - 1), (bottom - 1, right - 1)) for left, top, right, bottom in areas)
    return WorkbookGrid(sheet.title, rows, tuple(merged))


def _worksheet_type() -> SheetTypeEnum:
    return SheetTypeEnum.WorkSheet


def _read_deferred_grids(
    book: CalamineWorkbook, names: Sequence[str], package: WorkbookPackage
) -> tuple[WorkbookGrid, ...]:
    try:
        return tuple(_grids(book, names, package))
    except TaskmapError:
        raise
    except BaseException as problem:
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
    return tuple(grid for grid in _read_with_openpyxl(package) if grid.name in names)


def _grids(
    book: CalamineWorkbook, names: Iterable[str], package: WorkbookPackage
) -> Iterable[WorkbookGrid]:
    for name in names:
        sheet = book.get_sheet_by_name(name)
        # These two count from 0.
        if (sheet.total_height + 1) * (sheet.total_width + 1) > MOST_CELLS:
            raise package.too_big_error()
        rows = sheet.to_python(skip_empty_area=False)
        yield WorkbookGrid(name, rows, tuple(_merged_ranges(sheet, package)))


def _merged_ranges(sheet: CalamineSheet, package: WorkbookPackage) -> Iterable[CellRange]:
    ranges: Iterable[CellRange] | None = sheet.merged_cell_ranges
    if ranges is None and package.is_zipped:
        # Only for .ods, whose merged cells calamine does not tell; it loads lxml.
        from taskmap.system import ods

        ranges = ods.merged_ranges(package.data, sheet.name)
    return ranges or ()


def _sheet_details(sheet: Worksheet) -> SheetDetails:
    formulas: dict[CellPosition, str] = {}
    errors: dict[CellPosition, str] = {}
    percents: set[CellPosition] = set()
    # The cells that there are: `iter_rows` would make all others of the sheet's reach.
    for (row, column), cell in sheet._cells.items():
        place = (row - 1, column - 1)
        if cell.data_type == "f":
            formulas[place] = _formula(cell.value)
        elif cell.data_type == "e":
            errors[place] = str(cell.value)
        if cell.data_type in "nf" and "%" in str(cell.number_format):
            percents.add(place)
    return SheetDetails(formulas, errors, frozenset(percents))


def _formula(value: object) -> str:
    """Array formulas come as objects that know their text."""
    return str(getattr(value, "text", value) or value)
