"""What each unit had to do, and what it said of it, to the reports that it owes: none where it had nothing open.

Asked by report, score, check-overdue, remind, calendar, collect and split alike.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from taskmap.plan import periods
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.model import Assignment, Leads, Plan
from taskmap.tracking.closure import ClosureStep, struck_items


class Said(NamedTuple):
    """A word of a unit on a measure: whether it is 已完成, and the day from which that holds."""

    since: datetime.date
    is_done: bool


class OwedReport(Protocol):
    """A report that a rule asks for, as the ledger records it."""

    @property
    def unit(self) -> str:
        """The unit from which it is asked."""

    @property
    def rule(self) -> str:
        """What its rule is called."""

    @property
    def period(self) -> str:
        """The label of its period."""

    @property
    def due(self) -> datetime.date:
        """The last day in time."""


@dataclass(frozen=True)
class GivenParts:
    """Who has a part in what from `day` on: the assignments of a plan as it was issued then, units by their names of
    today.
    """

    day: datetime.date
    assignments: Sequence[Assignment]
    leads: Leads
    former_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def measures(self) -> Mapping[str, Mapping[str, str]]:
        """By unit the ids of its measures, each with that of its task."""
        measures: dict[str, dict[str, str]] = {}
        for each in self.assignments:
            measures.setdefault(self._name(each.unit), {})[each.measure.id] = each.task.id
        return measures

    @cached_property
    def answerable(self) -> Mapping[str, tuple[str, ...]]:
        """The units that answer for a measure, by its id."""
        found = answerable_by_measure(self.assignments, self.leads)
        return {measure: tuple(map(self._name, units)) for measure, units in found.items()}

    def _name(self, unit: str) -> str:
        return self.former_names.get(unit, unit)


class OpenParts:
    """What was open on a day: a part is, until it or its measure is 已完成 or 已销号, or it was taken from the unit.

    `given` are the issues of a plan in order of time; `words` by unit and measure id, the last one last, may lack
    measures that nobody ever called done; `closure_steps` are in the order in which they were recorded, each with the
    id of its item.
    """

    def __init__(
        self,
        given: Sequence[GivenParts],
        words: Mapping[tuple[str, str], Sequence[Said]],
        closure_steps: Sequence[tuple[str, ClosureStep]] = (),
    ) -> None:
        self._given = given
        self._words = words
        self._steps = closure_steps
        self._struck: dict[datetime.date, frozenset[str]] = {}

    def has_open(self, unit: str, day: datetime.date, *, even_done: bool = False) -> bool:
        """Whether the unit had anything open on that day; with `even_done` any part at all."""
        given = next((each for each in reversed(self._given) if each.day <= day), None)
        parts = given.measures.get(unit, {}) if given else {}
        return given is not None and self._any_open(given, unit, parts, day, even_done)

    def is_closed(self, unit: str, measure: str, day: datetime.date) -> bool:
        """Whether the unit has a part in the measure (its id `measure`) and nothing left to do in it on that day; before
        it was given that part as on the day when it was.
        """
        given = next((each for each in reversed(self._given) if each.day <= day), self._given[0])
        if measure not in given.measures.get(unit, {}):
            later = (each for each in self._given if each.day > day)
            given = next((each for each in later if measure in each.measures.get(unit, {})), given)
            day = max(day, given.day)
        task = given.measures.get(unit, {}).get(measure)
        return task is not None and self._is_closed(given, unit, measure, task, day)

    def was_given_work(
        self, unit: str, after: datetime.date, until: datetime.date, *, even_done: bool = False
    ) -> bool:
        """Whether the unit got a new part, not done by then, `after` that day and up to the day `until`."""
        before: Mapping[str, str] = {}
        for given in self._given:
            parts = given.measures.get(unit, {})
            new = {measure: task for measure, task in parts.items() if measure not in before}
            if after < given.day <= until and self._any_open(
                given, unit, new, given.day, even_done
            ):
                return True
            before = parts
        return False

    def _any_open(
        self,
        given: GivenParts,
        unit: str,
        parts: Mapping[str, str],
        day: datetime.date,
        even_done: bool,
    ) -> bool:
        return any(
            even_done or not self._is_closed(given, unit, measure, task, day)
            for measure, task in parts.items()
        )

    def _is_closed(
        self, given: GivenParts, unit: str, measure: str, task: str, day: datetime.date
    ) -> bool:
        if self._is_done(unit, measure, day) or {measure, task} & self._struck_on(day):
            return True
        answerable = given.answerable.get(measure, ())
        return bool(answerable) and all(self._is_done(each, measure, day) for each in answerable)

    def _is_done(self, unit: str, measure: str, day: datetime.date) -> bool:
        words = self._words.get((unit, measure), ())
        return next((each.is_done for each in reversed(words) if each.since <= day), False)

    def _struck_on(self, day: datetime.date) -> frozenset[str]:
        if not self._steps:
            return frozenset()
        if day not in self._struck:
            steps = (each for each in self._steps if each[1].day <= day)
            self._struck[day] = struck_items(steps)
        return self._struck[day]


class OwedReports:
    """Which parts need no row in a return any more, which reports of a plan are owed, and which missing ones a unit is still pressed for."""

    def __init__(self, plan: Plan, parts: OpenParts) -> None:
        self._begins, self._ends = plan.begins, plan.ends
        self._even_done = {rule.name for rule in plan.rules if rule.reports_when_done}
        self._parts = parts

    def needs_no_row(self, unit: str, measure: str, label: str) -> bool:
        """Whether the unit has nothing left to say of the measure in the period of this label: it was closed when that
        began.
        """
        period = periods.parse(label)
        return period is not None and self._parts.is_closed(unit, measure, period.first)

    def is_owed(self, report: OwedReport) -> bool:
        """Whether its unit had something open when the period began, or was given something after that and not after
        the due day. Nothing is owed for a period outside 实施期限.
        """
        period = periods.parse(report.period)
        first, last = (period.first, period.last) if period else (report.due, report.due)
        if (self._begins and last < self._begins) or (self._ends and first > self._ends):
            return False
        unit, even_done = report.unit, report.rule in self._even_done
        return self._parts.has_open(unit, first, even_done=even_done) or self._parts.was_given_work(
            unit, first, report.due, even_done=even_done
        )

    def is_pressed_for(self, report: OwedReport, day: datetime.date) -> bool:
        """Whether a missing report that is owed is still asked for on that day: not once 实施期限 is over, nor once
        its unit has nothing open.
        """
        if self._ends and day > self._ends:
            return False
        even_done = report.rule in self._even_done
        return self.is_owed(report) and self._parts.has_open(report.unit, day, even_done=even_done)


def may_be_finished(
    given: Iterable[GivenParts],
    done: Collection[tuple[str, str]],
    struck: Collection[str],
) -> frozenset[str]:
    """The units that may have had nothing open at some time, which alone are worth a look at their words: `done` are
    the parts (unit and measure id) that were ever called done, `struck` the items that ever had a step of closure.
    """
    found: set[str] = set()
    for each in given:
        for unit, measures in each.measures.items():
            if unit not in found and all(
                (unit, measure) in done
                or measure in struck
                or task in struck
                or all((one, measure) in done for one in each.answerable.get(measure, ()))
                for measure, task in measures.items()
            ):
                found.add(unit)
    return frozenset(found)
