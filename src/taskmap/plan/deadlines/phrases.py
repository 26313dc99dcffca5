"""Plain text to the expressions of time in it, with what the words around them make of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.deadlines import dates, events, words
from taskmap.plan.deadlines.expressions import (
    REVERSED,
    DateContext,
    Expression,
    SentenceContext,
    fault,
)
from taskmap.plan.deadlines.rules import Matches
from taskmap.plan.model import DeadlineKind
from taskmap.system.patterns import compile_pattern

# 「到2025年」 is a limit, 「达到2025年水平」 is none.
_LIMIT_PREFIX = "(?<!达)[到至]$"
# 「3月25日、6月25日、9月25日前」, 「2022年5月至12月底」: what the last one says holds for all.
_JOINING_MARKS = (*words.LIST_MARKS, *"至到-—~")
_LONGEST_PREFIX = 4
_WITHOUT_DAY = (DeadlineKind.RECURRING, DeadlineKind.ONGOING, DeadlineKind.NONE)


class Use(StrEnum):
    """What a phrase does in its sentence."""

    LIMIT = "limit"
    """The words say that it is a limit: 前, 底, 末, 内, 到."""
    TIME = "time"
    """It says when, and nothing more: 2022年6月."""
    START = "start"
    """It says from when: 2022年6月起, 自6月."""
    OBJECT = "object"
    """It is part of what is done, or compared with: 完成2025年任务, 比2015年."""


class Phrase(Struct, frozen=True):
    """An expression where it stands in the plain text, with what follows and belongs to it."""

    start: int
    end: int
    text: str
    expression: Expression
    use: Use = Use.TIME
    closed: bool = False
    """A word of limit stands behind it, 前 or 内, so that nothing more belongs to it."""

    @property
    def firm(self) -> bool:
        """The words say that it is a limit."""
        return self.use is Use.LIMIT

    @property
    def before(self) -> bool:
        """前 stands behind it."""
        return self.text.endswith("前")

    @property
    def kind(self) -> DeadlineKind:
        """NONE for a beginning (自2022年5月起) and for what is part of what is done, else the kind of the expression."""
        return DeadlineKind.NONE if self.use in (Use.START, Use.OBJECT) else self.expression.kind

    @property
    def first_day(self) -> datetime.date | None:
        """The day on which what is meant begins, where the words say so: of a range (9月至12月), of a beginning (自9月起)."""
        says = self.use is Use.START or (self.expression.spans and self.use is not Use.OBJECT)
        return self.expression.first_day if says else None

    @property
    def last_day(self) -> datetime.date | None:
        """The last day of the time in which what is meant comes round, where the words say so: 2025年每季度末."""
        return self.expression.day if self.kind is DeadlineKind.RECURRING else None

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """Every day that the phrase names, in its order; () where it names none."""
        last = self.expression.day
        return (*self.expression.earlier, last) if last else ()

    @property
    def why(self) -> str:
        """One Chinese sentence for the person who asks how the date came about, or why there is none."""
        text = self.text.replace("“", "‘").replace("”", "’")
        if self.use is Use.START:
            return f"“{text}”说的是开始时间，不是完成时限，请写明完成时间"
        if self.use is Use.OBJECT:
            return f"“{text}”说的是事项本身，不是完成时限，请写明完成时间"
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
    text: str,
    date_context: DateContext,
    *,
    objects: Collection[int] = (),
    running_text: bool = False,
) -> Iterator[Phrase]:
    """Every expression in the `text`, which is in plain spelling, in order, but for those in 《》, which are names;
    what makes one phrase together is one: ranges, repetitions, a day in its month. Those that begin at `objects` are
    part of what is done, and their years hold for nothing. In `running_text` a year holds for what follows only if its
    expression is surely a limit: 「比2015年下降…，6月底前…」.
    """
    last: Phrase | None = None
    for phrase in _single_phrases(text, date_context, objects, running_text):
        if last is None:
            last = phrase
        elif joined := _join(last, phrase, text):
            last = joined
        else:
            yield last
            last = phrase
    if last is not None:
        yield last


def _single_phrases(
    text: str, date_context: DateContext, objects: Collection[int], running_text: bool
) -> Iterator[Phrase]:
    context, matches, end = SentenceContext(date_context), Matches(text), 0
    while found := matches.first(end):
        rule, match = found
        expression = rule.meaning(match, context)
        if expression is None:
            end = match.end()
            continue
        phrase = _phrase(match, expression)
        if phrase.start in objects:
            phrase = replace(phrase, use=Use.OBJECT)
        holds = (
            phrase.firm or not running_text or text[phrase.end : phrase.end + 1] in _JOINING_MARKS
        )
        if holds and phrase.use is not Use.OBJECT:
            context = context.with_expression(phrase.expression, phrase.use is Use.START)
        end = phrase.end
        yield phrase


def _phrase(match: re.Match[str], expression: Expression) -> Phrase:
    """The expression with the words right before and behind it that say what it does in its sentence."""
    text, start, end = match.string, match.start(), match.end()
    prefix = text[max(start - _LONGEST_PREFIX, 0) : start]
    if expression.kind in _WITHOUT_DAY and compile_pattern(words.NEGATION).search(prefix):
        expression = Expression(DeadlineKind.NONE, words.NEGATED)
    if expression.kind in (DeadlineKind.ONGOING, DeadlineKind.NONE):
        return Phrase(start, end, match[0], expression)
    tail = compile_pattern(words.TAIL).match(text, end)
    assert tail is not None, "every part of a tail may be missing"
    use, closed = _use(prefix, tail, expression), tail["limit"] is not None
    if not closed and use is not Use.START and (unread := _event(text, end, expression)):
        end, expression = unread
        use = Use.LIMIT if expression.limit else Use.TIME
        return Phrase(start, end, text[start:end], expression, use, closed=True)
    return Phrase(start, tail.end(), text[start : tail.end()], expression, use, closed)


def _event(text: str, end: int, expression: Expression) -> tuple[int, Expression] | None:
    """The event right behind a date, to which the 前 belongs that follows: 2025年汛期前; but not another time."""
    if expression.kind is not DeadlineKind.DATE:
        return None
    # No more than the longest event is looked through, so that the work is linear.
    matches, position = Matches(text, end, end + events.LONGEST), end
    while found := matches.first(position):
        rule, match = found
        if rule.meaning is not events.event:
            return events.read_event(text, end, match.start())
        position = match.end()
    return events.read_event(text, end, len(text))


def _use(prefix: str, tail: re.Match[str], expression: Expression) -> Use:
    begins = compile_pattern(words.START_PREFIX).search(prefix) is not None and not expression.spans
    if begins or tail["begin"] is not None:
        return Use.START
    if tail["limit"] is not None:
        return Use.LIMIT
    if compile_pattern(words.COMPARED).search(prefix):
        return Use.OBJECT
    if expression.limit or compile_pattern(_LIMIT_PREFIX).search(prefix):
        return Use.LIMIT
    return Use.TIME


def _join(first: Phrase, second: Phrase, text: str) -> Phrase | None:
    """The two as one phrase; None where they are two."""
    if _is_range(first, second, text):
        return _join_range(first, second, text)
    if _is_repetition(first, second, text):
        whole = first.text + text[first.end : second.end]
        return replace(
            first, end=second.end, text=whole, use=second.use if second.firm else first.use
        )
    if _is_inside(first, second, text):
        return _join_inside(first, second, text)
    return None


def _is_range(first: Phrase, second: Phrase, text: str) -> bool:
    """2022年至2025年: of a range only the end is a deadline, and only it must lie in the plan."""
    begins = first.expression.kind is DeadlineKind.DATE or first.expression.span_in
    dated = begins and second.expression.kind is DeadlineKind.DATE
    gap = text[first.end : second.start]
    return (
        bool(dated)
        and not first.closed
        and bool(compile_pattern(dates.RANGE_SEPARATOR).fullmatch(gap))
    )


def _join_range(first: Phrase, second: Phrase, text: str) -> Phrase:
    whole = text[first.start : second.end]
    expression = second.expression
    first_day, last = first.expression.first_day, first.expression.day
    if expression.day and expression.year is None and (span_in := first.expression.span_in):
        # Neither names a year: that of the end holds for both.
        first_day, last = span_in(expression.day.year)
    expression = replace(expression, first_day=first_day, spans=True)
    if last and expression.day and expression.day < last:
        expression = fault(REVERSED)
    return replace(second, start=first.start, text=whole, expression=expression)


def _is_repetition(first: Phrase, second: Phrase, text: str) -> bool:
    """每年6月底、12月底前: the dates are part of the repetition, and days without a month; 每年汛期前 is still asked."""
    recurring = first.expression.kind is DeadlineKind.RECURRING
    dated = second.expression.kind is DeadlineKind.DATE or (
        second.expression.kind is DeadlineKind.UNKNOWN and not second.expression.limit
    )
    gap = text[first.end : second.start]
    follows = compile_pattern(words.REPEATED).fullmatch(gap)
    if second.expression.from_issue and second.closed:
        # 每季度总结于次月5日前报送.
        follows = follows or compile_pattern("[^,;。、]{0,12}").fullmatch(gap)
    return recurring and dated and follows is not None


def _is_inside(first: Phrase, second: Phrase, text: str) -> bool:
    """10月国庆节前, 三季度9月底, 2025年每季度末: two units of time with nothing between are one time."""
    timed = second.expression.kind in (DeadlineKind.DATE, DeadlineKind.RECURRING)
    open_ = not first.closed and first.use in (Use.TIME, Use.LIMIT)
    dated = first.expression.kind is DeadlineKind.DATE
    gap = text[first.end : second.start]
    return (
        dated and timed and open_ and (gap in ("", "的", "内的") or _is_time_of(first, second, gap))
    )


def _is_time_of(first: Phrase, second: Phrase, gap: str) -> bool:
    """2025年至2027年，每年6月底前: in which time it comes round; but 2027年底，每季度末 has a last day of its own."""
    expression = first.expression
    lasts = expression.spans or (first.use is Use.TIME and expression.first_day != expression.day)
    return lasts and gap == "," and second.expression.kind is DeadlineKind.RECURRING


def _join_inside(first: Phrase, second: Phrase, text: str) -> Phrase:
    """The second time holds, if it lies in the first; else they contradict each other. What comes again, 2025年每季度末,
    does so from the first day of the other time to its last.
    """
    whole = text[first.start : second.end]
    outer, inner = first.expression, second.expression
    if inner.kind is DeadlineKind.RECURRING:
        inner = replace(inner, first_day=outer.first_day, day=outer.day, spans=True)
        return replace(second, start=first.start, expression=inner)
    expression = inner
    begins, ends, day = outer.first_day, outer.day, inner.first_day or inner.day
    if begins is None or ends is None or day is None or not begins <= day <= ends:
        expression = fault("前后说的两个时间对不上，请只写一个")
    return replace(second, start=first.start, text=whole, expression=expression)
