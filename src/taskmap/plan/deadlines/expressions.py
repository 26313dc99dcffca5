"""One expression of time and what it means: the values that the rules make and reading.py combines to a Deadline."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.model import DeadlineKind
from taskmap.plan.workdays import OFFICIAL, Calendar, guess_note
from taskmap.system.dates import long_date
from taskmap.system.numerals import number

LEAP_YEAR = 2000
"""Any leap year: a day that it does not have is in no year."""
# The years that follow the one of the sentence, and those that follow the plan's.
_RELATIVE_YEARS = {
    **dict.fromkeys(("今年", "本年", "当年"), 0),
    **dict.fromkeys(("明年", "次年", "翌年", "下一年"), 1),
    "后年": 2,
    **dict.fromkeys(("去年", "上年", "上一年"), -1),
    "前年": -2,
}
_FROM_TEXT = ("当年", "次年", "翌年", "下一年")
NO_YEAR = "没有写年份，方案也没有给出年份（实施期限或发文日期），请写明年份"
REVERSED = "的结束早于开始，请核对（跨年请写“次年”）"

Groups = Mapping[str, str | None]
DayInYear = Callable[[int], datetime.date | None]
"""The day of a year, or None if that year has none such."""


class DateContext(Struct, frozen=True):
    """What a phrase leaves unsaid: the plan's year, the day it was issued, the working days, and the first and last day
    of the plan's period. With both of these a year not said is the one that puts the day inside; else it is `year`.
    """

    year: int | None = None
    issued: datetime.date | None = None
    calendar: Calendar = OFFICIAL
    begins: datetime.date | None = None
    ends: datetime.date | None = None

    def __hash__(self) -> int:
        # Equal contexts hash equal without the calendar, which may be long.
        return hash((self.year, self.issued, self.begins, self.ends))

    @classmethod
    def of_plan(
        cls,
        issued: datetime.date | None,
        begins: datetime.date | None,
        ends: datetime.date | None,
        calendar: Calendar,
    ) -> DateContext:
        """What a plan issued on that day, with that period, gives to its deadlines."""
        first = begins or issued
        return cls(first.year if first else None, issued, calendar, begins, ends)


class Expression(Struct, frozen=True):
    """What an expression means. `note` is the middle of the sentence that explains it.

    Kind UNKNOWN is a fault (no such day, no year), kind NONE a word that hurries but names no day.
    """

    kind: DeadlineKind
    note: str = ""
    day: datetime.date | None = None
    year: int | None = None
    month: int | None = None
    exact: bool = False
    """The day itself was written, or a duration: 前 and 内 leave no doubt."""
    limit: bool = False
    """The words say that it is a limit: 底, 末, 内."""
    ongoing: bool = False
    """Beside a date it goes on after it: 持续推进 does, 及时 does not."""
    first_day: datetime.date | None = None
    """The first day of what was named, a month, a quarter, a year; where `spans`, of the first of them."""
    spans: bool = False
    """The expression itself is a range: 9-12月."""
    earlier: tuple[datetime.date, ...] = ()
    """The days before the last one, where several share their words: 4、6、9月底."""
    span_in: Callable[[int], tuple[datetime.date | None, datetime.date | None]] | None = None
    """Of a fault for want of a year: the first and the last day of what was named, in any year."""
    from_issue: bool = False
    """Counted from the month of issue, 次月5日; behind 每季度 from each of its periods."""
    ordinary: bool = False
    """In a sentence it is an ordinary word and sets no time: 全年."""


class SentenceContext(Struct, frozen=True):
    """The date context, and what the sentence has said so far; `base` is the 2022年5月1日 of 「自2022年5月1日起」."""

    date_context: DateContext
    year: int | None = None
    month: int | None = None
    base: datetime.date | None = None

    def with_expression(self, expression: Expression, is_start: bool) -> SentenceContext:
        """The context for what follows the expression in its sentence: its year and month, and its day as `base`
        if `is_start` (起 stands behind it) and the day itself was written.
        """
        base = expression.day if is_start and expression.exact else None
        return replace(
            self, year=expression.year or self.year, month=expression.month or self.month, base=base
        )

    def year_of(self, year_text: str | None, relative_year: str | None) -> tuple[int | None, str]:
        """The year that is meant, and the clause that says where it comes from, empty for a year that was
        written. `year_text`: the digits typed; `relative_year`: 明年 and the like, counted from the year of the
        sentence, of the plan or of its issue. None for the year if nothing says it.
        """
        if year_text:
            return number(year_text), ""
        word = (relative_year or "").removesuffix("度")
        if self.year is not None and (not word or word in _FROM_TEXT):
            base, source = self.year, "承前文"
        elif self.date_context.year is not None:
            base, source = self.date_context.year, "按方案年份"
        elif self.date_context.issued is not None:
            base, source = self.date_context.issued.year, "按发文年份"
        else:
            return None, ""
        if word:
            return base + _RELATIVE_YEARS[word], f"；“{word}”{source}推算"
        return base, f"；原文没有写年份，{source}{base}年计"

    def year_in_period(self, groups: Groups, within: DayInYear) -> tuple[int | None, str]:
        """As `year_of`, for the day that `within` finds in a year: without words for the year it is the one that puts
        the day inside the plan's period. None where none or several do, and then the clause says so.
        """
        context = self.date_context
        says_year = groups.get("year") or groups.get("relative_year") or self.year is not None
        if says_year or context.begins is None or context.ends is None:
            return self.year_of(groups.get("year"), groups.get("relative_year"))
        fitting = [
            year
            for year in range(context.begins.year, context.ends.year + 1)
            if (day := within(year)) and context.begins <= day <= context.ends
        ]
        if len(fitting) == 1:
            return fitting[0], f"；原文没有写年份，在实施期限内，是{fitting[0]}年"
        period = f"实施期限（{context.begins}至{context.ends}）"
        if not fitting:
            return None, f"没有写年份，{period}里没有这一天，请写明年份"
        years = "、".join(f"{year}年" for year in fitting)
        return None, f"没有写年份，{period}里{years}都有这一天，请写明年份"

    def resolve_date(
        self,
        groups: Groups,
        within: DayInYear,
        what: str = "",
        *,
        first_day: DayInYear | None = None,
        month: int | None = None,
        exact: bool = False,
        limit: bool = False,
    ) -> Expression:
        """The day that `within` finds in the year that is meant; a fault if it finds none or no year is known.
        `groups`: `year` and `relative_year` of a pattern's match, both may be missing; `what` says in the note
        which day that is, `first_day` finds the first of those named where they are several; `month` (1 to 12),
        `exact` and `limit` become those of the Expression.
        """
        year, source = self.year_in_period(groups, within)
        day = within(LEAP_YEAR if year is None else year)
        if day is None:
            return fault("在日历上不存在，请核对")
        if year is None:
            begin = first_day or within
            return replace(
                fault(source or NO_YEAR), span_in=lambda year: (begin(year), within(year))
            )
        note = f"{long_date(day)}{what and f'（{what}）'}{source}"
        return Expression(
            DeadlineKind.DATE,
            note,
            day,
            _carried_year(groups, year),
            month,
            exact,
            limit,
            first_day=first_day(day.year) if first_day else day,
        )

    def say_guess(self, expression: Expression) -> Expression:
        """The expression, which rests on the working days of its year; its note says so where nobody has announced
        them yet.
        """
        day, calendar = expression.day, self.date_context.calendar
        if day is None or calendar.is_published(day.year):
            return expression
        return replace(expression, note=f"{expression.note}；{guess_note(day.year)}")

    def resolve_dates(
        self, numbers: Sequence[int | None], resolve: Callable[[int | None], Expression]
    ) -> Expression:
        """The last of the `numbers` (months, quarters) as `resolve` reads it, with the days of the ones before it."""
        if len(numbers) == 1:
            return resolve(numbers[0])
        *before, last = map(resolve, numbers)
        if unclear := next((each for each in before if each.day is None), None):
            return unclear
        return replace(last, earlier=tuple(each.day for each in before if each.day))


def _carried_year(groups: Groups, year: int) -> int | None:
    """Only a year that the text names holds for what follows: the others come from the date context each time. Nor
    does a year that is past: 比去年底下降，6月底前.
    """
    if _RELATIVE_YEARS.get((groups.get("relative_year") or "").removesuffix("度"), 0) < 0:
        return None
    return year if groups.get("year") or groups.get("relative_year") else None


def fault(note: str) -> Expression:
    """What an expression that means no day becomes; `note` follows its words in the sentence shown: “22年”的年份不是四位数."""
    return Expression(DeadlineKind.UNKNOWN, note)


def day_of(year: int, month: int | None, day: int | None) -> datetime.date | None:
    """The day with these numbers, or None if the calendar has none such; also if `month` or `day` is None, a
    number that could not be read. `year` is never None.
    """
    try:
        return datetime.date(year, month or 0, day or 0)
    except ValueError:
        return None


def month_end(year: int, month: int | None) -> datetime.date | None:
    """The last day of a month, 1 to 12, of the `year`; None if there is no such `month`, or it could not be read."""
    first = day_of(year, month, 1)
    # Day 1 plus 31 is in the next month; the last day is the one before its first.
    if first is None or (year, month) == (datetime.MAXYEAR, 12):
        return first and datetime.date.max
    following = first + datetime.timedelta(days=31)
    return following - datetime.timedelta(days=following.day)
