"""What a return says of itself, against the plan: which unit and period it is of, or why nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Unit
from taskmap.plan.periods import parse
from taskmap.returns.contents import Fault, Identity, Returned
from taskmap.returns.review.basis import Owed
from taskmap.system.diagnostics import Severity


class Whose:
    """Which unit and period a return is of, and what speaks against it."""

    def __init__(self, returned: Returned, owed: Owed) -> None:
        self._returned, self._owed = returned, owed
        self._said = returned.identity
        body = owed.registry.resolve(self._said.unit) if self._said.unit else None
        self.unit = body.name if body is not None else self._said.unit
        self.period = self._said.period
        self.faults = tuple(self._found())

    def _found(self) -> Iterator[Fault]:
        said, plan = self._said, self._owed.plan
        resend = "请在发下的责任清单上填报，不要把表复制到别的文件里"
        if not (said.plan and said.unit and said.period):
            yield self._fault("return-identity", "认不出是哪个方案、哪个单位、哪一期的表", resend)
        elif said.plan != plan.id:
            wrong = f"这是方案 {said.plan} 的清单，不是 {plan.id} 的"
            yield self._fault("return-plan", wrong, "请核对是不是发错了文件")
        elif self.unit not in self._owed.rows:
            wrong = f"方案里没有单位“{said.unit}”的任务"
            yield self._fault("return-unit", wrong, "请核对单位名称，或在方案里加上这个别名")
        elif not self._is_due():
            wrong = f"方案没有 {said.period} 这一期"
            yield self._fault(
                "return-period", wrong, f"可报的期次：{'、'.join(self._owed.periods) or '无'}"
            )
        else:
            yield from self._contradictions(self._returned.hidden, self._returned.corner)

    def _is_due(self) -> bool:
        """A unit may report more than it owes, but not of a period that nobody reports."""
        if periods := self._owed.periods:
            return self.period in periods
        return parse(self.period) is not None

    def _contradictions(self, hidden: Identity, corner: Identity) -> Iterator[Fault]:
        pairs = (
            ("方案", hidden.plan, corner.plan),
            ("单位", self._named(hidden.unit), self._named(corner.unit)),
            ("报送期", hidden.period, corner.period),
        )
        for what, one, other in pairs:
            if one and other and one != other:
                wrong = f"文件隐藏的{what}是“{one}”，表上写的是“{other}”，认不准是谁的哪一期"
                wanted = "请在发下的那一份清单上重填，不要用别的单位或别的期的表改"
                yield self._fault("return-contradiction", wrong, wanted)

    def _named(self, name: str) -> str:
        body = self._owed.registry.resolve(name) if name else None
        return body.name if isinstance(body, Unit) else name

    def _fault(self, code: str, wrong: str, wanted: str) -> Fault:
        return Fault(self._returned.top, code, wrong, wanted)


def revision(returned: Returned, owed: Owed) -> Iterator[Fault]:
    said = returned.identity.revision
    if said and said != owed.revision:
        older = said < owed.revision
        wrong = f"用的是第 {said} 版清单，现行的是第 {owed.revision} 版"
        wanted = "还在的举措照收，下次请用新版" if older else "请核对台账里的方案是不是最新的"
        code = "revision-older" if older else "revision-newer"
        yield Fault(returned.top, code, wrong, wanted, Severity.WARNING)
