"""Revisions in the ledger to Plans, by the calendar that is to count: the only way from one to the other."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from taskmap import planfile
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord, PlanRevision
from taskmap.plan.assignments import assign
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Duty, Measure, Plan, Task
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.planfile import restoring
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.overdue import Obligation
from taskmap.tracking.overdue.obligations import plan_obligations
from taskmap.tracking.plan_terms import Retirement
from taskmap.workflow.records import unknown_names
from taskmap.workflow.records.plan_calendars import recorded_calendar
from taskmap.workflow.records.retirements import find_retirement, retired_message


class IssuedPlan(NamedTuple):
    """A plan in one of its issued revisions."""

    plan: Plan
    revision: int
    calendar: Calendar
    """By which its working days are counted."""
    day: datetime.date
    """On which this revision was issued."""
    retirement: Retirement | None = None
    """Since when it is out of force; None while it is in force."""

    def require_in_force(self) -> None:
        """Raises TaskmapError for a plan that is retired: nothing more is entered of it."""
        if self.retirement:
            raise TaskmapError(f"{retired_message(self.plan.id, self.retirement)}，不再登记")


def restore_plan(revision: PlanRevision, calendar: Calendar) -> Plan:
    """The plan as it was issued; working days in its deadlines are counted again by `calendar`.
    Raises TaskmapError when this version of taskmap cannot read what an older or newer one issued.
    """
    if found := restoring.restore_plan(revision.content, calendar):
        return found
    name = f"{revision.plan}（第 {revision.revision} 版）"
    found, _ = planfile.parse(revision.source.encode(), name, calendar)
    if found is None:
        raise TaskmapError(f"台账里的方案 {name} 读不出来；请重新 split 这个方案")
    return found


def revision_title(revision: PlanRevision) -> str:
    """What the plan is called, without restoring the rest of it."""
    return str(json.loads(revision.content).get("title") or revision.plan)


def load_plan(
    reader: LedgerReader, revision: PlanRevision, until: datetime.date | None = None
) -> IssuedPlan:
    """The revision restored, by the calendar that was in force on the day `until`, None for now. Raises TaskmapError
    like `restore_plan`.
    """
    calendar = recorded_calendar(reader, revision.plan, until)
    return IssuedPlan(
        restore_plan(revision, calendar),
        revision.revision,
        calendar,
        revision.as_of,
        find_retirement(reader, revision.plan, until),
    )


def restore_duties(plan: Plan, asked: Iterable[DutyRecord]) -> Iterator[Duty]:
    """The reports `asked` of a `plan`, as they were worked out when it was issued, with the calendar of that day."""
    rules = {rule.name: rule for rule in plan.rules}
    for recorded in asked:
        if (rule := rules.get(recorded.rule)) is not None:
            yield Duty(recorded.unit, rule, recorded.period, recorded.due, recorded.provisional)


def load_plans(
    reader: LedgerReader, until: datetime.date | None = None, only: str | None = None
) -> tuple[IssuedPlan, ...]:
    """The latest revision of each plan as of the day `until`, None for now; `only` is the id of the
    one plan that is wanted, since each takes its time to restore, None for all. Raises TaskmapError
    where there is none.
    """
    revisions = {each.plan: each for each in reader.latest_revisions(until)}
    unknown_names.require_plans([] if only is None else [only], revisions, until)
    return tuple(
        load_plan(reader, issued, until)
        for plan, issued in revisions.items()
        if only in (None, plan)
    )


def require_issued(reader: LedgerReader, plan: str, day: datetime.date | None = None) -> None:
    """Raises TaskmapError if the plan of this id was not issued by the day, None for now."""
    issued = [each.plan for each in reader.latest_issues(until=day)]
    unknown_names.require_plans([plan], issued, day)


def current_obligations(
    reader: LedgerReader, issue: LatestIssue, until: datetime.date
) -> tuple[Obligation, ...] | None:
    """The obligations of an issue that were recorded by outdated rules, worked out anew from its plan as of the day
    `until`; None where those recorded hold.
    """
    revision = reader.plan_revision(issue.plan, issue.revision) if issue.is_outdated else None
    if revision is None:
        return None
    plan = load_plan(reader, revision, until).plan
    registry = Registry.of(plan)
    return plan_obligations(assign(plan, registry), registry, plan)


def find_plan_with_item(
    issued_plans: Sequence[IssuedPlan],
    name: str,
    plan: str | None,
    *,
    with_milestones: bool = False,
) -> IssuedPlan:
    """Of `issued_plans` the one that has a task or measure of the id `name`, or also a milestone with that number of its
    row (`with_milestones`); `plan` is the plan's
    id, needed when several do. Raises TaskmapError where none or several have it.
    """
    candidates = _narrow_to_plan(issued_plans, plan)
    matches = [each for each in candidates if name in _ids(each.plan, with_milestones)]
    if not matches:
        every = (each for one in candidates for each in _ids(one.plan, with_milestones))
        raise unknown_names.unknown_item_error(name, every)
    return _only_plan([each for each in matches if each.retirement is None] or matches, f" {name}")


def has_item(plan: Plan, name: str) -> bool:
    """Whether the `plan` has a task or measure of the id `name`, or a milestone with that number of its row."""
    return name in _ids(plan, with_milestones=True)


def only_measure(task: Task) -> Measure:
    """The measure that the number of its `task` means. Raises TaskmapError where the task has several."""
    if len(task.measures) > 1:
        names = "、".join(each.id for each in task.measures)
        raise TaskmapError(f"任务 {task.id} 有几条举措，请写明是哪一条：{names}")
    return task.measures[0]


def find_unit(name: str, plan: Plan) -> str:
    """The unit of the `plan` that this name or alias means, by its registered name. Raises TaskmapError where there is
    none, which proposes the likeliest, and for a group.
    """
    registry = Registry.of(plan)
    found = registry.expand(name)
    if registry.resolve(name) is None:
        raise unknown_names.unknown_unit_error(name, [registry])
    if len(found) != 1:
        raise TaskmapError(f"“{name}”是单位组，请写明是哪个单位：{'、'.join(found)}")
    return found[0]


def find_plan_with_unit(
    issued_plans: Sequence[IssuedPlan], name: str, plan: str | None
) -> tuple[IssuedPlan, str]:
    """Of `issued_plans` the one that has the unit which this `name` or alias means, and its registered name; `plan` is
    the plan's id, needed when several do. Raises TaskmapError like `find_unit`, and where several have it.
    """
    candidates = _narrow_to_plan(issued_plans, plan)
    matches = [each for each in candidates if Registry.of(each.plan).resolve(name)]
    if not matches:
        raise unknown_names.unknown_unit_error(
            name, [Registry.of(each.plan) for each in candidates]
        )
    issued_plan = _only_plan(matches, f"“{name}”")
    return issued_plan, find_unit(name, issued_plan.plan)


def _narrow_to_plan(issued_plans: Sequence[IssuedPlan], plan: str | None) -> Sequence[IssuedPlan]:
    if plan is None:
        return issued_plans
    unknown_names.require_plans([plan], [each.plan.id for each in issued_plans])
    return [each for each in issued_plans if each.plan.id == plan]


def _only_plan(matches: Sequence[IssuedPlan], what: str) -> IssuedPlan:
    if len(matches) > 1:
        names = "、".join(each.plan.id for each in matches)
        raise TaskmapError(f"几个方案都有{what}：{names}；请用 --plan 写明是哪一个")
    return matches[0]


def _ids(plan: Plan, with_milestones: bool = False) -> Iterator[str]:
    for task in plan.every_task():
        yield task.id
        yield from (measure.id for measure in task.measures)
    for measure in plan.every_measure() if with_milestones else ():
        yield from (milestone_row_id(measure.id, each.id) for each in milestones_of(measure, plan))
