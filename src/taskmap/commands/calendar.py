"""给每个单位出一份日历文件（.ics）：报送日、举措时限和节点，到期前提醒。

手机、Outlook、WPS 等都能导入。方案重新拆解或延期之后再出一次、再导入一次，原来的日程会更新，不会重复。

例：taskmap calendar -o 日历
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutFolder, OutputFormat
from taskmap.system import terminal
from taskmap.workflow.reminding import calendar_files
from taskmap.workflow.reminding.calendar_files import CalendarRequest

PlanId = Annotated[str | None, options.plan_option("只出这个方案的")]
UnitNames = Annotated[list[str] | None, options.unit_option("只出这个单位的，可写多次")]
Before = Annotated[
    int,
    typer.Option("--before", metavar="DAYS", min=0, max=60, help="到期前几天的上午九点提醒"),
]


def run(
    out: OutFolder = Path("日历"),
    plan: PlanId = None,
    unit: UnitNames = None,
    as_of: AsOf = None,
    before: Before = 3,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    request = CalendarRequest(plan, unit or (), as_of, before)
    files = calendar_files.write(options.ledger_place(ledger_url), request, out)
    if output is OutputFormat.JSON:
        terminal.print_json({"units": len(files), "files": [str(path) for path in files]})
    else:
        terminal.print_line(f"已出 {len(files)} 个单位的日历：{out}")
        terminal.print_next_step(f"把 {out} 里的文件发给各单位；今天要办什么，看 taskmap status")
    return commands.DONE
