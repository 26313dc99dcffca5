"""What a phrase means in a plan, and what falls due there on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from taskmap.ledger.places import Place
from taskmap.plan import assignments, deadlines
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Plan, ReportingRule, Roll
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.workdays import Calendar
from taskmap.system.dates import long_date
from taskmap.workflow.asking.explaining import DueItem, ExplainedPhrase
from taskmap.workflow.preparing.plan_files import read_plan_file


def explain_in_plan(
    words: str, year: int | None, issued: datetime.date | None, path: Path, place: Place
) -> ExplainedPhrase:
    """As explaining.explain_phrase; `path` is the file of the plan, which may be one that cannot be read."""
    plan_file = read_plan_file(path, place)
    plan, calendar = plan_file.plan, plan_file.calendar
    if plan is None:
        return ExplainedPhrase(deadlines.read(words, deadlines.DateContext(year, issued)))
    issued = issued or plan.issued
    context = deadlines.DateContext.of_plan(issued, plan.begins, plan.ends, calendar)
    if year:
        # A year that was named holds, whatever the plan's period.
        context = deadlines.DateContext(year, issued, calendar)
    day = deadlines.parse_date(words)
    due = tuple(_due_items(day, plan, calendar)) if day else None
    return ExplainedPhrase(deadlines.read(words, context), due)


def _due_items(day: datetime.date, plan: Plan, calendar: Calendar) -> Iterator[DueItem]:
    """All that the `plan` has fall due on the `day`: reports, then the deadlines of measures with their milestones."""
    for rule in plan.rules:
        yield from _reports(rule, day, plan, calendar)
    for measure in plan.every_measure():
        if measure.deadline.date == day:
            yield DueItem("时限", measure.id, measure.text, measure.deadline.why)
        for each in milestones_of(measure, plan):
            if each.by.date == day:
                row = milestone_row_id(measure.id, each.id)
                yield DueItem("节点", row, each.what, each.by.why)


def _reports(
    rule: ReportingRule, day: datetime.date, plan: Plan, calendar: Calendar
) -> Iterator[DueItem]:
    planned = assignments.due_dates(replace(rule, roll=Roll.NONE), plan, calendar)
    unmoved = {each.period: each.day for each in planned}
    for due in assignments.due_dates(rule, plan, calendar):
        if due.day == day:
            first = unmoved.get(due.period, day)
            why = f"{due.period.title}这一期的截止日"
            if first != day:
                moved = "提前" if day < first else "顺延"
                why += f"；原为{long_date(first)}，不是工作日，{moved}到这一天"
            yield DueItem("报送", rule.name, due.period.title, why)
