"""A parsed page to its blocks: every paragraph and table in order, as a browser would show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from taskmap.notices.notice import NoticeTable, Passage
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


class HtmlBlock(Struct, frozen=True):
    """A passage or table. `link_share`: how much of its text is links, from 0 to 1.
    `in_navigation`: inside of <nav> or the like.

    `distance`: how far out it stands, counted in the elements around the main text (see
    `main_text.path_to_main_text`); `part`: which of the pieces beside those elements it is in.
    """

    item: Passage | NoticeTable
    text: str
    link_share: float = 0.0
    in_navigation: bool = False
    distance: int = 0
    part: int = 0


class _OpenParagraph(Struct):
    """What has been gathered since the last block began."""

    parts: list[str] = field(default_factory=list)
    mark: str = ""
    line: int = 0
    link_length: int = 0
    distance: int = 0
    part: int = 0
    in_navigation: bool = False

    def text(self) -> str:
        return passages.visible_text(_SPACES.sub(" ", _BROKEN.sub("", "".join(self.parts))))


def read_blocks(
    root: HtmlElement, file: str, main_path: Sequence[HtmlElement] = (), *, tables: bool = True
) -> list[HtmlBlock]:
    """Every block below `root` in order, at the line of the file that it begins on. `main_path` is
    the main text's element and those around it, from which distances are counted; without `tables`
    a table is read as its paragraphs.
    """
    reader = _BlockReader(
        file, {element: distance for distance, element in enumerate(main_path)}, tables
    )
    return list(reader.read(root))


def block_text(root: HtmlElement, file: str) -> str:
    """The text of a cell, a line for each paragraph; a table inside it is read as paragraphs.
    `file` goes into places that nobody looks at.
    """
    return "\n".join(
        block.text for block in read_blocks(root, file, tables=False) if not block.in_navigation
    )


class _BlockReader:
    def __init__(self, file: str, distances: Mapping[HtmlElement, int], tables: bool) -> None:
        self.file, self.distances, self.tables = file, distances, tables
        self.level = self.links = self.navigation_depth = self.preformat_depth = self.part = 0
        self.distance = len(distances)
        self.paragraph = _OpenParagraph()
        self.numbers = lists.HtmlListNumbers()

    def read(self, root: HtmlElement) -> Iterator[HtmlBlock]:
        # Every kind is asked whether a file is its own; lxml waits for one that is.
        from lxml import etree

        skipped = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if self.tables and element.tag == "table" and grid.is_data_table(element):
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

    def _enter(self, element: HtmlElement) -> Iterator[HtmlBlock]:
        if _is_block(element):
            yield from self._close()
        self._step(element, 1)
        self.distance = self.distances.get(element, self.distance)
        self.part += element.getparent() in self.distances
        if element.tag == "li":
            self.paragraph.mark = self.numbers.mark(element)
        yield from self._add(element.text, element)

    def _leave(self, element: HtmlElement) -> Iterator[HtmlBlock]:
        if _is_block(element):
            yield from self._close()
        elif _NUMBER.search(element.get("style", "")):
            self._tighten()
        self._step(element, -1)
        self.part += element.getparent() in self.distances
        if element in self.distances:
            self.distance = self.distances[element] + 1

    def _step(self, element: HtmlElement, by: int) -> None:
        tag = str(element.tag)
        if re.fullmatch("h[1-6]", tag):
            self.level = int(tag[1]) if by > 0 else 0
        self.links += by * (tag == "a" and element.get("href") is not None)
        # The element that holds the main text is no frame of it, whatever it is called.
        self.navigation_depth += by * (tag in _FRAMES and element not in self.distances)
        self.preformat_depth += by * (tag == "pre")

    def _add(self, text: str | None, element: HtmlElement) -> Iterator[HtmlBlock]:
        if not text:
            return
        pieces = text.split("\n") if self.preformat_depth else [text]
        for number, piece in enumerate(pieces):
            if number:
                yield from self._close()
            if not self.paragraph.line and passages.visible_text(piece):
                self.paragraph.line = (element.sourceline or 1) + number
                self.paragraph.distance, self.paragraph.part = self.distance, self.part
                self.paragraph.in_navigation = self.navigation_depth > 0
            self.paragraph.parts.append(piece)
            self.paragraph.link_length += len(piece.strip()) if self.links else 0

    def _tighten(self) -> None:
        """Word fills up the space between a number and its text with spaces."""
        number = "".join(self.paragraph.parts).rstrip()
        self.paragraph.parts = [number + " " if number[-1:].isascii() else number]

    def _close(self) -> Iterator[HtmlBlock]:
        text, closing = self.paragraph.text(), self.paragraph
        # An item's number waits for its first words.
        self.paragraph = _OpenParagraph(mark="" if text else closing.mark)
        if text:
            share = min(1.0, closing.link_length / len(text))
            marked = text if text.startswith(closing.mark.strip()) else closing.mark + text
            at = Source(self.file, closing.line, 1)
            item = Passage(marked, at, self.level)
            yield HtmlBlock(
                item, marked, share, closing.in_navigation, closing.distance, closing.part
            )

    def _table(self, element: HtmlElement) -> Iterator[HtmlBlock]:
        in_navigation = self.navigation_depth > 0
        distance = min(self.distance, self.distances.get(element, self.distance))
        for caption in element.iterchildren("caption"):
            text = block_text(caption, self.file).replace("\n", "")
            if text:
                at = Source(self.file, caption.sourceline or 1, 1)
                yield HtmlBlock(Passage(text, at), text, 0.0, in_navigation, distance, self.part)
        if table := grid.read_table(element, self.file, block_text):
            text = "".join(cell.text for row in table.rows for cell in row if not cell.covered)
            if text:
                yield HtmlBlock(table, text, 0.0, in_navigation, distance, self.part)


def _is_block(element: HtmlElement) -> bool:
    return element.tag in _BLOCKS or bool(_AS_BLOCK.search(element.get("style", "")))
