"""A later limit for a measure: whether it may be granted, and its entry in the ledger. The plan stays as it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.users import current_user
from taskmap.plan.instances import instances
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Measure, Plan
from taskmap.plan.progress import milestone_row_id
from taskmap.tracking.extensions import Extension, Extensions
from taskmap.workflow.records import days, issued_plans
from taskmap.workflow.records.approved_extensions import approved_extensions


class ExtensionRequest(NamedTuple):
    """What was typed. `plan` is an id, needed if several plans have the measure; without `unit` it
    holds for all units; `force` accepts a limit earlier than the present one.
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
    """The day up to which a measure has time, that day included, and the approval or phrase that says so."""

    day: datetime.date
    source: str


class ExtensionRefusal(NamedTuple):
    """Why an extension is not recorded: a stable code, and a message in Chinese."""

    code: str
    message: str


class ExtensionResult(NamedTuple):
    """The event as it was recorded, or with a refusal as it would have been; `limit` is the one before it."""

    event: Event
    extension: Extension
    limit: CurrentLimit | None
    refusal: ExtensionRefusal | None


def extend(place: Place, request: ExtensionRequest) -> ExtensionResult:
    """Record the extension unless a rule forbids it. Raises TaskmapError where something named is not there."""
    with opening.open_existing(place) as book, book.write_transaction():
        candidates = issued_plans.load_plans(book, only=request.plan)
        issued_plan = issued_plans.find_plan_with_item(
            candidates, request.measure, request.plan, with_milestones=True
        )
        issued_plan.require_in_force()
        measure = _find_measure(issued_plan.plan, request.measure)
        event, extension = _build_event(request, issued_plan, measure)
        issued_plans.require_issued(book, issued_plan.plan.id, event.day)
        earlier = approved_extensions(book, issued_plan.plan.id)
        limit = current_limit(measure, earlier, extension.unit)
        refusal = _refusal(measure, issued_plan.plan, limit, extension, request.force)
        if not refusal:
            book.append(event, current_user())
    return ExtensionResult(event, extension, limit, refusal)


def _build_event(
    request: ExtensionRequest, issued_plan: issued_plans.IssuedPlan, measure: Measure
) -> tuple[Event, Extension]:
    zone = issued_plan.plan.timezone
    approved = days.entry_day(request.day, zone, "--day")
    unit = issued_plans.find_unit(request.unit, issued_plan.plan) if request.unit else ""
    extension = Extension(
        measure.id,
        unit,
        days.day(request.until, zone, "--until", since=approved),
        request.number,
        request.why,
        approved,
    )
    event = Event(
        kind=EntryKind.EXTENSION,
        day=approved,
        plan=issued_plan.plan.id,
        revision=issued_plan.revision,
        unit=unit,
        measure=measure.id,
        body=codec.encode(extension),
    )
    return event, extension


def _find_measure(plan: Plan, name: str) -> Measure:
    """Deadlines belong to measures and milestones; the id of a task may be none of theirs. A milestone is given as a
    measure with its number and deadline: to an extension it is one. The plan was chosen because it holds the item.
    """
    found = next((each for each in _measures_and_milestones(plan) if each.id == name), None)
    return found or issued_plans.only_measure(
        next(task for task in plan.every_task() if task.id == name)
    )


def _measures_and_milestones(plan: Plan) -> Iterator[Measure]:
    for measure in plan.every_measure():
        yield measure
        for each in milestones_of(measure, plan):
            yield replace(measure, id=milestone_row_id(measure.id, each.id), deadline=each.by)


def current_limit(measure: Measure, extensions: Extensions, unit: str) -> CurrentLimit | None:
    """The limit that holds now for the unit named `unit`, or with "" for all: what was approved
    last, else what the plan says. None if the measure has no day.
    """
    deadline = measure.deadline
    if found := extensions.effective(measure.id, unit):
        return CurrentLimit(found.until, found.number)
    return CurrentLimit(deadline.date, deadline.said) if deadline.date else None


def _way_out(measure: Measure, plan: Plan) -> str:
    """What to do where a measure without a date was to be extended."""
    for each in instances(measure, plan):
        return f"请写明延哪一期，如 {milestone_row_id(measure.id, each.id)}"
    return "不用延期"


def _refusal(
    measure: Measure, plan: Plan, limit: CurrentLimit | None, wanted: Extension, force: bool
) -> ExtensionRefusal | None:
    """None if no rule forbids it."""
    if measure.deadline.date is None:
        deadline_text = f"（{measure.deadline.said}）" if measure.deadline.said else ""
        message = f"举措 {measure.id} 没有截止日期{deadline_text}，{_way_out(measure, plan)}"
        return ExtensionRefusal("extension-ongoing", message)
    if limit and wanted.until <= limit.day and not force:
        current_text = f"现在的时限是 {limit.day}（{limit.source}）"
        message = f"{current_text}，{wanted.until} 不比它晚；确实要这样请加 --force"
        return ExtensionRefusal("extension-earlier", message)
    return None
