"""Findings to one line for each kind and unit, for a report on paper, where a sentence that recurs is printed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from taskmap.system.text import shorten
from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind

_MOST = 3
"""Lines that are printed of a group; the workbook has them all."""
_MOST_IDS = 10


class FindingGroup(NamedTuple):
    """All findings of a kind about a unit."""

    kind: ReportFindingKind
    unit: str
    findings: tuple[ReportFinding, ...]

    @property
    def ids(self) -> str:
        """The ids of the first ten measures, and how many there are if more."""
        return shorten([each.measure.id for each in self.findings], _MOST_IDS, "等{}项")

    @property
    def what(self) -> str:
        """Each sentence once, with the ids of the measures it is about unless it is about all."""
        ids_by_sentence: dict[str, list[str]] = defaultdict(list)
        for each in self.findings:
            ids_by_sentence[each.what].append(each.measure.id)
        if len(ids_by_sentence) == 1:
            return next(iter(ids_by_sentence))
        lines = [
            f"{shorten(ids, _MOST_IDS, '等{}项')}：{what}" for what, ids in ids_by_sentence.items()
        ]
        return shorten(lines, _MOST, "\n共{}种情况", "\n")


def group_findings(findings: Iterable[ReportFinding]) -> list[FindingGroup]:
    """The `findings` by kind and unit: in the order of the kinds, then as the units first appear."""
    groups: dict[tuple[ReportFindingKind, str], list[ReportFinding]] = defaultdict(list)
    for each in findings:
        groups[each.kind, each.unit].append(each)
    order = list(ReportFindingKind)
    keys = sorted(groups, key=lambda key: order.index(key[0]))
    return [FindingGroup(kind, unit, tuple(groups[kind, unit])) for kind, unit in keys]
