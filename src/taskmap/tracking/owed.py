"""What each unit had to do, and what it said of it, to the reports that it owes: none where it had nothing open.

Asked by report, score, check-overdue, remind, calendar, collect and split alike. Nothing here loads the plan or its
model: check-overdue asks each morning.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from taskmap.plan import period_labels
from taskmap.tracking.overdue import item_closings
from taskmap.tracking.parts import Part
from taskmap.tracking.plan_terms import PlanTerm, Retirement
from taskmap.tracking.unverified import AskedReport

if TYPE_CHECKING:
    from taskmap.plan.model import Plan
    from taskmap.tracking.closure import ClosureStep

_DAY = datetime.timedelta(days=1)


class Said(Struct, frozen=True, order=True):
    """A word of a unit on a measure: whether it is 已完成, the day from which that holds, and the label of the period for
    which it was said.
    """

    since: datetime.date
    is_done: bool
    period: str = ""


class OwedReport(AskedReport, Protocol):
    """A report that a rule asks for, as the ledger records it."""

    @property
    def rule(self) -> str:
        """What its rule is called."""


class ReportingTerms(Struct, frozen=True):
    """What a plan says of its reports as a whole: 实施期限, both days included, None where it gives none, and what those
    rules are called whose reports are owed even where nothing is open.
    """

    begins: datetime.date | None = None
    ends: datetime.date | None = None
    when_done: Collection[str] = ()

    @classmethod
    def of(cls, plan: Plan) -> ReportingTerms:
        """The terms of a plan."""
        when_done = tuple(rule.name for rule in plan.rules if rule.reports_when_done)
        return cls(plan.begins, plan.ends, when_done)


class OpenParts:
    """What was open on a day: a part is, until it or its measure is 已完成 or 已销号, or it was taken from the unit.

    `parts` are those of a plan over all its revisions, one of a unit at least with all that answer for its measure;
    `words` by unit and measure id, the last one last, may lack measures that nobody ever called done; `closure_steps`
    are in the order in which they were recorded, each with the id of its item.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        words: Mapping[tuple[str, str], Sequence[Said]],
        closure_steps: Sequence[tuple[str, ClosureStep]] = (),
    ) -> None:
        # No lambda: what a child process is given has to be fit for pickle where there is no fork.
        self._parts: dict[str, dict[str, list[Part]]] = defaultdict(partial(defaultdict, list))
        self._parts_of = defaultdict[str, list[Part]](list)
        for each in parts:
            self._parts[each.unit][each.measure].append(each)
            self._parts_of[each.unit].append(each)
        self._answering = _answering_parts(parts)
        self._words = words
        self._steps = closure_steps
        # Few measures of many have anything that could close them, and each period asks about every part.
        done = {measure for (_, measure), own in words.items() if any(each.is_done for each in own)}
        self._closable = done.union(item for item, _ in closure_steps)
        self._struck: dict[datetime.date, frozenset[str]] = {}

    @property
    def first_day(self) -> datetime.date | None:
        """The day from which anybody had a part; None where nobody ever had."""
        return min((each.since for own in self._parts_of.values() for each in own), default=None)

    def was_held(self, unit: str, measure: str) -> bool:
        """Whether the unit has or ever had a part in the measure (its id `measure`)."""
        return measure in self._parts.get(unit, {})

    def any_open(self, day: datetime.date) -> bool:
        """Whether any unit had anything open on that day."""
        return any(self.has_open(unit, day) for unit in self._parts)

    def has_open(
        self, unit: str, day: datetime.date, *, even_done: bool = False, without: str = ""
    ) -> bool:
        """Whether the unit had anything open on that day; with `even_done` any part at all. What the unit itself
        said for the period labelled `without` does not count.
        """
        return any(
            each.is_held(day) and (even_done or not self._is_closed(each, day, without))
            for each in self._parts_of.get(unit, ())
        )

    def is_closed(self, unit: str, measure: str, day: datetime.date) -> bool:
        """Whether the unit has a part in the measure (its id `measure`) and nothing left to do in it on that day; before
        it was given that part as on the day when it was.
        """
        if not self._closable:
            return False
        parts = self._parts.get(unit, {}).get(measure, ())
        part = next((each for each in parts if each.is_held(day)), None)
        part = part or next((each for each in parts if each.since > day), None)
        return part is not None and self._is_closed(part, max(day, part.since))

    def was_given_work(
        self, unit: str, after: datetime.date, until: datetime.date, *, even_done: bool = False
    ) -> bool:
        """Whether the unit got a new part, not done by then, `after` that day and up to the day `until`."""
        return any(
            after < each.since <= until
            and not self._was_held_before(each)
            and (even_done or not self._is_closed(each, each.since))
            for each in self._parts_of.get(unit, ())
        )

    def _was_held_before(self, part: Part) -> bool:
        """Whether the unit had a part in the measure the day before, as when its role alone was changed."""
        before = part.since - _DAY
        return any(each.is_held(before) for each in self._parts[part.unit][part.measure])

    def _is_closed(self, part: Part, day: datetime.date, without: str = "") -> bool:
        if not (part.measure in self._closable or part.task in self._closable):
            return False
        if self._is_done(part.unit, part.measure, day, without):
            return True
        if {part.measure, part.task} & self._struck_on(day):
            return True
        answering = [each for each in self._answering[part.measure] if each.is_held(day)]
        return bool(answering) and all(
            self._is_done(each.unit, each.measure, day, without if each.unit == part.unit else "")
            for each in answering
        )

    def _is_done(self, unit: str, measure: str, day: datetime.date, without: str = "") -> bool:
        known = (
            each
            for each in reversed(self._words.get((unit, measure), ()))
            if each.since <= day and not (without and each.period == without)
        )
        return next((each.is_done for each in known), False)

    def _struck_on(self, day: datetime.date) -> frozenset[str]:
        if not self._steps:
            return frozenset()
        if day not in self._struck:
            states = item_closings([each for each in self._steps if each[1].day <= day])
            self._struck[day] = frozenset(
                item for item, state in states.items() if state.is_struck_off
            )
        return self._struck[day]


