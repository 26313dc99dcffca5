"""Days to keep in mind as a calendar file (RFC 5545) that phones, Outlook and WPS take in, with alarms.

An event keeps its `uid` for good. A file that is imported again changes it and does not double it, since its `sequence`
is higher then. An event that no longer holds is sent as cancelled.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

import icalendar

from taskmap.system.text import clean

_MORNING = datetime.timedelta(hours=9)


class CalendarEvent(NamedTuple):
    """A whole day on which something is due. `modified` has a time zone; `sequence` rises with
    every change, from 0.
    """

    uid: str
    day: datetime.date
    title: str
    text: str
    sequence: int
    modified: datetime.datetime
    is_cancelled: bool = False


def render(name: str, events: Iterable[CalendarEvent], days_before: int) -> bytes:
    """The calendar called `name` with these `events`; an alarm rings at nine in the morning,
    as many days before as `days_before` says.
    """
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//taskmap//ZH")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    for each in events:
        calendar.add_component(_event(each, days_before))
    data: bytes = calendar.to_ical()
    return data


def _event(each: CalendarEvent, days_before: int) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", each.uid)
    event.add("sequence", each.sequence)
    modified = each.modified.astimezone(datetime.UTC)
    # DTSTAMP would be now; it is the day of the record, so that the same ledger gives the same bytes.
    event.add("dtstamp", modified)
    event.add("last-modified", modified)
    event.add("dtstart", each.day)
    event.add("dtend", each.day + datetime.timedelta(days=1))
    event.add("summary", _plain(each.title))
    event.add("description", _plain(each.text))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    if not each.is_cancelled:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _plain(each.title))
        alarm.add("trigger", _MORNING - datetime.timedelta(days=days_before))
        event.add_component(alarm)
    return event


def _plain(text: str) -> str:
    return clean(text)[0]
