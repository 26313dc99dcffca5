"""Records to the JSON that the journal keeps of them and back: one way for every kind of entry.

A record is a dataclass. Its fields are the keys of the JSON; a field that the body lacks is read from the
column of the same name. A field's metadata may name another key: {"key": "from"}. A class with `SPARSE =
True` leaves out what has its default.

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

_IN_COLUMNS = ("entry", "plan", "unit", "day", "file", "digest")
"""Fields of a record that stand in columns of its entry, and not again in its body."""
# `default`: a file that was tampered with may hold bytes where text was.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)

Record = TypeVar("Record", bound="DataclassInstance")
_Expected = TypeVar("_Expected")
_Reader = Callable[[Any], object]


def canonical_json(value: object) -> str:
    """The `value` as JSON in one line, keys sorted and without blanks: equal values give equal text."""
    return _JSON.encode(value)


def encode(record: DataclassInstance) -> str:
    """The body of the entry that keeps the record, as text."""
    return canonical_json(make_body(record))


def make_body(record: DataclassInstance) -> dict[str, object]:
    """The body of the entry that keeps the record: JSON values by key, in the order of the fields."""
    return {key: value for key, value in _to_json(record).items() if key not in _IN_COLUMNS}


def decode(entry: LedgerEntry, kind: type[Record]) -> Record:
    """The record of class `kind` that the entry keeps. An unknown key, written by a newer taskmap, is
    skipped and stays in the entry. Raises TaskmapError, which names the entry, where the body does not fit
    the class.
    """
    body, columns = read_body(entry), dict(zip(COLUMNS, entry, strict=False))
    try:
        return _make(kind, body, columns)
    except (ValueError, TypeError, KeyError) as problem:
        raise _error(entry) from problem


def read_body(entry: LedgerEntry) -> dict[str, object]:
    """All JSON values of the body by key, also those for which this taskmap has no field. Raises
    TaskmapError as `decode` does.
    """
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
    """Of each field its name, its key, whether it has to be there, and the function that reads its value."""
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
    """A function from a JSON value to a value of this type; it raises ValueError, TypeError or KeyError."""
    if hint is datetime.date:
        return datetime.date.fromisoformat
    if hint in (str, int, bool):
        return partial(_expect, hint)
    if isinstance(hint, EnumType):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value: _make(hint, _expect(dict, value), {})
    inner = _reader(get_args(hint)[-1 if get_origin(hint) is Mapping else 0])
    if isinstance(hint, UnionType):
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        return lambda value: tuple(map(inner, _expect(list, value)))
    assert get_origin(hint) is Mapping, f"no JSON was agreed on for {hint}"
    return lambda value: {key: inner(each) for key, each in _expect(dict, value).items()}


def _expect(kind: type[_Expected], value: Any) -> _Expected:
    # Not isinstance, by which true is an int.
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _to_json(value: Any) -> Any:
    """The same value in the types that JSON has."""
    if is_dataclass(value):
        contents = ((each, getattr(value, each.name)) for each in fields(value))
        return {
            _key(each): _to_json(content)
            for each, content in contents
            if content != _default(value, each)
        }
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _default(record: Any, each: Field[Any]) -> object:
    """The value that is left out of the JSON; MISSING, which no field holds, where none is."""
    if not getattr(record, "SPARSE", False):
        return MISSING
    return each.default if each.default_factory is MISSING else each.default_factory()
