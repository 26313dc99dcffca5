"""The revisions of a plan to the measures that changed hands in them: who had each before, and whose words count on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Assignment, Measure, Plan, Role
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.units import Registry
from taskmap.tracking.words import Predecessor


class EarlierPart(Struct, frozen=True):
    """What a unit had in a measure in an earlier revision: `unit` is its name of today, `name` that of then."""

    measure: str
    unit: str
    name: str
    role: Role


class Handover(Struct, frozen=True):
    """A measure with the numbers of its milestones' rows, `items`, that `unit` has now and another one had before, which
    was called `former` then; `names` are all that it ever had. Its words count as the unit's own, until that speaks,
    where it `counts`; else they are only shown.
    """

    items: tuple[str, ...]
    unit: str
    former: str
    names: frozenset[str]
    counts: bool


class _Leaver(Struct, frozen=True):
    """One that has no part in a measure any more: its last one, and the revision (counted from 0) in which it had it."""

    part: EarlierPart
    revision: int


def find_handovers(
    plan: Plan,
    registry: Registry,
    assignments: Iterable[Assignment],
    earlier: Sequence[Sequence[EarlierPart]],
) -> tuple[Handover, ...]:
    """Every measure of the `plan` that changed hands; `assignments` are those of the plan, `earlier` has the parts in
    each revision before it in order of time. A unit that was only renamed is the same.
    """
    names: dict[str, set[str]] = {}
    last: dict[str, dict[str, _Leaver]] = {}
    for number, parts in enumerate(earlier):
        for part in parts:
            names.setdefault(part.unit, {part.unit}).add(part.name)
            last.setdefault(part.measure, {})[part.unit] = _Leaver(part, number)
    holders = [{(part.measure, part.unit) for part in parts} for parts in earlier]
    roles: dict[str, dict[str, Role]] = {}
    items: dict[str, tuple[str, ...]] = {}
    for each in assignments:
        roles.setdefault(each.measure.id, {})[each.unit] = each.role
        items[each.measure.id] = _items(each.measure, plan)

    def of_measure(measure: str) -> Iterator[Handover]:
        had = last.get(measure, {})
        leavers = [each for unit, each in had.items() if unit not in roles[measure]]
        for unit, role in roles[measure].items() if leavers else ():
            named = _named_predecessors(plan, registry, unit, measure)
            counted = [each for each in leavers if each.part.unit in named]
            fresh = [each for each in leavers if (measure, unit) not in holders[each.revision]]
            newest = max((each.revision for each in fresh), default=0)
            shown = [each for each in fresh if each.revision == newest]
            for leaver in _match_role(counted or shown, role):
                former = leaver.part
                known = frozenset(names[former.unit])
                yield Handover(items[measure], unit, former.name, known, bool(counted))

    return tuple(each for measure in roles for each in of_measure(measure))


def empty_successions(
    plan: Plan,
    registry: Registry,
    assignments: Sequence[Assignment],
    earlier: Iterable[Iterable[EarlierPart]],
) -> Iterator[tuple[str, str]]:
    """Each unit, and the one that it succeeds, where that had no part in any earlier revision that the unit has now:
    most likely its name is wrong.
    """
    had = {
        (part.measure, name)
        for parts in earlier
        for part in parts
        for name in (part.unit, part.name)
    }
    for unit in plan.units:
        own = [each.measure.id for each in assignments if unit.succeeds and each.unit == unit.name]
        for each in unit.succeeds:
            names = {each.unit, registry.registered_name(each.unit)}
            covered = (measure for measure in own if each.covers(measure))
            if not any((measure, name) in had for measure in covered for name in names):
                yield unit.name, each.unit


def _named_predecessors(plan: Plan, registry: Registry, unit: str, measure: str) -> set[str]:
    """The units from which this one took the measure over, by their names of today."""
    return {
        registry.registered_name(each.unit)
        for own in plan.units
        if own.name == unit
        for each in own.succeeds
        if each.covers(measure)
    }


def _match_role(leavers: Sequence[_Leaver], role: Role) -> Sequence[_Leaver]:
    """Of several those that had this role; all where none had."""
    if len(leavers) < 2:
        return leavers
    return [each for each in leavers if each.part.role is role] or leavers


def _items(measure: Measure, plan: Plan) -> tuple[str, ...]:
    milestones = (milestone_row_id(measure.id, each.id) for each in milestones_of(measure, plan))
    return measure.id, *milestones


def predecessors(handovers: Iterable[Handover]) -> tuple[Predecessor, ...]:
    """Whose words count on for whom."""
    return tuple(
        Predecessor(each.unit, item, name)
        for each in handovers
        if each.counts
        for item in each.items
        for name in sorted(each.names)
    )


def earlier_parts(
    assignments: Iterable[Assignment], current_names: Mapping[str, str]
) -> list[EarlierPart]:
    """The parts of an earlier revision; `current_names` has the name of today of each unit that had another."""
    return [
        EarlierPart(each.measure.id, current_names.get(each.unit, each.unit), each.unit, each.role)
        for each in assignments
    ]
