"""A small grammar of deadlines, independent of the program: parts of phrases put together, and what they mean.

Nothing of taskmap is used. A phrase is made of times (a day, a month, a quarter …), each of which knows its first and last
day, and of a frame: when the plan was issued and which days it covers.
"""

from __future__ import annotations

import calendar
import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import chinese_calendar
from dateutil.relativedelta import relativedelta

D = datetime.date
_CHINESE = ["", *"一二三四五六七八九十", "十一", "十二"]
_QUARTERS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}
_LEADS = ("", "力争", "确保", "于", "最迟", "（")
_BEFORE = ("前", "之前", "以前")
_ENDINGS = ("", "完成", "办结", "全面完成", "整改到位")
_EVENTS = ("汛期", "省级验收", "入冬", "两会", "迎检", "主汛期来临", "项目竣工", "高考")
_OBJECTS = ("任务", "目标", "工作计划", "投资计划的50%")


@dataclass(frozen=True)
class Frame:
    """When the plan was issued, and its first and last day."""

    issued: D
    begins: D
    ends: D


FRAMES = (
    Frame(D(2025, 3, 14), D(2025, 1, 1), D(2025, 12, 31)),
    Frame(D(2025, 11, 3), D(2025, 11, 1), D(2026, 3, 31)),
    Frame(D(2025, 7, 1), D(2025, 7, 1), D(2026, 6, 30)),
    Frame(D(2024, 1, 10), D(2024, 1, 1), D(2026, 12, 31)),
)


@dataclass(frozen=True)
class Phrase:
    """A text and the days that it means in its frame, () where none may be taken; `kind` as the program calls it."""

    text: str
    frame: Frame
    days: tuple[D, ...] = ()
    kind: str = "date"
    year: int | None = None
    """The year that its words name for what follows."""


@dataclass(frozen=True)
class Time:
    """A time as it is written, with the year that its words name, and its first and last day in a year."""

    text: str
    year: int | None
    span: Callable[[int], tuple[D, D] | None]

    def days(self, frame: Frame, carried: int | None = None) -> tuple[D, D] | None:
        """First and last day: in the year named or `carried`, else in the one that puts it inside the plan."""
        if year := self.year or carried:
            return self.span(year)
        years = range(frame.begins.year, frame.ends.year + 1)
        spans = [span for span in map(self.span, years) if span]
        inside = [span for span in spans if frame.begins <= span[1] <= frame.ends]
        return inside[0] if len(inside) == 1 else None


def phrases(count: int, seed: int = 14) -> Iterator[Phrase]:
    """So many phrases, the same ones for the same `seed`."""
    choice = random.Random(seed)
    forms = (
        _object_and_more,
        _plain,
        _plain,
        _plain,
        _list,
        _range,
        _object,
        _inside,
        _duration,
        _start,
        _event,
        _undated,
    )
    for _ in range(count):
        yield choice.choice(forms)(choice, choice.choice(FRAMES))


def _time(choice: random.Random, frame: Frame) -> Time:
    this_year = frame.begins.year
    years = {"": None, "2025年": 2025, "2026年": 2026, "今年": this_year, "明年": this_year + 1}
    said, year = choice.choice([("", None), *years.items()])
    number = choice.randint(1, 12)
    month = choice.choice([str(number), _CHINESE[number]])
    quarter, half = choice.randint(1, 4), choice.randint(1, 2)
    end = choice.choice(["底", "末"])
    kinds: list[tuple[str, Callable[[int], tuple[D, D] | None]]] = [
        (
            f"{said}{month}月{choice.choice(['', '份', '底', '末'])}",
            lambda y: _months(y, number, number),
        ),
        (f"{said}{month}月中旬", lambda y: (D(y, number, 11), D(y, number, 20))),
        (
            f"{said}{_QUARTERS[quarter]}{choice.choice(['', end])}",
            lambda y: _months(y, 3 * quarter - 2, 3 * quarter),
        ),
        (f"{said}{'上下'[half - 1]}半年", lambda y: _months(y, 6 * half - 5, 6 * half)),
        (
            f"{said}年{end}" if said.endswith("年") else f"{said or '年'}{end}",
            lambda y: _months(y, 1, 12),
        ),
    ]
    day = choice.choice([1, 10, 25, 28, 30, 31])
    kinds += [(f"{said}{month}月{day}{choice.choice('日号')}", lambda y: _day(y, number, day))] * 2
    text, span = choice.choice(kinds)
    return Time(text, year, span)


def _months(year: int, first: int, last: int) -> tuple[D, D]:
    return D(year, first, 1), D(year, last, calendar.monthrange(year, last)[1])


def _day(year: int, month: int, day: int) -> tuple[D, D] | None:
    return (D(year, month, day),) * 2 if day <= calendar.monthrange(year, month)[1] else None


def _plain(choice: random.Random, frame: Frame) -> Phrase:
    time = _time(choice, frame)
    text = (
        choice.choice(_LEADS) + time.text + choice.choice(("", *_BEFORE)) + choice.choice(_ENDINGS)
    )
    days = time.days(frame)
    return Phrase(text, frame, (days[1],) if days else ())


