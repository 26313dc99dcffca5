"""Returns whose code is missing or wrong: what `collect` and the other commands make of them."""

from __future__ import annotations

import getpass
import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.filled_checklists import PLAN, SHEET, convert, set_cells, workbook_bytes
from support.office import CORNER, DAY, INBOX, Office, files, fill_checklist, home_made

UNVERIFIED = "return-unverified"
OLD_LEDGER = Path(__file__).parents[1] / "ledger" / "taskmap-0.1.0"


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def rename(data: bytes, old: str, new: str) -> bytes:
    """Every cell of every sheet with another unit's name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(old, new)
    return workbook_bytes(book)


def change_hidden(data: bytes, **cells: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book["taskmap"][place] = value
    return workbook_bytes(book)


def copy_sheet(data: bytes) -> bytes:
    """The sheet alone, its values pasted into a workbook of the unit's own."""
    old = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    book = openpyxl.Workbook()
    new = book.create_sheet("六月")
    for row in old.iter_rows():
        for cell in row:
            new[cell.coordinate] = cell.value
    return workbook_bytes(book)


def codes(item: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in item["faults"]]


def reporting(taskmap: Run, day: str, month: str = "2022-06") -> Any:
    ran = taskmap("report", "--month", month, "--as-of", day, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data["plans"][0]["reporting"]


class TestDoubts:
    @pytest.mark.parametrize(
        "forged",
        [
            lambda: home_made(),
            lambda: home_made(f"{CORNER}　校验码：0000-0000"),
            lambda: change_hidden(fill_checklist("乙局", set_cells(A2=CORNER)), B7="0" * 64),
            lambda: copy_sheet(fill_checklist("乙局", set_cells(A2=CORNER))),
        ],
        ids=["no code", "a guess", "a guess in the hidden sheet", "the code cut off"],
    )
    def test_nothing_of_it_counts(self, office: Office, forged: Any) -> None:
        office.send("乙局.xlsx", forged())
        data = office.data()
        assert (data["accepted"], data["ignored"]) == ([], [])
        [item] = data["refused"]
        assert (item["unit"], item["period"], item["rows"]) == ("乙局", "2022-06", 0)
        assert (codes(item), item["correction"]) == ([UNVERIFIED], "")
        assert office.progress() == {}
        [entry] = office.ledger("unverified")
        assert (entry.unit, entry.period, entry.day.isoformat()) == ("乙局", "2022-06", DAY)
        assert office.ledger("refusal") == []
        assert not Path("更正").exists()

    def test_another_units_sheet_with_the_name_changed(self, office: Office) -> None:
        office.send("表.xlsx", rename(fill_checklist("甲局"), "甲局", "乙局"))
        ran = office.collect("--format", "json")
        [item] = ran.data["refused"]
        assert ran.status == 1
        assert item["unit"] == "乙局"
        assert set(codes(item)) == {UNVERIFIED, "row-foreign"}

    @pytest.mark.slow
    def test_another_period_on_both_sheets(self, office: Office) -> None:
        """The code is of one period: whoever reports for another needs its checklist."""
        data = rename(fill_checklist("甲局"), "2022-06", "2022-05")
        office.send("甲局.xlsx", data)
        assert [codes(item) for item in office.data()["refused"]] == [[UNVERIFIED]]
        office.issue(month="2022-05")
        office.send("甲局五月.xlsx", fill_checklist("甲局"))
        assert [item["period"] for item in office.data()["accepted"]] == ["2022-05"]

    def test_a_row_of_another_unit_beside_its_own(self, office: Office) -> None:
        office.send(
            "甲局.xlsx",
            fill_checklist(
                "甲局",
                lambda sheet: sheet.insert_rows(9),
                set_cells(A9="2", C9="办乙局的事", G9="推进中", H9=10, J9="1处"),
            ),
        )
        [item] = office.data()["refused"]
        assert sorted(codes(item)) == [UNVERIFIED, "row-foreign"]
        assert office.progress() == {}

    def test_a_true_return_stands_whatever_comes_after_it(self, office: Office) -> None:
        office.send("乙局.xlsx", fill_checklist("乙局"))
        office.data()
        office.send("乙局新.xlsx", home_made())
        data = office.data(day="2022-06-21")
        assert files(data["refused"]) == {"乙局新.xlsx"}
        assert office.progress()["乙局", "2022-06", "2"] == ("推进中", 40)
        # Once told, it is no news each time the folder is collected.
        assert files(office.data(day="2022-06-22")["ignored"]) == {"乙局.xlsx", "乙局新.xlsx"}
        assert len(office.ledger("unverified")) == 1

    @pytest.mark.slow
    def test_the_key_is_of_one_ledger(self, office: Office, tmp_path: Path) -> None:
        office.issue(name="plan")
        words = ("plan.yaml", "-o", "other", "--month", "2022-06", "--as-of", "2022-06-01")
        assert office.taskmap("split", *words, "--ledger", tmp_path / "other.db").status == 0
        office.send("甲局.xlsx", fill_checklist("甲局", out="other"))
        assert [codes(item) for item in office.data()["refused"]] == [[UNVERIFIED]]


class TestAltered:
    @pytest.mark.parametrize(
        ("change", "what"),
        [
            (lambda data: change_hidden(data, A10="7"), "编号被改动过"),
            (lambda data: change_hidden(data, B2=9), "第 9 版"),
            (copy_sheet, "没有隐藏的 taskmap 表"),
        ],
        ids=["row ids", "revision", "hidden sheet lost"],
    )
    def test_it_is_taken_as_it_went_out_and_that_is_said(
        self, office: Office, change: Any, what: str
    ) -> None:
        office.send("甲局.xlsx", change(fill_checklist("甲局")))
        [item] = office.data()["accepted"]
        assert (item["unit"], item["rows"]) == ("甲局", 4)
        assert codes(item) == ["return-altered"]
        assert what in item["faults"][0]["message"]
        assert [entry.revision for entry in office.ledger("submission")] == [1]

    def test_a_number_written_over(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(A5="2")))
        [item] = office.data()["accepted"]
        assert (item["rows"], codes(item)) == (4, ["row-renumbered"])

    @pytest.mark.slow
    def test_a_unit_that_was_renamed_since(self, office: Office) -> None:
        """Its code is of the name under which its checklist went out, and so it stays."""
        old = fill_checklist("乙局"), copy_sheet(fill_checklist("甲局"))
        renamed = PLAN.replace("name: 乙局", "name: 乙委, aliases: [乙局]")
        office.issue(renamed.replace("{name: 甲局,", "{name: 甲委,").replace("市甲局", "甲局"))
        office.send("乙.xlsx", old[0])
        office.send("甲.xlsx", old[1])
        assert {item["unit"] for item in office.data()["accepted"]} == {"甲委", "乙委"}

    @pytest.mark.slow
    def test_a_ledger_from_a_backup_knows_what_went_out_since(self, office: Office) -> None:
        """The hidden sheet names the rows, and the key is the same."""
        assert office.taskmap("ledger", "backup", "kept.db").status == 0
        office.issue(month="2022-07")
        office.send("甲局.xlsx", fill_checklist("甲局"))
        data = office.data("--ledger", "kept.db", day="2022-07-20")
        assert [item["period"] for item in data["accepted"]] == ["2022-07"]
        office.send("乙局.xlsx", change_hidden(fill_checklist("乙局"), A10="1.1"))
        data = office.data("--ledger", "kept.db", day="2022-07-20")
        assert [codes(item) for item in data["refused"]] == [[UNVERIFIED]]

    @pytest.mark.slow
    def test_two_rules_of_one_month(self, taskmap: Run) -> None:
        """A checklist is of the period that --month names: the quarter's is not the month's."""
        rule = "{name: 季报, every: quarter, day: 10, to: 某办}"
        office = Office(taskmap, PLAN.replace("reporting: [", f"reporting: [{rule}, "))
        office.send("月.xlsx", fill_checklist("甲局"))
        office.issue(Path("plan.yaml").read_text("utf-8"), month="2022-Q2")
        office.send("季.xlsx", fill_checklist("甲局"))
        assert {item["period"] for item in office.data()["accepted"]} == {"2022-06", "2022-Q2"}
        office.send("假.xlsx", rename(fill_checklist("乙局"), "2022-Q2", "2022-06"))
        assert [codes(item) for item in office.data()["refused"]] == [[UNVERIFIED]]

    @pytest.mark.office
    @pytest.mark.parametrize("kinds", [("xls",), ("ods",), ("ods", "xlsx"), ("xls", "xlsx")])
    def test_the_code_survives_other_programs(
        self, office: Office, kinds: tuple[str, ...], tmp_path: Path
    ) -> None:
        for number, data in enumerate((fill_checklist("甲局"), copy_sheet(fill_checklist("乙局")))):
            folder = tmp_path / str(number)
            folder.mkdir()
            office.send(f"{number}.{kinds[-1]}", convert(data, *kinds, folder=folder))
        assert {item["unit"] for item in office.data()["accepted"]} == {"甲局", "乙局"}

    @pytest.mark.slow
    def test_a_template_without_a_place_for_it(self, taskmap: Run) -> None:
        """Nothing is printed then, and the hidden sheet carries it all the same."""
        book = openpyxl.load_workbook(Path(__file__).parents[2] / "templates" / "责任清单.xlsx")
        book["taskmap"].delete_rows(7)
        book[SHEET]["A2"] = "单位：{{ checklist.unit }}"
        Path("own").mkdir()
        book.save("own/责任清单.xlsx")
        office = Office(taskmap, None)
        Path("plan.yaml").write_text(PLAN, "utf-8")
        words = ("plan.yaml", "--month", "2022-06", "--as-of", "2022-06-01", "--templates", "own")
        assert taskmap("split", *words).status == 0
        data = fill_checklist("甲局", out="out")
        assert "校验码" not in str(openpyxl.load_workbook(io.BytesIO(data))[SHEET]["A2"].value)
        office.send("甲局.xlsx", data)
        assert [item["unit"] for item in office.data()["accepted"]] == ["甲局"]


