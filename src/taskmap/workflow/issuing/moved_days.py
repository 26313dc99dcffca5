"""Which days of an issued plan move because the working days became known, or were announced anew."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from msgspec import Struct

from taskmap.ledger.entries import ISSUES
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Duty, Plan
from taskmap.plan.workdays import Calendar
from taskmap.tracking.overdue import Obligation
from taskmap.workflow.records import issued_plans

_Days = Mapping[tuple[str, str], datetime.date]
"""By the name of a rule and the label of a period, or by the ids of a measure and of its milestone ("" for none)."""


class MovedDay(Struct, frozen=True):
    """A day that moved: that of a report, with `rule` and `period`, or of the `measure` or milestone of this number; the
    others are "". What was due on `was` is now due on `now`.
    """

    rule: str
    period: str
    measure: str
    was: datetime.date
    now: datetime.date

    @property
    def what(self) -> str:
        """As it is called where it is told: “月报”2027-01 期, or 举措 2.1."""
        return f"“{self.rule}” {self.period} 期" if self.rule else f"举措 {self.measure} "


def find_moved_days(
    plan: Plan,
    duties: Iterable[Duty],
    obligations: Iterable[Obligation],
    calendar: Calendar,
    reader: LedgerReader,
) -> tuple[MovedDay, ...]:
    """What the `plan`, with its `duties` and `obligations` as they are to be issued, asks for on another day than when it
    was issued last, though its words are the same; in the order of the new days. `calendar` is the one that counts now.
    """
    entries = list(reader.events(plan.id, *ISSUES))
    revision = reader.plan_revision(plan.id, entries[-1].revision) if entries else None
    if revision is None:
        return ()
    reports = {(each.rule, each.period): each.due for each in reader.duties_of(entries[-1])}
    now = {(each.rule.name, each.period): each.due for each in duties}
    works = _days(reader.obligations(entries[-1])), _days(obligations)
    if not (_differences(reports, now) or _differences(*works)):
        return ()
    before = issued_plans.restore_plan(revision, calendar)
    rules = {rule.name for rule in plan.rules if rule in before.rules}
    said, said_before = _words(plan), _words(before)
    moved = [
        MovedDay(*key, "", reports[key], now[key])
        for key in _differences(reports, now)
        if key[0] in rules
    ]
    moved += [
        MovedDay("", "", "-".join(filter(None, key)), works[0][key], works[1][key])
        for key in _differences(*works)
        if said.get(key) == said_before.get(key)
    ]
    return tuple(sorted(moved, key=lambda each: each.now))


def _days(obligations: Iterable[Obligation]) -> _Days:
    return {(each.measure, each.milestone): each.due for each in obligations if each.due}


def _differences(was: _Days, now: _Days) -> list[tuple[str, str]]:
    return [key for key, day in now.items() if was.get(key, day) != day]


def _words(plan: Plan) -> dict[tuple[str, str], str]:
    """What the plan says of the day of each measure and milestone."""
    words = {(measure.id, ""): measure.deadline.said for measure in plan.every_measure()}
    for measure in plan.every_measure():
        for milestone in milestones_of(measure, plan):
            words[measure.id, milestone.id] = milestone.by.said
    return words
