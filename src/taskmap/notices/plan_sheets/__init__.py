"""A plan kept in a workbook: the tables that an office edits, made of a plan file, and the plan file made of them again."""

from __future__ import annotations

from taskmap.notices.plan_sheets import reading
from taskmap.notices.plan_sheets.columns import TASKS
from taskmap.notices.readers import sheets
from taskmap.notices.readers.sheets import TypedSheets


def find_sheets(data: bytes, file: str) -> TypedSheets | None:
    """The sheets of the workbook `data` if it holds a plan, whatever program saved it; None for any other file. `file` is
    the name in every place. Raises TaskmapError for a workbook that is encrypted, damaged or too big.
    """
    found = sheets.read_typed(data, file, TASKS) if sheets.recognises(data, file) else None
    return found if found and reading.is_plan(found.tables) else None
