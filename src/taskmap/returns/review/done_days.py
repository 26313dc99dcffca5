"""完成日期 as a unit writes it into its row: to the day, or to why it cannot be taken."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from taskmap.plan import deadlines
from taskmap.plan.progress import Status
from taskmap.returns.contents import ReturnedRow, ReturnField
from taskmap.returns.review.basis import Arrival, ExpectedRow
from taskmap.system.dates import long_date
from taskmap.system.text import cut, one_line

_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")
_FIRST_YEAR = 1990
"""A number that is no day is one of 1900 to a spreadsheet: 3.18 becomes the third of January."""
_LONGEST = 30
"""Characters of a cell that a message quotes."""


class DoneDayProblem(NamedTuple):
    """What is wrong with a 完成日期, and what to write instead."""

    what: str
    remedy: str


def done_on(row: ReturnedRow, arrival: Arrival) -> datetime.date | None:
    """The day in the row's cell; without a year it is the last such day up to that of receipt. None for an empty cell,
    and for what is no day.
    """
    text = row.texts.get(ReturnField.DONE_DAY, "")
    if not text:
        return None
    day = deadlines.parse_day(_TIME_OF_DAY.sub("", text), arrival.received_on)
    return day if day and day.year >= _FIRST_YEAR else None


def find_problem(
    row: ReturnedRow, expected: ExpectedRow, arrival: Arrival
) -> DoneDayProblem | None:
    """Why the 完成日期 of the row cannot be taken; None where it can, or is not filled in."""
    text = row.texts.get(ReturnField.DONE_DAY, "")
    if not text:
        return None
    if row.status is not Status.DONE:
        what = f"填了完成日期“{_quote(text)}”，完成状态却不是已完成"
        return DoneDayProblem(what, "确已完成的，把完成状态改为已完成；没有完成的，完成日期留空")
    day = done_on(row, arrival)
    if day is None:
        what = f"完成日期“{_quote(text)}”看不出是哪一天"
        return DoneDayProblem(what, f"请写年月日，如 {arrival.received_on}；不清楚的可以留空")
    return _find_contradiction(day, expected, arrival)


def _find_contradiction(
    day: datetime.date, expected: ExpectedRow, arrival: Arrival
) -> DoneDayProblem | None:
    """What the office knows that says otherwise."""
    begins, open_until = expected.begins, arrival.open_until.get(expected.number)
    what = f"完成日期是{long_date(day)}"
    if day > arrival.received_on:
        received = long_date(arrival.received_on)
        remedy = "请写实际完成的那一天；还没有完成的，完成状态填推进中，完成日期留空"
        return DoneDayProblem(f"{what}，晚于收到这张表的日子（{received}）", remedy)
    if begins and day < begins:
        remedy = f"请核对年份，写{long_date(begins)}以后实际完成的那一天"
        return DoneDayProblem(f"{what}，早于这项工作的起始日（{long_date(begins)}）", remedy)
    if open_until and day <= open_until:
        told = long_date(open_until)
        remedy = f"请写{told}以后实际完成的那一天，或者留空"
        return DoneDayProblem(f"{what}，可{told}收到的报送还说没有完成", remedy)
    return None


def _quote(text: str) -> str:
    return cut(one_line(text), _LONGEST)
