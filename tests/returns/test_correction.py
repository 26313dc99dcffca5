"""The workbook that goes back to a unit: what is wrong is marked and explained, everything else is as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from support.archives import make_zip
from support.filled_checklists import (
    SHEET,
    ChecklistOffice,
    convert,
    read,
    set_cells,
    workbook_bytes,
)
from taskmap.returns.correction.marking import build_correction
from taskmap.returns.correction.rebuilding import rebuild
from taskmap.returns.review import Review
from taskmap.system.diagnostics import TaskmapError

NOTES = "更正说明"
WRONG = {"G5": "进行中", "H6": 120, "J7": None}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


def correct(office: ChecklistOffice, data: bytes) -> bytes:
    return build_correction(data, "甲.xlsx", [office.review(data)])


def open_book(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def marked_cells(sheet: Worksheet) -> set[str]:
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


def cell_style(cell: Cell | MergedCell) -> str:
    return f"{cell.fill}{cell.font}{cell.border}{cell.alignment}"


def listed_faults(book: Workbook) -> list[tuple[object, ...]]:
    rows = book[NOTES].iter_rows(min_row=6, min_col=2, values_only=True)
    return [row for row in rows if any(row)]


class TestMarks:
    def test_each_wrong_cell(self, office: ChecklistOffice) -> None:
        book = open_book(correct(office, office.fill(set_cells(**WRONG))))
        assert marked_cells(book[SHEET]) == set(WRONG)
        said = notes(book[SHEET])
        assert set(said) == set(WRONG)
        assert said["H6"] == "【更正】完成比例是 120，超出了 0 到 100。请填 0 到 100 的整数。"

    def test_the_list(self, office: ChecklistOffice) -> None:
        book = open_book(correct(office, office.fill(set_cells(**WRONG))))
        assert book.sheetnames[0] == NOTES
        assert book.active is book[NOTES]
        assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [NOTES]
        assert book[NOTES]["A2"].value == (
            "单位：甲局　报送期：2022年6月　应报 4 条，已收 1 条，要改 3 处"
        )
        assert [row[:3] for row in listed_faults(book)] == [
            (f"{SHEET} G5", "1.1", "进行中"),
            (f"{SHEET} H6", "1.2", "120"),
            (f"{SHEET} J7", "1.3", None),
        ]
        link = book[NOTES]["B7"].hyperlink
        assert link
        assert link.location == f"'{SHEET}'!H6"

    def test_what_has_no_cell_and_what_is_only_advice(self, office: ChecklistOffice) -> None:
        data = office.fill(lambda sheet: sheet.delete_rows(6), set_cells(H5=0.9, H6=101))
        book = open_book(correct(office, data))
        assert marked_cells(book[SHEET]) == {"H6"}
        places = [row[0] for row in listed_faults(book)]
        assert places == [SHEET, f"{SHEET} H6", f"{SHEET} H5"]
        assert any("只是提醒" in str(cell.value) for cell in book[NOTES]["A"])

    def test_whose_it_is_cannot_be_told(self, office: ChecklistOffice) -> None:
        corner = "方案：back-1　第1版　单位：甲局　报送期：2022-07"
        book = open_book(correct(office, office.fill(set_cells(A2=corner))))
        assert marked_cells(book[SHEET]) == set()
        assert book[NOTES]["A2"].value == "认不出是哪个单位、哪一期的表"
        assert "标红" not in str(book[NOTES]["A3"].value)
        assert len(listed_faults(book)) == 1

    def test_in_a_merged_cell(self, office: ChecklistOffice) -> None:
        def merge(sheet: Worksheet) -> None:
            set_cells(G5="进行中", G6=None)(sheet)
            sheet.merge_cells("G5:G6")

        book = open_book(correct(office, office.fill(merge)))
        assert marked_cells(book[SHEET]) == {"G5"}

    def test_text_that_begins_with_an_equals_sign(self, office: ChecklistOffice) -> None:
        data = office.fill(set_cells(H5="=1+1"))
        book = open_book(correct(office, data))
        shown = book[NOTES]["D6"]
        assert (shown.value, shown.data_type) == ("=1+1", "s")


class TestTheRest:
    def test_is_untouched(self, office: ChecklistOffice) -> None:
        def own(sheet: Worksheet) -> None:
            sheet["K8"] = CellRichText("有", TextBlock(InlineFont(b=True), "困难"))
            sheet["K8"].comment = Comment("请领导看", "某办公室")
            red = PatternFill("solid", bgColor="FFFF0000")
            rule = Rule("cellIs", operator="equal", formula=["1"], dxf=DifferentialStyle(fill=red))
            sheet.conditional_formatting.add("L5:L8", rule)

        data = office.fill(set_cells(**WRONG), own)
        before, after = open_book(data), open_book(correct(office, data))
        assert after.sheetnames == [NOTES, *before.sheetnames]
        for old in before:
            new = after[old.title]
            for row in old.iter_rows():
                for cell in row:
                    same = new[cell.coordinate]
                    assert (same.value, same.number_format) == (cell.value, cell.number_format)
                    assert cell_style(same) == cell_style(cell)
                    assert same.protection.locked == cell.protection.locked
            assert str(new.merged_cells) == str(old.merged_cells)
            assert new.sheet_state == old.sheet_state
            assert new.protection.sheet == old.protection.sheet
            assert new.print_title_rows == old.print_title_rows
            assert new.freeze_panes == old.freeze_panes
            assert new.auto_filter.ref == old.auto_filter.ref
            rules = [str(one.sqref) for one in new.data_validations.dataValidation]
            assert rules == [str(one.sqref) for one in old.data_validations.dataValidation]
        assert notes(after[SHEET])["K8"] == "请领导看"
        assert "L5:L8" in {str(area.sqref) for area in after[SHEET].conditional_formatting}

    def test_same_return_same_bytes(self, office: ChecklistOffice) -> None:
        data = office.fill(set_cells(**WRONG))
        assert correct(office, data) == correct(office, data)

    def test_put_right_and_sent_back(self, office: ChecklistOffice) -> None:
        book = open_book(correct(office, office.fill(set_cells(**WRONG))))
        set_cells(G5="推进中", H6=20, J7="有了进展")(book[SHEET])
        found = office.review(workbook_bytes(book))
        assert (len(found.rows), found.faults) == (4, ())

    def test_put_right_by_half(self, office: ChecklistOffice) -> None:
        """The second correction marks what is still wrong, and nothing else."""
        book = open_book(correct(office, office.fill(set_cells(**WRONG))))
        set_cells(G5="推进中")(book[SHEET])
        book[SHEET]["H6"].comment = Comment(
            "是这个数\n" + str(notes(book[SHEET])["H6"]), "某办公室"
        )
        again = open_book(correct(office, workbook_bytes(book)))
        assert again.sheetnames.count(NOTES) == 1
        assert marked_cells(again[SHEET]) == {"H6", "J7"}
        said = notes(again[SHEET])
        assert set(said) == {"H6", "J7"}
        assert said["H6"].startswith("是这个数\n【更正】")
        assert said["H6"].count("【更正】") == 1

    @pytest.mark.office
    def test_opened_and_saved_by_another_program(
        self, office: ChecklistOffice, tmp_path: Path
    ) -> None:
        first = correct(office, office.fill(set_cells(**WRONG)))
        again = convert(first, "ods", "xlsx", folder=tmp_path)
        book = open_book(again)
        assert marked_cells(book[SHEET]) == set(WRONG)
        assert {fault.at.cell for fault in office.review(again).errors} == set(WRONG)
        assert marked_cells(open_book(correct(office, again))[SHEET]) == set(WRONG)

    def test_pictures_charts_and_other_sheets_stay_byte_for_byte(
        self, office: ChecklistOffice
    ) -> None:
        data = with_picture(office.fill(set_cells(**WRONG), add_sheet_with_chart))
        before, after = parts_of(data), parts_of(correct(office, data))
        report = "xl/worksheets/sheet2.xml"
        changed = {name for name, part in before.items() if after[name] != part}
        # Its properties hold the mark by which it is known again when nobody has touched it.
        assert changed == {
            "[Content_Types].xml",
            "docProps/core.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            report,
        }
        assert {"xl/media/image1.png", "xl/charts/chart1.xml"} <= before.keys() - changed
        for part in ("cols", "sheetData", "sheetProtection", "dataValidations", "pageSetup"):
            assert inner(before[report], part) == inner(after[report], part), part
        assert set(after) - set(before) == {
            "xl/worksheets/sheet5.xml",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/worksheets/_rels/sheet2.xml.rels",
        }

    def test_a_comment_of_the_units_own_keeps_its_box(self, office: ChecklistOffice) -> None:
        def own(sheet: Worksheet) -> None:
            sheet["G5"].comment = Comment("请领导看", "某办公室")

        data = correct(office, office.fill(set_cells(**WRONG), own))
        said = notes(open_book(data)[SHEET])
        assert said["G5"].startswith("请领导看\n【更正】")
        assert boxes(data) == [(4, 6), (5, 7), (6, 9)]
        # What was put right loses the mark, and not the unit's own words.
        book = open_book(data)
        set_cells(G5="推进中")(book[SHEET])
        again = correct(office, workbook_bytes(book))
        assert notes(open_book(again)[SHEET])["G5"] == "请领导看"
        assert boxes(again) == [(4, 6), (5, 7), (6, 9)]

    def test_the_mark_lies_above_the_conditions_of_the_sheet(self, office: ChecklistOffice) -> None:
        sheet = open_book(correct(office, office.fill(set_cells(**WRONG))))[SHEET]
        rules = {
            rule.formula[0]: rule.priority
            for area in sheet.conditional_formatting
            for rule in area.rules
        }
        assert rules['LEN("更正")>0'] == 1
        assert sorted(rules.values()) == [1, 2]

    def test_names_of_one_sheet_stay_with_it(self, office: ChecklistOffice) -> None:
        data = office.fill(set_cells(**WRONG))
        before, after = open_book(data), open_book(correct(office, correct(office, data)))
        assert after[NOTES].print_title_rows == "$5:$5"
        for old in before:
            assert after[old.title].print_title_rows == old.print_title_rows
            assert after[old.title].auto_filter.ref == old.auto_filter.ref

    def test_macros_are_left_behind(self, office: ChecklistOffice) -> None:
        data = with_macros(office.fill(set_cells(**WRONG)))
        found = correct(office, data)
        parts = parts_of(found)
        assert b"spreadsheetml.sheet.main+xml" in parts["[Content_Types].xml"]
        assert not [name for name in parts if "vba" in name]
        assert b"vba" not in parts["xl/_rels/workbook.xml.rels"] + parts["[Content_Types].xml"]
        assert open_book(found)[NOTES]["A4"].value == "原来的文件里有宏，这一份没有带。"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def inner(sheet: bytes, name: str) -> bytes | None:
    """An element of a sheet as canonical XML."""
    found = etree.fromstring(sheet).find(f"{{*}}{name}")
    return None if found is None else etree.tostring(found, method="c14n")


def boxes(data: bytes) -> list[tuple[int, int]]:
    """Rows and columns, from 0, of the boxes in which comments are shown."""
    (drawing,) = (part for name, part in parts_of(data).items() if name.endswith(".vml"))
    notes = etree.fromstring(drawing).iterfind(".//{*}ClientData[@ObjectType='Note']")
    return sorted(
        (int(each.findtext("{*}Row", "")), int(each.findtext("{*}Column", ""))) for each in notes
    )


def add_sheet_with_chart(sheet: Worksheet) -> None:
    assert sheet.parent
    page = sheet.parent.create_sheet("附图")
    page["A1"], page["A2"] = 1, 2
    chart = BarChart()
    chart.add_data(Reference(page, 1, 1, 1, 2))
    page.add_chart(chart)


def with_picture(data: bytes) -> bytes:
    """With a photograph in it, as a program that lays pictures on sheets adds one."""
    parts = parts_of(data)
    parts["xl/media/image1.png"] = b"\x89PNG\r\n\x1a\n photo"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    parts["xl/drawings/_rels/drawing1.xml.rels"] = parts[
        "xl/drawings/_rels/drawing1.xml.rels"
    ].replace(
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{relation}" Target="/xl/media/image1.png"/></Relationships>'.encode(),
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    return make_zip(parts)


def with_macros(data: bytes) -> bytes:
    """As an .xlsm file holds it."""
    parts = parts_of(data)
    kind = "application/vnd.ms-office.vbaProject"
    parts["xl/vbaProject.bin"] = b"macro"
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        .replace(
            b"</Types>",
            f'<Override PartName="/xl/vbaProject.bin" ContentType="{kind}"/></Types>'.encode(),
        )
    )
    relation = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{relation}" Target="vbaProject.bin"/></Relationships>'.encode(),
    )
    return make_zip(parts)


@pytest.fixture(scope="module", params=["xls", "ods"])
def back(
    request: pytest.FixtureRequest,
    office: ChecklistOffice,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[bytes, Review]:
    folder = tmp_path_factory.mktemp("old")
    data = convert(office.fill(set_cells(**WRONG)), str(request.param), folder=folder)
    return data, office.review(data)


@pytest.mark.office
class TestOldKinds:
    def test_rebuilt_with_its_values(
        self, office: ChecklistOffice, back: tuple[bytes, Review]
    ) -> None:
        book = open_book(build_correction(back[0], "甲.et", [back[1]]))
        assert book.sheetnames == [NOTES, "责任清单", SHEET, "taskmap"]
        assert book["taskmap"].sheet_state == "veryHidden"
        assert marked_cells(book[SHEET]) == set(WRONG)
        original = open_book(office.fill(set_cells(**WRONG)))[SHEET]
        for row in original.iter_rows():
            for cell in row:
                assert book[SHEET][cell.coordinate].value == cell.value, cell.coordinate
        assert str(original.merged_cells) == str(book[SHEET].merged_cells)
        assert str(book[NOTES]["A4"].value).startswith("原来的文件不是 .xlsx")
        choices = [one.formula1 for one in book[SHEET].data_validations.dataValidation]
        assert choices == ['"未启动,推进中,已完成,长期坚持"']

    def test_put_right_and_sent_back(
        self, office: ChecklistOffice, back: tuple[bytes, Review]
    ) -> None:
        book = open_book(build_correction(back[0], "甲.et", [back[1]]))
        set_cells(G5="推进中", H6=20, J7="有了进展")(book[SHEET])
        found = office.review(workbook_bytes(book))
        assert (len(found.rows), found.faults) == (4, ())


def test_no_workbook(office: ChecklistOffice) -> None:
    found = office.review(b"abc")
    with pytest.raises(TaskmapError, match="打不开"):
        build_correction(b"abc", "甲.xlsx", [found])
    assert read(b"abc").faults


def test_rebuilt_in_proportion_to_what_is_in_it(office: ChecklistOffice) -> None:
    """One stray cell far below the table: nothing is made of all the rows between."""

    def add_strays(sheet: Worksheet) -> None:
        sheet["B30000"] = "。"
        # As a file may say it: openpyxl would make every cell of it.
        sheet.merged_cells.ranges.add(CellRange("D29990:E900000"))

    sheet = rebuild(office.fill(add_strays), "甲.xls")[SHEET]
    assert sheet["B30000"].value == "。"
    assert sum(cell.has_style for cell in sheet._cells.values()) < 1000


def test_what_is_wider_than_an_xlsx_file_may_be() -> None:
    with pytest.raises(TaskmapError, match=r"甲\.csv 有 16384 列以外的内容"):
        rebuild(",".join(["一"] * 16_385).encode(), "甲.csv")
