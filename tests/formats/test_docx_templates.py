"""Word documents: templates as offices write them, filled with whatever users type."""

from __future__ import annotations

import datetime
import gc
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from msgspec.structs import replace

from support.documents import DUE, NASTY, closing, reminder, report
from taskmap import formats
from taskmap.document import Document, Row, Table, Value
from taskmap.documents import closing_papers
from taskmap.documents.catalog import (
    CLOSING_OPINION,
    FORMS,
    MONTHLY_REPORT,
    PUBLIC_NOTICE,
    REMINDER,
)
from taskmap.formats.docx import check, render
from taskmap.system.diagnostics import TaskmapError

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2022, 6, 30)
PAPERS = {
    MONTHLY_REPORT: report(),
    REMINDER: reminder(),
    CLOSING_OPINION: closing(),
    PUBLIC_NOTICE: closing(),
    f"{formats.DEFAULT_TEMPLATE}.docx": report(),
}
A_LETTER = 100
"""One letter leaves more objects than this, of some megabytes, where its garbage is not looked for."""
BARE = {
    MONTHLY_REPORT: report(0),
    CLOSING_OPINION: closing(0),
    PUBLIC_NOTICE: closing(0),
    f"{formats.DEFAULT_TEMPLATE}.docx": report(0),
}


def document(fields: dict[str, Value] | None = None, *rows: dict[str, Value]) -> Document:
    columns = {"unit": "单位", "due": "日期", "items": "项数"}
    table = Table("未报送", columns, [Row("row", row) for row in rows])
    return Document("标题", "某办", DAY, fields or {"report.title": "标题"}, [table])


def template(path: Path, *lines: str) -> Path:
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(path))
    return path


def open_word(data: bytes) -> Word:
    return docx.Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in open_word(data).paragraphs]


def cells(data: bytes, at: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in open_word(data).tables[at].rows]


def codes_and_messages(path: Path, like: Document) -> list[tuple[str, str]]:
    return [(fault.code, fault.message) for fault in check(path, like)]


class TestShipped:
    @pytest.mark.parametrize("name", PAPERS)
    def test_speaks_only_of_what_its_documents_have(self, name: str) -> None:
        like = FORMS.get(name, PAPERS[name])
        assert check(formats.find_template(name), like) == ()

    @pytest.mark.parametrize("name", FORMS)
    def test_the_check_sees_every_name_it_uses(self, name: str) -> None:
        """Without any fields and tables each of them would be told."""
        nothing = Document("", "", DAY, {}, [])
        named = {message for _, message in codes_and_messages(formats.find_template(name), nothing)}
        assert len(named) >= 5

    @pytest.mark.parametrize(
        ("maker", "form"),
        [
            ("documents/monthly_report.py", MONTHLY_REPORT),
            ("documents/reminder.py", REMINDER),
            ("documents/closing_papers.py", CLOSING_OPINION),
            ("documents/closing_papers.py", PUBLIC_NOTICE),
        ],
    )
    def test_the_forms_have_the_fields_that_are_made(self, maker: str, form: str) -> None:
        source = (ROOT / "src" / "taskmap" / maker).read_text("utf-8")
        made = re.findall(r'^ *\{?"((?:report|reminder|closure)\.[a-z_]+)":', source, re.M)
        assert sorted(made) == sorted(FORMS[form].fields)

    def test_the_forms_have_the_columns_that_are_made(self) -> None:
        [criteria] = FORMS[CLOSING_OPINION].tables
        assert criteria.columns == closing_papers._CRITERIA

    @pytest.mark.slow
    def test_made_by_the_tool(self) -> None:
        tool = [sys.executable, str(ROOT / "tools" / "make_documents.py"), "--check"]
        ran = subprocess.run(tool, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")

    def test_page_as_official_papers_have_it(self) -> None:
        [page, annex] = open_word(formats.find_template(MONTHLY_REPORT).read_bytes()).sections
        margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
        assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]
        assert [round(size.mm) for size in (annex.page_width, annex.page_height) if size] == [
            297,
            210,
        ]
        footers = (page.footer, page.even_page_footer)
        assert all(" PAGE " in footer._element.xml for footer in footers)

    def test_body_and_its_line(self) -> None:
        word = open_word(formats.find_template(MONTHLY_REPORT).read_bytes())
        body = word.styles["公文正文"].element.xml
        assert 'w:line="579"' in body
        assert 'w:lineRule="exact"' in body
        assert 'w:firstLineChars="200"' in body
        assert 'w:eastAsia="仿宋_GB2312"' in body
        assert "firstLineChars" not in word.styles["Normal"].element.xml


