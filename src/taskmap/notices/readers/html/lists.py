"""An item of a list to the number a browser prints before it; nothing for bullets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taskmap.system.numerals import chinese, roman
from taskmap.system.spreadsheets import column_letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w\s-]+)", re.I)


class HtmlListNumbers:
    """Counts the items of every list as they come."""

    def __init__(self) -> None:
        self._next: dict[HtmlElement, int] = {}

    def mark(self, item: HtmlElement) -> str:
        """The number of an item with what stands between it and the text: 「1. 」, 「一、」; empty for
        bullets and outside of a list. Items must be asked about once each, in order.
        """
        outer = item.getparent()
        if outer is None or outer.tag not in ("ol", "ul", "menu", "dir"):
            return ""
        form = _form(item) or _form(outer) or ("decimal" if outer.tag == "ol" else "none")
        return _format_number(self._count(item, outer), form)

    def _count(self, item: HtmlElement, outer: HtmlElement) -> int:
        step = -1 if outer.get("reversed") is not None else 1
        number = _integer(item.get("value"))
        if number is None:
            number = self._next[outer] if outer in self._next else _start(outer, step)
        self._next[outer] = number + step
        return number


def _start(outer: HtmlElement, step: int) -> int:
    if (start := _integer(outer.get("start"))) is not None:
        return start
    return sum(1 for _ in outer.iterchildren("li")) if step < 0 else 1


def _form(element: HtmlElement) -> str:
    words = found[1].lower().split() if (found := _STYLE.search(element.get("style", ""))) else []
    named = next((word for word in words if word not in ("inside", "outside")), "")
    return named or _TYPES.get(element.get("type", ""), "")


def _integer(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else None


def _format_number(number: int, form: str) -> str:
    if form in ("decimal", "decimal-leading-zero"):
        return f"{number:02}. " if form.endswith("zero") else f"{number}. "
    if form.endswith(("-alpha", "-latin")) and number > 0:
        return _apply_case(column_letters(number).lower(), form)
    if form.endswith("-roman") and 0 < number < 4000:
        return _apply_case(roman(number), form)
    if form.startswith(("cjk-ideographic", "simp-chinese", "trad-chinese")) and 0 <= number < 100:
        return chinese(number) + "、"
    # Bullets, and what counts in letters of other tongues.
    return "" if form in ("none", "disc", "circle", "square") else f"{number}. "


def _apply_case(letters: str, form: str) -> str:
    return f"{letters.upper() if form.startswith('upper') else letters}. "
