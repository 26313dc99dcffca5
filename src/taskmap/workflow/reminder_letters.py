"""What is overdue to reminder letters: their ledger entries, their files, and the messages that carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from taskmap.delivery import Channel
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.system import staging
from taskmap.tracking.reminders import Reminder
from taskmap.workflow import days, dispatch
from taskmap.workflow.dispatch import Dispatch
from taskmap.workflow.plan_reminders import (
    PlanReminders,
    load_plan_reminders,
    record,
    render_letter,
    write,
)


class ReminderRequest(NamedTuple):
    """The day as typed (None: today), and plans and units; an empty sequence stands for all.
    `channels` by name: where letters are sent.
    """

    as_of: str | None
    plans: Sequence[str]
    units: Sequence[str]
    channels: Mapping[str, Channel]

    def load(self, book: LedgerReader) -> list[PlanReminders]:
        """The reminders of each plan on the day. Raises TaskmapError where a plan or unit is named
        that is not there.
        """
        return load_plan_reminders(book, self.as_of, self.plans, self.units, [*self.channels])


def preview(place: Place, request: ReminderRequest) -> list[PlanReminders]:
    """The letters of the day, those included that `issue` would write. Raises TaskmapError like `issue`."""
    with opening.open_for_reading(place) as book:
        return request.load(book)


def issue(
    place: Place, request: ReminderRequest, out: Path, templates: Path | None
) -> tuple[list[PlanReminders], list[Dispatch]]:
    """Write and record the letters of the day below `out`, and send them on the request's channels;
    without channels no Dispatch comes of it. `templates` is the office's own folder, None without
    one. Raises TaskmapError where a plan or unit is named that is not there, and on a day that has not come:
    who looks ahead asks for a `preview`.
    """
    found = preview(place, request)
    for each in found:
        days.require_come(each.day, each.issued_plan.plan.timezone)
    # Who owes nothing is not kept waiting by those who write.
    if not any(
        plan_reminders.letters_of_day() or plan_reminders.unanswered_letters()
        for plan_reminders in found
    ):
        return found, []
    with opening.open_for_writing(place) as book:
        found = _issue(book, request, out, templates)
        return found, _send(book, found, request.channels, templates)


def _issue(
    book: Ledger, request: ReminderRequest, out: Path, templates: Path | None
) -> list[PlanReminders]:
    """Work them out again: within the transaction nobody else can issue any. Files and entries come
    together.
    """
    with book.write_transaction():
        found = request.load(book)
        for plan_reminders in found:
            record(book, plan_reminders, current_user())
        if any(plan_reminders.letters_of_day() for plan_reminders in found):
            with staging.open_staging(out) as staged:
                write(found, templates, staged)
                book.commit()
    return found


def _send(
    book: Ledger,
    found: Sequence[PlanReminders],
    channels: Mapping[str, Channel],
    templates: Path | None,
) -> list[Dispatch]:
    @cache
    def render(reminder: Reminder) -> bytes:
        return render_letter(reminder, templates)

    return [
        each
        for plan_reminders in found
        for each in dispatch.dispatch_due(book, plan_reminders, channels, render, current_user())
    ]
