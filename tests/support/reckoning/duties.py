"""Milestones, reports owed, and the overdue list of the day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import chinese_calendar

from support.reckoning.record import (
    ONE,
    Day,
    Late,
    Owed,
    Span,
    Step,
    Word,
    month_end,
    next_span,
    span,
    spans,
)
from support.reckoning.words import Words

if TYPE_CHECKING:
    from taskmap.plan.model import Measure, Milestone, Plan, ReportingRule


CLOSING_DAYS = 30
"""Where a task with `closure` names no limit."""


QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}


class Duties(Words):
    """What is to be done and reported by when, and what became of it."""

    # Milestones

    def steps(self, measure: Measure) -> list[Step]:
        """Met: said so by itself, or its unit's part is done, or the measure."""
        answering, found = self.answerable(measure), []
        for number, due, units in self._dated(measure):
            for unit in units or answering:
                met = self.is_done(unit, f"{measure.id}-{number}") or not self.is_open(
                    unit, measure
                )
                found.append(Step(number, unit, due, met))
        return found

    def _dated(self, measure: Measure) -> Iterator[tuple[str, Day, list[str]]]:
        for number, milestone in enumerate(measure.milestones, 1):
            if str(milestone.by.kind) == "date" and milestone.by.date:
                yield milestone.id or str(number), milestone.by.date, self._named(milestone)
        for label, due in self.instances(measure):
            yield label, due, []

    def _named(self, milestone: Milestone) -> list[str]:
        return list(dict.fromkeys(u for each in milestone.units for u in self.expand(each.name)))

    def instances(self, measure: Measure) -> list[tuple[str, Day]]:
        """每月底, 每季度末, 每半年, 每年底: one in each period that ends inside the plan, but none that ends before the plan
        was issued or the measure begins. Other words: none here.
        """
        first, last = self.plan.begins, self.plan.ends
        starts = (first, self.plan.issued, measure.start or measure.deadline.start)
        words = {"每月": "month", "每季": "quarter", "每半年": "half-year", "每年底": "year"}
        if str(measure.deadline.kind) != "recurring" or not (first and last):
            return []
        first = max(day for day in starts if day)
        for word, every in words.items():
            if measure.deadline.said.startswith(word):
                found = spans(every, first, last)
                return [(each.label, each.last) for each in found if first <= each.last <= last]
        return []

    # Reports owed

    def workday(self, day: Day) -> bool:
        """By the office's own calendar where it is in force: only days not yet past move."""
        since = self.record.announced
        is_in_force = since is None or since <= min(day, self.today)
        if is_in_force and day in self.record.off:
            return False
        return bool(chinese_calendar.is_workday(day))

    def due(self, rule: ReportingRule, period: Span) -> Day:
        """The rule's day of the period's last month, or with 次月 of the next one, clamped and then rolled."""
        year, month = period.last.year, period.last.month + int(rule.following)
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        day = min(Day(year, month, 1) + (rule.day - 1) * ONE, month_end(year, month))
        while str(rule.roll) != "none" and not self.workday(day):
            day += -ONE if str(rule.roll) == "earlier" else ONE
        return day

    def asked(
        self, *, is_on_the_eve: bool = False
    ) -> Iterator[tuple[str, Span, Day, Plan, ReportingRule]]:
        """Each unit that a rule asks, the period, its due day, the plan that was in force on that day and the rule: not
        what was due before the issue, nor a period outside 实施期限, nor what is due once the plan is out of force; on
        the eve of that it was still asked for. Of what was reported on paper before nothing is asked.
        """
        kept_from = span(self.record.since).first if self.record.since else Day.min
        for rule in self.plan.rules:
            first, last = rule.begins or self.plan.begins, rule.ends or self.plan.ends
            issued = self.record.revisions[0].plan.issued or self.begins(0)
            for period in spans(str(rule.every), first, last) if first and last else ():
                due = self.due(rule, period)
                plan = self.revision(min(due, self.today))
                earliest = rule.begins or max(issued, self.plan.begins or issued)
                retired = None if is_on_the_eve else self.record.retired
                if period.last < kept_from or due < kept_from:
                    continue
                if plan is not None and earliest <= due and not (retired and retired <= due):
                    for unit in self.asked_units(rule, plan):
                        yield unit, period, due, plan, rule

    def asked_units(self, rule: ReportingRule, plan: Plan) -> list[str]:
        """In the plan as it then was, under the names of today."""
        if rule.who not in ("all", "lead"):
            return list(dict.fromkeys(u for each in rule.names for u in self.expand(each.name)))
        parts = [part for measure in plan.every_measure() for part in self.parts(measure)]
        wanted = [part.unit for part in parts if rule.who == "all" or part.role == "lead"]
        return list(dict.fromkeys(wanted))

    @cached_property
    def duties(self) -> list[Owed]:
        """Owed only by a unit that had something open at the period's start or was given something by the due day."""
        return [
            Owed(unit, period.label, due, self.outcome(unit, period.label, due), even_done)
            for unit, period, due, plan, rule in self.asked()
            for even_done in [bool(rule.reports_when_done)]
            if self.had_work(unit, period, due, plan, even_done=even_done)
        ]

    def had_work(self, unit: str, period: Span, due: Day, plan: Plan, *, even_done: bool) -> bool:
        for number, each in enumerate(self.record.revisions):
            begins, is_first = self.begins(number), each.plan is self.revision(period.first)
            if not is_first and not period.first < begins <= min(due, self.today):
                continue
            for measure in each.plan.every_measure():
                if not self.has_part(unit, measure):
                    continue
                # What is given later is open from the day on which it is given.
                if not is_first and not self.is_new(unit, measure, number):
                    continue
                if even_done or self.is_open(unit, measure, period.first if is_first else begins):
                    return True
        return False

    def is_new(self, unit: str, measure: Measure, number: int) -> bool:
        """Whether the revision of that number gave the unit the measure."""
        before = self.record.revisions[number - 1].plan.every_measure() if number else ()
        return not any(each.id == measure.id and self.has_part(unit, each) for each in before)

    def outcome(self, unit: str, label: str, due: Day) -> str:
        """By the first arrival, also of a return that was sent back, once one was taken."""
        came = [
            each
            for each in self.record.returns
            if (self.name(each.unit), each.period) == (unit, label) and each.received <= self.today
        ]
        if all(each.refused for each in came):
            return "missing" if due < self.today else "awaited"
        return "on time" if min(each.received for each in came) <= due else "late"

    def was_refused(self, unit: str, label: str) -> bool:
        return any(
            each.refused and (self.name(each.unit), each.period) == (unit, label)
            for each in self.record.returns
        )

    # The day's list

    def overdue(self) -> list[Late]:
        """Reports missed, deadlines and milestones past; not closings and public notices, which have clocks of their own."""
        found = [
            Late("report", each.unit, each.period, each.due)
            for each in self.duties
            if self.pressed(each)
        ]
        for measure in self.plan.every_measure():
            for unit in self.answerable(measure):
                due = self.holds(measure, unit)
                if due and due < self.today and self.is_open(unit, measure):
                    found.append(Late("measure", unit, measure.id, due))
            for step in self.steps(measure):
                if step.due < self.today and not step.met:
                    found.append(
                        Late("milestone", step.unit, f"{measure.id}-{step.number}", step.due)
                    )
        return found

    def dates(self) -> list[Late]:
        """What a calendar shows: reports still to come, and the days of all that is open."""
        found = [
            Late("report", each.unit, each.period, each.due)
            for each in self.duties
            if each.due >= self.today
        ]
        for measure in self.plan.every_measure():
            for unit in self.answerable(measure):
                due = self.holds(measure, unit)
                if due and self.is_open(unit, measure):
                    found.append(Late("measure", unit, measure.id, due))
            for step in self.steps(measure):
                if not step.met:
                    item = f"{measure.id}-{step.number}"
                    found.append(Late("milestone", step.unit, item, step.due))
        return found

    # The next checklists

    def last_before(self, unit: str, item: str, period: Span) -> Word | None:
        """What the unit said last for a period that ended before this one does."""
        return self.last_word(unit, item, period.last - ONE)

    def needs_no_row(self, unit: str, measure: Measure, period: Span) -> bool:
        """Closed when the period began, or on the later day on which the unit was given it, by those who answered for it
        then; where a rule wants reports all the same, nothing is.
        """
        wants_all = any(rule.reports_when_done for rule in self.plan.rules)
        day, former = self.given(unit, measure, period.first)
        return not wants_all and not self.is_open(unit, former, day)

    def given(self, unit: str, measure: Measure, first: Day) -> tuple[Day, Measure]:
        """From when the unit had the measure, no earlier than the day `first`, and how that was then."""
        numbers = range(len(self.record.revisions))
        begun = [each for each in numbers if self.begins(each) <= self.today]
        for number in begun:
            if number + 1 in begun and self.begins(number + 1) <= first:
                continue
            for former in self.record.revisions[number].plan.every_measure():
                if former.id == measure.id and self.has_part(unit, former):
                    return max(self.begins(number), first), former
        return first, measure

    def rows_of_milestones(self, unit: str, period: Span) -> set[str]:
        """The open ones that are due by the end of the period after this one."""
        until = next_span(period).last
        return {
            f"{measure.id}-{step.number}"
            for measure in self.plan.every_measure()
            for step in self.steps(measure)
            if step.unit == unit and not step.met and step.due <= until
        }

    # Closing

    def unclosed(self) -> list[Late]:
        """Done by all who answer for it, longer ago than its task allows, and not struck off; once for each
        of them.
        """
        found = []
        for task in self.plan.every_task():
            for measure in task.measures if task.closure else ():
                done = self.measure_done(measure)
                limit = task.closure.limit_days or CLOSING_DAYS if task.closure else 0
                due = done + limit * ONE if done else None
                if due and due < self.today and not self.struck(measure):
                    units = self.answerable(measure)
                    found += [Late("closure", unit, measure.id, due) for unit in units]
        return found

    def unfinished(self, measure: Measure) -> set[str]:
        """Who answers for it and has not said 已完成; none where no rule asks any of them."""
        units = self.answerable(measure)
        asked = {unit for rule in self.plan.rules for unit in self.asked_units(rule, self.plan)}
        if not asked & set(units):
            return set()
        return {unit for unit in units if not self.is_done(unit, measure.id)}

    def open_steps(self, measure: Measure) -> set[str]:
        """The milestones, by what is to be reached, that somebody has not met."""
        words = {number: what for number, what in self._texts(measure)}
        return {words[step.number] for step in self.steps(measure) if not step.met}

    def _texts(self, measure: Measure) -> Iterator[tuple[str, str]]:
        for number, milestone in enumerate(measure.milestones, 1):
            yield milestone.id or str(number), milestone.what
        for label, _ in self.instances(measure):
            year, _, period = label.partition("-")
            name = QUARTERS[period] if "Q" in period else f"{period.lstrip('0')}月"
            yield label, f"{year}年{name}"

    def pressed(self, owed: Owed) -> bool:
        """Until it is reported, its unit has nothing open in the plan, or 实施期限 is over."""
        over = self.plan.ends is not None and self.plan.ends < self.today
        busy = any(
            self.has_part(owed.unit, measure)
            and (owed.even_done or self.is_open(owed.unit, measure))
            for measure in self.plan.every_measure()
        )
        return owed.outcome == "missing" and busy and not over
