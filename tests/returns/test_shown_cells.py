"""Cells of a return are taken as a person sees them: words, formats, what is struck out, what was sorted."""

from __future__ import annotations

import datetime
import io
import random
import re
import struct
import zipfile
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from support.filled_checklists import (
    SHEET,
    Change,
    ChecklistOffice,
    cells_and_codes,
    convert,
    set_cells,
    workbook_bytes,
)
from taskmap.plan.progress import Status
from taskmap.returns.correction.marking import build_correction
from taskmap.returns.workbook import cell_values, xls_details
from taskmap.returns.workbook.tables import NOTES_SHEET


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def filled(office: ChecklistOffice) -> bytes:
    return office.fill()


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("六十", 60),
            ("约六十左右", 60),
            ("二十五%", 25),
            ("二十五点五％", 25.5),
            ("零", 0),
            ("60。", 60),
            ("60%；", 60),
            ("60分", 60),
            ("六〇", 60),
        ],
    )
    def test_a_share(self, typed: str, meant: float) -> None:
        share = cell_values.parse_percent(typed)
        assert share
        assert share.value == meant

    @pytest.mark.parametrize(
        "typed", ["百分百", "百分之百", "百分之一百", "一百", "一百分", "十成"]
    )
    def test_all_of_it(self, typed: str) -> None:
        share = cell_values.parse_percent(typed)
        assert share
        assert share.value == 100

    @pytest.mark.parametrize("typed", ["百", "六十至八十", "三分之二", "60分钟", "十月底"])
    def test_no_share(self, typed: str) -> None:
        assert cell_values.parse_percent(typed) is None

    def test_in_a_return(self, office: ChecklistOffice) -> None:
        """The third is what a spreadsheet keeps of 0.57 × 100."""
        cells = set_cells(H5="六十", H6="一百二十", H7=56.99999999999999, G8="已完成", H8="百分百")
        found = office.review(office.fill(cells))
        assert cells_and_codes(found.faults) == {("H6", "percent-range")}
        assert [row.percent for row in found.rows] == [60, 57, 100]


class TestStatusAndShare:
    @pytest.mark.parametrize(
        ("word", "share", "meant"),
        [
            ("完成", 100, Status.DONE),
            ("已办结", "百分百", Status.DONE),
            ("尚未启动", 0, Status.NOT_STARTED),
        ],
    )
    def test_the_share_says_the_same_as_a_likely_word(
        self, office: ChecklistOffice, word: str, share: object, meant: Status
    ) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=share)))
        assert (found.rows[0].status, found.faults) == (meant, ())

    @pytest.mark.parametrize(("word", "share"), [("完成", 90), ("完成", None), ("进行中", 40)])
    def test_else_it_is_asked(self, office: ChecklistOffice, word: str, share: object) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=share)))
        assert ("G5", "status-unknown") in cells_and_codes(found.errors)

    @pytest.mark.parametrize("word", ["推进中（60%）", "推进中 60％", "推进中，完成约60%"])
    def test_two_shares(self, office: ChecklistOffice, word: str) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=30)))
        assert cells_and_codes(found.errors) == {("G5", "percent-contradiction")}
        assert "60%" in found.errors[0].problem
        assert len(found.rows) == 3

    def test_the_same_share_twice(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(G5="推进中（60%）", H5=60)))
        assert (found.rows[0].percent, found.faults) == (60, ())


