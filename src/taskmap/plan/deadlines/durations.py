"""Rules for expressions that count from a day: 印发之日起30日内, 5个工作日内, 24小时内, 用3年时间.

Counted as articles 200 to 204 of the Civil Code say: the first day does not count; a month or a year ends on the same
day of its last month, or on that month's end if it has none such; a limit whose last day is a day off ends on the
working day that follows.
"""

from __future__ import annotations

import datetime
import re

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.deadlines.dates import RANGE_SEPARATOR
from taskmap.plan.deadlines.expressions import Expression, SentenceContext, fault
from taskmap.plan.model import DeadlineKind
from taskmap.system.dates import long_date
from taskmap.system.numerals import number

_NUMBER = "(?<![0-9A-Za-z.])[0-9]{1,3}|(?<![一二两三四五六七八九十百千零〇第])[一二两三四五六七八九十百零]{1,6}"
# 30日, 一个半月, 半年, 一年半; of 2—3个月 the longer.
_AMOUNT = (
    f"(?:(?:{_NUMBER}){RANGE_SEPARATOR})?(?:(?P<count>{_NUMBER})(?:个(?P<half>半))?|(?P<only>半))"
)
_UNIT = "(?P<unit>个?工作日|个?(?:自然|日历)日|日|天|周|个?星期|个月|个?季度|年|个?小时|(?<=半)月)(?P<over>(?<=年)半)?"
_DOCUMENT = "(?:[本该此]|工作|实施|行动|整改|专项|总体|督查|治理)*(?:方案|通知|意见|文件|计划|要点|办法|清单)"
_ISSUED = (
    f"(?:自|从|于)?(?:{_DOCUMENT}|本)?(?:正式)?"
    "(?:印发|发布|公布|下发|发文)(?:实施|执行)?(?:之日|当日|日)?(?:起算?|之?后|以后)?的?,?"
)
WITHIN = f"(?P<issue>{_ISSUED})?{_AMOUNT}{_UNIT}(?:的?时间)?(?:之内|以内|内)"
# 自印发之日起: a beginning, as the 起 behind it says.
DAY_OF_ISSUE = (
    f"(?:自|从)?(?:即日|现在|今日|(?:{_DOCUMENT}|本)?(?:印发|发布|公布|下发|发文)之日)(?=起)"
)
_SPAN = f"{_AMOUNT}{_UNIT}(?:左右)?的?"
SPAN = f"(?:利用|用|经过|通过){_SPAN}(?:时间|努力)"
AHEAD = f"(?:未来|今后){_SPAN}(?:时间|内)?"
# 收到通知后, 验收合格之日起: a day that the plan does not know.
_ELSEWHERE = (
    "(?:后|起|之日|以来)[,的]*$"
    "|(?:收到|接到|接报|发现|受理|验收|审[核批]|批[复准]|立项|开工|竣工|投产|下达|交办|转办|签[订收]|通过|提交|反馈|公示|会议)[^,;。、:]*$"
)
# What may stand before 印发之日; anything else names another document: 上级文件印发后.
_OWN = "(?:^|[^\\w》]|力争|争取|确保|应当?|须|要|在|并|请|各单位|各地|各部门)$"
# 2026年起5年内: the first of the years is the one that is named.
_YEAR_BEGINS = "((?:19|20)[0-9]{2})年(?:起|开始)[,的]?$"
_REACH = 24
_UNSAID = "印发之日（原文没有写从哪天起算）"
_WORKDAY = "工作日"
_HOUR = "小时"
_HOURS_A_DAY = 24
# Half of each, in months and days; half a month is 15 days whatever its length. Of the others there is no half.
_HALVES = {"年": (6, 0), "月": (0, 15)}
_WHOLES = {
    **dict.fromkeys(("日", "天", "自然日", "日历日"), (0, 1)),
    **dict.fromkeys(("周", "星期"), (0, 7)),
    **{"月": (1, 0), "季度": (3, 0), "年": (12, 0)},
}


