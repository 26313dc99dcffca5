"""Plays: small offices with their plans, and some months of what their units sent in.

A play is plain data that prints as what somebody would write down to try it by hand.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from support.reckoning.record import Closing, Extension, Return, span

Day = datetime.date
UNITS = ("甲局", "乙局", "丙县", "丁县")
GROUP = "各县"
MEMBERS = ("丙县", "丁县")
RENAMED = {"甲局": "甲委"}
FALSE_DAY = Day(2025, 5, 2)
NEW = "戊局"
"""Has nothing to do before something is handed over to it."""


@dataclass(frozen=True)
class PlayedMeasure:
    """A task of one measure. `milestones`: the day, and the unit for which alone it holds ("" for all)."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    deadline: str = ""
    milestones: tuple[tuple[str, str], ...] = ()
    start: str = ""
    closing_days: int | None = None
    """Within so many days of its end it has to be struck off; None: it need not be."""

    @property
    def units(self) -> set[str]:
        named = {*self.lead, *self.responsible, *self.support}
        return (named - {GROUP}) | (set(MEMBERS) if GROUP in named else set())

    def hand_over(self, new: str) -> PlayedMeasure:
        """The same with `new` in the place of the unit that is named first."""
        old = self.first

        def take(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(new if unit == old else unit for unit in names)

        lead, responsible, support = map(take, (self.lead, self.responsible, self.support))
        return replace(self, lead=lead, responsible=responsible, support=support)

    def has(self, unit: str) -> bool:
        """Whether the unit has a part in it."""
        return unit in self.units

    @property
    def answering(self) -> str:
        """One of those who answer for it; not 甲局, which may be called something else when that is asked."""
        named = self.lead or self.responsible or self.support
        units = [each for name in named for each in (MEMBERS if name == GROUP else (name,))]
        return next((each for each in units if each not in RENAMED), "")

    @property
    def first(self) -> str:
        """The unit that is named first, or the group."""
        return (*self.lead, *self.responsible, *self.support)[0]

    def yaml(self, number: int, say: Callable[[str], str]) -> str:
        """The task as one line; days as they `say` them."""
        roles = (("lead", self.lead), ("responsible", self.responsible), ("support", self.support))
        fields = [f"no: {number}", f"title: 第{number}项", f"text: 办第{number}件事"]
        fields += [f"{role}: [{', '.join(names)}]" for role, names in roles if names]
        fields += [f"start: {self.start}"] if self.start else []
        fields += [f"deadline: {say(self.deadline)}"] if self.deadline else []
        steps = ", ".join(
            f"{{by: {say(by)}, what: 节点{place}{f', units: [{unit}]' if unit else ''}}}"
            for place, (by, unit) in enumerate(self.milestones, 1)
        )
        fields += [f"milestones: [{steps}]"] if steps else []
        fields += [f"closure: {{limit_days: {self.closing_days}}}"] if self.closing_days else []
        return f"  - {{{', '.join(fields)}}}"


@dataclass(frozen=True)
class Reissue:
    """The same plan issued again on a day: 甲局 is called 甲委 where `renames`, and the first measure is due `deadline`;
    where it `hands_over`, 戊局 has it from the unit that was named first, and if it `succeeds` that one, its words too.
    """

    day: Day
    renames: bool
    deadline: str
    hands_over: bool = False
    succeeds: bool = False


@dataclass(frozen=True)
class PlayedPlan:
    """A plan as written, and what was entered of it, in that order. `off` are days off of the office's own calendar."""

    id: str
    measures: tuple[PlayedMeasure, ...]
    issued: Day
    entered: Day
    leads: str = "all"
    every: str = "month"
    day: int = 25
    roll: str = "none"
    who: str = "all"
    when_done: str = "none"
    weights: str = ""
    reissue: Reissue | None = None
    off: tuple[Day, ...] = ()
    announced_late: bool = False
    returns: tuple[Return, ...] = ()
    extensions: tuple[Extension, ...] = ()
    closings: tuple[Closing, ...] = ()
    retired: Day | None = None
    winter: bool = False
    """It begins in December, and its days are written without their year."""
    false_revision: bool = False
    """At the end it was issued again by mistake, on FALSE_DAY, and that was withdrawn."""
    since: str = ""
    """The label of the period from which on it is reported here; those before were reported on paper."""
    since_afterwards: bool = False
    """That was said a day after it was entered."""

    def texts(self) -> list[tuple[Day, str]]:
        """Each revision with the day on which it is entered."""
        first = [(self.entered, self._yaml(self.measures, ()))]
        if self.reissue is None:
            return first
        renamed = tuple(RENAMED) if self.reissue.renames else ()
        return [*first, (self.reissue.day, self._yaml(self.last_measures, renamed))]

    def is_entered_renamed(self, each: Return) -> bool:
        """Whether this return is entered after the revision that renames its unit, whenever it came: every other one."""
        renames = self.reissue is not None and self.reissue.renames
        return renames and each.unit in RENAMED and each.period[-1] in "135"

    @property
    def last_measures(self) -> tuple[PlayedMeasure, ...]:
        """Those of the last revision."""
        if self.reissue is None:
            return self.measures
        head, *rest = self.measures
        changed = replace(head, deadline=self.reissue.deadline)
        return (changed.hand_over(NEW) if self.reissue.hands_over else changed, *rest)

    @property
    def false_text(self) -> str:
        """What is issued by mistake: 戊局 has everything, which is something else."""
        renamed = tuple(RENAMED) if self.reissue and self.reissue.renames else ()
        text = self._yaml([each.hand_over(NEW) for each in self.last_measures], renamed)
        return text.replace("text: 办", "text: 误办")

    def _yaml(self, measures: Sequence[PlayedMeasure], renamed: Sequence[str]) -> str:
        units = (f"{{name: {RENAMED[u]}, aliases: [{u}]}}" if u in renamed else u for u in UNITS)
        takes = f', succeeds: [{{unit: {self.measures[0].first}, measures: ["1"]}}]'
        succeeds = takes if self.reissue and self.reissue.succeeds and measures[0].has(NEW) else ""
        registry = ", ".join((*units, f"{{name: {NEW}{succeeds}}}"))
        rule = (
            f"name: 报送, every: {self.every}, day: {self.day}, roll: {self.roll}, who: {self.who}"
        )
        rule += f", when_done: {self.when_done}" if self.when_done != "none" else ""
        scoring = [f"scoring: {{{self.weights}}}"] if self.weights else []
        lines = [
            *(f"id: {self.id}", "title: 方案", f"issued: {self.issued}", f"leads: {self.leads}"),
            *scoring,
            *(f"period: {{from: {self.begins}, until: 2025-06}}", f"reporting: [{{{rule}}}]"),
            *(f"units: [{registry}]", f"groups: {{{GROUP}: [{', '.join(MEMBERS)}]}}", "tasks:"),
            *(each.yaml(number, self._say) for number, each in enumerate(measures, 1)),
        ]
        return "\n".join(lines) + "\n"

    @property
    def begins(self) -> str:
        """The first month of 实施期限."""
        return "2024-12" if self.winter else "2025-01"

    def _say(self, day: str) -> str:
        if not self.winter or not day.startswith("2025"):
            return day
        written = Day.fromisoformat(day)
        return f"{written.month}月{written.day}日前"

    @property
    def workdays(self) -> str:
        """workdays.yaml, "" without days of its own."""
        return f"2025: {{off: [{', '.join(map(str, self.off))}]}}\n" if self.off else ""

    def __str__(self) -> str:
        """Everything as it would be told."""
        lines = [f"-- entered {day}\n{text}" for day, text in self.texts()]
        if self.off:
            lines.append(self.workdays + "(with the second revision)\n" * self.announced_late)
        for each in self.returns:
            rows = ", ".join(f"{item} {word}" for item, word in each.rows.items())
            fate = "sent back" if each.refused else rows or "no rows"
            slip = f" ({each.slip}, put right)" if each.slip else ""
            lines.append(f"{each.received}  {each.unit} for {each.period}: {fate}{slip}")
        lines += [
            f"{e.approved}  {e.measure} extended to {e.until} for {e.unit or 'all'}"
            f"{' (withdrawn)' * e.withdrawn}"
            for e in self.extensions
        ]
        lines += [f"{each.day}  {each.item} struck off" for each in self.closings]
        if self.since:
            lines.append(f"since {self.since}" + ", said afterwards" * self.since_afterwards)
        lines += [f"{FALSE_DAY}  issued by mistake"] if self.false_revision else []
        lines += [f"{self.retired}  retired"] if self.retired else []
        return "\n".join(lines)

    def features(self) -> Iterator[str]:
        """What this plan tries, for the count."""
        for each in self.measures:
            yield from (
                name
                for name, there in (
                    ("group leads", GROUP in each.lead),
                    ("several leads", len(each.lead) > 1),
                    ("support only", not each.lead and not each.responsible),
                    ("milestones", bool(each.milestones)),
                    ("ongoing", each.deadline == "长期坚持"),
                    ("recurring", each.deadline.startswith("每")),
                    ("no deadline", not each.deadline),
                    ("own start", bool(each.start)),
                    ("closing limit", each.closing_days is not None),
                )
                if there
            )
        yield from (
            name
            for name, there in (
                ("winter plan", self.winter),
                ("leads: first", self.leads == "first"),
                ("quarterly", self.every == "quarter"),
                ("points by role", bool(self.weights)),
                ("own calendar", bool(self.off)),
                ("calendar announced late", bool(self.off) and self.announced_late),
                ("entered later", self.entered > self.issued),
                ("issued again", self.reissue is not None),
                ("renamed", self.reissue is not None and self.reissue.renames),
                ("handed over", self.reissue is not None and self.reissue.hands_over),
                ("succeeds", self.reissue is not None and self.reissue.succeeds),
                ("when_done: report", self.when_done == "report"),
                ("extension", bool(self.extensions)),
                ("extension withdrawn", any(each.withdrawn for each in self.extensions)),
                ("closure", bool(self.closings)),
                ("retired", self.retired is not None),
                ("revision withdrawn", self.false_revision),
                ("since", bool(self.since)),
                ("since said afterwards", bool(self.since) and self.since_afterwards),
            )
            if there
        )
        yield from self._return_features()

    def _return_features(self) -> Iterator[str]:
        seen: list[Return] = []
        for each in self.returns:
            if self.is_entered_renamed(each) and self.reissue and each.received < self.reissue.day:
                yield "entered renamed"
            if each.slip:
                yield f"return {each.slip}"
            if each.slip == "withdrawn":
                continue
            if each.refused:
                yield "sent back"
            yield "late" if each.received > span(each.period).last else "on time"
            if any((other.unit, other.period) == (each.unit, each.period) for other in seen):
                yield "corrected"
            if any(
                other.unit == each.unit
                and (span(other.period) > span(each.period) or other.received > each.received)
                for other in seen
            ):
                yield "out of order"
            if any("-" in item for item in each.rows):
                yield "milestone reported"
            if any(word.done_on for word in each.rows.values()):
                yield "done day told"
            own = {str(n) for n, m in enumerate(self.measures, 1) if each.unit in m.units}
            if not each.refused and own - each.rows.keys():
                yield "blank"
            seen.append(each)


@dataclass(frozen=True)
class Play:
    """Plans in one ledger, and what is asked of them: reports of a period on a day."""

    plans: tuple[PlayedPlan, ...]
    asked: tuple[tuple[str, Day], ...]

    def features(self) -> set[str]:
        found = {feature for plan in self.plans for feature in plan.features()}
        return found | ({"several plans"} if len(self.plans) > 1 else set())

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.plans))
