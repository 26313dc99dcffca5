"""Templates as offices restyle them: whatever Excel or WPS put in stands at its new place after filling."""

from __future__ import annotations

import re
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from test_xlsx_cells import SIX, chapter, document, fill, parts_of, plain, save

from conftest import Run
from taskmap.formats.xlsx import Template
from taskmap.system.diagnostics import TaskmapError

TEMPLATES = Path(__file__).parents[2] / "templates"
SCHEDULE = "任务分解表.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
RED = DifferentialStyle(fill=PatternFill(bgColor="FF0000"))
Fill = Callable[[Workbook], Workbook]


@pytest.fixture
def filled(tmp_path: Path) -> Fill:
    """The template, filled with two headings and four measures, and opened."""

    def run(book: Workbook) -> Workbook:
        return openpyxl.load_workbook(fill(save(book, tmp_path / "t.xlsx"), document()))

    return run


def red_where(formula: str) -> Rule:
    return Rule("expression", formula=[formula], dxf=RED)


def header(page: Worksheet, kind: str = "Header") -> HeaderFooterItem:
    found = getattr(page, f"odd{kind}")
    assert isinstance(found, HeaderFooterItem)
    return found


def merged_ranges(page: Worksheet) -> set[str]:
    return {str(one) for one in page.merged_cells.ranges}


# `plain` has its samples in rows 3 and 4. Six rows come of them: headings in 3 and 7, measures in 4 to 6 and 8.


def with_formulas(book: Workbook) -> Worksheet:
    page = plain(book)
    page["E4"] = "=LEN(C4)+COUNTA(C$4:C4)+0*LEN($A$1)"
    page["A6"], page["C6"] = "合计", "=COUNTA(C4)"
    page["D6"] = '=COUNTIF(D4:D4,"甲局")+COUNTA(A$4:$A4)&" C4"'
    page["C7"], page["D7"] = "=C6*2", "=SUM(E4:E4)"
    return page


def with_links(book: Workbook) -> Worksheet:
    page = plain(book)
    cover = book.create_sheet("封 面", 0)
    cover["A1"] = "=COUNTA(任务!C4:C4)"
    cover["A2"] = "=任务!A6"
    cover["A3"] = "='没有'!A6&任务!A6"
    page["A6"] = "末"
    page["E6"] = "='封 面'!A2"
    place = Hyperlink(ref="A5", location="任务!A6", display="到末行")
    cover["A5"] = "到末行"
    cover["A5"].hyperlink = place
    rule = DataValidation("list", formula1="任务!$D$4:$D$4")
    rule.add("B1")
    cover.add_data_validation(rule)
    return page


def with_rules(book: Workbook) -> Worksheet:
    page = plain(book)
    page.conditional_formatting.add("A4:E4", red_where('$D4="甲局"'))
    page.conditional_formatting.add("C4", red_where("COUNTIF($C$4:$C$4,C4)>1"))
    page.conditional_formatting.add("C6", red_where("C6>SUM(C4:C4)"))
    custom = DataValidation("custom", formula1='LEN(E4)<20&"E4"')
    custom.add("E4")
    to_the_end = DataValidation("whole", formula1="0", formula2="100")
    to_the_end.add("F4:F1048576")
    for rule in (custom, to_the_end):
        page.add_data_validation(rule)
    return page


def with_a_table(book: Workbook) -> Worksheet:
    page = plain(book)
    page.unmerge_cells("A3:E3")
    page.delete_rows(3)
    page["E3"] = "=LEN(C3)"
    page.add_table(Table(displayName="清单", ref="A2:E3"))
    return page


def with_a_chart(book: Workbook) -> Worksheet:
    page = plain(book)
    page["E4"] = "=LEN(C4)"
    chart = BarChart()
    chart.add_data(Reference(page, min_col=5, min_row=4, max_row=4))
    page.add_chart(chart, "B10")
    return page


def with_notes(book: Workbook) -> Worksheet:
    page = plain(book)
    page["C4"].comment = Comment("逐条填写", "某办")
    page["A6"].comment = Comment("在此签字", "某办")
    page["A6"] = "制表"
    return page


