"""Text to Deadlines: one phrase as a whole, or the expressions inside a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.deadlines import dates, events, words
from taskmap.plan.deadlines.expressions import DateContext, SentenceContext, day_of
from taskmap.plan.deadlines.objects import read_with_objects
from taskmap.plan.deadlines.phrases import Phrase, Use, find_phrases
from taskmap.plan.deadlines.plain_text import PlainSpelling, normalize
from taskmap.plan.deadlines.rhythms import explain_rhythm, read_rhythm
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.system.dates import long_date
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.numerals import number
from taskmap.system.patterns import compile_pattern

_NO_CONTEXT = DateContext()
_MARKS = " \t\r\n\u3000\xa0,，.．。;；:：、…!！"
# Also the dashes and slashes that stand in an empty cell.
_BLANK = _MARKS + "-—–－―/／\\()（）"
_LONGEST_LEAD = 12
_NOTHING = ("", "无")
_TIME = "[0-9旬月周季年初底末]|[一二三四五六七八九十]日|^[中终]|工作日|前(?=$|；)"
_LEAP_YEARS = 9
"""Among so many years one has a 29 February."""


class DeadlineMatch(Struct, frozen=True):
    """A deadline inside a text: `text[start:end]` is its `text`.

    `firm`: the words themselves say a limit (前, 底, 末, 内, 到…). A bare 2022年 may be just a year.
    """

    start: int
    end: int
    deadline: Deadline
    firm: bool


def read(text: str, date_context: DateContext = _NO_CONTEXT, at: Source = NOWHERE) -> Deadline:
    """The meaning of a `text` that is one phrase, as a cell or the key `deadline` holds it; its words that are
    not about time are in `rest`. Never raises: what is not understood has kind UNKNOWN, and empty text NONE.
    """
    deadline = _read_phrase(text, date_context)
    if at is NOWHERE:
        return deadline
    # Not `replace`, which takes longer than understanding a phrase met before.
    return Deadline(
        deadline.said,
        deadline.kind,
        deadline.date,
        deadline.ongoing,
        deadline.dates,
        deadline.rest,
        deadline.why,
        deadline.start,
        deadline.rhythm,
        deadline.until,
        at,
    )


def find(text: str, date_context: DateContext = _NO_CONTEXT) -> tuple[DeadlineMatch, ...]:
    """The expressions of a running `text` that name, count or repeat days, in order, also those not understood.

    持续推进 and the like are ordinary verbs there and left out. A year holds to the end of its sentence.
    """
    return tuple(
        match
        for sentence in re.finditer("[^。\n]+", text)
        for match in _in_sentence(sentence[0], sentence.start(), date_context)
    )


def parse_date(text: str) -> datetime.date | None:
    """The day, if the `text` is exactly one full date, 2022-05-07, 2022.5.7, 2022 年 5 月 7 日, 二〇二二年五月七日; else None."""
    spelled = normalize(text).text
    for spelling in (dates.ISO_DAY, dates.FULL_DATE):
        if match := compile_pattern(spelling).fullmatch(spelled):
            return dates.full_date(match, SentenceContext(_NO_CONTEXT)).day
    return None


def parse_day(text: str, last: datetime.date) -> datetime.date | None:
    """The day, if the `text` is exactly one as people type it into a cell: as for `parse_date`, or 20220507, and without
    a year 5月7日 or 5-7, which is the last such day up to the day `last`; else None.
    """
    if day := parse_date(text):
        return day
    spelled = normalize(text).text
    if match := compile_pattern(dates.COMPACT).fullmatch(spelled):
        return dates.full_date(match, SentenceContext(_NO_CONTEXT)).day
    if match := compile_pattern(dates.YEARLESS_DAY).fullmatch(spelled):
        month, day_of_month = number(match["month"]), number(match["day"])
        days = (day_of(last.year - back, month, day_of_month) for back in range(_LEAP_YEARS))
        return next((each for each in days if each and each <= last), None)
    return None


def read_start(text: str, date_context: DateContext = _NO_CONTEXT) -> datetime.date | None:
    """The first day of what a `text` names that says when something begins: 2025-09-01, 9月, 三季度, 自9月起. None where
    it names no day, or says more than that.
    """
    spelled = normalize(text)
    phrases = tuple(find_phrases(spelled.text, date_context))
    if len(phrases) != 1 or any(_unread(spelled, *gap) for gap in _gaps(spelled, phrases)):
        return None
    return phrases[0].expression.first_day


def _in_sentence(text: str, offset: int, date_context: DateContext) -> Iterator[DeadlineMatch]:
    spelled = normalize(text)
    for phrase in _share_limits(
        spelled.text, tuple(find_phrases(spelled.text, date_context, running_text=True))
    ):
        if phrase.expression.ordinary or phrase.kind in (DeadlineKind.ONGOING, DeadlineKind.NONE):
            continue
        start, end = spelled.span(phrase.start, phrase.end)
        deadline = replace(_choose((phrase,)), said=text[start:end])
        yield DeadlineMatch(offset + start, offset + end, deadline, phrase.firm)


def _share_limits(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """3月25日、6月25日、9月25日前: the 前 of the last holds for all."""
    firm = []
    following: Phrase | None = None
    for phrase in reversed(phrases):
        joined = following is not None and text[phrase.end : following.start] in words.LIST_MARKS
        if phrase.use is Use.TIME and joined and following is not None and following.firm:
            phrase = replace(phrase, use=Use.LIMIT)
        firm.append(phrase)
        following = phrase
    return reversed(firm)


# A workbook repeats the same few phrases in thousands of cells.
@lru_cache(maxsize=8192)
def _read_phrase(text: str, date_context: DateContext) -> Deadline:
    spelled = normalize(text)
    phrases = read_with_objects(spelled.text, date_context)
    if not phrases:
        return _without_time(text)
    gaps = tuple(_gaps(spelled, phrases))
    unread_event = next((each for gap in gaps if (each := _event(spelled, *gap))), None)
    rest = "；".join(filter(None, (_unread(spelled, *gap) for gap in gaps)))
    deadline = replace(unread_event or _choose(phrases), said=text, rest=rest)
    return _add_rhythm(deadline, phrases) if deadline.kind is DeadlineKind.RECURRING else deadline


def _without_time(text: str) -> Deadline:
    rest = text.strip(_BLANK)
    if rest in _NOTHING:
        return Deadline(text, why="没有写时限")
    why = f"“{rest}”看不出是什么时间，请写成日期（如2022-06-30）、“6月底前”或“长期坚持”"
    return Deadline(text, DeadlineKind.UNKNOWN, rest=rest, why=why)


def _choose(phrases: Sequence[Phrase]) -> Deadline:
    """What the phrases mean together, by one rule: what is not understood stays so, whatever stands beside it; of the
    dates, those that are beginnings or part of what is done left out, the last is the deadline and the others are on
    the way to it; where there is none, what comes again or has no end; else it is asked for.
    """
    of = {kind: [phrase for phrase in phrases if phrase.kind is kind] for kind in DeadlineKind}
    undated = of[DeadlineKind.RECURRING] + of[DeadlineKind.ONGOING]
    dated = of[DeadlineKind.DATE]
    days = tuple(dict.fromkeys(day for phrase in dated for day in phrase.days))
    starts = [phrase.first_day for phrase in phrases if phrase.first_day is not None]
    start = min(starts, default=None)
    if of[DeadlineKind.UNKNOWN]:
        why = of[DeadlineKind.UNKNOWN][0].why
        return Deadline(kind=DeadlineKind.UNKNOWN, dates=days, why=why)
    if dated:
        lasting = any(phrase.expression.ongoing for phrase in undated)
        why = _why_last(phrases, days) + ("；此后仍要持续推进" if lasting else "")
        return Deadline("", DeadlineKind.DATE, max(days), lasting, days, why=why, start=start)
    if undated:
        first = undated[0]
        return Deadline(kind=first.kind, why=first.why, start=start, until=first.last_day)
    return Deadline(kind=DeadlineKind.UNKNOWN, why=phrases[0].why)


def _add_rhythm(deadline: Deadline, phrases: Sequence[Phrase]) -> Deadline:
    """None is guessed where there are two, or where time that names no day may be its very day: 每季度5日前, 每年年中."""
    recurring = [each for each in phrases if each.kind is DeadlineKind.RECURRING]
    vague = [each.text for each in phrases if each.expression.kind is DeadlineKind.NONE]
    is_clear = len(recurring) == 1 and not any(
        re.search(_TIME, each) for each in (deadline.rest, *vague)
    )
    rhythm = read_rhythm(recurring[0].text) if is_clear else None
    until = f"，到{long_date(deadline.until)}为止" if deadline.until else ""
    return replace(deadline, rhythm=rhythm, why=f"{deadline.why}，{explain_rhythm(rhythm)}{until}")


def _why_last(phrases: Sequence[Phrase], days: Sequence[datetime.date]) -> str:
    """Which date holds, and why; which do not."""
    dated = (phrase for phrase in phrases if phrase.kind is DeadlineKind.DATE)
    last = next(phrase.why for phrase in dated if max(days) in phrase.days)
    several = f"写了{len(days)}个时间，最后一个是时限，前面的是节点：" if len(days) > 1 else ""
    objects = "、".join(f"“{each.text}”" for each in phrases if each.use is Use.OBJECT)
    return several + last + (f"；{objects}说的是事项本身，不是时限" if objects else "")


def _gaps(spelled: PlainSpelling, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Where the words between the phrases, before the first and behind the last begin and end."""
    starts = [0, *(phrase.end for phrase in phrases)]
    ends = [*(phrase.start for phrase in phrases), len(spelled.text)]
    return zip(starts, ends, strict=True)


