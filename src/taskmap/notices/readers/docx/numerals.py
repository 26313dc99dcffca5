"""A number to the way Word writes it, by the name of the format: 一, ①, 第壹, ii, C.

Where the standard (ECMA-376, part 1, 17.18.59) is silent, as Word prints it: 101 is 一○一 in
`chineseCounting`, 一百〇一 in `chineseCountingThousand`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from taskmap.system.numerals import CHINESE, Script, chinese, digit_by_digit, roman

MOST = 32_767
"""Word counts no further."""

_ROUND_ZERO = "○一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


_TAIWANESE = replace(CHINESE, myriad="萬", zero="零")
_LEGAL = Script("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万", "零")
_LEGAL_TRADITIONAL = Script("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", "零")
_JAPANESE = Script("〇一二三四五六七八九", "十百千", "万", "", bare=True)
_JAPANESE_LEGAL = Script("〇壱弐参四五六七八九", "拾百阡", "萬", "")


def format_number(number: int, form: str) -> str:
    """The `number` as the w:numFmt `form` prints it; in decimal where the form has no sign for it
    or is not known, empty for bullets. A form of digits, “001”, is a sample: so many digits, with
    zeros in front.
    """
    if form in ("none", "bullet"):
        return ""
    if form.isdigit():
        return str(number).zfill(len(form))
    if not 0 < number <= MOST:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return _FORMS.get(form, str)(number)


def circled_number(number: int) -> str:
    """① to ⑳; a `number` beyond them in plain digits."""
    return _pick_from_list(number, "".join(map(chr, range(0x2460, 0x2474))))


def _below_hundred(number: int) -> str:
    """Counted up to 九十九, then digit by digit."""
    return chinese(number) if number < 100 else digit_by_digit(number, _ROUND_ZERO)


def _pick_from_list(number: int, signs: str) -> str:
    return signs[number - 1] if 0 < number <= len(signs) else str(number)


def _letters(number: int) -> str:
    """After z comes aa, then bb: a letter repeated, not a column of a workbook."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else str(number)


def _range(first: int, count: int) -> Callable[[int], str]:
    return partial(_pick_from_list, signs="".join(map(chr, range(first, first + count))))


_FULL_WIDTH = partial(digit_by_digit, signs="０１２３４５６７８９")
_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "decimalEnclosedCircle": circled_number,
    "decimalEnclosedCircleChinese": circled_number,
    "decimalEnclosedParen": _range(0x2474, 20),
    "decimalEnclosedFullstop": _range(0x2488, 20),
    "ideographEnclosedCircle": _range(0x3220, 10),
    "ideographTraditional": partial(_pick_from_list, signs=_STEMS),
    "ideographZodiac": partial(_pick_from_list, signs=_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "taiwaneseDigital": partial(digit_by_digit, signs=_ROUND_ZERO),
    "chineseCounting": _below_hundred,
    "taiwaneseCounting": _below_hundred,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": partial(chinese, script=_TAIWANESE),
    "chineseLegalSimplified": partial(chinese, script=_LEGAL),
    "ideographLegalTraditional": partial(chinese, script=_LEGAL_TRADITIONAL),
    "japaneseCounting": partial(chinese, script=_JAPANESE),
    "japaneseLegal": partial(chinese, script=_JAPANESE_LEGAL),
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "numberInDash": "- {} -".format,
}
