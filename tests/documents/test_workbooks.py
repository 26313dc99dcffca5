"""The workbooks of `split` as Excel, WPS and LibreOffice meet them: sound, complete, and restyled without loss."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import combinations, dropwhile, takewhile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from conftest import ZHUZHOU, Run

TEMPLATES = Path(__file__).parents[2] / "templates"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# CT_Worksheet (ECMA-376, 18.3.1.99) as far as it is met here.
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter "
    "rowBreaks colBreaks drawing legacyDrawing tableParts extLst"
)
BUREAU = "责任清单/市生态环境局.xlsx"
SCHEDULE = "任务分解表.xlsx"
Restyle = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What comes of the real plan."""
    folder = tmp_path_factory.mktemp("zhuzhou")
    command = [
        "-m",
        "taskmap",
        "split",
        ZHUZHOU,
        "--as-of",
        "2022-05-10",
        "--ledger",
        folder / "l.db",
    ]
    subprocess.run(
        [sys.executable, *map(str, command), "-o", str(folder)], check=True, capture_output=True
    )
    return folder


@pytest.fixture
def restyled(here: Path, taskmap: Run) -> Callable[[str, Restyle], Workbook]:
    """Change a template with openpyxl, split the small plan with it, and open what comes out."""

    def run(name: str, change: Restyle, made: str = "") -> Workbook:
        book = openpyxl.load_workbook(TEMPLATES / name)
        change(book)
        (here / "own").mkdir(exist_ok=True)
        book.save(here / "own" / name)
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        ran = taskmap("split", "plan.yaml", "--templates", "own", "--as-of", "2022-05-01")
        assert ran.status == 0, ran.err
        file = here / "out" / (made or (SCHEDULE if name == SCHEDULE else "责任清单/乙局.xlsx"))
        for sheet in CalamineWorkbook.from_path(str(file)).sheet_names:
            CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
        sound(file)
        return openpyxl.load_workbook(file)

    return run


PLAN = """\
id: small-1
title: 小方案
issuer: 某办
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
chapters:
  - title: 一、做事
    tasks:
      - no: 1
        title: 第一项
        measures:
          - {text: 办第一件事, units: [甲局, 乙局]}
          - {text: 办第二件事, units: [乙局, 甲局]}
      - {no: 2, title: 第二项, text: 办第三件事, units: [乙局, 丙县]}
"""


def sound(file: Path) -> None:
    """Nothing that makes Excel ask whether to repair the file, and nothing left of the template's marks."""
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        parts = {name: archive.read(name) for name in names}
    for name, data in parts.items():
        assert b"{{" not in data, name
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    types = etree.fromstring(parts["[Content_Types].xml"])
    for override in types.iterfind("{*}Override"):
        assert str(override.get("PartName")).lstrip("/") in parts
    for name in names:
        if name.startswith("xl/worksheets/sheet"):
            sheet(etree.fromstring(parts[name]))


def sheet(root: etree._Element) -> None:
    order = [ORDER.split().index(etree.QName(child).localname) for child in root]
    assert order == sorted(order)
    rows = [int(row.get("r", "0")) for row in root.iter(f"{MAIN}row")]
    assert rows == sorted(set(rows))
    for row in root.iter(f"{MAIN}row"):
        cells = [str(cell.get("r")) for cell in row]
        assert all(cell.endswith(str(row.get("r"))) for cell in cells)
        columns = [
            (len(letters), letters) for letters in (re.sub(r"\d", "", cell) for cell in cells)
        ]
        assert columns == sorted(set(columns))
    merged = [str(one.get("ref")) for one in root.iter(f"{MAIN}mergeCell")]
    assert all(
        str(count.get("count")) == str(len(merged)) for count in root.iter(f"{MAIN}mergeCells")
    )
    areas = [tuple(int(end or 0) for end in range_boundaries(one)) for one in merged]
    for (left, top, right, bottom), (west, north, east, south) in combinations(areas, 2):
        assert right < west or east < left or bottom < north or south < top


