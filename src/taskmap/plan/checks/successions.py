"""Who took over from whom: the measures are there, the unit that took them over has them, the other one has not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from taskmap.plan import assignments, units
from taskmap.plan.model import Plan, Succession, Unit
from taskmap.system.diagnostics import Diagnostic, error


def check_successions(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each unit that takes over from itself or from one that still has the work, and for each measure
    that is not in the plan or not the unit's. The other unit may be one of an earlier revision only.
    """
    if not any(unit.succeeds for unit in plan.units):
        return
    measures: dict[str, list[str]] = defaultdict(list)
    for each in assignments.assign(plan, registry):
        measures[each.unit].append(each.measure.id)
    known = {measure.id for measure in plan.every_measure()}
    for unit in plan.units:
        for succession in unit.succeeds:
            former = registry.registered_name(succession.unit)
            if former == unit.name:
                message = f"“{unit.name}”不能承接自己；只是改名的，把旧名写进 `aliases`"
                yield error(succession.at, "succession-unit", message)
                continue
            yield from _measure_faults(unit, succession, measures, known)
            if kept := [each for each in measures.get(former, ()) if succession.covers(each)]:
                yield error(
                    succession.at, "succession-unit", _still_has(succession, former, unit, kept)
                )


def _measure_faults(
    unit: Unit, succession: Succession, measures: Mapping[str, list[str]], known: set[str]
) -> Iterator[Diagnostic]:
    for mention in succession.measures:
        if mention.name not in known:
            message = f"没有编号为“{mention.name}”的举措，请核对"
            yield error(mention.at, "succession-measure", message)
        elif mention.name not in measures.get(unit.name, ()):
            message = f"举措 {mention.name} 没有交给“{unit.name}”，承接不了；请核对单位和编号"
            yield error(mention.at, "succession-measure", message)


def _still_has(succession: Succession, former: str, unit: Unit, kept: list[str]) -> str:
    ids = "、".join(kept)
    name = succession.unit if succession.unit == former else f"{succession.unit}（即{former}）"
    if succession.measures:
        return f"“{name}”现在还承担 {ids}，“{unit.name}”承接不了；请核对"
    return f"“{name}”现在还承担 {ids}，不能全部承接；只接过来几项的，用 `measures` 写明编号"
