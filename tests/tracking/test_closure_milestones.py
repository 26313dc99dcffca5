"""Milestones and reports: what nobody who answers for it has called done is still open."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from conftest import Run
from taskmap import planfile
from taskmap.ledger import opening
from taskmap.plan import assignments, units
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.workdays import Calendar
from taskmap.tracking.closure.milestones import open_milestones
from taskmap.tracking.extensions import Extensions

PLAN = """\
id: p
title: 计划
groups: {两县: [甲县, 乙县]}
tasks:
  - no: 1
    title: 任务
    measures:
      - text: 有牵头的
        lead: 甲局
        support: [乙局]
        milestones: [{by: 2025-03-31, what: 完成勘察}]
      - text: 没有牵头的
        responsible: [甲局, 乙局]
        milestones: [{by: 2025-04-30, what: 完成设计}, {by: 2025-05-31, what: 完成移民, units: [两县]}]
      - {text: 没有节点的, lead: 丙局}
"""


def keys(*rows: tuple[str, str, Status, float | None]) -> list[str]:
    plan, _ = planfile.parse(PLAN.encode(), "plan.yaml", Calendar())
    assert plan is not None
    registry = units.Registry.of(plan)
    said = {
        (unit, measure): Progress(measure, status, percent)
        for unit, measure, status, percent in rows
    }
    measures = tuple(plan.every_measure())
    parts = assignments.assign(plan, registry)
    return list(open_milestones(measures, parts, registry, plan, said, Extensions()))


DONE, GOING = Status.DONE, Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("rows", "still"),
    [
        ((), ["节点1", "节点2", "节点3"]),
        # The lead says it; what others say does not count.
        ((("甲局", "1.1", DONE, None),), ["节点2", "节点3"]),
        ((("乙局", "1.1", DONE, None),), ["节点1", "节点2", "节点3"]),
        # Without a lead everybody has to.
        ((("甲局", "1.2", DONE, None),), ["节点1", "节点2", "节点3"]),
        ((("甲局", "1.2", DONE, None), ("乙局", "1.2", GOING, 100)), ["节点1", "节点3"]),
        ((("甲局", "1.2", DONE, None), ("乙局", "1.2", GOING, 99)), ["节点1", "节点2", "节点3"]),
        # Units that a milestone names, a group by its members.
        ((("甲县", "1.2", DONE, None),), ["节点1", "节点2", "节点3"]),
        ((("甲县", "1.2", DONE, None), ("乙县", "1.2", DONE, None)), ["节点1", "节点2"]),
    ],
)
def test_open(rows: tuple[tuple[str, str, Status, float | None], ...], still: list[str]) -> None:
    assert keys(*rows) == still


def test_a_report_in_the_ledger_closes_it_from_its_day_on(here: Path, taskmap: Run) -> None:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    (here / "台账.txt").write_text("全", "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    steps = (("apply", "--evidence", "台账.txt"), ("visit", "--why", "已看"))
    for words in steps:
        assert taskmap("close", "1.1", *words, "--day", "2025-04-01").status == 0
    accept = ("close", "1.1", "accept", "--why", "同意", "--format", "json")
    with opening.open_for_writing(here / ".taskmap" / "ledger.db") as book:
        day = datetime.date(2025, 4, 3)
        rows = (Progress("1.1", Status.DONE, 100),)
        book.record_submission(Submission("p", 1, "甲局", "2025-03", day, rows), "某科室")
    refused = taskmap(*accept, "--day", "2025-04-02").data["refused"]
    assert [each["code"] for each in refused] == ["closure-milestone"]
    assert "节点1还没有报完成（2025年3月31日：完成勘察）" in refused[0]["message"]
    assert taskmap(*accept, "--day", "2025-04-03").data["stage"] == "已验收"
