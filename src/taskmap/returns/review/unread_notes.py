"""What of a return was not read, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Plan
from taskmap.returns.contents import (
    ReturnedRow,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
    UnreadContent,
)
from taskmap.system.diagnostics import Severity
from taskmap.system.text import cut, one_line, plain

_SHOWN, _LONGEST = 6, 16
"""Places that the sentence names, and characters of a text that it quotes."""


def unread_notes(workbook: ReturnedWorkbook, plan: Plan) -> Iterator[ReturnFault]:
    """One warning that names what was neither sent out nor read, if there is anything."""
    found = [*workbook.unread, *_lines_between(workbook, plan)]
    if not found:
        return
    shown = "、".join(map(_place, found[:_SHOWN]))
    more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
    remedy = "请打开原文件看一看；要报的，请该单位写在表内"
    problem = f"另有内容没有读：{shown}{more}"
    yield ReturnFault(workbook.header_source, "cell-unread", problem, remedy, Severity.WARNING)


def _place(each: UnreadContent) -> str:
    words = f"“{cut(one_line(each.text), _LONGEST)}”" if each.text else ""
    return f"{each.where}{words}{each.more}"


def _lines_between(workbook: ReturnedWorkbook, plan: Plan) -> Iterator[UnreadContent]:
    """What stands in the first column of a row that has nothing else in it. A template may print the tasks so."""
    lines = [row for row in workbook.rows if _is_line(row)]
    titles = [plain(task.title) for task in plan.every_task()] if lines else []
    for row in lines:
        if not any(title in plain(row.number) for title in titles):
            at = workbook.field_source(row.row_number, ReturnField.NUMBER)
            yield UnreadContent(str(at.cell), row.number)


def _is_line(row: ReturnedRow) -> bool:
    return not row.number.isascii() and not any(row.texts.values())
