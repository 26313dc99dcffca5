"""What a checklist printed in its locked cells, and where a return says something else there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan import wording
from taskmap.plan.milestones import MilestonePart
from taskmap.plan.model import Assignment, Deadline
from taskmap.plan.progress import Submission
from taskmap.returns.contents import ReturnedRow, ReturnedWorkbook, ReturnFault, ReturnField
from taskmap.system.diagnostics import Severity
from taskmap.system.text import cut, one_line, plain, shorten

_SHOWN, _LONGEST = 3, 24
"""Cells that the message names, and characters of a text that it quotes."""
_PRINTED_BEFORE = ("不用再填", "原承担单位")
"""What a checklist itself prints as 上期进展 of what is done, or was somebody else's."""
_COLUMNS = (ReturnField.TASK, ReturnField.TEXT, ReturnField.ROLE, ReturnField.DEADLINE)
PrintedRow = tuple[Sequence[str], ...]
"""A row as it went out: by each of the columns above the texts that may stand in it, the likeliest first."""


class SentRevision(Struct, frozen=True):
    """A revision as it went out. The units have their names of today, and their measures and milestones their order;
    `unchanged` are the measures that say the same now.
    """

    assignments_by_unit: Mapping[str, Mapping[str, Assignment]]
    milestones_by_unit: Mapping[str, Sequence[MilestonePart]]
    unchanged: Collection[str] = ()

    def rows(
        self, unit: str, approvals: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, PrintedRow]]:
        """Each row that the `unit` was given, behind its number. `approvals` are the words that may stand behind an
        extended deadline, by measure or the row of a milestone.
        """
        for number, each in self.assignments_by_unit.get(unit, {}).items():
            deadlines = _deadlines(each.measure.deadline, approvals.get(number, ()))
            task, role = each.task.title, each.role_name
            yield number, ((task,), (each.measure.text,), (role,), deadlines)
        for part in self.milestones_by_unit.get(unit, ()):
            text = wording.milestone_row(part.milestone)
            deadlines = _deadlines(part.milestone.by, approvals.get(part.row_id, ()))
            task, role = part.assignment.task.title, part.assignment.role_name
            yield part.row_id, ((task,), (text,), (role,), deadlines)


def _deadlines(deadline: Deadline, approvals: Sequence[str]) -> tuple[str, ...]:
    return wording.deadline(deadline), *(f"{deadline.said}{words}" for words in approvals)


class _ChangedCell(NamedTuple):
    row: int
    column: ReturnField
    wanted: str


def change_notes(
    workbook: ReturnedWorkbook, rows: Mapping[str, ReturnedRow], sent: Mapping[str, PrintedRow]
) -> Iterator[ReturnFault]:
    """One warning if any of the `rows`, by their numbers, has other words in a locked cell than were `sent` in it."""
    pairs = [(row, sent[number]) for number, row in rows.items() if number in sent]
    changed = sorted(
        each for at, column in enumerate(_COLUMNS) for each in _changed_cells(column, at, pairs)
    )
    if not changed:
        return
    places = [workbook.field_source(each.row, each.column) for each in changed]
    cells = [
        f"{at.cell}（发出的是“{cut(one_line(each.wanted), _LONGEST)}”）"
        for at, each in zip(places, changed, strict=True)
    ]
    problem = f"印好的内容和发出的不一样：{shorten(cells, _SHOWN, '等 {} 处')}"
    remedy = "以发出的为准；请和该单位核对，填的是不是原来的举措"
    yield ReturnFault(places[0], "text-changed", problem, remedy, Severity.WARNING)


def _changed_cells(
    column: ReturnField, at: int, pairs: Sequence[tuple[ReturnedRow, PrintedRow]]
) -> list[_ChangedCell]:
    changed = [
        (row, text, sent)
        for row, sent in pairs
        if (text := row.texts.get(column))
        and text not in sent[at]
        and plain(text) not in map(plain, sent[at])
    ]
    if changed and len(changed) == sum(bool(row.texts.get(column)) for row, _ in pairs):
        # In a template of the office's own the column may hold more, or something else of the row.
        changed = [each for each in changed if not _holds(each[1], each[2])]
    return [_ChangedCell(row.row_number, column, sent[at][0]) for row, _, sent in changed]


def _holds(text: str, sent: PrintedRow) -> bool:
    values = (value for texts in sent for value in texts if value)
    return any(plain(value) in plain(text) for value in values)


def misplaced_progress(
    workbook: ReturnedWorkbook, rows: Mapping[str, ReturnedRow], returns: Sequence[Submission]
) -> Iterator[ReturnFault]:
    """One sentence if in any of the `rows`, by their measures, 本期进展 is empty and something else stands in 上期进展 than
    the unit ever said of it; `returns` are all that it sent.
    """
    silent = {
        number: row
        for number, row in rows.items()
        if not row.texts.get(ReturnField.DONE) and row.texts.get(ReturnField.LAST)
    }
    said = defaultdict[str, list[str]](list)
    for each in (row for sent in returns for row in sent.rows if row.measure in silent):
        said[each.measure].append(plain(each.summary))
    places = [
        workbook.field_source(row.row_number, ReturnField.LAST)
        for number, row in silent.items()
        if _is_typed(row, said[number])
    ]
    if places:
        cells = shorten([str(at.cell) for at in places], _SHOWN, "等 {} 行")
        problem = f"进展填到了“上期进展”一列（{cells}），“本期进展”一列是空的"
        yield ReturnFault(places[0], "progress-misplaced", problem, "请移到“本期进展”一列再报")


def _is_typed(row: ReturnedRow, said: Sequence[str]) -> bool:
    text = plain(row.texts.get(ReturnField.LAST, ""))
    is_printed = any(each and each in text for each in (*said, *_PRINTED_BEFORE))
    return len(text) > 1 and not is_printed
