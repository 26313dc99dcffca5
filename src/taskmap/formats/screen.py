"""A Document as lines for a screen, or for a program that takes one item a line: no format of files, it has no ENDING."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from taskmap.document import Document, Table, Value
from taskmap.formats import document_text
from taskmap.system.text import clean, longest_word, one_line, pad, width, wrap

_WIDEST = 12
"""Of a column that takes more room than there is: in it a number and a day stay whole."""
_NARROWEST = 4
"""Two letters stay side by side in any column."""
_GAP = "  "


def lines(document: Document, columns: int | None) -> Iterator[str]:
    """The title, the sentences, and each table under its title, a row a line. With `columns` no line is wider, and long
    cells go on below; with None nothing is broken.
    """
    texts = [document.title, *document_text.paragraphs(document)]
    for text in filter(None, map(_plain, texts)):
        yield from wrap(text, columns)
    for table in document_text.tables(document):
        yield ""
        yield from wrap(f"【{_plain(table.title)}】", columns)
        yield from _table_lines(table, columns)


def _table_lines(table: Table, columns: int | None) -> Iterator[str]:
    if not table.rows:
        yield f"{_GAP}无"
        return
    cells = [list(map(_plain, document_text.cells(table, row))) for row in table.rows]
    filled = [at for at in range(len(cells[0])) if any(row[at] for row in cells)]
    heads = document_text.headings(table)
    rows = [[row[at] for at in filled] for row in [heads, *cells]]
    if not any(rows[0]):
        del rows[0]
    widths = _widths(rows, columns)
    for row in rows:
        for line in [row] if columns is None else _broken(row, widths):
            yield _GAP + _GAP.join(map(pad, line, widths)).rstrip()


def _broken(row: Sequence[str], widths: Sequence[int]) -> Iterable[Sequence[str]]:
    pieces = [wrap(cell, widest) for cell, widest in zip(row, widths, strict=True)]
    return zip_longest(*pieces, fillvalue="")


def _widths(rows: Sequence[Sequence[str]], columns: int | None) -> list[int]:
    """Of each column: what its widest cell takes, where that is too much less of those that take most. Numbers and days
    are broken last.
    """
    by_column = list(zip(*rows, strict=True))
    widths = [max(map(width, cells)) for cells in by_column]
    room = sum(widths) if columns is None else columns - len(_GAP) * len(widths)
    words = [max(map(longest_word, cells)) for cells in by_column]
    for least in (
        [_WIDEST] * len(words),
        [min(max(word, _NARROWEST), _WIDEST) for word in words],
        [_NARROWEST] * len(words),
    ):
        _narrow(widths, least, room)
    return widths


def _narrow(widths: list[int], least: Sequence[int], room: int) -> None:
    """Take from the widest columns, none of which becomes narrower than its `least`, until all have `room`."""
    while sum(widths) > room:
        spare = [at for at, (now, low) in enumerate(zip(widths, least, strict=True)) if now > low]
        if not spare:
            return
        widths[max(spare, key=widths.__getitem__)] -= 1


def _plain(value: Value) -> str:
    """On one line; a day as figures, by which lines are sorted and searched."""
    return one_line(clean("" if value is None else str(value))[0])
