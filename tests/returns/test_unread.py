"""What a returned workbook holds besides what went out and what is read: it is named with its place, whatever the kind of
the file, and nothing else is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from support.archives import make_zip
from support.filled_checklists import (
    HEAD,
    SHEET,
    ChecklistOffice,
    convert,
    set_cells,
    workbook_bytes,
)
from taskmap import formats
from taskmap.documents import checklist
from taskmap.returns.correction.marking import build_correction
from taskmap.returns.inbox.files import FileKind
from taskmap.returns.inbox.kinds import kind_by_content
from taskmap.system import zips

KINDS = [("xlsx",), ("ods",), ("xls",), ("ods", "xlsx")]
SIGNED = set_cells(C10="某办公室", F10="0000-0000000", J10="某科室")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


def unread(office: ChecklistOffice, data: bytes) -> str:
    """The sentence that names it; "" if there is none."""
    found = office.review(data)
    assert len(found.rows) == 4, found.faults
    said = [fault.problem for fault in found.faults if fault.code == "cell-unread"]
    assert len(said) < 2
    return "".join(said)


def picture(colour: str = "red") -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    buffer.seek(0)
    return Picture(buffer)


def beside(sheet: Worksheet) -> None:
    sheet.cell(HEAD, 14).value = "本期进展（补充）"
    sheet.cell(6, 14).value = "另完成泵站2座"


def between(sheet: Worksheet) -> None:
    """A column inserted left of what is filled in."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_cols(7)
    sheet.cell(HEAD, 7).value = "补充说明"
    sheet.cell(6, 7).value = "另完成泵站2座"


def below(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 2, 1).value = "3号任务请求调整时限"


def inside(sheet: Worksheet) -> None:
    sheet.insert_rows(9)
    sheet["A9"] = "另有一事请协调"


def comment(sheet: Worksheet) -> None:
    sheet["J5"].comment = Comment("此数含两个区", "甲")


def picture_on_answer(sheet: Worksheet) -> None:
    sheet.add_image(picture(), "J6")


def text_alone(sheet: Worksheet) -> None:
    sheet["C9"] = "另有一事请协调"


def number_and_task(sheet: Worksheet) -> None:
    sheet["A9"], sheet["B9"] = "1.9", "另有一事请协调"


def hidden_row(sheet: Worksheet) -> None:
    below(sheet)
    sheet.row_dimensions[sheet.max_row].hidden = True


def merged(sheet: Worksheet) -> None:
    below(sheet)
    sheet.merge_cells(f"A{sheet.max_row}:F{sheet.max_row}")


def added_sheet(sheet: Worksheet) -> None:
    other = book_of(sheet).create_sheet("附表")
    other["B2"], other["B3"] = "学位项目已停工", 3


def hidden_sheet(sheet: Worksheet) -> None:
    added_sheet(sheet)
    book_of(sheet)["附表"].sheet_state = "hidden"


def picture_elsewhere(sheet: Worksheet) -> None:
    book_of(sheet).create_sheet("照片").add_image(picture(), "B2")


def book_of(sheet: Worksheet) -> Workbook:
    book = sheet.parent
    assert isinstance(book, Workbook)
    return book


ADDITIONS: list[tuple[Callable[[Worksheet], None], str]] = [
    (beside, r"N6“另完成泵站2座”"),
    (between, r"G6“另完成泵站2座”"),
    (below, r"A\d+“3号任务请求调整时限”"),
    (inside, r"A9“另有一事请协调”"),
    (text_alone, r"C9“另有一事请协调”"),
    (number_and_task, r"A9“1.9”、B9“另有一事请协调”"),
    (hidden_row, r"A\d+“3号任务请求调整时限”"),
    (merged, r"A\d+“3号任务请求调整时限”"),
    (comment, r"批注 J5"),
    (picture_on_answer, r"图片 1 张"),
    (added_sheet, r"附表!B2“学位项目已停工”等 2 格"),
    (hidden_sheet, r"附表!B2“学位项目已停工”等 2 格"),
    (picture_elsewhere, r"图片 1 张（照片"),
]
BY_NAME = [pytest.param(*each, id=each[0].__name__) for each in ADDITIONS]


class TestFound:
    @pytest.mark.parametrize(("change", "words"), BY_NAME)
    def test_it_is_named_with_its_place(
        self, office: ChecklistOffice, change: Callable[[Worksheet], None], words: str
    ) -> None:
        assert re.search(words, unread(office, office.fill(SIGNED, change)))

    def test_all_of_it_in_one_sentence(self, office: ChecklistOffice) -> None:
        said = unread(office, office.fill(comment, below, beside, added_sheet))
        assert said.count("、") == 3

    def test_much_of_it_is_counted(self, office: ChecklistOffice) -> None:
        def change(sheet: Worksheet) -> None:
            for row in range(20, 40):
                sheet.cell(row, 1).value = f"补充第{row}条"

        assert unread(office, office.fill(change)).endswith("等 20 处")

    def test_without_the_hidden_sheet(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill(SIGNED, beside)))
        del book["taskmap"]
        assert "N6" in unread(office, workbook_bytes(book))


