"""Plans in the ledger to the reports that they ask of their units, with the rows to answer: reckoned, without a file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from taskmap.documents import answers
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.assignments import assign
from taskmap.plan.progress import Progress
from taskmap.plan.same_asks import Ask
from taskmap.plan.units import Registry
from taskmap.tracking.burden import NOTHING, AskedRow, Load, OutgoingReport, month_label
from taskmap.tracking.deadlines import effective_deadline
from taskmap.workflow.issuing.checklist_rows import ChecklistRows, read_known
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.issued_plans import IssuedPlan

ROW = Load(rows=1, cells=answers.CELLS.cells, words=answers.CELLS.words)
"""What there is to fill in of a row that goes out empty."""


class AskedDuty(NamedTuple):
    """A report that a unit, as its plan calls it, owes for the period of this label by the day `due`; `when_done`: also of
    what is done.
    """

    unit: str
    period: str
    due: datetime.date
    when_done: bool = False


class AskingPlan(ChecklistRows, frozen=True, dict=True):
    """A plan that asks for reports; `known` is None where nothing of it was issued yet."""

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
        unit, said = duty.unit, self.said_before(duty.unit, duty.period)
        rows = self._empty_rows[unit]
        for each in self.open_assignments(unit, duty.period, even_done=duty.when_done):
            row = rows[each.measure.id]
            yield row._replace(filled=self._filled(said.get(each.measure.id))) if said else row

    def _milestone_rows(self, duty: AskedDuty) -> Iterator[AskedRow]:
        own = self.said_before(duty.unit, duty.period)
        # What went out for a past period is counted, whatever was answered.
        for each in self.milestones(
            duty.unit, duty.period, lambda unit: self.said_before(unit, duty.period)
        ):
            yield AskedRow(filled=self._filled(own.get(each.row_id)))

    @cached_property
    def _empty_rows(self) -> Mapping[str, Mapping[str, AskedRow]]:
        """By unit a row for each of its measures, by the id of that, as if nothing had been said of any."""
        return {
            unit: {
                each.measure.id: AskedRow(
                    Ask(self.plan.id, each, effective_deadline(each.measure, unit, self.extensions))
                )
                for each in own
            }
            for unit, own in self.units.items()
        }

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
