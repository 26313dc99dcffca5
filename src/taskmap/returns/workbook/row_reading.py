"""The rows below the headings: each cell to what it says, or to a fault that says why it cannot be taken."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from taskmap.plan.progress import IMPLIED_PERCENTS, Status
from taskmap.returns.contents import (
    INPUT_FIELDS,
    ReturnedRow,
    ReturnFault,
    ReturnField,
    cell_source,
)
from taskmap.returns.workbook import cell_values, grids
from taskmap.returns.workbook.grids import CellValue, WorkbookGrids
from taskmap.returns.workbook.package import UNKNOWN_FORMULA
from taskmap.returns.workbook.tables import ReturnTable
from taskmap.system.diagnostics import Severity, Source
from taskmap.system.text import cut, one_line, plain

if TYPE_CHECKING:
    from taskmap.returns.workbook.sheet_details import SheetDetails

_TEXT_FIELDS = (
    ReturnField.STATUS,
    ReturnField.DONE,
    ReturnField.PROBLEMS,
    ReturnField.NEXT_STEPS,
    ReturnField.EVIDENCE,
)
"""What is a text, whatever the cell holds."""
_LOCKED_FIELDS = (ReturnField.TEXT, ReturnField.TASK, ReturnField.ROLE, ReturnField.DEADLINE)
_FIELDS_READ = frozenset([*INPUT_FIELDS, *_LOCKED_FIELDS, ReturnField.LAST])
CHOICE_REMEDY = f"请从下拉框选：{'、'.join(status.value for status in Status)}"
NUMBER_REMEDY = "请填 0 到 100 的整数，不带百分号"

# After the signatures only such a number makes a row.
_ID = re.compile(r"[A-Za-z0-9][\w.()-]*")
_ERRORS = frozenset(["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
_LONGEST = 30
"""Characters of a cell that a message quotes."""


class RowReader:
    """Reads the rows of a `table`; `end` is the row of the signatures, from 0."""

    def __init__(self, book: WorkbookGrids, table: ReturnTable, file: str, end: int) -> None:
        self._book, self._grid, self._file = book, table.grid, file
        heads = table.headings
        self._columns = heads.columns
        self._read_columns = {
            field: at for field, at in heads.columns.items() if field in _FIELDS_READ
        }
        self._rows, self._end = table.rows_below, end
        # Some repeat the headings on every page.
        self._number_heading = self._number(heads.last) or None
        self._struck_faults: dict[int, list[ReturnFault]] = defaultdict(list)
        self._take_as_shown()
        self._expand_merged_cells()

    def read(self) -> Iterator[ReturnedRow]:
        """The rows with a number, a measure's text or input. Left out: repeated headings, and what
        is no measure from `end` on.
        """
        for row in self._rows:
            values = self._grid.rows[row]
            texts = {
                field: grids.cell_text(values[column])
                for field, column in self._read_columns.items()
            }
            number = self._number(row)
            if number == self._number_heading or (row >= self._end and not _ID.fullmatch(number)):
                continue
            hidden_faults = (
                self._hidden_value_faults(row, texts) if self._book.hints.hidden_values else {}
            )
            if number or any(texts.get(field) for field in (*INPUT_FIELDS, ReturnField.TEXT)):
                yield self._make_row(row, number, texts, hidden_faults)

    def _make_row(
        self,
        row: int,
        number: str,
        texts: dict[ReturnField, str],
        hidden_faults: dict[ReturnField, ReturnFault],
    ) -> ReturnedRow:
        faults = [*self._struck_faults.get(row, ()), *hidden_faults.values()]
        for field in (ReturnField.DONE_DAY, ReturnField.DONE):
            if cell_values.is_blank(texts.get(field, "")):
                texts[field] = ""
        status, percent_text = None, ""
        if ReturnField.STATUS not in hidden_faults:
            status, percent_text = cell_values.parse_status(texts.get(ReturnField.STATUS, ""))
        percent = None
        if ReturnField.PERCENT not in hidden_faults:
            percent = self._read_percent(
                row, texts.get(ReturnField.PERCENT, "") or percent_text, status, faults
            )
        if percent_text and percent is not None:
            faults += self._contradiction_faults(row, percent_text, percent)
        if status is None and ReturnField.STATUS not in hidden_faults:
            status = self._suggested_status(row, texts, percent, faults)
        return ReturnedRow(row + 1, number, status, percent, texts, tuple(faults))

    def _take_as_shown(self) -> None:
        """In place of the values what a person sees: without what is struck out, and in columns of text numbers and
        dates as they are shown.
        """
        if self._book.hints.struck_text and (details := self._details):
            for field in filter(self._columns.__contains__, INPUT_FIELDS):
                self._leave_out_struck_text(field, details)
        for field in filter(self._columns.__contains__, _TEXT_FIELDS):
            self._show_numbers(self._columns[field])

    def _leave_out_struck_text(self, field: ReturnField, details: SheetDetails) -> None:
        column = self._columns[field]
        for row in self._rows:
            values = self._grid.rows[row]
            if (text := details.kept.get((row, column))) is None:
                continue
            problem = f"划掉的字没有收，收的是“{_quote(text)}”"
            if not text.strip():
                problem = f"“{_quote(grids.cell_text(values[column]))}”整格划掉了，没有收"
            remedy = "没有划错的不用管；要报的，请去掉删除线再报"
            at = self._source(row, field)
            fault = ReturnFault(at, "text-struck", problem, remedy, Severity.WARNING)
            self._struck_faults[row].append(fault)
            values[column] = text

    def _show_numbers(self, column: int) -> None:
        for row in self._rows:
            values = self._grid.rows[row]
            value = values[column]
            if not isinstance(value, str) and (details := self._details):
                values[column] = details.shown_text((row, column), value) or value

    @property
    def _details(self) -> SheetDetails | None:
        return self._book.sheet_details(self._grid.name)

    def _expand_merged_cells(self) -> None:
        """A cell merged downwards holds for every row that it covers."""
        rows = self._grid.rows
        for (top, column), (bottom, _) in self._grid.merged_ranges:
            if top < bottom and top in self._rows and column < len(rows[0]):
                for row in self._rows:
                    if top < row <= bottom and row < self._end:
                        rows[row][column] = rows[top][column]

    def _number(self, row: int) -> str:
        """Of the measure. 1-2 may have become the second of January."""
        if (column := self._columns.get(ReturnField.NUMBER)) is None:
            return ""
        value = self._grid.rows[row][column]
        if isinstance(value, datetime.date):
            return f"{value.month}-{value.day}"
        return plain(grids.cell_text(value)).lstrip("'")

    def _source(self, row: int, field: ReturnField) -> Source:
        return cell_source(self._file, self._grid.name, row + 1, self._columns.get(field, 0))

    def _hidden_value_faults(
        self, row: int, texts: dict[ReturnField, str]
    ) -> dict[ReturnField, ReturnFault]:
        """Formulas without a result and error cells, whose text would be lost."""
        details = self._details
        hidden_faults: dict[ReturnField, ReturnFault] = {}
        for field in INPUT_FIELDS:
            column = self._columns.get(field, -1)
            text = texts.get(field, "")
            if column < 0 or (text and text not in _ERRORS):
                continue
            formula = details.formulas.get((row, column), "") if details else ""
            error_text = details.errors.get((row, column), text) if details else text
            if formula or error_text:
                texts[field] = formula or error_text
                hidden_faults[field] = self._hidden_value_fault(row, field, formula, error_text)
        return hidden_faults

    def _hidden_value_fault(
        self, row: int, field: ReturnField, formula: str, error_text: str
    ) -> ReturnFault:
        at = self._source(row, field)
        if formula:
            known = "" if formula == UNKNOWN_FORMULA else f"“{_quote(formula)}”"
            problem = f"这里是公式{known}，没有结果"
            return ReturnFault(at, "cell-formula", problem, "请删去公式，直接写内容")
        return ReturnFault(
            at, "cell-error", f"这里是表格软件的出错值 {error_text}", "请重新填写内容"
        )

    def _suggested_status(
        self,
        row: int,
        texts: dict[ReturnField, str],
        percent: float | None,
        faults: list[ReturnFault],
    ) -> Status | None:
        """The status that a word likely means, if the percentage beside it says the same: 完成 and 100."""
        text = texts.get(ReturnField.STATUS, "")
        if cell_values.is_blank(text):
            return None
        likely = cell_values.suggest_status(text)
        if likely and percent is not None and IMPLIED_PERCENTS.get(likely) == percent:
            return likely
        remedy = f"{CHOICE_REMEDY}{f'（是不是“{likely.value}”？）' if likely else ''}"
        problem = f"完成状态“{_quote(text)}”不是规定的四种"
        at = self._source(row, ReturnField.STATUS)
        faults.append(ReturnFault(at, "status-unknown", problem, remedy))
        return None

    def _contradiction_faults(
        self, row: int, percent_text: str, percent: float
    ) -> Iterator[ReturnFault]:
        """推进中（60%） beside 30."""
        said = cell_values.parse_percent(percent_text)
        if said and said.value != percent:
            at = self._source(row, ReturnField.STATUS)
            problem = f"完成状态里写着 {said.value:g}%，完成比例却是 {percent:g}"
            remedy = "完成状态只从下拉框选，比例填在完成比例里"
            yield ReturnFault(at, "percent-contradiction", problem, remedy)

    def _read_percent(
        self, row: int, text: str, status: Status | None, faults: list[ReturnFault]
    ) -> float | None:
        if cell_values.is_blank(text):
            return None
        column = self._columns.get(ReturnField.PERCENT)
        value: CellValue = text if column is None else self._grid.rows[row][column]
        percentage: cell_values.Percentage | None = None
        if isinstance(value, str):
            percentage = cell_values.parse_percent(text)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            percentage = cell_values.Percentage(float(value), False)
        if percentage is None:
            problem = f"完成比例“{_quote(text)}”看不出是百分之几"
            at = self._source(row, ReturnField.PERCENT)
            faults.append(ReturnFault(at, "percent-unknown", problem, NUMBER_REMEDY))
            return None
        if percentage.has_sign or not 0 < percentage.value <= 1:
            is_percent = not isinstance(value, str) and self._is_percent_format(row)
            return _round_percent(percentage.value * (100 if is_percent else 1))
        return self._read_fraction(
            percentage.value, text, isinstance(value, str), row, status, faults
        )

    def _read_fraction(
        self,
        value: float,
        text: str,
        is_text: bool,
        row: int,
        status: Status | None,
        faults: list[ReturnFault],
    ) -> float | None:
        """0.9 is what a cell holds that shows 90%, and what people type who mean it; 1 may be either."""
        at = self._source(row, ReturnField.PERCENT)
        is_percent_format = None if is_text else self._is_percent_format(row)
        percent = _round_percent(value * 100)
        if is_percent_format:
            return percent
        if value == 1 and status is not Status.DONE:
            if is_percent_format is False or is_text:
                return value
            problem = "完成比例是 1，看不出是 1% 还是 100%"
            faults.append(ReturnFault(at, "percent-unknown", problem, NUMBER_REMEDY))
            return None
        problem = f"完成比例“{text}”按 {percent:g}% 读"
        faults.append(ReturnFault(at, "percent-fraction", problem, NUMBER_REMEDY, Severity.WARNING))
        return percent

    def _is_percent_format(self, row: int) -> bool | None:
        """None where that cannot be known."""
        if not self._book.hints.percent_formats:
            return False
        if (details := self._details) is None:
            return None
        return details.is_percent((row, self._columns[ReturnField.PERCENT]))


def _round_percent(percent: float) -> float:
    """A spreadsheet keeps 0.57 × 100 as 56.999999999999993."""
    return percent if percent.is_integer() else round(percent, 6)


def _quote(text: str) -> str:
    return cut(one_line(text), _LONGEST)
