"""What the ledger is given and what it gives back: issued plans, receipts, progress, duties."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from taskmap.ledger import journal
from taskmap.plan.progress import Progress, Submission
from taskmap.system.dates import DEFAULT_TIMEZONE


@dataclass(frozen=True, slots=True)
class PlanIssue:
    """A plan as issued. `content` is what it says (planfile.content), `source` the file's text as it was."""

    plan: str
    content: str
    source: str
    as_of: datetime.date
    timezone: str = DEFAULT_TIMEZONE
    """Where its days begin."""
    former_names: Mapping[str, str] = field(default_factory=dict)
    """Names that units had in earlier revisions, to those they have now: what came under the old ones still counts."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return journal.digest(self.content)


@dataclass(frozen=True, slots=True)
class PlanRevision:
    """A revision of a plan as the ledger has it."""

    plan: str
    revision: int
    content: str
    source: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that came and is no submission: what it is called, its SHA-256, the day, and what is known of it."""

    file: str
    digest: str
    received_on: datetime.date
    plan: str = ""
    revision: int = 0
    unit: str = ""
    period: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class EntryReceipt:
    """What is told to whoever sent a return. `number` is the one to print, as 2022-000123."""

    number: str
    entry: int
    supersedes: int | None = None
    """The entry of the unit's earlier return for the same period."""
    is_repeat: bool = False
    """This very file had been entered before; nothing was added, the numbers are those of then."""


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A submission as recorded. Its `signed` is true from the day on which a signed copy came as well."""

    entry: int
    number: str
    submission: Submission
    recorded_by: str
    recorded_at: str
    is_superseded: bool
    """Whether the unit sent another one for the same period later."""


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """A row of progress with where it comes from; `day` is the day on which the submission was received."""

    entry: int
    unit: str
    period: str
    day: datetime.date
    progress: Progress


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """A report owed by the plan as last issued. `received_on` is the day of the first submission for it."""

    plan: str
    revision: int
    unit: str
    rule: str
    period: str
    due: datetime.date
    provisional: bool
    received_on: datetime.date | None = None
