"""Names of units as typed to the units of the plans that are meant; for what is none the nearest is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from taskmap.ledger.reading import LedgerReader
from taskmap.plan.units import Registry
from taskmap.workflow.records import issued_plans, unknown_names
from taskmap.workflow.records.issues_of_day import DayIssue


def require_known(names: Iterable[str], registries: Sequence[Registry]) -> None:
    """Raises TaskmapError for the first of the `names` that means no unit and no group of any plan."""
    for name in names:
        if not any(each.resolve(name) for each in registries):
            raise unknown_names.unknown_unit_error(name, registries)


def units_of_plan(names: Iterable[str], registry: Registry) -> frozenset[str]:
    """The registered names of the units of one plan that the `names` mean; one that it does not know means none of
    them.
    """
    known = (name for name in names if registry.resolve(name))
    return frozenset(unit for name in known for unit in registry.expand(name))


def select_units(names: Collection[str], registries: Sequence[Registry]) -> frozenset[str]:
    """The registered names of the units that the `names` mean in any of the plans: units, aliases, or groups, which stand
    for their members. Raises TaskmapError for a name that none of them has.
    """
    require_known(names, registries)
    return frozenset(unit for each in registries for unit in units_of_plan(names, each))


def units_of_day(
    reader: LedgerReader, names: Iterable[str], issues: Sequence[DayIssue]
) -> frozenset[str]:
    """As `select_units`, of the plans as they are in the `issues`; a name that a unit got later means it too."""
    registries = [_registry(reader, each) for each in issues]
    found: set[str] = set()
    for name in names:
        spellings = (each.issue.names.get(name, name) for each in issues)
        pairs = zip(spellings, registries, strict=True)
        units = {unit for typed, each in pairs for unit in units_of_plan([typed], each)}
        if not units:
            raise unknown_names.unknown_unit_error(name, registries)
        found |= units
    return frozenset(found)


def _registry(reader: LedgerReader, day_issue: DayIssue) -> Registry:
    revision = reader.plan_revision(day_issue.issue.plan, day_issue.issue.revision)
    assert revision is not None, "its entry says that it was issued"
    return Registry.of(issued_plans.load_plan(reader, revision, day_issue.day).plan)


def issued_units(
    reader: LedgerReader, names: Collection[str], plans: Collection[str]
) -> frozenset[str]:
    """As `select_units`, of the plans in the ledger as they are now whose ids are in `plans` (none: all)."""
    chosen = [
        each.plan for each in issued_plans.load_plans(reader) if not plans or each.plan.id in plans
    ]
    return select_units(names, [Registry.of(each) for each in chosen])
