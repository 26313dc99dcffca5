"""styles.xml to what a paragraph has from its style, or from those that the style is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.readers.docx.names import W, number, switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
# The last is what WPS writes for a table of contents that is typed by hand.
_CONTENTS = re.compile(
    r"(?:toc|(?:WPSOffice手动)?目录)\s*(?:heading|标题)?\s*[1-9]?", re.IGNORECASE
)


class NumberReference(NamedTuple):
    """`list_id` is a w:numId, `level` counts from 0; None: not set here."""

    list_id: str | None = None
    level: int | None = None


class WordStyle(NamedTuple):
    """What one style sets itself, None where it sets nothing. `outline` counts from 0; 9 is body text."""

    id: str
    name: str
    based_on: str | None
    number_reference: NumberReference
    outline: int | None
    hidden: bool | None


class WordStyles:
    """The styles below the root of styles.xml; None, where the document has no such part: then
    every paragraph is plain text.
    """

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, WordStyle] = {}
        self._default = ""
        for element in () if root is None else root.iterfind(f"{W}style"):
            style = _style(element)
            self._styles.setdefault(style.id, style)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in (
                "1",
                "true",
            ):
                self._default = style.id
        self._chains: dict[str | None, tuple[WordStyle, ...]] = {}

    def chain(self, style_id: str | None) -> tuple[WordStyle, ...]:
        """The style `style_id`, the one it is based on, and so on; the default paragraph style for
        None. Empty if the document has no such style.
        """
        if style_id not in self._chains:
            self._chains[style_id] = tuple(self._base_styles(style_id or self._default))
        return self._chains[style_id]

    def heading_level(self, style_id: str | None) -> int:
        """The level of a heading in the style `style_id`, 1 the highest, 0 for what is no heading:
        by its outline level, else by its name, 标题 1 or heading 1.
        """
        for style in self.chain(style_id):
            if style.outline is not None:
                return heading_level(style.outline)
            if named := _HEADING.fullmatch(style.name.strip()):
                return int(named[1])
        return 0

    def is_hidden(self, style_id: str | None) -> bool:
        """Whether text in the style `style_id` is hidden: the first style of its chain that says so
        or the contrary decides.
        """
        values = (style.hidden for style in self.chain(style_id))
        return next((hidden for hidden in values if hidden is not None), False)

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the style `style_id` or one below it is that of a table of contents, by its name."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for style in self.chain(style_id))

    def _base_styles(self, style_id: str | None) -> Iterator[WordStyle]:
        seen: set[str] = set()
        while style_id and style_id not in seen and (style := self._styles.get(style_id)):
            seen.add(style_id)
            yield style
            style_id = style.based_on


def heading_level(outline: int) -> int:
    """From w:outlineLvl, which counts from 0, to the level of a heading from 1; an `outline` of 9
    is body text, and gives 0.
    """
    return outline + 1 if 0 <= outline < 9 else 0


def read_number_reference(properties: _Element | None) -> NumberReference:
    """The list and level that a w:numPr, `properties`, names; both None without the element."""
    return NumberReference(value(properties, "numId"), number(value(properties, "ilvl")))


def _style(element: _Element) -> WordStyle:
    paragraph = element.find(f"{W}pPr")
    return WordStyle(
        id=element.get(f"{W}styleId", ""),
        name=value(element, "name") or "",
        based_on=value(element, "basedOn"),
        number_reference=read_number_reference(element.find(f"{W}pPr/{W}numPr")),
        outline=number(value(paragraph, "outlineLvl")),
        hidden=switch(element.find(f"{W}rPr"), "vanish"),
    )
