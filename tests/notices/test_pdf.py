"""Notices that are PDFs: printed by LibreOffice from documents written here, and what cannot be read."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Callable

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskmap.notices.notice import Notice, NoticeTable
from taskmap.notices.readers import pdf
from taskmap.notices.readers.pdf.lines import PageCharacter, group_lines
from taskmap.notices.readers.pdf.lines import upright_characters as read
from taskmap.system.diagnostics import Source, TaskmapError

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:text-indent="32pt"
 fo:line-height="29pt" style:punctuation-wrap="simple"/><style:text-properties style:font-name-asian="Noto Serif CJK SC" style:font-size-asian="16pt" fo:font-size="16pt"/></style:style>
<style:style style:name="L" style:parent-style-name="P" style:family="paragraph"><style:paragraph-properties fo:text-indent="0pt"/></style:style>
<style:style style:name="R" style:parent-style-name="L" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="T" style:parent-style-name="L" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:line-height="35pt"/>
<style:text-properties style:font-size-asian="22pt" fo:font-size="22pt"/></style:style>
<style:style style:name="S" style:parent-style-name="L" style:family="paragraph"><style:paragraph-properties fo:line-height="100%"/>
<style:text-properties style:font-size-asian="10.5pt" fo:font-size="10.5pt"/></style:style>
<style:style style:name="X" style:parent-style-name="P" style:family="paragraph" style:master-page-name="Across"/>
<style:style style:name="B" style:parent-style-name="L" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="20mm"
 fo:margin-bottom="20mm" fo:margin-left="28mm" fo:margin-right="26mm"/><style:header-style/><style:footer-style/></style:page-layout>
<style:page-layout style:name="A4L"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" fo:margin="20mm"
 style:print-orientation="landscape"/></style:page-layout>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="3pt"/></style:style>
<style:style style:name="W1" style:family="table-column"><style:table-column-properties style:column-width="15mm"/></style:style>
<style:style style:name="W2" style:family="table-column"><style:table-column-properties style:column-width="70mm"/></style:style>
<style:style style:name="W3" style:family="table-column"><style:table-column-properties style:column-width="30mm"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="S">甲市工作文件</text:p></style:header>
<style:footer><text:p text:style-name="S">— <text:page-number text:select-page="current"/> —</text:p></style:footer>
</style:master-page><style:master-page style:name="Across" style:page-layout-name="A4L"/></office:master-styles>
<office:body><office:text>"""
TAIL = "</office:text></office:body></office:document>"

LONG = (
    "各区、各单位要把这项工作摆上重要位置，主要负责人亲自抓，分管负责人具体抓，明确任务书、时间表、路线图，"
    "逐项分解、逐级落实，确保2022年6月底前见到成效，确保河湖面貌明显改善、群众满意。"
)
TITLE = ("甲市人民政府办公室", "关于印发《甲市入河排口整治工作方案》", "的通知")
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
PICTURE = (
    '<text:p text:style-name="B"><draw:frame svg:width="150mm" svg:height="200mm" text:anchor-type="paragraph">'
    f"<draw:image><office:binary-data>{DOT}</office:binary-data></draw:image></draw:frame></text:p>"
)

# LibreOffice 7.4 does not print some of the stops that hang over the margin, hence punctuation-wrap.
Print = Callable[[str], bytes]


