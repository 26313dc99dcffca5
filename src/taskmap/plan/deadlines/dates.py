"""Rules for expressions that name a day, a month, a quarter, a year or a five-year plan."""

from __future__ import annotations

import datetime
import re

from msgspec.structs import replace

from taskmap.plan.deadlines.expressions import (
    REVERSED,
    Expression,
    Groups,
    SentenceContext,
    day_of,
    fault,
    month_end,
)
from taskmap.plan.deadlines.words import ONGOING_VERBS
from taskmap.plan.model import DeadlineKind
from taskmap.system.dates import WEEKDAYS, long_date
from taskmap.system.numerals import number

_NUMERALS = "一二三四五六七八九十百零〇○"
NUMBER_START = "(?<![0-9A-Za-z])"
SMALL = f"(?:{NUMBER_START}[0-9]{{1,2}}|(?<![{_NUMERALS}])[一二三四五六七八九十]{{1,3}})"
SMALL_NUMBER = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
RANGE_SEPARATOR = "(?:至|到|[-—–―~‐−─]{1,2})"
_FOUR = "(?:19|20|21)[0-9]{2}"
_CHINESE_FOUR = f"(?<![{_NUMERALS}])(?:一九|二[零〇○Oo一])[零〇○Oo一二三四五六七八九]{{2}}"
_IN_YEAR = "年?[底末终内]|[0-9一二三四五六七八九十]{1,2}月|[上下]半年|第?[一二三四1-4]季"
# 「占当年的比例」 is no deadline, 「当年6月底」 is.
YEAR_PREFIX = (
    f"(?:(?:(?P<first_year>{NUMBER_START}{_FOUR}){RANGE_SEPARATOR})?(?P<year>{NUMBER_START}{_FOUR}|{_CHINESE_FOUR})"
    "(?:年度?|(?=全年|-?[Qq][1-4](?![0-9])))"
    f"|(?P<relative_year>今年度?|本年度?|(?:当年|去年|上一?年|(?<!以)前年)度?(?={_IN_YEAR})|明年|次年|翌年|下一年|后年))"
)
# The year may be missing. Looked for only where a time can begin at all, which most characters of a text rule out.
MAYBE_YEAR = f"(?=[0-9{_NUMERALS}两Oo今本当去上前明次翌下后第Qq-])(?:{YEAR_PREFIX})?"
_ISO_YEAR = f"(?P<year>{NUMBER_START}{_FOUR})"
# 「6月中央督察」 is no 6月中.
_VAGUE = "[初中](?=旬?前|之前|$|[,;、。至到~—-])"
_PART = f"[上下前后]半月|上中旬|中下旬|上旬|中旬|下旬|月?[底末]|{_VAGUE}"

