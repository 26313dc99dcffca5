"""What the ledger takes and gives: issued plans, receipts, submissions, progress, duties."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct, field

from taskmap.ledger import journal
from taskmap.ledger.calendar_entries import CalendarYear
from taskmap.plan.progress import Progress, Submission
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.tracking.owed import ReportingTerms
from taskmap.tracking.words import Order, Predecessor, word_order


class PlanIssue(Struct, frozen=True):
    """A plan to be issued on the day `as_of`. `content` is its normal form (planfile.content), `source` the
    text of its file, comments and all.
    """

    plan: str
    content: str
    source: str
    as_of: datetime.date
    timezone: str = DEFAULT_TIMEZONE
    """IANA name of the zone in which its days begin."""
    former_names: Mapping[str, str] = field(default_factory=dict)
    """The names that units have now by those they had before, under which returns count still."""
    calendar: tuple[CalendarYear, ...] = ()
    """The office's own days that it is issued with."""
    predecessors: tuple[Predecessor, ...] = ()
    """Whose words count on for units that took measures over."""
    terms: ReportingTerms = field(default_factory=ReportingTerms)
    since: str = ""
    """The label of the period before which nothing is asked for in this ledger; "" without one."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return journal.digest(self.content)


class PlanRevision(Struct, frozen=True):
    """A revision of a plan as the ledger has it."""

    plan: str
    revision: int
    content: str
    source: str
    as_of: datetime.date


class FileRecord(Struct, frozen=True):
    """A file that came and is no submission: name, SHA-256, day, and as far as known what it is about."""

    file: str
    digest: str
    received_on: datetime.date
    plan: str = ""
    revision: int = 0
    unit: str = ""
    period: str = ""
    measure: str = ""


class EntryReceipt(Struct, frozen=True):
    """The answer to a return: `number` for the printed receipt (2022-000123), `entry` for the ledger."""

    number: str
    entry: int
    supersedes: int | None = None
    """The entry of the unit's return for the same period that was entered before this one."""
    is_repeat: bool = False
    """Whether this very file had been entered before: nothing was added, the numbers are the first ones."""


class SubmissionRecord(Struct, frozen=True):
    """A submission as recorded; `recorded_at` is ISO 8601, `is_signed` also true once a signed copy came."""

    entry: int
    number: str
    submission: Submission
    recorded_by: str
    recorded_at: str
    is_superseded: bool
    """Whether another one of the unit for the same period arrived later."""

    @property
    def order(self) -> Order:
        """By this the returns of a unit are ordered, the last one last."""
        return word_order(self.submission.period, self.submission.received_on, self.entry)


class ProgressRecord(Struct, frozen=True):
    """A row of progress with the entry that holds it; `day` is the day on which the submission was received."""

    entry: int
    unit: str
    period: str
    day: datetime.date
    progress: Progress

    @property
    def order(self) -> Order:
        """By this the words of a unit on a measure are ordered, the last one last."""
        return word_order(self.period, self.day, self.entry)


class DutyRecord(Struct, frozen=True):
    """A report that a unit owes for a period. `received_on` is the day of the first submission for it, None
    if none came; `provisional`: the due date rests on a year whose holidays are not published yet.
    """

    plan: str
    revision: int
    unit: str
    rule: str
    period: str
    due: datetime.date
    provisional: bool
    received_on: datetime.date | None = None
