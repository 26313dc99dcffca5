"""The bytes of a workbook of any kind (.xlsx .xlsm .xls .et .ods), or of a sheet saved as text, to grids of values.

calamine reads all of these quickly; what it does not tell (see details) is looked up only when something hints at it.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from taskmap.returns.workbook import text_tables
from taskmap.returns.workbook.attachments import Attachment
from taskmap.returns.workbook.package import ALL_HINTS, MOST_CELLS, Hints, WorkbookPackage
from taskmap.system import compound_files
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.spreadsheets import CellRange
from taskmap.system.text import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from taskmap.returns.workbook.details import WorkbookDetails
    from taskmap.returns.workbook.sheet_details import SheetDetails
    from taskmap.returns.workbook.sorting import SortedRange

CellValue = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta
_MOST_MERGED_CELLS = 100_000


class WorkbookGrid(Struct, frozen=True):
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
        hints: Hints,
        read_deferred_grids: Callable[[], tuple[WorkbookGrid, ...]] = tuple,
    ) -> None:
        self._package = package
        self._read_deferred_grids = read_deferred_grids
        self.grids = grids
        self.hints = hints
        """What may be in it of which the grids do not tell."""
        self.saved_at = package.saved_at
        """When the workbook was last saved, as it says itself."""

    @cached_property
    def all_grids(self) -> tuple[WorkbookGrid, ...]:
        """All sheets, the deferred ones last. Raises TaskmapError as `open_workbook` does."""
        return (*self.grids, *self._read_deferred_grids())

    def sheet_details(self, sheet: str) -> SheetDetails | None:
        """What the values of the `sheet` of that name do not tell; None where it cannot be found out."""
        return self._details_by_sheet.get(sheet)

    def sorted_ranges(self, sheet: str) -> list[SortedRange]:
        """What was sorted in the `sheet` of that name, as far as the workbook says so; only .xlsx files do."""
        return self._details.sorted_ranges(sheet) if self.hints.sorted_ranges else []

    @cached_property
    def attachments(self) -> Sequence[Attachment]:
        """What is laid on the cells, as far as the kind of the workbook tells."""
        if not self.hints.attachments:
            return ()
        # Like the details: what is broken in the values' surroundings does not keep them from being read.
        try:
            return tuple(self._details.attachments())
        except Exception:
            return ()

    @cached_property
    def _details(self) -> WorkbookDetails:
        # Of most workbooks nothing is asked but the values.
        from taskmap.returns.workbook.details import WorkbookDetails

        return WorkbookDetails(self._package)

    @cached_property
    def _details_by_sheet(self) -> dict[str, SheetDetails]:
        # openpyxl makes every cell of a merged area.
        if sum(map(_merged_cells, self.grids)) > _MOST_MERGED_CELLS:
            return {}
        # The values are read; of what Excel and WPS read much is too much for others.
        try:
            return self._details.sheets()
        except Exception:
            return {}


def _merged_cells(grid: WorkbookGrid) -> int:
    return sum(
        (bottom - top + 1) * (right - left + 1)
        for (top, left), (bottom, right) in grid.merged_ranges
    )


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
    if is_text(data, file):
        return WorkbookGrids(package, tuple(_text_grids(data, file)), Hints())
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.data_for_calamine()))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is _worksheet_type()]
        deferred_names = [name for name in names if name in deferred_sheets]
        names_to_read = [name for name in names if name not in deferred_sheets]
        grids = tuple(_grids(book, names_to_read, package))
        return WorkbookGrids(
            package,
            grids,
            package.hints,
            lambda: _read_deferred_grids(book, deferred_names, package),
        )
    except PasswordError as problem:
        message = f"{file} 设有打开密码；请用 WPS 打开，取消密码、另存后再报"
        raise TaskmapError(message) from problem
    except BaseException as problem:
        if not _is_of_calamine(problem):
            raise
    return WorkbookGrids(package, _read_with_openpyxl(package), ALL_HINTS)


def _is_of_calamine(problem: BaseException) -> bool:
    """Whether it was raised since calamine cannot read the workbook, and not by us, nor to end the program."""
    # It panics on a number that is no date in a cell that shows dates; that is no Exception.
    is_panic = type(problem).__name__ == "PanicException"
    return is_panic or (isinstance(problem, Exception) and not isinstance(problem, TaskmapError))


def is_text(data: bytes, file: str) -> bool:
    """Whether it is no workbook but a table that was saved as text, by the name `file` and what is in it."""
    return not data.startswith((b"PK", compound_files.MAGIC)) and text_tables.recognises(data, file)


def _text_grids(data: bytes, file: str) -> Iterable[WorkbookGrid]:
    for table in text_tables.read_tables(data, file, MOST_CELLS):
        rows: list[list[CellValue]] = [[*row] for row in table.rows]
        yield WorkbookGrid(table.name, rows, table.merged_ranges)


def _read_with_openpyxl(package: WorkbookPackage) -> tuple[WorkbookGrid, ...]:
    """By openpyxl, which is slower and takes what calamine does not."""
    try:
        book = package.load_with_openpyxl(only_values=True)
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
    except BaseException as problem:
        if not _is_of_calamine(problem):
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
        ranges = package.ods_file.merged_ranges.get(sheet.name)
    return ranges or ()
