"""Lists of units as offices have them: whatever the file and its encoding, the names come out, each once."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.preparing import unit_lists

ROWS = (
    ("参加单位名单", "", ""),
    ("序号", "单位名称", "联系人"),
    ("1", "县水利局", "办公室"),
    ("2", "县城管局", "水政股"),
    ("3", "县水利局", ""),
)
NAMES = ("县水利局", "县城管局")


def text_file(path: Path, encoding: str) -> Path:
    path.write_bytes(
        "\r\n".join(("参加单位名单", "1．县水利局", "2．县城管局、", "")).encode(encoding)
    )
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text(encoding: str, tmp_path: Path) -> None:
    assert unit_lists.read(text_file(tmp_path / "名单.txt", encoding)).names == NAMES


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_csv(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("\n".join(map(",".join, ROWS)).encode(encoding))
    assert unit_lists.read(path).names == NAMES


@pytest.mark.parametrize("rows", [ROWS, ROWS[2:]], ids=["headed", "bare"])
def test_a_workbook(rows: tuple[tuple[str, ...], ...], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "名单.xlsx")
    assert unit_lists.read(tmp_path / "名单.xlsx").names == NAMES


def test_a_table_in_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("各有关单位：")
    table = document.add_table(0, 3)
    for row in ROWS[1:]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "名单.docx"))
    assert unit_lists.read(tmp_path / "名单.docx").names == NAMES


def test_names_in_one_line_and_what_is_none() -> None:
    found = unit_lists.parse(["1.县水利局、县城管局；东河镇", "各有关单位（牵头）等", ""])
    assert found.names == (*NAMES, "东河镇")
    assert len(found.refused) == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TaskmapError, match="没有这个文件"):
        unit_lists.read(tmp_path / "名单.txt")
