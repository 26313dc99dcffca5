"""A plan, its state and the period to what a reader has to know before the figures: sentences, weightiest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from taskmap.plan.model import DeadlineKind, Measure
from taskmap.plan.periods import Period
from taskmap.plan.workdays import guess_note
from taskmap.system.dates import long_date
from taskmap.tracking.corrections import correction_notes
from taskmap.tracking.report.reporting import ReportingSummary, ReportingVerdict
from taskmap.tracking.report.schedule import Schedule
from taskmap.tracking.report.sources import ReportSource, parse_period
from taskmap.tracking.report.standing import Clock, due_date
from taskmap.tracking.report.state import ReportState


def report_notes(
    issue: ReportSource,
    measures: Sequence[Measure],
    state: ReportState,
    reporting: ReportingSummary,
    clock: Clock,
    period: Period,
    as_of: datetime.date,
) -> Iterator[str]:
    """One sentence a note without a full stop: on the period, then the plan, then the returns, then what was put right.
    The `measures` have the deadlines by which they are judged.
    """
    yield from _time(issue, period, as_of)
    yield from _plan(issue, period)
    yield from _deadlines(issue, measures, state, clock)
    yield from _returns(issue, state, reporting, period)
    yield from correction_notes(issue.corrections, period.first, period.last)


def _time(issue: ReportSource, period: Period, as_of: datetime.date) -> Iterator[str]:
    begins, ends = issue.plan.begins, issue.plan.ends
    if begins and period.last < begins:
        yield f"{period.title}在方案实施期限之前，方案{long_date(begins)}才开始"
    if ends and period.first > ends:
        when = "已" if ends < as_of else "将"
        yield f"{period.title}在方案实施期限之后，方案{when}于{long_date(ends)}结束"
    if as_of < period.first:
        yield f"{period.title}还没有开始，截至{long_date(as_of)}"
    elif as_of < period.last:
        yield f"{period.title}还没有结束，序时进度算到{long_date(as_of)}"


def _plan(issue: ReportSource, period: Period) -> Iterator[str]:
    if issue.revision_day and issue.revision_day >= period.first:
        when = "本期内" if issue.revision_day <= period.last else "本期之后"
        yield (
            f"方案{when}（{long_date(issue.revision_day)}）修订为第{issue.revision}版，"
            "本报告按这一版的举措、单位和时限统计"
        )
    if retirement := issue.term.retirement:
        why = f"：{retirement.why}" if retirement.why else ""
        yield f"方案从{long_date(retirement.day)}起终止{why}，本报告算到前一天"
    if issue.adjusted_measures:
        yield f"修订涉及{len(issue.adjusted_measures)}项举措，表中标有【已调整】"
    if issue.extended_measures:
        which = "、".join(issue.extended_measures)
        yield f"{len(issue.extended_measures)}项举措经批准延期，按批准的时限统计：{which}"


def _deadlines(
    issue: ReportSource, measures: Sequence[Measure], state: ReportState, clock: Clock
) -> Iterator[str]:
    untimed = sum(
        clock.elapsed_percent(Schedule.of(each, each.deadline)) is None
        for each in measures
        if each.deadline.kind is not DeadlineKind.ONGOING and not state.milestones(each.id)
    )
    if untimed:
        yield f"{untimed}项举措没有起止日期，算不出序时进度，不亮灯，推进中的按达序时计"
    if issue.plan.ends is None:
        return
    days = filter(None, (due_date(each.deadline) for each in measures))
    beyond = sum(1 for due in days if due > issue.plan.ends)
    if beyond:
        yield f"{beyond}项举措的时限晚于方案的实施期限，序时进度按举措自己的时限算"


def _returns(
    issue: ReportSource, state: ReportState, reporting: ReportingSummary, period: Period
) -> Iterator[str]:
    if not reporting.owed_count:
        yield f"{period.title}没有应报的报送任务，各举措按最近一次报送统计"
    if not state.arrivals:
        yield f"{period.title}没有收到任何报送"
    if awaited := reporting.count(ReportingVerdict.AWAITED):
        yield f"{awaited}份报送还没有到截止日，没有计入未报送单位"
    for is_unordered, what in ((False, "没有核实的"), (True, "内容不一样、分不清以哪一份为准的")):
        waiting = [each for each in reporting.unverified if each.is_unordered == is_unordered]
        files = "、".join(f"{each.unit}（{each.file}，{each.received_on}）" for each in waiting)
        if waiting:
            yield f"收到{what}报送{len(waiting)}份，没有统计：{files}"
    if pending := reporting.unverified_units:
        yield f"{'、'.join(pending)}的报送待核实，没有计入未报送，也没有计入退回"
    if guessed := {each.due.year for each in reporting.outcomes if each.provisional}:
        yield guess_note(*guessed)
    if state.unmatched_rows:
        yield f"收到的进展有{state.unmatched_rows}条不在现行方案里（举措已删或已不归该单位），没有统计"
    if unread := [label for label in issue.returns.labels if parse_period(label) is None]:
        yield f"有的报送期次看不懂，没有统计：{'、'.join(unread)}"
