"""Tables of a PDF: without rules by where the text stands, with them as in any other file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from taskmap.notices import readers
from taskmap.notices.drafting import draft_of
from taskmap.notices.readers.pdf import aligned, grid
from taskmap.notices.readers.pdf.lines import PageCharacter

SIZE = 10.0


def line(top: float, *pieces: tuple[float, str]) -> list[PageCharacter]:
    """Characters as wide as high; each piece of the line begins at its x."""
    return [
        PageCharacter(letter, x + at * SIZE, x + (at + 1) * SIZE, top, top + SIZE, SIZE)
        for x, text in pieces
        for at, letter in enumerate(text)
    ]


def texts(characters: list[PageCharacter]) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in found.rows]
        for found in aligned.find_tables(characters)
    ]


class TestWithoutRules:
    HEAD = ((0, "序号"), (60, "工作任务"), (140, "责任单位"), (220, "时限"))

    def test_lines_of_a_cell_are_nearer_than_rows(self) -> None:
        page = (
            line(0, (60, "乙州市任务分解表及其说明"))
            + line(40, *self.HEAD)
            + line(70, (0, "1"), (60, "建设停车"), (140, "市甲局、"), (220, "6月"))
            + line(84, (60, "场"), (140, "市乙局"))
            + line(114, (60, "划好标线"), (140, "市丙局"), (220, "8月"))
        )
        assert texts(page) == [
            [
                ["序号", "工作任务", "责任单位", "时限"],
                ["1", "建设停车场", "市甲局、市乙局", "6月"],
                ["", "划好标线", "市丙局", "8月"],
            ]
        ]

    def test_rows_of_one_line_each(self) -> None:
        page = line(0, *self.HEAD)
        for n in (1, 2, 3):
            page += line(25 * n, (0, str(n)), (60, "修路"), (140, "市甲局"), (220, "6月"))
        assert [len(rows) for rows in texts(page)] == [4]

    def test_a_paragraph_ends_it(self) -> None:
        page = line(0, *self.HEAD)
        for n in (1, 2):
            page += line(25 * n, (0, str(n)), (60, "修路"), (140, "市甲局"), (220, "6月"))
        page += line(90, (0, "各单位要按照上表抓好落实并按月报送情况"))
        assert [len(rows) for rows in texts(page)] == [3]

    @pytest.mark.parametrize(
        "page",
        [
            line(0, (0, "联系人：张某"), (100, "电话：123"), (200, "传真：456")),
            [c for n in range(4) for c in line(25 * n, (0, "各单位要抓好落实"))],
            [c for n in range(4) for c in line(25 * n, (0, "甲"), (40, "乙"), (80, "丙"))],
        ],
        ids=["one line", "paragraphs", "letters set wide"],
    )
    def test_what_is_none(self, page: list[PageCharacter]) -> None:
        assert not texts(page)

    def test_columns_that_are_not_understood_are_told(self) -> None:
        page = [
            letter
            for n in range(4)
            for letter in line(25 * n, *((x + 30 * (n % 2), "甲乙丙丁") for x in (0, 60, 120)))
        ]
        assert not texts(page)
        assert aligned.has_columns(page)


class TestColumnsOfNames:
    """A column as wide as six letters and its padding, with the rules around its cells."""

    @staticmethod
    def cells(*texts: tuple[str, ...]) -> list[str]:
        boxes = [(x, 60.0 * y, x + 70, 60.0 * y + 60) for y in range(len(texts)) for x in (0, 70)]
        characters = [
            letter
            for y, lines in enumerate(texts)
            for at, text in enumerate(lines)
            for letter in line(60.0 * y + 12 * at, (75, text))
        ]
        built = grid.build_grid(boxes, characters)
        assert built is not None
        return [row[1].text for row in built.rows]

    def test_a_full_line_ends_a_name_where_each_has_its_line(self) -> None:
        printed = (("市甲局", "甲乙丙丁中心", "各街道"), ("市丙局", "各镇"))
        assert self.cells(*printed) == ["市甲局\n甲乙丙丁中心\n各街道", "市丙局\n各镇"]

    def test_behind_a_bracket_the_next_name_begins(self) -> None:
        assert self.cells(("市甲局",), ("甲园（乙镇）", "各街道"))[1] == "甲园（乙镇）\n各街道"

    def test_a_name_that_did_not_go_into_its_line_stays_one(self) -> None:
        assert self.cells(("市甲局", "甲乙丙丁工业", "园"), ("市丙局", "各镇")) == [
            "市甲局\n甲乙丙丁工业园",
            "市丙局\n各镇",
        ]

    def test_names_behind_marks_are_parted_by_these(self) -> None:
        printed = (("市甲局、市直", "各局"), ("市甲局", "各镇"), ("市甲局", "各镇"))
        assert self.cells(*printed)[0] == "市甲局、市直各局"


HEAD: tuple[str, ...] = ("类别", "序号", "任务", "具体举措", "牵头单位", "配合单位", "完成时限")
ROWS = (
    (
        "一、路",
        "1",
        "整治城区道路",
        "修补破损路面3公里以上，更换井盖",
        "市甲局",
        "市乙局、各县（市、区）政府",
        "2026年6月底前",
    ),
    ("", "", "", "划设停车标线", "市甲局", "市丙局", "2026年9月底前"),
    ("二、林", "2", "种树", "补种行道树500株", "市丁局", "", "持续推进"),
)
SPANS = {(0, 0): 2, (0, 1): 2, (0, 2): 2}
TITLE = "乙州市2026年任务分解表"


def page(border: str) -> str:
    hidden = {
        (row + below, column) for (row, column), down in SPANS.items() for below in range(1, down)
    }
    rows = [
        "".join(
            f'<td rowspan="{SPANS.get((number, place), 1)}" valign="top">{text}</td>'
            for place, text in enumerate(row)
            if (number, place) not in hidden
        )
        for number, row in enumerate(ROWS)
    ]
    head = "".join(f"<td>{name}</td>" for name in HEAD)
    body = "".join(f"<tr>{row}</tr>" for row in (head, *rows))
    return f'<meta charset="utf-8"><p>{TITLE}</p><table width="100%" cellpadding="6" {border}>{body}</table>'


def convert(file: Path, kind: str, *options: str) -> Path:
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", *options, "--convert-to", kind]
    command += ["--outdir", str(file.parent), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return file.with_suffix(f".{kind}")


def workbook(file: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in ((TITLE,), HEAD, *ROWS):
        sheet.append(list(cells))
    for (row, column), down in SPANS.items():
        sheet.merge_cells(None, row + 3, column + 1, row + 2 + down, column + 1)
    book.save(file)
    return file


def said(file: Path) -> list[object]:
    """What a draft says, without the places in the file."""
    chapters = draft_of(readers.read(file)).chapters
    return [
        (
            chapter.title,
            task.no,
            task.title,
            task.text,
            task.work,
            [(one.text, one.work) for one in task.measures],
        )
        for chapter in chapters
        for task in chapter.tasks
    ]


@pytest.mark.office
def test_the_same_table_in_every_file(tmp_path: Path) -> None:
    ruled, bare = tmp_path / "ruled.html", tmp_path / "bare.html"
    ruled.write_text(page('border="1" cellspacing="0"'), "utf-8")
    bare.write_text(page(""), "utf-8")
    expected = said(ruled)
    assert len(expected) == 2
    assert said(workbook(tmp_path / "表.xlsx")) == expected
    for file in (ruled, bare):
        word = convert(file, "docx", "--infilter=HTML (StarWriter)")
        assert said(word) == expected
        printed = convert(word, "pdf")
        assert said(printed) == expected
        codes = [doubt.code for doubt in readers.read(printed).doubts]
        assert ("page-table" in codes) == (file == bare)
