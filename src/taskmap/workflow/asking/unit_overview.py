"""The ledger to everything about a unit over all plans: what it owes, answers for, was sent, and sent in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from taskmap.documents.unit_page import UnitPage, UnitPlan
from taskmap.ledger import renaming
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.checklist_issue import SentChecklist
from taskmap.plan.model import Unit
from taskmap.plan.units import Registry
from taskmap.tracking.overdue import OverdueItem
from taskmap.workflow.asking.entry_log import EntryLines, is_of_unit
from taskmap.workflow.records.entry_numbers import FILES
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.letters import OF_SEVERAL
from taskmap.workflow.reminding import overdue_check
from taskmap.workflow.reminding.overdue_check import SOON, OverdueRequest
from taskmap.workflow.reporting import report_sources

_LETTERS = (EntryKind.REMINDER, EntryKind.REPLY)


def names_by_plan(issued: Sequence[IssuedPlan], name: str) -> dict[str, str]:
    """By the id of each of the plans `issued` that has the unit which this name means its registered name there: what is an
    alias in one plan is in all. Empty where none has it.
    """
    registries = {each.plan.id: Registry.of(each.plan) for each in issued}
    known = (each.resolve(name) for each in registries.values())
    spellings = [name, *(unit.name for unit in known if isinstance(unit, Unit))]
    found = (
        (plan, registry.resolve(each))
        for plan, registry in registries.items()
        for each in spellings
    )
    return {plan: unit.name for plan, unit in found if isinstance(unit, Unit)}


def read_unit(
    reader: LedgerReader,
    issued: Sequence[IssuedPlan],
    names: Mapping[str, str],
    day: datetime.date,
) -> UnitPage:
    """All that was known on the `day` of the unit that has in the plans of these ids, which are among those `issued`, these
    `names`: as in `names_by_plan`.
    """
    own = _find_overdue(reader, names, day)
    asked = {**{plan: {unit} for plan, unit in names.items()}, OF_SEVERAL: {*names.values()}}
    entries = [
        each
        for plan, units in asked.items()
        for each in _entries(reader, plan, day)
        if is_of_unit(reader, each, units, day)
    ]
    ordered = sorted(entries, key=lambda each: each.number)
    lines = tuple(map(EntryLines(reader).of, ordered))
    return UnitPage(
        day=day,
        unit=next(iter(names.values())),
        plans=tuple(_plans(reader, issued, names, day)),
        overdue=tuple(each for each in own if each.is_late),
        soon=tuple(each for each in own if not each.is_late),
        checklists=tuple(_checklists(reader, issued, names, day)),
        packs=tuple(each for each in lines if each.kind == EntryKind.PACK),
        letters=tuple(each for each in lines if each.kind in _LETTERS),
        arrivals=tuple(each for each in lines if each.kind in FILES),
    )


def _find_overdue(
    reader: LedgerReader, names: Mapping[str, str], day: datetime.date
) -> list[OverdueItem]:
    """What is late or falls due soon, the oldest first."""
    asked = {
        names[each.plan]
        for each in reader.latest_issues(day)
        if each.plan in names and reader.has_obligations(each, names[each.plan])
    }
    if not asked:
        return []
    request = OverdueRequest(day.isoformat(), SOON, plans=tuple(names), units=tuple(asked))
    found = overdue_check.check_ledger(reader, request).findings
    return sorted(
        (each for each in found if each.unit == names[each.plan]), key=lambda each: each.due
    )


def _plans(
    reader: LedgerReader,
    issued: Sequence[IssuedPlan],
    names: Mapping[str, str],
    day: datetime.date,
) -> Iterator[UnitPlan]:
    own = [each for each in issued if each.plan.id in names]
    for each in report_sources.report_under_way(reader, own, day).plans:
        name = names[each.issue.plan.id]
        if figures := next((line for line in each.units if line.unit == name), None):
            yield UnitPlan(each, figures)


def _entries(reader: LedgerReader, plan: str, day: datetime.date) -> Iterator[LedgerEntry]:
    """What went out of the plan, or of several, and what came, also what was withdrawn."""
    kinds = (*_LETTERS, EntryKind.PACK, *FILES)
    yield from reader.events(plan, *kinds, until=day)
    for kind in kinds:
        yield from reader.withdrawn(plan, kind, day)


def _checklists(
    reader: LedgerReader,
    issued: Sequence[IssuedPlan],
    names: Mapping[str, str],
    day: datetime.date,
) -> list[SentChecklist]:
    """Those that went out up to the `day`, the last period first; of which no day is known, those of the revisions up to
    the ones `issued`.
    """
    revisions = {each.plan.id: each.revision for each in issued}
    found = (
        each
        for plan, unit in names.items()
        for each in reader.checklists.sent(plan)
        if renaming.current_name(reader.other_names(plan, day), plan, each.issue.unit) == unit
        and (each.day or day) <= day
        and each.issue.revision <= revisions[plan]
    )
    return sorted(
        found,
        key=lambda each: (each.issue.period, each.issue.plan, each.issue.revision),
        reverse=True,
    )
