"""The calendar of a plan as the ledger has it: the office's own days as they were recorded, each from its day on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from taskmap.ledger import codec
from taskmap.ledger.calendar_entries import CalendarEntry, CalendarYear
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.plan.workdays import OFFICIAL, Calendar, YearOverride

if TYPE_CHECKING:
    from taskmap.ledger.reading import LedgerReader

_KINDS = (EntryKind.ISSUED, EntryKind.CALENDAR)


def recorded_calendar(
    reader: LedgerReader, plan: str, until: datetime.date | None = None
) -> Calendar:
    """The calendar of the plan (its id) as recorded by the day `until`, None for all that is recorded."""
    return plan_calendar(reader.events(plan, *_KINDS, until=until))


def plan_calendar(events: Iterable[LedgerEntry]) -> Calendar:
    """The calendar of a plan by its entries in order of arrival: the official one, with the days of its own that the
    first revision came with, and each change from its day on.
    """
    calendar: Calendar | None = None
    for entry in (each for each in events if each.kind in _KINDS):
        overrides = _overrides(codec.decode(entry, CalendarEntry))
        if calendar is None:
            calendar = Calendar(overrides)
        else:
            calendar = calendar.replace_overrides(overrides, entry.day)
    return calendar or OFFICIAL


def calendar_to_issue(
    reader: LedgerReader, plan: str, own: Calendar, day: datetime.date
) -> Calendar:
    """The calendar by which `split` works on that day: the office's `own`, in force from now on where the plan was
    issued with other days before.
    """
    if next(reader.events(plan, EntryKind.ISSUED), None) is None:
        return own
    return recorded_calendar(reader, plan).replace_overrides(own.overrides, day)


def calendar_years(calendar: Calendar) -> tuple[CalendarYear, ...]:
    """What the ledger records of a calendar: the office's own days, by year."""
    return tuple(
        CalendarYear(year, tuple(sorted(override.off)), tuple(sorted(override.work)))
        for year, override in sorted(calendar.overrides.items())
    )


def _overrides(entry: CalendarEntry) -> dict[int, YearOverride]:
    return {
        each.year: YearOverride(frozenset(each.off), frozenset(each.work))
        for each in entry.calendar
    }
