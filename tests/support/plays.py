"""Plays: small offices with their plans, and some months of what their units sent in, made by Hypothesis.

A play is plain data that prints as what somebody would write down to try it by hand.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from support.reckoning.record import (
    DONE,
    GOING,
    IDLE,
    ONGOING,
    Closing,
    Extension,
    Return,
    Word,
    span,
)

Day = datetime.date
UNITS = ("甲局", "乙局", "丙县", "丁县")
GROUP = "各县"
MEMBERS = ("丙县", "丁县")
RENAMED = {"甲局": "甲委"}
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class PlayedMeasure:
    """A task of one measure. `milestones`: the day, and the unit for which alone it holds ("" for all)."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    deadline: str = ""
    milestones: tuple[tuple[str, str], ...] = ()
    start: str = ""

    @property
    def units(self) -> set[str]:
        named = {*self.lead, *self.responsible, *self.support}
        return (named - {GROUP}) | (set(MEMBERS) if GROUP in named else set())

    def yaml(self, number: int) -> str:
        roles = (("lead", self.lead), ("responsible", self.responsible), ("support", self.support))
        fields = [f"no: {number}", f"title: 第{number}项", f"text: 办第{number}件事"]
        fields += [f"{role}: [{', '.join(names)}]" for role, names in roles if names]
        fields += [f"start: {self.start}"] if self.start else []
        fields += [f"deadline: {self.deadline}"] if self.deadline else []
        steps = ", ".join(
            f"{{by: {by}, what: 节点{place}{f', units: [{unit}]' if unit else ''}}}"
            for place, (by, unit) in enumerate(self.milestones, 1)
        )
        fields += [f"milestones: [{steps}]"] if steps else []
        return f"  - {{{', '.join(fields)}}}"


@dataclass(frozen=True)
class Reissue:
    """The same plan issued again on a day: 甲局 is called 甲委 where `renames`, and the first measure is due `deadline`."""

    day: Day
    renames: bool
    deadline: str


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
    reissue: Reissue | None = None
    off: tuple[Day, ...] = ()
    announced_late: bool = False
    returns: tuple[Return, ...] = ()
    extensions: tuple[Extension, ...] = ()
    closings: tuple[Closing, ...] = ()

    def texts(self) -> list[tuple[Day, str]]:
        """Each revision with the day on which it is entered."""
        first = [(self.entered, self._yaml(self.measures, ()))]
        if self.reissue is None:
            return first
        head, *rest = self.measures
        changed = replace(head, deadline=self.reissue.deadline)
        renamed = tuple(RENAMED) if self.reissue.renames else ()
        return [*first, (self.reissue.day, self._yaml((changed, *rest), renamed))]

    def _yaml(self, measures: Sequence[PlayedMeasure], renamed: Sequence[str]) -> str:
        registry = ", ".join(
            f"{{name: {RENAMED[unit]}, aliases: [{unit}]}}" if unit in renamed else unit
            for unit in UNITS
        )
        rule = (
            f"name: 报送, every: {self.every}, day: {self.day}, roll: {self.roll}, who: {self.who}"
        )
        lines = [
            *(f"id: {self.id}", "title: 方案", f"issued: {self.issued}", f"leads: {self.leads}"),
            *("period: {from: 2025-01, until: 2025-06}", f"reporting: [{{{rule}}}]"),
            *(f"units: [{registry}]", f"groups: {{{GROUP}: [{', '.join(MEMBERS)}]}}", "tasks:"),
            *(each.yaml(number) for number, each in enumerate(measures, 1)),
        ]
        return "\n".join(lines) + "\n"

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
            rows = ", ".join(
                f"{item} {w.status} {w.percent or ''}".strip() for item, w in each.rows.items()
            )
            fate = "sent back" if each.refused else rows or "no rows"
            lines.append(f"{each.received}  {each.unit} for {each.period}: {fate}")
        lines += [
            f"{e.approved}  {e.measure} extended to {e.until} for {e.unit or 'all'}"
            for e in self.extensions
        ]
        lines += [f"{each.day}  {each.item} struck off" for each in self.closings]
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
                )
                if there
            )
        yield from (
            name
            for name, there in (
                ("leads: first", self.leads == "first"),
                ("quarterly", self.every == "quarter"),
                ("own calendar", bool(self.off)),
                ("calendar announced late", bool(self.off) and self.announced_late),
                ("entered later", self.entered > self.issued),
                ("issued again", self.reissue is not None),
                ("renamed", self.reissue is not None and self.reissue.renames),
                ("extension", bool(self.extensions)),
                ("closure", bool(self.closings)),
            )
            if there
        )
        yield from self._return_features()

    def _return_features(self) -> Iterator[str]:
        seen: list[Return] = []
        for each in self.returns:
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


DEADLINES = (
    *("2025-04-30", "2025-03-31", "2025-06-30", "2025-02-20"),
    *("", "长期坚持", "每季度末", "每月底"),
)
WORDS = (
    *(Word(GOING, percent) for percent in (50.0, 10.0, 20.0, 40.0, 80.0)),
    *(Word(DONE, 100.0), Word(DONE), Word(IDLE, 0.0)),
)
DELAYS = (-3, 0, 1, -5, 6, 20, 40)
OFF = (Day(2025, 3, 24), Day(2025, 3, 25))
DAYS = tuple(Day(2025, month, day) for month in range(1, 9) for day in (1, 10, 26))


