"""Who owed a report for the period, and what became of it: on time, late, sent back, not here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from taskmap.plan.periods import Period
from taskmap.tracking.report.sources import Came, Due, Issue, Refusal, within
from taskmap.tracking.report.state import State


class Verdict(StrEnum):
    """`AWAITED`: not here, and the last day in time has not gone by."""

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "未报送"
    AWAITED = "未到期"


@dataclass(frozen=True, slots=True)
class Answer:
    """One report owed. `first` counts for being in time, `last` is what holds."""

    unit: str
    period: str
    due: datetime.date
    provisional: bool
    verdict: Verdict
    days_late: int
    first: Came | None = None
    last: Came | None = None


@dataclass(frozen=True)
class Reporting:
    """In the order of the duties; `owed` is always the sum of the four verdicts."""

    answers: tuple[Answer, ...]
    refusals: tuple[Refusal, ...]

    @property
    def owed(self) -> int:
        return len(self.answers)

    def count(self, verdict: Verdict) -> int:
        return len(self.told[verdict])

    @cached_property
    def told(self) -> dict[Verdict, tuple[Answer, ...]]:
        return {
            verdict: tuple(each for each in self.answers if each.verdict is verdict)
            for verdict in Verdict
        }

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Names, each once: a unit may owe two reports."""
        return tuple(dict.fromkeys(each.unit for each in self.told[Verdict.MISSING]))

    @cached_property
    def returned(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.unit for each in self.refusals))


def reporting(issue: Issue, state: State, period: Period, as_of: datetime.date) -> Reporting:
    answers = tuple(
        _answer(duty, state, as_of) for duty in issue.duties if within(duty.period, period)
    )
    return Reporting(answers, tuple(_refused(issue, period, as_of)))


def _answer(duty: Due, state: State, as_of: datetime.date) -> Answer:
    first, last = state.arrived.get((duty.unit, duty.period), (None, None))
    late = max(0, ((first.received if first else as_of) - duty.due).days)
    if first is not None:
        verdict = Verdict.LATE if late else Verdict.ON_TIME
    else:
        verdict = Verdict.MISSING if late else Verdict.AWAITED
    return Answer(duty.unit, duty.period, duty.due, duty.provisional, verdict, late, first, last)


def _refused(issue: Issue, period: Period, as_of: datetime.date) -> Iterator[Refusal]:
    """A file that does not say its period belongs to the one in which it came."""
    for each in issue.refusals:
        mine = within(each.period, period) if each.period else _between(each.received, period)
        if mine and each.received <= as_of:
            yield each


def _between(day: datetime.date, period: Period) -> bool:
    return period.first <= day <= period.last
