"""A measure of a plan named by both their ids, 「zhuzhou-2022/2.1」, as the keys `same_as` and `from` write it."""

from __future__ import annotations

import re

from taskmap.plan.values import PlanValue
from taskmap.system.diagnostics import NOWHERE, Source

_REFERENCE = re.compile(r"([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)\s*[/／]\s*(\S+)")


class MeasureReference(PlanValue, frozen=True, eq=False):
    """The ids of a plan and of a measure in it."""

    plan: str
    measure: str
    at: Source = NOWHERE

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{self.plan}/{self.measure}"


def read_reference(text: str, at: Source) -> MeasureReference | None:
    """The reference that stands as `text` at that place; None for what is none."""
    found = _REFERENCE.fullmatch(text)
    return MeasureReference(found[1], found[2], at) if found else None
