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

Restoring = Callable[[Any], Any]


def restored(content: str, calendar: workdays.Calendar) -> Plan | None:
    """The plan that `content` says, without the places where it was written. Deadlines are understood anew. None
    for the text of another version, which may know other fields.
    """
    try:
        said = json.loads(content)
        day = datetime.date.fromisoformat
        issued = day(said["issued"]) if said["issued"] else None
        begins = day(said["begins"]) if said["begins"] else issued
        frame = deadlines.Frame(
            calendar=calendar, year=begins.year if begins else None, issued=issued
        )
        plan = _Restorer(frame).object(Plan)(said)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    assert isinstance(plan, Plan)
    return plan


class _Restorer:
    """Makes of each type of field what makes its values, once."""

    def __init__(self, frame: deadlines.Frame) -> None:
        self._frame = frame
        self._known: dict[object, Restoring] = {}

    def object(self, kind: type) -> Restoring:
        """A dataclass from its fields by name. What is not said has its default."""
        hints = typing.get_type_hints(kind)
        made = {name: self._restoring(hints[name]) for name in hints}
        # Most fields are text, which stays as it is.
        other = [(name, restoring) for name, restoring in made.items() if restoring is not _same]

        def restore(said: dict[str, Any]) -> Any:
            for name, restoring in other:
                if name in said:
                    said[name] = restoring(said[name])
            return kind(**said)

        return restore

    def _restoring(self, hint: Any) -> Restoring:
        if hint not in self._known:
            # A chapter holds chapters: whoever asks again meanwhile gets what asks when it is used.
            self._known[hint] = lambda said: self._known[hint](said)
            self._known[hint] = self._made(hint)
        return self._known[hint]

    def _made(self, hint: Any) -> Restoring:
        if hint is Deadline:
            return self._deadline
        if hint is datetime.date:
            return datetime.date.fromisoformat
        if dataclasses.is_dataclass(hint):
            return self.object(typing.cast(type, hint))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint
        if isinstance(hint, types.UnionType):
            some = self._restoring(typing.get_args(hint)[0])
            return lambda said: None if said is None else some(said)
        if typing.get_origin(hint) is tuple:
            each = self._restoring(typing.get_args(hint)[0])
            return lambda said: tuple([each(one) for one in said])
        return _same

    def _deadline(self, said: str) -> Deadline:
        return deadlines.read(said, self._frame) if said else Deadline()


def _same(said: Any) -> Any:
    return said
