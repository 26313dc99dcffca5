"""Tables whose cells were pasted on a line each, as a web page's are, to the tables that they were."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby, takewhile
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS, NoticeField, field_of_column
from taskmap.notices.drafting.merged_cells import fit
from taskmap.notices.drafting.table_columns import describes_tasks
from taskmap.notices.lexicon.columns import PROSE
from taskmap.notices.notice import NoticeCell, NoticeTable, Passage
from taskmap.plan.deadlines import DateContext

_LEAST = 3
"""Fewer headings make no table."""
_MOST = 12
"""So many headings at the most, each of so many characters."""
_MOST_LINES = 60
"""A row of more lines is none."""
_OWN_KIND = (NoticeField.NO, NoticeField.DEADLINE)
"""Fields whose cells are known by what stands in them, as those of units are."""
_UNREAD = "像是一格一行粘贴的表，看不出哪一行是哪一格，没有读成任务；请从原来的网页、.docx 或 .xlsx 再导入"


class _Run(Struct):
    """Columns side by side, from 0, that only their order tells apart, and the lines of one row in them."""

    columns: list[int]
    kind: NoticeField | None
    lines: list[Passage] = field(default_factory=list)

    @property
    def is_even(self) -> bool:
        """Whether it has a line for each column."""
        return len(self.lines) == len(self.columns)

    def takes(self, line: Passage) -> bool:
        """Whether the `line` is surely of this kind."""
        return self.kind is not None and _fits(line, self.kind) > 0 and not PROSE.search(line.text)

    def may_take(self, line: Passage) -> bool:
        """Whether the `line` may stand here, where the order says so."""
        return self.takes(line) or (self.kind is None and _fits(line, NoticeField.TITLE) >= 0)


_Row: TypeAlias = tuple[NoticeCell, ...]


def restore_tables(
    items: Sequence[Passage | NoticeTable],
) -> tuple[list[Passage | NoticeTable], tuple[Doubt, ...]]:
    """The `items` of a notice with a table for the lines that were one: the headings of its columns, that of the
    number first, then 1 and its cells, 2 and its cells. A doubt for lines that begin like one, and of which
    nobody can tell which is which cell; they stay as they are.
    """
    restored: list[Passage | NoticeTable] = []
    doubts: list[Doubt] = []
    at = 0
    while at < len(items):
        head = _headings(items, at)
        blocks = _numbered_blocks(items, at + len(head)) if head else []
        rows = [_rows(block, head, block is blocks[-1]) for block in blocks]
        certain = [each for each in rows if each]
        if 1 < len(rows) == len(certain):
            top = tuple(NoticeCell(each.text.strip(), each.at) for each in head)
            restored.append(NoticeTable((top, *chain.from_iterable(found for found, _ in certain))))
            at += len(head) + sum(count for _, count in certain)
            continue
        if len(rows) > 1:
            doubts.append(Doubt(head[0].at, "table-flattened", _UNREAD))
        restored.append(items[at])
        at += 1
    return restored, tuple(doubts)


def _headings(items: Sequence[Passage | NoticeTable], at: int) -> list[Passage]:
    """The headings of columns from here on, the number's first, up to the 1 of the first row."""
    if field_of_column(_text_at(items, at)) is not NoticeField.NO:
        return []
    lines = takewhile(lambda item: isinstance(item, Passage), items[at : at + _MOST + 1])
    found = [item for item in lines if isinstance(item, Passage)]
    found = list(
        takewhile(lambda line: line.text.strip() != "1" and len(line.text) <= _MOST, found)
    )
    fields = {name for each in found if (name := field_of_column(each.text))}
    is_whole = describes_tasks(fields) and len(fields) >= _LEAST
    return found if is_whole and _text_at(items, at + len(found)) == "1" else []


def _numbered_blocks(items: Sequence[Passage | NoticeTable], at: int) -> list[list[Passage]]:
    """The lines 1, …, 2, …, 3, …: each number begins a block; the last one goes on to the next table, or as far as a row
    ever does.
    """
    blocks: list[list[Passage]] = []
    for item in items[at:]:
        if not isinstance(item, Passage):
            break
        if item.text.strip() == str(len(blocks) + 1):
            blocks.append([])
        if len(blocks[-1]) == _MOST_LINES:
            break
        blocks[-1].append(item)
    return blocks


