"""Records to the JSON that the journal keeps of them and back: one way for every kind of entry.

A record is a Struct. Its fields are the keys of the JSON, under the names that it gives them; a field that the body
lacks is read from the column of the same name. Of a class with `omit_defaults` what has its default is left out.
"""

from __future__ import annotations

import json
from typing import TypeVar

from msgspec import Struct, ValidationError, convert, to_builtins

from taskmap.ledger.entries import COLUMNS, LedgerEntry
from taskmap.system.diagnostics import TaskmapError

_IN_COLUMNS = ("entry", "plan", "unit", "day", "file", "digest")
"""Fields of a record that stand in columns of its entry, and not again in its body."""
# `default`: a file that was tampered with may hold bytes where text was.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)

Record = TypeVar("Record", bound=Struct)


def canonical_json(value: object) -> str:
    """The `value` as JSON in one line, keys sorted and without blanks: equal values give equal text."""
    return _JSON.encode(value)


def encode(record: Struct) -> str:
    """The body of the entry that keeps the record, as text."""
    return canonical_json(make_body(record))


def make_body(record: Struct) -> dict[str, object]:
    """The body of the entry that keeps the record: JSON values by key, in the order of the fields."""
    return {key: value for key, value in to_builtins(record).items() if key not in _IN_COLUMNS}


def decode(entry: LedgerEntry, kind: type[Record]) -> Record:
    """The record of class `kind` that the entry keeps. An unknown key, written by a newer taskmap, is
    skipped and stays in the entry. Raises TaskmapError, which names the entry, where the body does not fit
    the class.
    """
    columns = dict(zip(COLUMNS, entry, strict=False))
    try:
        return convert({**columns, **read_body(entry)}, kind)
    except ValidationError as problem:
        raise _error(entry) from problem


def read_body(entry: LedgerEntry) -> dict[str, object]:
    """All JSON values of the body by key, also those for which this taskmap has no field. Raises
    TaskmapError as `decode` does.
    """
    try:
        body = json.loads(entry.body)
    except (ValueError, TypeError, RecursionError) as problem:
        raise _error(entry) from problem
    if not isinstance(body, dict):
        raise _error(entry)
    return body


def _error(entry: LedgerEntry) -> TaskmapError:
    return TaskmapError(
        f"台账{entry.title}的内容读不出来：可能被改动过，也可能是更新版本的 taskmap 记的；"
        "请运行 taskmap ledger check 核对"
    )
