"""How units are scored: who is ranked within its series has one."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan import assignments, units
from taskmap.plan.assessment import Ranking
from taskmap.plan.model import Plan, Unit
from taskmap.system.diagnostics import Diagnostic, warning


def check_series(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each unit with work and no series, in a plan that ranks by series: those without one are ranked
    among themselves.
    """
    if plan.scoring.ranking is not Ranking.SERIES:
        return
    for name in dict.fromkeys(each.unit for each in assignments.assign(plan, registry)):
        body = registry.resolve(name)
        if body is not None and not (isinstance(body, Unit) and body.series):
            message = f"“{name}”没有写 `series`，按系列排名时和别的没写的排在一起"
            yield warning(body.at, "series-missing", message)
