"""Reminders to messages: what is to be sent was not sent before, and is in the ledger before it goes out.

First that sending has begun, then its outcome. If the program dies in between, nobody knows whether the message
arrived: only the beginning is recorded, which keeps it from being sent again, and each run reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.delivery import Channel, DeliveryOutcome, DeliveryState, Message
from taskmap.documents.reminder import subject, text
from taskmap.ledger import codec, journal
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import SendingEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.tracking.reminders import Reminder
from taskmap.workflow.reminding.day_letters import DayLetters


class Dispatch(NamedTuple):
    """What became of a reminder on one channel; `in_this_run` is False for what an earlier run sent."""

    reminder: Reminder
    via: str
    outcome: DeliveryOutcome
    in_this_run: bool = False


def delivery_outcomes(reader: LedgerReader, reminder: Reminder) -> Mapping[str, DeliveryOutcome]:
    """The last outcome of the `reminder`, which is in the ledger, by channel."""
    sendings = (codec.decode(each, SendingEntry) for each in sending_entries(reader, reminder))
    return {each.via: DeliveryOutcome(DeliveryState(each.state), each.why) for each in sendings}


def sending_entries(reader: LedgerReader, reminder: Reminder) -> Iterator[LedgerEntry]:
    """The entries that tell how the `reminder`, which is in the ledger, was sent, in their order."""
    for each in reader.events(reminder.plan, EntryKind.SENDING):
        sending = codec.decode(each, SendingEntry)
        # Taskmap 0.1.0 went by the name: what it sent came before any letter of another series.
        is_of_old = not sending.letter and each.number > reminder.entry
        if sending.letter == reminder.entry or (is_of_old and sending.number == reminder.name):
            yield each


def due_letters(
    reader: LedgerReader, letters: DayLetters, channels: Sequence[str]
) -> Iterator[tuple[Reminder, str]]:
    """Reminder and channel, for each of `channels`: the letters of the day, and those of earlier
    days that did not go out and are not answered yet.
    """
    unanswered = [(each, delivery_outcomes(reader, each)) for each in letters.unanswered_letters()]
    for via in channels:
        for each in letters.of_day:
            if letters.owes(each) or each in letters.new:
                yield each, via
        for each, outcomes in unanswered:
            was_due = via in each.channels or via in outcomes
            outcome = outcomes.get(via, DeliveryOutcome(DeliveryState.FAILED))
            if was_due and outcome.state is not DeliveryState.SENT:
                yield each, via


def dispatch_due(
    book: Ledger,
    letters: DayLetters,
    channels: Mapping[str, Channel],
    render: Callable[[Reminder], bytes],
    recorded_by: str,
) -> Iterator[Dispatch]:
    """Send what is due on each of the `channels`, by name; a failure does not keep back the others.
    `render` makes the file of a letter, `recorded_by` is the user of the computer.
    """
    for reminder, via in list(due_letters(book, letters, [*channels])):
        yield _dispatch(book, letters, reminder, via, channels[via], render, recorded_by)


def _dispatch(
    book: Ledger,
    letters: DayLetters,
    reminder: Reminder,
    via: str,
    channel: Channel,
    render: Callable[[Reminder], bytes],
    recorded_by: str,
) -> Dispatch:
    def send() -> DeliveryOutcome:
        return channel.send(_message(reminder, letters.address(reminder), render(reminder)))

    def record(outcome: DeliveryOutcome) -> None:
        _record(book, letters, reminder, via, outcome, recorded_by)

    outcome, in_this_run = send_once(
        book, lambda: delivery_outcomes(book, reminder).get(via), send, record
    )
    return Dispatch(reminder, via, outcome, in_this_run)


def send_once(
    book: Ledger,
    find_outcome: Callable[[], DeliveryOutcome | None],
    send: Callable[[], DeliveryOutcome],
    record: Callable[[DeliveryOutcome], None],
) -> tuple[DeliveryOutcome, bool]:
    """Send a message, unless the last outcome that the `book` knows says that it was sent or may have been: the outcome, and
    whether it is of this run. The ledger learns by `record` first that sending has begun.
    """
    with book.write_transaction():
        earlier = find_outcome()
        if earlier and earlier.state is not DeliveryState.FAILED:
            return earlier, False
        record(DeliveryOutcome(DeliveryState.BEGUN))
    outcome = send()
    record(outcome)
    return outcome, True


def _record(
    book: Ledger,
    letters: DayLetters,
    reminder: Reminder,
    via: str,
    outcome: DeliveryOutcome,
    recorded_by: str,
) -> None:
    sending = SendingEntry(
        reminder.designation, via, outcome.state.value, outcome.why, reminder.entry
    )
    event = Event(
        kind=EntryKind.SENDING,
        day=max(letters.days),
        plan=reminder.plan,
        revision=letters.revision(reminder),
        unit=reminder.unit,
        body=codec.encode(sending),
    )
    book.append(event, recorded_by)


def _message(reminder: Reminder, to: str, data: bytes) -> Message:
    # Numbers are an issuer's, and one mail server may carry the letters of several ledgers.
    content = f"{reminder.unit}{reminder.day}{reminder.entry}{codec.encode(reminder)}"
    return Message(
        id=f"taskmap.{journal.digest(content)[:32]}",
        to=to,
        subject=subject(reminder),
        text=text(reminder),
        file=reminder.file,
        data=data,
    )
