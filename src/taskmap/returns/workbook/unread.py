"""What a returned workbook holds besides what went out and what is read of it: each place, so that somebody looks there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from taskmap.returns.contents import INPUT_FIELDS, UnreadContent
from taskmap.returns.workbook import headings
from taskmap.returns.workbook.attachments import COMMENT, PICTURE
from taskmap.returns.workbook.grids import WorkbookGrid, WorkbookGrids
from taskmap.returns.workbook.headings import Headings
from taskmap.system.spreadsheets import column_letters
from taskmap.system.text import mark, plain

CORRECTION_SIGN = "【更正】"
"""With which begins what taskmap itself notes on a cell of a workbook that it sends back."""
# Labels below the table, with or without what is filled in behind them.
_FOOTER = re.compile(
    r"(?:填\s*报|填表|审\s*核|复核|制\s*表|经办|联\s*系|电\s*话|负责人|分管|主要领导|主管|单位负责|报送[人日时]|"
    r"日\s*期|签\s*[字名章]|盖\s*章|[（(]\s*盖\s*章|单位\s*[（(]|注\s*[:：])"
)
_DATE = re.compile(r"[\d\s年月日.\-/:]+")
_LONGEST_LABEL = 30


class SheetPlace(NamedTuple):
    """The place of a table among those of its workbook that are returns: whether it `is_first`, which tells of all that is
    on none of their sheets, and the names of the sheets of which `others` tell.
    """

    is_first: bool = True
    others: Collection[str] = ()


class ReadTable(NamedTuple):
    """A sheet that was read: its rows as a spreadsheet counts them, that of the signatures, and those `below` the headings
    in which something else may stand, both from 0.
    """

    grid: WorkbookGrid
    headings: Headings
    rows: Collection[int]
    end: int
    below: Sequence[int]
    place: SheetPlace = SheetPlace()


class UnreadFinder(Struct, frozen=True):
    """Finds in the `book` what was not read. `printed` are the marks of what its template printed, and of the names of its
    sheets, empty where the workbook does not tell; `other_sheets` are read elsewhere, or sent for reading only.
    """

    book: WorkbookGrids
    printed: Collection[str]
    other_sheets: Collection[str]

    def find(self, table: ReadTable) -> Iterator[UnreadContent]:
        """What was not read on the sheet of the `table`, on sheets that were added, and on cells."""
        yield from self._columns(table)
        yield from self._other_rows(table)
        for grid in self.book.grids if table.place.is_first else ():
            if grid is not table.grid and grid.name not in self.other_sheets:
                yield from self._added_sheet(grid)
        yield from self._attachments(table.grid.name, table.place)

    def _is_printed(self, text: str) -> bool:
        return not text or mark(text) in self.printed

    def _columns(self, table: ReadTable) -> Iterator[UnreadContent]:
        """Cells beside the table's own, in its rows."""
        grid, heads = table.grid, table.headings
        known = set(heads.columns.values())
        width = len(grid.rows[heads.last])
        for column in (each for each in range(width) if each not in known):
            if self._went_out(grid, heads, column):
                continue
            for row in sorted(table.rows):
                text = grid.text(row - 1, column)
                if not self._is_printed(text):
                    yield UnreadContent(_cell(row - 1, column), text)

    def _went_out(self, grid: WorkbookGrid, heads: Headings, column: int) -> bool:
        """Whether it is one of the printed columns, which stand left of what the unit fills in."""
        texts = [grid.text(row, column) for row in range(heads.first, heads.last + 1)]
        asked = [at for field, at in heads.columns.items() if field in INPUT_FIELDS]
        if column > min(asked):
            return False
        if self.printed:
            return all(map(self._is_printed, texts))
        return not any(headings.is_input(text) for text in texts)

    def _other_rows(self, table: ReadTable) -> Iterator[UnreadContent]:
        """Rows that are no measure's; from the signatures on the labels and what is filled in behind them are known."""
        grid, last = table.grid, table.headings.last
        for row in table.below:
            values = grid.rows[row]
            is_known = row + 1 in table.rows or values.count("") == len(values)
            # Some repeat the headings on every page.
            if not is_known and values != grid.rows[last]:
                yield from self._line(grid, row, is_below=row >= table.end)

    def _line(self, grid: WorkbookGrid, row: int, *, is_below: bool) -> Iterator[UnreadContent]:
        is_label = False
        for column, text in enumerate(grid.texts(row)):
            is_known = self._is_printed(text) or _DATE.fullmatch(text)
            if not is_known and not (is_below and (is_label or _is_label(text))):
                yield UnreadContent(_cell(row, column), text)
            is_label = _is_label(text) if text else is_label

    def _added_sheet(self, grid: WorkbookGrid) -> Iterator[UnreadContent]:
        cells = [
            (_cell(row, column), text)
            for row in range(len(grid.rows))
            for column, text in enumerate(grid.texts(row))
            if not self._is_printed(text)
        ]
        if cells and mark(grid.name) not in self.printed:
            more = f"等 {len(cells)} 格" if len(cells) > 1 else ""
            yield UnreadContent(f"{grid.name}!{cells[0][0]}", cells[0][1], more)

    def _attachments(self, sheet: str, place: SheetPlace) -> Iterator[UnreadContent]:
        pictures: Counter[str] = Counter()
        for each in self.book.attachments:
            if each.sheet in place.others or not (place.is_first or each.sheet == sheet):
                continue
            at = _cell(*each.place) if each.place else ""
            where = at if each.sheet == sheet else "!".join(filter(None, (each.sheet, at)))
            if each.kind == PICTURE:
                if each.picture not in self.printed:
                    pictures[where] += 1
            elif not (each.kind == COMMENT and _is_own(each.text)) and not (
                each.text and self._is_printed(each.text)
            ):
                yield UnreadContent(f"{each.kind} {where}", each.text)
        if pictures:
            places = "、".join(filter(None, pictures))
            yield UnreadContent(
                f"{PICTURE} {pictures.total()} 张{f'（{places}）' if places else ''}"
            )


def _is_own(comment: str) -> bool:
    """Whether taskmap wrote all of it. Some programs put the author before the words."""
    return comment.partition(CORRECTION_SIGN)[0].strip() in ("", "taskmap:") and bool(comment)


def _is_label(text: str) -> bool:
    # Between the words is room for a seal.
    is_short = len(plain(text)) <= _LONGEST_LABEL
    return bool(_FOOTER.match(text)) and (is_short or text.startswith("填表"))


def _cell(row: int, column: int) -> str:
    return f"{column_letters(column + 1)}{row + 1}"
