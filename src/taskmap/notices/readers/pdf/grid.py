"""A table on a page: rows of texts with merged cells resolved, built from the boxes of a ruled one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest

from msgspec import Struct

from taskmap.notices.readers.pdf.lines import PageCharacter, PageLine, group_lines

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
_NEAR = 3.0
"""Rules so close to each other, in points, are one."""
_BEGINS = re.compile(
    r"\s*(?:[0-9]{1,2}[.．、]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)
_UNPARTED = re.compile("[（(“《〔【]*(?:[0-9A-Za-z.%]+|.)[，。、；：！？）)”》〕】]*")
_NAME_BEGINS = re.compile("各|有关|其他|[省市县区州](?![场政民])")
"""The first letters of a name in a column that has a line for each."""
_LIST_MARKS = frozenset("、，,。；;：:")
_SLACK = 0.6
"""So many sizes of type may be free at the end of a full line beside what did not go in."""


class PageCell(Struct, frozen=True):
    """`full`: its last line ends where the cell ends, so that the text may go on on the next page."""

    text: str
    covered: bool = False
    full: bool = False

    def join(self, rest: PageCell) -> PageCell:
        """This cell with the text of its part on the next page; on a line of its own unless this
        one's last line is full.
        """
        return PageCell(_after(self.text, self.full, rest.text), self.covered, rest.full)


class PageGrid(Struct, frozen=True):
    """A table on a page. `edges` are where its columns begin, to see whether it goes on on the next
    page; `ruled`: lines are drawn around its cells, else they were told by where the text stands.
    """

    rows: tuple[tuple[PageCell, ...], ...]
    edges: tuple[float, ...]
    top: float
    box: Box
    ruled: bool = True

    def has_same_columns(self, other: PageGrid) -> bool:
        """Whether the columns of the `other` table begin at the same places: then it may be the
        same table, on the next page.
        """
        pairs = zip(self.edges, other.edges, strict=False)
        same = all(abs(one - two) <= _NEAR for one, two in pairs)
        return len(self.edges) == len(other.edges) and same


def build_grid(boxes: Sequence[Box], characters: Sequence[PageCharacter]) -> PageGrid | None:
    """The table whose cells are `boxes`, with those of the page's `characters` that lie in them.
    None for what has no two rows and two columns: a box around a text.
    """
    lefts, tops = _distinct(box[0] for box in boxes), _distinct(box[1] for box in boxes)
    if len(lefts) < 2 or len(tops) < 2:
        return None
    inside = [[character for character in characters if _is_in(character, box)] for box in boxes]
    texts = [group_lines(lines) for lines in inside]
    padding = _cell_padding(boxes, texts)
    rows = [[PageCell("") for _ in lefts] for _ in tops]
    listed = _columns_of_lists(boxes, texts, padding)
    for box, lines in zip(boxes, texts, strict=True):
        width = box[2] - box[0] - padding
        text, full = cell_text(lines, width, box[0] in listed)
        down, right = _span(tops, box[1], box[3]), _span(lefts, box[0], box[2])
        for row in down:
            for column in right:
                rows[row][column] = PageCell(text, (row, column) != (down[0], right[0]), full)
    box = (
        min(lefts),
        min(tops),
        max(right for _, _, right, _ in boxes),
        max(bottom for _, _, _, bottom in boxes),
    )
    return PageGrid(tuple(map(tuple, rows)), tuple(lefts), min(tops), box)


def _distinct(values: Iterable[float]) -> list[float]:
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > _NEAR:
            distinct.append(value)
    return distinct


def _span(edges: Sequence[float], begin: float, end: float) -> range:
    """Which of the columns or rows lie between two edges; at least one."""
    first = sum(edge < begin - _NEAR for edge in edges)
    return range(first, max(first + 1, sum(edge < end - _NEAR for edge in edges)))


def _is_in(character: PageCharacter, box: Box) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _cell_padding(boxes: Sequence[Box], texts: Sequence[Sequence[PageLine]]) -> float:
    """What is kept free left and right of the text in every cell."""
    free = [line.x0 - box[0] for box, lines in zip(boxes, texts, strict=True) for line in lines]
    return 2 * max(0.0, min(free, default=0.0))


def _columns_of_lists(
    boxes: Sequence[Box], texts: Sequence[Sequence[PageLine]], padding: float
) -> set[float]:
    """Where the columns begin in whose cells each name has a line: two or more lines end early, or one behind a
    bracket, and no mark parts the names.
    """
    ended: dict[float, int] = {}
    marked: set[float] = set()
    for box, lines in zip(boxes, texts, strict=True):
        if any(_LIST_MARKS & set(line.text) for line in lines):
            marked.add(box[0])
        width = box[2] - box[0] - padding
        early = sum(
            2 if line.text.endswith("）") else not _is_full(line, following, width)
            for line, following in pairwise(lines)
        )
        ended[box[0]] = ended.get(box[0], 0) + early
    return {left for left, count in ended.items() if count > 1} - marked


def cell_text(lines: Sequence[PageLine], width: float, is_list: bool = False) -> tuple[str, bool]:
    """The text of a cell from its `lines`, in which those that only its `width` in points broke are
    joined, and whether its last line is full. In a list, with a line for each name, a full line that the next name
    follows is not joined with it.
    """
    text, full = "", False
    for line, following in zip_longest(lines, lines[1:]):
        text = _after(text, full, line.text)
        full = _is_full(line, following, width)
        if is_list and following and _NAME_BEGINS.match(following.text):
            full = False
    return text, full


def _is_full(line: PageLine, following: PageLine | None, width: float) -> bool:
    """Whether what follows did not go into the line any more."""
    free = width - (line.x1 - line.x0)
    return free < (_SLACK + _head_width(following.text if following else "")) * line.size


def _head_width(text: str) -> float:
    """What may not be parted at the start of a line, in sizes of type: a letter with the stop or
    bracket that goes along with it, a word, a number. One letter where nothing follows.
    """
    head = _UNPARTED.match(text)
    return sum(0.5 if letter.isascii() else 1.0 for letter in head[0]) if head else 1.0


def _after(text: str, full: bool, more: str) -> str:
    if not text or not more or (full and not _BEGINS.match(more)):
        return text + more
    return f"{text}\n{more}"
