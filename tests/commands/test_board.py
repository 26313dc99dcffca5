"""`taskmap board`: the page and the pages of single units, their figures, and user text that is data in them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from conftest import Run, loaded_modules
from support.board_office import DAY, NASTY, PLAN, SECOND
from support.filled_checklists import set_cells
from support.office import Office, open_office

TEMPLATES = Path(__file__).parents[2] / "templates"


class Page(HTMLParser):
    """The texts of the page by where they stand, and every address that it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append((self.inside[-1] if self.inside else "", data))


def script_data(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])


@pytest.fixture
def office(taskmap: Run, kept: Path) -> Office:
    """甲局 was on time in June, 乙局 late with a text that breaks what it can, 丙局 silent."""

    def make() -> Office:
        office = Office(taskmap, PLAN)
        office.receive("甲局", "2022-06-20", set_cells(G5="推进中", H5=60, J5="甲局说的话"))
        office.receive("乙局", "2022-06-27", set_cells(H5=20, J5=NASTY, K5="乙局的难处"))
        return office

    return open_office(taskmap, kept, make)


def board(taskmap: Run, *words: object, day: str = DAY) -> str:
    ran = taskmap("board", "-o", "看板.html", "--as-of", day, *words)
    assert ran.status == 0, ran.err
    return Path("看板.html").read_text("utf-8")


class TestFigures:
    def test_those_of_the_report_of_the_same_day(self, office: Office, taskmap: Run) -> None:
        for day in ("2022-06-26", "2022-07-26", DAY, "2022-10-03"):
            report = taskmap("report", "--format", "json", "--as-of", day).data
            ran = taskmap("board", "--format", "json", "--as-of", day)
            assert ran.status == 0, ran.err
            shown = ran.data
            assert shown["as_of"] == report["as_of"]
            for own, said in zip(shown["plans"], report["plans"], strict=True):
                assert {name: own[name] for name in said} == said
                assert sum(own["lights"].values()) == own["measures"] == len(own["lines"])

    def test_earlier_periods_are_those_of_their_own_reports(
        self, office: Office, taskmap: Run
    ) -> None:
        [plan] = taskmap("board", "--format", "json", "--as-of", DAY).data["plans"]
        assert [each["period"] for each in plan["trend"]] == [
            *("2022-05", "2022-06", "2022-07", "2022-08")
        ]
        for past in plan["trend"]:
            words = ("--month", past["period"], "--as-of", past["as_of"])
            [then] = taskmap("report", *words, "--format", "json").data["plans"]
            assert past["buckets"] == then["buckets"]
            assert past["measures"] == then["measures"]

    def test_who_reported_when(self, office: Office, taskmap: Run) -> None:
        [plan] = taskmap("board", "--format", "json", "--as-of", DAY).data["plans"]
        reports = {each["unit"]: each["reports"] for each in plan["units"]}
        assert {unit: each["2022-06"] for unit, each in reports.items()} == {
            **{"甲局": "按时", "乙局": "迟报", "丙局": "未报"}
        }
        assert {each["2022-08"] for each in reports.values()} == {"未到期"}

    def test_what_is_due(self, office: Office, taskmap: Run) -> None:
        [plan] = taskmap("board", "--format", "json", "--as-of", DAY).data["plans"]
        assert [
            (each["due"], each["measure"], each["milestone"], each["status"])
            for each in plan["timeline"]
        ] == [
            ("2022-06-30", "2", "1", "逾期"),
            ("2022-09-30", "1", "", "未到期"),
            ("2022-12-31", "2", "", "未到期"),
        ]

    def test_a_day_without_a_report(self, office: Office, taskmap: Run) -> None:
        for command in ("report", "board"):
            ran = taskmap(command, "--as-of", "2022-04-01")
            assert ran.status == 2
            assert not Path("看板.html").exists()


