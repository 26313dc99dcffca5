"""What `remind` does: letters, their ledger entries, their files, and the messages that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from taskmap.delivery import Channel
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.system import staging
from taskmap.tracking.reminders import Reminder
from taskmap.workflow.records import days
from taskmap.workflow.reminding import dispatch
from taskmap.workflow.reminding.day_letters import (
    DayLetters,
    load_day_letters,
    record,
    render_letter,
    write,
)
from taskmap.workflow.reminding.dispatch import Dispatch

Confirm: TypeAlias = "Callable[[Sequence[Reminder]], bool]"
"""Whether somebody wants the first letters of a day to be issued."""


class ReminderRequest(NamedTuple):
    """The day as typed (None: today), and plans and units; an empty sequence stands for all.
    `channels` by name: where letters are sent.
    """

    as_of: str | None
    plans: Sequence[str]
    units: Sequence[str]
    channels: Mapping[str, Channel]

    def load(self, book: LedgerReader) -> DayLetters:
        """The letters of the day. Raises TaskmapError where a plan or unit is named that is not there."""
        return load_day_letters(book, self.as_of, self.plans, self.units, [*self.channels])


class IssuedLetters(NamedTuple):
    """The letters of the day, what came of sending them, and whether nobody wanted the new ones."""

    letters: DayLetters
    dispatches: Sequence[Dispatch] = ()
    is_declined: bool = False


def preview(place: Place, request: ReminderRequest) -> DayLetters:
    """The letters of the day, those included that `issue` would write. Raises TaskmapError like `issue`."""
    with opening.open_for_reading(place) as book:
        return request.load(book)


def issue(
    place: Place,
    request: ReminderRequest,
    out: Path,
    templates: Path | None,
    confirm: Confirm | None = None,
) -> IssuedLetters:
    """Write and record the letters of the day below `out`, and send them on the request's channels;
    without channels no Dispatch comes of it. `templates` is the office's own folder, None without
    one. `confirm` is asked before the first number of a day; None: nobody is there to ask. Raises TaskmapError
    where a plan or unit is named that is not there, and on a day that has not come: who looks ahead asks for a `preview`.
    """
    found = preview(place, request)
    for each in found.plans:
        days.require_come(each.arrears.day, each.issued_plan.plan.timezone)
    # Who owes nothing is not kept waiting by those who write.
    if not found.of_day and not found.unanswered_letters():
        return IssuedLetters(found)
    if confirm and found.new and found.is_first and not confirm(found.new):
        return IssuedLetters(found, is_declined=True)
    with opening.open_for_writing(place) as book:
        found = _issue(book, request, out, templates)
        return IssuedLetters(found, _send(book, found, request.channels, templates))


def _issue(book: Ledger, request: ReminderRequest, out: Path, templates: Path | None) -> DayLetters:
    """Work them out again: within the transaction nobody else can issue any. Files and entries come
    together.
    """
    with book.write_transaction():
        found = record(book, request.load(book), current_user())
        if found.of_day:
            with staging.open_staging(out) as staged:
                write(found.of_day, templates, staged)
                book.commit()
    return found


def _send(
    book: Ledger, found: DayLetters, channels: Mapping[str, Channel], templates: Path | None
) -> list[Dispatch]:
    @cache
    def render(reminder: Reminder) -> bytes:
        return render_letter(reminder, templates)

    return list(dispatch.dispatch_due(book, found, channels, render, current_user()))
