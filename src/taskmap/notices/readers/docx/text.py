"""The runs of a paragraph to its text: what is inserted is kept, what is deleted or hidden is not."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.readers.docx.fields import WordFields, is_contents
from taskmap.notices.readers.docx.names import MC, VAL, M, W, switch, value
from taskmap.notices.readers.docx.styles import WordStyles

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What is printed for an element, before what is inside it.
_SIGNS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}noBreakHyphen": "-",
    f"{M}den": "/",
    f"{M}sup": "^",
}
_RUN = f"{W}r"
_BLANK = re.compile(r"[\r\n\t]+")
_TEXTS = (f"{W}t", f"{M}t")
_LEFT_OUT = frozenset(f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "rt"))
_TRACKED = tuple(
    f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
)
# Boxes and ticks of the forms, in fonts whose letters are pictures.
_PICTURES = {
    "wingdings": {0x6F: "□", 0xA8: "□", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xB1: "±", 0xB3: "≥", 0xB4: "×"},
}


class ParagraphText(NamedTuple):
    """`text` has a line break where the paragraph has one; `boxes` are the text boxes that hang on it."""

    text: str
    boxes: tuple[_Element, ...]


class ParagraphReader:
    """Reads the paragraphs of one document, in their order: fields run on from one to the next."""

    def __init__(self, root: _Element, styles: WordStyles) -> None:
        self._styles = styles
        self._fields = WordFields.of(root)
        self._pieces: list[str] = []
        self._boxes: list[_Element] = []
        self._hidden = False

    @property
    def hides_text(self) -> bool:
        """Whether a field that is open after the last paragraph, such as a table of contents, hides what follows."""
        return self._fields.hides_text

    def read(self, paragraph: _Element, style: str | None) -> ParagraphText:
        """The text of the next paragraph. `style` is the id of its style, None the default, which
        decides whether runs that do not say so are hidden.
        """
        self._pieces, self._boxes = [], []
        self._walk(paragraph, self._styles.is_hidden(style))
        return ParagraphText("".join(self._pieces), tuple(self._boxes))

    def _walk(self, parent: _Element, hidden: bool) -> None:
        """`hidden`: whether the paragraph's style hides it, where a run does not say."""
        for child in parent:
            tag = str(child.tag)
            if tag == _RUN:
                # Its fields are followed all the same.
                self._hidden = self._is_hidden_run(child, hidden)
                self._walk(child, hidden)
                self._hidden = False
            elif tag in _TEXTS:
                self._append(_plain(child))
            elif tag == f"{W}fldChar":
                self._append(self._fields.take_mark(child))
            elif tag == f"{W}instrText":
                self._fields.add_code(child.text or "")
            elif tag == f"{W}txbxContent":
                self._boxes += () if self._drops_text else (child,)
            elif tag == f"{MC}AlternateContent":
                if (branch := choose_alternative(child)) is not None:
                    self._walk(branch, hidden)
            elif tag not in _LEFT_OUT and not _is_contents(child):
                self._append(_symbol(child) if tag == f"{W}sym" else _SIGNS.get(tag, ""))
                self._walk(child, hidden)

    def _append(self, text: str) -> None:
        if text and not self._drops_text:
            self._pieces.append(text)

    @property
    def _drops_text(self) -> bool:
        return self._hidden or self._fields.hides_text

    def _is_hidden_run(self, run: _Element, otherwise: bool) -> bool:
        properties = next(iter(run), None)
        vanishes = switch(properties, "vanish")
        if vanishes is None and (style := value(properties, "rStyle")):
            return self._styles.is_hidden(style) or otherwise
        return otherwise if vanishes is None else vanishes


def children(parent: _Element, *wanted: str) -> Iterator[_Element]:
    """The children of `parent` with one of the `wanted` tags in their order, those in content
    controls and other wrappers too; deleted ones and tables of contents are left out.
    """
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            if (branch := choose_alternative(child)) is not None:
                yield from children(branch, *wanted)
        elif child.tag not in _LEFT_OUT and not _is_contents(child):
            yield from children(child, *wanted)


def choose_alternative(alternatives: _Element) -> _Element | None:
    """The first branch of an mc:AlternateContent that has any text, None if none has: a text box
    stands in it twice.
    """
    return next((way for way in alternatives if _has_text(way)), None)


def is_tracked(root: _Element) -> bool:
    """Whether the document below `root` has tracked changes (修订) that were neither accepted nor refused."""
    return next(root.iter(*_TRACKED), None) is not None


def _has_text(element: _Element) -> bool:
    return any(text.text for text in element.iter(*_TEXTS))


def _is_contents(element: _Element) -> bool:
    """A table of contents, as a content control or as a field in one piece."""
    if element.tag == f"{W}sdt":
        gallery = next(element.iterfind(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"), None)
        return gallery is not None and gallery.get(VAL) == "Table of Contents"
    return is_contents(element.get(f"{W}instr", ""))


def _plain(element: _Element) -> str:
    text = element.text or ""
    if element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return _BLANK.sub(" ", text)


def _symbol(element: _Element) -> str:
    """A character of a symbol font as Unicode; empty for one that only that font knows."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if code < 0x100 or 0xF000 <= code < 0xF100:
        return _PICTURES.get(element.get(f"{W}font", "").lower(), {}).get(code & 0xFF, "")
    return "" if 0xE000 <= code < 0xF900 or code > sys.maxunicode else chr(code)
