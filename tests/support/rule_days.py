"""When reports of the rhythms of real notices are due, reckoned without taskmap: every day of a year is looked at, and
asked whether it is one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import cache

import chinese_calendar

Day = datetime.date
Due = list[tuple[str, str]]
"""The label of each period, and the day."""

ONE = datetime.timedelta(days=1)
YEAR = 2025


def days(year: int = YEAR) -> Iterator[Day]:
    day = Day(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE


def workdays_so_far(day: Day) -> int:
    """How many working days its month has up to this day."""
    return sum(chinese_calendar.is_workday(day.replace(day=n)) for n in range(1, day.day + 1))


def is_last_of_month(day: Day) -> bool:
    return (day + ONE).month != day.month


def is_last_workday_of_month(day: Day) -> bool:
    rest, later = [], day + ONE
    while later.month == day.month:
        rest.append(chinese_calendar.is_workday(later))
        later += ONE
    return bool(chinese_calendar.is_workday(day)) and not any(rest)


def due_where(is_due: Callable[[Day], bool], label: Callable[[Day], str]) -> Due:
    return [(label(day), day.isoformat()) for day in days() if is_due(day)]


def month(day: Day) -> str:
    return f"{day.year}-{day.month:02}"


def half_month(day: Day) -> str:
    return f"{month(day)}-H{1 if day.day < 16 else 2}"


def ten_days(day: Day) -> str:
    return f"{month(day)}-T{1 if day.day < 11 else 2 if day.day < 21 else 3}"


def two_months(day: Day) -> str:
    first = day.month if day.month % 2 else day.month - 1
    return f"{day.year}-M{first:02}-M{first + 1:02}"


def two_weeks(day: Day) -> str:
    """In 2025 the pairs begin with the odd weeks."""
    year, week, _ = day.isocalendar()
    first = week if week % 2 else week - 1
    return f"{year}-W{first:02}-W{first + 1:02}"


def quarter(day: Day) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


@cache
def due_in_year() -> dict[str, Due]:
    """By the words of a rule, what is due in 2025 of a period of 2025."""
    alike = {
        "day: [10, 25]": due_where(lambda day: day.day in (10, 25), str),
        "months: [4, 6, 9, 11], day: 25": due_where(
            lambda day: day.month in (4, 6, 9, 11) and day.day == 25, month
        ),
        "day: 6、9、12月底": due_where(
            lambda day: day.month in (6, 9, 12) and is_last_of_month(day), month
        ),
        "every: half-month": due_where(
            lambda day: day.day == 15 or is_last_of_month(day), half_month
        ),
        "every: ten-days": due_where(
            lambda day: day.day in (10, 20) or is_last_of_month(day), ten_days
        ),
        "every: two-weeks, day: 周五": due_where(
            lambda day: day.isoweekday() == 5 and day.isocalendar()[1] % 2 == 0, two_weeks
        ),
        "every: two-months, day: 25": due_where(
            lambda day: day.month % 2 == 0 and day.day == 25, two_months
        ),
        "every: quarter, day: 首月10日": due_where(
            lambda day: day.month % 3 == 1 and day.day == 10, quarter
        ),
        "every: quarter, day: 末月10日": due_where(
            lambda day: day.month % 3 == 0 and day.day == 10, quarter
        ),
        "day: 前5个工作日": due_where(
            lambda day: bool(chinese_calendar.is_workday(day)) and workdays_so_far(day) == 5, month
        ),
        "day: 第一个工作日": due_where(
            lambda day: bool(chinese_calendar.is_workday(day)) and workdays_so_far(day) == 1, month
        ),
        "day: 最后一个工作日": due_where(is_last_workday_of_month, month),
        "every: year, day: 6月20日": [("2025", "2025-06-20")],
        "once: [2025-04-10, 2025-06-25]": [
            ("2025-04-10", "2025-04-10"),
            ("2025-06-25", "2025-06-25"),
        ],
    }
    spellings = {
        "day: [10, 25]": ("day: 每月10日和25日", "every: 每月, day: 10日、25日前"),
        "months: [4, 6, 9, 11], day: 25": (
            "day: 4、6、9、11月25日前",
            "月份: 4月、6月、9月、11月, 日: 25",
        ),
        "day: 6、9、12月底": ("day: 6/9/12月底前", "months: [6, 9, 12]"),
        "every: half-month": ("every: 半月", "周期: 每半月"),
        "every: ten-days": ("every: 旬", "周期: 每旬"),
        "every: two-weeks, day: 周五": ("every: 双周, day: 第二周周五", "day: 每两周周五前"),
        "every: two-months, day: 25": ("every: 双月, day: 25日", "day: 双月25日前"),
        "every: quarter, day: 首月10日": ("day: 每季度首月10日前", "every: 每季度首月10日"),
        "every: quarter, day: 末月10日": ("every: quarter, day: 10", "day: 每季度末月10日前"),
        "day: 前5个工作日": ("every: 每月, day: 第五个工作日", "day: 每月前5个工作日内"),
        "day: 最后一个工作日": ("every: 每月, day: 月底前最后一个工作日",),
        "every: year, day: 6月20日": ("every: year, months: [6], day: 20",),
    }
    return alike | {other: alike[words] for words, others in spellings.items() for other in others}
