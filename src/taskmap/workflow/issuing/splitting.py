"""What `split` works out before anything is written: who does what, who reports when, and what a revision asks for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap import planfile
from taskmap.documents.checklist import ReportingRound
from taskmap.ledger import records
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanIssue
from taskmap.ledger.renaming import OtherNames
from taskmap.plan import assignments as duties
from taskmap.plan import periods, units, wording
from taskmap.plan.assignments import duties_since
from taskmap.plan.milestones import keep_ids, keep_rhythms, milestones_of
from taskmap.plan.model import Assignment, Duty, Plan, Unit
from taskmap.plan.rhythm import Frequency
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.handovers import predecessors
from taskmap.tracking.overdue import Obligation
from taskmap.tracking.overdue.obligations import plan_obligations
from taskmap.tracking.owed import ReportingTerms
from taskmap.tracking.plan_terms import Retirement
from taskmap.workflow.issuing import checklist_files
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.moved_days import MovedDay, find_moved_days
from taskmap.workflow.records import issued_plans
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.handovers import RevisionHandovers, read_handovers
from taskmap.workflow.records.plan_calendars import (
    calendar_to_issue,
    calendar_years,
    recorded_calendar,
)
from taskmap.workflow.records.report_periods import read_period
from taskmap.workflow.records.retirements import find_retirement, retired_message


class PastRounds(NamedTuple):
    """The periods of a rule that were due before the plan was entered, by their labels, in order. `begin` is what its
    key `from` has to say to leave them out, a month or a day; "" where no later period is left.
    """

    rule: str
    periods: tuple[str, ...]
    begin: str


class PlanSplit(Struct, frozen=True):
    """Everything that is worked out before the first byte is written, on the `day`; `is_first`: the plan was never
    issued before.
    """

    plan: Plan
    registry: Registry
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    obligations: tuple[Obligation, ...]
    checklists: tuple[ChecklistFile, ...]
    reporting_round: ReportingRound
    day: datetime.date
    counts_from: datetime.date
    """The first day of the revision: `day`, but where the ledger says otherwise."""
    calendar: Calendar
    month: str | None
    since: str = ""
    """The label of the period before which nothing is asked for in this ledger; "" without one."""
    names: OtherNames = field(default_factory=dict)
    """Those that units have in it, by the plan and those that they had before."""
    extensions: Extensions = field(default_factory=Extensions)
    """Those approved in earlier revisions, up to the day."""
    changed_hands: RevisionHandovers = field(default_factory=RevisionHandovers)
    is_first: bool = True
    moved_days: tuple[MovedDay, ...] = ()
    """What falls due on another day than was issued, by other working days."""

    def as_draft(self) -> PlanSplit:
        """The same for papers that go round the units before it is issued, and say so at their head."""
        title = wording.draft_title(wording.plan_title(self.plan))
        return replace(self, plan=replace(self.plan, title=title))

    @property
    def past_rounds(self) -> tuple[PastRounds, ...]:
        """By rule the periods that a first revision asks for, though they were due before it was entered."""
        if not self.is_first:
            return ()
        asked: dict[str, dict[str, datetime.date]] = {}
        for duty in self.duties:
            if duty.due >= self.counts_from:
                asked.setdefault(duty.rule.name, {})[duty.period] = duty.due
        rounds = (_past_rounds(rule, due_days, self.day) for rule, due_days in asked.items())
        return tuple(each for each in rounds if each.periods)


def split_plan(
    plan_file: planfile.PlanFile, plan: Plan, day: datetime.date, month: str | None
) -> PlanSplit:
    """Work out the plan of a file on that day. `month` is the period of the checklists as typed;
    None is the next one due. Raises TaskmapError for a period that the plan does not have.
    """
    registry = units.Registry.of(plan)
    assignments = duties.assign(plan, registry)
    plan_duties = duties.duties(plan, registry, assignments, plan_file.calendar)
    checklists = checklist_files.group_by_unit(assignments, plan_duties)
    return PlanSplit(
        plan=plan,
        registry=registry,
        assignments=assignments,
        duties=plan_duties,
        obligations=plan_obligations(assignments, registry, plan),
        checklists=checklists,
        reporting_round=_reporting_round(plan_duties, month, day),
        day=day,
        counts_from=day,
        calendar=plan_file.calendar,
        month=month,
    )


def _past_rounds(
    rule: str, due_days: Mapping[str, datetime.date], day: datetime.date
) -> PastRounds:
    """Of the periods of a rule, by their labels in order of time, those due before that day."""
    past = tuple(label for label, due in due_days.items() if due < day)
    later = periods.parse(next((label for label, due in due_days.items() if due >= day), ""))
    begin = "" if later is None else str(later.first).removesuffix("-01")
    return PastRounds(rule, past, begin)


def _reporting_round(
    plan_duties: Sequence[Duty], month: str | None, day: datetime.date
) -> ReportingRound:
    """The period named by --month; else the next one due, after the plan's end the last."""
    if month is None:
        next_duty = next(
            (duty for duty in plan_duties if duty.due >= day),
            plan_duties[-1] if plan_duties else None,
        )
        label = next_duty.period if next_duty else periods.period_of(day, Frequency.MONTH).label
        return ReportingRound(label, next_duty)
    # Checklists go out before the period as well as in it: 6月 may be the one to come.
    for ahead in (False, True):
        period = read_period(month, day, "--month", ahead=ahead)
        # Of a month and the quarter around it, both reported, the one that was named.
        for duty in sorted(plan_duties, key=lambda duty: duty.period != period.label):
            span = periods.parse(duty.period)
            if span and span.first <= period.first and period.last <= span.last:
                return ReportingRound(duty.period, duty)
    if plan_duties:
        labels = "、".join(dict.fromkeys(duty.period for duty in plan_duties))
        raise TaskmapError(f"方案没有 {month} 这一期，可选：{labels}")
    return ReportingRound(period.label, None)


