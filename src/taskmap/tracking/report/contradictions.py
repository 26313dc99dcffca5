"""What units last reported of a measure to the places where its lead and another unit cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Measure, Role
from taskmap.plan.progress import Status
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.state import ReportState

_OF_ALL_PARTS = (Status.DONE, Status.NOT_STARTED)
"""What is true of the whole only where it is of each part: it is not done while a part is not, nor not started while
a part is.
"""


def find_contradictions(state: ReportState, measure: Measure) -> Iterator[ReportFinding]:
    """One finding for each responsible unit that contradicts the leads, where these agree on the status. A unit that
    only supports may be done with its part, or not, whatever the whole is.
    """
    roles, answerable = state.roles[measure.id], state.answerable(measure.id)
    if not answerable or roles[answerable[0]] is not Role.LEAD:
        return
    rows = [state.latest_row(measure.id, unit) for unit in answerable]
    if (lead := rows[0]) is None or (status := lead.progress.status) not in _OF_ALL_PARTS:
        return
    if any(row is None or row.progress.status is not status for row in rows):
        return
    for unit, role in roles.items():
        if unit in answerable or role is Role.SUPPORT:
            continue
        other = state.latest_row(measure.id, unit)
        if other is not None and other.progress.status is not status:
            what = f"牵头单位{lead.origin.unit}填{_describe(lead)}，{role.chinese}单位{unit}填{_describe(other)}"
            yield ReportFinding(ReportFindingKind.CONTRADICTION, measure, unit, what, other.source)


def _describe(row: ReportRow) -> str:
    """推进中40%（2022-06）"""
    return f"{row.progress.status_text}（{row.origin.period}）"
