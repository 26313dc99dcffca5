"""The measures of a plan for which nobody is named yet: a stand-in has their place until somebody is."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from taskmap.plan.model import Measure, Plan
from taskmap.plan.units import Registry
from taskmap.system.diagnostics import Source
from taskmap.system.text import shorten

UNNAMED = "责任单位待定"
"""Stands in a draft for units that the notice does not name: a group without members."""
_MOST = 20
"""So many are told one by one; who has that many looks for the word."""


class UnnamedItem(Struct, frozen=True):
    """A measure, or a milestone of it, by the id of the measure; `at` is where the stand-in was written."""

    measure: str
    at: Source


def unnamed_items(plan: Plan, registry: Registry) -> tuple[UnnamedItem, ...]:
    """What of the plan would be asked of the stand-in, in the order of the plan, each measure once; a group of that name
    whose members are known, or a unit that has it as an alias, is none.
    """
    found: dict[str, UnnamedItem] = {}
    for measure in plan.every_measure():
        for name, at in _mentions(measure):
            if UNNAMED in registry.expand(name):
                found.setdefault(measure.id, UnnamedItem(measure.id, at))
    return tuple(found.values())


def unnamed_message(items: tuple[UnnamedItem, ...]) -> str:
    """Which `items` there are, with their lines, as the beginning of a sentence: it says nothing of what to do."""
    told = shorten([f"{each.measure}（第 {each.at.line} 行）" for each in items], _MOST, "…")
    return f"有 {len(items)} 条举措还是“{UNNAMED}”：{told}"


def _mentions(measure: Measure) -> Iterator[tuple[str, Source]]:
    for party in measure.parties:
        yield from ((each.name, each.at) for each in party.chosen)
        if not party.chosen:
            yield party.name, party.at
    for milestone in measure.milestones:
        yield from ((each.name, each.at) for each in milestone.units)
