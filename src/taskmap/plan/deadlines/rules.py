"""The table of expressions, and plain text to what its rules match.

Each rule is a pattern of its own, made when a text holds what it needs: all in one took longer to make than
the rest of a short command.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from operator import add

from msgspec import Struct

from taskmap.plan.deadlines import dates, durations, events, festivals, words
from taskmap.plan.deadlines.expressions import Expression, SentenceContext
from taskmap.system.patterns import compile_pattern


def _no_time(match: re.Match[str], context: SentenceContext) -> None:
    """A title is a name, whatever times are in it."""


class ExpressionRule(Struct, frozen=True):
    """An expression by its spelling. Of the rules that match at a place the first in the table wins. All that its pattern
    matches holds one of the `letters` ("": any) and one of the `pairs` of letters side by side (none: any): it is neither
    made nor looked for in a text that has none of them. `meaning` gives None for what is no time.
    """

    name: str
    pattern: str
    meaning: Callable[[re.Match[str], SentenceContext], Expression | None]
    letters: str
    pairs: tuple[str, ...] = ()


def _pairs(first: str, seconds: str) -> tuple[str, ...]:
    return tuple(first + second for second in seconds)


_DIGITS = "0123456789一二两三四五六七八九十"
RULES = (
    ExpressionRule("title", "《[^《》]*》", _no_time, "《"),
    ExpressionRule("compact", dates.COMPACT, dates.full_date, ""),
    ExpressionRule("lost_character", dates.LOST, dates.lost_character, "月日"),
    ExpressionRule("iso_day", dates.ISO_DAY, dates.full_date, "-/."),
    ExpressionRule("iso_month", dates.ISO_MONTH, dates.month, "-/."),
    ExpressionRule("within", durations.WITHIN, durations.within, "内"),
    ExpressionRule("day_of_issue", durations.DAY_OF_ISSUE, durations.day_of_issue, "起"),
    ExpressionRule("span", durations.SPAN, durations.span, "时努"),
    ExpressionRule("ahead", durations.AHEAD, durations.span, "未今"),
    ExpressionRule("every", words.EVERY, words.recurring, "每各"),
    ExpressionRule("alternate", words.ALTERNATE, words.recurring, "双单隔首末"),
    ExpressionRule(
        "once_a", words.ONCE_A, words.recurring, "次报调通总评考小督检巡会汇分研专推例清晾排盘"
    ),
    ExpressionRule("by_period", words.BY_PERIOD, words.recurring, "按逐定"),
    ExpressionRule("festival", festivals.FESTIVAL, festivals.festival, "元春清五劳端七中国十秋"),
    ExpressionRule(
        "event",
        events.KNOWN,
        events.event,
        "汛雨台暖热煤季冬春夏秋冻冰旦清劳端庆学假暑寒考会届关验督检审评",
    ),
    ExpressionRule("years", dates.YEARS, dates.year, "每"),
    ExpressionRule("first_days", dates.FIRST_DAYS, dates.first_days, "日天"),
    ExpressionRule("first_months", dates.FIRST_MONTHS, dates.first_months, "个"),
    ExpressionRule("week_of_month", dates.WEEK_OF_MONTH, dates.week_of_month, "周星"),
    ExpressionRule("date", dates.DATE, dates.full_date, "月", _pairs("月", _DIGITS)),
    ExpressionRule("month", dates.MONTH, dates.month, "月"),
    ExpressionRule("quarter", dates.QUARTER, dates.quarter, "季Qq"),
    ExpressionRule("half", dates.HALF, dates.half, "半"),
    ExpressionRule("whole_year", dates.WHOLE_YEAR, dates.whole_year, "全"),
    ExpressionRule("year", dates.YEAR, dates.year, "年Qq"),
    ExpressionRule("year_alone", dates.YEAR_ALONE, dates.year, ""),
    ExpressionRule("short_year", dates.SHORT_YEAR, dates.short_year, "年"),
    ExpressionRule("year_end", dates.YEAR_END, dates.year_end, "年", _pairs("年", "底末终内度")),
    ExpressionRule("this_month", dates.THIS_MONTH, dates.this_month, "月"),
    ExpressionRule("this_quarter", dates.THIS_QUARTER, dates.this_quarter, "季"),
    ExpressionRule("this_week", dates.THIS_WEEK, dates.this_week, "周星"),
    ExpressionRule("five_years", dates.FIVE_YEARS, dates.five_years, "五"),
    ExpressionRule("day_alone", dates.DAY, dates.day_alone, "日号"),
    ExpressionRule(
        "counted_back", words.COUNTED_BACK, durations.counted_back, "前", _pairs("前", _DIGITS)
    ),
    ExpressionRule("stage", dates.STAGE, dates.stage, "期旬"),
    ExpressionRule("ongoing", words.ONGOING, words.ongoing, "长续常断始抓坚恒久贯"),
    ExpressionRule("whenever", words.WHENEVER, words.whenever, "定限时随常"),
    ExpressionRule("hurry", words.HURRY, words.hurry, "即另如尽初中待抓按早时条立边近适限马"),
)
_LETTERS = frozenset(chain.from_iterable(rule.letters for rule in RULES))
_PAIRS = frozenset(chain.from_iterable(rule.pairs for rule in RULES))

_Search = Callable[[str, int, int], re.Match[str] | None]
_Found = tuple[re.Match[str], ExpressionRule, _Search]


class Matches:
    """What the rules match in the `text` from `start` to before `stop`. Each is looked for anew only when its last match
    is past, so that the work is linear in the text.
    """

    def __init__(self, text: str, start: int = 0, stop: int = sys.maxsize) -> None:
        self._text, self._stop = text, stop
        part = text[start:stop]
        signs = _LETTERS.intersection(part) | _PAIRS.intersection(map(add, part, part[1:]))
        self._next: list[_Found] = [
            (match, rule, search)
            for rule, search in _possible_rules(signs)
            if (match := search(text, start, stop))
        ]

    def first(self, position: int) -> tuple[ExpressionRule, re.Match[str]] | None:
        """The first match from `position` on, behind its rule; None where there is none. The `position` never goes
        back.
        """
        if any(match.start() < position for match, _, _ in self._next):
            self._next = list(self._from(position))
        if not self._next:
            return None
        # Of those that begin at one place this is the first, and they are in the order of the table.
        match, rule, _ = min(self._next, key=_start)
        return rule, match

    def _from(self, position: int) -> Iterator[_Found]:
        for last, rule, search in self._next:
            match = last if last.start() >= position else search(self._text, position, self._stop)
            if match:
                yield match, rule, search


def _start(found: _Found) -> int:
    return found[0].start()


@lru_cache(maxsize=1000)
def _possible_rules(signs: frozenset[str]) -> tuple[tuple[ExpressionRule, _Search], ...]:
    """The rules that may match in a text with these `signs`, letters and pairs that any rule names, and what looks for
    them.
    """
    return tuple(
        (rule, compile_pattern(rule.pattern).search)
        for rule in RULES
        if all(not each or not signs.isdisjoint(each) for each in (rule.letters, rule.pairs))
    )
