"""One step of a closure (申请, 核查 … 销号) as a value, as the ledger keeps it; what can be done, and the stages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class ClosureAction(StrEnum):
    """What can be done to an item on its way to being struck off."""

    APPLY = "apply"
    VISIT = "visit"
    ACCEPT = "accept"
    NOTICE = "notice"
    OBJECT = "object"
    SETTLE = "settle"
    RETURN = "return"
    STRIKE = "strike"
    REOPEN = "reopen"

    @property
    def chinese(self) -> str:
        """The word for it in tables and messages: 申请, 现场核查."""
        return _CHINESE[self]

    @classmethod
    def from_name(cls, name: str) -> ClosureAction | None:
        """The action called `name` in English or Chinese, 核查 and 验收 for short; None if there is none."""
        return _NAMES.get(name.strip().lower())


_CHINESE = {
    ClosureAction.APPLY: "申请",
    ClosureAction.VISIT: "现场核查",
    ClosureAction.ACCEPT: "验收意见",
    ClosureAction.NOTICE: "公示",
    ClosureAction.OBJECT: "异议",
    ClosureAction.SETTLE: "处理异议",
    ClosureAction.RETURN: "退回",
    ClosureAction.STRIKE: "销号",
    ClosureAction.REOPEN: "重新打开",
}
_NAMES = {
    **{step.value: step for step in ClosureAction},
    **{chinese: step for step, chinese in _CHINESE.items()},
    "核查": ClosureAction.VISIT,
    "验收": ClosureAction.ACCEPT,
}


class Stage(StrEnum):
    """How far an item has come on its way to 销号."""

    OPEN = "未申请"
    APPLIED = "已申请"
    VISITED = "已核查"
    ACCEPTED = "已验收"
    NOTICED = "公示中"
    STRUCK = "已销号"
    RETURNED = "已退回"
    REOPENED = "重新打开"


class Evidence(Struct, frozen=True):
    """A file that was handed in: its name as it came and the SHA-256 of its bytes."""

    name: str
    sha256: str


class PublicNotice(Struct, frozen=True):
    """A public notice from `begins` to `until`, both days inside; `days` and `working` count calendar and working days.

    `provisional`: the holidays of a year it runs in were not announced yet when it was recorded.
    """

    begins: datetime.date = field(name="from")
    until: datetime.date
    days: int
    working: int
    provisional: bool = False
    office: str = ""
    phone: str = ""
    address: str = ""


class ClosureStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done to an item on a day, `by` whom and `why` as they were typed.

    `answers` leads from the number of a criterion (「1」) or milestone (「节点1」) to how it was met. `settles` is the
    number of the objection that is dealt with, 0 if none.
    """

    action: ClosureAction = field(name="step")
    day: datetime.date
    by: str = ""
    why: str = ""
    level: str = ""
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: PublicNotice | None = None
    settles: int = 0
    unfinished: tuple[str, ...] = ()
    """Of a 申请: the units that had not called the item done, each with its last word then."""
