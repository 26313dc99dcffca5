"""One change between two versions of a plan, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of change; also the order in which they are told of one measure."""

    PLAN = "plan"
    UNIT_RENAMED = "unit-renamed"
    TASK = "task"
    ADDED = "added"
    DROPPED = "dropped"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    REWORDED = "reworded"
    UNIT_ADDED = "unit-added"
    UNIT_DROPPED = "unit-dropped"
    ROLE = "role"
    DEADLINE = "deadline"
    MILESTONE = "milestone"
    TARGET = "target"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Kind.PLAN: "方案",
    Kind.UNIT_RENAMED: "单位改名",
    Kind.TASK: "任务",
    Kind.ADDED: "新增",
    Kind.DROPPED: "删除",
    Kind.RENUMBERED: "可能改了编号",
    Kind.MOVED: "移动",
    Kind.REWORDED: "改写",
    Kind.UNIT_ADDED: "增加单位",
    Kind.UNIT_DROPPED: "减少单位",
    Kind.ROLE: "角色",
    Kind.DEADLINE: "时限",
    Kind.MILESTONE: "节点",
    Kind.TARGET: "指标",
}


@dataclass(frozen=True, slots=True)
class Change:
    """`id` is the measure's (the task's, or nothing for the plan as a whole); `what` says it in one phrase.

    `unit` is set where the change is about one unit; `touched` are all whom it concerns.
    """

    kind: Kind
    id: str
    what: str
    before: str = ""
    after: str = ""
    unit: str = ""
    touched: tuple[str, ...] = ()
