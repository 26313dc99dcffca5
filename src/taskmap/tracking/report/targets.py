"""A measure's targets and what was reported of them to how far each is attained, and whether that keeps up with time."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.model import Bound, Deadline, DeadlineKind, Measure, Target
from taskmap.system.text import plain
from taskmap.tracking.report.quantities import (
    Quantity,
    QuantityKind,
    find_quantities,
    parse_quantity,
)
from taskmap.tracking.report.schedule import Schedule
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow
from taskmap.tracking.report.standing import Clock


class TargetVerdict(StrEnum):
    """What is said of a target in the report: FAST and SLOW of an amount before it is reached, WITHIN and EXCEEDED of
    an upper bound, BEYOND of an exact one, UNLIKE where the two are not of one kind and unit.
    """

    REACHED = "已达到"
    FAST = "进度快于时间"
    SLOW = "时间快于进度"
    SHORT = "未达到"
    WITHIN = "未突破"
    EXCEEDED = "已突破"
    BEYOND = "超过目标"
    UNKNOWN = "未报数值"
    UNLIKE = "不能比较"


class Attainment(NamedTuple):
    """`reported_quantity` is the figure reported, `share` the attainment in percent, which may pass 100 or be negative,
    `elapsed` 序时进度 in percent; each None where it is not known, and `reason` says why there is no attainment.
    """

    measure: Measure
    target: Target
    elapsed: int | None
    verdict: TargetVerdict
    reported_quantity: Quantity | None = None
    share: float | None = None
    reason: str = ""
    source: FigureSource = NO_SOURCE


def attainments(measure: Measure, row: ReportRow | None, clock: Clock) -> tuple[Attainment, ...]:
    """The attainment of each target of the measure by the figures in the 本期进展 of `row`, by which the measure stands;
    None if it was never reported.
    """
    return tuple(_attainment(measure, target, row, clock) for target in measure.targets)


def _attainment(
    measure: Measure, target: Target, row: ReportRow | None, clock: Clock
) -> Attainment:
    by = measure.deadline if target.by.kind is DeadlineKind.NONE else target.by
    if by.date is None and clock.ends is not None:
        # A number without a day is one for the whole plan.
        by = Deadline(kind=DeadlineKind.DATE, date=clock.ends)
    elapsed = clock.elapsed_percent(Schedule.of(measure, by))
    blank = Attainment(measure, target, elapsed, TargetVerdict.UNKNOWN)
    wanted = parse_quantity(target.value, target.unit, target.name)
    if wanted is None:
        words = f"（{target.value}）" if target.value else ""
        return blank._replace(verdict=TargetVerdict.UNLIKE, reason=f"目标不是一个数{words}")
    if row is None:
        return blank._replace(reason="没有报送")
    reported = find_reported_quantity(row.progress.progress_text, target, wanted, measure)
    if reported is None:
        return blank._replace(reason="本期进展里没有写这项指标的数", source=row.source)
    return _compare(blank._replace(reported_quantity=reported, source=row.source), wanted, reported)


def find_reported_quantity(
    text: str, target: Target, wanted: Quantity, measure: Measure
) -> Quantity | None:
    """The figure behind the target's name in `text`; where the name is not there and the measure has no other target,
    the only figure in the unit of `wanted`. None if there is no such figure.

    A figure behind the name in another unit is given too: the report then says why the two do not compare.
    """
    line, name = plain(text), plain(target.name)
    if name and name in line:
        others = [plain(each.name) for each in measure.targets if each is not target]
        behind = _before_others(line.split(name, 1)[1], others)
        figures = list(find_quantities(behind, wanted.unit))
        like = [each for each in figures if _is_comparable(each, wanted)]
        return next(iter(like or figures), None)
    if len(measure.targets) > 1:
        return None
    figures = [each for each in find_quantities(line, wanted.unit) if _is_comparable(each, wanted)]
    return figures[0] if len(figures) == 1 else None


def _before_others(text: str, names: list[str]) -> str:
    """The sentence up to the first of the names, those of the other targets."""
    ends = [place for name in names if name and (place := text.find(name)) >= 0]
    stop = re.search(r"[。;；\n]", text)
    return text[: min([*ends, stop.start() if stop else len(text)])]


def _is_comparable(one: Quantity, other: Quantity) -> bool:
    return one.kind is other.kind and one.unit == other.unit


def _compare(blank: Attainment, wanted: Quantity, reported: Quantity) -> Attainment:
    if wanted.kind is not reported.kind:
        reason = f"目标是{wanted.kind}（{wanted}），报送的是{reported.kind}（{reported}）"
        return blank._replace(verdict=TargetVerdict.UNLIKE, reason=reason)
    if wanted.unit != reported.unit:
        reason = f"计量单位不同：目标是{wanted}，报送的是{reported}"
        return blank._replace(verdict=TargetVerdict.UNLIKE, reason=reason)
    if wanted.kind is QuantityKind.RANK:
        reached = reported.value <= wanted.value
        return blank._replace(verdict=TargetVerdict.REACHED if reached else TargetVerdict.SHORT)
    if blank.target.bound is Bound.MOST:
        return _compare_decrease(blank, wanted, reported)
    return _compare_increase(blank, wanted, reported)


def _compare_increase(blank: Attainment, wanted: Quantity, reported: Quantity) -> Attainment:
    """Only an amount grows with time; a ratio of 18% in the middle of the year says nothing about its end."""
    share = reported.value / wanted.value * 100 if wanted.value > 0 else None
    reached = reported.value >= wanted.value
    if reached:
        beyond = blank.target.bound is Bound.EXACTLY and reported.value > wanted.value
        verdict = TargetVerdict.BEYOND if beyond else TargetVerdict.REACHED
    elif wanted.kind is QuantityKind.AMOUNT and share is not None and blank.elapsed is not None:
        verdict = TargetVerdict.FAST if share >= blank.elapsed else TargetVerdict.SLOW
    else:
        verdict = TargetVerdict.SHORT
    return blank._replace(share=share, verdict=verdict)


def _compare_decrease(blank: Attainment, wanted: Quantity, reported: Quantity) -> Attainment:
    """The attainment is how much of the way from the baseline to the target is done; without a baseline there is none."""
    verdict = TargetVerdict.WITHIN if reported.value <= wanted.value else TargetVerdict.EXCEEDED
    baseline = parse_quantity(blank.target.baseline, blank.target.unit, blank.target.name)
    if not blank.target.baseline:
        return blank._replace(verdict=verdict)
    if baseline is None or not _is_comparable(baseline, wanted):
        reason = f"基数（{blank.target.baseline}）和目标（{wanted}）不能比较，没有算完成比例"
        return blank._replace(verdict=verdict, reason=reason)
    way = baseline.value - wanted.value
    share = (baseline.value - reported.value) / way * 100 if way > 0 else None
    return blank._replace(verdict=verdict, share=share)