def with_page_setup(book: Workbook) -> Worksheet:
    page = plain(book)
    page["A8"] = "末"
    page.print_area = "A1:E8"
    page.print_title_rows = "2:2"
    page.row_breaks.append(Break(6))
    page.col_breaks.append(Break(5))
    header(page).center.text = "{{ plan.title }}（&A）"
    header(page, "Footer").right.text = "第 &P 页"
    page.sheet_view.selection[0].activeCell = page.sheet_view.selection[0].sqref = "A8"
    return page


def with_a_wide_task(book: Workbook) -> Worksheet:
    page = plain(book)
    page["C4"], page["D4"] = None, "{{ measure.text }}"
    page.merge_cells("B4:C4")
    return page


RESTYLED = {
    "formulas": with_formulas,
    "links": with_links,
    "rules": with_rules,
    "table": with_a_table,
    "chart": with_a_chart,
    "notes": with_notes,
    "page": with_page_setup,
    "task": with_a_wide_task,
}


class TestFormulas:
    def test_totals_and_own_rows(self, filled: Fill) -> None:
        book = Workbook()
        with_formulas(book)
        page = filled(book)["任务"]
        assert page["E5"].value == "=LEN(C5)+COUNTA(C$4:C5)+0*LEN($A$1)"
        assert page["E8"].value == "=LEN(C8)+COUNTA(C$4:C8)+0*LEN($A$1)"
        assert page["C10"].value == "=COUNTA(C4:C8)"
        assert page["D10"].value == '=COUNTIF(D4:D8,"甲局")+COUNTA(A$4:$A8)&" C4"'
        assert (page["C11"].value, page["D11"].value) == ("=C10*2", "=SUM(E4:E8)")

    def test_other_sheets_follow(self, filled: Fill) -> None:
        book = Workbook()
        with_links(book)
        out = filled(book)
        cover = out["封 面"]
        assert [cover[f"A{row}"].value for row in (1, 2, 3)] == [
            "=COUNTA(任务!C4:C8)",
            "=任务!A10",
            "='没有'!A6&任务!A10",
        ]
        assert cover["A5"].hyperlink.location == "任务!A10"
        assert cover.data_validations.dataValidation[0].formula1 == "任务!$D$4:$D$8"
        assert out["任务"]["E10"].value == "='封 面'!A2"

    def test_filled_to_the_right_and_over_several_cells(self, tmp_path: Path) -> None:
        """Excel writes a formula that was filled to the right once, and an array formula with its cells."""
        book = Workbook()
        page = plain(book)
        page["A6"], page["B6"], page["C6"] = "=COUNTA(A4:A4)", "=0", "=0"
        page["D6"] = ArrayFormula("D6:D6", "=SUM(LEN(D4:D4)*1)")

        def share(parts: dict[str, bytes]) -> None:
            text = parts[SHEET].decode()
            text = text.replace("<f>COUNTA", '<f t="shared" ref="A6:C6" si="0">COUNTA')
            parts[SHEET] = text.replace("<f>0</f>", '<f t="shared" si="0"/>').encode()

        out = fill(save(book, tmp_path / "t.xlsx", share), document())
        page = openpyxl.load_workbook(out).worksheets[0]
        assert [cell.value for cell in page[10][:3]] == [
            f"=COUNTA({column}4:{column}8)" for column in "ABC"
        ]
        array = page["D10"].value
        assert (array.ref, array.text) == ("D10:D10", "=SUM(LEN(D4:D8)*1)")

    def test_results_are_worked_out_on_opening(self, tmp_path: Path) -> None:
        """The template's own results are gone with its cells."""
        book = Workbook()
        with_formulas(book)

        def quiet(parts: dict[str, bytes]) -> None:
            name = "xl/workbook.xml"
            parts[name] = re.sub(rb"<calcPr[^>]*>", b'<calcPr calcId="191029"/>', parts[name])

        out = fill(save(book, tmp_path / "t.xlsx", quiet), document())
        assert b'<calcPr calcId="191029" fullCalcOnLoad="1"/>' in parts_of(out)["xl/workbook.xml"]


