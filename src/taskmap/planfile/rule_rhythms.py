"""The keys `every`, `months` and `day` of a reporting rule to its rhythm, in the office's own words where it likes."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.deadlines.rhythms import read_days
from taskmap.plan.rhythm import LAST, MONTHS, DayInPeriod, Frequency, Rhythm
from taskmap.planfile.fields import PlanFields
from taskmap.planfile.reporting_keys import EVERY
from taskmap.system.numerals import number
from taskmap.system.patterns import compile_pattern
from taskmap.system.text import plain

_HEADS = sorted(EVERY.spellings, key=len, reverse=True)
_ODD_MONTHS = ("每单月", "单月")
_ODD = tuple(range(1, 13, 2))
# Nothing but the period that every rule is about, 当月25日, or its end said twice: 月底前最后一个工作日.
_OWN_PERIOD = (
    "[当本](?:半?月|周|旬|季度?|半?年|期)|(?:[月季旬年期]|季度|半月|半年)[底末]前?(?=最后)"
)
_LAST_WORDS = "(?:[月季旬年期]|季度|半月|半年)[底末]前?|最后[1一][日天]前?|last"
_NAMES_MONTH = "(?:[0-9一二三四五六七八九十]{1,3}[、和及/])*[0-9一二三四五六七八九十]{1,2}月"
_SHORT_ADVICE = "只能写“最后一个工作日”“前3个工作日”这样的，或“次{0}3日”；每月固定几号的写 `day`: [10, 25]，不写 `every`"
_ADVICE = {
    Frequency.YEAR: "应写“6月20日”“次年1月10日”这样的，或“月底”",
    Frequency.WEEK: "应写“周一”到“周日”，或“次周一”",
    Frequency.TWO_WEEKS: "应写“周五”“第一周周五”或“次周一”",
    Frequency.TEN_DAYS: _SHORT_ADVICE.format("旬"),
    Frequency.HALF_MONTH: _SHORT_ADVICE.format("半月"),
}
_MONTH_ADVICE = "应写 1 到 31、“月底”，或“次月5日”"
_MORE_ADVICE = "，也可写 [10, 25]、“前5个工作日”“最后一个工作日”"


class _Words(Struct, frozen=True):
    """How often, as far as it is said, in which months, and what is said of the day."""

    every: Frequency | None
    months: tuple[int, ...]
    day: str


def read_rule_rhythm(fields: PlanFields) -> Rhythm:
    """The rhythm of a rule; what is not understood is reported, and the last day of each month stands for it."""
    said = _split_every(fields)
    words = _split_day("、".join(map(plain, fields.texts("day"))))
    if said.every and words.every and said != replace(words, day=said.day):
        fields.report_bad_value("day", "与 `every` 说的周期不一样，请只写一处")
    if said.day and "day" in fields.values:
        fields.report_bad_value("every", "已写了哪一天，`day` 就不用再写")
    every = said.every or words.every or _infer_frequency(words.day)
    months = _read_months(fields) or said.months or words.months
    key, text = ("every", said.day) if said.day else ("day", words.day)
    days = _read_days(fields, key, every, text)
    return _of_months(fields, Rhythm(every, days, months)) if months else Rhythm(every, days)


def split_days(rhythm: Rhythm) -> tuple[int, bool, tuple[DayInPeriod, ...]]:
    """The day and whether it follows the period, as the first ledgers have it, and () behind them; where these two cannot
    say it the last day, and all days.
    """
    length, [first, *more] = MONTHS.get(rhythm.every, 1), rhythm.days
    if more or first.workday or not length <= first.month <= length + 1:
        return LAST, False, rhythm.days
    return first.day, first.month > length, ()


def _split_every(fields: PlanFields) -> _Words:
    text = plain(fields.text("every"))
    if not text:
        return _Words(None, (), "")
    if words := _split(text, _HEADS):
        return words
    # None of its words: this reports it.
    fields.choice("every", "month")
    return _Words(Frequency.MONTH, (), "")


def _split_day(text: str) -> _Words:
    """周五 and 半年末 begin with no period: only 每… and 双月 do."""
    heads = [head for head in _HEADS if head[0] in "每双"]
    return _split(text, heads) or _Words(None, (), text)


def _split(text: str, heads: list[str]) -> _Words | None:
    for head in _ODD_MONTHS:
        if text.startswith(head):
            return _Words(Frequency.MONTH, _ODD, text[len(head) :])
    for head in heads:
        if text.startswith(head):
            return _Words(Frequency(EVERY.spellings[head]), (), text[len(head) :])
    return None


def _infer_frequency(day: str) -> Frequency:
    """4、6、9、11月25日 without a word on how often: in these months of every year."""
    names_month = "月" in day and compile_pattern(_NAMES_MONTH).match(day)
    return Frequency.YEAR if names_month else Frequency.MONTH


def _read_days(
    fields: PlanFields, key: str, every: Frequency, said: str
) -> tuple[DayInPeriod, ...]:
    last = (DayInPeriod(MONTHS.get(every, 1), LAST),)
    text = said
    # Most rules say a number, for which no pattern need be made.
    if not said.isdecimal():
        text = compile_pattern(_OWN_PERIOD).sub("", said).replace("/", "、")
        is_last = compile_pattern(_LAST_WORDS).fullmatch(text) and every not in (
            Frequency.WEEK,
            Frequency.TWO_WEEKS,
        )
        if not text or is_last:
            return last
    if days := read_days(every, text):
        return days
    advice = _ADVICE.get(every, _MONTH_ADVICE) + ("" if every in _ADVICE else _MORE_ADVICE)
    fields.report_bad_value(key, f"{advice}，现在是“{said}”")
    return last


def _read_months(fields: PlanFields) -> tuple[int, ...]:
    found = []
    said = "、".join(map(plain, fields.texts("months")))
    for text in re.split("[、,和及/]", said) if said else ():
        month = number(text.removesuffix("份").removesuffix("月")) if text else None
        if text and not (month and 1 <= month <= 12):
            fields.report_bad_value("months", f"应写 1 到 12，如 [4, 6, 9, 11]，现在是“{text}”")
        elif month:
            found.append(month)
    return tuple(sorted({*found}))


def _of_months(fields: PlanFields, rhythm: Rhythm) -> Rhythm:
    """Once a year in these months is on the day of each of them."""
    if rhythm.every is Frequency.MONTH:
        return rhythm
    days = {each for each in rhythm.days if each.month == MONTHS[Frequency.YEAR]}
    if rhythm.every is Frequency.YEAR and len(days) == len(rhythm.days):
        in_months = (replace(each, month=month) for month in rhythm.months for each in days)
        return Rhythm(rhythm.every, tuple(sorted(in_months)))
    fields.report_bad_value("months", "`months` 只和每月、每年一起用；别的周期请只写 `every`")
    return Rhythm(rhythm.every, rhythm.days)
