"""Tables without rules: lines whose pieces stand below each other in columns, with room between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from taskmap.notices.readers import passages
from taskmap.notices.readers.pdf.grid import PageCell, PageGrid, cell_text
from taskmap.notices.readers.pdf.lines import (
    PageCharacter,
    PageLine,
    character_rows,
    line_of,
)

_ROOM = 0.5
"""So many sizes of type apart are pieces of different columns."""
_LEAST = 3
"""Fewer columns, or fewer lines with so many pieces, make no table."""
_BREAK = 1.35
"""Rows are so much further apart than lines of one cell."""
_LOOSE = 1.9
"""Lines so many sizes of type apart are never of one cell."""
_NEAR = 1.2
"""A line so few sizes of type above the first full one is of the same row, its text in the middle."""

Pieces = tuple[PageLine, ...]
"""A line in pieces, from left to right."""
Band = tuple[float, float]
"""The room of a column from left to right, in points."""


def find_tables(characters: Sequence[PageCharacter]) -> Iterator[PageGrid]:
    """The tables among the `characters` of a page that stand in no ruled one, from top to bottom."""
    lines = _lines(characters)
    at = 0
    while at < len(lines):
        if len(lines[at]) < _LEAST:
            at += 1
            continue
        begin = _begin_of_row(lines, at)
        bands, count = _columns(lines[begin:])
        table = lines[begin : begin + count]
        grid = _grid(table, bands) if _count_full(table) >= _LEAST else None
        if grid:
            yield grid
        at = begin + count if grid else at + 1


def has_columns(characters: Sequence[PageCharacter]) -> bool:
    """Whether enough lines are in pieces that they look like a table."""
    return _count_full(_lines(characters)) >= _LEAST


def _lines(characters: Sequence[PageCharacter]) -> list[Pieces]:
    rows = [tuple(_pieces(row)) for row in character_rows(characters)]
    return [row for row in rows if row]


def _pieces(row: Sequence[PageCharacter]) -> Iterator[PageLine]:
    visible = [character for character in row if passages.visible_text(character.text)]
    start = 0
    for at, (before, character) in enumerate(pairwise(visible), 1):
        if character.x0 - before.x1 > _ROOM * character.size:
            yield line_of(visible[start:at])
            start = at
    if visible:
        yield line_of(visible[start:])


def _count_full(lines: Sequence[Pieces]) -> int:
    """How many lines have as many pieces as a table has columns at least; none of 任 务 分 解 表, whose
    letters are set wide.
    """
    return sum(
        len(pieces) >= _LEAST and any(len(piece.text) > 1 for piece in pieces) for pieces in lines
    )


def _top(pieces: Pieces) -> float:
    return min(piece.top for piece in pieces)


def _begin_of_row(lines: Sequence[Pieces], at: int) -> int:
    """The first line of the row that the line at `at` is in."""
    while at and _top(lines[at]) - _top(lines[at - 1]) < _NEAR * lines[at][0].size:
        at -= 1
    return at


def _columns(lines: Sequence[Pieces]) -> tuple[list[Band], int]:
    """The columns of the table that the first line begins, and how many lines keep to them: none of
    their pieces reaches over two columns, and no two stand in one.
    """
    bands: list[Band] = []
    for count, pieces in enumerate(lines):
        wider = _widen(bands, pieces)
        if wider is None:
            return bands, count
        bands = wider
    return bands, len(lines)


def _widen(bands: Sequence[Band], pieces: Pieces) -> list[Band] | None:
    """The columns with the room that the pieces of one line take; None if they do not fit."""
    found = list(bands)
    taken: set[int] = set()
    for piece in pieces:
        touched = [at for at, band in enumerate(bands) if _touches(piece, band)]
        if len(touched) > 1 or taken & set(touched):
            return None
        taken.update(touched)
        if touched:
            x0, x1 = bands[touched[0]]
            found[touched[0]] = (min(x0, piece.x0), max(x1, piece.x1))
        else:
            found.append((piece.x0, piece.x1))
    found.sort()
    return None if any(after[0] < before[1] for before, after in pairwise(found)) else found


def _touches(piece: PageLine, band: Band) -> bool:
    return piece.x0 < band[1] and band[0] < piece.x1


def _grid(lines: Sequence[Pieces], bands: Sequence[Band]) -> PageGrid | None:
    """The rows of a table; None where nobody can tell which lines are of one row."""
    columns = [_in_column([piece for pieces in lines for piece in pieces], band) for band in bands]
    pitch = min((step for column in columns for step in _steps(column)), default=0.0)
    loose = pitch > _LOOSE * lines[0][0].size
    rows: list[list[PageLine]] = []
    for place, pieces in enumerate(lines):
        apart = not place or _top(pieces) - _top(lines[place - 1]) > _BREAK * pitch
        if apart or loose:
            rows.append([])
        rows[-1] += pieces
    cells = [[_in_column(row, band) for band in bands] for row in rows]
    if len(rows) < 2 or any(
        step > _BREAK * pitch for row in cells for cell in row for step in _steps(cell)
    ):
        return None
    box = (
        bands[0][0],
        _top(lines[0]),
        bands[-1][1],
        max(piece.bottom for piece in rows[-1]),
    )
    texts = tuple(tuple(map(_cell, row, bands)) for row in cells)
    return PageGrid(texts, tuple(x0 for x0, _ in bands), box[1], box, ruled=False)


def _in_column(pieces: Sequence[PageLine], band: Band) -> list[PageLine]:
    return [piece for piece in pieces if _touches(piece, band)]


def _steps(column: Sequence[PageLine]) -> list[float]:
    """From each piece of a column to the next below it."""
    return [after.top - before.top for before, after in pairwise(column)]


def _cell(pieces: Sequence[PageLine], band: Band) -> PageCell:
    text, full = cell_text(pieces, band[1] - band[0])
    return PageCell(text, False, full)
