"""What entries of each kind hold beside their columns, as records; `codec` makes JSON of them and reads it.

The names of the fields are the keys of that JSON, but where a field has another there (`name`). Those of calendars and
returns are in `calendar_entries` and `return_entries`, for what reads no others. Some kinds are values of tracking,
which the ledger keeps as they are: a closure is a tracking.closure.ClosureStep, an extension a
tracking.extensions.Extension, a reminder a tracking.reminders.Reminder, a reply to one a tracking.replies.Reply, a
retirement a tracking.plan_terms.Retirement, points given by hand and exemptions from losing any are a PointAdjustment and an
Exemption of tracking.score_entries.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct, field

from taskmap.ledger.calendar_entries import CalendarYear
from taskmap.tracking.words import Predecessor


class PlanEntry(Struct, frozen=True, omit_defaults=True):
    """A plan was issued, or its due dates were worked out anew (issued, duties): the hashes of its texts,
    and how many rows of duties, deadlines and parts came with it, with their hashes; None where an old taskmap
    recorded none.

    A look at what is late reads less of the same entry: outstanding.LatestIssue.
    """

    content: str
    source: str
    timezone: str = ""
    """IANA name of the zone in which its days begin; "" in an old ledger."""
    former: Mapping[str, str] = field(default_factory=dict)
    """The names that units have now, by those they had before."""
    duties: int | None = None
    duties_digest: str = ""
    deadlines: int | None = None
    deadlines_digest: str = ""
    rules: int = 0
    """The overdue.OBLIGATION_RULES by which the rows of deadlines were worked out; 0 of taskmap 0.1.0."""
    calendar: tuple[CalendarYear, ...] = ()
    """The office's own days with which a revision was issued."""
    predecessors: tuple[Predecessor, ...] = ()
    """Whose words count on for units that took measures over."""
    parts: int | None = None
    parts_digest: str = ""
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    when_done: tuple[str, ...] = ()
    """Together with `begins` and `ends` the plan's owed.ReportingTerms."""
    since: str = ""
    """The label of the period before which nothing is asked for in this ledger; "" without one."""


class FileEntry(Struct, frozen=True):
    """A file came that holds no rows (received, scan, evidence): its name, and the SHA-256 of its bytes."""

    file: str
    digest: str


class SendingEntry(Struct, frozen=True, omit_defaults=True):
    """What is known of a reminder that is being sent: `number` is the reminder's designation (of 0.1.0 its name), `via`
    the channel, `state` a value of delivery.DeliveryState, `why` what the channel answered ("" if all went well).
    """

    number: str
    via: str
    state: str
    why: str
    letter: int = 0
    """The number of the reminder's entry; 0 of taskmap 0.1.0, in whose plans no two had the same name."""


class PackedSection(Struct, frozen=True):
    """A section of a workbook that went out: its plan and revision, the label of its period, the day by which it is due,
    and how many rows it had.
    """

    plan: str
    revision: int
    period: str
    due: datetime.date
    rows: int


class PackEntry(Struct, frozen=True):
    """A workbook went out to the unit of the entry: whose it is (发文单位), its code and its sections."""

    issuer: str
    code: str
    sections: tuple[PackedSection, ...]

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of its plans, each once."""
        return tuple(dict.fromkeys(each.plan for each in self.sections))
