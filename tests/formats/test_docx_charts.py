"""Charts in Word files: their figures in the chart and in the workbook behind it, all of which other programs open."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from lxml import etree

from support.documents import NASTY, charts, report
from taskmap import formats
from taskmap.document import Chart

NAMESPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
FILE = "月度报告.docx"
CHARTS = [chart for chart in charts().values() if chart]
LABELS = [
    "dLblPos",
    "showLegendKey",
    "showVal",
    "showCatName",
    "showSerName",
    "showPercent",
    "showBubbleSize",
]


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    """The parts of the report by their names."""
    with zipfile.ZipFile(io.BytesIO(formats.render(FILE, report()))) as made:
        return {name: made.read(name) for name in made.namelist()}


def root(parts: dict[str, bytes], number: int) -> etree._Element:
    return etree.fromstring(parts[f"word/charts/chart{number}.xml"])


def texts(element: etree._Element, path: str) -> list[str]:
    found = element.findall(f"{path}//c:v", NAMESPACES)
    return [each.text or "" for each in found]


@pytest.mark.parametrize(("number", "chart"), [*enumerate(CHARTS, 1)])
class TestEachChart:
    def test_its_figures(self, parts: dict[str, bytes], number: int, chart: Chart) -> None:
        """Whatever a user typed is text: no formula, no mark."""
        drawn = root(parts, number).findall(".//c:ser", NAMESPACES)
        assert [texts(each, "c:tx") for each in drawn] == [[each.title] for each in chart.series]
        for each, series in zip(drawn, chart.series, strict=True):
            assert texts(each, "c:cat") == [*chart.categories]
            assert [float(value) for value in texts(each, "c:val")] == [*series.values]

    def test_the_workbook_has_them(
        self, parts: dict[str, bytes], number: int, chart: Chart
    ) -> None:
        data = parts[f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"]
        book = openpyxl.load_workbook(io.BytesIO(data))
        [head, *rows] = book.active.iter_rows()  # type: ignore[union-attr]
        assert [cell.value for cell in head[1:]] == [each.title for each in chart.series]
        assert [row[0].value for row in rows] == [*chart.categories]
        assert {row[0].data_type for row in rows} == {"s"}
        columns = zip(*([cell.value for cell in row[1:]] for row in rows), strict=True)
        assert [[*column] for column in columns] == [[*each.values] for each in chart.series]

    def test_they_belong_together(self, parts: dict[str, bytes], number: int, chart: Chart) -> None:
        relations = parts[f"word/charts/_rels/chart{number}.xml.rels"].decode()
        assert f"Microsoft_Excel_Sheet{number}.xlsx" in relations
        external = root(parts, number).find("c:externalData", NAMESPACES)
        assert external is not None
        assert f'Id="{external.values()[0]}"' in relations
        assert f'PartName="/word/charts/chart{number}.xml"' in parts["[Content_Types].xml"].decode()

    def test_nothing_is_left_to_guess(
        self, parts: dict[str, bytes], number: int, chart: Chart
    ) -> None:
        """What is not said, programs take for different things; and the schema has an order."""
        drawn = root(parts, number)
        for labels in drawn.iterfind(".//c:dLbls", NAMESPACES):
            names = [etree.QName(each).localname for each in labels]
            assert [each for each in names if each in LABELS][-6:] == LABELS[1:]
        for axis in [
            *drawn.iterfind(".//c:catAx", NAMESPACES),
            *drawn.iterfind(".//c:valAx", NAMESPACES),
        ]:
            assert len(axis.findall("c:delete", NAMESPACES)) == 1
        assert len(drawn.findall("c:roundedCorners", NAMESPACES)) == 1
        smooth = drawn.findall(".//c:lineChart/c:ser/c:smooth", NAMESPACES)
        assert {each.get("val") for each in smooth} <= {"0"}

    def test_no_figure_beside_a_bar_is_broken(
        self, parts: dict[str, bytes], number: int, chart: Chart
    ) -> None:
        drawn = root(parts, number).findall(".//c:dLbls//a:bodyPr", NAMESPACES)
        assert {each.get("wrap") for each in drawn} == {"none"}

    def test_chinese_has_a_font(self, parts: dict[str, bytes], number: int, chart: Chart) -> None:
        """That of the template's tables."""
        letters = root(parts, number).findall(".//a:defRPr", NAMESPACES)
        fonts = {each.find("a:ea", NAMESPACES).get("typeface") for each in letters}  # type: ignore[union-attr]
        assert fonts == {"仿宋_GB2312"}

    def test_who_does_not_see_it_reads_it(
        self, parts: dict[str, bytes], number: int, chart: Chart
    ) -> None:
        body = etree.fromstring(parts["word/document.xml"])
        drawn = body.findall(".//wp:docPr", NAMESPACES)[number - 1]
        said = drawn.get("descr", "")
        assert all(f"{value}" in said for series in chart.series for value in series.values)
        assert drawn.get("name") == chart.title


def test_each_has_its_title_below(parts: dict[str, bytes]) -> None:
    word = docx.Document(io.BytesIO(formats.render(FILE, report())))
    lines = [paragraph.text for paragraph in word.paragraphs]
    for chart in CHARTS:
        assert lines[lines.index(chart.title) - 1] == ""


def test_an_office_places_them_where_it_likes(tmp_path: Path) -> None:
    """In a template without our styles."""
    word = docx.Document()
    word.add_paragraph("看图：{{ charts.各期进展.drawing }}。")
    word.save(str(tmp_path / FILE))
    with zipfile.ZipFile(io.BytesIO(formats.render(FILE, report(), tmp_path))) as made:
        assert [name for name in made.namelist() if "/charts/chart" in name] == [
            "word/charts/chart1.xml"
        ]
        assert '"宋体"' in made.read("word/charts/chart1.xml").decode()


def test_in_a_header(tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{ charts.各期进展.drawing }}"
    word.save(str(tmp_path / FILE))
    with zipfile.ZipFile(io.BytesIO(formats.render(FILE, report(), tmp_path))) as made:
        assert "charts/chart1.xml" in made.read("word/_rels/header1.xml.rels").decode()
        assert "c:chart " in made.read("word/header1.xml").decode()


def test_without_what_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report has everything else."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert formats.draws_charts("docx") is formats.draws_charts("pdf") is False
    word = docx.Document(io.BytesIO(formats.render(FILE, report())))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert not {chart.title for chart in CHARTS} & {*lines}
    assert "二、分类进展" in lines
    assert not word.inline_shapes


@pytest.mark.parametrize(("ending", "expected"), [("docx", True), ("pdf", True), ("xlsx", None)])
def test_which_files_have_charts(ending: str, expected: bool | None) -> None:
    assert formats.draws_charts(ending) is expected


@pytest.mark.office
def test_printed(tmp_path: Path) -> None:
    """Sharp at any size: no picture among what is drawn; and within the margins."""
    path = tmp_path / "a.pdf"
    path.write_bytes(formats.render("月度报告.pdf", report()))
    with pdfplumber.open(path) as opened:
        text = "".join(page.extract_text() for page in opened.pages).replace(" ", "")
        assert not any(page.images for page in opened.pages)
        drawn = [each for page in opened.pages for each in (*page.rects, *page.curves)]
        assert drawn
        assert all(each["x0"] >= 70 and each["x1"] <= each.get("page_width", 842) for each in drawn)
    assert all(word in text for word in ("各类举措数（项）", "4月", "5月", "=1+1", "61.2%"))
    assert NASTY.split()[0] in text
