"""The instances of recurring deadlines: asked, reported, listed and gone like milestones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.office import fill_rows

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - no: 1
    title: 排查隐患
    lead: 甲局
    support: [乙局]
    deadline: 每季度末
    milestones: [{by: 2025-05-31, what: 建台账}]
  - {no: 2, title: 清河道, lead: 甲局, deadline: 每年6月底、12月底前}
"""
GOING = ("推进中", 30, "查了3处")
DONE = ("已完成", 100, "查完5处")
DOCS = Path(__file__).parents[2] / "docs"
SHEET, FIRST_ROW = "月度报送", 5


class Office:
    """One that plays months of a plan in its folder."""

    def __init__(self, folder: Path, taskmap: Run) -> None:
        self.folder, self.taskmap = folder, taskmap

    def split(self, day: str, plan: str = PLAN) -> None:
        (self.folder / "plan.yaml").write_text(plan, "utf-8")
        assert self.taskmap("split", "plan.yaml", "--month", day[:7], "--as-of", day).status == 0

    def rows(self, unit: str) -> list[tuple[str, str, str]]:
        """Number, words and deadline of each row in the sheet of the unit."""
        sheet = openpyxl.load_workbook(self.folder / f"out/责任清单/{unit}.xlsx")[SHEET]
        found = sheet.iter_rows(min_row=FIRST_ROW, max_col=5, values_only=True)
        return [(str(row[0]), str(row[2]), str(row[4])) for row in found if row[4]]

    def answer(self, day: str, **said: tuple[str, int, str]) -> list[dict[str, Any]]:
        """What is refused of a return of 甲局; `said` by the number of the row, with _ for what no name may hold."""
        (self.folder / f"{day}.xlsx").write_bytes(fill_rows("甲局", said))
        ran = self.taskmap("collect", f"{day}.xlsx", "--received", day, "--format", "json")
        refused: list[dict[str, Any]] = json.loads(ran.out)["refused"]
        return refused

    def late(self, day: str, *more: str) -> list[tuple[str, str, str, str]]:
        """Unit, measure, milestone and day of what is late, but for reports."""
        ran = self.taskmap("check-overdue", "--as-of", day, "--format", "json", *more)
        keys = ("unit", "measure", "milestone", "due")
        found = [each for each in json.loads(ran.out) if each["kind"] != "report"]
        return [tuple(each[key] for key in keys) for each in found]

    def text(self, month: str, day: str) -> str:
        words = ("--month", month, "--as-of", day, "-o", "report.txt")
        assert self.taskmap("report", *words).status == 0
        return (self.folder / "report.txt").read_text("utf-8")


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    return Office(here, taskmap)


def test_those_due_by_the_end_of_the_next_period_have_a_row_of_their_own(office: Office) -> None:
    """Only for those who answer; the measure keeps the office's own words."""
    office.split("2025-02-03")
    assert office.rows("甲局") == [
        ("1", "排查隐患", "每季度末"),
        ("1-2025-Q1", "节点：每季度末（2025年第一季度）", "2025年3月31日"),
        ("2", "清河道", "每年6月底、12月底前"),
    ]
    assert [number for number, *_ in office.rows("乙局")] == ["1"]
    office.split("2025-05-06")
    assert [number for number, *_ in office.rows("甲局")] == [
        *("1", "1-1", "1-2025-Q1", "1-2025-Q2", "2", "2-2025-06"),
    ]


def test_one_is_late_from_the_day_after_until_it_is_met(office: Office) -> None:
    office.split("2025-03-03")
    assert office.late("2025-03-31") == []
    assert office.late("2025-04-01") == [("甲局", "1", "2025-Q1", "2025-03-31")]
    line = office.taskmap("check-overdue", "--as-of", "2025-04-01", "--kind", "milestone").out
    assert line.rstrip().rpartition("\n")[2] in (DOCS / "cron.md").read_text("utf-8").splitlines()
    assert office.answer("2025-03-25", _1=GOING, _1_2025_Q1=DONE, _2=GOING) == []
    assert office.late("2025-04-01") == []
    assert office.late("2025-07-01") == [
        ("甲局", "1", "1", "2025-05-31"),
        ("甲局", "1", "2025-Q2", "2025-06-30"),
        ("甲局", "2", "2025-06", "2025-06-30"),
    ]
    office.split("2025-04-03")
    assert [number for number, *_ in office.rows("甲局")] == ["1", "1-1", "2"]


def test_the_measure_itself_is_never_late_and_a_finished_part_has_met_all(office: Office) -> None:
    office.split("2025-03-03")
    assert "" not in [milestone for _, _, milestone, _ in office.late("2026-05-01")]
    office.answer("2025-03-25", _1=DONE, _2=DONE)
    assert office.late("2026-05-01") == []


