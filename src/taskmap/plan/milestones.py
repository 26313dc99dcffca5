"""The milestones of a measure as things of their own: each with its id, and the number of its row in a checklist."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import period_labels, periods
from taskmap.plan.assignments import answerable, milestone_units
from taskmap.plan.due_days import have_same_labels
from taskmap.plan.instances import earlier_dates, instances
from taskmap.plan.model import (
    Assignment,
    Chapter,
    Measure,
    Milestone,
    Plan,
    Role,
    Task,
)
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.units import Registry


class MilestonePart(Struct, frozen=True):
    """What a unit has to do with a milestone of a measure: it answers for it. `assignment` is its part in the measure;
    where it has none, as if it were responsible for it. `milestone` bears its id.
    """

    assignment: Assignment
    milestone: Milestone

    @property
    def row_id(self) -> str:
        """The number of its row in a checklist, and its name in the ledger."""
        return milestone_row_id(self.assignment.measure.id, self.milestone.id)


def milestones_of(measure: Measure, plan: Plan) -> tuple[Milestone, ...]:
    """The milestones of the measure of the `plan`, each with its id: first those written, then the dates on the way to
    its deadline or, where that comes round, an instance for each period.
    """
    days = (*earlier_dates(measure), *instances(measure, plan))
    return (*written_milestones(measure), *days)


def written_milestones(measure: Measure) -> tuple[Milestone, ...]:
    """Those that the plan writes, each with its id: where it writes none, its place, counted from 1."""
    return tuple(
        each if each.id else replace(each, id=str(number))
        for number, each in enumerate(measure.milestones, 1)
    )


def keep_ids(plan: Plan, before: Plan, used: Collection[tuple[str, str]]) -> Plan:
    """The plan with the ids that its milestones had in the revision `before`: those without an id of their own follow
    the wording, wherever they stand now. A new one has its place for an id, unless that was `used` (ids of measure and
    milestone) for another; one that was only reworded keeps its own.
    """
    earlier = {each.id: written_milestones(each) for each in before.every_measure()}
    used_in: dict[str, set[str]] = defaultdict(set)
    for owner, milestone in used:
        # The ids of instances are labels of periods and never those of others.
        if period_labels.last_day(milestone) is None:
            used_in[owner].add(milestone)

    def renumber(measure: Measure) -> Measure:
        known = earlier.get(measure.id, ())
        if not measure.milestones or not known:
            return measure
        gone = used_in.get(measure.id, set()) - {each.id for each in known}
        return replace(measure, milestones=_follow_wording(measure.milestones, known, gone))

    return change_measures(plan, renumber)


def keep_rhythms(plan: Plan, before: Plan, day: datetime.date) -> Plan:
    """The plan, issued on `day` after the revision `before`, with the days from which its deadlines come round: no
    instance was asked before the revision that brought it. A rhythm that only moves within its periods is none such.
    """
    earlier = {each.id: each for each in before.every_measure()}

    def keep(measure: Measure) -> Measure:
        was, rhythm = earlier.get(measure.id), measure.deadline.rhythm
        if rhythm is None:
            return measure
        known = was and was.deadline.rhythm
        since = was.recurs_from if was and known and have_same_labels(known, rhythm) else day
        return replace(measure, recurs_from=since)

    return change_measures(plan, keep)


def change_measures(plan: Plan, change: Callable[[Measure], Measure]) -> Plan:
    """The plan with what `change` makes of each of its measures."""

    def change_tasks(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return tuple(replace(task, measures=tuple(map(change, task.measures))) for task in tasks)

    def change_chapter(chapter: Chapter) -> Chapter:
        return replace(
            chapter,
            chapters=tuple(map(change_chapter, chapter.chapters)),
            tasks=change_tasks(chapter.tasks),
        )

    chapters = tuple(map(change_chapter, plan.chapters))
    return replace(plan, chapters=chapters, tasks=change_tasks(plan.tasks))


def _follow_wording(
    milestones: Sequence[Milestone], known: Sequence[Milestone], gone: Collection[str]
) -> tuple[Milestone, ...]:
    """`known` are those of the revision before, `gone` the ids that no milestone may have any more."""
    ids = [each.id for each in milestones]
    by_wording = {each.what: each.id for each in reversed(known)}
    for place, each in enumerate(milestones):
        former = by_wording.get(each.what, "")
        if not each.id and former not in ids:
            ids[place] = former
    highest = max(
        (int(each) for each in (*ids, *gone, *(one.id for one in known)) if each.isdecimal()),
        default=0,
    )
    for place, written in enumerate(ids):
        if not written:
            number = str(place + 1)
            if number in ids or number in gone:
                highest += 1
                number = str(highest)
            ids[place] = number
    # What its place says anyway is left out, as in a plan that was never revised.
    return tuple(
        replace(each, id="" if own == str(place) else own)
        for place, (each, own) in enumerate(zip(milestones, ids, strict=True), 1)
    )


def milestone_parts(
    assignments: Iterable[Assignment], registry: Registry, plan: Plan
) -> Iterator[MilestonePart]:
    """Every milestone of each unit that answers for it, in printed order; `assignments` are those of the `plan`, or of
    some of its measures, in printed order.
    """
    for _, same in groupby(assignments, key=attrgetter("task.id", "measure.id")):
        parts = list(same)
        if milestones := milestones_of(parts[0].measure, plan):
            answering = answerable(parts, plan.leads)
            yield from _measure_parts(parts, milestones, answering, registry)


def _measure_parts(
    parts: Sequence[Assignment],
    milestones: Sequence[Milestone],
    answering: Sequence[str],
    registry: Registry,
) -> Iterator[MilestonePart]:
    task, measure = parts[0].task, parts[0].measure
    own = {each.unit: each for each in parts}
    for milestone in milestones:
        for unit in milestone_units(milestone, answering, registry):
            outside = Assignment(task, measure, unit, Role.RESPONSIBLE)
            yield MilestonePart(own.get(unit, outside), milestone)


# Each of a few periods is asked of many units.
@lru_cache(maxsize=1024)
def last_day_asked(label: str) -> datetime.date | None:
    """The last day of the period after that of this `label`, by which a milestone is due that its checklist asks about; None
    for what is no label.
    """
    found = periods.parse(label)
    return found.next().last if found else None
