"""What a unit sends back, read and judged: workbooks of `split`, filled in and spoilt in every way that was met."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from support.filled_checklists import (
    HEAD,
    PLAN,
    ROWS,
    SHEET,
    ChecklistOffice,
    cells_and_codes,
    convert,
    read,
    review_basis,
    set_cells,
    workbook_bytes,
)
from taskmap.documents.receipt import Receipt
from taskmap.plan.progress import Progress, Status
from taskmap.returns.contents import ReturnField, WorkbookIdentity
from taskmap.returns.review import Strictness
from taskmap.returns.workbook import cell_values as shares
from taskmap.returns.workbook import package, reading
from taskmap.returns.workbook.grids import open_workbook
from taskmap.system.diagnostics import Severity

ALL = list(ROWS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


def row_values(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    sheet[f"{get_column_letter(column)}{row}"] = value


class TestSound:
    def test_everything_is_taken(self, office: ChecklistOffice) -> None:
        people = set_cells(C10="某办公室", F10="0000-0000000", J10="某科室")
        found = office.review(office.fill(set_cells(M5="材料一"), people))
        assert found.faults == ()
        assert (found.plan, found.unit, found.period, found.expected_rows) == (
            "back-1",
            "甲局",
            "2022-06",
            4,
        )
        assert [row.measure for row in found.rows] == ALL
        first = found.rows[0]
        assert (first.status, first.percent, first.progress_text) == (
            Status.IN_PROGRESS,
            40,
            "第5行有了进展",
        )
        assert (first.evidence, first.cell_ref) == ("材料一", f"{SHEET}!H5")
        assert found.duty
        assert found.duty.due == datetime.date(2022, 6, 25)
        back = found.workbook
        assert (back.reporter, back.phone, back.reviewer) == ("某办公室", "0000-0000000", "某科室")

    def test_nothing_filled_in(self, office: ChecklistOffice) -> None:
        found = office.review(office.file().read_bytes())
        assert [fault.code for fault in found.errors] == ["return-empty"]
        assert found.rows == ()

    def test_a_number_typed_as_phone(self, office: ChecklistOffice) -> None:
        assert read(office.fill(set_cells(F10=13800000000))).phone == "13800000000"

    def test_a_name_in_the_cell_of_its_label(self, office: ChecklistOffice) -> None:
        back = read(office.fill(set_cells(A10="填 报 人：某办公室")))
        assert (back.reporter, back.reviewer) == ("某办公室", "")

    def type_it(self, sheet: Worksheet) -> None:
        sheet["J5"] = "=1+1"
        sheet["J5"].data_type = "s"

    @pytest.mark.office
    @pytest.mark.parametrize("kinds", [("ods", "xlsx"), ("xls",), ("ods",), ("xls", "xlsx")])
    def test_saved_by_another_program(
        self, office: ChecklistOffice, kinds: tuple[str, ...], tmp_path: Path
    ) -> None:
        before = office.fill(set_cells(H6="九成", G7="已完成", H7=100), self.type_it)
        found = office.review(convert(before, *kinds, folder=tmp_path))
        assert found.faults == ()
        assert [(row.measure, row.percent) for row in found.rows] == list(
            zip(ALL, (40, 90, 100, 40), strict=True)
        )
        assert found.rows[0].progress_text == "=1+1"

    def test_the_name_is_no_matter(self, office: ChecklistOffice) -> None:
        back = read(office.fill(), "乙局-2022-09.et")
        assert (back.identity.unit, back.identity.period) == ("甲局", "2022-06")


class TestIdentity:
    def test_hidden_sheet(self, office: ChecklistOffice) -> None:
        hidden = read(office.fill()).hidden_identity
        assert (hidden.plan, hidden.revision, hidden.rule) == ("back-1", 1, "月报")
        assert hidden.fingerprints == {
            measure: office.basis.fingerprints[measure] for measure in ALL
        }

    def copy_sheet(self, data: bytes, corner: bool = True) -> bytes:
        """The sheet alone, pasted into a new workbook under another name."""
        old = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
        book = openpyxl.Workbook()
        assert book.active is not None
        new = book.create_sheet("六月")
        for number, row in enumerate(old.iter_rows(), 1):
            for cell in row:
                if corner or number >= HEAD:
                    new[cell.coordinate] = cell.value
        return workbook_bytes(book)

    def test_sheet_copied_into_another_workbook(self, office: ChecklistOffice) -> None:
        found = office.review(self.copy_sheet(office.fill()))
        assert found.workbook.hidden_identity == WorkbookIdentity()
        assert (found.unit, found.period, len(found.rows)) == ("甲局", "2022-06", 4)
        assert found.faults == ()

    def test_nothing_says_whose_it_is(self, office: ChecklistOffice) -> None:
        found = office.review(self.copy_sheet(office.fill(), corner=False))
        assert [fault.code for fault in found.faults] == ["return-identity"]
        assert not found.is_identified
        assert found.rows == ()

    def test_corner_over_several_cells_and_with_an_alias(self, office: ChecklistOffice) -> None:
        def apart(sheet: Worksheet) -> None:
            sheet.unmerge_cells("A2:M2")
            sheet["A2"], sheet["C2"], sheet["D2"] = "方案：", "back-1", "第1版"
            sheet["F2"], sheet["G2"], sheet["J2"] = "单位:", "市甲局", "报送期：2022-06"

        found = office.review(self.copy_sheet(office.fill(apart)))
        assert (found.unit, found.workbook.visible_identity.revision) == ("甲局", 1)

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("方案：back-2　第1版　单位：甲局　报送期：2022-06", "return-plan"),
            ("方案：back-1　第1版　单位：丁局　报送期：2022-06", "return-unit"),
            ("方案：back-1　第1版　单位：甲局　报送期：2023-06", "return-period"),
        ],
    )
    def test_another_plan_unit_or_period(
        self, office: ChecklistOffice, said: str, code: str
    ) -> None:
        found = office.review(self.copy_sheet(office.fill(set_cells(A2=said))))
        assert [fault.code for fault in found.errors] == [code]
        assert found.rows == ()

    def test_hidden_sheet_of_another_period_beside_it(self, office: ChecklistOffice) -> None:
        """This month's words pasted over the sheet of last month's workbook."""
        found = office.review(
            office.fill(set_cells(A2="方案：back-1　第1版　单位：甲局　报送期：2022-07"))
        )
        assert [fault.code for fault in found.errors] == ["return-contradiction"]
        assert "2022-06" in found.errors[0].problem
        assert "2022-07" in found.errors[0].problem

    def test_last_month_arrives_this_month(self, office: ChecklistOffice) -> None:
        """A return is of the period that it went out for, whenever it comes."""
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        book[SHEET]["A2"] = "方案：back-1　第1版　单位：甲局　报送期：2022-05"
        book["taskmap"]["B4"] = "2022-05"
        assert office.review(workbook_bytes(book)).period == "2022-05"

    def test_two_equal_sheets_are_one(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        book.copy_worksheet(book[SHEET]).title = "六月份"
        found = office.review(workbook_bytes(book))
        assert (found.workbook.sheet, found.faults, len(found.rows)) == (SHEET, (), 4)

    @pytest.mark.parametrize("with_hidden", [True, False])
    def test_two_sheets_that_differ(self, office: ChecklistOffice, with_hidden: bool) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        other = book.copy_worksheet(book[SHEET])
        other.title, other["H6"] = "六月份", 75
        if not with_hidden:
            del book["taskmap"]
        found = office.review(workbook_bytes(book))
        [fault] = found.errors
        assert (fault.at.sheet, fault.code, found.rows) == ("六月份", "sheet-differs", ())
        assert "编号 1.2" in fault.problem

    def test_sheets_of_two_units(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        other = book.copy_worksheet(book[SHEET])
        other.title, other["A2"] = "乙局", "方案：back-1　第1版　单位：乙局　报送期：2022-06"
        one, two = reading.read_returns(workbook_bytes(book), "汇总.xlsx")
        assert [each.sheet for each in (one, two)] == [SHEET, "乙局"]
        assert [each.identity.unit for each in (one, two)] == ["甲局", "乙局"]
        # The hidden sheet is that of the first.
        assert (bool(one.hidden_identity), bool(two.hidden_identity)) == (True, False)
        assert [len(each.rows) for each in (one, two)] == [4, 4]
        assert [each.faults for each in (one, two)] == [(), ()]

    def test_a_sheet_of_another_period_that_is_nobodys(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        other = book.copy_worksheet(book[SHEET])
        other.title, other["A2"] = "五月", "报送期：2022-05"
        del book["责任清单"]
        [found] = reading.read_returns(workbook_bytes(book), "甲.xlsx")
        assert [(each.at.sheet, each.code) for each in found.faults] == [("五月", "sheet-ignored")]

    def test_of_two_sheets_the_one_of_the_period(self, office: ChecklistOffice) -> None:
        """Last month's sheet was kept, and this month's copied behind it under a name of its own."""
        book = openpyxl.load_workbook(io.BytesIO(office.fill(set_cells(J5="六月的进展"))))
        book.copy_worksheet(book[SHEET]).title = "六月份"
        book[SHEET]["A2"] = "方案：back-1　第1版　单位：甲局　报送期：2022-05"
        found = office.review(workbook_bytes(book))
        assert (found.workbook.sheet, found.period) == ("六月份", "2022-06")

    def test_no_return_at_all(self, office: ChecklistOffice) -> None:
        found = office.review((office.folder / "out" / "任务分解表.xlsx").read_bytes())
        assert [fault.code for fault in found.faults] == ["return-no-table"]

    @pytest.mark.parametrize("data", [b"", b"abc", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)])
    def test_no_workbook(self, office: ChecklistOffice, data: bytes) -> None:
        found = office.review(data)
        assert found.faults[0].code == "return-unreadable"
        assert "甲.xlsx" in found.faults[0].problem


def test_two_rules_share_a_period(tmp_path: Path) -> None:
    """The due date is that of the rule the workbook went out for."""
    rule = "{name: 专报, every: month, day: 10, to: 某办}"
    text = PLAN.replace("reporting: [", f"reporting: [{rule}, ")
    office = ChecklistOffice(tmp_path, text)
    assert [each.rule.name for each in office.basis.duties["甲局", "2022-06"]] == ["专报", "月报"]
    book = openpyxl.load_workbook(io.BytesIO(office.fill()))
    for name, day in (("专报", 10), ("月报", 25)):
        book["taskmap"]["B5"] = name
        duty = office.review(workbook_bytes(book)).duty
        assert duty
        assert duty.due.day == day


class TestRevisions:
    @pytest.fixture
    def newer(self, tmp_path: Path) -> Path:
        text = PLAN.replace("办第二件事", "办好第二件事").replace('"1.3"', '"1.4"')
        (tmp_path / "plan.yaml").write_text(text, "utf-8")
        return tmp_path / "plan.yaml"

    def test_rows_that_still_exist_are_taken(self, office: ChecklistOffice, newer: Path) -> None:
        found = office.review(office.fill(), basis=review_basis(newer, revision=2))
        assert [row.measure for row in found.rows] == ["1.1", "1.2", "1.10"]
        assert found.errors == ()
        assert {(fault.measure, fault.code) for fault in found.faults} == {
            ("", "revision-older"),
            ("1.2", "row-changed"),
            ("1.3", "row-withdrawn"),
            ("1.4", "row-new"),
        }

    def test_one_that_the_ledger_does_not_know(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill()))
        book["taskmap"]["B2"] = 7
        assert {fault.code for fault in office.review(workbook_bytes(book)).faults} == {
            "revision-newer"
        }


class TestLayout:
    def taken(self, office: ChecklistOffice, data: bytes) -> list[tuple[str, float | None, str]]:
        found = office.review(data)
        assert found.errors == (), found.errors
        return [(row.measure, row.percent, row.progress_text) for row in found.rows]

    @pytest.fixture
    def plain(self, office: ChecklistOffice) -> list[tuple[str, float | None, str]]:
        return self.taken(office, office.fill())

    def test_columns_moved(self, office: ChecklistOffice, plain: object) -> None:
        def turn(sheet: Worksheet) -> None:
            for row in range(HEAD, HEAD + 5):
                for column, value in enumerate(reversed(row_values(sheet, row)), 1):
                    write(sheet, row, column, value)

        assert self.taken(office, office.fill(turn)) == plain

    @pytest.mark.parametrize(
        "heads",
        [
            {"G4": "完成情况", "H4": "进度%", "J4": "本月进展"},
            {"G4": "完成\n状态（必填）", "H4": "完 成 率", "J4": "本期工作进展情况(500字以内)"},
            {"A4": "举措编号*", "G4": " 办理状态 ", "H4": "完成百分比（％）", "J4": "工作进展"},
            {"G4": "进展状态", "H4": "形象进度", "K4": "存在的困难和问题", "L4": "下一步工作计划"},
        ],
    )
    def test_headings_renamed(
        self, office: ChecklistOffice, plain: object, heads: dict[str, str]
    ) -> None:
        assert self.taken(office, office.fill(set_cells(**heads))) == plain

    def test_columns_inserted(self, office: ChecklistOffice, plain: object) -> None:
        def insert(sheet: Worksheet) -> None:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
            sheet.insert_cols(1)
            sheet["A4"], sheet["A5"] = "序号", 1
            sheet.insert_cols(8)
            sheet["H4"], sheet["H5"] = "分管领导", "某领导"

        assert self.taken(office, office.fill(insert)) == plain

    def test_rows_above(self, office: ChecklistOffice, plain: object) -> None:
        def above(sheet: Worksheet) -> None:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
            sheet.insert_rows(1, 3)
            sheet["A1"] = "某局关于报送进展情况的表"

        assert self.taken(office, office.fill(above)) == plain

    @pytest.mark.parametrize("joined", [True, False])
    def test_headings_over_two_rows(
        self, office: ChecklistOffice, plain: object, joined: bool
    ) -> None:
        def two(sheet: Worksheet) -> None:
            for merged in list(sheet.merged_cells.ranges):
                if merged.min_row > HEAD:
                    sheet.unmerge_cells(str(merged))
            sheet.insert_rows(HEAD)
            for letter in "ABCDEF":
                sheet[f"{letter}4"], sheet[f"{letter}5"] = sheet[f"{letter}5"].value, None
                if joined:
                    sheet.merge_cells(f"{letter}4:{letter}5")
            sheet["G4"] = "由责任单位填写"
            sheet.merge_cells("G4:M4")

        assert self.taken(office, office.fill(two)) == plain

    def test_a_big_workbook_is_read_as_it_came(
        self, office: ChecklistOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = office.fill(set_cells(J5="写好了"))
        found = open_workbook(data, "甲局.xlsx").all_grids
        assert any(grid.merged_ranges for grid in found)
        monkeypatch.setattr(package, "_MOST_BYTES_UNPACKED", 0)
        assert open_workbook(data, "甲局.xlsx").all_grids == found

    def test_heading_merged_to_the_right(self, office: ChecklistOffice, plain: object) -> None:
        def wide(sheet: Worksheet) -> None:
            sheet["M4"] = None
            sheet.merge_cells("L4:M4")

        found = office.review(office.fill(wide))
        assert len(found.rows) == 4
        assert {fault.code for fault in found.faults} == {"column-missing"}

    def test_sorted_filtered_and_blank_rows(self, office: ChecklistOffice, plain: object) -> None:
        def sort(sheet: Worksheet) -> None:
            rows = [row_values(sheet, row) for row in ROWS.values()]
            for merged in list(sheet.merged_cells.ranges):
                if merged.min_row > HEAD:
                    sheet.unmerge_cells(str(merged))
            sheet.insert_rows(6, 2)
            for row, values in zip((10, 9, 8, 5), rows, strict=True):
                for column, value in enumerate(values, 1):
                    write(sheet, row, column, value)
            sheet.row_dimensions[9].hidden = True

        data = office.fill(sort)
        assert sorted(self.taken(office, data)) == sorted(plain)  # type: ignore[call-overload]
        assert [row.measure for row in office.review(data).rows] == ALL

    def test_numbers_that_became_numbers(self, office: ChecklistOffice, plain: object) -> None:
        """1.10 is 1.1 to a spreadsheet; the words of the measure tell them apart."""
        assert self.taken(office, office.fill(set_cells(A5=1.1, A6=1.2, A7=1.3, A8=1.1))) == plain

    def test_numbers_with_what_nobody_sees(self, office: ChecklistOffice, plain: object) -> None:
        spoilt = set_cells(A5="１.１ ", A6="1.2\u200b", A7="\ufeff1.3\n", A8="'1.10")
        assert self.taken(office, office.fill(spoilt)) == plain

    def test_numbers_lost(self, office: ChecklistOffice, plain: object) -> None:
        found = office.review(office.fill(set_cells(A4="号", A5=None, A6=None, A7=None, A8="")))
        assert [row.measure for row in found.rows] == ALL
        assert {fault.code for fault in found.faults} == {"column-missing"}

    def test_a_needed_column_is_gone(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(lambda sheet: sheet.delete_cols(7)))
        assert {fault.code for fault in found.errors} == {"column-missing"}
        assert "完成状态" in found.errors[0].problem
        assert (found.unit, found.rows) == ("甲局", ())

    def test_merged_downwards(self, office: ChecklistOffice) -> None:
        def merge(sheet: Worksheet) -> None:
            sheet["G5"], sheet["H5"] = "已完成", 100
            for column in "GH":
                sheet.merge_cells(f"{column}5:{column}7")

        rows = self.taken(office, office.fill(merge))
        assert [percent for _, percent, _ in rows] == [100, 100, 100, 40]


class TestRows:
    def test_deleted(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(lambda sheet: sheet.delete_rows(6)))
        assert [row.measure for row in found.rows] == ["1.1", "1.3", "1.10"]
        assert [(fault.measure, fault.code) for fault in found.faults] == [("1.2", "row-missing")]

    def double(self, office: ChecklistOffice, done: str) -> bytes:
        def change(sheet: Worksheet) -> None:
            for column, value in enumerate(row_values(sheet, 5), 1):
                write(sheet, 9, column, value)
            sheet["J9"] = done

        return office.fill(change)

    def test_twice_the_same(self, office: ChecklistOffice) -> None:
        found = office.review(self.double(office, "第5行 有了进展"))
        assert (len(found.rows), found.faults) == (4, ())

    def test_twice_and_not_the_same(self, office: ChecklistOffice) -> None:
        found = office.review(self.double(office, "又是另一回事"))
        assert cells_and_codes(found.faults) == {("A5", "row-duplicate"), ("A9", "row-duplicate")}
        assert [row.measure for row in found.rows] == ["1.2", "1.3", "1.10"]

    def test_added(self, office: ChecklistOffice) -> None:
        added = set_cells(A9="9.9", C9="自己加的", G9="推进中", H9=1, J9="多报一条")
        found = office.review(office.fill(added))
        assert cells_and_codes(found.errors) == {("A9", "row-added")}
        assert len(found.rows) == 4

    def test_totals_and_headings_repeated(self, office: ChecklistOffice) -> None:
        def add(sheet: Worksheet) -> None:
            for column, value in enumerate(row_values(sheet, HEAD), 1):
                write(sheet, 9, column, value)
            set_cells(A11="合计", H11=160, A12="一、某一类")(sheet)

        def above_the_signatures(sheet: Worksheet) -> None:
            for merged in list(sheet.merged_cells.ranges):
                if merged.min_row and merged.min_row > HEAD:
                    sheet.unmerge_cells(str(merged))
            sheet.insert_rows(9, 4)

        found = office.review(office.fill(above_the_signatures, add))
        assert cells_and_codes(found.faults) == {("A11", "row-added"), ("A4", "cell-unread")}
        [unread] = (fault for fault in found.faults if fault.code == "cell-unread")
        assert "A12“一、某一类”" in unread.problem
        assert (found.errors, len(found.rows)) == ((), 4)

    def test_a_row_of_another_unit(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(A9="2", G9="推进中", H9=1, J9="替人报")))
        assert cells_and_codes(found.errors) == {("A9", "row-foreign")}

    def test_behind_the_signatures(self, office: ChecklistOffice) -> None:
        def move(sheet: Worksheet) -> None:
            for column, value in enumerate(row_values(sheet, 8), 1):
                write(sheet, 14, column, value)
                write(sheet, 8, column, None)
            sheet["A15"] = "注：以上数据截至本月底"

        found = office.review(office.fill(move))
        assert (len(found.rows), found.faults) == (4, ())

    def test_only_some_columns_sorted(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(A5="1.2", A6="1.1")))
        assert cells_and_codes(found.errors) == {("A5", "row-shuffled"), ("A6", "row-shuffled")}
        assert [row.measure for row in found.rows] == ["1.3", "1.10"]


class TestCells:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            (90, 90),
            ("９０", 90),
            ("90％", 90),
            ("90%左右", 90),
            ("约 90 %", 90),
            ("已完成 90%", 90),
            ("截至25日，已完成投资的90%。", 90),
            ("九成", 90),
            ("八成五", 85),
            ("八成半", 85),
            ("百分之九十", 90),
            ("百分之九十二点五", 92.5),
            ("33.3", 33.3),
            ("0.5%", 0.5),
            (0, 0),
        ],
    )
    def test_shares(self, office: ChecklistOffice, typed: object, meant: float) -> None:
        found = office.review(office.fill(set_cells(H5=typed)))
        assert (found.rows[0].percent, found.faults) == (meant, ())

    @pytest.mark.parametrize("typed", [0.9, "0.9"])
    def test_a_fraction(self, office: ChecklistOffice, typed: object) -> None:
        found = office.review(office.fill(set_cells(H5=typed)))
        assert found.rows[0].percent == 90
        assert cells_and_codes(found.faults) == {("H5", "percent-fraction")}
        assert found.errors == ()

    @pytest.mark.parametrize(("typed", "meant"), [(0.9, 90), (0.07, 7), (0.005, 0.5)])
    def test_shown_as_percent(self, office: ChecklistOffice, typed: float, meant: float) -> None:
        def shown(sheet: Worksheet) -> None:
            sheet["H5"] = typed
            sheet["H5"].number_format = "0.00%"

        found = office.review(office.fill(shown))
        assert (found.rows[0].percent, found.faults) == (meant, ())

    def test_one_is_one_or_all(self, office: ChecklistOffice) -> None:
        def shown(sheet: Worksheet) -> None:
            set_cells(G5="已完成", H5=1, G6="已完成", H6=1, H7=1)(sheet)
            sheet["H5"].number_format = "0%"

        found = office.review(office.fill(shown))
        assert [row.percent for row in found.rows] == [100, 100, 1, 40]
        assert cells_and_codes(found.faults) == {
            ("H6", "percent-fraction"),
            ("G6", "status-ongoing"),
        }

    @pytest.mark.parametrize(
        "typed",
        [
            "说不清",
            "由40%提高到90%",
            "80-90%",
            "完成3个项目",
            datetime.date(2022, 1, 2),
            datetime.time(9, 0),
            True,
            "十十成",
        ],
    )
    def test_no_share(self, office: ChecklistOffice, typed: object) -> None:
        found = office.review(office.fill(set_cells(H5=typed)))
        assert cells_and_codes(found.faults) == {("H5", "percent-unknown")}
        assert [row.measure for row in found.rows] == ALL[1:]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("推进中 ", "推进中"),
            ("推 进中。", "推进中"),
            ("√未启动", "未启动"),
            ("【长期坚持】", "长期坚持"),
        ],
    )
    def test_states(self, office: ChecklistOffice, typed: str, meant: str) -> None:
        share = 0 if meant == "未启动" else 40
        found = office.review(office.fill(set_cells(G7=typed, H7=share)))
        assert found.faults == ()
        assert found.rows[2].status == meant

    @pytest.mark.parametrize(
        ("typed", "asked"),
        [("进行中", "推进中"), ("已办结", "已完成"), ("基本已完成", ""), ("好", "")],
    )
    def test_no_state(self, office: ChecklistOffice, typed: str, asked: str) -> None:
        (fault,) = office.review(office.fill(set_cells(G5=typed))).faults
        assert (fault.at.cell, fault.code) == ("G5", "status-unknown")
        assert typed in fault.problem
        assert (f"是不是“{asked}”" in fault.remedy) == bool(asked)

    def test_a_share_in_the_cell_of_the_state(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(G5="已完成 90%", H5=None)))
        assert cells_and_codes(found.faults) == {("H5", "percent-done")}

    def test_a_formula_without_a_result(self, office: ChecklistOffice) -> None:
        back = read(office.fill(set_cells(H5="=40+50", J6="=某局已经办好")))
        assert [back.rows[0].texts[ReturnField.PERCENT], back.rows[1].texts[ReturnField.DONE]] == [
            "=40+50",
            "=某局已经办好",
        ]
        found = office.review(office.fill(set_cells(H5="=40+50", J6="=某局已经办好")))
        assert cells_and_codes(found.faults) == {("H5", "cell-formula"), ("J6", "cell-formula")}

    @pytest.mark.office
    def test_a_formula_with_its_result(self, office: ChecklistOffice, tmp_path: Path) -> None:
        data = convert(office.fill(set_cells(H5="=40+50")), "xlsx", folder=tmp_path)
        found = office.review(data)
        assert (found.rows[0].percent, found.faults) == (90, ())

    def test_an_error_cell(self, office: ChecklistOffice) -> None:
        def fail(sheet: Worksheet) -> None:
            sheet["H5"] = "#REF!"
            assert sheet["H5"].data_type == "e"

        (fault,) = office.review(office.fill(fail)).faults
        assert (fault.at.cell, fault.code) == ("H5", "cell-error")
        assert "#REF!" in fault.problem

    def test_text_that_begins_with_an_equals_sign(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(TestSound().type_it))
        assert (found.rows[0].progress_text, found.faults) == ("=1+1", ())

    def test_a_date_as_progress(self, office: ChecklistOffice) -> None:
        found = office.review(
            office.fill(set_cells(J5=datetime.date(2022, 6, 1), K5="2022年6月1日"))
        )
        assert (found.rows[0].progress_text, found.rows[0].problems) == (
            "2022-06-01",
            "2022年6月1日",
        )

    def test_a_number_that_is_no_date(
        self, office: ChecklistOffice, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """In a cell that shows dates it is more than calamine bears."""

        def far(sheet: Worksheet) -> None:
            sheet["K5"] = -(10**17)
            sheet["K5"].number_format = "yyyy-mm-dd"

        found = office.review(office.fill(far))
        assert len(found.rows) == 3
        assert cells_and_codes(found.faults) == {("K5", "cell-error")}

    def test_rich_text(self, office: ChecklistOffice) -> None:
        rich = CellRichText("办了", TextBlock(InlineFont(b=True), "大事"))
        assert office.review(office.fill(set_cells(J5=rich))).rows[0].progress_text == "办了大事"

    def test_a_stroke_is_no_progress(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(J5=" / ", J6="无")))
        assert cells_and_codes(found.faults) == {
            ("J5", "progress-missing"),
            ("J6", "progress-missing"),
        }


class TestChecks:
    @pytest.mark.parametrize(
        ("cells", "faults"),
        [
            ({"H5": 120}, {("H5", "percent-range")}),
            ({"H5": -1}, {("H5", "percent-range")}),
            ({"G5": "已完成", "H5": 90}, {("H5", "percent-done")}),
            ({"H5": 100}, {("G5", "percent-going")}),
            ({"G5": "未启动"}, {("G5", "percent-not-started")}),
            ({"G5": "长期坚持"}, {("G5", "status-dated")}),
            ({"G6": "长期坚持", "H6": None}, set()),
            ({"G7": "长期坚持"}, set()),
            ({"G6": "已完成", "H6": 100}, {("G6", "status-ongoing")}),
            ({"G5": "已完成", "H5": None}, set()),
            ({"G5": "未启动", "H5": None}, set()),
            ({"H5": None}, {("H5", "percent-missing")}),
            ({"G5": None}, {("G5", "status-missing")}),
            ({"J5": None}, {("J5", "progress-missing")}),
            ({"G5": None, "H5": None, "J5": None}, {("G5", "row-empty")}),
            ({"G5": "已完成", "H5": 100}, set()),
        ],
    )
    def test_one_row(
        self, office: ChecklistOffice, cells: dict[str, object], faults: set[tuple[str, str]]
    ) -> None:
        found = office.review(office.fill(set_cells(**cells)))
        assert cells_and_codes(found.faults) == faults
        assert len(found.rows) == (3 if found.errors else 4)

    def last(
        self, percent: float, done: str, status: Status = Status.IN_PROGRESS
    ) -> dict[str, Progress]:
        return {"1.1": Progress("1.1", status, percent, done)}

    def test_lower_without_a_word(self, office: ChecklistOffice) -> None:
        last = self.last(60, "上期的话")
        assert cells_and_codes(office.review(office.fill(), last).faults) == {
            ("H5", "percent-lower")
        }
        explained = office.fill(set_cells(K5="数据核减"))
        assert office.review(explained, last).faults == ()

    def test_the_same_words_as_last_time(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(), self.last(40, "第5行有了 进展"))
        assert cells_and_codes(found.faults) == {("J5", "progress-same")}
        assert len(found.rows) == 4

    def test_what_was_finished_need_not_be_reported(self, office: ChecklistOffice) -> None:
        empty = office.fill(set_cells(G5=None, H5=None, J5=None))
        found = office.review(empty, self.last(100, "办完了", Status.DONE))
        assert (found.faults, [row.measure for row in found.rows]) == ((), ALL[1:])

    def test_evidence_when_it_is_demanded(self, office: ChecklistOffice) -> None:
        data = office.fill(set_cells(G5="已完成", H5=100))
        assert office.review(data).faults == ()
        found = office.review(data, strictness=Strictness(requires_evidence=True))
        assert cells_and_codes(found.faults) == {("M5", "evidence-missing")}

    def test_all_or_nothing(self, office: ChecklistOffice) -> None:
        data = office.fill(set_cells(H5=120))
        assert len(office.review(data).rows) == 3
        assert office.review(data, strictness=Strictness(all_or_nothing=True)).rows == ()

    def test_faults_have_a_place_and_two_halves(self, office: ChecklistOffice) -> None:
        (fault,) = office.review(office.fill(set_cells(H5=120))).faults
        said = str(fault.diagnostic)
        assert said.startswith(f"甲.xlsx:{SHEET}!H5: 完成比例是 120")
        assert said.endswith("[percent-range]")
        assert fault.diagnostic.severity is Severity.ERROR
        assert fault.measure == "1.1"


ANYTHING = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=300).map(
        lambda text: "".join(c for c in text if c in "\t\n\r" or c.isprintable())
    ),
    st.sampled_from(
        ["=", "=1/0", "#REF!", "+-", "{{ x }}", "[/x]", "９９％", "零成", "百分之", "%", "1e999"]
    ),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(9999, 12, 30)),
    st.times(),
    st.none(),
)


@pytest.mark.slow
@given(cells=st.lists(st.tuples(st.integers(1, 14), st.integers(1, 14), ANYTHING), max_size=12))
def test_no_cell_is_the_end(office: ChecklistOffice, cells: list[tuple[int, int, object]]) -> None:
    def fill(sheet: Worksheet) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for row, column, value in cells:
            write(sheet, row, column, value)

    found = office.review(office.fill(fill))
    assert len(found.rows) <= 4
    assert all(row.percent is None or 0 <= row.percent <= 100 for row in found.rows)
    assert all(fault.problem and fault.code for fault in found.faults)


@given(st.text(max_size=40))
def test_any_words_for_a_share(said: str) -> None:
    share = shares.parse_percent(said)
    assert share is None or isinstance(share.value, float)
    shares.parse_status(said)
    shares.suggest_status(said)


class TestTraps:
    def packed(self, office: ChecklistOffice, part: str, content: bytes) -> bytes:
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(office.file()) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                new.writestr(name, content if name == part else old.read(name))
        return buffer.getvalue()

    def test_a_cell_at_the_end_of_the_sheet(self, office: ChecklistOffice) -> None:
        """Room for every cell up to there would be more than the memory."""
        cells = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        part = "xl/worksheets/sheet2.xml"
        with zipfile.ZipFile(office.file()) as archive:
            content = archive.read(part).replace(b"</sheetData>", cells)
        (fault, *_) = office.review(self.packed(office, part, content)).faults
        assert fault.code == "return-unreadable"
        assert "太大" in fault.problem

    def test_a_sheet_written_with_prefixes(self, office: ChecklistOffice) -> None:
        """As some programs write XML; the formula in it is found all the same."""
        part = "xl/worksheets/sheet2.xml"
        with zipfile.ZipFile(io.BytesIO(office.fill(set_cells(H5="=40+50")))) as archive:
            content = archive.read(part)
            content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content).replace(
                b"xmlns=", b"xmlns:x="
            )
            others = {name: archive.read(name) for name in archive.namelist()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as new:
            for name, data in {**others, part: content}.items():
                new.writestr(name, data)
        found = office.review(buffer.getvalue())
        assert cells_and_codes(found.faults) == {("H5", "cell-formula")}

    @pytest.mark.slow
    def test_a_part_that_swells(self, office: ChecklistOffice) -> None:
        data = self.packed(office, "xl/theme/theme1.xml", bytes(300_000_000))
        (fault, *_) = office.review(data).faults
        assert "太大" in fault.problem

    def test_damaged(self, office: ChecklistOffice) -> None:
        data = bytearray(office.fill())
        data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
        assert office.review(bytes(data)).errors


class TestReceipts:
    def receipt(self, office: ChecklistOffice, received: str) -> Receipt:
        duty = office.basis.duty("甲局", "2022-06")
        return Receipt("甲局", "2022-06", 4, datetime.date.fromisoformat(received), "12", duty)

    def test_on_the_last_day(self, office: ChecklistOffice) -> None:
        line = self.receipt(office, "2022-06-25").text
        assert line == "甲局：2022年6月月报 4 条已收，按时，回执号 12，待补签字盖章件"

    def test_late_and_signed(self, office: ChecklistOffice) -> None:
        late = replace(self.receipt(office, "2022-06-28"), is_signed=True, rows_returned=2)
        assert late.days_late == 3
        assert late.text == "甲局：2022年6月月报 4 条已收，另有 2 条退回更正，迟报 3 天，回执号 12"

    def test_no_signature_asked_for(self, office: ChecklistOffice) -> None:
        signed = self.receipt(office, "2022-06-25")
        assert signed.duty
        rule = replace(signed.duty.rule, signed=False)
        unsigned = replace(signed, duty=replace(signed.duty, rule=rule))
        assert unsigned.text == "甲局：2022年6月月报 4 条已收，按时，回执号 12"

    def test_nothing_owed(self) -> None:
        line = Receipt("乙局", "不明", 1, datetime.date(2022, 6, 1), "3").text
        assert line == "乙局：不明进展 1 条已收，回执号 3"
