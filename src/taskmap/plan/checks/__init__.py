"""The rules that the content of a plan must keep: one function a rule, from Plan and Registry to Diagnostics.

A new rule is a function in the module of its noun and a line in RULES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from taskmap.plan import units
from taskmap.plan.checks import (
    items,
    names,
    part_groups,
    references,
    scoring,
    successions,
    times,
    written_names,
)
from taskmap.plan.checks.items import CELL_LIMIT, cell_length
from taskmap.plan.model import Plan
from taskmap.system.diagnostics import Diagnostic

__all__ = ["CELL_LIMIT", "RULES", "cell_length", "check"]

PlanCheck = Callable[[Plan, units.Registry], Iterator[Diagnostic]]

RULES: tuple[PlanCheck, ...] = (
    items.check_task_ids,
    items.check_measure_ids,
    items.check_milestone_ids,
    items.check_cell_lengths,
    names.check_unknown_units,
    written_names.check_written_names,
    written_names.check_left_out_members,
    written_names.check_group_words,
    names.check_group_members,
    part_groups.check_part_groups,
    names.check_measures_without_units,
    names.check_missing_leads,
    names.check_repeated_units,
    names.check_ambiguous_names,
    names.check_likely_duplicates,
    names.check_empty_groups,
    names.check_unnamed_units,
    names.check_reporters,
    scoring.check_series,
    successions.check_successions,
    references.check_own_references,
    times.check_deadline_texts,
    times.check_deadlines_in_period,
    times.check_milestone_dates,
    times.check_recurring_deadlines,
    times.check_recurring_milestones,
    times.check_single_dates,
    times.check_reporting_periods,
    times.check_repeated_rules,
)


def check(plan: Plan) -> tuple[Diagnostic, ...]:
    """All that is wrong with the content of a plan that could be read, errors and warnings, in no particular
    order.
    """
    registry = units.Registry.of(plan)
    return tuple(fault for rule in RULES for fault in rule(plan, registry))
