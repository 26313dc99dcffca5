"""The months or quarters of a plan as columns, and what of a measure is due in each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator

from msgspec import Struct

from taskmap.document import Value
from taskmap.documents.measure_values import MeasureRow
from taskmap.plan import wording
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Plan
from taskmap.system import numerals

COLUMNS = {
    "month.title": "月份",
    "month.steps": "当月要做到的",
    "quarter.title": "季度",
    "quarter.steps": "当季要做到的",
}
_DONE = "完成"
"""What stands where the deadline of a measure falls."""


class PeriodColumns(Struct, frozen=True):
    """The periods of so many `months` from the one numbered `first` to `last`, counted from the year 0; none without a
    plan that says its own or has dates.
    """

    months: int = 1
    first: int = 0
    last: int = -1

    @classmethod
    def wanted_by(cls, plan: Plan, wanted: Collection[str]) -> PeriodColumns:
        """Those that the placeholders `wanted` ask for: months, quarters or none."""
        roots = {name.partition(".")[0] for name in wanted}
        if not roots & {"month", "quarter"}:
            return cls()
        months = 1 if "month" in roots else 3
        found = [*filter(None, (plan.begins, plan.ends))] or [*_dates(plan)]
        if not found:
            return cls()
        first, last = (_number(day, months) for day in (min(found), max(found)))
        return cls(months, first, last)

    @property
    def titles(self) -> tuple[str, ...]:
        """Their headings: 3月, 一季度; with the year where there are several."""
        per_year = 12 // self.months
        is_one_year = self.first // per_year == self.last // per_year
        return tuple(
            ("" if is_one_year else f"{year}年") + self._name(place)
            for year, place in (divmod(each, per_year) for each in range(self.first, self.last + 1))
        )

    def _name(self, place: int) -> str:
        return f"{place + 1}月" if self.months == 1 else f"{numerals.chinese(place + 1)}季度"

    def cells(self, row: MeasureRow) -> dict[int, Value]:
        """By the number of the column, from 0, what is to be reached then; what is due before the first or after the last
        period stands in that, with its time.
        """
        if self.last < self.first:
            return {}
        lines: dict[int, list[str]] = defaultdict(list)
        for day, said, what in _steps(row):
            place = _number(day, self.months)
            column = min(max(place, self.first), self.last)
            lines[column - self.first].append(what if column == place else f"{said}：{what}")
        return {column: "\n".join(each) for column, each in sorted(lines.items())}


def _number(day: datetime.date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def _dates(plan: Plan) -> Iterator[datetime.date]:
    for measure in plan.every_measure():
        deadlines = (measure.deadline, *(each.by for each in milestones_of(measure, plan)))
        yield from (each.date for each in deadlines if each.date)


def _steps(row: MeasureRow) -> Iterator[tuple[datetime.date, str, str]]:
    """Each step of a measure by its day: its time in words, and what is to be reached."""
    found = [
        (each.by.date, wording.deadline(each.by), wording.milestone_with_units(each, row.registry))
        for each in milestones_of(row.measure, row.plan)
        if each.by.date
    ]
    if row.deadline.date:
        found.append((row.deadline.date, wording.deadline(row.deadline), _DONE))
    yield from sorted(found, key=lambda step: step[0])
