"""One act of a closure (申请, 核查 … 销号) as a value, to the JSON that the ledger keeps and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, cast


class Step(StrEnum):
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
        return _CHINESE[self]

    @classmethod
    def named(cls, name: str) -> Step | None:
        """The step of this name, English or Chinese."""
        return _NAMES.get(name.strip().lower())


_CHINESE = {
    Step.APPLY: "申请",
    Step.VISIT: "现场核查",
    Step.ACCEPT: "验收意见",
    Step.NOTICE: "公示",
    Step.OBJECT: "异议",
    Step.SETTLE: "处理异议",
    Step.RETURN: "退回",
    Step.STRIKE: "销号",
    Step.REOPEN: "重新打开",
}
_NAMES = {
    **{step.value: step for step in Step},
    **{chinese: step for step, chinese in _CHINESE.items()},
    "核查": Step.VISIT,
    "验收": Step.ACCEPT,
}


class Stage(StrEnum):
    """How far an item has come."""

    OPEN = "未申请"
    APPLIED = "已申请"
    VISITED = "已核查"
    ACCEPTED = "已验收"
    NOTICED = "公示中"
    STRUCK = "已销号"
    RETURNED = "已退回"
    REOPENED = "重新打开"


class Evidence(NamedTuple):
    """A file that was handed in: its name as it came and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The public notice. Both days are inside it; `days` and `working` count them.

    `provisional`: a year's holidays were not announced yet when the length was worked out.
    """

    begins: datetime.date
    until: datetime.date
    days: int
    working: int
    provisional: bool = False
    office: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`answers` leads from a criterion's number (「1」), or a milestone's (「节点1」), to how it was met.
    `settles` is the number of the objection that is dealt with.
    """

    step: Step
    day: datetime.date
    by: str = ""
    why: str = ""
    level: str = ""
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: Notice | None = None
    settles: int = 0

    def body(self) -> dict[str, object]:
        """What an entry of kind `closure` says beside its plan, measure and day:

        `{"step", "by", "why", "level", "evidence": [{"name", "sha256"}], "answers": {"1": …},
        "notice": {"from", "until", "days", "working", "provisional", "office", "phone", "address"}, "settles"}`;
        whatever is empty is left out.
        """
        told: dict[str, object] = {
            "by": self.by,
            "why": self.why,
            "level": self.level,
            "evidence": [file._asdict() for file in self.evidence],
            "answers": dict(self.answers),
            "notice": _notice_body(self.notice) if self.notice else None,
            "settles": self.settles,
        }
        return {"step": self.step.value, **{name: value for name, value in told.items() if value}}

    @classmethod
    def of(cls, day: datetime.date, body: Mapping[str, object]) -> Act:
        """The act that an entry of the ledger tells."""
        notice = cast("Mapping[str, object] | None", body.get("notice"))
        files = cast("list[Mapping[str, str]]", body.get("evidence", []))
        return cls(
            step=Step(str(body["step"])),
            day=day,
            by=str(body.get("by", "")),
            why=str(body.get("why", "")),
            level=str(body.get("level", "")),
            evidence=tuple(Evidence(file["name"], file["sha256"]) for file in files),
            answers=cast("Mapping[str, str]", body.get("answers", {})),
            notice=_notice(notice) if notice else None,
            settles=cast(int, body.get("settles", 0)),
        )


def _notice_body(notice: Notice) -> dict[str, object]:
    return {
        "from": notice.begins.isoformat(),
        "until": notice.until.isoformat(),
        "days": notice.days,
        "working": notice.working,
        "provisional": notice.provisional,
        "office": notice.office,
        "phone": notice.phone,
        "address": notice.address,
    }


def _notice(body: Mapping[str, object]) -> Notice:
    day = datetime.date.fromisoformat
    return Notice(
        begins=day(str(body["from"])),
        until=day(str(body["until"])),
        days=cast(int, body["days"]),
        working=cast(int, body["working"]),
        provisional=bool(body.get("provisional")),
        office=str(body.get("office", "")),
        phone=str(body.get("phone", "")),
        address=str(body.get("address", "")),
    )
