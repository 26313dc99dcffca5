"""What a report is made from, of a plan and what came in, without a ledger."""

from __future__ import annotations

from collections.abc import Iterable

from support.quarter import AcceptedReturn
from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.model import Plan
from taskmap.plan.progress import Submission
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.tracking.plan_terms import PlanTerm
from taskmap.tracking.report import ReportSource, ReturnsByPeriod


def parse_plan(text: str) -> Plan:
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None, [str(each) for each in faults]
    return plan


def make_source(plan: Plan, submissions: Iterable[Submission]) -> ReportSource:
    """All that the plan asks for is owed; the `submissions` are in order of entry."""
    registry = Registry.of(plan)
    assigned = assignments.assign(plan, registry)
    returns = [
        AcceptedReturn(f"{each.received_on.year}-{number:06}", each)
        for number, each in enumerate(submissions, 1)
    ]
    return ReportSource(
        plan,
        registry,
        1,
        assigned,
        assignments.duties(plan, registry, assigned, Calendar()),
        ReturnsByPeriod.from_memory(returns),
        term=PlanTerm(plan.begins, plan.ends),
    )
