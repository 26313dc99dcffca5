"""The ledger to where the office stands on a day. No plan is restored: this is typed several times a day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from taskmap.documents.office_status import OfficeStatus, PlanStatus, UnsignedReturn
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord, PlanRevision
from taskmap.plan import period_labels
from taskmap.planfile.doubts import doubt_lines
from taskmap.system import filenames
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.owed import OwedReports
from taskmap.tracking.unverified import UnverifiedReturn
from taskmap.workflow.asking.signed_copies import unsigned_returns
from taskmap.workflow.records import issued_plans, owed_reports
from taskmap.workflow.records.issues_of_day import DayIssue, read_issues
from taskmap.workflow.records.pending_reports import drop_pending
from taskmap.workflow.records.unverified_returns import waiting_returns
from taskmap.workflow.reminding import overdue_check
from taskmap.workflow.reminding.overdue_check import SOON, OverdueRequest

_Revisions: TypeAlias = Mapping[tuple[str, datetime.date], PlanRevision]
"""By plan and day."""


def read_status(place: Place, as_of: str | None) -> OfficeStatus:
    """Where the office stands on the day `as_of` (as typed; None: today). Raises TaskmapError where there was no plan
    yet.
    """
    with opening.open_for_reading(place) as book:
        checked = overdue_check.check_ledger(book, OverdueRequest(as_of, SOON))
        issues = read_issues(book, as_of)
        day = max(each.day for each in issues)
        in_force = [each for each in issues if not each.is_retired]
        # One look at all plans for each day that it is somewhere.
        revisions = {
            (each.plan, now): each
            for now in {each.day for each in in_force}
            for each in book.latest_revisions(now)
        }
        plans = tuple(_plan_statuses(book, in_force, revisions))
        unsigned = tuple(_unsigned(book, in_force, revisions))
        waiting = tuple(waiting_returns(book, day))
    findings = sorted(checked.findings, key=lambda each: each.due)
    late = tuple(each for each in findings if each.is_late)
    soon = tuple(each for each in findings if not each.is_late)
    command, why = _next_command(plans, late, waiting)
    return OfficeStatus(day, str(place), plans, late, soon, waiting, unsigned, command, why)


def _plan_statuses(
    book: LedgerReader, issues: Sequence[DayIssue], revisions: _Revisions
) -> Iterator[PlanStatus]:
    duties: Mapping[tuple[str, datetime.date], list[DutyRecord]] = defaultdict(list)
    for day in {each.day for each in issues}:
        for duty in book.duties(until=day):
            duties[duty.plan, day].append(duty)
    for each in issues:
        key = each.issue.plan, each.day
        yield _plan_status(book, each, revisions[key], duties[key])


def _unsigned(
    book: LedgerReader, issues: Sequence[DayIssue], revisions: _Revisions
) -> Iterator[UnsignedReturn]:
    for issue in issues:
        revision = revisions[issue.issue.plan, issue.day]
        for each in unsigned_returns(book, revision, issue.day):
            yield UnsignedReturn(
                each.receipt, each.day, each.plan, each.unit, each.period, each.file
            )


def _plan_status(
    book: LedgerReader, each: DayIssue, revision: PlanRevision, duties: Sequence[DutyRecord]
) -> PlanStatus:
    plan, day = each.issue.plan, each.day
    current = _current_reports(duties, owed_reports.read_owed_reports(book, each.issue, day), day)
    absent = [duty for duty in current if duty.received_on is None]
    missing = drop_pending(book, plan, absent, day)
    return PlanStatus(
        plan=plan,
        title=issued_plans.revision_title(revision),
        revision=revision.revision,
        recorded=revision.as_of,
        period="、".join(dict.fromkeys(duty.period for duty in current)),
        due=current[0].due if current else None,
        reported=_names(duty for duty in current if duty.received_on is not None),
        missing=_names(missing),
        unverified=_names(report for report in absent if report not in missing),
        doubts=len(doubt_lines(revision.source)),
    )


def _current_reports(
    duties: Sequence[DutyRecord], owed: OwedReports, day: datetime.date
) -> list[DutyRecord]:
    """Those owed that fall due next, but of a period that has not begun only where that under way was not due before."""
    by_due = {due: list(same) for due, same in groupby(duties, key=lambda duty: duty.due)}
    ahead = _first_owed((by_due[due] for due in by_due if due >= day), owed)
    if ahead and (period_labels.first_day(ahead[0].period) or day) <= day:
        return ahead
    behind = _first_owed((by_due[due] for due in reversed(by_due) if due < day), owed)
    is_under_way = behind and (period_labels.last_day(behind[0].period) or day) >= day
    return behind if is_under_way else ahead


def _first_owed(groups: Iterable[list[DutyRecord]], owed: OwedReports) -> list[DutyRecord]:
    """Of the first of the `groups` in which any report is owed those that are; [] without one."""
    found = ([duty for duty in group if owed.is_owed(duty)] for group in groups)
    return next(filter(None, found), [])


def _names(reports: Iterable[DutyRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.unit for each in reports))


def _next_command(
    plans: Sequence[PlanStatus],
    late: Sequence[OverdueItem],
    waiting: Sequence[UnverifiedReturn],
) -> tuple[str, str]:
    """What to type, and why: what waits for a person comes first, since nobody is pressed for that meanwhile."""
    if waiting:
        option = "--last" if waiting[0].is_unordered else "--trust"
        command = f"taskmap collect {option} {filenames.shell_word(waiting[0].file)}"
        return command, f"有 {len(waiting)} 份报送等着核实"
    if late:
        return "taskmap remind --dry-run", f"逾期 {len(late)} 项，先看催办函"
    if count := sum(len(each.missing) for each in plans):
        return "taskmap collect 收件", f"本期还有 {count} 份没有报"
    if any(each.due for each in plans):
        return "taskmap report", "本期都报了"
    return "taskmap split plan.yaml", "没有要报送的方案了"
