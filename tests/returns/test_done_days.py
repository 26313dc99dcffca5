"""完成日期 in a return: every usual spelling of a day, and what cannot be so, to what is taken or sent back."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support.filled_checklists import PLAN, SHEET, ChecklistOffice, set_cells, workbook_bytes
from taskmap.plan.model import Deadline
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.returns.contents import ReturnedRow, ReturnField
from taskmap.returns.correction.marking import build_correction
from taskmap.returns.review import Arrival, Review
from taskmap.returns.review.basis import ExpectedRow
from taskmap.returns.review.done_days import done_on, find_problem

STARTED = PLAN.replace(
    "lead: [甲局], deadline: 2022年9月底前}",
    "lead: [甲局], deadline: 2022年9月底前, start: 2022-05-20,"
    " milestones: [{by: 2022-06-30, what: 办一半}]}",
    1,
).replace("2022年9月底前并长期坚持", "2022年9月底前")
DAY = datetime.date(2022, 6, 24)
TOLD = datetime.date(2022, 6, 18)
HALF_DONE, FIRST, SECOND, THIRD = 6, 5, 7, 8
"""The rows of 1.1-1, 1.1, 1.2 and 1.3."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"), STARTED)


def fill(office: ChecklistOffice, row: int, typed: Any, status: str = "已完成") -> bytes:
    """One row with what a clerk types as 完成日期, all others unfinished."""
    book = openpyxl.load_workbook(office.file())
    sheet = book[SHEET]
    for each in (FIRST, SECOND, THIRD, THIRD + 1):
        sheet[f"G{each}"], sheet[f"H{each}"], sheet[f"J{each}"] = "推进中", 40, f"第{each}行"
    cells = {f"G{row}": status, f"H{row}": None if status == "已完成" else 40}
    set_cells(**cells, **{f"I{row}": typed, f"J{row}": f"第{row}行办了"})(sheet)
    return workbook_bytes(book)


def days(found: Review) -> dict[str, datetime.date | None]:
    return {row.measure: row.done_on for row in found.rows}


def refusal(found: Review) -> str:
    (fault,) = found.errors
    assert (fault.code, fault.at.sheet) == ("done-day", SHEET)
    return f"{fault.at.cell}: {fault.problem}；{fault.remedy}"


def row(text: str) -> ReturnedRow:
    return ReturnedRow(5, "1.1", Status.DONE, 100, {ReturnField.DONE_DAY: text})


class TestSpellings:
    @pytest.mark.parametrize(
        "text",
        [
            *("2022-06-18", "2022-6-18", "2022/6/18", "2022.6.18", "2022年6月18日", "20220618"),
            *(
                "6月18日",
                "6月18号",
                "6-18",
                "06/18",
                "２０２２年６月１８日",
                "二〇二二年六月十八日",
            ),
            *("六月十八日", "2022-06-18 09:30:00", "2022年6月18日 9:30", "6月18"),
        ],
    )
    def test_a_day(self, text: str) -> None:
        assert done_on(row(text), Arrival(DAY)) == TOLD

    @pytest.mark.parametrize(
        "text",
        [
            *("6月底", "上周", "18日", "2022-06-31", "22.6.18", "3.18", "45", "已完成", "TRUE"),
            *("6月18日和20日", "2022-06-18前", "1900-01-03 04:19:12", "13月1日", "2022-06"),
        ],
    )
    def test_what_is_no_day_goes_back(self, text: str) -> None:
        problem = find_problem(row(text), ExpectedRow("1.1", "", Deadline()), Arrival(DAY))
        assert problem is not None
        assert problem.what == f"完成日期“{text}”看不出是哪一天"
        assert problem.remedy == "请写年月日，如 2022-06-24；不清楚的可以留空"

    @pytest.mark.parametrize(
        "typed", [TOLD, datetime.datetime(2022, 6, 18, 15, 30), 20220618, " 2022-06-18 "]
    )
    def test_a_cell(self, office: ChecklistOffice, typed: Any) -> None:
        found = office.review(fill(office, FIRST, typed))
        assert found.errors == ()
        assert days(found)["1.1"] == TOLD

    @pytest.mark.parametrize("typed", ["—", None])
    def test_a_blank(self, office: ChecklistOffice, typed: Any) -> None:
        found = office.review(fill(office, FIRST, typed))
        assert found.errors == ()
        assert days(found)["1.1"] is None

    def test_a_number_that_is_no_day_goes_back(self, office: ChecklistOffice) -> None:
        assert "看不出是哪一天" in refusal(office.review(fill(office, FIRST, 3.18)))

    @pytest.mark.parametrize(
        ("text", "received", "day"),
        [
            ("12月20日", "2023-01-05", "2022-12-20"),
            ("1月5日", "2023-01-05", "2023-01-05"),
            ("1月6日", "2023-01-05", "2022-01-06"),
            ("2月29日", "2023-03-01", "2020-02-29"),
        ],
    )
    def test_without_a_year_it_is_the_last_such_day(
        self, text: str, received: str, day: str
    ) -> None:
        """In January they report what was done in December."""
        arrival = Arrival(datetime.date.fromisoformat(received))
        assert done_on(row(text), arrival) == datetime.date.fromisoformat(day)

    def test_an_error_of_the_spreadsheet_is_named_once(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(fill(office, FIRST, "#VALUE!")))
        book[SHEET]["I5"].data_type = "e"
        (fault,) = office.review(workbook_bytes(book)).errors
        assert (fault.at.cell, fault.code) == ("I5", "cell-error")


