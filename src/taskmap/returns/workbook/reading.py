"""The bytes of a returned workbook to the returns in it: whose each is, its rows, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from taskmap.returns.contents import (
    INPUT_FIELDS,
    OPTIONAL_FIELDS,
    REQUIRED_FIELDS,
    UNREADABLE,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    WorkbookIdentity,
    cell_source,
)
from taskmap.returns.workbook import headings, identity, row_reading, sections, tables
from taskmap.returns.workbook.grids import (
    WorkbookGrid,
    WorkbookGrids,
    is_text,
    open_workbook,
)
from taskmap.returns.workbook.other_tables import difference_faults
from taskmap.returns.workbook.tables import NOTES_SHEET, REPORT_SHEET, ReturnTable
from taskmap.returns.workbook.unread import ReadTable, SheetPlace, UnreadFinder
from taskmap.system.diagnostics import Severity, Source, TaskmapError

CHECKLIST_SHEET = "责任清单"
"""The sheet that went out for reading only. It takes as long to read as the other, and no unit fills it in."""

_PEOPLE = ("填报人", "联系电话", "审核人")
# In a cell of its own, or with the name behind it: 「填报人：某办」.
_LABEL = re.compile(
    r"\s*(填\s*报\s*人|联系电话|审\s*核\s*人|填表说明|签字盖章)\s*(?:$|[:：]\s*(.*))", re.S
)
_LABEL_STARTS = frozenset("填联审签")
"""Characters of labels: few cells of the table begin so."""


def read_returns(data: bytes, name: str) -> tuple[ReturnedWorkbook, ...]:
    """The returns in `data`, at least one: each sheet that says whose it is, the likeliest first. `name` is the file name,
    for messages. Never raises: a workbook that cannot be read, or holds none, has a fault instead.
    """
    try:
        book = open_workbook(data, name, (CHECKLIST_SHEET,))
        found = _read(book, name)
        # Any list of work may have such columns; one that was saved from a checklist says whose it is.
        if is_text(data, name) and not any(each.identity for each in found):
            return (_no_table_result(book, name),)
        return tuple(replace(each, saved_at=book.saved_at) for each in found)
    except TaskmapError as problem:
        fault = ReturnFault(Source(name), UNREADABLE, str(problem))
        return (ReturnedWorkbook(name, faults=(fault,)),)


def _read(book: WorkbookGrids, name: str) -> list[ReturnedWorkbook]:
    found = tables.find_tables(book, book.grids)
    if not found or not found[0].count:
        # Nothing is filled in where it should be: the columns may have been put on another sheet.
        found = tables.find_tables(book, book.all_grids)
    if not found:
        return [_no_table_result(book, name)]
    groups = [
        section
        for group in tables.group_tables(found)
        for section in sections.split_group(group, _table_end)
    ]
    names = [group[0].grid.name for group in groups]
    return [
        _read_group(book, group, name, _sheet_place(names, at)) for at, group in enumerate(groups)
    ]


def _table_end(table: ReturnTable) -> int:
    return _signature_row(table.grid, table.headings.last + 1)


def _sheet_place(names: Sequence[str], at: int) -> SheetPlace:
    """Of one of the tables on the sheets of these `names`: what is laid on a sheet is told by its first table."""
    is_told = names[at] in names[:at]
    return SheetPlace(not at, {each for each in names if is_told or each != names[at]})


def _read_group(
    book: WorkbookGrids, group: Sequence[ReturnTable], name: str, place: SheetPlace
) -> ReturnedWorkbook:
    """The first of the sheets of one unit and period; between others that differ nobody can choose."""
    table, *others = group
    found = _read_table(book, table, name, place)
    faults = [
        *_column_faults(table, name),
        *difference_faults(found, [_read_table(book, each, name, place) for each in others]),
        *_sorting_faults(book, table, name),
    ]
    return replace(found, faults=tuple(faults))


def _no_table_result(book: WorkbookGrids, name: str) -> ReturnedWorkbook:
    identities = identity.hidden_identities(book.grids)
    problem = (
        f"没有找到报送表（有“{'”“'.join(column.value for column in REQUIRED_FIELDS)}”等列的工作表）"
    )
    fault = ReturnFault(
        Source(name), "return-no-table", problem, f"请在发下的责任清单“{REPORT_SHEET}”表里填报"
    )
    return ReturnedWorkbook(
        name, hidden_identity=identities[0] if identities else WorkbookIdentity(), faults=(fault,)
    )


def _column_faults(table: ReturnTable, name: str) -> Iterator[ReturnFault]:
    for field in (ReturnField.NUMBER, *INPUT_FIELDS):
        if field not in (*table.headings.columns, *OPTIONAL_FIELDS):
            yield _missing_column_fault(field, table, name)


def _sorting_faults(book: WorkbookGrids, table: ReturnTable, name: str) -> Iterator[ReturnFault]:
    """Answers that were sorted without what says which measure they are about. The mark stays in the file when they
    were put back by hand, so that it is told and not sent back.
    """
    columns = table.headings.columns
    asked = {columns[field] for field in INPUT_FIELDS if field in columns}
    keys = {columns[field] for field in (ReturnField.NUMBER, ReturnField.TEXT) if field in columns}
    for each in book.sorted_ranges(table.grid.name):
        moved = set(range(each.left, each.right + 1))
        if asked & moved and not keys & moved and each.top < each.bottom > table.headings.last:
            at = cell_source(name, table.grid.name, each.top + 1, each.left)
            problem = f"{each.ref} 单独排过序，编号和举措没有跟着动，填的多半对不上各自的举措"
            remedy = "请和填报单位逐行核对，不对的请它另报一份"
            yield ReturnFault(at, "rows-torn", problem, remedy, Severity.WARNING)


def _missing_column_fault(field: ReturnField, table: ReturnTable, name: str) -> ReturnFault:
    at = cell_source(name, table.grid.name, table.headings.first + 1, 0)
    if field in REQUIRED_FIELDS:
        remedy = f"请补上这一列，或在发下的责任清单“{REPORT_SHEET}”表里填报"
        return ReturnFault(at, "column-missing", f"没有找到“{field.value}”一列", remedy)
    problem = f"没有找到“{field.value}”一列，按没有填处理"
    if field is ReturnField.NUMBER:
        problem = "没有找到“编号”一列，按举措的文字认行"
    return ReturnFault(at, "column-missing", problem, "下次请不要删改表头", Severity.WARNING)


def _read_table(
    book: WorkbookGrids, table: ReturnTable, name: str, place: SheetPlace
) -> ReturnedWorkbook:
    grid, heads = table.grid, table.headings
    visible = table.visible_identity
    if not visible.unit:
        # The unit's name stands on the first sheet as well.
        visible = replace(visible, unit=_unit_elsewhere(book, table))
    end = _signature_row(grid, heads.last + 1)
    rows = tuple(row_reading.RowReader(book, table, name, end).read())
    people = _people(grid, end)
    # Of sheets that were added only the first table tells.
    finder = UnreadFinder(book, table.printed, _known_sheets(book, grid) if place.is_first else ())
    # What stands in no section of a sheet is told by the first of them.
    is_told = grid.name in place.others
    below = table.rows_below if is_told else range(heads.last + 1, len(grid.rows))
    read = {row.row_number for row in rows}
    unread = finder.find(ReadTable(grid, heads, read, end, below, place))
    return ReturnedWorkbook(
        file=name,
        sheet=grid.name,
        header_row=heads.last + 1,
        columns=heads.columns,
        hidden_identity=table.hidden_identity,
        visible_identity=visible,
        rows=rows,
        reporter=people.get("填报人", ""),
        phone=people.get("联系电话", ""),
        reviewer=people.get("审核人", ""),
        unread=tuple(unread),
        is_section=table.is_section,
    )


def _known_sheets(book: WorkbookGrids, own: WorkbookGrid) -> set[str]:
    """The sheets that are no addition of the unit's: those that went out, and copies of the table, which are told of
    otherwise.
    """
    others = (grid for grid in book.grids if grid is not own)
    return {NOTES_SHEET, CHECKLIST_SHEET} | {
        grid.name
        for grid in others
        if identity.is_hidden(grid) or headings.find_headings(grid) or headings.is_list(grid)
    }


def _unit_elsewhere(book: WorkbookGrids, table: ReturnTable) -> str:
    others = (
        grid for grid in book.all_grids if grid is not table.grid and grid.name != NOTES_SHEET
    )
    units = (
        identity.visible_identity([tables.row_text(row) for row in grid.rows[:4]]).unit
        for grid in others
    )
    return next(filter(None, units), "")


def _signature_row(grid: WorkbookGrid, start: int) -> int:
    """The row of the signatures, or behind the last row."""
    for row in range(start, len(grid.rows)):
        for value in grid.rows[row]:
            if (
                value
                and isinstance(value, str)
                and value.lstrip()[:1] in _LABEL_STARTS
                and _LABEL.match(value)
            ):
                return row
    return len(grid.rows)


def _people(grid: WorkbookGrid, end: int) -> dict[str, str]:
    """Who filled it in: what stands right of each label, or in the same cell."""
    names: dict[str, str] = {}
    for row in range(end, min(end + 6, len(grid.rows))):
        texts = grid.texts(row)
        for column, text in enumerate(texts):
            label = _LABEL.match(text)
            name = "".join(label[1].split()) if label else ""
            if label and name in _PEOPLE and name not in names:
                following = next((each for each in texts[column + 1 :] if each), "")
                names[name] = (label[2] or "").strip() or (
                    "" if _LABEL.match(following) else following
                )
    return names
