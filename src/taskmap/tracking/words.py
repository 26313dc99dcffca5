"""What a unit said of a measure, return after return, to its last word and the day since which it is done.

Asked by report, score, check-overdue, close and the next checklists alike. The order in which returns were
entered decides nothing but between two of one period and day: an old return may be found late.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan.period_labels import last_day
from taskmap.plan.progress import Status

Order = tuple[bool, datetime.date, datetime.date, int]
"""Whether it is the unit's own word and not a predecessor's, the last day of the period, the day of receipt, the entry."""


class Predecessor(Struct, frozen=True):
    """What the unit called `former` said of an `item`, a measure or a milestone by the number of its row, counts as the
    word of `unit`, which took it over, until that speaks of it.
    """

    unit: str
    item: str
    former: str


class Successions:
    """The predecessors of a plan both ways: for whom else a word counts, and whose words a unit took over."""

    def __init__(self, predecessors: Iterable[Predecessor] = ()) -> None:
        self._successors: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._predecessors: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in predecessors:
            self._successors[each.former, each.item].append(each.unit)
            self._predecessors[each.unit, each.item].append(each.former)

    def successors(self, former: str, item: str) -> Sequence[str]:
        """The units that took the `item` over from the unit `former`."""
        return self._successors.get((former, item), ())

    def predecessors(self, unit: str, item: str) -> Sequence[str]:
        """The units from which this `unit` took the `item` over."""
        return self._predecessors.get((unit, item), ())


class Word(Struct, frozen=True):
    """What a unit said of a measure in one return, which came for the period of this label."""

    period: str
    received_on: datetime.date
    entry: int
    status: str
    is_inherited: bool = False
    """Whether a predecessor said it."""
    done_on: datetime.date | None = None
    """完成日期, where the return tells one."""

    @property
    def order(self) -> Order:
        """By this the words of a unit on a measure are ordered, the last one last."""
        return word_order(self.period, self.received_on, self.entry, is_inherited=self.is_inherited)


def word_order(
    period: str, received_on: datetime.date, entry: int, *, is_inherited: bool = False
) -> Order:
    """By this the returns of a unit are ordered, the last one last; a label of no period comes before all others, and
    what a predecessor said before what the unit said itself.
    """
    return not is_inherited, last_day(period) or datetime.date.min, received_on, entry


class DoneDay(NamedTuple):
    """The day since which something is done; `is_told` where the unit told it as 完成日期. `period` is the label of that
    for which it was said first and has been said ever since.
    """

    day: datetime.date
    is_told: bool
    period: str


def done_day(
    period: str, received_on: datetime.date, done_on: datetime.date | None = None
) -> DoneDay:
    """The day on which a measure is done that a return for this period reports as done: 完成日期 if it tells one
    (`done_on`), else that of its receipt, or the last of the period, whichever is earlier.
    """
    if done_on:
        return DoneDay(done_on, True, period)
    return DoneDay(min(last_day(period) or received_on, received_on), False, period)


def continue_done(done: DoneDay | None, word: Word) -> DoneDay | None:
    """The day since which the measure is done, None if it is not, after one more `word`; `done` is that before it. A
    day that is told replaces what was known before.
    """
    if word.status != Status.DONE:
        return None
    new = done_day(word.period, word.received_on, word.done_on)
    if done is None:
        return new
    return new._replace(period=done.period) if new.is_told else done


def done_since(words: Iterable[Word]) -> DoneDay | None:
    """The day since which the measure is done: the one told last in the unbroken run of 已完成 at the end, or else that
    of its first word. None if the last word says something else. The words are in any order.
    """
    done = None
    for word in sorted(words, key=lambda each: each.order):
        done = continue_done(done, word)
    return done


def first_arrival(
    accepted: Iterable[datetime.date], refused: Iterable[datetime.date]
) -> datetime.date:
    """The day that decides whether a report was in time, of the days on which returns were accepted (one at least) and
    sent back: a slip that is corrected makes nobody late.
    """
    return min([*accepted, *refused])
