"""Random plays, made by Hypothesis: the first choices are the plainest, to which a failure shrinks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from support.plays import (
    GROUP,
    NEW,
    RENAMED,
    UNITS,
    Day,
    Play,
    PlayedMeasure,
    PlayedPlan,
    Reissue,
)
from support.reckoning.record import (
    DONE,
    GOING,
    IDLE,
    ONGOING,
    SLIPS,
    Closing,
    Extension,
    Return,
    Word,
    span,
)

DAY = datetime.timedelta(days=1)

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
SINCE = ("", "", "", "", "2025-03", "2025-Q2", "2025-02")
SELDOM = (*[""] * 22, *SLIPS)
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
    days = draw(st.sampled_from((None, None, None, 20)))
    return replace(roles, deadline=deadline, milestones=steps, start=start, closing_days=days)


@st.composite
def reissues(draw: st.DrawFn, first: PlayedMeasure) -> Reissue:
    day = draw(st.sampled_from((Day(2025, 3, 21), Day(2025, 4, 28))))
    deadline = draw(st.sampled_from((first.deadline, "2025-05-31")))
    changes = ("succeeds", "renames", "succeeds", "hands over", "renames", "")
    change = draw(st.sampled_from(changes))
    hands_over = change in ("hands over", "succeeds") and first.first != GROUP
    # One that leads, and supports as member of a group, has a part in it still.
    leaves = hands_over and first.first not in first.hand_over(NEW).units
    succeeds = leaves and change == "succeeds"
    return Reissue(day, change == "renames", deadline, hands_over, succeeds)


@st.composite
def arrivals(draw: st.DrawFn, plan: PlayedPlan) -> tuple[Return, ...]:
    """A return of a unit that has a part, for a month that the plan has, though it may not have been issued then; of one
    that was sent back, and of some others, another one for the same month.
    """
    labels = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
    label = draw(st.sampled_from(labels if plan.every == "month" else ("2025-Q1", "2025-Q2")))
    units = sorted(units_of(plan.measures) | units_of(plan.last_measures))
    if plan.reissue and plan.reissue.renames:
        # There is most to try in what the one sent in that is renamed.
        units += [each for each in units if each in RENAMED] * 2 * len(units)
    unit = draw(st.sampled_from(units))
    due = min(span(label).last, Day(span(label).last.year, span(label).last.month, 25))
    earliest = plan.reissue.day if plan.reissue and unit == NEW else plan.entered
    received = max(due + draw(st.sampled_from(DELAYS)) * DAY, earliest)
    first = draw(returns(plan, unit, label, received))
    if not first.refused and draw(st.integers(0, 3)) < 3:
        return (first,)
    again = draw(returns(plan, unit, label, received + draw(st.sampled_from((6, 1, 20))) * DAY))
    return first, again


@st.composite
def returns(draw: st.DrawFn, plan: PlayedPlan, unit: str, label: str, received: Day) -> Return:
    slip = draw(st.sampled_from(SELDOM))
    if draw(st.integers(0, 7)) == 7:
        return Return(unit, label, received, refused=True, slip=slip)
    is_after = plan.reissue is not None and received >= plan.reissue.day
    rows: dict[str, Word] = {}
    for number, each in enumerate(plan.last_measures if is_after else plan.measures, 1):
        if unit in each.units and draw(st.integers(0, 5)) < 5:
            rows[str(number)] = draw(words(each, received))
            for place, (_, only) in enumerate(each.milestones, 1):
                if only in ("", unit) and draw(st.integers(0, 2)) == 2:
                    rows[f"{number}-{place}"] = Word(DONE)
    return Return(unit, label, received, rows, slip=slip)


@st.composite
def words(draw: st.DrawFn, measure: PlayedMeasure, received: Day) -> Word:
    some = WORDS if measure.deadline.startswith("2025") else (*WORDS, Word(ONGOING))
    word = draw(st.sampled_from(some))
    ago = draw(st.sampled_from((None, None, None, 0, 5, 25)))
    if word.status != DONE or ago is None:
        return word
    return replace(word, done_on=received - ago * DAY)


def units_of(measures: tuple[PlayedMeasure, ...]) -> set[str]:
    return set().union(*(each.units for each in measures))


WEIGHTS = ("", "lead: 2, support: 1", "support: 1, responsible: 3")


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
        when_done=draw(st.sampled_from(("none", "none", "none", "report"))),
        weights=draw(st.sampled_from(WEIGHTS)),
        off=draw(st.sampled_from(((), (), OFF))),
        winter=issued.year == 2024 and draw(st.booleans()),
    )
    if draw(st.booleans()):
        plan = replace(plan, announced_late=draw(st.booleans()), reissue=draw(reissues(played[0])))
        plan = replace(plan, off=OFF if plan.announced_late else plan.off)
    came = tuple(each for pair in draw(st.lists(arrivals(plan), max_size=12)) for each in pair)
    if draw(st.integers(0, 3)) < 3:
        came = tuple(sorted(came, key=lambda each: each.received))
    came = tuple(sorted(came, key=plan.is_entered_renamed))
    came = tuple(drop_impossible_days(came, plan.last_measures))
    is_false = draw(st.sampled_from((False, False, True)))
    plan = replace(plan, since=draw(st.sampled_from(SINCE)), since_afterwards=draw(st.booleans()))
    return replace(plan, returns=came, false_revision=is_false, **draw(later_events(plan)))


def drop_impossible_days(
    came: tuple[Return, ...], measures: tuple[PlayedMeasure, ...]
) -> Iterator[Return]:
    """The returns without those days of 完成日期 with which they would be sent back: before the measure's start, or not
    after the receipt of a return of the unit that says it is not done.
    """
    open_until: dict[tuple[str, str], Day] = {}
    for each in came:
        rows = {}
        for item, word in each.rows.items():
            key, start = (each.unit, item), measures[int(item.partition("-")[0]) - 1].start
            earliest = Day.fromisoformat(start) if start else Day.min
            earliest = max(earliest, open_until.get(key, Day.min) + DAY)
            is_possible = word.done_on is None or word.done_on >= earliest
            rows[item] = word if is_possible else replace(word, done_on=None)
            if word.status != DONE:
                open_until[key] = max(each.received, open_until.get(key, Day.min))
        yield replace(each, rows=rows)


@st.composite
def later_events(draw: st.DrawFn, plan: PlayedPlan) -> dict[str, Any]:
    """Extensions of what has a day, for all or for one unit, items struck off, and the plan's retirement."""
    extensions, closings = [], []
    for number, each in enumerate(plan.measures, 1):
        if each.deadline.startswith("2025") and draw(st.integers(0, 2)) == 2:
            unit = draw(st.sampled_from(("", each.answering)))
            for until in draw(st.sampled_from((("2025-05-15",), ("2025-06-20", "2025-05-15")))):
                approved = draw(st.sampled_from((Day(2025, 3, 20), Day(2025, 4, 10))))
                withdrawn = draw(st.sampled_from((False, False, True)))
                last = Day.fromisoformat(until)
                extensions.append(Extension(str(number), unit, last, approved, withdrawn))
                unit = ""
        if draw(st.integers(0, 5)) == 5:
            closings.append(
                Closing(str(number), draw(st.sampled_from((Day(2025, 3, 3), Day(2025, 5, 6)))))
            )
    retired = draw(st.sampled_from((None, None, None, None, None, Day(2025, 5, 10))))
    return {"extensions": tuple(extensions), "closings": tuple(closings), "retired": retired}


@st.composite
def plays(draw: st.DrawFn) -> Play:
    """One plan, or two of the same units."""
    written = [draw(plans("p1"))]
    if draw(st.integers(0, 3)) == 3:
        written.append(draw(plans("p2")))
    labels = ("2025-03", "2025-01", "2025-02", "2025-04", "2025-06", "2025-Q1")
    reported = tuple(sorted({each.period for plan in written for each in plan.returns}))
    asked = []
    for _ in range(2):
        # What was reported twice as often as the rest.
        label = draw(st.sampled_from((*labels, *reported, *reported)))
        known = [day for day in DAYS if day >= max(span(label).first, written[0].entered)]
        asked.append((label, draw(st.sampled_from(known))))
    return Play(tuple(written), tuple(asked))
