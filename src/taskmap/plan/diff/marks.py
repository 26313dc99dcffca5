"""Changes to the units they concern, and to the marks 已调整 in their checklists."""

from __future__ import annotations

from collections.abc import Sequence

from taskmap.plan.diff.changes import PlanChange, PlanChangeKind

_MARKABLE = {
    *(
        PlanChangeKind.ADDED,
        PlanChangeKind.MOVED,
        PlanChangeKind.REWORDED,
        PlanChangeKind.UNIT_ADDED,
        PlanChangeKind.ROLE,
    ),
    *(PlanChangeKind.DEADLINE, PlanChangeKind.MILESTONE, PlanChangeKind.TARGET),
    *(PlanChangeKind.PEOPLE, PlanChangeKind.CRITERIA),
}
_MAX_LENGTH = 60


def by_unit(changes: Sequence[PlanChange]) -> dict[str, list[PlanChange]]:
    """The changes that concern each unit, by its name, units in the order in which they are met; a change stands
    under every unit that it touches.
    """
    changes_by_unit: dict[str, list[PlanChange]] = {}
    for change in changes:
        for unit in change.touched:
            changes_by_unit.setdefault(unit, []).append(change)
    return changes_by_unit


def marks(changes: Sequence[PlanChange], revision: int) -> dict[str, dict[str, str]]:
    """What a checklist says of the `changes` that led to the `revision` (counted from 1, 0 for a draft), by unit and
    measure id: 【已调整】第2版：…. A unit sees nothing of other units that joined or left one of its measures.
    """
    texts: dict[str, dict[str, list[str]]] = {}
    head = f"【已调整】第{revision}版：" if revision else "【拟调整】"
    for change in changes:
        if change.kind in _MARKABLE:
            for unit in change.touched:
                own = texts.setdefault(unit, {}).setdefault(change.id, [])
                own.append(change.what if len(change.what) <= _MAX_LENGTH else "内容改写")
    return {
        unit: {name: f"{head}{'；'.join(what)}" for name, what in own.items()}
        for unit, own in texts.items()
    }
