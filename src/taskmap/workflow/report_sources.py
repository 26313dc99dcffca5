"""The ledger as of a day to what a report is made from: each plan as then issued, what was due, what had come."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from taskmap.document import Document
from taskmap.documents import rectification_list
from taskmap.ledger import codec
from taskmap.ledger.entries import Kind
from taskmap.ledger.events import RefusalEntry
from taskmap.ledger.reading import Reader
from taskmap.ledger.records import Issued
from taskmap.plan import assignments as duties
from taskmap.plan import diff, units
from taskmap.plan.assignments import AnswerableRule
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.workdays import OFFICIAL
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.closure import Act, state
from taskmap.tracking.deadlines import extend_plan
from taskmap.tracking.extensions import Extension, Extensions
from taskmap.tracking.report import Issue, Refusal, Returns
from taskmap.workflow import issued_plans, missing_plans


def timezone(reader: Reader) -> str:
    """Where the days of the office begin: that of the plan issued first."""
    return next((each.timezone for each in reader.standing()), DEFAULT_TIMEZONE)


def issues(reader: Reader, as_of: datetime.date, wanted: Collection[str] = ()) -> tuple[Issue, ...]:
    """All plans issued by then, or those named; raises TaskmapError where there is none."""
    found = {issued.plan: issued for issued in reader.plans(until=as_of)}
    if not found:
        raise TaskmapError(missing_plans.none_issued_by(as_of))
    for name in wanted:
        if name not in found:
            raise TaskmapError(missing_plans.not_issued_by(name, found, as_of))
    chosen = [issued for name, issued in found.items() if not wanted or name in wanted]
    return tuple(_issue(issued, reader, as_of) for issued in chosen)


def adjusted(reader: Reader, issues: Sequence[Issue], since: datetime.date) -> tuple[Issue, ...]:
    """The same with the measures marked that were changed from this day on, as `split` marks them for the units."""
    return tuple(replace(each, adjusted=_adjusted(reader, each, since)) for each in issues)


def _adjusted(reader: Reader, issue: Issue, since: datetime.date) -> frozenset[str]:
    if issue.revised is None or issue.revised < since:
        return frozenset()
    before = None
    for revision in range(issue.revision - 1, 0, -1):
        before = reader.issued(issue.plan.id, revision)
        if before is None or before.as_of < since:
            break
    if before is None:
        return frozenset()
    # What was approved later is no revision.
    now = reader.issued(issue.plan.id, issue.revision)
    assert now is not None, "its plan was read from there"
    plans = [issued_plans.restore_plan(each, OFFICIAL) for each in (before, now)]
    changes = diff.compare(*plans)
    marks = diff.marks(changes, issue.revision)
    return frozenset(measure for told in marks.values() for measure in told)


def problems(
    reader: Reader,
    plan: Plan,
    registry: units.Registry,
    assignments: Sequence[Assignment],
    revision: int,
    as_of: datetime.date,
) -> Document:
    """The 整改清单 as of a day, in any revision of the plan, one that is being issued too."""
    answerable = duties.answerable_by_measure(assignments, AnswerableRule.RECTIFICATION)
    said: dict[str, list[str]] = defaultdict(list)
    for row in reader.latest_progress(plan.id, as_of):
        if row.unit in (answering := answerable.get(row.progress.measure, ())):
            several = len(answering) > 1
            named = f"{row.unit}：{row.progress.brief}" if several else row.progress.brief
            said[row.progress.measure].append(named)
    acts: dict[str, list[Act]] = defaultdict(list)
    for entry in reader.events(plan.id, Kind.CLOSURE, until=as_of):
        acts[entry.measure].append(codec.decode(entry, Act))
    return rectification_list.rectification(
        plan,
        registry,
        {measure: "\n".join(words) for measure, words in said.items()},
        {item: state(done) for item, done in acts.items()},
        revision,
        as_of,
    )


def _issue(issued: Issued, reader: Reader, as_of: datetime.date) -> Issue:
    plan = issued_plans.restore_plan(issued, OFFICIAL)
    registry = units.Registry.of(plan)
    assignments = duties.assignments(plan, registry)
    leads = duties.answerable_by_measure(assignments, AnswerableRule.LEAD)
    extensions = Extensions(
        codec.decode(entry, Extension)
        for entry in reader.events(plan.id, Kind.EXTENSION, until=as_of)
    )
    plan = extend_plan(plan, extensions, {name: units[0] for name, units in leads.items() if units})
    return Issue(
        plan=plan,
        registry=registry,
        revision=issued.revision,
        assignments=duties.assignments(plan, registry),
        duties=tuple(reader.duties(plan.id, until=as_of)),
        returns=Returns(
            reader.periods(plan.id, as_of),
            lambda label: reader.submissions(plan.id, label, as_of),
        ),
        refusals=tuple(_refusals(reader, plan.id, as_of)),
        revised=issued.as_of if issued.revision > 1 else None,
        extensions=extensions,
    )


def _refusals(reader: Reader, plan: str, as_of: datetime.date) -> Iterator[Refusal]:
    for entry in reader.events(plan, Kind.REFUSAL, until=as_of):
        faults = codec.decode(entry, RefusalEntry).faults
        messages = tuple(fault.message for fault in faults)
        yield Refusal(entry.unit, entry.period, entry.day, messages, entry.file, entry.receipt)
