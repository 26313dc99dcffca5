"""The plans of a ledger to pairs of tasks that are about the same problem."""

from __future__ import annotations

from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.plan import related_tasks
from taskmap.plan.related_tasks import RelatedTasks, TaskText
from taskmap.workflow.records import days, issued_plans, unknown_names


def find_related(
    place: Place, task: str | None, plan: str | None, as_of: str | None
) -> list[RelatedTasks]:
    """All pairs, or those with the task of the id `task` or of the plan of the id `plan`, as the
    plans stood on the day `as_of` (as typed; None: now). Raises TaskmapError where the task is in
    no plan, and for a plan that is not there.
    """
    with opening.open_for_reading(place) as book:
        # Without a day nothing is left out.
        until = days.day(as_of, book.office_timezone()) if as_of else None
        plans = issued_plans.load_plans(book, until)
    unknown_names.require_plans([plan] if plan else [], [each.plan.id for each in plans], until)
    if task is not None:
        plan = issued_plans.find_plan_with_item(plans, task, plan).plan.id
    return [
        pair
        for pair in related_tasks.find_related(each.plan for each in plans if not each.retirement)
        if any(_matches(spot, task, plan) for spot in (pair.inner, pair.outer))
    ]


def _matches(spot: TaskText, task: str | None, plan: str | None) -> bool:
    return plan in (None, spot.plan) and task in (None, spot.task)
