"""The changes between two versions of a plan to a Document: all of them, then unit by unit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.diff.marks import by_unit

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


class VersionNames(NamedTuple):
    """What the two versions of the plan are called in the document."""

    old: str
    new: str


def document(
    changes: Sequence[PlanChange],
    title: str,
    versions: VersionNames,
    author: str,
    day: datetime.date,
) -> Document:
    """The 变化对照表: `changes` as they come, then once more under each unit they touch. `title` is the plan's, `author`
    and `day` only go into the file's properties.
    """
    units = by_unit(changes)
    count = (
        f"{versions.new}与{versions.old}相比，共 {len(changes)} 处变化，涉及 {len(units)} 个单位。"
    )
    fields: dict[str, Value] = {
        "difference.old": versions.old,
        "difference.new": versions.new,
        "difference.count": len(changes),
        "difference.units": len(units),
        "difference.summary": count if changes else f"{versions.new}与{versions.old}没有变化。",
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


def _values(change: PlanChange) -> dict[str, Value]:
    return {
        "change.kind": change.kind.chinese,
        "change.id": change.id,
        "change.unit": change.unit,
        "change.what": change.what,
        "change.before": change.before,
        "change.after": change.after,
    }