class TestRules:
    def test_rules_speak_of_the_first_of_their_cells(self, filled: Fill) -> None:
        book = Workbook()
        with_rules(book)
        page = filled(book)["任务"]
        found = {
            str(one.sqref): [rule.formula[0] for rule in one.rules]
            for one in page.conditional_formatting
        }
        assert found == {
            "A4:E8": ['$D4="甲局"'],
            "C4:C8": ["COUNTIF($C$4:$C$8,C4)>1"],
            "C10": ["C10>SUM(C4:C8)"],
        }
        validations = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
        assert validations == {"E4:E8": 'LEN(E4)<20&"E4"', "F4:F1048576": "0"}

    def test_those_of_excel_2010(self, tmp_path: Path) -> None:
        book = Workbook()
        plain(book)
        main = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
        extension = (
            f'<extLst><ext xmlns:x14="{main}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
            '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="2">'
            '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>$D$4:$D$4</xm:f></x14:formula1>'
            "<xm:sqref>E4</xm:sqref></x14:dataValidation>"
            '<x14:dataValidation type="custom"><x14:formula1><xm:f>LEN(A8)=2</xm:f></x14:formula1>'
            "<xm:sqref>A8</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
            f'<ext xmlns:x14="{main}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
            '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
            '<x14:cfRule type="expression" priority="9" id="{00000000-0000-0000-0000-000000000001}">'
            "<xm:f>$D4=$D$1</xm:f></x14:cfRule><xm:sqref>A4:E4</xm:sqref></x14:conditionalFormatting>"
            "</x14:conditionalFormattings></ext></extLst></worksheet>"
        )

        def extend(parts: dict[str, bytes]) -> None:
            parts[SHEET] = parts[SHEET].replace(b"</worksheet>", extension.encode())

        template = save(book, tmp_path / "t.xlsx", extend)
        text = parts_of(fill(template, document()))[SHEET].decode()
        assert "<xm:f>$D$4:$D$8</xm:f></x14:formula1><xm:sqref>E4:E8</xm:sqref>" in text
        assert "<xm:f>LEN(A12)=2</xm:f></x14:formula1><xm:sqref>A12</xm:sqref>" in text
        assert "<xm:f>$D4=$D$1</xm:f></x14:cfRule><xm:sqref>A4:E8</xm:sqref>" in text
        # Without measures their rules are gone, the other one is not.
        text = parts_of(fill(template, document([chapter("一、")])))[SHEET].decode()
        assert text.count("<x14:dataValidation ") == 1
        assert "<xm:sqref>A7</xm:sqref>" in text
        assert "conditionalFormatting" not in text


class TestNothingCame:
    def test_what_was_about_sample_rows_is_gone(self, tmp_path: Path) -> None:
        """A plan without reports: an empty list or a rule about no cells makes Excel ask for a repair."""
        book = Workbook()
        page = book.worksheets[0]
        page.append(["期次", "日期"])
        page.append(["{{ duty.period }}", "{{ duty.due }}"])
        page.append(["完"])
        page.conditional_formatting.add("A2:B2", red_where("A2=1"))
        rule = DataValidation("whole", formula1="A2")
        rule.add("B2")
        page.add_data_validation(rule)
        page.merge_cells("C1:C2")
        page["B2"].hyperlink = "https://example.org/"
        page.auto_filter.ref = "A1:B2"
        page.sheet_view.selection[0].activeCell = page.sheet_view.selection[0].sqref = "B2"
        book.defined_names["期次"] = DefinedName("期次", attr_text="Sheet!$A$2:$A$2")
        page["B3"] = "=COUNTA(A2:A2)"

        def ignore(parts: dict[str, bytes]) -> None:
            ignored = b'<ignoredErrors><ignoredError sqref="A2" numberStoredAsText="1"/></ignoredErrors></worksheet>'
            parts[SHEET] = parts[SHEET].replace(b"</worksheet>", ignored)

        template = save(book, tmp_path / "t.xlsx", ignore)
        out = openpyxl.load_workbook(fill(template, document(duties=0)))
        page = out.worksheets[0]
        assert page["A2"].value == "完"
        assert page.auto_filter.ref == "A1:B1"
        assert page["B2"].value == "=COUNTA(#REF!)"
        assert not page.data_validations.dataValidation
        assert out.defined_names["期次"].attr_text == "Sheet!#REF!"
        text = parts_of(tmp_path / "out-t.xlsx")[SHEET]
        for gone in (b"conditionalFormatting", b"hyperlink", b"ignoredError", b"<selection"):
            assert gone not in text
        # With reports all is there.
        page = openpyxl.load_workbook(fill(template, document(duties=3))).worksheets[0]
        assert [str(one.sqref) for one in page.data_validations.dataValidation] == ["B2:B4"]

    def test_a_table_keeps_a_row(self, tmp_path: Path) -> None:
        book = Workbook()
        with_a_table(book)
        out = fill(save(book, tmp_path / "t.xlsx"), document([]))
        assert openpyxl.load_workbook(out).worksheets[0].tables["清单"].ref == "A2:E3"


