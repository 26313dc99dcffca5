"""The ledger to the letters that press units, of one plan or several, and to what units answered."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from taskmap.ledger import codec, renaming
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import PackEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import Reply

OF_SEVERAL = ""
"""The plan of what concerns several of them."""


def read_letters(reader: LedgerReader, until: datetime.date | None = None) -> list[Reminder]:
    """All that count, of whatever plan and day, in order of entry; units under the names that they had on the day `until`
    (None: have now).
    """
    names = reader.other_names(None, until)
    found = (
        each
        for plan in _plans(reader)
        for each in reader.events(plan, EntryKind.REMINDER, names=names)
    )
    return _letters(sorted(found, key=lambda each: each.number), names)


def read_withdrawn_letters(
    reader: LedgerReader, until: datetime.date | None = None
) -> list[Reminder]:
    """Those that were withdrawn; `until` as in `read_letters`."""
    names = reader.other_names(None, until)
    return _letters(reader.withdrawn(None, EntryKind.REMINDER, names=names), names)


def read_replies(reader: LedgerReader, until: datetime.date | None = None) -> list[Reply]:
    """What was answered up to the day `until` (None: ever), in order of entry."""
    entries = read_entries(reader, EntryKind.REPLY, until)
    return [codec.decode(each, Reply) for each in entries]


def read_entries(
    reader: LedgerReader, kind: EntryKind, until: datetime.date | None = None
) -> list[LedgerEntry]:
    """The entries of this `kind` up to the day `until`, of each plan and of several, in order of arrival."""
    found = (each for plan in _plans(reader) for each in reader.events(plan, kind, until=until))
    return sorted(found, key=lambda each: each.number)


def reply_entries(reader: LedgerReader, letters: Collection[int]) -> list[LedgerEntry]:
    """The entries of what was answered to the `letters`, given by the numbers of their entries."""
    replies = read_entries(reader, EntryKind.REPLY)
    return [each for each in replies if codec.decode(each, Reply).letter in letters]


def entry_plans(reader: LedgerReader, entry: LedgerEntry) -> tuple[str, ...]:
    """The ids of the plans that the `entry` is about: of letters and workbooks that have several, and of what belongs to
    these.
    """
    if entry.plan != OF_SEVERAL:
        return (entry.plan,)
    if entry.kind == EntryKind.REMINDER:
        return codec.decode(entry, Reminder).plans
    if entry.kind == EntryKind.PACK:
        return codec.decode(entry, PackEntry).plans
    body = codec.read_body(entry)
    about = body.get("letter") or body.get("target")
    found = reader.corrected.recorded(about) if isinstance(about, int) else None
    return entry_plans(reader, found) if found else ()


def _plans(reader: LedgerReader) -> Iterator[str]:
    """By their ids the entries of a kind are found in an index, among a million others."""
    yield from (each.plan for each in reader.latest_issues())
    yield OF_SEVERAL


def _letters(entries: Iterable[LedgerEntry], names: renaming.OtherNames) -> list[Reminder]:
    letters = [codec.decode(each, Reminder) for each in entries]
    return [replace(each, unit=_current_name(each, names)) for each in letters]


def _current_name(letter: Reminder, others: renaming.OtherNames) -> str:
    """A unit that has another name in one of the letter's plans has it in all: it is one office."""
    names = (renaming.current_name(others, plan, letter.unit) for plan in letter.plans)
    return next((name for name in names if name != letter.unit), letter.unit)
