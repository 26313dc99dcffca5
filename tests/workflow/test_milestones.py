"""Milestones from the plan to the sheet, back into the ledger and off every list once they are met."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support.office import fill_rows
from taskmap.ledger import opening
from taskmap.workflow.deciding import closure_cases

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
groups: {各县区: [东区, 西区]}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - no: 1
    title: 建学校
    lead: 甲局
    support: [乙局]
    deadline: 2025-12-31
    milestones:
      - {by: 2025-03-31, what: 开工}
      - {by: 2025-06-30, what: 封顶}
  - {no: 2, title: 清河道, lead: 各县区, deadline: 2025-12-31, milestones: [{by: 2025-02-28, what: 排查}, {by: 2025-02-28, what: 拆除, units: [东区]}]}
"""
LAST = 6
"""The column of 上期进展."""


class Office:
    """One that plays months of PLAN in its folder."""

    def __init__(self, folder: Path, taskmap: Run) -> None:
        self.folder, self.taskmap = folder, taskmap
        (folder / "plan.yaml").write_text(PLAN, "utf-8")

    def split(self, month: str) -> None:
        assert (
            self.taskmap("split", "plan.yaml", "--month", month, "--as-of", f"{month}-02").status
            == 0
        )

    def sheet(self, unit: str) -> tuple[openpyxl.Workbook, Worksheet]:
        book = openpyxl.load_workbook(self.folder / "out" / "责任清单" / f"{unit}.xlsx")
        return book, book["月度报送"]

    def numbers(self, unit: str) -> list[str]:
        values = [str(cell.value or "") for cell in self.sheet(unit)[1]["A"]][4:]
        return values[: values.index("")]

    def answer(self, unit: str, month: str, **said: tuple[str, int, str]) -> dict[str, Any]:
        """`said` by the number of the row, with _ for what no name may hold."""
        (self.folder / "in").mkdir(exist_ok=True)
        name = f"in/{unit}{month}.xlsx"
        (self.folder / name).write_bytes(fill_rows(unit, said))
        words = ("collect", name, "--received", f"{month}-24", "--format", "json")
        found: dict[str, Any] = json.loads(self.taskmap(*words).out)
        return found

    def late(self, day: str) -> list[tuple[str, str, str]]:
        ran = self.taskmap(
            "check-overdue", "--as-of", day, "--kind", "milestone", "--format", "json"
        )
        return [(each["unit"], each["measure"], each["milestone"]) for each in json.loads(ran.out)]


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    return Office(here, taskmap)


GOING = ("推进中", 30, "做了3处")


class TestSheet:
    def test_those_due_by_the_end_of_the_next_period_have_a_row_under_their_measure(
        self, office: Office
    ) -> None:
        office.split("2025-02")
        assert office.numbers("甲局") == ["1", "1-1"]
        assert office.numbers("东区") == ["2", "2-1", "2-2"]
        assert office.numbers("西区") == ["2", "2-1"]
        assert office.numbers("乙局") == ["1"]

    def test_a_row_is_asked_like_a_measure_s_and_known_to_the_hidden_sheet(
        self, office: Office
    ) -> None:
        office.split("2025-02")
        book, sheet = office.sheet("甲局")
        assert [cell.value for cell in sheet[6]][:5] == [
            "1-1",
            "建学校",
            "节点：开工",
            "牵头",
            "2025年3月31日",
        ]
        assert [cell.protection.locked for cell in sheet[6]] == [True] * 6 + [False] * 7
        choices, shares, days = sheet.data_validations.dataValidation
        assert "G6" in choices.sqref
        assert "H6" in shares.sqref
        assert "I6" in days.sqref
        assert "1-1" in [cell.value for cell in book["taskmap"]["A"]]

    def test_a_met_one_is_asked_no_more(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("已完成", 100, "开工1处"))
        office.split("2025-05")
        assert office.numbers("甲局") == ["1", "1-2"]

    def test_the_next_sheet_repeats_what_was_said_of_it(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("推进中", 60, "立桩2处"))
        office.split("2025-04")
        sheet = office.sheet("甲局")[1]
        rows = {str(cell.value): number for number, cell in enumerate(sheet["A"], 1)}
        assert sheet.cell(rows["1"], LAST).value == "推进中，30%：做了3处"
        assert sheet.cell(rows["1-1"], LAST).value == "推进中，60%：立桩2处"


