"""The other sheets of one unit and period in a workbook against the one that is read: equal, or in its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.returns.contents import ReturnedWorkbook, ReturnFault
from taskmap.system.diagnostics import Severity
from taskmap.system.text import shorten

_SHOWN = 5
"""Numbers of rows that a message names."""


def difference_faults(
    table: ReturnedWorkbook, others: Sequence[ReturnedWorkbook]
) -> Iterator[ReturnFault]:
    """What is to be said of the `others`, each read from a sheet of the same workbook that is no return of its own: of the
    same unit and period as the `table`, and between two that differ nobody can choose, or of another period and silent on
    its unit.
    """
    for other in others:
        if other.identity.period and table.identity.period != other.identity.period:
            yield _ignored_fault(table, other)
        elif different := _different_rows(table, other):
            yield _difference_fault(table, other, different)


def _different_rows(one: ReturnedWorkbook, other: ReturnedWorkbook) -> list[str]:
    said = [
        {row.number: row.answers for row in each.rows if row.is_filled} for each in (one, other)
    ]
    numbers = [*said[0], *(number for number in said[1] if number not in said[0])]
    return [number for number in numbers if said[0].get(number) != said[1].get(number)]


def _ignored_fault(table: ReturnedWorkbook, other: ReturnedWorkbook) -> ReturnFault:
    count = sum(row.is_filled for row in other.rows)
    problem = f"这张表也填了 {count} 行，没有写是哪个单位的，没有读，只读了“{table.sheet}”"
    remedy = "要报的，请在表头写上单位和报送期再报"
    return ReturnFault(other.header_source, "sheet-ignored", problem, remedy, Severity.WARNING)


def _difference_fault(
    table: ReturnedWorkbook, other: ReturnedWorkbook, different: Sequence[str]
) -> ReturnFault:
    rows = shorten(different, _SHOWN, "等 {} 行")
    problem = f"这张表和“{table.sheet}”是同一单位同一期的，填的不一样（编号 {rows}）"
    return ReturnFault(other.header_source, "sheet-differs", problem, "请只留下要报的一张再报")
