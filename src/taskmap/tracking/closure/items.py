"""An id of a plan to the item that is struck off under it: a whole task, or one of its measures."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import wording
from taskmap.plan.model import Closure, Measure, Plan, Task


class PlanItem(Struct, frozen=True):
    """What can be struck off: a task with all its measures, or one measure alone.

    `closure` is what the plan asks for before that. A task's criteria are about the whole task, so the task is
    struck off by them, but one of its several measures without them.
    """

    id: str
    task: Task
    measures: tuple[Measure, ...]
    closure: Closure

    @property
    def title(self) -> str:
        """Of a task the problem it is to solve or else its title; of a measure its text."""
        if self.measures == self.task.measures:
            return wording.task_title(self.task, problem_first=True)
        return self.measures[0].text


def plan_items(plan: Plan) -> Iterator[PlanItem]:
    """Every task, and behind it its measures that have ids of their own, in printed order."""
    for task in plan.every_task():
        closure = task.closure or Closure()
        yield PlanItem(task.id, task, task.measures, closure)
        alone = closure if len(task.measures) == 1 else replace(closure, criteria=())
        for measure in task.measures:
            if measure.id != task.id:
                yield PlanItem(measure.id, task, (measure,), alone)


def find_item(plan: Plan, item_id: str) -> PlanItem | None:
    """The item whose id is `item_id`, written exactly so; None if the plan has none."""
    return next((each for each in plan_items(plan) if each.id == item_id), None)
