"""Rules for expressions that name a festival: 国庆节前, 2026年春节前, 秋季学期开学前."""

from __future__ import annotations

import datetime
import re

from taskmap.plan.deadlines.dates import YEAR_PREFIX
from taskmap.plan.deadlines.expressions import Expression, SentenceContext, day_of, fault

_MARKS = "[“”\"'‘’]?"
FESTIVAL = (
    f"(?:{YEAR_PREFIX})?(?<![一二三四五六七八九十第]){_MARKS}"
    "(?P<festival>元旦|春节|清明|五一|劳动节|端午|七一|中秋|国庆|十一|秋季学期|秋季(?=开学))"
    f"{_MARKS}(?:国际劳动节|劳动节|节|开学)?(?:假期|假日|放假)?(?:来临|到来|开始)?(?=之?前|以前)"
)
_FIXED = {
    "五一": (4, 30, "五一前一天"),
    "劳动节": (4, 30, "劳动节前一天"),
    "七一": (6, 30, "七一前一天"),
    "国庆": (9, 30, "国庆节前一天"),
    "十一": (9, 30, "国庆节前一天"),
    "秋季学期": (8, 31, "按9月1日开学计"),
    "秋季": (8, 31, "按9月1日开学计"),
    "元旦": (12, 31, "元旦前一天"),
}


def festival(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day before the festival of the `match`; of one without a fixed date the last before its days off
    as the State Council announced them, a fault while it has not. Without a year it is that of the plan's year,
    or the next if that was before the day of issue.
    """
    groups, name = match.groupdict(), match["festival"]
    year, _ = context.year_of(groups["year"], groups["relative_year"])
    fixed = _FIXED.get(name)

    def before(which: int) -> datetime.date | None:
        if fixed is None:
            return _before_days_off(context, name, which)
        # 2027年元旦前 is in 2026; 元旦前 in a plan of 2026 too.
        has_year = name == "元旦" and (match["year"] or match["relative_year"])
        return day_of(which - 1 if has_year else which, fixed[0], fixed[1])

    issued = context.date_context.issued
    if year and issued and not (match["year"] or match["relative_year"]):
        day = before(year)
        if day is not None and day < issued:
            # 春节前 in a notice of March is the next one.
            year += 1
            groups["year"] = str(year)
    if year and fixed is None and before(year) is None:
        return fault(f"要看{year}年的放假安排，没有查到，请写明日期")
    what = fixed[2] if fixed else f"{name if name == '春节' else f'{name}节'}放假前一天"
    return context.resolve_date(groups, before, what, exact=True)


def _before_days_off(context: SentenceContext, name: str, year: int) -> datetime.date | None:
    first = context.date_context.calendar.festival(name, year)
    return first and first - datetime.timedelta(days=1)
