"""检查方案文件：一次列出全部错误和警告，带行号和列号。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat
from taskmap.system import terminal
from taskmap.system.diagnostics import has_errors
from taskmap.workflow.plan_files import read_plan_file

Plans = Annotated[
    list[Path], typer.Argument(metavar="PLAN...", help="一个或几个方案文件", show_default=False)
]


def run(
    plans: Plans,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    diagnostics = tuple(
        fault
        for path in plans
        for fault in read_plan_file(path, options.ledger_place(ledger_url, path)).diagnostics
    )
    if output is OutputFormat.JSON:
        terminal.print_json([terminal.as_json(fault) for fault in diagnostics])
    else:
        terminal.print_diagnostics(diagnostics)
        if not diagnostics:
            terminal.print_line("没有发现问题。")
    return commands.FOUND if has_errors(diagnostics) else commands.DONE
