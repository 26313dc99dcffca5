"""What entries of each kind tell beside their columns, as records; `codec` makes JSON of them and reads it.

Three kinds are values of tracking, which the ledger keeps as they are: a closure is a tracking.closure.Act, an
extension a tracking.extensions.Extension, a reminder a tracking.reminders.Reminder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan was issued, or its due dates were worked out anew (issued, duties): the hashes of its texts, and how
    many rows of duties and deadlines came with it, with their hashes; None for an old ledger that had none.

    Who only looks what is late reads less of it: outstanding.Standing.
    """

    SPARSE: ClassVar = True
    content: str
    source: str
    timezone: str = ""
    """Where its days begin; "" in an old ledger."""
    former: Mapping[str, str] = field(default_factory=dict)
    """Names that units had before, to those they have now."""
    duties: int | None = None
    duties_digest: str = ""
    deadlines: int | None = None
    deadlines_digest: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionEntry:
    """A return was entered, with so many rows of progress, and their hash."""

    reporter: str
    phone: str
    reviewer: str
    signed: bool
    rows: int
    rows_digest: str


@dataclass(frozen=True, slots=True)
class RefusedFault:
    """What was wrong with a file, and where."""

    code: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class RefusalEntry:
    """A file was sent back to be put right."""

    faults: tuple[RefusedFault, ...]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file came that holds no rows (received, scan, evidence): its name, and the SHA-256 of its bytes."""

    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class SendingEntry:
    """What is known of a reminder on its way: `number` is the reminder's name, `via` the channel, `state` a value
    of delivery.State.
    """

    number: str
    via: str
    state: str
    why: str
