"""The ledger to a line on each of its plans: which revision holds on a day, and how much is in it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.plan import assignments
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.tracking.plan_terms import Retirement
from taskmap.workflow.records import days, issued_plans, unknown_names
from taskmap.workflow.records.issued_plans import IssuedPlan


class PlanSummary(NamedTuple):
    """A plan as it was last issued. `recorded` is the day of that revision; `units` are those that have a part;
    `retirement` says since when it is out of force, None while it is in force.
    """

    plan: Plan
    revision: int
    recorded: datetime.date
    tasks: int
    measures: int
    units: int
    retirement: Retirement | None


def summarize(place: Place, as_of: str | None) -> tuple[PlanSummary, ...]:
    """In the order in which the plans came, as they stood on the day `as_of` (None: today). Raises TaskmapError
    where there was none yet.
    """
    with opening.open_for_reading(place) as book:
        day = days.day(as_of, book.office_timezone())
        revisions = {each.plan: each for each in book.latest_revisions(day)}
        unknown_names.require_plans((), revisions, day)
        return tuple(
            _summary(issued_plans.load_plan(book, each, day)) for each in revisions.values()
        )


def _summary(issued_plan: IssuedPlan) -> PlanSummary:
    plan = issued_plan.plan
    assigned = assignments.assign(plan, Registry.of(plan))
    return PlanSummary(
        plan,
        issued_plan.revision,
        issued_plan.day,
        tasks=sum(1 for _ in plan.every_task()),
        measures=sum(1 for _ in plan.every_measure()),
        units=len({each.unit for each in assigned}),
        retirement=issued_plan.retirement,
    )
