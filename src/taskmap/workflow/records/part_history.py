"""A plan's revisions to the parts in it from when to when: recorded by `split`, worked out anew where an earlier taskmap
recorded none.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanIssue, PlanRevision
from taskmap.plan.assignments import answerable_by_measure, assign
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.units import Registry
from taskmap.tracking.owed import ReportingTerms
from taskmap.tracking.parts import Part, continue_parts, plan_parts
from taskmap.workflow.records import issued_plans


def parts_to_issue(
    reader: LedgerReader, plan: Plan, assignments: Sequence[Assignment], issue: PlanIssue
) -> tuple[Part, ...]:
    """All parts in the `plan` up to the revision that the `issue` makes, or was when it was issued before; `assignments`
    are those of the plan.
    """
    revision = reader.revision(issue)
    recorded = reader.plan_revision(plan.id, revision)
    day = recorded.as_of if recorded else issue.as_of
    return _parts_with(reader, plan, assignments, revision, day)


def _parts_with(
    reader: LedgerReader,
    plan: Plan,
    assignments: Sequence[Assignment],
    revision: int,
    day: datetime.date,
) -> tuple[Part, ...]:
    """Those up to this `revision`, issued on that day, with the names that its units have in it."""
    if revision == 1:
        # Of old it was recorded on the day on which it was entered.
        day = plan.first_day(day)
    now = tuple(plan_parts(assignments, answerable_by_measure(assignments, plan.leads), day))
    before = _parts_before(reader, plan.id, revision)
    names = Registry.of(plan).renames({each.unit for each in before})
    return continue_parts(before, now, day, names)


def restore_parts(
    reader: LedgerReader, issue: LatestIssue, until: datetime.date | None
) -> tuple[ReportingTerms, Sequence[Part]]:
    """What a plan says of its reports, and all parts in it, of an issue with which they were not recorded; `until` as in
    `issued_plans.load_plan`.
    """
    recorded = reader.plan_revision(issue.plan, issue.revision)
    assert recorded is not None, "its entry says that it was issued"
    plan = issued_plans.load_plan(reader, recorded, until).plan
    return ReportingTerms.of(plan), _parts_of(reader, plan, recorded)


def _parts_of(reader: LedgerReader, plan: Plan, recorded: PlanRevision) -> tuple[Part, ...]:
    assignments = assign(plan, Registry.of(plan))
    return _parts_with(reader, plan, assignments, recorded.revision, recorded.as_of)


def _parts_before(reader: LedgerReader, plan: str, revision: int) -> Sequence[Part]:
    """Those up to the revision before."""
    for number in range(revision - 1, 0, -1):
        issue = _issue_of(reader, plan, number)
        if issue is not None and issue.parts is not None:
            return reader.parts(issue)
        if recorded := reader.plan_revision(plan, number):
            return _parts_of(reader, issued_plans.load_plan(reader, recorded).plan, recorded)
    return ()


def _issue_of(reader: LedgerReader, plan: str, revision: int) -> LatestIssue | None:
    """How this revision was issued, or its due dates worked out anew last; None if it never was."""
    events = reader.events(plan, EntryKind.ISSUED, EntryKind.DUTIES)
    entries = [each for each in events if each.revision == revision]
    return codec.decode(entries[-1], LatestIssue) if entries else None
