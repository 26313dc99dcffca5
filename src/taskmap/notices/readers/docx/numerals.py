"""A number to the way Word writes it, by the name of the format: 一, ①, 第壹, ii, C.

Where the standard (ECMA-376, part 1, 17.18.59) is silent, as Word prints it: 101 is 一○一 in
`chineseCounting`, 一百〇一 in `chineseCountingThousand`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

MOST = 32_767
"""Word counts no further."""

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


class _Script(NamedTuple):
    """`zero` empty: not written. `ten`: 十 for 10, not 一十. `bare`: 百 for 100, not 一百."""

    digits: str
    places: str
    myriad: str
    zero: str
    ten: bool = False
    bare: bool = False


_CHINESE = _Script("〇一二三四五六七八九", "十百千", "万", "〇", ten=True)
_TAIWANESE = _CHINESE._replace(myriad="萬", zero="零")
_LEGAL = _Script("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万", "零")
_LEGAL_TRADITIONAL = _Script("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", "零")
_JAPANESE = _Script("〇一二三四五六七八九", "十百千", "万", "", bare=True)
_JAPANESE_LEGAL = _Script("〇壱弐参四五六七八九", "拾百阡", "萬", "")


def written(number: int, form: str) -> str:
    """Decimal where the format has no sign for the number, or is not known. “001” is a sample."""
    if form in ("none", "bullet"):
        return ""
    if form.isdigit():
        return str(number).zfill(len(form))
    if not 0 < number <= MOST:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return _FORMS.get(form, str)(number)


def circled(number: int) -> str:
    return _listed(number, "".join(map(chr, range(0x2460, 0x2474))))


def _counted(number: int, script: _Script) -> str:
    high, low = divmod(number, 10_000)
    text = _four(high, script) + script.myriad if high else ""
    if high and 0 < low < 1000:
        text += script.zero
    text += _four(low, script)
    one_ten = script.digits[1] + script.places[0]
    return text[1:] if script.ten and text.startswith(one_ten) else text


def _four(number: int, script: _Script) -> str:
    text, skipped = "", False
    for place, sign in zip((1000, 100, 10, 1), (*reversed(script.places), ""), strict=True):
        if digit := number // place % 10:
            text += script.zero if skipped and text else ""
            text += "" if digit == 1 and sign and script.bare else script.digits[digit]
            text += sign
        skipped = not digit
    return text


def _below_hundred(number: int) -> str:
    """Counted up to 九十九, then digit by digit."""
    return _counted(number, _CHINESE) if number < 100 else _digits(number, "○一二三四五六七八九")


def _digits(number: int, signs: str) -> str:
    return "".join(signs[int(digit)] for digit in str(number))


def _listed(number: int, signs: str) -> str:
    return signs[number - 1] if 0 < number <= len(signs) else str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        text += sign * times
    return text


def _letters(number: int) -> str:
    """After z comes aa, then bb: a letter repeated, not a column of a workbook."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else str(number)


def _range(first: int, count: int) -> Callable[[int], str]:
    return partial(_listed, signs="".join(map(chr, range(first, first + count))))


_FULL_WIDTH = partial(_digits, signs="０１２３４５６７８９")
_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _range(0x2474, 20),
    "decimalEnclosedFullstop": _range(0x2488, 20),
    "ideographEnclosedCircle": _range(0x3220, 10),
    "ideographTraditional": partial(_listed, signs=_STEMS),
    "ideographZodiac": partial(_listed, signs=_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographDigital": partial(_digits, signs=_CHINESE.digits),
    "japaneseDigitalTenThousand": partial(_digits, signs=_CHINESE.digits),
    "taiwaneseDigital": partial(_digits, signs="○一二三四五六七八九"),
    "chineseCounting": _below_hundred,
    "taiwaneseCounting": _below_hundred,
    "chineseCountingThousand": partial(_counted, script=_CHINESE),
    "taiwaneseCountingThousand": partial(_counted, script=_TAIWANESE),
    "chineseLegalSimplified": partial(_counted, script=_LEGAL),
    "ideographLegalTraditional": partial(_counted, script=_LEGAL_TRADITIONAL),
    "japaneseCounting": partial(_counted, script=_JAPANESE),
    "japaneseLegal": partial(_counted, script=_JAPANESE_LEGAL),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "numberInDash": "- {} -".format,
}
