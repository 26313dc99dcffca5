"""What a checklist printed in its locked cells, and where a return says something else there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.milestones import MilestonePart
from taskmap.plan.model import Assignment, Deadline
from taskmap.plan.progress import Submission
from taskmap.returns.contents import ReturnedRow, ReturnedWorkbook, ReturnFault, ReturnField
from taskmap.system.diagnostics import Severity
from taskmap.system.text import cut, one_line, plain

_SHOWN, _LONGEST = 3, 24
"""Cells that the message names, and characters of a text that it quotes."""


class PrintedRow(NamedTuple):
    """A row as it went out: by each locked column the texts that may stand in it, the likeliest first."""

    texts: Mapping[ReturnField, Sequence[str]]
    others: str = ""
    """What an office's own template may print in any of these columns besides."""


@dataclass(frozen=True, slots=True)
class SentRevision:
    """A revision as it went out. The units have their names of today; `unchanged` are the measures that say the same now,
    and `approvals` the words behind an extended deadline, by measure or the row of a milestone.
    """

    assignments_by_unit: Mapping[str, Collection[Assignment]]
    milestones_by_unit: Mapping[str, Sequence[MilestonePart]]
    unchanged: Collection[str] = ()
    approvals: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def rows(self, unit: str) -> Iterator[tuple[str, PrintedRow]]:
        """Each row that the `unit` was given, behind its number."""
        for each in self.assignments_by_unit.get(unit, ()):
            measure = each.measure
            texts = self._texts(each, measure.id, measure.text, measure.deadline)
            yield measure.id, PrintedRow(texts, f"{measure.text}\n{each.task.title}")
        for part in self.milestones_by_unit.get(unit, ()):
            text = wording.milestone_row(part.milestone)
            yield (
                part.row_id,
                PrintedRow(self._texts(part.assignment, part.row_id, text, part.milestone.by)),
            )

    def _texts(
        self, assignment: Assignment, number: str, text: str, deadline: Deadline
    ) -> Mapping[ReturnField, Sequence[str]]:
        extended = (f"{deadline.said}{words}" for words in self.approvals.get(number, ()))
        return {
            ReturnField.TASK: (assignment.task.title,),
            ReturnField.TEXT: (text,),
            ReturnField.ROLE: (assignment.role.chinese,),
            ReturnField.DEADLINE: (wording.deadline(deadline), *extended),
        }


class _ChangedCell(NamedTuple):
    row: int
    column: ReturnField
    wanted: str


def change_notes(
    workbook: ReturnedWorkbook, rows: Mapping[str, ReturnedRow], sent: Mapping[str, PrintedRow]
) -> Iterator[ReturnFault]:
    """One warning if any of the `rows`, by their numbers, has other words in a locked cell than were `sent` in it."""
    pairs = [(row, sent[number]) for number, row in rows.items() if number in sent]
    changed = sorted(each for column in _COLUMNS for each in _changed_cells(column, pairs))
    if not changed:
        return
    places = [workbook.field_source(each.row, each.column) for each in changed]
    shown = "、".join(
        f"{at.cell}（发出的是“{cut(one_line(each.wanted), _LONGEST)}”）"
        for at, each in zip(places[:_SHOWN], changed, strict=False)
    )
    more = f"等 {len(changed)} 处" if len(changed) > _SHOWN else ""
    problem = f"印好的内容和发出的不一样：{shown}{more}"
    remedy = "以发出的为准；请和该单位核对，填的是不是原来的举措"
    yield ReturnFault(places[0], "print-changed", problem, remedy, Severity.WARNING)


_PRINTED_BEFORE = ("不用再填", "原承担单位")
"""What a checklist itself prints as 上期进展 of what is done, or was somebody else's."""
_COLUMNS = (ReturnField.TASK, ReturnField.TEXT, ReturnField.ROLE, ReturnField.DEADLINE)


def _changed_cells(
    column: ReturnField, pairs: Sequence[tuple[ReturnedRow, PrintedRow]]
) -> list[_ChangedCell]:
    filled = [pair for pair in pairs if pair[0].texts.get(column)]
    changed = [(row, sent) for row, sent in filled if not _is_same(row.texts[column], sent, column)]
    if changed and len(changed) == len(filled):
        # In a template of the office's own the column may hold more, or something else of the row.
        changed = [(row, sent) for row, sent in changed if not _holds(row.texts[column], sent)]
    return [_ChangedCell(row.row_number, column, sent.texts[column][0]) for row, sent in changed]


def _is_same(text: str, sent: PrintedRow, column: ReturnField) -> bool:
    wanted = sent.texts[column]
    return text in wanted or plain(text) in map(plain, wanted)


def _holds(text: str, sent: PrintedRow) -> bool:
    values = [value for texts in sent.texts.values() for value in texts]
    return any(
        value and plain(value) in plain(text) for value in (*values, *sent.others.split("\n"))
    )


def misplaced_progress(
    workbook: ReturnedWorkbook, rows: Mapping[str, ReturnedRow], returns: Sequence[Submission]
) -> Iterator[ReturnFault]:
    """One sentence if in any of the `rows`, by their measures, 本期进展 is empty and something else stands in 上期进展 than
    the unit ever said of it; `returns` are all that it sent.
    """
    said = defaultdict[str, list[str]](list)
    for sent in returns:
        for each in sent.rows:
            said[each.measure].append(plain(each.summary))
    places = [
        workbook.field_source(row.row_number, ReturnField.LAST)
        for number, row in rows.items()
        if not row.texts.get(ReturnField.DONE) and _is_typed(row, said[number])
    ]
    if places:
        cells = "、".join(str(at.cell) for at in places[:_SHOWN])
        more = f"等 {len(places)} 行" if len(places) > _SHOWN else ""
        problem = f"进展填到了“上期进展”一列（{cells}{more}），“本期进展”一列是空的"
        yield ReturnFault(places[0], "progress-misplaced", problem, "请移到“本期进展”一列再报")


def _is_typed(row: ReturnedRow, said: Sequence[str]) -> bool:
    text = plain(row.texts.get(ReturnField.LAST, ""))
    is_printed = any(each and each in text for each in (*said, *_PRINTED_BEFORE))
    return len(text) > 1 and not is_printed
