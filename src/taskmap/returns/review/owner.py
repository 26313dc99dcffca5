"""What a return says of itself, checked against the plan: its unit and period, or why they are not certain."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from taskmap.plan.model import Unit
from taskmap.plan.periods import parse
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault, WorkbookIdentity
from taskmap.returns.review.basis import ReviewBasis
from taskmap.system.dates import long_date
from taskmap.system.diagnostics import Severity


class OwnerCheck:
    """The unit and the period of a return that was received on a day, and the faults that speak against them. With
    faults they are not certain.
    """

    def __init__(
        self, workbook: ReturnedWorkbook, basis: ReviewBasis, received_on: datetime.date
    ) -> None:
        self._workbook, self._basis, self._received_on = workbook, basis, received_on
        self._identity = workbook.identity
        self.unit = basis.unit_name(self._identity.unit)
        self.period = self._identity.period
        self.notes: list[ReturnFault] = []
        """What is said otherwise on the sheet than in its hidden one, and contradicts nothing."""
        self.faults = tuple(self._find_faults())

    def _find_faults(self) -> Iterator[ReturnFault]:
        identity, plan = self._identity, self._basis.plan
        resend = "请在发下的责任清单上填报，不要把表复制到别的文件里"
        if not (identity.plan and identity.unit and identity.period):
            yield self._fault("return-identity", "认不出是哪个方案、哪个单位、哪一期的表", resend)
        elif identity.plan != plan.id:
            problem = f"这是方案 {identity.plan} 的清单，不是 {plan.id} 的"
            yield self._fault("return-plan", problem, "请核对是不是发错了文件")
        elif self.unit not in self._basis.assignments_by_unit:
            problem = f"方案里没有单位“{identity.unit}”的任务"
            yield self._fault("return-unit", problem, "请核对单位名称，或在方案里加上这个别名")
        elif not self._is_due():
            problem = f"方案没有 {identity.period} 这一期"
            yield self._fault(
                "return-period", problem, f"可报的期次：{'、'.join(self._basis.periods) or '无'}"
            )
        else:
            yield from self._contradictions(
                self._workbook.hidden_identity, self._workbook.visible_identity
            )
            yield from self._early_faults()

    def _is_due(self) -> bool:
        """A unit may report more than it owes, but not of a period that nobody reports."""
        if periods := self._basis.periods:
            return self.period in periods
        return parse(self.period) is not None

    def _early_faults(self) -> Iterator[ReturnFault]:
        """Nobody can have reported on what has not begun, or for a plan that had not been issued."""
        received, issued = self._received_on, self._basis.issued_on
        when = f"收到的日子是{long_date(received)}"
        if issued and received < issued:
            problem = f"{when}，方案{long_date(issued)}才印发"
            yield self._fault("return-early", problem, "请核对收到的日子（--received）")
        elif (period := parse(self.period)) and received < period.first_report_day(self._dues()):
            problem = f"{when}，{period.title}还没有开始"
            remedy = "请核对期次，到时再报；收到的日子写错了的，用 --received 写明"
            yield self._fault("return-early", problem, remedy)

    def _dues(self) -> list[datetime.date]:
        return [duty.due for duty in self._basis.duties.get((self.unit, self.period), ())]

    def _contradictions(
        self, hidden: WorkbookIdentity, visible: WorkbookIdentity
    ) -> Iterator[ReturnFault]:
        pairs = (
            ("方案", hidden.plan, visible.plan),
            ("单位", self._basis.unit_name(hidden.unit), self._basis.unit_name(visible.unit)),
            ("报送期", hidden.period, visible.period),
        )
        for what, one, other in pairs:
            if one and other and one != other and self._is_vague(what, one, other):
                problem = f"表上写的{what}是“{other}”，按隐藏的表认作“{one}”收了"
                note = self._fault("return-altered", problem, "请不要改动表头", Severity.WARNING)
                self.notes.append(note)
            elif one and other and one != other:
                problem = f"文件隐藏的{what}是“{one}”，表上写的是“{other}”，认不准是谁的哪一期"
                remedy = "请在发下的那一份清单上重填，不要用别的单位或别的期的表改"
                yield self._fault("return-contradiction", problem, remedy)

    def _is_vague(self, what: str, hidden: str, visible: str) -> bool:
        """Whether the visible word names nothing else than the hidden one: an office within the unit, no label of a
        period.
        """
        if what == "单位":
            is_other = isinstance(self._basis.registry.resolve(visible), Unit)
            return hidden in visible and not is_other
        return what == "报送期" and parse(visible) is None

    def _fault(
        self, code: str, problem: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> ReturnFault:
        return ReturnFault(self._workbook.header_source, code, problem, remedy, severity)


def revision_faults(workbook: ReturnedWorkbook, basis: ReviewBasis) -> Iterator[ReturnFault]:
    """A warning if the checklist is of another revision than the one in force; nothing if it does
    not say which it is of.
    """
    revision = workbook.identity.revision
    if revision and revision != basis.revision:
        older = revision < basis.revision
        problem = f"用的是第 {revision} 版清单，现行的是第 {basis.revision} 版"
        remedy = "还在的举措照收，下次请用新版" if older else "请核对台账里的方案是不是最新的"
        code = "revision-older" if older else "revision-newer"
        yield ReturnFault(workbook.header_source, code, problem, remedy, Severity.WARNING)
