"""The place of a ledger to its database: connected, of this version, copied to memory. What reads and writes records in it
is in opening.py: commands that need one thing of a ledger do not load that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskmap.ledger.database import DamagedLedgerError, Database
from taskmap.ledger.migrations import migrate, version
from taskmap.ledger.places import Place
from taskmap.ledger.sqlite import SqliteDatabase
from taskmap.system.diagnostics import TaskmapError

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that writes."""


def require(place: Place, timeout: float = LOCK_TIMEOUT) -> None:
    """Raises TaskmapError if no ledger at `place` can be read within `timeout` seconds."""
    with open_database(place, timeout):
        pass


@contextmanager
def open_database(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[Database]:
    """The database of the ledger at `place` with its tables as they were recorded, migrated and then read-only; errors
    and `timeout` as in `open_for_reading`.
    """
    with open_migrated(place, timeout) as database:
        database.make_read_only()
        yield database


@contextmanager
def open_migrated(place: Place, timeout: float) -> Iterator[Database]:
    """The database of the ledger at `place`, migrated; errors and `timeout` as in `open_database`."""
    if isinstance(place, Path) and not place.exists():
        raise _no_ledger(place)
    with connect(place, timeout) as database:
        if not version(database):
            raise _no_ledger(place)
        migrate(database)
        yield database


def _no_ledger(place: Place) -> TaskmapError:
    return TaskmapError(f"没有台账 {place}：请先运行 taskmap split，或用 --ledger 写明台账在哪里")


@contextmanager
def copy_to_memory(place: Place, timeout: float = LOCK_TIMEOUT) -> Iterator[SqliteDatabase]:
    """A database in memory with all that is at `place`, in the version in which it is there; empty if
    nothing is. `timeout`: seconds to wait for it.
    """
    target = SqliteDatabase(place, timeout, ":memory:")
    try:
        if isinstance(place, Path):
            if place.exists():
                target.load(place)
        else:
            # Only a ledger on a server needs it: a file is copied by SQLite itself.
            from taskmap.ledger import copying

            with connect(place, timeout) as source:
                copying.copy(source, target)
        with _explain_damage(target):
            yield target
    finally:
        target.close()


@contextmanager
def connect(place: Place, timeout: float) -> Iterator[Database]:
    """The database at `place`, closed at the end, as it is: it may be empty, or another program's.
    `timeout`: seconds that each statement waits for another writer. TaskmapError where it cannot be opened.
    """
    database: Database
    if isinstance(place, Path):
        # Absolute: a file whose name is `:memory:` is a file all the same.
        database = SqliteDatabase(place, timeout, str(place.absolute()))
    else:
        # Only offices with such a ledger have its driver.
        from taskmap.ledger.postgresql import PostgresqlDatabase

        database = PostgresqlDatabase(place, timeout)
    try:
        with _explain_damage(database):
            yield database
    finally:
        database.close()


@contextmanager
def _explain_damage(database: Database) -> Iterator[None]:
    """A block in which the `database` is read. Where something fails in it that no one foresaw, and the ledger's own check
    finds it damaged, that is why: DamagedLedgerError says so. What was written there is read back in many places,
    and each would have to doubt every value.
    """
    try:
        yield
    except TaskmapError:
        raise
    except Exception as problem:
        # Few commands fail, and what checks takes long to load.
        from taskmap.ledger import checking

        if checking.is_damaged(database):
            raise DamagedLedgerError(database.place, "有的内容已不是记下时的样子") from problem
        raise
