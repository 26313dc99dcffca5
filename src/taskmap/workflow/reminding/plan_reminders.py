"""The ledger to what units are to be reminded of on a day, plan by plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from taskmap.ledger.reading import LedgerReader
from taskmap.plan import wording
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.reminders import DEFAULT_RULES, PlanArrears, ReminderPolicy, owed_items
from taskmap.workflow.records import issued_plans, owed_reports, unit_names
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.issues_of_day import DayIssue, read_issues


class PlanReminders(NamedTuple):
    """One plan on the day, what its units owe, and those of its `units` that were asked about (None: all)."""

    issued_plan: IssuedPlan
    arrears: PlanArrears
    units: frozenset[str] | None


def read_plan_reminders(
    reader: LedgerReader, as_of: str | None, plans: Sequence[str], units: Sequence[str]
) -> list[PlanReminders]:
    """Each plan that was issued by its day `as_of` (as typed; None: today), one out of force with nothing
    owed. `plans` are ids, `units` names, aliases or groups: none stand for all. Raises TaskmapError if a
    plan or unit is named that is not there.
    """
    found = [_plan_reminders(reader, each, units) for each in read_issues(reader, as_of, plans)]
    if units:
        unit_names.require_known(units, [Registry.of(each.issued_plan.plan) for each in found])
    return found


def _plan_reminders(
    reader: LedgerReader, day_issue: DayIssue, names: Sequence[str]
) -> PlanReminders:
    issue, day = day_issue.issue, day_issue.day
    revision = reader.plan_revision(issue.plan, issue.revision)
    assert revision is not None, "its entry says that it was issued"
    issued_plan = issued_plans.load_plan(reader, revision, day)
    plan, calendar = issued_plan.plan, issued_plan.calendar
    units = unit_names.units_of_plan(names, Registry.of(plan)) if names else None
    findings = [
        each
        for each in _find_overdue(reader, day_issue, calendar)
        if units is None or each.unit in units
    ]
    policy = _reminder_policy(issued_plan)
    owed = owed_items(policy, findings, _people_by_item(plan))
    arrears = PlanArrears(policy, day, calendar, owed)
    return PlanReminders(issued_plan, arrears, units)


def _find_overdue(
    reader: LedgerReader, day_issue: DayIssue, calendar: Calendar
) -> list[OverdueItem]:
    issue, day = day_issue.issue, day_issue.day
    if day_issue.is_retired:
        return []
    if not issue.has_deadlines:
        raise TaskmapError(
            f"方案 {issue.plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
        )
    obligations = issued_plans.current_obligations(reader, issue, day)
    last = overdue.horizon(day, None)
    facts = reader.plan_facts(issue, day, last, day_issue.events, obligations)
    facts = owed_reports.keep_pressed(reader, day_issue, facts)
    return overdue.find_overdue(facts, day, None, calendar.count_workdays)


def _people_by_item(plan: Plan) -> Callable[[str, str], str]:
    """Who answers for a measure of a unit: the people of the measure, those whom it does not name by the unit; for a
    report, whose measure is "", those of the unit.
    """
    measures = {each.id: each for each in plan.every_measure()}
    units = {each.name: each for each in plan.units}

    def people_of(unit: str, measure: str) -> str:
        sources = [each for each in (measures.get(measure), units.get(unit)) if each]
        return wording.labelled(
            ("责任领导", next((each.leader for each in sources if each.leader), "")),
            ("责任人", next((each.owner for each in sources if each.owner), "")),
            separator="，",
        )

    return people_of


def _reminder_policy(issued_plan: IssuedPlan) -> ReminderPolicy:
    plan = issued_plan.plan
    return ReminderPolicy(
        plan.id, wording.plan_title(plan), plan.issuer, plan.reminders or DEFAULT_RULES
    )