def style(place: str, value: Any, number_format: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[place] = value
        sheet[place].number_format = number_format

    return change


def strike(place: str) -> Change:
    """The whole cell."""

    def change(sheet: Worksheet) -> None:
        font = copy(sheet[place].font)
        font.strike = True
        sheet[place].font = font

    return change


def part_struck(*runs: str) -> CellRichText:
    """Every other run is struck out, the second first."""
    return CellRichText(
        *(TextBlock(InlineFont(strike=True), run) if at % 2 else run for at, run in enumerate(runs))
    )


def patched(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            after.writestr(name, content)
    return buffer.getvalue()


SHOWN = (
    style("H5", 0.6, "0%"),
    set_cells(J5=part_struck("完成一期3处，", "完成二期9处，", "投资2亿元")),
    style("K5", 0.25, "0%"),
    style("L5", datetime.date(2022, 6, 8), 'yyyy"年"m"月"d"日"'),
    style("M5", 1234.5, "#,##0.00"),
    set_cells(H6=part_struck("约", "3", "5")),
    set_cells(K6="这一格不要了"),
    strike("K6"),
)


class TestAsShown:
    @pytest.mark.parametrize(
        ("value", "number_format"), [(1.2, "0%"), (1.5, "0.0%"), (60, "0%"), (60, '0.00%"左右"')]
    )
    def test_more_than_all(self, office: ChecklistOffice, value: float, number_format: str) -> None:
        found = office.review(office.fill(style("H5", value, number_format)))
        assert cells_and_codes(found.errors) == {("H5", "percent-range")}
        assert f"{value * 100:g}" in found.errors[0].problem

    def test_the_correction_says_what_is_shown(self, office: ChecklistOffice) -> None:
        data = office.fill(style("H5", 1.2, "0%"))
        book = openpyxl.load_workbook(
            io.BytesIO(build_correction(data, "甲.xlsx", [office.review(data)]))
        )
        assert "120%" in {cell.value for row in book[NOTES_SHEET] for cell in row}

    def test_all(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(G5="已完成"), style("H5", 1, "0%")))
        assert (found.rows[0].percent, found.faults) == (100, ())

    def check(self, office: ChecklistOffice, data: bytes) -> None:
        found = office.review(data)
        assert found.errors == ()
        first, second, *_ = found.rows
        assert (first.percent, second.percent) == (60, 5)
        assert first.progress_text == "完成一期3处，投资2亿元"
        assert (first.problems, first.next_steps) == ("25%", "2022年6月8日")
        assert (first.evidence, second.problems) == ("1,234.50", "")
        assert cells_and_codes(found.faults) == {
            (cell, "text-struck") for cell in ("J5", "H6", "K6")
        }

    def test_every_kind_of_cell(self, office: ChecklistOffice) -> None:
        self.check(office, office.fill(*SHOWN))

    def test_a_digit_struck_out(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(H5=part_struck("", "3", "5"))))
        assert (found.rows[0].percent, found.errors) == (5, ())

    @pytest.mark.office
    @pytest.mark.parametrize("kinds", [("xlsx",), ("ods",), ("xls",), ("xls", "ods", "xlsx")])
    def test_saved_by_another_program(
        self, office: ChecklistOffice, kinds: tuple[str, ...], tmp_path: Path
    ) -> None:
        self.check(office, convert(office.fill(*SHOWN), *kinds, folder=tmp_path))

    @pytest.mark.office
    @pytest.mark.parametrize("kind", ["xls", "ods"])
    def test_the_correction_of_an_old_workbook_shows_the_same(
        self, office: ChecklistOffice, kind: str, tmp_path: Path
    ) -> None:
        data = convert(office.fill(*SHOWN, set_cells(G7="好")), kind, folder=tmp_path)
        before = office.review(data)
        assert cells_and_codes(before.errors) == {("G7", "status-unknown")}
        book = openpyxl.load_workbook(io.BytesIO(build_correction(data, f"甲.{kind}", [before])))
        book[SHEET]["G7"] = "推进中"
        after = office.review(workbook_bytes(book))
        assert (after.faults, len(after.rows)) == ((), 4)
        assert [row for row in after.rows if row.measure != "1.3"] == list(before.rows)

    def test_a_number_without_a_format_and_the_short_date(self, office: ChecklistOffice) -> None:
        changes = set_cells(K5=44730), style("L5", datetime.date(2022, 6, 8), "mm-dd-yy")
        found = office.review(office.fill(*changes))
        assert (found.rows[0].problems, found.rows[0].next_steps) == ("44730", "2022/6/8")

    def test_a_status_and_a_share_struck_out_are_missing(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(strike("G5"), strike("H6")))
        assert cells_and_codes(found.errors) == {
            ("G5", "status-missing"),
            ("H6", "percent-missing"),
        }

    def test_a_row_struck_out_is_empty(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(*map(strike, ("G5", "H5", "J5"))))
        assert cells_and_codes(found.errors) == {("G5", "row-empty")}

    def test_fonts_that_only_say_that_they_are_not_struck(self, office: ChecklistOffice) -> None:
        data = office.fill()
        plain = patched(data, "xl/styles.xml", b"<font>", b'<font><strike val="0"/>')
        found = office.review(plain)
        assert (found.faults, len(found.rows)) == ((), 4)


