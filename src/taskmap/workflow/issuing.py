"""What `split` works out before the first byte is written: who does what, who reports when, what a revision asks for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from taskmap import planfile
from taskmap.documents.checklist import Occasion
from taskmap.ledger import records
from taskmap.ledger.reading import Reader
from taskmap.ledger.records import Issue
from taskmap.plan import assignments as duties
from taskmap.plan import periods, units
from taskmap.plan.assignments import since
from taskmap.plan.model import Assignment, Duty, Plan, Rhythm
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.overdue import Term
from taskmap.tracking.overdue.obligations import terms
from taskmap.workflow import checklist_files
from taskmap.workflow.checklist_files import Outgoing


@dataclass(frozen=True, slots=True)
class Work:
    """Everything worked out before the first byte is written."""

    plan: Plan
    registry: Registry
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    terms: tuple[Term, ...]
    outgoing: tuple[Outgoing, ...]
    occasion: Occasion
    day: datetime.date
    calendar: Calendar


def work(read: planfile.Read, plan: Plan, day: datetime.date, month: str | None) -> Work:
    registry = units.Registry.of(plan)
    assignments = duties.assignments(plan, registry)
    owed = duties.duties(plan, registry, assignments, read.calendar)
    items = checklist_files.by_unit(assignments, owed)
    return Work(
        plan=plan,
        registry=registry,
        assignments=assignments,
        duties=owed,
        terms=terms(assignments, registry),
        outgoing=items,
        occasion=_occasion(owed, month, day),
        day=day,
        calendar=read.calendar,
    )


def _occasion(owed: Sequence[Duty], month: str | None, day: datetime.date) -> Occasion:
    """The period named by --month; else the next one due, after the plan's end the last."""
    if month is None:
        following = next((duty for duty in owed if duty.due >= day), owed[-1] if owed else None)
        label = following.period if following else periods.containing(day, Rhythm.MONTH).label
        return Occasion(label, following)
    wanted = periods.parse(month)
    if wanted is None:
        raise TaskmapError(f"--month 看不懂：“{month}”，请写成 2022-06、2022-Q3、2022-H1 或 2022")
    # Of a month and the quarter around it, both reported, the one that was named.
    for duty in sorted(owed, key=lambda duty: duty.period != wanted.label):
        span = periods.parse(duty.period)
        if span and span.first <= wanted.first and wanted.last <= span.last:
            return Occasion(duty.period, duty)
    if owed:
        labels = "、".join(dict.fromkeys(duty.period for duty in owed))
        raise TaskmapError(f"方案没有 {month} 这一期，可选：{labels}")
    return Occasion(wanted.label, None)


def continued(work: Work, book: Reader) -> Work:
    """The work of a plan that may have been issued before: a revision asks for nothing that was due before it and
    that nobody was asked for.
    """
    if not any(duty.due < work.day for duty in work.duties):
        return work
    before = tuple(book.duties(work.plan.id))
    if not before:
        return work
    names = work.registry.renamed({owed.unit for owed in before})
    asked = {(names.get(owed.unit, owed.unit), owed.period) for owed in before}
    owed = since(work.duties, asked, work.day)
    return replace(work, duties=owed, outgoing=checklist_files.by_unit(work.assignments, owed))


def issue(work: Work, read: planfile.Read, book: Reader) -> Issue:
    plan, former = work.plan, work.registry.renamed(book.units(work.plan.id))
    return records.Issue(
        plan.id, planfile.content(plan), read.text, work.day, plan.timezone, former
    )