class TestPending:
    @pytest.fixture(autouse=True)
    def came(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.send("表.xlsx", home_made())
        assert files(office.data()["refused"]) == {"表.xlsx"}

    def late(self, taskmap: Run, day: str) -> list[str]:
        words = ("check-overdue", "--kind", "report", "--as-of", day, "--format", "json")
        return [f"{item['unit']} {item['period']}" for item in taskmap(*words).data]

    def test_it_is_neither_missing_nor_returned(self, taskmap: Run) -> None:
        assert reporting(taskmap, "2022-06-28") == {
            "owed": 2,
            "on_time": 1,
            "late": 0,
            "returned": [],
            "missing": [],
            "unverified": ["乙局"],
        }
        assert "乙局 2022-06" not in self.late(taskmap, "2022-06-28")
        ran = taskmap("remind", "--as-of", "2022-06-28", "--dry-run", "--format", "json")
        about = {
            item["period"]
            for each in ran.data["reminders"]
            if each["unit"] == "乙局"
            for item in each["items"]
        }
        assert "2022-06" not in about

    @pytest.mark.slow
    def test_no_points_and_no_rank(self, taskmap: Run) -> None:
        span = ("--from", "2022-06", "--until", "2022-06", "--as-of", "2022-06-28")
        standings = taskmap("score", *span, "--format", "json").data["standings"]
        [found] = [each for each in standings if each["unit"] == "乙局"]
        assert (found["score"], found["rank"], found["points"]) == (100, None, [])

    def test_it_ends_when_the_next_period_is_past(self, taskmap: Run) -> None:
        assert reporting(taskmap, "2022-07-25")["unverified"] == ["乙局"]
        after = reporting(taskmap, "2022-07-26")
        assert (after["unverified"], after["missing"]) == ([], ["乙局"])
        assert "乙局 2022-06" in self.late(taskmap, "2022-07-26")

    @pytest.mark.slow
    def test_the_report_lists_the_file_even_then(self, taskmap: Run) -> None:
        words = ("report", "--month", "2022-06", "--as-of", "2022-07-26", "--format", "json")
        notes = taskmap(*words).data["plans"][0]["notes"]
        assert "收到没有核实的报送1份，没有统计：乙局（收件/表.xlsx，2022-06-20）" in notes

    @pytest.mark.slow
    def test_measures_keep_their_last_word(self, taskmap: Run) -> None:
        words = ("report", "--month", "2022-06", "--as-of", "2022-06-28", "-o", "r.xlsx")
        assert taskmap(*words).status == 0
        sheet = openpyxl.load_workbook("r.xlsx")["分任务"]
        [row] = [row for row in sheet.iter_rows(values_only=True) if row[0] == "2"]
        assert "未启动" in row
        assert "本期待核实" in row

    @pytest.mark.slow
    def test_what_waits_is_listed(self, office: Office) -> None:
        (INBOX / "表.xlsx").unlink()
        [waiting] = office.data()["waiting"]
        assert (waiting["file"], waiting["unit"], waiting["day"]) == ("收件/表.xlsx", "乙局", DAY)
        assert "待核实 乙局 2022-06 期：收件/表.xlsx" in office.collect().out

    def test_a_true_return_ends_it(self, office: Office, taskmap: Run) -> None:
        office.send("乙局.xlsx", fill_checklist("乙局"))
        data = office.data(day="2022-06-27")
        assert files(data["accepted"]) == {"乙局.xlsx"}
        assert "waiting" not in data
        # Nobody vouched for what came in time.
        found = reporting(taskmap, "2022-06-28")
        assert (found["late"], found["unverified"]) == (1, [])


class TestTrust:
    def test_it_counts_from_the_day_it_came(self, office: Office, taskmap: Run) -> None:
        office.send("表.xlsx", home_made())
        assert office.data(day="2022-06-24")["refused"]
        ran = taskmap(
            *("collect", "--trust", INBOX / "表.xlsx", "--received", "2022-06-28"),
            *("--format", "json"),
        )
        [item] = ran.data["accepted"]
        assert (ran.status, item["unit"], item["rows"], item["late"]) == (0, "乙局", 1, 0)
        assert office.progress() == {("乙局", "2022-06", "2"): ("推进中", 99)}
        [entry] = office.ledger("submission")
        assert entry.day.isoformat() == "2022-06-24"
        assert json.loads(entry.body)["trusted"] is True
        assert entry.taken_by.startswith(getpass.getuser())
        assert reporting(taskmap, "2022-06-28")["on_time"] == 1
        assert files(office.data()["ignored"]) == {"表.xlsx"}

    def test_what_was_rejected_stays_so(self, office: Office, taskmap: Run) -> None:
        """However often the folder is collected; who was wrong says so by name."""
        office.send("表.xlsx", home_made())
        [item] = office.data()["refused"]
        taskmap("correct", item["number"], "--withdraw", "--why", "不是该单位报的")
        data = office.data(day="2022-06-22")
        assert not data["refused"]
        assert "撤销过的表" in data["ignored"][0]["why"]
        assert reporting(taskmap, "2022-06-28")["unverified"] == []
        assert files(office.data("--trust", INBOX / "表.xlsx")["accepted"]) == {"表.xlsx"}

    @pytest.mark.slow
    def test_by_the_name_that_was_listed(self, office: Office) -> None:
        office.send("表.xlsx", home_made())
        assert office.data()["refused"]
        (INBOX / "表.xlsx").unlink()
        ran = office.taskmap("collect", "--trust", "表.xlsx", "--dry-run")
        assert (ran.status, "确认" in ran.out) == (0, True)
        assert office.progress() == {}
        assert office.taskmap("collect", "--trust", "收件/表.xlsx").status == 0
        assert office.progress() == {("乙局", "2022-06", "2"): ("推进中", 99)}

    def test_in_the_run_in_which_it_comes(self, office: Office) -> None:
        office.send("表.xlsx", home_made())
        office.send("别的.xlsx", home_made("方案：back-1　第1版　单位：甲局　报送期：2022-06"))
        data = office.data("--trust", INBOX / "表.xlsx")
        assert files(data["accepted"]) == {"表.xlsx"}
        assert files(data["refused"]) == {"别的.xlsx"}
        assert [entry.unit for entry in office.ledger("unverified")] == ["甲局"]

    @pytest.mark.slow
    def test_its_own_faults_are_judged_as_in_any_other(self, office: Office, taskmap: Run) -> None:
        """What was trusted once stays so: its right rows count, the others are sent back."""
        corner = "方案：back-1　第1版　单位：甲局　报送期：2022-06"
        rows = [["1.1", "推进中", 5, "1处"], ["2", "推进中", 9, "别人的"]]
        office.send("表.xlsx", home_made(corner, rows))
        assert office.data()["refused"]
        data = office.data("--trust", INBOX / "表.xlsx", day="2022-06-27")
        assert [item["rows"] for item in data["accepted"]] == [1]
        assert {"row-foreign", "row-missing"} <= set(codes(data["refused"][0]))
        assert UNVERIFIED not in codes(data["refused"][0])
        [refusal] = office.ledger("refusal")
        assert (refusal.day.isoformat(), json.loads(refusal.body)["trusted"]) == (DAY, True)
        again = office.data(day="2022-06-28")
        assert all(UNVERIFIED not in codes(item) for item in again["refused"])
        assert taskmap("ledger", "check").status == 0

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["没有.xlsx", "收件"])
    def test_what_it_cannot_mean(self, office: Office, name: str) -> None:
        office.send("表.xlsx", home_made())
        assert office.data()["refused"]
        ran = office.taskmap("collect", "--trust", name)
        assert ran.status == 2
        assert name in ran.err

    @pytest.mark.slow
    def test_two_of_one_name(self, office: Office) -> None:
        office.send("a/表.xlsx", home_made())
        office.send("b/表.xlsx", home_made(rows=[["2", "推进中", 5, "又一份"]]))
        assert len(office.data()["refused"]) == 2
        ran = office.taskmap("collect", "--trust", "表.xlsx")
        assert (ran.status, "收件/a/表.xlsx、收件/b/表.xlsx" in ran.err) == (2, True)

    def test_nothing_to_collect(self, office: Office) -> None:
        ran = office.taskmap("collect")
        assert (ran.status, "没有写要收什么" in ran.err) == (2, True)


