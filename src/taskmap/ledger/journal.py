"""An event to a row of the journal, and the chain of hashes that holds the rows together."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taskmap.ledger.codec import canonical_json
from taskmap.ledger.database import Row, Value
from taskmap.ledger.entries import LedgerEntry

# No database holds a NUL or half an emoji; the name of a file from an old zip may have either.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is to be recorded. `day` is the day that counts (as_of, received); a field that does not apply is empty.

    `file` is the name of the file that came and `digest` the SHA-256 of its bytes.
    """

    kind: str
    day: datetime.date
    plan: str = ""
    revision: int = 0
    unit: str = ""
    period: str = ""
    measure: str = ""
    file: str = ""
    digest: str = ""
    body: str = "{}"
    """Whatever else there is to say: a record as codec.encode writes it."""


def to_row(
    event: Event | LedgerEntry, number: int, recorded: str, taken_by: str, previous: str
) -> Row:
    """The event as a row of the journal; `previous` is the hash of the one before it, nothing for the first."""
    # In the order of COLUMNS.
    values: tuple[Value, ...] = (
        number,
        # Plain: a database may make something else of an enumeration.
        str(event.kind),
        event.plan,
        event.revision,
        event.unit,
        event.period,
        event.measure,
        event.day.isoformat(),
        recorded,
        taken_by,
        event.file,
        event.digest,
        event.body,
    )
    kept = storable_row(values)
    return (*kept, previous, chain_hash(kept, previous))


def chain_hash(values: Sequence[Value], previous: str) -> str:
    """The hash of an entry: SHA-256 of all its columns and the hash before it, as one line of JSON."""
    return digest(canonical_json([*values, previous]))


def digest(content: str) -> str:
    """SHA-256, in hexadecimal, of a text as the database keeps it."""
    return hashlib.sha256(_UNSTORABLE.sub("\ufffd", content).encode()).hexdigest()


def rows_digest(rows: Iterable[Sequence[Value]]) -> str:
    """The hash by which an entry vouches for its rows in another table."""
    return digest(canonical_json([list(row) for row in rows]))


def storable_row(values: Row) -> Row:
    """The row without what no database takes. Few rows have any of it, and looking once is quicker."""
    if _UNSTORABLE.search("".join([value for value in values if isinstance(value, str)])):
        return tuple(map(storable_value, values))
    return values


def storable_value(value: Value) -> Value:
    """The value without what no database takes."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value
