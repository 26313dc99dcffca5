"""How progress is judged, and units are scored and reminded, as values: part of the model of a plan."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from taskmap.plan.values import PlanValue
from taskmap.system.diagnostics import NOWHERE, Source


class Ranking(StrEnum):
    """Which units are ranked against each other."""

    NONE = "none"
    ALL = "all"
    SERIES = "series"
    """Those of one series, as 县区 or 市直."""


class Lights(PlanValue, frozen=True, eq=False):
    """From where on a measure is ahead of its time or behind it, in points of a hundred.

    Behind by up to `red` points is yellow, by more red.
    """

    ahead: int = 10
    behind: int = 0
    red: int = 10


class Scoring(PlanValue, frozen=True, eq=False):
    """How units are scored: all begin with `base`; a late report, a missing one, one refused, a measure that
    is behind each cost so many points, a measure finished before its day earns some.

    The points of a measure count `lead` times for a unit that answers for it; beside those `support` times, for one
    that is no supporting unit `responsible` times where that is said.
    """

    SPARSE: ClassVar = frozenset({"lead", "responsible", "support", "ranking"})

    base: int = 100
    late: int = 1
    missing: int = 10
    returned: int = 2
    behind: int = 1
    done_early: int = 1
    cap: int = 110
    floor: int = 0
    lead: int = 1
    responsible: int | None = None
    support: int = 0
    ranking: Ranking = Ranking.ALL

    @property
    def beside(self) -> int:
        """How many times for a unit that neither answers nor supports."""
        return self.support if self.responsible is None else self.responsible


class ReminderRule(PlanValue, frozen=True, eq=False):
    """One level of reminders: `level` is its name (催办), `after` the days late from which it holds, `every` the
    working days between two reminders, 0 for one only.
    """

    level: str
    after: int = 1
    every: int = 3
    at: Source = NOWHERE
