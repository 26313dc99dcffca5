"""The ledger to everything about a measure: where it stands and why, and all that ever came to it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from taskmap.documents.entry_list import EntryLine
from taskmap.documents.measure_page import MeasurePage, MeasureWord, RevisionChanges
from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import with_current_name
from taskmap.plan import diff, wording
from taskmap.plan.assignments import assign
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Measure, Plan, Task
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.units import Registry
from taskmap.tracking.closure import ClosureStep, closure_state
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.report import PlanReport
from taskmap.workflow import issued_plans, report_sources
from taskmap.workflow.entry_log import EntryLines
from taskmap.workflow.issued_plans import IssuedPlan
from taskmap.workflow.letters import OF_SEVERAL, read_entries, reply_entries
from taskmap.workflow.retirements import retired_message


def read_measure(
    reader: LedgerReader, issued: IssuedPlan, name: str, day: datetime.date
) -> MeasurePage:
    """All that was known on the `day` of the measure called `name` (its id, that of its task where this has no other, or
    the number of a milestone's row) of the plan `issued`. Raises TaskmapError for a task of several measures.
    """
    task, measure = _find_measure(issued.plan, name)
    history = _MeasureHistory(reader, issued.plan, task, measure, day)
    roles = _roles(issued.plan, measure)
    closure = history.entries(EntryKind.CLOSURE)
    state = closure_state(
        codec.decode(each, ClosureStep) for each in history.events(EntryKind.CLOSURE)
    )
    return MeasurePage(
        day=day,
        plan=issued.plan.id,
        title=wording.plan_title(issued.plan),
        revision=issued.revision,
        item=measure.id,
        task=f"{task.no} {wording.task_title(task, problem_first=False)}",
        text=measure.text,
        deadline=wording.deadline(measure.deadline),
        roles=roles,
        report=_report(reader, issued, day),
        silence=_silence(issued),
        words=tuple(history.words()),
        extensions=history.entries(EntryKind.EXTENSION),
        letters=history.letters(),
        revisions=tuple(_revisions(reader, issued, measure, task, day)),
        stage=state.stage,
        closure=closure,
        corrections=history.corrections({unit for unit, _ in roles}),
    )


def _find_measure(plan: Plan, name: str) -> tuple[Task, Measure]:
    for task in plan.every_task():
        if task.id == name and name not in {each.id for each in task.measures}:
            return task, issued_plans.only_measure(task)
        for measure in task.measures:
            if name in _row_ids(measure, plan):
                return task, measure
    raise AssertionError("the plan was chosen because it holds the item")


def _row_ids(measure: Measure, plan: Plan) -> tuple[str, ...]:
    """Its own id, and the numbers of the rows of its milestones."""
    milestones = (milestone_row_id(measure.id, each.id) for each in milestones_of(measure, plan))
    return (measure.id, *milestones)


def _silence(issued: IssuedPlan) -> str:
    """Why no report speaks of the plan, where none does."""
    if issued.retirement:
        return f"{retired_message(issued.plan.id, issued.retirement)}，不再统计"
    return "方案不在实施期限里，也没有还没办完的事，不再统计"


def _report(reader: LedgerReader, issued: IssuedPlan, day: datetime.date) -> PlanReport | None:
    """The figures of the period under way, None where a report would not speak of the plan."""
    return next(iter(report_sources.report_under_way(reader, [issued], day).plans), None)


def _roles(plan: Plan, measure: Measure) -> tuple[tuple[str, str], ...]:
    assigned = assign(plan, Registry.of(plan))
    return tuple((each.unit, each.role_name) for each in assigned if each.measure.id == measure.id)


def _revisions(
    reader: LedgerReader, issued: IssuedPlan, measure: Measure, task: Task, day: datetime.date
) -> Iterator[RevisionChanges]:
    """The last one first."""
    after, number = issued.plan, issued.revision
    current = reader.plan_revision(after.id, number)
    while current and (before := reader.revision_before(after.id, current.revision)):
        earlier = issued_plans.load_plan(reader, before, day).plan
        changes = tuple(
            each for each in diff.compare(earlier, after) if each.id in (measure.id, task.id)
        )
        if changes:
            yield RevisionChanges(current.revision, current.as_of, changes)
        after, current = earlier, before


class _MeasureHistory:
    """The entries about a measure of a plan up to a day, those that were withdrawn too."""

    def __init__(
        self, reader: LedgerReader, plan: Plan, task: Task, measure: Measure, day: datetime.date
    ) -> None:
        self._reader, self._plan, self._measure, self._day = reader, plan, measure, day
        self._rows = _row_ids(measure, plan)
        self._items = {*self._rows, task.id}
        self._entry_lines = EntryLines(reader)

    def words(self) -> Iterator[MeasureWord]:
        """What units said of it in returns, period by period."""
        returns = self._reader.submissions(self._plan.id, until=self._day)
        for each in sorted(returns, key=lambda each: each.order):
            returned = each.submission
            for row in returned.rows:
                if row.measure in self._rows:
                    yield MeasureWord(
                        returned.period,
                        returned.unit,
                        returned.received_on,
                        each.number,
                        row,
                        each.is_superseded,
                    )

    def events(self, kind: EntryKind) -> list[LedgerEntry]:
        """The entries of this kind about the measure or its task that count."""
        events = self._reader.events(self._plan.id, kind, until=self._day)
        return [each for each in events if each.measure in self._items]

    def entries(self, kind: EntryKind) -> tuple[EntryLine, ...]:
        """Those of this kind."""
        withdrawn = self._reader.withdrawn(self._plan.id, kind, self._day)
        gone = [each for each in withdrawn if each.measure in self._items]
        return self._lines([*self.events(kind), *gone])

    def letters(self) -> tuple[EntryLine, ...]:
        """The letters that press for it, and what was answered to them."""
        kind = EntryKind.REMINDER
        letters = read_entries(self._reader, kind, self._day)
        for plan in (self._plan.id, OF_SEVERAL):
            letters += self._reader.withdrawn(plan, kind, self._day)
        own = [each for each in letters if self._is_about(each)]
        replies = reply_entries(self._reader, {each.number for each in own})
        return self._lines([*own, *(each for each in replies if each.day <= self._day)])

    def _is_about(self, entry: LedgerEntry) -> bool:
        letter = codec.decode(entry, Reminder)
        return any(
            each.measure == self._measure.id and (each.plan or letter.plan) == self._plan.id
            for each in letter.items
        )

    def corrections(self, units: Collection[str]) -> tuple[EntryLine, ...]:
        """What was corrected of it, and of the returns of these `units`, in which it has a row."""
        corrected = self._reader.corrected.corrections(self._plan.id, self._day)
        names = self._reader.other_names(self._plan.id, self._day)
        found = (with_current_name(each, names) for each, _, _ in corrected)
        return self._lines(
            [
                each
                for each in found
                if each.measure in self._items or (each.period and each.unit in units)
            ]
        )

    def _lines(self, found: list[LedgerEntry]) -> tuple[EntryLine, ...]:
        ordered = sorted(found, key=lambda each: each.number)
        return tuple(map(self._entry_lines.of, ordered))
