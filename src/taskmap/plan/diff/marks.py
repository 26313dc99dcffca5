"""Changes to the units they concern, and to the marks 已调整 in their checklists."""

from __future__ import annotations

from collections.abc import Sequence

from taskmap.plan.diff.changes import PlanChange, PlanChangeKind

_MARKED = {
    *(
        PlanChangeKind.ADDED,
        PlanChangeKind.MOVED,
        PlanChangeKind.REWORDED,
        PlanChangeKind.UNIT_ADDED,
        PlanChangeKind.ROLE,
    ),
    *(PlanChangeKind.DEADLINE, PlanChangeKind.MILESTONE, PlanChangeKind.TARGET),
}
_LONGEST = 60


def by_unit(changes: Sequence[PlanChange]) -> dict[str, list[PlanChange]]:
    """Whom the changes concern, in the order in which they are met."""
    found: dict[str, list[PlanChange]] = {}
    for change in changes:
        for unit in change.touched:
            found.setdefault(unit, []).append(change)
    return found


def marks(changes: Sequence[PlanChange], revision: int) -> dict[str, dict[str, str]]:
    """By unit and measure what a checklist says of it. Of other units a unit hears nothing: who joined or left is
    told to those themselves.
    """
    told: dict[str, dict[str, list[str]]] = {}
    for change in changes:
        if change.kind in _MARKED:
            for unit in change.touched:
                own = told.setdefault(unit, {}).setdefault(change.id, [])
                own.append(change.what if len(change.what) <= _LONGEST else "内容改写")
    return {
        unit: {name: f"【已调整】第{revision}版：{'；'.join(what)}" for name, what in own.items()}
        for unit, own in told.items()
    }
