"""Empty words (反形式主义): rows that say nothing new, nothing that can be counted, or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskmap.plan.model import DeadlineKind, Measure
from taskmap.plan.progress import NOTHING, Status
from taskmap.system.text import half_width, plain
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.standing import Clock
from taskmap.tracking.report.state import ReportState, is_done


def find_empty_words(state: ReportState, measure: Measure, clock: Clock) -> Iterator[ReportFinding]:
    """Of the rows that came for this period, in the printed order of the units."""
    chiefs = state.answerable(measure.id)
    for unit in state.roles[measure.id]:
        if (row := state.current[measure.id].get(unit)) is not None:
            before = state.before[measure.id].get(unit)
            for kind, what in _remarks(row, before, measure, clock, counts=unit in chiefs):
                yield ReportFinding(kind, measure, unit, what, row.source)


def _remarks(
    row: ReportRow, before: ReportRow | None, measure: Measure, clock: Clock, *, counts: bool
) -> Iterator[tuple[ReportFindingKind, str]]:
    said = row.progress
    # What was finished and is reported again may well be told in the same words.
    if (
        before
        and not is_done(before)
        and said.progress_text
        and plain(said.progress_text) == plain(before.progress.progress_text)
    ):
        yield (
            ReportFindingKind.UNCHANGED,
            f"本期进展与{before.origin.period}一字不差，请写本期的新进展",
        )
    numbered = [target.name for target in measure.targets if _has_figure(target.value)]
    if (
        counts
        and numbered
        and said.status in (Status.IN_PROGRESS, Status.DONE)
        and not _has_figure(said.progress_text)
    ):
        yield (
            ReportFindingKind.NO_FIGURE,
            f"有指标（{'、'.join(numbered)}），本期进展里没有一个数字",
        )
    if said.status is Status.IN_PROGRESS and said.percent is None:
        yield ReportFindingKind.NO_PERCENT, "推进中没有填完成比例，序时进度按 0 比较"
    if said.status is Status.DONE:
        yield from _completion_remarks(row, before, measure, clock)
    if plain(said.problems) not in NOTHING:
        yield ReportFindingKind.UNIT_REMARK, said.problems


def _completion_remarks(
    row: ReportRow, before: ReportRow | None, measure: Measure, clock: Clock
) -> Iterator[tuple[ReportFindingKind, str]]:
    if not is_done(before) and plain(row.progress.evidence) in NOTHING:
        yield ReportFindingKind.NO_EVIDENCE, "填了已完成，没有佐证材料"
    if clock.begins and row.origin.received < clock.begins:
        yield (
            ReportFindingKind.TOO_EARLY,
            f"方案 {clock.begins} 才开始，{row.origin.received} 已报完成",
        )
    if measure.deadline.kind is DeadlineKind.ONGOING:
        yield ReportFindingKind.NEVER_DONE, f"时限是“{measure.deadline.said}”，填了已完成"


def _has_figure(text: str) -> bool:
    return bool(re.search(r"[0-9]", half_width(text)))
