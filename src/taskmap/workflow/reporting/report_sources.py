"""The ledger as of a day to what a report is made from: each plan as then issued, what was due, and what had come."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from msgspec.structs import replace

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord
from taskmap.ledger.renaming import current_name
from taskmap.ledger.return_entries import RefusalEntry
from taskmap.plan import assignments as duties
from taskmap.plan import units
from taskmap.plan.diff import comparing
from taskmap.plan.diff.marks import marks
from taskmap.tracking.closure import ClosureAction, closure_states
from taskmap.tracking.report import (
    Report,
    ReportRefusal,
    ReportSource,
    ReturnsByPeriod,
    report_plans,
)
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.workflow.records import (
    issued_plans,
    owed_reports,
    report_periods,
    unknown_names,
    unverified_returns,
)
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.reporting.corrected_entries import DECIDED, REPORTED, read_corrections


def issues(
    reader: LedgerReader, as_of: datetime.date, plans: Collection[str] = ()
) -> tuple[ReportSource, ...]:
    """All plans issued by that day, or those whose ids are in `plans`. Raises TaskmapError where
    there are none, and for an id that is not among them.
    """
    found = {issued.plan: issued for issued in reader.latest_revisions(until=as_of)}
    unknown_names.require_plans(plans, found, as_of)
    chosen = [issued for name, issued in found.items() if not plans or name in plans]
    restored = (issued_plans.load_plan(reader, issued, as_of) for issued in chosen)
    return tuple(make_source(reader, issued, as_of) for issued in restored)


def mark_adjusted_measures(
    reader: LedgerReader,
    issues: Sequence[ReportSource],
    since: Sequence[datetime.date],
    as_of: datetime.date,
) -> tuple[ReportSource, ...]:
    """The same `issues`, which are as of the day `as_of`, with the measures marked that were changed from the day of each
    in `since` on, as `split` marks them for the units.
    """
    return tuple(
        replace(each, adjusted_measures=_adjusted_measures(reader, each, first, as_of))
        for each, first in zip(issues, since, strict=True)
    )


def with_decisions(
    reader: LedgerReader, issues: Sequence[ReportSource], as_of: datetime.date
) -> tuple[ReportSource, ...]:
    """The same `issues` with what the office decided about the score up to the day `as_of`."""
    return tuple(
        replace(
            each,
            adjustments={
                entry.receipt: codec.decode(entry, PointAdjustment)
                for entry in reader.events(each.plan.id, EntryKind.POINTS, until=as_of)
            },
            exemptions={
                entry.receipt: codec.decode(entry, Exemption)
                for entry in reader.events(each.plan.id, EntryKind.EXEMPTION, until=as_of)
            },
            corrections=(
                *each.corrections,
                *read_corrections(reader, each.plan.id, DECIDED, as_of),
            ),
        )
        for each in issues
    )


def _adjusted_measures(
    reader: LedgerReader, issue: ReportSource, since: datetime.date, as_of: datetime.date
) -> frozenset[str]:
    if issue.revision_day is None or issue.revision_day < since:
        return frozenset()
    before = reader.revision_before(issue.plan.id, issue.revision)
    while before and before.as_of >= since:
        earlier = reader.revision_before(issue.plan.id, before.revision)
        if earlier is None:
            break
        before = earlier
    if before is None:
        return frozenset()
    changes = comparing.compare(issued_plans.load_plan(reader, before, as_of).plan, issue.plan)
    by_unit = marks(changes, issue.revision)
    return frozenset(measure for measures in by_unit.values() for measure in measures)


def make_source(
    reader: LedgerReader, issued: issued_plans.IssuedPlan, as_of: datetime.date
) -> ReportSource:
    """The plan `issued`, as it was issued last by that day, with what had come by then."""
    plan = issued.plan
    registry = units.Registry.of(plan)
    assignments = duties.assign(plan, registry)
    [issue] = reader.latest_issues(as_of, plan.id)
    owed = owed_reports.read_owed_reports(reader, issue, until=as_of)
    duties_owed: list[DutyRecord] = []
    not_owed: list[DutyRecord] = []
    for each in _asked_reports(reader, plan.id, registry, as_of):
        (duties_owed if owed.is_owed(each) else not_owed).append(each)
    return ReportSource(
        plan=plan,
        registry=registry,
        revision=issued.revision,
        assignments=assignments,
        duties=duties_owed,
        duties_not_owed=not_owed,
        returns=ReturnsByPeriod(
            reader.periods(plan.id, as_of),
            partial(reader.submissions, plan.id, until=as_of),
        ),
        refusals=tuple(_refusals(reader, plan.id, as_of)),
        unverified=unverified_returns.read_unverified(reader, plan.id, as_of),
        revision_day=issued.day if issued.revision > 1 else None,
        extensions=approved_extensions(reader, plan.id, as_of),
        struck_off=_strike_days(reader, plan.id, as_of),
        predecessors=reader.predecessors(plan.id, as_of),
        done_counts=reader.done_counts(plan.id, as_of),
        term=owed.term,
        has_open=owed.has_open,
        corrections=tuple(read_corrections(reader, plan.id, REPORTED, as_of)),
    )


def report_under_way(
    reader: LedgerReader, issued: Sequence[issued_plans.IssuedPlan], day: datetime.date
) -> Report:
    """The report as of the `day` on the plans `issued`, which are as of that day too, for the period under way then."""
    issues = [make_source(reader, each, day) for each in issued]
    periods = report_periods.choose_periods(None, issues, day)
    return report_plans(zip(issues, periods, strict=True), day)


def _asked_reports(
    reader: LedgerReader, plan: str, registry: units.Registry, as_of: datetime.date
) -> Iterator[DutyRecord]:
    """Those that the last issue asks for, in order of time, and behind them those of a unit that has no report left to
    send: what an earlier issue asked for stays if it was due before the next one took it away.
    """
    last = tuple(reader.duties(plan, until=as_of))
    yield from last
    known = {(each.unit, each.period) for each in last}
    names = reader.other_names(plan, as_of)
    issues = list(reader.events(plan, EntryKind.ISSUED, EntryKind.DUTIES, until=as_of))
    for issue, following in pairwise(issues):
        for each in reader.duties_of(issue):
            unit = registry.registered_name(current_name(names, plan, each.unit))
            if each.due < following.day and (unit, each.period) not in known:
                known.add((unit, each.period))
                yield replace(each, unit=unit)


def _strike_days(
    reader: LedgerReader, plan: str, as_of: datetime.date
) -> Mapping[str, datetime.date]:
    """By the id of a task or measure that is 已销号 on `as_of` the day on which it was struck off."""
    states = closure_states(reader.closure_steps(plan, as_of))
    strikes = {
        item: state.last_step(ClosureAction.STRIKE)
        for item, state in states.items()
        if state.is_struck_off
    }
    return {item: step.day for item, step in strikes.items() if step}


def _refusals(reader: LedgerReader, plan: str, as_of: datetime.date) -> Iterator[ReportRefusal]:
    for entry in reader.events(plan, EntryKind.REFUSAL, until=as_of):
        faults = codec.decode(entry, RefusalEntry).faults
        messages = tuple(fault.message for fault in faults)
        yield ReportRefusal(
            entry.unit, entry.period, entry.day, messages, entry.file, entry.receipt
        )
