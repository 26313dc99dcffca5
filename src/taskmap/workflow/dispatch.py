"""Letters on their way: what is to be sent was not sent before, and stands in the ledger before it goes out.

First that it is begun, then what came of it. If the program dies in between, nobody knows whether it arrived: the
beginning alone remains, which keeps it from being sent again, and is told each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.delivery import Channel, Message, Outcome, State
from taskmap.documents.reminder import subject, text
from taskmap.ledger import codec
from taskmap.ledger.entries import Kind
from taskmap.ledger.events import SendingEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import Reader
from taskmap.ledger.writing import Ledger
from taskmap.tracking.reminders import Reminder
from taskmap.workflow.reminding import Desk

States = Mapping[tuple[str, str], Outcome]
"""What came of it last, by the reminder's number and the channel."""


class Dispatch(NamedTuple):
    """What became of a reminder by one channel; `now`: in this run."""

    reminder: Reminder
    via: str
    outcome: Outcome
    now: bool = False


def states(book: Reader, plan: str) -> States:
    return {
        (told.number, told.via): Outcome(State(told.state), told.why)
        for each in book.events(plan, Kind.SENDING)
        for told in [codec.decode(each, SendingEntry)]
    }


def due(book: Reader, desk: Desk, channels: Sequence[str]) -> Iterator[tuple[Reminder, str]]:
    """The letters of the day, and those of earlier days that did not go out and are not answered yet."""
    known = states(book, desk.known.plan.id)
    for via in channels:
        for each in desk.letters():
            if each.unit in desk.owed or each in desk.new:
                yield each, via
        for each in desk.unanswered():
            missed = via in each.channels or (each.name, via) in known
            sent = known.get((each.name, via), Outcome(State.FAILED)).state is State.SENT
            if missed and not sent:
                yield each, via


def dispatched(
    book: Ledger,
    desk: Desk,
    channels: Mapping[str, Channel],
    data: Callable[[Reminder], bytes],
    clerk: str,
) -> Iterator[Dispatch]:
    """Send what is due, each by itself: what fails does not keep the others."""
    addresses = {unit.name: unit.email for unit in desk.known.plan.units}
    for reminder, via in list(due(book, desk, [*channels])):
        if earlier := _begin(book, desk, reminder, via, clerk):
            yield Dispatch(reminder, via, earlier)
            continue
        message = _message(reminder, addresses.get(reminder.unit, ""), data(reminder))
        outcome = channels[via].send(message)
        _record(book, desk, reminder, via, outcome, clerk)
        yield Dispatch(reminder, via, outcome, now=True)


def _begin(book: Ledger, desk: Desk, reminder: Reminder, via: str, clerk: str) -> Outcome | None:
    """Record that it goes out now, unless it did, or may have: then what is known of that."""
    with book.recording():
        last = states(book, reminder.plan).get((reminder.name, via))
        if last and last.state is not State.FAILED:
            return last
        _record(book, desk, reminder, via, Outcome(State.BEGUN), clerk)
    return None


def _record(
    book: Ledger, desk: Desk, reminder: Reminder, via: str, outcome: Outcome, clerk: str
) -> None:
    event = Event(
        kind=Kind.SENDING,
        day=desk.day,
        plan=reminder.plan,
        revision=desk.known.revision,
        unit=reminder.unit,
        body=codec.encode(SendingEntry(reminder.name, via, outcome.state.value, outcome.why)),
    )
    book.append(event, clerk)


def _message(reminder: Reminder, to: str, data: bytes) -> Message:
    return Message(
        id=f"taskmap.{reminder.plan}.{reminder.day.year}.{reminder.number}",
        to=to,
        subject=subject(reminder),
        text=text(reminder),
        file=reminder.file,
        data=data,
    )
