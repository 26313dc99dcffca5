"""The rules of a sound plan: one function a rule, each Plan and Registry to Diagnostics.

A new rule is a function in the module of its noun and a line in RULES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from taskmap.plan import units
from taskmap.plan.checks import items, names, times
from taskmap.plan.checks.items import LONGEST
from taskmap.plan.model import Plan
from taskmap.system.diagnostics import Diagnostic

__all__ = ["LONGEST", "RULES", "check"]

Rule = Callable[[Plan, units.Registry], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    items.task_ids,
    items.measure_ids,
    items.cells_hold,
    names.known_units,
    names.joined_units,
    names.chosen_members,
    names.someone_answers,
    names.lead_named,
    names.units_once,
    names.names_shared,
    names.near_twins,
    names.groups_filled,
    names.reporters_work,
    times.deadlines_understood,
    times.deadlines_ahead,
    times.milestones_in_time,
    times.reporting_periods,
)


def check(plan: Plan) -> tuple[Diagnostic, ...]:
    """Every fault of the plan's sense, in no particular order."""
    registry = units.Registry.of(plan)
    return tuple(fault for rule in RULES for fault in rule(plan, registry))