def read_ledger(
    work: PlanSplit, plan_file: planfile.PlanFile, reader: LedgerReader, since: str | None = None
) -> PlanSplit:
    """The same for a plan that may have been issued before, with what the ledger knows of it. `since` is the period
    from which on its reports are kept in this ledger, as typed; None leaves it as it was recorded. Raises TaskmapError
    for what is no period, and for one from which on nothing is asked for.
    """
    names = _names(work, reader)
    extensions = approved_extensions(reader, work.plan.id, work.day, names)
    calendar = calendar_to_issue(reader, work.plan.id, work.calendar, work.day)
    if calendar != work.calendar:
        plan_file = planfile.reread(plan_file, calendar)
        assert plan_file.plan is not None, "it was read before, by another calendar"
        work = split_plan(plan_file, plan_file.plan, work.day, work.month)
    work = _keep_milestones(work, plan_file, reader)
    issue = next(reader.latest_issues(plan=work.plan.id), None)
    work = _begin_reports(work, plan_file, reader, issue, since)
    work = _drop_past_duties(work, reader)
    return replace(
        work,
        names=names,
        extensions=extensions,
        changed_hands=read_handovers(reader, work.plan, work.registry, work.assignments),
        is_first=issue is None,
        moved_days=find_moved_days(work.plan, work.duties, work.obligations, work.calendar, reader),
    )


def _keep_milestones(
    work: PlanSplit, plan_file: planfile.PlanFile, reader: LedgerReader
) -> PlanSplit:
    """A revision that moves milestones leaves each the id under which it was reported, and asks for no instance that
    was due before it came.
    """
    if not any(milestones_of(measure, work.plan) for measure in work.plan.every_measure()):
        return work
    issue = next(reader.latest_issues(plan=work.plan.id), None)
    revision = reader.plan_revision(work.plan.id, issue.revision) if issue else None
    if revision is None:
        return work
    before = issued_plans.restore_plan(revision, work.calendar)
    plan = keep_ids(work.plan, before, reader.milestone_ids(work.plan.id))
    plan = keep_rhythms(plan, before, work.day)
    return work if plan == work.plan else split_plan(plan_file, plan, work.day, work.month)


