"""The letters of a day over all plans: those that were issued and those to be issued, their entries and their files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from taskmap import formats
from taskmap.documents.reminder import FILE, FOLDER, TEXTS, document, texts
from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.system.staging import Staging
from taskmap.tracking.reminders import Reminder, due_reminders
from taskmap.tracking.replies import AnsweredLetter, Reply, ReplyState, answered_letters
from taskmap.workflow.records.letters import read_letters, read_replies, read_withdrawn_letters
from taskmap.workflow.reminding.plan_reminders import PlanReminders, read_plan_reminders


class DayLetters(Struct, frozen=True, dict=True):
    """The `plans` on the day, the letters issued before (later days too) that concern one of these and a unit that was
    asked about, the new ones, and the replies up to the day. `is_first`: nobody had a letter on the day yet.
    """

    plans: Sequence[PlanReminders]
    earlier: Sequence[Reminder]
    new: Sequence[Reminder]
    replies: Sequence[Reply]
    is_first: bool

    @property
    def days(self) -> frozenset[datetime.date]:
        """The day in each plan; days begin where its time zone says."""
        return frozenset(each.arrears.day for each in self.plans)

    @cached_property
    def of_day(self) -> list[Reminder]:
        """All letters of the day, those that were issued before on the same day first."""
        return [*(each for each in self.earlier if each.day in self.days), *self.new]

    def answered(self) -> list[AnsweredLetter]:
        """Each letter that was issued by the day, with what became of it."""
        last = max(self.days, default=datetime.date.min)
        owed = {
            (unit, item.key)
            for each in self.plans
            for unit, items in each.arrears.items.items()
            for item in items
        }
        letters = [each for each in self.earlier if each.day <= last]
        return list(answered_letters(letters, self.replies, owed))

    def unanswered_letters(self) -> list[Reminder]:
        """The last letter of each unit and issuer, if it is of an earlier day and was not answered."""
        ordered = sorted(self.answered(), key=lambda each: (each.letter.day, each.letter.entry))
        last = {(each.letter.unit, each.letter.issuer): each for each in ordered}
        for each in self.new:
            last.pop((each.unit, each.issuer), None)
        return [
            each.letter
            for each in last.values()
            if each.state is ReplyState.OPEN and each.letter.day not in self.days
        ]

    def owes(self, letter: Reminder) -> bool:
        """Whether the unit of the `letter` still owes something, in whatever plan."""
        return any(letter.unit in each.arrears.items for each in self.plans)

    def address(self, letter: Reminder) -> str:
        """The mail addresses of its unit in the plans of the `letter`, as written there."""
        found = (
            unit.email
            for each in self.plans
            if each.issued_plan.plan.id in letter.plans
            for unit in each.issued_plan.plan.units
            if unit.name == letter.unit and unit.email
        )
        return "，".join(dict.fromkeys(found))

    def revision(self, letter: Reminder) -> int:
        """That of the one plan of the `letter`; 0 where it has several."""
        revisions = {each.issued_plan.plan.id: each.issued_plan.revision for each in self.plans}
        return revisions.get(letter.plan, 0)


def load_day_letters(
    reader: LedgerReader,
    as_of: str | None,
    plans: Sequence[str] = (),
    units: Sequence[str] = (),
    channels: Sequence[str] = (),
) -> DayLetters:
    """Those of the day `as_of`, and of the plans and units, see `read_plan_reminders`; `channels` are the names by which
    new ones are to be sent. Raises TaskmapError if a plan or unit is named that is not there.
    """
    found = read_plan_reminders(reader, as_of, plans, units)
    arrears = [each.arrears for each in found]
    day = max(each.day for each in arrears)
    history, withdrawn = read_letters(reader, day), read_withdrawn_letters(reader, day)
    new = tuple(due_reminders(arrears, history, channels, withdrawn))
    earlier = tuple(each for each in history if any(_concerns(each, plan) for plan in found))
    days = {each.day for each in arrears}
    is_first = all(each.day not in days for each in history)
    return DayLetters(found, earlier, new, read_replies(reader, day), is_first)


def _concerns(letter: Reminder, plan: PlanReminders) -> bool:
    if plan.issued_plan.plan.id not in letter.plans:
        return False
    return plan.units is None or letter.unit in plan.units


def record(book: Ledger, letters: DayLetters, recorded_by: str) -> DayLetters:
    """The same `letters`, of which each new one is in the ledger now; `recorded_by` is the user of the computer."""
    return replace(letters, new=tuple(_record(book, letters, recorded_by)))


def _record(book: Ledger, letters: DayLetters, recorded_by: str) -> Iterator[Reminder]:
    for each in letters.new:
        event = Event(
            kind=EntryKind.REMINDER,
            day=each.day,
            plan=each.plan,
            revision=letters.revision(each),
            unit=each.unit,
            body=codec.encode(each),
        )
        yield replace(each, entry=book.append(event, recorded_by).number)


def render_letter(reminder: Reminder, templates: Path | None) -> bytes:
    """The letter as a Word file; `templates` is the office's own folder, None without one."""
    return formats.render(FILE, document(reminder), templates)


def write(letters: Sequence[Reminder], templates: Path | None, staged: Staging) -> None:
    """Stage and publish the `letters`, one at least, and their texts for chat groups; `templates` as in
    `render_letter`.
    """
    for each in letters:
        staged.write(letter_path(each), render_letter(each, templates))
    day = max(each.day for each in letters)
    staged.write(f"{FOLDER}/{TEXTS}", texts(day, letters))
    staged.publish()


def letter_path(reminder: Reminder) -> str:
    """Where the file of a letter stands below the output folder."""
    return f"{FOLDER}/{reminder.file}"