def paragraph(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def row(*cells: str, head: str = "") -> str:
    made = "".join(
        f'<table:table-cell table:style-name="C"{head}>{paragraph("S", cell)}</table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{made}</table:table-row>"


def table(*rows: str, head: str = "") -> str:
    columns = "".join(f'<table:table-column table:style-name="W{n}"/>' for n in (1, 2, 3, 3))
    head = f"<table:table-header-rows>{head}</table:table-header-rows>" if head else ""
    return f"<table:table>{columns}{head}{''.join(rows)}</table:table>"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Print:
    folder = tmp_path_factory.mktemp("pdf")

    def make(content: str) -> bytes:
        (folder / "notice.fodt").write_text(HEAD + content + TAIL, "utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        command.append(str(folder / "notice.fodt"))
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / "notice.pdf").read_bytes()

    return make


def texts(notice: Notice) -> list[str]:
    return [passage.text for passage in notice.passages()]


def tables(notice: Notice) -> list[list[list[str]]]:
    found = [item for item in notice.items if isinstance(item, NoticeTable)]
    return [[[cell.text for cell in row] for row in table.rows] for table in found]


@pytest.fixture(scope="module")
def letter(printed: Print) -> Notice:
    """Some pages with a title of three lines, long paragraphs, and a date at the right margin."""
    body = "".join(
        paragraph("P", f"（{n}）{LONG}{LONG}") + paragraph("P", f"第{n}项办完。")
        for n in "一二三四五六"
    )
    return pdf.read(
        printed(
            "".join(paragraph("T", line) for line in TITLE)
            + paragraph("L", "各区人民政府，市直各单位：")
            + paragraph("P", "一、总体要求")
            + body
            + paragraph("R", "甲市人民政府办公室")
            + paragraph("R", "2022年5月7日")
            + paragraph("L", "附件：任务分解表")
        ),
        "通知.pdf",
    )


@pytest.mark.office
class TestLetter:
    def test_paragraphs_are_whole_across_lines_and_pages(self, letter: Notice) -> None:
        body = [each for n in "一二三四五六" for each in (f"（{n}）{LONG}{LONG}", f"第{n}项办完。")]
        assert texts(letter) == [
            "".join(TITLE),
            "各区人民政府，市直各单位：",
            "一、总体要求",
            *body,
            "甲市人民政府办公室",
            "2022年5月7日",
            "附件：任务分解表",
        ]

    def test_the_title_is_a_heading(self, letter: Notice) -> None:
        assert [passage.level for passage in letter.passages()][:3] == [1, 0, 0]

    def test_places(self, letter: Notice) -> None:
        first, *_, last = letter.passages()
        assert first.at == Source("通知.pdf", 1, 1, "第1页")
        assert last.at.sheet == "第3页"
        places = [passage.at.line for passage in letter.passages()]
        assert places == sorted(set(places))

    def test_head_and_foot_of_the_pages_are_told(self, letter: Notice) -> None:
        (doubt,) = letter.doubts
        assert (doubt.code, doubt.at) == ("page-frame", Source("通知.pdf"))
        assert "甲市工作文件" in doubt.message


@pytest.mark.office
def test_an_annex_that_lies_across(printed: Print) -> None:
    body, annex = [f"（{n}）{LONG}{LONG}" for n in "一二"], f"附件说明：{LONG}{LONG}"
    content = "".join(paragraph("P", text) for text in body) + paragraph("X", annex)
    found = texts(pdf.read(printed(content), "a.pdf"))
    assert found[-3:] == [*body, annex]


@pytest.mark.office
class TestTables:
    def test_over_several_pages(self, printed: Print) -> None:
        rows = [
            [
                str(n),
                f"完成第{n}处排口的排查、监测、溯源和整治，建立一口一档的管理台账",
                "市水利局",
                "6月底前",
            ]
            for n in range(1, 41)
        ]
        head = ["序号", "任务", "单位", "时限"]
        made = table(*(row(*each) for each in rows), head=row(*head))
        notice = pdf.read(printed(paragraph("L", "附件") + made + paragraph("L", "完")), "表.pdf")
        assert texts(notice) == ["附件", "完"]
        assert tables(notice) == [[head, *rows]]
        (found,) = (item for item in notice.items if isinstance(item, NoticeTable))
        assert found.rows[0][0].at == Source("表.pdf", 2, 1, "第1页")
        assert found.rows[-1][0].at.sheet == "第3页"

    def test_merged_cells_and_lines_in_cells(self, printed: Print) -> None:
        down, right = ' table:number-rows-spanned="2"', ' table:number-columns-spanned="4"'
        under = "<table:covered-table-cell/>"
        cell = '<table:table-cell table:style-name="C"{}>{}</table:table-cell>'.format
        made = table(
            f"<table:table-row>{cell(right, paragraph('S', '一、排查'))}{under * 3}</table:table-row>",
            f"<table:table-row>{cell(down, paragraph('S', '1'))}{cell('', paragraph('S', '清淤'))}"
            f"{cell('', paragraph('S', '市水利局') + paragraph('S', '市城管局'))}{cell('', '')}</table:table-row>",
            f"<table:table-row>{under}{''.join(cell('', paragraph('S', each)) for each in '甲乙丙')}</table:table-row>",
        )
        notice = pdf.read(printed(made), "表.pdf")
        assert tables(notice) == [
            [["一、排查"] * 4, ["1", "清淤", "市水利局\n市城管局", ""], ["1", "甲", "乙", "丙"]]
        ]
        (found,) = (item for item in notice.items if isinstance(item, NoticeTable))
        covered = [[cell.covered for cell in row] for row in found.rows]
        assert covered == [[False, True, True, True], [False] * 4, [True, False, False, False]]

    def test_a_box_around_a_text_is_none(self, printed: Print) -> None:
        cell = f'<table:table-cell table:style-name="C">{paragraph("S", "提示")}</table:table-cell>'
        box = f"<table:table><table:table-column/><table:table-row>{cell}</table:table-row></table:table>"
        # A head of one page alone cannot be told from its text.
        assert texts(pdf.read(printed(box), "a.pdf")) == ["甲市工作文件", "提示"]


@pytest.mark.office
class TestScans:
    def test_pictures_alone(self, printed: Print) -> None:
        with pytest.raises(TaskmapError, match="扫描件，没有文字层"):
            pdf.read(printed(PICTURE * 2), "扫描.pdf")

    def test_some_pages(self, printed: Print) -> None:
        text = paragraph("P", LONG)
        data = printed(text + PICTURE + paragraph("B", "第三页的文字也要读。"))
        notice = pdf.read(data, "a.pdf")
        assert texts(notice) == [LONG, "第三页的文字也要读。"]
        (doubt,) = (doubt for doubt in notice.doubts if doubt.code == "page-scanned")
        assert "第 2 页" in doubt.message


def simple(*pages: str) -> bytes:
    """A PDF of one line a page, in a font that every reader has."""
    count = len(pages)
    kids = " ".join(f"{3 + n} 0 R" for n in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>"]
    font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    for n in range(count):
        box = f"/MediaBox[0 0 300 300]/Resources{font}/Contents {3 + count + n} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}>>")
    for text in pages:
        stream = f"BT /F 12 Tf 20 200 Td ({text}) Tj ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    buffer = io.BytesIO(b"%PDF-1.4\n")
    buffer.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(buffer.tell())
        buffer.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = buffer.tell()
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{lines}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    buffer.write(end.encode())
    return buffer.getvalue()


def test_a_small_one() -> None:
    assert texts(pdf.read(simple("Task 1", "Task 2"), "a.pdf")) == ["Task 1", "Task 2"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"%PDF-1.7\n", "已损坏", id="nothing after the mark"),
        pytest.param(simple("x")[:150], "已损坏", id="cut off"),
    ],
)
def test_broken_files(data: bytes, says: str) -> None:
    with pytest.raises(TaskmapError, match=says):
        pdf.read(data, "a.pdf")


