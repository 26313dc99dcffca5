"""The units and groups that a draft names, with the names that may be one body put beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftGroup,
    DraftMeasure,
    DraftParty,
    DraftTask,
    DraftUnit,
    DraftWork,
)
from taskmap.plan.model import Group as PlanGroup
from taskmap.plan.model import Mention, Plan, Role
from taskmap.plan.part_groups import read_part_group
from taskmap.plan.units import Registry
from taskmap.plan.unnamed_units import UNNAMED
from taskmap.system.diagnostics import NOWHERE
from taskmap.system.text import plain


def register_units(draft: Draft) -> Draft:
    """The draft with its units and groups: every name once, in the order of the notice. Tasks for
    which nobody was named get UNNAMED, and a doubt.
    """
    draft = _unify_spellings(draft.change_tasks(_fill_task))
    mentioned = list(dict.fromkeys(party.name for work in _works(draft) for party in work.parties))
    mentioned += [name for work in _works(draft) for name in _milestone_units(work)]
    units = [name for name in dict.fromkeys(mentioned) if not _is_group(name)]
    # 各县区（东城区除外） is a part of 各县区: the members of that are asked for.
    parts = {name: part.group for name in mentioned if (part := read_part_group(name))}
    named = dict.fromkeys(parts.get(name, name) for name in mentioned)
    groups = [name for name in named if _is_group(name)]
    return replace(
        draft,
        units=tuple(_units_with_aliases(units)),
        groups=tuple(_group(name, groups) for name in groups),
    )


def _is_group(name: str) -> bool:
    return name == UNNAMED or names.is_group(name)


def _units_with_aliases(units: list[str]) -> Iterator[DraftUnit]:
    plan = Plan("draft", "", groups=(PlanGroup("", tuple(map(Mention, units))),))
    alike: dict[str, list[str]] = {}
    for one, other in Registry.of(plan).likely_duplicates():
        alike.setdefault(one, []).append(other)
    for name in units:
        possible = tuple(alike.get(name, ()))
        doubts: tuple[Doubt, ...] = ()
        if possible:
            message = f"“{name}”和“{'”“'.join(possible)}”可能是同一个单位；是的话只留一个，另一个写进 `aliases`"
            doubts = (Doubt(NOWHERE, "unit-alias", message, "name"),)
        yield DraftUnit(name, (), possible, doubts)


def _group(name: str, groups: list[str]) -> DraftGroup:
    if name == UNNAMED:
        message = "原文没有写这些任务的责任单位，请逐条补上"
        return DraftGroup(name, (), (Doubt(NOWHERE, "units-missing", message),))
    message = f"“{name}”有哪些单位，原文没有说，请补上成员"
    doubts = [Doubt(NOWHERE, "group-members", message)]
    longer = [other for other in groups if other != name and other.endswith(name)]
    if longer:
        message = f"“{name}”和“{longer[0]}”可能是同一个单位组"
        doubts.append(Doubt(NOWHERE, "group-alias", message))
    return DraftGroup(name, (), tuple(doubts))


def _unify_spellings(draft: Draft) -> Draft:
    """各县（区） and 各县(区) are one name to the plan file: the spelling that came first is kept."""
    first: dict[str, str] = {}
    for work in _works(draft):
        for name in (*(party.name for party in work.parties), *_milestone_units(work)):
            first.setdefault(plain(name), name)

    def unify_work(work: DraftWork) -> DraftWork:
        return replace(
            work,
            parties=tuple(replace(party, name=first[plain(party.name)]) for party in work.parties),
            milestones=tuple(
                replace(step, units=tuple(first[plain(name)] for name in step.units))
                for step in work.milestones
            ),
        )

    def unify_task(original: DraftTask) -> DraftTask:
        measures = tuple(replace(each, work=unify_work(each.work)) for each in original.measures)
        return replace(original, work=unify_work(original.work), measures=measures)

    return draft.change_tasks(unify_task)


def _milestone_units(work: DraftWork) -> Iterator[str]:
    return (name for step in work.milestones for name in step.units)


def _fill_task(task: DraftTask) -> DraftTask:
    """A task or measures that nobody was named for get the stand-in."""
    if task.work.parties:
        return task
    if not any(measure.work.parties for measure in task.measures):
        doubt = Doubt(task.at, "units-missing", "原文没有写责任单位", "responsible")
        return replace(task, work=_stand_in(task.work), doubts=(*task.doubts, doubt))
    return replace(task, measures=tuple(map(_fill_measure, task.measures)))


def _fill_measure(measure: DraftMeasure) -> DraftMeasure:
    if measure.work.parties:
        return measure
    doubt = Doubt(measure.at, "units-missing", "原文没有写责任单位", "responsible")
    return replace(measure, work=_stand_in(measure.work), doubts=(*measure.doubts, doubt))


def _stand_in(work: DraftWork) -> DraftWork:
    return replace(work, parties=(DraftParty(Role.RESPONSIBLE, UNNAMED),))


def _works(draft: Draft) -> Iterable[DraftWork]:
    for task in draft.every_task():
        yield task.work
        yield from (measure.work for measure in task.measures)
