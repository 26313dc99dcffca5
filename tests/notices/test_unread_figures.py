"""Figures that are no targets though they stand where targets do: a person is asked to look."""

from __future__ import annotations

import pytest

from taskmap.notices.drafting.draft import Draft, DraftMeasure, DraftTask, DraftWork
from taskmap.notices.drafting.targets import of_text
from taskmap.notices.drafting.unread_figures import doubt_unread_figures


def doubted(text: str, *, without_targets: bool = False) -> list[str]:
    """The codes of the doubts on a task of one measure whose targets are read, or are not."""
    work = DraftWork(targets=() if without_targets else of_text(text))
    task = DraftTask("1", "任务", measures=(DraftMeasure(text, work),))
    (found,) = doubt_unread_figures(Draft("a", "甲", tasks=(task,))).tasks
    assert not found.doubts
    return [doubt.code for doubt in found.measures[0].doubts]


@pytest.mark.parametrize(
    "text",
    [
        "参保户数净增600户",
        "覆盖率扩大至30%",
        "新增企业30家，增长很快",
        "招引2—3家企业",
        "打造城内时延2ms",
    ],
)
def test_a_figure_that_is_no_target(text: str) -> None:
    assert doubted(text, without_targets=True) == ["target-unread"]


@pytest.mark.parametrize(
    "text",
    [
        "开展路检路查，每月不少于2次",
        "剩余16户32名贫困人口全部脱贫",
        "新增2400户（累计约3600户）餐饮单位纳入平台",
    ],
)
def test_counts_that_name_nothing_to_be_reached(text: str) -> None:
    assert doubted(text) == ["target-unread"]


@pytest.mark.parametrize(
    "text",
    [
        "新增企业30家。",
        "收集率仅为52.4%",
        "火点同比上升40%",
        "按合同金额的30%给予奖补",
        "最高50万元",
        "5个工作日内办结",
        "督促3家采石场编制方案",
    ],
)
def test_targets_and_what_is_no_goal(text: str) -> None:
    assert not doubted(text)


def test_several_are_one_doubt() -> None:
    assert doubted("户数净增600户，面积净增20亩", without_targets=True) == ["target-unread"]


def test_of_a_task_without_measures() -> None:
    (task,) = doubt_unread_figures(Draft("a", "甲", tasks=(DraftTask("1", "户数净增600户"),))).tasks
    assert [(doubt.code, doubt.about) for doubt in task.doubts] == [("target-unread", "targets")]
