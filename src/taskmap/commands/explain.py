"""解释一句时限的含义：算到哪一天，为什么；或者一个代码、一个到期日。

例：taskmap explain 2022年6月底前
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat
from taskmap.system import terminal
from taskmap.workflow.asking import explaining
from taskmap.workflow.asking.explaining import ExplainedCode, ExplainedPhrase

Phrase = Annotated[
    str,
    typer.Argument(
        metavar="PHRASE",
        help="时限的说法，如 6月底前；或一个代码、一个日期",
        show_default=False,
    ),
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
    typer.Option(
        "--plan",
        metavar="PLAN",
        help="按这份方案的实施期限、印发日期和放假安排理解；写的是日期的，再列出这一天到期的事",
    ),
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
    if code := explaining.explain_code(phrase):
        _show_code(code, output)
        return commands.DONE
    place = options.ledger_place(ledger_url, plan)
    explained = explaining.explain_phrase(phrase, year, issued, plan, place)
    if output is OutputFormat.JSON:
        _print_json(explained)
    else:
        _print_text(explained)
        terminal.print_next_step("taskmap validate plan.yaml")
    return commands.FOUND if explained.deadline.kind == "unknown" else commands.DONE


def _show_code(code: ExplainedCode, output: OutputFormat) -> None:
    if output is OutputFormat.JSON:
        terminal.print_json({"code": code.code, "meaning": code.meaning})
    else:
        terminal.print_pairs("代码", [("代码", code.code), ("意思和改法", code.meaning)])
        terminal.print_next_step("改好以后 taskmap validate plan.yaml")


def _print_json(explained: ExplainedPhrase) -> None:
    names = ("said", "kind", "date", "ongoing", "dates", "rest", "why")
    shown = {name: getattr(explained.deadline, name) for name in names}
    if explained.due is not None:
        shown["due"] = [asdict(each) for each in explained.due]
    terminal.print_json(shown)


def _print_text(explained: ExplainedPhrase) -> None:
    deadline = explained.deadline
    rows = [("原话", deadline.said), ("含义", KINDS[deadline.kind])]
    if deadline.date:
        after = "，之后持续推进" if deadline.ongoing else ""
        rows.append(("截止", f"{deadline.date}（含当日）{after}"))
    if deadline.rest:
        rows.append(("没有算进去", deadline.rest))
    terminal.print_pairs("时限", [*rows, ("理由", deadline.why)])
    if explained.due is not None:
        found = [(f"{each.kind} {each.item}", f"{each.what}：{each.why}") for each in explained.due]
        terminal.print_pairs("这一天到期", found or [("事项", "这一天没有到期的")])
