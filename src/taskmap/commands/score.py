"""考核：几期报送和进展按规则计分、排名，每一分都写明原因和日期。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat
from taskmap.documents.score import UNRANKED
from taskmap.plan.assessment import Ranking
from taskmap.system import terminal
from taskmap.tracking.report.score import Score, UnitScore
from taskmap.workflow import scoring

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
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    scores = scoring.make_scores(place, begin, until, plan or (), as_of, out)
    if output is OutputFormat.JSON:
        standings = [_standing(each) for each in scores.score.unit_scores]
        terminal.print_json(
            {
                "standings": standings,
                "files": [str(path) for path in scores.files],
                "rules": _rules(scores.score),
                "notes": scores.notes,
            }
        )
        return commands.DONE
    ranks = [
        (_place(each, scores.score.rules.ranking), f"{each.unit}　{each.score} 分")
        for each in scores.score.unit_scores
    ]
    terminal.print_pairs(scores.document.title, ranks or [("没有", "没有单位可考核")])
    for path in scores.files:
        terminal.print_line(f"写好了 {path}")
    for note in scores.notes:
        terminal.print_note(note)
    return commands.DONE


def _place(each: UnitScore, ranking: Ranking) -> str:
    """第1名, or by series 县区第1名."""
    series = each.series if ranking is Ranking.SERIES else ""
    return f"{series}第{each.rank}名" if each.rank else UNRANKED


def _rules(score: Score) -> dict[str, object]:
    """What holds for the sum, and of which plan."""
    rules = score.rules
    return {
        "plan": score.issues[0].plan.id if score.issues else "",
        "base": rules.base,
        "cap": rules.cap,
        "floor": rules.floor,
        "ranking": rules.ranking,
    }


def _standing(each: UnitScore) -> dict[str, object]:
    return {
        "rank": each.rank,
        "unit": each.unit,
        "score": each.score,
        "base": each.base,
        "series": each.series,
        "division": each.division,
        "points": [
            {
                "points": point.points,
                "cause": point.cause.value,
                "day": point.day.isoformat(),
                "what": point.what,
                "plan": point.plan,
                "period": point.period,
                "measure": point.measure,
                "receipt": point.source.receipt,
            }
            for point in each.points
        ],
    }
