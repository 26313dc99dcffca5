"""Why a measure is where it is: for each kind of standing the sentences that say it, with the figures of the report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from support import report_sources
from taskmap.documents.measure_reasons import reasons
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report

GOING, DONE, IDLE = Status.IN_PROGRESS, Status.DONE, Status.NOT_STARTED
DUE = "deadline: 年底前"
Word = tuple[str, str, str, Status, float | None]
"""Unit, period, day of receipt, status, percent."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def why(
    task: str,
    words: Sequence[Word] = (),
    as_of: str = "2025-06-30",
    *,
    struck: str = "",
    lights: str = "",
) -> tuple[str, ...]:
    """Of a plan that begins on 1 May, in the report on June."""
    text = f"""\
id: p
title: 方案
issued: 2025-05-01
period: {{from: 2025-05, until: 2025-12}}
{lights}
reporting: [{{name: 月报, every: month, day: 25}}]
tasks: [{{no: 1, title: 一, {task}}}]
"""
    submissions = (
        Submission("p", 1, unit, period, day(received), (Progress("1", status, percent),))
        for unit, period, received, status, percent in words
    )
    source = report_sources.make_source(report_sources.parse_plan(text), submissions)
    source = replace(source, struck_off={"1": day(struck)} if struck else {})
    june = periods.parse("2025-06")
    assert june is not None
    [plan] = report.make_report([source], june, day(as_of)).plans
    return reasons(plan.lines[0], plan.clock)


def june(status: Status, percent: float | None = None, unit: str = "甲局") -> Word:
    return unit, "2025-06", "2025-06-20", status, percent


SPAN = "序时进度：2025-05-01 到 2025-12-31 共 245 天，到 2025-06-30 过了 61 天，是 25%"
BOUNDS = "低于序时进度是滞后，超过 10 个的亮红灯，高得超过 10 个的是超序时"


@pytest.mark.parametrize(
    ("percent", "points", "end"),
    [
        (10, "低 15 个百分点", "所以是滞后，红灯"),
        (20, "低 5 个百分点", "所以是滞后，黄灯"),
        (25, "一样", "所以是达序时，绿灯"),
        (30, "高 5 个百分点", "所以是达序时，绿灯"),
        (40, "高 15 个百分点", "所以是超序时，绿灯"),
    ],
)
def test_by_time(percent: float, points: str, end: str) -> None:
    """The example of docs/report.md: on 30 June 61 of 245 days are over, 25 %."""
    said = why(f"lead: 甲局, {DUE}", [june(GOING, percent)])
    assert said[0].startswith(f"看甲局：2025-06 期报推进中{percent:g}%（2025-06-20 收到，回执 ")
    assert said[1:] == (SPAN, f"完成比例 {percent:g}%，比序时进度{points}；{BOUNDS}", end)


def test_the_bounds_of_the_plan() -> None:
    lights = "lights: {ahead: 3, behind: 5, red: 20}"
    *_, pace, end = why(f"lead: 甲局, {DUE}", [june(GOING, 21)], lights=lights)
    assert pace.endswith("低得超过 5 个百分点是滞后，超过 20 个的亮红灯，高得超过 3 个的是超序时")
    assert end == "所以是达序时，绿灯"


def test_by_milestones() -> None:
    task = f"lead: 甲局, {DUE}, milestones: [{{by: 5月底前, what: 开工}}, {{by: 11月底前, what: 封顶}}]"
    said = why(task, [june(GOING, 90)])
    assert said[1:] == (
        "第一个节点到期以后看节点，不看完成比例",
        "节点 1-1“开工”2025-05-31 到期，甲局没有完成",
        "所以是滞后，红灯",
    )


def test_nothing_is_red_before_the_first_milestone_is_due() -> None:
    task = f"lead: 甲局, {DUE}, milestones: [{{by: 7月底前, what: 开工}}]"
    assert why(task, [june(GOING, 12)])[-2:] == (
        "第一个节点还没有到期，不亮红灯",
        "所以是滞后，黄灯",
    )
    *_, pace, end = why(task, [june(GOING, 20)])
    assert pace.startswith("完成比例 20%")
    assert end == "所以是滞后，黄灯"


def test_the_milestones_of_what_goes_on() -> None:
    step, later = "by: 5月底前, what: 开工", "by: 11月底前, what: 封顶"
    task = f"lead: 甲局, deadline: 长期坚持, milestones: [{{{step}}}, {{{later}}}]"
    assert why(task, [june(GOING, 90)])[-3:] == (
        "第一个节点到期以后看节点，不看完成比例",
        "节点 1-1“开工”2025-05-31 到期，甲局没有完成",
        "所以是长期坚持，红灯",
    )


YEAR, TEN = f"lead: 甲局, {DUE}", "lead: 甲局, deadline: 2025-06-10"
OTHERS: tuple[tuple[str, list[Word], str, str, str], ...] = (
    (
        TEN,
        [june(GOING, 95)],
        "2025-06-28",
        "时限 2025-06-10 过了 18 天，甲局没有报已完成",
        "逾期，红灯",
    ),
    (YEAR, [june(DONE)], "", "答复单位都报了已完成", "已完成，绿灯"),
    (TEN, [june(DONE)], "", "答复单位都报了已完成，有的是过了时限才完成的", "已完成，绿灯"),
    (YEAR, [], "", "截止日过了，甲局这一期没有报，或者报了但这一行被退回", "未报送，不亮灯"),
    (YEAR, [june(IDLE)], "", f"完成比例 0%，比序时进度低 25 个百分点；{BOUNDS}", "未启动，红灯"),
    (
        "lead: 甲局, deadline: 长期坚持",
        [june(GOING, 5)],
        "",
        "时限是长期坚持，或者最慢的答复单位报长期坚持",
        "长期坚持，不亮灯",
    ),
    (
        "lead: 甲局",
        [june(GOING, 5)],
        "",
        "时限没有日期，没有序时进度，推进中就是达序时",
        "达序时，不亮灯",
    ),
    (f"{YEAR}, start: 2025-09-01", [june(GOING, 5)], "", "还没到起始的那一天", "未到起始，不亮灯"),
)


@pytest.mark.parametrize(("task", "words", "as_of", "reason", "end"), OTHERS)
def test_other_standings(
    task: str, words: Sequence[Word], as_of: str, reason: str, end: str
) -> None:
    said = why(task, words, as_of or "2025-06-30")
    assert said[-2:] == (reason, f"所以是{end}")


def test_struck_off() -> None:
    said = why(YEAR, [june(GOING, 10)], struck="2025-06-28")
    assert said[-2:] == ("这条举措或它的任务已经验收销号", "所以是已销号，绿灯")


def test_before_the_due_day_the_last_word_stands() -> None:
    may = "甲局", "2025-05", "2025-05-20", GOING, 10
    said = why(f"lead: 甲局, {DUE}", [may], "2025-06-20")
    assert said[0].startswith("看甲局：2025-05 期报推进中10%")
    assert said[1] == "本期的截止日还没有过，按上一次报的算"


def test_the_slowest_of_several() -> None:
    said = why(f"lead: [甲局, 乙局], {DUE}", [june(DONE), june(GOING, 30, "乙局")])
    assert said[0].startswith("看乙局（牵头2家，完成1家，按最慢的计）：2025-06 期报推进中30%")
