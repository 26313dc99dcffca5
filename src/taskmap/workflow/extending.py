"""A later limit for a measure: whether it may be granted, and its entry in the ledger; the plan stays as it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from taskmap.ledger import Entry, Event, Kind, opening
from taskmap.ledger.clerk import clerk
from taskmap.ledger.places import Place
from taskmap.plan import units
from taskmap.plan.model import Measure, Plan
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days, plans


class ExtensionRequest(NamedTuple):
    """What was typed. `plan` says whose measure if several have it; without `unit` all units have longer; `force`
    takes an earlier limit too.
    """

    measure: str
    until: str
    number: str
    why: str
    plan: str | None
    unit: str
    day: str | None
    force: bool


class CurrentLimit(NamedTuple):
    """The day up to which a measure has time, and what says so."""

    day: datetime.date
    source: str


class ExtensionRefusal(NamedTuple):
    code: str
    message: str


class ExtensionResult(NamedTuple):
    """The event as it was recorded, or with a refusal as it was not; `limit` is the one before it."""

    event: Event
    limit: CurrentLimit | None
    refusal: ExtensionRefusal | None


def extend(place: Place, request: ExtensionRequest) -> ExtensionResult:
    """Record the extension unless something stands against it; raises TaskmapError where something named is not
    there.
    """
    with opening.open_existing(place) as book, book.recording():
        known = plans.holding(plans.plans(book, only=request.plan), request.measure, request.plan)
        event = _event(request, known)
        measure = _measure(known.plan, request.measure)
        earlier = book.events(known.plan.id, Kind.EXTENSION)
        limit = current_limit(measure, earlier, event.unit)
        refusal = _refusal(measure, limit, event, request.force)
        if not refusal:
            book.append(event, clerk())
    return ExtensionResult(event, limit, refusal)


def _event(request: ExtensionRequest, known: plans.Known) -> Event:
    zone = known.plan.timezone
    return Event(
        kind=Kind.EXTENSION,
        day=days.day(request.day, zone, "--day"),
        plan=known.plan.id,
        revision=known.revision,
        unit=_unit(request.unit, known.plan),
        measure=request.measure,
        body={
            "measure": request.measure,
            "until": days.day(request.until, zone, "--until").isoformat(),
            "number": request.number,
            "why": request.why,
        },
    )


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


def current_limit(
    measure: Measure, extensions: Iterable[Entry], unit: str = ""
) -> CurrentLimit | None:
    """The limit as it stands, for one unit or all: what was approved last, else what the plan says."""
    said = measure.deadline
    limit = CurrentLimit(said.date, said.said) if said.date else None
    for each in extensions:
        if each.measure == measure.id and each.unit in ("", unit):
            until = datetime.date.fromisoformat(str(each.body["until"]))
            limit = CurrentLimit(until, str(each.body["number"]))
    return limit


def _refusal(
    measure: Measure, limit: CurrentLimit | None, event: Event, force: bool
) -> ExtensionRefusal | None:
    """None if nothing stands against it."""
    if measure.deadline.date is None:
        said = f"（{measure.deadline.said}）" if measure.deadline.said else ""
        why = f"举措 {measure.id} 没有截止日期{said}，不用延期"
        return ExtensionRefusal("extension-ongoing", why)
    until = str(event.body["until"])
    if limit and until <= limit.day.isoformat() and not force:
        now = f"现在的时限是 {limit.day}（{limit.source}）"
        why = f"{now}，{until} 不比它晚；确实要这样请加 --force"
        return ExtensionRefusal("extension-earlier", why)
    return None
