"""Over several plans each unit has a total: in the list of what is overdue, in the report, in the letters."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from conftest import ONE_TASK, Issue, Run

FIRST = ONE_TASK.replace(
    "tasks: [{no: 1, title: 一, lead: 甲局, deadline: 年底前}]",
    "tasks: [{no: 1, title: 一, lead: 甲局, deadline: 3月底前}, {no: 2, title: 二, lead: 乙局, support: 甲局}]",
)
SECOND = FIRST.replace("id: p", "id: q").replace("title: 方案", "title: 另一方案")
DAY = ("--as-of", "2025-04-10")


@pytest.fixture
def two(issue: Issue) -> None:
    issue(FIRST, "2025-03-01")
    issue(SECOND, "2025-03-01", "-o", "q")


@pytest.mark.usefixtures("two")
class TestOverdue:
    def test_a_unit_in_a_line(self, taskmap: Run) -> None:
        lines = taskmap("check-overdue", *DAY).out.splitlines()
        assert lines[lines.index("各单位合计") + 1 :] == [
            "  甲局  2 个方案，逾期 4 项：未报送 2、举措逾期 2",
            "  乙局  2 个方案，逾期 2 项：未报送 2",
        ]

    def test_what_is_soon_is_counted_apart(self, taskmap: Run) -> None:
        out = taskmap("check-overdue", *DAY, "--within", "20").out
        assert "  乙局  2 个方案，逾期 2 项：未报送 2、即将到期 2" in out.splitlines()

    def test_in_json_by_adding(self, taskmap: Run) -> None:
        items = taskmap("check-overdue", *DAY, "--format", "json").data
        counts = Counter(each["unit"] for each in items)
        assert {each["unit"]: each["unit_total"] for each in items} == counts

    def test_one_plan_has_none(self, taskmap: Run) -> None:
        assert "合计" not in taskmap("check-overdue", *DAY, "--plan", "p").out
        (*_, last) = taskmap("check-overdue", *DAY, "--plan", "p", "--format", "json").data
        assert "unit_total" not in last


@pytest.mark.usefixtures("two")
class TestReport:
    def test_on_screen_and_in_json(self, taskmap: Run) -> None:
        words = ("report", "--month", "2025-03", *DAY)
        said = taskmap(*words).out.splitlines()
        assert said[said.index("各单位合计") + 1 :] == [
            "  甲局：2 个方案，举措 4 条（已完成 0、滞后 0），应报 2 份（按时 0、迟报 0、未报 2）",
            "  乙局：2 个方案，举措 2 条（已完成 0、滞后 0），应报 2 份（按时 0、迟报 0、未报 2）",
        ]
        data = taskmap(*words, "--format", "json").data
        assert [each["unit"] for each in data["units"]] == ["甲局", "乙局"]
        for name in ("owed", "on_time", "late"):
            sums = sum(plan["reporting"][name] for plan in data["plans"])
            assert sum(each[name] for each in data["units"]) == sums
        assert sum(each["leads"] for each in data["units"]) == 4

    def test_in_the_workbook(self, taskmap: Run) -> None:
        assert taskmap("report", "--month", "2025-03", *DAY, "-o", "月报").status == 0
        sheet = openpyxl.load_workbook(Path("月报/月度报告.xlsx"))["单位合计"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert ["甲局", 2, 4, 2, 0, 0, 2, 0, 0, 2] in rows

    def test_one_plan_has_none(self, taskmap: Run) -> None:
        words = ("report", "--month", "2025-03", *DAY, "--plan", "p")
        assert "合计" not in taskmap(*words).out
        assert "units" not in taskmap(*words, "--format", "json").data


@pytest.mark.usefixtures("two")
def test_a_letter_says_how_much_of_which_plan(taskmap: Run) -> None:
    out = taskmap("remind", "--dry-run", *DAY).out
    assert "甲局：4 项（p 2、q 2）" in out
