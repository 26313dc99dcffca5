"""Two versions of a plan to what their units take over from others by the key `succeeds`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from taskmap.plan.diff.changes import PlanChange, PlanChangeKind
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry

UnitsByMeasure = Mapping[str, Collection[str]]


def compare_handovers(
    old: Plan, new: Plan, was: UnitsByMeasure, now: UnitsByMeasure, registry: Registry
) -> Iterator[PlanChange]:
    """What a unit takes over that the old version did not say, and what it takes over no more: a change beside those of
    the units, since what was reported counts on. `was` and `now` have by measure the units of either version, by their
    names in the `registry` of `new`.
    """
    before, after = list(_successions(old)), list(_successions(new))
    for unit, former, measure in after:
        if (unit, former, measure) not in before:
            left = registry.registered_name(former)
            changed = [
                each
                for each, units in now.items()
                if unit in units and left in was.get(each, ()) and left not in units
            ]
            for each in [measure] if measure else changed or [""]:
                yield _change(each, f"{unit}承接{former}", unit, former, unit)
    for unit, former, measure in before:
        if (unit, former, measure) not in after:
            yield _change(measure, f"{unit}不再承接{former}", unit, former, "")


def _successions(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Unit, the one that it succeeds, and each measure; "" for all that it had."""
    for unit in plan.units:
        for each in unit.succeeds:
            for measure in each.measures:
                yield unit.name, each.unit, measure.name
            if not each.measures:
                yield unit.name, each.unit, ""


def _change(measure: str, what: str, unit: str, before: str, after: str) -> PlanChange:
    kind = PlanChangeKind.HANDED_OVER
    return PlanChange(kind, measure, what, before, after, unit, touched=(unit,))
