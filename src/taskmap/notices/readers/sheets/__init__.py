"""A workbook (.xlsx .xlsm .xls .et .ods) to a notice: each visible sheet is a table.

Values come from calamine, which reads all of these formats; the rest comes from `appearance` and `ods`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from taskmap.notices.notice import Notice, NoticeCell, NoticeTable
from taskmap.notices.readers import passages
from taskmap.notices.readers.sheets import appearance
from taskmap.notices.readers.sheets.appearance import Appearance, Place
from taskmap.notices.readers.sheets.cell_text import Value, format_value
from taskmap.system import compound_files, ods, zips
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, warning
from taskmap.system.spreadsheets import CellRange, column_letters

Merged = Mapping[Place, Place]
"""Each cell under a merged one, and the one whose text it repeats."""

_OLDER, _NEWER = (".xls", ".et", ".xlt", ".ett"), (".xlsx", ".xlsm", ".ods")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is a workbook by its content. The ending of `name` decides for a damaged zip,
    and for an old container that may be a letter with a workbook inside.
    """
    lower = name.lower()
    if data.startswith(b"PK"):
        # What `read` can at least say is wrong with it.
        return _holds_sheets(data, damaged=lower.endswith((*_OLDER, *_NEWER)))
    # A letter may hold a workbook, so a letter it is, unless the name says otherwise.
    is_letter = compound_files.has_word_document(data) and not lower.endswith(_OLDER)
    return compound_files.is_compound(data) and not is_letter and compound_files.has_workbook(data)


class _NoticeSheet(NamedTuple):
    """`values` has the cells that hold something, by their place."""

    name: str
    visible: bool
    values: Mapping[Place, Value]
    merged: Merged
    appearance: Appearance


def read(data: bytes, file: str) -> Notice:
    """The visible sheets of `data` that hold something, each a table; a doubt for each hidden one
    and for each formula without a usable result. `file` is the name in every place. TaskmapError if
    the workbook is encrypted, damaged or too big.
    """
    tables: list[NoticeTable] = []
    doubts: list[Diagnostic] = []
    for sheet in filter(None, map(_seen_cells, _load(data, file))):
        if sheet.visible:
            tables.append(_table(sheet, file))
            doubts += _missing_result_warnings(sheet, file)
        else:
            message = f"工作表“{sheet.name}”是隐藏的，没有读；需要时请取消隐藏再读"
            doubts.append(warning(Source(file, sheet=sheet.name), "sheet-hidden", message))
    return Notice(file, tuple(tables), tuple(doubts))


class TypedSheets(NamedTuple):
    """All sheets of a workbook that hold something, also hidden ones, each from its first cell on, the texts as they are
    typed; `doubts` are about formulas without a usable result.
    """

    tables: tuple[NoticeTable, ...]
    doubts: tuple[Diagnostic, ...]


def read_typed(data: bytes, file: str, wanted: str) -> TypedSheets | None:
    """The sheets of `data` as they are typed; None if no sheet is called `wanted`. `file` and the errors are as in `read`."""
    try:
        names = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names if _fits(data) else []
    except BaseException as problem:
        # As in `_load`; what is wrong with it, `read` says.
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        names = []
    if wanted not in names:
        return None
    loaded = _load(data, file)
    doubts = (doubt for sheet in loaded for doubt in _missing_result_warnings(sheet, file))
    return TypedSheets(tuple(_typed_table(sheet, file) for sheet in loaded), tuple(doubts))


def _fits(data: bytes) -> bool:
    try:
        _check_size(data, "")
    except TaskmapError:
        return False
    return True


def _holds_sheets(data: bytes, *, damaged: bool) -> bool:
    """Whether the zip is a workbook; `damaged` is the answer for one that cannot be opened."""
    try:
        archive = zips.Zip(data)
        if kind := archive.mimetype:
            return kind.startswith(_ODS)
        return archive.has_workbook
    except Exception:  # Whatever it is that is wrong.
        return damaged


