"""The milestones of a measure and what was reported to which of them are met, by whom and whether in time."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.model import Measure, Milestone
from taskmap.plan.periods import Period
from taskmap.tracking.deadlines import effective_part
from taskmap.tracking.milestones import LastProgress, is_part_met
from taskmap.tracking.report import history
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.schedule import Step
from taskmap.tracking.report.sources import ReportSource
from taskmap.tracking.report.standing import due_date
from taskmap.tracking.report.state import ReportState, is_done
from taskmap.tracking.words import DoneDay


class MilestoneStatus(StrEnum):
    """Where a milestone stands on a day."""

    DONE = "已完成"
    DONE_LATE = "逾期完成"
    OVERDUE = "逾期"
    NOT_DUE = "未到期"


class MilestoneLine(NamedTuple):
    """Where a milestone stands, for those of its units that have the same last day. `missing` are the units that have
    not met it; `first_due` is the plan's own day where it was extended, else None; `days` is how many days it is overdue.
    """

    measure: Measure
    milestone: Milestone
    row_id: str
    units: tuple[str, ...]
    missing: tuple[str, ...]
    due: datetime.date
    first_due: datetime.date | None
    status: MilestoneStatus
    days: int = 0


def find_steps(
    issue: ReportSource, state: ReportState, measure: str, last: LastProgress
) -> tuple[Step, ...]:
    """The milestones of the measure of this id (`measure`) that have a date, one for each unit that has to reach it, by
    their days and then as printed; `last` says what was reported.
    """
    if not (milestones := state.milestones(measure)):
        return ()
    answering, found = state.answerable(measure), []
    for planned in milestones:
        part = effective_part(planned, issue.extensions)
        due, first = due_date(part.milestone.by), due_date(planned.milestone.by)
        if due is not None and first is not None:
            is_met = is_part_met(part, answering, last)
            unit = part.assignment.unit
            found.append(Step(part.row_id, part.milestone, unit, due, first, is_met))
    return tuple(sorted(found, key=lambda step: step.due))


def group_steps(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """The `steps` of one milestone that have the same last day, together."""
    groups: dict[tuple[str, datetime.date], list[Step]] = {}
    for step in steps:
        groups.setdefault((step.row_id, step.due), []).append(step)
    yield from map(tuple, groups.values())


def missed_text(steps: Iterable[Step]) -> str:
    """节点2.1-1“开工”逾期（乙局）: the missed `steps` in words, with the units that missed them."""
    return "、".join(
        f"节点{same[0].row_id}“{wording.milestone_text(same[0].milestone)}”逾期（{'、'.join(each.unit for each in same)}）"
        for same in group_steps(steps)
    )


def milestone_lines(
    issue: ReportSource,
    state: ReportState,
    measures: Iterable[tuple[Measure, tuple[Step, ...]]],
    period: Period,
    as_of: datetime.date,
) -> Iterator[MilestoneLine]:
    """Of the `measures`, each with its steps, the milestones that concern the `period`: due in it or in the next one, met
    in it, or due earlier and still missed on `as_of`; the missed ones first, then by their days.
    """
    own = [
        (measure, same)
        for measure, steps in measures
        for same in group_steps(steps)
        if same[0].due <= period.next().last
    ]
    met = _met_days(issue, state, own, as_of)
    lines = [
        _line(measure, same, met, as_of)
        for measure, same in own
        if _concerns(same, met, period.first)
    ]
    yield from sorted(lines, key=lambda line: (not line.days, line.due))


_MetDays = Mapping[PartKey, datetime.date]
"""By the row of a milestone and a unit the day on which the unit met it."""


def _concerns(same: tuple[Step, ...], met: _MetDays, first: datetime.date) -> bool:
    if same[0].due >= first:
        return True
    return any(not step.is_met or met[step.row_id, step.unit] >= first for step in same)


def _line(
    measure: Measure, same: tuple[Step, ...], met: _MetDays, as_of: datetime.date
) -> MilestoneLine:
    step = same[0]
    missing = tuple(each.unit for each in same if not each.is_met)
    is_late = any(met.get((each.row_id, each.unit), step.due) > step.due for each in same)
    days = (as_of - step.due).days if missing and step.due < as_of else 0
    if missing:
        status = MilestoneStatus.OVERDUE if days else MilestoneStatus.NOT_DUE
    else:
        status = MilestoneStatus.DONE_LATE if is_late else MilestoneStatus.DONE
    return MilestoneLine(
        measure=measure,
        milestone=step.milestone,
        row_id=step.row_id,
        units=tuple(each.unit for each in same),
        missing=missing,
        due=step.due,
        first_due=step.first_due if step.first_due != step.due else None,
        status=status,
        days=days,
    )


def _met_days(
    issue: ReportSource,
    state: ReportState,
    groups: Iterable[tuple[Measure, tuple[Step, ...]]],
    as_of: datetime.date,
) -> _MetDays:
    """The day on which each step that is met was; where the last word already shows that it was in time, the day of
    that. For the others all returns are read.
    """
    found: dict[PartKey, datetime.date] = {}
    doubtful: dict[PartKey, tuple[str, Step]] = {}
    for measure, same in groups:
        for step in same:
            if step.is_met:
                key, day = (step.row_id, step.unit), _reported_day(state, measure.id, step)
                found[key] = day or as_of
                if day is None or day > step.due:
                    doubtful[key] = measure.id, step
    rows = {part for measure, step in doubtful.values() for part in _rows_of(state, measure, step)}
    days = history.done_days(issue, rows, as_of)
    for key, (measure_id, step) in doubtful.items():
        if day := _first_day(state, measure_id, step, days):
            found[key] = day
    return found


def _rows_of(state: ReportState, measure: str, step: Step) -> Collection[PartKey]:
    """By whose rows the step may be met."""
    parts = [(measure, unit) for unit in state.answerable(measure)]
    return [(step.row_id, step.unit), (measure, step.unit), *parts]


def _reported_day(state: ReportState, measure: str, step: Step) -> datetime.date | None:
    rows = [state.latest_row(item, step.unit) for item in (step.row_id, measure)]
    return min((row.done_day for row in rows if row and is_done(row)), default=None)


def _first_day(
    state: ReportState, measure: str, step: Step, days: Mapping[PartKey, DoneDay]
) -> datetime.date | None:
    """The earliest of the days on which the unit met the milestone, did its part, and all had done theirs."""
    whole = [days.get((measure, unit)) for unit in state.answerable(measure)]
    done = [day for day in whole if day]
    own = [days.get((step.row_id, step.unit)), days.get((measure, step.unit))]
    by_all = max(done) if done and len(done) == len(whole) else None
    return min((each.day for each in (*own, by_all) if each), default=None)
