"""Reminders to messages: what is to be sent was not sent before, and is in the ledger before it goes out.

First that sending has begun, then its outcome. If the program dies in between, nobody knows whether the message
arrived: only the beginning is recorded, which keeps it from being sent again, and each run reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.delivery import Channel, DeliveryOutcome, DeliveryState, Message
from taskmap.documents.reminder import subject, text
from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.events import SendingEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.tracking.reminders import Reminder
from taskmap.workflow.plan_reminders import PlanReminders

DeliveryOutcomes = Mapping[tuple[str, str], DeliveryOutcome]
"""What came of it last, by the reminder's number and the channel."""


class Dispatch(NamedTuple):
    """What became of a reminder on one channel; `in_this_run` is False for what an earlier run sent."""

    reminder: Reminder
    via: str
    outcome: DeliveryOutcome
    in_this_run: bool = False


def delivery_outcomes(reader: LedgerReader, plan: str) -> DeliveryOutcomes:
    """The last outcome of each reminder of the plan, by the reminder's number and the channel;
    `plan` is its id.
    """
    return {
        (entry.number, entry.via): DeliveryOutcome(DeliveryState(entry.state), entry.why)
        for each in reader.events(plan, EntryKind.SENDING)
        for entry in [codec.decode(each, SendingEntry)]
    }


def due_letters(
    reader: LedgerReader, plan_reminders: PlanReminders, channels: Sequence[str]
) -> Iterator[tuple[Reminder, str]]:
    """Reminder and channel, for each of `channels`: the letters of the day, and those of earlier
    days that did not go out and are not answered yet.
    """
    outcomes = delivery_outcomes(reader, plan_reminders.issued_plan.plan.id)
    for via in channels:
        for each in plan_reminders.letters_of_day():
            if each.unit in plan_reminders.items_by_unit or each in plan_reminders.new:
                yield each, via
        for each in plan_reminders.unanswered_letters():
            was_due = via in each.channels or (each.name, via) in outcomes
            was_sent = (
                outcomes.get((each.name, via), DeliveryOutcome(DeliveryState.FAILED)).state
                is DeliveryState.SENT
            )
            if was_due and not was_sent:
                yield each, via


def dispatch_due(
    book: Ledger,
    plan_reminders: PlanReminders,
    channels: Mapping[str, Channel],
    render: Callable[[Reminder], bytes],
    recorded_by: str,
) -> Iterator[Dispatch]:
    """Send what is due on each of the `channels`, by name; a failure does not keep back the others.
    `render` makes the file of a letter, `recorded_by` is the user of the computer.
    """
    addresses = {unit.name: unit.email for unit in plan_reminders.issued_plan.plan.units}
    for reminder, via in list(due_letters(book, plan_reminders, [*channels])):
        if earlier := _begin(book, plan_reminders, reminder, via, recorded_by):
            yield Dispatch(reminder, via, earlier)
            continue
        message = _message(reminder, addresses.get(reminder.unit, ""), render(reminder))
        outcome = channels[via].send(message)
        _record(book, plan_reminders, reminder, via, outcome, recorded_by)
        yield Dispatch(reminder, via, outcome, in_this_run=True)


def _begin(
    book: Ledger, plan_reminders: PlanReminders, reminder: Reminder, via: str, recorded_by: str
) -> DeliveryOutcome | None:
    """Record that sending begins, unless the message was sent or may have been: then the outcome
    that is known.
    """
    with book.write_transaction():
        outcome = delivery_outcomes(book, reminder.plan).get((reminder.name, via))
        if outcome and outcome.state is not DeliveryState.FAILED:
            return outcome
        _record(
            book, plan_reminders, reminder, via, DeliveryOutcome(DeliveryState.BEGUN), recorded_by
        )
    return None


def _record(
    book: Ledger,
    plan_reminders: PlanReminders,
    reminder: Reminder,
    via: str,
    outcome: DeliveryOutcome,
    recorded_by: str,
) -> None:
    event = Event(
        kind=EntryKind.SENDING,
        day=plan_reminders.day,
        plan=reminder.plan,
        revision=plan_reminders.issued_plan.revision,
        unit=reminder.unit,
        body=codec.encode(SendingEntry(reminder.name, via, outcome.state.value, outcome.why)),
    )
    book.append(event, recorded_by)


def _message(reminder: Reminder, to: str, data: bytes) -> Message:
    return Message(
        id=f"taskmap.{reminder.plan}.{reminder.day.year}.{reminder.number}",
        to=to,
        subject=subject(reminder),
        text=text(reminder),
        file=reminder.file,
        data=data,
    )
