"""The names that WordprocessingML gives to its parts, and how its values are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": MAIN,
    "http://purl.oclc.org/ooxml/officeDocument/math": MATH,
}
"""What “Strict Open XML” calls the same names."""

W = f"{{{MAIN}}}"
M = f"{{{MATH}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = f"{W}val"


def value(parent: _Element | None, name: str) -> str | None:
    """The w:val of the child `name`, such as `numId`; None if `parent`, child or attribute is missing."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def number(text: str | None) -> int | None:
    """The whole number that the `text` of an attribute is; None if it is missing, no number, or has
    ten digits or more, which nobody means.
    """
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def switch(parent: _Element | None, name: str) -> bool | None:
    """Whether the property `name` below `parent` is on; None if it is not there, so that the style
    decides. Without a value it is on.
    """
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL, "1") not in ("0", "false", "off")
