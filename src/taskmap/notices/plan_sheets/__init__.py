"""A plan kept in a workbook: the tables that an office edits, made of a plan file, and the plan file made of them again."""

from __future__ import annotations

from taskmap.notices.notice import NoticeTable
from taskmap.notices.plan_sheets import reading
from taskmap.notices.plan_sheets.columns import TASKS
from taskmap.notices.readers import sheets


def find_sheets(data: bytes, file: str) -> tuple[NoticeTable, ...]:
    """The sheets of the workbook `data` if it holds a plan, whatever program saved it; none for any other file. `file` is
    the name in every place. Raises TaskmapError for a workbook that is encrypted, damaged or too big.
    """
    if not sheets.recognises(data, file):
        return ()
    found = sheets.read_typed(data, file, TASKS)
    return found if reading.is_plan(found) else ()
