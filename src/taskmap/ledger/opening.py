"""The place of a ledger to the open ledger: to write in it, to try something out in memory, to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taskmap.ledger.connections import (
    LOCK_TIMEOUT,
    connect,
    copy_to_memory,
    open_migrated,
    require,
)
from taskmap.ledger.database import Database
from taskmap.ledger.migrations import migrate
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.sqlite import make_folder

if TYPE_CHECKING:
    from taskmap.ledger.writing import Ledger


@contextmanager
def open_for_writing(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """The ledger at `place` to write in, made if there is none yet. A write waits `timeout` seconds for
    another process that writes. TaskmapError where the ledger cannot be opened.
    """
    if isinstance(place, Path):
        make_folder(place)
    with connect(place, timeout) as database:
        yield _ledger(database)


@contextmanager
def open_existing(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """As `open_for_writing`, but TaskmapError if there is no ledger at `place`: one that was made by
    mistake would have no plans. `timeout` is in seconds.
    """
    require(place, timeout)
    with open_for_writing(place, timeout) as ledger:
        yield ledger


@contextmanager
def open_scratch_copy(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """A copy in memory of the ledger at `place`, empty if there is none: nothing that is recorded in it is
    kept. `timeout`: seconds to wait for it.
    """
    with copy_to_memory(place, timeout) as database:
        yield _ledger(database)


def _ledger(database: Database) -> Ledger:
    # Commands that only read do not load what writes.
    from taskmap.ledger.writing import Ledger

    migrate(database)
    return Ledger(database)


@contextmanager
def open_for_reading(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[LedgerReader]:
    """The ledger at `place` to read in; TaskmapError if there is none. `timeout`: seconds to wait for a
    process that writes at the same time, which is rarely needed.
    """
    with open_migrated(place, timeout) as database:
        # What it makes for itself is a change as well, to SQLite and to PostgreSQL.
        reader = LedgerReader(database)
        database.make_read_only()
        yield reader