def column(sheet: Worksheet, head: str) -> tuple[int, str]:
    """Row of the head and letter of the column with this title."""
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == head)
    return cell.row, str(cell.column_letter)


def below(sheet: Worksheet, head: str) -> list[object]:
    """The values of a column under its head, headings left out, down to the first empty cell behind them."""
    row, letter = column(sheet, head)
    values = [cell.value for cell in sheet[letter][row:]]
    return list(takewhile(bool, dropwhile(lambda value: not value, values)))


class TestOwnTemplates:
    def test_all_files_are_sound(self, out: Path) -> None:
        files = [out / SCHEDULE, *(out / "责任清单").glob("*.xlsx")]
        assert len(files) == 44
        for file in files:
            sound(file)

    def test_the_page_of_the_schedule(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / SCHEDULE)["任务分解表"]
        row, _ = column(page, "序号")
        assert page.print_title_rows == f"${row}:${row}"
        assert page.freeze_panes == f"A{row + 1}"
        assert page.auto_filter.ref == f"A{row}:I{page.max_row}"
        assert page.page_setup.orientation == "landscape"
        fit = page.sheet_properties.pageSetUpPr
        assert fit
        assert fit.fitToPage
        with zipfile.ZipFile(out / SCHEDULE) as archive:
            assert "第 &amp;P 页 共 &amp;N 页" in archive.read("xl/worksheets/sheet1.xml").decode()

    def test_a_task_is_merged_down_over_its_measures(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / SCHEDULE)["任务分解表"]
        top = next(cell.row for cell in page["A"] if cell.value == "2")
        assert {f"A{top}:A{top + 2}", f"B{top}:B{top + 2}"} <= {
            str(one) for one in page.merged_cells.ranges
        }
        # Every row carries the value all the same, for whoever filters or reads by program.
        rows = (
            CalamineWorkbook.from_path(str(out / SCHEDULE))
            .get_sheet_by_name("任务分解表")
            .to_python()
        )
        assert [row[0] for row in rows[top - 1 : top + 2]] == ["2", "2", "2"]

    def test_only_what_is_to_be_filled_in_is_open(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / BUREAU)["月度报送"]
        row, state = column(page, "完成状态")
        last = row + 25
        open_cells = [
            cell.coordinate
            for line in page.iter_rows(row + 1, last)
            for cell in line
            if not cell.protection.locked
        ]
        assert len(open_cells) == 25 * 7
        assert {re.sub(r"\d", "", cell) for cell in open_cells} == set("GHIJKLM")
        assert page.protection.sheet
        assert not page.protection.formatRows
        # Of a protected sheet only the open cells could be sorted, away from their measures.
        assert page.protection.sort
        validations = {str(one.sqref): one for one in page.data_validations.dataValidation}
        assert (
            validations[f"{state}{row + 1}:{state}{last}"].formula1
            == '"未启动,推进中,已完成,长期坚持"'
        )
        share = validations[f"H{row + 1}:H{last}"]
        assert (share.type, share.formula1, share.formula2) == ("whole", "0", "100")
        assert validations[f"I{row + 1}:I{last}"].type == "date"
        assert {page[f"I{each}"].number_format for each in range(row + 1, last + 1)} == {
            "yyyy-mm-dd"
        }

    def test_a_row_to_be_filled_in_grows_with_the_text(self, out: Path) -> None:
        with zipfile.ZipFile(out / BUREAU) as archive:
            rows = re.findall(r"<row [^>]*>", archive.read("xl/worksheets/sheet2.xml").decode())
        by_number = {int(re.findall(r' r="(\d+)"', row)[0]): row for row in rows}
        page = openpyxl.load_workbook(out / BUREAU)["月度报送"]
        head, _ = column(page, "完成状态")
        last = head + 25
        assert {n for n, row in by_number.items() if "customHeight" not in row} == set(
            range(head + 1, last + 1)
        )
        assert all(' ht="' in by_number[row] for row in range(head + 1, last + 1))
        filled = [cell for row in page.iter_rows(head + 1, last, 1, 13) for cell in row]
        assert {cell.alignment.vertical for cell in filled} == {"top"}

    def test_the_workbook_opens_on_what_is_filled_in_and_says_how_above_the_table(
        self, out: Path
    ) -> None:
        book = openpyxl.load_workbook(out / BUREAU)
        assert book.active is book["月度报送"]
        assert [each.title for each in book if each.sheet_view.tabSelected] == ["月度报送"]
        head, _ = column(book["月度报送"], "完成状态")
        above = [
            str(cell.value or "") for row in book["月度报送"].iter_rows(1, head - 1) for cell in row
        ]
        assert any("填表说明：" in text and "2022年5月25日前" in text for text in above)

    def test_signatures_and_seal_are_one_row_that_has_the_last_measures_on_its_page(
        self, out: Path
    ) -> None:
        page = openpyxl.load_workbook(out / BUREAU)["月度报送"]
        row, _ = column(page, "填报人")
        labels = [cell.value for cell in page[row] if cell.value]
        assert labels[:4] == ["填报人", "联系电话", "审核人", "签字盖章"]
        assert str(labels[4]).startswith("单位（盖章）：")
        assert str(labels[4]).endswith("日期：　　　　年　　月　　日")
        # 42 mm of a page that is printed at 55 in a hundred, the least that LibreOffice makes of it.
        assert (page.row_dimensions[row].height or 0) * 0.55 > 42 / 25.4 * 72
        [last] = page.row_breaks.brk
        # Not the last one alone, and not more than may grow to a hundred characters each beside the seal.
        assert 2 <= row - 2 - last.id <= 6

    def test_a_checklist_on_one_page_is_not_broken(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / "责任清单/市商务粮食局.xlsx")["月度报送"]
        assert page.max_row == 8
        assert not page.row_breaks.brk

    def test_empty_columns_give_their_room_to_the_one_for_progress(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / BUREAU)["月度报送"]
        widths = {letter: page.column_dimensions[letter].width for letter in "ABCDEFGHIJKLM"}
        sample = openpyxl.load_workbook(TEMPLATES / "责任清单.xlsx")["月度报送"].column_dimensions
        # Nobody has reported yet, and the plan has no deadlines for this bureau.
        assert {letter for letter, wide in widths.items() if wide < sample[letter].width} == set(
            "EF"
        )
        assert widths["J"] == sample["J"].width + sum(sample[each].width - 8 for each in "EF")

    def test_a_finished_row_is_grey_by_what_the_checklist_says_of_it(self, out: Path) -> None:
        page = openpyxl.load_workbook(out / BUREAU)["月度报送"]
        row, last = column(page, "上期进展")
        (area,) = page.conditional_formatting
        assert str(area.sqref) == f"A{row + 1}:M{row + 25}"
        (rule,) = area.rules
        assert rule.formula == [f'ISNUMBER(SEARCH("不用再填",${last}{row + 1}))']
        assert rule.dxf
        assert rule.dxf.fill
        assert rule.dxf.fill.bgColor.rgb == "FFD9D9D9"

    def test_who_a_checklist_is_for(self, out: Path) -> None:
        hidden = openpyxl.load_workbook(out / BUREAU)["taskmap"]
        assert hidden.sheet_state == "veryHidden"
        said = {hidden[f"A{row}"].value: hidden[f"B{row}"].value for row in range(1, 8)}
        assert (said["plan"], said["revision"], said["unit"]) == ("zhuzhou-2022", 1, "市生态环境局")
        assert (said["period"], said["due"]) == ("2022-05", "2022-05-25")
        assert len(below(hidden, "measure")) == 25

    def test_rows_are_high_enough(self, out: Path) -> None:
        """By another reckoning: ten points of width a character at the size of 11, whatever the column."""
        page = openpyxl.load_workbook(out / SCHEDULE)["任务分解表"]
        row, letter = column(page, "工作举措")
        width = page.column_dimensions[letter].width
        seen = 0
        for cell in page[letter][row:]:
            if cell.value and cell.alignment.wrap_text:
                size = float(cell.font.size)
                lines = -(-len(str(cell.value)) * 2 * size / 11 // width)
                assert float(page.row_dimensions[cell.row].height) >= lines * size * 1.2
                seen += 1
        assert seen == 49


@pytest.fixture(scope="module")
def saved(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checklist and the schedule saved again: xlsx to ods to xlsx, and xlsx to xls."""
    folder = tmp_path_factory.mktemp("saved")

    def convert(kind: str, into: Path, *files: Path) -> None:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(into)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)

    convert("ods", folder / "ods", out / BUREAU, out / SCHEDULE)
    convert("xlsx", folder / "xlsx", *(folder / "ods").glob("*.ods"))
    convert("xls", folder / "xls", out / BUREAU)
    return folder


@pytest.mark.office
class TestLibreOffice:
    def test_what_survives(self, saved: Path, out: Path) -> None:
        for name in (BUREAU, SCHEDULE):
            before = openpyxl.load_workbook(out / name)
            after = openpyxl.load_workbook(saved / "xlsx" / Path(name).name)
            assert after.sheetnames == before.sheetnames
            for title in before.sheetnames:
                old = [[cell.value for cell in row] for row in before[title].iter_rows()]
                new = [
                    [cell.value for cell in row]
                    for row in after[title].iter_rows(max_row=len(old), max_col=len(old[0]))
                ]
                assert new == old
        page = openpyxl.load_workbook(saved / "xlsx" / "市生态环境局.xlsx")["月度报送"]
        row, state = column(page, "完成状态")
        assert page.protection.sheet
        assert not page[f"{state}{row + 1}"].protection.locked
        assert {one.type for one in page.data_validations.dataValidation} == {
            "date",
            "list",
            "whole",
        }

    def test_the_old_format(self, saved: Path) -> None:
        book = CalamineWorkbook.from_path(str(saved / "xls" / "市生态环境局.xls"))
        rows = book.get_sheet_by_name("taskmap").to_python()
        assert rows[2][:2] == ["unit", "市生态环境局"]


class TestRestyled:
    def test_columns_moved_dropped_and_widened(
        self, restyled: Callable[[str, Restyle], Workbook]
    ) -> None:
        def change(book: Workbook) -> None:
            page = book["任务分解表"]
            page["C3"], page["D3"] = "牵头", "举措"
            page["C6"], page["D6"] = "{{ measure.lead }}", "{{ measure.text }}"
            page["I3"] = page["I6"] = None
            page.column_dimensions["D"].width = 90

        page = restyled(SCHEDULE, change)["任务分解表"]
        assert below(page, "举措") == ["办第一件事", "办第二件事", "办第三件事"]
        assert below(page, "牵头") == ["甲局", "乙局", "乙局"]
        assert page.column_dimensions["D"].width == 90

    def test_what_stands_around_moves_along(
        self, restyled: Callable[[str, Restyle], Workbook]
    ) -> None:
        def change(book: Workbook) -> None:
            page = book["任务分解表"]
            page.insert_rows(1)
            page.merged_cells.ranges.clear()
            for area in ("A2:I2", "A3:I3", "A5:I5", "A6:I6", "A9:C9"):
                page.merge_cells(area)
            page["A1"] = "某办公室"
            page["A9"] = "制表人"
            page["I9"] = "=COUNTA(C7:C7)"
            page["I7"] = "=LEN(C7)"
            page["D9"].comment = Comment("在这里签字", "某办")
            red = PatternFill(bgColor="FF0000")
            urgent = Rule(
                "cellIs", operator="equal", formula=['"急"'], dxf=DifferentialStyle(fill=red)
            )
            page.conditional_formatting.add("G7:G7", urgent)
            page.auto_filter.ref = "A4:I7"
            page.print_title_rows = "4:4"
            page.print_area = "A1:I9"
            page.row_breaks.append(Break(9))
            book.defined_names["正文"] = DefinedName("正文", attr_text="'任务分解表'!$C$7:$C$7")
            book.create_sheet("说明")["A1"] = "本表一式三份"

        book = restyled(SCHEDULE, change)
        page = book["任务分解表"]
        # One chapter and three measures came for the three sample rows.
        assert (page["A1"].value, page["A10"].value) == ("某办公室", "制表人")
        assert (page["I10"].value, page["I7"].value) == ("=COUNTA(C6:C8)", "=LEN(C7)")
        assert page["D10"].comment.text == "在这里签字"
        assert "A10:C10" in {str(one) for one in page.merged_cells.ranges}
        assert [str(one.sqref) for one in page.conditional_formatting] == ["G6:G8"]
        assert page.auto_filter.ref == "A4:I8"
        assert page.print_title_rows == "$4:$4"
        assert page.print_area == "'任务分解表'!$A$1:$I$10"
        assert [one.id for one in page.row_breaks.brk] == [10]
        assert book.defined_names["正文"].attr_text == "'任务分解表'!$C$6:$C$8"
        assert book["说明"]["A1"].value == "本表一式三份"

    def test_one_look_for_all_headings(self, restyled: Callable[[str, Restyle], Workbook]) -> None:
        def change(book: Workbook) -> None:
            book["任务分解表"].unmerge_cells("A5:I5")
            book["任务分解表"].delete_rows(5)

        page = restyled(SCHEDULE, change)["任务分解表"]
        assert page["A4"].value == "一、做事"
        assert below(page, "工作举措")[-1] == "办第三件事"

    def test_no_headings_at_all(self, restyled: Callable[[str, Restyle], Workbook]) -> None:
        def change(book: Workbook) -> None:
            page = book["任务分解表"]
            for area in ("A4:I4", "A5:I5"):
                page.unmerge_cells(area)
            page.delete_rows(4, 2)

        page = restyled(SCHEDULE, change)["任务分解表"]
        assert below(page, "工作举措") == ["办第一件事", "办第二件事", "办第三件事"]

    def test_a_second_table_in_a_checklist(
        self, restyled: Callable[[str, Restyle], Workbook]
    ) -> None:
        def change(book: Workbook) -> None:
            page = book["责任清单"]
            page["A7"], page["B7"] = "期次", "截止"
            page["A8"], page["B8"] = "{{ duty.period }}", "{{ duty.due }}"

        page = restyled("责任清单.xlsx", change)["责任清单"]
        assert below(page, "编号") == ["1.1", "1.2", "2"]
        assert below(page, "期次") == [f"2022-{month:02}" for month in range(5, 13)]

    def test_text_and_placeholder_in_one_cell(
        self, restyled: Callable[[str, Restyle], Workbook]
    ) -> None:
        def change(book: Workbook) -> None:
            book["责任清单"]["D5"] = "{{ measure.role }}（{{ checklist.unit }}）"

        page = restyled("责任清单.xlsx", change)["责任清单"]
        assert below(page, "角色") == ["责任（乙局）", "牵头（乙局）", "牵头（乙局）"]


class TestShared:
    """Parts that other programs write: shared strings, prefixes, drawings."""

    @pytest.fixture
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(TEMPLATES / SCHEDULE) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def split(self, here: Path, taskmap: Run, parts: dict[str, bytes]) -> Path:
        (here / "own").mkdir()
        with zipfile.ZipFile(here / "own" / SCHEDULE, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        ran = taskmap("split", "plan.yaml", "--templates", "own", "--as-of", "2022-05-01")
        assert ran.status == 0, ran.err
        sound(here / "out" / SCHEDULE)
        return here / "out" / SCHEDULE

    def test_shared_strings_with_a_placeholder_cut_into_runs(
        self, here: Path, taskmap: Run, parts: dict[str, bytes]
    ) -> None:
        strings: list[str] = []

        def share(match: re.Match[bytes]) -> bytes:
            text = match[2].decode()
            if "measure.text" in text:
                text = "<r><rPr><b/></rPr><t>{{ measure</t></r><r><t>.text }}</t></r>"
            strings.append(f"<si>{text}</si>")
            return match[1] + b't="s"><v>%d</v></c>' % (len(strings) - 1)

        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            inline = rb'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>'
            parts[name] = re.sub(inline, share, parts[name])
        assert len(strings) > 30
        space = MAIN[1:-1]
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{"".join(strings)}</sst>'.encode()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", override.encode()
        )
        relation = (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        )
        added = f'<Relationship Id="rId99" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", added.encode())
        page = openpyxl.load_workbook(self.split(here, taskmap, parts))["任务分解表"]
        assert below(page, "工作举措") == ["办第一件事", "办第二件事", "办第三件事"]

    def test_a_sheet_with_prefixes(self, here: Path, taskmap: Run, parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        text = parts[name].decode()
        text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=", 1)
        parts[name] = text.encode()
        page = openpyxl.load_workbook(self.split(here, taskmap, parts))["任务分解表"]
        assert below(page, "工作举措") == ["办第一件事", "办第二件事", "办第三件事"]

    def test_a_logo_below_the_table(
        self, here: Path, taskmap: Run, parts: dict[str, bytes]
    ) -> None:
        drawn = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        anchor = "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        shape = f'<xdr:wsDr xmlns:xdr="{drawn}"><xdr:oneCellAnchor>{{}}<xdr:ext cx="9525" cy="9525"/><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
        parts["xl/drawings/drawing1.xml"] = shape.format(anchor.format(8)).encode()
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
        ).encode()
        kind = '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", kind.encode()
        )
        name = "xl/worksheets/sheet1.xml"
        drawing = f'<drawing xmlns:r="{relation}" r:id="rId1"/></worksheet>'
        parts[name] = parts[name].replace(b"</worksheet>", drawing.encode())
        with zipfile.ZipFile(self.split(here, taskmap, parts)) as archive:
            # Three sample rows gave way to one heading and three measures.
            assert anchor.format(9) in archive.read("xl/drawings/drawing1.xml").decode()


class TestBadTemplates:
    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("{{ measure.txet }}", "是不是 {{ measure.text }}"),
            ("｛｛ measure.text ｝｝", "不认识的占位符“｛｛ measure.text ｝｝”"),
            ("{{ measure,text }}", "不认识的占位符“{{ measure,text }}”"),
        ],
    )
    def test_a_placeholder_nobody_knows(
        self, here: Path, small: Path, taskmap: Run, written: str, told: str
    ) -> None:
        book = openpyxl.load_workbook(TEMPLATES / SCHEDULE)
        book["任务分解表"]["C6"] = written
        (here / "own").mkdir()
        book.save(here / "own" / SCHEDULE)
        ran = taskmap("split", small, "--templates", "own")
        assert ran.status == 1
        assert f"own/{SCHEDULE}:任务分解表!C6: " in ran.err
        assert told in ran.err
        assert "[template-placeholder]" in ran.err
        assert not (here / "out").exists()

    def test_a_checklist_that_could_not_be_told_apart(
        self, here: Path, small: Path, taskmap: Run
    ) -> None:
        book = openpyxl.load_workbook(TEMPLATES / "责任清单.xlsx")
        del book["taskmap"]
        (here / "own").mkdir()
        book.save(here / "own" / "责任清单.xlsx")
        ran = taskmap("split", small, "--templates", "own")
        assert ran.status == 1
        assert "{{ measure.digest }}" in ran.err
        assert "[template-missing]" in ran.err

    @pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
    def test_no_workbook_at_all(self, here: Path, small: Path, taskmap: Run, data: bytes) -> None:
        (here / "own").mkdir()
        (here / "own" / SCHEDULE).write_bytes(data)
        ran = taskmap("split", small, "--templates", "own")
        assert ran.status == 2
        assert f"模板 own/{SCHEDULE} 不是能用的 Excel 工作簿" in ran.err
        assert not (here / "out").exists()
