"""What units last reported of a measure to the places where its lead and another unit cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Measure, Role
from taskmap.plan.progress import Status
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.standing import status_text
from taskmap.tracking.report.state import ReportState


def find_contradictions(state: ReportState, measure: Measure) -> Iterator[ReportFinding]:
    """One finding for each responsible unit that contradicts the leads, where these agree on the status. A unit that
    only supports may be done with its part, or not, whatever the whole is.
    """
    roles, answerable = state.roles[measure.id], state.answerable(measure.id)
    if not answerable or roles[answerable[0]] is not Role.LEAD:
        return
    rows = [state.latest_row(measure.id, unit) for unit in answerable]
    if (lead := rows[0]) is None:
        return
    if any(row is None or row.progress.status is not lead.progress.status for row in rows):
        return
    for unit, role in roles.items():
        if unit in answerable or role is Role.SUPPORT:
            continue
        other = state.latest_row(measure.id, unit)
        if other is not None and _clash(lead.progress.status, other.progress.status):
            what = f"牵头单位{lead.origin.unit}填{_describe(lead)}，{role.chinese}单位{unit}填{_describe(other)}"
            yield ReportFinding(ReportFindingKind.CONTRADICTION, measure, unit, what, other.source)


def _clash(lead: Status, other: Status) -> bool:
    """Whether both cannot be true: the whole done while a part is not, or not started while a part is."""
    if lead is Status.DONE:
        return other is not Status.DONE
    if lead is Status.NOT_STARTED:
        return other is not Status.NOT_STARTED
    return False


def _describe(row: ReportRow) -> str:
    """推进中40%（2022-06）"""
    return f"{status_text(row.progress)}（{row.origin.period}）"
