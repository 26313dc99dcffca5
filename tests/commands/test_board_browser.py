"""The board in a real Chromium: it asks for nothing, filters, sorts, opens, prints, and can be read by everybody."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import Run
from support.board_office import DAY, NASTY, PLAN, SECOND
from support.browser import start_browser, visit
from support.filled_checklists import set_cells
from support.office import Office

pytestmark = pytest.mark.office
WIDE, NARROW = {"width": 1600, "height": 1000}, {"width": 360, "height": 740}
MANY = 700


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with start_browser() as started:
        yield started


@pytest.fixture
def page(taskmap: Run, here: Path) -> Path:
    """Two plans; 甲局 was on time in June, 乙局 late with a text that breaks what it can."""
    office = Office(taskmap, PLAN)
    office.receive("甲局", "2022-06-20", set_cells(G5="已完成", H5=100, J5="甲局说的话"))
    office.receive("乙局", "2022-06-27", set_cells(H5=20, J5=NASTY))
    office.issue(SECOND, name="second")
    return write(taskmap)


def write(taskmap: Run, *words: object) -> Path:
    ran = taskmap("board", "-o", "看板.html", "--as-of", DAY, *words)
    assert ran.status == 0, ran.err
    return Path("看板.html")


@pytest.fixture
def many(taskmap: Run, here: Path) -> Path:
    """A plan of so many measures that its page lists none by itself."""
    head = (
        "id: many-1\ntitle: 大方案\nissued: 2022-05-07\nperiod: {from: 2022-05, until: 2022-12}\n"
    )
    rule = "reporting: [{name: 月报, every: month, day: 25}]\ntasks:\n"
    tasks = "".join(
        f"  - {{no: {at}, title: 第{at}项, lead: [第{at % 7}局], deadline: 2022年{6 + at % 7}月底前}}\n"
        for at in range(1, MANY + 1)
    )
    Path("plan.yaml").write_text(head + rule + tasks, "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-07")
    assert ran.status == 0, ran.err
    return write(taskmap)


class TestLoading:
    @pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_says_nothing_asks_for_nothing_and_fits(
        self, browser: Browser, page: Path, size: dict[str, int], scheme: str
    ) -> None:
        with visit(browser, page, viewport=size, color_scheme=scheme) as seen:
            seen.page.click("#list tbody a")
            seen.page.keyboard.press("Escape")
            assert seen.said == []
            assert seen.asked == [page.absolute().as_uri()]
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    def test_the_same_rows_without_a_script(self, browser: Browser, page: Path) -> None:
        with visit(browser, page) as seen, visit(browser, page, java_script_enabled=False) as bare:
            # No script may be run there, so what it shows is read as text.
            rows = bare.page.locator("#list tbody tr").all_inner_texts()
            assert [row.split("\t") for row in rows] == seen.rows()
            grids = "table.grid tbody tr"
            assert (
                bare.page.locator(grids).all_inner_texts()
                == seen.page.locator(grids).all_inner_texts()
            )
            assert bare.page.locator("article").first.is_visible()
            assert not bare.page.locator("#filters").is_visible()


class TestTable:
    def test_filters(self, browser: Browser, page: Path) -> None:
        with visit(browser, page, viewport=WIDE) as seen:
            assert [row[0] for row in seen.rows()] == ["1", "2", "3", "1", "2", "3"]
            seen.choose("unit", "乙局")
            assert [row[0] for row in seen.rows()] == ["1", "2", "1", "2"]
            seen.choose("role", "配合")
            assert [row[0] for row in seen.rows()] == ["1", "1"]
            assert seen.page.inner_text("#filters output") == "共 6 条，列出 2 条"
            seen.page.click("#filters button")
            assert len(seen.rows()) == 6
            seen.page.fill("#filters [name=text]", "丙局的事 <B>")
            assert [row[2] for row in seen.rows()] == ["办丙局的事 <b>&"] * 2
            seen.page.click("#filters button")
            for name, label, at in (
                ("chapter", "二、第二章", 1),
                ("leader", "张副市长", 4),
                ("bucket", "已完成", 6),
                ("light", "绿", 7),
            ):
                before = seen.rows()
                seen.choose(name, label)
                assert seen.rows() == [row for row in before if row[at] == label] != []
                seen.page.click("#filters button")
            assert seen.said == []

    def test_sorts_both_ways(self, browser: Browser, page: Path) -> None:
        with visit(browser, page, viewport=WIDE) as seen:
            heads = seen.page.locator("#list thead button")
            for at in range(heads.count()):
                heads.nth(at).click()
                upwards = [row[at] for row in seen.rows()]
                heads.nth(at).click()
                downwards = [row[at] for row in seen.rows()]
                assert sorted(upwards) == sorted(downwards)
                assert [each for each in dict.fromkeys(upwards)] == [
                    *reversed(dict.fromkeys(downwards))
                ]
            heads.nth(8).click()
            assert [row[8] for row in seen.rows()][-1] == "100"
            assert seen.page.locator("#list th[aria-sort=ascending]").count() == 1

    def test_the_switch_of_plans(self, browser: Browser, page: Path) -> None:
        with visit(browser, page, viewport=WIDE) as seen:
            sections = seen.page.locator("section.plan")
            seen.page.click("#plans button >> text=另一个方案")
            assert [sections.nth(at).is_visible() for at in range(2)] == [False, True]
            assert len(seen.rows()) == 3
            assert seen.page.get_attribute("#plans [aria-pressed=true]", "value") == "1"
            seen.page.click("#plans button >> text=全部方案")
            assert len(seen.rows()) == 6


class TestMeasure:
    def test_opens_and_goes_back_by_keyboard(self, browser: Browser, page: Path) -> None:
        with visit(browser, page, viewport=WIDE) as seen:
            seen.page.focus("#list tbody tr:nth-child(1) a")
            seen.page.keyboard.press("Enter")
            article = seen.page.locator("#m0-0")
            assert article.is_visible()
            assert NASTY.split("\u202e")[0].strip() in article.inner_text()
            assert seen.page.evaluate("document.activeElement.id") == "m0-0"
            assert seen.page.title() == "1 办甲局的事"
            assert not seen.page.locator("main").is_visible()
            seen.page.keyboard.press("Escape")
            assert seen.page.locator("main").is_visible()
            assert not article.is_visible()
            seen.page.go_back()
            assert article.is_visible()
            assert seen.said == []

    def test_by_its_address(self, browser: Browser, page: Path) -> None:
        with visit(browser, page, "#m1-2") as seen:
            assert seen.page.locator("#m1-2").is_visible()
        with visit(browser, page, "#m9-9") as seen:
            assert seen.page.locator("main").is_visible()
            assert seen.said == []


class TestManyMeasures:
    def test_rows_are_made_as_they_are_looked_at(self, browser: Browser, many: Path) -> None:
        with visit(browser, many, viewport=WIDE) as seen:
            assert seen.asked == [many.absolute().as_uri()]
            assert len(seen.rows()) < MANY
            assert seen.page.inner_text("#filters output") == f"共 {MANY} 条"
            seen.page.fill("#filters [name=text]", "第699项")
            assert [row[0] for row in seen.rows()] == ["699"]
            seen.page.click("#list tbody a")
            assert "第6局" in seen.page.inner_text("article.open")
            assert "2022年12月底前" in seen.page.inner_text("article.open")
            assert seen.said == []

    def test_the_grid_says_how_many_it_leaves_out(self, browser: Browser, many: Path) -> None:
        with visit(browser, many, viewport=WIDE) as seen:
            caption = seen.page.locator("table.grid caption")
            assert f"{MANY} 条里只画前 150 条" in str(caption.text_content())
            seen.page.fill("#filters [name=text]", "第69")
            assert caption.text_content() == "一行一条举措，一列一个单位"

    def test_without_a_script_it_says_so(self, browser: Browser, many: Path) -> None:
        with visit(browser, many, java_script_enabled=False) as seen:
            assert f"举措有 {MANY} 条" in seen.page.inner_text("#measures")

    def test_all_are_printed(self, browser: Browser, many: Path) -> None:
        with visit(browser, many) as seen:
            text = printed(seen.page.pdf(prefer_css_page_size=True))
            assert all(f"第{at}项" in text for at in (1, 350, MANY))


def printed(data: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode()


def test_prints_on_a3(browser: Browser, page: Path) -> None:
    with visit(browser, page) as seen:
        data = seen.page.pdf(prefer_css_page_size=True)
    ran = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True)
    # 420 by 297 mm.
    assert re.search(rb"Page size: +119[01](\.\d+)? x 84[12](\.\d+)? pts \(A3\)", ran.stdout)
    text = printed(data)
    assert [
        word for word in ("办丙局的事", "时间轴", "另一个方案", "欠办") if word not in text
    ] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("made", ["page", "many"])
def test_axe_finds_nothing_serious(
    browser: Browser,
    made: str,
    scheme: str,
    request: pytest.FixtureRequest,
) -> None:
    path: Path = request.getfixturevalue(made)
    options = {"viewport": WIDE, "color_scheme": scheme}
    for place in ("", "#m0-1"):
        with visit(browser, path, place, **options) as seen:
            assert seen.faults() == []
    with visit(browser, path, java_script_enabled=True, viewport=NARROW) as seen:
        assert seen.faults() == []
