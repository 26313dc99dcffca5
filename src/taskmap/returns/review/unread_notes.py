"""What of a return was not read, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.returns.contents import (
    ReturnedRow,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    UnreadContent,
)
from taskmap.returns.review.basis import ReviewBasis
from taskmap.system.diagnostics import Severity
from taskmap.system.text import cut, one_line, plain, shorten

_SHOWN, _LONGEST = 6, 16
"""Places that the sentence names, and characters of a text that it quotes."""


def unread_notes(workbook: ReturnedWorkbook, basis: ReviewBasis) -> Iterator[ReturnFault]:
    """One warning that names what was neither sent out nor read, if there is anything."""
    found = [*workbook.unread, *_lines_between(workbook, basis)]
    if not found:
        return
    shown = shorten(list(map(_place, found)), _SHOWN, "等 {} 处")
    remedy = "请打开原文件看一看；要报的，请该单位写在表内"
    problem = f"另有内容没有读：{shown}"
    yield ReturnFault(workbook.header_source, "cell-unread", problem, remedy, Severity.WARNING)


def _place(each: UnreadContent) -> str:
    words = f"“{cut(one_line(each.text), _LONGEST)}”" if each.text else ""
    return f"{each.where}{words}{each.more}"


def _lines_between(workbook: ReturnedWorkbook, basis: ReviewBasis) -> Iterator[UnreadContent]:
    """What stands in rows that are no measure's and report nothing. A template may print the tasks so."""
    lines = [row for row in workbook.rows if _is_line(row, workbook, basis)]
    titles = [plain(task.title) for task in basis.plan.every_task()] if lines else []
    texts = {plain(measure.text) for measure in basis.plan.every_measure()} if lines else set()
    for row in lines:
        if plain(row.texts.get(ReturnField.TEXT, "")) in texts:
            continue
        # The number stands first.
        cells = {ReturnField.NUMBER: "", **row.texts, ReturnField.NUMBER: row.number}
        for field, text in cells.items():
            if text and not any(title in plain(text) for title in titles):
                yield UnreadContent(str(workbook.field_source(row.row_number, field).cell), text)


def _is_line(row: ReturnedRow, workbook: ReturnedWorkbook, basis: ReviewBasis) -> bool:
    is_known = row.number in basis.measures_by_row or row.number in workbook.identity.fingerprints
    return not is_known and not row.is_filled
