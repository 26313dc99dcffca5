"""The journal's entries as they are read: what is recorded of every event, in columns and a body of JSON."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import NamedTuple

from taskmap.ledger.database import Row

COLUMNS = (
    "entry",
    "kind",
    "plan",
    "revision",
    "unit",
    "period",
    "measure",
    "day",
    "recorded",
    "taken_by",
    "file",
    "digest",
    "body",
    "previous",
    "hash",
)
QUALIFIED_COLUMNS = ", ".join(f"e.{column}" for column in COLUMNS)
"""For a statement that reads entries as `e`."""
_DAY = COLUMNS.index("day")


class EntryKind(StrEnum):
    """What an entry is about, each with the record in its body; a newer taskmap may have written others."""

    ISSUED = "issued"
    """A plan: events.PlanEntry."""
    DUTIES = "duties"
    """The due dates of an issued plan were worked out anew: events.PlanEntry."""
    CALENDAR = "calendar"
    """The office's own working days changed: calendar_entries.CalendarEntry."""
    RECEIVED = "received"
    """A file that belongs to another entry: events.FileEntry."""
    SUBMISSION = "submission"
    """A return: return_entries.SubmissionEntry."""
    REFUSAL = "refusal"
    """A file that was sent back: return_entries.RefusalEntry."""
    UNVERIFIED = "unverified"
    """A return of which it is not certain that its unit sent it: return_entries.UnverifiedEntry."""
    SCAN = "scan"
    """A signed copy: events.FileEntry."""
    EVIDENCE = "evidence"
    """佐证材料: events.FileEntry."""
    CLOSURE = "closure"
    """A step towards striking a task or measure off: tracking.closure.ClosureStep."""
    EXTENSION = "extension"
    """A later deadline for a measure: tracking.extensions.Extension."""
    RETIREMENT = "retirement"
    """A plan is out of force: tracking.plan_terms.Retirement."""
    POINTS = "points"
    """Points given to a unit by hand, or taken: tracking.score_entries.PointAdjustment."""
    EXEMPTION = "exemption"
    """A unit loses no points for something: tracking.score_entries.Exemption."""
    REMINDER = "reminder"
    """A letter that presses a unit: tracking.reminders.Reminder."""
    REPLY = "reply"
    """What a unit answered to such a letter: tracking.replies.Reply."""
    SENDING = "sending"
    """A reminder on its way: events.SendingEntry."""
    PACK = "pack"
    """A workbook with the sections of several plans went out to a unit: events.PackEntry."""
    CORRECTION = "correction"
    """An earlier entry is withdrawn, or counts on another day: correction_entries.CorrectionEntry."""


ISSUES = (EntryKind.ISSUED, EntryKind.DUTIES)
"""The entries that tell how a plan was issued."""
KIND_TITLES = {
    EntryKind.ISSUED: "印发",
    EntryKind.DUTIES: "重排截止日期",
    EntryKind.CALENDAR: "放假安排",
    EntryKind.RECEIVED: "收件",
    EntryKind.SUBMISSION: "报送",
    EntryKind.REFUSAL: "退回",
    EntryKind.UNVERIFIED: "未核实",
    EntryKind.SCAN: "签字盖章件",
    EntryKind.EVIDENCE: "佐证材料",
    EntryKind.CLOSURE: "销号",
    EntryKind.EXTENSION: "延期",
    EntryKind.RETIREMENT: "终止",
    EntryKind.POINTS: "加减分",
    EntryKind.EXEMPTION: "免扣分",
    EntryKind.REMINDER: "催办",
    EntryKind.REPLY: "回复",
    EntryKind.SENDING: "发送",
    EntryKind.PACK: "打包发出",
    EntryKind.CORRECTION: "更正",
}
"""What messages call each kind; one that is not here is shown by its own name."""


class LedgerEntry(NamedTuple):
    """An event as recorded, in the order of COLUMNS: `number` counts from 1 in order of arrival, `day` is
    the day that counts (as_of, received), `recorded` and `taken_by` say when and by whom, `previous` and
    `hash` hold the chain. A field that does not apply is empty (`revision`: 0). `body` is JSON, which
    codec.decode reads. `number_year` is that of the day with which it was entered, where a correction changed that.
    """

    number: int
    kind: str
    plan: str
    revision: int
    unit: str
    period: str
    measure: str
    day: datetime.date
    recorded: str
    taken_by: str
    file: str
    digest: str
    body: str
    previous: str
    hash: str
    number_year: int | None = None

    @property
    def receipt(self) -> str:
        """The number on a receipt, 2022-000123: the year of the day of receipt, which no correction changes, and the
        `number`, which counts over all years.
        """
        return f"{self.number_year or self.day.year}-{self.number:06}"

    @property
    def title(self) -> str:
        """What messages call it: 「第 3 条（销号，heliu-1，1.1）」."""
        return entry_title(self)


def entry_title(values: Row | LedgerEntry) -> str:
    """What messages call an entry, by the first seven of its `values`, which may be of any type."""
    number, kind, plan, revision, unit, period, measure = values[:7]
    version = f"第 {revision} 版" if kind == EntryKind.ISSUED else ""
    parts = (KIND_TITLES.get(kind, kind), plan, version, unit, period, measure)
    return f"第 {number} 条（{'，'.join(str(part) for part in parts if part)}）"


def from_row(row: Row) -> LedgerEntry:
    """The entry of a row that is in the order of COLUMNS; ValueError if its day is none."""
    day = datetime.date.fromisoformat(row[_DAY])
    return LedgerEntry._make((*row[:_DAY], day, *row[_DAY + 1 :], None))
