"""The rows of a return whose owner is certain: those that are accepted, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from taskmap.plan.progress import Progress, Status
from taskmap.returns.contents import (
    ReturnedRow,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    has_errors,
)
from taskmap.returns.review import printed_text
from taskmap.returns.review.basis import Arrival, ReviewBasis, Strictness
from taskmap.returns.review.done_days import done_on
from taskmap.returns.review.owner import OwnerCheck
from taskmap.returns.review.row_checks import check_row, effective_percent
from taskmap.returns.review.row_matching import RowMatcher
from taskmap.system.diagnostics import Severity
from taskmap.system.spreadsheets import column_letters

_UNKNOWN_ROWS = ("row-foreign", "row-withdrawn", "row-added")
"""What is said of a row that the unit does not owe."""


class RowReview(Struct, frozen=True):
    """The `workbook` of a certain `owner`, and all that its rows are checked against; `previous` is the unit's progress
    up to the period before, by measure.
    """

    workbook: ReturnedWorkbook
    basis: ReviewBasis
    owner: OwnerCheck
    previous: Mapping[str, Progress]
    arrival: Arrival
    strictness: Strictness

    def rows_and_faults(self) -> tuple[tuple[Progress, ...], list[ReturnFault]]:
        """The rows that may be recorded, in the order of the plan, however the unit has sorted them; and all faults."""
        if not any(row.is_filled for row in self.workbook.rows):
            return (), list(self._empty_faults())
        matcher = RowMatcher(self.workbook, self.basis, self.owner, self.previous)
        faults = [*matcher.faults, *self._printed_faults(matcher.rows)]
        accepted: list[Progress] = []
        for measure, row in _due_rows(matcher):
            row_faults = self._row_faults(matcher, measure, row)
            faults += row_faults
            if row.status is not None and not has_errors(row_faults):
                accepted.append(self._progress(measure, row, row.status))
        if not accepted and not has_errors(faults):
            faults = self._refuse_all(faults)
        return tuple(accepted), faults

    def _empty_faults(self) -> Iterator[ReturnFault]:
        what = f"方案 {self.basis.plan.id} 的一节" if self.workbook.is_section else "整张表"
        problem, remedy = f"{what}都没有填", "请填好再报"
        yield ReturnFault(self.workbook.header_source, "return-empty", problem, remedy)
        rows = {row.number: row for row in self.workbook.rows}
        yield from printed_text.misplaced_progress(self.workbook, rows, self.arrival.returns)

    def _printed_faults(self, rows: Mapping[str, ReturnedRow]) -> Iterator[ReturnFault]:
        sent = self.basis.sent_rows(self.workbook.identity.revision, self.owner.unit)
        yield from printed_text.change_notes(self.workbook, rows, sent)
        yield from printed_text.misplaced_progress(self.workbook, rows, self.arrival.returns)

    def _row_faults(
        self, matcher: RowMatcher, measure: str, row: ReturnedRow
    ) -> Sequence[ReturnFault]:
        expected, last = matcher.expected[measure], self.previous.get(measure)
        checks = check_row(self.workbook, row, expected, last, self.arrival, self.strictness)
        return [*matcher.change_faults(measure, row), *checks]

    def _progress(self, measure: str, row: ReturnedRow, status: Status) -> Progress:
        texts, column = row.texts, self.workbook.columns.get(ReturnField.PERCENT, 0)
        return Progress(
            measure,
            status,
            effective_percent(row),
            texts.get(ReturnField.DONE, ""),
            texts.get(ReturnField.PROBLEMS, ""),
            texts.get(ReturnField.NEXT_STEPS, ""),
            texts.get(ReturnField.EVIDENCE, ""),
            f"{self.workbook.sheet}!{column_letters(column + 1)}{row.row_number}",
            done_on(row, self.arrival),
        )

    def _refuse_all(self, faults: Sequence[ReturnFault]) -> list[ReturnFault]:
        """The `faults` of a filled sheet of which nothing could be taken: what else would be a note goes back to the
        unit, or its return would be neither accepted nor refused.
        """
        unknown = [fault for fault in faults if fault.code in _UNKNOWN_ROWS]
        others = [fault for fault in faults if fault.code not in _UNKNOWN_ROWS]
        if unknown:
            return [*others, *(fault._replace(severity=Severity.ERROR) for fault in unknown)]
        problem, remedy = "填了的各行没有一行是要报的", "请在清单原有的行里填"
        at = self.workbook.header_source
        return [*others, ReturnFault(at, "return-empty", problem, remedy)]


def _due_rows(matcher: RowMatcher) -> Iterator[tuple[str, ReturnedRow]]:
    """The rows of the return that are to be checked, by the number of each; not those that may stay blank, and did."""
    for measure, expected in matcher.expected.items():
        row = matcher.rows.get(measure)
        if row and (row.is_filled or not (expected.is_milestone or matcher.may_be_blank(measure))):
            yield measure, row
