"""批准延期：把举措的新时限记入台账，不用改方案；以后逾期按批准的日期算。

例：taskmap extend 2.1 --until 2022-09-30 --number 〔2022〕7号 --why 汛期
"""

from __future__ import annotations

from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat, PlanOfItem
from taskmap.ledger import codec
from taskmap.system import terminal
from taskmap.workflow.deciding import extending
from taskmap.workflow.deciding.extending import ExtensionRequest, ExtensionResult

Name = Annotated[str, options.name_argument("MEASURE", "举措的编号，如 2.1", "measure_ids")]
Until = Annotated[
    str,
    typer.Option(
        "--until", metavar="DATE", help="延到哪一天（含当日），如 2022-09-30", show_default=False
    ),
]
Number = Annotated[
    str, typer.Option("--number", metavar="NUMBER", help="批准延期的文号", show_default=False)
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="延期的原因", show_default=False)]
ForUnit = Annotated[str, options.unit_option("只给这个单位延期，默认所有单位")]
Day = Annotated[str | None, typer.Option("--day", metavar="DATE", help="批准的日期，默认今天")]
Force = Annotated[bool, typer.Option("--force", help="比现在的时限早也登记")]


def run(
    name: Name,
    until: Until,
    number: Number,
    why: Why,
    plan: PlanOfItem = None,
    unit: ForUnit = "",
    day: Day = None,
    force: Force = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    request = ExtensionRequest(name, until, number, why, plan, unit, day, force)
    place = options.ledger_place(ledger_url)
    result = extending.extend(place, request)
    _show(result, output)
    if output is OutputFormat.TEXT:
        if not result.refusal:
            options.show_written(place)
        terminal.print_next_step("taskmap check-overdue")
    return commands.FOUND if result.refusal else commands.DONE


def _show(result: ExtensionResult, output: OutputFormat) -> None:
    event, extension, limit, refusal = result
    if output is OutputFormat.JSON:
        record = {"plan": event.plan, **codec.make_body(extension), "unit": event.unit}
        refusals = [refusal._asdict()] if refusal else []
        before = limit.day if limit else None
        terminal.print_json({**record, "before": before, "day": event.day, "refused": refusals})
    elif not refusal and limit:
        rows = [
            ("原时限", f"{limit.day}（{limit.source}）"),
            ("批准延至", f"{extension.until}（含当日）"),
            ("单位", event.unit or "所有单位"),
            ("文号", extension.number),
            ("原因", extension.why),
        ]
        terminal.print_pairs(f"{event.plan} {event.measure}", rows)
    if refusal:
        terminal.print_note(f"不予登记：{refusal.message} [{refusal.code}]")
