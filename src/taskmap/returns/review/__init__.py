"""A return against what its unit owes: the rows that are right, and everything that is to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taskmap.plan.model import Duty
from taskmap.plan.progress import Progress, Status
from taskmap.returns.contents import Fault, Field, Returned, ReturnedRow
from taskmap.returns.review.basis import LENIENT, Owed, Strictness
from taskmap.returns.review.owner import Whose, revision
from taskmap.returns.review.row_checks import checked, percent
from taskmap.returns.review.row_matching import Rows, is_finished
from taskmap.system.diagnostics import Diagnostic
from taskmap.system.spreadsheets import column_letters

__all__ = ["LENIENT", "Owed", "Review", "Strictness", "review"]


@dataclass(frozen=True, slots=True)
class Review:
    """What came of a return. `unit` and `period` are "" if nobody could tell whose it is; `rows` may be entered."""

    returned: Returned
    plan: str = ""
    unit: str = ""
    period: str = ""
    duty: Duty | None = None
    owed: int = 0
    """Rows that the unit should have reported."""
    rows: tuple[Progress, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def is_known(self) -> bool:
        """Whether plan, unit and period are certain."""
        return bool(self.unit)

    def has_cell(self, fault: Fault) -> bool:
        """Whether it is about one cell of the table; what stands at the headings is about all of it."""
        return bool(fault.at.cell) and fault.at.line > self.returned.head

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(fault.diagnostic for fault in self.faults)


def review(
    returned: Returned,
    owed: Owed,
    last: Mapping[str, Progress],
    strictness: Strictness = LENIENT,
) -> Review:
    """`last` is the unit's progress of the period before, by measure; empty for the first one."""
    whose = Whose(returned, owed)
    faults = list(returned.faults)
    if returned.identity or not faults:
        faults += whose.faults
    if whose.faults:
        return Review(returned, owed.plan.id, faults=_sorted(faults))
    rows: tuple[Progress, ...] = ()
    if not any(fault.is_error for fault in faults):
        rows, found = _rows(returned, owed, whose.unit, last, strictness)
        faults += [*revision(returned, owed), *found]
    if strictness.whole and any(fault.is_error for fault in faults):
        rows = ()
    return Review(
        returned,
        owed.plan.id,
        whose.unit,
        whose.period,
        owed.duty(whose.unit, whose.period, returned.identity.rule),
        len(owed.rows[whose.unit]),
        rows,
        _sorted(faults),
    )


def _sorted(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.code, fault.measure)))


def _rows(
    returned: Returned,
    owed: Owed,
    unit: str,
    last: Mapping[str, Progress],
    strictness: Strictness,
) -> tuple[tuple[Progress, ...], list[Fault]]:
    if not any(row.filled for row in returned.rows):
        return (), [Fault(returned.top, "return-empty", "整张表都没有填", "请填好再报")]
    found = Rows(returned, owed, owed.rows[unit], last)
    faults = list(found.faults)
    rows: list[Progress] = []
    column = column_letters(returned.columns.get(Field.PERCENT, 0) + 1)
    # In the order of the plan, however the unit has sorted them.
    for measure, assignment in found.assigned.items():
        row, before = found.rows.get(measure), last.get(measure)
        if row is None or (is_finished(before) and not row.filled):
            continue
        wrong = [
            *found.changed(measure, row),
            *checked(returned, row, assignment, before, strictness),
        ]
        faults += wrong
        if row.status is not None and not any(fault.is_error for fault in wrong):
            seat = f"{returned.sheet}!{column}{row.row}"
            rows.append(_progress(row, measure, row.status, seat))
    return tuple(rows), faults


def _progress(row: ReturnedRow, measure: str, status: Status, seat: str) -> Progress:
    said = row.said
    return Progress(
        measure,
        status,
        percent(row),
        said.get(Field.DONE, ""),
        said.get(Field.PROBLEMS, ""),
        said.get(Field.AHEAD, ""),
        said.get(Field.EVIDENCE, ""),
        seat,
    )
