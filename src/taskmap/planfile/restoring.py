"""The JSON that the ledger keeps of a plan back to the Plan: the inverse of `content`, many times faster than
YAML.
"""

from __future__ import annotations

import datetime
import json
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import deadlines, workdays
from taskmap.plan.model import Deadline, DeadlineKind, Plan

Restore = Callable[[Any], Any]


def restore_plan(content: str, calendar: workdays.Calendar) -> Plan | None:
    """The plan of which `content` is the JSON, without the places where it was written; None for that of another
    version, which may know other fields. Deadlines are understood anew, by the `calendar`.
    """
    try:
        stored = json.loads(content)
        issued, begins, ends = (
            datetime.date.fromisoformat(stored[name]) if stored[name] else None
            for name in ("issued", "begins", "ends")
        )
        date_context = deadlines.DateContext.of_plan(issued, begins, ends, calendar)
        plan = _Restorer(date_context).struct_restorer(Plan)(stored)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    assert isinstance(plan, Plan)
    return plan


class _Restorer:
    """For each type of a field the function that restores its values from JSON, made once."""

    def __init__(self, date_context: deadlines.DateContext) -> None:
        self._date_context = date_context
        self._first_year = replace(date_context, begins=None, ends=None)
        self._restorers: dict[object, Restore] = {}

    def struct_restorer(self, kind: type) -> Restore:
        """What restores a Struct from its fields by name; a field that is not stored has its default."""
        restorers = {name: self._restorer_of(hint) for name, hint in _field_types(kind).items()}
        # Most fields are text, which stays as it is.
        other = [(name, each) for name, each in restorers.items() if each is not _identity]

        def restore(stored: dict[str, Any]) -> Any:
            for name, restore_field in other:
                if name in stored:
                    stored[name] = restore_field(stored[name])
            return kind(**stored)

        return restore

    def _restorer_of(self, hint: Any) -> Restore:
        if hint not in self._restorers:
            # A chapter holds chapters: a request meanwhile gets a function that looks the real one up when called.
            self._restorers[hint] = lambda stored: self._restorers[hint](stored)
            self._restorers[hint] = self._make_restorer(hint)
        return self._restorers[hint]

    def _make_restorer(self, hint: Any) -> Restore:
        if hint is Deadline:
            return self._deadline
        if hint is datetime.date:
            return datetime.date.fromisoformat
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self.struct_restorer(hint)
        if isinstance(hint, type) and issubclass(hint, Enum):
            # To call the class takes ten times as long, and a plan has a role for each of its units.
            return {each.value: each for each in hint}.__getitem__
        if isinstance(hint, types.UnionType):
            some = self._restorer_of(typing.get_args(hint)[0])
            return lambda stored: None if stored is None else some(stored)
        if typing.get_origin(hint) is tuple:
            each = self._restorer_of(typing.get_args(hint)[0])
            return tuple if each is _identity else lambda stored: tuple(map(each, stored))
        return _identity

    def _deadline(self, text: str) -> Deadline:
        if not text:
            return Deadline()
        found = deadlines.read(text, self._date_context)
        if found.kind is not DeadlineKind.UNKNOWN:
            return found
        # Issued when a year not said was the one in which the plan begins: its deadlines must not vanish.
        earlier = deadlines.read(text, self._first_year)
        return found if earlier.date is None else earlier


@cache
def _field_types(kind: type) -> dict[str, Any]:
    """Kept, since a look at fifty plans took half of its time to work them out again for each."""
    return typing.get_type_hints(kind)


def _identity(stored: Any) -> Any:
    return stored
