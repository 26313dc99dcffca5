"""Faults that taskmap once had, put back one at a time: the plays find each of them again, in the view named."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace

from support.comparison import differences
from support.play_strategies import plays
from support.plays import Day, Play
from taskmap.plan import milestones as plan_milestones
from taskmap.plan.deadlines.expressions import DateContext
from taskmap.plan.model import DeadlineKind, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress
from taskmap.plan.workdays import Calendar
from taskmap.tracking import overdue, owed
from taskmap.tracking.extensions import Extension, Extensions
from taskmap.tracking.milestones import LastWord
from taskmap.tracking.owed import OwedReport, OwedReports
from taskmap.tracking.report import reporting, sources
from taskmap.tracking.report.measure_standing import PlanStandings
from taskmap.tracking.report.schedule import Schedule
from taskmap.tracking.report.standing import Bucket, Clock
from taskmap.tracking.report.state import ReportState

pytestmark = pytest.mark.slow
MOST = 1200
"""Plays within which a fault is found."""
Patch = pytest.MonkeyPatch


class FaultFoundError(Exception):
    """A view differs from what was reckoned."""


class Fault(NamedTuple):
    """A rule as it was before, and how the name of a view begins in which that shows."""

    put_back: Callable[[Patch], None]
    view: str


def milestone_waits_for_its_measure(patch: Patch) -> None:
    def is_met(milestone: LastWord, part: LastWord, done_by_all: bool) -> bool:
        return part.is_done or done_by_all

    patch.setattr(overdue, "is_met", is_met)


def finished_unit_owes_reports(patch: Patch) -> None:
    def is_owed(self: OwedReports, report: OwedReport) -> bool:
        return True

    patch.setattr(OwedReports, "is_owed", is_owed)


def support_of_a_finished_measure_owes_reports(patch: Patch) -> None:
    patch.setattr(owed, "_answering_parts", lambda parts: defaultdict(list))


def struck_item_is_overdue(patch: Patch) -> None:
    patch.setattr(overdue, "_is_struck_off", lambda owed, closings: False)


def struck_item_stands_in_the_report(patch: Patch) -> None:
    patch.setattr(PlanStandings, "_is_struck_off", lambda self, task, measure: False)


def first_of_those_who_lead_decides(patch: Patch) -> None:
    answerable = ReportState.answerable
    patch.setattr(ReportState, "answerable", lambda self, measure: answerable(self, measure)[:1])


def what_goes_on_is_held_to_the_plan_s_end(patch: Patch) -> None:
    elapsed, bucket = Clock.elapsed_percent, Clock.bucket

    def elapsed_percent(self: Clock, schedule: Schedule) -> int | None:
        if schedule.deadline.kind in (DeadlineKind.ONGOING, DeadlineKind.RECURRING):
            end = replace(schedule.deadline, kind=DeadlineKind.DATE, date=self.ends)
            schedule = schedule._replace(deadline=end)
        return elapsed(self, schedule)

    def bucket_by_time(self: Clock, progress: Progress, schedule: Schedule) -> Bucket:
        if schedule.deadline.kind is DeadlineKind.ONGOING:
            return self.pace(progress, schedule)
        return bucket(self, progress, schedule)

    patch.setattr(Clock, "elapsed_percent", elapsed_percent)
    patch.setattr(Clock, "bucket", bucket_by_time)


def time_runs_before_the_issue(patch: Patch) -> None:
    def at_period(plan: Plan, period: Period, as_of: Day) -> Clock:
        day = min(as_of, period.last)
        return Clock(plan.begins, plan.ends, day, as_of, plan.lights)

    patch.setattr(Clock, "at_period", at_period)


def own_start_is_ignored(patch: Patch) -> None:
    patch.setattr(Clock, "first_day", lambda self, start: self.begins)


def deadline_passes_with_the_period(patch: Patch) -> None:
    at_period = Clock.at_period

    def at_end(plan: Plan, period: Period, as_of: Day) -> Clock:
        return at_period(plan, period, min(as_of, period.last))

    patch.setattr(Clock, "at_period", at_end)


def own_extension_goes_first(patch: Patch) -> None:
    def effective(self: Extensions, measure: str, unit: str) -> Extension | None:
        found = self._last.get((measure, unit)) or self._last.get((measure, ""))
        return found[1] if found else None

    patch.setattr(Extensions, "effective", effective)


def last_entry_is_the_last_word(patch: Patch) -> None:
    def by_entry(period: str, received_on: Day, entry: int) -> int:
        return entry

    patch.setattr(sources, "word_order", by_entry)


def slip_makes_late(patch: Patch) -> None:
    def first_accepted(accepted: Iterable[Day], refused: Iterable[Day]) -> Day:
        return min(accepted)

    patch.setattr(reporting, "first_arrival", first_accepted)


def recurring_deadline_is_never_due(patch: Patch) -> None:
    patch.setattr(plan_milestones, "instances", lambda *given: ())


def year_is_that_in_which_the_plan_begins(patch: Patch) -> None:
    def of_plan(
        issued: Day | None, begins: Day | None, ends: Day | None, calendar: Calendar
    ) -> DateContext:
        first = begins or issued
        return DateContext(first.year if first else None, issued, calendar)

    patch.setattr(DateContext, "of_plan", of_plan)


FAULTS = (
    Fault(milestone_waits_for_its_measure, "check-overdue milestone"),
    Fault(finished_unit_owes_reports, "duty"),
    Fault(support_of_a_finished_measure_owes_reports, "duty"),
    Fault(struck_item_is_overdue, "check-overdue measure"),
    Fault(struck_item_stands_in_the_report, "bucket"),
    Fault(first_of_those_who_lead_decides, "bucket"),
    Fault(what_goes_on_is_held_to_the_plan_s_end, "bucket"),
    Fault(year_is_that_in_which_the_plan_begins, "plan reader"),
    Fault(time_runs_before_the_issue, "elapsed"),
    Fault(own_start_is_ignored, "bucket"),
    Fault(deadline_passes_with_the_period, "bucket"),
    Fault(own_extension_goes_first, "check-overdue measure"),
    Fault(last_entry_is_the_last_word, "bucket"),
    Fault(slip_makes_late, "duty"),
    Fault(recurring_deadline_is_never_due, "check-overdue milestone"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.put_back.__name__)
def test_the_plays_find(fault: Fault, monkeypatch: Patch) -> None:
    fault.put_back(monkeypatch)
    with pytest.raises(FaultFoundError):
        play_until_found(fault.view)


def play_until_found(view: str) -> None:
    """Raises FaultFoundError at the first play in which a view whose name begins so differs."""

    @settings(
        max_examples=MOST,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(plays())
    def look(play: Play) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for each in differences(play, Path(folder)):
                if each.view.startswith(view):
                    raise FaultFoundError(f"{each}\n{play}")

    look()
