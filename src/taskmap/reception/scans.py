"""Whose a scan is: the unit and period that its name or folder says, or the workbook it lies beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from taskmap.reception.desk import Desk
from taskmap.returns import plain


@dataclass(frozen=True, slots=True)
class Whose:
    plan: str
    revision: int
    unit: str
    period: str


def whose(name: str, desks: Iterable[Desk], beside: Mapping[str, Whose]) -> Whose | None:
    """None when that is not certain. `beside` has the workbooks' owners by their folder."""
    found = {one for desk in desks if (one := _named(name, desk)) is not None}
    if len(found) == 1:
        return found.pop()
    return beside.get(name.rpartition("/")[0]) if not found else None


def _named(name: str, desk: Desk) -> Whose | None:
    text = plain(name)
    units = _longest(text, _names(desk))
    periods = _periods(text, desk.owed.periods)
    if len(units) != 1 or len(periods) != 1:
        return None
    return Whose(desk.plan.id, desk.owed.revision, units.pop(), periods.pop())


def _names(desk: Desk) -> dict[str, str]:
    """Every spelling of a unit that has work, to its name."""
    names = {plain(unit): unit for unit in desk.owed.rows}
    for unit in desk.owed.registry.units:
        if unit.name in desk.owed.rows:
            names |= {plain(alias.name): unit.name for alias in unit.aliases}
    return names


def _longest(text: str, names: Mapping[str, str]) -> set[str]:
    """The units named in a text; 市农业局 inside 市农业局分局 does not count."""
    found: set[str] = set()
    for name in sorted(names, key=len, reverse=True):
        if name in text:
            found.add(names[name])
            text = text.replace(name, "\0")
    return found


def _periods(text: str, periods: Iterable[str]) -> set[str]:
    """2022-06, 2022年6月, 202206, and 6月 where only one year has it."""
    said: set[str] = set()
    months: dict[str, set[str]] = {}
    for label in periods:
        year, _, part = label.partition("-")
        month = part.lstrip("0")
        if label in text or f"{year}{part}" in text or f"{year}年{month}月" in text:
            said.add(label)
        elif part.isdigit():
            months.setdefault(month, set()).add(label)
    if said:
        return said
    for found in re.finditer("(?<![0-9])([0-9]{1,2})月", text):
        said |= months.get(found[1].lstrip("0"), set())
    return said
