"""The ways into a ledger: to write in it, to try something out, to look something up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taskmap.ledger.database import Database
from taskmap.ledger.migrations import migrate, version
from taskmap.ledger.places import Place
from taskmap.ledger.reading import Reader
from taskmap.ledger.sqlite import Sqlite, room
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from taskmap.ledger.writing import Ledger

PATIENCE = 30.0
"""Seconds to wait for another process that writes."""


@contextmanager
def opened(place: Place, patience: float = PATIENCE) -> Iterator[Ledger]:
    """The ledger at `place`, made if there is none yet."""
    if isinstance(place, Path):
        room(place)
    with connected(place, patience) as database:
        yield _ledger(database)


@contextmanager
def open_existing(place: Place, patience: float = PATIENCE) -> Iterator[Ledger]:
    """The ledger at `place`, which must be there, to write in: one that is made by mistake would have no plans."""
    require(place, patience)
    with opened(place, patience) as book:
        yield book


def require(place: Place, patience: float = PATIENCE) -> None:
    """Raises TaskmapError if there is no ledger at `place`."""
    with existing(place, patience):
        pass


@contextmanager
def peeked(place: Place, patience: float = PATIENCE) -> Iterator[Ledger]:
    """What the ledger at `place` holds, in memory: nothing that is done to it is kept."""
    with copied(place, patience) as database:
        yield _ledger(database)


def _ledger(database: Database) -> Ledger:
    # Who only looks something up does not wait for what writes.
    from taskmap.ledger.writing import Ledger

    migrate(database)
    return Ledger(database)


@contextmanager
def consulted(place: Place, patience: float = PATIENCE) -> Iterator[Reader]:
    """The ledger at `place`, which must be there, to read in; it does not wait for those who write."""
    with existing(place, patience) as database:
        yield Reader(database)


@contextmanager
def existing(place: Place, patience: float = PATIENCE) -> Iterator[Database]:
    """The database of a ledger that is there, brought up to date; from here on only read."""
    if isinstance(place, Path) and not place.exists():
        raise _none(place)
    with connected(place, patience) as database:
        if not version(database):
            raise _none(place)
        migrate(database)
        database.read_only()
        yield database


def _none(place: Place) -> TaskmapError:
    return TaskmapError(f"没有台账 {place}：请先运行 taskmap split，或用 --ledger 写明台账在哪里")


@contextmanager
def copied(place: Place, patience: float = PATIENCE) -> Iterator[Sqlite]:
    """A copy in memory of what is at `place`, if anything is."""
    target = Sqlite(place, patience, ":memory:")
    try:
        if isinstance(place, Path):
            if place.exists():
                target.load(place)
        else:
            # A file is copied by SQLite itself.
            from taskmap.ledger import copying

            with connected(place, patience) as source:
                copying.copy(source, target)
        yield target
    finally:
        target.close()


@contextmanager
def connected(place: Place, patience: float) -> Iterator[Database]:
    database: Database
    if isinstance(place, Path):
        # Absolute: a file called `:memory:` is a file.
        database = Sqlite(place, patience, str(place.absolute()))
    else:
        # Only whoever has such a ledger pays for its driver.
        from taskmap.ledger.postgresql import Postgresql

        database = Postgresql(place, patience)
    try:
        yield database
    finally:
        database.close()
