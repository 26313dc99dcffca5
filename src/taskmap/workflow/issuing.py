"""What `split` works out before the first byte is written: who does what, who reports when, what a revision asks for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from taskmap import planfile
from taskmap.documents.checklist import ReportingRound
from taskmap.ledger import records
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanIssue
from taskmap.plan import assignments as duties
from taskmap.plan import periods, units
from taskmap.plan.assignments import duties_since
from taskmap.plan.model import Assignment, Duty, Frequency, Plan
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.overdue import Obligation
from taskmap.tracking.overdue.obligations import plan_obligations
from taskmap.workflow import checklist_files
from taskmap.workflow.checklist_files import ChecklistFile


@dataclass(frozen=True, slots=True)
class PlanSplit:
    """Everything worked out before the first byte is written."""

    plan: Plan
    registry: Registry
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    obligations: tuple[Obligation, ...]
    checklists: tuple[ChecklistFile, ...]
    reporting_round: ReportingRound
    day: datetime.date
    calendar: Calendar


def split_plan(
    read: planfile.PlanFile, plan: Plan, day: datetime.date, month: str | None
) -> PlanSplit:
    registry = units.Registry.of(plan)
    assignments = duties.assign(plan, registry)
    owed = duties.duties(plan, registry, assignments, read.calendar)
    items = checklist_files.by_unit(assignments, owed)
    return PlanSplit(
        plan=plan,
        registry=registry,
        assignments=assignments,
        duties=owed,
        obligations=plan_obligations(assignments, registry),
        checklists=items,
        reporting_round=_reporting_round(owed, month, day),
        day=day,
        calendar=read.calendar,
    )


def _reporting_round(
    plan_duties: Sequence[Duty], month: str | None, day: datetime.date
) -> ReportingRound:
    """The period named by --month; else the next one due, after the plan's end the last."""
    if month is None:
        following = next(
            (duty for duty in plan_duties if duty.due >= day),
            plan_duties[-1] if plan_duties else None,
        )
        label = following.period if following else periods.period_of(day, Frequency.MONTH).label
        return ReportingRound(label, following)
    wanted = periods.parse(month)
    if wanted is None:
        raise TaskmapError(f"--month 看不懂：“{month}”，请写成 2022-06、2022-Q3、2022-H1 或 2022")
    # Of a month and the quarter around it, both reported, the one that was named.
    for duty in sorted(plan_duties, key=lambda duty: duty.period != wanted.label):
        span = periods.parse(duty.period)
        if span and span.first <= wanted.first and wanted.last <= span.last:
            return ReportingRound(duty.period, duty)
    if plan_duties:
        labels = "、".join(dict.fromkeys(duty.period for duty in plan_duties))
        raise TaskmapError(f"方案没有 {month} 这一期，可选：{labels}")
    return ReportingRound(wanted.label, None)


def drop_past_duties(work: PlanSplit, reader: LedgerReader) -> PlanSplit:
    """The work of a plan that may have been issued before: a revision asks for nothing that was due before it and
    that nobody was asked for.
    """
    if not any(duty.due < work.day for duty in work.duties):
        return work
    before = tuple(reader.duties(work.plan.id))
    if not before:
        return work
    names = work.registry.renames({owed.unit for owed in before})
    asked = {(names.get(owed.unit, owed.unit), owed.period) for owed in before}
    owed = duties_since(work.duties, asked, work.day)
    return replace(work, duties=owed, checklists=checklist_files.by_unit(work.assignments, owed))


def build_issue(work: PlanSplit, read: planfile.PlanFile, reader: LedgerReader) -> PlanIssue:
    plan, former = work.plan, work.registry.renames(reader.units(work.plan.id))
    return records.PlanIssue(
        plan.id, planfile.content(plan), read.text, work.day, plan.timezone, former
    )
