"""One Document in every format: what a user typed is text in all of them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.documents import END_OF_JUNE, NASTY, report
from taskmap import formats
from taskmap.document import Document, Row, Table, Value
from taskmap.formats.xlsx import default_workbook
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import width

DAY = datetime.date(2022, 6, 30)
# A PDF needs another program, and is the Word file: test_pdf_files.py.
ENDINGS = [each for each in formats.endings() if each != "pdf"]


def one_row_document(
    *values: Value, title: str = "清单", fields: dict[str, Value] | None = None
) -> Document:
    """A document of one table with one row."""
    columns = {f"row.c{at}": f"列{at}" for at in range(len(values))}
    row = Row("row", dict(zip(columns, values, strict=True)))
    return Document("标题", "某办", DAY, fields or {}, [Table(title, columns, [row])])


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class TestDoor:
    @pytest.mark.parametrize("ending", ENDINGS)
    def test_every_format_twice_the_same(self, ending: str) -> None:
        data = formats.render(f"某表.{ending}", report())
        assert data
        assert formats.render(f"某表.{ending.upper()}", report()) == data

    @pytest.mark.parametrize("name", ["报告.doc", "报告", "报告.wps"])
    def test_no_format(self, name: str) -> None:
        with pytest.raises(TaskmapError, match=r"结尾$"):
            formats.render(name, report())

    def test_the_template_of_that_name(self, tmp_path: Path) -> None:
        word = docx.Document()
        word.add_paragraph("本办的{{ report.title }}")
        word.save(str(tmp_path / "月度报告.docx"))
        made = docx.Document(io.BytesIO(formats.render("月度报告.docx", report(), tmp_path)))
        assert made.paragraphs[0].text == "本办的某市2022年工作要点6月份进展情况通报"
        shipped = docx.Document(io.BytesIO(formats.render("月度报告.docx", report())))
        assert shipped.paragraphs[0].text == "某市工作领导小组办公室"

    def test_the_page_of_one_s_own(self, tmp_path: Path) -> None:
        (tmp_path / "报表.html").write_text("<p>{{ document.title }}</p>", "utf-8-sig")
        assert formats.render("x.html", one_row_document("甲"), tmp_path) == "<p>标题</p>".encode()

    def test_a_workbook_of_one_s_own(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page["A1"], page["A2"] = "本办", "{{ row.cx }}"
        book.save(tmp_path / "表.xlsx")
        like = Document(
            "", "", DAY, {}, [Table("甲", {"row.cx": ""}, [Row("row", {"row.cx": "乙"})])]
        )
        made = openpyxl.load_workbook(io.BytesIO(formats.render("表.xlsx", like, tmp_path)))
        assert [cell.value for cell in made.worksheets[0]["A"]] == ["本办", "乙"]

    def test_no_such_folder(self) -> None:
        with pytest.raises(TaskmapError, match="没有模板文件夹"):
            formats.render("x.md", report(), Path("nowhere"))

    def test_an_undefined_name_in_a_page(self, tmp_path: Path) -> None:
        (tmp_path / "报表.html").write_text("<p>\n{{ documant.title }}</p>", "utf-8")
        with pytest.raises(TaskmapError, match=r"报表\.html：.*没有“documant”.*是不是 document"):
            formats.render("x.html", one_row_document("甲"), tmp_path)

    def test_a_page_in_gbk(self, tmp_path: Path) -> None:
        (tmp_path / "报表.html").write_bytes("标题".encode("gbk"))
        with pytest.raises(TaskmapError, match="另存为 UTF-8"):
            formats.render("x.html", one_row_document("甲"), tmp_path)


class TestMarkdown:
    def test_whole(self) -> None:
        like = one_row_document(
            "一|二", 3, DAY, None, fields={"a.b": "第一段。\n# 第二段。", "a.c": "不是句子"}
        )
        empty = Table("空表", {"x": "甲"}, [])
        like = Document(like.title, like.author, DAY, like.fields, [*like.tables, empty])
        assert formats.render("x.md", like).decode() == (
            "# 标题\n\n某办　2022年6月30日\n\n第一段。\n\n\\# 第二段。\n\n## 清单\n\n"
            "| 列0 | 列1 | 列2 | 列3 |\n| --- | ---: | --- | --- |\n"
            "| 一\\|二 | 3 | 2022年6月30日 |  |\n\n## 空表\n\n无。\n"
        )

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("<b>&", r"\<b\>\&"),
            ("a_b*c*`d`[x](y)", r"a\_b\*c\*\`d\`\[x\](y)"),
            ("甲\n乙", "甲<br>乙"),
            ("{{ x }}", "{{ x }}"),
        ],
    )
    def test_marks_are_text(self, typed: str, written: str) -> None:
        assert f"| {written} |" in formats.render("x.md", one_row_document(typed)).decode()

    @pytest.mark.parametrize(
        ("typed", "written"),
        [("1. 甲。", r"1\. 甲。"), ("- 甲。", r"\- 甲。"), ("+甲。", r"\+甲。")],
    )
    def test_a_paragraph_is_no_list(self, typed: str, written: str) -> None:
        made = formats.render("x.md", one_row_document("甲", fields={"a.b": typed})).decode()
        assert f"\n\n{written}\n\n" in made


class TestPlain:
    def test_whole(self) -> None:
        like = one_row_document(
            "甲", 3, DAY, None, fields={"a.b": "第一段。\n# 第二段。", "a.c": "不是句子"}
        )
        empty = Table("空表", {"x": "甲"}, [])
        like = Document(like.title, like.author, DAY, like.fields, [*like.tables, empty])
        assert formats.render("x.txt", like).decode() == (
            "标题\n\n某办 2022年6月30日\n\n第一段。\n\n# 第二段。\n\n"
            "【清单】\n列0  列1  列2            列3\n甲   3    2022年6月30日\n\n【空表】\n无。\n"
        )

    def test_a_long_cell_goes_on_below(self) -> None:
        made = formats.render("x.txt", one_row_document("甲" * 25, "乙\n丙")).decode().splitlines()
        assert made[-2:] == ["甲" * 20 + "  乙 丙", "甲" * 5]

    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
    def test_columns_stand_below_each_other(self, values: list[str]) -> None:
        made = formats.render("x.txt", one_row_document(*values, "末")).decode().split("\n")
        head, first = made[made.index("【清单】") + 1 :][:2]
        assert width(head.removesuffix(f"列{len(values)}")) == width(first.removesuffix("末"))


class Cells(HTMLParser):
    """The texts of a page's cells, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["td"]:
            self.cells[-1] += data.rstrip("\n")