class TestBeforeCodes:
    """A ledger of taskmap 0.1.0, by which nothing with a code went out."""

    @pytest.fixture
    def old(self, here: Path, taskmap: Run) -> Office:
        shutil.copytree(OLD_LEDGER, here / ".taskmap")
        return Office(taskmap, None)

    def send(self, old: Office, month: str, name: str = "乙局.xlsx", unit: str = "乙局") -> None:
        corner = f"方案：old-1　第2版　单位：{unit}　报送期：{month}"
        rows = [["1.1", "推进中", 30, f"{month}清理1处"], ["1.2", "推进中", 30, f"{month}建成1处"]]
        old.send(name, home_made(corner, rows))

    def test_it_is_taken_as_before_with_a_note(self, old: Office) -> None:
        self.send(old, "2022-07")
        [item] = old.data(day="2022-07-20")["accepted"]
        assert item["rows"] == 2
        assert "return-uncoded" in codes(item)
        assert old.ledger("unverified") == []

    def test_no_longer_for_what_was_sent_with_a_code(self, old: Office, taskmap: Run) -> None:
        from taskmap.ledger import opening, places

        with opening.open_for_reading(places.nearest_ledger(Path.cwd())) as book:
            [plan] = book.latest_revisions()
        Path("plan.yaml").write_text(plan.source, "utf-8")
        words = ("--month", "2022-08", "--as-of", "2022-08-01")
        assert taskmap("split", "plan.yaml", *words).status == 0
        self.send(old, "2022-07", "七月.xlsx")
        self.send(old, "2022-08", "八月.xlsx")
        data = old.data(day="2022-08-20")
        assert files(data["accepted"]) == {"七月.xlsx"}
        assert [codes(item) for item in data["refused"]] == [[UNVERIFIED]]

    def test_a_row_of_another_unit_all_the_same(self, old: Office) -> None:
        corner = "方案：old-1　第2版　单位：乙局　报送期：2022-07"
        old.send("乙局.xlsx", home_made(corner, [["3", "推进中", 30, "制度1项"]]))
        [item] = old.data(day="2022-07-20")["refused"]
        assert sorted(codes(item)) == [UNVERIFIED, "row-foreign"]
