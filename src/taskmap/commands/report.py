"""写月度报告：谁报了谁没报，每条举措到哪一步，哪里滞后，下期有什么到期。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands, formats
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, LedgerOption, ShapeOption, Templates
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taskmap.document import Document
    from taskmap.plan.periods import Period
    from taskmap.tracking.report import Issue, Report, Tally


Month = Annotated[
    str | None,
    typer.Option("--month", metavar="PERIOD", help="哪一期，如 2022-06、2022-Q2；默认正在进行的"),
]
Out = Annotated[
    Path | None,
    options.out_option(
        "PATH",
        f"写到哪里：文件夹（月度报告.docx 和 .xlsx），或一个 {' '.join(f'.{each}' for each in formats.endings())} 文件",
    ),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只报这个方案，可写多次")]

_COLOURS = {
    "已完成": "green",
    "超序时": "bright_green",
    "达序时": "cyan",
    "滞后": "red",
    "未启动": "yellow",
    "未报送": "magenta",
    "长期坚持": "blue",
}


def run(
    month: Month = None,
    out: Out = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: ShapeOption = Format.TEXT,
) -> int:
    from taskmap.documents import monthly_report
    from taskmap.ledger import opening
    from taskmap.tracking import report
    from taskmap.workflow import report_sources

    with opening.consulted(options.ledger_place(ledger_url)) as book:
        day = days.day(as_of, report_sources.timezone(book))
        issues = report_sources.issues(book, day, plan or ())
        period = chosen(month, issues, day)
        issues = report_sources.adjusted(book, issues, period.first)
        found = report.of(issues, period, day)
    document = monthly_report.document(found)
    files = write(document, out, templates, monthly_report.FILE)
    _show(found, document, output, files)
    return commands.DONE


def chosen(month: str | None, issues: Sequence[Issue], day: datetime.date) -> Period:
    """The period named, or the one that is under way."""
    from taskmap.plan import periods

    if month is None:
        rules = (rule.every for issue in issues for rule in issue.plan.rules if rule.every)
        return periods.containing(day, next(rules, None))
    if (found := periods.parse(month)) is None:
        raise TaskmapError(f"看不懂这一期：“{month}”，请写成 2022-06、2022-Q3、2022-H1 或 2022")
    return found


def write(
    document: Document, out: Path | None, templates: Path | None, name: str
) -> tuple[Path, ...]:
    """The Word file and the workbook in a folder, or the one file that was named."""
    from taskmap.system import staging

    if out is None:
        return ()
    if out.suffix[1:].isalpha() and not out.is_dir():
        # The template is that of the report, whatever the file is called.
        staging.put(out, formats.render(f"{name}{out.suffix.lower()}", document, templates))
        return (out,)
    files = tuple(out / f"{name}.{suffix}" for suffix in ("docx", "xlsx"))
    for path in files:
        staging.put(path, formats.render(path.name, document, templates))
    return files


def _show(found: Report, document: Document, output: str, files: Sequence[Path]) -> None:
    from taskmap.documents import monthly_report

    if output == Format.JSON:
        terminal.data({**monthly_report.data(found), "files": [str(path) for path in files]})
        return
    if output != Format.TEXT:
        name = f"{formats.DEFAULT_TEMPLATE}.{formats.ending(output)}"
        terminal.file(formats.render(name, document).decode("utf-8-sig"))
        return
    terminal.say(str(document.fields["report.opening"]))
    for plan in found.plans:
        terminal.say(plan.title)
        terminal.bars([_bar(tally) for tally in (*plan.chapters, plan.total)])
        for note in plan.notes:
            terminal.note(f"注意：{note}")
    for path in files:
        terminal.say(f"写好了 {path}")


def _bar(tally: Tally) -> tuple[str, list[tuple[str, int, str]]]:
    counted = [
        (bucket.value, count, _COLOURS.get(bucket.value, "white"))
        for bucket, count in tally.buckets.items()
    ]
    return tally.title, sorted(counted, key=lambda part: list(_COLOURS).index(part[0]))
