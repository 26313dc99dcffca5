"""The ledger to what goes out for a month: of each unit and issuer one workbook with a section a report that is due."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.documents.checklist import ReportingRound
from taskmap.documents.packed_checklist import PlanPart, UnitPack
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments, periods
from taskmap.plan.model import Duty, Plan, Unit
from taskmap.plan.periods import Period
from taskmap.plan.rhythm import Frequency
from taskmap.plan.units import Registry, office_names
from taskmap.workflow.issuing import checklist_files, checklist_rows, issue_files, revisions
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.checklist_rows import ChecklistRows, KnownOfPlan
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.records import issued_plans, unit_names, unknown_names
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.handovers import read_handovers
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.report_periods import read_period


class PackSelection(NamedTuple):
    """Which workbooks: for the `month` as typed (None: that of the next report due), of plans (ids) and units (names, aliases
    or groups) that are named; none stand for all.
    """

    month: str | None = None
    plans: Collection[str] = ()
    units: Collection[str] = ()

    def has(self, plan: Plan) -> bool:
        """Whether it names the `plan`."""
        return not self.plans or plan.id in self.plans


class MonthPacks(NamedTuple):
    """What goes out on the `day` for the month, in the order in which it is printed; `several` are the units that more than
    one issuer asks this month, whether that is chosen or not; `years` are those of due days that may still move.
    """

    day: datetime.date
    month: Period
    packs: Sequence[UnitPack]
    several: Collection[str] = ()
    years: Collection[int] = ()


class _PlanOfDay(NamedTuple):
    """A plan in force, with its units, what is known of it, and the reports that are owed."""

    issued: IssuedPlan
    registry: Registry
    issue: LatestIssue
    known: KnownOfPlan
    due: Sequence[Duty]
    """Its reports, by date."""

    @property
    def plan(self) -> Plan:
        return self.issued.plan

    def is_asked_in(self, month: Period) -> bool:
        """Whether it is in force in the `month`, or a report of its last period is due then: 次月5日前."""
        return self.known.owed.term.overlaps(month.first, month.last) or any(self.due_in(month))

    def due_in(self, month: Period) -> Iterator[Duty]:
        """Its reports that are due in the `month`."""
        return (each for each in self.due if month.first <= each.due <= month.last)


def read_packs(
    reader: LedgerReader,
    selection: PackSelection,
    day: datetime.date,
    wanted: Collection[str] = (),
) -> MonthPacks:
    """What goes out on that `day`; `wanted` are the placeholders of the template. Raises TaskmapError for a plan or unit
    that is not there, and for what is no month.
    """
    plans = _read_plans(reader, selection, day)
    chosen = [each for each in plans if selection.has(each.plan)]
    if selection.units:
        unit_names.require_known(selection.units, [each.registry for each in chosen])
    month = _month(selection.month, chosen, day)
    # What a unit and its workbook are called does not hang on what is chosen.
    in_force = [each for each in plans if each.is_asked_in(month)]
    offices = office_names(each.registry for each in in_force)
    parts = defaultdict[tuple[str, str], list[PlanPart]](list)
    for plan in (each for each in in_force if selection.has(each.plan)):
        units = unit_names.units_of_plan(selection.units, plan.registry)
        for part in _plan_parts(reader, plan, month, day, wanted):
            if not selection.units or part.unit in units:
                parts[offices[part.unit], plan.plan.issuer].append(part)
    packs = [
        _pack(unit, issuer, own, month, day)
        for (unit, issuer), own in parts.items()
        if any(each.duty for each in own)
    ]
    found = _complete(packs, reader, {each.plan.id: each.registry for each in in_force}, offices)
    duties = (each.duty for pack in found for each in pack.sections if each.duty)
    years = {each.due.year for each in duties if each.provisional}
    several = _units_of_several(in_force, month, offices)
    return MonthPacks(day, month, _print_order(found), several, years)


def _units_of_several(
    plans: Iterable[_PlanOfDay], month: Period, offices: Mapping[str, str]
) -> Collection[str]:
    issuers = defaultdict[str, set[str]](set)
    for plan in plans:
        for duty in plan.due_in(month):
            issuers[offices.get(duty.unit, duty.unit)].add(plan.plan.issuer)
    return frozenset(unit for unit, own in issuers.items() if len(own) > 1)


def _read_plans(
    reader: LedgerReader, selection: PackSelection, day: datetime.date
) -> Sequence[_PlanOfDay]:
    """Those that are not retired. Raises TaskmapError for a plan of the `selection` that is not there."""
    issued = issued_plans.load_plans(reader, day)
    unknown_names.require_plans(selection.plans, [each.plan.id for each in issued], day)
    return [_read_plan(reader, each, day) for each in issued if each.retirement is None]


def _complete(
    packs: Iterable[UnitPack],
    reader: LedgerReader,
    registries: Mapping[str, Registry],
    offices: Mapping[str, str],
) -> Sequence[UnitPack]:
    """The packs with who looks after their units, the addresses of these, and the key of the codes; `registries` are by the id
    of the plan.
    """
    key, divisions = reader.checklists.key(), _divisions(offices, [*registries.values()])
    return [
        replace(
            each,
            division=divisions.get(each.unit, ""),
            email=_email(each, registries),
            key=key.secret if key else "",
        )
        for each in packs
    ]


def _read_plan(reader: LedgerReader, issued: IssuedPlan, day: datetime.date) -> _PlanOfDay:
    plan, registry = issued.plan, Registry.of(issued.plan)
    [issue] = reader.latest_issues(day, plan.id)
    known = checklist_rows.read_known(reader, issue, day)
    asked = [each for each in reader.duties(plan.id, until=day) if known.owed.is_owed(each)]
    due = tuple(issued_plans.restore_duties(plan, asked))
    return _PlanOfDay(issued, registry, issue, known, due)


def _month(text: str | None, plans: Sequence[_PlanOfDay], day: datetime.date) -> Period:
    """The month in which the reports are due."""
    if text is not None:
        found = read_period(text, day, "--month", ahead=True)
        return periods.period_of(found.last, Frequency.MONTH)
    due = min((each.due for plan in plans for each in plan.due if each.due >= day), default=day)
    return periods.period_of(due, Frequency.MONTH)


def _divisions(offices: Mapping[str, str], registries: Sequence[Registry]) -> Mapping[str, str]:
    """By unit who looks after it, by the first plan that says so."""
    found: dict[str, str] = {}
    for unit in (unit for registry in registries for unit in registry.units if unit.division):
        found.setdefault(offices[unit.name], unit.division)
    return found


def _email(pack: UnitPack, registries: Mapping[str, Registry]) -> str:
    """The addresses of its unit, as the plans in it write them."""
    names = ((part.unit, registries[part.checklists.plan.id]) for part in pack.plans)
    units = (registry.resolve(name) for name, registry in names)
    found = (unit.email for unit in units if isinstance(unit, Unit) and unit.email)
    return "，".join(dict.fromkeys(found))


def _plan_parts(
    reader: LedgerReader,
    plan: _PlanOfDay,
    month: Period,
    day: datetime.date,
    wanted: Collection[str],
) -> Iterator[PlanPart]:
    """Of each unit what the plan asks of it: a part a period of which a report is due in the month, else one without."""
    work, revision = _restore_split(reader, plan, day), plan.issued.revision
    rows = ChecklistRows(work.plan, work.registry, work.assignments, work.extensions, plan.known)
    before = revisions.restore_before(work, reader, revision)
    changes = revisions.find_changes(before, work.plan) or ()
    for reporting_round, duties, units in _rounds(plan.due_in(month), work.checklists):
        of_round = replace(work, reporting_round=reporting_round)
        checklists = issue_files.checklist_documents(
            of_round, rows, changes, revision, wanted=wanted
        )
        for each in units:
            duty = duties.get(each.unit)
            yield PlanPart(checklists, each.unit, each.assignments, each.duties, duty)


def _rounds(
    due: Iterable[Duty], checklists: Sequence[ChecklistFile]
) -> Iterator[tuple[ReportingRound, Mapping[str, Duty], Sequence[ChecklistFile]]]:
    """The periods of which reports are `due`, each with these by unit and the checklists of the units; a round without a
    period has those of the units that owe none.
    """
    rounds: dict[str, dict[str, Duty]] = {}
    for duty in due:
        rounds.setdefault(duty.period, {}).setdefault(duty.unit, duty)
    for period, duties in rounds.items():
        first = next(iter(duties.values()))
        units = [each for each in checklists if each.unit in duties]
        yield ReportingRound(period, first), duties, units
    reported = {unit for duties in rounds.values() for unit in duties}
    if others := [each for each in checklists if each.unit not in reported]:
        yield ReportingRound("", None), {}, others


def _restore_split(reader: LedgerReader, plan: _PlanOfDay, day: datetime.date) -> PlanSplit:
    """The plan as `split` worked it out when it was issued."""
    issued, registry = plan.issued, plan.registry
    assigned = assignments.assign(issued.plan, registry)
    names = plan.issue.other_names
    return PlanSplit(
        plan=issued.plan,
        registry=registry,
        assignments=assigned,
        duties=tuple(plan.due),
        obligations=(),
        checklists=checklist_files.group_by_unit(assigned, plan.due),
        reporting_round=ReportingRound("", None),
        day=day,
        counts_from=issued.day,
        calendar=issued.calendar,
        month=None,
        names=names,
        extensions=approved_extensions(reader, issued.plan.id, day, names),
        changed_hands=read_handovers(reader, issued.plan, registry, assigned, day),
        is_first=False,
    )


def _pack(
    unit: str, issuer: str, parts: Sequence[PlanPart], month: Period, day: datetime.date
) -> UnitPack:
    due = [(each.duty.due, at, each) for at, each in enumerate(parts) if each.duty]
    sections = [each for _, _, each in sorted(due, key=lambda each: each[:2])]
    plans = {each.checklists.plan.id: each for each in reversed(parts)}
    return UnitPack(unit, issuer, month.label, day, sections, [*reversed(plans.values())])


def _print_order(packs: Sequence[UnitPack]) -> Sequence[UnitPack]:
    """By who looks after the units, in the order in which the plans name these; those without anybody come last."""
    divisions = {each.division: at for at, each in reversed([*enumerate(packs)])}
    units = {each.unit: at for at, each in reversed([*enumerate(packs)])}
    return sorted(
        packs, key=lambda each: (not each.division, divisions[each.division], units[each.unit])
    )