class OwedReports:
    """Which parts need no row in a return any more, which reports of a plan are owed, and which missing ones a unit is
    still pressed for.
    """

    def __init__(
        self, terms: ReportingTerms, parts: OpenParts, retirements: Iterable[Retirement] = ()
    ) -> None:
        self.term = PlanTerm(terms.begins, terms.ends, parts.first_day, tuple(retirements))
        """When the plan is in force."""
        self._when_done = terms.when_done
        self._parts = parts
        self._beginnings: dict[tuple[str, datetime.date], tuple[datetime.date, str] | None] = {}

    def needs_no_row(self, unit: str, measure: str, label: str) -> bool:
        """Whether the unit has nothing left to say of the measure in the period of this label: it was closed when that
        began.
        """
        first = period_labels.first_day(label)
        return first is not None and self._parts.is_closed(unit, measure, first)

    def was_held(self, unit: str, measure: str) -> bool:
        """Whether the unit has or ever had a part in the measure (its id `measure`)."""
        return self._parts.was_held(unit, measure)

    def has_open(self, day: datetime.date) -> bool:
        """Whether any unit had anything open on that day."""
        return self._parts.any_open(day)

    def is_owed(self, report: OwedReport) -> bool:
        """Whether its unit had something open when the period began, or was given something after that and not after
        the due day. Nothing is owed for a period outside 实施期限, nor what was due while the plan
        was retired.
        """
        begins = self._beginning(report.period, report.due)
        if begins is None:
            return False
        first, own = begins
        unit, even_done = report.unit, report.rule in self._when_done
        return self._parts.has_open(
            unit, first, even_done=even_done, without=own
        ) or self._parts.was_given_work(unit, first, report.due, even_done=even_done)

    def _beginning(self, label: str, due: datetime.date) -> tuple[datetime.date, str] | None:
        """The first day of the period with this label, and whose reports do not count for what was open then; None where
        nothing is owed for it. Kept, since many units report for each.
        """
        key = label, due
        if key not in self._beginnings:
            first, last = (
                period_labels.first_day(label) or due,
                period_labels.last_day(label) or due,
            )
            is_asked = self.term.overlaps(first, last) and not self.term.is_retired(due)
            # What is asked for once is of a single day, by which all that it reports is done: it would be owed by nobody.
            self._beginnings[key] = (first, label if first == last else "") if is_asked else None
        return self._beginnings[key]

    def is_pressed_for(self, report: OwedReport, day: datetime.date) -> bool:
        """Whether a missing report that is owed is still asked for on that day: not once 实施期限 is over or the plan
        retired, nor once its unit has nothing open.
        """
        if self.term.is_over(day):
            return False
        even_done = report.rule in self._when_done
        return self.is_owed(report) and self._parts.has_open(report.unit, day, even_done=even_done)


def may_be_finished(
    parts: Sequence[Part], done: Collection[tuple[str, str]], struck: Collection[str]
) -> frozenset[str]:
    """The units that may have had nothing open at some time, which alone are worth a look at their words: `done` are
    the parts (unit and measure id) that were ever called done, `struck` the items that ever had a step of closure.
    """
    answering = _answering_parts(parts)

    def may_be_closed(part: Part, day: datetime.date) -> bool:
        if (part.unit, part.measure) in done or part.measure in struck or part.task in struck:
            return True
        return all(
            (each.unit, each.measure) in done
            for each in answering[part.measure]
            if each.is_held(day)
        )

    found: set[str] = set()
    for day in {each.since for each in parts} | {each.until for each in parts if each.until}:
        open_by_unit: dict[str, bool] = {}
        for each in parts:
            if each.is_held(day) and not open_by_unit.get(each.unit):
                open_by_unit[each.unit] = not may_be_closed(each, day)
        found.update(unit for unit, is_open in open_by_unit.items() if not is_open)
    return frozenset(found)


def _answering_parts(parts: Iterable[Part]) -> Mapping[str, Sequence[Part]]:
    """By the id of a measure the parts of the units that answer for it."""
    answering: dict[str, list[Part]] = defaultdict(list)
    for each in parts:
        if each.answers:
            answering[each.measure].append(each)
    return answering
