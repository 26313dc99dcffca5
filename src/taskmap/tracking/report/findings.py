"""The finding, which somebody should look into: one remark on one row of one unit, with the place of the row."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.model import Measure
from taskmap.tracking.report.sources import FigureSource


class ReportFindingKind(StrEnum):
    """All but the last are advice on a return that was accepted; the last is what the unit itself wrote as 存在问题."""

    CONTRADICTION = "填报不一致"
    UNCHANGED = "文字未变"
    NO_FIGURE = "没有数字"
    NO_EVIDENCE = "没有佐证"
    NO_PERCENT = "没有比例"
    TOO_EARLY = "未到起始日已完成"
    NEVER_DONE = "长期任务报完成"
    UNIT_REMARK = "单位反映"


class ReportFinding(NamedTuple):
    """A remark on what `unit` reported of the measure; `what` is a sentence for the report."""

    kind: ReportFindingKind
    measure: Measure
    unit: str
    what: str
    source: FigureSource
