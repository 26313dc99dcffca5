"""A run in which most returns are late only by the day on which it was entered, to the line that mends it.

Files lie for a day or two before they are entered, and today is taken as their day where none is said.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from taskmap.plan import periods
from taskmap.returns.review import Review
from taskmap.workflow.collecting.collect_context import CollectContext
from taskmap.workflow.collecting.outcomes import FileOutcome

_WHY = "实际收到的日期"
_PlanPeriod: TypeAlias = tuple[str, str]
"""The id of a plan, and the label of a period."""


class DayCorrection(NamedTuple):
    """That entries of these `numbers`, as `correct` takes them, came on the `day`."""

    numbers: str
    day: datetime.date


class LateRun(NamedTuple):
    """Of so many `returns` that were owed so many are `late` by the `day` that was taken. On the day `due`, the first of
    theirs, all would be in time. `corrections` make them so, of what was entered; none before that.
    """

    late: int
    returns: int
    day: datetime.date
    due: datetime.date
    corrections: tuple[DayCorrection, ...] = ()

    @property
    def command(self) -> str:
        """The command line that mends the run, once the day in it is the right one; a line for each plan and
        period where there is no day on which all could have come in time.
        """
        return "\n".join(
            f"taskmap correct {numbers} --received {day} --why {_WHY}"
            for numbers, day in self.corrections
        )


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
    outcomes: Sequence[FileOutcome], context: CollectContext, before: int
) -> LateRun | None:
    """What the run with these `outcomes` became in the `context`; `before` is the number of the last entry before it. None
    where most are in time, or late by a day on which they came before.
    """
    days = {*context.received_on.by_plan.values()}
    found = _late_run(_lateness(outcomes, days))
    corrections = _corrections(_entered(outcomes, before), days, context) if found else ()
    return found._replace(corrections=corrections) if found and corrections else None


def _lateness(outcomes: Iterable[FileOutcome], days: Collection[datetime.date]) -> list[_Lateness]:
    """Of the returns that were owed; one that came on another day than the `days` of the run is none of its own."""
    returns = [
        _Lateness(each.receipt.received_on, each.receipt.duty.due)
        for each in outcomes
        if each.receipt and each.receipt.duty
    ]
    return [each if each.day in days else each._replace(day=each.due) for each in returns]


def _entered(outcomes: Iterable[FileOutcome], before: int) -> list[FileOutcome]:
    """What was entered behind the number `before`, scans too: they came with the returns."""
    return [
        each
        for each in outcomes
        if (each.is_accepted or each.is_refused) and int(each.number.partition("-")[2]) > before
    ]


def _corrections(
    entered: Sequence[FileOutcome], days: Collection[datetime.date], context: CollectContext
) -> tuple[DayCorrection, ...]:
    """One for all, on the first day on which one was due; where that is no day for all of them, one for each plan and
    period.
    """
    groups: dict[_PlanPeriod, list[FileOutcome]] = defaultdict(list)
    for each in entered:
        groups[_plan_period(each)].append(each)
    first = min(_late_dues(entered, days), default=datetime.date.max)
    is_one = all(_first_day(key, context) <= first for key in groups)
    return tuple(
        DayCorrection(_numbers(group, days, len(entered)), min(dues))
        for group in ([entered] if is_one else groups.values())
        if (dues := _late_dues(group, days))
    )


def _plan_period(outcome: FileOutcome) -> _PlanPeriod:
    """What nobody could open may be of none."""
    key = outcome.owner or outcome.review
    return (key.plan, key.period) if key else ("", "")


def _first_day(key: _PlanPeriod, context: CollectContext) -> datetime.date:
    """From which day on a return may come: the plan was issued, the period has begun."""
    plan, label = key
    if (expected := context.expected_returns.get(plan)) is None:
        return datetime.date.min
    basis, period = expected.basis, periods.parse(label)
    issued = basis.issued_on or datetime.date.min
    if period is None:
        return issued
    duties = (each for (_, name), own in basis.duties.items() if name == label for each in own)
    return max(issued, period.first_report_day(each.due for each in duties))


def _late_dues(
    entered: Iterable[FileOutcome], days: Collection[datetime.date]
) -> list[datetime.date]:
    return [each.due for each in _lateness(entered, days) if each.due < each.day]


def _numbers(entered: Iterable[FileOutcome], days: Collection[datetime.date], in_run: int) -> str:
    """As `correct` takes them. If these are all that the run entered, the first and the last, since what lies between was
    entered in it too; what was trusted and keeps the day on which it came before is left out.
    """
    chosen = [
        each
        for each in entered
        if not (each.trusted_by and each.receipt and each.receipt.received_on not in days)
    ]
    chosen.sort(key=lambda each: each.number)
    if len(chosen) < in_run:
        return " ".join(map(_own_number, chosen))
    return "..".join(dict.fromkeys(each.number for each in (chosen[0], chosen[-1])))


def _own_number(outcome: FileOutcome) -> str:
    """That of the entry alone: of a workbook about several reports the number of the first stands for all of them."""
    receipt = outcome.receipt
    is_for_all = outcome.file.section and receipt and receipt.number == outcome.number
    return f"{outcome.number}.1" if is_for_all else outcome.number


def _late_run(returns: Sequence[_Lateness]) -> LateRun | None:
    late = [each for each in returns if each.due < each.day]
    if len(late) * 2 <= len(returns):
        return None
    return LateRun(
        len(late), len(returns), max(each.day for each in late), min(each.due for each in late)
    )
