"""Records to the JSON that the journal keeps of them and back: one way for every kind of entry.

A record is a dataclass. Its fields are the keys of the JSON; what the body does not say stands in the column of the
same name. A field's metadata may name another key: {"key": "from"}. A class with `SPARSE = True` leaves out what
has its default.

Written by hand: check-overdue runs each morning in 75 ms, of which msgspec alone would take 25, cattrs 95.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import EnumType
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from taskmap.ledger.entries import COLUMNS, LedgerEntry
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_IN_COLUMNS = ("plan", "unit", "day", "file", "digest")
"""Fields of a record that its entry says in columns, and not again in its body."""
# `default`: whoever tampers with a file may put bytes where text was.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)

Record = TypeVar("Record", bound="DataclassInstance")
_Expected = TypeVar("_Expected")
_Reader = Callable[[Any], object]


def canonical_json(value: object) -> str:
    """JSON with one way of writing each value."""
    return _JSON.encode(value)


def encode(record: DataclassInstance) -> str:
    """The body of an entry that tells the record."""
    return canonical_json(make_body(record))


def make_body(record: DataclassInstance) -> dict[str, object]:
    """What the body says, in the order of the fields."""
    return {key: value for key, value in _to_json(record).items() if key not in _IN_COLUMNS}


def decode(entry: LedgerEntry, kind: type[Record]) -> Record:
    """The record of this class that the entry tells. A key that is not known, written by a newer taskmap, is passed
    over: the entry keeps it. Raises TaskmapError, which names the entry, where the body does not fit the class.
    """
    body, columns = read_body(entry), dict(zip(COLUMNS, entry, strict=True))
    try:
        return _make(kind, body, columns)
    except (ValueError, TypeError, KeyError) as problem:
        raise _error(entry) from problem


def read_body(entry: LedgerEntry) -> dict[str, object]:
    """All that the body says, also what this taskmap has no record for. Raises TaskmapError as `decode` does."""
    try:
        return _expect(dict, json.loads(entry.body))
    except (ValueError, TypeError, RecursionError) as problem:
        raise _error(entry) from problem


def _error(entry: LedgerEntry) -> TaskmapError:
    return TaskmapError(
        f"台账{entry.title}的内容读不出来：可能被改动过，也可能是更新版本的 taskmap 记的；"
        "请运行 taskmap ledger check 核对"
    )


def _make(kind: type[Record], body: Mapping[str, Any], columns: Mapping[str, object]) -> Record:
    values: dict[str, object] = {}
    for name, key, needed, read in _shape(kind):
        if key in body:
            values[name] = read(body[key])
        elif key in columns:
            values[name] = columns[key]
        elif needed:
            raise KeyError(key)
    return kind(**values)


@cache
def _shape(kind: type) -> tuple[tuple[str, str, bool, _Reader], ...]:
    """Of each field its name, its key, whether it has to be there, and what makes its values."""
    hints = get_type_hints(kind)
    return tuple(
        (each.name, _key(each), _is_needed(each), _reader(hints[each.name]))
        for each in fields(kind)
    )


def _key(each: Field[Any]) -> str:
    return str(each.metadata.get("key", each.name))


def _is_needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _reader(hint: Any) -> _Reader:
    """What makes a value of this type of what JSON has; it raises ValueError, TypeError or KeyError."""
    if hint is datetime.date:
        return datetime.date.fromisoformat
    if hint in (str, int, bool):
        return partial(_expect, hint)
    if isinstance(hint, EnumType):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda said: _make(hint, _expect(dict, said), {})
    inner = _reader(get_args(hint)[-1 if get_origin(hint) is Mapping else 0])
    if isinstance(hint, UnionType):
        return lambda said: None if said is None else inner(said)
    if get_origin(hint) is tuple:
        return lambda said: tuple(map(inner, _expect(list, said)))
    assert get_origin(hint) is Mapping, f"no JSON was agreed on for {hint}"
    return lambda said: {key: inner(value) for key, value in _expect(dict, said).items()}


def _expect(kind: type[_Expected], said: Any) -> _Expected:
    # Not isinstance: true is no number.
    if type(said) is not kind:
        raise TypeError(f"{said!r} is no {kind.__name__}")
    return said


def _to_json(value: Any) -> Any:
    """As JSON has it."""
    if is_dataclass(value):
        return {
            _key(each): _to_json(told)
            for each in fields(value)
            if (told := getattr(value, each.name)) != _default(value, each)
        }
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _default(record: Any, each: Field[Any]) -> object:
    """What need not be said of the field."""
    if not getattr(record, "SPARSE", False):
        return MISSING
    return each.default if each.default_factory is MISSING else each.default_factory()
