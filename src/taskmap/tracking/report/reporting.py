"""The reports owed for a period to what became of them: on time, late, missing, not due yet; and what was sent back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan.periods import Period
from taskmap.tracking.report.sources import (
    ReportDuty,
    ReportOrigin,
    ReportRefusal,
    ReportSource,
    belongs_to,
)
from taskmap.tracking.report.state import ReportState, walk_periods
from taskmap.tracking.unverified import PendingReports, UnverifiedReturn
from taskmap.tracking.words import first_arrival


class ReportingVerdict(StrEnum):
    """`AWAITED`: it has not come, and the last day in time has not passed. `UNVERIFIED`: something came, and nobody knows
    yet whether its unit sent it.
    """

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "未报送"
    AWAITED = "未到期"
    UNVERIFIED = "待核实"


class DutyOutcome(NamedTuple):
    """One report owed. `first`, the return that came first, also one that was sent back, decides whether it was on
    time; `last` is the one that counts; both None where none was accepted. Of a missing one `days_late` counts up to
    the day of the report.
    """

    unit: str
    period: str
    due: datetime.date
    provisional: bool
    verdict: ReportingVerdict
    days_late: int
    first: ReportOrigin | None = None
    last: ReportOrigin | None = None


class ReportingSummary(Struct, frozen=True, dict=True):
    """What became of the reports owed for a period, in the order of the duties, and what was sent back in it."""

    outcomes: tuple[DutyOutcome, ...]
    refusals: tuple[ReportRefusal, ...]
    unverified: tuple[UnverifiedReturn, ...] = ()

    @property
    def owed_count(self) -> int:
        """The number of reports owed: the sum of the five verdicts."""
        return len(self.outcomes)

    def count(self, verdict: ReportingVerdict) -> int:
        """The number of reports, not of units, with this verdict."""
        return len(self.by_verdict[verdict])

    @cached_property
    def by_verdict(self) -> dict[ReportingVerdict, tuple[DutyOutcome, ...]]:
        """The outcomes by each of the five verdicts, also one that no report has."""
        return {
            verdict: tuple(each for each in self.outcomes if each.verdict is verdict)
            for verdict in ReportingVerdict
        }

    @cached_property
    def missing_units(self) -> tuple[str, ...]:
        """The names of the units, each once: a unit may owe two reports."""
        return tuple(dict.fromkeys(each.unit for each in self.by_verdict[ReportingVerdict.MISSING]))

    @cached_property
    def unverified_units(self) -> tuple[str, ...]:
        """The names of the units of which a report is 待核实, each once."""
        outcomes = self.by_verdict[ReportingVerdict.UNVERIFIED]
        return tuple(dict.fromkeys(each.unit for each in outcomes))

    def examined_units(self, day: datetime.date) -> frozenset[str]:
        """The units that can be held on that day to what they reported, or did not: whose report was due before, and is
        not 待核实.
        """
        return frozenset(
            each.unit
            for each in self.outcomes
            if each.due < day and each.verdict is not ReportingVerdict.UNVERIFIED
        )

    @cached_property
    def refused_units(self) -> tuple[str, ...]:
        """The names of the units to which something was sent back, each once."""
        return tuple(dict.fromkeys(each.unit for each in self.refusals))


def summarize_reporting(
    issue: ReportSource, state: ReportState, period: Period, as_of: datetime.date
) -> ReportingSummary:
    """What became on `as_of` of every report whose own period belongs to `period`."""
    refused = _first_refusals(issue, as_of)
    answered = {*state.arrivals, *refused}
    pending = PendingReports(issue.unverified, answered, issue.asked_reports)
    outcomes = tuple(
        _duty_outcome(duty, state, refused, pending, as_of)
        for duty in issue.duties
        if belongs_to(duty.period, period)
    )
    unverified = [
        each
        for each in issue.unverified
        if each.received_on <= as_of
        and belongs_to(each.period, period)
        # Of several of which nobody knew the order one was chosen.
        and not (each.is_unordered and (each.unit, each.period) in answered)
    ]
    return ReportingSummary(outcomes, tuple(_refusals_in(issue, period, as_of)), tuple(unverified))


def reporting_by_period(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date
) -> Iterator[tuple[Period, ReportingSummary]]:
    """As `summarize_reporting`, of each of the periods `spans`, which are in order of time."""
    for span, state in zip(spans, walk_periods(issue, spans, as_of), strict=True):
        yield span, summarize_reporting(issue, state, span, as_of)


def _first_refusals(
    issue: ReportSource, as_of: datetime.date
) -> dict[tuple[str, str], ReportOrigin]:
    """By unit and label the file that was sent back first, up to `as_of`."""
    first: dict[tuple[str, str], ReportOrigin] = {}
    for each in issue.refusals:
        key = each.unit, each.period
        if each.received_on <= as_of and (
            key not in first or each.received_on < first[key].received_on
        ):
            first[key] = ReportOrigin(*key, each.received_on, each.receipt, each.file, False)
    return first


def _duty_outcome(
    duty: ReportDuty,
    state: ReportState,
    refused: Mapping[tuple[str, str], ReportOrigin],
    pending: PendingReports,
    as_of: datetime.date,
) -> DutyOutcome:
    key = duty.unit, duty.period
    first, last = state.arrivals.get(key, (None, None))
    if first is not None and key in refused:
        arrived = first_arrival([first.received_on], [refused[key].received_on])
        first = first if first.received_on == arrived else refused[key]
    late = max(0, ((first.received_on if first else as_of) - duty.due).days)
    if first is not None:
        verdict = ReportingVerdict.LATE if late else ReportingVerdict.ON_TIME
    elif pending.is_pending(duty, as_of):
        verdict, late = ReportingVerdict.UNVERIFIED, 0
    else:
        verdict = ReportingVerdict.MISSING if late else ReportingVerdict.AWAITED
    return DutyOutcome(
        duty.unit, duty.period, duty.due, duty.provisional, verdict, late, first, last
    )


def _refusals_in(
    issue: ReportSource, period: Period, as_of: datetime.date
) -> Iterator[ReportRefusal]:
    """The refusals up to `as_of`. A file that does not say its period belongs to the one in which it came; one that does
    not say its unit was sent back to nobody.
    """
    for each in issue.refusals:
        if each.unit and each.received_on <= as_of and _is_about(each, period):
            yield each


def _is_about(refusal: ReportRefusal, period: Period) -> bool:
    if refusal.period:
        return belongs_to(refusal.period, period)
    return period.first <= refusal.received_on <= period.last
