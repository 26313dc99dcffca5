"""Changes to what is shown of them: unit by unit, and as a Document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value
from taskmap.plan.diff.changes import Change, Kind

_CHANGES = {
    "change.kind": "变化",
    "change.id": "编号",
    "change.unit": "单位",
    "change.what": "改了什么",
    "change.before": "原来",
    "change.after": "现在",
}
_UNITS = {
    "unit.name": "单位",
    "change.kind": "变化",
    "change.id": "编号",
    "change.what": "改了什么",
}

_MARKED = {
    *(Kind.ADDED, Kind.MOVED, Kind.REWORDED, Kind.UNIT_ADDED, Kind.ROLE),
    *(Kind.DEADLINE, Kind.MILESTONE, Kind.TARGET),
}
_LONGEST = 60


class Sides(NamedTuple):
    """What the two versions are called."""

    old: str
    new: str


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


def document(
    changes: Sequence[Change], title: str, sides: Sides, author: str, day: datetime.date
) -> Document:
    """`day` dates the file's properties."""
    units = by_unit(changes)
    count = f"{sides.new}与{sides.old}相比，共 {len(changes)} 处变化，涉及 {len(units)} 个单位。"
    fields: dict[str, Value] = {
        "difference.old": sides.old,
        "difference.new": sides.new,
        "difference.count": len(changes),
        "difference.units": len(units),
        "difference.summary": count if changes else f"{sides.new}与{sides.old}没有变化。",
    }
    tables = (
        Table("变化", _CHANGES, tuple(Row("change", _values(change)) for change in changes)),
        Table(
            "分单位",
            _UNITS,
            tuple(
                Row("change", _values(change), {"unit.name": unit}, task=unit)
                for unit, own in units.items()
                for change in own
            ),
        ),
    )
    return Document(f"{title}变化对照表", author, day, fields, tables)


def _values(change: Change) -> dict[str, Value]:
    return {
        "change.kind": change.kind.chinese,
        "change.id": change.id,
        "change.unit": change.unit,
        "change.what": change.what,
        "change.before": change.before,
        "change.after": change.after,
    }