class TestReport:
    def test_figures_and_rows(self) -> None:
        data = render(report(), formats.find_template(MONTHLY_REPORT))
        text = lines(data)
        assert "（截至2022年6月30日）" in text
        assert text.index("应报送单位22个，按时报送18个。") + 1 == text.index(f"{NASTY}。")
        assert cells(data, 0)[1] == [
            *["第0章", "12", "", "3", "", "1", ""],
            *["1", "1", "4", "2", "", "45.5"],
        ]
        assert cells(data, 5)[2] == [
            *["1.2-1", "完成排查", "市水利局、市住房城乡建设局"],
            *["2022年6月30日（原定2022年6月25日）", "逾期2天（市水利局未完成）"],
        ]
        assert cells(data, 6)[2] == ["2", "第1分局", "2022年6月25日", "2", "办公室", "0000-0000000"]
        assert "列入问题清单的共6条，按单位归并后详见附件3。" in text
        assert cells(data, -1)[1] == ["1", "=1+1", "市水利局", "0.1", "1", NASTY]
        # Of the targets only those of which a number was reported.
        assert [len(table.rows) for table in open_word(data).tables] == [7] * 4 + [6] + [7] * 9

    def test_of_several_plans_each_row_says_its_own(self) -> None:
        one = report(2)
        tables = [
            Table(
                table.title,
                {"plan": "方案", **table.columns},
                [
                    replace(row, values={"plan": f"方案{at}", **row.values})
                    for at, row in enumerate(table.rows)
                ],
            )
            for table in one.tables
        ]
        like = replace(one, tables=tables)
        data = render(like, formats.find_template(MONTHLY_REPORT))
        assert [row[0] for row in cells(data, 0)] == ["章节", "方案0：第0章", "方案1：第1章"]
        assert cells(data, -3)[2][1] == "方案1：加强污水处理"

    def test_what_is_empty_is_said(self) -> None:
        data = render(report(0), formats.find_template(MONTHLY_REPORT))
        text = lines(data)
        assert not open_word(data).tables
        assert text[text.index("三、报送情况") + 1] == "没有未报送、迟报和退回修改的单位。"
        assert "下一期没有到期的事项。" in text
        assert text[text.index("四、存在问题") + 1] == "没有列入问题清单的事项。"

    def test_a_line_break_begins_a_paragraph_of_the_same_look(self) -> None:
        data = render(report(), formats.find_template(MONTHLY_REPORT))
        found = [one for one in open_word(data).paragraphs if NASTY in one.text]
        # And the title of a chart.
        assert {one.style.name for one in found if one.style} == {"公文正文", "表格文字"}


class TestReminder:
    @pytest.mark.parametrize(
        ("level", "title"), [("催办", "催办函"), ("督办通知", "督办通知"), ("催办函", "催办函")]
    )
    def test_title(self, level: str, title: str) -> None:
        data = render(reminder(level), formats.find_template(REMINDER))
        assert title in lines(data)
        assert f"{level}〔2022〕3号" in lines(data)
        assert cells(data, 0)[3][-2:] == ["2022年6月25日", "5"]


