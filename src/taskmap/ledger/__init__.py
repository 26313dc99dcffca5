"""The ledger: an append-only record of what was issued and of what came back, in an SQLite file or PostgreSQL.

A file is found from the current folder upwards, as git finds its own. Rows are never changed: the database
itself refuses it. No SQL leaves this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# Not later: its module has the same name.
from taskmap.ledger.clerk import clerk as clerk

if TYPE_CHECKING:
    from taskmap.ledger.book import Ledger as Ledger
    from taskmap.ledger.entries import Entry as Entry
    from taskmap.ledger.entries import Kind as Kind
    from taskmap.ledger.journal import Event as Event
    from taskmap.ledger.opening import consulted as consulted
    from taskmap.ledger.opening import existing as existing
    from taskmap.ledger.opening import opened as opened
    from taskmap.ledger.opening import peeked as peeked
    from taskmap.ledger.outstanding import Standing as Standing
    from taskmap.ledger.places import Address as Address
    from taskmap.ledger.places import Place as Place
    from taskmap.ledger.places import locate as locate
    from taskmap.ledger.places import place as place
    from taskmap.ledger.places import received as received
    from taskmap.ledger.reading import Reader as Reader
    from taskmap.ledger.returns import Accepted as Accepted
    from taskmap.ledger.returns import Arrival as Arrival
    from taskmap.ledger.returns import Issue as Issue
    from taskmap.ledger.returns import Issued as Issued
    from taskmap.ledger.returns import Owed as Owed
    from taskmap.ledger.returns import Receipt as Receipt
    from taskmap.ledger.returns import Reported as Reported

_HOMES = {
    "book": ("Ledger",),
    "entries": (
        "Entry",
        "Kind",
    ),
    "journal": ("Event",),
    "opening": (
        "consulted",
        "existing",
        "opened",
        "peeked",
    ),
    "outstanding": ("Standing",),
    "places": (
        "Address",
        "Place",
        "locate",
        "place",
        "received",
    ),
    "reading": ("Reader",),
    "returns": (
        "Accepted",
        "Arrival",
        "Issue",
        "Issued",
        "Owed",
        "Receipt",
        "Reported",
    ),
}


def __getattr__(name: str) -> object:
    """A name is fetched when it is first asked for: who only looks what is late (cron, each morning) does not wait
    for what writes, checks and copies.
    """
    for home, names in _HOMES.items():
        if name in names:
            globals()[name] = found = getattr(import_module(f"{__name__}.{home}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
