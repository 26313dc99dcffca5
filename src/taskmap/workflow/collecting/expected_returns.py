"""An issued plan with what the ledger knows of it, ready to review returns: what is owed, and the progress so far."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from taskmap.documents.checklist import fingerprint
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord
from taskmap.plan import assignments, units
from taskmap.plan.checklist_issue import SentChecklist
from taskmap.plan.milestones import MilestonePart, milestone_parts
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.progress import Submission
from taskmap.returns.contents import ReturnedWorkbook
from taskmap.returns.review import Arrival, Review, ReviewBasis, Strictness, review_return
from taskmap.returns.review.printed_text import SentRevision
from taskmap.returns.review.verification import IssuedChecklists
from taskmap.tracking.deadlines import approval_words
from taskmap.tracking.owed import OwedReports
from taskmap.workflow.records import approved_extensions, handovers, issued_plans, owed_reports
from taskmap.workflow.records.unit_returns import (
    ProgressByMeasure,
    inherit_returns,
    latest_before,
    progress_by_unit,
)


class ExpectedReturns(Struct, frozen=True):
    """`progress` has the returns of each unit and what it took over, the last one last (see tracking.words). Returns
    that were replaced still count for measures that the later one does not mention.
    """

    basis: ReviewBasis
    progress: Mapping[str, Sequence[Submission]]
    owed: OwedReports
    """What is owed by what had come up to now."""

    @property
    def plan(self) -> Plan:
        """The plan in the revision that is in force."""
        return self.basis.plan

    def review(self, workbook: ReturnedWorkbook, received_on: datetime.date) -> Review:
        """Review a workbook that was received that day by the rules of the duty that it answers; without such a duty
        by none.
        """
        unit, label = workbook.identity.unit, workbook.identity.period
        name = self.basis.unit_name(unit)
        duty = self.basis.duty(name, label, workbook.identity.rule)
        strictness = Strictness(duty.rule.evidence, duty.rule.whole) if duty else Strictness()
        arrival = Arrival(received_on, self.progress.get(name, ()))
        previous = self.previous_progress(name, label)
        return review_return(workbook, self.basis, previous, arrival, strictness)

    def previous_progress(self, unit: str, label: str) -> ProgressByMeasure:
        """What the unit named `unit` reported last of each measure, up to the period before the one
        labelled `label`.
        """
        return latest_before(self.progress.get(unit, ()), label)


def read_expected_returns(reader: LedgerReader) -> Iterator[ExpectedReturns]:
    """One for each plan, in its latest revision."""
    for issued in reader.latest_revisions():
        yield _expected_returns(
            issued_plans.load_plan(reader, issued).plan, issued.revision, reader
        )


def _expected_returns(plan: Plan, revision: int, reader: LedgerReader) -> ExpectedReturns:
    registry = units.Registry.of(plan)
    assigned = assignments.assign(plan, registry)
    digests = {measure.id: fingerprint(measure) for measure in plan.every_measure()}
    recorded = tuple(reader.duties(plan.id))
    [issue] = reader.latest_issues(plan=plan.id)
    owed = owed_reports.read_owed_reports(reader, issue, row_by_row=True)
    basis = ReviewBasis.of(
        plan,
        registry,
        revision,
        assigned,
        tuple(issued_plans.restore_duties(plan, recorded)),
        digests,
        _reports_not_owed(recorded, owed),
        owed.needs_no_row,
        owed.was_held,
        _issued_checklists(reader, issue, registry),
        dict(_earlier_revisions(reader, plan, registry, revision)),
        _approvals(reader, plan.id),
        plan.first_day(reader.first_issue_day(plan.id)),
    )
    returns = inherit_returns(progress_by_unit(reader, plan.id), reader.predecessors(plan.id))
    return ExpectedReturns(basis, returns, owed)


def _issued_checklists(
    reader: LedgerReader, issue: LatestIssue, registry: units.Registry
) -> IssuedChecklists:
    """What went out of the plan, by the names that its units have now."""
    key, sent = reader.checklists.key(), defaultdict[tuple[str, str], list[SentChecklist]](list)
    for each in reader.checklists.sent(issue.plan):
        name = each.issue.unit
        unit = registry.registered_name(issue.former.get(name, name))
        sent[unit, each.issue.period].append(each)
    uncoded = reader.checklists.uncoded_revisions(issue.plan)
    return IssuedChecklists(key.secret if key else "", dict(sent), uncoded)


def _earlier_revisions(
    reader: LedgerReader, plan: Plan, registry: units.Registry, revision: int
) -> Iterator[tuple[int, SentRevision]]:
    """What went out by the revisions before this `revision`, which is in force."""
    now = plan.every_measure() if revision > 1 else ()
    digests = {each.id: fingerprint(each, registry.registered_name) for each in now}
    for each in handovers.earlier_revisions(reader, plan.id, registry, revision - 1):
        unchanged = frozenset(
            measure.id
            for measure in each.plan.every_measure()
            if digests.get(measure.id) == fingerprint(measure, each.current_name)
        )
        rows = defaultdict[str, dict[str, Assignment]](dict)
        milestones = defaultdict[str, list[MilestonePart]](list)
        for own in (assigned := each.assignments):
            rows[each.current_name(own.unit)][own.measure.id] = own
        for part in milestone_parts(assigned, each.registries[0], each.plan):
            milestones[each.current_name(part.assignment.unit)].append(part)
        yield each.number, SentRevision(rows, milestones, unchanged)


def _approvals(reader: LedgerReader, plan: str) -> Mapping[str, Sequence[str]]:
    """By the measure or the row of a milestone what is printed behind its deadline when it is extended."""
    words = defaultdict[str, list[str]](list)
    for extension in approved_extensions.every_extension(reader, plan):
        words[extension.measure].append(approval_words(extension))
    return words


def _reports_not_owed(asked: Iterable[DutyRecord], owed: OwedReports) -> Callable[[str, str], bool]:
    """Whether of the reports that are `asked` those of a unit for the period of a label are not owed."""
    reports = defaultdict[tuple[str, str], list[DutyRecord]](list)
    for each in asked:
        reports[each.unit, each.period].append(each)
    # Of few units it is a question, and to answer it for all takes as long as to restore the plan.
    return partial(_owes_none, dict(reports), owed)


def _owes_none(
    asked: Mapping[tuple[str, str], Sequence[DutyRecord]], owed: OwedReports, unit: str, label: str
) -> bool:
    own = asked.get((unit, label), ())
    return bool(own) and not any(map(owed.is_owed, own))
