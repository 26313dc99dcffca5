"""What a unit said of a measure, return after return, to its last word and the day since which it is done.

Asked by report, score, check-overdue, close and the next checklists alike. The order in which returns were
entered decides nothing but between two of one period and day: an old return may be found late.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from taskmap.plan.period_labels import last_day
from taskmap.plan.progress import Status

Order = tuple[datetime.date, datetime.date, int]
"""The last day of the period, the day of receipt, the entry."""


class Word(NamedTuple):
    """What a unit said of a measure in one return, which came for the period of this label."""

    period: str
    received_on: datetime.date
    entry: int
    status: str

    @property
    def order(self) -> Order:
        """By this the words of a unit on a measure are ordered, the last one last."""
        return word_order(self.period, self.received_on, self.entry)


def word_order(period: str, received_on: datetime.date, entry: int) -> Order:
    """By this the returns of a unit are ordered, the last one last; a label of no period comes before all others."""
    return last_day(period) or datetime.date.min, received_on, entry


def done_day(period: str, received_on: datetime.date) -> datetime.date:
    """The day on which a measure is done that a return for this period reports as done: that of its receipt, or the
    last of the period, whichever is earlier.
    """
    return min(last_day(period) or received_on, received_on)


def continue_done(since: datetime.date | None, word: Word) -> datetime.date | None:
    """The day since which the measure is done, None if it is not, after one more `word`; `since` is that before it."""
    if word.status != Status.DONE:
        return None
    return since or done_day(word.period, word.received_on)


def done_since(words: Iterable[Word]) -> datetime.date | None:
    """The day since which the measure is done: that of the first word of the unbroken run of 已完成 at the end. None
    if the last word says something else. The words are in any order.
    """
    since = None
    for word in sorted(words, key=lambda each: each.order):
        since = continue_done(since, word)
    return since


def first_arrival(
    accepted: Iterable[datetime.date], refused: Iterable[datetime.date]
) -> datetime.date:
    """The day that decides whether a report was in time, of the days on which returns were accepted (one at least) and
    sent back: a slip that is corrected makes nobody late.
    """
    return min([*accepted, *refused])
