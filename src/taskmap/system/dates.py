"""Days to Chinese text as official documents print them, and the time zone in which they begin."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEKDAYS = "一二三四五六日"
DEFAULT_TIMEZONE = "Asia/Shanghai"
"""IANA name of the zone of a plan that names none."""


def long_date(day: datetime.date) -> str:
    """2022年5月25日, as official documents print it (GB/T 9704: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: datetime.date) -> str:
    """The day of the week, 星期一 to 星期日."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def time_zone(name: str) -> ZoneInfo:
    """The time zone of this IANA `name`. Raises ValueError where there is none."""
    # A day that was named is the same everywhere, and hardly any plan names its zone.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as problem:
        raise ValueError(f"{name} is no time zone") from problem
