"""Working days: known days of the official calendar, the user's corrections, and laws."""

from __future__ import annotations

import datetime

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.plan.workdays import Calendar, YearOverride

CALENDAR = Calendar()
DAY = datetime.timedelta(days=1)
# On both sides of the years that the official calendar knows.
DAYS = st.dates(datetime.date(2001, 1, 1), datetime.date(2032, 12, 31))
COUNTS = st.integers(min_value=0, max_value=30)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        pytest.param("2022-09-25", False, id="an ordinary Sunday"),
        pytest.param("2022-09-26", True, id="an ordinary Monday"),
        pytest.param("2022-10-07", False, id="National Day on a Friday"),
        pytest.param("2022-10-08", True, id="make-up Saturday"),
        pytest.param("2022-10-09", True, id="make-up Sunday"),
        pytest.param("2025-01-26", True, id="make-up Sunday before Spring Festival"),
        pytest.param("2026-09-25", False, id="Mid-Autumn on a Friday"),
        pytest.param("2020-01-31", False, id="Spring Festival prolonged in 2020"),
        pytest.param("2027-10-08", True, id="not announced yet: a Friday works"),
        pytest.param("2027-10-01", False, id="not announced yet: National Day is off by law"),
        pytest.param("2027-05-03", True, id="not announced yet: the third of May is not"),
        pytest.param("1999-10-01", True, id="long past: nobody asks"),
        pytest.param("2027-10-02", False, id="not announced yet: a Saturday does not"),
    ],
)
def test_a_day_works_or_not(text: str, works: bool) -> None:
    assert CALENDAR.is_workday(day(text)) is works


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("2022-09-25", "2022-09-23", "2022-09-26"),
        ("2023-01-25", "2023-01-20", "2023-01-28"),
        ("2025-01-25", "2025-01-24", "2025-01-26"),
        ("2022-12-31", "2022-12-30", "2023-01-03"),
        ("2022-06-24", "2022-06-24", "2022-06-24"),
        ("2027-01-03", "2026-12-31", "2027-01-04"),
    ],
)
def test_the_nearest_working_days(text: str, earlier: str, later: str) -> None:
    assert CALENDAR.roll_back(day(text)) == day(earlier)
    assert CALENDAR.roll_forward(day(text)) == day(later)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        # A real public notice: plain Monday to Friday gives 14, without make-up days 8.
        pytest.param("2025-01-21", "2025-02-08", 10, id="across Spring Festival"),
        pytest.param("2022-10-01", "2022-10-09", 2, id="only the make-up days"),
        pytest.param("2022-09-25", "2022-09-25", 0, id="one Sunday"),
        pytest.param("2022-09-26", "2022-09-26", 1, id="one Monday, both ends counted"),
        pytest.param("2022-09-26", "2022-09-23", 0, id="backwards"),
    ],
)
def test_working_days_are_counted_with_both_ends(first: str, last: str, count: int) -> None:
    assert CALENDAR.count_workdays(day(first), day(last)) == count


@pytest.mark.parametrize(
    ("text", "count", "then"),
    [
        ("2025-01-20", 10, "2025-02-08"),
        ("2022-09-30", 1, "2022-10-08"),
        ("2022-09-30", 3, "2022-10-10"),
        ("2022-09-25", 0, "2022-09-25"),
    ],
)
def test_days_are_counted_from_the_day_after(text: str, count: int, then: str) -> None:
    assert CALENDAR.add_workdays(day(text), count) == day(then)


def test_a_year_nobody_announced_is_said_to_be_unpublished() -> None:
    assert [year for year in (2003, 2004, 2026, 2027) if CALENDAR.is_published(year)] == [
        2004,
        2026,
    ]


def test_the_users_days_come_before_the_official_ones() -> None:
    own = Calendar(
        {
            2022: YearOverride(
                off=frozenset({day("2022-10-08")}), work=frozenset({day("2022-09-25")})
            )
        }
    )
    assert own.is_workday(day("2022-09-25"))
    assert not own.is_workday(day("2022-10-08"))
    assert own.is_workday(day("2022-10-09")), "what the user did not mention stays official"


def test_a_year_the_user_gave_is_published_and_reaches_into_december() -> None:
    own = Calendar({2027: YearOverride(off=frozenset({day("2026-12-31"), day("2027-01-01")}))})
    assert own.is_published(2027)
    assert not own.is_published(2028)
    assert own.roll_back(day("2027-01-01")) == day("2026-12-30")


def test_calendars_are_values() -> None:
    own = {2027: YearOverride(off=frozenset({day("2027-01-01")}))}
    assert {Calendar(own), Calendar(dict(own))} == {Calendar(own)}
    assert Calendar(own) != CALENDAR


@given(st.dates(datetime.date(2004, 1, 1), datetime.date(2026, 12, 31)))
def test_announced_days_are_those_of_the_official_package(when: datetime.date) -> None:
    assert CALENDAR.is_workday(when) == chinese_calendar.is_workday(when)


@given(DAYS)
def test_no_working_day_lies_between_a_day_and_its_nearest(when: datetime.date) -> None:
    earlier, later = CALENDAR.roll_back(when), CALENDAR.roll_forward(when)
    assert earlier <= when <= later
    assert CALENDAR.is_workday(earlier)
    assert CALENDAR.is_workday(later)
    works = CALENDAR.is_workday(when)
    assert CALENDAR.count_workdays(earlier, later) == (1 if works else 2)


@given(DAYS, COUNTS)
def test_after_and_between_agree(when: datetime.date, count: int) -> None:
    then = CALENDAR.add_workdays(when, count)
    assert CALENDAR.count_workdays(when + DAY, then) == count
    assert count == 0 or CALENDAR.is_workday(then)


@given(DAYS, COUNTS, COUNTS)
def test_counting_on_is_counting_the_sum(when: datetime.date, first: int, more: int) -> None:
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(when, first), more) == CALENDAR.add_workdays(
        when, first + more
    )
