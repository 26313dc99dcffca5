"""What a unit answered to a letter, as typed, to its entry; and which letters nobody answered."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import AnsweredLetter, Reply
from taskmap.workflow.records import days, entry_numbers
from taskmap.workflow.records.letters import read_replies
from taskmap.workflow.reminding.day_letters import load_day_letters


class ReplyRequest(NamedTuple):
    """What was typed: the `number` of the letter, what the unit answered, an id of a plan that the letter concerns (None:
    any), and the day of the answer (None: today).
    """

    number: str
    why: str
    plan: str | None = None
    day: str | None = None


class RecordedReply(NamedTuple):
    """A reply as recorded, the number of its entry, and the letter."""

    reply: Reply
    receipt: str
    letter: Reminder


def reply(place: Place, request: ReplyRequest) -> RecordedReply:
    """Record the answer to a letter. Raises TaskmapError for a number that is unknown, stands for several or for no
    letter, for a day that has not come or was before the letter, and for what was recorded before.
    """
    if not request.why.strip():
        raise TaskmapError("--why 不能空着，请写单位是怎样答复的")
    with opening.open_existing(place) as book, book.write_transaction():
        entry = _find_letter(book, request)
        letter = codec.decode(entry, Reminder)
        day = days.entry_day(request.day, _timezone(book, letter))
        require_answerable(letter, day)
        found = Reply(entry.unit, day, entry.number, letter.designation, request.why.strip())
        if found in read_replies(book):
            raise TaskmapError(f"{letter.designation}的这条回复已经登记过，没有再记")
        return RecordedReply(found, _record(book, entry, found), letter)


def require_answerable(letter: Reminder, day: datetime.date) -> None:
    """Raises TaskmapError where the `letter` had not been sent by the `day`."""
    if day < letter.day:
        raise TaskmapError(f"{letter.designation}是 {letter.day} 发的，不能在 {day} 就有回复")


def _find_letter(book: Ledger, request: ReplyRequest) -> LedgerEntry:
    found = entry_numbers.find_letter(book, request.number, request.plan)
    current = book.corrected.current(found.number)
    if current is None:
        raise TaskmapError(f"{request.number} 已经撤销了，没有登记回复")
    return current


def _timezone(book: LedgerReader, letter: Reminder) -> str:
    zones = {each.plan: each.timezone for each in book.latest_issues()}
    return next((zones[each] for each in letter.plans if each in zones), book.office_timezone())


def _record(book: Ledger, letter: LedgerEntry, found: Reply) -> str:
    event = Event(
        kind=EntryKind.REPLY,
        day=found.day,
        plan=letter.plan,
        revision=letter.revision,
        unit=found.unit,
        body=codec.encode(found),
    )
    return book.append(event, current_user()).receipt


def list_letters(
    place: Place, as_of: str | None, plans: Sequence[str], units: Sequence[str]
) -> list[AnsweredLetter]:
    """All letters up to the day, of these plans and units (none: all), with what became of each; see `load_day_letters`."""
    with opening.open_for_reading(place) as book:
        return load_day_letters(book, as_of, plans, units).answered()
