"""What `remind` works out and writes: the reminders of each plan on its day, their letters and files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taskmap import formats
from taskmap.documents.reminder import FILE, FOLDER, TEXTS, document, texts
from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.plan import wording
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.staging import Staging
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.reminders import (
    DEFAULT_RULES,
    Reminder,
    ReminderItem,
    ReminderPolicy,
    due_reminders,
    owed_items,
)
from taskmap.workflow import issued_plans, missing_plans, owed_reports
from taskmap.workflow.issued_plans import IssuedPlan
from taskmap.workflow.issues_of_day import DayIssue, read_issues


@dataclass(frozen=True, slots=True)
class PlanReminders:
    """One plan on the day: the reminders issued before (later days too), and those that are to be
    issued now.
    """

    issued_plan: IssuedPlan
    day: datetime.date
    calendar: Calendar
    items_by_unit: Mapping[str, Sequence[ReminderItem]]
    """By unit; with --unit only of those."""
    earlier: Sequence[Reminder]
    new: Sequence[Reminder]

    def letters_of_day(self) -> list[Reminder]:
        """All letters of the day, those that were issued before on the same day first."""
        return [*(each for each in self.earlier if each.day == self.day), *self.new]

    def unanswered_letters(self) -> list[Reminder]:
        """The last letter of each unit that still owes something mentioned in it, if that letter is
        of an earlier day.
        """
        last = {
            each.unit: each
            for each in sorted([*self.earlier, *self.new], key=lambda each: (each.day, each.number))
        }
        return [
            each
            for unit, items in self.items_by_unit.items()
            if (each := last.get(unit)) and each.day < self.day
            if {item.key for item in items} & {item.key for item in each.items}
        ]


def load_plan_reminders(
    reader: LedgerReader,
    as_of: str | None,
    plans: Sequence[str],
    units: Sequence[str],
    channels: Sequence[str],
) -> list[PlanReminders]:
    """The reminders of each plan that was issued by its day `as_of` (as typed; None: today).
    `plans` are ids, `units` names, aliases or groups: none stand for all; `channels` are the names
    by which letters are to be sent. Raises TaskmapError if a plan or unit is named that is not
    there.
    """
    selection = _UnitSelection(units)
    reminders = [
        _plan_reminders(reader, each, selection, channels)
        for each in read_issues(reader, as_of, plans)
        if not each.is_retired
    ]
    selection.check()
    return reminders


class _UnitSelection:
    """The units named on the command line; a group stands for its members, an alias for its unit."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._unknown = dict.fromkeys(names)
        self._registries: list[Registry] = []

    def units(self, issued_plan: IssuedPlan) -> set[str] | None:
        """Those of this plan; None means all."""
        if not self._names:
            return None
        registry = Registry.of(issued_plan.plan)
        self._registries.append(registry)
        names = [name for name in self._names if registry.resolve(name)]
        for name in names:
            self._unknown.pop(name, None)
        return {unit for name in names for unit in registry.expand(name)}

    def check(self) -> None:
        if self._unknown:
            raise missing_plans.unknown_unit(next(iter(self._unknown)), self._registries)


def _plan_reminders(
    reader: LedgerReader,
    day_issue: DayIssue,
    selection: _UnitSelection,
    channels: Sequence[str],
) -> PlanReminders:
    issue, day = day_issue.issue, day_issue.day
    plan = issue.plan
    if not issue.has_deadlines:
        raise TaskmapError(
            f"方案 {plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
        )
    revision = reader.plan_revision(plan, issue.revision)
    assert revision is not None, "its entry says that it was issued"
    issued_plan = issued_plans.load_plan(reader, revision, day)
    calendar = issued_plan.calendar
    units = selection.units(issued_plan)
    findings = [
        each
        for each in _find_overdue(reader, day_issue, calendar)
        if units is None or each.unit in units
    ]
    policy = _reminder_policy(issued_plan)
    earlier, withdrawn = (
        tuple(codec.decode(each, Reminder) for each in found)
        for found in (
            reader.events(plan, EntryKind.REMINDER),
            reader.corrected.withdrawn(plan, EntryKind.REMINDER),
        )
    )
    new = tuple(due_reminders(policy, findings, earlier, day, calendar, channels, withdrawn))
    return PlanReminders(issued_plan, day, calendar, owed_items(policy, findings), earlier, new)


def _find_overdue(
    reader: LedgerReader, day_issue: DayIssue, calendar: Calendar
) -> list[OverdueItem]:
    issue, day = day_issue.issue, day_issue.day
    obligations = issued_plans.current_obligations(reader, issue, day)
    last = overdue.horizon(day, None)
    facts = reader.plan_facts(issue, day, last, day_issue.events, obligations)
    facts = owed_reports.keep_pressed(reader, day_issue, facts)
    return overdue.find_overdue(facts, day, None, calendar.count_workdays)


def _reminder_policy(issued_plan: IssuedPlan) -> ReminderPolicy:
    plan = issued_plan.plan
    return ReminderPolicy(
        plan.id, wording.plan_title(plan), plan.issuer, plan.reminders or DEFAULT_RULES
    )


def record(book: Ledger, plan_reminders: PlanReminders, recorded_by: str) -> None:
    """Record each new reminder in the ledger; `recorded_by` is the user of the computer."""
    for each in plan_reminders.new:
        event = Event(
            kind=EntryKind.REMINDER,
            day=each.day,
            plan=each.plan,
            revision=plan_reminders.issued_plan.revision,
            unit=each.unit,
            body=codec.encode(each),
        )
        book.append(event, recorded_by)


def render_letter(reminder: Reminder, templates: Path | None) -> bytes:
    """The letter as a Word file; `templates` is the office's own folder, None without one."""
    return formats.render(FILE, document(reminder), templates)


def write(all_reminders: Sequence[PlanReminders], templates: Path | None, staged: Staging) -> None:
    """Stage and publish the letters of the day, and the texts for chat groups. `all_reminders` hold
    at least one letter; `templates` as in `render_letter`.
    """
    letters = [each for plan_reminders in all_reminders for each in plan_reminders.letters_of_day()]
    for each in letters:
        staged.write(letter_path(each), render_letter(each, templates))
    day = max(each.day for each in letters)
    staged.write(f"{FOLDER}/{TEXTS}", texts(day, letters))
    staged.publish()


def letter_path(reminder: Reminder) -> str:
    """Where the file of a letter stands below the output folder."""
    return f"{FOLDER}/{reminder.file}"
