"""A plan file to the workbook in which an office edits the plan."""

from __future__ import annotations

from pathlib import Path

from taskmap import formats
from taskmap.document import Document
from taskmap.notices.plan_sheets import tables
from taskmap.plan import wording
from taskmap.plan.model import Plan
from taskmap.planfile import entries
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.preparing.overwriting import check_output
from taskmap.workflow.records import days

ENDING = ".xlsx"
_FILE = "方案表.xlsx"
"""The name by which the look of the workbook is found."""


def check(plan: Path, out: Path, force: bool) -> None:
    """Raises TaskmapError for a file `out` that is no workbook by its name, and for one that would be overwritten without
    `force`, or is the `plan` itself.
    """
    if out.suffix.lower() != ENDING:
        raise TaskmapError(
            f"{out} 不是工作簿的名称；请以 {ENDING} 结尾，如 {out.with_suffix(ENDING)}"
        )
    check_output(out, plan, "方案文件", f"plan{ENDING}", force)


def write(plan: Plan, text: str, out: Path) -> None:
    """The `plan`, of which `text` is the file without errors, as the workbook `out`. Raises TaskmapError for what no cell
    holds, and where it cannot be written.
    """
    day = plan.issued or days.day(None, plan.timezone)
    sheets = tables.make_tables(entries.read_entry(text))
    document = Document(wording.plan_title(plan), plan.issuer, day, {}, sheets)
    staging.write_atomically(out, formats.render(_FILE, document))
