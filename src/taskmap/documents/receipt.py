"""A return that was entered to its receipt: one line for the unit, which can be pasted into a chat."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from taskmap.plan import periods
from taskmap.plan.model import Duty


@dataclass(frozen=True, slots=True)
class Receipt:
    """`number` is the receipt's in the ledger; of the return `rows` were entered and `rows_returned` sent back to be
    corrected.

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

    @property
    def days_late(self) -> int:
        """Calendar days after the due date on which the return came; 0 in time, or where nothing was owed."""
        return max(0, (self.received_on - self.duty.due).days) if self.duty else 0

    @property
    def awaits_signature(self) -> bool:
        """Whether the report has to be signed and sealed and no signed copy has come yet."""
        return bool(self.duty and self.duty.rule.signed and not self.is_signed)

    @property
    def text(self) -> str:
        """「市生态环境局：2022年5月月度进展 25 条已收，按时，回执号 12，待补签字盖章件」."""
        period = periods.parse(self.period)
        title = period.title if period else self.period
        rule = self.duty.rule.name if self.duty else "进展"
        parts = [f"{title}{rule} {self.rows} 条已收"]
        if self.rows_returned:
            parts.append(f"另有 {self.rows_returned} 条退回更正")
        if self.duty:
            parts.append(f"迟报 {self.days_late} 天" if self.days_late else "按时")
        parts.append(f"回执号 {self.number}")
        if self.awaits_signature:
            parts.append("待补签字盖章件")
        return f"{self.unit}：{'，'.join(parts)}"