class Duration(Struct, frozen=True):
    """So many of a unit, and whether a half of one more."""

    count: int
    unit: str
    half: bool = False

    def after(self, base: datetime.date, context: SentenceContext) -> datetime.date:
        """The last day of the duration that begins after `base`; `base` itself where there is no such length. Raises
        ValueError or OverflowError beyond the calendar.
        """
        # Loaded here: most plans count from no day at all.
        from dateutil.relativedelta import relativedelta

        if self.half and self.unit not in _HALVES:
            return base
        if self.unit == _WORKDAY:
            return context.date_context.calendar.add_workdays(base, self.count)
        if self.unit == _HOUR:
            return base + datetime.timedelta(days=-(-self.count // _HOURS_A_DAY))
        months, days = (each * self.count for each in _WHOLES[self.unit])
        more_months, more_days = _HALVES[self.unit] if self.half else (0, 0)
        return base + relativedelta(months=months + more_months, days=days + more_days)


def within(match: re.Match[str], context: SentenceContext) -> Expression:
    """So many hours, days, weeks, months or working days from the day of issue, or from the 起 right before the
    `match`: 30日内. A fault after 收到通知后 and the like, a day that the plan does not know.
    """
    issued = context.date_context.issued
    if context.base is not None and not match["issue"]:
        return _limit(context, _read(match), context.base, "文中写明的起始日", True)
    before = match.string[max(match.start() - _REACH, 0) : match.start()]
    if match["issue"] and re.search(_OWN, before):
        return _limit(context, _read(match), issued, "印发之日", True)
    duration = _read(match)
    if (begins := re.search(_YEAR_BEGINS, before)) and duration == Duration(duration.count, "年"):
        return _years_from(int(begins[1]), duration.count)
    if match["issue"] or re.search(_ELSEWHERE, before):
        return fault("要从文中说的那一天起算，方案里没有那个日期，请写明日期")
    return _limit(context, _read(match), issued, _UNSAID, False)


def _years_from(first: int, count: int) -> Expression:
    """The end of the last of so many years: 2026年起5年内 is 31 December 2030."""
    try:
        day = datetime.date(first + count - 1, 12, 31)
    except ValueError:
        return fault("数不出是哪一天，请写明日期")
    note = f"{long_date(day)}，{first}年起的第{count}年年底"
    return Expression(DeadlineKind.DATE, note, day, limit=True)


def day_of_issue(match: re.Match[str], context: SentenceContext) -> Expression:
    """The day of issue, from which something begins: the `match` is 即日, 印发之日. A fault if it is not known."""
    issued = context.date_context.issued
    if issued is None:
        return fault("要看哪天印发，方案没有写发文日期，请补上发文日期或写明日期")
    return Expression(DeadlineKind.DATE, long_date(issued), issued, exact=True, first_day=issued)


def span(match: re.Match[str], context: SentenceContext) -> Expression:
    """The time that the `match` takes, counted from the day of issue: 用3年时间, 未来五年. A fault without a day of issue."""
    return _count(context, _read(match), context.date_context.issued, _UNSAID, True)


def counted_back(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the `match` counts back from a day, or from a beginning that is not said, 国庆节前3天."""
    return fault("是从哪一天往前数、还是头几天，看不出来，请写明日期")


def _read(match: re.Match[str]) -> Duration:
    half = bool(match["half"] or match["only"] or match["over"])
    return Duration(number(match["count"] or "0") or 0, match["unit"].removeprefix("个"), half)


def _limit(
    context: SentenceContext,
    duration: Duration,
    base: datetime.date | None,
    name: str,
    limit: bool,
) -> Expression:
    """What ends on a day off ends on the working day that follows, but for hours, which pass on every day."""
    found = _count(context, duration, base, name, limit)
    if base is None or found.day is None or duration.unit == _HOUR:
        return found
    try:
        day = context.date_context.calendar.roll_forward(found.day)
    except OverflowError:
        return found
    if day != found.day:
        end = f"到{long_date(found.day)}是休息日，顺延到下一个工作日"
        note = f"{long_date(day)}：{_since(name, base)}，{end}"
        return context.say_guess(replace(found, day=day, note=note))
    return context.say_guess(found) if duration.unit == _WORKDAY else found


def _count(
    context: SentenceContext,
    duration: Duration,
    base: datetime.date | None,
    name: str,
    limit: bool,
) -> Expression:
    if base is None:
        return fault("要从印发之日起算，方案没有写发文日期，请补上发文日期或写明日期")
    try:
        day = duration.after(base, context)
    except (ValueError, OverflowError):
        day = base
    if day == base:
        return fault("数不出是哪一天，请写明日期")
    note = f"{long_date(day)}，{_since(name, base)}"
    return Expression(DeadlineKind.DATE, note, day, exact=True, limit=limit)


def _since(name: str, base: datetime.date) -> str:
    return f"从{name}{long_date(base)}的次日起算"
