"""A plan to its own entries, read without all else that a ledger holds: commands on a plan file need no more of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from taskmap.ledger.connections import LOCK_TIMEOUT, open_migrated
from taskmap.ledger.corrected_tables import CorrectedTables
from taskmap.ledger.database import Database
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.places import Place


def read_plan_entries(place: Place, plan: str, *kinds: EntryKind) -> list[LedgerEntry]:
    """The entries of these `kinds` that the ledger at `place` has of the `plan` (its id), as they count and in order of
    arrival. Raises TaskmapError where there is no ledger, or it cannot be read.
    """
    with _open(place) as (_, tables):
        return [tables.entry(row) for row in tables.entry_rows(plan, kinds)]


def read_plan_content(place: Place, plan: str) -> str | None:
    """The content (see records.PlanIssue) of the `plan` (its id) as it was issued last; None where the ledger at `place`
    has none. Raises TaskmapError as `read_plan_entries`.
    """
    with _open(place) as (database, _):
        rows = database.execute(
            "SELECT content FROM issued WHERE plan = ? ORDER BY revision DESC LIMIT 1", (plan,)
        )
    return str(rows[0][0]) if rows else None


@contextmanager
def _open(place: Place) -> Iterator[tuple[Database, CorrectedTables]]:
    with open_migrated(place, LOCK_TIMEOUT) as database:
        # What it makes for itself is a change as well.
        tables = CorrectedTables(database)
        database.make_read_only()
        yield database, tables
