"""The times in which a plan was out of force, as the ledger has them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec.structs import replace

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.tracking.plan_terms import PlanTerm, Retirement


def read_retirements(
    reader: LedgerReader, plan: str, until: datetime.date | None = None
) -> tuple[Retirement, ...]:
    """The times in which the plan of this id was out of force, by what was recorded until that day (None: all)."""
    return retirements(reader.events(plan, EntryKind.ISSUED, EntryKind.RETIREMENT, until=until))


def retirements(events: Iterable[LedgerEntry]) -> tuple[Retirement, ...]:
    """The times in which a plan was out of force, by its entries in order of arrival."""
    found: list[Retirement] = []
    for entry in events:
        if entry.kind == EntryKind.RETIREMENT:
            found.append(codec.decode(entry, Retirement))
        elif entry.kind == EntryKind.ISSUED and found:
            found[-1] = replace(found[-1], until=found[-1].until or entry.day)
    return tuple(found)


def find_retirement(
    reader: LedgerReader, plan: str, until: datetime.date | None = None
) -> Retirement | None:
    """Since when the plan of this id is out of force, by what was recorded until that day; None while it is in force."""
    return PlanTerm(retirements=read_retirements(reader, plan, until)).retirement


def retired_message(plan: str, retirement: Retirement) -> str:
    """The plan of this id is out of force."""
    return f"方案 {plan} 从 {retirement.day} 起已经终止（{retirement.why}）"