def _rows(
    lines: list[Passage], head: Sequence[Passage], is_last: bool
) -> tuple[list[_Row], int] | None:
    """The rows of one number, and of how many `lines` they are; None where nobody can tell the cells."""
    width = len(head)
    if is_last or len(lines) > width:
        rows, count = _placed(lines, head, is_last)
        if cells := _cells(rows):
            return cells, count
        if not is_last:
            return None
    # In their order; what a row lacks is told by the cells of the others.
    row = [_cell([line]) for line in lines[:width]]
    return [(*row, *[NoticeCell("", row[-1].at)] * (width - len(row)))], len(row)


def _placed(
    lines: list[Passage], head: Sequence[Passage], is_last: bool
) -> tuple[list[list[_Run]], int]:
    """The rows of one number, each line where by its kind it belongs, and how many lines these are; none if one
    belongs nowhere. Behind a whole row begins one more.
    """
    rows, at, count = [_runs(head)], 0, 0
    for line in lines:
        if is_last and rows[-1][-1].lines:
            break
        place = _place(line, rows[-1], at)
        if place is None and at + 1 == len(rows[-1]):
            rows.append(_runs(head))
            place = _place(line, rows[-1], 1)
        if place is None:
            return [], 0
        rows[-1][place].lines.append(line)
        at, count = place, count + 1
    return rows, count


def _runs(head: Sequence[Passage]) -> list[_Run]:
    kinds = [_kind(each.text) for each in head]
    runs = groupby(range(len(kinds)), key=lambda at: kinds[at])
    return [_Run(list(columns), kind) for kind, columns in runs]


def _kind(heading: str) -> NoticeField | None:
    """The kind of a column's cells, one for units of every role; None for text."""
    name = field_of_column(heading)
    return UNITS[0] if name in UNITS else name if name in _OWN_KIND else None


def _place(line: Passage, runs: Sequence[_Run], at: int) -> int | None:
    """Where the `line` behind one of the run `at` stands: there as well, in the next of its kind, or in a text's that
    follows at once; None if nowhere.
    """
    now, following = runs[at], runs[at + 1 :]
    if now.takes(line) or (not now.lines and now.may_take(line)):
        return at
    surely = (place for place, run in enumerate(following, at + 1) if run.takes(line))
    if (found := next(surely, None)) is not None:
        return found
    if following and now.kind is not None and following[0].may_take(line):
        return at + 1
    return at if now.kind is None and now.may_take(line) else None


def _cells(rows: Sequence[Sequence[_Run]]) -> list[_Row]:
    """The cells of the `rows` of one number; what a further one lacks is merged with the one above. None where more
    lines than one stand for columns side by side.
    """
    made: list[_Row] = []
    for runs in rows:
        if any(len(run.columns) > 1 and run.lines and not run.is_even for run in runs):
            return []
        cells = [cell for run in runs for cell in _cells_of(run, runs, made[-1] if made else ())]
        made.append(tuple(cells))
    return made


def _cells_of(run: _Run, runs: Sequence[_Run], above: _Row) -> list[NoticeCell]:
    if not run.lines:
        blank = NoticeCell("", next(each.lines[0].at for each in runs if each.lines))
        return [replace(above[at], covered=True) if above else blank for at in run.columns]
    return [_cell([line]) for line in run.lines] if run.is_even else [_cell(run.lines)]


def _cell(lines: Sequence[Passage]) -> NoticeCell:
    return NoticeCell("\n".join(line.text.strip() for line in lines), lines[0].at)


def _fits(line: Passage, name: NoticeField) -> int:
    return fit(NoticeCell(line.text, line.at), name, DateContext())


def _text_at(items: Sequence[Passage | NoticeTable], at: int) -> str:
    item = items[at] if at < len(items) else None
    return item.text.strip() if isinstance(item, Passage) else ""
