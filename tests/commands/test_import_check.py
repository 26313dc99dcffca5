"""import --check: the notice beside the plan on a screen, as data, as a page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import Run

NOTICE = """\
甲市道路工作方案
一、修路
1.修好村道30公里<b>。（市甲局牵头，市乙局配合）
2.种树1000亩。（市丙局）
"""


@pytest.fixture
def plan(here: Path, taskmap: Run) -> Path:
    Path("通知.txt").write_text(NOTICE, "utf-8")
    assert taskmap("import", "通知.txt", "-o", "plan.yaml", "--keys", "en").status == 0
    return Path("plan.yaml")


def edit(plan: Path, before: str, after: str) -> None:
    text = plan.read_text("utf-8")
    assert before in text
    plan.write_text(text.replace(before, after), "utf-8")


CHECK = ("import", "--check", "plan.yaml", "通知.txt")


def test_all_is_there(plan: Path, taskmap: Run) -> None:
    ran = taskmap(*CHECK)
    assert ran.status == 0
    assert "没有用到 " not in ran.out
    assert re.search("任务 1 标题：修好村道30公里<b>（第 [0-9]+ 行）", ran.out)


def test_something_is_nowhere(plan: Path, taskmap: Run) -> None:
    edit(plan, "1000亩", "1200亩")
    edit(plan, "value: 1000", "value: 1200")
    assert taskmap(*CHECK).status == 0
    edit(plan, "市丙局", "县丁办")
    ran = taskmap(*CHECK)
    assert ran.status == 1
    assert "没有用到 1，改过 1" in ran.out


def test_as_data(plan: Path, taskmap: Run) -> None:
    edit(plan, "support: [市乙局]", "support: [县丁办]")
    ran = taskmap(*CHECK, "--format", "json")
    assert ran.status == 1
    data = ran.data
    assert sum(data["counts"].values()) == len(data["pieces"])
    [one] = [each for each in data["pieces"] if each["outcome"] == "missing"]
    assert (one["line"], one["lost"]) == (3, ["市乙局配合"])
    assert {"kind": "task", "item": "1", "key": "lead"}.items() <= one["found"][0].items()
    assert [(each["key"], each["text"]) for each in data["added"]] == [("support", "县丁办")]


def test_as_a_page(plan: Path, taskmap: Run) -> None:
    edit(plan, "市丙局", "县丁办")
    ran = taskmap(*CHECK, "-o", "核对.html")
    assert ran.status == 1
    page = Path("核对.html").read_text("utf-8")
    assert "修好村道30公里&lt;b&gt;" in page
    assert "<b>。" not in page
    assert '<tr class="没有用到">' in page
    assert "http" not in page
    assert taskmap(*CHECK, "-o", "核对.html").status == 2, "it is there already"
    assert taskmap(*CHECK, "-o", "核对.html", "--force").status == 1


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md"])
def test_in_other_formats(ending: str, plan: Path, taskmap: Run) -> None:
    assert taskmap(*CHECK, "-o", f"核对.{ending}").status == 0
    data = Path(f"核对.{ending}").read_bytes()
    if ending == "docx":
        texts = [
            cell.text for table in docx.Document(io.BytesIO(data)).tables for cell in table._cells
        ]
        assert "2.种树1000亩。" in texts
    elif ending == "xlsx":
        assert "逐句对照" in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    else:
        assert "2.种树1000亩。" in data.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "通知.txt"), "没有覆盖"),
        (("-o", "通知.txt", "--force"), "就是通知本身"),
        (("-o", "plan.yaml", "--force"), "就是方案本身"),
        (("-o", "核对.wps"), "结尾"),
        (("--id", "p"), "--id 不和 --check 一起用"),
        (("--keys", "en"), "--keys 不和 --check 一起用"),
    ],
)
def test_refused(words: tuple[str, ...], said: str, plan: Path, taskmap: Run) -> None:
    before = plan.read_bytes()
    ran = taskmap(*CHECK, *words)
    assert ran.status == 2
    assert said in ran.err
    assert plan.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"- 1", "标题：全角冒号".encode()])
def test_what_is_no_plan(content: bytes, plan: Path, taskmap: Run) -> None:
    plan.write_bytes(content)
    ran = taskmap(*CHECK)
    assert ran.status == 2
    assert "plan.yaml 读不出方案，请先用 taskmap validate 检查" in ran.err


def test_a_workbook_of_the_plan_is_no_notice(plan: Path, taskmap: Run) -> None:
    assert taskmap("sheet", "plan.yaml", "-o", "plan.xlsx").status == 0
    ran = taskmap("import", "--check", "plan.yaml", "plan.xlsx")
    assert ran.status == 2
    assert "是方案的工作簿，不是通知" in ran.err


def test_a_plan_with_faults_is_compared(plan: Path, taskmap: Run) -> None:
    """Who has not finished yet wants to know what is left."""
    edit(plan, "lead: [市甲局]", "lead: [市甲局、市己局]")
    assert taskmap("validate", "plan.yaml").status == 1
    assert taskmap(*CHECK).status == 0
