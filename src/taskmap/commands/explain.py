"""解释一句时限的含义：算到哪一天，为什么。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat
from taskmap.plan import deadlines
from taskmap.system import terminal
from taskmap.workflow import explaining

Phrase = Annotated[
    str, typer.Argument(metavar="PHRASE", help="时限的说法，如 6月底前", show_default=False)
]
Year = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", min=1949, max=2200, help="没有写年份时按哪一年"),
]
Issued = Annotated[
    str | None, typer.Option("--issued", metavar="DATE", help="印发日期，用来算“印发之日起30日内”")
]
InPlan = Annotated[
    Path | None,
    typer.Option("--plan", metavar="PLAN", help="按这份方案的年份、印发日期和放假安排理解"),
]

KINDS = {
    "date": "有截止日期",
    "ongoing": "长期坚持",
    "recurring": "定期重复",
    "none": "没有说时间",
    "unknown": "看不懂",
}


def run(
    phrase: Phrase,
    year: Year = None,
    issued: Issued = None,
    plan: InPlan = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    deadline = deadlines.read(
        phrase, explaining.date_context(year, issued, plan, options.ledger_place(ledger_url))
    )
    if output is OutputFormat.JSON:
        names = ("said", "kind", "date", "ongoing", "dates", "rest", "why")
        terminal.print_json({name: getattr(deadline, name) for name in names})
    else:
        rows = [("原话", deadline.said), ("含义", KINDS[deadline.kind])]
        if deadline.date:
            rows.append(
                ("截止", f"{deadline.date}（含当日）{'，之后持续推进' if deadline.ongoing else ''}")
            )
        if deadline.rest:
            rows.append(("没有算进去", deadline.rest))
        terminal.print_pairs("时限", [*rows, ("理由", deadline.why)])
    return commands.FOUND if deadline.kind == "unknown" else commands.DONE
