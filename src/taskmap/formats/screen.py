"""A Document as lines for a screen, or for a program that takes one item a line: no format of files, it has no ENDING."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from taskmap.document import Document, Table, Value
from taskmap.formats import document_text
from taskmap.system.text import clean, one_line, pad, width, wrap

_LEAST = 8
_GAP = "  "


def lines(document: Document, columns: int | None) -> Iterator[str]:
    """The title, the sentences, and each table under its title, a row a line. With `columns` no line is wider, and long
    cells go on below; with None nothing is broken.
    """
    texts = [document.title, *document_text.paragraphs(document)]
    for text in filter(None, map(_plain, texts)):
        yield from wrap(text, columns)
    for table in document.tables:
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
        pieces = [wrap(cell, widest) for cell, widest in zip(row, widths, strict=True)]
        for line in zip_longest(*pieces, fillvalue=""):
            yield _GAP + _GAP.join(map(pad, line, widths)).rstrip()


def _widths(rows: Sequence[Sequence[str]], columns: int | None) -> list[int]:
    """Of each column: what its widest cell takes, where that is too much less of those that take most."""
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    if columns is not None:
        room = columns - len(_GAP) * len(widths)
        while sum(widths) > room and max(widths) > _LEAST:
            widths[widths.index(max(widths))] -= 1
    return widths


def _plain(value: Value) -> str:
    """On one line; a day as figures, by which lines are sorted and searched."""
    return one_line(clean("" if value is None else str(value))[0])
