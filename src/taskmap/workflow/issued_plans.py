"""A revision of a plan, as the ledger keeps it, to the Plan."""

from __future__ import annotations

from taskmap import planfile
from taskmap.ledger import Issued
from taskmap.plan import workdays
from taskmap.plan.model import Plan
from taskmap.planfile import restoring
from taskmap.system.diagnostics import TaskmapError


def plan(issued: Issued, calendar: workdays.Calendar | None = None) -> Plan:
    """Raises TaskmapError when this taskmap cannot read what an older or newer one issued."""
    calendar = calendar or workdays.Calendar()
    if found := restoring.restored(issued.content, calendar):
        return found
    name = f"{issued.plan}（第 {issued.revision} 版）"
    found, _ = planfile.parse(issued.source.encode(), name, calendar)
    if found is None:
        raise TaskmapError(f"台账里的方案 {name} 读不出来；请重新 split 这个方案")
    return found
