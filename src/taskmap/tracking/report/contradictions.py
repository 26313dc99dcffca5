"""A measure's reports to the places where its lead and another unit cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Measure, Role
from taskmap.plan.progress import Status
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.state import ReportState


def find_contradictions(state: ReportState, measure: Measure) -> Iterator[ReportFinding]:
    """A unit that only supports may have a part left, or done, without the whole being so."""
    chief = state.answerable(measure.id)[:1]
    lead = state.latest(measure.id, chief[0]) if chief else None
    if lead is None or state.roles[measure.id][chief[0]] is not Role.LEAD:
        return
    for unit, role in state.roles[measure.id].items():
        other = state.latest(measure.id, unit)
        if unit in chief or role is Role.SUPPORT or other is None:
            continue
        if _clash(lead.progress.status, other.progress.status):
            what = f"牵头单位{lead.origin.unit}填{_describe(lead)}，{role.chinese}单位{unit}填{_describe(other)}"
            yield ReportFinding(ReportFindingKind.CONTRADICTION, measure, unit, what, other.source)


def _clash(lead: Status, other: Status) -> bool:
    """Whether both cannot be so: finished while a part is not, not begun while a part is under way."""
    if lead is Status.DONE:
        return other is not Status.DONE
    if lead is Status.NOT_STARTED:
        return other is not Status.NOT_STARTED
    return False


def _describe(row: ReportRow) -> str:
    """推进中40%（2022-06）"""
    said = row.progress
    share = (
        f"{said.percent:g}%"
        if said.status is Status.IN_PROGRESS and said.percent is not None
        else ""
    )
    return f"{said.status}{share}（{row.origin.period}）"
