"""Periods: their labels and titles, and that they tile time."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.plan.periods import between, parse, period_of
from taskmap.plan.rhythm import Frequency

DAY = datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
RHYTHMS = st.sampled_from([*Frequency, None])


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "frequency", "label", "title", "first", "last"),
    [
        ("2022-06-25", Frequency.WEEK, "2022-W25", "2022年第25周", "2022-06-20", "2022-06-26"),
        ("2022-06-06", Frequency.WEEK, "2022-W23", "2022年第23周", "2022-06-06", "2022-06-12"),
        # ISO 8601: a week belongs to the year of its Thursday.
        ("2023-01-01", Frequency.WEEK, "2022-W52", "2022年第52周", "2022-12-26", "2023-01-01"),
        ("2024-12-30", Frequency.WEEK, "2025-W01", "2025年第1周", "2024-12-30", "2025-01-05"),
        ("2022-06-25", Frequency.MONTH, "2022-06", "2022年6月", "2022-06-01", "2022-06-30"),
        ("2024-02-29", Frequency.MONTH, "2024-02", "2024年2月", "2024-02-01", "2024-02-29"),
        ("2022-12-31", Frequency.MONTH, "2022-12", "2022年12月", "2022-12-01", "2022-12-31"),
        ("2022-03-31", Frequency.QUARTER, "2022-Q1", "2022年第一季度", "2022-01-01", "2022-03-31"),
        ("2022-07-01", Frequency.QUARTER, "2022-Q3", "2022年第三季度", "2022-07-01", "2022-09-30"),
        ("2022-12-31", Frequency.QUARTER, "2022-Q4", "2022年第四季度", "2022-10-01", "2022-12-31"),
        ("2022-06-30", Frequency.HALF_YEAR, "2022-H1", "2022年上半年", "2022-01-01", "2022-06-30"),
        ("2022-07-01", Frequency.HALF_YEAR, "2022-H2", "2022年下半年", "2022-07-01", "2022-12-31"),
        ("2022-06-25", Frequency.YEAR, "2022", "2022年度", "2022-01-01", "2022-12-31"),
        (
            "2024-02-15",
            Frequency.HALF_MONTH,
            "2024-02-H1",
            "2024年2月上半月",
            "2024-02-01",
            "2024-02-15",
        ),
        (
            "2024-02-16",
            Frequency.HALF_MONTH,
            "2024-02-H2",
            "2024年2月下半月",
            "2024-02-16",
            "2024-02-29",
        ),
        (
            "2022-06-10",
            Frequency.TEN_DAYS,
            "2022-06-T1",
            "2022年6月上旬",
            "2022-06-01",
            "2022-06-10",
        ),
        (
            "2022-06-11",
            Frequency.TEN_DAYS,
            "2022-06-T2",
            "2022年6月中旬",
            "2022-06-11",
            "2022-06-20",
        ),
        (
            "2022-02-28",
            Frequency.TEN_DAYS,
            "2022-02-T3",
            "2022年2月下旬",
            "2022-02-21",
            "2022-02-28",
        ),
        (
            "2022-07-31",
            Frequency.TEN_DAYS,
            "2022-07-T3",
            "2022年7月下旬",
            "2022-07-21",
            "2022-07-31",
        ),
        (
            "2022-06-25",
            Frequency.TWO_MONTHS,
            "2022-M05-M06",
            "2022年5至6月",
            "2022-05-01",
            "2022-06-30",
        ),
        (
            "2025-06-09",
            Frequency.TWO_WEEKS,
            "2025-W23-W24",
            "2025年第23至24周",
            "2025-06-02",
            "2025-06-15",
        ),
        # A year of 53 weeks: the pairs go on.
        (
            "2027-01-05",
            Frequency.TWO_WEEKS,
            "2026-W53-W01",
            "2026年第53至1周",
            "2026-12-28",
            "2027-01-10",
        ),
        ("2022-06-25", None, "2022-06-25", "2022年6月25日", "2022-06-25", "2022-06-25"),
    ],
)
def test_the_period_of_a_day(
    when: str, frequency: Frequency | None, label: str, title: str, first: str, last: str
) -> None:
    found = period_of(day(when), frequency)
    assert (found.label, found.title) == (label, title)
    assert (found.first, found.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "label",
    [
        *("", "22", "2022-6", "2022-06-", "2022-06 ", "2022-w23", "２０２２-06", "2022年6月"),
        *("2022-00", "2022-13", "2022-02-30", "2022-Q0", "2022-Q5", "2022-H3"),
        *("2022-W00", "2022-W53", "0000-06", "9999-W52"),
        *("2022-06-H0", "2022-06-H3", "2022-13-H1", "2022-06-T0", "2022-06-T4", "2022-00-T1"),
        *("2022-M06-M07", "2022-M05-M07", "2022-M13-M14", "2022-M00-M01", "2022-06-h1"),
        *("2025-W24-W25", "2025-W23-W25", "2025-W23-W23", "2025-W60-W61"),
    ],
)
def test_what_is_no_label(label: str) -> None:
    assert parse(label) is None


def test_a_long_year_has_week_53() -> None:
    week = parse("2020-W53")
    assert week is not None
    assert (week.first, week.last) == (day("2020-12-28"), day("2021-01-03"))


@pytest.mark.parametrize(
    ("first", "last", "frequency", "labels"),
    [
        ("2022-10-31", "2023-01-01", Frequency.MONTH, "2022-10 2022-11 2022-12 2023-01"),
        ("2022-05-31", "2022-12-01", Frequency.QUARTER, "2022-Q2 2022-Q3 2022-Q4"),
        ("2022-05-31", "2022-06-30", Frequency.HALF_YEAR, "2022-H1"),
        ("2022-05-31", "2024-01-01", Frequency.YEAR, "2022 2023 2024"),
        ("2022-12-31", "2023-01-02", Frequency.WEEK, "2022-W52 2023-W01"),
        ("2022-02-28", "2022-03-01", None, "2022-02-28 2022-03-01"),
        ("2022-06-30", "2022-06-01", Frequency.MONTH, "2022-06"),
        ("2022-07-01", "2022-06-30", Frequency.MONTH, ""),
    ],
)
def test_the_periods_of_a_window(
    first: str, last: str, frequency: Frequency | None, labels: str
) -> None:
    found = between(day(first), day(last), frequency)
    assert [each.label for each in found] == labels.split()


def test_periods_sort_by_time_and_the_shorter_first() -> None:
    labels = ["2023", "2022-06-01", "2022", "2022-H1", "2022-01", "2022-Q1", "2022-06"]
    periods = sorted(each for label in labels if (each := parse(label)))
    assert [each.label for each in periods] == [
        *("2022-01", "2022-Q1", "2022-H1", "2022", "2022-06-01", "2022-06", "2023"),
    ]


@given(DAYS, RHYTHMS)
def test_a_label_says_all_about_a_period(when: datetime.date, frequency: Frequency | None) -> None:
    period = period_of(when, frequency)
    assert period.first <= when <= period.last
    assert parse(period.label) == period


@given(DAYS, RHYTHMS)
def test_every_day_of_a_period_has_that_period(
    when: datetime.date, frequency: Frequency | None
) -> None:
    period = period_of(when, frequency)
    assert period_of(period.first, frequency) == period == period_of(period.last, frequency)
    assert period.next() == period_of(period.last + DAY, frequency)
    assert period < period.next()


@given(DAYS, st.integers(min_value=0, max_value=1500), RHYTHMS)
def test_periods_tile_a_window(
    first: datetime.date, length: int, frequency: Frequency | None
) -> None:
    last = first + length * DAY
    tiles = tuple(between(first, last, frequency))
    assert tiles[0].first <= first <= tiles[0].last
    assert tiles[-1].first <= last <= tiles[-1].last
    assert all(after.first == before.last + DAY for before, after in pairwise(tiles))
