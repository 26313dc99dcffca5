"""The table of expressions, and plain text cut into the expressions found in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from taskmap.plan.deadlines import dates, durations, festivals, words
from taskmap.plan.deadlines.expressions import Context, Frame, Moment, fault
from taskmap.plan.model import DeadlineKind


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression by its spelling. Of the rules that match at a place the first in the table wins."""

    name: str
    spelling: str
    meaning: Callable[[re.Match[str], Context], Moment]


RULES = (
    Rule("compact", dates.COMPACT, dates.whole_date),
    Rule("lost_character", dates.LOST, dates.lost_character),
    Rule("iso_day", dates.ISO_DAY, dates.whole_date),
    Rule("iso_month", dates.ISO_MONTH, dates.month),
    Rule("within", durations.WITHIN, durations.within),
    Rule("taking", durations.TAKING, durations.taking),
    Rule("ahead", durations.AHEAD, durations.taking),
    Rule("every", words.EVERY, words.recurring),
    Rule("once_a", words.ONCE_A, words.recurring),
    Rule("by_period", words.BY_PERIOD, words.recurring),
    Rule("festival", festivals.FESTIVAL, festivals.festival),
    Rule("date", dates.DATE, dates.whole_date),
    Rule("month", dates.MONTH, dates.month),
    Rule("quarter", dates.QUARTER, dates.quarter),
    Rule("half", dates.HALF, dates.half),
    Rule("year", dates.YEAR, dates.year),
    Rule("year_alone", dates.YEAR_ALONE, dates.year),
    Rule("short_year", dates.SHORT_YEAR, dates.short_year),
    Rule("year_end", dates.YEAR_END, dates.year_end),
    Rule("this_month", dates.THIS_MONTH, dates.this_month),
    Rule("this_quarter", dates.THIS_QUARTER, dates.this_quarter),
    Rule("five_years", dates.FIVE_YEARS, dates.five_years),
    Rule("day_alone", dates.DAY, dates.day_alone),
    Rule("ongoing", words.ONGOING, words.ongoing),
    Rule("whenever", words.WHENEVER, words.whenever),
    Rule("hurry", words.HURRY, words.hurry),
)
# 「到2025年」 is a limit, 「达到2025年水平」 is none.
_LED = "(?<!达)[到至]$"
# 「3月25日、6月25日、9月25日前」, 「2022年5月至12月底」: what the last one says holds for all.
_LISTED = "、和及与至到-—~"
_BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Phrase:
    """An expression where it stands in the plain text, with what follows and belongs to it."""

    start: int
    end: int
    text: str
    moment: Moment
    before: bool = False
    """前 stands behind it."""
    begins: bool = False
    """起 stands behind it: a beginning is no deadline."""
    firm: bool = False
    """The words say that it is a limit."""

    @property
    def kind(self) -> DeadlineKind:
        return DeadlineKind.NONE if self.begins else self.moment.kind

    @property
    def why(self) -> str:
        text = self.text.replace("“", "‘").replace("”", "’")
        if self.begins:
            return f"“{text}”说的是开始时间，不是完成时限，请写明完成时间"
        if self.moment.kind is not DeadlineKind.DATE:
            return f"“{text}”{self.moment.note}"
        if not self.before:
            return f"“{text}”即{self.moment.note}"
        if self.moment.exact or self.moment.limit:
            return f"“{text}”含当日，即{self.moment.note}"
        return f"“{text}”的“前”按含当期计，即{self.moment.note}；如果指这一期开始之前，请写明日期"


def phrases(text: str, frame: Frame, *, running: bool = False) -> Iterator[Phrase]:
    """Every expression, ranges and repetitions put together.

    In running text a year is handed on only by an expression that is surely a limit: 「比2015年下降…，6月底前…」.
    """
    last: Phrase | None = None
    for phrase in _single(text, frame, running):
        if last is None:
            last = phrase
        elif _is_range(last, phrase, text) or _is_repeated(last, phrase, text):
            last = _joined(last, phrase, text)
        else:
            yield last
            last = phrase
    if last is not None:
        yield last


def _single(text: str, frame: Frame, running: bool) -> Iterator[Phrase]:
    context, end = Context(frame), 0
    while found := _scanner().search(text, end):
        rule = _BY_NAME[found.lastgroup or ""]
        match = _compiled(rule.spelling).match(text, found.start())
        assert match is not None, "a rule matches alone what it matches among the others"
        phrase = _phrase(match, rule.meaning(match, context))
        if phrase.firm or not running or text[phrase.end : phrase.end + 1] in _LISTED:
            context = context.following(phrase.moment, phrase.begins)
        end = phrase.end
        yield phrase


def _phrase(match: re.Match[str], moment: Moment) -> Phrase:
    text = match.string
    tail = _compiled(words.TAIL).match(text, match.end())
    if moment.kind in (DeadlineKind.ONGOING, DeadlineKind.NONE) or tail is None:
        return Phrase(match.start(), match.end(), match[0], moment)
    limit, begins = tail["limit"] or "", tail["begin"] is not None
    led = _compiled(_LED).search(text, max(match.start() - 2, 0), match.start()) is not None
    return Phrase(
        match.start(),
        tail.end(),
        text[match.start() : tail.end()],
        moment,
        before=limit.endswith("前"),
        begins=begins,
        firm=not begins and (bool(limit) or led or moment.limit),
    )


def _is_range(first: Phrase, second: Phrase, text: str) -> bool:
    """2022年至2025年: of a range only the end is a deadline."""
    dated = first.moment.kind is second.moment.kind is DeadlineKind.DATE
    gap = text[first.end : second.start]
    return dated and not first.before and bool(_compiled(dates.TO).fullmatch(gap))


def _is_repeated(first: Phrase, second: Phrase, text: str) -> bool:
    """每年6月底、12月底前: the dates are part of the repetition."""
    recurring = first.moment.kind is DeadlineKind.RECURRING
    dated = second.moment.kind in (DeadlineKind.DATE, DeadlineKind.UNKNOWN)
    gap = text[first.end : second.start]
    return recurring and dated and bool(_compiled(words.REPEATED).fullmatch(gap))


def _joined(first: Phrase, second: Phrase, text: str) -> Phrase:
    whole = text[first.start : second.end]
    if first.moment.kind is DeadlineKind.RECURRING:
        return replace(first, end=second.end, text=whole, firm=second.firm)
    joined = replace(second, start=first.start, text=whole)
    if first.moment.day and second.moment.day and second.moment.day < first.moment.day:
        return replace(joined, moment=fault("的结束早于开始，请核对（跨年请写“次年”）"))
    return joined


@cache
def _scanner() -> re.Pattern[str]:
    """All rules in one pattern, whose only groups are their names; made when first needed."""
    return re.compile(
        "|".join(f"(?P<{rule.name}>{_without_groups(rule.spelling)})" for rule in RULES)
    )


def _without_groups(spelling: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", spelling)


@cache
def _compiled(spelling: str) -> re.Pattern[str]:
    return re.compile(spelling)
