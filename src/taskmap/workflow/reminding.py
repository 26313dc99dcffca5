"""What `remind` works out and writes: each plan on its day, the letters of that day, and their files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taskmap import formats
from taskmap.documents.reminder import FILE, FOLDER, TEXTS, document, texts
from taskmap.ledger import codec
from taskmap.ledger.entries import Kind
from taskmap.ledger.journal import Event
from taskmap.ledger.outstanding import Standing
from taskmap.ledger.reading import Reader
from taskmap.ledger.writing import Ledger
from taskmap.plan import wording
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.staging import Staging
from taskmap.tracking import overdue
from taskmap.tracking.overdue import Finding
from taskmap.tracking.reminders import DEFAULTS, Item, Office, Reminder, owed, reminders
from taskmap.workflow import days, issued_plans, missing_plans
from taskmap.workflow.calendars import folder_calendar
from taskmap.workflow.issued_plans import IssuedPlan


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan on the day: what was issued before (later days too), and what is to be issued now."""

    known: IssuedPlan
    day: datetime.date
    calendar: Calendar
    owed: Mapping[str, Sequence[Item]]
    """By unit; with --unit only of those."""
    before: Sequence[Reminder]
    new: Sequence[Reminder]

    def letters(self) -> list[Reminder]:
        """All of the day."""
        return [*(each for each in self.before if each.day == self.day), *self.new]

    def unanswered(self) -> list[Reminder]:
        """The last letter of each unit that still owes something of it, if that was on an earlier day."""
        last = {
            each.unit: each
            for each in sorted([*self.before, *self.new], key=lambda each: (each.day, each.number))
        }
        return [
            each
            for unit, items in self.owed.items()
            if (each := last.get(unit)) and each.day < self.day
            if {item.key for item in items} & {item.key for item in each.items}
        ]


def desks(
    book: Reader,
    as_of: str | None,
    plans: Sequence[str],
    units: Sequence[str],
    channels: Sequence[str],
) -> list[Desk]:
    """Raises TaskmapError if a plan or unit is named that is not there."""
    latest = {each.plan: each for each in book.standing()}
    missing_plans.require_issued(plans, latest)
    found = [
        (name, days.day(as_of, each.timezone))
        for name, each in latest.items()
        if not plans or name in plans
    ]
    wanted = _Wanted(units)
    made = [_desk(book, name, day, wanted, channels) for name, day in found]
    wanted.complain()
    return [each for each in made if each]


class _Wanted:
    """The units named on the command line; a group stands for its members, an alias for its unit."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._strange = dict.fromkeys(names)

    def units(self, known: IssuedPlan) -> set[str] | None:
        """Those of this plan; None means all."""
        if not self._names:
            return None
        registry = Registry.of(known.plan)
        meant = [name for name in self._names if registry.resolve(name)]
        for name in meant:
            self._strange.pop(name, None)
        return {unit for name in meant for unit in registry.expand(name)}

    def complain(self) -> None:
        if self._strange:
            raise TaskmapError(f"方案里没有单位“{next(iter(self._strange))}”，请照任务分解表写")


def _desk(
    book: Reader, plan: str, day: datetime.date, wanted: _Wanted, channels: Sequence[str]
) -> Desk | None:
    """None: not issued yet on that day."""
    standing = next(book.standing(until=day, plan=plan), None)
    issued = book.issued(plan, standing.revision) if standing else None
    if standing is None or issued is None:
        return None
    if not standing.complete:
        raise TaskmapError(
            f"方案 {plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
        )
    calendar = folder_calendar()
    known = issued_plans.load_plan(issued, calendar)
    units = wanted.units(known)
    found = [
        each
        for each in _findings(book, standing, day, calendar)
        if units is None or each.unit in units
    ]
    office = _office(known)
    before = tuple(codec.decode(each, Reminder) for each in book.events(plan, Kind.REMINDER))
    new = tuple(reminders(office, found, before, day, calendar, channels))
    return Desk(known, day, calendar, owed(office, found), before, new)


def _findings(
    book: Reader, standing: Standing, day: datetime.date, calendar: Calendar
) -> list[Finding]:
    facts = book.outstanding(standing, day, overdue.horizon(day, None))
    return overdue.findings(facts, day, None, calendar.between)


def _office(known: IssuedPlan) -> Office:
    plan = known.plan
    return Office(plan.id, wording.plan_title(plan), plan.issuer, plan.reminders or DEFAULTS)


def record(book: Ledger, desk: Desk, clerk: str) -> None:
    for each in desk.new:
        event = Event(
            kind=Kind.REMINDER,
            day=each.day,
            plan=each.plan,
            revision=desk.known.revision,
            unit=each.unit,
            body=codec.encode(each),
        )
        book.append(event, clerk)


def rendered(reminder: Reminder, templates: Path | None) -> bytes:
    return formats.render(FILE, document(reminder), templates)


def write(found: Sequence[Desk], templates: Path | None, staged: Staging) -> None:
    """The letters of the day, and the texts that go with them."""
    letters = [each for desk in found for each in desk.letters()]
    for each in letters:
        staged.write(path(each), rendered(each, templates))
    day = max(each.day for each in letters)
    staged.write(f"{FOLDER}/{TEXTS}", texts(day, letters))
    staged.publish()


def path(reminder: Reminder) -> str:
    """Where its file stands in the folder of -o."""
    return f"{FOLDER}/{reminder.file}"
