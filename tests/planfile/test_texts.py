"""What a plan file says in words: item by item, with lines, and the comments that hold words of the notice."""

from __future__ import annotations

import pytest

from taskmap.planfile.texts import TextItem, read_items
from taskmap.system.diagnostics import TaskmapError

PLAN = """\
id: p
标题: 河湖要点
# 原文：各县区：
reporting:
  - name: 月报
    # 原文：每月25日前报
    #   送进展。
    every: month
groups: {各县区: [东区, 西区]}
chapters:
  - title: 一、治水
    # 原文：治好水。
    tasks:
      - no: 1
        title: 清淤
        lead: [市甲局, {各县区: [东区]}, {各县区: {except: [西区]}}]
        targets:
          - {name: 河道, value: 30, unit: 公里, by: 6月底前}
        # 原文：这是任务的话，
        #   分两行。
        measures:
          - text: |-
              排查。
              # 原文：这是正文。
            deadline: 6月底前
            # 原文：这是举措的话。
          - {id: 1-b, text: 清理}
        # 这不是原文
tasks:
  - {id: "9", no: 九, title: 种树, closure: {criteria: [种完, 成活]}}
"""


@pytest.fixture(scope="module")
def items() -> dict[str, TextItem]:
    return {f"{each.form} {each.name}".strip(): each for each in read_items(PLAN, "plan.yaml")}


def said(item: TextItem) -> list[tuple[str, str, int]]:
    return [(each.key, each.text, each.line) for each in item.texts]


def test_the_items(items: dict[str, TextItem]) -> None:
    assert list(items) == [
        *("plan", "chapter 一、治水", "task 1", "measure 1.1", "measure 1-b", "task 9"),
    ]
    assert [each.above for each in items.values()] == [-1, 0, 1, 2, 2, 0]


def test_the_plan(items: dict[str, TextItem]) -> None:
    """Keys in any spelling; what a rule was read from belongs to the rule."""
    assert said(items["plan"]) == [
        ("id", "p", 1),
        ("title", "河湖要点", 2),
        ("reporting.name", "月报", 5),
        ("groups", "东区", 9),
        ("groups", "西区", 9),
        ("reporting", "每月25日前报送进展。", 6),
    ]
    assert [each.label for each in items["plan"].texts][2] == "报送名称"


def test_names_and_targets(items: dict[str, TextItem]) -> None:
    assert said(items["task 1"]) == [
        ("no", "1", 14),
        ("title", "清淤", 15),
        *(("lead", name, 16) for name in ("市甲局", "各县区", "东区", "各县区", "西区")),
        ("targets.name", "河道", 18),
        ("targets.value", "30公里", 18),
        ("targets.by", "6月底前", 18),
    ]
    assert said(items["task 9"])[-2:] == [
        ("closure.criteria", "种完", 30),
        ("closure.criteria", "成活", 30),
    ]


def test_comments_stand_at_their_item(items: dict[str, TextItem]) -> None:
    """Lines that were broken are joined; the same words in a text are no comment."""
    found = {name: [each.text for each in item.originals] for name, item in items.items()}
    assert found == {
        "plan": ["各县区："],
        "chapter 一、治水": ["治好水。"],
        "task 1": ["这是任务的话，分两行。"],
        "measure 1.1": ["这是举措的话。"],
        "measure 1-b": [],
        "task 9": [],
    }


@pytest.mark.parametrize("text", ["", "- 甲", "清淤", "tasks: ["])
def test_what_is_no_plan(text: str) -> None:
    with pytest.raises(TaskmapError, match=r"plan\.yaml 读不出方案"):
        read_items(text, "plan.yaml")
