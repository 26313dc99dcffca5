"""The rows of a period to findings of empty words (反形式主义): nothing new, nothing to count, or too much claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskmap.plan.model import DeadlineKind, Measure
from taskmap.plan.progress import NOTHING, Progress, Status
from taskmap.system.text import half_width, plain
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.standing import Clock
from taskmap.tracking.report.state import ReportState, is_done


def find_empty_words(state: ReportState, measure: Measure, clock: Clock) -> Iterator[ReportFinding]:
    """The findings on the rows that came for this period, in the printed order of the units."""
    answerable = state.answerable(measure.id)
    for unit in state.roles[measure.id]:
        if (row := state.current.get((measure.id, unit))) is not None:
            before = state.row_before(measure.id, unit)
            for kind, what in _remarks(
                row, before, measure, clock, needs_figure=unit in answerable
            ):
                yield ReportFinding(kind, measure, unit, what, row.source)


def _remarks(
    row: ReportRow, before: ReportRow | None, measure: Measure, clock: Clock, *, needs_figure: bool
) -> Iterator[tuple[ReportFindingKind, str]]:
    progress = row.progress
    if before and _is_repeated(progress, before):
        what = f"本期进展与{before.origin.period}一字不差，请写本期的新进展"
        yield ReportFindingKind.UNCHANGED, what
    if needs_figure and measure.targets and _lacks_figure(progress):
        names = [target.name for target in measure.targets if _has_figure(target.value)]
        if names:
            what = f"有指标（{'、'.join(names)}），本期进展里没有一个数字"
            yield ReportFindingKind.NO_FIGURE, what
    if progress.status is Status.IN_PROGRESS and progress.percent is None:
        yield ReportFindingKind.NO_PERCENT, "推进中没有填完成比例，序时进度按 0 比较"
    if progress.status is Status.DONE:
        yield from _completion_remarks(row, before, measure, clock)
    if plain(progress.problems) not in NOTHING:
        yield ReportFindingKind.UNIT_REMARK, progress.problems


def _is_repeated(progress: Progress, before: ReportRow) -> bool:
    """What was done already and is reported again may well be described in the same words."""
    text = progress.progress_text
    return (
        bool(text) and not is_done(before) and plain(text) == plain(before.progress.progress_text)
    )


def _lacks_figure(progress: Progress) -> bool:
    """Before a measure is started, and of one that goes on for good, nobody is asked for a figure."""
    asked = progress.status in (Status.IN_PROGRESS, Status.DONE)
    return asked and not _has_figure(progress.progress_text)


def _completion_remarks(
    row: ReportRow, before: ReportRow | None, measure: Measure, clock: Clock
) -> Iterator[tuple[ReportFindingKind, str]]:
    if not is_done(before) and plain(row.progress.evidence) in NOTHING:
        yield ReportFindingKind.NO_EVIDENCE, "填了已完成，没有佐证材料"
    begins = clock.first_day(measure.begins)
    if begins and row.origin.received_on < begins:
        what = "举措" if begins == measure.begins else "方案"
        yield (
            ReportFindingKind.TOO_EARLY,
            f"{what} {begins} 才开始，{row.origin.received_on} 已报完成",
        )
    if measure.deadline.kind is DeadlineKind.ONGOING:
        yield ReportFindingKind.NEVER_DONE, f"时限是“{measure.deadline.said}”，填了已完成"


def _has_figure(text: str) -> bool:
    return bool(re.search(r"[0-9]", half_width(text)))