class TestClosing:
    def test_six_parts_and_their_pairs(self) -> None:
        text = lines(render(closing(), formats.find_template(CLOSING_OPINION)))
        assert [line[0] for line in text if re.match("[一二三四五六]、", line)] == list(
            "一二三四五六"
        )
        goals = text.index("三、验收标准")
        assert text[goals + 1] == "（一）标准1。"
        assert text[goals + 12] == "（十二）标准12。"
        done = text.index("四、整改完成情况")
        assert text[done + 1 : done + 3] == [f"（一）完成1，{NASTY}", "（二）尚未填报。"]
        assert "公示时间：2025年3月3日至2025年3月14日" in text

    def test_before_anything_is_known(self) -> None:
        text = lines(render(closing(0), formats.find_template(CLOSING_OPINION)))
        assert "尚未开展现场核查。" in text
        assert not [line for line in text if line.startswith("公示时间")]


class TestBytes:
    @pytest.mark.parametrize("name", PAPERS)
    def test_the_same_twice_and_dated_by_the_document(self, name: str) -> None:
        data = render(PAPERS[name], formats.find_template(name))
        assert data == render(PAPERS[name], formats.find_template(name))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = open_word(data).core_properties
        assert properties.title == PAPERS[name].title
        assert properties.author == properties.last_modified_by == PAPERS[name].author
        assert properties.created is not None
        assert properties.created.date() == PAPERS[name].day

    def test_characters_that_no_file_can_hold(self, tmp_path: Path) -> None:
        path = template(tmp_path / "t.docx", "[{{ report.title }}]")
        data = render(document({"report.title": "甲\x00\x07\x0c\ud800\ufffe乙\r\n丙\t丁"}), path)
        assert lines(data) == ["[甲乙", "丙\t丁]"]


class TestOffice:
    """What people do to templates in Word and WPS."""

    def test_runs_torn_within_a_placeholder(self, tmp_path: Path) -> None:
        word = docx.Document()
        paragraph = word.add_paragraph()
        for piece in ("关于{", "{ rep", "ort.ti", "tle }", "}的", "通报"):
            paragraph.add_run(piece).bold = piece == "ort.ti"
        word.save(str(tmp_path / "t.docx"))
        assert lines(render(document(), tmp_path / "t.docx")) == ["关于标题的通报"]

    def test_quotes_made_curly(self, tmp_path: Path) -> None:
        path = template(tmp_path / "t.docx", "{% if report.title == ‘标题’ %}是{% endif %}")
        assert lines(render(document(), path)) == ["是"]

    def test_header_and_footer(self, tmp_path: Path) -> None:
        word = docx.Document()
        word.sections[0].header.paragraphs[0].text = "{{ document.author }}"
        word.sections[0].footer.paragraphs[0].text = "{{ document.day }}"
        word.save(str(tmp_path / "t.docx"))
        [section] = open_word(render(document(), tmp_path / "t.docx")).sections
        assert section.header.paragraphs[0].text == "某办"
        assert section.footer.paragraphs[0].text == "2022年6月30日"

    def test_a_column_named_like_what_a_dictionary_does(self, tmp_path: Path) -> None:
        loop = "{% for row in tables.未报送 %}{{ row.unit }}{{ row.items }}{% endfor %}"
        path = template(tmp_path / "t.docx", loop)
        assert check(path, document()) == ()
        assert lines(render(document(None, {"unit": "甲局", "items": 3}), path)) == ["甲局3"]

    def test_a_value_that_a_row_lacks(self, tmp_path: Path) -> None:
        path = template(
            tmp_path / "t.docx", "{% for r in tables.未报送 %}[{{ r.due }}]{% endfor %}"
        )
        assert lines(render(document(None, {"due": DUE}, {}), path)) == ["[2022年6月25日][]"]

    def test_columns_of_one_root_may_leave_it_out(self, tmp_path: Path) -> None:
        columns = {"missing.unit": "单位", "missing.days": "天数"}
        rows = [Row("missing", {"missing.unit": "甲局", "missing.days": 3})]
        loop = "{% for r in tables.甲 %}{{ r.unit }}{{ r.missing.days }}{% endfor %}"
        path = template(tmp_path / "t.docx", loop)
        like = Document("", "", DAY, {}, [Table("甲", columns, rows)])
        assert check(path, like) == ()
        assert lines(render(like, path)) == ["甲局3"]

    def test_columns_of_several_roots(self, tmp_path: Path) -> None:
        columns = {"task.no": "序号", "measure.text": "举措"}
        rows = [Row("measure", {"task.no": "1", "measure.text": "办"})]
        path = template(
            tmp_path / "t.docx",
            "{% for r in tables.甲 %}{{ r.task.no }}{{ r.measure.text }}{% endfor %}",
        )
        like = Document("", "", DAY, {}, [Table("甲", columns, rows)])
        assert check(path, like) == ()
        assert lines(render(like, path)) == ["1办"]