def _event(spelled: PlainSpelling, start: int, end: int) -> Deadline | None:
    """An event that 前 belongs to and that is not understood, in a clause of its own: 6月底前，省级验收前."""
    for clause in _clauses().finditer(spelled.text, start, end):
        begin = clause.start("words")
        if found := events.read_event(spelled.text, begin, end, alone=True):
            stop, expression = found
            why = f"“{spelled.original(begin, stop)}”{expression.note}"
            return Deadline(kind=DeadlineKind.UNKNOWN, why=why)
    return None


@cache
def _clauses() -> re.Pattern[str]:
    """A clause behind a mark or at the beginning of the text, from its first word that says something."""
    return re.compile(
        r"(?:^|[,;。、:])(?:[到至于在并和及且]|力争|争取|确保|务必|最迟|最晚)*(?P<words>[^,;。、:]+)"
    )


def _unread(spelled: PlainSpelling, start: int, end: int) -> str:
    """The words of a gap that are more than connectives, as they were typed; "" if there are none."""
    if _connectives().fullmatch(spelled.text, start, end):
        return ""
    if leading := _leading().search(spelled.text, max(start, end - _LONGEST_LEAD), end):
        end = leading.start() if end < len(spelled.text) else end
    return spelled.original(start, end).strip(_MARKS).rstrip("(（").lstrip(")）").strip(_MARKS)


@cache
def _connectives() -> re.Pattern[str]:
    return re.compile(rf"(?:{words.CONNECTIVES}|[\W_])*")


@cache
def _leading() -> re.Pattern[str]:
    """The small words before the next expression: 项目于 2022年…, 完成整治并 持续推进."""
    return re.compile(r"(?:[于在到至自从并和及且]|截至|力争|[\W_])+$")