def test_a_password() -> None:
    protected = simple("x").replace(
        b"trailer<<",
        b"trailer<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"11" * 32
        + b">/U<"
        + b"22" * 32
        + b">>>",
    )
    with pytest.raises(TaskmapError, match="打开密码"):
        pdf.read(protected, "a.pdf")


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(TaskmapError, match=r"先装 pdf 附加组件：pip install"):
        pdf.read(simple("x"), "a.pdf")


def test_the_reader_keeps_its_remarks_to_itself(caplog: pytest.LogCaptureFixture) -> None:
    data = simple("x) Tj /P0 g (y")
    with caplog.at_level(logging.WARNING, "pdfminer"):
        with pdfplumber.open(io.BytesIO(data)) as document:
            assert document.pages[0].chars
        assert caplog.records
        caplog.clear()
        pdf.read(data, "a.pdf")
        assert not caplog.records


def letters(text: str, x: float = 0, top: float = 0, *, step: float = 10) -> list[PageCharacter]:
    return [
        PageCharacter(each, x + step * n, x + step * n + 10, top, top + 10, 10)
        for n, each in enumerate(text)
    ]


class TestLines:
    def test_radicals_are_characters(self) -> None:
        objects = [
            {
                "text": each,
                "x0": 10 * n,
                "x1": 10 * n + 10,
                "top": 0,
                "bottom": 10,
                "size": 10,
                "upright": True,
            }
            for n, each in enumerate("⻓江⼤保护⾧，㎡ﬁ")
        ]
        (line,) = group_lines(read(objects))
        assert line.text == "长江大保护長，㎡ﬁ"

    def test_turned_letters_are_a_watermark(self) -> None:
        assert not read([{"text": "密", "upright": False}])

    def test_room_that_was_meant(self) -> None:
        (line,) = group_lines(letters("联系人") + letters("电话", 60))
        assert line.text == "联系人 电话"

    def test_letters_set_wide(self) -> None:
        (line,) = group_lines(letters("两端对齐", step=13))
        assert line.text == "两端对齐"

    def test_a_raised_mark_stays_in_its_line(self) -> None:
        mark = PageCharacter("①", 30, 35, -1, 4, 5)
        (line,) = group_lines([*letters("见附注"), mark])
        assert line.text == "见附注①"

    def test_two_lines(self) -> None:
        assert [line.text for line in group_lines(letters("乙", 0, 12) + letters("甲"))] == [
            "甲",
            "乙",
        ]


WHOLE = simple("Task 1", "Task 2")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=30))
def test_broken_bytes_never_break_the_reader(at: int, noise: bytes) -> None:
    data = b"%PDF-1.4\n" + WHOLE[9:at] + noise + WHOLE[at + len(noise) :]
    try:
        notice = pdf.read(data, "a.pdf")
    except TaskmapError:
        return
    assert isinstance(notice, Notice)
