"""找同一个问题：台账里的几个方案，有没有说的是同一件事（不管全角半角、空格、标点）。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, FormatOption, LedgerOption
from taskmap.system import terminal
from taskmap.system.text import cut, one_line
from taskmap.workflow import days, issued_plans
from taskmap.workflow.calendars import folder_calendar

if TYPE_CHECKING:
    from taskmap.plan.related import Pair, Spot

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
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap.ledger import opening
    from taskmap.plan import related

    # A day that was not named leaves nothing out, so no plan's time zone is asked.
    until = days.day(as_of, "UTC") if as_of else None
    with opening.consulted(options.ledger_place(ledger_url)) as book:
        known = issued_plans.load_plans(book, folder_calendar(), until)
    if name is not None:
        plan = issued_plans.find_plan_with_item(known, name, plan).plan.id
    pairs = [
        pair
        for pair in related.related(each.plan for each in known)
        if any(_wanted(spot, name, plan) for spot in (pair.inner, pair.outer))
    ]
    if output is Format.JSON:
        terminal.data([_as_data(pair) for pair in pairs])
    else:
        _tell(pairs)
    return commands.DONE


def _wanted(spot: Spot, name: str | None, plan: str | None) -> bool:
    return plan in (None, spot.plan) and name in (None, spot.task)


def _as_data(pair: Pair) -> dict[str, object]:
    spots = ((spot.plan, spot.task, spot.title) for spot in (pair.inner, pair.outer))
    items = [dict(zip(("plan", "task", "title"), spot, strict=True)) for spot in spots]
    return {"whole": pair.whole, "items": items}


def _tell(pairs: Sequence[Pair]) -> None:
    if not pairs:
        terminal.say("没有发现几个方案说同一件事的。")
    for inner, outer, whole in pairs:
        terminal.say(f"{_line(inner)}\n  {'等于' if whole else '包含在'} {_line(outer)}")


def _line(spot: Spot) -> str:
    return f"{spot.plan} {spot.task} {cut(one_line(spot.title), _LONGEST)}"
