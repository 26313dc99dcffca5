"""Unverified returns to the reports that are 待核实."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from taskmap.tracking.unverified import PendingReports, UnverifiedReturn


class Report(NamedTuple):
    unit: str
    period: str
    due: datetime.date


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2022, month, number)


JUNE = Report("甲局", "2022-06", day(6, 25))
ASKED = (
    JUNE,
    Report("甲局", "2022-07", day(7, 25)),
    Report("甲局", "2022-08", day(8, 25)),
    Report("甲局", "2022-Q2", day(7, 5)),
    Report("乙局", "2022-07", day(7, 1)),
)
CAME = UnverifiedReturn("p", "甲局", "2022-06", day(6, 20), "甲局.xlsx")


def pending(*came: UnverifiedReturn, answered: tuple[str, ...] = ()) -> PendingReports:
    return PendingReports(came, {("甲局", period) for period in answered}, ASKED)


@pytest.mark.parametrize(
    ("on", "is_pending"),
    [
        (day(6, 19), False),
        (day(6, 20), True),
        (day(6, 26), True),
        (day(7, 25), True),
        (day(7, 26), False),
    ],
)
def test_from_the_day_it_came_until_the_next_period_is_due(
    on: datetime.date, is_pending: bool
) -> None:
    assert pending(CAME).is_pending(JUNE, on) is is_pending


def test_what_came_after_the_due_day_counts_from_then() -> None:
    late = replace(CAME, received_on=day(6, 30))
    assert not pending(late).is_pending(JUNE, day(6, 29))
    assert pending(late).is_pending(JUNE, day(6, 30))
    assert pending(late, CAME).is_pending(JUNE, day(6, 29))


def test_something_verified_ends_it() -> None:
    assert not pending(CAME, answered=("2022-06",)).is_pending(JUNE, day(6, 26))
    assert pending(CAME, answered=("2022-07",)).is_pending(JUNE, day(6, 26))


def test_other_units_and_periods_do_not_wait() -> None:
    found = pending(CAME)
    assert [each for each in ASKED if found.is_pending(each, day(6, 26))] == [JUNE]


def test_the_next_period_is_one_of_the_same_length() -> None:
    """The quarter ends after June, and is due long before the next one."""
    quarter = replace(CAME, period="2022-Q2", received_on=day(7, 4))
    third = Report("甲局", "2022-Q3", day(10, 5))
    found = PendingReports([quarter], (), (*ASKED, third))
    assert found.is_pending(ASKED[3], day(10, 5))
    assert not found.is_pending(ASKED[3], day(10, 6))


def test_after_the_last_period_it_waits_on() -> None:
    last = replace(CAME, period="2022-08", received_on=day(8, 20))
    assert pending(last).is_pending(ASKED[2], datetime.date(2023, 8, 1))