COMPACT = f"^(?P<year>{_FOUR})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?![0-9年月日])"
LOST = f"{NUMBER_START}{_FOUR}(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号]|[底末])?|[0-9]{{2,4}}日)"
ISO_DAY = (
    f"(?={_FOUR}(?:-[0-9]+-|/[0-9]+/|[.][0-9]+[.]))"
    f"{_ISO_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})(?![0-9])日?"
)
ISO_MONTH = (
    f"{_ISO_YEAR}[-/.](?:(?P<first>[0-9]{{1,2}})[-~至到])?(?P<month>[0-9]{{1,2}})"
    f"(?![0-9%万亿元个年])月?份?(?P<part>{_PART})?"
)
# 「4、6、9、11月25日前」; the 1 of 「1、6月底前开工」 is the number of a point.
_OTHERS = f"(?P<others>(?:{SMALL}[、和及]){{2,}}|(?:(?<=[年于在])|^(?!1、)){SMALL}[、和及])"
# 「6月25前」: the 日 may be missing where the number cannot be anything else.
DATE = (
    f"{MAYBE_YEAR}(?:(?P<first>{SMALL})月?{RANGE_SEPARATOR}|{_OTHERS})?(?P<month>{SMALL})月"
    f"(?:(?P<first_day>{SMALL})日?{RANGE_SEPARATOR})?(?P<day>{SMALL})(?:[日号]|(?=之?前|以前|$|[、,;]))"
)
FULL_DATE = f"(?P<year>{_FOUR}|{_CHINESE_FOUR})年(?P<month>{SMALL})月(?P<day>{SMALL})[日号]"
# As somebody types it into a cell; 3.18 may be a number.
YEARLESS_DAY = (
    "(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[月/-]"
    "(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]?"
)
MONTH = (
    f"{MAYBE_YEAR}(?:(?P<first>{SMALL}){RANGE_SEPARATOR}|{_OTHERS})?(?P<month>{SMALL})月份?"
    f"(?P<part>{_PART})?"
)
# 6月第一周, 6月最后一周: nobody says on which day weeks of a month begin.
WEEK_OF_MONTH = f"{MAYBE_YEAR}{SMALL}月份?的?(?:第[一二三四五1-5]个?|最后[一1]?个?|末)(?:周|星期)(?:[一二三四五六日天](?!次))?"
# 「2025年前10个月」 are its first ten.
FIRST_MONTHS = f"{MAYBE_YEAR}前(?P<month>{SMALL_NUMBER})个月"
FIRST_DAYS = f"{MAYBE_YEAR}(?P<month>{SMALL})月份?的?前(?P<count>{SMALL_NUMBER})个?(?P<unit>工作日|日|天)[之以]?内?"
DAY = f"(?:^|(?<=[、,和及与至到~月的底末旬—–-]))(?P<day>{SMALL})[日号](?=之?前|以前|内|止|下班|完成|[、,;。和及至到-]|$)"
HALF = f"{MAYBE_YEAR}(?P<half>[上下前后])半年(?P<part>[底末]|{_VAGUE})?"
_QUARTERS = "[一二三四1-4]"
QUARTER = (
    f"{MAYBE_YEAR}(?:[第前]?(?P<others>(?:第?{_QUARTERS}(?:季度?)?[、和及])+)?第?(?P<quarter>[两]|{_QUARTERS})"
    f"(?:季度(?P<part>[底末]|{_VAGUE})?|季(?:底|末|(?<=第[一二三四1-4]季)(?![度节])))|-?[Qq](?P<q>[1-4])(?![0-9])[底末]?)"
)
YEAR = f"{YEAR_PREFIX}(?:全年|(?P<part>年?[底末终内]|年?{_VAGUE}))?"
# 2025年、2026年每年底: the years in which something comes round.
YEARS = f"(?P<first_year>{NUMBER_START}{_FOUR})年?(?:[、和及与](?:{_FOUR}年?[、和及与])*)(?P<year>{_FOUR})年度?内?(?=,?每)"
# One meaning, whatever is done all year: its last day.
WHOLE_YEAR = f"(?<!贯穿)全年(?:{ONGOING_VERBS})*"
# 短期攻坚、中期推进: a stage, of which nobody says the end.
STAGE = "(?:(?:^|(?<=[、,;年度五”]))(?:短期|近中期|中期|中远期|远期|初期|后期|[上中下]旬)(?!评估|考核|检查|报告|规划|调整|目标|验收))"
# 「上年度末」 is past, and 「年度内部审计」 names no time.
YEAR_END = f"(?<![0-9{_NUMERALS}两几多每半学去前上])(?:年[底末终内]|(?<![各跨])年度(?:[底末]|内(?![部控容涵外设])))"
# A year alone, as somebody types it into a cell: 2025.
YEAR_ALONE = (
    f"^到?(?:(?P<first_year>{_FOUR}){RANGE_SEPARATOR})?(?P<year>{NUMBER_START}{_FOUR})(?=之?前?$)"
)
SHORT_YEAR = f"{NUMBER_START}[0-9]+年(?={_IN_YEAR})"
THIS_MONTH = (
    f"(?:(?P<which>本|当|这个?|下个?|次|翌)月(?:(?P<day>{SMALL})[日号]|(?P<part>{_PART}|内))?"
    f"|(?<![0-9{_NUMERALS}个每本当这下次各])月(?:底|末))"
)
THIS_QUARTER = f"(?:(?P<which>本|当|下个?)季度?(?P<part>[底末内]|{_VAGUE})?|(?<![0-9{_NUMERALS}个每各])季度?[底末内])"
THIS_WEEK = "(?P<which>本|这|下)(?:周|星期)(?:(?P<weekday>[一二三四五六日天])|[底末内])"
# Without a word that says its end 十四五 is the name of a plan, unless it stands alone.
FIVE_YEARS = (
    "[“\"'‘]?(?P<plan>二?十[一二三四五六七八九]?|[六七八九](?=五[”\"'’]))五[”\"'’]?"
    "(?:(?:规划|计划)?(?:期末|时期末?|期间|期内|末期?|收官之年|内|底)"
    "|(?<=[”\"'’])$|(?<=十[一二三四五六七八九]五)$)"
)
LAST_OF_PART = {"上旬": 10, "上半月": 15, "前半月": 15, "上中旬": 20, "中旬": 20}
"""The last day of a part of a month; of one that is not here it is the last of the month."""
_FIRST_OF_PART = {
    "初": 1,
    "中": 11,
    "中旬": 11,
    "中下旬": 11,
    "下半月": 16,
    "后半月": 16,
    "下旬": 21,
}
_NO_DAY = ("初", "中")
_VAGUE_DAY = "没有说到哪一天，请写明日期"


