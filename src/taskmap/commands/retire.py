"""终止方案：从那天起，这个方案不再有报送、时限、节点和销号，哪里也不再列出、不再催。

终止以前的日子照旧（`--as-of`），台账里的记录一条也不少。要恢复，改好方案再 split，印发新的一版。

例：taskmap retire zhuzhou-2022 --why 已有新的方案
"""

from __future__ import annotations

from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat
from taskmap.system import terminal
from taskmap.workflow.deciding import retiring

PlanId = Annotated[str, options.name_argument("PLAN", "方案编号，如 zhuzhou-2022", "plan_ids")]
Why = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="为什么终止，如文号", show_default=False)
]
Since = Annotated[
    str | None, typer.Option("--as-of", "--day", metavar="DATE", help="从哪一天起终止，默认今天")
]


def run(
    plan: PlanId,
    why: Why,
    day: Since = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    retired = retiring.retire(place, plan, why, day)
    if output is OutputFormat.JSON:
        terminal.print_json(retired._asdict())
    else:
        rows = [
            ("终止", f"从 {retired.day} 起"),
            ("原因", retired.why),
            ("版本", f"第 {retired.revision} 版是最后一版"),
        ]
        terminal.print_pairs(retired.plan, rows)
        options.show_written(place)
        terminal.print_next_step("taskmap plans")
    return commands.DONE
