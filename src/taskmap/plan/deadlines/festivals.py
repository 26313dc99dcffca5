"""Rules for expressions that name a festival: 国庆节前, 2026年春节前, 秋季学期开学前."""

from __future__ import annotations

import datetime
import re

from taskmap.plan.deadlines.dates import YEAR_PREFIX
from taskmap.plan.deadlines.expressions import (
    NO_YEAR,
    Expression,
    SentenceContext,
    day_of,
    fault,
)

_NAMES = "元旦|春节|清明|五一|劳动节|端午|七一|中秋|国庆|十一|秋季学期|秋季(?=开学)"
_AROUND = "[“”\"'‘’]?"
_TAIL = f"{_AROUND}(?:国际劳动节|劳动节|节|开学)?(?:双节|两节|假期|假日|放假|小?长假|黄金周)?(?:来临|到来|开始)?"
# 国庆、中秋前: what the last one says holds for all.
FESTIVAL = (
    f"(?:{YEAR_PREFIX})?(?<![一二三四五六七八九十第双]){_AROUND}(?P<festival>{_NAMES}){_TAIL}"
    f"(?=(?:[、和及与]?{_AROUND}(?:{_NAMES}){_TAIL}){{0,4}}(?:之?前|以前))"
)
# Month, day, and whether it is the first of days off; 国庆节前 is before them, 七一前 before the day itself.
_FIXED = {
    "五一": (5, 1, True),
    "劳动节": (5, 1, True),
    "七一": (7, 1, False),
    "国庆": (10, 1, True),
    "十一": (10, 1, True),
    "秋季学期": (9, 1, False),
    "秋季": (9, 1, False),
    "元旦": (1, 1, True),
}


def festival(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last working day before the days off to which the festival of the `match` belongs, as the State Council
    announced them; a fault for one without a fixed date while it has not. Without a year it is the one that the plan's
    period has, else that of the plan's year, or the next if that was before the day of issue.
    """
    groups, name = match.groupdict(), match["festival"]
    says_year = groups["year"] or groups["relative_year"] or context.year is not None
    # 2027年元旦前 is in 2026; 元旦前 in a plan of 2026 too.
    shift = int(name == "元旦" and not says_year)

    def before(year: int) -> datetime.date | None:
        return _day_before(context, name, year + shift)

    year, unclear = context.year_in_period(groups, before)
    if year is None:
        return fault(unclear or NO_YEAR)
    day, issued = before(year), context.date_context.issued
    if not (says_year or context.date_context.ends) and day and issued and day < issued:
        # 春节前 in a notice of March is the next one.
        year += 1
        groups["year"] = str(year)
    if before(year) is None:
        return fault(f"要看{year}年的放假安排，没有查到，请写明日期")
    found = context.resolve_date(
        groups,
        before,
        _what(name),
        first_day=lambda each: _first_day(context, name, year + shift),
        exact=True,
    )
    return context.say_guess(found) if _has_days_off(name) else found


def _what(name: str) -> str:
    if name.startswith("秋季"):
        return "按9月1日开学计"
    spoken = {
        "国庆": "国庆节",
        "十一": "国庆节",
        "清明": "清明节",
        "端午": "端午节",
        "中秋": "中秋节",
    }
    what = spoken.get(name, name)
    return f"{what}放假前最后一个工作日" if _has_days_off(name) else f"{what}前一天"


def _has_days_off(name: str) -> bool:
    return name not in _FIXED or _FIXED[name][2]


def _first_day(context: SentenceContext, name: str, year: int) -> datetime.date | None:
    if name in _FIXED:
        return day_of(year, *_FIXED[name][:2])
    return context.date_context.calendar.festival(name, year)


def _day_before(context: SentenceContext, name: str, year: int) -> datetime.date | None:
    first = _first_day(context, name, year)
    if first is None or first == datetime.date.min:
        return None
    before = first - datetime.timedelta(days=1)
    return context.date_context.calendar.roll_back(before) if _has_days_off(name) else before
