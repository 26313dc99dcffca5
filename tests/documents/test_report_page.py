"""docs/report.md says what the program does: the same buckets, kinds, points, commands."""

from __future__ import annotations

import re
from pathlib import Path

from taskmap.documents import score
from taskmap.plan.assessment import Lights, Scoring
from taskmap.tracking.report import Bucket
from taskmap.tracking.report.findings import ReportFindingKind

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")


def column(head: str) -> list[str]:
    """The first cells of the table whose head begins so."""
    table = re.search(rf"^\| {head} \|.*\n\|---.*\n((?:\|.*\n)+)", PAGE, re.M)
    assert table is not None
    return [line.split("|")[1].strip() for line in table[1].splitlines()]


def test_every_bucket() -> None:
    assert column("进度") == list(Bucket)


def test_every_kind_of_finding() -> None:
    assert column("类型") == list(ReportFindingKind)


def test_every_rule_of_the_score() -> None:
    rules = [f"| {kind} | {points} |" for kind, points in score._rule_values(Scoring())]
    table = PAGE.split("| 事项 | 分值 |\n|---|---|\n")[1]
    assert table.splitlines()[: len(rules)] == rules


def test_the_thresholds() -> None:
    assert Lights() == Lights(ahead=10, behind=0, red=10)
    assert PAGE.count(f"{Lights().ahead} 个百分点") == 2
