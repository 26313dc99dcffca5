"""The lines and tables of all pages to Passages and Tables: lines that the page broke are one again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from taskmap.diagnostics import Source
from taskmap.drafting.notice import Passage, Table
from taskmap.notices import passages
from taskmap.notices.pdf.grid import Grid, Part
from taskmap.notices.pdf.lines import Line
from taskmap.notices.pdf.pages import Page

_LARGER = 1.12
"""So much larger than the text is a heading, if it is no longer than this and no sentence."""
_LONGEST = 60
_STOPS = "。，、；：！？）》”"
_FILLED = 0.6
"""So far over the page reach full lines."""
_ABOUT = 0.6
"""Points by which equal sizes and places may differ."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Of the whole document: where lines begin and end, how far apart they are, the sizes of type."""

    left: float
    right: float
    step: float
    size: float
    larger: tuple[float, ...]

    def level(self, line: Line) -> int:
        """Of a heading; 0 for text."""
        return min(self.larger.index(line.size) + 1, 6) if line.size in self.larger else 0

    def is_short(self, line: Line) -> bool:
        return self.right - line.x1 > 1.8 * line.size

    def is_indented(self, line: Line) -> bool:
        return line.x0 - self.left > 1.2 * line.size

    def is_far(self, line: Line) -> bool:
        """Further in than any first line of a paragraph."""
        return line.x0 - self.left > 6 * line.size

    def is_centred(self, line: Line) -> bool:
        return abs(line.x0 - self.left - (self.right - line.x1)) < 2 * line.size


class _Entry(NamedTuple):
    page: int
    at: Source
    item: Line | Grid


def items(pages: Sequence[Page], file: str) -> Iterator[Passage | Table]:
    layout = _layout(pages)
    entries = list(_entries(pages, file))
    at = 0
    while at < len(entries):
        first, end = entries[at], at + 1
        if isinstance(first.item, Grid):
            while end < len(entries) and _is_next_page(entries[end - 1], entries[end]):
                end += 1
            yield _table(entries[at:end])
        else:
            while end < len(entries) and _goes_on(entries[at:end], entries[end], layout):
                end += 1
            yield _passage([each.item for each in entries[at:end]], first.at, layout)
        at = end


def _entries(pages: Sequence[Page], file: str) -> Iterator[_Entry]:
    number = 1
    for page in pages:
        for item in page.items:
            yield _Entry(page.number, Source(file, number, 1, f"第{page.number}页"), item)
            number += len(item.rows) if isinstance(item, Grid) else 1


def _is_next_page(before: _Entry, after: _Entry) -> bool:
    """A table goes on at the top of the next page if its columns do."""
    if not isinstance(before.item, Grid) or not isinstance(after.item, Grid):
        return False
    return after.page == before.page + 1 and after.item.fits(before.item)


def _goes_on(lines: Sequence[_Entry], after: _Entry, layout: _Layout) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    before, line = lines[-1].item, after.item
    if not isinstance(before, Line) or not isinstance(line, Line):
        return False
    if abs(before.size - line.size) > _ABOUT:
        return False
    step = line.top - before.top if after.page == lines[-1].page else 0.0
    if layout.level(line) and layout.is_centred(before) and layout.is_centred(line):
        # A title is broken where it looks well.
        return step < 2.2 * line.size and after.page == lines[-1].page
    if layout.is_short(before) or step > 1.6 * layout.step:
        return False
    if len(lines) > 1 and abs(line.x0 - before.x0) < _ABOUT:
        return True
    if layout.is_far(before):
        # The date below a letter reaches the margin as well.
        return False
    return not layout.is_indented(line) or before.x0 - line.x0 > line.size / 2


def _passage(lines: Sequence[Line | Grid], at: Source, layout: _Layout) -> Passage:
    text = ""
    for line in lines:
        if isinstance(line, Line):
            apart = text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha()
            text += (" " if apart else "") + line.text
    first = lines[0]
    is_heading = isinstance(first, Line) and len(text) <= _LONGEST and not text.endswith("。")
    level = layout.level(first) if is_heading and isinstance(first, Line) else 0
    return Passage(text, at, level)


def _table(entries: Sequence[_Entry]) -> Table:
    rows: list[tuple[Part, ...]] = []
    places: list[Source] = []
    for _, at, grid in entries:
        fresh = list(grid.rows) if isinstance(grid, Grid) else []
        number = at.line
        # The head is often printed again on every page, and a row may be torn in two by the end of it.
        if rows and fresh[0] == rows[0]:
            del fresh[0]
            number += 1
        if rows and fresh and _is_torn(fresh[0]):
            rows[-1] = tuple(map(Part.joined, rows[-1], fresh.pop(0)))
            number += 1
        rows += fresh
        places += [at._replace(line=number + below) for below in range(len(fresh))]
    return Table(
        tuple(
            tuple(passages.cell(part.text, at, covered=part.covered) for part in row)
            for row, at in zip(rows, places, strict=True)
        )
    )


def _is_torn(row: Sequence[Part]) -> bool:
    """The rest of a row: nothing in its first cell and in half of all."""
    blank = [not part.text for part in row]
    return blank[0] and sum(blank) * 2 >= len(blank)


def _layout(pages: Sequence[Page]) -> _Layout:
    found = [item for page in pages for item in page.items if isinstance(item, Line)]
    if not found:
        return _Layout(0, 0, 0, 0, ())
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in found if line.size == size]
    begins = Counter(round(line.x0) for line in body)
    left = min((x for x, count in begins.items() if count > 1), default=min(begins))
    larger = sorted((each for each in sizes if each > size * _LARGER), reverse=True)
    # A stop may hang over the margin.
    full = [line for line in body if line.text[-1] not in _STOPS] or body
    right = max(line.x1 for line in full)
    if right < _FILLED * pages[0].width:
        # No line is full; the margins will be alike.
        right = pages[0].width - left
    return _Layout(left, right, _step(pages, size), size, tuple(larger))


def _step(pages: Sequence[Page], size: float) -> float:
    """From one line to the next."""
    steps = [
        below.top - above.top
        for page in pages
        for above, below in zip(page.items, page.items[1:], strict=False)
        if isinstance(above, Line) and isinstance(below, Line) and above.size == below.size == size
    ]
    return median(steps) if steps else size * 2