class TestTables:
    def test_a_table_grows_and_has_no_merged_cells(self, filled: Fill) -> None:
        """Excel refuses merged cells in its tables, so a task is said in each of its rows."""
        book = Workbook()
        with_a_table(book)
        page = filled(book)["任务"]
        assert page.tables["清单"].ref == "A2:E6"
        assert page.tables["清单"].autoFilter.ref == "A2:E6"
        assert merged_ranges(page) == set()
        assert [page[f"B{row}"].value for row in range(3, 7)] == [
            "任务1",
            "任务1",
            "任务2",
            "任务3",
        ]
        assert page["E6"].value == "=LEN(C6)"

    def test_a_task_over_two_columns(self, filled: Fill) -> None:
        """Merged across in the template and down by its measures: one area, not two that overlap."""
        book = Workbook()
        with_a_wide_task(book)
        page = filled(book)["任务"]
        assert merged_ranges(page) == {"A3:E3", "A7:E7", "A4:A5", "B4:C5", "B6:C6", "B8:C8"}

    def test_a_cell_over_a_sample_row_and_the_next(self, filled: Fill) -> None:
        """It grows with the rows, but gives way to a heading merged across it."""
        book = Workbook()
        page = plain(book)
        page.merge_cells("E4:E5")
        page.merge_cells("F4:G5")
        found = merged_ranges(filled(book)["任务"])
        assert "F4:G9" in found
        assert not any(one.startswith("E4") for one in found)

    def test_measures_and_reports_on_one_sheet_without_a_row_between(self, filled: Fill) -> None:
        book = Workbook()
        page = plain(book)
        page["A5"], page["B5"] = "{{ duty.period }}", "{{ duty.due }}"
        page["A6"] = "=COUNTA(C4)+COUNTA(A5)"
        page = filled(book)["任务"]
        assert [page[f"A{row}"].value for row in (9, 10, 11)] == [
            "2022-05",
            "2022-06",
            "=COUNTA(C4:C8)+COUNTA(A9:A10)",
        ]

    def test_tasks_without_their_measures(self, filled: Fill) -> None:
        book = Workbook()
        page = plain(book)
        page["C4"] = page["D4"] = None
        page = filled(book)["任务"]
        assert [page[f"B{row}"].value for row in (4, 6, 8)] == ["任务1", "任务2", "任务3"]
        assert {"B4:B5"} <= merged_ranges(page)

    def test_only_second_level_headings(self, tmp_path: Path) -> None:
        book = Workbook()
        page = plain(book)
        page["A3"] = "{{ section.title }}"
        rows = [SIX[0], replace(SIX[0], kind="section"), *SIX[1:3]]
        page = openpyxl.load_workbook(
            fill(save(book, tmp_path / "t.xlsx"), document(rows))
        ).worksheets[0]
        assert [page[f"A{row}"].value for row in (3, 4)] == ["一、", "1"]

    def test_columns_behind_the_repeated_one(self, filled: Fill) -> None:
        book = Workbook()
        page = book.worksheets[0]
        page.append(["{{ plan.title }}"])
        page.append(["{{ matrix.head }}", "{{ each.title }}", "合计"])
        page.append(["{{ line.name }}", "{{ each.mark }}", '=COUNTIF(B3:B3,"牵")'])
        page.append(["注", None, "=SUM(C3:C3)"])
        page.merge_cells("A1:C1")
        for column, width in (("A", 20), ("B", 4), ("C", 9)):
            page.column_dimensions[column].width = width
        page.col_breaks.append(Break(2))
        page.print_area = "A1:C4"
        page.print_title_cols = "A:A"
        page = filled(book).worksheets[0]
        assert [cell.value for cell in page[2]] == ["单位", "1.1", "1.2", "2.1", "3.1", "合计"]
        assert [cell.value for cell in page[3]] == [
            "甲局",
            "牵",
            None,
            "责",
            None,
            '=COUNTIF(B3:E3,"牵")',
        ]
        assert page["F5"].value == "=SUM(F3:F4)"
        assert merged_ranges(page) == {"A1:F1"}
        assert page.print_area == "'Sheet'!$A$1:$F$5"
        assert page.column_dimensions["F"].width == 9
        assert [one.id for one in page.col_breaks.brk] == [5]


