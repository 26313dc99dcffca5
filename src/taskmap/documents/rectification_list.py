"""A plan and the closures of its items to the 整改清单, a Document: open problems in one table, those struck off in another.

The columns are those of the lists that inspections ask for: problem, who oversees it, the three kinds of units,
deadline, goal, measures, progress, whether it is struck off.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from taskmap.document import Document, Row, Table, Value
from taskmap.plan import wording
from taskmap.plan.model import Deadline, Measure, Plan, Role, Task
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date
from taskmap.tracking.closure import ClosureState, Stage

FILE = "整改清单.xlsx"
OPEN, STRUCK = "open", "struck"
"""The kinds of rows: each has a sheet of its own."""

_TASK = {
    "task.no": "序号",
    "task.problem": "问题",
    "task.supervisor": "督办领导",
    "task.responsible": "责任单位",
    "task.lead": "牵头单位",
    "task.support": "配合单位",
    "task.deadline": "整改时限",
    "task.goal": "整改目标",
}
_MEASURE = {"measure": "整改措施", "progress": "进展"}
_CLOSED = {"task.closed": "是否销号"}


def document(
    plan: Plan,
    registry: Registry,
    deadlines: Mapping[str, Deadline],
    progress: Mapping[str, str],
    closings: Mapping[str, ClosureState],
    revision: int,
    day: datetime.date,
) -> Document:
    """The list of the plan's `revision` as of `day`. `deadlines` has those in force by the id of their measure, where
    they are not the plan's own. `progress` is by measure id what the units that answer for it last
    reported, `closings` by item id how far its closure has come; where an id is missing there is nothing yet.
    """
    fields = {
        "plan.id": plan.id,
        "plan.title": plan.title,
        "plan.number": plan.number,
        "plan.issuer": plan.issuer,
        "plan.issued": plan.issued,
        "plan.revision": revision,
        "plan.imprint": wording.imprint(plan, revision),
        "plan.day": long_date(day),
    }
    rows: dict[str, list[Row]] = {OPEN: [], STRUCK: []}
    for task in plan.every_task():
        if task.problem:
            kind = STRUCK if _is_struck_off(task, closings) else OPEN
            rows[kind] += _rows(task, kind, registry, deadlines, progress, closings)
    tables = (
        Table("未销号", _columns(OPEN), rows[OPEN]),
        Table("已销号", _columns(STRUCK), rows[STRUCK]),
    )
    return Document(f"{plan.title}整改清单", plan.issuer, day, fields, tables)


def blank() -> Document:
    """The list without content: its names are the placeholders that a template may use."""
    plan = Plan("", "")
    return document(plan, Registry.of(plan), {}, {}, {}, 1, datetime.date.min)


def _columns(kind: str) -> dict[str, str]:
    return {**_TASK, **{f"{kind}.{name}": title for name, title in _MEASURE.items()}, **_CLOSED}


def _rows(
    task: Task,
    kind: str,
    registry: Registry,
    deadlines: Mapping[str, Deadline],
    progress: Mapping[str, str],
    closings: Mapping[str, ClosureState],
) -> Iterator[Row]:
    units = {
        role: _join_distinct(
            (wording.parties(each, role, registry) for each in task.measures), "、"
        )
        for role in Role
    }
    common = _task_values(task, units, deadlines, closings)
    for measure in task.measures:
        own: dict[str, Value] = {
            f"{kind}.measure": "\n".join(_measure(task, measure, units, registry)),
            f"{kind}.progress": _progress(task, measure, progress, closings),
        }
        yield Row(kind, {**common, **own}, task=task.id)


def _task_values(
    task: Task,
    units: Mapping[Role, str],
    deadlines: Mapping[str, Deadline],
    closings: Mapping[str, ClosureState],
) -> dict[str, Value]:
    return {
        "task.no": task.no or task.id,
        "task.problem": task.problem,
        "task.supervisor": _join_distinct(task.supervisor_of(each) for each in task.measures),
        "task.deadline": _join_distinct(
            wording.deadline(deadlines.get(each.id, each.deadline)) for each in task.measures
        ),
        "task.goal": task.goal,
        "task.closed": _closure_text(task, closings),
        **{f"task.{role.value}": names for role, names in units.items()},
    }


def _measure(
    task: Task, measure: Measure, units: Mapping[Role, str], registry: Registry
) -> Iterator[str]:
    """The measure, its lead where the measures of the task have different ones, and its milestones and targets."""
    lead = wording.parties(measure, Role.LEAD, registry)
    owner = f"（{lead}牵头）" if lead and lead != units[Role.LEAD] else ""
    number = f"{measure.id} " if measure.id != task.id else ""
    yield f"{number}{measure.text}{owner}"
    if steps := wording.steps(measure, registry):
        yield steps


def _progress(
    task: Task, measure: Measure, progress: Mapping[str, str], closings: Mapping[str, ClosureState]
) -> str:
    text = progress.get(measure.id, "")
    own = closings.get(measure.id)
    if measure.id == task.id or own is None or not own.steps:
        return text
    return f"{text}\n（本条{_stage(own)}）" if text else f"本条{_stage(own)}"


def _is_struck_off(task: Task, closings: Mapping[str, ClosureState]) -> bool:
    """A task is struck off itself; one that nobody has applied for is so when each of its measures is."""
    closing = closings.get(task.id)
    if closing and closing.stage is not Stage.OPEN:
        return closing.is_struck_off
    return bool(task.measures) and all(
        (own := closings.get(each.id)) and own.is_struck_off for each in task.measures
    )


def _closure_text(task: Task, closings: Mapping[str, ClosureState]) -> str:
    closing = closings.get(task.id)
    if _is_struck_off(task, closings):
        days = [
            own.day
            for each in (task.id, *(measure.id for measure in task.measures))
            if (own := closings.get(each)) and own.day and own.is_struck_off
        ]
        return f"是\n{long_date(max(days))}"
    return f"否\n{_stage(closing)}" if closing is not None and closing.steps else "否"


def _stage(closing: ClosureState) -> str:
    return f"{closing.stage}，{long_date(closing.day)}" if closing.day else str(closing.stage)


def _join_distinct(texts: Iterable[str], separator: str = "\n") -> str:
    return separator.join(dict.fromkeys(text for text in texts if text))
