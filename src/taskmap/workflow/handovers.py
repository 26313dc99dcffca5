"""The earlier revisions of a plan in the ledger to the measures that changed hands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments as duties
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.units import Registry
from taskmap.tracking.handovers import (
    EarlierPart,
    Handover,
    earlier_parts,
    empty_successions,
    find_handovers,
)
from taskmap.workflow import issued_plans


class RevisionHandovers(NamedTuple):
    """What changed hands by a revision; `empty` are each unit and the one that it succeeds where that had nothing of
    it.
    """

    handovers: tuple[Handover, ...] = ()
    empty: tuple[tuple[str, str], ...] = ()


def read_handovers(
    reader: LedgerReader, plan: Plan, registry: Registry, assignments: Sequence[Assignment]
) -> RevisionHandovers:
    """What changed hands in the `plan`, which is being issued and whose `assignments` these are. Nothing where nothing
    was ever said that could count on.
    """
    succeeds = any(unit.succeeds for unit in plan.units)
    if not (succeeds or reader.periods(plan.id)):
        return RevisionHandovers()
    latest = next(reader.latest_issues(plan=plan.id), None)
    earlier = _earlier_parts(reader, plan, registry, latest.revision if latest else 0)
    return RevisionHandovers(
        find_handovers(plan, registry, assignments, earlier),
        tuple(empty_successions(plan, registry, assignments, earlier)),
    )


def _earlier_parts(
    reader: LedgerReader, plan: Plan, registry: Registry, last: int
) -> Sequence[Sequence[EarlierPart]]:
    """The parts in the revisions up to the `last`, in order of time: a name is followed through all later revisions."""
    found: list[Sequence[EarlierPart]] = []
    later = [registry]
    for number in range(last, 0, -1):
        recorded = reader.plan_revision(plan.id, number)
        if recorded is None:
            continue
        issued = issued_plans.load_plan(reader, recorded).plan
        own = Registry.of(issued)
        parts = duties.assign(issued, own)
        names = {part.unit: _current_name(part.unit, later) for part in parts}
        found.insert(0, earlier_parts(parts, names))
        later.insert(0, own)
    return found


def _current_name(name: str, later: Iterable[Registry]) -> str:
    for registry in later:
        name = registry.registered_name(name)
    return name
