"""The ways into a ledger: to write in it, to try something out, to look something up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taskmap.ledger.database import Database
from taskmap.ledger.migrations import migrate, version
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.sqlite import SqliteDatabase, make_folder
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from taskmap.ledger.writing import Ledger

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that writes."""


@contextmanager
def open_for_writing(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """The ledger at `place`, made if there is none yet."""
    if isinstance(place, Path):
        make_folder(place)
    with connect(place, timeout) as database:
        yield _ledger(database)


@contextmanager
def open_existing(place: Place, patience: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """The ledger at `place`, which must be there, to write in: one that is made by mistake would have no plans."""
    require(place, patience)
    with open_for_writing(place, patience) as book:
        yield book


def require(place: Place, patience: float = LOCK_TIMEOUT) -> None:
    """Raises TaskmapError if there is no ledger at `place`."""
    with open_database(place, patience):
        pass


@contextmanager
def open_scratch_copy(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Ledger]:
    """What the ledger at `place` holds, in memory: nothing that is done to it is kept."""
    with copy_to_memory(place, timeout) as database:
        yield _ledger(database)


def _ledger(database: Database) -> Ledger:
    # Who only looks something up does not wait for what writes.
    from taskmap.ledger.writing import Ledger

    migrate(database)
    return Ledger(database)


@contextmanager
def open_for_reading(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[LedgerReader]:
    """The ledger at `place`, which must be there, to read in; it does not wait for those who write."""
    with open_database(place, timeout) as database:
        yield LedgerReader(database)


@contextmanager
def open_database(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Database]:
    """The database of a ledger that is there, brought up to date; from here on only read."""
    if isinstance(place, Path) and not place.exists():
        raise _no_ledger(place)
    with connect(place, timeout) as database:
        if not version(database):
            raise _no_ledger(place)
        migrate(database)
        database.make_read_only()
        yield database


def _no_ledger(place: Place) -> TaskmapError:
    return TaskmapError(f"没有台账 {place}：请先运行 taskmap split，或用 --ledger 写明台账在哪里")


@contextmanager
def copy_to_memory(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[SqliteDatabase]:
    """A copy in memory of what is at `place`, if anything is."""
    target = SqliteDatabase(place, timeout, ":memory:")
    try:
        if isinstance(place, Path):
            if place.exists():
                target.load(place)
        else:
            # A file is copied by SQLite itself.
            from taskmap.ledger import copying

            with connect(place, timeout) as source:
                copying.copy(source, target)
        yield target
    finally:
        target.close()


@contextmanager
def connect(place: Place, timeout: float) -> Iterator[Database]:
    database: Database
    if isinstance(place, Path):
        # Absolute: a file called `:memory:` is a file.
        database = SqliteDatabase(place, timeout, str(place.absolute()))
    else:
        # Only whoever has such a ledger pays for its driver.
        from taskmap.ledger.postgresql import PostgresqlDatabase

        database = PostgresqlDatabase(place, timeout)
    try:
        yield database
    finally:
        database.close()
