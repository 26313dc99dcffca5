"""The other filled sheets of a workbook against the one that is read: equal, of another period, or in its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.returns.contents import (
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    WorkbookIdentity,
)
from taskmap.system.diagnostics import Severity, Source
from taskmap.system.text import plain

_SHOWN = 5
"""Numbers of rows that a message names."""


def other_table_faults(
    table: ReturnedWorkbook, others: Sequence[ReturnedWorkbook]
) -> Iterator[ReturnFault]:
    """What is to be said of the `others`, each read from a filled sheet of the workbook from which the `table` was read.
    Between two that differ for one unit and period nobody can choose, and what another unit said is not passed over.
    """
    for other in others:
        if _is_of_another(other, table, "unit"):
            yield _foreign_fault(table, other)
        elif _is_of_another(other, table, "period"):
            yield _ignored_fault(table, other)
        elif different := _different_rows(table, other):
            yield _difference_fault(table, other, different)


def _is_of_another(one: ReturnedWorkbook, other: ReturnedWorkbook, what: str) -> bool:
    """Whether both sheets say themselves `what` they are of, and say something else."""
    names = {plain(getattr(_own(each), what)) for each in (one, other)} - {""}
    return len(names) > 1


def _own(table: ReturnedWorkbook) -> WorkbookIdentity:
    """Above the table, or where that is silent in the hidden sheet."""
    visible = table.visible_identity
    return visible if visible.unit and visible.period else table.identity


def _different_rows(one: ReturnedWorkbook, other: ReturnedWorkbook) -> list[str]:
    said = [
        {row.number: row.answers for row in each.rows if row.is_filled} for each in (one, other)
    ]
    numbers = [*said[0], *(number for number in said[1] if number not in said[0])]
    return [number for number in numbers if said[0].get(number) != said[1].get(number)]


def _foreign_fault(table: ReturnedWorkbook, other: ReturnedWorkbook) -> ReturnFault:
    names = [_own(each).unit for each in (table, other)]
    problem = f"这张表是“{names[1]}”的，“{table.sheet}”是“{names[0]}”的，一个文件里有几个单位"
    remedy = "请把各单位的表分别存成一个文件再报"
    return ReturnFault(_source(other), "sheet-foreign", problem, remedy)


def _ignored_fault(table: ReturnedWorkbook, other: ReturnedWorkbook) -> ReturnFault:
    count = sum(row.is_filled for row in other.rows)
    problem = f"这张表也填了 {count} 行，没有读，只读了“{table.sheet}”"
    remedy = "一个文件只报一期；别的期请另发一个文件"
    return ReturnFault(_source(other), "sheet-ignored", problem, remedy, Severity.WARNING)


def _difference_fault(
    table: ReturnedWorkbook, other: ReturnedWorkbook, different: Sequence[str]
) -> ReturnFault:
    more = f"等 {len(different)} 行" if len(different) > _SHOWN else ""
    rows = f"{'、'.join(different[:_SHOWN])}{more}"
    problem = f"这张表和“{table.sheet}”是同一单位同一期的，填的不一样（编号 {rows}）"
    return ReturnFault(_source(other), "sheet-differs", problem, "请只留下要报的一张再报")


def _source(other: ReturnedWorkbook) -> Source:
    return other.field_source(other.header_row, ReturnField.NUMBER)
