"""The names of two files of one return to which of them is the later, as far as their names tell: 甲局-修改 after 甲局."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum, auto
from pathlib import PurePosixPath
from typing import NamedTuple

from taskmap.system.numerals import number
from taskmap.system.text import half_width


class MarkKind(Enum):
    """What in a name tells of an order."""

    DATE = auto()
    WORD = auto()
    COPY = auto()
    """The number by which a computer tells files of one name apart, which counts within one folder."""
    NUMBER = auto()


class Mark(NamedTuple):
    """A place in a name that tells of an order. `rank` orders marks of one kind; two words of one rank tell nothing."""

    kind: MarkKind
    rank: tuple[int, ...]
    word: str = ""


class NameParts(NamedTuple):
    """A name without its marks, and these."""

    text: str
    marks: tuple[Mark, ...]


# Of the day a mark shows; the year may be missing. What is no day of any calendar is no mark.
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>20\d\d)\s*[年./_-]\s*(?P<month>\d{1,2})\s*[月./_-]\s*(?P<day>\d{1,2})[日号]?(?!\d)",
        r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})[.-](?P<day>\d{1,2})(?![\d月])",
        r"(?<!\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\d)",
    )
)
_PERIOD = re.compile(
    r"(\d{4}\s*年)?\s*(第?[一二三四1-4]\s*季度?|\d{1,2}\s*月份?|[上下]半年)|\d{4,}"
)
"""It says for what, not when; the same in all files of one return."""
_COPY = re.compile(r"[(\[【]\s*(\d{1,3})\s*[)\]】]")
_VERSION = re.compile(
    r"(?<![a-z])v\.?\s*(\d{1,3}(?:\.\d{1,3})*)|第?([一二三四五六七八九十]{1,3}|\d{1,3})[稿版次]"
)
_NUMBER = re.compile(r"(?<!\d)([1-9]\d{0,2})(?![\d年月日季号期旬周点条项个])")
_WORDS = (
    (-1, re.compile(r"旧版?|初稿|草稿|原[稿件版始]+|作废")),
    (1, re.compile(r"已?(?:修改|修订|更正|订正|更新|补充|补报|重报|重发|再报|新|改)[版稿后]?")),
    (1, re.compile(r"副本|复件|拷贝|copy(?: of)?")),
    (2, re.compile(r"最新[版稿]?|最终[版稿]?|[定终]稿|终版|正式[版稿]?")),
)
_SEPARATORS = re.compile(r"[/\s()\[\]【】_+.,、·~—–-]+")


def compare_names(one: str, other: str, day: datetime.date) -> int:
    """1 if the file of the name `one`, with its folders, is the later by its name, -1 if the `other` is, 0 if the names do
    not tell. A date without a year is the one nearest to the `day`.
    """
    first, second = PurePosixPath(one), PurePosixPath(other)
    stems = [name_parts(each.stem, day) for each in (first, second)]
    if stems[0].text != stems[1].text:
        return 0
    folders = [name_parts(str(each.parent), day) for each in (first, second)]
    marks = [[*each.marks] for each in stems]
    if folders[0].text == folders[1].text:
        marks = [[*each.marks, *own] for each, own in zip(folders, marks, strict=True)]
    kinds = [_by_kind(each) for each in marks]
    if first.parent != second.parent:
        for each in kinds:
            each.pop(MarkKind.COPY, None)
    signs = {_compare_marks(kinds[0].get(kind, ()), kinds[1].get(kind, ())) for kind in MarkKind}
    signs.discard(0)
    return signs.pop() if len(signs) == 1 else 0


def name_parts(name: str, day: datetime.date) -> NameParts:
    """The `name` of a file or of its folders, without the ending, and the marks in it, in their order."""
    text, rest, marks = half_width(name).lower(), "", []
    place = 0
    while place < len(text):
        end, mark = _mark_at(text, place, day)
        if mark:
            marks.append(mark)
        else:
            rest += text[place:end]
        place = end
    return NameParts(_SEPARATORS.sub("", rest), tuple(marks))


def _mark_at(text: str, place: int, day: datetime.date) -> tuple[int, Mark | None]:
    """The end of what begins at the `place`, and the mark that it is, if it is one."""
    for pattern in _DATES:
        if (found := pattern.match(text, place)) and (told := _date(found, day)):
            return found.end(), Mark(MarkKind.DATE, (told.toordinal(),))
    if found := _PERIOD.match(text, place):
        return found.end(), None
    if found := _COPY.match(text, place):
        return found.end(), Mark(MarkKind.COPY, (int(found[1]),))
    if found := _VERSION.match(text, place):
        parts = map(int, found[1].split(".")) if found[1] else (number(found[2]) or 0,)
        return found.end(), Mark(MarkKind.NUMBER, tuple(parts))
    if found := _NUMBER.match(text, place):
        return found.end(), Mark(MarkKind.NUMBER, (int(found[1]),))
    for rank, pattern in _WORDS:
        if found := pattern.match(text, place):
            return found.end(), Mark(MarkKind.WORD, (rank,), found[0])
    return place + 1, None


def _date(found: re.Match[str], day: datetime.date) -> datetime.date | None:
    groups = found.groupdict()
    years = [int(groups["year"])] if groups.get("year") else [day.year + n for n in (-1, 0, 1)]
    days = []
    for year in years:
        with suppress(ValueError):
            days.append(datetime.date(year, int(groups["month"]), int(groups["day"])))
    return min(days, key=lambda each: abs(each - day), default=None)


def _by_kind(marks: Sequence[Mark]) -> dict[MarkKind, Sequence[Mark]]:
    kinds: dict[MarkKind, list[Mark]] = defaultdict(list)
    for mark in marks:
        kinds[mark.kind].append(mark)
    return dict(kinds)


def _compare_marks(one: Sequence[Mark], other: Sequence[Mark]) -> int:
    """Of one kind: what has a mark more is the later, but for a word such as 初稿."""
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            return (mine.rank > theirs.rank) - (mine.rank < theirs.rank)
    if len(one) == len(other):
        return 0
    longer, sign = (one, 1) if len(one) > len(other) else (other, -1)
    extra = longer[min(len(one), len(other))]
    return -sign if extra.kind is MarkKind.WORD and extra.rank < (0,) else sign
