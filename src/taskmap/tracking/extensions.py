"""The approved extensions of a plan to the one that counts for a unit. Nothing here loads the plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import Struct


class Extension(Struct, frozen=True):
    """Another last day for a measure, as approved on `day` by the document `number`; for all its units where `unit` is
    "".
    """

    measure: str
    unit: str
    until: datetime.date
    number: str = ""
    why: str = ""
    day: datetime.date = datetime.date.min


class Extensions:
    """All that were approved in a plan; given as they were entered, of one day the later last."""

    def __init__(self, extensions: Iterable[Extension] = ()) -> None:
        ordered = sorted(extensions, key=lambda each: each.day)
        self._last = {
            (each.measure, each.unit): (number, each) for number, each in enumerate(ordered)
        }
        self.measures = frozenset(measure for measure, _ in self._last)
        """The ids of those for which any was approved."""

    def effective(self, measure: str, unit: str) -> Extension | None:
        """The extension of `measure` (its id) approved last of those for all units and those for `unit` alone, whether
        its day is later than the plan's or earlier; with "" of those for all. None where the plan's own deadline holds.
        """
        if measure not in self.measures:
            return None
        found = (self._last.get((measure, unit)), self._last.get((measure, "")))
        return max(filter(None, found), default=(0, None), key=lambda each: each[0])[1]
