"""What comes beside the returns, or in their place: the office's own files, 佐证材料, what nobody can open, sheets saved as text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from conftest import Run
from support.archives import make_zip
from support.filled_checklists import SHEET, convert, set_cells, workbook_bytes
from support.office import INBOX, JPG, Office, files, fill_checklist

WORD = make_zip({"[Content_Types].xml": "", "word/document.xml": ""})


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def other_workbook() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["项目", "投资"])
    return workbook_bytes(book)


def rows_of(data: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def as_csv(data: bytes, delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows_of(data))
    return buffer.getvalue()


def as_page(rows: Iterable[Sequence[str]]) -> bytes:
    lines = ("".join(f"<td>{value}</td>" for value in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    head = '<html><head><meta charset="gb2312"></head><body><table border=1>'
    return f"{head}{body}</table></body></html>".encode("gb18030")


def codes(item: Any) -> set[str]:
    return {fault["code"] for fault in item["faults"]}


def reporting(office: Office, day: str) -> Any:
    words = ("--month", "2022-06", "--as-of", day, "--format", "json")
    [plan] = office.taskmap("report", *words).data["plans"]
    return plan["reporting"]


class TestOwnFiles:
    def test_what_was_sent_out_comes_back_unchanged(self, office: Office) -> None:
        """The office collects its own folder: nobody reported, and nothing is entered."""
        data = office.data(where="out-plan")
        assert (data["accepted"], data["refused"]) == ([], [])
        own = {item["file"] for item in data["ignored"] if "taskmap 做出来的" in item["why"]}
        assert {Path(name).name for name in own} == {"任务分解表.xlsx", "甲局.xlsx", "乙局.xlsx"}
        assert [entry.kind for entry in office.ledger()] == ["issued"]

    def test_a_correction_nobody_has_touched(self, office: Office) -> None:
        office.send("乙局.xlsx", fill_checklist("乙局", set_cells(G5="差不多")))
        office.collect()
        [item] = office.data(where="更正")["ignored"]
        assert "taskmap 做出来的" in item["why"]

    def test_reports_and_letters(self, office: Office) -> None:
        ran = office.taskmap("report", "--month", "2022-06", "--as-of", "2022-06-20", "-o", "报表")
        assert ran.status == 0, ran.err
        made = {path.name for path in Path("报表").iterdir() if path.suffix in (".docx", ".xlsx")}
        data = office.data(where="报表")
        assert made
        assert {item["file"] for item in data["ignored"]} >= {f"报表/{name}" for name in made}
        assert all("taskmap 做出来的" in item["why"] for item in data["ignored"])

    def test_saved_anew_it_is_what_the_unit_sends(self, office: Office) -> None:
        book = openpyxl.load_workbook("out-plan/责任清单/乙局.xlsx")
        office.send("乙局.xlsx", workbook_bytes(book))
        [item] = office.data()["refused"]
        assert (item["unit"], codes(item)) == ("乙局", {"return-empty"})

    def test_saved_anew_by_a_unit_that_owes_nothing(self, office: Office) -> None:
        office.send("一.xlsx", fill_checklist("乙局", set_cells(G5="已完成", H5=100)))
        office.collect()
        office.issue(month="2022-07")
        book = openpyxl.load_workbook("out-plan/责任清单/乙局.xlsx")
        office.send("二.xlsx", workbook_bytes(book))
        data = office.data(day="2022-07-20")
        assert (files(data["accepted"]), data["refused"]) == ({"二.xlsx"}, [])


class TestEvidence:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("乙局2022年6月佐证-台账.xlsx", other_workbook()),
            ("乙局2022年6月佐证说明.docx", WORD),
            ("佐证材料/乙局2022年6月.docx", WORD),
        ],
    )
    def test_any_office_file_may_be(self, office: Office, name: str, data: bytes) -> None:
        office.send(name, data)
        [item] = office.data()["accepted"]
        assert (item["kind"], item["unit"], item["period"]) == ("佐证材料", "乙局", "2022-06")
        [entry] = office.ledger("evidence")
        assert entry.unit == "乙局"
        [again] = office.data()["ignored"]
        assert "已作为乙局 2022-06 期的佐证材料收过" in again["why"]

    @pytest.mark.parametrize("name", ["台账.xlsx", "佐证台账.xlsx", "乙局2022年6月台账.xlsx"])
    def test_no_unit_was_sent_anything_back(self, office: Office, name: str) -> None:
        office.send(name, other_workbook())
        ran = office.collect("--format", "json")
        assert (ran.status, files(ran.data["ignored"])) == (0, {Path(name).name})
        assert reporting(office, "2022-06-20")["returned"] == []

    def test_a_table_that_does_not_say_whose_it_is(self, office: Office) -> None:
        """It goes back, but to nobody: a name that is empty is no unit."""
        rows = rows_of(fill_checklist("乙局"))
        book = Workbook()
        for row in rows[3:]:
            book.worksheets[0].append(row)
        office.send("表.xlsx", workbook_bytes(book))
        [item] = office.data()["refused"]
        assert (item["unit"], codes(item)) == ("", {"return-identity"})
        assert reporting(office, "2022-06-20")["returned"] == []


BROKEN = [
    ("xlsx", b"PK\x03\x04 half"),
    ("xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    ("rar", b"Rar!\x1a\x07\x00 packed"),
    ("7z", b"7z\xbc\xaf\x27\x1c packed"),
    ("xls", b"<html><p>no sheet</p></html>"),
]


class TestUnreadable:
    @pytest.mark.parametrize(("ending", "data"), BROKEN)
    def test_it_waits_for_somebody_to_confirm(
        self, office: Office, ending: str, data: bytes
    ) -> None:
        office.send(f"乙局2022年6月.{ending}", data)
        ran = office.collect("--format", "json")
        [item] = ran.data["refused"]
        assert (ran.status, codes(item)) == (1, {"return-unreadable"})
        assert (item["unit"], item["period"]) == ("乙局", "2022-06")
        [entry] = office.ledger("unverified")
        assert (entry.unit, entry.period, entry.day.isoformat()) == (
            "乙局",
            "2022-06",
            "2022-06-20",
        )
        assert office.ledger("refusal") == []
        assert reporting(office, "2022-06-28")["unverified"] == ["乙局"]
        # Told once, and not entered again.
        office.collect()
        assert len(office.ledger("unverified")) == 1

    def test_confirmed_it_is_the_arrival(self, office: Office) -> None:
        """What nobody could open came in time, and the sound one after the last day."""
        office.send("乙局2022年6月.rar", BROKEN[2][1])
        office.data(day="2022-06-24")
        ran = office.taskmap("collect", "--trust", "乙局2022年6月.rar", "--received", "2022-06-27")
        assert ran.status == 1, ran.err
        [refusal] = office.ledger("refusal")
        assert (refusal.unit, refusal.period, refusal.day.isoformat()) == (
            *("乙局", "2022-06"),
            "2022-06-24",
        )
        assert reporting(office, "2022-06-28")["returned"] == ["乙局"]
        office.send("乙局.xlsx", fill_checklist("乙局"))
        [item] = office.data(day="2022-06-28", where=INBOX / "乙局.xlsx")["accepted"]
        assert item["late"] == 0

    def test_confirmed_after_the_sound_one(self, office: Office) -> None:
        """It tells when its unit reported, nobody has to correct it, and it is said so."""
        office.send("乙局2022年6月.rar", BROKEN[2][1])
        office.data(day="2022-06-24")
        office.send("乙局.xlsx", fill_checklist("乙局"))
        office.collect(day="2022-06-28", where=INBOX / "乙局.xlsx")
        whys = {item["file"]: item["why"] for item in office.data(day="2022-06-28")["ignored"]}
        assert "是否迟报要看它的，用 --trust 登记" in whys["收件/乙局2022年6月.rar"]
        office.taskmap("collect", "--trust", "乙局2022年6月.rar", "--received", "2022-06-28")
        assert reporting(office, "2022-06-28")["on_time"] == 1
        data = office.data(day="2022-06-28")
        assert not data["refused"]
        whys = {item["file"]: item["why"] for item in data["ignored"]}
        assert "按 2022-06-24 收到算" in whys["收件/乙局2022年6月.rar"]

    def test_without_that_it_is_not(self, office: Office) -> None:
        office.send("乙局2022年6月.rar", BROKEN[2][1])
        office.data(day="2022-06-24")
        office.send("乙局.xlsx", fill_checklist("乙局"))
        [item] = office.data(day="2022-06-28", where=INBOX / "乙局.xlsx")["accepted"]
        assert item["late"] == 3
        assert "waiting" not in office.data(day="2022-06-28", where=INBOX / "乙局.xlsx")

    @pytest.mark.parametrize(
        ("name", "unit", "period"),
        [
            ("乙局.rar", "乙局", "2022-06"),
            ("市甲局5月.rar", "甲局", "2022-05"),
            ("2022年5月/甲局.rar", "甲局", "2022-05"),
            ("报送.rar", "", ""),
            ("甲局和乙局.rar", "", ""),
        ],
    )
    def test_what_its_name_suggests(
        self, office: Office, name: str, unit: str, period: str
    ) -> None:
        office.send(name, BROKEN[2][1])
        [item] = office.data()["refused"]
        assert (item["unit"], item["period"]) == (unit, period)

    def test_nobody_is_confirmed_where_the_name_says_nothing(self, office: Office) -> None:
        office.send("报送.rar", BROKEN[2][1])
        ran = office.collect("--trust", INBOX / "报送.rar", "--format", "json")
        assert (ran.status, office.ledger("refusal")) == (1, [])
        office.send("乙局6月报送.rar", BROKEN[2][1])
        ran = office.taskmap(
            *("collect", "--trust", INBOX / "乙局6月报送.rar", "--received", "2022-06-21")
        )
        [refusal] = office.ledger("refusal")
        assert (refusal.unit, refusal.day.isoformat()) == ("乙局", "2022-06-20")

    def test_a_photo_speaks_for_no_return(self, office: Office) -> None:
        office.send("乙局2022年6月现场.heic", b"\0\0\0\x18ftypheic")
        [item] = office.data()["refused"]
        assert item["unit"] == ""
        assert reporting(office, "2022-06-28")["unverified"] == []


class TestText:
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t"])
    def test_csv_with_the_printed_code(self, office: Office, encoding: str, delimiter: str) -> None:
        office.send("乙局.csv", as_csv(fill_checklist("乙局"), delimiter).encode(encoding))
        [item] = office.data()["accepted"]
        assert (item["unit"], item["rows"]) == ("乙局", 1)
        assert office.progress() == {("乙局", "2022-06", "2"): ("推进中", 40)}

    def test_its_code_cut_off(self, office: Office) -> None:
        text = as_csv(fill_checklist("乙局")).replace("校验码", "")
        office.send("乙局.csv", text.encode())
        [item] = office.data()["refused"]
        assert (item["unit"], codes(item)) == ("乙局", {"return-unverified"})

    @pytest.mark.parametrize("ending", ["htm", "html", "xls"])
    def test_a_page(self, office: Office, ending: str) -> None:
        office.send(f"乙局.{ending}", as_page(rows_of(fill_checklist("乙局"))))
        [item] = office.data()["accepted"]
        assert (item["unit"], item["rows"]) == ("乙局", 1)

    @pytest.mark.office
    def test_saved_by_an_office_program(self, office: Office, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(io.BytesIO(fill_checklist("乙局")))
        for name in book.sheetnames:
            if name not in (SHEET, "taskmap"):
                del book[name]
        book.active = book.sheetnames.index(SHEET)
        office.send("乙局.html", convert(workbook_bytes(book), "html", folder=tmp_path))
        assert [item["unit"] for item in office.data()["accepted"]] == ["乙局"]

    def test_faults_go_back_in_a_workbook(self, office: Office) -> None:
        data = fill_checklist("乙局", set_cells(G5="差不多"))
        office.send("乙局.csv", as_csv(data).encode())
        [item] = office.data()["refused"]
        book = openpyxl.load_workbook(item["correction"])
        assert any("差不多" in row for row in book["乙局"].iter_rows(values_only=True))

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("名单.csv", "姓名,电话\n某人,1\n"),
            ("台账.csv", "编号,完成状态,完成比例(%),本期进展\n2,推进中,40,一处\n"),
            ("页.html", "<html><table><tr><td>一</td><td>二</td></tr></table></html>"),
        ],
    )
    def test_other_tables_are_left(self, office: Office, name: str, text: str) -> None:
        office.send(name, text.encode())
        ran = office.collect("--format", "json")
        assert (ran.status, files(ran.data["ignored"])) == (0, {name})

    def test_more_cells_than_a_checklist_can_have(self, office: Office) -> None:
        page = "<table>" + "<tr><td colspan=99999 rowspan=99999>一</td></tr>" * 50 + "</table>"
        office.send("乙局2022年6月.html", page.encode())
        [item] = office.data()["refused"]
        assert codes(item) == {"return-unreadable"}


@pytest.mark.parametrize("is_faulty", [False, True])
def test_names_with_backslashes(office: Office, is_faulty: bool) -> None:
    """As some programs of Windows write them; Excel and WPS open it."""
    data = fill_checklist("乙局", *([set_cells(G5="差不多")] if is_faulty else []))
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name.replace("/", "\\"): old.read(name) for name in old.namelist()}
    office.send("乙局.xlsx", make_zip(members))
    data = office.data()
    found = data["refused" if is_faulty else "accepted"]
    assert [item["unit"] for item in found] == ["乙局"]
    assert not is_faulty or Path(found[0]["correction"]).exists()


def test_a_scan_is_entered_as_before(office: Office) -> None:
    office.send("乙局2022年6月盖章.jpg", JPG)
    assert [item["kind"] for item in office.data()["accepted"]] == ["签字盖章件"]
