"""The measures and units of a plan's report to the sums that offices ask for: by 任务来源, 责任领导 and 系列."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.units import Registry
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine, Tally
from taskmap.tracking.report.unit_totals import UnitTotal, unit_totals

UNSAID = "（未注明）"
"""What has no source, leader or series where others have one: the last of them."""


class SeriesTotal(NamedTuple):
    """The units of a series: how many there are, and the sums of what each has as in UnitTotal. A measure with several
    units is in the sums of each.
    """

    series: str
    units: int
    measures: int
    leads: int
    done: int
    behind: int
    owed: int
    on_time: int
    late: int
    missing: int


def by_source(plan: PlanReport) -> tuple[Tally, ...]:
    """A tally for each 来源 of tasks, in printed order; () where no task says one. Their sum is that of the plan."""
    return _tallies(plan.lines, lambda line: filter(None, (line.task.origin,)))


def by_leader(plan: PlanReport) -> tuple[Tally, ...]:
    """A tally for each 责任领导, in printed order; () where the plan has none. A measure with several counts for each."""
    registry = plan.issue.registry
    if not _has_leaders(plan, registry):
        return ()
    return _tallies(plan.lines, lambda line: wording.leaders(line.measure, registry))


def _has_leaders(plan: PlanReport, registry: Registry) -> bool:
    # Without any at all, nobody's units have to be looked up.
    return any(unit.leader for unit in registry.units) or any(
        line.measure.leader for line in plan.lines
    )


def _tallies(
    lines: Iterable[MeasureLine], names: Callable[[MeasureLine], Iterable[str]]
) -> tuple[Tally, ...]:
    found: dict[str, Tally] = {}
    rest = Tally(UNSAID)
    for line in lines:
        own = [found.setdefault(name, Tally(name)) for name in names(line)] or [rest]
        for tally in own:
            tally.add(line)
    return (*found.values(), *([rest] if rest.measure_count else [])) if found else ()


def by_series(plan: PlanReport) -> tuple[SeriesTotal, ...]:
    """The sums of each series of units, in the order of the plan; () where no unit says one."""
    series = {unit.name: unit.series for unit in plan.issue.registry.units if unit.series}
    if not series:
        return ()
    units: dict[str, list[UnitTotal]] = {name: [] for name in [*series.values(), UNSAID]}
    for each in unit_totals([plan]):
        units[series.get(each.unit, UNSAID)].append(each)
    return tuple(_sum_units(name, own) for name, own in units.items() if own)


def _sum_units(series: str, units: Collection[UnitTotal]) -> SeriesTotal:
    return SeriesTotal(
        series=series,
        units=len(units),
        measures=sum(each.measures for each in units),
        leads=sum(each.leads for each in units),
        done=sum(each.done for each in units),
        behind=sum(each.behind for each in units),
        owed=sum(each.owed for each in units),
        on_time=sum(each.on_time for each in units),
        late=sum(each.late for each in units),
        missing=sum(each.missing for each in units),
    )
