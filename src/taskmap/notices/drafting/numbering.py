"""Numbers of an outline inside a text: 一、 （一） 1. (1) ① 第一条, at a line's start, glued or inline.

Which of them are numbers of the outline and which only look so is decided by their order: a number counts
where it is the next of a series that is open, or the first of a deeper one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from taskmap.notices.lexicon.outline import (
    ENUMERATION_BEHIND,
    FORM_NAMES,
    NUMBER,
    REFERENCE_BEHIND,
    VALUE,
)
from taskmap.system.numerals import chinese, number
from taskmap.system.text import half_width

# After a sentence, a bracket or a colon a new point may begin on the same line.
_BOUNDARY = "。；;：:）)〕]】!！?？…"
# 第（一）项, 一、二、三等奖, 按照（二）执行, 举一反三、标本兼治: part of a sentence.
_BEFORE = tuple(
    "反连无不第、至-—~和及与或按照据在见从之一二三四五六七八九十0123456789０１２３４５６７８９"
)
AHEAD = " \t\u3000\xa0★☆▲△●◆■※"
"""What may stand before the number of a point: ★1.修路 marks it among the others."""
_GAP = 3
"""So far a number may be ahead of the last one, if what lies between was lost."""
_SHORT = 45
_AT_START = ("1.1", "1.1.1", "任务一")
"""Inside a sentence these are quantities and names."""
_HEADING = 60
"""Longer than this no heading runs on without a stop."""


class OutlineMark(Struct, frozen=True):
    """A number of the outline: `text[start:end]` printed it. `form` is the first of its series: 一、 or (1)."""

    form: str
    number: int
    printed_number: str
    start: int
    end: int


_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def _candidates(text: str) -> Iterator[OutlineMark]:
    for match in NUMBER.finditer(text.translate(_HALF_WIDTH)):
        which = int(str(match.lastgroup)[1:])
        if (value := _value(match[0])) is not None:
            printed = "".join(match[0].split())
            yield OutlineMark(FORM_NAMES[which], value, printed, match.start(), match.end())


def _value(printed: str) -> int | None:
    plain = half_width(printed)
    found = [match[0] for match in VALUE.finditer(plain)]
    return number(found[-1]) if found else None


_HIGHEST = ("第章", "第节", "第条", "一、")


def _depth(form: str, open_: Sequence[str]) -> int:
    """Where a form that is not open belongs: below all that are, but 一、 never stands below 1."""
    if form not in _HIGHEST:
        return len(open_)
    above = _HIGHEST[: _HIGHEST.index(form)]
    return sum(other in above for other in open_)


class Series(Struct):
    """The open numbers while a notice is read from top to bottom: [("一、", 2), ("（一）", 3)].

    `last_numbers` remembers the last number of a series that a higher point closed: tasks are often numbered
    through all chapters.
    """

    open_numbers: list[tuple[str, int]] = field(default_factory=list)
    last_numbers: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Series:
        """Another series with the same open numbers, to try a text without taking its numbers in."""
        return Series(list(self.open_numbers), dict(self.last_numbers))

    def last_number(self, form: str) -> int | None:
        """The number of the open series of this `form`; None if none is open."""
        return next((value for known, value in self.open_numbers if known == form), None)

    def enter(self, mark: OutlineMark) -> int:
        """Takes the number in. Its depth, 0 at the top; deeper series are closed."""
        forms = [form for form, _ in self.open_numbers]
        depth = forms.index(mark.form) if mark.form in forms else _depth(mark.form, forms)
        self.last_numbers.update(self.open_numbers[depth:])
        self.open_numbers[depth:] = [(mark.form, mark.number)]
        return depth

    def marks(self, text: str) -> Iterator[tuple[OutlineMark, int]]:
        """The numbers of the outline in the `text` of one paragraph, each with its depth, 0 at the
        top; they are taken in as they are read.
        """
        since = 0
        for mark in _candidates(text):
            first = not text[: mark.start].strip(AHEAD)
            if (
                self._counts_at_line_start(mark, text, since)
                if first
                else self._counts_inside_line(mark, text, since)
            ):
                yield mark, self.enter(mark)
                since = mark.end

    def _counts_at_line_start(self, mark: OutlineMark, text: str, since: int) -> bool:
        """Whether a number at the start of a line is one of the outline, as nearly every one is."""
        rest = text[mark.end :]
        if mark.form == "一、" and mark.printed_number[-1] != "、" and not rest.strip():
            return False
        return not ENUMERATION_BEHIND.match(rest)

    def _counts_inside_line(self, mark: OutlineMark, text: str, since: int) -> bool:
        """Whether a number inside a line is one of the outline: the next of its series, or the first of a new one."""
        before = text[: mark.start].rstrip()
        if mark.form in _AT_START:
            return False
        if before.endswith(_BEFORE) or REFERENCE_BEHIND.match(text, mark.end):
            return False
        last = self.last_number(mark.form)
        bounded = before.endswith(tuple(_BOUNDARY))
        if last is not None and mark.number == last + 1:
            return bounded or (mark.form != "①" and not before[-1:].isascii())
        if last is not None and last + 1 < mark.number <= last + _GAP:
            # A heading between them was lost; only a heading that ends the line is taken for this.
            rest = text[mark.end :]
            return mark.form == "一、" and len(rest) <= _SHORT and not re.search("[。；;:：]", rest)
        if mark.number not in (1, self.last_numbers.get(mark.form, 0) + 1):
            return False
        if bounded:
            return mark.form != "1)"
        # Glued to a heading: 「（一）推进搬迁改造1.时间节点：」.
        heading = text[since : mark.start]
        return (
            since > 0
            and last is None
            and mark.form in ("（一）", "1.", "(1)")
            and len(heading) <= _HEADING
            and not re.search("[。；;]", heading)
            and not before[-1:].isascii()
        )


def split_numbered(text: str) -> list[str]:
    """The texts of 1.…2.…3.… in order without their numbers; none where `text` does not begin with
    the first of at least two.
    """
    marks = [mark for mark, depth in Series().marks(text) if not depth]
    if len(marks) < 2 or marks[0].start or marks[0].number != 1:
        return []
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    return [text[mark.end : end].strip() for mark, end in zip(marks, ends, strict=True)]


def split_enumeration(text: str) -> list[str]:
    """The words before 一是, then one text for each of 一是, 二是, 三是 in order."""
    starts: list[int] = []
    at = 0
    while True:
        sign = f"{chinese(len(starts) + 1)}是"
        at = text.find(sign, at)
        if at < 0 or (at and text[at - 1] not in "。；;：:\n" and starts):
            break
        starts.append(at)
        at += len(sign)
    if len(starts) < 2:
        return [text]
    edges = [0, *starts, len(text)]
    return [text[one:two].strip() for one, two in itertools.pairwise(edges)]
