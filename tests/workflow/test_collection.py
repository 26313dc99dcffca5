"""What becomes of every file that is given to `collect`: one answer each, and a reason that is true."""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support.archives import make_zip
from support.filled_checklists import HEAD, PLAN, Change, set_cells
from support.office import INBOX, JPG, PDF, Office, fill_checklist

HANDED_OVER = PLAN.replace("办乙局的事, lead: [乙局]", "办乙局的事, lead: [甲局]").replace(
    'id: "1.10", text: 办第十件事, lead: [甲局]', 'id: "1.10", text: 办第十件事, lead: [乙局]'
)
"""甲局 and 乙局 have exchanged a measure."""


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def rename(unit: str, other: str) -> Callable[[Worksheet], None]:
    """In every cell of every sheet, hidden or not, as whoever passes a checklist off as another unit's."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        for each in sheet.parent.worksheets:
            for cell in (cell for row in each.iter_rows() for cell in row):
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(unit, other)

    return change


def issue_later(office: Office) -> None:
    """The plan in which measures were exchanged, days after the first."""
    Path("plan.yaml").write_text(HANDED_OVER, "utf-8")
    words = ("plan.yaml", "-o", "out-plan", "--month", "2022-06", "--as-of", "2022-06-10")
    assert office.taskmap("split", *words).status == 0


def clear(sheet: Worksheet) -> None:
    row = HEAD + 1
    while sheet[f"C{row}"].value:
        for column in "GHIJKLM":
            sheet[f"{column}{row}"] = None
        row += 1


class TestRowsOfOthers:
    def test_a_checklist_under_another_name(self, office: Office) -> None:
        office.send("乙局.xlsx", fill_checklist("甲局", rename("甲局", "乙局")))
        ran = office.collect("--format", "json")
        [item] = ran.data["refused"]
        assert (ran.status, ran.data["accepted"], ran.data["ignored"]) == (1, [], [])
        codes = Counter(fault["code"] for fault in item["faults"])
        assert codes["row-foreign"] == 4
        assert "row-withdrawn" not in codes
        assert codes["return-unverified"] == 2
        assert len(office.ledger("unverified")) == 1

    def test_nothing_of_it_is_the_units_any_more(self, office: Office) -> None:
        """Not forged: the unit fills in the checklist that it was given before the plan was issued anew."""
        old = fill_checklist("乙局")
        issue_later(office)
        office.send("乙局.xlsx", old)
        [item] = office.data()["refused"]
        errors = {fault["code"] for fault in item["faults"] if fault["severity"] == "error"}
        assert errors == {"row-foreign"}
        [message] = [f["message"] for f in item["faults"] if f["code"] == "row-foreign"]
        assert "改由别的单位承担" in message

    def test_the_rest_is_taken_where_one_was_handed_over(self, office: Office) -> None:
        old = fill_checklist("甲局")
        issue_later(office)
        office.send("甲局.xlsx", old)
        data = office.data()
        [item] = data["accepted"]
        assert (item["rows"], data["refused"]) == (3, [])
        told = {fault["code"]: fault["severity"] for fault in item["faults"]}
        assert told["row-foreign"] == "warning"
        assert "row-withdrawn" not in told

    def test_every_measure_was_withdrawn(self, office: Office) -> None:
        old = fill_checklist("乙局")
        office.issue(PLAN.replace("no: 2,", "no: 3,"))
        office.send("乙局.xlsx", old)
        [item] = office.data()["refused"]
        errors = {fault["code"] for fault in item["faults"] if fault["severity"] == "error"}
        assert errors == {"row-withdrawn"}

    def test_a_note_of_a_unit_that_owes_nothing(self, office: Office) -> None:
        office.send("一.xlsx", fill_checklist("乙局", set_cells(G5="已完成", H5=100)))
        office.collect()
        office.issue(month="2022-07")

        def add_note(sheet: Worksheet) -> None:
            clear(sheet)
            sheet.insert_rows(HEAD + 1)
            sheet[f"K{HEAD + 1}"] = "没有问题"

        office.send("二.xlsx", fill_checklist("乙局", add_note))
        ran = office.collect("--format", "json", day="2022-07-20")
        assert [each["file"] for each in ran.data["refused"]] == ["收件/二.xlsx"]


@pytest.mark.parametrize(
    "name", ["甲局2022年6月佐证照片.jpg", "甲局2022年6月盖章.jpg", "甲局.xlsx"]
)
@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_received_file_that_is_not_as_it_was(office: Office, name: str, is_deleted: bool) -> None:
    data = office.send(name, fill_checklist("甲局") if name.endswith("xlsx") else JPG)
    office.collect()
    path = Path(".taskmap", "received", hashlib.sha256(data).hexdigest())
    path.chmod(0o644)
    path.unlink() if is_deleted else path.write_bytes(data + b"!")
    ran = office.taskmap("ledger", "check", "--format", "json")
    codes = [fault["code"] for fault in ran.data["faults"]]
    assert codes == ["received-missing" if is_deleted else "received-changed"]


def random_inbox(office: Office, seed: random.Random) -> set[str]:
    """Writes files of every kind below the inbox; gives their names."""
    unit = seed.choice(["甲局", "乙局"])
    changes: list[Change] = [
        *(lambda sheet: None, clear, rename("甲局", "乙局"), rename("乙局", "丙局")),
        *(set_cells(G5="差不多"), set_cells(A5="9.9"), set_cells(A5=None, C5="别的事")),
        *(set_cells(K12="合计"), set_cells(G5="已完成", H5=100, I5="2099-01-01")),
        lambda sheet: sheet.delete_rows(HEAD, 1),
        lambda sheet: sheet.delete_cols(7, 3),
    ]
    workbook = fill_checklist(unit, seed.choice(changes), share=seed.randrange(100))
    damaged = bytearray(workbook)
    at = seed.randrange(len(damaged) - 200)
    damaged[at : at + 200] = seed.randbytes(200)
    contents = [
        *(workbook, workbook, bytes(damaged), workbook[: seed.randrange(len(workbook))]),
        *(PDF, JPG, b"", b"text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x", make_zip({})),
        make_zip({"[Content_Types].xml": "", "word/document.xml": ""}),
    ]
    names: set[str] = set()
    for number in range(seed.randrange(1, 7)):
        ending = seed.choice(["xlsx", "xlsx", "pdf", "jpg", "zip", "txt", "docx"])
        name = seed.choice([f"{unit}2022年6月{number}.{ending}", f"里/~${number}.{ending}"])
        office.send(name, seed.choice(contents))
        names.add(f"{INBOX}/{name}")
    if seed.random() < 0.3 and not os.path.lexists(INBOX / "链接"):
        (INBOX / "链接").symlink_to(seed.choice(["..", "没有", "/etc"]))
    return names | ({f"{INBOX}/链接"} if os.path.lexists(INBOX / "链接") else set())


@pytest.mark.parametrize(
    "number", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 20))]
)
def test_every_file_has_an_answer(office: Office, number: int) -> None:
    """It is ignored, or it is accepted or refused; nothing is passed over and nothing is two things at once, but a
    return of which some rows were entered and others go back.
    """
    seed = random.Random(number)
    given: set[str] = set()
    for _ in range(4):
        given |= random_inbox(office, seed)
        if seed.random() < 0.3:
            office.issue(seed.choice([PLAN, HANDED_OVER]))
        ran = office.collect("--format", "json")
        kinds = ("accepted", "refused", "ignored")
        lists = {key: Counter(each["file"] for each in ran.data[key]) for key in kinds}
        assert all(count == 1 for found in lists.values() for count in found.values())
        ignored, taken = set(lists["ignored"]), set(lists["accepted"]) | set(lists["refused"])
        assert ignored | taken == given
        assert ignored & taken == set()
        both = [each for each in ran.data["accepted"] if each["file"] in lists["refused"]]
        assert all(each["rows"] for each in both)
        assert ran.status == bool(lists["refused"])