def _load(data: bytes, file: str) -> list[_NoticeSheet]:
    """The sheets that hold something."""
    _check_size(data, file)
    appearances = appearance.read_appearances(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [sheet for sheet in _sheets(book, appearances, data, file) if sheet.values]
    except TaskmapError:
        raise
    except PasswordError as problem:
        message = f"{file} 设有打开密码；请用 WPS 打开，取消密码、另存后再试"
        raise TaskmapError(message) from problem
    except BaseException as problem:
        # calamine panics on some broken files, which is no Exception and has no name to catch it by.
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        raise _damage_error(file) from problem


def _check_size(data: bytes, file: str) -> None:
    """Raises TaskmapError for a workbook out of which more would come than any notice has, before a library opens it."""
    if not data.startswith(b"PK"):
        return
    try:
        for _ in zips.read_members(data):
            pass
    except zips.ZipTooBigError as problem:
        raise TaskmapError(
            f"{file} {problem}，不像一份通知，没有读；请只留下要读的部分，另存后再试"
        ) from problem
    except zips.BROKEN as problem:
        raise _damage_error(file) from problem


def _damage_error(file: str) -> TaskmapError:
    return TaskmapError(f"{file} 是表格文件，但已损坏；请用 WPS 打开，另存为 .xlsx 后再试")


def _sheets(
    book: CalamineWorkbook, appearances: Mapping[str, Appearance], data: bytes, file: str
) -> Iterator[_NoticeSheet]:
    ods_ranges = cache(lambda: ods.merged_ranges(ods.read_content(data)))
    for metadata in book.sheets_metadata:
        if metadata.typ is SheetTypeEnum.WorkSheet:
            looks = appearances.get(metadata.name, Appearance())
            if looks.area > appearance.UNREADABLE_CELLS:
                raise _too_big(metadata.name, file)
            sheet = book.get_sheet_by_name(metadata.name)
            visible = metadata.visible is SheetVisibleEnum.Visible
            values = _cell_values(sheet, file)
            merged = _merged_ranges(sheet, ods_ranges)
            yield _NoticeSheet(metadata.name, visible, values, merged, looks)


def _cell_values(sheet: CalamineSheet, file: str) -> dict[Place, Value]:
    """The cells that hold something, be it only blanks."""
    # These two count from 0.
    if (sheet.total_height + 1) * (sheet.total_width + 1) > appearance.MOST:
        raise _too_big(sheet.name, file)
    rows = sheet.to_python(skip_empty_area=False)
    return {
        (row, column): value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    }


def _seen_cells(sheet: _NoticeSheet) -> _NoticeSheet | None:
    """The sheet with the cells alone in which something can be seen; None if there are none."""
    values = {
        place: value
        for place, value in sheet.values.items()
        if not isinstance(value, str) or passages.visible_text(value)
    }
    return sheet._replace(values=values) if values else None


def _too_big(sheet: str, file: str) -> TaskmapError:
    return TaskmapError(f"{file} 的工作表“{sheet}”太大；请只留下要读的部分，另存后再试")


def _table(sheet: _NoticeSheet, file: str) -> NoticeTable:
    """From the first row and column with something to be seen in them to the last."""
    cell_values, merged, formats = sheet.values, sheet.merged, sheet.appearance.formats
    seen = [*cell_values, *(place for place, first in merged.items() if first in cell_values)]
    rows, columns = [row for row, _ in seen], [column for _, column in seen]

    def at(row: int, column: int) -> NoticeCell:
        first = merged.get((row, column), (row, column))
        text = (
            format_value(cell_values[first], formats.get(first, "")) if first in cell_values else ""
        )
        source = _source(file, sheet.name, row, column)
        return passages.cell(text, source, covered=first != (row, column))

    return NoticeTable(
        tuple(
            tuple(at(row, column) for column in range(min(columns), max(columns) + 1))
            for row in range(min(rows), max(rows) + 1)
        )
    )


def _typed_table(sheet: _NoticeSheet, file: str) -> NoticeTable:
    cell_values, formats = sheet.values, sheet.appearance.formats
    rows = max(row for row, _ in cell_values) + 1
    columns = max(column for _, column in cell_values) + 1

    def at(row: int, column: int) -> NoticeCell:
        first = sheet.merged.get((row, column), (row, column))
        text = (
            format_value(cell_values[first], formats.get(first, "")) if first in cell_values else ""
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        source = _source(file, sheet.name, row, column)
        return NoticeCell(text, source, covered=first != (row, column))

    return NoticeTable(
        tuple(tuple(at(row, column) for column in range(columns)) for row in range(rows))
    )


def _source(file: str, sheet: str, row: int, column: int) -> Source:
    return Source(file, row + 1, column + 1, sheet, f"{column_letters(column + 1)}{row + 1}")


def _missing_result_warnings(sheet: _NoticeSheet, file: str) -> Iterator[Diagnostic]:
    """A formula's result may never have been saved, or be an error; both read as blank."""
    for row, column in sorted(sheet.appearance.formulas - sheet.values.keys()):
        message = "这里是公式，没有可用的结果，当作空的；请用 WPS 打开、保存后再读，或直接写上内容"
        yield warning(_source(file, sheet.name, row, column), "cell-formula", message)


def _merged_ranges(
    sheet: CalamineSheet, ods_ranges: Callable[[], Mapping[str, Sequence[CellRange]]]
) -> dict[Place, Place]:
    """`ods_ranges` are asked for in a file of which calamine tells none, by the name of each sheet."""
    ranges: Iterable[CellRange] | None = sheet.merged_cell_ranges
    if ranges is None:
        ranges = ods_ranges().get(sheet.name, ())
    bottom, right = sheet.total_height, sheet.total_width
    return {
        (row, column): first
        for first, last in ranges
        # A merged cell may reach to the end of the sheet, where nobody looks for it.
        for row in range(first[0], min(last[0], first[0] + bottom) + 1)
        for column in range(first[1], min(last[1], first[1] + right) + 1)
        if (row, column) != first
    }
