"""split --draft: papers under discussion, which are nothing in the ledger; and what is not issued without it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from support.office import fill_checklist

HEAD = """\
id: p
title: 河湖要点
issued: 2025-01-10
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
"""
WHOLE = "tasks: [{no: 1, title: 清淤, lead: 甲局}, {no: 2, title: 种树, lead: 乙局}]\n"
FIRST = ("split", "plan.yaml", "--as-of", "2025-01-11")
CHECKLIST = Path("out/征求意见稿/责任清单/甲局.xlsx")


def write(text: str) -> None:
    Path("plan.yaml").write_text(HEAD + text, "utf-8")


UNNAMED = {
    "role": (
        "groups: {责任单位待定: []}\ntasks:\n  - {no: 1, title: 清淤, lead: 甲局}\n"
        "  - {no: 2, title: 种树, responsible: [责任单位待定]}\n",
        "有 1 条举措还是“责任单位待定”：2（第 9 行），",
    ),
    "without a group, beside another": (
        "tasks: [{no: 1, title: 清淤, lead: 甲局, support: [责任单位待定]}]\n",
        "1（第 6 行）",
    ),
    "in a group": (
        "groups: {各局: [甲局, 责任单位待定]}\ntasks: [{no: 1, title: 清淤, lead: 各局}]\n",
        "1（第 7 行）",
    ),
    "inherited by measures": (
        "groups: {责任单位待定: []}\ntasks:\n  - no: 1\n    title: 清淤\n    lead: [责任单位待定]\n"
        "    measures: [{text: 排查}, {text: 清理}]\n",
        "有 2 条举措还是“责任单位待定”：1.1（第 10 行）、1.2（第 10 行），",
    ),
    "at a milestone": (
        "groups: {责任单位待定: []}\ntasks:\n  - no: 1\n    title: 清淤\n    lead: 甲局\n"
        "    milestones: [{by: 6月底前, what: 排查, units: [责任单位待定]}]\n",
        "1（第 11 行）",
    ),
}


class TestNotIssued:
    @pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
    @pytest.mark.parametrize(("text", "said"), UNNAMED.values(), ids=UNNAMED)
    def test_a_stand_in(
        self, text: str, said: str, dry_run: tuple[str, ...], here: Path, taskmap: Run
    ) -> None:
        write(text)
        ran = taskmap(*FIRST, *dry_run)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert ran.err.endswith("或加 --draft 先出征求意见稿 [units-unnamed]\n")
        assert [path.name for path in here.iterdir()] == ["plan.yaml"]

    @pytest.mark.parametrize(
        "text",
        [
            "groups: {责任单位待定: [甲局, 乙局]}\ntasks: [{no: 1, title: 清淤, lead: 责任单位待定}]\n",
            "units: [{name: 甲局, aliases: [责任单位待定]}]\n"
            "tasks: [{no: 1, title: 清淤, lead: 责任单位待定}]\n",
            "groups: {责任单位待定: []}\n" + WHOLE,
        ],
        ids=["members filled in", "a unit's alias", "a group that is left over"],
    )
    def test_what_has_been_decided(self, text: str, here: Path, taskmap: Run) -> None:
        write(text)
        ran = taskmap(*FIRST)
        assert ran.status == 0, ran.err
        assert "待定" not in ran.err
        assert not Path("out/责任清单/责任单位待定.xlsx").exists()

    def test_validate_warns(self, here: Path, taskmap: Run) -> None:
        text, said = UNNAMED["role"]
        write(text)
        ran = taskmap("validate", "plan.yaml")
        assert ran.status == 0
        assert f"plan.yaml:9:38: 警告：{said}" in ran.out
        assert "将以它自己的名义出一份清单" not in ran.out


class TestDraft:
    @pytest.mark.parametrize("text", [WHOLE, UNNAMED["role"][0]], ids=["whole", "without units"])
    def test_no_ledger_is_made(self, text: str, here: Path, taskmap: Run) -> None:
        write(text)
        ran = taskmap(*FIRST, "--draft", "--format", "json")
        assert ran.status == 0, ran.err
        assert (ran.data["draft"], ran.data["revision"]) == (True, None)
        assert sorted(path.name for path in here.iterdir()) == ["out", "plan.yaml"]
        assert [path.name for path in (here / "out").iterdir()] == ["征求意见稿"]
        assert all(Path(path).is_file() for path in ran.data["files"])

    def test_every_paper_says_so(self, here: Path, taskmap: Run) -> None:
        write(WHOLE)
        assert "征求意见稿，没有印发" in taskmap(*FIRST, "--draft").out
        for path in (CHECKLIST, Path("out/征求意见稿/任务分解表.xlsx")):
            for sheet in openpyxl.load_workbook(path).worksheets:
                if sheet.sheet_state == "visible":
                    assert "征求意见稿" in str(sheet["A1"].value), (path, sheet.title)
        texts = _texts(CHECKLIST)
        assert any("不用填报" in text for text in texts)
        assert not any("1月10日印发" in text or "请于" in text for text in texts)

    def test_a_title_that_says_so_already(self, here: Path, taskmap: Run) -> None:
        write(WHOLE)
        path = Path("plan.yaml")
        path.write_text(
            path.read_text("utf-8").replace("河湖要点", "河湖要点（征求意见稿）"), "utf-8"
        )
        assert taskmap(*FIRST, "--draft").status == 0
        assert "河湖要点（征求意见稿）责任清单" in _texts(CHECKLIST)

    def test_a_revision_that_is_discussed(self, here: Path, taskmap: Run) -> None:
        """What is out stays out, the ledger byte for byte; the draft shows what would change."""
        write(WHOLE)
        taskmap(*FIRST)
        ledger, sent = Path(".taskmap/ledger.db"), Path("out/责任清单/甲局.xlsx")
        before = ledger.read_bytes(), sent.read_bytes()
        write(WHOLE.replace("清淤", "清淤两公里"))
        ran = taskmap(*FIRST, "--draft")
        assert ran.status == 0, ran.err
        assert (ledger.read_bytes(), sent.read_bytes()) == before
        assert any(text.startswith("【拟调整】") for text in _texts(CHECKLIST))
        assert taskmap("plans", "--format", "json").data[0]["revision"] == 1

    def test_what_comes_back_filled_in_is_not_entered(self, here: Path, taskmap: Run) -> None:
        write(WHOLE)
        taskmap(*FIRST)
        taskmap(*FIRST, "--draft")
        Path("收件").mkdir()
        Path("收件/甲局.xlsx").write_bytes(fill_checklist("甲局", out="out/征求意见稿"))
        ran = taskmap("collect", "收件", "--received", "2025-01-20", "--format", "json")
        assert ran.status == 1
        assert [each["code"] for each in ran.data["refused"][0]["faults"]] == ["return-unverified"]
        assert ran.data["accepted"] == []

    def test_new_tasks_after_returns(self, here: Path, taskmap: Run) -> None:
        """What was said stands in the draft, beside measures of which the ledger knows nothing."""
        write(WHOLE)
        taskmap(*FIRST)
        Path("收件").mkdir()
        Path("收件/甲局.xlsx").write_bytes(fill_checklist("甲局", out="out"))
        assert taskmap("collect", "收件", "--received", "2025-01-20").status == 0
        write(WHOLE.replace("}]", "}, {no: 3, title: 修堤, lead: 责任单位待定, support: 甲局}]"))
        ran = taskmap("split", "plan.yaml", "--as-of", "2025-02-01", "--draft")
        assert ran.status == 0, ran.err
        texts = _texts(CHECKLIST)
        assert "修堤" in texts
        assert any("推进中" in text and "40" in text for text in texts)

    def test_a_try(self, here: Path, taskmap: Run) -> None:
        write(WHOLE)
        ran = taskmap(*FIRST, "--draft", "--dry-run", "--format", "json")
        assert (ran.status, ran.data["draft"], ran.data["files"]) == (0, True, [])
        assert [path.name for path in here.iterdir()] == ["plan.yaml"]

    def test_issued_it_says_so(self, here: Path, taskmap: Run) -> None:
        write(WHOLE)
        assert taskmap(*FIRST, "--format", "json").data["draft"] is False


def _texts(path: Path) -> list[str]:
    sheets = openpyxl.load_workbook(path).worksheets
    cells = (cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return [str(value) for value in cells if value is not None]
