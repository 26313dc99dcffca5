"""The body of a document to passages and tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.notice import NoticeCell, NoticeTable, Passage
from taskmap.notices.readers import passages
from taskmap.notices.readers.docx import tables, text
from taskmap.notices.readers.docx.numbering import Numbering
from taskmap.notices.readers.docx.paragraphs import ParagraphPart, blocks
from taskmap.notices.readers.docx.styles import WordStyles, heading_level
from taskmap.system.diagnostics import Source
from taskmap.system.spreadsheets import column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element


class _BodyParagraph(NamedTuple):
    """Its lines, none of them blank, the text boxes that hang on it, and its level as a heading (0: none)."""

    lines: tuple[str, ...] = ()
    boxes: tuple[_Element, ...] = ()
    level: int = 0


class DocxBodyReader:
    """Reads a document once, from the top.

    Places: `line` counts the passages that are not blank, outside of tables. A cell has the number of its
    table as `sheet`, its square as `cell`, the line of the passage before the table, and counts on in `column`,
    so that places sort as they are read.
    """

    def __init__(self, file: str, styles: WordStyles, numbering: Numbering, root: _Element) -> None:
        self._file = file
        self._styles = styles
        self._numbering = numbering
        self._reader = text.ParagraphReader(root, styles)
        self._line = 0
        self._column = 1
        self._tables = 0

    def items(self, parent: _Element) -> Iterator[Passage | NoticeTable]:
        """Passages and tables inside `parent`, the body or a text box; a text box follows the
        paragraph it hangs on. To be called once for a body: numbers and places are counted as it
        goes.
        """
        for block in blocks(parent):
            if not isinstance(block, list):
                yield from self._table(block)
                continue
            paragraph = self._paragraph(block)
            for line in paragraph.lines:
                self._line, self._column = self._line + 1, 1
                yield Passage(line, Source(self._file, self._line, 1), paragraph.level)
            for box in paragraph.boxes:
                yield from self.items(box)

    def _table(self, table: _Element) -> Iterator[Passage | NoticeTable]:
        if (only_cell := _only_cell(table)) is not None:
            yield from self.items(only_cell)
            return
        self._tables += 1
        sheet = f"表格{self._tables}"
        rows = tables.grid_squares(table, lambda cell: "\n".join(self._lines(cell)))
        made = [
            tuple(self._cell(square, sheet, row, column) for column, square in enumerate(squares))
            for row, squares in enumerate(rows, 1)
        ]
        if made:
            yield NoticeTable(tuple(made))

    def _cell(self, square: tables.GridSquare, sheet: str, row: int, column: int) -> NoticeCell:
        self._column += 1
        at = Source(
            self._file, self._line, self._column, sheet, f"{column_letters(column + 1)}{row}"
        )
        return passages.cell(square.text, at, covered=square.covered)

    def _lines(self, parent: _Element) -> Iterator[str]:
        """The text of a cell, line by line; a row of a table inside it is one line."""
        for block in blocks(parent):
            if not isinstance(block, list):
                for row in tables.rows(block):
                    texts = (" ".join(self._lines(cell)) for cell in tables.cells(row))
                    yield " ".join(filter(None, texts))
                continue
            paragraph = self._paragraph(block)
            yield from paragraph.lines
            for box in paragraph.boxes:
                yield from self._lines(box)

    def _paragraph(self, parts: list[ParagraphPart]) -> _BodyParagraph:
        """Of several parts the last has the mark that is left, and so the number and the level."""
        in_contents = self._reader.hides_text
        contents = [self._reader.read(element, own.style) for element, own in parts]
        boxes = tuple(box for each in contents for box in each.boxes)
        lines = "".join(each.text for each in contents).split("\n")
        lines = [line for line in map(passages.visible_text, lines) if line]
        style, reference, outline, deleted, hidden = parts[-1].properties
        # Without text there is nothing left to number.
        is_removed = not lines and (deleted or hidden or in_contents or self._reader.hides_text)
        if is_removed or self._styles.is_contents(style):
            return _BodyParagraph(boxes=boxes)
        if number := self._numbering.next_label(reference, style):
            lines[:1] = [passages.visible_text(number + "".join(lines[:1]))]
        level = self._styles.heading_level(style) if outline is None else heading_level(outline)
        return _BodyParagraph(tuple(lines), boxes, level)


def _only_cell(table: _Element) -> _Element | None:
    """The only cell of a table that has just one: a border around passages."""
    cells = (cell for row in tables.rows(table) for cell in tables.cells(row))
    found = list(islice(cells, 2))
    return found[0] if len(found) == 1 else None
