"""Wall charts: nothing cut, nothing overlapping, and what was typed is data in each kind of file."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from taskmap.document import (
    MarkState,
    Timeline,
    TimelineColumn,
    TimelineMark,
    TimelineRow,
    Tone,
)
from taskmap.formats import timeline
from taskmap.formats.timeline import fitting, layout, look, svg
from taskmap.formats.timeline.months import months, place
from taskmap.formats.timeline.paper import Paper
from taskmap.formats.timeline.shapes import Box, Line, Page, Polygon, Shape, Text
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, one_line

SVG = "{http://www.w3.org/2000/svg}"
FIRST, DAY = datetime.date(2022, 5, 7), datetime.date(2022, 8, 2)
COLUMNS = (
    TimelineColumn("编号", 4, 6),
    TimelineColumn("任务", 19, 64),
    TimelineColumn("灯", 3.6, is_toned=True),
)
NASTY = (
    "]]></text><script>alert(1)</script><!-- &amp; -->",
    "=1+1",
    "-2+3",
    '=HYPERLINK("x")',
    "_x0041_",
    "铃\x07响\x00\x1b[31m\x9b",
    "\u202e倒着写\u202c的\u2066字",
    "长" * 2000,
    "W" * 700 + "m@%" * 100,
    "😀👨‍👩‍👧",
    "半个\ud800字\ufffe",
    "两\n行\t字",
)


def row(number: int, text: str, *marks: TimelineMark, tone: Tone = Tone.GOOD) -> TimelineRow:
    last = FIRST + datetime.timedelta(days=30 + number * 7 % 200)
    cells = (f"{number}.1", text, "● 绿")
    return TimelineRow(cells, tone=tone, first=FIRST, last=last, percent=40, marks=marks)


def chart(rows: Sequence[TimelineRow], last: datetime.date | None = None) -> Timeline:
    return Timeline(
        title="挂图作战：某方案",
        summary="截至2022年8月2日　举措3项",
        day=DAY,
        first=FIRST,
        last=last or datetime.date(2022, 12, 31),
        columns=COLUMNS,
        rows=tuple(rows),
        legend={Tone.GOOD: "绿灯", Tone.LATE: "红灯"},
    )


def mark(day: datetime.date, text: str, kind: MarkState = MarkState.COMING) -> TimelineMark:
    return TimelineMark(day, kind, text)


def texts(page: Page) -> list[Text]:
    return [each for each in page.shapes if isinstance(each, Text)]


def corners(shape: Shape) -> Iterator[tuple[float, float]]:
    match shape:
        case Box():
            yield from ((shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height))
        case Line():
            yield from ((shape.x, shape.y), (shape.to_x, shape.to_y))
        case Polygon():
            yield from shape.points
        case Text():
            yield shape.left, shape.y - shape.size * 0.88
            yield shape.left + shape.wide, shape.y + shape.size * 0.12


def check(page: Page) -> None:
    """Nothing goes beyond the page, and no text runs into another."""
    for shape in page.shapes:
        for x, y in corners(shape):
            assert -1e-6 <= x <= page.width + 1e-6, shape
            assert -1e-6 <= y <= page.height + 1e-6, shape
    areas = []
    for text in texts(page):
        (left, top), (right, bottom) = corners(text)
        areas.append((left, top, right, bottom, text.text))
        assert right - left >= fitting.ems(text.text) * text.size - 1e-6
    areas.sort(key=lambda each: each[1])
    for number, one in enumerate(areas):
        for other in areas[number + 1 :]:
            if other[1] >= one[3] - 1e-6:
                break
            assert one[2] <= other[0] + 1e-6 or other[2] <= one[0] + 1e-6, (one, other)


days = st.dates(FIRST, datetime.date(2023, 6, 30))
words = st.text(st.sampled_from("推进城区排查，（）“”。aWm1 \u202e😀"), max_size=300)
milestones = st.lists(st.tuples(days, words, st.sampled_from(MarkState)), max_size=6)


class TestLayout:
    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.tuples(words, milestones), max_size=30), days, st.sampled_from(Paper))
    def test_nothing_is_cut_and_nothing_overlaps(
        self,
        rows: list[tuple[str, list[tuple[datetime.date, str, MarkState]]]],
        last: datetime.date,
        paper: Paper,
    ) -> None:
        drawn = [
            row(number, text, *(mark(day, what, kind) for day, what, kind in sorted(marks)))
            for number, (text, marks) in enumerate(rows)
        ]
        for page in layout.pages(chart(drawn, max(last, DAY)), paper):
            assert (page.width, page.height) == (paper.sheet.width, paper.sheet.height)
            check(page)

    @pytest.mark.parametrize("paper", Paper)
    def test_letters_that_can_be_read_and_pages_for_the_rest(self, paper: Paper) -> None:
        heading = TimelineRow(("一、头一章",), is_heading=True)
        rows = [heading, *(row(number, f"第{number}件" * 9) for number in range(200))]
        pages = layout.pages(chart(rows), paper)
        assert len(pages) > 1
        for page in pages:
            check(page)
            assert "一、头一章" in [each.text for each in texts(page)]
            assert min(each.size for each in texts(page)) >= paper.sheet.smallest * 0.8
        shown = [each.text for page in pages for each in texts(page) if each.text.endswith(".1")]
        assert shown == [f"{number}.1" for number in range(200)]

    def test_few_rows_have_large_letters(self) -> None:
        [page] = layout.pages(chart([row(1, "一件")]), Paper.A0)
        [text] = [each for each in texts(page) if each.text == "一件"]
        assert text.size == Paper.A0.sheet.largest

    def test_no_rows(self) -> None:
        [page] = layout.pages(chart([]), Paper.A3)
        check(page)

    def test_what_is_cut_is_there_whole(self) -> None:
        long = "很长的一句话，" * 300
        when = datetime.date(2022, 8, 31)
        soon = when + datetime.timedelta(days=60)
        [page] = layout.pages(chart([row(1, long, mark(when, long), mark(soon, "下"))]), Paper.A3)
        cut = [each for each in texts(page) if each.text.endswith("…")]
        assert [each.about for each in cut] == [long, long]
        [diamond, _] = [each for each in page.shapes if isinstance(each, Polygon) and each.about]
        assert diamond.about == f"节点未到期：{long}"

    def test_a_milestone_at_the_edge_is_named_before_it(self) -> None:
        for count in range(4, 24):
            name = "12月31日 " + "完" * count
            edge = mark(datetime.date(2022, 12, 31), name)
            [page] = layout.pages(chart([row(1, "一件", edge)]), Paper.A3)
            assert name in [each.text for each in texts(page)]
            check(page)

    def test_years_of_months(self) -> None:
        """Ten years: the months are too narrow for their names, and the years have theirs."""
        timeline_of_years = chart([row(1, "一件")], datetime.date(2032, 4, 30))
        [page] = layout.pages(timeline_of_years, Paper.A3)
        check(page)
        assert "2027年" in [each.text for each in texts(page)]
        assert len(months(timeline_of_years)) == 120

    def test_a_bar_is_where_its_days_are(self) -> None:
        shown = chart([])
        assert place(shown, datetime.date(2022, 5, 1)) == 0
        assert place(shown, datetime.date(2022, 6, 30), end=True) == 2
        assert place(shown, datetime.date(2022, 6, 16)) == 1.5


class TestFitting:
    def test_no_mark_begins_a_line(self) -> None:
        lines, is_cut = fitting.fit("推进排查，整治（含管网）。" * 8, 6, 40)
        assert not is_cut
        assert all(line[0] not in "，。）" and line[-1] != "（" for line in lines)

    def test_a_word_that_is_wider_than_the_line(self) -> None:
        lines, _ = fitting.fit("W" * 30, 5, 10)
        assert "".join(lines) == "W" * 30
        assert all(fitting.ems(line) <= 5 for line in lines)

    @given(st.text(max_size=200), st.floats(2, 30), st.integers(1, 5))
    @settings(max_examples=60, deadline=None)
    def test_whole_or_cut(self, text: str, wide: float, most: int) -> None:
        lines, is_cut = fitting.fit(text, wide, most)
        assert 1 <= len(lines) <= most
        assert all(fitting.ems(line) <= wide for line in lines)
        whole = "".join(one_line(clean(text)[0]).split())
        assert is_cut or "".join("".join(lines).split()) == whole


@pytest.fixture
def nasty() -> Timeline:
    rows = [row(number, text, mark(DAY, text), tone=Tone.LATE) for number, text in enumerate(NASTY)]
    return chart(rows)


class TestSvg:
    def test_user_text_is_text(self, nasty: Timeline) -> None:
        [page] = [
            ElementTree.fromstring(data) for data in timeline.render("svg", [nasty], Paper.A0)
        ]
        assert {each.tag.removeprefix(SVG) for each in page.iter()} == {
            *("svg", "rect", "line", "polygon", "text", "title")
        }
        shown = "".join(text for each in page.iter() for text in [each.text or ""])
        for text in NASTY:
            assert one_line(clean(text)[0]) in one_line(shown.replace("\n", " ")) or len(text) > 90
        whole = {each.text for each in page.iter(f"{SVG}title")}
        assert {text for text in NASTY if len(text) > 700} <= whole

    def test_its_size_is_that_of_the_paper(self, nasty: Timeline) -> None:
        for paper, width, height in ((Paper.A3, "420mm", "297mm"), (Paper.A0, "1189mm", "841mm")):
            root = ElementTree.fromstring(timeline.render("svg", [nasty], paper)[0])
            assert (root.get("width"), root.get("height")) == (width, height)

    def test_a_chinese_font_is_asked_for(self, nasty: Timeline) -> None:
        root = ElementTree.fromstring(svg.render(layout.pages(nasty, Paper.A3)[0]))
        assert {"'SimSun'", "'黑体'", "'Noto Sans CJK SC'"} <= {
            each.strip() for each in (root.get("font-family") or "").split(",")
        }


class TestWorkbook:
    def test_user_text_is_text(self, nasty: Timeline) -> None:
        [data] = timeline.render("xlsx", [nasty], Paper.A3)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        for cell, text in zip(sheet["B"][4:], NASTY, strict=False):
            assert cell.data_type == "s"
            whole = clean(text)[0].replace("_x0041_", "_x005F_x0041_")
            assert cell.value == whole or (cell.comment and cell.comment.text == whole)
            assert not (cell.comment and len(whole) <= 300)

    def test_bars_are_cells(self) -> None:
        marks = [
            mark(datetime.date(2022, 6, 10), "开工", MarkState.MET),
            mark(datetime.date(2022, 7, 10), "报批", MarkState.MISSED),
        ]
        bar = replace(row(1, "一件", *marks), last=datetime.date(2022, 7, 31), percent=50)
        [data] = timeline.render("xlsx", [chart([bar])], Paper.A3)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        months = [each for each in sheet[5]][3:]
        filled = [each.column for each in months if each.fill.fill_type]
        assert filled == [4, 5, 6, 7, 8, 9]
        assert (months[2].value, months[4].value) == ("◆", "▲")
        assert months[4].comment
        assert months[4].comment.text == "节点逾期：报批"
        assert months[0].fill.fgColor.rgb != months[5].fill.fgColor.rgb
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("C5", "$3:$4")

    def test_papers(self) -> None:
        for paper, size, width in ((Paper.A3, 8, None), (Paper.A0, None, "841mm")):
            [data] = timeline.render("xlsx", [chart([row(1, "一件")])], paper)
            setup = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].page_setup
            assert (setup.paperSize, setup.paperWidth) == (size, width)
            assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)

    def test_a_sheet_a_plan_and_the_same_bytes_again(self) -> None:
        plans = [chart([row(1, "一件")]), chart([row(2, "两件")])]
        [data] = timeline.render("xlsx", plans, Paper.A3)
        assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) == 2
        assert timeline.render("xlsx", plans, Paper.A3) == [data]


class TestWithoutWhatPrints:
    @pytest.fixture
    def programs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The only folder in which programs are found."""
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path

    def write(self, program: Path, script: str) -> None:
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)

    @pytest.mark.parametrize("ending", ["pdf", "png"])
    def test_no_chinese_font(self, programs: Path, ending: str) -> None:
        self.write(programs / "fc-list", "exit 0")
        with pytest.raises(TaskmapError, match=r"没有中文字体.*Noto Sans CJK SC.*\.svg 或 \.xlsx"):
            timeline.render(ending, [chart([row(1, "一件")])], Paper.A3)

    def test_no_libreoffice(self, programs: Path) -> None:
        self.write(programs / "fc-list", "echo Noto Sans CJK SC")
        with pytest.raises(TaskmapError, match=r"LibreOffice，本机没有安装.*\.svg 或 \.xlsx"):
            timeline.render("pdf", [chart([row(1, "一件")])], Paper.A3)


