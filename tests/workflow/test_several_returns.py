"""Several returns in one workbook: each sheet that says whose it is stands for itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from conftest import Run
from support.filled_checklists import SHEET, Change, set_cells, workbook_bytes
from support.office import Office, fill_checklist

FILE = "汇总.xlsx"
HIDDEN = "taskmap"
BAD = set_cells(G5="差不多了")


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def merge(
    sheets: Mapping[str, bytes], *, hidden: bool = True, change: Change | None = None
) -> bytes:
    """One workbook with the report sheet of each checklist under a name of its own, as somebody copies them, with or
    without their hidden sheets; `change` is done to the last.
    """
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, data in sheets.items():
        book = openpyxl.load_workbook(io.BytesIO(data))
        names = {title: SHEET} | ({f"{HIDDEN}{title}": HIDDEN} if hidden else {})
        for name, source in names.items():
            target = made.create_sheet(name)
            for row in book[source].iter_rows():
                for cell in row:
                    if cell.value is not None:
                        target[cell.coordinate] = cell.value
            target.sheet_state = book[source].sheet_state
    if change:
        change(made[[*sheets][-1]])
    return workbook_bytes(made)


def both(*changes: Change, hidden: bool = True, share: float = 40) -> bytes:
    """Of 甲局, and of 乙局, to whose sheet the changes are made."""
    sheets = {
        "甲": fill_checklist("甲局", share=share),
        "乙": fill_checklist("乙局", *changes, share=share),
    }
    return merge(sheets, hidden=hidden)


@pytest.mark.parametrize("hidden", [True, False])
def test_of_two_units(office: Office, hidden: bool) -> None:
    office.send(FILE, both(hidden=hidden))
    data = office.data("--receipts", "回执")
    assert (data["refused"], data["ignored"]) == ([], [])
    accepted = {each["unit"]: each for each in data["accepted"]}
    assert {unit: (each["sheet"], each["rows"]) for unit, each in accepted.items()} == {
        "甲局": ("甲", 4),
        "乙局": ("乙", 1),
    }
    assert len({each["receipt"] for each in accepted.values()}) == 2
    assert len(list(Path("回执").iterdir())) == 2
    first, second = office.ledger("submission")
    assert first.digest == second.digest
    assert {key[0] for key in office.progress()} == {"甲局", "乙局"}
    assert office.taskmap("ledger", "check").status == 0


def test_once(office: Office) -> None:
    office.send(FILE, both())
    office.data()
    again = office.collect()
    assert again.status == 0
    assert "共 1 个文件：登记报送 0 份" in again.out
    assert [each["why"][:4] for each in office.data()["ignored"]] == ["已经收过"] * 2
    assert len(office.ledger("submission")) == 2


def test_one_is_sent_back(office: Office) -> None:
    """One copy of the file, in which its sheet is marked, and what is right in the others stays as it was entered."""
    office.send(FILE, both(BAD))
    data = office.data()
    assert [each["unit"] for each in data["accepted"]] == ["甲局"]
    [item] = data["refused"]
    assert (item["unit"], item["faults"][0]["code"]) == ("乙局", "status-unknown")
    book = openpyxl.load_workbook(item["correction"])
    marked = {sheet.title: bool(sheet.conditional_formatting) for sheet in book}
    assert marked["乙"]
    assert not marked["甲"]
    assert office.data()["refused"] != []
    assert [each.kind for each in office.ledger("submission", "refusal")] == [
        "submission",
        "refusal",
    ]

    book["乙"]["G5"] = "推进中"
    Path("收件", FILE).unlink()
    office.send("改好.xlsx", workbook_bytes(book))
    accepted = {each["unit"]: each for each in office.data()["accepted"]}
    assert {unit: (each["replaced"], each["changes"]) for unit, each in accepted.items()} == {
        "甲局": (f"收件/{FILE}", []),
        "乙局": ("", []),
    }


def test_both_are_sent_back(office: Office) -> None:
    sheets = {"甲": fill_checklist("甲局", BAD), "乙": fill_checklist("乙局", BAD)}
    office.send(FILE, merge(sheets))
    one, two = office.data()["refused"]
    assert one["correction"] == two["correction"]
    book = openpyxl.load_workbook(one["correction"])
    assert all(book[title].conditional_formatting for title in sheets)
    said = "\n".join(str(cell.value) for row in book["更正说明"] for cell in row if cell.value)
    assert "这个文件里有 2 张表要改" in said
    assert "单位：甲局" in said
    assert "单位：乙局" in said
    assert len(office.ledger("refusal")) == 2


def test_of_two_periods(office: Office) -> None:
    june = fill_checklist("甲局", share=30)
    office.issue(month="2022-07")
    office.send(FILE, merge({"六月": june, "七月": fill_checklist("甲局", share=60)}))
    data = office.data(day="2022-07-20")
    assert [each["period"] for each in data["accepted"]] == ["2022-06", "2022-07"]
    said = office.progress()
    assert said["甲局", "2022-07", "1.1"] == ("推进中", 60)


def test_two_that_differ_beside_another(office: Office) -> None:
    sheets = {"甲": fill_checklist("甲局"), "甲二": fill_checklist("甲局", share=70)}
    office.send(FILE, merge({**sheets, "乙": fill_checklist("乙局")}))
    data = office.data()
    assert [each["unit"] for each in data["accepted"]] == ["乙局"]
    assert [(each["unit"], each["faults"][0]["code"]) for each in data["refused"]] == [
        ("甲局", "sheet-differs")
    ]


def test_equal_ones_are_one(office: Office) -> None:
    sheets = {"甲": fill_checklist("甲局"), "甲二": fill_checklist("甲局")}
    office.send(FILE, merge({**sheets, "乙": fill_checklist("乙局")}))
    data = office.data()
    assert [each["unit"] for each in data["accepted"]] == ["甲局", "乙局"]
    assert data["refused"] == []


def test_one_is_blank(office: Office) -> None:
    blank = (Path("out-plan") / "责任清单" / "乙局.xlsx").read_bytes()
    office.send(FILE, merge({"甲": fill_checklist("甲局"), "乙": blank}))
    data = office.data()
    assert [each["unit"] for each in data["accepted"]] == ["甲局"]
    assert [each["faults"][0]["code"] for each in data["refused"]] == ["return-empty"]


class TestVerification:
    def relabelled(self) -> bytes:
        """The sheet of 甲局, copied and called another unit's: it carries no code of that."""
        sheets = {"甲": fill_checklist("甲局"), "乙": fill_checklist("乙局")}
        corner = "方案：back-1　第1版　单位：乙局　报送期：2022-06"
        return merge(sheets, hidden=False, change=set_cells(A2=corner, A3="", M1="", M2="", M3=""))

    def send(self, office: Office) -> str:
        """The number of the entry of what waits."""
        office.send(FILE, self.relabelled())
        data = office.data()
        assert [each["unit"] for each in data["accepted"]] == ["甲局"]
        [item] = data["refused"]
        assert (item["unit"], item["faults"][0]["code"]) == ("乙局", "return-unverified")
        return str(item["number"])

    def test_of_each_by_itself(self, office: Office) -> None:
        number = self.send(office)
        assert [each["unit"] for each in office.data()["refused"]] == ["乙局"]
        assert len(office.ledger("unverified")) == 1
        assert number in office.taskmap("status").out

    def test_trusted(self, office: Office) -> None:
        self.send(office)
        data = office.data("--trust", f"收件/{FILE}")
        assert [each["unit"] for each in data["accepted"]] == ["乙局"]
        assert [each.unit for each in office.ledger("submission")] == ["甲局", "乙局"]
        assert "waiting" not in office.data()

    def test_rejected(self, office: Office) -> None:
        """What is right of the same file stays."""
        number = self.send(office)
        ran = office.taskmap("correct", number, "--withdraw", "--why", "不是该单位报的")
        assert ran.status == 0, ran.err
        assert {key[0] for key in office.progress()} == {"甲局"}


def test_one_is_withdrawn(office: Office) -> None:
    office.send(FILE, both())
    numbers = {each["unit"]: each["number"] for each in office.data()["accepted"]}
    ran = office.taskmap("correct", numbers["乙局"], "--withdraw", "--why", "报错了")
    assert ran.status == 0, ran.err
    assert {key[0] for key in office.progress()} == {"甲局"}


def test_what_was_not_read_is_told_once(office: Office) -> None:
    def note(sheet: object) -> None:
        sheet["J5"].comment = Comment("请看附件", "某人")  # type: ignore[index]

    sheets = {"甲": fill_checklist("甲局"), "乙": fill_checklist("乙局")}
    office.send(FILE, merge(sheets, change=note))
    told = {
        each["unit"]: [fault["code"] for fault in each["faults"]]
        for each in office.data()["accepted"]
    }
    assert told == {"甲局": [], "乙局": ["cell-unread"]}
