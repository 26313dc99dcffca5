"""One change between two versions of a plan, as a value."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class PlanChangeKind(StrEnum):
    """What sort of change; members stand in the order in which those of one measure are listed."""

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
    HANDED_OVER = "handed-over"
    DEADLINE = "deadline"
    MILESTONE = "milestone"
    TARGET = "target"
    PEOPLE = "people"
    CRITERIA = "criteria"
    REFERENCE = "reference"

    @property
    def chinese(self) -> str:
        """The word that a comparison prints in front of the change: 新增, 时限."""
        return _CHINESE[self]


_CHINESE = {
    PlanChangeKind.PLAN: "方案",
    PlanChangeKind.UNIT_RENAMED: "单位改名",
    PlanChangeKind.TASK: "任务",
    PlanChangeKind.ADDED: "新增",
    PlanChangeKind.DROPPED: "删除",
    PlanChangeKind.RENUMBERED: "可能改了编号",
    PlanChangeKind.MOVED: "移动",
    PlanChangeKind.REWORDED: "改写",
    PlanChangeKind.UNIT_ADDED: "增加单位",
    PlanChangeKind.UNIT_DROPPED: "减少单位",
    PlanChangeKind.ROLE: "角色",
    PlanChangeKind.HANDED_OVER: "移交",
    PlanChangeKind.DEADLINE: "时限",
    PlanChangeKind.MILESTONE: "节点",
    PlanChangeKind.TARGET: "指标",
    PlanChangeKind.PEOPLE: "责任人员",
    PlanChangeKind.CRITERIA: "完成标准",
    PlanChangeKind.REFERENCE: "对应的举措",
}


class PlanChange(Struct, frozen=True):
    """`id` is the measure's (the task's, or nothing for the plan as a whole); `what` says it in one phrase.

    `unit` is set where the change is about one unit; `touched` are the names of all units that it concerns.
    """

    kind: PlanChangeKind
    id: str
    what: str
    before: str = ""
    after: str = ""
    unit: str = ""
    touched: tuple[str, ...] = ()
