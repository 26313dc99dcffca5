"""检查逾期：没报送的、过了时限没完成的、完成了没销号的、公示期满没有结论的。

没有逾期时什么也不显示，状态为 0；有就列出来，状态为 1。适合放进定时任务每天运行。

例：taskmap check-overdue --within 3
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import lists, options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import AsOf, LedgerOption, OutputFormat
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem, OverdueKind
from taskmap.workflow.reminding import overdue_check
from taskmap.workflow.reminding.overdue_check import OverdueCheck, OverdueRequest


class FailOn(StrEnum):
    SOON = "soon"


Within = Annotated[
    int | None,
    typer.Option("--within", metavar="DAYS", min=0, max=3650, help="也列出这么多天内到期的"),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只查这个方案，可写多次")]
UnitNames = Annotated[list[str] | None, options.unit_option("只查这个单位，可写多次")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="只查这一类，可写多次：未报送、举措逾期、节点逾期、未销号、公示未决",
    ),
]
FailOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on", metavar="<soon>", help="--within 列出的也算，状态为 1", show_default=False
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="没有逾期也说明查了什么")]


def run(
    as_of: AsOf = None,
    within: Within = None,
    plan: PlanIds = None,
    unit: UnitNames = None,
    kind: Kinds = None,
    output: ListFormatOption = OutputFormat.TEXT,
    fail_on: FailOption = None,
    verbose: Verbose = False,
    ledger_url: LedgerOption = None,
) -> int:
    if fail_on and within is None:
        raise TaskmapError("--fail-on soon 要和 --within 一起用，如 --within 3 --fail-on soon")
    kinds = [_parse_kind(name) for name in kind or []]
    request = OverdueRequest(as_of, within, plan or (), unit or (), kinds, verbose)
    checked = overdue_check.check(options.ledger_place(ledger_url), request)
    is_late = any(each.is_late for each in checked.findings)
    _show_notes(checked, verbose and not is_late)
    _show(checked, output)
    if output == OutputFormat.TEXT:
        terminal.print_next_step(f"taskmap {'remind --dry-run' if is_late else 'status'}")
    return commands.FOUND if is_late or (fail_on and checked.findings) else commands.DONE


def _parse_kind(name: str) -> str:
    for each in OverdueKind:
        if name.lower() in (each.value, each.chinese):
            return each.value
    choices = "、".join(f"{each.value}（{each.chinese}）" for each in OverdueKind)
    raise TaskmapError(f"--kind 没有“{name}”这一类，可以写 {choices}")


def _show_notes(checked: OverdueCheck, nothing: bool) -> None:
    for plan, day, reports, terms in checked.counts:
        terminal.print_note(
            f"方案 {plan.plan} 第 {plan.revision} 版，{day}（{plan.timezone}）："
            f"查了到期的报送 {reports} 份，到期的举措和节点 {terms} 条，以及销号和公示。"
        )
    if checked.unpublished_years:
        # Most mornings nothing is late, and no calendar is loaded.
        from taskmap.plan.workdays import guess_note

        terminal.print_note(f"注意：{guess_note(*checked.unpublished_years)}。")
    if nothing:
        terminal.print_note("没有逾期的。")


def _show(checked: OverdueCheck, output: str) -> None:
    found, day = checked.findings, checked.day
    if output == OutputFormat.JSON:
        terminal.print_json(_as_data(found))
    elif found and day:
        # Most mornings there is no list.
        from taskmap.documents import overdue_list

        if output == OutputFormat.TEXT:
            columns = terminal.limit(overdue_list.SCREEN_WIDTH)
            for line in overdue_list.overdue_lines(found, day, columns):
                terminal.print_line(line)
        else:
            lists.print_document(overdue_list.document(found, day), output)


def _as_data(found: Sequence[OverdueItem]) -> list[Mapping[str, object]]:
    """A record an item; of several plans each with the number of items that are overdue of its unit in all of them."""
    records = [overdue.to_record(each) for each in found]
    if len({each.plan for each in found}) < 2:
        return records
    late = Counter(each.unit for each in found if each.is_late)
    return [
        {**record, "unit_total": late[each.unit]}
        for record, each in zip(records, found, strict=True)
    ]
