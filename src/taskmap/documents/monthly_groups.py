"""Findings to one line a kind and unit, for a report on paper: what is said often is said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskmap.tracking.report.findings import ReportFinding, ReportFindingKind

_MOST = 3
"""So many lines are printed; the workbook has them all."""
_IDS = 10


class FindingGroup(NamedTuple):
    """All findings of a kind about a unit."""

    kind: ReportFindingKind
    unit: str
    findings: tuple[ReportFinding, ...]

    @property
    def ids(self) -> str:
        return shorten("、", [each.measure.id for each in self.findings], _IDS, "项")

    @property
    def what(self) -> str:
        """Each sentence once, with the measures it is about if not about all."""
        said: dict[str, list[str]] = defaultdict(list)
        for each in self.findings:
            said[each.what].append(each.measure.id)
        if len(said) == 1:
            return next(iter(said))
        lines = [f"{shorten('、', ids, _IDS, '项')}：{what}" for what, ids in said.items()]
        return shorten("\n", lines, _MOST, "种情况")


def group_findings(findings: Iterable[ReportFinding]) -> list[FindingGroup]:
    """In the order of the kinds, then as the units first appear."""
    found: dict[tuple[ReportFindingKind, str], list[ReportFinding]] = defaultdict(list)
    for each in findings:
        found[each.kind, each.unit].append(each)
    order = list(ReportFindingKind)
    kinds = sorted(found, key=lambda key: order.index(key[0]))
    return [FindingGroup(kind, unit, tuple(found[kind, unit])) for kind, unit in kinds]


def shorten(separator: str, parts: Sequence[str], most: int, measure_word: str) -> str:
    """The first ones, and how many there are in all."""
    rest = f"{'等' if separator == '、' else separator + '共'}{len(parts)}{measure_word}"
    return separator.join(parts[:most]) + (rest if len(parts) > most else "")
