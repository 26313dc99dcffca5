"""The receipts of `collect` as pages: what they say, and that the ledger can be compared with them later."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from conftest import Run
from support.filled_checklists import set_cells
from support.office import INBOX, Office, fill_checklist

Table = list[list[str]]


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    return Office(taskmap)


def pages(folder: str = "回执") -> dict[str, tuple[str, list[Table]]]:
    """By the unit of each page its text and the cells of its tables, without their heads."""
    found = {}
    for path in Path(folder).glob("*.docx"):
        page = docx.Document(str(path))
        tables = [
            [[cell.text for cell in row.cells] for row in each.rows[1:]] for each in page.tables
        ]
        found[path.name.partition("-")[0]] = (
            "\n".join(each.text for each in page.paragraphs),
            tables,
        )
    return found


def test_what_was_taken_what_goes_back_and_what_is_only_told(office: Office) -> None:
    office.send("甲局.xlsx", fill_checklist("甲局", set_cells(H5=120, H6=0.9)))
    office.send("乙局.xlsx", fill_checklist("乙局"))
    ran = office.collect("--receipts", "回执", day="2022-06-27")
    assert ran.out.count("  回执：回执/") == 2
    found = pages()
    text, (about, returned, told) = found["甲局"]
    assert "甲局2022年6月月报收件回执" in text
    assert "某办" in text
    told_of = {row[0]: row[1] for row in about}
    code = told_of.pop("台账校验码")
    assert told_of == {
        "回执号": code.split("\u3000")[0],
        "方案": "回家方案",
        "单位": "甲局",
        "报送期": "2022-06",
        "文件": "甲局.xlsx",
        "收到日期": "2022年6月27日",
        "是否按时": "迟报 2 天（应于2022年6月25日前报送）",
        "登记": "3 条，另有 1 条退回更正",
        "签字盖章件": "还没有收到，请补送",
    }
    assert [row[0] for row in returned] == ["月度报送 H5"]
    assert [row[0] for row in told] == ["月度报送 H6"]
    assert len(found["乙局"][1]) == 1


def test_the_file_that_was_replaced(office: Office) -> None:
    office.send("乙局.xlsx", fill_checklist("乙局"))
    office.collect(day="2022-06-20")
    shutil.rmtree(INBOX)
    INBOX.mkdir()
    office.send("乙局改.xlsx", fill_checklist("乙局", share=60))
    office.collect("--receipts", "回执", day="2022-06-21")
    _, (about, changes) = pages()["乙局"]
    assert [row[:2] for row in changes] == [["2", "完成比例(%)"], ["2", "本期进展"]]
    assert changes[0][2:] == ["40", "60"]
    assert ["取代", "先前的 乙局.xlsx，以本次为准"] in about
    assert ["是否按时", "按时（应于2022年6月25日前报送）"] in about
    assert ["收到日期", "2022年6月21日"] in about
    assert ["最早收到", "2022年6月20日，是否按时照这一天"] in about


def test_the_ledger_is_compared_with_the_receipt(office: Office) -> None:
    office.send("乙局.xlsx", fill_checklist("乙局"))
    office.collect("--receipts", "回执")
    _, (about, *_) = pages()["乙局"]
    code = {row[0]: row[1] for row in about}["台账校验码"]
    for noted, status in ((code, 0), (code[:-8] + "00000000", 1)):
        Path("已知.txt").write_text(f"{noted}\n", "utf-8")
        ran = office.taskmap("ledger", "check", "--known", "已知.txt")
        assert ran.status == status, ran.out


def test_nothing_is_written_on_trial_or_for_what_has_no_receipt(office: Office) -> None:
    office.send("甲局.xlsx", fill_checklist("甲局", set_cells(A2="单位：乙局")))
    office.collect("--receipts", "回执", "--dry-run")
    office.collect("--receipts", "回执")
    assert not Path("回执").exists()


def test_a_receipt_that_cannot_be_written_is_told(office: Office) -> None:
    """The ledger has everything already."""
    office.send("乙局.xlsx", fill_checklist("乙局"))
    Path("回执").write_text("no folder")
    ran = office.collect("--receipts", "回执")
    assert ran.status == 0
    assert "乙局.xlsx 已经登记，没有写成回执：" in ran.err
    assert office.progress()


def test_the_offices_own_template(office: Office) -> None:
    own = docx.Document()
    own.add_paragraph("收到{{ document.title }}")
    Path("表样").mkdir()
    own.save("表样/回执.docx")
    office.send("乙局.xlsx", fill_checklist("乙局"))
    office.collect("--receipts", "回执", "--templates", "表样")
    assert pages()["乙局"] == ("收到乙局2022年6月月报收件回执", [])
    assert office.taskmap("templates", "check", "表样").status == 0
