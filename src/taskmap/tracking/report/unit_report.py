"""The figures of a plan to those of one unit alone: its own parts, by its own word, and nothing that others said."""

from __future__ import annotations

from msgspec.structs import replace

from taskmap.plan.model import Measure
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine, Tally
from taskmap.tracking.report.reporting import ReportingSummary


def unit_report(report: PlanReport, unit: str) -> PlanReport:
    """The `report` with the measures in which the `unit` has a part, each standing where that part stands; without
    chapters, findings, targets and notes, which speak of other units too.
    """
    lines = tuple(_own_line(report, line, measure, unit) for line, measure in report.lines_of(unit))
    total = Tally(report.total.title)
    for line in lines:
        total.add(line)
    return replace(
        report,
        lines=lines,
        total=total,
        chapters=(),
        units=tuple(each for each in report.units if each.unit == unit),
        reporting=unit_reporting(report.reporting, unit),
        findings=(),
        milestones=tuple(
            each._replace(units=(unit,), missing=tuple({*each.missing} & {unit}))
            for each in report.milestones
            if unit in each.units
        ),
        upcoming=(),
        targets=(),
        notes=(),
    )


def unit_reporting(reporting: ReportingSummary, unit: str) -> ReportingSummary:
    """What became of the reports that the `unit` alone owed."""
    return ReportingSummary(
        tuple(each for each in reporting.outcomes if each.unit == unit),
        tuple(each for each in reporting.refusals if each.unit == unit),
        tuple(each for each in reporting.unverified if each.unit == unit),
    )


def _own_line(report: PlanReport, line: MeasureLine, measure: Measure, unit: str) -> MeasureLine:
    standing = report.standings.part_standing(line.task, measure, unit)
    part = next(part for part in line.parts if part.unit == unit)
    deadline = report.issue.deadline(measure, unit)
    own = standing.part
    return line._replace(
        measure=replace(measure, deadline=deadline),
        lead=unit,
        parts=(part,),
        bucket=standing.bucket,
        light=standing.light,
        elapsed=standing.elapsed,
        row=standing.row,
        before=part.row,
        changes=(),
        answering=(part,),
        days_overdue=report.clock.days_past(deadline) if own and own.is_overdue else 0,
        is_done_late=False,
        done=None,
        is_silent=own is not None and own.is_silent,
        is_awaited=own is not None and own.is_awaited,
        is_pending=own is not None and own.is_pending,
        missed=standing.missed,
        is_by_milestones=standing.pace is not None,
        span=standing.span,
    )
