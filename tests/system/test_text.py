"""What no workbook, document or terminal can carry is taken out once, said, and nothing else is touched."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import Run
from taskmap.system.text import clean, cut, cut_bytes, pad, plain, shorten, width, wrap

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_what_is_left_can_stand_anywhere(text: str) -> None:
    cleaned, _ = clean(text)
    cleaned.encode()
    element = etree.Element("t")
    element.text = cleaned
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", cleaned)


@given(ANY)
def test_only_what_is_told_is_taken_out(text: str) -> None:
    cleaned, told = clean(text)
    gone = {chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,})", told)}
    assert cleaned == "".join(character for character in text if character not in gone)
    assert gone <= set(text)
    assert clean(cleaned) == (cleaned, "")


@pytest.mark.parametrize(
    ("text", "cleaned", "told"),
    [
        ("市发改委\t\r\n\u3000😀", "市发改委\t\r\n\u3000😀", ""),
        ("a\x07b\ufffec\x07", "abc", "U+0007 U+FFFE"),
        ("\ud83d\ude00", "", "U+D83D U+DE00"),
        ("\x1b[31m红\x9b0m", "[31m红0m", "U+001B U+009B"),
        ("\x00\uffff", "", "U+0000 U+FFFF"),
        ("", "", ""),
    ],
)
def test_by_example(text: str, cleaned: str, told: str) -> None:
    assert clean(text) == (cleaned, told)


PLAN = """\
id: text-1
title: "=1+1"
issuer: "@发文"
period: {from: 2022-05, until: 2022-05}
reporting: [{name: "-月报", every: month, day: 25, to: "+某办"}]
units:
  - {name: "=HYPERLINK(\\"http://x\\")", contact: "+86 731", phone: "-1", email: "@x"}
  - "..etc"
  - "<%>\\"'"
  - "_x0041_局"
  - "😀局"
  - "＝全角"
  - LONG
  - "带\\u0007铃\\ufffe局"
tasks:
  - {no: "=1", title: "+a", text: "[/建设]", units: ["=HYPERLINK(\\"http://x\\")", "..etc"]}
  - {no: "2", title: "-b", text: "[red]x[/red]../../etc<&>", units: ["<%>\\"'", "_x0041_局"]}
  - {no: "3", title: "@c", text: "第一行\\n第二行\\r\\n第三行", units: ["😀局", LONG]}
  - {no: "4", title: "  两边有空  ", text: "_x0041_ _x000D_ {{ plan.title }} %s ${x}", units: ["＝全角"]}
  - {no: "5", title: "响\\u0007\\x00铃\\x9b", text: "a\\ufffeb\\uffff", units: ["带铃局"]}
  - {no: "6", title: "'=1", text: "\\t=1", units: ["..etc"]}
""".replace("LONG", f'"{"长" * 300}"')

UNITS = [
    '=HYPERLINK("http://x")',
    "..etc",
    "<%>\"'",
    "_x0041_局",
    "😀局",
    "长" * 300,
    "＝全角",
    "带铃局",
]
TITLES = ["+a", "-b", "@c", "两边有空", "响铃", "'=1"]
TEXTS = [
    "[/建设]",
    "[red]x[/red]../../etc<&>",
    "第一行\n第二行\n第三行",
    "_x0041_ _x000D_ {{ plan.title }} %s ${x}",
    "ab",
    "=1",
]


FORMULAS = {"=1+1", "=HYPERLINK", "+a", "-b", "@c", "=1", "-月报", "+某办"}


class TestTextIsData:
    """A plan made of nothing but traps, through the whole of split and read back by two readers."""

    @pytest.fixture
    def out(self, taskmap: Run, here: Path) -> Path:
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        ran = taskmap("split", "plan.yaml", "-o", "deep/out", "--as-of", "2022-05-08")
        assert ran.status == 0, ran.err
        assert "=1+1" in ran.out
        return here / "deep" / "out"

    def files(self, out: Path) -> dict[str, Path]:
        """Each unit's checklist, as the index says."""
        with open(out / "责任清单" / "目录.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return {strip_mark(row["单位"]): out / "责任清单" / strip_mark(row["文件"]) for row in rows}

    def test_what_was_cleaned_is_said_once(self, taskmap: Run, out: Path) -> None:
        ran = taskmap("validate", "plan.yaml", "--format", "json")
        told = [fault for fault in ran.data if fault["code"] == "text-cleaned"]
        assert [re.findall(r"U\+\w+", fault["message"]) for fault in told] == [
            ["U+0007", "U+FFFE"],
            ["U+0007", "U+0000", "U+009B"],
            ["U+FFFE", "U+FFFF"],
        ]
        assert {fault["severity"] for fault in told} == {"warning"}
        lines = PLAN.splitlines()
        assert ["\\u0007" in lines[fault["line"] - 1] for fault in told] == [True] * 3

    def test_every_unit_has_a_file_where_it_belongs(self, out: Path) -> None:
        files = self.files(out)
        assert list(files) == [unit for unit in UNITS if unit in files]
        assert set(files) == set(UNITS)
        assert sorted(files.values()) == sorted((out / "责任清单").glob("*.xlsx"))
        assert {path.name for path in out.parent.parent.iterdir()} == {
            ".taskmap",
            "deep",
            "plan.yaml",
        }

    def test_the_index_holds_no_formula(self, out: Path) -> None:
        text = (out / "责任清单" / "目录.csv").read_text("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]
        assert {"'+86 731", "'-1", "'@x"} <= set(cells)

    def test_the_schedule_by_openpyxl(self, out: Path) -> None:
        found = strings(out / "任务分解表.xlsx")
        assert set(TITLES + TEXTS + ["=1", "2"]) <= found
        assert any(cell.startswith("=1+1") for cell in found)
        for unit in UNITS:
            assert any(unit in cell for cell in found), unit

    def test_the_schedule_by_calamine(self, out: Path) -> None:
        found = calamine(out / "任务分解表.xlsx")
        assert set(TITLES + TEXTS) <= found

    def test_the_checklists(self, out: Path) -> None:
        files = self.files(out)
        for unit, titles in (
            ('=HYPERLINK("http://x")', {"+a"}),
            ("..etc", {"+a", "'=1"}),
            ("_x0041_局", {"-b"}),
            ("长" * 300, {"@c"}),
            ("＝全角", {"两边有空"}),
        ):
            for found in (strings(files[unit]), calamine(files[unit])):
                assert found & set(TITLES) == titles, unit
                assert any(unit in cell for cell in found), unit

    def test_properties(self, out: Path) -> None:
        with zipfile.ZipFile(out / "任务分解表.xlsx") as archive:
            core = etree.fromstring(archive.read("docProps/core.xml"))
        said = [element.text for element in core]
        assert said[:2] == ["=1+1任务分解表", "@发文"]


def strip_mark(cell: str) -> str:
    """An index cell without the mark that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") else cell


def strings(path: Path) -> set[str]:
    """All text in the workbook; none of it may be typed as anything else."""
    found = set()
    for sheet in openpyxl.load_workbook(path, rich_text=False).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    # A template may have formulas of its own; none comes from the plan.
                    assert cell.data_type == "s" or not FORMULAS & {cell.value, cell.value[:10]}
                    found.add(cell.value)
    return {re.sub(r"_x005F_", "_", text) for text in found}


def calamine(path: Path) -> set[str]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {
        cell.replace("_x005F_", "_")
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
        if isinstance(cell, str)
    }


@pytest.mark.parametrize("text", ["Ａ　局", "A 局", "A\u200b局\n", "\ufeffA局"])
def test_spellings_have_one_plain_form(text: str) -> None:
    assert plain(text) == "A局"


def test_shorten_tells_how_many_there_are() -> None:
    assert shorten(["甲", "乙", "丙"], 2, "等 {} 处") == "甲、乙等 3 处"
    assert shorten(["甲", "乙"], 2, "等 {} 处") == "甲、乙"
    assert shorten([], 2, "等 {} 处") == ""
    assert shorten(["甲", "乙"], 1, "\n共{}种", "\n") == "甲\n共2种"
    assert shorten(["{x}", "乙"], 1, "等{}家") == "{x}等2家"


def test_cut() -> None:
    assert [cut("一二三四", most) for most in (3, 4)] == ["一二三…", "一二三四"]
    assert cut("一二三四", 2, "……") == "一二……"


@given(ANY, st.integers(3, 30))
def test_cut_bytes_keeps_to_its_bounds(text: str, most: int) -> None:
    for mark in ("", "…"):
        kept = cut_bytes(text, most, mark)
        assert len(kept.encode(errors="replace")) <= most
        assert kept == text or kept.endswith(mark)


@pytest.mark.parametrize(
    ("text", "terminal", "paper"),
    [("abc", 3, 3), ("甲ａ", 4, 4), ("“±”", 3, 6), ("ñ", 1, 1), ("𬱖。", 4, 4), ("“ñ", 2, 3)],
)
def test_width(text: str, terminal: int, paper: int) -> None:
    assert (width(text), width(text, ambiguous=2)) == (terminal, paper)


@given(ANY)
def test_width_on_paper_is_the_same_both_ways(text: str) -> None:
    # What is not in GBK is asked one by one.
    assert width(text, ambiguous=2) == width(f"{text}ñ", ambiguous=2) - 1


def test_pad_and_wrap() -> None:
    assert pad("甲", 4) == "甲  "
    assert wrap("甲乙丙", 4) == ["甲乙", "丙"]
    assert wrap("甲乙 2022-06-20 完成40%", 14) == ["甲乙 ", "2022-06-20 完", "成40%"]
    assert wrap("甲123456", 4) == ["甲12", "3456"]
    assert wrap("", 4) == [""]