class TestFormulasOfOldWorkbooks:
    @pytest.mark.office
    def test_without_a_result(self, office: ChecklistOffice, tmp_path: Path) -> None:
        data = bytearray(convert(office.fill(set_cells(H5="=40+1")), "xls", folder=tmp_path))
        assert office.review(bytes(data)).rows[0].percent == 41
        # A FORMULA record ([MS-XLS] 2.4.127): row 4, column 7, its look, the result.
        at = data.index(struct.pack("<d", 41)) - 6
        assert data[at : at + 4] == struct.pack("<HH", 4, 7)
        data[at + 6 : at + 14] = b"\x03\0\0\0\0\0\xff\xff"
        found = office.review(bytes(data))
        assert cells_and_codes(found.errors) == {("H5", "cell-formula")}

    @pytest.mark.office
    def test_in_an_open_document(self, office: ChecklistOffice, tmp_path: Path) -> None:
        data = convert(office.fill(set_cells(H5="=40+1")), "ods", folder=tmp_path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read("content.xml")
        [cell] = re.findall(
            rb"<table:table-cell[^>]*table:formula[^>]*>.*?</table:table-cell>", content
        )
        bare = re.sub(rb' (?:office|calcext):value(?:-type)?="[^"]*"', b"", cell)
        bare = re.sub(rb"<text:p>.*?</text:p>", b"", bare)
        found = office.review(patched(data, "content.xml", cell, bare))
        assert cells_and_codes(found.errors) == {("H5", "cell-formula")}
        assert "40+1" in found.errors[0].problem

    @pytest.mark.office
    def test_damaged_anywhere(self, office: ChecklistOffice, tmp_path: Path) -> None:
        """What calamine still reads stays readable, whatever is broken around it."""
        data = convert(office.fill(*SHOWN), "xls", folder=tmp_path)
        choice = random.Random(15)
        for _ in range(300):
            broken = bytearray(data)
            for _ in range(8):
                broken[choice.randrange(len(data))] = choice.randrange(256)
            for details in xls_details.read_details(bytes(broken)).values():
                assert all(isinstance(text, str) for text in details.kept.values())


class TestSorted:
    def sort(self, filled: bytes, ref: str) -> bytes:
        mark = f'</sheetData><sortState ref="{ref}"><sortCondition ref="G5:G8"/></sortState>'
        part = "xl/worksheets/sheet2.xml"
        return patched(filled, part, b"</sheetData>", mark.encode())

    @pytest.mark.parametrize("ref", ["G5:M8", "G5:G8", "H5:J7"])
    def test_the_answers_alone(self, office: ChecklistOffice, filled: bytes, ref: str) -> None:
        found = office.review(self.sort(filled, ref))
        assert [(fault.code, fault.is_error) for fault in found.faults] == [("rows-torn", False)]
        assert ref in found.faults[0].problem
        assert len(found.rows) == 4

    @pytest.mark.parametrize("ref", ["A5:M8", "C5:M8", "G5:M5", "E5:F8"])
    def test_what_tears_nothing(self, office: ChecklistOffice, filled: bytes, ref: str) -> None:
        assert office.review(self.sort(filled, ref)).faults == ()
