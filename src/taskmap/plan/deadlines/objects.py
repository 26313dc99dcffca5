"""Dates that are part of what is done, and no limit: 完成2025年全年任务, 达到2030年目标的50%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from taskmap.plan.deadlines.phrases import Phrase, Use
from taskmap.plan.model import DeadlineKind

# Also one without a year: what a thing is called needs none.
_DATED = (DeadlineKind.DATE, DeadlineKind.UNKNOWN)
_CLAUSE = "[,;。、:：()（）；，\n]"
# Small words before a time, which say that it is one: 项目于2022年, 力争2022年.
_LEADING = "(?:[到至于在自从并和及且与或的将]|截至|截止|力争|争取|确保|务必|最迟|最晚|原则上|时限|时间|期限|\\s)+$"
# What is done in a time, or at its end: 甲县项目6月开工. Anything else behind a time belongs to a name: 2026年计划.
_DONE = (
    "[,的前底末内起止]?(?:完成|完工|竣工|办结|到位|落实|结束|销号|建成|开工|动工|启动|投产|投用|投入|通车|交付|验收|出台|印发|实现|达到"
    "|形成|基本|全面|全部|初步|力争|确保|争取|要|须|应|起草|制定|编制|开展|推进|组织|召开|上线|运行|见效|整改|按期|如期|按时|并)"
)


def find_objects(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """The `phrases` of a `text` in plain spelling, those that are no limits marked as objects: a verb stands right before
    the time (完成, 编制), and behind it the noun that it belongs to (任务, 规划).
    """
    edges = [0, *(phrase.end for phrase in phrases)]
    ends = [*(phrase.start for phrase in phrases[1:]), len(text)]
    for phrase, start, end in zip(phrases, edges, ends, strict=False):
        yield replace(phrase, use=Use.OBJECT) if _is_object(text, phrase, start, end) else phrase


def _is_object(text: str, phrase: Phrase, start: int, end: int) -> bool:
    """`start` and `end`: how far the words around the phrase reach that belong to no other."""
    if phrase.closed or phrase.use is Use.START or phrase.kind not in _DATED:
        return False
    if phrase.kind is DeadlineKind.UNKNOWN and phrase.expression.limit:
        return False
    before = _compile(_CLAUSE).split(text[start : phrase.start])[-1]
    after = _compile(_CLAUSE).split(text[phrase.end : end])[0]
    said = _compile(_LEADING).sub("", before)
    return bool(said and after) and not _compile(_DONE).match(after)


@cache
def _compile(spelling: str) -> re.Pattern[str]:
    return re.compile(spelling)
