"""列出台账里一天或一段时间的记录：收到的、退回的、印发的、催办的、更正的，一条一行。

不写是今天；可以写一天（2022-06-24）或一期（2022-06），一段日子用 --from、--until。按登记的日期列出，更正过的照样列出并注明，
还没有核实的报送注明待核实。

例：taskmap log 2022-06
"""

from __future__ import annotations

from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import lists, options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import LedgerOption, OutputFormat
from taskmap.documents import entry_list
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.asking import entry_log
from taskmap.workflow.asking.entry_log import LogRequest

Span = Annotated[
    str | None,
    typer.Argument(metavar="[DAY]", help="哪一天或哪一期，默认今天", show_default=False),
]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="从哪一天起，默认从头")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="到哪一天为止，默认今天")
]
PlanIds = Annotated[list[str] | None, options.plan_option("只列这个方案的，可写多次")]
UnitNames = Annotated[list[str] | None, options.unit_option("只列这个单位的，可写多次")]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="只列这一类，可写多次，如 报送、退回、催办、更正"),
]


def run(
    span: Span = None,
    since: Since = None,
    until: Until = None,
    plan: PlanIds = None,
    unit: UnitNames = None,
    kind: Kinds = None,
    output: ListFormatOption = OutputFormat.TEXT,
    ledger_url: LedgerOption = None,
) -> int:
    if span is not None and (since or until):
        raise TaskmapError("写了哪一天就不用再写 --from、--until")
    request = LogRequest(span, since, until, plan or (), unit or (), kind or ())
    found = entry_log.read_log(options.ledger_place(ledger_url), request)
    if output == OutputFormat.JSON:
        terminal.print_json([entry_list.entry_record(each) for each in found.entries])
    elif found.entries:
        lists.print_document(entry_list.document(*found), output)
    else:
        terminal.print_note(f"{entry_list.span_text(found.first, found.last)}没有记录。")
    if output == OutputFormat.TEXT:
        terminal.print_next_step("记错了的 taskmap correct 编号 --withdraw --why 原因")
    return commands.DONE
