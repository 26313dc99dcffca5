"""整改清单.xlsx: the problems of a plan, what became of each, and the move from one sheet to the other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support.office import fill_checklist

EXAMPLE = Path(__file__).parents[2] / "examples" / "shaoyang-2021" / "plan.yaml"
HEADS = "序号 问题 督办领导 责任单位 牵头单位 配合单位 整改时限 整改目标 整改措施 进展 是否销号"
PLAN = """\
id: heliu-2
title: 清河问题整改
issued: 2025-01-03
period: {from: 2025-01, until: 2025-12}
reporting:
  - {name: 月报, every: month, day: 25, to: 整改办}
tasks:
  - no: 一
    id: A
    title: 岸坡垃圾
    problem: 岸坡堆了=1+1吨垃圾
    goal: 清运完毕
    supervisor: 分管副县长
    measures:
      - {text: 清运, lead: 甲局, responsible: [乙局], deadline: 3月底前}
      - {text: 看守, lead: 乙局, deadline: 长期坚持}
  - {no: 二, id: B, title: 排口, problem: 排口没有标牌, lead: 甲局, deadline: 6月底前}
  - {no: 三, id: C, title: 宣传, lead: 乙局}
"""
STEPS = (
    ("申请", "2025-02-10"),
    ("核查", "2025-02-11"),
    ("验收", "2025-02-12"),
    ("公示", "2025-02-13"),
    ("销号", "2025-02-21"),
)


def sheets(path: Path) -> tuple[Worksheet, Worksheet]:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["未销号", "已销号"]
    return book["未销号"], book["已销号"]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_the_list_of_shaoyang(here: Path, taskmap: Run) -> None:
    ran = taskmap("split", str(EXAMPLE), "--as-of", "2021-10-08", "--month", "2021-10")
    assert ran.status == 0
    left, done = sheets(Path("out/整改清单.xlsx"))
    assert [cell.value for cell in left[3]] == [cell.value for cell in done[3]] == HEADS.split()
    # The 13 tasks of the plan itself are no problems.
    assert len(rows(left)) == 98
    assert rows(done) == []
    numbers = [row[0] for row in rows(left) if row[0]]
    assert len(numbers) == 25
    merged = [str(each) for each in left.merged_cells.ranges if str(each).startswith("A")]
    # Its title and imprint, and one for each problem of several measures.
    assert len(merged) == 2 + sum(
        row[0] is not None and (at + 1 < 98 and rows(left)[at + 1][0] is None)
        for at, row in enumerate(rows(left))
    )
    second = next(row for row in rows(left) if row[0] == "二")
    assert second[2] == "联系邵阳县的市委常委"
    assert str(second[4]).split("、") == ["市发展和改革委员会", "邵阳县"]
    assert str(second[8]).startswith("2.1 ")
    assert str(second[8]).endswith("（市发展和改革委员会牵头）")


@pytest.fixture
def issued(here: Path, taskmap: Run) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05", "--month", "2025-01").status == 0
    return here


def close(taskmap: Run, name: str, until: int = len(STEPS)) -> None:
    for step, day in STEPS[:until]:
        words = ["--by", "县整改办", "--why", "属实"]
        if step == "申请":
            Path("照片.jpg").write_bytes(b"\xff\xd8\xff\xe0 after")
            words += ["--evidence", "照片.jpg"]
        if step == "验收":
            words += ["--level", "县级"]
        if step == "公示":
            words += ["--working-days", "5", "--phone", "见门户网站"]
        ran = taskmap("close", name, step, "--day", day, *words)
        assert ran.status == 0, ran.err


def list_sheets(taskmap: Run, *words: str) -> tuple[Worksheet, Worksheet]:
    ran = taskmap("close", "--list", "-o", "now", *words)
    assert ran.status == 0, ran.err
    assert "now/整改清单.xlsx" in ran.out.replace("\\", "/")
    return sheets(Path("now/整改清单.xlsx"))


def test_a_struck_problem_changes_sheets(issued: Path, taskmap: Run) -> None:
    close(taskmap, "A")
    left, done = list_sheets(taskmap)
    assert [row[0] for row in rows(left)] == ["二"]
    assert [row[0] for row in rows(done)] == ["一", None]
    assert rows(done)[0][1] == "岸坡堆了=1+1吨垃圾"
    assert rows(done)[0][-1] == "是\n2025年2月21日"
    # As of the day before, it was still open.
    left, done = list_sheets(taskmap, "--day", "2025-02-20")
    assert [row[0] for row in rows(left)] == ["一", None, "二"]
    assert rows(left)[0][-1] == "否\n公示中，2025年2月13日"
    assert rows(done) == []


def test_measures_struck_one_by_one(issued: Path, taskmap: Run) -> None:
    close(taskmap, "A.1")
    left, done = list_sheets(taskmap)
    assert rows(left)[0][9] == "本条已销号，2025年2月21日"
    assert rows(left)[0][-1] == "否"
    close(taskmap, "A.2")
    left, done = list_sheets(taskmap)
    assert [row[0] for row in rows(done)] == ["一", None]
    assert rows(done)[0][-1] == "是\n2025年2月21日"


def test_progress_is_the_last_word_of_the_lead(issued: Path, taskmap: Run) -> None:
    Path("收件").mkdir()
    for unit, share in (("甲局", 40), ("乙局", 60)):
        (Path("收件") / f"{unit}.xlsx").write_bytes(fill_checklist(unit, share=share, out="out"))
    assert taskmap("collect", "收件", "--received", "2025-01-24").status == 0
    left, _ = list_sheets(taskmap, "--day", "2025-01-31")
    # 乙局 reports of A.1 too, but 甲局 leads it.
    assert str(rows(left)[0][9]).startswith("推进中，40%：")
    assert str(rows(left)[1][9]).startswith("推进中，60%：")
    assert [row[9] for row in rows(list_sheets(taskmap, "--day", "2025-01-23")[0])] == [None] * 3


def test_a_plan_without_problems_has_no_list(here: Path, taskmap: Run) -> None:
    (here / "plan.yaml").write_text(
        PLAN.replace("problem:", "goal:").replace("    goal: 清运完毕\n", ""), "utf-8"
    )
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    assert not Path("out/整改清单.xlsx").exists()
    ran = taskmap("close", "--list", "-o", "now")
    assert ran.status == 2
    assert "没有整改清单可出" in ran.err


def test_a_fault_of_the_offices_own_template(issued: Path, taskmap: Run) -> None:
    assert taskmap("templates", "copy", "own").status == 0
    assert taskmap("templates", "check", "own").status == 0
    book = openpyxl.load_workbook("own/整改清单.xlsx")
    book["未销号"]["B4"] = "{{ task.problems }}"
    book.save("own/整改清单.xlsx")
    ran = taskmap("split", "plan.yaml", "--as-of", "2025-01-05", "--templates", "own")
    assert ran.status == 1
    assert "task.problems" in ran.err
    assert "template-placeholder" in ran.err