@st.composite
def measures(draw: st.DrawFn) -> PlayedMeasure:
    first, second = draw(st.permutations(UNITS))[:2]
    roles = draw(
        st.sampled_from(
            (
                PlayedMeasure(lead=(first,), responsible=(second,)),
                PlayedMeasure(lead=(first,), support=(GROUP,)),
                PlayedMeasure(lead=(first, second)),
                PlayedMeasure(lead=(GROUP,)),
                PlayedMeasure(responsible=(first,), support=(second,)),
                PlayedMeasure(support=(first,)),
            )
        )
    )
    steps: tuple[tuple[str, str], ...] = ()
    if draw(st.integers(0, 2)) == 2:
        by = sorted(
            draw(
                st.lists(
                    st.sampled_from(("2025-02-15", "2025-03-20", "2025-04-10")),
                    min_size=1,
                    max_size=2,
                    unique=True,
                )
            )
        )
        only = draw(st.sampled_from(("", sorted(roles.units)[0])))
        steps = tuple((day, only) for day in by)
    deadline = draw(st.sampled_from(DEADLINES))
    if steps and deadline.startswith("2025"):
        deadline = max(deadline, "2025-04-30")
    start = draw(st.sampled_from(("", "", "", "", "2025-02-16", "2025-03-01")))
    start = start if not deadline.startswith("2025") or start < deadline else ""
    return replace(roles, deadline=deadline, milestones=steps, start=start)


@st.composite
def returns(draw: st.DrawFn, plan: PlayedPlan) -> Return:
    """One return of a unit that has a part; of months that the plan has, though it may not have been issued then."""
    labels = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
    label = draw(st.sampled_from(labels if plan.every == "month" else ("2025-Q1", "2025-Q2")))
    unit = draw(st.sampled_from(sorted(set().union(*(each.units for each in plan.measures)))))
    due = min(span(label).last, Day(span(label).last.year, span(label).last.month, 25))
    received = max(due + draw(st.sampled_from(DELAYS)) * DAY, plan.entered)
    if draw(st.integers(0, 7)) == 7:
        return Return(unit, label, received, refused=True)
    rows: dict[str, Word] = {}
    for number, each in enumerate(plan.measures, 1):
        if unit in each.units and draw(st.integers(0, 5)) < 5:
            words = WORDS if each.deadline.startswith("2025") else (*WORDS, Word(ONGOING))
            rows[str(number)] = draw(st.sampled_from(words))
            for place, (_, only) in enumerate(each.milestones, 1):
                if only in ("", unit) and draw(st.integers(0, 2)) == 2:
                    rows[f"{number}-{place}"] = Word(DONE)
    return Return(unit, label, received, rows)


@st.composite
def plans(draw: st.DrawFn, name: str) -> PlayedPlan:
    played = tuple(draw(st.lists(measures(), min_size=1, max_size=3)))
    issued = draw(st.sampled_from((Day(2025, 1, 1), Day(2024, 12, 20), Day(2025, 2, 8))))
    plan = PlayedPlan(
        name,
        played,
        issued,
        issued + draw(st.sampled_from((0, 0, 40))) * DAY,
        draw(st.sampled_from(("all", "all", "first"))),
        draw(st.sampled_from(("month", "month", "month", "quarter"))),
        roll=draw(st.sampled_from(("none", "earlier", "later"))),
        off=draw(st.sampled_from(((), (), OFF))),
    )
    came = tuple(draw(st.lists(returns(plan), max_size=14)))
    if draw(st.integers(0, 3)) < 3:
        came = tuple(sorted(came, key=lambda each: each.received))
    reissue, late = None, False
    if draw(st.booleans()):
        late = draw(st.booleans())
        day = draw(st.sampled_from((Day(2025, 3, 21), Day(2025, 4, 28))))
        deadline = draw(st.sampled_from((played[0].deadline, "2025-05-31")))
        reissue = Reissue(day, draw(st.booleans()), deadline)
    off = OFF if late else plan.off
    more = draw(later_events(plan))
    return replace(plan, returns=came, reissue=reissue, off=off, announced_late=late, **more)


@st.composite
def later_events(draw: st.DrawFn, plan: PlayedPlan) -> dict[str, Any]:
    """Extensions of what has a day, by all or for one unit, and items struck off."""
    extensions, closings = [], []
    for number, each in enumerate(plan.measures, 1):
        if each.deadline.startswith("2025") and draw(st.integers(0, 3)) == 3:
            unit = draw(st.sampled_from(("", sorted(each.units - {"甲局"} or {""})[0])))
            for until in draw(st.sampled_from((("2025-05-15",), ("2025-06-20", "2025-05-15")))):
                approved = draw(st.sampled_from((Day(2025, 3, 20), Day(2025, 4, 10))))
                extensions.append(Extension(str(number), unit, Day.fromisoformat(until), approved))
                unit = ""
        if draw(st.integers(0, 5)) == 5:
            closings.append(
                Closing(str(number), draw(st.sampled_from((Day(2025, 3, 3), Day(2025, 5, 6)))))
            )
    return {"extensions": tuple(extensions), "closings": tuple(closings)}


@st.composite
def plays(draw: st.DrawFn) -> Play:
    """One plan, or two of the same units."""
    written = [draw(plans("p1"))]
    if draw(st.integers(0, 3)) == 3:
        written.append(draw(plans("p2")))
    asked = []
    for _ in range(2):
        label = draw(
            st.sampled_from(("2025-03", "2025-01", "2025-02", "2025-04", "2025-06", "2025-Q1"))
        )
        known = [day for day in DAYS if day >= max(span(label).first, written[0].entered)]
        asked.append((label, draw(st.sampled_from(known))))
    return Play(tuple(written), tuple(asked))
