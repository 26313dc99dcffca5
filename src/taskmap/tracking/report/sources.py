"""What a report is made from: an issued plan, what it asks for, what came back, and what was sent back."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from taskmap.plan import periods
from taskmap.plan.model import Assignment, Deadline, Frequency, Measure, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Submission
from taskmap.plan.units import Registry
from taskmap.tracking.deadlines import holding_deadline
from taskmap.tracking.extensions import NO_EXTENSIONS, ExtensionRule, Extensions


class ReportReturn(Protocol):
    """An accepted submission with the number of its receipt; the ledger's are such."""

    @property
    def number(self) -> str: ...
    @property
    def submission(self) -> Submission: ...


class ReportDuty(Protocol):
    """A report owed: a Duty, or what the ledger recorded of one."""

    @property
    def unit(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def due(self) -> datetime.date: ...
    @property
    def provisional(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ReportRefusal:
    """A file that was sent back to be put right; `period` is "" where nobody could tell it."""

    unit: str
    period: str
    received: datetime.date
    faults: tuple[str, ...] = ()
    file: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class ReturnsByPeriod:
    """The returns a period at a time, each period's in order of arrival, so that nobody holds them all.

    `labels` are the periods for which anything came.
    """

    labels: tuple[str, ...]
    for_period: Callable[[str], Iterable[ReportReturn]]

    @classmethod
    def from_memory(cls, returns: Iterable[ReportReturn]) -> ReturnsByPeriod:
        """Those that are in memory anyway."""
        kept: dict[str, list[ReportReturn]] = defaultdict(list)
        for each in returns:
            kept[each.submission.period].append(each)
        return cls(tuple(kept), lambda label: kept.get(label, []))


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A plan as issued last before the day of the report, with everything that has to do with it.

    `revision_day` is the day from which this revision holds, None for the first; `extensions` are those approved
    by then, and the deadlines in `plan` are its measures' with them; `adjusted_measures` are the measures that were changed since the last report.
    """

    plan: Plan
    registry: Registry
    revision: int
    assignments: Sequence[Assignment]
    duties: Sequence[ReportDuty]
    returns: ReturnsByPeriod
    refusals: Sequence[ReportRefusal] = ()
    revision_day: datetime.date | None = None
    adjusted_measures: frozenset[str] = frozenset()
    extensions: Extensions = NO_EXTENSIONS

    @property
    def extended_measures(self) -> tuple[str, ...]:
        """The measures for which an extension was approved, for whichever unit."""
        measures = self.extensions.measures
        return tuple(each.id for each in self.plan.every_measure() if each.id in measures)

    def deadline(self, measure: Measure, unit: str) -> Deadline:
        """The measure's for this unit."""
        return holding_deadline(measure, unit, self.extensions, ExtensionRule.UNIT_ONLY)


class FigureSource(NamedTuple):
    """Where a figure stands: whose return, the number of its receipt, the file, sheet and row."""

    unit: str = ""
    receipt: str = ""
    file: str = ""
    cell: str = ""


NO_SOURCE = FigureSource()


class ReportOrigin(NamedTuple):
    """A return as its rows remember it."""

    unit: str
    period: str
    received: datetime.date
    receipt: str
    file: str
    signed: bool


class ReportRow(NamedTuple):
    """What a unit said of a measure, and in which return."""

    progress: Progress
    origin: ReportOrigin

    @property
    def source(self) -> FigureSource:
        return FigureSource(
            self.origin.unit, self.origin.receipt, self.origin.file, self.progress.cell_ref
        )


# A ledger holds few different labels, each many thousand times.
parse_period = lru_cache(maxsize=1024)(periods.parse)


def reporting_day(each: Period) -> datetime.date:
    """The day that tells to which report a period belongs: its last; of a week the Thursday, as ISO 8601 tells to
    which year a week belongs. So the week from 26 May to 1 June is one of May.
    """
    return (
        each.first + datetime.timedelta(days=3) if each.frequency is Frequency.WEEK else each.last
    )


def belongs_to(label: str, report_period: Period) -> bool:
    """Whether a period belongs to a report: it ends inside, as June and the second quarter do in June."""
    found = parse_period(label)
    return found is not None and report_period.first <= reporting_day(found) <= report_period.last
