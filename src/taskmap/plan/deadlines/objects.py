"""Dates that are part of what is done, and no limit: 完成2025年全年任务, 达到2030年目标的50%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.plan.deadlines.expressions import DateContext
from taskmap.plan.deadlines.phrases import Phrase, Use, find_phrases
from taskmap.plan.deadlines.words import LIST_MARKS
from taskmap.plan.model import DeadlineKind
from taskmap.system.patterns import compile_pattern

# Also one without a year: what a thing is called needs none.
_DATED = (DeadlineKind.DATE, DeadlineKind.UNKNOWN)
_CLAUSE = "[^\\w%]"
# Small words before a time, which say that it is one: 项目于2022年, 力争2022年.
_LEADING = "(?:[到至于在自从并和及且与或的将]|截至|截止|力争|争取|确保|务必|最迟|最晚|原则上|时限|时间|期限|\\s)+$"
_SMALL = "(?:[到至于在自从并和及且与或的 -]|—|截至|力争|确保)*"
# 在2024年基础上提高: what is compared with.
_BASIS = "的?(?:基础|水平|同期|基数)"
# Behind one of these comes what is done: 完成2024年度整改.
_TRANSITIVE = "(?:完成|编制|制定|达到?|落实|实现|修订|下达|报送|上报|印发|启动|推进|开展|做好|抓好|执行|审核|审定|总结|提交|分解|兑现|筹备|谋划)$"
# What is done in a time, or at its end: 甲县项目6月开工. Anything else behind a time belongs to a name: 2026年计划.
_DONE = (
    "[,的前底末内起止]?(?:完成|完工|竣工|办结|到位|落实|结束|销号|建成|开工|动工|启动|投产|投用|投入|通车|交付|验收|出台|印发|实现|达到"
    "|形成|基本|全面|全部|初步|力争|确保|争取|要|须|应|起草|制定|编制|开展|推进|组织|召开|上线|运行|见效|整改|按期|如期|按时|并)"
)


def read_with_objects(text: str, date_context: DateContext) -> tuple[Phrase, ...]:
    """The phrases of a `text` in plain spelling, those that are no limits marked as objects: a verb stands right before
    the time (完成, 编制), or a limit behind it (2024年度总结1月10日前), and next to it the noun that it belongs to (任务, 规划).
    """
    phrases = tuple(find_phrases(text, date_context))
    objects = {phrase.start for phrase in _objects(text, phrases)}
    # Read once more: the year of an object holds for nothing that follows.
    return tuple(find_phrases(text, date_context, objects=objects)) if objects else phrases


def _objects(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """From the last to the first: of 2023年、2024年任务 the last says it for all."""
    befores = tuple(_words_before(text, phrases))
    following: Phrase | None = None
    follows_object = False
    for phrase, before in zip(reversed(phrases), reversed(befores), strict=True):
        gap = text[phrase.end : following.start if following else None]
        shared = follows_object and gap in LIST_MARKS
        follows_object = _may_be_object(phrase) and (shared or _is_object(before, gap, following))
        if follows_object:
            yield phrase
        following = phrase


def _words_before(text: str, phrases: Sequence[Phrase]) -> Iterator[str]:
    """The words before each phrase; of a list, 完成2023年、2024年任务, those before its first hold for all."""
    before, last = "", None
    for phrase in phrases:
        gap = text[last.end if last else 0 : phrase.start]
        if last is None or last.closed or gap not in LIST_MARKS:
            before = gap
        yield before
        last = phrase


def _may_be_object(phrase: Phrase) -> bool:
    is_event = phrase.kind is DeadlineKind.UNKNOWN and phrase.expression.limit
    return not (phrase.closed or is_event or phrase.use is Use.START) and phrase.kind in _DATED


def _is_object(before: str, after: str, following: Phrase | None) -> bool:
    """`before` and `after` are the words around a time that belong to no other, `following` is the time behind them."""
    verb = compile_pattern(_LEADING).sub("", compile_pattern(_CLAUSE).split(before)[-1])
    noun, *more = compile_pattern(_CLAUSE).split(after)
    if not noun or compile_pattern(_SMALL).fullmatch(noun):
        return False
    if compile_pattern(_TRANSITIVE).search(verb) or compile_pattern(_BASIS).match(noun):
        return True
    limited = following is not None and following.closed and not more
    return bool(verb or limited) and not compile_pattern(_DONE).match(noun)
