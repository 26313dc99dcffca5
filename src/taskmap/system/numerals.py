"""Numbers as offices write them, both ways: 6, ６, 六, 十二, 一百八十, 二〇二二; and Roman ones."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "o": 0, "两": 2}
_PLACES = (
    "(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?"
)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def number(text: str) -> int | None:
    """The number that the `text` is, from 0, in Chinese up to 999; None for a text that is none: 「十十」, 「」."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not re.search("[十百]", text):
        return _positional(text)
    match = _places().fullmatch(text)
    if not match:
        return None
    hundreds, tens, ten, ones = match.groups()
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


class Script(Struct, frozen=True):
    """The characters of one way to write numbers. An empty `zero` is not written. `ten`: 十 for 10, not 一十.
    `bare`: 百 for 100, not 一百.
    """

    digits: str
    places: str
    myriad: str
    zero: str
    ten: bool = False
    bare: bool = False


CHINESE = Script("〇一二三四五六七八九", "十百千", "万", "〇", ten=True)


def chinese(number: int, script: Script = CHINESE) -> str:
    """十二, 一百〇一, 三万二千: a whole `number` from 0 to 99,999,999 in the signs of a script."""
    high, low = divmod(number, 10_000)
    text = _four(high, script) + script.myriad if high else ""
    if high and 0 < low < 1000:
        text += script.zero
    text += _four(low, script)
    one_ten = script.digits[1] + script.places[0]
    return (text[1:] if script.ten and text.startswith(one_ten) else text) or script.digits[0]


def _four(number: int, script: Script) -> str:
    text, skipped = "", False
    for place, sign in zip((1000, 100, 10, 1), (*reversed(script.places), ""), strict=True):
        if digit := number // place % 10:
            text += script.zero if skipped and text else ""
            text += "" if digit == 1 and sign and script.bare else script.digits[digit]
            text += sign
        skipped = not digit
    return text


def digit_by_digit(number: int, signs: str = CHINESE.digits) -> str:
    """A whole `number` as its digits, 2022 as 二〇二二; `signs` are those from 0 to 9."""
    return "".join(signs[int(digit)] for digit in str(number))


def roman(number: int) -> str:
    """A whole `number` in small Roman signs, 4 as iv; empty for 0."""
    text = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        text += sign * times
    return text
