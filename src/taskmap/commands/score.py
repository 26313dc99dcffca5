"""考核：几期报送和进展按规则计分、排名，每一分都写明原因和日期。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, terminal
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, FormatOption, LedgerOption
from taskmap.diagnostics import TaskmapError

First = Annotated[str, typer.Option("--from", metavar="PERIOD", help="从哪一期，如 2022-05")]
Last = Annotated[str, typer.Option("--until", metavar="PERIOD", help="到哪一期（含），如 2022-12")]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="PATH", help="写到哪里：文件夹（考核.docx 和 .xlsx），或一个文件"
    ),
]
PlanIds = Annotated[
    list[str] | None, typer.Option("--plan", metavar="ID", help="只考核这个方案，可写多次")
]


def run(
    begin: First,
    until: Last,
    out: Out = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap import bookkeeping, ledger, report
    from taskmap.commands.report import chosen, timezone, write

    with ledger.consulted(options.ledger_place(ledger_url)) as book:
        day = options.day(as_of, timezone(book))
        issues = bookkeeping.issues(book, day, plan or ())
        if not issues:
            raise TaskmapError(f"台账里到 {day} 为止还没有印发过的方案；请先 taskmap split")
        first, last = chosen(begin, issues, day), chosen(until, issues, day)
        found = report.score.of(issues, first, last, day)
    document = report.score.document(found)
    files = write(document, out, None, "考核")
    if output is Format.JSON:
        standings = [
            {
                "rank": each.rank,
                "unit": each.unit,
                "score": each.score,
                "points": [
                    {"points": one.points, "cause": str(one.cause), "day": one.day.isoformat()}
                    for one in each.points
                ],
            }
            for each in found.standings
        ]
        terminal.data({"standings": standings, "files": [str(path) for path in files]})
        return commands.DONE
    ranks = [(f"第{each.rank}名", f"{each.unit}　{each.score:g} 分") for each in found.standings]
    terminal.pairs(document.title, ranks or [("没有", "没有单位可考核")])
    for path in files:
        terminal.say(f"写好了 {path}")
    return commands.DONE
