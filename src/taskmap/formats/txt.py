"""A Document as plain text to paste into a chat or a mail: no markup, tables in columns of Chinese width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from taskmap.document import Document, Table, Value
from taskmap.formats import document_text
from taskmap.system.text import clean, one_line, pad, width, wrap

ENDING = "txt"
NAME = "plain"
ORDER = 35

_WIDEST = 40
"""Columns of the screen that a cell takes at most, 20 Chinese characters; longer ones go on below."""
_BETWEEN = "  "


def render(document: Document, template: Path | None = None) -> bytes:
    """Title, author and day, the sentences, then each table under its title. There are no templates: `template` is None."""
    blocks = [_plain(document.title), _plain(document_text.imprint(document))]
    blocks += map(_plain, document_text.paragraphs(document))
    for table in document_text.tables(document):
        blocks.append("\n".join([f"【{_plain(table.title)}】", *_table(table)]))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield "无。"
        return
    heads: list[Value] = [*document_text.headings(table)]
    rows = [heads, *(document_text.cells(table, row) for row in table.rows)]
    cells = [[wrap(_plain(value), _WIDEST) for value in row] for row in rows]
    widths = [max(width(line) for row in cells for line in row[at]) for at in range(len(cells[0]))]
    for row in cells:
        for pieces in zip_longest(*row, fillvalue=""):
            yield _BETWEEN.join(map(pad, pieces, widths)).rstrip()


def _plain(value: Value) -> str:
    """On one line: a line break within a cell would cut its row in two."""
    return one_line(clean(document_text.value_text(value))[0])