class TestSound:
    @pytest.mark.parametrize(
        "change",
        [
            SIGNED,
            set_cells(A10="填报人：某办公室", D10="联系电话：0000-0000000", H10="审核人：某科室"),
            set_cells(A12="填报日期：2022年6月24日", A13="单位（盖章）：", C13="甲局"),
            set_cells(L10="单位（盖章）：甲局\n\n\n\n日期：2022年6月24日"),
        ],
    )
    def test_who_filled_it_in_and_when(
        self, office: ChecklistOffice, change: Callable[[Worksheet], object]
    ) -> None:
        assert unread(office, office.fill(change)) == ""

    def test_a_copy_without_the_hidden_sheet(self, office: ChecklistOffice) -> None:
        book = openpyxl.load_workbook(io.BytesIO(office.fill(SIGNED)))
        del book["taskmap"]
        assert unread(office, workbook_bytes(book)) == ""

    def test_what_taskmap_itself_wrote_into_a_correction(self, office: ChecklistOffice) -> None:
        wrong = office.fill(set_cells(G5="差不多"))
        corrected = openpyxl.load_workbook(
            io.BytesIO(build_correction(wrong, "甲.xlsx", [office.review(wrong)]))
        )
        corrected[SHEET]["G5"] = "推进中"
        assert corrected[SHEET]["G5"].comment
        assert unread(office, workbook_bytes(corrected)) == ""


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
class TestResaved:
    def test_a_sound_one(
        self, office: ChecklistOffice, kinds: tuple[str, ...], tmp_path: Path
    ) -> None:
        assert unread(office, convert(office.fill(SIGNED), *kinds, folder=tmp_path)) == ""

    def test_everything_at_once(
        self, office: ChecklistOffice, kinds: tuple[str, ...], tmp_path: Path
    ) -> None:
        data = office.fill(SIGNED, beside, below, comment, picture_on_answer, added_sheet)
        said = unread(office, convert(data, *kinds, folder=tmp_path))
        for words in (
            r"N6",
            r"A\d+“3号",
            r"批注 J5",
            r"图片 1 张",
            r"附表!B2“学位项目已停工”等 2 格",
        ):
            assert re.search(words, said), said


@pytest.fixture
def own_template(tmp_path: Path) -> Workbook:
    book = openpyxl.load_workbook(formats.find_template(checklist.FILE, None))
    sheet = book[SHEET]
    last = sheet.max_row
    sheet.cell(last + 2, 1).value = "本表一式两份，逾期不候"
    sheet.cell(last + 2, 1).comment = Comment("左边写全称", "某办")
    sheet.add_image(picture("blue"), f"N{last + 2}")
    book.create_sheet("填报须知")["A1"] = "先看这一页"
    (tmp_path / "模板").mkdir()
    book.save(tmp_path / "模板" / checklist.FILE)
    office = ChecklistOffice(tmp_path, templates="模板")
    return openpyxl.load_workbook(io.BytesIO(office.fill(SIGNED)))


class TestOwnTemplate:
    """What an office's own template prints is no addition, and what is added to it is one."""

    def test_what_it_prints(self, office: ChecklistOffice, own_template: Workbook) -> None:
        assert unread(office, workbook_bytes(own_template)) == ""

    def test_what_is_added_to_it(self, office: ChecklistOffice, own_template: Workbook) -> None:
        own_template["填报须知"]["A2"] = "已看"
        own_template[SHEET].add_image(picture("green"), "N5")
        said = unread(office, workbook_bytes(own_template))
        assert "图片 1 张（N5）" in said
        assert "填报须知!A2“已看”" in said


def move_book(data: bytes) -> bytes:
    """The part that all others hang on under another name, as some programs write it."""
    old, new = b"xl/workbook.xml", b"xl/workbook22.xml"
    parts = {
        name.replace("/workbook.xml", "/workbook22.xml"): part.replace(old, new)
        if name in ("_rels/.rels", "[Content_Types].xml")
        else part
        for name, part in zips.read_members(data)
    }
    return make_zip(parts)


class TestBooksOfOtherNames:
    def test_what_is_laid_on_it_is_named(self, office: ChecklistOffice) -> None:
        data = move_book(office.fill(comment))
        assert kind_by_content(data, "甲局.xlsx") == (FileKind.WORKBOOK, "")
        assert "批注 J5“此数含两个区”" in unread(office, data)

    def test_its_correction_is_its_own(self, office: ChecklistOffice) -> None:
        data = move_book(office.fill(set_cells(H5=140)))
        made = dict(zips.read_members(build_correction(data, "甲局.xlsx", [office.review(data)])))
        assert "xl/workbook22.xml" in made
        assert "xl/workbook.xml" not in made
