"""The blocks of a document, a cell or a text box: its tables, and its paragraphs with their properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.readers.docx import text
from taskmap.notices.readers.docx.names import VAL, W, number, switch
from taskmap.notices.readers.docx.styles import NumberReference, read_number_reference

if TYPE_CHECKING:
    from lxml.etree import _Element

_P, _TBL = f"{W}p", f"{W}tbl"
_PROPERTIES = f"{W}pPr"
_STYLE, _NUMBERED, _OUTLINE, _MARK = (
    f"{W}{name}" for name in ("pStyle", "numPr", "outlineLvl", "rPr")
)


class ParagraphProperties(NamedTuple):
    """`outline` counts from 0; None: not set here. `deleted` and `hidden` are set on the paragraph mark at the end."""

    style: str | None = None
    number_reference: NumberReference = NumberReference()
    outline: int | None = None
    deleted: bool = False
    hidden: bool = False


class ParagraphPart(NamedTuple):
    element: _Element
    properties: ParagraphProperties


def blocks(parent: _Element) -> Iterator[_Element | list[ParagraphPart]]:
    """Tables, and for each paragraph its parts: one whose mark was deleted runs on into the next.
    Blocks come in order, those in content controls too.
    """
    parts: list[ParagraphPart] = []
    for block in text.children(parent, _P, _TBL):
        if block.tag == _P:
            parts.append(ParagraphPart(block, _properties(block)))
            if parts[-1].properties.deleted:
                continue
        if parts:
            yield parts
            parts = []
        if block.tag == _TBL:
            yield block
    if parts:
        yield parts


def _properties(paragraph: _Element) -> ParagraphProperties:
    """In one pass: every paragraph has some, and most have the same four or five."""
    element = next(iter(paragraph), None)
    if element is None or element.tag != _PROPERTIES:
        return _NONE
    properties = _NONE
    for child in element:
        tag = child.tag
        if tag == _STYLE:
            properties = properties._replace(style=child.get(VAL))
        elif tag == _NUMBERED:
            properties = properties._replace(number_reference=read_number_reference(child))
        elif tag == _OUTLINE:
            properties = properties._replace(outline=number(child.get(VAL)))
        elif tag == _MARK:
            deleted = any(child.find(W + name) is not None for name in ("del", "moveFrom"))
            hidden = switch(child, "vanish") is True
            properties = properties._replace(deleted=deleted, hidden=hidden)
    return properties


_NONE = ParagraphProperties()