class TestPage:
    def test_text_is_text_and_nothing_is_fetched(self) -> None:
        page = formats.render(
            "x.html", one_row_document(NASTY, "<script>alert(1)</script>", "甲\n乙", 3)
        ).decode()
        found = Cells(page)
        assert found.cells == [NASTY, "<script>alert(1)</script>", "甲\n乙", "3"]
        assert not {"script", "link", "img", "iframe"} & set(found.tags)
        assert "http" not in page
        assert "url(" not in page

    def test_characters_that_no_page_can_hold(self) -> None:
        assert (
            "<td>甲乙</td>"
            in formats.render("x.html", one_row_document("甲\x00\x1b\ud800乙")).decode()
        )

    def test_an_empty_table_is_said(self) -> None:
        page = formats.render("x.html", report(0)).decode()
        assert page.count("无。") == len(report(0).tables)
        assert "<table>" not in page


class TestCsv:
    def test_one_table(self) -> None:
        tables = [table for table in report().tables if table.title == "未报送"]
        data = formats.render("x.csv", Document("", "", DAY, {}, tables))
        assert data.startswith(b"\xef\xbb\xbf")
        assert read_csv(data)[:2] == [
            ["单位", "应报日期", "逾期天数", "联系人", "联系电话"],
            ["第0分局", "2022-06-25", "1", "办公室", "0000-0000000"],
        ]

    def test_all_in_one(self) -> None:
        rows = read_csv(formats.render("x.csv", report(1)))
        assert rows[0] == ["章节进展"]
        assert rows[4] == ["未报送"]
        assert read_csv(formats.render("x.csv", one_row_document("甲"))) == [["列0"], ["甲"]]

    @pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "－1", "\x00=1"])
    def test_no_formulas(self, typed: str) -> None:
        [_, [cell]] = read_csv(formats.render("x.csv", one_row_document(typed)))
        assert cell == "'" + typed.replace("\x00", "")

    def test_a_negative_number_is_one(self) -> None:
        assert read_csv(formats.render("x.csv", one_row_document(-1, '甲\n乙,"丙"')))[1] == [
            "-1",
            '甲\n乙,"丙"',
        ]


class TestJson:
    def test_whole(self) -> None:
        like = one_row_document(
            "甲", 1, 0.5, None, DAY, fields={"report.as_of": DAY, "report.title": NASTY}
        )
        assert json.loads(formats.render("x.json", like)) == {
            "title": "标题",
            "author": "某办",
            "day": "2022-06-30",
            "fields": {"report.as_of": "2022-06-30", "report.title": NASTY},
            "tables": [
                {
                    "title": "清单",
                    "columns": {f"row.c{at}": f"列{at}" for at in range(5)},
                    "rows": [
                        {
                            "kind": "row",
                            "values": {
                                "row.c0": "甲",
                                "row.c1": 1,
                                "row.c2": 0.5,
                                "row.c3": None,
                                "row.c4": "2022-06-30",
                            },
                        }
                    ],
                }
            ],
        }

    def test_repeated_columns_and_own_values(self) -> None:
        row = Row(
            "line", {"line.name": "甲局", "line.role": ""}, {"line.role": "牵头"}, across={1: "牵"}
        )
        table = Table("对照", {"line.name": "单位", "line.role": "角色"}, [row], ["1.1", "1.2"])
        like = Document("", "", DAY, {}, [table])
        [found] = json.loads(formats.render("x.json", like))["tables"]
        assert found["rows"][0]["across"] == {"1.2": "牵"}
        assert found["rows"][0]["values"]["line.role"] == "牵头"
        assert read_csv(formats.render("x.csv", like)) == [
            ["单位", "角色", "1.1", "1.2"],
            ["甲局", "牵头", "", "牵"],
        ]
        assert "| 甲局 | 牵头 |  | 牵 |" in formats.render("x.md", like).decode()

    def test_half_a_character(self) -> None:
        assert json.loads(formats.render("x.json", one_row_document("甲\ud800")))


