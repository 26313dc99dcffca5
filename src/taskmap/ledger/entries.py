"""The journal's entries: what is recorded of every event, and the chain of hashes that holds them together."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from taskmap.ledger.database import Row, Value

COLUMNS = (
    "entry",
    "kind",
    "plan",
    "revision",
    "unit",
    "period",
    "measure",
    "day",
    "recorded",
    "taken_by",
    "file",
    "digest",
    "body",
    "previous",
    "hash",
)
# No database holds a NUL or half an emoji; the name of a file from an old zip may have either.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# `default`: whoever tampers with a file may put bytes where text was.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)


class Kind(StrEnum):
    """The kinds that the ledger itself gives a meaning; a command may record others."""

    ISSUED = "issued"
    DUTIES = "duties"
    """The due dates of an issued plan were worked out anew."""
    RECEIVED = "received"
    SUBMISSION = "submission"
    REFUSAL = "refusal"
    SCAN = "scan"
    CLOSURE = "closure"
    """A step towards striking a task or measure off; its body is told in closure.acts."""
    EXTENSION = "extension"
    """A later deadline for a measure: {measure, until, number, why}."""


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
    body: Mapping[str, object] = field(default_factory=dict)
    """Whatever else there is to say; JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Event):
    """An event as recorded: its number in order of arrival, when and by whom, and its place in the chain."""

    number: int
    recorded: str
    taken_by: str
    previous: str
    hash: str

    @property
    def receipt(self) -> str:
        """The number on a receipt, as 2022-000123."""
        return receipt(self.day, self.number)


def receipt(day: datetime.date, number: int) -> str:
    return f"{day.year}-{number:06}"


def row(event: Event, number: int, recorded: str, taken_by: str, previous: str) -> Row:
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
        text(event.body),
    )
    kept = storables(values)
    return (*kept, previous, chained(kept, previous))


def entry(row: Row) -> Entry:
    """The entry of a row in the order of COLUMNS."""
    values = dict(zip(COLUMNS, row, strict=True))
    number, day, body = values.pop("entry"), values.pop("day"), values.pop("body")
    return Entry(
        number=number, day=datetime.date.fromisoformat(day), body=json.loads(body), **values
    )


def chained(values: Sequence[Value], previous: str) -> str:
    """The hash of an entry: SHA-256 of all its columns and the hash before it, as one line of JSON."""
    return digest(text([*values, previous]))


def digest(content: str) -> str:
    """SHA-256, in hexadecimal, of a text as the database keeps it."""
    import hashlib

    return hashlib.sha256(_UNSTORABLE.sub("\ufffd", content).encode()).hexdigest()


def rows_digest(rows: Iterable[Sequence[Value]]) -> str:
    """The hash by which an entry vouches for its rows in another table."""
    return digest(text([list(row) for row in rows]))


def issued(content: str, source: str) -> dict[str, object]:
    """What an entry says of the plan that it issues."""
    return {"content": digest(content), "source": digest(source)}


def text(value: object) -> str:
    """JSON with one way of writing each value."""
    return _JSON.encode(value)


def storables(values: Row) -> Row:
    """The row without what no database takes. Few rows have any of it, and looking once is quicker."""
    if _UNSTORABLE.search("".join([value for value in values if isinstance(value, str)])):
        return tuple(map(storable, values))
    return values


def storable(value: Value) -> Value:
    """The value without what no database takes."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value