class TestContradictions:
    def test_only_what_is_done_has_a_day(self, office: ChecklistOffice) -> None:
        said = refusal(office.review(fill(office, FIRST, TOLD, "推进中")))
        assert said.startswith("I5: 填了完成日期“2022-06-18”，完成状态却不是已完成")

    def test_after_receipt(self, office: ChecklistOffice) -> None:
        assert office.review(fill(office, FIRST, DAY)).errors == ()
        said = refusal(office.review(fill(office, FIRST, "2022-06-25")))
        assert "晚于收到这张表的日子（2022年6月24日）" in said

    def test_before_the_start(self, office: ChecklistOffice) -> None:
        """That of the measure, and of the plan for a measure that has none of its own."""
        assert office.review(fill(office, FIRST, "2022-05-20")).errors == ()
        said = refusal(office.review(fill(office, FIRST, "2022-05-19")))
        assert "早于这项工作的起始日（2022年5月20日）" in said
        assert office.review(fill(office, THIRD, "2022-05-01")).errors == ()
        said = refusal(office.review(fill(office, THIRD, "2021-06-18")))
        assert "早于这项工作的起始日（2022年5月1日）" in said

    @pytest.mark.parametrize(("told", "goes_back"), [("6月10日", True), ("6月11日", False)])
    def test_when_it_was_not_done_yet(
        self, office: ChecklistOffice, told: str, goes_back: bool
    ) -> None:
        """Whatever a later return said; what the unit said of other measures does not count."""
        returns = [
            Submission("back-1", 1, "甲局", label, datetime.date(2022, 6, day), (Progress(*row),))
            for label, day, row in (
                ("2022-05", 10, ("1.1", Status.IN_PROGRESS, 40.0)),
                ("2022-05", 8, ("1.1", Status.NOT_STARTED, 0.0)),
                ("2022-05", 12, ("1.1", Status.DONE, 100.0)),
                ("2022-05", 20, ("1.2", Status.ONGOING, None)),
            )
        ]
        found = office.review(fill(office, FIRST, told), arrival=Arrival(DAY, returns))
        if goes_back:
            assert "可2022年6月10日收到的报送还说没有完成" in refusal(found)
        else:
            assert found.errors == ()

    def test_the_other_rows_are_taken(self, office: ChecklistOffice) -> None:
        found = office.review(fill(office, FIRST, "2022-06-25"))
        assert [row.measure for row in found.rows] == ["1.2", "1.3", "1.10"]


class TestMilestone:
    def test_has_a_day_of_its_own(self, office: ChecklistOffice) -> None:
        found = office.review(fill(office, HALF_DONE, TOLD))
        assert found.errors == ()
        assert days(found)["1.1-1"] == TOLD

    def test_not_before_the_start_of_its_measure(self, office: ChecklistOffice) -> None:
        assert "早于这项工作的起始日" in refusal(office.review(fill(office, HALF_DONE, "5月1日")))

    def test_not_of_one_that_is_not_met(self, office: ChecklistOffice) -> None:
        assert "却不是已完成" in refusal(office.review(fill(office, HALF_DONE, TOLD, "推进中")))


class TestColumn:
    def spoil(self, office: ChecklistOffice, typed: Any, change: Any) -> Review:
        book = openpyxl.load_workbook(io.BytesIO(fill(office, FIRST, typed)))
        change(book[SHEET])
        return office.review(workbook_bytes(book))

    def test_a_workbook_without_it(self, office: ChecklistOffice) -> None:
        """As 0.1.0 sent them out, and offices with templates of their own."""
        found = self.spoil(office, None, lambda sheet: sheet.delete_cols(9))
        assert found.faults == ()
        assert len(found.rows) == 4

    @pytest.mark.parametrize(
        "heading",
        ["完成日期（已完成的填）", "实际完成日期", "实际完成时间", "办结日期", " 完成 日期 "],
    )
    def test_other_words_for_it(self, office: ChecklistOffice, heading: str) -> None:
        found = self.spoil(office, TOLD, set_cells(I4=heading))
        assert days(found)["1.1"] == TOLD

    def test_the_offices_own_word_for_the_deadline(self, office: ChecklistOffice) -> None:
        """It is printed there, for every row, left of what the unit fills in."""

        def restyle(sheet: Any) -> None:
            sheet["E4"] = "完成日期"
            sheet.delete_cols(9)

        found = self.spoil(office, None, restyle)
        assert found.errors == ()
        assert set(days(found).values()) == {None}

    def test_the_correction_keeps_and_marks_the_cell(
        self, office: ChecklistOffice, tmp_path: Path
    ) -> None:
        data = fill(office, FIRST, datetime.date(2022, 6, 25))
        sheet = openpyxl.load_workbook(
            io.BytesIO(build_correction(data, "甲.xlsx", [office.review(data)]))
        )[SHEET]
        assert sheet["I5"].value == datetime.datetime(2022, 6, 25)
        assert "晚于收到这张表的日子" in str(sheet["I5"].comment.text)
        assert "I5:I9" in {str(each.sqref) for each in sheet.data_validations.dataValidation}
