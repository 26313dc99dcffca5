"""填报负担：几个方案合起来，每个单位每月要填几份表、几条、几格，同一件事要了几遍，合订、预填能省多少。

例：taskmap burden -o 填报负担
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, formats
from taskmap.commands import lists, options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import AsOf, LedgerOption, OutputFormat
from taskmap.documents import burden as pages
from taskmap.system import terminal
from taskmap.workflow.asking import burden
from taskmap.workflow.asking.burden import BurdenReport, BurdenRequest

Month = Annotated[
    str | None,
    typer.Option("--month", metavar="PERIOD", help="只看这一期里要报的，如 2026-06、2026-Q2"),
]
First = Annotated[
    str | None,
    typer.Option("--from", metavar="PERIOD", help="从哪一期，如 2026-01；默认当年一月"),
]
Last = Annotated[
    str | None,
    typer.Option("--until", metavar="PERIOD", help="到哪一期（含），如 2026-12；默认那年十二月"),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只算这个方案，可写多次")]
UnitNames = Annotated[list[str] | None, options.unit_option("只看这个单位，逐月列出，可写多次")]
Out = Annotated[
    Path | None,
    options.out_option(
        "PATH",
        f"写到哪里：文件夹（填报负担.docx 和 .xlsx），或一个 {' '.join(f'.{each}' for each in formats.endings())} 文件",
    ),
]


def run(
    context: typer.Context,
    month: Month = None,
    begin: First = None,
    until: Last = None,
    unit: UnitNames = None,
    plan: PlanIds = None,
    out: Out = None,
    as_of: AsOf = None,
    ledger_url: LedgerOption = None,
    output: ListFormatOption = OutputFormat.TEXT,
) -> int:
    if month is not None:
        options.refuse(context, ("begin", "until"), "不和 --month 一起用")
    request = BurdenRequest(month, begin, until, plan or (), unit or (), as_of)
    _show(burden.make_burden(options.ledger_place(ledger_url), request, out), output)
    if output == OutputFormat.TEXT:
        terminal.print_next_step(f"taskmap {'related' if out else 'burden -o 填报负担'}")
    return commands.DONE


def _show(report: BurdenReport, output: str) -> None:
    if output == OutputFormat.JSON:
        files = [str(path) for path in report.files]
        terminal.print_json({**pages.to_record(report.page), "files": files})
        return
    if not report.files or output != OutputFormat.TEXT:
        lists.print_document(report.document, output)
    for path in report.files if output == OutputFormat.TEXT else ():
        terminal.print_line(f"写好了 {path}")
