"""What is due, as the ledger has it, to a calendar file for each unit; what is no longer due is cancelled."""

from __future__ import annotations

import datetime
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from taskmap.formats import ics
from taskmap.formats.ics import CalendarEvent
from taskmap.ledger import opening
from taskmap.ledger.entries import ISSUES, EntryKind, LedgerEntry
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord
from taskmap.plan.workdays import guess_note
from taskmap.system import filenames, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.overdue import Obligation, OverdueKind, effective_extension, open_obligations
from taskmap.workflow.records import issued_plans, owed_reports, unit_names
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.issues_of_day import DayIssue, read_issues

_KINDS = (
    *ISSUES,
    EntryKind.EXTENSION,
    EntryKind.CLOSURE,
    EntryKind.SUBMISSION,
    EntryKind.RETIREMENT,
)
"""The entries by which a calendar changes; by returns too: what is reported done is taken out."""


class CalendarRequest(NamedTuple):
    """Of which plan and units; None or an empty collection stands for all. The alarm rings
    so many days before (`days_before`).
    """

    plan: str | None
    units: Collection[str]
    as_of: str | None
    days_before: int


def write(place: Place, request: CalendarRequest, out: Path) -> tuple[Path, ...]:
    """One file a unit in the folder `out`; raises TaskmapError where a plan or unit is named that is not there."""
    with opening.open_for_reading(place) as book:
        plans = () if request.plan is None else (request.plan,)
        issues = read_issues(book, request.as_of, plans)
        events_by_unit = _events_by_unit(book, issues)
        chosen = unit_names.units_of_day(book, request.units, issues) if request.units else ()
    if unknown := sorted({*chosen} - events_by_unit.keys()):
        raise TaskmapError(f"单位“{'、'.join(unknown)}”没有日程")
    names = filenames.distinct(events_by_unit)
    units = [name for name in events_by_unit if not chosen or name in chosen]
    with staging.open_staging(out) as staged:
        files = [
            staged.write(
                f"{names[name]}.ics",
                ics.render(f"{name}任务日历", events_by_unit[name], request.days_before),
            )
            for name in units
        ]
        staged.publish()
    return tuple(files)


def _events_by_unit(
    book: LedgerReader, issues: Iterable[DayIssue]
) -> dict[str, list[CalendarEvent]]:
    events_by_unit: dict[str, list[CalendarEvent]] = defaultdict(list)
    for each in issues:
        for unit, event in _calendar_events(book, each):
            events_by_unit[unit].append(event)
    for events in events_by_unit.values():
        events.sort(key=lambda each: (each.day, each.uid))
    return events_by_unit


class _CalendarItem(NamedTuple):
    """What is due; `key` stays the same in every revision of the plan."""

    key: tuple[str, ...]
    unit: str
    day: datetime.date
    title: str
    text: str


def _calendar_events(
    book: LedgerReader, day_issue: DayIssue
) -> Iterator[tuple[str, CalendarEvent]]:
    plan = day_issue.issue.plan
    changes = list(book.events(plan, *_KINDS, until=day_issue.day))
    issues = [entry for entry in changes if entry.kind in ISSUES]
    modified = datetime.datetime.fromisoformat(changes[-1].recorded)
    issued = book.plan_revision(plan, issues[-1].revision)
    title = issued_plans.revision_title(issued) if issued else plan
    items = () if day_issue.is_retired else _open_items(book, day_issue, issues[-1], title)
    now = {each.key: each for each in items}
    # What was asked for once and is not now, in a later revision, struck off or with its plan retired, has to be taken
    # out of the calendars again.
    before = {
        each.key: each
        for entry in issues
        for each in (
            *_duty_items(book.duties_of(entry), title),
            *_obligation_items(book.obligations(entry), title, Extensions()),
        )
    }
    for key, each in {**before, **now}.items():
        uid = f"{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(['taskmap', plan, *key]))}@taskmap"
        yield (
            each.unit,
            CalendarEvent(
                uid, each.day, each.title, each.text, len(changes) - 1, modified, key not in now
            ),
        )


def _open_items(
    book: LedgerReader, day_issue: DayIssue, entry: LedgerEntry, title: str
) -> Iterator[_CalendarItem]:
    """What its last issue, the `entry`, still asks for on that day: of the reports those that are owed, of the rest what
    nobody has done or struck off.
    """
    issue, until = day_issue.issue, day_issue.day
    owed = owed_reports.read_owed_reports(book, issue, until)
    duties = (each for each in book.duties_of(entry) if owed.is_owed(each))
    yield from _duty_items(duties, title)
    current = issued_plans.current_obligations(book, issue, until)
    facts = book.plan_facts(issue, until, datetime.date.max, day_issue.events, current)
    still_open = set(open_obligations(facts))
    obligations = book.obligations(entry) if current is None else current
    yield from _obligation_items(
        (each for each in obligations if each in still_open),
        title,
        approved_extensions(book, issue.plan, until),
    )


def _duty_items(duties: Iterable[DutyRecord], title: str) -> Iterator[_CalendarItem]:
    for duty in duties:
        guess = f"\n{guess_note(duty.due.year)}。" if duty.provisional else ""
        key = ("report", duty.unit, duty.rule, duty.period)
        yield _CalendarItem(
            key, duty.unit, duty.due, f"报送{duty.rule}（{duty.period}）", f"{title}{guess}"
        )


def _obligation_items(
    obligations: Iterable[Obligation], title: str, extensions: Extensions
) -> Iterator[_CalendarItem]:
    """Deadlines and milestones on the day that holds with these `extensions`."""
    count: Counter[tuple[str, ...]] = Counter()
    for obligation in obligations:
        if obligation.due is None:
            continue
        key = (obligation.kind.value, obligation.unit, obligation.measure)
        # The id and not the words: these may be changed, and then it is still the same milestone.
        count[key] += 1
        day, note = obligation.due, ""
        if extension := effective_extension(obligation, extensions):
            day, note = extension.until, f"\n原定{obligation.due}，已批准延期。"
        word = "完成时限" if obligation.kind is OverdueKind.MEASURE else "节点"
        yield _CalendarItem(
            (*key, obligation.milestone or str(count[key])),
            obligation.unit,
            day,
            f"{word}：{obligation.item} {obligation.what}",
            f"{title}{note}",
        )
