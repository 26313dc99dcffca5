"""Text to lines that fit on paper, whatever font prints them: widths are in ems, and rather too wide than too narrow."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from taskmap.system.text import clean, one_line, width

MORE = "…"
_WIDE = frozenset("MWmw@%&")
_WIDE_EM, _CAPITAL_EM, _SMALL_EM = 1.0, 0.75, 0.6
"""What letters of Latin take in the fonts that have Chinese too."""

# A word or a letter, with brackets that open before it and marks that close behind it.
_PIECE = re.compile(r"[（《“‘「『【〔]*(?:[!-~]+|.)[，。；：、！？）》”’」』】〕…]*\s?", re.DOTALL)


def ems(text: str) -> float:
    """How wide the text is at most, in heights of its font."""
    return sum(map(_ems, text))


@lru_cache(maxsize=16384)
def _ems(character: str) -> float:
    if not character.isascii():
        return max(1.0, width(character) / 2)
    if character in _WIDE:
        return _WIDE_EM
    return _CAPITAL_EM if character.isupper() else _SMALL_EM


def fit(text: str, wide: float, most: int) -> tuple[list[str], bool]:
    """The text in at most so many lines (`most`), none wider than `wide` ems, and whether it had to be cut; then its
    last line ends with MORE. `wide` is 2 or more.
    """
    text = one_line(clean(text)[0])
    # No character is narrower than half an em.
    begin = text[: most * math.ceil(wide * 2) + 1]
    lines = [line.rstrip() for line in _wrap(begin, wide)]
    if len(lines) <= most and begin == text:
        return lines, False
    return [*lines[: most - 1], _shorten(lines[most - 1], wide)], True


def _wrap(text: str, wide: float) -> Iterator[str]:
    """Always one line at least. What may not begin or end a line stays with what is beside it."""
    line, used = "", 0.0
    for piece in _PIECE.findall(text):
        for each in [piece] if ems(piece) <= wide else piece:
            if line and used + ems(each.rstrip()) > wide:
                yield line
                line, used = "", 0.0
            line += each
            used += ems(each)
    yield line


def _shorten(line: str, wide: float) -> str:
    while line and ems(line + MORE) > wide:
        line = line[:-1]
    return line + MORE
