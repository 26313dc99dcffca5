"""A returned checklist before it is checked: whose it says it is, its rows, and what could not be read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.plan.progress import Status
from taskmap.system.diagnostics import Diagnostic, Severity, Source
from taskmap.system.spreadsheets import column_letters
from taskmap.system.text import plain


class ReturnField(StrEnum):
    """A column of the report sheet, by the heading under which it went out."""

    NUMBER = "编号"
    TASK = "工作任务"
    TEXT = "具体举措"
    ROLE = "角色"
    DEADLINE = "完成时限"
    LAST = "上期进展"
    STATUS = "完成状态"
    PERCENT = "完成比例(%)"
    DONE_DAY = "完成日期"
    DONE = "本期进展"
    PROBLEMS = "存在问题"
    NEXT_STEPS = "下步打算"
    EVIDENCE = "佐证材料"


INPUT_FIELDS = (
    ReturnField.STATUS,
    ReturnField.PERCENT,
    ReturnField.DONE_DAY,
    ReturnField.DONE,
    ReturnField.PROBLEMS,
    ReturnField.NEXT_STEPS,
    ReturnField.EVIDENCE,
)
"""What the unit fills in."""
REQUIRED_FIELDS = (ReturnField.STATUS, ReturnField.PERCENT, ReturnField.DONE)
"""Without these columns nothing can be taken."""
OPTIONAL_FIELDS = (ReturnField.DONE_DAY,)
"""What checklists of earlier versions, and templates of an office, need not have."""


UNREADABLE = "return-unreadable"
"""The code of what could not be opened."""


class ReturnFault(NamedTuple):
    """What is wrong and what is wanted instead, as two halves of a sentence. An error is sent back
    to the unit, a warning only shown. `measure` is the id of the measure whose row it is about, ""
    if it is about none.
    """

    at: Source
    code: str
    problem: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    measure: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the unit has to correct it; False for a warning, with which the row is still accepted."""
        return self.severity is Severity.ERROR

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as one message, the remedy behind the problem."""
        message = f"{self.problem}；{self.remedy}" if self.remedy else self.problem
        return Diagnostic(self.at, self.code, message, self.severity)


def has_errors(faults: Iterable[ReturnFault]) -> bool:
    """Whether any of the `faults` has to be corrected."""
    return any(fault.is_error for fault in faults)


class WorkbookIdentity(Struct, frozen=True):
    """Whose a workbook says it is; "" and 0 for what it does not say.

    `fingerprints` leads from the measures that went out to their fingerprints: only the hidden sheet knows them.
    """

    plan: str = ""
    revision: int = 0
    unit: str = ""
    period: str = ""
    rule: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    """The code that went out with the sheet: whole in the hidden sheet, its beginning above the table."""
    printed: frozenset[str] = frozenset()
    """The marks of what its template printed, and of the names of sheets that it fills in: only the hidden sheet knows them."""
    sections: tuple[SectionIdentity, ...] = ()
    """Of a workbook about several reports what each of its sections is."""

    def __bool__(self) -> bool:
        return bool(self.plan or self.unit or self.period)


class SectionIdentity(Struct, frozen=True):
    """A section of a workbook about several reports, as the hidden sheet names it: its `numbers` lead from the number that
    is printed in a row to the number in the plan, `answers` from the numbers of rows that have none of their own to the
    printed number of the row that answers for them. `fingerprints` as of a whole workbook.
    """

    plan: str
    revision: int
    unit: str
    period: str
    rule: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


class UnreadContent(NamedTuple):
    """Something in a workbook that was neither sent out nor read: where it stands, what it says ("" if that is not
    known), and how much more of it there is.
    """

    where: str
    text: str = ""
    more: str = ""


class ReturnedRow(NamedTuple):
    """One row as it stands. `percent` is 0 to 100 if it is in order, None for an empty cell.

    `texts` has the text of every column that was found; `faults` are of cells that could not be
    read.
    """

    row_number: int
    """As a spreadsheet counts, from 1."""
    number: str
    status: Status | None
    percent: float | None
    texts: Mapping[ReturnField, str]
    faults: tuple[ReturnFault, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Whether the unit typed anything into the row; what was printed in it does not count."""
        return any(map(self.texts.get, INPUT_FIELDS))

    @property
    def answers(self) -> tuple[object, ...]:
        """What the unit said, to be compared with another row: in whatever spelling of width and blanks."""
        words = (plain(self.texts.get(column, "")) for column in INPUT_FIELDS[2:])
        return self.status, self.percent, *words


class ReturnedWorkbook(Struct, frozen=True):
    """A returned workbook. `hidden_identity` is what its hidden sheet says, `visible_identity` what
    stands on the sheet itself.

    `columns` leads from the fields that the sheet has to their column, from 0; `header_row` is the
    row of the headings, from 1.
    """

    file: str
    sheet: str = ""
    header_row: int = 0
    columns: Mapping[ReturnField, int] = field(default_factory=dict)
    hidden_identity: WorkbookIdentity = WorkbookIdentity()
    visible_identity: WorkbookIdentity = WorkbookIdentity()
    rows: tuple[ReturnedRow, ...] = ()
    reporter: str = ""
    """填报人"""
    phone: str = ""
    reviewer: str = ""
    """审核人"""
    faults: tuple[ReturnFault, ...] = ()
    """Of the workbook as a whole."""
    unread: tuple[UnreadContent, ...] = ()
    is_section: bool = False
    """Whether it is a section of a sheet about several reports."""
    saved_at: datetime.datetime | None = None
    """When it was last saved, as it says itself; without a zone by the clock of the computer where that was."""

    @property
    def identity(self) -> WorkbookIdentity:
        """The hidden sheet's word first; what it leaves open is taken from the visible lines above
        the table.
        """
        one, other = self.hidden_identity, self.visible_identity
        return WorkbookIdentity(
            one.plan or other.plan,
            one.revision or other.revision,
            one.unit or other.unit,
            one.period or other.period,
            one.rule,
            one.fingerprints,
        )

    @property
    def is_return(self) -> bool:
        """Whether it is one at all, be it a faulty one; False for a workbook without the table that says of nobody that
        it is his.
        """
        return bool(self.sheet or self.identity) or not any(
            fault.code == "return-no-table" for fault in self.faults
        )

    @property
    def is_unreadable(self) -> bool:
        """Whether it could not be opened, so that nothing is known of it but its name."""
        return not self.sheet and any(fault.code == UNREADABLE for fault in self.faults)

    @property
    def has_code(self) -> bool:
        """Whether a code that goes out with a checklist stands anywhere in it."""
        return bool(self.hidden_identity.code or self.visible_identity.code)

    def field_source(self, row: int, column: ReturnField) -> Source:
        """The cell of a field in a row, counted from 1; the row's first cell where the sheet has no
        such column.
        """
        return cell_source(self.file, self.sheet, row, self.columns.get(column, 0))

    @property
    def header_source(self) -> Source:
        """The headings, for a fault that has no cell of its own; the file alone if no table was found."""
        if not self.sheet:
            return Source(self.file)
        return self.field_source(self.header_row, ReturnField.NUMBER)


def cell_source(file: str, sheet: str, row: int, column: int) -> Source:
    """A cell of `sheet` in `file`, by its row from 1 and its column from 0."""
    return Source(file, row, column + 1, sheet, f"{column_letters(column + 1)}{row}")
