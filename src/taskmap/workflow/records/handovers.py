"""The earlier revisions of a plan in the ledger to the measures that changed hands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from msgspec import Struct

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
from taskmap.workflow.records import issued_plans


class RevisionHandovers(Struct, frozen=True):
    """What changed hands by a revision; `empty` are each unit and the one that it succeeds where that had nothing of
    it.
    """

    handovers: tuple[Handover, ...] = ()
    empty: tuple[tuple[str, str], ...] = ()


def read_handovers(
    reader: LedgerReader,
    plan: Plan,
    registry: Registry,
    assignments: Sequence[Assignment],
    until: datetime.date | None = None,
) -> RevisionHandovers:
    """What changed hands in the `plan`, whose `assignments` these are: the one in force on the day `until`, or (None) one
    that is being issued. Nothing where nothing was ever said that could count on.
    """
    succeeds = any(unit.succeeds for unit in plan.units)
    if not (succeeds or reader.periods(plan.id, until)):
        return RevisionHandovers()
    latest = next(reader.latest_issues(until, plan.id), None)
    earlier = _earlier_parts(reader, plan, registry, latest.revision if latest else 0)
    return RevisionHandovers(
        find_handovers(plan, registry, assignments, earlier),
        tuple(empty_successions(plan, registry, assignments, earlier)),
    )


class EarlierRevision(Struct, frozen=True):
    """A revision that another one followed; `registries` are its own and those of all later ones, in order of time."""

    number: int
    plan: Plan
    registries: tuple[Registry, ...]

    @property
    def assignments(self) -> Sequence[Assignment]:
        """Who had which part in it, by the names of then."""
        return duties.assign(self.plan, self.registries[0])

    def current_name(self, name: str) -> str:
        """What the unit or group is called now that was called `name` then."""
        for registry in self.registries:
            name = registry.registered_name(name)
        return name


def earlier_revisions(
    reader: LedgerReader, plan: str, registry: Registry, last: int
) -> Iterator[EarlierRevision]:
    """The revisions of the `plan` (its id) up to the `last`, the latest first; `registry` is that of the one that
    follows.
    """
    later: tuple[Registry, ...] = (registry,)
    for number in range(last, 0, -1):
        if (recorded := reader.plan_revision(plan, number)) is not None:
            issued = issued_plans.load_plan(reader, recorded).plan
            later = (Registry.of(issued), *later)
            yield EarlierRevision(number, issued, later)


def _earlier_parts(
    reader: LedgerReader, plan: Plan, registry: Registry, last: int
) -> Sequence[Sequence[EarlierPart]]:
    """The parts in the revisions up to the `last`, in order of time: a name is followed through all later revisions."""
    found: list[Sequence[EarlierPart]] = []
    for each in earlier_revisions(reader, plan.id, registry, last):
        parts = each.assignments
        names = {part.unit: each.current_name(part.unit) for part in parts}
        found.insert(0, earlier_parts(parts, names))
    return found
