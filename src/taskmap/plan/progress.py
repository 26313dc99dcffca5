"""What a unit reports for one period: a return, its rows, each with the cell it was read from."""

from __future__ import annotations

import datetime
from enum import StrEnum

from msgspec import Struct

from taskmap.system.dates import long_date

BLANK_MARKS = frozenset(["", "/", "-", "—", "——", "无"])
"""What stands in a cell that is left blank on purpose, in normal form."""
NOTHING = BLANK_MARKS | {"暂无", "没有"}
"""What a cell of words holds where there is nothing to say, in normal form."""
AS_REPORTED = "据单位所报"
"""Printed beside a 完成日期 that a unit told: nobody else has seen to it."""


def milestone_row_id(measure: str, milestone: str) -> str:
    """The number of a milestone's row in a checklist and its name in the ledger, by the ids of the measure and of the
    milestone in it: 2.1-1.
    """
    return f"{measure}-{milestone}"


class Status(StrEnum):
    """完成状态 as the checklist offers it."""

    NOT_STARTED = "未启动"
    IN_PROGRESS = "推进中"
    DONE = "已完成"
    ONGOING = "长期坚持"


IMPLIED_PERCENTS = {Status.DONE: 100.0, Status.NOT_STARTED: 0.0}
"""What an empty 完成比例 can only mean, by the status beside it."""


def meets_deadline(status: str, ongoing: bool) -> bool:
    """Whether a unit that last reported this `status` ("" if it never did) has nothing left to do by the deadline, which
    is `ongoing` where the work goes on after its date.
    """
    return status == Status.DONE or (ongoing and status == Status.ONGOING)


class Progress(Struct, frozen=True):
    """One row: what the unit reports of one measure, or of one milestone by the number of its row. `percent` is 0 to 100; None where the cell is empty.

    `cell_ref` is where it was read: 月度报送!H5 (sheet and the cell of its percent).
    """

    measure: str
    status: Status
    percent: float | None
    progress_text: str = ""
    """本期进展"""
    problems: str = ""
    """存在问题"""
    next_steps: str = ""
    """下步打算"""
    evidence: str = ""
    """佐证材料"""
    cell_ref: str = ""
    done_on: datetime.date | None = None
    """完成日期, which only the unit itself can tell, and only with 已完成."""

    @property
    def status_text(self) -> str:
        """推进中40%: the status, and the percent of what is under way if it was reported."""
        if self.status is Status.IN_PROGRESS and self.percent is not None:
            return f"{self.status}{self.percent:g}%"
        return self.status.value

    @property
    def summary(self) -> str:
        """推进中，40%：…, or 已完成，100%，2022年6月18日完成（据单位所报）：…, as later tables repeat it."""
        percent = f"，{self.percent:g}%" if self.percent is not None else ""
        done = f"，{long_date(self.done_on)}完成（{AS_REPORTED}）" if self.done_on else ""
        text = f"：{self.progress_text}" if self.progress_text else ""
        return f"{self.status}{percent}{done}{text}"


class Submission(Struct, frozen=True):
    """One accepted return. `received_on` is the day that counts for being on time, `file` its name as it came,
    `digest` the SHA-256 of its bytes, `is_signed` whether a signed copy (a scan) has come as well.
    """

    plan: str
    revision: int
    unit: str
    period: str
    received_on: datetime.date
    rows: tuple[Progress, ...]
    file: str = ""
    digest: str = ""
    reporter: str = ""
    """填报人"""
    phone: str = ""
    reviewer: str = ""
    """审核人"""
    is_signed: bool = False
