"""The ledger to everything about a measure: where it stands and why, and all that ever came to it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from taskmap.documents.measure_page import MeasurePage
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import wording
from taskmap.plan.assignments import assign
from taskmap.plan.model import Assignment, Measure, Plan, Task
from taskmap.plan.units import Registry
from taskmap.tracking.report import PlanReport
from taskmap.workflow.asking.plan_history import MeasureHistories, row_ids
from taskmap.workflow.records import issued_plans
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.retirements import retired_message
from taskmap.workflow.reporting import report_sources


def read_measure(
    reader: LedgerReader, issued: IssuedPlan, name: str, day: datetime.date
) -> MeasurePage:
    """All that was known on the `day` of the measure called `name` (its id, that of its task where this has no other, or
    the number of a milestone's row) of the plan `issued`. Raises TaskmapError for a task of several measures.
    """
    task, measure = _find_measure(issued.plan, name)
    report = next(iter(report_sources.report_under_way(reader, [issued], day).plans), None)
    roles = _roles(assign(issued.plan, Registry.of(issued.plan)))
    history = MeasureHistories(reader, issued, day)
    return _page(issued, task, measure, day, report, roles.get(measure.id, ()), history)


def read_measures(
    reader: LedgerReader, issued: IssuedPlan, report: PlanReport, day: datetime.date
) -> Iterator[MeasurePage]:
    """As `read_measure`, of every measure of the plan in printed order; `report` has its figures on that day."""
    roles, history = _roles(report.issue.assignments), MeasureHistories(reader, issued, day)
    for task in issued.plan.every_task():
        for measure in task.measures:
            own = roles.get(measure.id, ())
            yield _page(issued, task, measure, day, report, own, history)


def _page(
    issued: IssuedPlan,
    task: Task,
    measure: Measure,
    day: datetime.date,
    report: PlanReport | None,
    roles: Sequence[tuple[str, str]],
    history: MeasureHistories,
) -> MeasurePage:
    """`report` is None where none speaks of the plan on that day; `roles` are as in a MeasurePage."""
    return MeasurePage(
        day=day,
        plan=issued.plan.id,
        title=wording.plan_title(issued.plan),
        revision=issued.revision,
        item=measure.id,
        task=f"{task.no} {wording.task_title(task, problem_first=False)}",
        text=measure.text,
        deadline=wording.deadline(measure.deadline),
        roles=tuple(roles),
        report=report,
        silence=_silence(issued),
        words=history.words(measure),
        extensions=history.entries(EntryKind.EXTENSION, task, measure),
        letters=history.letters(measure),
        revisions=tuple(history.revisions(task, measure)),
        stage=history.stage(task, measure),
        closure=history.entries(EntryKind.CLOSURE, task, measure),
        corrections=history.corrections(task, measure, {unit for unit, _ in roles}),
    )


def _find_measure(plan: Plan, name: str) -> tuple[Task, Measure]:
    for task in plan.every_task():
        if task.id == name and name not in {each.id for each in task.measures}:
            return task, issued_plans.only_measure(task)
        for measure in task.measures:
            if name in row_ids(measure, plan):
                return task, measure
    raise AssertionError("the plan was chosen because it holds the item")


def _silence(issued: IssuedPlan) -> str:
    """Why no report speaks of the plan, where none does."""
    if issued.retirement:
        return f"{retired_message(issued.plan.id, issued.retirement)}，不再统计"
    return "方案不在实施期限里，也没有还没办完的事，不再统计"


def _roles(assignments: Sequence[Assignment]) -> Mapping[str, list[tuple[str, str]]]:
    """By the id of a measure its units with their roles, in printed order."""
    roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in assignments:
        roles[each.measure.id].append((each.unit, each.role_name))
    return roles
