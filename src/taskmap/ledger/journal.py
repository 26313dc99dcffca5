"""An event to a row of the journal, and the chain of hashes that holds the rows together."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from taskmap.ledger.codec import canonical_json
from taskmap.ledger.database import Row, Value
from taskmap.ledger.entries import LedgerEntry

# No database stores a NUL or half a surrogate pair; the name of a file from an old zip may have either.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Event(Struct, frozen=True, kw_only=True):
    """What is to be recorded. `day` is the day that counts (as_of, received); what does not apply is empty.

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
    """What the columns do not hold: a record as codec.encode writes it."""


def to_row(
    event: Event | LedgerEntry, number: int, recorded: str, taken_by: str, previous: str
) -> Row:
    """The event as a row in the order of COLUMNS, under this `number` (from 1), with the time at which it
    is `recorded` (ISO 8601), by whom (`taken_by`), and its hash. `previous` is the hash of the entry before
    it, "" for the first.
    """
    values: tuple[Value, ...] = (
        number,
        # str: a driver may store an enumeration's member in another way.
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
    stored = storable_row(values)
    return (*stored, previous, chain_hash(stored, previous))


def chain_hash(values: Sequence[Value], previous: str) -> str:
    """The hash of an entry: SHA-256 of the `values` of its columns and the `previous` hash, as a line of
    JSON.
    """
    return digest(canonical_json([*values, previous]))


def digest(content: str) -> str:
    """SHA-256, in hexadecimal, of the `content` in UTF-8, as the database stores it."""
    # Who only reads hashes nothing, and this loads OpenSSL.
    import hashlib

    # What is printable has none of these characters, and is known in a third of the time.
    stored = content if content.isprintable() else _UNSTORABLE.sub("\ufffd", content)
    return hashlib.sha256(stored.encode()).hexdigest()


def rows_digest(rows: Iterable[Sequence[Value]]) -> str:
    """The hash that an entry keeps of its `rows` in another table; they are hashed in this order."""
    return digest(canonical_json(list(rows)))


def storable_row(values: Row) -> Row:
    """The row with its `values` as `storable_value` gives them."""
    # To look at the whole row is quicker, and few rows have anything to replace.
    text = "".join([value for value in values if isinstance(value, str)])
    if text.isprintable() or not _UNSTORABLE.search(text):
        return values
    return tuple(map(storable_value, values))


def storable_value(value: Value) -> Value:
    """The `value`, with U+FFFD for each character that no database stores."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value
