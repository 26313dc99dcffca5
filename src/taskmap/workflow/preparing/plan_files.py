"""Plan files, read by the calendar that the ledger has of their plan."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap import planfile
from taskmap.ledger import codec
from taskmap.ledger.entries import ISSUES, EntryKind
from taskmap.ledger.places import Place
from taskmap.ledger.plan_entries import read_plan_entries
from taskmap.plan.assignments import ask_since
from taskmap.plan.workdays import Calendar
from taskmap.workflow.records.plan_calendars import plan_calendar


def read_plan_file(path: Path, place: Place) -> planfile.PlanFile:
    """The plan file at `path` by the calendar that the ledger at `place` has of its plan, or where that was not issued
    by the one beside the file, and with the reports alone that are kept in that ledger. Raises TaskmapError as
    `planfile.read` does, and where the ledger cannot be read.
    """
    plan_file = planfile.read(path)
    issued = _issued_terms(plan_file.plan.id, place) if plan_file.plan else None
    if issued is None:
        return plan_file
    if issued.calendar != plan_file.calendar:
        plan_file = planfile.read(path, issued.calendar)
    plan = plan_file.plan and ask_since(plan_file.plan, issued.since)
    return replace(plan_file, plan=plan)


class _IssuedTerms(NamedTuple):
    """What the ledger knows of a plan that its file does not say; `since` as in ledger.records.PlanIssue."""

    calendar: Calendar
    since: str


class _IssuedSince(Struct, frozen=True):
    """Of events.PlanEntry what is asked here."""

    since: str = ""


def _issued_terms(plan: str, place: Place) -> _IssuedTerms | None:
    """None where the plan was not issued, in a ledger that is there."""
    if isinstance(place, Path) and not place.exists():
        return None
    entries = read_plan_entries(place, plan, *ISSUES, EntryKind.CALENDAR)
    if all(each.kind != EntryKind.ISSUED for each in entries):
        return None
    *_, latest = (each for each in entries if each.kind in ISSUES)
    return _IssuedTerms(plan_calendar(entries), codec.decode(latest, _IssuedSince).since)
