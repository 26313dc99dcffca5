"""The plan on a day, who answers in it, and what each unit said last."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from support.reckoning.record import DONE, Day, Part, Record, Return, Word, span

if TYPE_CHECKING:
    from taskmap.plan.model import Measure, Party, Plan


class Words:
    """What is so on the day `today`, by the `record` of one plan."""

    def __init__(self, record: Record, today: Day) -> None:
        self.record, self.today = record, today
        self._parts: dict[int, list[Part]] = {}

    # The plan

    def begins(self, number: int) -> Day:
        """From when the revision counts: the first from its issue date, if that is earlier than its entry."""
        revision = self.record.revisions[number]
        issued = revision.plan.issued
        return min(issued, revision.entered) if number == 0 and issued else revision.entered

    def revision(self, day: Day) -> Plan | None:
        """The plan in force on a day, by what is known today; None before the first."""
        plan = None
        for number, each in enumerate(self.record.revisions):
            if self.begins(number) <= min(day, self.today):
                plan = each.plan
        return plan

    @cached_property
    def plan(self) -> Plan:
        found = self.revision(self.today)
        assert found is not None, "asked about a day before any plan"
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            typed: unit.name
            for unit in self.plan.units
            for typed in (unit.name, *(alias.name for alias in unit.aliases))
        }

    def name(self, typed: str) -> str:
        """A unit by any name that it has or had, as the plan of today calls it."""
        return self._names.get(typed, typed)

    def members(self, party: Party) -> list[str]:
        if party.chosen:
            return [self.name(each.name) for each in party.chosen]
        return self.expand(party.name)

    def expand(self, name: str) -> list[str]:
        for group in self.plan.groups:
            if group.name == name and group.members:
                return [self.name(each.name) for each in group.members]
        return [self.name(name)]

    def parts(self, measure: Measure) -> list[Part]:
        # Asked ten thousand times of the same few measures.
        if id(measure) not in self._parts:
            self._parts[id(measure)] = self._reckon_parts(measure)
        return self._parts[id(measure)]

    def has_part(self, unit: str, measure: Measure) -> bool:
        return any(part.unit == unit for part in self.parts(measure))

    def _reckon_parts(self, measure: Measure) -> list[Part]:
        """A unit once; named directly goes before in a group, else what stands first."""
        found: list[Part] = []
        for party in measure.parties:
            for unit in self.members(party):
                found.append(
                    Part(unit, str(party.role), "" if unit == self.name(party.name) else party.name)
                )
        kept: list[Part] = []
        for part in found:
            direct = any(other.unit == part.unit and not other.group for other in found)
            if all(other.unit != part.unit for other in kept) and not (part.group and direct):
                kept.append(part)
        return kept

    def answerable(self, measure: Measure) -> list[str]:
        """Its leads, with `leads: first` the first (a group: each member); else the responsible, else the supporting."""
        parts = self.parts(measure)
        for role in ("lead", "responsible", "support"):
            those = [part for part in parts if part.role == role]
            if those and role == "lead" and str(self.plan.leads) == "first":
                first = those[0]
                those = [part for part in those if first.group and part.group == first.group] or [
                    first
                ]
            if those:
                return [part.unit for part in those]
        return []

    # What was said

    def words(self, unit: str, item: str, last: Day | None = None) -> list[tuple[Return, Word]]:
        """All that the unit said of it by today, for periods that end by `last`; the last word at the end. What it took
        over stands before: it counts as its own until it speaks.
        """
        said = []
        for each in self.predecessors(unit, item.partition("-")[0]):
            said += self._own_words(each, item, last)
        return said + self._own_words(unit, item, last)

    def _own_words(self, unit: str, item: str, last: Day | None) -> list[tuple[Return, Word]]:
        found = []
        for number, each in enumerate(self.record.returns):
            in_time = last is None or span(each.period).last <= last
            known = self.name(each.unit) == unit and each.received <= self.today and in_time
            if known and item in each.rows and not each.refused:
                order = (span(each.period).last, each.received, number)
                found.append((order, each, each.rows[item]))
        return [(each, word) for _, each, word in sorted(found, key=lambda entry: entry[0])]

    def predecessors(self, unit: str, measure: str) -> list[str]:
        """Whom the unit `succeeds` in the measure, which they had in an earlier revision and have no more."""
        begun = [
            each.plan
            for number, each in enumerate(self.record.revisions)
            if self.begins(number) <= self.today
        ]
        now, found = self._holders(begun[-1], measure), []
        for own in (each for each in self.plan.units if each.name == unit):
            for each in own.succeeds:
                former, ids = self.name(each.unit), [one.name for one in each.measures]
                had = any(former in self._holders(plan, measure) for plan in begun[:-1])
                if (measure in ids or not ids) and had and former not in now:
                    found.append(former)
        return found

    def _holders(self, plan: Plan, measure: str) -> list[str]:
        parts = [self.parts(each) for each in plan.every_measure() if each.id == measure]
        return [part.unit for part in (parts[0] if parts else [])]

    def last_word(self, unit: str, item: str, last: Day | None = None) -> Word | None:
        said = self.words(unit, item, last)
        return said[-1][1] if said else None

    def is_done(self, unit: str, item: str, last: Day | None = None) -> bool:
        word = self.last_word(unit, item, last)
        return word is not None and word.status == DONE

    def done_day(self, unit: str, item: str, day: Day | None = None) -> Day | None:
        """From when the unit has been done: the first 已完成 behind which none said otherwise. Its day is 完成日期, or
        receipt or its period's last day, whichever is earlier. With a `day`: by what held then.
        """
        since = None
        for each, word in self.words(unit, item):
            at = word.done_on or min(each.received, span(each.period).last)
            if day is not None and at > day:
                continue
            if word.status != DONE:
                since = None
            elif since is None or word.done_on:
                since = at
        return since

    def first_done(self, unit: str, item: str) -> str:
        """The period of the first 已完成 behind which none said otherwise; "" where the last word is another."""
        label = ""
        for each, word in self.words(unit, item):
            label = (label or each.period) if word.status == DONE else ""
        return label

    def measure_done(self, measure: Measure, day: Day | None = None) -> Day | None:
        """The day on which the last of those who answer was done; None while one is not."""
        days = [self.done_day(unit, measure.id, day) for unit in self.answerable(measure)]
        done = [each for each in days if each]
        return max(done) if done and len(done) == len(days) else None

    def struck(self, measure: Measure, day: Day | None = None) -> bool:
        """Whether it or its task is struck off by the day (None, or one to come: today)."""
        until = min(day or self.today, self.today)
        for item in {measure.id, *(t.id for t in self.plan.every_task() if measure in t.measures)}:
            state = False
            for each in self.record.closings:
                if each.item == item and each.day <= until:
                    state = not each.reopened
            if state:
                return True
        return False

    def is_open(self, unit: str, measure: Measure, day: Day | None = None) -> bool:
        """A part is open until it or its measure is 已完成 or 已销号; with a `day`: then, by what is known today."""
        own = self.done_day(unit, measure.id, day)
        return not (own or self.measure_done(measure, day) or self.struck(measure, day))

    def holds(self, measure: Measure, unit: str) -> Day | None:
        """The last approved extension that covers the unit, else the plan's day; None where that says none."""
        if str(measure.deadline.kind) != "date":
            return None
        day = measure.deadline.date
        for each in sorted(self.record.extensions, key=lambda each: each.approved):
            covers = each.measure == measure.id and self.name(each.unit) in ("", unit)
            if covers and each.approved <= self.today:
                day = each.until
        return day
