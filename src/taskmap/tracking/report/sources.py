"""What a report is made from: an issued plan, what it asks for, what came back, and what was sent back."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from taskmap.plan import periods
from taskmap.plan.model import Assignment, Deadline, Measure, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Submission
from taskmap.plan.rhythm import Frequency
from taskmap.plan.units import Registry
from taskmap.tracking.corrections import EntryCorrection
from taskmap.tracking.deadlines import effective_deadline
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.plan_terms import PlanTerm
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.tracking.unverified import AskedReport, UnverifiedReturn
from taskmap.tracking.words import Order, Predecessor, Word, done_day, word_order


class ReportReturn(Protocol):
    """An accepted return; the ledger's returns are such."""

    @property
    def number(self) -> str:
        """The number of its receipt."""

    @property
    def entry(self) -> int:
        """The number of its entry: of two of the same day the higher one arrived later."""

    @property
    def submission(self) -> Submission:
        """What the unit sent in."""


def arrival_order(each: ReportReturn) -> Order:
    """By this returns are ordered: see `words.word_order`."""
    return word_order(each.submission.period, each.submission.received_on, each.entry)


class ReportDuty(AskedReport, Protocol):
    """What a plan asks for, owed or not: a Duty, or what the ledger recorded of one."""

    @property
    def provisional(self) -> bool:
        """Whether `due` may still move, since the holidays of its year were not announced."""


class ReportRefusal(NamedTuple):
    """A file that was sent back to be corrected; `period` is its label, "" where the file did not tell."""

    unit: str
    period: str
    received_on: datetime.date
    faults: tuple[str, ...] = ()
    file: str = ""
    receipt: str = ""


class PeriodReader(Protocol):
    """Reads the returns for one period."""

    def __call__(
        self, label: str, units: Collection[str] | None = None, /
    ) -> Iterable[ReportReturn]:
        """Those of the `units` (None: of all) for the period of this `label`, in order of arrival; none where nothing came."""


class ReturnsByPeriod(NamedTuple):
    """The returns one period at a time, so that nobody holds them all in memory: `labels` are those of the periods for
    which anything came, `for_period` reads the returns for one of them.
    """

    labels: tuple[str, ...]
    for_period: PeriodReader

    @classmethod
    def from_memory(cls, returns: Iterable[ReportReturn]) -> ReturnsByPeriod:
        """The `returns` by their periods, where they are in memory anyway."""
        by_period: dict[str, list[ReportReturn]] = defaultdict(list)
        for each in sorted(returns, key=arrival_order):
            by_period[each.submission.period].append(each)

        def read(label: str, units: Collection[str] | None = None) -> Iterator[ReportReturn]:
            own = by_period.get(label, [])
            return (each for each in own if units is None or each.submission.unit in units)

        return cls(tuple(by_period), read)


class ReportSource(Struct, frozen=True):
    """A plan as it was last issued by the day of the report, with everything that has to do with it.

    `revision_day` is the day from which this revision holds, None for the first. `extensions` are those approved by
    the day of the report; the deadlines in `plan` are without them. `adjusted_measures` are the ids of the measures that
    were changed since the last report.
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
    extensions: Extensions = field(default_factory=Extensions)
    struck_off: Mapping[str, datetime.date] = field(default_factory=dict)
    """By the id of a task or measure that is 已销号 the day on which it was struck off."""
    duties_not_owed: Sequence[ReportDuty] = ()
    """What rules ask for of units that had nothing open; `duties` has what is owed."""
    adjustments: Mapping[str, PointAdjustment] = field(default_factory=dict)
    """Points given by hand, by the number of each in the ledger; only a score has them, and the next."""
    exemptions: Mapping[str, Exemption] = field(default_factory=dict)
    predecessors: Sequence[Predecessor] = ()
    """Whose words count on for units that took measures over, until those speak."""
    done_counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By unit and measure id in how many returns the unit called it done; where that is not known it lacks."""
    term: PlanTerm = field(default_factory=PlanTerm)
    has_open: Callable[[datetime.date], bool] = lambda day: True
    """Whether anything in the plan was open on a day."""
    unverified: Sequence[UnverifiedReturn] = ()
    """What came of which it is not certain that its unit sent it, and nobody trusted."""
    corrections: Sequence[EntryCorrection] = ()
    """What was entered wrongly and put right since."""

    @property
    def asked_reports(self) -> tuple[ReportDuty, ...]:
        """What rules ask for, owed or not."""
        return (*self.duties, *self.duties_not_owed)

    def is_about(self, period: Period) -> bool:
        """Whether a report or a score of the period speaks of the plan."""
        return self.term.covers(period, self.has_open)

    @property
    def extended_measures(self) -> tuple[str, ...]:
        """The ids of the measures for which an extension was approved, whatever the unit, in printed order."""
        measures = self.extensions.measures
        return tuple(each.id for each in self.plan.every_measure() if each.id in measures)

    def deadline(self, measure: Measure, unit: str) -> Deadline:
        """The measure's deadline in force for `unit`."""
        return effective_deadline(measure, unit, self.extensions)


class FigureSource(NamedTuple):
    """Where a figure was read: whose return, the number of its receipt, the file, and the cell (月度报送!H5)."""

    unit: str = ""
    receipt: str = ""
    file: str = ""
    cell: str = ""


NO_SOURCE = FigureSource()


class ReportOrigin(NamedTuple):
    """The return that a row comes from: whose and for which period, when it came, receipt, file, whether signed, and
    the number of its entry.
    """

    unit: str
    period: str
    received_on: datetime.date
    receipt: str
    file: str
    is_signed: bool
    entry: int = 0

    @property
    def order(self) -> Order:
        """By this the returns of a unit are ordered, the last one last."""
        return word_order(self.period, self.received_on, self.entry)


class ReportRow(NamedTuple):
    """What a unit reported of a measure, and in which return."""

    progress: Progress
    origin: ReportOrigin

    @property
    def done_day(self) -> datetime.date:
        """The day by which work is done that the row reports as done."""
        origin = self.origin
        return done_day(origin.period, origin.received_on, self.progress.done_on).day

    @property
    def word(self) -> Word:
        """What the row says of the measure, as all words of its unit are ordered."""
        origin, progress = self.origin, self.progress
        return Word(
            origin.period,
            origin.received_on,
            origin.entry,
            progress.status,
            done_on=progress.done_on,
        )

    @property
    def source(self) -> FigureSource:
        """Where the row was read."""
        return FigureSource(
            self.origin.unit, self.origin.receipt, self.origin.file, self.progress.cell_ref
        )


# A ledger holds few different labels, each many thousand times.
parse_period = lru_cache(maxsize=1024)(periods.parse)


def reporting_day(period: Period) -> datetime.date:
    """The day that decides to which report a period belongs: its last; of a week, or the second of two, the Thursday, by
    which ISO 8601 decides to which year a week belongs. So the week from 26 May to 1 June is one of May.
    """
    if period.frequency in (Frequency.WEEK, Frequency.TWO_WEEKS):
        return period.last - datetime.timedelta(days=3)
    return period.last


def belongs_to(label: str, report_period: Period) -> bool:
    """Whether the period of this `label` belongs to the report: it ends inside, as June and the second quarter do in
    June. A label that cannot be read belongs to none.
    """
    found = parse_period(label)
    return found is not None and report_period.first <= reporting_day(found) <= report_period.last
