"""The plans of a report to one row a unit: what it has in all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import UnitLine
from taskmap.tracking.report.reporting import ReportingVerdict


class UnitTotal(NamedTuple):
    """A unit over all `plans` in which it has a part or owes a report: measures as in UnitLine, and how many reports it
    owes, and sent on time, sent late, did not send.
    """

    unit: str
    plans: int
    measures: int
    leads: int
    done: int
    behind: int
    owed: int
    on_time: int
    late: int
    missing: int


def unit_totals(plans: Iterable[PlanReport]) -> tuple[UnitTotal, ...]:
    """One a unit, in the order in which they first appear in the `plans`."""
    lines: dict[str, list[UnitLine]] = {}
    reports: Counter[tuple[str, ReportingVerdict]] = Counter()
    for plan in plans:
        for line in plan.units:
            lines.setdefault(line.unit, []).append(line)
        reports.update((each.unit, each.verdict) for each in plan.reporting.outcomes)
    return tuple(_sum_lines(unit, own, reports) for unit, own in lines.items())


def _sum_lines(
    unit: str, lines: list[UnitLine], reports: Counter[tuple[str, ReportingVerdict]]
) -> UnitTotal:
    return UnitTotal(
        unit=unit,
        plans=len(lines),
        measures=sum(each.measure_count for each in lines),
        leads=sum(each.leads for each in lines),
        done=sum(each.done for each in lines),
        behind=sum(each.behind for each in lines),
        owed=sum(reports[unit, verdict] for verdict in ReportingVerdict),
        on_time=reports[unit, ReportingVerdict.ON_TIME],
        late=reports[unit, ReportingVerdict.LATE],
        missing=reports[unit, ReportingVerdict.MISSING],
    )
