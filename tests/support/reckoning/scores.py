"""Which points the measures of a plan cost and bring in a period, and whom: by the word of each unit for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from support.reckoning.record import GOING, Day, Record, Span, Step, span
from support.reckoning.standing import Reckoning

if TYPE_CHECKING:
    from taskmap.plan.model import Measure


class Point(NamedTuple):
    """What a measure costs or brings a unit in a period."""

    unit: str
    measure: str
    cause: str
    points: int


class Beside(Reckoning):
    """As if the milestones of one unit, which does not answer for the measure, were the line."""

    def __init__(self, record: Record, today: Day, unit: str) -> None:
        super().__init__(record, today)
        self.unit = unit

    def path_steps(self, measure: Measure) -> list[Step]:
        own = [step for step in self.steps(measure) if step.unit == self.unit]
        return sorted(own, key=lambda step: step.due)


class Points:
    """The points of a period, by what `now` knows: what was said for later periods, and struck off in them, is a matter
    of those.
    """

    def __init__(self, now: Reckoning, period: Span) -> None:
        self.now, self.period = now, period
        self.day = min(now.today, period.last)
        until = [each for each in now.record.returns if span(each.period).last <= period.last]
        struck = [each for each in now.record.closings if each.day <= self.day]
        self.record = replace(now.record, returns=tuple(until), closings=tuple(struck))
        self.then = Reckoning(self.record, now.today)

    def all(self) -> Iterator[Point]:
        for measure in self.now.plan.every_measure():
            rules = self.now.plan.scoring
            for unit in self.slow(measure):
                yield self.point(unit, measure, "滞后", -rules.behind)
            for unit in self.early(measure):
                yield self.point(unit, measure, "提前完成", rules.done_early)

    def point(self, unit: str, measure: Measure, cause: str, points: int) -> Point:
        """`lead` times for who answers; beside them `support` times, or `responsible` for who is not in support."""
        rules = self.now.plan.scoring
        role = next(part.role for part in self.now.parts(measure) if part.unit == unit)
        if unit in self.now.answerable(measure):
            weight = rules.lead
        elif role == "support" or rules.responsible is None:
            weight = rules.support
        else:
            weight = rules.responsible
        return Point(unit, measure.id, cause, points * weight)

    def beside(self, measure: Measure) -> list[str]:
        answering = self.now.answerable(measure)
        return [part.unit for part in self.now.parts(measure) if part.unit not in answering]

    def is_examined(self, unit: str, measure: Measure) -> bool:
        """Its report was due in this period, the due day is past, and it has said where it stands."""
        words = self.then.words(unit, measure.id)
        said = any(self.period.covers(each.period) for each, _ in words)
        is_past = any(due < self.now.today for due in self.now.dues([unit], self.period))
        return is_past and (said or self.then.is_done(unit, measure.id))

    # Slow: all who answer and are; where any is, those beside them who are too

    def slow(self, measure: Measure) -> list[str]:
        start = measure.start or measure.deadline.start
        if self.then.struck(measure) or (start and self.day < start):
            return []
        units = [u for u in self.now.answerable(measure) if self.is_examined(u, measure)]
        if not units or not self.is_slow_together(units, measure):
            return []
        missed = self.then.missed(measure, self.day)
        slow = [
            unit
            for unit in units
            if self.is_overdue(unit, measure)
            or (self.is_slow(self.then, unit, measure) and (not missed or unit in missed))
        ]
        for unit in self.beside(measure):
            alone = Beside(self.record, self.now.today, unit)
            if self.is_examined(unit, measure) and (
                self.is_overdue(unit, measure) or self.is_slow(alone, unit, measure)
            ):
                slow.append(unit)
        return slow

    def is_slow_together(self, units: list[str], measure: Measure) -> bool:
        """By the least advanced of them, as if the others of the measure were not there."""
        if any(self.is_overdue(unit, measure) for unit in units):
            return True
        return self.is_slow(self.then, self.then.deciding(units, measure, self.period), measure)

    def is_overdue(self, unit: str, measure: Measure) -> bool:
        due = self.then.holds(measure, unit)
        return due is not None and due < self.day and not self.then.is_done(unit, measure.id)

    def is_slow(self, known: Reckoning, unit: str, measure: Measure) -> bool:
        word = known.last_word(unit, measure.id)
        if word is None or word.status != GOING or str(measure.deadline.kind) == "ongoing":
            return False
        return known.against_time(measure, unit, word.percent or 0, self.day) == "滞后"

    # Early: all who answer had done it before their days, as is known now, the last of them by a report of this period

    def early(self, measure: Measure) -> list[str]:
        units = self.now.answerable(measure)
        first = [self.now.first_done(unit, measure.id) for unit in units]
        if not any(label and span(label).last >= self.period.first for label in first):
            return []
        if not all(self.is_early(unit, measure) for unit in units):
            return []
        if not any(self.was_asked(unit, measure) for unit in units):
            return []
        return [*units, *(unit for unit in self.beside(measure) if self.is_early(unit, measure))]

    def is_early(self, unit: str, measure: Measure) -> bool:
        """Said by the end of this period and never taken back."""
        first = self.now.first_done(unit, measure.id)
        day, due = self.now.done_day(unit, measure.id), self.now.holds(measure, unit)
        is_said = bool(first) and span(first).last <= self.period.last
        return is_said and day is not None and due is not None and day < due

    def was_asked(self, unit: str, measure: Measure) -> bool:
        """Whether it, or whom it succeeds, was asked about this period and the due day is past; owed or not."""
        speakers = [unit, *self.now.predecessors(unit, measure.id)]
        return any(
            who in speakers and due < self.now.today and self.period.covers(period.label)
            for who, period, due, _, _ in self.now.asked()
        )
