"""A ledger seen from outside, for its tests: its database without our code before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from taskmap.ledger import places


def place_text(place: places.Place) -> str:
    """The place as it is written after --ledger."""
    return place.url if isinstance(place, places.ServerAddress) else str(place)


class Connection(Protocol):
    def execute(self, statement: Any, values: Sequence[object] = ..., /) -> Any: ...


@contextmanager
def raw_connection(place: places.Place) -> Iterator[Connection]:
    """The database without the ledger's code before it; each statement counts at once."""
    connection: Any
    if isinstance(place, Path):
        connection = sqlite3.connect(place, isolation_level=None)
    else:
        connection = psycopg.connect(place.url, autocommit=True)
        connection.execute("SET search_path TO taskmap")
    try:
        yield connection
    finally:
        connection.close()


def rows(place: places.Place, statement: str) -> list[tuple[Any, ...]]:
    with raw_connection(place) as connection:
        return list(connection.execute(statement).fetchall())


def refusal_errors(place: places.Place) -> tuple[type[Exception], ...]:
    """How the database says no."""
    if isinstance(place, Path):
        return (sqlite3.IntegrityError,)
    return (psycopg.IntegrityError,)


@contextmanager
def guards_off(place: places.Place) -> Iterator[Connection]:
    """The database with its guards off; afterwards they stand again as if nothing had been."""
    with raw_connection(place) as connection:
        if isinstance(place, Path):
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            yield connection
            for _, text in guards:
                connection.execute(text)
            return
        tables = ("issued", "entries", "progress", "duties", "deadlines", "parts", "corrections")
        for table in tables:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield connection
        for table in tables:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
