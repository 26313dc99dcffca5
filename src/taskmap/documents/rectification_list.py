"""A plan and the closures of its items to the 整改清单, a Document: open problems in one table, those struck off in another.

The columns are those of the lists that inspections ask for: problem, who oversees it, the three kinds of units,
deadline, goal, measures, progress, whether it is struck off.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence

from taskmap.document import Document, Row, Table, Value
from taskmap.documents import measure_values
from taskmap.documents.measure_values import (
    MeasureRow,
    MeasureSelection,
    TaskSelection,
    join_distinct,
)
from taskmap.plan import wording
from taskmap.plan.model import Chapter, Closure, Deadline, Measure, Plan, Role, Task
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date
from taskmap.tracking.closure import ClosureState, Stage

FILE = "整改清单.xlsx"
OPEN, STRUCK, FRESH, GOING = "open", "struck", "fresh", "going"
"""The kinds of rows: each has a sheet of its own. What is open is fresh in the month in which it was listed, then going."""

_TASK = {
    **measure_values.task_titles(),
    "task.no": "序号",
    "task.problem": "问题",
    "task.deadline": "整改时限",
    "task.goal": "整改目标",
    "task.level": "验收层级",
    "task.standard": "验收标准",
    "task.listed": "列入日期",
    "task.closed": "是否销号",
}
_SHEETS = {OPEN: "未销号", STRUCK: "已销号", FRESH: "新增", GOING: "推进"}
_MEASURE = {**measure_values.MEASURE, **measure_values.OF_TASK}


def document(
    plan: Plan,
    registry: Registry,
    deadlines: Mapping[str, Deadline],
    progress: Mapping[str, str],
    closings: Mapping[str, ClosureState],
    listed: Mapping[str, datetime.date],
    revision: int,
    day: datetime.date,
    wanted: Collection[str],
) -> Document:
    """The list of the plan's `revision` as of `day`. `wanted` are the placeholders that the template has. `listed` has by task id since when it is in the plan, today where the
    id is missing. `deadlines` has those in force by the id of their measure, where
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
    rows: dict[str, list[Row]] = {kind: [] for kind in _SHEETS}
    apart = any(name.endswith(".others") for name in wanted)
    of_task = TaskSelection(wanted)
    for _, item in measure_values.rows_by_task(plan, registry, deadlines, apart=apart):
        if isinstance(item, Chapter) or not item[0].task.problem:
            continue
        task = item[0].task
        since = listed.get(task.id, day)
        values = {
            **of_task.values(item),
            **_task_values(item, closings),
            "task.listed": long_date(since),
        }
        for kind in _kinds(task, closings, (since.year, since.month) == (day.year, day.month)):
            rows[kind] += _rows(item, kind, values, progress, closings, wanted)
    tables = [Table(title, _columns(kind), rows[kind]) for kind, title in _SHEETS.items()]
    return Document(f"{plan.title}整改清单", plan.issuer, day, fields, tables)


def blank() -> Document:
    """The list without content: its names are the placeholders that a template may use."""
    plan = Plan("", "")
    return document(plan, Registry.of(plan), {}, {}, {}, {}, 1, datetime.date.min, ())


def _columns(kind: str) -> dict[str, str]:
    own = {f"{kind}.measure": "整改措施", f"{kind}.progress": "进展"}
    return {**_TASK, **own, **measure_values.titles(kind, _MEASURE)}


def _kinds(task: Task, closings: Mapping[str, ClosureState], is_new: bool) -> tuple[str, ...]:
    """The sheets on which a task stands."""
    if _is_struck_off(task, closings):
        return (STRUCK,)
    return OPEN, FRESH if is_new else GOING


def _rows(
    rows: Sequence[MeasureRow],
    kind: str,
    common: Mapping[str, Value],
    progress: Mapping[str, str],
    closings: Mapping[str, ClosureState],
    wanted: Collection[str],
) -> Iterator[Row]:
    selection = MeasureSelection(kind, wanted, _MEASURE)
    leads = _names(rows, Role.LEAD)
    for row in rows:
        own: dict[str, Value] = {
            **selection.values(row),
            f"{kind}.measure": "\n".join(_measure(row, leads)),
            f"{kind}.progress": _progress(row.task, row.measure, progress, closings),
        }
        yield Row(kind, {**common, **own}, task=row.task.id)


def _names(rows: Sequence[MeasureRow], role: Role) -> str:
    return join_distinct((row.parties(role) for row in rows), "、")


def _task_values(
    rows: Sequence[MeasureRow], closings: Mapping[str, ClosureState]
) -> dict[str, Value]:
    task = rows[0].task
    closure = task.closure or Closure()
    return {
        "task.no": task.no or task.id,
        "task.problem": task.problem,
        "task.supervisor": join_distinct(task.supervisor_of(row.measure) for row in rows),
        "task.deadline": join_distinct(wording.deadline(row.deadline) for row in rows),
        "task.goal": task.goal,
        "task.level": closure.level,
        "task.standard": "\n".join(closure.criteria),
        "task.closed": _closure_text(task, closings),
        **{f"task.{role.value}": _names(rows, role) for role in Role},
    }


def _measure(row: MeasureRow, leads: str) -> Iterator[str]:
    """The measure, its lead where the measures of the task have different ones, and its milestones and targets."""
    lead = row.parties(Role.LEAD)
    owner = f"（{lead}牵头）" if lead and lead != leads else ""
    number = f"{row.measure.id} " if row.measure.id != row.task.id else ""
    yield f"{number}{row.measure.text}{owner}"
    if steps := wording.steps(row.measure, row.registry):
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
