"""The table of expressions, and plain text to the expressions in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from taskmap.plan.deadlines import dates, durations, festivals, words
from taskmap.plan.deadlines.expressions import DateContext, Expression, SentenceContext, fault
from taskmap.plan.model import DeadlineKind


@dataclass(frozen=True, slots=True)
class ExpressionRule:
    """An expression by its spelling. Of the rules that match at a place the first in the table wins."""

    name: str
    pattern: str
    meaning: Callable[[re.Match[str], SentenceContext], Expression]


RULES = (
    ExpressionRule("compact", dates.COMPACT, dates.full_date),
    ExpressionRule("lost_character", dates.LOST, dates.lost_character),
    ExpressionRule("iso_day", dates.ISO_DAY, dates.full_date),
    ExpressionRule("iso_month", dates.ISO_MONTH, dates.month),
    ExpressionRule("within", durations.WITHIN, durations.within),
    ExpressionRule("taking", durations.SPAN_OF_YEARS, durations.span_of_years),
    ExpressionRule("ahead", durations.AHEAD, durations.span_of_years),
    ExpressionRule("every", words.EVERY, words.recurring),
    ExpressionRule("once_a", words.ONCE_A, words.recurring),
    ExpressionRule("by_period", words.BY_PERIOD, words.recurring),
    ExpressionRule("festival", festivals.FESTIVAL, festivals.festival),
    ExpressionRule("date", dates.DATE, dates.full_date),
    ExpressionRule("month", dates.MONTH, dates.month),
    ExpressionRule("quarter", dates.QUARTER, dates.quarter),
    ExpressionRule("half", dates.HALF, dates.half),
    ExpressionRule("year", dates.YEAR, dates.year),
    ExpressionRule("year_alone", dates.YEAR_ALONE, dates.year),
    ExpressionRule("short_year", dates.SHORT_YEAR, dates.short_year),
    ExpressionRule("year_end", dates.YEAR_END, dates.year_end),
    ExpressionRule("this_month", dates.THIS_MONTH, dates.this_month),
    ExpressionRule("this_quarter", dates.THIS_QUARTER, dates.this_quarter),
    ExpressionRule("five_years", dates.FIVE_YEARS, dates.five_years),
    ExpressionRule("day_alone", dates.DAY, dates.day_alone),
    ExpressionRule("ongoing", words.ONGOING, words.ongoing),
    ExpressionRule("whenever", words.WHENEVER, words.whenever),
    ExpressionRule("hurry", words.HURRY, words.hurry),
)
# 「到2025年」 is a limit, 「达到2025年水平」 is none.
_LIMIT_PREFIX = "(?<!达)[到至]$"
# 「3月25日、6月25日、9月25日前」, 「2022年5月至12月底」: what the last one says holds for all.
_LIST_MARKS = "、和及与至到-—~"
_BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Phrase:
    """An expression where it stands in the plain text, with what follows and belongs to it."""

    start: int
    end: int
    text: str
    expression: Expression
    before: bool = False
    """前 stands behind it."""
    is_start: bool = False
    """起 stands behind it: a beginning is no deadline."""
    firm: bool = False
    """The words say that it is a limit."""

    @property
    def kind(self) -> DeadlineKind:
        """NONE for a beginning (自2022年5月起), else the kind of the expression."""
        return DeadlineKind.NONE if self.is_start else self.expression.kind

    @property
    def first_day(self) -> datetime.date | None:
        """The day on which what is meant begins, where the words say so: of a range (9月至12月), of a beginning (自9月起)."""
        return self.expression.first_day if self.expression.spans or self.is_start else None

    @property
    def why(self) -> str:
        """One Chinese sentence for the person who asks how the date came about, or why there is none."""
        text = self.text.replace("“", "‘").replace("”", "’")
        if self.is_start:
            return f"“{text}”说的是开始时间，不是完成时限，请写明完成时间"
        if self.expression.kind is not DeadlineKind.DATE:
            return f"“{text}”{self.expression.note}"
        if not self.before:
            return f"“{text}”即{self.expression.note}"
        if self.expression.exact or self.expression.limit:
            return f"“{text}”含当日，即{self.expression.note}"
        return (
            f"“{text}”的“前”按含当期计，即{self.expression.note}；如果指这一期开始之前，请写明日期"
        )


def find_phrases(
    text: str, date_context: DateContext, *, running_text: bool = False
) -> Iterator[Phrase]:
    """Every expression in the `text`, which is in plain spelling, in order; ranges and repetitions are one phrase. In
    `running_text` a year holds for what follows only if its expression is surely a limit: 「比2015年下降…，6月底前…」.
    """
    last: Phrase | None = None
    for phrase in _single_phrases(text, date_context, running_text):
        if last is None:
            last = phrase
        elif _is_range(last, phrase, text) or _is_repetition(last, phrase, text):
            last = _join(last, phrase, text)
        else:
            yield last
            last = phrase
    if last is not None:
        yield last


def _single_phrases(text: str, date_context: DateContext, running_text: bool) -> Iterator[Phrase]:
    context, end = SentenceContext(date_context), 0
    while hit := _scanner().search(text, end):
        rule = _BY_NAME[hit.lastgroup or ""]
        match = _compile(rule.pattern).match(text, hit.start())
        assert match is not None, "a rule matches alone what it matches among the others"
        phrase = _phrase(match, rule.meaning(match, context))
        if phrase.firm or not running_text or text[phrase.end : phrase.end + 1] in _LIST_MARKS:
            context = context.with_expression(phrase.expression, phrase.is_start)
        end = phrase.end
        yield phrase


def _phrase(match: re.Match[str], expression: Expression) -> Phrase:
    text = match.string
    tail = _compile(words.TAIL).match(text, match.end())
    if expression.kind in (DeadlineKind.ONGOING, DeadlineKind.NONE) or tail is None:
        return Phrase(match.start(), match.end(), match[0], expression)
    limit, begins = tail["limit"] or "", tail["begin"] is not None
    has_prefix = (
        _compile(_LIMIT_PREFIX).search(text, max(match.start() - 2, 0), match.start()) is not None
    )
    return Phrase(
        match.start(),
        tail.end(),
        text[match.start() : tail.end()],
        expression,
        before=limit.endswith("前"),
        is_start=begins,
        firm=not begins and (bool(limit) or has_prefix or expression.limit),
    )


def _is_range(first: Phrase, second: Phrase, text: str) -> bool:
    """2022年至2025年: of a range only the end is a deadline."""
    dated = first.expression.kind is second.expression.kind is DeadlineKind.DATE
    gap = text[first.end : second.start]
    return dated and not first.before and bool(_compile(dates.RANGE_SEPARATOR).fullmatch(gap))


def _is_repetition(first: Phrase, second: Phrase, text: str) -> bool:
    """每年6月底、12月底前: the dates are part of the repetition."""
    recurring = first.expression.kind is DeadlineKind.RECURRING
    dated = second.expression.kind in (DeadlineKind.DATE, DeadlineKind.UNKNOWN)
    gap = text[first.end : second.start]
    return recurring and dated and bool(_compile(words.REPEATED).fullmatch(gap))


def _join(first: Phrase, second: Phrase, text: str) -> Phrase:
    whole = text[first.start : second.end]
    if first.expression.kind is DeadlineKind.RECURRING:
        return replace(first, end=second.end, text=whole, firm=second.firm)
    expression = replace(second.expression, first_day=first.expression.first_day, spans=True)
    joined = replace(second, start=first.start, text=whole, expression=expression)
    if (
        first.expression.day
        and second.expression.day
        and second.expression.day < first.expression.day
    ):
        return replace(joined, expression=fault("的结束早于开始，请核对（跨年请写“次年”）"))
    return joined


@cache
def _scanner() -> re.Pattern[str]:
    """All rules in one pattern, whose only groups are their names; made when first needed."""
    return re.compile(
        "|".join(f"(?P<{rule.name}>{_without_groups(rule.pattern)})" for rule in RULES)
    )


def _without_groups(spelling: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", spelling)


@cache
def _compile(spelling: str) -> re.Pattern[str]:
    return re.compile(spelling)
