"""Returns in which the head, the locked text or the name of the unit stands otherwise than it went out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support.office import fill_rows

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
units: [甲局, 乙局]
tasks:
  - {no: 1, title: 修堤, lead: [甲局], deadline: 2025-06-30}
  - {no: 2, title: 清障, measures: [{text: 清理河道五公里, lead: [甲局], deadline: 年底前}]}
  - {no: 3, title: 建闸, lead: [乙局], deadline: 2025-06-30}
"""
SAID = {number: ("推进中", 40, f"做了{number}处") for number in ("1", "2.1")}
Change = Callable[[Worksheet], None]


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    split(taskmap, PLAN, "2025-03-02")
    return taskmap


def split(taskmap: Run, plan: str, day: str) -> None:
    Path("plan.yaml").write_text(plan, "utf-8")
    ran = taskmap("split", "plan.yaml", "--month", "2025-03", "--as-of", day)
    assert ran.status == 0, ran.err


def send(taskmap: Run, change: Change, **said: tuple[str, float, str]) -> dict[str, list[str]]:
    """By accepted and refused the messages about 甲局's return, each behind its code."""
    book = openpyxl.load_workbook(io.BytesIO(fill_rows("甲局", said or SAID)))
    change(book["月度报送"])
    book.save("甲局.xlsx")
    data = taskmap("collect", "甲局.xlsx", "--received", "2025-03-20", "--format", "json").data
    return {
        kind: [
            f"{fault['code']} {fault['message']}" for each in data[kind] for fault in each["faults"]
        ]
        for kind in ("accepted", "refused")
        if data[kind]
    }


def replace(old: str, new: str) -> Change:
    def change(sheet: Worksheet) -> None:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(old, new)

    return change


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for line in sheet.iter_rows() for cell in line if cell.value == heading)


def write(**texts: str) -> Change:
    """Into the cells of these headings, in the row of measure 1."""

    def change(sheet: Worksheet) -> None:
        row = next(line[0].row for line in sheet.iter_rows() if line[0].value == "1")
        for heading, text in texts.items():
            sheet.cell(row, column(sheet, heading)).value = text

    return change


class TestHead:
    @pytest.mark.parametrize(
        "said", ["2025年3月", "2025年03月份", "2025.3", "2025/03", "２０２５年３月"]
    )
    def test_a_period_in_other_words_is_read(self, office: Run, said: str) -> None:
        assert send(office, replace("报送期：2025-03", f"报送期：{said}")) == {"accepted": []}

    def test_an_office_within_the_unit_is_the_unit(self, office: Run) -> None:
        assert send(office, replace("单位：甲局", "单位：甲局（防汛科）")) == {"accepted": []}

    @pytest.mark.parametrize(
        ("old", "new"), [("报送期：2025-03", "报送期：三月份"), ("单位：甲局", "单位：甲局防汛科")]
    )
    def test_what_contradicts_nothing_is_a_warning(self, office: Run, old: str, new: str) -> None:
        [note] = send(office, replace(old, new))["accepted"]
        assert note.startswith("return-altered")
        assert new.partition("：")[2] in note

    @pytest.mark.parametrize(
        ("old", "new"),
        [("报送期：2025-03", "报送期：2025年4月"), ("单位：甲局", "单位：乙局（防汛科）")],
    )
    def test_another_period_or_unit_is_a_contradiction(
        self, office: Run, old: str, new: str
    ) -> None:
        [note] = send(office, replace(old, new))["refused"]
        assert note.startswith("return-contradiction")

    def test_a_sheet_without_a_head_is_nobody_elses(self, office: Run) -> None:
        def change(sheet: Worksheet) -> None:
            for area in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(area))
            sheet.delete_rows(1, 3)

        assert send(office, change) == {"accepted": []}


class TestLockedText:
    @pytest.mark.parametrize(
        ("heading", "text"),
        [
            ("具体举措", "修堤可研即可"),
            ("完成时限", "2030年底前"),
            ("角色", "配合"),
            ("工作任务", "编规划"),
        ],
    )
    def test_other_words_are_told_with_those_that_went_out(
        self, office: Run, heading: str, text: str
    ) -> None:
        [note] = send(office, write(**{heading: text}))["accepted"]
        assert note.startswith("text-changed")
        assert (
            "2025年6月30日" if heading == "完成时限" else "牵头" if heading == "角色" else "修堤"
        ) in note

    def test_blanks_and_width_are_no_other_words(self, office: Run) -> None:
        assert send(office, write(具体举措=" 修\n堤 ", 完成时限="２０２５年６月３０日")) == {
            "accepted": []
        }

    def test_a_template_may_print_more_in_a_column(self, office: Run) -> None:
        def change(sheet: Worksheet) -> None:
            at = column(sheet, "具体举措")
            for line in sheet.iter_rows(min_row=5, max_row=6):
                line[at - 1].value = f"举措：{line[at - 1].value}（{line[0].value}）"

        assert send(office, change) == {"accepted": []}

    def test_an_extended_deadline_went_out(self, office: Run) -> None:
        ran = office(
            "extend",
            "1",
            "--until",
            "2025-09-30",
            "--number",
            "〔2025〕3号",
            "--why",
            "汛情",
            "--day",
            "2025-03-03",
        )
        assert ran.status == 0, ran.err
        split(office, PLAN, "2025-03-04")
        assert "〔2025〕3号" in str(
            list(openpyxl.load_workbook("out/责任清单/甲局.xlsx")["月度报送"].values)
        )
        assert send(office, replace("甲", "甲")) == {"accepted": []}

    def test_progress_in_the_column_of_the_last_period(self, office: Run) -> None:
        def change(sheet: Worksheet) -> None:
            for line in sheet.iter_rows(min_row=5, max_row=6):
                line[column(sheet, "上期进展") - 1].value = "修了两公里堤"

        told = send(office, change, **{number: ("推进中", 40, "") for number in ("1", "2.1")})[
            "refused"
        ]
        assert [each.partition(" ")[0] for each in told].count("progress-misplaced") == 1

    def test_what_was_printed_there_is_no_answer(self, office: Run) -> None:
        assert send(office, replace("甲", "甲")) == {"accepted": []}
        ran = office("split", "plan.yaml", "--month", "2025-04", "--as-of", "2025-04-02")
        assert ran.status == 0, ran.err
        data = fill_rows("甲局", {number: ("推进中", 50, "") for number in ("1", "2.1")})
        Path("四月.xlsx").write_bytes(data)
        told = office("collect", "四月.xlsx", "--received", "2025-04-20", "--format", "json").data
        codes = {fault["code"] for each in told["refused"] for fault in each["faults"]}
        assert codes == {"progress-missing"}


class TestRevisions:
    RENAMED = PLAN.replace("[甲局,", "[{name: 丙局, aliases: [甲局]},").replace(
        "lead: [甲局]", "lead: [丙局]"
    )

    def send_older(self, taskmap: Run, plan: str) -> set[str]:
        data = fill_rows("甲局", SAID)
        split(taskmap, plan, "2025-03-10")
        Path("旧.xlsx").write_bytes(data)
        told = taskmap("collect", "旧.xlsx", "--received", "2025-03-20", "--format", "json").data
        return {fault["code"] for each in told["accepted"] for fault in each["faults"]}

    def test_a_renamed_units_measures_are_not_changed(self, office: Run) -> None:
        assert self.send_older(office, self.RENAMED) == {"revision-older"}

    def test_what_was_changed_too_is_told(self, office: Run) -> None:
        changed = self.RENAMED.replace("清理河道五公里", "清理河道六公里")
        assert self.send_older(office, changed) == {"revision-older", "row-changed"}
