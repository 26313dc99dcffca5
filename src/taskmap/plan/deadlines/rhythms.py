"""The words of a recurring deadline, 每季度首月10日前, to its rhythm: how often it comes round, and on which days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taskmap.plan.deadlines.dates import LAST_OF_PART, SMALL_NUMBER
from taskmap.plan.deadlines.expressions import LEAP_YEAR, day_of
from taskmap.plan.deadlines.words import ROUNDS
from taskmap.plan.rhythm import LAST, MONTHS, DayInPeriod, Frequency, Rhythm
from taskmap.system.numerals import number
from taskmap.system.patterns import compile_pattern

_END = LAST
_MONTHS = {"半年": 6, "年": 12, "年度": 12, "季": 3, "季度": 3, "月": 1, "月度": 1}
_ALTERNATE_MONTHS = {"双月": range(2, 13, 2), "单月": range(1, 13, 2)}
# A deadline that comes round every two months is called by its month.
_FREQUENCIES = {
    months: every for every, months in MONTHS.items() if every is not Frequency.TWO_MONTHS
}
_EVERY = {
    Frequency.WEEK: "每周",
    Frequency.TEN_DAYS: "每旬",
    Frequency.TWO_WEEKS: "每两周",
    Frequency.HALF_MONTH: "每半月",
    Frequency.MONTH: "每月",
    Frequency.TWO_MONTHS: "每两个月",
    Frequency.QUARTER: "每季度",
    Frequency.HALF_YEAR: "每半年",
    Frequency.YEAR: "每年",
}
_PARTS_OF_MONTH = {"旬": (10, 20, _END), "半月": (15, _END), "半个月": (15, _END)}
_WEEKDAYS = "一二三四五六日天"
# Days counted from the end of a period are days of the month that follows, up to the shortest month.
_SHORTEST_MONTH = 28
_WEEKS = {Frequency.WEEK: 1, Frequency.TWO_WEEKS: 2}
_SHORTEST_PERIOD = {
    Frequency.WEEK: 7,
    Frequency.TEN_DAYS: 8,
    Frequency.TWO_WEEKS: 14,
    Frequency.HALF_MONTH: 13,
}

_N = SMALL_NUMBER
_TIMES = f"(?:(?:至少|不少于)?(?:{_N}|(?!次))(?:{ROUNDS}))?"
_HEAD = (
    f"(?:每个?|[按逐各])?(?:(?P<count>{_N})个?)?"
    f"(?P<period>半年|年度?|季度?|半个?月|[双单]月|月度?|旬|周|星期){_TIMES}"
)
_NEXT = "(?:次|下个?|翌)(?:月|季度?首月)"
_NEXT_YEAR = "(?:[次翌]年|第[二2]年)"
_MONTH = (
    f"(?:第(?P<nth>{_N})个月|(?P<edge>最后一个|[首末])月|(?P<next>{_NEXT})|(?P<next_year>{_NEXT_YEAR})?(?:{_N}月?[至到~-])?(?P<month>{_N})月份?"
    "|第?(?P<quarter>[一二三四1-4])季度?|(?P<half>[上下])半年)"
)
_DAY = f"前?(?:{_N}[日号]?[至到~-])?(?P<day>{_N})(?:[日号]|(?=$|[、,和及或与前]))|(?P<part>[上中下]旬|(?:[年月]|季度?)?[底末])"
_WORKDAY = (
    f"(?:[前头第](?P<workday>{_N})个?|(?P<first>首个)|最后[1一]?个?|末个|(?P<within>{_N})个)工作日"
)
_AFTER = f"(?:结束|终了|期满)后(?P<after>{_N})[日天]"
_ITEM = f"(?:{_AFTER}|{_MONTH})?(?:(?P<is_workday>{_WORKDAY})|{_DAY})?"
_SHORT_ITEM = (
    f"(?:(?P<next>[次下]个?(?:半个?月|旬|[两双]?周|星期)?)|(?P<after>(?:结束|终了|期满)后)|(?:第(?P<week>[一二12])个?)?周|星期)?"
    f"(?:周|星期)?(?:(?P<is_workday>{_WORKDAY})|(?P<weekday>[1-7{_WEEKDAYS}])(?![0-9日天号])|(?P<day>{_N})[日天])"
)
_CLOCK = "(?:上午|下午|中午|晚上?)?[0-9]{1,2}[:时点](?:[0-9]{1,2}分?)?"
_SHARED = f"(?P<others>(?:{_N}[、和及])+)(?P<last>{_N})月(?P<day>[底末]|[上中下]旬|{_N}[日号])?"
# Between the days, and after the last: 前, 之内, 下班前.
_GAP = "(?:[、,和及或与的于在内]|之前|以前|前|之内|以内|截止|为止|下班|当[日天]|\\(含(?:[当本][日天])?\\))*"


def read_rhythm(text: str) -> Rhythm | None:
    """The rhythm that the words of a recurring deadline say, in their plain spelling; None where they say none (定期), or
    one whose days follow from no calendar: 每两周, 每日, 每季度结束后5个工作日内, 每月初.
    """
    head = compile_pattern(_HEAD).match(text)
    if head is None:
        return None
    period, rest = head["period"], compile_pattern(_CLOCK).sub("", text[head.end() :])
    count = number(head["count"]) if head["count"] else 1
    if period in ("周", "星期"):
        return _weekly(rest) if count == 1 else None
    if period in _PARTS_OF_MONTH:
        days = tuple(DayInPeriod(1, day) for day in _PARTS_OF_MONTH[period])
        return Rhythm(Frequency.MONTH, days) if count == 1 and _is_gap(rest) else None
    if months := _ALTERNATE_MONTHS.get(period):
        return _of_months(months, rest) if count == 1 else None
    return _monthly(_MONTHS[period] * (count or 0), rest)


def read_days(every: Frequency, text: str) -> tuple[DayInPeriod, ...]:
    """The days that a reporting rule names in each of its periods, in order: 25日, 次月前5个工作日, 首月10日和末月25日. A day
    without a month is one of the last month. `text` is in plain spelling; () for what was not understood.
    """
    if text.isdecimal() and len(text) <= 2 and every in MONTHS:
        # As most rules say it; the patterns, which read no more in it, take as long to make as the rest of a plan to read.
        day = number(text)
        return (DayInPeriod(MONTHS[every], day),) if day and day <= _END else ()
    text = compile_pattern(_CLOCK).sub("", text)
    if compile_pattern(f"{_NEXT}{_GAP}").fullmatch(text):
        # 次月 alone tells no day.
        return ()
    if every in MONTHS:
        found = _in_order(_days(MONTHS[every], text, MONTHS[every]))
    else:
        parts = compile_pattern("[、,和及与]").split(text)
        found = _in_order(_short_day(every, part) for part in parts)
    # Two of one month are called by their days, which a calendar moves where they are working days.
    are_apart = len({each.month for each in found}) == len(found)
    return found if are_apart or not any(each.workday for each in found) else ()


def describe_rhythm(rhythm: Rhythm) -> str:
    """How often it comes round, and on which days: 每季度第1个月10日."""
    often = _EVERY[rhythm.every]
    if rhythm.months:
        often = f"每年{'、'.join(map(str, rhythm.months))}月的"
    return often + "、".join(_explain_day(rhythm.every, each) for each in rhythm.days)


def explain_rhythm(rhythm: Rhythm | None) -> str:
    """On which days it comes round, for the person who asks: 每季度第1个月10日到期; of None that no day can be told."""
    if rhythm is None:
        return "看不出每期哪一天截止"
    return f"{describe_rhythm(rhythm)}到期"


def _explain_day(every: Frequency, day: DayInPeriod) -> str:
    if every in _WEEKS and not day.workday:
        return _explain_weekday(every, day)
    if day.workday:
        of_month = "最后一个工作日" if day.day == _END else f"第{day.day}个工作日"
    else:
        of_month = "最后一天" if day.day == _END else f"{day.day}日"
    if every is Frequency.YEAR and day.month > MONTHS[every]:
        return f"次年{day.month - MONTHS[every]}月{of_month}"
    if day.month > MONTHS.get(every, 1):
        return f"期满后的{'次月' if every in MONTHS else '下一期'}{of_month}"
    if MONTHS.get(every, 1) == 1:
        return of_month
    return f"{day.month}月{of_month}" if every is Frequency.YEAR else f"第{day.month}个月{of_month}"


def _explain_weekday(every: Frequency, day: DayInPeriod) -> str:
    week, weekday = divmod(min(day.day, _WEEKS[every] * 7) - 1, 7)
    if every is Frequency.WEEK:
        return f"{'次' if day.month > 1 else ''}周{_WEEKDAYS[weekday]}"
    of = "下一期的" if day.month > 1 else ""
    return f"{of}第{'一二'[week]}周周{_WEEKDAYS[weekday]}"


def _short_day(every: Frequency, text: str) -> DayInPeriod | None:
    """A day of a week, two weeks, ten days or half a month."""
    match = compile_pattern(f"{_SHORT_ITEM}{_GAP}").fullmatch(text)
    if match is None:
        return None
    month = 2 if match["next"] or match["after"] else 1
    if match["is_workday"]:
        return _workday(match, month)
    if match["weekday"] and every in _WEEKS:
        day = int(match["weekday"]) if match["weekday"].isdigit() else 0
        day = day or min(_WEEKDAYS.find(match["weekday"]) + 1, 7)
        # Without a word on it the second week of two.
        is_second = every is Frequency.TWO_WEEKS and month == 1 and match["week"] not in ("一", "1")
        return DayInPeriod(month, day + 7 * is_second)
    day = number(match["day"] or "") or 0
    counts = match["after"] or (match["next"] and every not in _WEEKS)
    return DayInPeriod(month, day) if counts and 1 <= day <= _SHORTEST_PERIOD[every] else None


def _workday(match: re.Match[str], month: int) -> DayInPeriod | None:
    said = match["workday"] or match["within"]
    found = number(said) or 0 if said else 1 if match["first"] else _END
    return DayInPeriod(month, found, workday=True) if 1 <= found <= _END else None


def _weekly(rest: str) -> Rhythm | None:
    day = _WEEKDAYS.find(rest[0]) + 1 if rest else 0
    if not _is_gap(rest[1:] if day else rest):
        return None
    return Rhythm(Frequency.WEEK, (DayInPeriod(1, min(day or 7, 7)),))


def _monthly(months: int, rest: str) -> Rhythm | None:
    """`months` is how many there are from one time to the next."""
    if months in _FREQUENCIES:
        found = _in_order(_days(months, rest))
        # When a working day comes is not known from its words: no instance is made of it.
        is_known = found and not any(each.workday for each in found)
        return Rhythm(_FREQUENCIES[months], found) if is_known else None
    if months < 1 or 12 % months:
        return None
    return _of_months(range(months, 13, months), rest)


def _in_order(days: Iterable[DayInPeriod | None]) -> tuple[DayInPeriod, ...]:
    """Each once; () if one was not understood."""
    found = {*days}
    return () if None in found else tuple(sorted(each for each in found if each))


def _of_months(months: range, rest: str) -> Rhythm | None:
    """In each of these `months` of a year on the days that the `rest` of the words names in a month."""
    of_month = _monthly(1, rest)
    days = (each.day for each in of_month.days if each.month == 1) if of_month else ()
    found = sorted(DayInPeriod(month, day) for day in days for month in months)
    return Rhythm(Frequency.YEAR, tuple(found)) if found else None


def _days(months: int, rest: str, implied: int | None = None) -> Iterator[DayInPeriod | None]:
    """Each day that the `rest` of the words names in a period of so many `months`, the last one where it names none;
    None for what was not understood. A day without a month is one of the `implied` month.
    """
    rest = compile_pattern(_SHARED).sub(_share_words, rest)
    end, month = 0, implied
    for match in filter(lambda each: each[0], compile_pattern(_ITEM).finditer(rest)):
        if not _is_gap(rest[end : match.start()]):
            yield None
        month = _month(match, months) or (None if _names_month(match) else month)
        yield _day(match, months, month)
        end = match.end()
    if not _is_gap(rest[end:]):
        yield None
    if end == 0:
        yield DayInPeriod(months, _END)


def _share_words(match: re.Match[str]) -> str:
    """4、6月25日 to 4月25日、6月25日."""
    months = re.findall(_N, match["others"])
    return "、".join(f"{each}月{match['day'] or ''}" for each in (*months, match["last"]))


def _names_month(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("nth", "edge", "next", "month", "quarter", "half"))


def _month(match: re.Match[str], months: int) -> int | None:
    """Which month of the period a day lies in, counted from 1; None where the words name none that it has."""
    groups = match.groupdict()
    if groups["next"]:
        return months + 1
    if groups["edge"]:
        return 1 if groups["edge"] == "首" else months
    if groups["nth"]:
        found = number(groups["nth"]) or 0
    elif months < 12:
        return None
    elif groups["half"]:
        return 6 if groups["half"] == "上" else 12
    else:
        found = number(groups["month"] or "") or 3 * (number(groups["quarter"] or "") or 0)
    if not 1 <= found <= months:
        return None
    return found + months if groups["next_year"] else found


def _day(match: re.Match[str], months: int, month: int | None) -> DayInPeriod | None:
    if match["after"]:
        after = number(match["after"]) or 0
        return DayInPeriod(months + 1, after) if 1 <= after <= _SHORTEST_MONTH else None
    if match["is_workday"]:
        # 每季度前5个工作日 are the first ones of its first month.
        is_last = not (match["workday"] or match["within"] or match["first"])
        of = month if _names_month(match) else months if is_last else 1
        return _workday(match, of) if of else None
    if month is None and (months == 1 or not (match["day"] or _names_month(match))):
        month = months
    day = number(match["day"]) if match["day"] else LAST_OF_PART.get(match["part"] or "", _END)
    if month is None or day is None or not 1 <= day <= _END:
        return None
    # 每年2月30日 is no day; of 每月31日 the month's end is meant.
    exists = not match["day"] or months < 12 or day_of(LEAP_YEAR, (month - 1) % 12 + 1, day)
    return DayInPeriod(month, day) if exists else None


def _is_gap(text: str) -> bool:
    return compile_pattern(_GAP).fullmatch(text) is not None
