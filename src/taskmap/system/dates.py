"""Days as official documents print them, and where they begin."""

from __future__ import annotations

import datetime

WEEKDAYS = "一二三四五六日"
DEFAULT_TIMEZONE = "Asia/Shanghai"
"""Where the days of a plan begin that does not say."""


def long_date(day: datetime.date) -> str:
    """2022年5月25日, as official documents print it (GB/T 9704: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: datetime.date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"
