"""The reports that go out to units, over all plans, to how much each unit is asked a month and what one workbook saves it.

A month has the reports whose due day lies in it, and one workbook has those of one issuer, as `pack` has them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan.same_asks import Ask, AskedInSection, find_alike, find_carried, find_same


class Load(Struct, frozen=True):
    """How much there is to fill in: workbooks, rows of them, cells of these, and of the cells those to be answered in
    words of one's own.
    """

    workbooks: int = 0
    rows: int = 0
    cells: int = 0
    words: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(
            self.workbooks + other.workbooks,
            self.rows + other.rows,
            self.cells + other.cells,
            self.words + other.words,
        )

    def __sub__(self, other: Load) -> Load:
        return self + other.times(-1)

    def times(self, number: int) -> Load:
        """So many times as much."""
        return Load(
            self.workbooks * number, self.rows * number, self.cells * number, self.words * number
        )


NOTHING = Load()


class AskedRow(NamedTuple):
    """A row that a unit has to answer: of a measure, or, without an `ask`, of a milestone. `filled` are its cells that go
    out with an answer in them.
    """

    ask: Ask | None = None
    filled: Load = NOTHING


class OutgoingReport(NamedTuple):
    """What the plan (its id) of an issuer asks of a unit for the period of this label: a report by the day `due`, with these
    rows to answer.
    """

    plan: str
    issuer: str
    unit: str
    period: str
    due: datetime.date
    rows: Sequence[AskedRow]

    @property
    def month(self) -> str:
        """The label of the month in which it is due."""
        return month_label(self.due)


@cache
def month_label(due: datetime.date) -> str:
    """The label of the month to which a report that is `due` on that day is counted."""
    # Kept, since it is asked for each report of a year more than once.
    return f"{due:%Y-%m}"


class UnitMonth(NamedTuple):
    """What so many `plans` ask of a unit in a month: with a workbook for each report (`apart`), how much less it is with one
    workbook an issuer in which each thing is asked once (`merging`), and how much of that goes out filled in (`prefilling`).
    """

    unit: str
    month: str
    plans: int
    apart: Load
    merging: Load
    prefilling: Load

    @property
    def left(self) -> Load:
        """What is left to fill in."""
        return self.apart - self.merging - self.prefilling


class RepeatedAsk(NamedTuple):
    """What one plan asks of a unit in a month and another one asks too: the ids of plan and measure of both. `title` is what
    the `first` says; `is_merged`: one workbook asks it once, since both have one issuer.
    """

    unit: str
    month: str
    first: tuple[str, str]
    other: tuple[str, str]
    title: str
    is_merged: bool


class Total(NamedTuple):
    """The sum of some UnitMonths: of so many `units`."""

    units: int
    apart: Load
    merging: Load
    prefilling: Load

    @classmethod
    def of(cls, lines: Sequence[UnitMonth]) -> Total:
        """The sum of the `lines`."""
        return cls(
            len({each.unit for each in lines}),
            sum((each.apart for each in lines), NOTHING),
            sum((each.merging for each in lines), NOTHING),
            sum((each.prefilling for each in lines), NOTHING),
        )

    @property
    def left(self) -> Load:
        """What is left to fill in."""
        return self.apart - self.merging - self.prefilling


class Burden(NamedTuple):
    """What units are asked by the plans of these ids: by unit, and for each by month, and what they are asked twice."""

    plans: Sequence[str]
    lines: Sequence[UnitMonth]
    repeated: Sequence[RepeatedAsk]

    @property
    def total(self) -> Total:
        """The sum of all."""
        return Total.of(self.lines)

    def of_units(self) -> dict[str, Total]:
        """The sum of each unit, the one that has most to fill in first."""
        found: dict[str, list[UnitMonth]] = defaultdict(list)
        for each in self.lines:
            found[each.unit].append(each)
        totals = {unit: Total.of(own) for unit, own in found.items()}
        return dict(sorted(totals.items(), key=lambda each: _most_first(each[1])))

    def of_months(self, months: Sequence[str]) -> dict[str, Total]:
        """The sum of all units in each of the months of these labels."""
        found: dict[str, list[UnitMonth]] = {month: [] for month in months}
        for each in self.lines:
            found[each.month].append(each)
        return {month: Total.of(own) for month, own in found.items()}


class AddedBurden(NamedTuple):
    """What the plan of this id adds to what its units are asked over all plans: what they are asked without it, or by the
    revision before it, and with it.
    """

    plan: str
    before: Burden
    after: Burden

    @property
    def total(self) -> tuple[Load, Load]:
        """How much more it is with a workbook for each report, and how much more is left to fill in with one for all."""
        return _difference(self.before.total, self.after.total)

    def of_units(self) -> dict[str, tuple[Load, Load]]:
        """The same by unit, the one for which it is most first; without those for which it is nothing."""
        before, after = self.before.of_units(), self.after.of_units()
        none = Total.of(())
        found = {
            unit: _difference(before.get(unit, none), after.get(unit, none))
            for unit in {**after, **before}
        }
        changed = ((unit, more) for unit, more in found.items() if set(more) != {NOTHING})
        return dict(sorted(changed, key=lambda each: -each[1][1].cells))

    def asked_already(self) -> dict[tuple[str, tuple[str, str]], list[str]]:
        """By measure of the plan and plan and measure of another that asks the same of them the units."""
        found: dict[tuple[str, tuple[str, str]], dict[str, None]] = defaultdict(dict)
        for each in self.after.repeated:
            for (plan, own), other in ((each.first, each.other), (each.other, each.first)):
                if plan == self.plan:
                    found[own, other][each.unit] = None
        return {pair: [*units] for pair, units in found.items()}


def _difference(before: Total, after: Total) -> tuple[Load, Load]:
    return after.apart - before.apart, after.left - before.left


def reckon(reports: Iterable[OutgoingReport], row: Load) -> Burden:
    """What the `reports` ask, in the order in which the plans were issued; `row` is how much there is to fill in of one row
    that goes out empty.
    """
    by_unit: dict[str, dict[str, list[OutgoingReport]]] = defaultdict(lambda: defaultdict(list))
    plans: dict[str, None] = {}
    for each in reports:
        by_unit[each.unit][each.month].append(each)
        plans[each.plan] = None
    lines: list[UnitMonth] = []
    repeated: list[RepeatedAsk] = []
    for unit, months in by_unit.items():
        alike = _find_alike(each for own in months.values() for each in own)
        for month in sorted(months):
            own = sorted(months[month], key=attrgetter("due"))
            twice = _find_repeated(own, alike)
            lines.append(_unit_month(unit, month, own, twice, row, alike))
            repeated += _repeated_asks(unit, month, twice)
    return Burden([*plans], lines, repeated)


def _most_first(total: Total) -> tuple[int, int]:
    return -total.left.cells, -total.apart.rows


class _PlacedRow(NamedTuple):
    report: OutgoingReport
    row: AskedRow
    place: AskedInSection


class _Repeated(NamedTuple):
    """What is asked by the row `first` and again by the `other`; `is_carried`: the first goes out with the words of the other."""

    first: _PlacedRow
    other: _PlacedRow
    is_carried: bool


def _unit_month(
    unit: str,
    month: str,
    reports: Sequence[OutgoingReport],
    repeated: Sequence[_Repeated],
    row: Load,
    alike: Collection[int],
) -> UnitMonth:
    by_issuer: dict[str, list[OutgoingReport]] = defaultdict(list)
    for each in reports:
        by_issuer[each.issuer].append(each)
    if len(by_issuer) > 1:
        # Of three that ask the same thing the first may be another issuer's, and the other two still one thing.
        repeated = [each for own in by_issuer.values() for each in _find_repeated(own, alike)]
    rows = [each for report in reports for each in report.rows]
    filled = sum((each.filled for each in rows if each.filled is not NOTHING), NOTHING)
    left_out = (each.other.row.filled for each in repeated if not each.is_carried)
    return UnitMonth(
        unit,
        month,
        plans=len({each.plan for each in reports}),
        apart=row.times(len(rows)) + Load(workbooks=len(reports)),
        merging=row.times(len(repeated)) + Load(workbooks=len(reports) - len(by_issuer)),
        prefilling=filled - sum(left_out, NOTHING),
    )


def _repeated_asks(unit: str, month: str, repeated: Sequence[_Repeated]) -> Iterator[RepeatedAsk]:
    for first, other, _ in repeated:
        asked, other_asked = first.place.ask, other.place.ask
        measure = asked.assignment.measure
        yield RepeatedAsk(
            unit,
            month,
            asked.reference,
            other_asked.reference,
            measure.text or asked.assignment.task.title,
            first.report.issuer == other.report.issuer,
        )


def _find_alike(reports: Iterable[OutgoingReport]) -> frozenset[int]:
    """The identities of the asks of one unit that may be the same as another: no other is looked at month after month."""
    asks = {id(row.ask): row.ask for each in reports for row in each.rows if row.ask}
    return frozenset(map(id, find_alike(asks.values())))


def _find_repeated(reports: Sequence[OutgoingReport], alike: Collection[int]) -> list[_Repeated]:
    """Of the reports of one unit in a month each row that an earlier one answers for, behind that one; `alike` are the
    identities of the asks that may be the same.
    """
    if len(reports) == 1:
        return []
    placed = [
        _PlacedRow(report, row, AskedInSection(at, report.period, ask))
        for at, report in enumerate(reports)
        for row in report.rows
        if (ask := row.ask) and id(ask) in alike
    ]
    same = find_same([each.place for each in placed])
    carried = find_carried(same, [each.row.filled is not NOTHING for each in placed])
    return [
        _Repeated(placed[first], placed[other], carried.get(first) == other)
        for other, first in same.items()
    ]
