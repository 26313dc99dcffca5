"""The ledger as of a day to the reports of a plan that are owed: the parts in it, the words on it and its closures.

Nothing here loads a plan or its model but for what an earlier taskmap issued: check-overdue asks each morning.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.progress import Status
from taskmap.tracking.overdue import PlanFacts
from taskmap.tracking.owed import OpenParts, OwedReports, ReportingTerms, Said, may_be_finished
from taskmap.tracking.parts import Part
from taskmap.tracking.plan_terms import PlanTerm
from taskmap.tracking.words import Order, Word, done_day
from taskmap.workflow.records.issues_of_day import DayIssue
from taskmap.workflow.records.pending_reports import drop_pending
from taskmap.workflow.records.retirements import read_retirements

if TYPE_CHECKING:
    from taskmap.tracking.closure import ClosureStep

Words = Mapping[tuple[str, str], Sequence[Said]]


def read_owed_reports(
    reader: LedgerReader,
    issue: LatestIssue,
    until: datetime.date | None = None,
    *,
    row_by_row: bool = False,
) -> OwedReports:
    """What is owed of the plan by what was known on the day `until` (None: all that is), of which `issue` is the last by
    then. Only `row_by_row` does it know which rows a unit need not fill in that has others to report.
    """
    retirements = read_retirements(reader, issue.plan, until)
    terms, parts = _terms_and_parts(reader, issue, until, None)
    # What came in for a plan out of force counts no more than in its report.
    term = PlanTerm(terms.begins, terms.ends, retirements=retirements)
    until = term.last_day(until or datetime.date.max)
    done = reader.done_parts(issue, until)
    steps = reader.closure_steps(issue.plan, until)
    if row_by_row:
        open_parts = OpenParts(parts, _words(reader, issue, _units(done), until), steps)
    else:
        open_parts = _open_parts(reader, issue, until, parts, done, steps)
    return OwedReports(terms, open_parts, retirements)


def keep_pressed(reader: LedgerReader, day_issue: DayIssue, facts: PlanFacts) -> PlanFacts:
    """The `facts` of the plan on its day with only those missing reports that are owed, still asked for
    and not 待核实.
    """
    if not facts.missing:
        return facts
    issue, day = day_issue.issue, day_issue.day
    names = {each.unit for each in facts.missing}
    terms, parts = _terms_and_parts(reader, issue, day, names)
    done = reader.done_parts(issue, day, {each.unit for each in parts})
    owed = OwedReports(
        terms,
        _open_parts(reader, issue, day, parts, done, facts.closure_steps),
        day_issue.retirements,
    )
    missing = [each for each in facts.missing if owed.is_pressed_for(each, day)]
    return replace(facts, missing=drop_pending(reader, issue.plan, missing, day))


def _terms_and_parts(
    reader: LedgerReader,
    issue: LatestIssue,
    until: datetime.date | None,
    names: Collection[str] | None,
) -> tuple[ReportingTerms, Sequence[Part]]:
    """What the plan says of its reports, and the parts of the units `names` (None: all) with all that answer for their
    measures.
    """
    if issue.parts is not None:
        terms = ReportingTerms(issue.begins, issue.ends, issue.when_done)
        return terms, reader.parts(issue, names)
    # Only for what an earlier taskmap issued, until it is split again.
    from taskmap.workflow.records import part_history

    return part_history.restore_parts(reader, issue, until)


def _open_parts(
    reader: LedgerReader,
    issue: LatestIssue,
    until: datetime.date | None,
    parts: Sequence[Part],
    done: Collection[tuple[str, str]],
    steps: Sequence[tuple[str, ClosureStep]],
) -> OpenParts:
    words: Words = {}
    if done:
        finished = may_be_finished(parts, done, {item for item, _ in steps})
        words = _words(reader, issue, _witnesses(parts, finished), until)
    return OpenParts(parts, words, steps)


def _units(done: Collection[tuple[str, str]]) -> frozenset[str]:
    """Whose words tell of every part whether it is done: a part that was never called so is not."""
    return frozenset(unit for unit, _ in done)


def _witnesses(parts: Sequence[Part], finished: Collection[str]) -> frozenset[str]:
    """The units whose words tell whether the parts of the `finished` ones are done: their own, and those that answer
    for their measures.
    """
    measures = {each.measure for each in parts if each.unit in finished}
    answering = (each.unit for each in parts if each.answers and each.measure in measures)
    return frozenset([*finished, *answering])


def _words(
    reader: LedgerReader, issue: LatestIssue, names: Collection[str], until: datetime.date | None
) -> Words:
    """By unit and measure id what each of the units `names` said, in the order in which it counts."""
    rows: dict[tuple[str, str], list[tuple[Order, Said]]] = defaultdict(list)
    for unit, measure, word in reader.words(issue, names, until):
        rows[unit, measure].append((word.order, _to_said(word)))
    return {key: [said for _, said in sorted(own)] for key, own in rows.items()}


def _to_said(word: Word) -> Said:
    """A word says how things stood in its period, also one that takes 已完成 back afterwards."""
    done = done_day(word.period, word.received_on, word.done_on)
    return Said(done.day, word.status == Status.DONE, word.period)
