"""写月度报告：谁报了谁没报，每条举措到哪一步，哪里滞后，下期有什么到期。

例：taskmap report --month 2022-06
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, formats
from taskmap.commands import options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import AsOf, LedgerOption, OutputFormat, Templates
from taskmap.documents import monthly_report
from taskmap.documents.monthly_report import Masthead
from taskmap.system import terminal
from taskmap.tracking.report import Tally
from taskmap.workflow.reporting import reports
from taskmap.workflow.reporting.reports import MonthlyReport

Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        metavar="[PERIOD]",
        help="哪一期，如 2022-06、6月、上月、2022-Q2；后面什么也不写，是各方案最近到期的一期；不写 --month 是正在进行的",
    ),
]
Out = Annotated[
    Path | None,
    options.out_option(
        "PATH",
        f"写到哪里：文件夹（月度报告.docx 和 .xlsx），或一个 {' '.join(f'.{each}' for each in formats.endings())} 文件",
    ),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只报这个方案，可写多次")]

Number = Annotated[
    str | None,
    typer.Option(
        "--number", metavar="N", help="报告的期号，如 3（印“第3期”）；不写就按当年已有的期数数"
    ),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="NAME", help="主送；不写就是方案里写的汇总报给谁"),
]
CopyTo = Annotated[str | None, typer.Option("--cc", metavar="NAME", help="抄送")]

_NO_CHARTS = "注意：没有装画图用的 XlsxWriter，报告里没有图，数都在表里；要图请装 taskmap[charts]"
_COLOURS = {
    "已销号": "bright_black",
    "已完成": "green",
    "逾期": "bright_red",
    "未要求报送": "white",
    "未到起始": "bright_white",
    "未报送": "magenta",
    "长期坚持": "blue",
    "未启动": "yellow",
    "超序时": "bright_green",
    "达序时": "cyan",
    "滞后": "red",
}


def run(
    month: Month = None,
    out: Out = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    templates: Templates = None,
    number: Number = None,
    to: To = None,
    copy_to: CopyTo = None,
    ledger_url: LedgerOption = None,
    output: ListFormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    masthead = Masthead(number or "", to or "", copy_to or "")
    monthly = reports.make_report(place, month, plan or (), as_of, out, templates, masthead)
    _show(monthly, output)
    if monthly.lacks_charts:
        terminal.print_note(_NO_CHARTS)
    if output == OutputFormat.TEXT:
        label = monthly.report.periods[0].label
        following = "check-overdue" if out else f"report --month {label} -o 月报"
        terminal.print_next_step(f"taskmap {following}")
    return commands.DONE


def _show(monthly: MonthlyReport, output: str) -> None:
    report, document, files = monthly.report, monthly.document, monthly.files
    if output == OutputFormat.JSON:
        data = monthly_report.data(report, monthly.masthead)
        terminal.print_json({**data, "files": [str(path) for path in files]})
        return
    if output != OutputFormat.TEXT:
        name = f"{formats.DEFAULT_TEMPLATE}.{formats.ending(output)}"
        terminal.print_file(formats.render(name, document).decode("utf-8-sig"))
        return
    terminal.print_line(str(document.fields["report.opening"]))
    for plan in report.plans:
        terminal.print_line(plan.title)
        terminal.print_bars([_bar(tally) for tally in (*plan.chapters, plan.total)])
        whose = f"{plan.title}：" if len(report.plans) > 1 else ""
        for note in plan.notes:
            terminal.print_note(f"注意：{whose}{note}")
    for name in ("good", "problems", "follow_up"):
        for line in str(document.fields[f"report.{name}"]).splitlines():
            terminal.print_line(line)
    if lines := [*monthly_report.total_lines(report)]:
        terminal.print_line("各单位合计")
        for line in lines:
            terminal.print_line(f"  {line}")
    for path in files:
        terminal.print_line(f"写好了 {path}")


def _bar(tally: Tally) -> tuple[str, list[tuple[str, int, str]]]:
    segments = [
        (bucket.value, count, _COLOURS.get(bucket.value, "white"))
        for bucket, count in tally.buckets.items()
    ]
    return tally.title, sorted(segments, key=lambda part: list(_COLOURS).index(part[0]))