def lost_character(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the digits of the `match` look like a date with 年 or 月 missing, 20226月 or 2022630日."""
    return fault("疑似漏了“年”“月”等字，请核对后补全")


def short_year(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the year of the `match` has not four digits, 22年6月."""
    return fault("的年份不是四位数，请写全")


def full_date(match: re.Match[str], context: SentenceContext) -> Expression:
    """The day of a month that the `match` names, with or without its year: 2022年6月30日, 2022-06-30, 6月30日前; with the
    same day of the months before it, 4、6、9月25日. A fault if there is none such.
    """
    groups, day = match.groupdict(), number(match["day"])
    first, begins = (number(groups.get(name) or "") for name in ("first", "first_day"))

    def resolve(month: int | None) -> Expression:
        return context.resolve_date(
            groups,
            lambda year: day_of(year, month, day),
            first_day=lambda year: day_of(year, first or month, begins or (1 if first else day)),
            month=month,
            exact=True,
        )

    expression = context.resolve_dates(_numbers(groups, "month"), resolve)
    return _spanning(expression, context) if first or begins else expression


def _numbers(groups: Groups, name: str) -> list[int | None]:
    """The numbers of a list, 4、6、9 of 4、6、9月; the last is the group `name`, the others may be missing."""
    others = groups.get("others")
    before = re.findall(SMALL_NUMBER, others) if others else []
    return [number(each) for each in (*before, groups[name] or "")]


def day_alone(match: re.Match[str], context: SentenceContext) -> Expression:
    """The day of a `match` without a month, which an earlier expression of the sentence must have named: 30日前
    after 6月25日.
    """
    if (month := context.month) is None:
        return fault("没有写月份，请写明月份")
    day = number(match["day"])
    return context.resolve_date({}, lambda year: day_of(year, month, day), month=month, exact=True)


def month(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day of the month of the `match`, or of a third of it (上旬 the 10th, 中旬 the 20th), with those of the
    months before it in a list. A fault for 初 and 中, which name no day.
    """
    groups, part = match.groupdict(), match["part"] or ""
    first = number(match["first"]) if match["first"] else None
    if part in _NO_DAY:
        return _vague_part(number(match["month"]), part)

    def resolve(which: int | None) -> Expression:
        return context.resolve_date(
            groups,
            lambda year: _part_end(year, which, part),
            f"{part}最后一天" if part in LAST_OF_PART else "当月最后一天",
            first_day=lambda year: _part_start(year, first or which, "" if first else part),
            month=which,
            limit=bool(part),
        )

    expression = context.resolve_dates(_numbers(groups, "month"), resolve)
    return _spanning(expression, context) if first else expression


def _vague_part(month: int | None, part: str) -> Expression:
    """No day to end on, but one to begin on: 6月初至7月中旬."""

    def first(year: int) -> datetime.date | None:
        return day_of(year, month, _FIRST_OF_PART[part])

    return replace(fault(_VAGUE_DAY), span_in=lambda year: (first(year), first(year)))


def _spanning(expression: Expression, context: SentenceContext) -> Expression:
    """The expression as a range. 11-3月 begins in the year before, where the plan runs over it; else what ends before it
    begins is a fault.
    """
    first, last = expression.first_day, expression.day
    if first is None or last is None or first <= last:
        return replace(expression, spans=True)
    begins, names_year = context.date_context.begins, expression.year is not None
    before = day_of(first.year - 1, first.month, 1)
    if begins is None or before is None or before < begins.replace(day=1) or names_year:
        return fault(REVERSED)
    return replace(expression, first_day=before, spans=True)


def first_months(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day of the first months of a year, so many as the `match` says: 前10个月."""
    which = number(match["month"])
    return context.resolve_date(
        match.groupdict(),
        lambda year: month_end(year, which),
        "最后一个月的最后一天",
        first_day=_year_start,
        limit=True,
    )


def first_days(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last of the first days or working days of a month: 10月前5个工作日内."""
    which, count = number(match["month"]), number(match["count"]) or 0
    counts_workdays = match["unit"] == "工作日"
    calendar = context.date_context.calendar

    def last(year: int) -> datetime.date | None:
        first = day_of(year, which, 1)
        if first is None or not counts_workdays:
            return day_of(year, which, count)
        return calendar.add_workdays(first - datetime.timedelta(days=1), count)

    what = f"当月第{count}个工作日" if counts_workdays else ""
    found = context.resolve_date(match.groupdict(), last, what, month=which, exact=True, limit=True)
    return context.say_guess(found) if counts_workdays else found


def stage(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the stage of the `match`, 中期, has no day."""
    return fault("说的是阶段，没有写到哪一天，请写明日期")


def week_of_month(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the week of the `match`, 6月第一周, has no day."""
    return fault(_VAGUE_DAY)


def whole_year(match: re.Match[str], context: SentenceContext) -> Expression:
    """31 December of the year of the sentence or of the plan for 全年, the `match`; in running text an ordinary word."""
    return replace(year_end(match, context), limit=False, ordinary=True)


def half(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day of the half-year of the `match`: 上半年 30 June, 下半年 31 December. A fault for its beginning."""
    if match["part"] in _NO_DAY:
        return fault(_VAGUE_DAY)
    which = 6 if match["half"] in "上前" else 12
    return context.resolve_date(
        match.groupdict(),
        lambda year: month_end(year, which),
        "半年最后一天",
        first_day=lambda year: day_of(year, which - 5, 1),
        limit=bool(match["part"]),
    )


def quarter(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day of the quarter of the `match`, counted from 1 in January: 二季度 30 June; with those of the quarters
    before it in a list, 二、三季度. A fault for its beginning.
    """
    groups = match.groupdict()
    if groups["part"] in _NO_DAY:
        return fault(_VAGUE_DAY)

    def resolve(which: int | None) -> Expression:
        last = 3 * (which or 0)
        return context.resolve_date(
            groups,
            lambda year: month_end(year, last),
            "季度最后一天",
            first_day=lambda year: day_of(year, last - 2, 1),
            limit=match[0].endswith(("底", "末")),
        )

    return context.resolve_dates(_numbers(groups, "q" if groups["q"] else "quarter"), resolve)


def year(match: re.Match[str], context: SentenceContext) -> Expression:
    """31 December of the year of the `match`, named or counted from another: 2022年底, 2020-2022年, 明年底. A fault for 年初 and 年中."""
    groups = match.groupdict()
    part = groups.get("part") or ""
    if part.endswith(_NO_DAY):
        return fault(_VAGUE_DAY)
    found = context.resolve_date(
        groups, _year_end, "当年最后一天", first_day=_year_start, limit=bool(part)
    )
    if (first := groups.get("first_year")) is None:
        return found
    return _spanning(replace(found, first_day=_year_start(int(first))), context)


def year_end(match: re.Match[str], context: SentenceContext) -> Expression:
    """31 December of the year of the sentence or of the plan, for a `match` that names none: 年底, 年内."""
    return context.resolve_date({}, _year_end, "当年最后一天", first_day=_year_start, limit=True)


def five_years(match: re.Match[str], context: SentenceContext) -> Expression:
    """31 December of the last year of a five-year plan. The N-th plan of the `match` ends in 1955 + 5N; 六五
    (1981-1985) is the first that is written so.
    """
    end = 1955 + 5 * (number(match["plan"]) or 0)
    limit = match[0].endswith(("末", "底", "内", "期间"))
    return context.resolve_date({"year": str(end)}, _year_end, "规划期最后一天", limit=limit)


def this_month(match: re.Match[str], context: SentenceContext) -> Expression:
    """A month that only the day of issue decides: 本月底, 次月5日前. In the `match`, `which` is the word for the month and
    empty for 月底, `part` its end or third. A fault without a day of issue.
    """
    groups = match.groupdict()
    part = groups["part"] or ""
    if (issued := context.date_context.issued) is None:
        return fault("要看文件是哪个月印发的，方案没有写发文日期，请写明月份")
    if part in _NO_DAY:
        return fault(_VAGUE_DAY)
    in_year, which = _months_after(issued, int((groups["which"] or "本")[0] in "下次翌"))
    day = number(groups["day"]) if groups["day"] else None
    expression = context.resolve_date(
        {"year": str(in_year)},
        lambda year: day_of(year, which, day) if groups["day"] else _part_end(year, which, part),
        "按发文日期推算",
        first_day=lambda year: day_of(year, which, day or _FIRST_OF_PART.get(part, 1)),
        month=which,
        exact=bool(day),
        limit=match[0] != f"{groups['which']}月",
    )
    return replace(expression, from_issue=True)


def this_quarter(match: re.Match[str], context: SentenceContext) -> Expression:
    """The last day of the quarter of the day of issue, or of the next one: 本季度末, 下季度. A fault without a day of issue;
    `which` of the `match` is empty for 季度末.
    """
    if match["part"] in _NO_DAY:
        return fault(_VAGUE_DAY)
    if (issued := context.date_context.issued) is None:
        return fault("要看文件是哪个季度印发的，方案没有写发文日期，请写明季度")
    ahead = 3 if (match["which"] or "").startswith("下") else 0
    in_year, which = _months_after(issued, ahead + 2 - (issued.month - 1) % 3)
    return context.resolve_date(
        {"year": str(in_year)},
        lambda year: month_end(year, which),
        "按发文日期推算",
        first_day=lambda year: day_of(year, which - 2, 1),
        limit=True,
    )


def this_week(match: re.Match[str], context: SentenceContext) -> Expression:
    """A day of the week of issue or of the next, 本周五, or its Sunday: 下周内. A fault without a day of issue."""
    if (issued := context.date_context.issued) is None:
        return fault("要看文件是哪一周印发的，方案没有写发文日期，请写明日期")
    place = WEEKDAYS.find((match["weekday"] or "日").replace("天", "日"))
    monday = issued - datetime.timedelta(days=issued.weekday() - 7 * (match["which"] == "下"))
    day = monday + datetime.timedelta(days=place)
    return Expression(DeadlineKind.DATE, f"{long_date(day)}（按发文日期推算）", day, exact=True)


def _year_start(year: int) -> datetime.date | None:
    return day_of(year, 1, 1)


def _year_end(year: int) -> datetime.date | None:
    return day_of(year, 12, 31)


def _part_end(year: int, month: int | None, part: str) -> datetime.date | None:
    if last := LAST_OF_PART.get(part):
        return day_of(year, month, last)
    return month_end(year, month)


def _part_start(year: int, month: int | None, part: str) -> datetime.date | None:
    return day_of(year, month, _FIRST_OF_PART.get(part, 1))


def _months_after(issued: datetime.date, months: int) -> tuple[int, int]:
    """Year and month that lie so many months after the month of issue."""
    years, months = divmod(issued.month - 1 + months, 12)
    return issued.year + years, months + 1
