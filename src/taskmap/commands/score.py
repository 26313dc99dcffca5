"""考核：几期报送和进展按规则计分、排名，每一分都写明原因和日期。

批示、失实等由办公室定的，用 taskmap score add 单位 分值 登记；不可抗力等不扣分的，用 taskmap score exempt 单位 登记。都要文号和原因。

例：taskmap score --from 2022-04 --until 2022-06
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat
from taskmap.documents.score import UNRANKED
from taskmap.ledger.entries import KIND_TITLES, EntryKind
from taskmap.plan.assessment import Ranking
from taskmap.system import terminal
from taskmap.tracking.report.score import Score, UnitScore
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.workflow.reporting import score_entries, scoring
from taskmap.workflow.reporting.score_entries import DecisionRequest, RecordedDecision
from taskmap.workflow.reporting.scoring import ScoreReport


class ScoreAction(StrEnum):
    ADD = "add"
    EXEMPT = "exempt"


Action = Annotated[
    ScoreAction | None,
    typer.Argument(
        metavar="<add|exempt>", help="登记加减分，或登记免扣分；不写就是出考核", show_default=False
    ),
]
UnitName = Annotated[str | None, options.name_argument("UNIT", "单位的名称或简称", "unit_names")]
Points = Annotated[
    str | None,
    typer.Argument(metavar="POINTS", help="add：加几分，减分写 -3", show_default=False),
]
First = Annotated[str | None, typer.Option("--from", metavar="PERIOD", help="从哪一期，如 2022-05")]
Last = Annotated[
    str | None, typer.Option("--until", metavar="PERIOD", help="到哪一期（含），如 2022-12")
]
Out = Annotated[
    Path | None,
    options.out_option("PATH", "写到哪里：文件夹（考核.docx 和 .xlsx），或一个文件"),
]
PlanIds = Annotated[
    list[str] | None,
    options.plan_option("只考核这个方案，可写多次；登记时，几个方案都有这个单位的，写明是哪一个"),
]
Number = Annotated[str | None, typer.Option("--number", metavar="NUMBER", help="登记：依据的文号")]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="登记：原因")]
OfPeriod = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="PERIOD", help="add：算在哪一期，默认日期所在的那一期；exempt：免哪一期"
    ),
]
OfMeasure = Annotated[
    str | None,
    typer.Option(
        "--measure",
        metavar="MEASURE",
        help="exempt：免哪条举措",
        autocompletion=options.completion_by("measure_ids"),
    ),
]
Day = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help="登记：决定的日期，默认今天")
]

_OF_SCORES = ("begin", "until", "out", "as_of")
_OF_DECISION = ("number", "why", "period", "measure", "day")


def run(
    context: typer.Context,
    action: Action = None,
    unit: UnitName = None,
    points: Points = None,
    begin: First = None,
    until: Last = None,
    out: Out = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    number: Number = None,
    why: Why = None,
    period: OfPeriod = None,
    measure: OfMeasure = None,
    day: Day = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    if action is None:
        options.refuse(context, _OF_DECISION, "只和 add、exempt 一起用")
        first = options.require(context, "--from", begin)
        last = options.require(context, "--until", until)
        _show(scoring.make_scores(place, first, last, plan or (), as_of, out), output)
        if output is OutputFormat.TEXT:
            again = f"score --from {first} --until {last} -o 考核"
            terminal.print_next_step(f"taskmap {'status' if out else again}")
        return commands.DONE
    options.refuse(context, _OF_SCORES, f"不和 {action} 一起用")
    request = DecisionRequest(
        unit=options.require(context, "UNIT", unit),
        number=options.require(context, "--number", number),
        why=options.require(context, "--why", why),
        plan=options.only_plan(context, plan),
        period=period,
        day=day,
    )
    if action is ScoreAction.ADD:
        options.refuse(context, ("measure",), "只和 exempt 一起用")
        found = score_entries.add_points(place, request, options.require(context, "POINTS", points))
    else:
        options.refuse(context, ("points",), "只和 add 一起用")
        found = score_entries.exempt(place, request, measure)
    _show_decision(found, output)
    if output is OutputFormat.TEXT:
        options.show_written(place)
        terminal.print_next_step("taskmap score --from 第一期 --until 最后一期")
    return commands.DONE


def _show(scores: ScoreReport, output: OutputFormat) -> None:
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
        return
    ranks = [
        (_rank_text(each, scores.score.rules.ranking), f"{each.unit}　{each.score} 分")
        for each in scores.score.unit_scores
    ]
    terminal.print_pairs(scores.document.title, ranks or [("单位", "没有单位可考核")])
    for path in scores.files:
        terminal.print_line(f"写好了 {path}")
    for note in scores.notes:
        terminal.print_note(note)


def _show_decision(found: RecordedDecision, output: OutputFormat) -> None:
    record = found.record
    points = record.points if isinstance(record, PointAdjustment) else None
    measure = record.measure if isinstance(record, Exemption) else ""
    if output is OutputFormat.JSON:
        decided = {"points": points} if points is not None else {"measure": measure}
        terminal.print_json(
            {
                "plan": found.plan,
                "receipt": found.receipt,
                "unit": record.unit,
                "period": record.period,
                "day": record.day,
                "number": record.number,
                "why": record.why,
                **decided,
            }
        )
        return
    rows = [
        ("编号", found.receipt),
        (KIND_TITLES[EntryKind.POINTS], f"{points:+}" if points is not None else ""),
        ("免扣分的举措", measure),
        ("期次", record.period),
        ("日期", record.day.isoformat()),
        ("文号", record.number),
        ("原因", record.why),
    ]
    terminal.print_pairs(f"{found.plan} {record.unit}", [row for row in rows if row[1]])


def _rank_text(each: UnitScore, ranking: Ranking) -> str:
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
                "number": point.number,
            }
            for point in each.points
        ],
    }
