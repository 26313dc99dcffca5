"""更正登记错的：改收到的日期，或撤销；以后各处都按改对的算，台账里原来的那条不动。

编号写回执号（如 2022-000123）、文号（〔2022〕3号）或方案的版本（方案编号@2）；连着的几份写成 2022-000123..2022-000130。
合订清单的回执号是全部各节，只更正一节的写成 2022-000123.2，或加 --plan。
更正错了可以再更正，以最后一次为准；撤销一次更正，就回到更正以前。

例：taskmap correct 2022-000123 --received 2022-06-24 --why 日期写错
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat, PlanOfItem
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.deciding import correcting
from taskmap.workflow.deciding.correcting import CorrectedEntry, CorrectionOrder
from taskmap.workflow.records import entry_numbers

Numbers = Annotated[
    list[str],
    typer.Argument(metavar="NUMBER...", help="要更正的编号，可以写几个", show_default=False),
]
Received = Annotated[
    str | None,
    typer.Option(
        "--received",
        "--day",
        metavar="DATE",
        help="实际是哪一天收到（批准、决定）的，如 2022-06-24",
    ),
]
Withdraw = Annotated[bool, typer.Option("--withdraw", help="撤销：当作没有登记过")]
Why = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="为什么更正，记入台账", show_default=False)
]


def run(
    numbers: Numbers,
    why: Why,
    received: Received = None,
    withdraw: Withdraw = False,
    plan: PlanOfItem = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    if withdraw == (received is not None):
        raise TaskmapError("请写明怎样更正：--received 改日期，或 --withdraw 撤销，只写一样")
    order = CorrectionOrder(numbers, received, why, plan)
    place = options.ledger_place(ledger_url)
    corrected = correcting.correct(place, order)
    if output is OutputFormat.JSON:
        terminal.print_json([_as_data(each, why) for each in corrected])
    else:
        _show(corrected)
        options.show_written(place)
        terminal.print_next_step("taskmap log")
    return commands.DONE


def _show(corrected: Sequence[CorrectedEntry]) -> None:
    for before, day, number in corrected:
        what = f"{before.day} 改为 {day}" if day else "撤销"
        terminal.print_line(
            f"{before.receipt}（{entry_numbers.description(before)}）{what}，更正号 {number}"
        )


def _as_data(corrected: CorrectedEntry, why: str) -> dict[str, object]:
    before, day, number = corrected
    return {
        "number": number,
        "target": before.receipt,
        "kind": before.kind,
        "plan": before.plan,
        "unit": before.unit,
        "period": before.period,
        "measure": before.measure,
        "before": before.day.isoformat(),
        "received": day.isoformat() if day else None,
        "withdrawn": day is None,
        "why": why.strip(),
    }
