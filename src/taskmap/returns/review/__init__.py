"""A return against what its unit owes: the rows that are accepted, and everything that has to be corrected."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taskmap.plan.model import Duty
from taskmap.plan.progress import Progress, Status
from taskmap.returns.contents import ReturnedRow, ReturnedWorkbook, ReturnFault, ReturnField
from taskmap.returns.review import printed_text, verification
from taskmap.returns.review.basis import LENIENT, Arrival, ReviewBasis, Strictness
from taskmap.returns.review.done_days import done_on
from taskmap.returns.review.owner import OwnerCheck, revision_faults
from taskmap.returns.review.row_checks import check_row, effective_percent
from taskmap.returns.review.row_matching import RowMatcher
from taskmap.returns.review.unread_notes import unread_notes
from taskmap.system.diagnostics import Diagnostic, Severity
from taskmap.system.spreadsheets import column_letters

__all__ = ["LENIENT", "Arrival", "Review", "ReviewBasis", "Strictness", "review_return"]

_UNKNOWN_ROWS = ("row-foreign", "row-withdrawn", "row-added")
"""What is said of a row that the unit does not owe."""


@dataclass(frozen=True, slots=True)
class Review:
    """The result for one return. `unit` and `period` are "" if it is not certain whose it is;
    `rows` may be recorded.
    """

    workbook: ReturnedWorkbook
    plan: str = ""
    unit: str = ""
    period: str = ""
    duty: Duty | None = None
    expected_rows: int = 0
    """Rows that the unit should have reported."""
    rows: tuple[Progress, ...] = ()
    faults: tuple[ReturnFault, ...] = ()
    owes_nothing: bool = False
    """A sheet that was left blank by a unit that has done all its parts."""
    doubts: tuple[ReturnFault, ...] = ()
    """Why it is not certain that its unit sent it: then nothing of it counts before somebody trusts it."""

    @property
    def errors(self) -> tuple[ReturnFault, ...]:
        """The faults that are sent back; without any the return is accepted, warnings or not."""
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def is_identified(self) -> bool:
        """Whether plan, unit and period are certain."""
        return bool(self.unit)

    def has_cell(self, fault: ReturnFault) -> bool:
        """Whether the fault is about one cell of the table; one that stands at the headings is
        about all of it.
        """
        return bool(fault.at.cell) and fault.at.line > self.workbook.header_row

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All faults as messages, errors and warnings."""
        return tuple(fault.diagnostic for fault in self.faults)


def review_return(
    workbook: ReturnedWorkbook,
    basis: ReviewBasis,
    previous: Mapping[str, Progress],
    arrival: Arrival,
    strictness: Strictness = LENIENT,
) -> Review:
    """Check a return against what its unit owes, as it came with this `arrival`. `previous` is the unit's progress up
    to the period before, by measure; empty for the first period.
    """
    owner = OwnerCheck(workbook, basis, arrival.received_on)
    faults = list(workbook.faults)
    if workbook.identity or not any(fault.is_error for fault in faults):
        faults += owner.faults
    faults += [*owner.notes, *unread_notes(workbook, basis)]
    if owner.faults:
        return Review(workbook, basis.plan.id, faults=_sort_faults(faults))
    workbook, notes, doubts = _verify(workbook, basis, owner)
    rows: tuple[Progress, ...] = ()
    if not any(fault.is_error for fault in faults):
        faults += notes
        if _is_blank_of_finished(workbook, basis, owner):
            return Review(
                workbook,
                basis.plan.id,
                owner.unit,
                owner.period,
                faults=tuple(notes),
                owes_nothing=True,
                doubts=tuple(doubts),
            )
        rows, row_faults = _review_rows(workbook, basis, owner, previous, arrival, strictness)
        faults += [*revision_faults(workbook, basis), *row_faults]
        doubts += _foreign_rows(workbook, basis, owner, row_faults)
    if strictness.all_or_nothing and any(fault.is_error for fault in faults):
        rows = ()
    return Review(
        workbook,
        basis.plan.id,
        owner.unit,
        owner.period,
        basis.duty(owner.unit, owner.period, workbook.identity.rule),
        len(basis.assignments_by_unit[owner.unit]),
        rows,
        _sort_faults(faults),
        doubts=_sort_faults(doubts),
    )


def _verify(
    workbook: ReturnedWorkbook, basis: ReviewBasis, owner: OwnerCheck
) -> tuple[ReturnedWorkbook, list[ReturnFault], list[ReturnFault]]:
    """The workbook as it went out, if it did; what is noted of that; and why it is not certain that it did."""
    checklists = basis.checklists
    if issue := checklists.find(workbook, owner.unit, owner.period):
        measures = basis.assignments_by_unit[owner.unit]
        notes = list(verification.change_notes(workbook, issue, measures))
        return verification.as_issued(workbook, issue), notes, []
    if not workbook.has_code and checklists.is_uncoded(workbook.identity, owner.unit, owner.period):
        return workbook, [verification.uncoded_note(workbook)], []
    return workbook, [], [verification.doubt(workbook)]