WRONG = [
    ("{{ report.titel }}", "template-undefined", "正文“{{ report.titel }}”处：没有“report.titel”"),
    ("{{ report.titel }}", "template-undefined", "是不是 report.title？"),
    ("{{ reprot.title }}", "template-undefined", "没有“reprot”这一项，是不是 report？"),
    ("{{ tables.迟报 }}", "template-undefined", "没有“tables.迟报”"),
    ("{{ tables['迟报'] }}", "template-undefined", "没有“tables.迟报”"),
    ("{% for r in tables.未报送 %}{{ r.phone }}{% endfor %}", "template-undefined", "r.phone"),
    ("{{ tables.未报送[0].phone }}", "template-undefined", "phone"),
    ("{% for r in tables.未报送|sort %}{{ r.phone }}{% endfor %}", "template-undefined", "r.phone"),
    ("{% set x = report %}{{ x.titel }}", "template-undefined", "x.titel"),
    ("{% with y = report %}{{ y.titel }}{% endwith %}", "template-undefined", "y.titel"),
    ("{% for r in tables.未报送 %}{{ r.unit }}", "template-syntax", "“for”没有与它成对的“endfor”"),
    ("{% endif %}", "template-syntax", "多了“endif”，它前面没有与它成对的“if”"),
    ("{{ report.title", "template-syntax", "“{{”或“{%”没有写完"),
    ("{% if report.title", "template-syntax", "“{{”或“{%”没有写完"),
    ("{{ report title }}", "template-syntax", "“title”前面少了符号"),
    ("{{ }}", "template-syntax", "没有写名称"),
    ("{{ report.title|upperr }}", "template-syntax", "没有“upperr”这种过滤器"),
    ("{% fro r in tables %}", "template-syntax", "没有“fro”这种语句"),
    ("｛｛ report.title ｝｝", "template-syntax", "是全角的"),
]


