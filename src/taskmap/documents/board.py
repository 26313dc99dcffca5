"""What a board shows of each plan on a day, as figures: where all stands, how it came there, and what is due when.

documents/board_page.py makes them a Document, documents/board_data.py what programs read.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from taskmap.documents.measure_page import MeasurePage
from taskmap.plan import wording
from taskmap.plan.model import Role, Unit
from taskmap.plan.periods import Period
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.report import Bucket, Light, MeasureLine, PlanReport, ReportingVerdict
from taskmap.tracking.report.measure_standing import Standing
from taskmap.tracking.report.milestones import group_steps
from taskmap.tracking.report.reporting import DutyOutcome, ReportingSummary
from taskmap.tracking.report.standing import OVER, due_date, shown_percent
from taskmap.tracking.report.unit_report import unit_report, unit_reporting


class ReportingMark(StrEnum):
    """What became of the reports of a unit in a period, the worst first where it owes several."""

    MISSING = "未报"
    UNVERIFIED = "待核实"
    LATE = "迟报"
    RETURNED = "退回"
    ON_TIME = "按时"
    AWAITED = "未到期"


class DueStatus(StrEnum):
    """Where what is due on a day stands."""

    DONE = "已完成"
    OVERDUE = "逾期"
    NOT_DUE = "未到期"


class BoardItem(NamedTuple):
    """A deadline of a measure, or a milestone of it (`milestone` is its id, else ""), of those `units` that have the same
    day.
    """

    day: datetime.date
    measure: str
    milestone: str
    what: str
    units: tuple[str, ...]
    status: DueStatus


class MeasurePart(NamedTuple):
    """A unit's part in a measure, by its own word."""

    unit: str
    role: Role
    standing: Standing


class PlanBoard(NamedTuple):
    """A plan by the `report` of the period under way, those that the `earlier` periods had when they were over, what became
    of all reports up to now (`reporting`), what is overdue or due soon (`items`), and a page a measure in the order of the
    report's lines; `unit` is the one whose part alone it shows, "" for all.
    """

    report: PlanReport
    earlier: tuple[PlanReport, ...]
    reporting: tuple[tuple[Period, ReportingSummary], ...]
    items: tuple[OverdueItem, ...]
    pages: tuple[MeasurePage, ...]
    unit: str = ""

    @property
    def id(self) -> str:
        """The plan's id."""
        return self.report.issue.plan.id

    @property
    def history(self) -> tuple[PlanReport, ...]:
        """The reports of all periods, the one under way last."""
        return (*self.earlier, self.report)

    @property
    def units(self) -> tuple[str, ...]:
        """Those that have a part in a measure, as they first appear in the plan."""
        return tuple(each.unit for each in self.report.units if each.measure_count)


class Board(NamedTuple):
    """The board of the `day`; `unit` is the one whose part alone it shows, "" for all."""

    day: datetime.date
    plans: tuple[PlanBoard, ...]
    unit: str = ""


def unit_board(board: Board, unit: str) -> Board:
    """The `board` of the `unit` alone: its own parts by its own word, in the plans in which it has any."""
    plans = (_unit_plan(each, unit) for each in board.plans)
    return Board(board.day, tuple(each for each in plans if each.report.units), unit)


def _unit_plan(plan: PlanBoard, unit: str) -> PlanBoard:
    report = unit_report(plan.report, unit)
    pages = (_unit_page(each, report, unit) for each in plan.pages if report.line(each.item))
    return PlanBoard(
        report=report,
        earlier=tuple(unit_report(each, unit) for each in plan.earlier),
        reporting=tuple((period, unit_reporting(each, unit)) for period, each in plan.reporting),
        items=tuple(each for each in plan.items if each.unit == unit),
        pages=tuple(pages),
        unit=unit,
    )


def _unit_page(page: MeasurePage, report: PlanReport, unit: str) -> MeasurePage:
    """Revisions are left out: they tell who else was in the measure."""
    own = ("", unit)
    return page._replace(
        report=report,
        roles=tuple(each for each in page.roles if each[0] == unit),
        words=tuple(each for each in page.words if each.unit == unit),
        extensions=tuple(each for each in page.extensions if each.unit in own),
        letters=tuple(each for each in page.letters if each.unit == unit),
        revisions=(),
        closure=tuple(each for each in page.closure if each.unit in own),
        corrections=tuple(each for each in page.corrections if each.unit == unit),
    )


def light_counts(report: PlanReport) -> dict[Light, int]:
    """How many measures have each light, all four in their order."""
    counts = Counter(line.light for line in report.lines)
    return {light: counts[light] for light in Light}