@pytest.mark.slow
def test_letters_the_report_and_the_calendar_name_it(office: Office) -> None:
    office.split("2025-03-03")
    text = office.text("2025-03", "2025-03-20")
    (told,) = re.findall(
        "^> (.*到期事项.*)$", (DOCS / "report.md").read_text("utf-8"), re.MULTILINE
    )
    assert told in text
    ran = office.taskmap("remind", "--dry-run", "--as-of", "2025-04-02", "--format", "json")
    assert '"milestone": "2025-Q1"' in ran.out
    office.answer("2025-03-25", _1=GOING, _1_2025_Q1=DONE, _2=GOING)
    said = office.text("2025-03", "2025-03-26")
    [done] = [each for each in said.splitlines() if "2025年第一季度" in each]
    assert done.endswith("已完成")
    assert office.taskmap("calendar", "-o", "日历", "--as-of", "2025-03-26").status == 0
    events = (office.folder / "日历/甲局.ics").read_text("utf-8").split("BEGIN:VEVENT")
    status = {
        quarter: "STATUS:CANCELLED" in each
        for quarter in ("Q1", "Q2", "Q3")
        for each in events
        if f"1-2025-{quarter}" in each
    }
    assert status == {"Q1": True, "Q2": False, "Q3": False}


def test_one_is_extended_by_its_number(office: Office) -> None:
    office.split("2025-03-03")
    words = ("--until", "2025-04-15", "--number", "1号", "--why", "汛期", "--day", "2025-03-10")
    assert "请写明延哪一期，如 1-2025-Q1" in office.taskmap("extend", "1", *words).err
    assert office.taskmap("extend", "1-2025-Q1", *words).status == 0
    assert office.late("2025-04-15") == []
    assert office.late("2025-04-16") == [("甲局", "1", "2025-Q1", "2025-04-15")]


def test_a_revision_that_changes_the_words_leaves_each_its_id(office: Office) -> None:
    office.split("2025-03-03")
    office.answer("2025-03-25", _1=GOING, _1_2025_Q1=DONE, _2=GOING)
    office.split("2025-05-06", PLAN.replace("每季度末", "每季度末月20日前"))
    assert office.late("2025-06-21", "--kind", "milestone") == [
        ("甲局", "1", "1", "2025-05-31"),
        ("甲局", "1", "2025-Q2", "2025-06-20"),
    ]
    assert office.taskmap("ledger", "check").status == 0


@pytest.mark.slow
def test_what_was_reported_of_a_year_leaves_the_numbers_of_milestones_alone(
    office: Office,
) -> None:
    """2-2025 is the instance of a year: the next milestone is 2-2, not 2-2026."""
    yearly = PLAN.replace("每年6月底、12月底前", "每年6月底前")
    step = "deadline: 每年6月底前, milestones: [{by: 2025-05-20, what: 备料}"
    office.split("2025-03-03", yearly.replace("deadline: 每年6月底前", step + "]"))
    changed = yearly.replace("deadline: 每年6月底前", step + ", {by: 2025-05-21, what: 开挖}]")
    office.split("2025-05-06", changed)
    numbers = [number for number, *_ in office.rows("甲局") if number.startswith("2-")]
    assert numbers == ["2-1", "2-2", "2-2025"]


@pytest.mark.slow
class TestRevisions:
    """On 6 May the plan is issued again: what was due before was never asked."""

    def late(self, office: Office, deadline: str, day: str = "2025-07-01") -> list[str]:
        office.split(
            "2025-03-03", PLAN.replace("deadline: 每年6月底、12月底前", "deadline: 年底前")
        )
        changed = PLAN.replace("每季度末", deadline).replace("每年6月底、12月底前", "每月底")
        office.split("2025-05-06", changed)
        office.split("2025-05-07", changed)
        ran = office.taskmap("plans", "--format", "json")
        assert [each["revision"] for each in json.loads(ran.out)] == [2]
        found = office.late(day, "--kind", "milestone")
        return [f"{measure}-{each}" for _, measure, each, _ in found]

    def test_what_comes_round_from_now_on(self, office: Office) -> None:
        """The second measure was due at the year's end before; the first keeps what it missed."""
        assert self.late(office, "每季度末") == [
            *("1-2025-Q1", "1-1", "2-2025-05", "1-2025-Q2", "2-2025-06"),
        ]

    def test_another_day_of_the_same_periods_keeps_what_was_missed(self, office: Office) -> None:
        assert self.late(office, "每季度末月20日前")[0] == "1-2025-Q1"

    def test_another_rhythm_begins_with_the_revision(self, office: Office) -> None:
        assert self.late(office, "每月底", "2025-06-02") == ["1-1", "1-2025-05", "2-2025-05"]
