"""validate: what is wrong in the words of the file, what is left open, and --fix."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Run
from support.terminals import run_at_terminal

PLAN = """编号: p-2025
标题: 某县2025年要点
印发日期: 2025-01-15
实施期限: {起: 2025-01, 止: 2025-12}
报送: [{名称: 月度进展, 周期: 每月, 日: 25}]
任务:
  - {序号: 1, 标题: 治理河道, 单位: [县水利局, 县城管局]}
"""
SLIPS = PLAN.replace("标题: 某县", "标题：某县").replace(
    "[县水利局, 县城管局]", "[县水利局、县城管局等]"
)
DOUBT = PLAN.replace("任务:", "# 待核[period-guessed]: 按标题推算\n任务:")
NO_RULE = PLAN.replace("报送: [{名称: 月度进展, 周期: 每月, 日: 25}]\n", "")
CHINESE = {
    "title": PLAN.replace("标题: 治理河道, ", ""),
    "lead": PLAN.replace("单位: [县水利局, 县城管局]", "责任单位: 县水利局"),
    "reporting": NO_RULE,
    "units": PLAN.replace("任务:", "单位: [县林业局, 县水利局]\n任务:"),
    "period": PLAN.replace("实施期限: {起: 2025-01, 止: 2025-12}\n", ""),
    "except": PLAN.replace("[县水利局, 县城管局]", "县水利局（县城管局除外）"),
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "plan.yaml"


class TestKeys:
    @pytest.mark.parametrize(("key", "text"), CHINESE.items())
    def test_are_spelled_as_the_file_spells_them(
        self, plan: Path, taskmap: Run, key: str, text: str
    ) -> None:
        plan.write_text(text, "utf-8")
        ran = taskmap("validate", "plan.yaml")
        assert ran.out.strip() != "没有发现问题。"
        assert key not in re.sub(r"\[[a-z-]+\]", "", ran.out)
        assert "`" not in ran.out

    def test_english_ones_stay(self, plan: Path, taskmap: Run) -> None:
        plan.write_text("id: p\ntasks:\n  - {no: 1, lead: 县水利局}\n", "utf-8")
        said = taskmap("validate", "plan.yaml").out
        assert "请写 title" in said
        assert "没有写 reporting" in said

    def test_the_one_that_was_typed_is_used(self, plan: Path, taskmap: Run) -> None:
        """A file in English keys but for one."""
        text = "id: p\ntasks:\n  - {no: 1, title: 甲, 牵头: 县水利局}\n  - {no: 2, title: 乙, support: 县水利局}\n"
        plan.write_text(text, "utf-8")
        assert "有牵头的请写 牵头" in taskmap("validate", "plan.yaml").out

    def test_in_what_split_notes(self, plan: Path, taskmap: Run) -> None:
        plan.write_text(PLAN, "utf-8")
        said = taskmap("split", "plan.yaml", "--as-of", "2025-06-30", "--dry-run").err
        assert "在这条规则里写 起: 2025-0" in said


class TestLeftOpen:
    def test_doubts_are_counted_by_both(self, plan: Path, taskmap: Run) -> None:
        plan.write_text(DOUBT, "utf-8")
        ran = taskmap("validate", "plan.yaml")
        assert ran.status == 0
        assert "还有 1 处待核（第 6 行）" in ran.out
        assert "还有 1 处待核（第 6 行）" in taskmap("split", "plan.yaml", "--dry-run").err

    def test_a_missing_rule_is_told_by_both(self, plan: Path, taskmap: Run) -> None:
        plan.write_text(NO_RULE, "utf-8")
        assert "[reporting-missing]" in taskmap("validate", "plan.yaml").out
        assert "[reporting-missing]" in taskmap("split", "plan.yaml", "--dry-run").err


class TestFix:
    def test_what_is_certain_is_written_and_a_copy_kept(self, plan: Path, taskmap: Run) -> None:
        plan.write_text(SLIPS, "utf-8")
        ran = taskmap("validate", "--fix", "plan.yaml")
        assert ran.status == 1
        assert "[unit-name]" in ran.out or "[unit-joined]" in ran.out
        assert "第 2 行\n- 标题：某县2025年要点\n+ 标题: 某县2025年要点\n" in ran.err
        assert "原来的另存为 plan.yaml.bak" in ran.err
        assert plan.read_text("utf-8") == SLIPS.replace("标题：某县", "标题: 某县")
        assert plan.with_name("plan.yaml.bak").read_text("utf-8") == SLIPS

    def test_an_earlier_copy_stays(self, plan: Path, taskmap: Run) -> None:
        plan.with_name("plan.yaml.bak").write_text("以前的", "utf-8")
        plan.write_text(SLIPS, "utf-8")
        assert "plan.yaml.bak2" in taskmap("validate", "--fix", "plan.yaml").err
        assert plan.with_name("plan.yaml.bak").read_text("utf-8") == "以前的"

    def test_a_sound_plan_stays_byte_for_byte(self, plan: Path, taskmap: Run) -> None:
        plan.write_bytes(PLAN.replace("\n", "\r\n").encode())
        ran = taskmap("validate", "--fix", "plan.yaml")
        assert (ran.status, ran.out) == (0, "没有发现问题。\n")
        assert plan.read_bytes() == PLAN.replace("\n", "\r\n").encode()
        assert [path.name for path in plan.parent.glob("plan*")] == ["plan.yaml"]

    def test_json_is_alone_on_standard_output(self, plan: Path, taskmap: Run) -> None:
        plan.write_text(PLAN.replace("标题: 某县", "标题：某县"), "utf-8")
        ran = taskmap("validate", "--fix", "plan.yaml", "--format", "json")
        assert (ran.status, ran.data) == (0, [])

    def test_a_file_that_is_not_there(self, plan: Path, taskmap: Run) -> None:
        ran = taskmap("validate", "--fix", "plan.yaml")
        assert ran.status == 2
        assert "打不开文件 plan.yaml" in ran.err


@pytest.mark.slow
class TestAtATerminal:
    def test_it_asks(self, plan: Path) -> None:
        plan.write_text(SLIPS, "utf-8")
        said = run_at_terminal("", "validate", "--fix", "plan.yaml")
        assert "这样改吗" in said
        assert "没有改" in said
        assert plan.read_text("utf-8") == SLIPS
        assert "改好了" in run_at_terminal("y", "validate", "--fix", "plan.yaml")
        assert plan.read_text("utf-8") != SLIPS