def light_history(plan: PlanBoard) -> dict[str, tuple[Light | None, ...]]:
    """By the id of each measure its light in each period of `plan.history`; None where it was not in the plan then."""
    periods = [{line.measure.id: line.light for line in each.lines} for each in plan.history]
    return {
        line.measure.id: tuple(lights.get(line.measure.id) for lights in periods)
        for line in plan.report.lines
    }


def reporting_marks(summary: ReportingSummary) -> dict[str, ReportingMark]:
    """By unit what became of the reports that it owed for the period."""
    refused = frozenset(summary.refused_units)
    found: dict[str, ReportingMark] = {}
    order = list(ReportingMark)
    for each in summary.outcomes:
        mark = _mark(each, each.unit in refused)
        known = found.get(each.unit, mark)
        found[each.unit] = min(known, mark, key=order.index)
    return found


_MARKS = {
    ReportingVerdict.ON_TIME: ReportingMark.ON_TIME,
    ReportingVerdict.LATE: ReportingMark.LATE,
    ReportingVerdict.MISSING: ReportingMark.MISSING,
    ReportingVerdict.AWAITED: ReportingMark.AWAITED,
    ReportingVerdict.UNVERIFIED: ReportingMark.UNVERIFIED,
}


def _mark(outcome: DutyOutcome, is_refused: bool) -> ReportingMark:
    """What came in time is 退回 where something of it was sent back to be put right."""
    mark = _MARKS[outcome.verdict]
    return ReportingMark.RETURNED if is_refused and mark is ReportingMark.ON_TIME else mark


def measure_parts(plan: PlanBoard) -> Iterator[tuple[MeasureLine, tuple[MeasurePart, ...]]]:
    """Every measure of the report with the parts of its units, in printed order."""
    standings = plan.report.standings
    measures = {each.id: each for each in plan.report.issue.plan.every_measure()}
    for line in plan.report.lines:
        measure = measures[line.measure.id]
        yield (
            line,
            tuple(
                MeasurePart(unit, role, standings.part_standing(line.task, measure, unit))
                for unit, role, _ in line.parts
            ),
        )


def due_items(plan: PlanBoard, day: datetime.date) -> tuple[BoardItem, ...]:
    """Every deadline and milestone that is a date, as known on the `day`, in order of time."""
    found = [*_deadlines(plan, day), *_milestones(plan, day)]
    return tuple(sorted(found, key=lambda each: each.day))


def _deadlines(plan: PlanBoard, day: datetime.date) -> Iterator[BoardItem]:
    for line in plan.report.lines:
        if due := due_date(line.measure.deadline):
            status = _status(line.bucket in OVER, due, day)
            units = tuple(part.unit for part in line.answering)
            yield BoardItem(due, line.measure.id, "", measure_text(line), units, status)


def _milestones(plan: PlanBoard, day: datetime.date) -> Iterator[BoardItem]:
    for line in plan.report.lines:
        own = {part.unit for part in line.parts}
        steps = (each for each in plan.report.standings.steps(line.measure) if each.unit in own)
        for same in group_steps(steps):
            is_met = line.bucket is Bucket.STRUCK_OFF or all(each.is_met for each in same)
            units = tuple(each.unit for each in same)
            what = wording.milestone_text(same[0].milestone)
            yield BoardItem(
                same[0].due,
                line.measure.id,
                same[0].milestone.id,
                what,
                units,
                _status(is_met, same[0].due, day),
            )


def _status(is_done: bool, due: datetime.date, day: datetime.date) -> DueStatus:
    if is_done:
        return DueStatus.DONE
    return DueStatus.OVERDUE if due < day else DueStatus.NOT_DUE


def measure_text(line: MeasureLine) -> str:
    """What the measure is called: its text, else that of its task."""
    return line.measure.text or wording.task_title(line.task, problem_first=False)


def leader(plan: PlanBoard, line: MeasureLine) -> str:
    """责任领导 of the measure; for one unit alone never that of another."""
    registry = plan.report.issue.registry
    if not plan.unit or line.measure.leader:
        return wording.leader(line.measure, registry)
    own = registry.resolve(plan.unit)
    return own.leader if isinstance(own, Unit) else ""


def leads(line: MeasureLine) -> Sequence[str]:
    """The units that answer for it, in printed order."""
    return tuple(part.unit for part in line.answering)


def percent(value: float | None) -> float | None:
    """The percent as the board prints it: 76.7, 100."""
    if value is None:
        return None
    shown = shown_percent(value)
    return int(shown) if shown == int(shown) else shown
