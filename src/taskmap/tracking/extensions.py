"""Extensions as they were approved to the one that holds for a unit. Nothing here loads the plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Extension:
    """A later day for a measure (for `unit` only, if one is named), as approved by the document `number`."""

    measure: str
    unit: str
    until: datetime.date
    number: str = ""
    why: str = ""


class ExtensionRule(Enum):
    """Which of a measure's extensions holds for a unit, by who asks: the answers differ today, and all are to
    become LAST_APPROVED.
    """

    LAST_APPROVED = auto()
    """extend: of those for all and those for the unit the one approved last, an earlier day too."""
    UNIT_FIRST = auto()
    """check-overdue, remind and calendar; report, of a measure and its lead: the unit's own before one for all,
    whenever they were approved, if that is later than the deadline.
    """
    UNIT_ONLY = auto()
    """Report, of a unit beside what holds for the measure: its own, if that is later than the deadline."""


class Extensions:
    """All that were approved in a plan, in the order of approval."""

    def __init__(self, extensions: Iterable[Extension]) -> None:
        self._last = {
            (each.measure, each.unit): (number, each) for number, each in enumerate(extensions)
        }
        self.measures = frozenset(measure for measure, _ in self._last)
        """The ids of those for which any was approved."""

    def holding(
        self, measure: str, unit: str, due: datetime.date | None, rule: ExtensionRule
    ) -> Extension | None:
        """The extension that counts; None where the deadline `due` itself does. Without a unit: for all units."""
        own, whole = self._last.get((measure, unit)), self._last.get((measure, ""))
        if rule is ExtensionRule.LAST_APPROVED:
            return max(filter(None, (own, whole)), default=(0, None))[1]
        found = own or (whole if rule is ExtensionRule.UNIT_FIRST else None)
        return found[1] if found and (due is None or found[1].until > due) else None


NO_EXTENSIONS = Extensions(())
"""What the task table, the checklists and the 整改清单 go by today: they print the plan's deadline, whatever was
approved.
"""
