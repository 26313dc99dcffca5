"""Plans in the ledger to the reports that they ask of their units, with the rows to answer: reckoned, without a file."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from taskmap.documents import answers
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.assignments import answerable_by_measure, assign
from taskmap.plan.milestones import MilestonePart, last_day_asked, milestone_parts
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.progress import Progress, Submission
from taskmap.plan.same_asks import Ask
from taskmap.plan.units import Registry
from taskmap.tracking.burden import NOTHING, AskedRow, Load, OutgoingReport, month_label
from taskmap.tracking.closure import struck_items
from taskmap.tracking.deadlines import effective_deadline, effective_part
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.milestones import is_asked
from taskmap.tracking.owed import OwedReports
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.records import expected_returns, owed_reports
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.issued_plans import IssuedPlan

ROW = Load(rows=1, cells=answers.CELLS.cells, words=answers.CELLS.words)
"""What there is to fill in of a row that goes out empty."""
_NOTHING_SAID: Mapping[str, Progress] = MappingProxyType({})


class AskedDuty(NamedTuple):
    """A report that a unit, as its plan calls it, owes for the period of this label by the day `due`; `when_done`: also of
    what is done.
    """

    unit: str
    period: str
    due: datetime.date
    when_done: bool = False


class KnownOfPlan(NamedTuple):
    """What the ledger knows of a plan on a day: what is owed, the returns by unit, the last one last, what is `struck` off."""

    owed: OwedReports
    returns: Mapping[str, Sequence[Submission]]
    struck: Collection[str]


class AskingPlan(Struct, frozen=True, dict=True):
    """A plan that asks for reports; `known` is None where nothing of it was issued yet."""

    plan: Plan
    registry: Registry
    assignments: Sequence[Assignment]
    extensions: Extensions
    known: KnownOfPlan | None = None

    @cached_property
    def units(self) -> Mapping[str, Sequence[Assignment]]:
        """By unit what it has to do: nobody else has a checklist."""
        found: dict[str, list[Assignment]] = defaultdict(list)
        for each in self.assignments:
            found[each.unit].append(each)
        return found

    def reports(
        self, duties: Iterable[AskedDuty], names: Mapping[str, str]
    ) -> Iterator[OutgoingReport]:
        """What goes out for the `duties`, once for a unit, period and month; `names` has the one name of each unit over all
        plans.
        """
        seen: set[tuple[str, str, str]] = set()
        for each in duties:
            unit = each.unit
            if unit not in self.units:
                continue
            if (key := (unit, each.period, month_label(each.due))) in seen:
                continue
            seen.add(key)
            rows = (*self._measure_rows(each), *self._milestone_rows(each))
            office = names.get(unit, unit)
            yield OutgoingReport(
                self.plan.id, self.plan.issuer, office, each.period, each.due, rows
            )

    def _measure_rows(self, duty: AskedDuty) -> Iterator[AskedRow]:
        """Those of the measures in which its unit still has something to do when the period begins."""
        unit, said = duty.unit, self._said(duty.unit, duty.period)
        closed = None if duty.when_done or not self.known else self.known.owed
        for row in self._open_rows[unit]:
            assert row.ask is not None
            measure = row.ask.assignment.measure.id
            if not (closed and closed.needs_no_row(unit, measure, duty.period)):
                yield row._replace(filled=self._filled(said.get(measure))) if said else row

    def _milestone_rows(self, duty: AskedDuty) -> Iterator[AskedRow]:
        if duty.unit not in self._milestones or not (by := last_day_asked(duty.period)):
            return
        struck = self.known.struck if self.known else ()
        for each in self._milestones[duty.unit]:
            answering = self._answering.get(each.assignment.measure.id, ())
            if is_asked(each, by, answering, self._last_progress(duty.period), struck):
                said = self._said(duty.unit, duty.period).get(each.row_id)
                yield AskedRow(filled=self._filled(said))

    @cached_property
    def _open_rows(self) -> Mapping[str, Sequence[AskedRow]]:
        """By unit a row for each of its measures, as if nothing had been said of any."""
        return {
            unit: [
                AskedRow(
                    Ask(self.plan.id, each, effective_deadline(each.measure, unit, self.extensions))
                )
                for each in own
            ]
            for unit, own in self.units.items()
        }

    @cached_property
    def _milestones(self) -> Mapping[str, Sequence[MilestonePart]]:
        found: dict[str, list[MilestonePart]] = defaultdict(list)
        for each in milestone_parts(self.assignments, self.registry, self.plan):
            found[each.assignment.unit].append(effective_part(each, self.extensions))
        return dict(found)

    @cached_property
    def _answering(self) -> Mapping[str, Sequence[str]]:
        return answerable_by_measure(self.assignments, self.plan.leads)

    @cached_property
    def _words(self) -> dict[tuple[str, str], Mapping[str, Progress]]:
        return {}

    def _said(self, unit: str, period: str) -> Mapping[str, Progress]:
        """What the unit had said last, by measure and milestone, when the checklist of the period went out."""
        if self.known is None or unit not in self.known.returns:
            return _NOTHING_SAID
        if (found := self._words.get((unit, period))) is None:
            found = expected_returns.latest_before(self.known.returns[unit], period)
            self._words[unit, period] = found
        return found

    def _last_progress(self, period: str) -> Callable[[str, str], Progress | None]:
        return lambda unit, item: self._said(unit, period).get(item)

    def _filled(self, said: Progress | None) -> Load:
        if said is None or not self.plan.carry:
            return NOTHING
        count = answers.count_carried(said)
        return Load(cells=count.cells, words=count.words)


def read_plan(reader: LedgerReader, issued: IssuedPlan, day: datetime.date) -> AskingPlan:
    """The plan by what was known on the `day`."""
    plan, registry = issued.plan, Registry.of(issued.plan)
    names = reader.other_names(plan.id, day)
    [issue] = reader.latest_issues(day, plan.id)
    return AskingPlan(
        plan,
        registry,
        assign(plan, registry),
        approved_extensions(reader, plan.id, day, names),
        read_known(reader, issue, day),
    )


def read_new_plan(reader: LedgerReader, work: PlanSplit) -> AskingPlan:
    """The plan that is about to be issued, by what the ledger knows of the revision before, if there is one."""
    issue = next(reader.latest_issues(work.day, work.plan.id), None)
    known = read_known(reader, issue, work.day) if issue else None
    return AskingPlan(work.plan, work.registry, work.assignments, work.extensions, known)


def read_known(reader: LedgerReader, issue: LatestIssue, day: datetime.date) -> KnownOfPlan:
    """What was known on the `day` of the plan of which `issue` is the last by then."""
    returns: Mapping[str, Sequence[Submission]] = {}
    if reader.periods(issue.plan, day):
        own = expected_returns.progress_by_unit(reader, issue.plan, day)
        returns = expected_returns.inherit_returns(own, reader.predecessors(issue.plan, day))
    return KnownOfPlan(
        owed_reports.read_owed_reports(reader, issue, day, row_by_row=True),
        returns,
        struck_items(reader.closure_steps(issue.plan, day)),
    )


def read_duties(
    reader: LedgerReader,
    asking: AskingPlan,
    day: datetime.date,
    is_wanted: Callable[[str, datetime.date], bool],
) -> Iterator[AskedDuty]:
    """The reports of a plan in the ledger that are owed by what was known on the `day`, in order of the due day: those that
    are wanted by their unit, as the plan calls it, and their due day.
    """
    assert asking.known is not None, "it is in the ledger"
    when_done = {rule.name for rule in asking.plan.rules if rule.reports_when_done}
    for each in reader.duties(asking.plan.id, until=day):
        if is_wanted(each.unit, each.due) and asking.known.owed.is_owed(each):
            yield AskedDuty(each.unit, each.period, each.due, each.rule in when_done)