class TestPage:
    def test_nothing_is_loaded(self, office: Office, taskmap: Run) -> None:
        page = Page(board(taskmap))
        for tag, values in page.elements:
            assert not {"src", "style", "srcset", "data", "action"} & values.keys(), tag
            assert not [name for name in values if name.startswith("on")]
            assert str(values.get("href", "#")).startswith("#")
        [policy] = [
            str(values["content"])
            for tag, values in page.elements
            if values.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy

    def test_every_measure_has_its_page_without_a_script(
        self, office: Office, taskmap: Run
    ) -> None:
        page = Page(board(taskmap))
        places = {values.get("id") for tag, values in page.elements if tag == "article"}
        links = {values["href"] for tag, values in page.elements if tag == "a"}
        assert places == {"m0-0", "m0-1", "m0-2"}
        assert {f"#{each}" for each in places} < links
        assert all(each is None or each[1:] in page_ids(page) for each in links)

    def test_user_text_is_data(self, office: Office, taskmap: Run) -> None:
        text = board(taskmap)
        page = Page(text)
        scripts = [values for tag, values in page.elements if tag == "script"]
        assert scripts == [{"type": "application/json", "id": "data"}, {}]
        shown = [data.strip() for _, data in page.texts if "alert(1)" in data]
        assert shown == [NASTY]
        assert script_data(text)["plans"] == ["看板方案 </script><!-- 😀"]

    def test_a_text_in_a_chart_is_data(self, office: Office, taskmap: Run) -> None:
        page = Page(board(taskmap))
        [title] = [data for tag, data in page.texts if tag == "title" and "开工" in data]
        assert title == "2022-06-30 2 开工 </svg><!-- <b>（逾期）"

    def test_the_script_and_style_are_of_a_browser_of_2018(self) -> None:
        """Chromium 70: what came later would stop the script, or leave the style without what it says."""
        script = (TEMPLATES / "看板.js").read_text("utf-8")
        assert (
            re.findall(
                r"\?\.[a-z]|\?\?|replaceAll|replaceChildren|\.at\(|\.flatMap|#[a-z]+ =", script
            )
            == []
        )
        style = (TEMPLATES / "看板.css").read_text("utf-8")
        assert (
            re.findall(r"(?<!-)\bgap:|\binset|clamp\(|[^n]min\(|aspect-ratio|:is\(|:where\(", style)
            == []
        )

    def test_the_same_bytes_again(self, office: Office, taskmap: Run) -> None:
        assert board(taskmap) == board(taskmap)

    def test_several_plans(self, office: Office, taskmap: Run) -> None:
        office.issue(SECOND, name="second")
        page = Page(board(taskmap))
        sections = [values for tag, values in page.elements if values.get("class") == "plan"]
        assert [each["id"] for each in sections] == ["p0", "p1"]
        only = Page(board(taskmap, "--plan", "second-2"))
        assert [values for _, values in only.elements if values.get("class") == "plan"] == [
            {"class": "plan", "id": "p0", "aria-labelledby": "p0-title"}
        ]

    def test_an_ending_that_no_board_has(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("board", "-o", "看板.doc", "--as-of", DAY)
        assert ran.status == 2
        assert "看板的文件名要以 .html" in ran.err

    def test_an_office_changes_the_look(self, office: Office, taskmap: Run) -> None:
        """Its own style is allowed by the page's rule, which names it."""
        assert taskmap("templates", "copy", "样").status == 0
        assert taskmap("templates", "check", "样").status == 0
        style = Path("样/看板.css")
        style.write_text(style.read_text("utf-8") + "h1 { color: #900; }\n", "utf-8")
        own, shipped = board(taskmap, "--templates", "样"), board(taskmap)
        assert "h1 { color: #900; }" in own
        assert policy_of(own) != policy_of(shipped)


def page_ids(page: Page) -> set[str | None]:
    return {values.get("id") for _, values in page.elements}


def policy_of(text: str) -> str:
    found = re.search(r"style-src '([^']+)'", text)
    assert found is not None
    return found[1]


def test_a_page_does_not_wait_for_what_writes_wall_charts(office: Office, here: Path) -> None:
    loaded = {name.partition(".")[0] for name in loaded_modules(here, "board", "--as-of", DAY)}
    assert "jinja2" in loaded
    assert not loaded & {"openpyxl", "docx", "pypdfium2"}


class TestPublished:
    def test_pages_of_units_that_are_gone_go(self, office: Office, taskmap: Run) -> None:
        taskmap("board", "--publish", "发布", "--as-of", DAY)
        pages = Path("发布/单位")
        (pages / "甲局.html").rename(pages / "丁局.html")
        (pages / "戊局.html").write_text("别人的网页", "utf-8")
        taskmap("board", "--publish", "发布", "--as-of", DAY)
        left = {path.stem for path in pages.iterdir()}
        assert left == {"甲局", "乙局", "丙局", "戊局"}

    def test_a_page_of_a_unit_has_its_own_rows_alone(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("board", "--publish", "发布", "--as-of", DAY)
        assert ran.status == 0, ran.err
        files = {path.name: path.read_bytes().decode() for path in Path("发布/单位").iterdir()}
        assert files.keys() == {"甲局.html", "乙局.html", "丙局.html"}
        texts = {
            "甲局.html": ["甲局说的话", "张副市长"],
            "乙局.html": ["乙局的难处", "alert(1)"],
            "丙局.html": ["办丙局的事"],
        }
        for name, page in files.items():
            for owner, own in texts.items():
                for text in own:
                    # 乙局 supports the measure of 张副市长.
                    is_there = owner == name or (text == "张副市长" and name == "乙局.html")
                    assert (text in page) == is_there, (name, text)
            others = {path.removesuffix(".html") for path in files} - {name.removesuffix(".html")}
            assert not [each for each in others if each in page.replace(f"办{each}的事", "")]

    def test_its_figures_are_those_of_its_own_part(self, office: Office, taskmap: Run) -> None:
        taskmap("board", "--publish", "发布", "--as-of", DAY)
        own = script_data(Path("发布/单位/乙局.html").read_text("utf-8"))
        assert own["units"] == ["乙局"]
        assert [row[2] for row in own["measures"]] == ["1", "2"]
        assert Path("发布/看板.html").read_text("utf-8") == board(taskmap)

    def test_beside_another_file_it_says_where_all_of_them_are(
        self, office: Office, taskmap: Run
    ) -> None:
        for out in ("今天.html", "挂图.svg"):
            ran = taskmap("board", "-o", out, "--publish", "发布", "--as-of", DAY)
            assert ran.out.splitlines()[:3] == [
                f"写好了 {out}",
                f"写好了 {Path('发布/看板.html')}",
                f"另有 3 页，每个单位一页，都在 {Path('发布/单位')}",
            ]
