"""What was entered of a plan, as plain values, and what is reckoned from it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from taskmap.plan.model import Plan

Day = datetime.date
ONE = datetime.timedelta(days=1)
DONE, ONGOING, GOING, IDLE = "已完成", "长期坚持", "推进中", "未启动"
ADVANCE = {IDLE: 1, GOING: 2, ONGOING: 3, DONE: 4}
BUCKETS = (
    *("已销号", "已完成", "逾期", "未要求报送", "未到起始", "未报送", "长期坚持", "未启动"),
    *("超序时", "达序时", "滞后"),
)


@dataclass(frozen=True)
class Word:
    """A row of a return: what a unit says of a measure."""

    status: str
    percent: float | None = None
    done_on: Day | None = None

    def __str__(self) -> str:
        percent = "" if self.percent is None else f" {self.percent:g}%"
        return f"{self.status}{percent}" + (f" on {self.done_on}" if self.done_on else "")


@dataclass(frozen=True)
class Return:
    """A workbook that came, for `period` (a label), its place among all entries being that in the record. `rows` by
    measure or milestone id; of one `refused` nothing was taken. `slip` says what was wrong with its entry before that
    was put right, one of SLIPS; nothing is reckoned from what was `withdrawn`, and all else as if it had been right.
    """

    unit: str
    period: str
    received: Day
    rows: Mapping[str, Word] = field(default_factory=dict)
    refused: bool = False
    slip: str = ""


SLIPS = ("wrong day", "withdrawn", "restored")
"""Entered on another day; entered though nothing had come; withdrawn though it had come."""


@dataclass(frozen=True)
class Extension:
    """Another last day for a measure, of one unit or (unit "") of all, approved on a day; `withdrawn`: it never was."""

    measure: str
    unit: str
    until: Day
    approved: Day
    withdrawn: bool = False


@dataclass(frozen=True)
class Closing:
    """A task or measure struck off, or (`reopened`) taken up again, on a day."""

    item: str
    day: Day
    reopened: bool = False


@dataclass(frozen=True)
class Revision:
    """A plan as it was entered on a day."""

    plan: Plan
    entered: Day


@dataclass(frozen=True)
class Record:
    """All that was entered of one plan, each list in the order in which it was entered. `off` are the days off of the
    office's own calendar, in force from the day `announced` on; None: from the first revision.
    """

    revisions: tuple[Revision, ...]
    returns: tuple[Return, ...] = ()
    extensions: tuple[Extension, ...] = ()
    closings: tuple[Closing, ...] = ()
    off: frozenset[Day] = frozenset()
    announced: Day | None = None
    retired: Day | None = None
    """From this day on the plan is out of force."""
    since: str = ""
    """The label of the period from which on it is reported in this ledger, "" from its first."""


class Span(NamedTuple):
    """The days of a period, both included, and its label."""

    last: Day
    first: Day
    label: str

    def covers(self, label: str) -> bool:
        """Whether the period of this label ends in this one."""
        return self.first <= span(label).last <= self.last


class Part(NamedTuple):
    """What a unit is to a measure: lead, responsible or support; `group` is the name by which it was called."""

    unit: str
    role: str
    group: str


class Owed(NamedTuple):
    """A report: whose, for which period, its last day in time, and what became of it: on time, late, missing, awaited;
    owed also by who is done with everything.
    """

    unit: str
    period: str
    due: Day
    outcome: str
    even_done: bool


class Step(NamedTuple):
    """A milestone, or an instance of a recurring deadline, for one unit; `met`: whether it is."""

    number: str
    unit: str
    due: Day
    met: bool


class Line(NamedTuple):
    """Where a measure stands in a report. `elapsed` is 序时进度; the light is "" where there is none, None where the
    contract does not say. `marked`: 本期未到期.
    """

    bucket: str
    light: str | None
    elapsed: int | None
    deciding: str
    late: bool
    marked: bool


class Late(NamedTuple):
    """An entry of the day's overdue list."""

    kind: str
    unit: str
    item: str
    due: Day


def span(label: str) -> Span:
    """2025-03, 2025-Q1, 2025-H1, 2025: a month, a quarter, a half-year, a year."""
    year = int(label[:4])
    match label[5:6]:
        case "":
            first, last = 1, 12
        case "Q":
            first, last = 3 * int(label[6]) - 2, 3 * int(label[6])
        case "H":
            first, last = 6 * int(label[6]) - 5, 6 * int(label[6])
        case _:
            first = last = int(label[5:7])
    return Span(month_end(year, last), Day(year, first, 1), label)


def month_end(year: int, month: int) -> Day:
    return Day(year, month, calendar.monthrange(year, month)[1])


def spans(every: str, first: Day, last: Day) -> Iterator[Span]:
    """The periods in which any of the days lies."""
    labels = {
        "month": [f"{{0}}-{month:02}" for month in range(1, 13)],
        "quarter": [f"{{0}}-Q{number}" for number in range(1, 5)],
        "half-year": ["{0}-H1", "{0}-H2"],
        "year": ["{0}"],
    }
    for year in range(first.year, last.year + 1):
        for label in labels[every]:
            found = span(label.format(year))
            if found.first <= last and first <= found.last:
                yield found


def next_span(period: Span) -> Span:
    """The period of the same length that follows."""
    every = {"": "year", "Q": "quarter", "H": "half-year"}.get(period.label[5:6], "month")
    day = period.last + ONE
    return next(spans(every, day, day))
