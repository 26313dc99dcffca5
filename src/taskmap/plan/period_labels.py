"""The label of a period (2022-06) to its first and last day, without the model of a plan: check-overdue asks each morning."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_DAY = datetime.timedelta(days=1)
# The last group that matches is the kind.
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|W\d\d-W(?P<two_weeks>\d\d)"
    r"|(?P<month>\d\d)|\d\d-H(?P<half_month>[12])|\d\d-T(?P<ten_days>[1-3])|(?P<day>\d\d-\d\d)"
    r"|M\d\d-M(?P<two_months>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12])))?",
    re.ASCII,
)
LAST_DUE = "上期"
"""What is typed instead of a label: plan by plan the period whose due day came last."""
_MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half": 6, "year": 12}
_LENGTHS = {"day": 1, "week": 7, "two_weeks": 14}
FIRST_OF_TWO_WEEKS = datetime.date(2001, 1, 1)
"""The Monday from which weeks are counted in pairs, through the years, so that one with 53 weeks breaks no pair."""


def label_kind(label: str) -> str:
    """`week`, `ten_days`, `two_weeks`, `half_month`, `month`, `two_months`, `quarter`, `half`, `year` or `day`: what a
    period of this label spans; "" for no label.
    """
    parts = _LABEL.fullmatch(label)
    return (parts.lastgroup or "") if parts else ""


# A ledger holds few different labels, each many thousand times.
@lru_cache(maxsize=1024)
def first_day(label: str) -> datetime.date | None:
    """The first day of the period with exactly this label; None as with `last_day`."""
    last, kind = last_day(label), label_kind(label)
    if last is None:
        return None
    if kind in _LENGTHS:
        return last - (_LENGTHS[kind] - 1) * _DAY
    if kind == "half_month":
        return last.replace(day=1 if last.day == 15 else 16)
    if kind == "ten_days":
        return last.replace(day=min(last.day - 1, 20) // 10 * 10 + 1)
    return last.replace(month=last.month - _MONTHS[kind] + 1, day=1)


@lru_cache(maxsize=1024)
def last_day(label: str) -> datetime.date | None:
    """The last day of the period with exactly this label; None if there is none, as with 2022-13 or 2022-W53."""
    if not (parts := _LABEL.fullmatch(label)):
        return None
    try:
        return _last_day(parts)
    except (ValueError, OverflowError):
        return None


def _last_day(parts: re.Match[str]) -> datetime.date | None:
    year, kind = int(parts["year"]), parts.lastgroup or ""
    match kind:
        case "week":
            return datetime.date.fromisocalendar(year, int(parts["week"]), 7)
        case "day":
            return datetime.date.fromisoformat(parts[0])
        case "two_weeks":
            return _end_of_two_weeks(parts)
        case "half_month" | "ten_days":
            end = _end_of_month(year, int(parts[0][5:7]))
            day = int(parts[kind]) * (15 if kind == "half_month" else 10)
            return end if parts[0][-2:] in ("H2", "T3") else end.replace(day=day)
        case "two_months":
            first, month = int(parts[0][6:8]), int(parts[kind])
            return _end_of_month(year, month) if month % 2 == 0 and first == month - 1 else None
        case "year":
            return _end_of_month(year, 12)
    return _end_of_month(year, int(parts[kind]) * _MONTHS[kind])


def _end_of_two_weeks(parts: re.Match[str]) -> datetime.date | None:
    first = datetime.date.fromisocalendar(int(parts["year"]), int(parts[0][6:8]), 1)
    last = first + 13 * _DAY
    is_pair = last.isocalendar().week == int(parts["two_weeks"])
    return last if is_pair and (first - FIRST_OF_TWO_WEEKS).days % 14 == 0 else None


def _end_of_month(year: int, month: int) -> datetime.date:
    end = datetime.date(year, month, 1)
    return end.replace(day=31) if month == 12 else end.replace(month=month + 1) - _DAY