def _foreign_rows(
    workbook: ReturnedWorkbook,
    basis: ReviewBasis,
    owner: OwnerCheck,
    faults: Sequence[ReturnFault],
) -> list[ReturnFault]:
    """The doubt that filled rows of other units cast on the return, and these rows; none where the unit had them by an
    earlier revision.
    """
    foreign = [
        fault
        for fault in faults
        if fault.code == "row-foreign"
        and fault.is_error
        and not basis.was_held(owner.unit, basis.measures_by_row[fault.measure])
    ]
    return [verification.foreign_rows_doubt(workbook, len(foreign)), *foreign] if foreign else []


def _is_blank_of_finished(
    workbook: ReturnedWorkbook, basis: ReviewBasis, owner: OwnerCheck
) -> bool:
    filled = any(row.is_filled for row in workbook.rows)
    return not filled and (owner.unit, owner.period) in basis.finished


def _sort_faults(faults: Sequence[ReturnFault]) -> tuple[ReturnFault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.code, fault.measure)))


def _review_rows(
    workbook: ReturnedWorkbook,
    basis: ReviewBasis,
    owner: OwnerCheck,
    previous: Mapping[str, Progress],
    arrival: Arrival,
    strictness: Strictness,
) -> tuple[tuple[Progress, ...], list[ReturnFault]]:
    if not any(row.is_filled for row in workbook.rows):
        by_number = {row.number: row for row in workbook.rows}
        return (), [
            ReturnFault(workbook.header_source, "return-empty", "整张表都没有填", "请填好再报"),
            *printed_text.misplaced_progress(workbook, by_number, arrival.returns),
        ]
    matcher = RowMatcher(
        workbook,
        basis,
        basis.expected_rows(owner.unit),
        previous,
        lambda measure: basis.needs_no_row(owner.unit, measure, owner.period),
        lambda measure: basis.was_held(owner.unit, measure),
    )
    sent = basis.sent_rows(workbook.identity.revision, owner.unit)
    faults = [
        *matcher.faults,
        *printed_text.change_notes(workbook, matcher.rows, sent),
        *printed_text.misplaced_progress(workbook, matcher.rows, arrival.returns),
    ]
    rows: list[Progress] = []
    column = column_letters(workbook.columns.get(ReturnField.PERCENT, 0) + 1)
    # In the order of the plan, however the unit has sorted them.
    for measure, expected in matcher.expected.items():
        row, last = matcher.rows.get(measure), previous.get(measure)
        if row is None:
            continue
        if not row.is_filled and (expected.is_milestone or matcher.may_be_blank(measure)):
            continue
        row_faults = [
            *matcher.change_faults(measure, row),
            *check_row(workbook, row, expected, last, arrival, strictness),
        ]
        faults += row_faults
        if row.status is not None and not any(fault.is_error for fault in row_faults):
            cell_ref = f"{workbook.sheet}!{column}{row.row_number}"
            day = done_on(row, arrival)
            rows.append(_progress(row, measure, row.status, cell_ref, day))
    if not rows and not any(fault.is_error for fault in faults):
        faults = _refuse_all(workbook, faults)
    return tuple(rows), faults


def _refuse_all(workbook: ReturnedWorkbook, faults: Sequence[ReturnFault]) -> list[ReturnFault]:
    """The `faults` of a filled sheet of which nothing could be taken: what else would be a note goes back to the unit,
    or its return would be neither accepted nor refused.
    """
    unknown = [fault for fault in faults if fault.code in _UNKNOWN_ROWS]
    others = [fault for fault in faults if fault.code not in _UNKNOWN_ROWS]
    if unknown:
        return [*others, *(fault._replace(severity=Severity.ERROR) for fault in unknown)]
    problem, remedy = "填了的各行没有一行是要报的", "请在清单原有的行里填"
    return [*others, ReturnFault(workbook.header_source, "return-empty", problem, remedy)]


def _progress(
    row: ReturnedRow, measure: str, status: Status, cell_ref: str, day: datetime.date | None
) -> Progress:
    texts = row.texts
    return Progress(
        measure,
        status,
        effective_percent(row),
        texts.get(ReturnField.DONE, ""),
        texts.get(ReturnField.PROBLEMS, ""),
        texts.get(ReturnField.NEXT_STEPS, ""),
        texts.get(ReturnField.EVIDENCE, ""),
        cell_ref,
        day,
    )
