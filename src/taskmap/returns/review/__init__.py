"""A return against what its unit owes: the rows that are accepted, and everything that has to be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.model import Duty
from taskmap.plan.progress import Progress
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault, has_errors
from taskmap.returns.review import verification
from taskmap.returns.review.basis import LENIENT, Arrival, ReviewBasis, Strictness
from taskmap.returns.review.owner import OwnerCheck, revision_faults
from taskmap.returns.review.row_review import RowReview
from taskmap.returns.review.unread_notes import unread_notes
from taskmap.system.diagnostics import Diagnostic

__all__ = ["LENIENT", "Arrival", "Review", "ReviewBasis", "Strictness", "review_return"]


class Review(Struct, frozen=True):
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
    if workbook.identity or not has_errors(faults):
        faults += owner.faults
    faults += [*owner.notes, *unread_notes(workbook, basis)]
    if owner.faults:
        return Review(workbook, basis.plan.id, faults=_sort_faults(faults))
    workbook, notes, doubts = _verify(workbook, basis, owner)
    review = Review(workbook, basis.plan.id, owner.unit, owner.period, doubts=tuple(doubts))
    rows: tuple[Progress, ...] = ()
    if not has_errors(faults):
        if _is_blank_of_finished(workbook, basis, owner):
            return replace(review, faults=tuple(notes), owes_nothing=True)
        row_review = RowReview(workbook, basis, owner, previous, arrival, strictness)
        rows, row_faults = row_review.rows_and_faults()
        faults += [*notes, *revision_faults(workbook, basis), *row_faults]
        doubts += _foreign_rows(workbook, basis, owner, row_faults)
    return replace(
        review,
        duty=basis.duty(owner.unit, owner.period, workbook.identity.rule),
        expected_rows=len(basis.assignments_by_unit[owner.unit]),
        rows=() if strictness.all_or_nothing and has_errors(faults) else rows,
        faults=_sort_faults(faults),
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
    return not filled and basis.owes_nothing(owner.unit, owner.period)


def _sort_faults(faults: Sequence[ReturnFault]) -> tuple[ReturnFault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.code, fault.measure)))
