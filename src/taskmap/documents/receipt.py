"""What is told to a unit whose return was entered: one line that a clerk may paste into a chat."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from taskmap.plan import periods
from taskmap.plan.model import Duty


@dataclass(frozen=True, slots=True)
class Receipt:
    """`number` is the receipt's in the ledger, `rows` were entered, `rows_returned` sent back to be put right.

    `duty` is None where nothing was owed; `is_signed`: a signed copy has come as well.
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
        return max(0, (self.received_on - self.duty.due).days) if self.duty else 0

    @property
    def awaits_signature(self) -> bool:
        return bool(self.duty and self.duty.rule.signed and not self.is_signed)

    @property
    def text(self) -> str:
        """「市生态环境局：2022年5月月度进展 25 条已收，按时，回执号 12，待补签字盖章件」."""
        found = periods.parse(self.period)
        what = (
            f"{found.title if found else self.period}{self.duty.rule.name if self.duty else '进展'}"
        )
        said = [f"{what} {self.rows} 条已收"]
        if self.rows_returned:
            said.append(f"另有 {self.rows_returned} 条退回更正")
        if self.duty:
            said.append(f"迟报 {self.days_late} 天" if self.days_late else "按时")
        said.append(f"回执号 {self.number}")
        if self.awaits_signature:
            said.append("待补签字盖章件")
        return f"{self.unit}：{'，'.join(said)}"
