"""The ledger as of a day to the reports of a plan that are owed: its revisions, the words on it and its closures."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanRevision
from taskmap.plan import assignments as duties
from taskmap.plan import units
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.progress import Status
from taskmap.tracking.closure import ClosureStep
from taskmap.tracking.overdue import PlanFacts
from taskmap.tracking.owed import GivenParts, OpenParts, OwedReports, Said, may_be_finished
from taskmap.tracking.words import Order, done_day
from taskmap.workflow import issued_plans

Words = Mapping[tuple[str, str], Sequence[Said]]


def read_owed_reports(
    reader: LedgerReader,
    plan: Plan,
    assignments: Sequence[Assignment],
    revision: int,
    until: datetime.date | None = None,
) -> OwedReports:
    """What is owed of the plan by what was known on the day `until` (None: all that is): `plan`, `assignments` and the number `revision` are
    those of its last issue by then.
    """
    given = tuple(_given_parts(reader, plan, assignments, revision, until))
    steps = [
        (entry.measure, codec.decode(entry, ClosureStep))
        for entry in reader.events(plan.id, EntryKind.CLOSURE, until=until)
    ]
    done = reader.done_parts(plan.id, until)
    finished = may_be_finished(given, done, {item for item, _ in steps})
    words = _words(reader, plan.id, _witnesses(given, finished), until) if finished and done else {}
    return OwedReports(plan, OpenParts(given, words, steps))


def keep_pressed(
    reader: LedgerReader, issue: LatestIssue, facts: PlanFacts, day: datetime.date
) -> PlanFacts:
    """The `facts` of the plan on that day with only those missing reports that are owed and still asked for."""
    recorded = reader.plan_revision(issue.plan, issue.revision) if facts.missing else None
    if recorded is None:
        return facts
    owed = read_issued(reader, recorded, until=day)
    missing = [each for each in facts.missing if owed.is_pressed_for(each, day)]
    return facts._replace(missing=missing)


def read_issued(
    reader: LedgerReader, recorded: PlanRevision, until: datetime.date | None = None
) -> OwedReports:
    """As `read_owed_reports`, of a plan that has to be restored first."""
    plan = issued_plans.load_plan(reader, recorded, until).plan
    assignments = duties.assign(plan, units.Registry.of(plan))
    return read_owed_reports(reader, plan, assignments, recorded.revision, until)


def _given_parts(
    reader: LedgerReader,
    plan: Plan,
    assignments: Sequence[Assignment],
    revision: int,
    until: datetime.date | None,
) -> Iterator[GivenParts]:
    """One for each revision, with the names that its units have now, whether anything ever came under the former
    ones or not; the first counts from the plan's issue date if that is earlier.
    """
    registry = units.Registry.of(plan)
    for number in range(1, revision + 1):
        recorded = reader.plan_revision(plan.id, number)
        if recorded is None:
            continue
        issued, parts = plan, assignments
        if number < revision:
            issued = issued_plans.load_plan(reader, recorded, until).plan
            parts = duties.assign(issued, units.Registry.of(issued))
        # Of old the first was recorded on the day on which it was entered.
        day = issued.first_day(recorded.as_of) if number == 1 else recorded.as_of
        former_names = registry.renames({part.unit for part in parts})
        yield GivenParts(day, parts, issued.leads, former_names)


def _witnesses(given: Sequence[GivenParts], finished: Collection[str]) -> frozenset[str]:
    """The units whose words tell whether the parts of the `finished` ones are done: their own, and those that answer
    for their measures.
    """
    answering = (
        unit
        for each in given
        for one in finished
        for measure in each.measures.get(one, ())
        for unit in each.answerable.get(measure, ())
    )
    return frozenset([*finished, *answering])


def _words(
    reader: LedgerReader, plan: str, names: Collection[str], until: datetime.date | None
) -> Words:
    """By unit and measure id what each of the units `names` said, in the order in which it counts."""
    rows: dict[tuple[str, str], list[tuple[Order, Said]]] = defaultdict(list)
    for unit, measure, word in reader.statuses(plan, names, until):
        # A word says how things stood in its period, also one that takes 已完成 back afterwards.
        said = Said(done_day(word.period, word.received_on), word.status == Status.DONE)
        rows[unit, measure].append((word.order, said))
    return {key: [said for _, said in sorted(own)] for key, own in rows.items()}
