"""A parsed page to its blocks: every paragraph and table in order, as a browser would show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taskmap.notices.notice import Passage, Table
from taskmap.notices.readers import passages
from taskmap.notices.readers.html import grid, lists
from taskmap.system.diagnostics import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul br"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_FRAMES = frozenset(["nav", "header", "footer", "aside", "form"])
_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|table|flex|list-item)", re.I)
_WIDE = "\u2010-\u2040\u2e80-\uffef"
# Word breaks the lines of its HTML anywhere between Chinese characters.
_BROKEN = re.compile(f"(?<=[{_WIDE}])[ \t\f]*\n[ \t\n\f]*(?=[{_WIDE}])")
_SPACES = re.compile("[ \t\n\f]+")
_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """A passage or table. `linked`: how much of its text is links. `framed`: inside of <nav> or the like.

    `ring`: how far out it stands, counted in the elements around the main text (see `frame.chain`); `part`: which
    of the pieces beside those elements it is in.
    """

    item: Passage | Table
    text: str
    linked: float = 0.0
    framed: bool = False
    ring: int = 0
    part: int = 0


@dataclass(slots=True)
class _Paragraph:
    """What has been gathered since the last block began."""

    parts: list[str] = field(default_factory=list)
    mark: str = ""
    line: int = 0
    linked: int = 0
    ring: int = 0
    part: int = 0
    framed: bool = False

    def text(self) -> str:
        return passages.shown(_SPACES.sub(" ", _BROKEN.sub("", "".join(self.parts))))


def flow(
    root: HtmlElement, file: str, chain: Sequence[HtmlElement] = (), *, tables: bool = True
) -> list[Block]:
    """Every block below the root; with `tables` off a table is read as its paragraphs."""
    walk = _Walk(file, {element: ring for ring, element in enumerate(chain)}, tables)
    return list(walk.through(root))


def lines(root: HtmlElement, file: str) -> str:
    """The text of a cell."""
    return "\n".join(block.text for block in flow(root, file, tables=False) if not block.framed)


class _Walk:
    def __init__(self, file: str, rings: Mapping[HtmlElement, int], tables: bool) -> None:
        self.file, self.rings, self.tables = file, rings, tables
        self.level = self.links = self.frames = self.kept = self.part = 0
        self.ring = len(rings)
        self.now = _Paragraph()
        self.numbers = lists.Numbers()

    def through(self, root: HtmlElement) -> Iterator[Block]:
        # Every kind is asked whether a file is its own; lxml waits for one that is.
        from lxml import etree

        skipped = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if self.tables and element.tag == "table" and grid.is_data(element):
                    yield from self._close()
                    yield from self._table(element)
                    skipped = element
                    walker.skip_subtree()
                    continue
                yield from self._enter(element)
            else:
                if element is not skipped:
                    yield from self._leave(element)
                if element is not root:
                    yield from self._add(element.tail, element)
        yield from self._close()

    def _enter(self, element: HtmlElement) -> Iterator[Block]:
        if _is_block(element):
            yield from self._close()
        self._step(element, 1)
        self.ring = self.rings.get(element, self.ring)
        self.part += element.getparent() in self.rings
        if element.tag == "li":
            self.now.mark = self.numbers.mark(element)
        yield from self._add(element.text, element)

    def _leave(self, element: HtmlElement) -> Iterator[Block]:
        if _is_block(element):
            yield from self._close()
        elif _NUMBER.search(element.get("style", "")):
            self._tighten()
        self._step(element, -1)
        self.part += element.getparent() in self.rings
        if element in self.rings:
            self.ring = self.rings[element] + 1

    def _step(self, element: HtmlElement, by: int) -> None:
        tag = str(element.tag)
        if re.fullmatch("h[1-6]", tag):
            self.level = int(tag[1]) if by > 0 else 0
        self.links += by * (tag == "a" and element.get("href") is not None)
        # The element that holds the main text is no frame of it, whatever it is called.
        self.frames += by * (tag in _FRAMES and element not in self.rings)
        self.kept += by * (tag == "pre")

    def _add(self, text: str | None, element: HtmlElement) -> Iterator[Block]:
        if not text:
            return
        pieces = text.split("\n") if self.kept else [text]
        for number, piece in enumerate(pieces):
            if number:
                yield from self._close()
            if not self.now.line and passages.shown(piece):
                self.now.line = (element.sourceline or 1) + number
                self.now.ring, self.now.part = self.ring, self.part
                self.now.framed = self.frames > 0
            self.now.parts.append(piece)
            self.now.linked += len(piece.strip()) if self.links else 0

    def _tighten(self) -> None:
        """Word fills up the space between a number and its text with spaces."""
        number = "".join(self.now.parts).rstrip()
        self.now.parts = [number + " " if number[-1:].isascii() else number]

    def _close(self) -> Iterator[Block]:
        text, now = self.now.text(), self.now
        # An item's number waits for its first words.
        self.now = _Paragraph(mark="" if text else now.mark)
        if text:
            share = min(1.0, now.linked / len(text))
            marked = text if text.startswith(now.mark.strip()) else now.mark + text
            at = Source(self.file, now.line, 1)
            item = Passage(marked, at, self.level)
            yield Block(item, marked, share, now.framed, now.ring, now.part)

    def _table(self, element: HtmlElement) -> Iterator[Block]:
        framed = self.frames > 0
        ring = min(self.ring, self.rings.get(element, self.ring))
        for caption in element.iterchildren("caption"):
            text = lines(caption, self.file).replace("\n", "")
            if text:
                at = Source(self.file, caption.sourceline or 1, 1)
                yield Block(Passage(text, at), text, 0.0, framed, ring, self.part)
        if table := grid.table(element, self.file, lines):
            text = "".join(cell.text for row in table.rows for cell in row if not cell.covered)
            if text:
                yield Block(table, text, 0.0, framed, ring, self.part)


def _is_block(element: HtmlElement) -> bool:
    return element.tag in _BLOCKS or bool(_AS_BLOCK.search(element.get("style", "")))
