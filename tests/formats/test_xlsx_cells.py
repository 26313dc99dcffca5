"""Filled workbooks as their readers meet them: text that stays text, rows that are high enough, sound files."""

from __future__ import annotations

import datetime
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Alignment, Font
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from conftest import ZHUZHOU, Run
from taskmap.document import Document, Row, Table, Value
from taskmap.formats.xlsx import Template

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# CT_Worksheet (ECMA-376, 18.3.1.99) in full.
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
    "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
    "colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF "
    "picture oleObjects controls webPublishItems tableParts extLst"
)
NEVER_EMPTY = {
    "cols",
    "mergeCells",
    "dataValidations",
    "hyperlinks",
    "protectedRanges",
    "ignoredErrors",
    "conditionalFormattings",
    "tableParts",
}
"""Lists that must have an entry where they stand."""
CELL = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}")


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def assert_sound(file: Path) -> None:
    """Fails on what makes Excel ask whether to repair the file, and on marks of the template left over."""
    parts = parts_of(file)
    roots = {
        name: etree.fromstring(data)
        for name, data in parts.items()
        if name.endswith((".xml", ".rels", ".vml"))
    }
    for name, data in parts.items():
        assert b"{{" not in data, name
        assert b'gone=""' not in data, name
    _package(parts, roots)
    for name, root in roots.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _sheet(root)
        if name.startswith("xl/comments"):
            assert all(CELL.fullmatch(str(one.get("ref"))) for one in root.iter(f"{MAIN}comment"))
        if name.startswith("xl/tables/"):
            _, top, _, bottom = range_boundaries(str(root.get("ref")))
            assert (bottom or 0) > (top or 0)


def _package(parts: dict[str, bytes], roots: dict[str, etree._Element]) -> None:
    """Every part has a type, every type and relation its part."""
    types = roots["[Content_Types].xml"]
    overrides = {str(one.get("PartName")).lstrip("/") for one in types.iterfind("{*}Override")}
    extensions = {str(one.get("Extension")).lower() for one in types.iterfind("{*}Default")}
    assert overrides <= set(parts)
    for name in set(parts) - {"[Content_Types].xml"}:
        assert name in overrides or name.rpartition(".")[2].lower() in extensions, name
    for name, root in roots.items():
        if name.endswith(".rels"):
            base = dirname(dirname(name))
            for one in root:
                target = str(one.get("Target"))
                if one.get("TargetMode") != "External":
                    path = target.lstrip("/") if target.startswith("/") else join(base, target)
                    assert normpath(path) in parts, (name, target)


def _sheet(root: etree._Element) -> None:
    order = [ORDER.split().index(etree.QName(child).localname) for child in root]
    assert order == sorted(order)
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in NEVER_EMPTY:
            assert len(element), element.tag
            if count := element.get("count"):
                assert int(count) == len(element)
    rows = [int(row.get("r", "0")) for row in root.iter(f"{MAIN}row")]
    assert rows == sorted(set(rows))
    for row in root.iter(f"{MAIN}row"):
        cells = [str(cell.get("r")) for cell in row]
        assert all(re.sub(r"[A-Z]", "", cell) == row.get("r") for cell in cells)
        columns = [range_boundaries(cell)[0] or 0 for cell in cells]
        assert columns == sorted(set(columns))
        assert float(row.get("ht", "0")) <= 409
    spans = [
        (int(one.get("min", "0")), int(one.get("max", "0"))) for one in root.iter(f"{MAIN}col")
    ]
    assert all(first <= last <= 16_384 for first, last in spans)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(spans))
    areas = [_area(str(one.get("ref"))) for one in root.iter(f"{MAIN}mergeCell")]
    assert all(left < right or top < bottom for left, top, right, bottom in areas)
    for (left, top, right, bottom), (west, north, east, south) in itertools.combinations(areas, 2):
        assert right < west or east < left or bottom < north or south < top
    for element in root.iter():
        for key in ("ref", "sqref", "activeCell"):
            for one in str(element.get(key, "")).split():
                left, top, right, bottom = _area(one)
                assert 1 <= left <= right <= 16_384
                assert 1 <= top <= bottom <= 1_048_576


