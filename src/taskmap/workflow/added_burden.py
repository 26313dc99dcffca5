"""A plan that is about to be issued to what it adds to what its units are asked already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taskmap.documents.added_burden import AddedPage
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.units import office_names
from taskmap.tracking import burden
from taskmap.tracking.burden import AddedBurden, OutgoingReport
from taskmap.workflow import issued_plans, outgoing_reports
from taskmap.workflow.outgoing_reports import ROW, AskedDuty, AskingPlan
from taskmap.workflow.splitting import PlanSplit


def read_added(reader: LedgerReader, work: PlanSplit) -> AddedPage:
    """What the plan of `work` adds in the months in which it asks for reports, to the units that it asks."""
    day, plan = work.day, work.plan.id
    has_plans = next(reader.latest_issues(day), None) is not None
    issued = issued_plans.load_plans(reader, day) if has_plans else ()
    current = [outgoing_reports.read_plan(reader, each, day) for each in issued]
    new = outgoing_reports.read_new_plan(reader, work)
    names = office_names(each.registry for each in (*current, new))
    asked = [
        AskedDuty(each.unit, each.period, each.due, each.rule.reports_when_done)
        for each in work.duties
    ]
    months = {f"{each.due:%Y-%m}" for each in asked}
    units = {names.get(each, each) for each in new.units}

    def reports(plans: Iterable[AskingPlan]) -> Iterator[OutgoingReport]:
        for each in plans:
            duties = outgoing_reports.read_duties(reader, each, day)
            beside = (
                duty
                for duty in duties
                if f"{duty.due:%Y-%m}" in months and names.get(duty.unit, duty.unit) in units
            )
            yield from each.reports(beside, names)

    others = [*reports(each for each in current if each.plan.id != plan)]
    before = [*others, *reports(each for each in current if each.plan.id == plan)]
    # Where all is done nothing is owed.
    own = [each for each in new.reports(asked, names) if each.rows]
    added = AddedBurden(plan, burden.reckon(before, ROW), burden.reckon([*others, *own], ROW))
    titles = {
        measure.id: measure.text or task.title
        for task in work.plan.every_task()
        for measure in task.measures
    }
    return AddedPage(added, titles)
