"""Whether one version of a plan goes on with another, or is most likely another plan under the same id."""

from __future__ import annotations

from msgspec import Struct

from taskmap.plan.diff.comparing import MeasurePosition, measure_positions
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry

_LEAST_SHARE = 5
"""One measure in so many has to go on."""


class Continuity(Struct, frozen=True):
    """Of the measures of the version before, how many there are and how many go on in the new one."""

    measures: int
    kept: int

    @property
    def is_another_plan(self) -> bool:
        """Whether fewer than one in five go on."""
        return self.kept * _LEAST_SHARE < self.measures


def compare_measures(old: Plan, new: Plan) -> Continuity:
    """How many measures go on from `old` to `new`: those that keep their id, and their text or a unit, under whatever
    name it has in the new one.
    """
    newest = Registry.of(new)
    was = measure_positions(old, Registry.of(old), newest)
    now = measure_positions(new, newest, newest)
    kept = sum(name in now and _goes_on(place, now[name]) for name, place in was.items())
    return Continuity(len(was), kept)


def _goes_on(old: MeasurePosition, new: MeasurePosition) -> bool:
    return old.text == new.text or not old.roles.keys().isdisjoint(new.roles)
