"""Two versions of a plan: every sort of change is told once, by id, in words, and to the units it concerns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import ZHUZHOU, Run
from taskmap import planfile
from taskmap.plan.diff import comparing, renumbering
from taskmap.plan.diff.changes import PlanChange, PlanChangeKind
from taskmap.plan.diff.marks import by_unit
from taskmap.plan.diff.words import Edit, describe_edits, edits
from taskmap.plan.model import Plan
from taskmap.plan.workdays import Calendar
from taskmap.system.diagnostics import has_errors

OLD = """\
id: heliu-1
title: 清河整治
issuer: 某办
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
units: [甲局, 乙局, 丙县, {name: 丁委, aliases: [丁委员会]}]
chapters:
  - title: 一、岸线
    tasks:
      - no: 1
        title: 清理
        measures:
          - id: "1.1"
            text: 年底前清理岸坡垃圾的60%以上，并及时公示
            lead: 甲局
            responsible: [乙局, 丁委]
            deadline: 3月底前
            milestones: [{by: 2025-02-28, what: 完成拆除}, {by: 2025-03-15, what: 完成清运}]
            targets: [{name: 清理率, value: 60, unit: "%"}]
          - {id: "1.2", text: 建立每周巡查河道的工作制度, units: [乙局]}
  - title: 二、水质
    tasks:
      - {no: 2, title: 监测, text: 每月监测断面水质并通报结果, units: [丙县]}
      - {no: 3, title: 宣传, text: 开展节水宣传进社区活动, units: [丙县], deadline: 长期坚持}
