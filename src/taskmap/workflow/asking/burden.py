"""The ledger to how much each unit is asked a month over all plans, on paper and in files."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.document import Document
from taskmap.documents import burden as pages
from taskmap.documents.burden import BurdenPage
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import periods
from taskmap.plan.periods import Period
from taskmap.plan.rhythm import Frequency
from taskmap.plan.units import office_names
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import burden
from taskmap.tracking.burden import OutgoingReport
from taskmap.workflow.issuing import outgoing_reports
from taskmap.workflow.issuing.outgoing_reports import ROW, AskingPlan
from taskmap.workflow.records import days, issued_plans, unit_names, unknown_names
from taskmap.workflow.records.report_periods import read_period
from taskmap.workflow.reporting.reports import write


class BurdenRequest(NamedTuple):
    """Which months, those of the period `month`, or from the period `first` to the period `last`, all as typed (without any:
    the year of the day), of which plans (ids) and units (names, aliases or groups; none of either: all), as of which day
    as typed (None: today).
    """

    month: str | None = None
    first: str | None = None
    last: str | None = None
    plans: Collection[str] = ()
    units: Collection[str] = ()
    as_of: str | None = None


class BurdenReport(NamedTuple):
    """What was asked for, its page, and the files that were written."""

    page: BurdenPage
    document: Document
    files: tuple[Path, ...]


def make_burden(place: Place, request: BurdenRequest, out: Path | None) -> BurdenReport:
    """The page of what the `request` asks for; `out` as in `reporting.write`. Raises TaskmapError for a plan or unit that
    is not there, and for what is no period.
    """
    with opening.open_for_reading(place) as book:
        day = days.day(request.as_of, book.office_timezone())
        found = read_burden(book, request, day)
    document = pages.document(found)
    return BurdenReport(found, document, write(document, out, None, pages.FILE))


def read_burden(reader: LedgerReader, request: BurdenRequest, day: datetime.date) -> BurdenPage:
    """The figures alone, by what was known on the `day`; all else as in `make_burden`."""
    issued = issued_plans.load_plans(reader, day)
    unknown_names.require_plans(request.plans, [each.plan.id for each in issued], day)
    asking = [outgoing_reports.read_plan(reader, each, day) for each in issued]
    names = office_names(each.registry for each in asking)
    chosen = [each for each in asking if not request.plans or each.plan.id in request.plans]
    months = _months(request, day)
    reports = _read_reports(reader, chosen, names, months, day)
    if request.units:
        registries = [each.registry for each in chosen]
        units = unit_names.select_units(request.units, registries)
        wanted = {names.get(each, each) for each in units}
        reports = (each for each in reports if each.unit in wanted)
    found = burden.reckon(reports, ROW)
    titles = {each.plan.id: each.plan.title or each.plan.id for each in asking}
    return BurdenPage(day, [each.label for each in months], found, titles, bool(request.units))


def _months(request: BurdenRequest, day: datetime.date) -> Sequence[Period]:
    if request.month:
        first = last = read_period(request.month, day, "--month", ahead=True)
    else:
        year = periods.period_of(day, Frequency.YEAR)
        first = read_period(request.first, day, "--from") if request.first else year
        year = periods.period_of(max(first.first, day), Frequency.YEAR)
        last = read_period(request.last, day, "--until", ahead=True) if request.last else year
    if last.last < first.first:
        raise TaskmapError(f"--until {last.label} 在 --from {first.label} 之前，请把两期对调")
    return tuple(periods.between(first.first, last.last, Frequency.MONTH))


def _read_reports(
    reader: LedgerReader,
    plans: Iterable[AskingPlan],
    names: Mapping[str, str],
    months: Sequence[Period],
    day: datetime.date,
) -> Iterator[OutgoingReport]:
    first, last = months[0].first, months[-1].last
    for plan in plans:
        duties = outgoing_reports.read_duties(
            reader, plan, day, lambda _, due: first <= due <= last
        )
        yield from plan.reports(duties, names)
