"""The sheets of a workbook to the tables that may be read: each that says whose it is stands for itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.returns.contents import INPUT_FIELDS, WorkbookIdentity
from taskmap.returns.workbook import headings, identity
from taskmap.returns.workbook.grids import CellValue, WorkbookGrid, WorkbookGrids, cell_text
from taskmap.returns.workbook.headings import Headings
from taskmap.system.text import plain

NOTES_SHEET = "更正说明"
"""The sheet that taskmap itself adds to a workbook sent back."""
REPORT_SHEET = "月度报送"


class ReturnTable(Struct, frozen=True):
    """A sheet that may be one to read: the grid with its headings, the identity above them, and that of the hidden sheet
    that went out with it.
    """

    grid: WorkbookGrid
    headings: Headings
    visible_identity: WorkbookIdentity
    hidden_identity: WorkbookIdentity = field(default_factory=WorkbookIdentity)
    printed: frozenset[str] = frozenset()
    """The marks of what was printed on any sheet of its workbook; see WorkbookIdentity."""
    section_rows: Sequence[int] | None = None
    """The rows, from 0, of a section of a sheet about several reports; None where the sheet is about one."""

    @property
    def is_section(self) -> bool:
        """Whether it is a section of a sheet about several reports."""
        return self.section_rows is not None

    @property
    def rows_below(self) -> Sequence[int]:
        """The rows, from 0, below the headings that may be of its report."""
        if self.section_rows is not None:
            return self.section_rows
        return range(self.headings.last + 1, len(self.grid.rows))

    @property
    def count(self) -> int:
        """Rows below the headings in which a column for the unit's input holds something."""
        asked = [column for field, column in self.headings.columns.items() if field in INPUT_FIELDS]
        return sum(
            any(row[column] != "" for column in asked)
            for row in self.grid.rows[self.headings.last + 1 :]
        )

    @property
    def owner(self) -> tuple[str, str]:
        """The unit and the period that it says it is of, "" for what it does not say: above the table, or where that is
        silent in the hidden sheet.
        """
        said, hidden = self.visible_identity, self.hidden_identity
        if not (said.unit and said.period):
            unit, period = hidden.unit or said.unit, hidden.period or said.period
            return plain(unit), plain(period)
        return plain(said.unit), plain(said.period)

    def is_same_section(self, other: ReturnTable) -> bool:
        """Whether both are the same section, of copies of one sheet about several reports."""
        plans = [each.hidden_identity.plan or each.visible_identity.plan for each in (self, other)]
        return plans[0] == plans[1] and self.owner[1] == other.owner[1]

    def is_of_another(self, other: ReturnTable) -> bool:
        """Whether both say themselves of which unit or period they are, and say something else."""
        return any(
            mine and theirs and mine != theirs
            for mine, theirs in zip(self.owner, other.owner, strict=True)
        )


def find_tables(book: WorkbookGrids, grids: Sequence[WorkbookGrid]) -> list[ReturnTable]:
    """The likeliest first: of the period that a hidden sheet names, then by its name, then by how
    much is filled in.
    """
    tables = [
        ReturnTable(
            grid,
            heads,
            identity.visible_identity([row_text(row) for row in grid.rows[: heads.first]]),
        )
        for grid in grids
        if grid.name != NOTES_SHEET
        and not identity.is_hidden(grid)
        and (heads := headings.find_headings(grid))
    ]
    hidden = identity.hidden_identities(book.grids)
    if len(tables) > 1:
        periods = {each.period for each in hidden}
        tables.sort(
            key=lambda table: (
                table.visible_identity.period not in periods,
                table.grid.name != REPORT_SHEET,
                -table.count,
            ),
        )
    return list(_with_hidden_identities(tables, hidden))


def _with_hidden_identities(
    tables: Sequence[ReturnTable], hidden: Sequence[WorkbookIdentity]
) -> Iterator[ReturnTable]:
    """Each of the `tables` with the hidden sheet that says the same. One that is nobody's goes to the first table without,
    of its period if there is one: that was relabelled.
    """
    own = [next((each for each in hidden if _is_same(each, table)), None) for table in tables]
    left = [each for each in hidden if each not in own]
    printed = frozenset[str]().union(*(each.printed for each in hidden))
    for table, found in zip(tables, own, strict=True):
        if found is None and left:
            period = table.visible_identity.period
            found = next((each for each in left if each.period == period), left[0])
            left.remove(found)
        yield replace(table, hidden_identity=found or WorkbookIdentity(), printed=printed)


def _is_same(hidden: WorkbookIdentity, table: ReturnTable) -> bool:
    said = table.visible_identity
    return hidden.period == said.period and plain(hidden.unit) == plain(said.unit)


def group_tables(tables: Sequence[ReturnTable]) -> list[list[ReturnTable]]:
    """The `tables`, at least one, that are to be read, those of one unit and period together; of the first of each group it
    is the return. A blank one counts where no other table is of its unit.
    """
    first, *others = tables
    read = [first, *(each for each in others if each.count)]
    units = {each.owner[0] for each in read} | {""}
    read += [each for each in others if not each.count and each.owner[0] not in units]
    groups: list[list[ReturnTable]] = []
    for table in read:
        group = next((each for each in groups if not table.is_of_another(each[0])), None)
        if group is None and (table.owner[0] or not groups):
            groups.append([table])
        else:
            # A sheet of another period that does not say of which unit is nobody's return.
            (group or groups[0]).append(table)
    return groups


def row_text(row: Sequence[CellValue]) -> str:
    """What a person sees in the cells of the `row`, a line each."""
    return "\n".join(filter(None, map(cell_text, row)))
