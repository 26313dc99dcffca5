"""The workbook that goes back to a unit: what is wrong is marked and explained, everything else is as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from support.filled_checklists import (
    SHEET,
    ChecklistOffice,
    convert,
    read,
    set_cells,
    workbook_bytes,
)
from taskmap.returns.correction.marking import build_correction
from taskmap.returns.review import Review
from taskmap.system.diagnostics import TaskmapError

NOTES = "更正说明"
WRONG = {"G5": "进行中", "H6": 120, "I7": None}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("desk"))


def corrected(desk: ChecklistOffice, data: bytes) -> bytes:
    return build_correction(data, "甲.xlsx", desk.review(data))


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def marked(sheet: Worksheet) -> set[str]:
    """The cells that a condition paints red."""
    return {
        cell
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor.rgb == "FFFFC7CE"
        for cell in str(area.sqref).split()
    }


def notes(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


def look(cell: Cell | MergedCell) -> str:
    return f"{cell.fill}{cell.font}{cell.border}{cell.alignment}"


def listed(book: Workbook) -> list[tuple[object, ...]]:
    rows = book[NOTES].iter_rows(min_row=6, min_col=2, values_only=True)
    return [row for row in rows if any(row)]


class TestMarks:
    def test_each_wrong_cell(self, desk: ChecklistOffice) -> None:
        book = opened(corrected(desk, desk.fill(set_cells(**WRONG))))
        assert marked(book[SHEET]) == set(WRONG)
        said = notes(book[SHEET])
        assert set(said) == set(WRONG)
        assert said["H6"] == "【更正】完成比例是 120，超出了 0 到 100。请填 0 到 100 的整数。"

    def test_the_list(self, desk: ChecklistOffice) -> None:
        book = opened(corrected(desk, desk.fill(set_cells(**WRONG))))
        assert book.sheetnames[0] == NOTES
        assert book.active is book[NOTES]
        assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [NOTES]
        assert book[NOTES]["A2"].value == (
            "单位：甲局　报送期：2022年6月　应报 4 条，已收 1 条，要改 3 处"
        )
        assert [row[:3] for row in listed(book)] == [
            (f"{SHEET} G5", "1.1", "进行中"),
            (f"{SHEET} H6", "1.2", "120"),
            (f"{SHEET} I7", "1.3", None),
        ]
        link = book[NOTES]["B7"].hyperlink
        assert link
        assert link.location == f"'{SHEET}'!H6"

    def test_what_has_no_cell_and_what_is_only_advice(self, desk: ChecklistOffice) -> None:
        data = desk.fill(lambda sheet: sheet.delete_rows(6), set_cells(H5=0.9, H6=101))
        book = opened(corrected(desk, data))
        assert marked(book[SHEET]) == {"H6"}
        places = [row[0] for row in listed(book)]
        assert places == [SHEET, f"{SHEET} H6", f"{SHEET} H5"]
        assert any("只是提醒" in str(cell.value) for cell in book[NOTES]["A"])

    def test_whose_it_is_cannot_be_told(self, desk: ChecklistOffice) -> None:
        corner = "方案：back-1　第1版　单位：甲局　报送期：2022-07"
        book = opened(corrected(desk, desk.fill(set_cells(A2=corner))))
        assert marked(book[SHEET]) == set()
        assert book[NOTES]["A2"].value == "认不出是哪个单位、哪一期的表"
        assert "标红" not in str(book[NOTES]["A3"].value)
        assert len(listed(book)) == 1

    def test_in_a_merged_cell(self, desk: ChecklistOffice) -> None:
        def merge(sheet: Worksheet) -> None:
            set_cells(G5="进行中", G6=None)(sheet)
            sheet.merge_cells("G5:G6")

        book = opened(corrected(desk, desk.fill(merge)))
        assert marked(book[SHEET]) == {"G5"}

    def test_text_that_begins_with_an_equals_sign(self, desk: ChecklistOffice) -> None:
        data = desk.fill(set_cells(H5="=1+1"))
        book = opened(corrected(desk, data))
        shown = book[NOTES]["D6"]
        assert (shown.value, shown.data_type) == ("=1+1", "s")


class TestTheRest:
    def test_is_untouched(self, desk: ChecklistOffice) -> None:
        def own(sheet: Worksheet) -> None:
            sheet["J8"] = CellRichText("有", TextBlock(InlineFont(b=True), "困难"))
            sheet["J8"].comment = Comment("请领导看", "某办公室")
            red = PatternFill("solid", bgColor="FFFF0000")
            rule = Rule("cellIs", operator="equal", formula=["1"], dxf=DifferentialStyle(fill=red))
            sheet.conditional_formatting.add("K5:K8", rule)

        data = desk.fill(set_cells(**WRONG), own)
        before, after = opened(data), opened(corrected(desk, data))
        assert after.sheetnames == [NOTES, *before.sheetnames]
        for old in before:
            new = after[old.title]
            for row in old.iter_rows():
                for cell in row:
                    same = new[cell.coordinate]
                    assert (same.value, same.number_format) == (cell.value, cell.number_format)
                    assert look(same) == look(cell)
                    assert same.protection.locked == cell.protection.locked
            assert str(new.merged_cells) == str(old.merged_cells)
            assert new.sheet_state == old.sheet_state
            assert new.protection.sheet == old.protection.sheet
            assert new.print_title_rows == old.print_title_rows
            assert new.freeze_panes == old.freeze_panes
            assert new.auto_filter.ref == old.auto_filter.ref
            rules = [str(one.sqref) for one in new.data_validations.dataValidation]
            assert rules == [str(one.sqref) for one in old.data_validations.dataValidation]
        assert notes(after[SHEET])["J8"] == "请领导看"
        assert "K5:K8" in {str(area.sqref) for area in after[SHEET].conditional_formatting}

    def test_same_return_same_bytes(self, desk: ChecklistOffice) -> None:
        data = desk.fill(set_cells(**WRONG))
        assert corrected(desk, data) == corrected(desk, data)

    def test_put_right_and_sent_back(self, desk: ChecklistOffice) -> None:
        book = opened(corrected(desk, desk.fill(set_cells(**WRONG))))
        set_cells(G5="推进中", H6=20, I7="有了进展")(book[SHEET])
        found = desk.review(workbook_bytes(book))
        assert (len(found.rows), found.faults) == (4, ())

    def test_put_right_by_half(self, desk: ChecklistOffice) -> None:
        """The second correction marks what is still wrong, and nothing else."""
        book = opened(corrected(desk, desk.fill(set_cells(**WRONG))))
        set_cells(G5="推进中")(book[SHEET])
        book[SHEET]["H6"].comment = Comment(
            "是这个数\n" + str(notes(book[SHEET])["H6"]), "某办公室"
        )
        again = opened(corrected(desk, workbook_bytes(book)))
        assert again.sheetnames.count(NOTES) == 1
        assert marked(again[SHEET]) == {"H6", "I7"}
        said = notes(again[SHEET])
        assert set(said) == {"H6", "I7"}
        assert said["H6"].startswith("是这个数\n【更正】")
        assert said["H6"].count("【更正】") == 1

    @pytest.mark.office
    def test_opened_and_saved_by_another_program(
        self, desk: ChecklistOffice, tmp_path: Path
    ) -> None:
        first = corrected(desk, desk.fill(set_cells(**WRONG)))
        again = convert(first, "ods", "xlsx", folder=tmp_path)
        book = opened(again)
        assert marked(book[SHEET]) == set(WRONG)
        assert {fault.at.cell for fault in desk.review(again).errors} == set(WRONG)
        assert marked(opened(corrected(desk, again))[SHEET]) == set(WRONG)

    def test_macros_are_left_behind(self, desk: ChecklistOffice) -> None:
        with zipfile.ZipFile(io.BytesIO(corrected(desk, desk.fill(set_cells(**WRONG))))) as archive:
            types = archive.read("[Content_Types].xml")
        assert b"spreadsheetml.sheet.main+xml" in types


@pytest.fixture(scope="module", params=["xls", "ods"])
def back(
    request: pytest.FixtureRequest, desk: ChecklistOffice, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, Review]:
    folder = tmp_path_factory.mktemp("old")
    data = convert(desk.fill(set_cells(**WRONG)), str(request.param), folder=folder)
    return data, desk.review(data)


@pytest.mark.office
class TestOldKinds:
    def test_rebuilt_with_its_values(
        self, desk: ChecklistOffice, back: tuple[bytes, Review]
    ) -> None:
        book = opened(build_correction(back[0], "甲.et", back[1]))
        assert book.sheetnames == [NOTES, "责任清单", SHEET, "taskmap"]
        assert book["taskmap"].sheet_state == "veryHidden"
        assert marked(book[SHEET]) == set(WRONG)
        original = opened(desk.fill(set_cells(**WRONG)))[SHEET]
        for row in original.iter_rows():
            for cell in row:
                assert book[SHEET][cell.coordinate].value == cell.value, cell.coordinate
        assert str(original.merged_cells) == str(book[SHEET].merged_cells)
        choices = [one.formula1 for one in book[SHEET].data_validations.dataValidation]
        assert choices == ['"未启动,推进中,已完成,长期坚持"']

    def test_put_right_and_sent_back(
        self, desk: ChecklistOffice, back: tuple[bytes, Review]
    ) -> None:
        book = opened(build_correction(back[0], "甲.et", back[1]))
        set_cells(G5="推进中", H6=20, I7="有了进展")(book[SHEET])
        found = desk.review(workbook_bytes(book))
        assert (len(found.rows), found.faults) == (4, ())


def test_no_workbook(desk: ChecklistOffice) -> None:
    found = desk.review(b"abc")
    with pytest.raises(TaskmapError, match="打不开"):
        build_correction(b"abc", "甲.xlsx", found)
    assert read(b"abc").faults
