"""A number or a date and its number format to what the cell shows, as Excel and WPS show it in Chinese.

Only formats that say nothing but digits, percent signs, dates and words around them: of the others nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH,
    28: _MONTH_DAY,
    29: _MONTH_DAY,
    31: f'{_YEAR_MONTH}d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: _YEAR_MONTH,
    50: _YEAR_MONTH,
    51: _MONTH_DAY,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _MONTH_DAY,
    57: _YEAR_MONTH,
    58: _MONTH_DAY,
}
"""The formats that a file names by number only, where the Chinese ones are not those of other countries."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<locale>\[\$[^\]]*\])|(?P<colour>\[[A-Za-z]+\d*\])'
    r"|[_*](?P<space>.)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]+)?)|(?P<date>y+|m+|d+|h+|s+|a{3,4})"
    r"|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_MOST = 10**15
"""More digits than a spreadsheet keeps."""
_LITERAL = frozenset(" -/:()（）$￥¥年月日时分秒号第期个人万元亿吨户家座条处约、，。+")
_WEEKDAYS = "一二三四五六日"


class _Token(NamedTuple):
    kind: str
    text: str


def built_in_format(number: int) -> str:
    """The format of that number in a file, 9 and 10 percentages, 14 a date; "" for one that a Chinese program shows as
    other ones do, or that the file describes itself.
    """
    return _BUILT_IN.get(number, "")


def is_percent_format(number_format: str) -> bool:
    """Whether a number in such a cell is shown in hundredths."""
    return any(token.kind == "percent" for token in _tokens(number_format))


def shown_text(value: object, number_format: str) -> str | None:
    """What a cell with that format shows of the number or date `value`; None where the format says more than can be
    told for certain, or nothing (General).
    """
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _shown_date(value, list(_tokens(number_format.split(";")[0])))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _shown_number(Decimal(repr(value)), number_format) if abs(value) < _MOST else None


def _tokens(number_format: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(number_format):
        assert found.lastgroup is not None
        yield _Token(found.lastgroup, found[found.lastgroup])


def _shown_number(value: Decimal, number_format: str) -> str | None:
    sections = number_format.split(";")
    sign = "-" if value < 0 and len(sections) == 1 else ""
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    tokens = list(_tokens(section))
    if [token.kind for token in tokens].count("digits") != 1:
        return None
    scale = 2 * sum(token.kind == "percent" for token in tokens)
    pieces = []
    for token in tokens:
        if token.kind == "digits":
            pieces.append(_digits(abs(value).scaleb(scale), token.text))
        elif (text := _literal(token)) is not None:
            pieces.append(text)
        else:
            return None
    shown = "".join(pieces).strip()
    return shown if not sign or not re.search("[1-9]", shown) else sign + shown


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(fraction) - len(fraction.rstrip("#"))
    for _ in range(optional):
        text = text.removesuffix("0")
    return text


def _literal(token: _Token) -> str | None:
    """The words of a format; None for what may mean more."""
    match token.kind:
        case "quoted" | "escaped":
            return token.text
        case "percent":
            return "%"
        case "space":
            return " "
        case "colour":
            return "" if not token.text.startswith("[DB") else None
        case "other" if token.text in _LITERAL:
            return token.text
    return None


def _shown_date(
    value: datetime.datetime | datetime.date | datetime.time, tokens: Sequence[_Token]
) -> str | None:
    parts = [at for at, token in enumerate(tokens) if token.kind == "date"]
    if not parts:
        return None
    pieces = []
    for at, token in enumerate(tokens):
        if token.kind == "date":
            text = _date_part(value, token.text.lower(), _is_minute(tokens, parts, at))
        else:
            text = "" if token.kind == "locale" else _literal(token)
        if text is None:
            return None
        pieces.append(text)
    return "".join(pieces).strip()


def _is_minute(tokens: Sequence[_Token], parts: Sequence[int], at: int) -> bool:
    """An m behind the hours or before the seconds is no month."""
    index = parts.index(at)
    before = tokens[parts[index - 1]].text.lower() if index else ""
    behind = tokens[parts[index + 1]].text.lower() if index + 1 < len(parts) else ""
    return before.startswith("h") or behind.startswith("s")


def _date_part(
    value: datetime.datetime | datetime.date | datetime.time, part: str, is_minute: bool
) -> str | None:
    name = {"y": "year", "m": "minute" if is_minute else "month", "d": "day"}.get(part[0], "")
    name = name or {"h": "hour", "s": "second"}.get(part[0], "")
    if part[0] == "a":
        return _weekday(value, part)
    number = getattr(value, name, None)
    if number is None or (len(part) > 2 and part[0] != "y"):
        return None
    if part[0] == "y":
        return f"{number:04}" if len(part) > 2 else f"{number % 100:02}"
    return f"{number:02}" if len(part) == 2 else str(number)


def _weekday(value: datetime.datetime | datetime.date | datetime.time, part: str) -> str | None:
    if isinstance(value, datetime.time):
        return None
    day = _WEEKDAYS[value.weekday()]
    return f"星期{day}" if len(part) == 4 else day
