"""An id of a plan to the item that is struck off under it: a whole task, or one of its measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from taskmap.plan import wording
from taskmap.plan.model import Closure, Measure, Plan, Task


@dataclass(frozen=True, slots=True)
class PlanItem:
    """`closure` is what the plan asks before it is struck off. A task's criteria are about the whole task, so one
    measure of several is struck off without them, and the task by them.
    """

    id: str
    task: Task
    measures: tuple[Measure, ...]
    closure: Closure

    @property
    def title(self) -> str:
        if self.measures == self.task.measures:
            return wording.task_title(self.task, problem_first=True)
        return self.measures[0].text


def plan_items(plan: Plan) -> Iterator[PlanItem]:
    """Every task, and behind it the measures that have ids of their own, in printed order."""
    for task in plan.every_task():
        asked = task.closure or Closure()
        yield PlanItem(task.id, task, task.measures, asked)
        for measure in task.measures:
            if measure.id != task.id:
                whole = asked if len(task.measures) == 1 else _part(asked)
                yield PlanItem(measure.id, task, (measure,), whole)


def _part(closure: Closure) -> Closure:
    return replace(closure, criteria=())


def find_item(plan: Plan, name: str) -> PlanItem | None:
    return next((each for each in plan_items(plan) if each.id == name), None)
