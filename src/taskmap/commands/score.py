"""考核：几期报送和进展按规则计分、排名，每一分都写明原因和日期。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, FormatOption, LedgerOption
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days

if TYPE_CHECKING:
    from taskmap.tracking.report.score import Standing

First = Annotated[str, typer.Option("--from", metavar="PERIOD", help="从哪一期，如 2022-05")]
Last = Annotated[str, typer.Option("--until", metavar="PERIOD", help="到哪一期（含），如 2022-12")]
Out = Annotated[
    Path | None,
    options.out_option("PATH", "写到哪里：文件夹（考核.docx 和 .xlsx），或一个文件"),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只考核这个方案，可写多次")]


def run(
    begin: First,
    until: Last,
    out: Out = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap.commands.report import chosen, write
    from taskmap.documents import score as paper
    from taskmap.ledger import opening
    from taskmap.tracking.report import score
    from taskmap.workflow import report_sources

    with opening.consulted(options.ledger_place(ledger_url)) as book:
        day = days.day(as_of, report_sources.timezone(book))
        issues = report_sources.issues(book, day, plan or ())
        first, last = chosen(begin, issues, day), chosen(until, issues, day)
        if last.last < first.first:
            raise TaskmapError(f"--until {last.label} 在 --from {first.label} 之前，请把两期对调")
        found = score.of(issues, first, last, day)
    document = paper.document(found)
    files = write(document, out, None, paper.FILE)
    if output is Format.JSON:
        standings = [_standing(each) for each in found.standings]
        terminal.data({"standings": standings, "files": [str(path) for path in files]})
        return commands.DONE
    ranks = [(f"第{each.rank}名", f"{each.unit}　{each.score} 分") for each in found.standings]
    terminal.pairs(document.title, ranks or [("没有", "没有单位可考核")])
    for path in files:
        terminal.say(f"写好了 {path}")
    return commands.DONE


def _standing(each: Standing) -> dict[str, object]:
    return {
        "rank": each.rank,
        "unit": each.unit,
        "score": each.score,
        "base": each.base,
        "points": [
            {
                "points": point.points,
                "cause": point.cause.value,
                "day": point.day.isoformat(),
                "what": point.what,
                "plan": point.plan,
                "period": point.period,
                "measure": point.measure,
                "receipt": point.seat.receipt,
            }
            for point in each.points
        ],
    }
