"""Packed workbooks to mails, each to its own unit: what was sent, or may have been, is not sent again.

As with letters the ledger learns first that sending has begun, then its outcome; see reminding/dispatch.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from taskmap.delivery import Channel, DeliveryOutcome, DeliveryState, Message
from taskmap.documents import packed_checklist
from taskmap.ledger import codec, journal, opening
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import SendingEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.workflow.packing.pack_folders import PackFile, Packing, pack_entries
from taskmap.workflow.records.letters import OF_SEVERAL
from taskmap.workflow.reminding import dispatch

_VIA = "mail"


class PackMail(NamedTuple):
    """What became of the mail with a workbook; `in_this_run` is False for what an earlier run sent."""

    file: PackFile
    outcome: DeliveryOutcome
    in_this_run: bool = False


def send_packs(place: Place, packing: Packing, channel: Channel) -> Iterator[PackMail]:
    """Send the workbooks of the `packing`, which are written and recorded in the ledger at `place`, on the `channel`; a
    failure does not keep back the others.
    """
    with opening.open_existing(place) as book:
        entries = pack_entries(book)
        for file in packing.files:
            yield _send(book, packing, file, entries[file.pack.code], channel)


def _send(
    book: Ledger, packing: Packing, file: PackFile, entry: LedgerEntry, channel: Channel
) -> PackMail:
    outcome, in_this_run = dispatch.send_once(
        book,
        lambda: _last_outcome(book, entry),
        lambda: channel.send(_message(packing, file)),
        lambda outcome: _record(book, entry, outcome, packing.month.day),
    )
    return PackMail(file, outcome, in_this_run)


def sending_entries(reader: LedgerReader, entry: LedgerEntry) -> Iterator[LedgerEntry]:
    """The entries that tell how the workbook of the `entry` was sent, in their order."""
    # Each mail of a year asks: it looks through those of its month alone.
    for each in reader.events(OF_SEVERAL, EntryKind.SENDING, period=entry.period):
        if codec.decode(each, SendingEntry).letter == entry.number:
            yield each


def _last_outcome(reader: LedgerReader, entry: LedgerEntry) -> DeliveryOutcome | None:
    own = [codec.decode(each, SendingEntry) for each in sending_entries(reader, entry)]
    return DeliveryOutcome(DeliveryState(own[-1].state), own[-1].why) if own else None


def _record(book: Ledger, entry: LedgerEntry, outcome: DeliveryOutcome, day: datetime.date) -> None:
    sending = SendingEntry(entry.receipt, _VIA, outcome.state.value, outcome.why, entry.number)
    event = Event(
        kind=EntryKind.SENDING,
        day=day,
        plan=OF_SEVERAL,
        unit=entry.unit,
        period=entry.period,
        body=codec.encode(sending),
    )
    book.append(event, current_user())


def _message(packing: Packing, file: PackFile) -> Message:
    assert packing.folder is not None, "it was written"
    return Message(
        id=f"taskmap.{journal.digest(file.pack.code)[:32]}",
        to=file.pack.email,
        subject=packed_checklist.subject(file.pack),
        text=packed_checklist.text(file.pack),
        file=PurePath(file.name).name,
        data=(packing.folder / file.name).read_bytes(),
    )
