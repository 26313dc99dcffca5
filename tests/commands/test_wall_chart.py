"""`taskmap board -o 挂图.svg`: the rows, bars and milestones of the wall chart of an office, and its files."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from conftest import Run
from support.filled_checklists import set_cells
from support.office import INBOX, Office, fill_checklist

SVG = "{http://www.w3.org/2000/svg}"
DAY = "2022-08-02"
PLAN = """\
id: wall-1
title: 挂图方案
issuer: 某办
issued: 2022-05-07
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
units: [甲局, 乙局]
chapters:
  - title: 一、头一章
    chapters:
      - title: （一）头一节
        tasks:
          - {no: 1, title: 第一项, text: 办甲局的事, lead: [甲局], deadline: 2022年9月底前}
      - title: （二）第二节
        tasks:
          - no: 2
            text: 办乙局的事
            lead: [乙局]
            deadline: 2022年底前
            milestones: [{by: 2022年6月底前, what: 开工}, {by: 2022年10月底前, what: 封顶}]
  - title: 二、第二章
    tasks:
      - {no: 3, text: "=1+1]]></svg><script>", lead: [甲局]}
      - {no: 4, text: 长期的事, lead: [甲局], deadline: 长期坚持}
"""


@pytest.fixture
def office(taskmap: Run, here: Path) -> Office:
    """甲局 reported in July that it has done the half, 乙局 nothing."""
    office = Office(taskmap, PLAN)
    INBOX.mkdir(exist_ok=True)
    office.send("甲局.xlsx", fill_checklist("甲局", set_cells(G5="推进中", H5=50, J5="过半")))
    office.collect(day="2022-07-20")
    return office


def draw(taskmap: Run, name: str, *words: object) -> list[Path]:
    ran = taskmap("board", "-o", name, "--as-of", DAY, *words)
    assert ran.status == 0, ran.err
    return sorted(Path().glob(f"{Path(name).stem}*"))


def texts(path: Path) -> list[str]:
    return [each.text or "" for each in ElementTree.parse(path).iter(f"{SVG}text")]


def titles(path: Path) -> list[str]:
    return [each.text or "" for each in ElementTree.parse(path).iter(f"{SVG}title")]


class TestChart:
    def test_rows_and_their_figures(self, office: Office, taskmap: Run) -> None:
        [file] = draw(taskmap, "挂图.svg")
        shown = texts(file)
        assert "挂图作战：挂图方案" in shown
        headings = ("一、头一章 / （一）头一节", "一、头一章 / （二）第二节", "二、第二章")
        assert [each for each in shown if each in headings] == [*headings]
        [plan] = taskmap("board", "--format", "json", "--as-of", DAY).data["plans"]
        lights = {"绿": "● 绿", "黄": "▲ 黄", "红": "■ 红", "": "○ 无"}
        for line in plan["lines"]:
            at = shown.index(line["measure"])
            cells = shown[at : at + 5]
            assert lights[line["light"]] in cells
            assert any(each.startswith(line["bucket"]) for each in cells)

    def test_bars_from_start_to_deadline(self, office: Office, taskmap: Run) -> None:
        [file] = draw(taskmap, "挂图.svg")
        bars = [each for each in titles(file) if " 至 " in each]
        assert bars == [
            "2022-05-07 至 2022-09-30",
            "2022-05-07 至 2022-12-31",
            "2022-05-07 至 2022-12-31，并持续",
            "2022-05-07 至 2022-12-31，并持续",
        ]

    def test_milestones_with_their_state(self, office: Office, taskmap: Run) -> None:
        [file] = draw(taskmap, "挂图.svg")
        assert [each for each in titles(file) if each.startswith("节点")] == [
            "节点逾期：6月30日 开工",
            "节点未到期：10月31日 封顶",
        ]

    def test_an_extension_makes_the_bar_longer(self, office: Office, taskmap: Run) -> None:
        words = ("--until", "2022-11-30", "--why", "汛情", "--number", "7号", "--day", DAY)
        ran = taskmap("extend", "1", *words)
        assert ran.status == 0, ran.err
        [file] = draw(taskmap, "挂图.svg")
        assert "2022-05-07 至 2022-11-30" in titles(file)

    def test_a_deadline_far_away(self, taskmap: Run, here: Path) -> None:
        """The chart ends after ten years, and the bar goes on."""
        far = PLAN.replace("until: 2022-12", "until: 2060-12").replace("2022年9月", "2050年9月")
        Office(taskmap, far)
        [file] = draw(taskmap, "挂图.svg")
        assert "2022-05-07 至 2032-04-30，并持续" in titles(file)


class TestFiles:
    def test_a_workbook_of_real_cells(self, office: Office, taskmap: Run) -> None:
        [file] = draw(taskmap, "挂图.xlsx", "--paper", "a0")
        sheet = openpyxl.load_workbook(file).worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        values = [cell.value for cell in cells]
        assert {"=1+1]]></svg><script>", "▲", "◇", "→", "2022年9月底前"} <= {*values}

    def test_a_file_a_plan(self, office: Office, taskmap: Run) -> None:
        second = PLAN.replace("wall-1", "wall-2").replace("挂图方案", "又一个方案")
        office.issue(second, name="second")
        files = draw(taskmap, "挂图.SVG", "--paper", "A0")
        assert [each.name for each in files] == ["挂图-2.SVG", "挂图.SVG"]
        for file, title in zip(files, ("又一个方案", "挂图方案"), strict=True):
            assert f"挂图作战：{title}" in texts(file)
            assert ElementTree.parse(file).getroot().get("width") == "1189mm"
        [workbook] = draw(taskmap, "表.xlsx")
        assert len(openpyxl.load_workbook(workbook).sheetnames) == 2

    def test_a_paper_that_no_chart_is_made_for(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("board", "-o", "挂图.svg", "--paper", "A5")
        assert ran.status == 2
        assert "A5" in ran.err

    def test_an_ending_that_no_chart_has(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("board", "-o", "挂图.gif", "--as-of", DAY)
        assert ran.status == 2
        assert "挂图的以 .xlsx、.svg、.pdf、.png 结尾" in ran.err
