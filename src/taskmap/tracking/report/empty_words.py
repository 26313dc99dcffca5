"""Empty words (反形式主义): rows that say nothing new, nothing that can be counted, or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskmap.plan.model import DeadlineKind, Measure
from taskmap.plan.progress import NOTHING, Status
from taskmap.system.text import half_width, plain
from taskmap.tracking.report.findings import Finding, Kind
from taskmap.tracking.report.sources import Row
from taskmap.tracking.report.standing import Clock
from taskmap.tracking.report.state import State, finished


def emptiness(state: State, measure: Measure, clock: Clock) -> Iterator[Finding]:
    """Of the rows that came for this period, in the printed order of the units."""
    chiefs = state.answerable(measure.id)
    for unit in state.parts[measure.id]:
        if (row := state.fresh[measure.id].get(unit)) is not None:
            before = state.before[measure.id].get(unit)
            for kind, what in _remarks(row, before, measure, clock, counts=unit in chiefs):
                yield Finding(kind, measure, unit, what, row.seat)


def _remarks(
    row: Row, before: Row | None, measure: Measure, clock: Clock, *, counts: bool
) -> Iterator[tuple[Kind, str]]:
    said = row.progress
    # What was finished and is reported again may well be told in the same words.
    if (
        before
        and not finished(before)
        and said.done
        and plain(said.done) == plain(before.progress.done)
    ):
        yield Kind.UNCHANGED, f"本期进展与{before.came.period}一字不差，请写本期的新进展"
    numbered = [target.name for target in measure.targets if _figure(target.value)]
    if (
        counts
        and numbered
        and said.status in (Status.GOING, Status.DONE)
        and not _figure(said.done)
    ):
        yield Kind.NO_FIGURE, f"有指标（{'、'.join(numbered)}），本期进展里没有一个数字"
    if said.status is Status.GOING and said.percent is None:
        yield Kind.NO_PERCENT, "推进中没有填完成比例，序时进度按 0 比较"
    if said.status is Status.DONE:
        yield from _finished(row, before, measure, clock)
    if plain(said.problems) not in NOTHING:
        yield Kind.TOLD, said.problems


def _finished(
    row: Row, before: Row | None, measure: Measure, clock: Clock
) -> Iterator[tuple[Kind, str]]:
    if not finished(before) and plain(row.progress.evidence) in NOTHING:
        yield Kind.NO_EVIDENCE, "填了已完成，没有佐证材料"
    if clock.begins and row.came.received < clock.begins:
        yield Kind.TOO_EARLY, f"方案 {clock.begins} 才开始，{row.came.received} 已报完成"
    if measure.deadline.kind is DeadlineKind.ONGOING:
        yield Kind.NEVER_DONE, f"时限是“{measure.deadline.said}”，填了已完成"


def _figure(text: str) -> bool:
    return bool(re.search(r"[0-9]", half_width(text)))
