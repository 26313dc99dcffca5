"""The label of a period (2022-06) to its first and last day, without the model of a plan: check-overdue asks each morning."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_DAY = datetime.timedelta(days=1)
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|(?P<month>\d\d)|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])|(?P<day>\d\d-\d\d)))?",
    re.ASCII,
)
_MONTHS = {"month": 1, "quarter": 3, "half": 6}


def label_kind(label: str) -> str:
    """`week`, `month`, `quarter`, `half`, `year` or `day`: what a period of this label spans; "" for no label."""
    parts = _LABEL.fullmatch(label)
    return (parts.lastgroup or "") if parts else ""


# A ledger holds few different labels, each many thousand times.
@lru_cache(maxsize=1024)
def first_day(label: str) -> datetime.date | None:
    """The first day of the period with exactly this label; None as with `last_day`."""
    last, kind = last_day(label), label_kind(label)
    if last is None or kind == "day":
        return last
    if kind == "week":
        return last - 6 * _DAY
    return last.replace(month=last.month - _MONTHS.get(kind, 12) + 1, day=1)


@lru_cache(maxsize=1024)
def last_day(label: str) -> datetime.date | None:
    """The last day of the period with exactly this label; None if there is none, as with 2022-13 or 2022-W53."""
    if not (parts := _LABEL.fullmatch(label)):
        return None
    try:
        return _last_day(parts)
    except ValueError:
        return None


def _last_day(parts: re.Match[str]) -> datetime.date:
    year, kind = int(parts["year"]), parts.lastgroup or ""
    if kind == "week":
        return datetime.date.fromisocalendar(year, int(parts["week"]), 7)
    if kind == "day":
        return datetime.date.fromisoformat(parts[0])
    month = int(parts[kind]) * _MONTHS[kind] if kind in _MONTHS else 12
    end = datetime.date(year, month, 1)
    return end.replace(day=31) if month == 12 else end.replace(month=month + 1) - _DAY
