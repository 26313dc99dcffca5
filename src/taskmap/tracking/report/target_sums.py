"""The targets of a plan that count the same thing in the same unit to their sums: money, lengths, numbers of projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskmap.plan.model import Bound
from taskmap.system.text import plain
from taskmap.tracking.report.quantities import Quantity, QuantityKind, parse_quantity
from taskmap.tracking.report.targets import Attainment


class TargetSum(NamedTuple):
    """`target` and `reported` are in `unit`; of the `target_count` targets `reported_count` were reported in it, the others count
    as nothing. `share` is the attainment in percent.
    """

    name: str
    unit: str
    target_count: int
    reported_count: int
    target: float
    reported: float
    share: float | None


def sum_targets(attained: Iterable[Attainment]) -> tuple[TargetSum, ...]:
    """A sum for each name and unit that more than one target has, in printed order. Only amounts that are to be reached
    add up: no ratios, no ranks, no upper bounds.
    """
    groups: dict[tuple[str, str], list[tuple[Attainment, Quantity]]] = {}
    for each in attained:
        target = each.target
        wanted = parse_quantity(target.value, target.unit, target.name)
        is_amount = wanted is not None and wanted.kind is QuantityKind.AMOUNT and wanted.unit
        if wanted is not None and is_amount and target.bound is not Bound.MOST:
            groups.setdefault((plain(target.name), wanted.unit), []).append((each, wanted))
    return tuple(_sum(group) for group in groups.values() if len(group) > 1)


def _sum(group: Sequence[tuple[Attainment, Quantity]]) -> TargetSum:
    attained, wanted = group[0]
    reported = [
        said.value
        for each, _ in group
        if (said := each.reported_quantity)
        and (said.kind, said.unit) == (QuantityKind.AMOUNT, wanted.unit)
    ]
    target = sum(quantity.value for _, quantity in group)
    return TargetSum(
        name=attained.target.name,
        unit=attained.target.unit or wanted.unit,
        target_count=len(group),
        reported_count=len(reported),
        target=target,
        reported=sum(reported),
        share=sum(reported) / target * 100 if target > 0 else None,
    )
