"""Changes to the units they concern, and to the marks 已调整 in their checklists."""

from __future__ import annotations

from collections.abc import Sequence

from taskmap.plan.diff.changes import Change, Kind

_MARKED = {
    *(Kind.ADDED, Kind.MOVED, Kind.REWORDED, Kind.UNIT_ADDED, Kind.ROLE),
    *(Kind.DEADLINE, Kind.MILESTONE, Kind.TARGET),
}
_LONGEST = 60


def by_unit(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Whom the changes concern, in the order in which they are met."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        for unit in change.touched:
            found.setdefault(unit, []).append(change)
    return found


def marks(changes: Sequence[Change], revision: int) -> dict[str, dict[str, str]]:
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
