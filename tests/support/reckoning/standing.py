"""Where each measure stands in a report: its bucket, its light, 序时进度."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from support.reckoning.duties import Duties
from support.reckoning.record import (
    ADVANCE,
    BUCKETS,
    DONE,
    IDLE,
    ONGOING,
    Day,
    Line,
    Span,
    Step,
    Word,
    span,
)

if TYPE_CHECKING:
    from taskmap.plan.model import Measure


class Reckoning(Duties):
    """All that can be asked of a plan on a day."""

    # The report

    def speaks(self, label: str) -> bool:
        """In force in the period, or issued by its last day and with something open then."""
        period, plan = span(label), self.plan
        retired = self.record.retired
        if self.begins(0) > period.last or (retired and retired <= period.first):
            return False
        runs = (plan.begins or period.first) <= period.last and period.first <= (
            plan.ends or period.last
        )
        return runs or any(
            self.is_open(part.unit, measure, period.last)
            for measure in plan.every_measure()
            for part in self.parts(measure)
        )

    def lines(self, label: str) -> list[Line]:
        return [self.line(measure, span(label)) for measure in self.plan.every_measure()]

    def line(self, measure: Measure, period: Span) -> Line:
        units = self.answerable(measure)
        bucket = self.bucket(measure, period, self.deciding(units, measure, period))
        deciding = self.deciding(self.named(bucket, measure, period), measure, period)
        elapsed = self.elapsed(measure, deciding, min(self.today, period.last))
        due_past = any(due < self.today for due in self.dues(units, period))
        done, last = self.measure_done(measure), [self.holds(measure, unit) for unit in units]
        late = bool(done) and any(
            day and end and end < day
            for day, end in zip((self.done_day(u, measure.id) for u in units), last, strict=True)
        )
        marked = not due_past and bucket in BUCKETS[BUCKETS.index("长期坚持") :]
        light = self.light(measure, bucket, deciding, period, elapsed, marked=marked)
        return Line(bucket, light, elapsed, deciding, late, marked)

    def deciding(self, units: list[str], measure: Measure, period: Span) -> str:
        """The least advanced of the units, the first of equals; one that never said anything is the least."""
        return min(units, key=lambda unit: self.advance(unit, measure.id, period), default="")

    def named(self, bucket: str, measure: Measure, period: Span) -> list[str]:
        """Of those who answer for it the ones for whom it is in that bucket: who is overdue, who is silent,
        who missed a milestone."""
        units = self.answerable(measure)
        if bucket == "逾期":
            return [unit for unit in units if self.is_overdue(unit, measure)]
        if bucket == "未报送":
            return [unit for unit in units if self.is_silent(unit, measure, period)]
        if bucket == "滞后" and (missed := self.missed(measure, min(self.today, period.last))):
            return [unit for unit in units if unit in missed]
        return units

    def advance(self, unit: str, measure: str, period: Span) -> tuple[int, float]:
        word = self.last_word(unit, measure, period.last)
        return (ADVANCE[word.status], percent_of(word)) if word else (0, 0)

    def dues(self, units: Iterable[str], period: Span) -> list[Day]:
        """The due days of what these units owe for periods that end in this one."""
        return [
            owed.due for owed in self.duties if owed.unit in units and period.covers(owed.period)
        ]

    def bucket(self, measure: Measure, period: Span, deciding: str) -> str:
        """The first that fits; 已销号, 已完成 and 逾期 as of today, whatever period is reported."""
        units, day = self.answerable(measure), min(self.today, period.last)
        word = self.last_word(deciding, measure.id, period.last)
        if self.struck(measure):
            return "已销号"
        if self.measure_done(measure):
            return "已完成"
        if any(self.is_overdue(unit, measure) for unit in units):
            return "逾期"
        if not any(
            unit in units and asked.last <= period.last
            for unit, asked, *_ in self.asked(is_on_the_eve=True)
        ):
            return "未要求报送"
        start = measure.start or measure.deadline.start
        if start and day < start:
            return "未到起始"
        if any(self.is_silent(unit, measure, period) for unit in units):
            return "未报送"
        if str(measure.deadline.kind) == "ongoing" or (word and word.status == ONGOING):
            return "长期坚持"
        if word is None or word.status == IDLE:
            return "未启动"
        return self.against_time(measure, deciding, percent_of(word), day)

    def is_overdue(self, unit: str, measure: Measure) -> bool:
        due = self.holds(measure, unit)
        return due is not None and due < self.today and self.is_open(unit, measure)

    def is_silent(self, unit: str, measure: Measure, period: Span) -> bool:
        """Owed, past its due day, not done by its word of this period or an earlier one, and no row of it was taken for
        a period that ends in this one.
        """
        said = any(period.covers(each.period) for each, _ in self.words(unit, measure.id))
        is_past = any(due < self.today for due in self.dues([unit], period))
        return is_past and not said and not self.is_done(unit, measure.id, period.last)

    # Time

    def elapsed(self, measure: Measure, unit: str, day: Day) -> int | None:
        """序时进度 in whole percent, first and last day both counted, from the latest of plan start, issue and own start."""
        last = self.holds(measure, unit)
        if last is None or not self._starts(measure):
            return None
        starts, past = self._starts(measure), [step.due for step in self.path_steps(measure)]
        first = max([*starts, max(past)] if past and max(past) < day else starts)
        if day >= last:
            return 100
        total, gone = (last - first).days + 1, max(0, (day - first).days + 1)
        return int(100 * gone / total + 0.5)

    def _starts(self, measure: Measure) -> list[Day]:
        own = measure.start or measure.deadline.start
        return [day for day in (self.plan.begins, self.plan.issued, own) if day]

    def path_steps(self, measure: Measure) -> list[Step]:
        """The line: the milestones of those who answer for the measure."""
        units = self.answerable(measure)
        return sorted((s for s in self.steps(measure) if s.unit in units), key=lambda s: s.due)

    def missed(self, measure: Measure, day: Day) -> list[str]:
        """The units that missed a milestone of it."""
        return [step.unit for step in self.path_steps(measure) if step.due < day and not step.met]

    def path(self, measure: Measure, day: Day) -> str:
        """Where milestones are the line: missed, on it, ahead of it; "" before the first is due and after the last. One
        that is met counts as due from its own day on, one that is open is due no sooner than the day after.
        """
        steps = self.path_steps(measure)
        if self.missed(measure, day):
            return "missed"
        open_today = {step.due for step in steps if step.due == day and not step.met}
        to_come = [step for step in steps if step.due > day or step.due in open_today]
        if len(to_come) == len(steps) or steps[-1].due < day:
            return ""
        is_ahead = to_come and all(step.met for step in to_come if step.due == to_come[0].due)
        return "ahead" if is_ahead else "on"

    def against_time(self, measure: Measure, unit: str, percent: float, day: Day) -> str:
        path = self.path(measure, day)
        if path:
            return {"missed": "滞后", "on": "达序时", "ahead": "超序时"}[path]
        elapsed = self.elapsed(measure, unit, day)
        lead = 0 if elapsed is None else percent - elapsed
        if lead < -self.plan.lights.behind:
            return "滞后"
        return "超序时" if lead > self.plan.lights.ahead else "达序时"

    def light(
        self,
        measure: Measure,
        bucket: str,
        unit: str,
        period: Span,
        elapsed: int | None,
        *,
        marked: bool,
    ) -> str | None:
        """By the points behind 序时进度; no light without a date. None for the buckets of which nothing is said."""
        word, day = self.last_word(unit, measure.id, period.last), min(self.today, period.last)
        if bucket == "逾期":
            return "红"
        if bucket not in ("长期坚持", "未启动", "超序时", "达序时", "滞后"):
            return None
        if bucket == "未启动" and marked and word is None:
            # Of one of whom nothing is due in this period the contract does not say whether earlier due days count.
            return "" if self.dues(self.answerable(measure), period) else None
        path = self.path(measure, day)
        if path:
            return "红" if path == "missed" else "绿"
        if elapsed is None or bucket == "长期坚持":
            return ""
        lag = elapsed - (percent_of(word) if word else 0)
        if lag <= self.plan.lights.behind:
            return "绿"
        to_come = any(day <= step.due for step in self.path_steps(measure))
        return "黄" if lag <= self.plan.lights.red or to_come else "红"


def percent_of(word: Word) -> float:
    """As reported; without a number 100 for 已完成."""
    return word.percent or (100 if word.status == DONE else 0)
