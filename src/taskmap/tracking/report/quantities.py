"""Words to a quantity: how much, of what unit, and of what kind, since only like can be held against like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from taskmap.system import numerals
from taskmap.system.text import plain


class QuantityKind(StrEnum):
    AMOUNT = "数量"
    RATIO = "比例"
    RANK = "位次"


class Quantity(NamedTuple):
    value: float
    unit: str
    kind: QuantityKind

    def __str__(self) -> str:
        number = f"{self.value:.12g}"
        return f"第{number}位" if self.kind is QuantityKind.RANK else f"{number}{self.unit}"


# 第三季度, 前10个月 and the like are no ranks; 前三 at the end of the words is one.
_RANK = re.compile(
    r"第(?P<place>\d+|[一二三四五六七八九十])(?:位|名)"
    r"|前(?P<first>\d+|[一二三四五六七八九十])(?:位|名|强|$|[，。；、,;.])"
)
_NUMBER = re.compile(
    r"(?P<number>(?<![\d.])[-−]?\d[\d,]*(?:\.\d+)?)(?P<unit>%|‰|个百分点|[^\W\d_]{0,8}(?:/[^\W\d_]{1,4})?)"
)
_RATIOS = ("%", "‰", "个百分点")
_RANKED = ("位", "名")
_DATES = re.compile(r"[年月日号时点期季周]")


def parse_quantity(value: str, unit: str, name: str = "") -> Quantity | None:
    """What a plan asks for: 120 个, 20 %, 前三 位; None for words (完成省下达任务)."""
    text = _plain(value)
    if rank := _rank(text):
        return rank
    found = re.fullmatch(rf"{_NUMBER.pattern}?", text)
    if found is None:
        return None
    number, said = float(found["number"].replace(",", "").replace("−", "-")), _plain(unit)
    if said in _RANKED and re.search("排名|位次|名次|排位", name):
        return Quantity(number, "位", QuantityKind.RANK)
    return _of(number, said or found["unit"] or "")


def find_quantities(text: str, unit: str) -> Iterator[Quantity]:
    """The quantities in a text, in its order; dates are none. A number runs into the words behind it:
    of 「86个以上」 the unit is 个 if that is what is asked for.
    """
    whole, wanted = _plain(text), _plain(unit)
    found: list[tuple[int, Quantity]] = []
    taken: list[tuple[int, int]] = []
    for match in _RANK.finditer(whole):
        if rank := _rank(match[0]):
            found.append((match.start(), rank))
            taken.append(match.span())
    for match in _NUMBER.finditer(whole):
        inside = any(begin <= match.start() < end for begin, end in taken)
        said = match["unit"]
        said = wanted if wanted and said.startswith(wanted) else said
        if inside or (said != wanted and _DATES.match(said)):
            continue
        number = float(match["number"].replace(",", "").replace("−", "-"))
        found.append((match.start(), _of(number, said)))
    yield from (each for _, each in sorted(found, key=lambda pair: pair[0]))


def _of(number: float, unit: str) -> Quantity:
    return Quantity(number, unit, QuantityKind.RATIO if unit in _RATIOS else QuantityKind.AMOUNT)


def _rank(text: str) -> Quantity | None:
    if (match := _RANK.search(text)) is None:
        return None
    rank = numerals.number(match["place"] or match["first"])
    return None if rank is None else Quantity(float(rank), "位", QuantityKind.RANK)


def _plain(text: str) -> str:
    """Half width and without blanks; every spelling of per cent is one."""
    whole = plain(text)
    return re.sub(r"百分之(\d+(?:\.\d+)?)", r"\1%", whole)
