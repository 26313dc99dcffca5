"""The approved extensions of a plan to the one that counts for a unit. Nothing here loads the plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Extension:
    """Another last day for a measure, as approved by the document `number`; for all its units where `unit` is ""."""

    measure: str
    unit: str
    until: datetime.date
    number: str = ""
    why: str = ""


class ExtensionRule(Enum):
    """Which of a measure's extensions counts for a unit, by who asks: the answers differ today, and all are to
    become LAST_APPROVED.
    """

    LAST_APPROVED = auto()
    """extend: of those for all and those for the unit the one approved last, even where its day is earlier."""
    UNIT_FIRST = auto()
    """check-overdue, remind and calendar; report, of a measure and its lead: the unit's own before one for all,
    whenever they were approved, if that is later than the deadline.
    """
    UNIT_ONLY = auto()
    """report, of a unit besides what holds for the measure: its own, if that is later than the deadline."""


class Extensions:
    """All that were approved in a plan, given in the order of approval."""

    def __init__(self, extensions: Iterable[Extension]) -> None:
        self._last = {
            (each.measure, each.unit): (number, each) for number, each in enumerate(extensions)
        }
        self.measures = frozenset(measure for measure, _ in self._last)
        """The ids of those for which any was approved."""

    def effective(
        self, measure: str, unit: str, due: datetime.date | None, rule: ExtensionRule
    ) -> Extension | None:
        """The extension of `measure` (its id) that counts for `unit` by the rule, with "" the one for all units; None
        where the deadline `due` itself holds. A `due` of None is later than no extension.
        """
        own, common = self._last.get((measure, unit)), self._last.get((measure, ""))
        if rule is ExtensionRule.LAST_APPROVED:
            return max(filter(None, (own, common)), default=(0, None))[1]
        found = own or (common if rule is ExtensionRule.UNIT_FIRST else None)
        return found[1] if found and (due is None or found[1].until > due) else None


NO_EXTENSIONS = Extensions(())
"""For the task table, the checklists and the 整改清单, which print the plan's own deadlines today, whatever was
approved.
"""
