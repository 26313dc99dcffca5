"""The bytes of a workbook that came home to a Returned: whose it is, its rows, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from taskmap.returns.contents import (
    INPUT_FIELDS,
    REQUIRED_FIELDS,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    WorkbookIdentity,
    cell_source,
)
from taskmap.returns.workbook import headings, identity, row_reading
from taskmap.returns.workbook.grids import (
    CellValue,
    WorkbookGrid,
    WorkbookGrids,
    cell_text,
    open_workbook,
)
from taskmap.returns.workbook.headings import Headings
from taskmap.system.diagnostics import Severity, Source, TaskmapError

NOTES_SHEET = "更正说明"
"""The sheet that taskmap itself adds to a workbook sent back."""
REPORT_SHEET = "月度报送"
CHECKLIST_SHEET = "责任清单"
"""The sheet that went out to be read. It takes as long as the other, and nobody fills it in."""

_SIGNED = ("填报人", "联系电话", "审核人")
# In a cell of its own, or with the name behind it: 「填报人：某办」.
_LABEL = re.compile(
    r"\s*(填\s*报\s*人|联系电话|审\s*核\s*人|填表说明|签字盖章)\s*(?:$|[:：]\s*(.*))", re.S
)
_FIRST = frozenset("填联审签")
"""Characters of labels: few cells of the table begin so."""


def read(data: bytes, name: str) -> ReturnedWorkbook:
    """Never raises: what cannot be read is a fault of the whole workbook."""
    try:
        return _read(open_workbook(data, name, (CHECKLIST_SHEET,)), name)
    except TaskmapError as problem:
        return ReturnedWorkbook(
            name, faults=(ReturnFault(Source(name), "return-unreadable", str(problem)),)
        )


def _read(book: WorkbookGrids, name: str) -> ReturnedWorkbook:
    found = _tables(book, book.grids)
    if not found or not found[0].count:
        # Nothing is filled in where it should be: perhaps somebody has put the columns there.
        found = _tables(book, book.all_grids)
    if not found:
        return _without_table(book, name)
    table, *others = found
    return replace(_read_table(book, table, name), faults=tuple(_table_faults(table, others, name)))


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """A sheet that may be the one to be read."""

    grid: WorkbookGrid
    heads: Headings
    visible_identity: WorkbookIdentity

    @property
    def count(self) -> int:
        """Rows of the unit's own words."""
        asked = [column for field, column in self.heads.columns.items() if field in INPUT_FIELDS]
        return sum(
            any(row[column] != "" for column in asked)
            for row in self.grid.rows[self.heads.last + 1 :]
        )


def _tables(book: WorkbookGrids, grids: Sequence[WorkbookGrid]) -> list[ReturnTable]:
    """The likeliest first: of the period that the hidden sheet names, then by name, then by what is filled in."""
    found = [
        ReturnTable(
            grid, heads, identity.visible_identity([_line(row) for row in grid.rows[: heads.first]])
        )
        for grid in grids
        if grid.name != NOTES_SHEET
        and not identity.is_hidden(grid)
        and (heads := headings.find_headings(grid))
    ]
    if len(found) < 2:
        return found
    periods = {each.period for each in identity.hidden_identities(book.grids)}
    return sorted(
        found,
        key=lambda table: (
            table.visible_identity.period not in periods,
            table.grid.name != REPORT_SHEET,
            -table.count,
        ),
    )


def _line(row: Sequence[CellValue]) -> str:
    return "　".join(filter(None, map(cell_text, row)))


def _without_table(book: WorkbookGrids, name: str) -> ReturnedWorkbook:
    known = identity.hidden_identities(book.grids)
    wrong = (
        f"没有找到报送表（有“{'”“'.join(column.value for column in REQUIRED_FIELDS)}”等列的工作表）"
    )
    fault = ReturnFault(
        Source(name), "return-no-table", wrong, f"请在发下的责任清单“{REPORT_SHEET}”表里填报"
    )
    return ReturnedWorkbook(
        name, hidden_identity=known[0] if known else WorkbookIdentity(), faults=(fault,)
    )


