"""What is overdue in several plans to one row a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from taskmap.tracking.overdue import OverdueItem, OverdueKind


class OverdueTotal(NamedTuple):
    """How much of each kind is overdue of a unit, in how many plans; `soon`: how much is due in the days ahead."""

    unit: str
    plans: int
    late: Mapping[OverdueKind, int]
    soon: int

    @property
    def late_count(self) -> int:
        """What is overdue of all kinds."""
        return sum(self.late.values())


def unit_totals(findings: Iterable[OverdueItem]) -> tuple[OverdueTotal, ...]:
    """One a unit, the one with most that is overdue first; of the same number as they come."""
    by_unit: dict[str, list[OverdueItem]] = {}
    for each in findings:
        by_unit.setdefault(each.unit, []).append(each)
    totals = [_sum_items(unit, own) for unit, own in by_unit.items()]
    return tuple(sorted(totals, key=lambda each: -each.late_count))


def _sum_items(unit: str, items: list[OverdueItem]) -> OverdueTotal:
    late = Counter(each.kind for each in items if each.is_late)
    return OverdueTotal(
        unit=unit,
        plans=len({each.plan for each in items}),
        late={kind: late[kind] for kind in OverdueKind if late[kind]},
        soon=sum(not each.is_late for each in items),
    )
