"""Values as cell XML, and how much room they need.

LibreOffice and WPS do not fit the height of wrapped rows, and no program fits merged cells, so it is computed here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from lxml import etree
from msgspec import Struct

from taskmap.document import Value
from taskmap.formats.document_text import value_text
from taskmap.system.spreadsheets import MAX_ROW_HEIGHT
from taskmap.system.text import width
from taskmap.system.xlsx import MAIN

DEFAULT_ROW_HEIGHT = 15.0
"""The height of a row for which the template says none."""
_EPOCH = datetime.date(1899, 12, 30)
# Excel reads _x0041_ in a text as the character A (ECMA-376, 22.9.2.19).
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def escape_text(text: str) -> str:
    """A user's text for a cell, with the line ends of XML. Forbidden characters were taken out
    where the text came in.
    """
    text = escape_references(text)
    return escape_xml(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def escape_references(text: str) -> str:
    """The text, in which Excel takes no `_x0041_` for the letter A."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def escape_xml(text: str) -> str:
    """What was read from XML as XML again; in `text` an `_x0041_` keeps the meaning that Excel gave it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cell_content(value: Value) -> str:
    """All of a cell's XML behind its reference and style. Text is always an inline string, never a formula."""
    if value is None or value == "":
        return "/>"
    if isinstance(value, str):
        return inline_string(text_element(value))
    if isinstance(value, datetime.date):
        return f"><v>{(value - _EPOCH).days}</v></c>"
    return f"><v>{value}</v></c>"


def text_element(text: str, write: Callable[[str], str] = escape_text) -> str:
    """The text as an element `t`, escaped by `write`. Readers drop blanks at the ends of `text`
    unless they are told to keep them, and a placeholder in it may become one.
    """
    keeps_blanks = text != text.strip() or "\n" in text or "{{" in text
    attribute = ' xml:space="preserve"' if keeps_blanks else ""
    return f"<t{attribute}>{write(text)}</t>"


def inline_string(content: str) -> str:
    """The end of a cell's XML, behind reference and style, with `content` as its text: elements `t` or `r`."""
    return f' t="inlineStr"><is>{content}</is></c>'


class CellStyle(Struct, frozen=True):
    """What of a cell's style decides how many lines its text takes; `size` is that of the font in points."""

    size: float = 11
    wraps: bool = False
    is_rotated: bool = False
    """Turned by 90 degrees or stacked: its length makes the row high, not the column wide."""
    is_stacked: bool = False
    """Each character on a line of its own."""
    is_locked: bool = True
    """Nobody writes into it while the sheet is protected."""


class CellStyles:
    """The styles of a workbook, by the number that a cell's `s` names."""

    def __init__(self, data: bytes | None) -> None:
        self.styles: list[CellStyle] = []
        self.default_size = 11.0
        if data is None:
            return
        root = etree.fromstring(data)
        if root.tag != f"{MAIN}styleSheet":
            raise ValueError("样式（styles.xml）读不出来")
        sizes = [
            float(size.get("val", "11")) if (size := font.find(f"{MAIN}sz")) is not None else 11.0
            for font in root.iterfind(f"{MAIN}fonts/{MAIN}font")
        ]
        self.default_size = sizes[0] if sizes else 11.0
        for style in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
            alignment = style.find(f"{MAIN}alignment")
            wraps = alignment is not None and alignment.get("wrapText") in ("1", "true")
            rotation = alignment.get("textRotation", "0") if alignment is not None else "0"
            is_rotated, is_stacked = rotation not in ("0", ""), rotation == "255"
            font = int(style.get("fontId", "0"))
            points = sizes[font] if font < len(sizes) else 11.0
            protection = style.find(f"{MAIN}protection")
            is_locked = protection is None or protection.get("locked") not in ("0", "false")
            self.styles.append(CellStyle(points, wraps, is_rotated, is_stacked, is_locked))

    def cell_style(self, style: str) -> CellStyle:
        """The style of that number; the default one if `style` is "" or unknown."""
        return (
            self.styles[int(style)]
            if style.isdecimal() and int(style) < len(self.styles)
            else CellStyle()
        )


class CellHeight:
    """How high a cell must be for a text, its column's width and its style being known; heights are
    remembered.
    """

    __slots__ = ("_heights", "_line", "_stacked", "_upright", "_wraps", "per_line")

    def __init__(self, style: CellStyle, width: float, default_size: float) -> None:
        """`width` as Excel counts it: digits of the default font."""
        fits = (width - 0.7) * default_size / style.size
        # A Chinese character is two wide and is not cut in half.
        self.per_line = max(2, int(fits) // 2 * 2)
        self._line = style.size * 1.4
        self._wraps = style.wraps
        self._upright = style.is_rotated
        self._stacked = style.is_stacked
        self._heights: dict[str, float] = {}

    def height(self, value: Value, limit: float = MAX_ROW_HEIGHT) -> float:
        """The height in points, with a little air above and below, but not more than `limit`."""
        text = value if isinstance(value, str) else value_text(value)
        if (height := self._heights.get(text)) is None:
            height = self._heights[text] = self._compute(text)
        return min(limit, height)

    def _compute(self, text: str) -> float:
        if self._stacked:
            return len(text) * self._line + 8
        if self._upright:
            return width(text, ambiguous=2) * self._line / 2.2 + 8
        lines = text.split("\n")
        if not self._wraps:
            return self._line + 4
        line_count = sum(self._lines(width(line, ambiguous=2)) for line in lines)
        return line_count * self._line + 8

    def _lines(self, wide: int) -> int:
        # Marks may not begin a line, so now and then a line is a character short.
        return -(-(wide + wide // 50) // self.per_line) if wide > self.per_line else 1
