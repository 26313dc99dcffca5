"""A workbook (.xlsx .xlsm .xls .et .ods) to a Notice: each visible sheet is a Table.

Values come from calamine, which reads all of these; what it does not tell comes from `appearance` and `ods`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from taskmap.diagnostics import Diagnostic, Source, TaskmapError, warning
from taskmap.drafting.notice import Cell, Notice, Table
from taskmap.notices import passages
from taskmap.notices.sheets import appearance, ods
from taskmap.notices.sheets.appearance import Appearance, Place
from taskmap.notices.sheets.typed import Value, typed

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Merged = Mapping[Place, Place]
"""Each cell under a merged one, and the one whose text it repeats."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOKS = ("\0Workbook".encode("utf-16-le")[1:], "\0Book".encode("utf-16-le")[1:])
_DOCUMENT = "WordDocument".encode("utf-16-le")
_ENDINGS = (".xls", ".et")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def recognises(data: bytes, name: str) -> bool:
    if data.startswith(b"PK"):
        return _holds_sheets(data)
    # A letter may hold a workbook, so a letter it is, unless the name says otherwise.
    is_letter = _DOCUMENT in data and not name.lower().endswith(_ENDINGS)
    return data.startswith(_OLE) and not is_letter and any(mark in data for mark in _BOOKS)


def read(data: bytes, file: str) -> Notice:
    book = _opened(data, file)
    shown = appearance.of(data)
    tables: list[Table] = []
    doubts: list[Diagnostic] = []
    for sheet, visible in _sheets(book, shown, file):
        if not (block := _block(sheet, file)):
            continue
        if visible:
            known = shown.get(sheet.name, Appearance())
            tables.append(_table(block, sheet.name, file, _merged(sheet, data), known))
            doubts += _uncounted(block, sheet.name, file, known)
        else:
            message = f"工作表“{sheet.name}”是隐藏的，没有读；需要时请取消隐藏再读"
            doubts.append(warning(Source(file, sheet=sheet.name), "sheet-hidden", message))
    return Notice(file, tuple(tables), tuple(doubts))


def _holds_sheets(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return archive.read("mimetype").strip().startswith(_ODS)
            return any(name.startswith("xl/workbook.") for name in names)
    except Exception:  # Whatever is wrong with it, no workbook can be read from it.
        return False


def _opened(data: bytes, file: str) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as problem:
        message = f"{file} 设有打开密码；请用 WPS 打开，取消密码、另存后再试"
        raise TaskmapError(message) from problem
    except Exception as problem:
        raise _broken(file) from problem


def _broken(file: str) -> TaskmapError:
    return TaskmapError(f"{file} 是表格文件，但已损坏；请用 WPS 打开，另存为 .xlsx 后再试")


def _sheets(
    book: CalamineWorkbook, shown: Mapping[str, Appearance], file: str
) -> Iterator[tuple[CalamineSheet, bool]]:
    """Each sheet of cells, and whether it is visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for known in book.sheets_metadata:
        if known.typ is SheetTypeEnum.WorkSheet:
            if shown.get(known.name, Appearance()).area > appearance.HOPELESS:
                raise _too_big(known.name, file)
            try:
                sheet = book.get_sheet_by_name(known.name)
            except Exception as problem:
                raise _broken(file) from problem
            yield sheet, known.visible is SheetVisibleEnum.Visible


def _block(sheet: CalamineSheet, file: str) -> dict[Place, Value]:
    """The cells that hold something."""
    # These two count from 0.
    if (sheet.total_height + 1) * (sheet.total_width + 1) > appearance.MOST:
        raise _too_big(sheet.name, file)
    rows = sheet.to_python(skip_empty_area=False)
    return {
        (row, column): value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if not isinstance(value, str) or passages.shown(value)
    }


def _too_big(sheet: str, file: str) -> TaskmapError:
    return TaskmapError(f"{file} 的工作表“{sheet}”太大；请只留下要读的部分，另存后再试")


def _table(
    block: Mapping[Place, Value], sheet: str, file: str, merged: Merged, known: Appearance
) -> Table:
    """From the first row and column with something to be seen in them to the last."""
    seen = [*block, *(place for place, first in merged.items() if first in block)]
    rows, columns = [row for row, _ in seen], [column for _, column in seen]

    def at(row: int, column: int) -> Cell:
        first = merged.get((row, column), (row, column))
        text = typed(block[first], known.formats.get(first, "")) if first in block else ""
        return passages.cell(
            text, _source(file, sheet, row, column), covered=first != (row, column)
        )

    return Table(
        tuple(
            tuple(at(row, column) for column in range(min(columns), max(columns) + 1))
            for row in range(min(rows), max(rows) + 1)
        )
    )


def _source(file: str, sheet: str, row: int, column: int) -> Source:
    from openpyxl.utils.cell import get_column_letter

    return Source(file, row + 1, column + 1, sheet, f"{get_column_letter(column + 1)}{row + 1}")


def _uncounted(
    block: Mapping[Place, Value], sheet: str, file: str, known: Appearance
) -> Iterator[Diagnostic]:
    """A formula's result may never have been saved, or be an error; both read as blank."""
    for row, column in sorted(known.formulas - block.keys()):
        message = "这里是公式，没有可用的结果，当作空的；请用 WPS 打开、保存后再读，或直接写上内容"
        yield warning(_source(file, sheet, row, column), "cell-formula", message)


def _merged(sheet: CalamineSheet, data: bytes) -> dict[Place, Place]:
    ranges: Iterable[tuple[Place, Place]] | None = sheet.merged_cell_ranges
    if ranges is None:
        ranges = ods.merged(data, sheet.name)
    bottom, right = sheet.total_height, sheet.total_width
    return {
        (row, column): first
        for first, last in ranges
        # A merged cell may reach to the end of the sheet, where nobody looks for it.
        for row in range(first[0], min(last[0], first[0] + bottom) + 1)
        for column in range(first[1], min(last[1], first[1] + right) + 1)
        if (row, column) != first
    }
