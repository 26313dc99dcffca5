"""找同一个问题：台账里的几个方案，有没有说的是同一件事（不管全角半角、空格、标点）。

例：taskmap related
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat
from taskmap.plan.related_tasks import RelatedTasks, TaskText
from taskmap.system import terminal
from taskmap.system.text import cut, one_line
from taskmap.workflow.asking import related_tasks

Name = Annotated[
    str | None,
    typer.Argument(metavar="TASK", help="只看这一项任务，默认全部", show_default=False),
]
InPlan = Annotated[str | None, options.plan_option("只看和这个方案有关的")]
_LONGEST = 40


def run(
    name: Name = None,
    plan: InPlan = None,
    as_of: AsOf = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    pairs = related_tasks.find_related(options.ledger_place(ledger_url), name, plan, as_of)
    if output is OutputFormat.JSON:
        terminal.print_json([_as_data(pair) for pair in pairs])
    else:
        _show(pairs)
        terminal.print_next_step("taskmap plans")
    return commands.DONE


def _as_data(pair: RelatedTasks) -> dict[str, object]:
    tasks = ((task.plan, task.task, task.title) for task in (pair.inner, pair.outer))
    items = [dict(zip(("plan", "task", "title"), task, strict=True)) for task in tasks]
    return {"whole": pair.identical, "items": items}


def _show(pairs: Sequence[RelatedTasks]) -> None:
    # A pair in a line, so that a search finds it whole; on a screen that would be too long.
    gap = " " if terminal.limit(_LONGEST) is None else "\n "
    if not pairs:
        terminal.print_line("没有发现几个方案说同一件事的。")
    for inner, outer, whole in pairs:
        said = "等于" if whole else "包含在"
        terminal.print_line(f"{_line(inner)}{gap} {said} {_line(outer)}")


def _line(task: TaskText) -> str:
    return f"{task.plan} {task.task} {cut(one_line(task.title), terminal.limit(_LONGEST))}"
