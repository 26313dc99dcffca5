"""Who owed a report for the period, and what became of it: on time, late, sent back, not here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from taskmap.plan.periods import Period
from taskmap.tracking.report.sources import (
    ReportDuty,
    ReportOrigin,
    ReportRefusal,
    ReportSource,
    belongs_to,
)
from taskmap.tracking.report.state import ReportState


class ReportingVerdict(StrEnum):
    """`AWAITED`: not here, and the last day in time has not gone by."""

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "未报送"
    AWAITED = "未到期"


@dataclass(frozen=True, slots=True)
class DutyOutcome:
    """One report owed. `first` counts for being in time, `last` is what holds."""

    unit: str
    period: str
    due: datetime.date
    provisional: bool
    verdict: ReportingVerdict
    days_late: int
    first: ReportOrigin | None = None
    last: ReportOrigin | None = None


@dataclass(frozen=True)
class ReportingSummary:
    """In the order of the duties; `owed_count` is always the sum of the four verdicts."""

    outcomes: tuple[DutyOutcome, ...]
    refusals: tuple[ReportRefusal, ...]

    @property
    def owed_count(self) -> int:
        return len(self.outcomes)

    def count(self, verdict: ReportingVerdict) -> int:
        return len(self.by_verdict[verdict])

    @cached_property
    def by_verdict(self) -> dict[ReportingVerdict, tuple[DutyOutcome, ...]]:
        return {
            verdict: tuple(each for each in self.outcomes if each.verdict is verdict)
            for verdict in ReportingVerdict
        }

    @cached_property
    def missing_units(self) -> tuple[str, ...]:
        """Names, each once: a unit may owe two reports."""
        return tuple(dict.fromkeys(each.unit for each in self.by_verdict[ReportingVerdict.MISSING]))

    @cached_property
    def refused_units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.unit for each in self.refusals))


def summarize_reporting(
    issue: ReportSource, state: ReportState, period: Period, as_of: datetime.date
) -> ReportingSummary:
    answers = tuple(
        _duty_outcome(duty, state, as_of)
        for duty in issue.duties
        if belongs_to(duty.period, period)
    )
    return ReportingSummary(answers, tuple(_refusals_in(issue, period, as_of)))


def _duty_outcome(duty: ReportDuty, state: ReportState, as_of: datetime.date) -> DutyOutcome:
    first, last = state.arrivals.get((duty.unit, duty.period), (None, None))
    late = max(0, ((first.received if first else as_of) - duty.due).days)
    if first is not None:
        verdict = ReportingVerdict.LATE if late else ReportingVerdict.ON_TIME
    else:
        verdict = ReportingVerdict.MISSING if late else ReportingVerdict.AWAITED
    return DutyOutcome(
        duty.unit, duty.period, duty.due, duty.provisional, verdict, late, first, last
    )


def _refusals_in(
    issue: ReportSource, period: Period, as_of: datetime.date
) -> Iterator[ReportRefusal]:
    """A file that does not say its period belongs to the one in which it came."""
    for each in issue.refusals:
        mine = belongs_to(each.period, period) if each.period else _between(each.received, period)
        if mine and each.received <= as_of:
            yield each


def _between(day: datetime.date, period: Period) -> bool:
    return period.first <= day <= period.last
