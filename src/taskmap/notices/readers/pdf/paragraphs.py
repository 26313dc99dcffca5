"""The lines and tables of all pages to passages and tables: paragraphs and tables that a line or
page broke are joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from taskmap.notices.notice import NoticeTable, Passage
from taskmap.notices.readers import passages
from taskmap.notices.readers.pdf.grid import PageCell, PageGrid
from taskmap.notices.readers.pdf.lines import PageLine
from taskmap.notices.readers.pdf.pages import PdfPage
from taskmap.system.diagnostics import Source

_LARGER = 1.12
"""So much larger than the text is a heading, if it is no longer than this and no sentence."""
_LONGEST = 60
_STOPS = "。，、；：！？）》”"
_FILLED = 0.6
"""So far over the page reach full lines."""
_ABOUT = 0.6
"""Points by which equal sizes and places may differ."""


class _Layout(Struct, frozen=True):
    """Where lines begin and end, how far apart they are, and the sizes of type that are larger than the text's."""

    left: float
    right: float
    step: float
    larger: tuple[float, ...]

    def level(self, line: PageLine) -> int:
        """Of a heading; 0 for text."""
        return min(self.larger.index(line.size) + 1, 6) if line.size in self.larger else 0

    def is_short(self, line: PageLine) -> bool:
        return self.right - line.x1 > 1.8 * line.size

    def is_indented(self, line: PageLine) -> bool:
        return line.x0 - self.left > 1.2 * line.size

    def is_far(self, line: PageLine) -> bool:
        """Further in than any first line of a paragraph."""
        return line.x0 - self.left > 6 * line.size

    def is_centred(self, line: PageLine) -> bool:
        return abs(line.x0 - self.left - (self.right - line.x1)) < 2 * line.size


class _Entry(NamedTuple):
    page: int
    layout: _Layout
    at: Source
    item: PageLine | PageGrid


def items(pages: Sequence[PdfPage], file: str) -> Iterator[Passage | NoticeTable]:
    """Passages and tables in the order of the `pages`, each at its first line; `file` goes into every place."""
    layouts = _layouts(pages)
    entries = list(_entries(pages, layouts, file))
    at = 0
    while at < len(entries):
        first, end = entries[at], at + 1
        if isinstance(first.item, PageGrid):
            while end < len(entries) and _is_next_page(entries[end - 1], entries[end]):
                end += 1
            yield _table(entries[at:end])
        else:
            while end < len(entries) and _goes_on(entries[at:end], entries[end]):
                end += 1
            yield _passage([each.item for each in entries[at:end]], first)
        at = end


def _entries(
    pages: Sequence[PdfPage], layouts: Mapping[float, _Layout], file: str
) -> Iterator[_Entry]:
    number = 1
    for page in pages:
        for item in page.items:
            at = Source(file, number, 1, f"第{page.number}页")
            yield _Entry(page.number, layouts[page.width], at, item)
            number += len(item.rows) if isinstance(item, PageGrid) else 1


def _is_next_page(before: _Entry, after: _Entry) -> bool:
    """A table goes on at the top of the next page if its columns do."""
    if not isinstance(before.item, PageGrid) or not isinstance(after.item, PageGrid):
        return False
    return after.page == before.page + 1 and after.item.has_same_columns(before.item)


def _goes_on(lines: Sequence[_Entry], after: _Entry) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    before, line, layout = lines[-1].item, after.item, after.layout
    if not isinstance(before, PageLine) or not isinstance(line, PageLine):
        return False
    if abs(before.size - line.size) > _ABOUT:
        return False
    step = line.top - before.top if after.page == lines[-1].page else 0.0
    if layout.level(line) and layout.is_centred(before) and layout.is_centred(line):
        # A title is broken where it looks well.
        return step < 2.2 * line.size and after.page == lines[-1].page
    if lines[-1].layout.is_short(before) or step > 1.6 * layout.step:
        return False
    if len(lines) > 1 and abs(line.x0 - before.x0) < _ABOUT:
        return True
    if layout.is_far(before):
        # The date below a letter reaches the margin as well.
        return False
    return not layout.is_indented(line) or before.x0 - line.x0 > line.size / 2


def _passage(lines: Sequence[PageLine | PageGrid], begin: _Entry) -> Passage:
    text = ""
    for line in lines:
        if isinstance(line, PageLine):
            apart = text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha()
            text += (" " if apart else "") + line.text
    first = lines[0]
    is_heading = isinstance(first, PageLine) and len(text) <= _LONGEST and not text.endswith("。")
    level = begin.layout.level(first) if is_heading and isinstance(first, PageLine) else 0
    return Passage(text, begin.at, level)


def _table(entries: Sequence[_Entry]) -> NoticeTable:
    rows: list[tuple[PageCell, ...]] = []
    places: list[Source] = []
    for _, _, at, grid in entries:
        new_rows = list(grid.rows) if isinstance(grid, PageGrid) else []
        number = at.line
        # The head is often printed again on every page, and a row may be torn in two by the end of it.
        if rows and new_rows[0] == rows[0]:
            del new_rows[0]
            number += 1
        if rows and new_rows and _continues_row(new_rows[0]):
            rows[-1] = tuple(map(PageCell.join, rows[-1], new_rows.pop(0)))
            number += 1
        rows += new_rows
        places += [at._replace(line=number + below) for below in range(len(new_rows))]
    return NoticeTable(
        tuple(
            tuple(passages.cell(part.text, at, covered=part.covered) for part in row)
            for row, at in zip(rows, places, strict=True)
        )
    )


def _continues_row(row: Sequence[PageCell]) -> bool:
    """The rest of a row: nothing in its first cell and in half of all."""
    blank = [not part.text for part in row]
    return blank[0] and sum(blank) * 2 >= len(blank)


def _layouts(pages: Sequence[PdfPage]) -> dict[float, _Layout]:
    """By the width of a page: an annex often lies across."""
    sizes: Counter[float] = Counter()
    for line in _lines(pages):
        sizes[line.size] += len(line.text)
    size = max(sizes, key=sizes.__getitem__, default=0.0)
    larger = tuple(sorted((each for each in sizes if each > size * _LARGER), reverse=True))
    step = _step(pages, size)
    layouts = {}
    for width in {page.width for page in pages}:
        lines = list(_lines(page for page in pages if page.width == width))
        body = [line for line in lines if line.size == size] or lines
        layouts[width] = _Layout(*_margins(body, width), step, larger)
    return layouts


def _lines(pages: Iterable[PdfPage]) -> Iterator[PageLine]:
    return (item for page in pages for item in page.items if isinstance(item, PageLine))


def _margins(body: Sequence[PageLine], width: float) -> tuple[float, float]:
    """Where its lines begin and where full ones end."""
    begins = Counter(round(line.x0) for line in body)
    left = float(
        min((x for x, count in begins.items() if count > 1), default=min(begins, default=0))
    )
    # A stop may hang over the margin.
    full = [line.x1 for line in body if line.text[-1] not in _STOPS]
    right = max(full or [line.x1 for line in body], default=0.0)
    # Where no line is full the margins will be alike.
    return left, right if right >= _FILLED * width else width - left


def _step(pages: Sequence[PdfPage], size: float) -> float:
    """From one line to the next."""
    steps = [
        below.top - above.top
        for page in pages
        for above, below in zip(page.items, page.items[1:], strict=False)
        if isinstance(above, PageLine)
        and isinstance(below, PageLine)
        and above.size == below.size == size
    ]
    return median(steps) if steps else size * 2
