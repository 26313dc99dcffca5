"""What the commands about single items share: plans as the ledger has them, and the item that a name means."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from taskmap.ledger import Issued, Reader
    from taskmap.plan.model import Plan
    from taskmap.plan.workdays import Calendar

_SHOWN = 5


class Known(NamedTuple):
    """A plan as it was issued last."""

    plan: Plan
    revision: int


def plans(
    reader: Reader, until: datetime.date | None = None, only: str | None = None
) -> tuple[Known, ...]:
    """All of them, or the one of that id: each that is read takes its time."""
    return tuple(known(issued) for issued in reader.plans(until) if only in (None, issued.plan))


def known(issued: Issued) -> Known:
    """Raises TaskmapError when this taskmap cannot read what an older or newer one issued."""
    from taskmap.workflow import issued_plans

    return Known(issued_plans.plan(issued, calendar()), issued.revision)


def calendar() -> Calendar:
    """The official one with the office's own, if that stands in the current folder."""
    from taskmap import planfile
    from taskmap.plan import workdays

    path = Path.cwd() / planfile.OVERRIDES
    if not path.is_file():
        return workdays.Calendar()
    from taskmap.planfile import overrides

    return overrides.read(path.read_bytes(), str(path))[0]


def holding(found: tuple[Known, ...], name: str, plan: str | None) -> Known:
    """The plan that has a task or measure of this id; `plan` says which when several do."""
    if plan is not None:
        found = tuple(each for each in found if each.plan.id == plan)
        if not found:
            raise TaskmapError(f"台账里没有方案 {plan}；请先 taskmap split")
    having = [each for each in found if name in _ids(each.plan)]
    if len(having) == 1:
        return having[0]
    if having:
        names = "、".join(each.plan.id for each in having)
        raise TaskmapError(f"几个方案都有 {name}：{names}；请用 --plan 写明是哪一个")
    raise TaskmapError(_stranger(found, name))


def _ids(plan: Plan) -> Iterator[str]:
    for task in plan.every_task():
        yield task.id
        yield from (measure.id for measure in task.measures)


def _stranger(found: tuple[Known, ...], name: str) -> str:
    import difflib

    if not found:
        return "台账里还没有印发过的方案；请先 taskmap split"
    every = dict.fromkeys(each for one in found for each in _ids(one.plan))
    near = "、".join(difflib.get_close_matches(name, every, _SHOWN))
    return f"没有编号为“{name}”的举措{f'，是不是 {near}？' if near else ''}"