class TestReturns:
    def test_blank_is_no_fault_and_leaves_it_open(self, office: Office) -> None:
        office.split("2025-03")
        got = office.answer("甲局", "2025-03", _1=GOING)
        assert (got["refused"], [each["rows"] for each in got["accepted"]]) == ([], [1])
        assert office.late("2025-04-01")[-1] == ("甲局", "1", "1")

    def test_half_done_is_not_met(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("推进中", 50, "平整场地1处"))
        assert ("甲局", "1", "1") in office.late("2025-04-01")

    def test_a_wrong_row_goes_back_by_its_own_number(self, office: Office) -> None:
        office.split("2025-03")
        got = office.answer("甲局", "2025-03", _1=GOING, _1_1=("已完成", 40, "开工1处"))
        assert [each["code"] for each in got["refused"][0]["faults"]] == ["percent-done"]
        assert ("甲局", "1", "1") in office.late("2025-04-01")

    def test_met_by_the_unit_itself(self, office: Office) -> None:
        office.split("2025-02")
        office.answer("东区", "2025-02", _2=GOING, _2_1=("已完成", 100, "排查3处"))
        assert office.late("2025-03-01") == [("西区", "2", "1"), ("东区", "2", "2")]

    def test_a_finished_part_has_met_its_unit_s_milestones(self, office: Office) -> None:
        office.split("2025-02")
        office.answer("东区", "2025-02", _2=("已完成", 100, "清理3处"))
        assert office.late("2025-03-01") == [("西区", "2", "1")]
        office.answer("西区", "2025-02", _2=("已完成", 100, "清理2处"))
        assert office.late("2025-03-01") == []

    def test_no_row_is_without_a_place_in_the_report(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("已完成", 100, "开工1处"))
        ran = office.taskmap("report", "--month", "2025-03", "--as-of", "2025-03-26")
        assert ran.status == 0
        assert "没有算进" not in ran.out + ran.err


class TestLists:
    def met(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("已完成", 100, "开工1处"))

    def test_letters(self, office: Office) -> None:
        self.met(office)
        ran = office.taskmap("remind", "--dry-run", "--as-of", "2025-04-02", "--format", "json")
        assert "开工" not in ran.out
        assert '"milestone": "1"' in ran.out

    def test_upcoming(self, office: Office) -> None:
        office.split("2025-03")
        assert "节点1-1“开工”（" in self.printed(office, "2025-03-20")
        self.met(office)
        assert "节点1-1“开工”（" not in self.printed(office, "2025-03-25")

    def printed(self, office: Office, day: str) -> str:
        words = ("--month", "2025-03", "--as-of", day, "-o", f"{day}.txt")
        assert office.taskmap("report", *words).status == 0
        return (office.folder / f"{day}.txt").read_text("utf-8")

    def test_calendar(self, office: Office) -> None:
        self.met(office)
        for day, status in (("2025-03-23", "CONFIRMED"), ("2025-03-24", "CANCELLED")):
            assert office.taskmap("calendar", "-o", "日历", "--as-of", day).status == 0
            text = (office.folder / "日历" / "甲局.ics").read_text("utf-8")
            (event,) = [each for each in text.split("BEGIN:VEVENT") if "1-1 开工" in each]
            assert ("STATUS:CANCELLED" in event) == (status == "CANCELLED")

    def test_close(self, office: Office) -> None:
        self.met(office)
        with opening.open_for_reading(office.folder / ".taskmap" / "ledger.db") as book:
            case = closure_cases.load_case(book, "1", None, "2025-03-25")
        assert list(case.requirements().milestones) == ["节点2"]

    def test_the_ledger_is_whole(self, office: Office) -> None:
        self.met(office)
        assert office.taskmap("ledger", "check").status == 0


