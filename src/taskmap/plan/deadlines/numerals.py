"""Numbers as offices write them: 6, ６, 六, 十二, 一百八十, 二〇二二."""

from __future__ import annotations

import re
from functools import cache

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "o": 0, "两": 2}
_PLACES = (
    "(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?"
)


def number(text: str) -> int | None:
    """The number, or None for what is none: 「十十」, 「」."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not re.search("[十百]", text):
        return _positional(text)
    found = _places().fullmatch(text)
    if not found:
        return None
    hundreds, tens, ten, ones = found.groups()
    return 100 * _DIGITS.get(hundreds, 0) + 10 * _DIGITS.get(tens, bool(ten)) + _DIGITS.get(ones, 0)


@cache
def _places() -> re.Pattern[str]:
    return re.compile(_PLACES)


def _positional(text: str) -> int | None:
    """二〇二二: one digit after another."""
    digits = [_DIGITS.get(character) for character in text]
    if not digits or None in digits:
        return None
    return int("".join(str(digit) for digit in digits))