class TestPages:
    def test_print_set_up(self, filled: Fill) -> None:
        book = Workbook()
        with_page_setup(book)
        page = filled(book)["任务"]
        assert page.print_area == "'任务'!$A$1:$E$12"
        assert page.print_title_rows == "$2:$2"
        assert [one.id for one in page.row_breaks.brk] == [10]
        assert [one.id for one in page.col_breaks.brk] == [5]
        assert header(page).center.text == "株洲市2022年工作要点（&A）"
        assert page.sheet_view.selection[0].activeCell == "A12"

    def test_a_header_with_an_ampersand(self, tmp_path: Path) -> None:
        book = Workbook()
        page = plain(book)
        header(page).left.text = "{{ checklist.unit }}"
        parts = parts_of(fill(save(book, tmp_path / "t.xlsx"), document()))
        assert "<oddHeader>&amp;LA&amp;&amp;B局</oddHeader>" in parts[SHEET].decode()

    @pytest.mark.parametrize("column", [4, 200, 400])
    def test_an_empty_column_however_far_right(self, column: int, filled: Fill) -> None:
        """On a protected sheet, where a column in which nothing stands gives its room to others."""
        book = Workbook()
        page = book.worksheets[0]
        page["A1"], page["B1"] = "{{measure.id}}", "{{measure.text}}"
        page.cell(1, column, "{{measure.nothing}}")
        page.column_dimensions["B"].width = 30
        page.protection.sheet = True
        filled_page = filled(book).worksheets[0]
        assert filled_page["A1"].value
        assert not filled_page.cell(1, column).value
        assert (filled_page.column_dimensions["B"].width > 30) == (column < 300)

    def test_comments(self, filled: Fill) -> None:
        """A comment on a sample row stays with the first row that came of it."""
        book = Workbook()
        with_notes(book)
        page = filled(book)["任务"]
        found = {
            cell.coordinate: cell.comment.text
            for row in page.iter_rows()
            for cell in row
            if cell.comment
        }
        assert found == {"C4": "逐条填写", "A10": "在此签字"}

    def test_the_box_of_a_comment(self, tmp_path: Path) -> None:
        """Shown comments hang at their anchors: column and row, four distances between."""
        book = Workbook()
        with_notes(book)

        def anchor(parts: dict[str, bytes]) -> None:
            name = next(name for name in parts if name.endswith(".vml"))
            box = rb"<\1:Anchor>1, 15, 5, 2, 3, 31, 9, 1</\1:Anchor>\g<0>"
            parts[name] = re.sub(rb"<(\w+):Row>5<", box, parts[name])

        parts = parts_of(fill(save(book, tmp_path / "t.xlsx", anchor), document()))
        drawing = next(data for name, data in parts.items() if name.endswith(".vml")).decode()
        assert ":Anchor>1, 15, 9, 2, 3, 31, 13, 1<" in drawing
        assert ":Row>9<" in drawing

    def test_a_chart_shows_all_rows_and_stands_below_them(self, tmp_path: Path) -> None:
        book = Workbook()
        with_a_chart(book)
        parts = parts_of(fill(save(book, tmp_path / "t.xlsx"), document()))
        assert "<f>'任务'!$E$4:$E$8</f>" in parts["xl/charts/chart1.xml"].decode().replace("c:", "")
        rows = re.findall(rb"<(?:xdr:)?row>(\d+)<", parts["xl/drawings/drawing1.xml"])
        assert rows[0] == b"13"

    def test_a_logo_below_the_table(self, tmp_path: Path) -> None:
        """A real picture, in the way Excel and WPS anchor one: from one cell to another."""
        book = Workbook()
        plain(book)
        template = save(book, tmp_path / "t.xlsx", logo)
        out = fill(template, document())
        parts = parts_of(out)
        assert parts["xl/media/image1.png"] == PNG
        rows = re.findall(rb"<xdr:row>(\d+)<", parts["xl/drawings/drawing1.xml"])
        assert rows == [b"11", b"13"]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\xff\0\0\xff\0\0" * 2))
    + _chunk(b"IEND", b"")
)