def _list(choice: random.Random, frame: Frame) -> Phrase:
    """What the first says of the year holds for the second."""
    one, two = _time(choice, frame), _time(choice, frame)
    first, second = one.days(frame), two.days(frame, one.year)
    text = f"{one.text}{choice.choice('、和及')}{two.text}{choice.choice(_BEFORE)}"
    days = (first[1], second[1]) if first and second else ()
    return Phrase(text, frame, tuple(dict.fromkeys(days)))


def _range(choice: random.Random, frame: Frame) -> Phrase:
    """Only the end must lie in the plan; where neither names a year, that of the end holds for the beginning."""
    one, two = _time(choice, frame), _time(choice, frame)
    first, second = one.days(frame), two.days(frame, one.year)
    in_order = False
    if second:
        first = first or (None if one.year or two.year else one.span(second[1].year))
        exists = one.span(2025) is not None
        in_order = first[1] <= second[1] if first else exists and not one.year
    text = f"{one.text}{choice.choice(['至', '到', '—'])}{two.text}"
    return Phrase(text, frame, (second[1],) if second and in_order else ())


def _object(choice: random.Random, frame: Frame) -> Phrase:
    time, thing = _time(choice, frame), _time(choice, frame)
    days = time.days(frame)
    what = choice.choice([f"{thing.text}{choice.choice(_OBJECTS)}", f"《{thing.text}方案》"])
    text = f"{time.text}{choice.choice(_BEFORE)}完成{what}"
    return Phrase(text, frame, (days[1],) if days else (), year=time.year)


def _object_and_more(choice: random.Random, frame: Frame) -> Phrase:
    """The year of the object holds for nothing that follows."""
    first, last = _object(choice, frame), _time(choice, frame)
    days = last.days(frame, first.year)
    text = f"{first.text}，{last.text}{choice.choice(_BEFORE)}完成整改"
    both = (*first.days, days[1]) if days and first.days else ()
    return Phrase(text, frame, tuple(dict.fromkeys(both)))


def _inside(choice: random.Random, frame: Frame) -> Phrase:
    """A time right behind another holds if it lies in it."""
    outer = Time("2025年", 2025, lambda y: _months(y, 1, 12))
    if choice.random() < 0.8:
        quarter = choice.randint(1, 4)
        outer = Time(
            f"2025年{_QUARTERS[quarter]}", 2025, lambda y: _months(y, 3 * quarter - 2, 3 * quarter)
        )
    number = choice.randint(1, 12)
    inner = Time(f"{number}月底", None, lambda y: _months(y, number, number))
    around, days = outer.days(frame), inner.days(frame, 2025)
    lies = around and days and around[0] <= days[0] <= around[1]
    return Phrase(f"{outer.text}{inner.text}前", frame, (days[1],) if days and lies else ())


def _duration(choice: random.Random, frame: Frame) -> Phrase:
    count = choice.randint(1, 40)
    number = choice.choice([str(count), _CHINESE[count] if count < len(_CHINESE) else str(count)])
    unit = choice.choice(["日", "天", "个工作日", "个月", "周"])
    start = choice.choice(["", "印发之日起", "自印发之日起", "方案印发后"])
    day = frame.issued
    if unit == "个工作日":
        for _ in range(count):
            day = _workday(day + datetime.timedelta(days=1))
    else:
        months, days = (count, 0) if unit == "个月" else (0, count * (7 if unit == "周" else 1))
        day = _workday(day + relativedelta(months=months, days=days))
    return Phrase(f"{start}{number}{unit}内", frame, (day,))


def _workday(day: D) -> D:
    """The day, or the working day that follows; a year not announced yet is Monday to Friday with what the law says."""
    by_law = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    last = max(chinese_calendar.holidays).year
    while True:
        works = day.weekday() < 5 and (day.month, day.day) not in by_law
        if day.year <= last:
            works = chinese_calendar.is_workday(day)
        if works:
            return day
        day += datetime.timedelta(days=1)


def _start(choice: random.Random, frame: Frame) -> Phrase:
    time = _time(choice, frame)
    text = choice.choice(
        [f"自{time.text}起", f"从{time.text}", f"{time.text}以后", f"不早于{time.text}"]
    )
    return Phrase(text, frame)


def _event(choice: random.Random, frame: Frame) -> Phrase:
    text = f"{_time(choice, frame).text}{choice.choice(_EVENTS)}{choice.choice(['前', '之前'])}"
    return Phrase(text + choice.choice(_ENDINGS), frame)


def _undated(choice: random.Random, frame: Frame) -> Phrase:
    recurring = [
        "每月25日前",
        "每季度末",
        "每年6月底前",
        "双月10日前",
        "一季一督查",
        "每半年一次",
        "按月",
    ]
    ongoing = ["长期坚持", "持续推进", "常态化开展", "不间断", "长抓不懈", "不定期"]
    kind = choice.choice(["recurring", "ongoing"])
    return Phrase(choice.choice(recurring if kind == "recurring" else ongoing), frame, (), kind)
