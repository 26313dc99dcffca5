"""The corrections of a ledger to what counts: which entries are left out, and on which day the others count."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct


class CorrectionRow(Struct, frozen=True):
    """What the correction of number `entry` says of the entry `target`: it is withdrawn, or counts on that day. With a
    correction as its target it withdraws that.
    """

    entry: int
    target: int
    day: datetime.date | None
    withdrawn: bool


def withdrawn_corrections(rows: Iterable[CorrectionRow]) -> frozenset[int]:
    """The numbers of the corrections that were withdrawn themselves; `rows` are in any order."""
    ordered = sorted(rows, key=lambda each: each.entry, reverse=True)
    corrections = {row.entry for row in ordered}
    withdrawn = set[int]()
    # From the last one on: only a later correction withdraws one, and whether that holds is known by then.
    for row in ordered:
        if row.target in corrections and row.entry not in withdrawn:
            withdrawn.add(row.target)
    return frozenset(withdrawn)


def effective_corrections(rows: Collection[CorrectionRow]) -> Mapping[int, CorrectionRow]:
    """By the number of an entry, no correction itself, the last correction of it that was not withdrawn; `rows` are in
    any order.
    """
    withdrawn, corrections = withdrawn_corrections(rows), {row.entry for row in rows}
    holding = (row for row in rows if row.entry not in withdrawn and row.target not in corrections)
    return {row.target: row for row in sorted(holding, key=lambda each: each.entry)}
