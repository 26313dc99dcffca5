"""What a return says otherwise than the one whose place it takes, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taskmap.plan.progress import Progress
from taskmap.returns.contents import ReturnedWorkbook, ReturnField
from taskmap.system.spreadsheets import column_letters


class RowChange(NamedTuple):
    """A cell in which a return differs from the one before. `cell` is its place in the later one, 月度报送!H5."""

    measure: str
    field: ReturnField
    before: str
    after: str
    cell: str


def row_changes(
    before: Mapping[str, Progress], rows: tuple[Progress, ...], workbook: ReturnedWorkbook
) -> Iterator[RowChange]:
    """The cells of the `rows`, read from the `workbook`, that differ from what was said `before` of the same measure, by
    its id. A row that was not reported before changes nothing.
    """
    for row in rows:
        if (earlier := before.get(row.measure)) is None:
            continue
        said = _cells(earlier)
        for field, text in _cells(row).items():
            if said[field] != text:
                cell = _place(workbook, field, row)
                yield RowChange(row.measure, field, said[field], text, cell)


def _cells(row: Progress) -> dict[ReturnField, str]:
    return {
        ReturnField.STATUS: row.status.value,
        ReturnField.PERCENT: "" if row.percent is None else f"{row.percent:g}",
        ReturnField.DONE_DAY: row.done_on.isoformat() if row.done_on else "",
        ReturnField.DONE: row.progress_text,
        ReturnField.PROBLEMS: row.problems,
        ReturnField.NEXT_STEPS: row.next_steps,
        ReturnField.EVIDENCE: row.evidence,
    }


def _place(workbook: ReturnedWorkbook, field: ReturnField, row: Progress) -> str:
    """The row's own place names the cell of its percent."""
    sheet, _, percent_cell = row.cell_ref.rpartition("!")
    if field not in workbook.columns:
        return row.cell_ref
    line = "".join(filter(str.isdigit, percent_cell))
    return f"{sheet}!{column_letters(workbook.columns[field] + 1)}{line}"