class TestSheets:
    def book(self, like: Document) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(default_workbook.render(like)))

    def test_a_sheet_a_table(self) -> None:
        book = self.book(report())
        assert book.sheetnames == ["说明", *(table.title for table in report().tables)]
        page = book["未报送"]
        assert page["A1"].value == "某市2022年工作要点6月份进展情况通报：未报送"
        assert page["A2"].value == "某市工作领导小组办公室　2022年6月30日"
        assert [cell.value for cell in page[3]] == [
            "单位",
            "应报日期",
            "逾期天数",
            "联系人",
            "联系电话",
        ]
        assert page["B4"].value == datetime.datetime(2022, 6, 25)
        assert page["B4"].number_format == 'yyyy"年"m"月"d"日"'
        assert [cell.value for cell in page["C"][3:]] == [1, 2, 3, 4, 5, 6]

    def test_ready_to_print(self) -> None:
        page = self.book(report())["问题清单"]
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.page_setup.fitToWidth == 1
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.print_title_rows, page.freeze_panes) == ("$3:$3", "A4")
        assert page.auto_filter.ref == "A3:E9"
        assert page["E4"].alignment.wrap_text
        height = page.row_dimensions[4].height
        assert height is not None
        assert height > 30

    @pytest.mark.parametrize(
        "typed",
        ["=1+1", "{{ plan.T_A_A }}", "{{ T_A.C_A }}", "<&>", "_x0041_", "+1", "甲\n乙", NASTY],
    )
    def test_text_is_text(self, typed: str) -> None:
        """In cells, heads and titles alike."""
        table = Table("表", {"row.a": typed}, [Row("row", {"row.a": typed})])
        page = self.book(Document(typed, typed, DAY, {}, [table])).worksheets[0]
        found = [page["A1"], page["A3"], page["A4"]]
        # openpyxl undoes Excel's own escapes only in part.
        assert [str(cell.value).replace("_x005F_", "_") for cell in found] == [typed] * 3
        assert {cell.data_type for cell in found} == {"s"}

    def test_an_empty_table(self) -> None:
        page = self.book(report(0))["迟报"]
        assert [cell.value for cell in page["A"]][2:] == ["单位", "无"]
        assert sum(page.column_dimensions[letter].width for letter in "ABCDE") >= 100

    def test_no_table_at_all(self) -> None:
        assert self.book(Document("标题", "", DAY, {}, [])).sheetnames == ["说明"]

    def test_names_that_excel_refuses(self) -> None:
        titles = ["a/b[c]:*?\\", "A/B[C]:*?\\", "长" * 40, "长" * 41, "", "'引'", "甲\x07\n"]
        like = Document("", "", DAY, {}, [Table(title, {"r.a": "列"}, []) for title in titles])
        names = self.book(like).sheetnames
        assert len({name.casefold() for name in names}) == 7
        assert max(map(len, names)) <= 31
        assert not set("".join(names)) & set("[]:*?/\\'\x07")

    def test_dated_by_the_document(self) -> None:
        data = default_workbook.render(report())
        properties = openpyxl.load_workbook(io.BytesIO(data)).properties
        assert properties.created == datetime.datetime(2022, 6, 30)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {info.date_time[0] for info in archive.infolist()} == {1980}

    @pytest.mark.slow
    @settings(max_examples=30)
    @given(st.lists(st.text(), min_size=1, max_size=4))
    def test_whatever_is_typed(self, values: list[str]) -> None:
        like = one_row_document(*values, title=values[0], fields={"a.b": f"{values[-1]}。"})
        for ending in ENDINGS:
            assert formats.render(f"x.{ending}", like)
        assert self.book(like).worksheets[-1].max_row >= 4


@pytest.mark.office
def test_libreoffice_opens_them(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(formats.render("某表.xlsx", report()))
    (tmp_path / "b.html").write_bytes(formats.render("某表.html", report()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [tmp_path / "a.xlsx", tmp_path / "b.html"]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    for name in ("a.pdf", "b.pdf"):
        text = subprocess.run(["pdftotext", tmp_path / name, "-"], check=True, capture_output=True)
        found = "".join(text.stdout.decode().split())
        assert "A<B&“一网通办”" in found
        assert f"{END_OF_JUNE.year}年6月30日" in found
