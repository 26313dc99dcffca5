"""The office's own working days as the journal keeps them: read by all that asks a plan's calendar."""

from __future__ import annotations

import datetime

from msgspec import Struct


class CalendarYear(Struct, frozen=True):
    """The days off and the working days of an office's own in a year, in order."""

    year: int
    off: tuple[datetime.date, ...]
    work: tuple[datetime.date, ...]


class CalendarEntry(Struct, frozen=True, omit_defaults=True):
    """The office's own calendar, in force from the day of the entry: announced apart (calendar), or read from the
    entry of a plan that was issued with it; empty where the official one holds.
    """

    calendar: tuple[CalendarYear, ...] = ()
