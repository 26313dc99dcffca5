"""Two versions of a plan to the measures that a unit takes over by its key `succeeds`."""

from __future__ import annotations

from collections.abc import Container, Iterator

from taskmap.plan.diff.changes import PlanChange, PlanChangeKind
from taskmap.plan.model import Plan, Succession, Unit
from taskmap.plan.units import Registry


def compare_handovers(
    measure: str, was: Container[str], now: Container[str], old: Plan, new: Plan, registry: Registry
) -> Iterator[PlanChange]:
    """What the units of the measure (its id) take over that the old version did not say: a change beside those of the
    units, since what was reported counts on. `was` and `now` hold the units by their names in the `registry` of `new`.
    """
    known = {(unit.name, each.unit) for unit in old.units for each in _covering(unit, measure)}
    for unit in new.units:
        for each in _covering(unit, measure) if unit.name in now else ():
            former = registry.registered_name(each.unit)
            has_left = former in was and former not in now
            if (unit.name, each.unit) not in known and (has_left or each.measures):
                what, touched = f"{unit.name}承接{each.unit}", (unit.name,)
                yield PlanChange(
                    PlanChangeKind.HANDED_OVER,
                    measure,
                    what,
                    each.unit,
                    unit.name,
                    unit.name,
                    touched,
                )


def _covering(unit: Unit, measure: str) -> Iterator[Succession]:
    return (each for each in unit.succeeds if each.covers(measure))
