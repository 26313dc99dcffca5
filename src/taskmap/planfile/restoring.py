"""The text the ledger keeps of a plan, back to the Plan: `content` the other way round, many times faster than YAML."""

from __future__ import annotations

import dataclasses
import datetime
import json
import types
import typing
from collections.abc import Callable
from enum import Enum
from typing import Any

from taskmap.plan import deadlines, workdays
from taskmap.plan.model import Deadline, Plan

Restore = Callable[[Any], Any]


def restore_plan(content: str, calendar: workdays.Calendar) -> Plan | None:
    """The plan that `content` says, without the places where it was written. Deadlines are understood anew. None
    for the text of another version, which may know other fields.
    """
    try:
        said = json.loads(content)
        day = datetime.date.fromisoformat
        issued = day(said["issued"]) if said["issued"] else None
        begins = day(said["begins"]) if said["begins"] else issued
        frame = deadlines.DateContext(
            calendar=calendar, year=begins.year if begins else None, issued=issued
        )
        plan = _Restorer(frame).dataclass_restorer(Plan)(said)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    assert isinstance(plan, Plan)
    return plan


class _Restorer:
    """Makes of each type of field what makes its values, once."""

    def __init__(self, date_context: deadlines.DateContext) -> None:
        self._date_context = date_context
        self._restorers: dict[object, Restore] = {}

    def dataclass_restorer(self, kind: type) -> Restore:
        """A dataclass from its fields by name. What is not said has its default."""
        hints = typing.get_type_hints(kind)
        made = {name: self._restorer_of(hints[name]) for name in hints}
        # Most fields are text, which stays as it is.
        other = [(name, restoring) for name, restoring in made.items() if restoring is not _same]

        def restore(said: dict[str, Any]) -> Any:
            for name, restoring in other:
                if name in said:
                    said[name] = restoring(said[name])
            return kind(**said)

        return restore

    def _restorer_of(self, hint: Any) -> Restore:
        if hint not in self._restorers:
            # A chapter holds chapters: whoever asks again meanwhile gets what asks when it is used.
            self._restorers[hint] = lambda said: self._restorers[hint](said)
            self._restorers[hint] = self._make_restorer(hint)
        return self._restorers[hint]

    def _make_restorer(self, hint: Any) -> Restore:
        if hint is Deadline:
            return self._deadline
        if hint is datetime.date:
            return datetime.date.fromisoformat
        if dataclasses.is_dataclass(hint):
            return self.dataclass_restorer(typing.cast(type, hint))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint
        if isinstance(hint, types.UnionType):
            some = self._restorer_of(typing.get_args(hint)[0])
            return lambda said: None if said is None else some(said)
        if typing.get_origin(hint) is tuple:
            each = self._restorer_of(typing.get_args(hint)[0])
            return lambda said: tuple([each(one) for one in said])
        return _same

    def _deadline(self, said: str) -> Deadline:
        return deadlines.read(said, self._date_context) if said else Deadline()


def _same(said: Any) -> Any:
    return said
