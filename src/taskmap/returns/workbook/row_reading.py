"""The rows below the headings: each cell to what it says, or to a fault that says why it cannot be taken."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from taskmap.plan.progress import Status
from taskmap.returns.contents import (
    INPUT_FIELDS,
    ReturnedRow,
    ReturnFault,
    ReturnField,
    cell_source,
)
from taskmap.returns.workbook import cell_values, grids
from taskmap.returns.workbook.grids import CellValue, WorkbookGrid, WorkbookGrids
from taskmap.returns.workbook.headings import Headings
from taskmap.system.diagnostics import Severity, Source
from taskmap.system.text import cut, one_line, plain

_READ = frozenset([*INPUT_FIELDS, ReturnField.TEXT])
CHOICE_REMEDY = f"请从下拉框选：{'、'.join(status.value for status in Status)}"
NUMBER_REMEDY = "请填 0 到 100 的整数，不带百分号"

# After the signatures only such a number makes a row.
_ID = re.compile(r"[A-Za-z0-9][\w.()-]*")
_ERRORS = frozenset(["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
_LONGEST = 30
"""Characters of a cell that a message quotes."""


class RowReader:
    """Reads the rows of one sheet; `end` is the row of the signatures, from 0."""

    def __init__(
        self, book: WorkbookGrids, grid: WorkbookGrid, heads: Headings, file: str, end: int
    ) -> None:
        self._book, self._grid, self._file = book, grid, file
        self._columns = heads.columns
        self._read = {field: at for field, at in heads.columns.items() if field in _READ}
        self._start, self._end = heads.last + 1, end
        # Some repeat the headings on every page.
        self._head = self._number(heads.last) or None
        self._expand_merged()

    def read(self) -> Iterator[ReturnedRow]:
        for row, values in enumerate(self._grid.rows[self._start :], self._start):
            said = {field: grids.cell_text(values[column]) for field, column in self._read.items()}
            number = self._number(row)
            if number == self._head or (row >= self._end and not _ID.fullmatch(number)):
                continue
            lost = self._hidden_values(row, said) if self._book.has_hidden_values else {}
            if number or any(said.get(field) for field in (*INPUT_FIELDS, ReturnField.TEXT)):
                yield self._row(row, number, said, lost)

    def _row(
        self,
        row: int,
        number: str,
        texts: dict[ReturnField, str],
        lost: dict[ReturnField, ReturnFault],
    ) -> ReturnedRow:
        faults = list(lost.values())
        if cell_values.is_blank(texts.get(ReturnField.DONE, "")):
            texts[ReturnField.DONE] = ""
        status, behind = None, ""
        if ReturnField.STATUS not in lost:
            status, behind = self._status(row, texts, faults)
        percent = None
        if ReturnField.PERCENT not in lost:
            percent = self._percent(
                row, texts.get(ReturnField.PERCENT, "") or behind, status, faults
            )
        return ReturnedRow(row + 1, number, status, percent, texts, tuple(faults))

    def _expand_merged(self) -> None:
        """Merged downwards, a cell speaks for every row that it covers."""
        rows = self._grid.rows
        for (top, column), (bottom, _) in self._grid.merged_ranges:
            if self._start <= top < bottom and column < len(rows[0]):
                for row in range(top + 1, min(bottom + 1, self._end)):
                    rows[row][column] = rows[top][column]

    def _number(self, row: int) -> str:
        """Of the measure. 1-2 may have become the second of January."""
        if (column := self._columns.get(ReturnField.NUMBER)) is None:
            return ""
        value = self._grid.rows[row][column]
        if isinstance(value, datetime.date):
            return f"{value.month}-{value.day}"
        return plain(grids.cell_text(value)).lstrip("'")

    def _at(self, row: int, field: ReturnField) -> Source:
        return cell_source(self._file, self._grid.name, row + 1, self._columns.get(field, 0))

    def _hidden_values(
        self, row: int, texts: dict[ReturnField, str]
    ) -> dict[ReturnField, ReturnFault]:
        """Formulas without a result and error cells, whose text would be lost."""
        hidden = self._book.sheet_details(self._grid.name)
        lost: dict[ReturnField, ReturnFault] = {}
        for field in INPUT_FIELDS:
            column = self._columns.get(field, -1)
            text = texts.get(field, "")
            if column < 0 or (text and text not in _ERRORS):
                continue
            formula = hidden.formulas.get((row, column), "") if hidden else ""
            shown = hidden.errors.get((row, column), text) if hidden else text
            if formula or shown:
                texts[field] = formula or shown
                lost[field] = self._hidden_value_fault(row, field, formula, shown)
        return lost

    def _hidden_value_fault(
        self, row: int, field: ReturnField, formula: str, error_text: str
    ) -> ReturnFault:
        at = self._at(row, field)
        if formula:
            wrong = f"这里是公式“{_quote(formula)}”，没有结果"
            return ReturnFault(at, "cell-formula", wrong, "请删去公式，直接写内容")
        return ReturnFault(
            at, "cell-error", f"这里是表格软件的出错值 {error_text}", "请重新填写内容"
        )

    def _status(
        self, row: int, texts: dict[ReturnField, str], faults: list[ReturnFault]
    ) -> tuple[Status | None, str]:
        text = texts.get(ReturnField.STATUS, "")
        if cell_values.is_blank(text):
            return None, ""
        status, behind = cell_values.parse_status(text)
        if status is None:
            likely = cell_values.suggest_status(text)
            wanted = f"{CHOICE_REMEDY}{f'（是不是“{likely.value}”？）' if likely else ''}"
            wrong = f"完成状态“{_quote(text)}”不是规定的四种"
            faults.append(
                ReturnFault(self._at(row, ReturnField.STATUS), "status-unknown", wrong, wanted)
            )
        return status, behind

    def _percent(
        self, row: int, text: str, status: Status | None, faults: list[ReturnFault]
    ) -> float | None:
        if cell_values.is_blank(text):
            return None
        column = self._columns.get(ReturnField.PERCENT)
        value: CellValue = text if column is None else self._grid.rows[row][column]
        share: cell_values.Percentage | None = None
        if isinstance(value, str):
            share = cell_values.parse_percent(text)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            share = cell_values.Percentage(float(value), False)
        if share is None:
            wrong = f"完成比例“{_quote(text)}”看不出是百分之几"
            at = self._at(row, ReturnField.PERCENT)
            faults.append(ReturnFault(at, "percent-unknown", wrong, NUMBER_REMEDY))
            return None
        if share.has_sign or not 0 < share.value <= 1:
            return share.value
        return self._fraction(share.value, text, isinstance(value, str), row, status, faults)

    def _fraction(
        self,
        value: float,
        text: str,
        typed: bool,
        row: int,
        status: Status | None,
        faults: list[ReturnFault],
    ) -> float | None:
        """0.9 is what a cell holds that shows 90%, and what people type who mean it; 1 may be either."""
        at = self._at(row, ReturnField.PERCENT)
        shown = None if typed else self._is_percent_format(row)
        whole = round(value * 100, 6)
        if shown:
            return whole
        if value == 1 and status is not Status.DONE:
            if shown is False or typed:
                return value
            wrong = "完成比例是 1，看不出是 1% 还是 100%"
            faults.append(ReturnFault(at, "percent-unknown", wrong, NUMBER_REMEDY))
            return None
        wrong = f"完成比例“{text}”按 {whole:g}% 读"
        faults.append(ReturnFault(at, "percent-fraction", wrong, NUMBER_REMEDY, Severity.WARNING))
        return whole

    def _is_percent_format(self, row: int) -> bool | None:
        """None where that cannot be known."""
        hidden = self._book.sheet_details(self._grid.name)
        if hidden is None:
            return None
        return (row, self._columns[ReturnField.PERCENT]) in hidden.percents


def _quote(text: str) -> str:
    return cut(one_line(text), _LONGEST)