def _begin_reports(
    work: PlanSplit,
    plan_file: planfile.PlanFile,
    reader: LedgerReader,
    issue: LatestIssue | None,
    typed: str | None,
) -> PlanSplit:
    """The same with the reports alone that are kept in this ledger, and the day from which the revision counts."""
    recorded = issue.since if issue else ""
    since = recorded if typed is None else read_period(typed, work.day, "--since").label
    begun = duties.ask_since(work.plan, since)
    if issue is None:
        counts_from = work.plan.first_day(work.day)
    else:
        counts_from = _first_day(work, reader, issue, since)
    if begun != work.plan:
        rounds = [duty.period for duty in work.duties]
        work = split_plan(plan_file, begun, work.day, work.month)
        if rounds and not work.duties:
            raise TaskmapError(
                f"从 {since} 起，方案没有要报的了，它的最后一期是 {rounds[-1]}；请核对 --since"
            )
    return replace(work, since=since, counts_from=counts_from)


def _first_day(
    work: PlanSplit, reader: LedgerReader, issue: LatestIssue, since: str
) -> datetime.date:
    """Of a revision. Where it changes nothing but from when on reports are kept here, it stands in the place of the one
    before: what was reported on paper was never asked for here, whatever day one looks at.
    """
    revision = reader.plan_revision(issue.plan, issue.revision)
    if revision is None or since == issue.since:
        return work.day
    is_same = planfile.content(duties.ask_since(work.plan, issue.since)) == revision.content
    has_same_days = recorded_calendar(reader, issue.plan) == work.calendar
    return revision.as_of if is_same and has_same_days else work.day


def _drop_past_duties(work: PlanSplit, reader: LedgerReader) -> PlanSplit:
    """A revision asks for nothing that was due before its first day, unless it had been asked for already."""
    if not any(duty.due < work.counts_from for duty in work.duties):
        return work
    earlier = tuple(reader.duties(work.plan.id))
    if not earlier:
        return work
    names = work.registry.renames({owed.unit for owed in earlier})
    asked_before = {(names.get(owed.unit, owed.unit), owed.period) for owed in earlier}
    owed = duties_since(work.duties, asked_before, work.counts_from)
    return replace(
        work, duties=owed, checklists=checklist_files.group_by_unit(work.assignments, owed)
    )


def build_issue(work: PlanSplit, plan_file: planfile.PlanFile, reader: LedgerReader) -> PlanIssue:
    """The plan as the ledger records it, with the former names of its units. Raises TaskmapError for a plan that is
    retired and did not change since.
    """
    plan = work.plan
    issue = records.PlanIssue(
        plan.id,
        planfile.content(plan),
        plan_file.text,
        work.counts_from,
        plan.timezone,
        {old: now for (_, old), now in work.names.items()},
        calendar_years(work.calendar),
        predecessors(work.changed_hands.handovers),
        ReportingTerms.of(plan),
        work.since,
    )
    if retirement := find_retirement(reader, plan.id):
        _require_new_revision(issue, retirement, reader)
    return issue


def _names(work: PlanSplit, reader: LedgerReader) -> OtherNames:
    """The names that units of the plan had when they were asked for something, or sent or were sent something, to those
    that they have now. An alias that the plan does not write any more still leads to the unit, until it names another.
    """
    plan, registry = work.plan.id, work.registry
    names = {(plan, old): now for old, now in registry.renames(reader.unit_names(plan)).items()}
    for (_, old), unit in reader.other_names(plan, None).items():
        now = registry.resolve(unit)
        if registry.resolve(old) is None and isinstance(now, Unit):
            names[plan, old] = now.name
    return names


def _require_new_revision(issue: PlanIssue, retirement: Retirement, reader: LedgerReader) -> None:
    """A retired plan comes back by a new revision alone: to be split as every month is no such wish."""
    message = retired_message(issue.plan, retirement)
    if reader.plan_revision(issue.plan, reader.revision(issue)):
        raise TaskmapError(f"{message}，内容没有变，不再出清单；要恢复，请改好方案再 split")
    if issue.as_of < retirement.day:
        raise TaskmapError(f"{message}，不能再印发早于那天的一版（{issue.as_of}）；请核对 --as-of")
