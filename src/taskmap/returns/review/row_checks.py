"""One returned row against its measure and the progress reported before: everything that has to be corrected."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import DeadlineKind
from taskmap.plan.progress import IMPLIED_PERCENTS, NOTHING, Progress, Status
from taskmap.returns.contents import (
    REQUIRED_FIELDS,
    ReturnedRow,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
)
from taskmap.returns.review.basis import Arrival, ExpectedRow, Strictness
from taskmap.returns.review.done_days import find_problem
from taskmap.system.diagnostics import Severity
from taskmap.system.text import plain


def effective_percent(row: ReturnedRow) -> float | None:
    """The percentage in the cell; where it is empty, the one that the status can only mean: 100 for
    已完成, 0 for 未启动. None if neither says.
    """
    if row.percent is None and row.status is not None:
        return IMPLIED_PERCENTS.get(row.status)
    return row.percent


def check_row(
    workbook: ReturnedWorkbook,
    row: ReturnedRow,
    expected: ExpectedRow,
    previous: Progress | None,
    arrival: Arrival,
    strictness: Strictness,
) -> list[ReturnFault]:
    """The faults of a row, each with its number. `previous` is the progress reported up to the
    period before, None if there is none.
    """
    each = _RowCheck(workbook, row, expected, previous, arrival, strictness)
    return [fault._replace(measure=expected.number) for fault in each.faults()]


class _RowCheck:
    def __init__(
        self,
        workbook: ReturnedWorkbook,
        row: ReturnedRow,
        expected: ExpectedRow,
        previous: Progress | None,
        arrival: Arrival,
        strictness: Strictness,
    ) -> None:
        self._workbook, self._row = workbook, row
        self._expected, self._arrival = expected, arrival
        self._deadline, self._previous = expected.deadline, previous
        self._strictness = strictness
        self._status, self._percent = row.status, effective_percent(row)
        self._unreadable_cells = {fault.at for fault in row.faults if fault.is_error}

    def faults(self) -> Iterator[ReturnFault]:
        if not self._row.is_filled:
            remedy = "没有进展的也要填完成状态，并在本期进展写明原因"
            yield self._fault(ReturnField.STATUS, "row-empty", "这一行没有填", remedy)
            return
        yield from self._row.faults
        yield from self._missing_faults()
        yield from self._percent_faults()
        yield from self._done_day_faults()
        yield from self._deadline_faults()
        yield from self._text_faults()

    def _missing_faults(self) -> Iterator[ReturnFault]:
        values = (self._status, self._percent, self._text(ReturnField.DONE))
        for column, value in zip(REQUIRED_FIELDS, values, strict=True):
            if (
                value not in (None, "")
                or self._workbook.field_source(self._row.row_number, column)
                in self._unreadable_cells
            ):
                continue
            if column is ReturnField.STATUS:
                remedy = f"请从下拉框选：{'、'.join(Status)}"
                yield self._fault(column, "status-missing", "没有填完成状态", remedy)
            elif column is ReturnField.DONE:
                remedy = "请写本期做了什么；没有进展的写明原因"
                yield self._fault(column, "progress-missing", "没有填本期进展", remedy)
            elif self._status is Status.IN_PROGRESS:
                yield self._fault(column, "percent-missing", "没有填完成比例", "请填 0 到 99 的数")

    def _percent_faults(self) -> Iterator[ReturnFault]:
        share, status = self._percent, self._status
        if share is None:
            return
        if not 0 <= share <= 100:
            problem = f"完成比例是 {share:g}，超出了 0 到 100"
            yield self._fault(ReturnField.PERCENT, "percent-range", problem, "请填 0 到 100 的整数")
            return
        if status is Status.DONE and share < 100:
            remedy = "已完成的填 100；还没有完成的，把完成状态改为推进中"
            yield self._status_fault(ReturnField.PERCENT, "percent-done", remedy)
        elif status is Status.IN_PROGRESS and share == 100:
            remedy = "确已完成的，把完成状态改为已完成；没有完成的，完成比例填实际数"
            yield self._status_fault(ReturnField.STATUS, "percent-going", remedy)
        elif status is Status.NOT_STARTED and share > 0:
            remedy = "已经开展的，把完成状态改为推进中；没有开展的，完成比例填 0"
            yield self._status_fault(ReturnField.STATUS, "percent-not-started", remedy)
        yield from self._decrease_faults(share)

    def _status_fault(self, column: ReturnField, code: str, remedy: str) -> ReturnFault:
        problem = f"完成状态是{self._status}，完成比例却是 {self._percent:g}"
        return self._fault(column, code, problem, remedy)

    def _done_day_faults(self) -> Iterator[ReturnFault]:
        # Most rows have no such day, and to name a cell takes longer than to find that out.
        if self._status is None or not self._text(ReturnField.DONE_DAY):
            return
        at = self._workbook.field_source(self._row.row_number, ReturnField.DONE_DAY)
        if at not in self._unreadable_cells:
            problem = find_problem(self._row, self._expected, self._arrival)
            if problem:
                yield ReturnFault(at, "done-day", problem.what, problem.remedy)

    def _decrease_faults(self, share: float) -> Iterator[ReturnFault]:
        previous = self._previous.percent if self._previous else None
        if (
            previous is not None
            and share < previous
            and self._text(ReturnField.PROBLEMS) in NOTHING
            and not self._was_taken(share)
        ):
            problem = f"完成比例 {share:g} 比上期的 {previous:g} 低，没有说明"
            remedy = "填错的请改正；确实降低的，请在存在问题里写明原因"
            yield self._fault(ReturnField.PERCENT, "percent-lower", problem, remedy)

    def _was_taken(self, share: float) -> bool:
        """Whether the unit said the same for this period before: a section that was in order is sent again with others."""
        said = self._arrival.last_said(self._expected.number, self._workbook.identity.period)
        return said is not None and said.percent == share

    def _deadline_faults(self) -> Iterator[ReturnFault]:
        deadline, kind = self._deadline, self._deadline.kind
        if self._status is Status.ONGOING and kind is DeadlineKind.DATE and not deadline.ongoing:
            problem = f"这条举措有完成时限（{deadline.said}），不能填长期坚持"
            remedy = "请填未启动、推进中或已完成"
            yield self._fault(ReturnField.STATUS, "status-dated", problem, remedy)
        if self._status is Status.DONE and kind is DeadlineKind.ONGOING:
            problem = f"这条举措的时限是“{deadline.said}”，填了已完成"
            remedy = "还要坚持的请填长期坚持；确已完成的，请在本期进展说明"
            yield self._fault(
                ReturnField.STATUS, "status-ongoing", problem, remedy, Severity.WARNING
            )

    def _text_faults(self) -> Iterator[ReturnFault]:
        done, previous = self._text(ReturnField.DONE), self._previous
        if previous and done and plain(done) == plain(previous.progress_text):
            remedy = "请写本期的新进展；没有进展的写明原因"
            yield self._fault(
                ReturnField.DONE,
                "progress-same",
                "本期进展与上期一字不差",
                remedy,
                Severity.WARNING,
            )
        lacks_evidence = self._status is Status.DONE and self._text(ReturnField.EVIDENCE) in NOTHING
        if self._strictness.requires_evidence and lacks_evidence:
            problem, remedy = "填了已完成，没有佐证材料", "请写佐证材料的文件名称，文件随表一并报送"
            yield self._fault(ReturnField.EVIDENCE, "evidence-missing", problem, remedy)

    def _text(self, column: ReturnField) -> str:
        return self._row.texts.get(column, "")

    def _fault(
        self,
        column: ReturnField,
        code: str,
        problem: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> ReturnFault:
        at = self._workbook.field_source(self._row.row_number, column)
        return ReturnFault(at, code, problem, remedy, severity)
