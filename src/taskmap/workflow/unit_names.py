"""Names of units as typed to the units of the plans that are meant; for what is none the nearest is proposed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from taskmap.ledger.reading import LedgerReader
from taskmap.plan.units import Registry
from taskmap.workflow import issued_plans, missing_plans


def select_units(names: Iterable[str], registries: Sequence[Registry]) -> frozenset[str]:
    """The registered names of the units that the `names` mean in any of the plans: units, aliases, or groups, which stand
    for their members. Raises TaskmapError for a name that none of them has.
    """
    found: set[str] = set()
    for name in names:
        knowing = [each for each in registries if each.resolve(name)]
        if not knowing:
            raise missing_plans.unknown_unit(name, registries)
        found.update(unit for each in knowing for unit in each.expand(name))
    return frozenset(found)


def issued_units(
    reader: LedgerReader,
    names: Iterable[str],
    plans: Collection[str],
    until: datetime.date | None,
) -> frozenset[str]:
    """As `select_units`, of the plans in the ledger that were issued by the day `until` (None: all), whose ids are in
    `plans` (none: all).
    """
    issued = issued_plans.load_plans(reader, until)
    chosen = [each.plan for each in issued if not plans or each.plan.id in plans]
    return select_units(names, [Registry.of(each) for each in chosen])