@pytest.mark.office
class TestPrinted:
    @pytest.mark.parametrize("paper", Paper)
    def test_pages_of_that_size_with_text_as_text(self, nasty: Timeline, paper: Paper) -> None:
        many = chart([row(number, f"第{number}件" * 9) for number in range(200)])
        [data] = timeline.render("pdf", [nasty, many], paper)
        with pypdfium2.PdfDocument(data) as document:
            sizes = [
                tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document
            ]
            shown = "".join(page.get_textpage().get_text_bounded() for page in document)
        expected = len(layout.pages(many, paper)) + len(layout.pages(nasty, paper))
        assert sizes == [(paper.sheet.width, paper.sheet.height)] * expected
        for text in ("<script>alert(1)</script>", "=1+1", "_x0041_", "铃响", "第199件"):
            assert text in shown
        assert b"/JavaScript" not in data

    def test_pictures(self) -> None:
        late = row(1, "一件", mark(FIRST, "开工", MarkState.MISSED), tone=Tone.LATE)
        [data] = timeline.render("png", [chart([row(0, "甲"), late])], Paper.A3)
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        assert picture.size[0] in (4961, 4962)
        seen = {colour for _, colour in picture.getcolors(1 << 24) or ()}
        colours = {look.BARS[tone].full for tone in (Tone.GOOD, Tone.LATE)}
        assert {tuple(bytes.fromhex(each[1:])) for each in colours} <= seen
