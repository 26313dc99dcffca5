"""检查逾期：没报送的、过了时限没完成的、完成了没销号的、公示期满没有结论的。

没有逾期时什么也不显示，状态为 0；有就列出来，状态为 1。适合放进定时任务每天运行。
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands, formats
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, LedgerOption, ShapeOption
from taskmap.plan.workdays import GuessNote
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days, missing_plans
from taskmap.workflow.calendars import folder_calendar

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from taskmap.document import Document
    from taskmap.ledger.outstanding import Standing
    from taskmap.ledger.reading import Reader
    from taskmap.plan.workdays import Calendar
    from taskmap.tracking.overdue import Finding


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
    output: ShapeOption = Format.TEXT,
    fail_on: FailOption = None,
    verbose: Verbose = False,
    ledger_url: LedgerOption = None,
) -> int:
    from taskmap.ledger import opening
    from taskmap.tracking import overdue

    if fail_on and within is None:
        raise TaskmapError("--fail-on soon 要和 --within 一起用，如 --within 3 --fail-on soon")
    kinds = [_kind(name) for name in kind or []]
    place = options.ledger_place(ledger_url)
    found: list[Finding] = []
    # Loaded when something is late, and not before.
    calendar = cache(folder_calendar)

    def working_days(first: datetime.date, last: datetime.date) -> int:
        return calendar().between(first, last)

    day: datetime.date | None = None
    with opening.consulted(place) as book:
        for standing in _chosen(book, as_of, plan or [], unit or []):
            day = days.day(as_of, standing.timezone)
            facts = book.outstanding(standing, day, overdue.horizon(day, within))
            found += overdue.findings(facts, day, within, working_days)
            if verbose:
                _tell(book, standing, day)
    found = overdue.narrowed(found, unit or (), kinds)
    if found and day:
        _note(found, day, calendar())
    if verbose and not any(each.late for each in found):
        terminal.note("没有逾期的。")
    _show(found, day, output)
    return commands.FOUND if any(each.late or fail_on for each in found) else commands.DONE


def _kind(name: str) -> str:
    from taskmap.tracking.overdue import Kind

    for each in Kind:
        if name.lower() in (each.value, each.chinese):
            return each.value
    choices = "、".join(f"{each.value}（{each.chinese}）" for each in Kind)
    raise TaskmapError(f"--kind 没有“{name}”这一类，可以写 {choices}")


def _chosen(
    book: Reader, as_of: str | None, plans: Sequence[str], units: Sequence[str]
) -> Iterator[Standing]:
    """The plans to look at, as they stood on the day; TaskmapError if something named is not there."""
    latest = {each.plan: each for each in book.standing()}
    missing_plans.require_issued(sorted(set(plans)), latest)
    chosen = [each for each in latest.values() if not plans or each.plan in plans]
    for name in units:
        if not any(book.answers(each, name) for each in chosen):
            raise TaskmapError(f"方案里没有单位“{name}”，请照任务分解表上的名称写")
    for each in chosen:
        # Where the plan's days begin was known from the latest; what it said is asked as of that day.
        day = days.day(as_of, each.timezone)
        for then in [each] if each.day <= day else book.standing(until=day, plan=each.plan):
            if not then.complete:
                raise TaskmapError(
                    f"方案 {then.plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
                )
            yield then


def _tell(book: Reader, standing: Standing, day: datetime.date) -> None:
    reports, terms = book.due(standing, day)
    terminal.note(
        f"方案 {standing.plan} 第 {standing.revision} 版，{day}（{standing.timezone}）："
        f"查了到期的报送 {reports} 份，到期的举措和节点 {terms} 条，以及销号和公示。"
    )


def _note(found: Iterable[Finding], day: datetime.date, calendar: Calendar) -> None:
    if guessed := calendar.unpublished({day.year, *(each.due.year for each in found)}):
        terminal.note(f"注意：{GuessNote.WORKING_DAYS.text(*guessed)}。")


def _show(found: Sequence[Finding], day: datetime.date | None, output: str) -> None:
    if output == Format.JSON:
        from taskmap.tracking import overdue

        terminal.data([overdue.entry(each) for each in found])
    elif found and day:
        from taskmap.documents import overdue_list

        if output == Format.TEXT:
            for line in overdue_list.lines(found, day):
                terminal.say(line)
        else:
            terminal.file(_page(overdue_list.document(found, day), output))


def _page(document: Document, output: str) -> str:
    text = formats.render(f"逾期清单.{formats.ending(output)}", document).decode()
    # A stream of text makes its own line ends.
    return text.replace("\r\n", "\n")
