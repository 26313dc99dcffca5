"""Text to Deadlines: one phrase as a whole, or the expressions inside a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from taskmap.plan.deadlines import dates, words
from taskmap.plan.deadlines.expressions import DateContext, SentenceContext
from taskmap.plan.deadlines.phrases import Phrase, find_phrases
from taskmap.plan.deadlines.plain_text import PlainSpelling, normalize
from taskmap.plan.deadlines.rhythms import explain_rhythm, read_rhythm
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.system.diagnostics import NOWHERE, Source

_NO_CONTEXT = DateContext()
_MARKS = " \t\r\n\u3000\xa0,，.．。;；:：、…!！"
# Also the dashes and slashes that stand in an empty cell.
_BLANK = _MARKS + "-—–－―/／\\()（）"
_LIST_MARKS = ("、", "和", "及")
_LONGEST_LEAD = 12
_NOTHING = ("", "无")
_TIME = "[0-9旬月周季年初底末]|[一二三四五六七八九十]日|^[中终]"


@dataclass(frozen=True, slots=True)
class DeadlineMatch:
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
    for pattern in _full_dates():
        if match := pattern.fullmatch(spelled):
            return dates.full_date(match, SentenceContext(_NO_CONTEXT)).day
    return None


@cache
def _full_dates() -> tuple[re.Pattern[str], ...]:
    return re.compile(dates.ISO_DAY), re.compile(dates.FULL_DATE)


def read_start(text: str, date_context: DateContext = _NO_CONTEXT) -> datetime.date | None:
    """The first day of what a `text` names that says when something begins: 2025-09-01, 9月, 三季度, 自9月起. None where
    it names no day, or says more than that.
    """
    spelled = normalize(text)
    phrases = tuple(find_phrases(spelled.text, date_context))
    if len(phrases) != 1 or _rest(spelled, phrases):
        return None
    return phrases[0].expression.first_day


def _in_sentence(text: str, offset: int, date_context: DateContext) -> Iterator[DeadlineMatch]:
    spelled = normalize(text)
    for phrase in _share_limits(
        spelled.text, tuple(find_phrases(spelled.text, date_context, running_text=True))
    ):
        if phrase.kind in (DeadlineKind.ONGOING, DeadlineKind.NONE):
            continue
        start, end = spelled.span(phrase.start, phrase.end)
        deadline = replace(_combine((phrase,)), said=text[start:end])
        yield DeadlineMatch(offset + start, offset + end, deadline, phrase.firm)


def _share_limits(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """3月25日、6月25日、9月25日前: the 前 of the last holds for all."""
    firm = []
    following: Phrase | None = None
    for phrase in reversed(phrases):
        joined = following is not None and text[phrase.end : following.start] in _LIST_MARKS
        if joined and following is not None and following.firm:
            phrase = replace(phrase, firm=True)
        firm.append(phrase)
        following = phrase
    return reversed(firm)


# A workbook repeats the same few phrases in thousands of cells.
@lru_cache(maxsize=8192)
def _read_phrase(text: str, date_context: DateContext) -> Deadline:
    spelled = normalize(text)
    phrases = tuple(find_phrases(spelled.text, date_context))
    if not phrases:
        return _without_time(text)
    deadline = replace(_combine(phrases), said=text, rest=_rest(spelled, phrases))
    return _add_rhythm(deadline, phrases) if deadline.kind is DeadlineKind.RECURRING else deadline


def _without_time(text: str) -> Deadline:
    rest = text.strip(_BLANK)
    if rest in _NOTHING:
        return Deadline(text, why="没有写时限")
    why = f"“{rest}”看不出是什么时间，请写成日期（如2022-06-30）、“6月底前”或“长期坚持”"
    return Deadline(text, DeadlineKind.UNKNOWN, rest=rest, why=why)


def _combine(phrases: Sequence[Phrase]) -> Deadline:
    """What the expressions mean together: a fault stays a fault, then the latest date, then the rest."""
    of = {kind: [phrase for phrase in phrases if phrase.kind is kind] for kind in DeadlineKind}
    undated = of[DeadlineKind.RECURRING] + of[DeadlineKind.ONGOING]
    dated = of[DeadlineKind.DATE]
    days = tuple(phrase.expression.day for phrase in dated if phrase.expression.day is not None)
    starts = [phrase.first_day for phrase in phrases if phrase.first_day is not None]
    start = min(starts, default=None)
    if of[DeadlineKind.UNKNOWN]:
        why = of[DeadlineKind.UNKNOWN][0].why
        return Deadline(kind=DeadlineKind.UNKNOWN, dates=days, why=why)
    if dated:
        lasting = any(phrase.expression.ongoing for phrase in undated)
        why = _why_latest(dated, days) + ("；此后仍要持续推进" if lasting else "")
        return Deadline("", DeadlineKind.DATE, max(days), lasting, days, why=why, start=start)
    if undated:
        return Deadline(kind=undated[0].kind, why=undated[0].why, start=start)
    return Deadline(kind=DeadlineKind.UNKNOWN, why=phrases[0].why)


def _add_rhythm(deadline: Deadline, phrases: Sequence[Phrase]) -> Deadline:
    """None is guessed where there are two, or where time that was not understood may be its very day: 每季度5日前."""
    recurring = [each for each in phrases if each.kind is DeadlineKind.RECURRING]
    is_clear = len(recurring) == 1 and not re.search(_TIME, deadline.rest)
    rhythm = read_rhythm(recurring[0].text) if is_clear else None
    return replace(deadline, rhythm=rhythm, why=f"{deadline.why}，{explain_rhythm(rhythm)}")


def _why_latest(dated: Sequence[Phrase], days: Sequence[datetime.date]) -> str:
    latest = dated[days.index(max(days))].why
    return latest if len(days) == 1 else f"写了{len(days)}个时间，以最晚的为准：{latest}"


def _rest(spelled: PlainSpelling, phrases: Sequence[Phrase]) -> str:
    """The words between the expressions that are more than connectives, as they were typed."""
    starts = [0, *(phrase.end for phrase in phrases)]
    ends = [*(phrase.start for phrase in phrases), len(spelled.text)]
    gaps = (_gap(spelled, start, end) for start, end in zip(starts, ends, strict=True))
    return "；".join(gap for gap in gaps if gap)


def _gap(spelled: PlainSpelling, start: int, end: int) -> str:
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
