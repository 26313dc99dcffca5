"""What a return says of itself, against the plan: which unit and period it is of, or why nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Unit
from taskmap.plan.periods import parse
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault, WorkbookIdentity
from taskmap.returns.review.basis import ReviewBasis
from taskmap.system.diagnostics import Severity


class OwnerCheck:
    """Which unit and period a return is of, and what speaks against it."""

    def __init__(self, workbook: ReturnedWorkbook, basis: ReviewBasis) -> None:
        self._returned, self._owed = workbook, basis
        self._said = workbook.identity
        self.unit = basis.registry.registered_name(self._said.unit)
        self.period = self._said.period
        self.faults = tuple(self._find_faults())

    def _find_faults(self) -> Iterator[ReturnFault]:
        said, plan = self._said, self._owed.plan
        resend = "请在发下的责任清单上填报，不要把表复制到别的文件里"
        if not (said.plan and said.unit and said.period):
            yield self._fault("return-identity", "认不出是哪个方案、哪个单位、哪一期的表", resend)
        elif said.plan != plan.id:
            wrong = f"这是方案 {said.plan} 的清单，不是 {plan.id} 的"
            yield self._fault("return-plan", wrong, "请核对是不是发错了文件")
        elif self.unit not in self._owed.assignments_by_unit:
            wrong = f"方案里没有单位“{said.unit}”的任务"
            yield self._fault("return-unit", wrong, "请核对单位名称，或在方案里加上这个别名")
        elif not self._is_due():
            wrong = f"方案没有 {said.period} 这一期"
            yield self._fault(
                "return-period", wrong, f"可报的期次：{'、'.join(self._owed.periods) or '无'}"
            )
        else:
            yield from self._contradictions(
                self._returned.hidden_identity, self._returned.visible_identity
            )

    def _is_due(self) -> bool:
        """A unit may report more than it owes, but not of a period that nobody reports."""
        if periods := self._owed.periods:
            return self.period in periods
        return parse(self.period) is not None

    def _contradictions(
        self, hidden: WorkbookIdentity, visible: WorkbookIdentity
    ) -> Iterator[ReturnFault]:
        pairs = (
            ("方案", hidden.plan, visible.plan),
            ("单位", self._unit_name(hidden.unit), self._unit_name(visible.unit)),
            ("报送期", hidden.period, visible.period),
        )
        for what, one, other in pairs:
            if one and other and one != other:
                wrong = f"文件隐藏的{what}是“{one}”，表上写的是“{other}”，认不准是谁的哪一期"
                wanted = "请在发下的那一份清单上重填，不要用别的单位或别的期的表改"
                yield self._fault("return-contradiction", wrong, wanted)

    def _unit_name(self, name: str) -> str:
        body = self._owed.registry.resolve(name) if name else None
        return body.name if isinstance(body, Unit) else name

    def _fault(self, code: str, problem: str, remedy: str) -> ReturnFault:
        return ReturnFault(self._returned.header_source, code, problem, remedy)


def revision_faults(workbook: ReturnedWorkbook, basis: ReviewBasis) -> Iterator[ReturnFault]:
    said = workbook.identity.revision
    if said and said != basis.revision:
        older = said < basis.revision
        wrong = f"用的是第 {said} 版清单，现行的是第 {basis.revision} 版"
        wanted = "还在的举措照收，下次请用新版" if older else "请核对台账里的方案是不是最新的"
        code = "revision-older" if older else "revision-newer"
        yield ReturnFault(workbook.header_source, code, wrong, wanted, Severity.WARNING)
