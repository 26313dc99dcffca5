"""批准延期：把举措的新时限记入台账，不用改方案；以后逾期按批准的日期算。"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import Format, FormatOption, LedgerOption, PlanOfItem
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days, plans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taskmap.ledger import Entry, Event
    from taskmap.plan.model import Measure, Plan

Name = Annotated[
    str, typer.Argument(metavar="MEASURE", help="举措的编号，如 2.1", show_default=False)
]
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


class Limit(NamedTuple):
    """The day up to which a measure has time, and what says so."""

    day: datetime.date
    said: str


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
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap import ledger

    place = options.ledger_place(ledger_url)
    # Whether there is a ledger at all: one that is made by mistake would have no plans.
    with ledger.existing(place):
        pass
    with ledger.opened(place) as book, book.recording():
        known = plans.holding(plans.plans(book, only=plan), name, plan)
        zone = known.plan.timezone
        event = ledger.Event(
            kind=ledger.Kind.EXTENSION,
            day=days.day(day, zone, "--day"),
            plan=known.plan.id,
            revision=known.revision,
            unit=_unit(unit, known.plan),
            measure=name,
            body={
                "measure": name,
                "until": days.day(until, zone, "--until").isoformat(),
                "number": number,
                "why": why,
            },
        )
        measure = _measure(known.plan, name)
        earlier = book.events(known.plan.id, ledger.Kind.EXTENSION)
        limit = present(measure, earlier, event.unit)
        refusal = _refusal(measure, limit, event, force)
        if not refusal:
            book.append(event, ledger.clerk())
    _tell(event, limit, refusal, output)
    return commands.FOUND if refusal else commands.DONE


def _measure(plan: Plan, name: str) -> Measure:
    """Deadlines hang on measures; a task's own id may be none of theirs."""
    task = next((task for task in plan.every_task() if task.id == name), None)
    found = next((each for each in plan.every_measure() if each.id == name), None)
    if found is None:
        assert task is not None, "its plan was chosen because it holds the item"
        names = "、".join(each.id for each in task.measures)
        raise TaskmapError(f"任务 {name} 有几条举措，请写明是哪一条：{names}")
    return found


def _unit(name: str, plan: Plan) -> str:
    from taskmap.plan import units

    if not name:
        return ""
    registry = units.Registry.of(plan)
    found = registry.expand(name)
    if registry.resolve(name) is None or len(found) != 1:
        near = registry.nearest(name)
        raise TaskmapError(
            f"方案里没有单位“{name}”{f'，是不是“{near}”？' if near and near != name else ''}"
        )
    return found[0]


def present(measure: Measure, extensions: Iterable[Entry], unit: str = "") -> Limit | None:
    """The limit as it stands, for one unit or all: what was approved last, else what the plan says."""
    limit = measure.deadline.date and Limit(measure.deadline.date, measure.deadline.said)
    for each in extensions:
        if each.measure == measure.id and each.unit in ("", unit):
            until = datetime.date.fromisoformat(str(each.body["until"]))
            limit = Limit(until, str(each.body["number"]))
    return limit or None


def _refusal(
    measure: Measure, limit: Limit | None, event: Event, force: bool
) -> tuple[str, str] | None:
    """Code and reason; None if nothing stands against it."""
    if measure.deadline.date is None:
        said = f"（{measure.deadline.said}）" if measure.deadline.said else ""
        return "extension-ongoing", f"举措 {measure.id} 没有截止日期{said}，不用延期"
    until = str(event.body["until"])
    if limit and until <= limit.day.isoformat() and not force:
        now = f"现在的时限是 {limit.day}（{limit.said}）"
        return "extension-earlier", f"{now}，{until} 不比它晚；确实要这样请加 --force"
    return None


def _tell(
    event: Event, limit: Limit | None, refusal: tuple[str, str] | None, output: Format
) -> None:
    if output is Format.JSON:
        refused = [dict(zip(("code", "message"), refusal, strict=True))] if refusal else []
        before = limit.day if limit else None
        told = {"plan": event.plan, **event.body, "unit": event.unit, "before": before}
        terminal.data({**told, "day": event.day, "refused": refused})
    elif not refusal and limit:
        rows = [
            ("原时限", f"{limit.day}（{limit.said}）"),
            ("批准延至", f"{event.body['until']}（含当日）"),
            ("单位", event.unit or "所有单位"),
            ("文号", str(event.body["number"])),
            ("原因", str(event.body["why"])),
        ]
        terminal.pairs(f"{event.plan} {event.measure}", rows)
    if refusal:
        terminal.note(f"不予登记：{refusal[1]} [{refusal[0]}]")
