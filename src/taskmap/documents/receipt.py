"""A return that was entered to its receipt: one line that can be pasted into a chat, or a page to print, a Document."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct

from taskmap.document import Document, Row, Table, Value
from taskmap.plan import periods
from taskmap.plan.model import Duty
from taskmap.returns.row_changes import RowChange
from taskmap.system.dates import long_date
from taskmap.system.diagnostics import Diagnostic, Severity

FILE = "回执.docx"
"""The template's name."""
_HASH_DIGITS = 12
_CHANGE_COLUMNS = {"id": "编号", "column": "列", "before": "先前", "after": "本次"}
_FAULT_COLUMNS = {"place": "位置", "what": "情况"}


class Receipt(Struct, frozen=True):
    """`number` is the receipt's in the ledger; of the return `rows` were entered and `rows_returned` sent back to be
    corrected. `received_on` is the day by which it is in time or late, on which the first return for the period came.

    `duty` is None where the unit owed no report for the period; `is_signed`: a signed copy has come as well.
    """

    unit: str
    period: str
    rows: int
    received_on: datetime.date
    number: str
    duty: Duty | None = None
    rows_returned: int = 0
    is_signed: bool = False
    plan: str = ""
    """Of a section of a workbook about several reports the id of its plan."""
    section_number: str = ""
    """The number of such a section's own entry: `number` is that of the workbook."""

    @property
    def entry_number(self) -> str:
        """The number of its entry in the ledger."""
        return self.section_number or self.number

    @property
    def days_late(self) -> int:
        """Calendar days after the due date on which the return came; 0 in time, or where nothing was owed."""
        return max(0, (self.received_on - self.duty.due).days) if self.duty else 0

    @property
    def awaits_signature(self) -> bool:
        """Whether the report has to be signed and sealed and no signed copy has come yet."""
        return bool(self.duty and self.duty.rule.signed and not self.is_signed)

    @property
    def title(self) -> str:
        """What was reported: 「2022年5月月度进展」."""
        period = periods.parse(self.period)
        return f"{period.title if period else self.period}{self.duty.rule.name if self.duty else '进展'}"

    @property
    def timeliness(self) -> str:
        """「按时」 or 「迟报 2 天」; 按时 where nothing was owed."""
        return f"迟报 {self.days_late} 天" if self.days_late else "按时"

    @property
    def text(self) -> str:
        """「市生态环境局：2022年5月月度进展 25 条已收，按时，回执号 12，待补签字盖章件」."""
        parts = [f"{self.title} {self.rows} 条已收"]
        if self.rows_returned:
            parts.append(f"另有 {self.rows_returned} 条退回更正")
        if self.duty:
            parts.append(self.timeliness)
        parts.append(f"回执号 {self.number}")
        if self.awaits_signature:
            parts.append("待补签字盖章件")
        section = f"（{self.plan}）" if self.plan else ""
        return f"{self.unit}{section}：{'，'.join(parts)}"


class ReceiptPage(Struct, frozen=True):
    """What the page of a `receipt` tells beside it. `plan_title` and `issuer` are those of the plan, `file` the name of the
    return, `received_on` the day on which it came, `hash` that of its entry in the ledger; `replaced` and `later` are the other file of the unit and period in whose
    place it stands, or which stands in its place ("": none), `changes` the cells in which it differs from what stood
    before; `faults` are what goes back and what is only told.
    """

    receipt: Receipt
    plan_title: str
    issuer: str
    file: str
    received_on: datetime.date
    hash: str
    replaced: str = ""
    later: str = ""
    changes: Sequence[RowChange] = ()
    faults: Sequence[Diagnostic] = ()


def document(page: ReceiptPage) -> Document:
    """The page: what was taken, what goes back to be corrected, what was not read or is only told."""
    receipt = page.receipt
    items = [Row("item", {"item": item, "what": what}) for item, what in _items(page) if what]
    changes = [Row("change", _change_values(each)) for each in page.changes]
    tables = [
        Table("收件情况", {"item": "项目", "what": "内容"}, items),
        Table("和先前那一份不同的", _CHANGE_COLUMNS, changes),
    ]
    for title, severity in (
        ("退回更正", Severity.ERROR),
        ("没有读的内容和提醒", Severity.WARNING),
    ):
        rows = [_fault_row(each) for each in page.faults if each.severity is severity]
        tables.append(Table(title, _FAULT_COLUMNS, rows))
    title = f"{receipt.unit}{receipt.title}收件回执"
    return Document(title, page.issuer, page.received_on, {}, tables)


def blank() -> Document:
    """The page without content: its names are what a template may use."""
    day = datetime.date.min
    return document(ReceiptPage(Receipt("", "", 0, day, ""), "", "", "", day, ""))


def _items(page: ReceiptPage) -> Iterator[tuple[str, Value]]:
    receipt, duty = page.receipt, page.receipt.duty
    yield "回执号", receipt.number
    yield "方案", page.plan_title
    yield "单位", receipt.unit
    yield "报送期", receipt.period
    yield "文件", PurePath(page.file).name
    yield "收到日期", page.received_on
    if page.received_on != receipt.received_on:
        yield "最早收到", f"{long_date(receipt.received_on)}，是否按时照这一天"
    if duty:
        yield "是否按时", f"{receipt.timeliness}（应于{long_date(duty.due)}前报送）"
    returned = f"，另有 {receipt.rows_returned} 条退回更正" if receipt.rows_returned else ""
    yield "登记", f"{receipt.rows} 条{returned}"
    yield "取代", page.replaced and f"先前的 {PurePath(page.replaced).name}，以本次为准"
    yield "以另一份为准", page.later and f"{PurePath(page.later).name} 收到得更晚"
    if receipt.awaits_signature:
        yield "签字盖章件", "还没有收到，请补送"
    yield "台账校验码", f"{receipt.entry_number}　{page.hash[:_HASH_DIGITS]}"


def _change_values(change: RowChange) -> dict[str, Value]:
    return {
        "id": change.measure,
        "column": change.field.value,
        "before": change.before or "空",
        "after": change.after or "空",
    }


def _fault_row(fault: Diagnostic) -> Row:
    place = f"{fault.at.sheet} {fault.at.cell}".strip()
    return Row("fault", {"place": place or "整个文件", "what": fault.message})
