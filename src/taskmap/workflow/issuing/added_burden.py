"""A plan that is about to be issued to what it adds to what its units are asked already."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping

from taskmap.documents.added_burden import AddedPage
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.model import Plan
from taskmap.plan.units import office_names
from taskmap.tracking import burden
from taskmap.tracking.burden import AddedBurden, OutgoingReport, month_label
from taskmap.workflow.issuing import outgoing_reports
from taskmap.workflow.issuing.outgoing_reports import ROW, AskedDuty, AskingPlan
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.records import issued_plans


def read_added(reader: LedgerReader, work: PlanSplit) -> AddedPage:
    """What the plan of `work` adds in the months in which it asks for reports, or the revision before it did, to the units that
    they ask.
    """
    new = outgoing_reports.read_new_plan(reader, work)
    current = list(_read_current(reader, work))
    names = office_names(each.registry for each in (*current, new))
    # Where all is done nothing is owed.
    own = [each for each in new.reports(_duties(work), names) if each.rows]
    issued = {each.plan.id: each for each in current}
    revised = issued.pop(work.plan.id, None)
    replaced = [*_read_reports(reader, revised, names, work.day)] if revised else []
    # What it does not ask of is the same without it and with it.
    months = {(each.unit, each.month) for each in (*own, *replaced)}
    others = [
        each
        for plan in issued.values()
        for each in _read_reports(reader, plan, names, work.day, months)
    ]
    before, after = (burden.reckon([*others, *each], ROW) for each in (replaced, own))
    return AddedPage(AddedBurden(work.plan.id, before, after), _titles(work.plan))


def _read_reports(
    reader: LedgerReader,
    plan: AskingPlan,
    names: Mapping[str, str],
    day: datetime.date,
    months: Collection[tuple[str, str]] | None = None,
) -> Iterator[OutgoingReport]:
    """The reports of the plan in these `months` of units, by the names that these have over all plans; None: in all."""

    def is_wanted(unit: str, due: datetime.date) -> bool:
        return months is None or (names.get(unit, unit), month_label(due)) in months

    return plan.reports(outgoing_reports.read_duties(reader, plan, day, is_wanted), names)


def _read_current(reader: LedgerReader, work: PlanSplit) -> Iterator[AskingPlan]:
    """The plans that ask already; there may be none."""
    if next(reader.latest_issues(work.day), None) is not None:
        for each in issued_plans.load_plans(reader, work.day):
            yield outgoing_reports.read_plan(reader, each, work.day)


def _duties(work: PlanSplit) -> Iterator[AskedDuty]:
    for each in work.duties:
        yield AskedDuty(each.unit, each.period, each.due, each.rule.reports_when_done)


def _titles(plan: Plan) -> dict[str, str]:
    """What the plan says of its measures, by their ids."""
    return {
        measure.id: measure.text or task.title
        for task in plan.every_task()
        for measure in task.measures
    }
