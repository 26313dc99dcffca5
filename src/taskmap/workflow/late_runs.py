"""A run in which most returns are late only by the day on which it was entered, to the line that mends it.

Files lie for a day or two before they are entered, and today is taken as their day where none is said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taskmap.returns.review import Review
from taskmap.workflow.outcomes import FileOutcome

_WHY = "实际收到的日期"


class LateRun(NamedTuple):
    """Of so many `returns` that were owed so many are `late` by the `day` that was taken. On the day `due`, the first of
    theirs, all would be in time. `numbers` are those of what was entered, as `correct` takes them; "" before that.
    """

    late: int
    returns: int
    day: datetime.date
    due: datetime.date
    numbers: str = ""

    @property
    def command(self) -> str:
        """The command line that mends the run, once the day in it is the right one."""
        return f"taskmap correct {self.numbers} --received {self.due} --why {_WHY}"


class _Lateness(NamedTuple):
    day: datetime.date
    due: datetime.date


def foresee_late_run(
    reviews: Iterable[Review | None], received_on: Mapping[str, datetime.date]
) -> LateRun | None:
    """What a run would become if the returns of the `reviews` (None: no workbook) were entered, with the day `received_on`
    by the id of its plan; None where most are in time.
    """
    return _late_run(
        [
            _Lateness(received_on[review.plan], review.duty.due)
            for review in reviews
            if review and review.duty and review.plan in received_on
        ]
    )


def find_late_run(
    outcomes: Sequence[FileOutcome], received_on: Mapping[str, datetime.date], before: int
) -> LateRun | None:
    """What the run with these `outcomes` became, with the day `received_on` by the id of its plan; `before` is the number
    of the last entry before it. None where most are in time, or late by a day on which they came before.
    """
    returns = [
        _Lateness(each.receipt.received_on, each.receipt.duty.due)
        for each in outcomes
        if each.receipt and each.receipt.duty
    ]
    days = {*received_on.values()}
    found = _late_run(
        [each if each.day in days else each._replace(day=each.due) for each in returns]
    )
    numbers = _numbers(outcomes, before)
    return found._replace(numbers=numbers) if found and numbers else None


def _numbers(outcomes: Sequence[FileOutcome], before: int) -> str:
    """Those of the returns that were entered behind the number `before`, as `correct` takes them: the first and the last,
    since what lies between was entered in the same run. What was trusted now keeps the day on which it came.
    """
    entered = [
        each
        for each in outcomes
        if (each.receipt or each.is_refused) and int(each.number.partition("-")[2]) > before
    ]
    numbers = sorted(each.number for each in entered if not each.trusted_by)
    if len(numbers) < len(entered):
        return " ".join(numbers)
    return "..".join(dict.fromkeys((*numbers[:1], *numbers[-1:])))


def _late_run(returns: Sequence[_Lateness]) -> LateRun | None:
    late = [each for each in returns if each.due < each.day]
    if len(late) * 2 <= len(returns):
        return None
    return LateRun(
        len(late), len(returns), max(each.day for each in late), min(each.due for each in late)
    )