class TestRevisions:
    """A default id follows the wording."""

    def revise(self, office: Office, *steps: str) -> list[str]:
        """The numbers and words of the rows in June's sheet of 甲局."""
        lines = "".join(f"      - {{by: 2025-06-30, what: {each}}}\n" for each in steps)
        head, tail = PLAN.split("      - {by: 2025-03-31", 1)
        text = head + lines + tail[tail.index("  - {no: 2") :]
        (office.folder / "plan.yaml").write_text(text, "utf-8")
        office.split("2025-06")
        rows = list(office.sheet("甲局")[1].iter_rows(min_row=6, values_only=True))
        return [f"{row[0]} {row[2]}" for row in rows if "-" in str(row[0] or "")]

    def test_one_that_moves_keeps_its_id_and_what_was_reported(self, office: Office) -> None:
        office.split("2025-03")
        office.answer("甲局", "2025-03", _1=GOING, _1_1=("已完成", 100, "开工1处"))
        assert self.revise(office, "征地", "开工", "封顶") == ["1-3 节点：征地", "1-2 节点：封顶"]

    def test_one_that_is_reworded_in_its_place_keeps_its_id(self, office: Office) -> None:
        office.split("2025-03")
        assert self.revise(office, "全面开工", "封顶") == ["1-1 节点：全面开工", "1-2 节点：封顶"]

    @pytest.mark.slow
    def test_an_id_that_is_gone_comes_to_no_other(self, office: Office) -> None:
        office.split("2025-03")
        assert self.revise(office, "开工") == ["1-1 节点：开工"]
        assert self.revise(office, "开工", "验收") == ["1-1 节点：开工", "1-3 节点：验收"]

    def test_issued_again_unchanged_it_is_no_revision(self, office: Office) -> None:
        office.split("2025-03")
        self.revise(office, "征地", "开工", "封顶")
        ran = office.taskmap("split", "plan.yaml", "--as-of", "2025-06-03", "--format", "json")
        assert json.loads(ran.out)["revision"] == 2


def test_another_unit_s_milestone_goes_back_as_that(office: Office) -> None:
    office.split("2025-03")
    book, sheet = office.sheet("乙局")
    for column, value in (("A", "1-1"), ("G", "已完成"), ("H", "100"), ("I", "开工")):
        sheet[f"{column}6"] = value
    book.save(office.folder / "乙局.xlsx")
    words = ("collect", "乙局.xlsx", "--received", "2025-03-24", "--format", "json")
    (refused,) = json.loads(office.taskmap(*words).out)["refused"]
    assert "row-foreign" in [fault["code"] for fault in refused["faults"]]


class TestExtensions:
    def extend(self, office: Office, number: str, until: str, *more: str) -> int:
        words = ("--until", until, "--number", "1号", "--why", "汛期", "--day", "2025-02-10", *more)
        return office.taskmap("extend", number, *words).status

    def test_a_milestone_is_extended_by_its_number(self, office: Office) -> None:
        office.split("2025-02")
        assert self.extend(office, "1-1", "2025-04-30") == 0
        assert ("甲局", "1", "1") not in office.late("2025-04-30")
        assert ("甲局", "1", "1") in office.late("2025-05-01")
        office.split("2025-03")
        assert office.sheet("甲局")[1]["E6"].value == "2025-03-31（1号批准延至2025-04-30）"

    def test_for_one_unit(self, office: Office) -> None:
        office.split("2025-02")
        assert self.extend(office, "2-1", "2025-04-30", "--unit", "东区") == 0
        assert office.late("2025-03-01") == [("西区", "2", "1"), ("东区", "2", "2")]

    def test_an_earlier_day_counts_too(self, office: Office) -> None:
        office.split("2025-02")
        assert self.extend(office, "1-1", "2025-03-01") == 1
        assert self.extend(office, "1-1", "2025-03-01", "--force") == 0
        assert ("甲局", "1", "1") in office.late("2025-03-02")

    def test_its_measure_s_extension_is_none_of_its_own(self, office: Office) -> None:
        office.split("2025-02")
        assert self.extend(office, "1", "2026-01-31") == 0
        assert ("甲局", "1", "1") in office.late("2025-04-01")