"""


def parse(text: str) -> Plan:
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert not has_errors(faults)
    return plan


def changes(*replacements: tuple[str, str]) -> tuple[PlanChange, ...]:
    """What becomes of the plan when these of its words are others."""
    text = OLD
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return comparing.compare(parse(OLD), parse(text))


def brief(found: tuple[PlanChange, ...]) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.id, change.what) for change in found]


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        (("60%以上，并及时公示", "65%以上，并公示"), ("reworded", "1.1", "“60%”改为“65%”；删去“及时”")),
        (("responsible: [乙局, 丁委]", "responsible: [丁委]"), ("unit-dropped", "1.1", "减少乙局（责任）")),
        (("units: [丙县]}\n      - {no: 3", "units: [丙县, 甲局]}\n      - {no: 3"), ("unit-added", "2", "增加甲局（责任）")),
        (("巡查河道的工作制度, units: [乙局]", "巡查河道的工作制度, support: [乙局]"), ("role", "1.2", "乙局由牵头改为配合")),
        (("deadline: 3月底前", "deadline: 4月底前"), ("deadline", "1.1", "完成时限推迟 30 天")),
        (("deadline: 3月底前", "deadline: 2025-03-31"), ("deadline", "1.1", "完成时限的说法改了，日期没有变")),
        (("deadline: 长期坚持", "deadline: 6月底前"), ("deadline", "3", "完成时限改了")),
        (("by: 2025-02-28", "by: 2025-02-20"), ("milestone", "1.1", "节点“完成拆除”改了")),
        ((", {by: 2025-03-15, what: 完成清运}", ""), ("milestone", "1.1", "删去节点“完成清运”")),
        (("value: 60", "value: 70"), ("target", "1.1", "指标“清理率”改了")),
        (("title: 监测", "leader: 张某, title: 监测"), ("people", "2", "增加责任领导")),
        (("title: 监测", "owner: 张某, title: 监测"), ("people", "2", "增加责任人")),
        (("的工作制度, units", "的工作制度, supervisor: 张某, units"), ("people", "1.2", "增加督办领导")),
        (("title: 监测", "criteria: 监测到位, title: 监测"), ("criteria", "2", "增加完成标准")),
        (("title: 监测", "same_as: other-1/2, title: 监测"), ("reference", "2", "增加同")),
        (("title: 监测", "from: other-1/2, title: 监测"), ("reference", "2", "增加来自")),
        (("title: 清河整治", "title: 清河整治\ncarry: true"), ("plan", "", "增加沿用上期")),
        (("{name: 丁委, ", "{name: 丁委, leader: 张某, "), ("people", "", "增加丁委的责任领导")),
        (("title: 监测", "title: 监测断面"), ("task", "2", "标题改了")),
        (("title: 监测", "closure: {limit_days: 9}, title: 监测"), ("task", "2", "增加销号天数")),
        (("一、岸线", "一、岸线整治"), ("plan", "", "章节标题改了")),
        (("day: 25", "day: 20"), ("plan", "", "报送“月报”改了")),
        (("title: 清河整治", "title: 清河综合整治"), ("plan", "", "标题改了")),
    ],
)  # fmt: skip
def test_one_change_is_told_as_one(
    replacement: tuple[str, str], expected: tuple[str, str, str]
) -> None:
    assert brief(changes(replacement)) == [expected]


def test_the_same_plan_in_other_words_of_yaml_has_no_changes() -> None:
    assert changes(("title: 清河整治", "标题: 清河整治")) == ()


def test_a_unit_that_took_a_new_name_is_the_same() -> None:
    renamed = OLD.replace("{name: 丁委, aliases: [丁委员会]}", "{name: 丁办, aliases: [丁委]}")
    (change,) = comparing.compare(parse(OLD), parse(renamed))
    assert (change.kind, change.what) == ("unit-renamed", "丁委改名为丁办")
    assert change.touched == ("丁办",)


def test_a_unit_that_became_part_of_another() -> None:
    old = "id: p\ntitle: 甲\nunits: [甲局, 乙局]\ntasks:\n  - {no: 1, title: 修路, units: [甲局]}\n  - {no: 2, title: 种树, units: [乙局]}\n"
    new = old.replace("[甲局, 乙局]", "[{name: 乙局, aliases: [甲局]}]").replace(
        "units: [甲局]", "units: [乙局]"
    )
    (change,) = comparing.compare(parse(old), parse(new))
    assert change.what == "甲局并入乙局，原来承担的 1 由乙局承担"
    assert change.touched == ("乙局",)


def test_what_was_added_dropped_and_moved() -> None:
    found = changes(
        ('          - {id: "1.2", text: 建立每周巡查河道的工作制度, units: [乙局]}\n', ""),
        (
            "      - {no: 3",
            '      - {no: 4, title: 增殖放流, units: [甲局]}\n      - {no: 3, id: "3"',
        ),
        (
            "  - title: 二、水质\n    tasks:\n      - {no: 2",
            "      - {no: 5, title: 巡查, measures: [{id: '1.2', text: 建立每周巡查河道的工作制度, units: [乙局]}]}\n"
            "  - title: 二、水质\n    tasks:\n      - {no: 2",
        ),
    )
    assert brief(found) == [
        ("moved", "1.2", "移到别处"),
        ("added", "4", "新增举措"),
    ]
    assert (found[0].before, found[0].after) == ("一、岸线／任务1", "一、岸线／任务5")
    back = comparing.compare(parse(OLD), parse(OLD[: OLD.index("      - {no: 3")]))
    assert brief(back) == [("dropped", "3", "删除举措")]
    assert back[0].touched == ("丙县",)


def test_a_measure_under_another_number_is_a_question_and_never_merged() -> None:
    found = changes(("{no: 3, title", "{no: 9, title"), ("进社区活动", "进社区的活动"))
    assert [(change.kind, change.id) for change in found] == [
        (PlanChangeKind.ADDED, "9"),
        (PlanChangeKind.DROPPED, "3"),
        (PlanChangeKind.RENUMBERED, "9"),
    ]
    assert "原来的 3" in found[2].what


def test_numbers_that_all_moved_up_are_seen_through() -> None:
    """One task was put in, and those behind it were numbered anew."""
    found = changes(
        ("{no: 2, title: 监测", "{no: 2, title: 排查, text: 排查入河排污口, units: [丙县]}\n      - {no: 3, title: 监测"),
        ("{no: 3, title: 宣传", "{no: 4, title: 宣传"),
    )  # fmt: skip
    pairs = {(c.id, c.what.split(" ")[2]) for c in found if c.kind is PlanChangeKind.RENUMBERED}
    assert pairs == {("3", "2"), ("4", "3")}


def test_each_unit_hears_what_concerns_it() -> None:
    found = changes(
        ("responsible: [乙局, 丁委]", "responsible: [丁委]"), ("value: 60", "value: 70")
    )
    kinds = {unit: [change.kind.value for change in own] for unit, own in by_unit(found).items()}
    assert kinds == {
        "乙局": ["unit-dropped", "target"],
        "甲局": ["target"],
        "丁委": ["target"],
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("完成60%", "完成65%", (Edit("60%", "65%"),)),
        ("甲乙丙", "甲乙丙丁", (Edit("", "丁"),)),
        ("甲乙丙", "乙丙", (Edit("甲", ""),)),
        # One word that stayed by chance between two that did not makes no two changes.
        ("加强督查", "开展督导检查", (Edit("加强督", "开展督导检"),)),
        ("", "", ()),
    ],
)
def test_words(before: str, after: str, expected: tuple[Edit, ...]) -> None:
    assert edits(before, after) == expected


@given(st.text("甲乙丙12%。", max_size=30), st.text("甲乙丙12%。", max_size=30))
def test_edits_are_about_what_is_there(before: str, after: str) -> None:
    found = edits(before, after)
    assert bool(found) is (before != after)
    assert all(one.before in before and one.after in after for one in found)
    assert describe_edits(before, after).count("；") == max(0, len(found) - 1)


def test_a_thousand_new_numbers_take_no_minutes() -> None:
    went = {f"a{n}": f"第{n}项：推进{n * 7919 % 1000}个项目建设并按月报送" for n in range(1000)}
    came = {f"b{n}": text + "。" for n, text in enumerate(went.values())}
    assert len(list(renumbering.similar_pairs(went, came))) == 1000


def test_a_plan_against_itself_and_against_nothing() -> None:
    plan = planfile.read(ZHUZHOU).plan
    assert plan is not None
    assert comparing.compare(plan, plan) == ()
    empty = replace(plan, chapters=(), tasks=())
    count = sum(1 for _ in plan.every_measure())
    assert [change.kind for change in comparing.compare(empty, plan)] == [
        PlanChangeKind.ADDED
    ] * count
    assert [change.kind for change in comparing.compare(plan, empty)] == [
        PlanChangeKind.DROPPED
    ] * count


def test_the_command_on_files_and_revisions(here: Path, taskmap: Run) -> None:
    (here / "plan.yaml").write_text(OLD, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    (here / "plan.yaml").write_text(OLD.replace("deadline: 3月底前", "deadline: 4月底前"), "utf-8")
    ran = taskmap("diff", "heliu-1@1", "plan.yaml")
    assert ran.status == 1
    # In a line, so that a search finds it whole.
    change = "时限 1.1 完成时限推迟 30 天  - 3月底前（2025年3月31日）  + 4月底前（2025年4月30日）"
    assert f"\n  {change}\n" in ran.out
    assert "  甲局：1.1\n" in ran.out
    data = taskmap("diff", "heliu-1", "plan.yaml", "--format", "json").data
    assert data["changes"] == [
        {
            **{"kind": "deadline", "id": "1.1", "unit": "", "what": "完成时限推迟 30 天"},
            **{"before": "3月底前（2025年3月31日）", "after": "4月底前（2025年4月30日）"},
            "touched": ["甲局", "乙局", "丁委"],
        }
    ]
    assert list(data["units"]) == ["甲局", "乙局", "丁委"]
    same = taskmap("diff", "heliu-1", "heliu-1@1")
    assert (same.status, same.out) == (0, "heliu-1 第 1 版与heliu-1 第 1 版没有变化。\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("heliu-1@7", "plan.yaml"), "只印发到第 1 版，没有第 7 版"),
        (("别的", "plan.yaml"), "台账里也没有方案 别的"),
        (("plan.yaml", "坏.yaml"), "请先运行 taskmap validate 坏.yaml"),
        (("plan.yaml", "a@b"), "没有文件 a@b"),
    ],
)
def test_a_side_that_is_not_there(
    here: Path, taskmap: Run, words: tuple[str, str], message: str
) -> None:
    (here / "plan.yaml").write_text(OLD, "utf-8")
    (here / "坏.yaml").write_text("id: x\nfoo: 1\n", "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    ran = taskmap("diff", *words)
    assert (ran.status, ran.out, message in ran.err) == (2, "", True), ran.err


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "csv", "json"])
def test_it_can_be_written_as_a_file(here: Path, taskmap: Run, ending: str) -> None:
    (here / "old.yaml").write_text(OLD, "utf-8")
    (here / "new.yaml").write_text(OLD.replace("60%", "65%"), "utf-8")
    ran = taskmap("diff", "old.yaml", "new.yaml", "-o", f"变化.{ending}", "--format", "json")
    assert ran.status == 1, ran.err
    assert len(ran.data["changes"]) == 1
    assert (here / f"变化.{ending}").stat().st_size > 100
    if ending == "md":
        assert "“60%”改为“65%”" in (here / "变化.md").read_text("utf-8")
