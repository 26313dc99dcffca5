"""Measures that are named by other measures: those of the plan itself can be looked up in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from taskmap.plan.measure_references import MeasureReference
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.system.diagnostics import Diagnostic, warning


def references(plan: Plan) -> Iterator[MeasureReference]:
    """All that the measures of the `plan` name, in printed order."""
    for each in plan.every_measure():
        yield from filter(None, (each.same_as, each.handed_down_from))


def check_own_references(plan: Plan, registry: Registry) -> Iterator[Diagnostic]:
    """A warning for each reference to a measure of this very plan that is not there. Other plans are in the ledger,
    see `unknown_references`.
    """
    measures = {each.id for each in plan.every_measure()}
    for each in references(plan):
        if each.plan == plan.id and each.measure not in measures:
            yield _unknown_measure(each)


def unknown_references(
    plan: Plan, measures_by_plan: Mapping[str, Collection[str]]
) -> Iterator[Diagnostic]:
    """A warning for each reference of the `plan` to another plan that is not among those of which `measures_by_plan`
    has the ids of the measures, and to a measure that its plan has not.
    """
    for each in references(plan):
        if each.plan == plan.id:
            continue
        if each.plan not in measures_by_plan:
            message = f"台账里没有方案 {each.plan}，“{each.text}”先照写的记下；请核对编号"
            yield warning(each.at, "reference-unknown", message)
        elif each.measure not in measures_by_plan[each.plan]:
            yield _unknown_measure(each)


def _unknown_measure(reference: MeasureReference) -> Diagnostic:
    message = f"方案 {reference.plan} 没有编号为“{reference.measure}”的举措，请核对"
    return warning(reference.at, "reference-unknown", message)
