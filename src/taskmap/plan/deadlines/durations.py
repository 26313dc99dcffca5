"""Rules for expressions that count from a day: 印发之日起30日内, 5个工作日内, 用3年时间.

Counted as articles 200 to 204 of the Civil Code say: the first day does not count; a month or a
year ends on the same day of its last month, or on that month's end if it has none such.
"""

from __future__ import annotations

import datetime
import re

from taskmap.plan.deadlines.expressions import Expression, SentenceContext, fault
from taskmap.plan.model import DeadlineKind
from taskmap.plan.workdays import guess_note
from taskmap.system.dates import long_date
from taskmap.system.numerals import number

_COUNT = (
    "(?P<count>半|(?<![0-9A-Za-z.])[0-9]{1,3}"
    "|(?<![一二两三四五六七八九十百千零〇第])[一二两三四五六七八九十百零]{1,6})"
)
_UNIT = "(?P<unit>个?工作日|个?(?:自然|日历)日|日|天|周|个?星期|个月|个季度|年|(?<=半)月)"
_ISSUED = (
    "(?:自|从|于)?本?(?:方案|通知|意见|文件|计划|要点|办法|清单)?(?:正式)?"
    "(?:印发|发布|公布|下发|发文)(?:实施|执行)?(?:之日|当日|日)?(?:起算?|之?后|以后)?的?,?"
)
WITHIN = f"(?P<issue>{_ISSUED})?{_COUNT}{_UNIT}(?:之内|以内|内)"
_YEARS = f"(?:[0-9一二两三四五六七八九][至到-])?{_COUNT}(?P<unit>年)(?:左右)?的?"
SPAN_OF_YEARS = f"(?:利用|用|经过|通过){_YEARS}(?:时间|努力)"
AHEAD = f"(?:未来|今后){_YEARS}(?:时间|内)?"
# 收到通知后, 验收合格之日起: a day that the plan does not know.
_ELSEWHERE = ("后", "起", "之日", "以来")
_UNSAID = "印发之日（原文没有写从哪天起算）"
_WORKDAY = "工作日"
# Months and days of one of each, and of a half, which is 15 days for a month of any length.
_LENGTHS = {
    **dict.fromkeys(("日", "天", "自然日", "日历日"), (0, 1)),
    **dict.fromkeys(("周", "星期"), (0, 7)),
    **{"月": (1, 0), "季度": (3, 0), "年": (12, 0)},
}
_HALVES = {"年": (6, 0), "月": (0, 15)}


def within(match: re.Match[str], context: SentenceContext) -> Expression:
    """So many days, weeks, months or working days from the day of issue, or from the 起 right before the `match`:
    30日内. A fault after 收到通知后 and the like, a day that the plan does not know.
    """
    unit = match["unit"].removeprefix("个")
    if match["issue"]:
        return _duration(
            context, match["count"], unit, context.date_context.issued, "印发之日", True
        )
    if context.base is not None:
        return _duration(context, match["count"], unit, context.base, "文中写明的起始日", True)
    before = match.string[max(match.start() - 4, 0) : match.start()]
    if before.rstrip(",的").endswith(_ELSEWHERE):
        return fault("要从文中说的那一天起算，方案里没有那个日期，请写明日期")
    return _duration(context, match["count"], unit, context.date_context.issued, _UNSAID, False)


def span_of_years(match: re.Match[str], context: SentenceContext) -> Expression:
    """The years of the `match`, counted from the day of issue: 用3年时间, 未来五年. A fault without a day of issue."""
    return _duration(
        context, match["count"], match["unit"], context.date_context.issued, _UNSAID, True
    )


def _duration(
    context: SentenceContext,
    count: str,
    unit: str,
    base: datetime.date | None,
    name: str,
    limit: bool,
) -> Expression:
    if base is None:
        return fault("要从印发之日起算，方案没有写发文日期，请补上发文日期或写明日期")
    try:
        day = _after(base, count, unit, context)
    except (ValueError, OverflowError):
        day = base
    if day == base:
        return fault("数不出是哪一天，请写明日期")
    note = f"{long_date(day)}，从{name}{long_date(base)}的次日起算"
    if unit == _WORKDAY and not context.date_context.calendar.is_published(day.year):
        note += f"；{guess_note(day.year)}"
    return Expression(DeadlineKind.DATE, note, day, exact=True, limit=limit)


def _after(base: datetime.date, count: str, unit: str, context: SentenceContext) -> datetime.date:
    # Loaded here: most plans count from no day at all.
    from dateutil.relativedelta import relativedelta

    halved = count == "半"
    amount = 1 if halved else number(count) or 0
    if unit == _WORKDAY:
        return base if halved else context.date_context.calendar.add_workdays(base, amount)
    months, days = (_HALVES if halved else _LENGTHS).get(unit, (0, 0))
    return base + relativedelta(months=months * amount, days=days * amount)
