"""Years that a draft has to say: of a time without one, where the plan's period would not tell which is meant."""

from __future__ import annotations

from msgspec.structs import replace

from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftMeasure,
    DraftMilestone,
    DraftTask,
    DraftWork,
)
from taskmap.plan import deadlines, periods
from taskmap.plan.deadlines import DateContext
from taskmap.plan.model import DeadlineKind
from taskmap.plan.workdays import OFFICIAL
from taskmap.system.diagnostics import Source


def name_years(draft: Draft, date_context: DateContext) -> Draft:
    """The draft with the year of the `date_context`, which is that of the notice, before each time to which the plan's
    period gives none or several; each with a doubt.
    """
    begins, ends = periods.parse(draft.begins), periods.parse(draft.ends)
    if begins is None or ends is None:
        return draft
    issued = date_context.issued
    plan_context = DateContext.of_plan(issued, begins.first, ends.last, OFFICIAL)
    return draft.change_tasks(_YearNamer(date_context, plan_context).task)


class _YearNamer:
    def __init__(self, notice_context: DateContext, plan_context: DateContext) -> None:
        self._notice, self._plan = notice_context, plan_context

    def task(self, task: DraftTask) -> DraftTask:
        work, doubts = self._work(task.work, task.at)
        measures = tuple(map(self._measure, task.measures))
        return replace(task, work=work, measures=measures, doubts=(*task.doubts, *doubts))

    def _measure(self, measure: DraftMeasure) -> DraftMeasure:
        work, doubts = self._work(measure.work, measure.at)
        return replace(measure, work=work, doubts=(*measure.doubts, *doubts))

    def _work(self, work: DraftWork, at: Source) -> tuple[DraftWork, list[Doubt]]:
        doubts: list[Doubt] = []

        def say_year(said: str, key: str) -> str:
            whole = self._with_year(said)
            if whole != said:
                message = f"“{said}”没有写年份，实施期限里看不出是哪一年，补作“{whole}”"
                doubts.append(Doubt(at, "year-guessed", message, key))
            return whole

        def step(milestone: DraftMilestone) -> DraftMilestone:
            return replace(milestone, by=say_year(milestone.by, "milestones"))

        deadline, steps = say_year(work.deadline, "deadline"), tuple(map(step, work.milestones))
        return replace(work, deadline=deadline, milestones=steps), doubts

    def _with_year(self, said: str) -> str:
        if not said or deadlines.read(said, self._plan).kind is not DeadlineKind.UNKNOWN:
            return said
        meant = deadlines.read(said, self._notice)
        whole = f"{self._notice.year}年{said}"
        if meant.date is None or deadlines.read(whole, self._plan).date != meant.date:
            return said
        return whole