def logo(parts: dict[str, bytes]) -> None:
    """Put a picture over rows 8 to 10."""
    office = "http://schemas.openxmlformats.org"
    relations = f"{office}/officeDocument/2006/relationships"
    parts["xl/media/image1.png"] = PNG
    corner = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
    parts["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{office}/drawingml/2006/spreadsheetDrawing" xmlns:a="{office}/drawingml/2006/main">'
        f"<xdr:twoCellAnchor>{corner.format('from', 1, 7)}{corner.format('to', 2, 9)}<xdr:pic><xdr:nvPicPr>"
        '<xdr:cNvPr id="2" name="标志"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip xmlns:r="{relations}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
        '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
    ).encode()
    rels = '<Relationships xmlns="{0}/package/2006/relationships"><Relationship Id="rId1" Type="{1}/{2}" Target="{3}"/></Relationships>'
    parts["xl/drawings/_rels/drawing1.xml.rels"] = rels.format(
        office, relations, "image", "../media/image1.png"
    ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels.format(
        office, relations, "drawing", "../drawings/drawing1.xml"
    ).encode()
    types = (
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(b"</Types>", types.encode())
    drawing = f'<drawing xmlns:r="{relations}" r:id="rId1"/></worksheet>'
    parts[SHEET] = parts[SHEET].replace(b"</worksheet>", drawing.encode())


class TestOtherPrograms:
    def test_shared_strings_with_runs_prefixes_and_readings(self, tmp_path: Path) -> None:
        book = Workbook()
        page = book.worksheets[0]
        page["A1"], page["A2"] = 0, 1
        page["A3"], page["B3"] = 2, 3
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

        def share(parts: dict[str, bytes]) -> None:
            parts["xl/sharedStrings.xml"] = (
                f'<x:sst xmlns:x="{space}" count="4" uniqueCount="4">'
                '<x:si><x:r><x:rPr><x:b/><x:rFont val="黑体"/></x:rPr><x:t xml:space="preserve">题： </x:t></x:r>'
                "<x:r><x:t>{{ plan.title }}</x:t></x:r></x:si>"
                "<x:si><x:r><x:t>{{ plan</x:t></x:r><x:r><x:rPr><x:i/></x:rPr><x:t>.issuer }}制</x:t></x:r></x:si>"
                '<x:si><x:t>{{ measure.text }}</x:t><x:rPh sb="0" eb="1"><x:t>ju</x:t></x:rPh></x:si>'
                '<x:si><x:t>固定</x:t><x:rPh sb="0" eb="1"><x:t>gu</x:t></x:rPh></x:si></x:sst>'
            ).encode()
            text = parts[SHEET].decode().replace(' t="n"', ' t="s"')
            parts[SHEET] = (
                re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
                .replace("xmlns=", "xmlns:x=", 1)
                .encode()
            )

        out = fill(save(book, tmp_path / "t.xlsx", share), document())
        page = openpyxl.load_workbook(out, rich_text=True).worksheets[0]
        assert str(page["A1"].value) == "题： 株洲市2022年工作要点"
        assert page["A1"].value[0].font.b
        assert page["A2"].value == "某办制"
        assert page["A3"].value == "举措1.1"
        assert [page[f"B{row}"].value for row in range(3, 7)] == ["固定"] * 4
        assert b"plan" not in parts_of(out)["xl/sharedStrings.xml"]

    def test_rows_and_cells_without_references(self, tmp_path: Path) -> None:
        book = Workbook()
        plain(book)

        def bare(parts: dict[str, bytes]) -> None:
            parts[SHEET] = re.sub(rb'(<(?:row|c)\b[^>]*?) r="\w+"', rb"\1", parts[SHEET])

        page = openpyxl.load_workbook(
            fill(save(book, tmp_path / "t.xlsx", bare), document())
        ).worksheets[0]
        assert page["C8"].value == "举措3.1"

    def test_calculation_chains_are_left_out(self, tmp_path: Path) -> None:
        book = Workbook()
        with_formulas(book)

        def chain(parts: dict[str, bytes]) -> None:
            space = "http://schemas.openxmlformats.org"
            parts["xl/calcChain.xml"] = (
                f'<calcChain xmlns="{space}/spreadsheetml/2006/main"><c r="E4" i="1"/></calcChain>'.encode()
            )
            for name, end, added in (
                (
                    "[Content_Types].xml",
                    b"</Types>",
                    '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>',
                ),
                (
                    "xl/_rels/workbook.xml.rels",
                    b"</Relationships>",
                    f'<Relationship Id="rId77" Type="{space}/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>',
                ),
            ):
                parts[name] = parts[name].replace(end, added.encode() + end)

        parts = parts_of(fill(save(book, tmp_path / "t.xlsx", chain), document()))
        assert not [name for name, data in parts.items() if b"calcChain" in data]

    def test_the_strict_format_is_refused_in_words(self, tmp_path: Path) -> None:
        """Its elements have other names; a sheet would come out empty."""
        book = Workbook()
        plain(book)

        def strict(parts: dict[str, bytes]) -> None:
            old, new = (
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            parts[SHEET] = parts[SHEET].replace(old, new)

        with pytest.raises(TaskmapError, match="另存为普通的"):
            Template(save(book, tmp_path / "t.xlsx", strict))


def soffice(kind: str, into: Path, *files: Path) -> None:
    """Save the files as another kind, all in one call: it starts slowly."""
    profile = f"-env:UserInstallation=file://{into.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(into)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)


@pytest.mark.office
class TestLibreOffice:
    def test_templates_saved_by_it_and_results_worked_out_by_it(self, tmp_path: Path) -> None:
        """Restyled templates go through LibreOffice before they are filled, and once more afterwards."""
        for name, change in RESTYLED.items():
            book = Workbook()
            change(book)
            save(book, tmp_path / f"{name}.xlsx")
        again, after = tmp_path / "again", tmp_path / "after"
        soffice("xlsx", again, *(tmp_path / f"{name}.xlsx" for name in RESTYLED))
        outs = [fill(again / f"{name}.xlsx", document()) for name in RESTYLED]
        soffice("xlsx", after, *outs)
        pages = {
            name: openpyxl.load_workbook(after / f"out-{name}.xlsx", data_only=True)
            for name in RESTYLED
        }
        for name, book in pages.items():
            page = book["任务"]
            column = "D" if name == "task" else "C"
            texts = [cell.value for cell in page[column] if str(cell.value).startswith("举措")]
            assert (
                texts == ["举措", "举措1.1", "举措1.2", "举措2.1", "举措3.1"][name == "task" :]
            ), name
        page = pages["formulas"]["任务"]
        # The heading in row 7 is merged over the column: it counts nothing.
        assert [page[f"E{row}"].value for row in (4, 5, 6, 8)] == [6, 7, 8, 9]
        assert (page["C10"].value, page["C11"].value, page["D11"].value) == (4, 8, 30)
        cover = pages["links"]["封 面"]
        assert [cover[f"A{row}"].value for row in (1, 2)] == [4, "末"]
        rules = {str(one.sqref) for one in pages["rules"]["任务"].conditional_formatting}
        assert {"A4:E8", "C10"} <= {place for rule in rules for place in rule.split()} | rules
        assert pages["notes"]["任务"]["A10"].comment
        assert pages["task"]["任务"]["B4"].value == "任务1"
        assert "B4:C5" in merged_ranges(pages["task"]["任务"])


class TestBadTemplates:
    """What `split` says of them; nothing is ever written."""

    def told(self, here: Path, taskmap: Run, book: Workbook | bytes, status: int = 1) -> str:
        (here / "own").mkdir()
        if isinstance(book, bytes):
            (here / "own" / SCHEDULE).write_bytes(book)
        else:
            book.save(here / "own" / SCHEDULE)
        ran = taskmap("split", "plan.yaml", "--templates", "own", "--ledger", "l.db")
        assert ran.status == status, ran.err
        assert not ran.out
        assert not (here / "out").exists()
        assert not (here / "l.db").exists()
        return ran.err

    @pytest.mark.usefixtures("small")
    @pytest.mark.parametrize(
        ("cell", "text", "code", "said"),
        [
            ("C6", "{{ measure.txt }}", "template-placeholder", "{{ measure.text }}"),
            ("C6", "{{ measure.text }", "template-placeholder", "{{ measure.text }}"),
            ("C6", "{{ 举措 }}", "template-placeholder", "“{{ 举措 }}”"),
            (
                "C6",
                "{{measure.text}}{{measure.Text}}",
                "template-placeholder",
                "{{ measure.text }}",
            ),
            ("C6", "{{ chapter.title }}", "template-row", "chapter.title"),
            ("J6", "{{ duty.due }}", "template-row", "duty.due"),
            ("J6", '="{{ plan.title }}"', "template-formula", "plan.title"),
        ],
    )
    def test_a_cell(
        self, here: Path, taskmap: Run, cell: str, text: str, code: str, said: str
    ) -> None:
        book = openpyxl.load_workbook(TEMPLATES / SCHEDULE)
        book["任务分解表"][cell] = text
        err = self.told(here, taskmap, book)
        line = next(line for line in err.splitlines() if f"[{code}]" in line)
        assert line.startswith(f"own/{SCHEDULE}:任务分解表!") or line.startswith(
            f"own\\{SCHEDULE}:任务分解表!"
        )
        assert said in line
        if code != "template-row":
            assert f"!{cell}:" in line

    @pytest.mark.usefixtures("small")
    @pytest.mark.parametrize(
        ("cell", "text", "said"),
        [("G4", "{{ each.mark }}", "同一列"), ("F4", "第{{ each.mark }}项", "单独占一格")],
    )
    def test_the_repeated_column(
        self, here: Path, taskmap: Run, cell: str, text: str, said: str
    ) -> None:
        book = openpyxl.load_workbook(TEMPLATES / SCHEDULE)
        page = book["单位对照"]
        page["F4"] = None
        page[cell] = text
        err = self.told(here, taskmap, book)
        assert f"单位对照!{cell}: " in err
        assert said in err
        assert "[template-each]" in err

    @pytest.mark.usefixtures("small")
    def test_a_page_header_and_a_comment(self, here: Path, taskmap: Run) -> None:
        book = openpyxl.load_workbook(TEMPLATES / SCHEDULE)
        page = book["任务分解表"]
        header(page).left.text = "{{ plan.titel }}"
        header(page).right.text = "{{ measure.text }}"
        page["A1"].comment = Comment("{{ plan.title }}", "某办")
        err = self.told(here, taskmap, book)
        assert "任务分解表!页眉: 不认识的占位符“{{ plan.titel }}”，是不是 {{ plan.title }}？" in err
        assert "{{ measure.text }} 只能写在表格的行里" in err
        assert "批注里的 {{ plan.title }} 不会填" in err

    @pytest.mark.usefixtures("small")
    def test_no_placeholder_at_all(self, here: Path, taskmap: Run) -> None:
        book = Workbook()
        book.worksheets[0]["A1"] = "任务分解表"
        assert "[template-empty]" in self.told(here, taskmap, book)

    @pytest.mark.usefixtures("small")
    def test_an_old_workbook_renamed(self, here: Path, taskmap: Run) -> None:
        err = self.told(here, taskmap, b"\xd0\xcf\x11\xe0" + bytes(600), status=2)
        assert f"own/{SCHEDULE} 不是能用的 Excel 工作簿" in err

    @pytest.mark.usefixtures("small")
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("xl/workbook.xml", None),
            ("xl/workbook.xml", b""),
            ("xl/worksheets/sheet2.xml", None),
            ("xl/worksheets/sheet2.xml", b"<html>"),
            ("xl/worksheets/sheet2.xml", b"<html/>"),
            ("xl/worksheets/sheet2.xml", b"\xff\xfe<"),
            ("[Content_Types].xml", None),
            ("[Content_Types].xml", b"<html>"),
            ("xl/styles.xml", b""),
            ("xl/styles.xml", b"<html/>"),
        ],
    )
    def test_a_damaged_workbook(
        self, here: Path, taskmap: Run, name: str, data: bytes | None
    ) -> None:
        parts = parts_of(TEMPLATES / SCHEDULE)
        if data is None:
            del parts[name]
        else:
            parts[name] = data
        file = here / "broken.xlsx"
        with zipfile.ZipFile(file, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        err = self.told(here, taskmap, file.read_bytes(), status=2)
        assert f"own/{SCHEDULE} 不是能用的 Excel 工作簿" in err
