"""Targets against what was reported of them: attainment, and whether time has run ahead of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from taskmap.plan.model import Bound, DeadlineKind, Measure, Target
from taskmap.system.text import plain
from taskmap.tracking.report.quantities import (
    Quantity,
    QuantityKind,
    find_quantities,
    parse_quantity,
)
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow
from taskmap.tracking.report.standing import Clock


class TargetVerdict(StrEnum):
    REACHED = "已达到"
    FAST = "进度快于时间"
    SLOW = "时间快于进度"
    SHORT = "未达到"
    WITHIN = "未突破"
    EXCEEDED = "已突破"
    BEYOND = "超过目标"
    UNKNOWN = "未报数值"
    UNLIKE = "不能比较"


@dataclass(frozen=True, slots=True)
class Attainment:
    """`reported_quantity` is the figure as it was told, `share` the attainment in points; `reason` says why there is none."""

    measure: Measure
    target: Target
    elapsed: int | None
    verdict: TargetVerdict
    reported_quantity: Quantity | None = None
    share: float | None = None
    reason: str = ""
    source: FigureSource = NO_SOURCE


def attainments(measure: Measure, row: ReportRow | None, clock: Clock) -> tuple[Attainment, ...]:
    """`row` is the one by which the measure stands; its 本期进展 is where the figures are."""
    return tuple(_attainment(measure, target, row, clock) for target in measure.targets)


def _attainment(
    measure: Measure, target: Target, row: ReportRow | None, clock: Clock
) -> Attainment:
    by = measure.deadline if target.by.kind is DeadlineKind.NONE else target.by
    blank = Attainment(measure, target, clock.elapsed(by), TargetVerdict.UNKNOWN)
    wanted = parse_quantity(target.value, target.unit, target.name)
    if wanted is None:
        said = f"（{target.value}）" if target.value else ""
        return replace(blank, verdict=TargetVerdict.UNLIKE, reason=f"目标不是一个数{said}")
    if row is None:
        return replace(blank, reason="没有报送")
    found = find_reported_quantity(row.progress.progress_text, target, wanted, measure)
    if found is None:
        return replace(blank, reason="本期进展里没有写这项指标的数", source=row.source)
    return _compare(replace(blank, reported_quantity=found, source=row.source), wanted, found)


def find_reported_quantity(
    text: str, target: Target, wanted: Quantity, measure: Measure
) -> Quantity | None:
    """The figure behind the target's name; of a measure with one target, the only one in its unit.

    What stands behind the name in another unit is given too: it is then told why it does not compare.
    """
    whole, name = plain(text), plain(target.name)
    if name and name in whole:
        others = [plain(each.name) for each in measure.targets if each is not target]
        behind = _until(whole.split(name, 1)[1], others)
        found = list(find_quantities(behind, wanted.unit))
        return next((each for each in found if _alike(each, wanted)), next(iter(found), None))
    if len(measure.targets) > 1:
        return None
    alike = [each for each in find_quantities(whole, wanted.unit) if _alike(each, wanted)]
    return alike[0] if len(alike) == 1 else None


def _until(text: str, names: list[str]) -> str:
    """The sentence as far as it is about this target."""
    ends = [place for name in names if name and (place := text.find(name)) >= 0]
    stop = re.search(r"[。;；\n]", text)
    return text[: min([*ends, stop.start() if stop else len(text)])]


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.kind is other.kind and one.unit == other.unit


def _compare(blank: Attainment, wanted: Quantity, found: Quantity) -> Attainment:
    if wanted.kind is not found.kind:
        reason = f"目标是{wanted.kind}（{wanted}），报送的是{found.kind}（{found}）"
        return replace(blank, verdict=TargetVerdict.UNLIKE, reason=reason)
    if wanted.unit != found.unit:
        reason = f"计量单位不同：目标是{wanted}，报送的是{found}"
        return replace(blank, verdict=TargetVerdict.UNLIKE, reason=reason)
    if wanted.kind is QuantityKind.RANK:
        reached = found.value <= wanted.value
        return replace(blank, verdict=TargetVerdict.REACHED if reached else TargetVerdict.SHORT)
    if blank.target.bound is Bound.MOST:
        return _compare_decrease(blank, wanted, found)
    return _compare_increase(blank, wanted, found)


def _compare_increase(blank: Attainment, wanted: Quantity, found: Quantity) -> Attainment:
    """Only an amount grows with time; a ratio of 18% half-way says nothing about the end."""
    share = found.value / wanted.value * 100 if wanted.value > 0 else None
    reached = found.value >= wanted.value
    if reached:
        beyond = blank.target.bound is Bound.EXACTLY and found.value > wanted.value
        verdict = TargetVerdict.BEYOND if beyond else TargetVerdict.REACHED
    elif wanted.kind is QuantityKind.AMOUNT and share is not None and blank.elapsed is not None:
        verdict = TargetVerdict.FAST if share >= blank.elapsed else TargetVerdict.SLOW
    else:
        verdict = TargetVerdict.SHORT
    return replace(blank, share=share, verdict=verdict)


def _compare_decrease(blank: Attainment, wanted: Quantity, found: Quantity) -> Attainment:
    """How much of the way down from the baseline is done; without one there is no way to measure."""
    verdict = TargetVerdict.WITHIN if found.value <= wanted.value else TargetVerdict.EXCEEDED
    start = parse_quantity(blank.target.baseline, blank.target.unit, blank.target.name)
    if not blank.target.baseline:
        return replace(blank, verdict=verdict)
    if start is None or not _alike(start, wanted):
        reason = f"基数（{blank.target.baseline}）和目标（{wanted}）不能比较，没有算完成比例"
        return replace(blank, verdict=verdict, reason=reason)
    way = start.value - wanted.value
    share = (start.value - found.value) / way * 100 if way > 0 else None
    return replace(blank, verdict=verdict, share=share)