def _area(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    assert left
    assert top
    assert right
    assert bottom
    return left, top, right, bottom


FIELDS: dict[str, Value] = {
    "plan.title": "株洲市2022年工作要点",
    "plan.issuer": "某办",
    "plan.imprint": "某办　2022年5月7日",
    "plan.issued": datetime.date(2022, 5, 7),
    "checklist.unit": "A&B局",
    "matrix.head": "单位",
}
DIVISION = dict.fromkeys(
    (
        "chapter.title",
        "section.title",
        "task.no",
        "task.title",
        "measure.id",
        "measure.text",
        "measure.lead",
    ),
    "",
)
MATRIX = dict.fromkeys(("line.name", "line.total", "each.title", "each.mark"), "")
CALENDAR = dict.fromkeys(("duty.period", "duty.due"), "")


def measure(task: str, number: int, text: str = "") -> Row:
    values: dict[str, Value] = {
        "task.no": task,
        "task.title": f"任务{task}",
        "measure.id": f"{task}.{number}",
        "measure.text": text or f"举措{task}.{number}",
        "measure.lead": "甲局",
    }
    return Row("measure", values, task=task)


def chapter(title: str) -> Row:
    return Row("chapter", {"chapter.title": title, "section.title": title})


SIX = (
    chapter("一、"),
    measure("1", 1),
    measure("1", 2),
    measure("2", 1),
    chapter("二、"),
    measure("3", 1),
)
"""Two headings and four measures, of which the first two are one task's."""


def document(
    rows: Sequence[Row] = SIX,
    duties: int = 2,
    across: Sequence[str] = ("1.1", "1.2", "2.1", "3.1"),
    **fields: Value,
) -> Document:
    day = datetime.date(2022, 5, 25)
    months = (day.replace(month=month) for month in range(5, 5 + duties))
    owed = tuple(
        Row("duty", {"duty.period": f"{month:%Y-%m}", "duty.due": month}) for month in months
    )
    lines = tuple(
        Row(
            "line",
            {"line.name": name, "line.total": 2},
            across={0: "牵", 2: "责"} if across else {},
        )
        for name in ("甲局", "乙局")
    )
    tables = (
        Table("任务分解表", DIVISION, rows),
        Table("单位对照", MATRIX, lines, across),
        Table("报送日历", CALENDAR, owed),
    )
    named = {name.replace("_", "."): value for name, value in fields.items()}
    return Document("题目", "某办", day, {**FIELDS, **named}, tables)


def plain(book: Workbook) -> Worksheet:
    """A title, a head in row 2, samples of a heading and a measure in rows 3 and 4."""
    page = book.worksheets[0]
    page.title = "任务"
    page["A1"] = "{{ plan.title }}任务分解表"
    page.append(["序号", "任务", "举措", "单位", "备注"])
    page["A3"] = "{{ chapter.title }}"
    page.merge_cells("A3:E3")
    samples = ("{{ task.no }}", "{{ task.title }}", "{{ measure.text }}", "{{ measure.lead }}")
    for column, sample in enumerate(samples, 1):
        page.cell(4, column, sample)
    return page


Edit = Callable[[dict[str, bytes]], object]


def save(book: Workbook, file: Path, edit: Edit | None = None) -> Path:
    """Save a template; `edit` may then change its parts by hand."""
    book.save(file)
    if edit is not None:
        parts = parts_of(file)
        edit(parts)
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    return file


def fill(template: Path, filled: Document) -> Path:
    """The filled workbook, once it is sound and calamine has read all its sheets."""
    file = template.with_name(f"out-{template.name}")
    file.write_bytes(Template(template).fill(filled))
    assert_sound(file)
    book = CalamineWorkbook.from_path(str(file))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return file


AWKWARD = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+86 731",
    "-1",
    "@某局",
    "'引号",
    "_x0041_",
    "_x005F_x0041_",
    "a_x000D_b",
    "<&>\"'&amp;<b>",
    "]]>",
    "😀🀄𠮷",
    "  两端空格  ",
    "　全角　",
    "\n前后换行\n",
    "一\n二\r\n三\r四",
    "制\t表\t",
    "\ttab",
    "%s %d %%",
    "{ 单括号 }",
    "1.10",
    "1-2",
    "TRUE",
    "#REF!",
    "x" * 32_767,
    "汉" * 32_767,
]