class TestWrong:
    @pytest.mark.parametrize(("line", "code", "words"), WRONG)
    def test_told_with_its_place(self, tmp_path: Path, line: str, code: str, words: str) -> None:
        path = template(tmp_path / "表.docx", "第一段", line, "末段")
        [(found, message)] = codes_and_messages(path, document())
        assert found == code
        assert words in message

    @pytest.mark.parametrize("line", [line for line, _, words in WRONG if "全角" not in words])
    def test_not_filled(self, tmp_path: Path, line: str) -> None:
        path = template(tmp_path / "表.docx", line)
        with pytest.raises(TaskmapError, match=r"填不了模板 .*表\.docx：.*处：[^a-z]") as raised:
            render(document(None, {"unit": "甲局"}), path)
        assert "\n" not in str(raised.value)

    def test_the_words_around_it(self, tmp_path: Path) -> None:
        line = f"{'很长的一段话' * 20}{{{{ report.titel }}}}{'后面还有很多话' * 20}"
        [(_, message)] = codes_and_messages(template(tmp_path / "t.docx", line), document())
        assert re.search("“…[^“”]*{{ report.titel }}[^“”]*…”处", message)
        assert len(message) < 100

    def test_all_at_once_wherever_they_are(self, tmp_path: Path) -> None:
        word = docx.Document()
        word.add_paragraph("{{ a }}{{ report.b }}")
        word.add_table(1, 1).cell(0, 0).text = "{{ c }}"
        word.sections[0].footer.paragraphs[0].text = "{{ d }}"
        word.save(str(tmp_path / "t.docx"))
        found = [message for _, message in codes_and_messages(tmp_path / "t.docx", document())]
        assert [re.findall("没有“(.*?)”", message)[0] for message in found] == [
            "a",
            "report.b",
            "c",
            "d",
        ]
        assert found[-1].startswith("页脚")

    @pytest.mark.parametrize(
        "line",
        [
            "{% if missing is defined %}{% endif %}",
            "{{ missing|default('无') }}",
            "{% for row in tables.未报送 %}{{ loop.index }}{% else %}{{ report.title }}{% endfor %}",
            "{% macro m(x) %}{{ x.title }}{% endmacro %}{{ m(report) }}",
            "{{ tables.未报送|length }}{{ range(3)|list }}",
        ],
    )
    def test_nothing_wrong(self, tmp_path: Path, line: str) -> None:
        path = template(tmp_path / "t.docx", line)
        assert codes_and_messages(path, document()) == []
        render(document(), path)

    @pytest.mark.parametrize(
        "line",
        [
            "{{ ''.__class__.__mro__ }}",
            "{{ report.__class__ }}",
            "{{ 1 // 0 }}",
            "{{ report.title + 1 }}",
            "{% for i in range(999999999) %}{% endfor %}",
        ],
    )
    def test_what_only_filling_finds(self, tmp_path: Path, line: str) -> None:
        with pytest.raises(TaskmapError, match=r"填不了模板 .*t\.docx"):
            render(document(), template(tmp_path / "t.docx", line))

    @pytest.mark.parametrize("data", [b"", b"text", None], ids=["empty", "text", "workbook"])
    def test_no_word_file(self, tmp_path: Path, data: bytes | None) -> None:
        path = tmp_path / "t.docx"
        path.write_bytes(
            formats.find_template("任务分解表.xlsx").read_bytes() if data is None else data
        )
        with pytest.raises(TaskmapError, match="不是能用的 Word 文档"):
            render(document(), path)


@pytest.mark.office
def test_libreoffice_opens_them_all(tmp_path: Path) -> None:
    """As PDF: nothing is lost, and the papers are of the length they should have."""
    full = {name: render(like, formats.find_template(name)) for name, like in PAPERS.items()}
    bare = {
        f"bare-{name}": render(like, formats.find_template(name)) for name, like in BARE.items()
    }
    for name, data in (full | bare).items():
        (tmp_path / name).write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *map(str, sorted(tmp_path.glob("*.docx")))],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name in full | bare:
        pdf = tmp_path / f"{Path(name).stem}.pdf"
        text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True).stdout
        found = "".join(text.decode().split())
        assert "{{row" not in found
        assert "tables." not in found
        if name in full:
            assert "A<B&“一" in found
        assert "—1—" in found


def test_letters_leave_nothing_behind_where_nobody_collects_garbage() -> None:
    """As in a command, which switches the collector off: a day may have hundreds of letters."""
    letter, path = PAPERS[REMINDER], formats.find_template(REMINDER)
    gc.disable()
    try:
        render(letter, path)
        before = gc.get_freeze_count() + len(gc.get_objects())
        for _ in range(3):
            render(letter, path)
        after = gc.get_freeze_count() + len(gc.get_objects())
    finally:
        gc.enable()
        gc.unfreeze()
    assert after - before < A_LETTER