def _table_faults(
    table: ReturnTable, others: Sequence[ReturnTable], name: str
) -> Iterator[ReturnFault]:
    """What is wrong with the sheet as a whole, and which others were left out."""
    for field in (ReturnField.NUMBER, *INPUT_FIELDS):
        if field not in table.heads.columns:
            yield _missing(field, table, name)
    for other in others:
        if count := other.count:
            at = cell_source(name, other.grid.name, other.heads.first + 1, 0)
            wrong = f"这张表也填了 {count} 行，没有读，只读了“{table.grid.name}”"
            wanted = "一个文件只报一期；别的期请另发一个文件"
            yield ReturnFault(at, "sheet-ignored", wrong, wanted, Severity.WARNING)


def _missing(field: ReturnField, table: ReturnTable, name: str) -> ReturnFault:
    at = cell_source(name, table.grid.name, table.heads.first + 1, 0)
    if field in REQUIRED_FIELDS:
        wanted = f"请补上这一列，或在发下的责任清单“{REPORT_SHEET}”表里填报"
        return ReturnFault(at, "column-missing", f"没有找到“{field.value}”一列", wanted)
    wrong = f"没有找到“{field.value}”一列，按没有填处理"
    if field is ReturnField.NUMBER:
        wrong = "没有找到“编号”一列，按举措的文字认行"
    return ReturnFault(at, "column-missing", wrong, "下次请不要删改表头", Severity.WARNING)


def _read_table(book: WorkbookGrids, table: ReturnTable, name: str) -> ReturnedWorkbook:
    grid, heads = table.grid, table.heads
    known = identity.hidden_identities(book.grids)
    hidden = next((each for each in known if each.period == table.visible_identity.period), None)
    corner = table.visible_identity
    if not corner.unit:
        # The unit's name stands on the first sheet as well.
        corner = replace(corner, unit=_unit_elsewhere(book, table))
    end = _end(grid, heads.last + 1)
    reader = row_reading.RowReader(book, grid, heads, name, end)
    people = _people(grid, end)
    return ReturnedWorkbook(
        file=name,
        sheet=grid.name,
        header_row=heads.last + 1,
        columns=heads.columns,
        hidden_identity=hidden or (known[0] if known else WorkbookIdentity()),
        visible_identity=corner,
        rows=tuple(reader.read()),
        reporter=people.get("填报人", ""),
        phone=people.get("联系电话", ""),
        reviewer=people.get("审核人", ""),
    )


def _unit_elsewhere(book: WorkbookGrids, table: ReturnTable) -> str:
    others = (
        grid for grid in book.all_grids if grid is not table.grid and grid.name != NOTES_SHEET
    )
    units = (
        identity.visible_identity([_line(row) for row in grid.rows[:4]]).unit for grid in others
    )
    return next(filter(None, units), "")


def _end(grid: WorkbookGrid, start: int) -> int:
    """The row of the signatures, or behind the last row."""
    for row in range(start, len(grid.rows)):
        for value in grid.rows[row]:
            if isinstance(value, str) and value.lstrip()[:1] in _FIRST and _LABEL.match(value):
                return row
    return len(grid.rows)


def _people(grid: WorkbookGrid, end: int) -> dict[str, str]:
    """Who filled it in: what stands right of each label, or in the same cell."""
    found: dict[str, str] = {}
    for row in range(end, min(end + 6, len(grid.rows))):
        texts = grid.texts(row)
        for column, said in enumerate(texts):
            label = _LABEL.match(said)
            name = "".join(label[1].split()) if label else ""
            if label and name in _SIGNED and name not in found:
                after = next((each for each in texts[column + 1 :] if each), "")
                found[name] = (label[2] or "").strip() or ("" if _LABEL.match(after) else after)
    return found
