"""Words to quantities: how much, of what unit, and of what kind, since only quantities of one kind compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from taskmap.system import numerals
from taskmap.system.patterns import compile_pattern
from taskmap.system.text import plain


class QuantityKind(StrEnum):
    """What a number counts; of ranks the smaller is the better."""

    AMOUNT = "数量"
    RATIO = "比例"
    RANK = "位次"


class Quantity(NamedTuple):
    """A number with its unit as it was written, "" where none was; printed as 120个, 20%, 第3位."""

    value: float
    unit: str
    kind: QuantityKind

    def __str__(self) -> str:
        number = f"{self.value:.12g}"
        return f"第{number}位" if self.kind is QuantityKind.RANK else f"{number}{self.unit}"


# 第三季度, 前10个月 and the like are no ranks; 前三 before a mark or the end of the text is one.
_RANK = (
    r"第(?P<place>\d+|[一二三四五六七八九十])(?:位|名)"
    r"|前(?P<first>\d+|[一二三四五六七八九十])(?:位|名|强|$|[，。；、,;.])"
)
_NUMBER = r"(?P<number>(?<![\d.])[-−]?\d[\d,]*(?:\.\d+)?)(?P<unit>%|‰|个百分点|[^\W\d_]{0,8}(?:/[^\W\d_]{1,4})?)"
_RATIOS = ("%", "‰", "个百分点")
_RANK_UNITS = ("位", "名")
_DATES = r"[年月日号时点期季周]"


def parse_quantity(value: str, unit: str, name: str = "") -> Quantity | None:
    """What a plan asks for: `value` in `unit` (120 个, 20 %, 前三 位), a rank where `name`, the target's, says 排名 or
    the like; None where the value is words (完成省下达任务).
    """
    text = _plain(value)
    if rank := _rank(text):
        return rank
    match = re.fullmatch(rf"{_NUMBER}?", text)
    if match is None:
        return None
    number, plain_unit = _value(match), _plain(unit)
    if plain_unit in _RANK_UNITS and re.search("排名|位次|名次|排位", name):
        return Quantity(number, "位", QuantityKind.RANK)
    return _quantity(number, plain_unit or match["unit"] or "")


def find_quantities(text: str, unit: str) -> Iterator[Quantity]:
    """The quantities in `text`, in its order, without dates. A number runs into the words behind it: of 「86个以上」
    the unit is 个 if `unit` is that.
    """
    line, wanted = _plain(text), _plain(unit)
    # By the place where each begins.
    quantities: dict[int, Quantity] = {}
    ranks: list[tuple[int, int]] = []
    for match in compile_pattern(_RANK).finditer(line):
        if rank := _rank(match[0]):
            quantities[match.start()] = rank
            ranks.append(match.span())
    for match in compile_pattern(_NUMBER).finditer(line):
        inside = any(begin <= match.start() < end for begin, end in ranks)
        words = match["unit"]
        own_unit = wanted if wanted and words.startswith(wanted) else words
        if not inside and (own_unit == wanted or not compile_pattern(_DATES).match(own_unit)):
            quantities[match.start()] = _quantity(_value(match), own_unit)
    yield from (quantities[place] for place in sorted(quantities))


def _value(match: re.Match[str]) -> float:
    return float(match["number"].replace(",", "").replace("−", "-"))


def _quantity(number: float, unit: str) -> Quantity:
    return Quantity(number, unit, QuantityKind.RATIO if unit in _RATIOS else QuantityKind.AMOUNT)


def _rank(text: str) -> Quantity | None:
    if (match := compile_pattern(_RANK).search(text)) is None:
        return None
    rank = numerals.number(match["place"] or match["first"])
    return None if rank is None else Quantity(float(rank), "位", QuantityKind.RANK)


def _plain(text: str) -> str:
    """In half width and without blanks, 百分之 as %."""
    return re.sub(r"百分之(\d+(?:\.\d+)?)", r"\1%", plain(text))