def lines(text: str) -> str:
    """Line breaks as a cell has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"], page["B1"] = "{{ measure.text }}", "：{{ measure.text }}"
    page["C1"] = "{{ measure.text }}。"
    rows = [measure("1", number, text) for number, text in enumerate(AWKWARD)]
    template = save(book, tmp_path_factory.mktemp("text") / "t.xlsx")
    return fill(template, document([*rows]))


class TestText:
    def test_openpyxl_reads_what_was_written(self, awkward: Path) -> None:
        page = openpyxl.load_workbook(awkward).worksheets[0]
        for text, (alone, behind, before) in zip(AWKWARD, page.iter_rows(), strict=True):
            # Excel undoes the escapes of _x0041_ (ECMA-376, 22.9.2.19), openpyxl leaves it to its caller.
            assert unescape(str(alone.value)) == lines(text)
            assert {alone.data_type, behind.data_type, before.data_type} == {"s"}
            assert unescape(str(behind.value)) == "：" + lines(text)
            assert unescape(str(before.value)) == lines(text) + "。"

    def test_calamine_reads_what_was_written(self, awkward: Path) -> None:
        sheet = CalamineWorkbook.from_path(str(awkward)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        assert [row[0] for row in rows] == [lines(one) for one in AWKWARD]

    def test_text_in_the_template_keeps_what_excel_wrote(self, tmp_path: Path) -> None:
        """A carriage return in a cell is _x000D_ in the file, and must not become those letters."""
        book = Workbook()
        page = book.worksheets[0]
        page["A1"], page["A2"] = "上_x000D_下", "上_x000D_下{{ plan.title }}"
        page["A3"] = " {{ plan.title }} "
        template = save(book, tmp_path / "t.xlsx")
        page = openpyxl.load_workbook(fill(template, document(plan_title="_x0041_"))).worksheets[0]
        assert page["A1"].value == "上_x000D_下"
        assert page["A2"].value == "上_x000D_下_x005F_x0041_"

    def test_numbers_and_dates_stay_what_they_are(self, tmp_path: Path) -> None:
        book = Workbook()
        page = book.worksheets[0]
        page["A1"], page["B1"], page["C1"] = "{{ plan.issued }}", "{{ plan.no }}", "{{ plan.rate }}"
        page["A1"].number_format = "yyyy-mm-dd"
        page["D1"], page["E1"] = "于{{ plan.issued }}印发第{{ plan.no }}号", "{{ plan.none }}"
        template = save(book, tmp_path / "t.xlsx")
        filled = document(plan_no=7, plan_rate=0.5, plan_none=None)
        page = openpyxl.load_workbook(fill(template, filled)).worksheets[0]
        assert [cell.value for cell in page[1]] == [
            datetime.datetime(2022, 5, 7),
            7,
            0.5,
            "于2022年5月7日印发第7号",
            None,
        ]


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def needed_height(text: str, width: float, size: float) -> float:
    """Points for the text in a column of `width` digits of an 11 point font, reckoned as a typesetter would:
    so many half-width characters a line, lines a fifth higher than the font.
    """
    per_line = width * 11 / size
    count = sum(max(1.0, -(-wide(line) // per_line)) for line in text.split("\n"))
    return min(409.0, count * size * 1.2)


def cells_too_low(page: Worksheet, sized: set[str] | None = None) -> list[str]:
    """The cells whose wrapped text does not fit their rows; `sized` collects those that were looked at."""
    merged = {str(one).partition(":")[0]: one for one in page.merged_cells.ranges}
    found = []
    for cell in itertools.chain.from_iterable(page.iter_rows()):
        if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
            continue
        if cell.alignment.textRotation:
            continue
        area = merged.get(cell.coordinate)
        across = range(cell.column, (area.max_col if area else cell.column) + 1)
        down = range(cell.row, (area.max_row if area else cell.row) + 1)
        width = sum(page.column_dimensions[get_column_letter(at)].width for at in across)
        height = sum(page.row_dimensions[at].height or 15 for at in down)
        if sized is not None:
            sized.add(cell.coordinate)
        if height < needed_height(cell.value, width, float(cell.font.size)):
            found.append(cell.coordinate)
    return found


class TestHeights:
    def test_the_own_templates(self, here: Path, taskmap: Run) -> None:
        taskmap("split", ZHUZHOU, "--as-of", "2022-05-10")
        files = [
            here / "out" / "任务分解表.xlsx",
            *sorted((here / "out").glob("责任清单/市*.xlsx")),
        ]
        sized: set[str] = set()
        for file in files[:9]:
            for page in openpyxl.load_workbook(file).worksheets:
                if page.sheet_state == "visible":
                    assert cells_too_low(page, sized) == [], (file.name, page.title)
        assert len(sized) > 300

    @pytest.mark.parametrize("size", [9, 12, 16, 22])
    @pytest.mark.parametrize("width", [4, 9, 30, 61.5])
    def test_any_width_and_size(self, tmp_path: Path, size: float, width: float) -> None:
        book = Workbook()
        page = plain(book)
        page.column_dimensions["B"].width = page.column_dimensions["C"].width = width
        for cell in ("A1", "A3", "B4", "C4"):
            page[cell].font = Font(size=size)
            page[cell].alignment = Alignment(wrap_text=True)
        texts = ("短", "加强城镇污水垃圾处理，" * 7, "abc 12,345.6 " * 9, "一行\n\n又一行" * 3)
        rows = [chapter("一、" * 30), *(measure(str(at), 1, text) for at, text in enumerate(texts))]
        out = fill(save(book, tmp_path / "t.xlsx"), document(rows))
        assert cells_too_low(openpyxl.load_workbook(out).worksheets[0]) == []

    def test_the_reckoning_can_fail(self, tmp_path: Path) -> None:
        book = Workbook()
        page = book.worksheets[0]
        page["A1"] = "加强城镇污水垃圾处理" * 5
        page["A1"].alignment = Alignment(wrap_text=True)
        page.row_dimensions[1].height = 60
        assert cells_too_low(page) == ["A1"]

    def test_a_task_over_several_rows_has_room(self, tmp_path: Path) -> None:
        """More than one row can take: the rows above it grow too."""
        book = Workbook()
        page = plain(book)
        page.column_dimensions["B"].width = 10
        page["B4"].font = Font(size=20)
        page["B4"].alignment = Alignment(wrap_text=True)
        rows = [measure("1", number) for number in (1, 2, 3)]
        for row in rows:
            assert isinstance(row.values, dict)
            row.values["task.title"] = "加强城镇污水垃圾处理" * 12
        out = openpyxl.load_workbook(fill(save(book, tmp_path / "t.xlsx"), document(rows)))
        page = out.worksheets[0]
        assert "B3:B5" in {str(one) for one in page.merged_cells.ranges}
        assert sum(page.row_dimensions[at].height or 0 for at in (3, 4, 5)) > 1200
        # The template's merged heading is not among the rows, so nothing else stands in the way.
        assert page["A3"].value == "1"

    def test_a_title_without_a_height_is_not_cut(self, tmp_path: Path) -> None:
        book = Workbook()
        page = plain(book)
        page["A1"].font = Font(size=28)
        page = openpyxl.load_workbook(fill(save(book, tmp_path / "t.xlsx"), document())).worksheets[
            0
        ]
        height = page.row_dimensions[1].height
        assert height is None or height >= 28 * 1.2

    def test_a_hidden_column_makes_no_row_high(self, tmp_path: Path) -> None:
        book = Workbook()
        page = plain(book)
        page["C4"].alignment = Alignment(wrap_text=True)
        page.column_dimensions["C"].width = 0
        page.column_dimensions["C"].hidden = True
        rows = [measure("1", 1, "加强城镇污水垃圾处理" * 10)]
        page = openpyxl.load_workbook(
            fill(save(book, tmp_path / "t.xlsx"), document(rows))
        ).worksheets[0]
        assert (page.row_dimensions[3].height or 15) < 20

    @pytest.mark.parametrize("rotation", [90, 180, 255])
    def test_heads_turned_upright(self, tmp_path: Path, rotation: int) -> None:
        """Stacked characters take a line each, turned ones their widths."""
        book = Workbook()
        page = book.worksheets[0]
        page.append(["{{ matrix.head }}", "{{ each.title }}"])
        page.append(["{{ line.name }}", "{{ each.mark }}"])
        page["B1"].alignment = Alignment(textRotation=rotation)
        names = ("10.12", "一二三四五六七八")
        out = fill(save(book, tmp_path / "t.xlsx"), document(across=names))
        height = openpyxl.load_workbook(out).worksheets[0].row_dimensions[1].height
        tall = 8 * 11 * (1.2 if rotation == 255 else 1)
        assert height
        assert tall <= height <= 3 * tall


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    book = Workbook()
    plain(book)
    template = Template(save(book, tmp_path / "t.xlsx"))
    assert template.fill(document()) == template.fill(document())
    first = template.fill(document())
    template.fill(document([measure("9", 9)], across=()))
    assert template.fill(document()) == first


def test_one_template_for_documents_of_different_widths(tmp_path: Path) -> None:
    """What is remembered of one document must not stand in the next."""
    book = Workbook()
    page = book.worksheets[0]
    page["A1"], page["B1"], page["C1"] = "{{ matrix.head }}", "{{ each.title }}", "合计"
    page["A2"], page["B2"], page["C2"] = "{{ line.name }}", "{{ each.mark }}", "{{ line.total }}"
    page["C4"] = "注"
    template = Template(save(book, tmp_path / "t.xlsx"))
    for count in (4, 1, 0, 3):
        out = tmp_path / "out.xlsx"
        out.write_bytes(template.fill(document(across=[f"{at}.1" for at in range(count)])))
        assert_sound(out)
        page = openpyxl.load_workbook(out).worksheets[0]
        assert page.cell(1, count + 2).value == "合计"
        assert page.cell(5, count + 2).value == "注"
        assert page.cell(2, count + 2).value == 2


def test_properties_tell_of_the_document_alone(tmp_path: Path) -> None:
    book = Workbook()
    plain(book)
    book.properties.creator = book.properties.lastModifiedBy = "张三"
    book.properties.keywords = "旧稿"
    out = fill(save(book, tmp_path / "t.xlsx"), document())
    core = parts_of(out)["docProps/core.xml"].decode()
    assert "张三" not in core
    assert "旧稿" not in core
    assert core.count("2022-05-25T00:00:00Z") == 2
    assert "<dc:title>题目</dc:title><dc:creator>某办</dc:creator>" in core


@pytest.mark.slow
def test_a_unit_s_workbook_holds_its_rows_alone(here: Path, taskmap: Run) -> None:
    """In no sheet, hidden or not, in no name and no property is there a measure of others."""
    taskmap("split", ZHUZHOU, "--as-of", "2022-05-10")
    schedule = openpyxl.load_workbook(here / "out" / "任务分解表.xlsx")["单位对照"]
    ids = {cell.column: str(cell.value) for cell in schedule[3] if str(cell.value)[0].isdigit()}
    files = sorted((here / "out" / "责任清单").glob("*.xlsx"))
    texts: dict[str, str] = {}
    held: dict[str, list[str]] = {}
    for file in files:
        assert_sound(file)
        page = openpyxl.load_workbook(file)["月度报送"]
        rows = [
            row for row in page.iter_rows(min_row=5, values_only=True) if str(row[0])[0].isdigit()
        ]
        # Below its measure a milestone has a row of its own: 2.1-1.
        measures = [row for row in rows if "-" not in str(row[0])]
        held[file.stem] = [str(row[0]) for row in measures]
        texts |= {str(row[0]): str(row[2]) for row in measures}
    assert len(texts) == len(ids) == 49
    for line in schedule.iter_rows(min_row=4):
        assert held[str(line[0].value)] == [ids[cell.column] for cell in line[5:] if cell.value]
    for file in files:
        everything = b"\n".join(parts_of(file).values()).decode("utf-8", "replace")
        found = [one for one, text in texts.items() if text in everything]
        assert set(found) == set(held[file.stem]), file.stem
