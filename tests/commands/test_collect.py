"""`taskmap collect` from files that came to ledger, receipts and corrections, through the command line."""

from __future__ import annotations

import hashlib
import io
import random
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run, limited, tree
from support.archives import make_gbk_zip, make_zip
from support.filled_checklists import PLAN, SHEET, convert, set_cells, workbook_bytes
from support.office import DAY, INBOX, JPG, PDF, Office, files, fill_checklist
from taskmap.ledger import opening, records
from taskmap.returns.contents import ReturnField
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.collecting import recording
from taskmap.workflow.collecting.arrival_days import ArrivalDays
from taskmap.workflow.collecting.collect_context import CollectContext
from taskmap.workflow.collecting.expected_returns import read_expected_returns

ROOT = Path(__file__).parents[2]
LEDGER = Path(".taskmap", "ledger.db")
RECEIVED = Path(".taskmap", "received")
WRONG = set_cells(G5="差不多了")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def is_stored(data: bytes) -> bool:
    path = RECEIVED / hashlib.sha256(data).hexdigest()
    return path.exists() and path.read_bytes() == data


class TestInput:
    def test_folders_and_nested_zips_with_names_in_gbk(self, office: Office) -> None:
        inner = make_zip({"内/乙局.xlsx": fill_checklist("乙局")})
        office.send(
            "邮件/全部.zip",
            make_gbk_zip({"甲局报送.xlsx": fill_checklist("甲局"), "里层.zip": inner}),
        )
        data = office.data()
        assert [item["file"] for item in data["accepted"]] == [
            "收件/邮件/全部.zip/甲局报送.xlsx",
            "收件/邮件/全部.zip/里层.zip/内/乙局.xlsx",
        ]
        assert [item["rows"] for item in data["accepted"]] == [4, 1]

    @pytest.mark.office
    @pytest.mark.parametrize("ending", ["xls", "ods", "et", "xlsm"])
    def test_every_kind_of_workbook(self, office: Office, ending: str, tmp_path: Path) -> None:
        kind = {"et": "xls", "xlsm": "xlsx"}.get(ending, ending)
        office.send(f"甲局.{ending}", convert(fill_checklist("甲局"), kind, folder=tmp_path))
        assert [item["unit"] for item in office.data()["accepted"]] == ["甲局"]

    def test_one_file_and_several_paths(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.send("b/乙局.xlsx", fill_checklist("乙局"))
        ran = office.taskmap(
            "collect", INBOX / "甲局.xlsx", INBOX / "b", "--received", DAY, "--format", "json"
        )
        assert files(ran.data["accepted"]) == {"甲局.xlsx", "乙局.xlsx"}

    def test_what_is_no_use_is_listed(self, office: Office) -> None:
        office.send("~$甲局.xlsx", b"lock")
        office.send("通知.docx", make_zip({"[Content_Types].xml": b"", "word/document.xml": b""}))
        office.send("坏.xlsx", b"PK\x03\x04 broken")
        office.send("说明.txt", b"hello")
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.send("甲局 - 副本.xlsx", (INBOX / "甲局.xlsx").read_bytes())
        data = office.data()
        assert files(data["ignored"]) == {*("~$甲局.xlsx", "通知.docx", "说明.txt", "甲局.xlsx")}
        assert files(data["refused"]) == {"坏.xlsx"}
        assert files(data["accepted"]) == {"甲局 - 副本.xlsx"}
        said = office.collect().out
        assert "锁定文件" in said
        assert "内容完全相同" in said

    def test_an_empty_folder(self, office: Office) -> None:
        ran = office.collect()
        assert ran.status == 0
        assert "没有文件可收" in ran.out
        assert not any(office.data().values())

    def test_a_path_that_is_not_there(self, office: Office) -> None:
        ran = office.taskmap("collect", "没有")
        assert ran.status == 2
        assert "没有 没有 这个文件或文件夹" in ran.err

    def test_no_ledger(self, here: Path, taskmap: Run) -> None:
        INBOX.mkdir()
        ran = taskmap("collect", INBOX)
        assert ran.status == 2
        assert "split" in ran.err
        assert list(tree(here)) == []


class TestScans:
    @pytest.mark.parametrize(
        "name",
        [
            "甲局2022年6月.pdf",
            "市甲局2022-06签字件.pdf",
            "2022年6月/甲局/盖章.pdf",
            "甲局/6月份 (1).pdf",
            "甲局_202206.pdf",
            "甲局六月.pdf",
        ],
    )
    def test_named(self, office: Office, name: str) -> None:
        data = office.send(name, PDF)
        [item] = office.data()["accepted"]
        assert (item["unit"], item["period"], item["kind"]) == ("甲局", "2022-06", "签字盖章件")
        assert is_stored(data)
        [entry] = office.ledger("scan")
        assert (entry.unit, entry.period, entry.digest) == (
            *("甲局", "2022-06"),
            hashlib.sha256(data).hexdigest(),
        )

    @pytest.mark.parametrize(
        "name",
        [
            "IMG_20220625_101010.jpg",
            "甲局2022-06-25.jpg",
            "甲局6月25日.jpg",
            "甲局2021年6月.jpg",
            "甲局.jpg",
            "2022年6月.jpg",
            "甲局和乙局2022年6月.jpg",
            "甲局5月和6月.jpg",
        ],
    )
    def test_whose_it_is_cannot_be_told(self, office: Office, name: str) -> None:
        data = office.send(name, JPG)
        answer = office.data()
        assert answer["accepted"] == []
        assert "写上单位和期次" in answer["ignored"][0]["why"]
        assert is_stored(data)
        (INBOX / name).rename(INBOX / "甲局2022年6月.jpg")
        assert len(office.data()["accepted"]) == 1

    def test_beside_a_workbook(self, office: Office) -> None:
        office.send("a/报表.xlsx", fill_checklist("甲局"))
        office.send("a/扫描0001.pdf", PDF)
        office.send("b/报表.xlsx", fill_checklist("乙局"))
        office.send("b/扫描0001.jpg", JPG)
        assert {
            (item["unit"], item["kind"], item["awaits_signature"])
            for item in office.data()["accepted"]
        } == {(unit, kind, False) for unit in ("甲局", "乙局") for kind in ("报送表", "签字盖章件")}

    def test_among_many_workbooks(self, office: Office) -> None:
        """The name of the unit is enough where its workbook came along, or the name of the workbook."""
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.send("二.xlsx", fill_checklist("乙局"))
        office.send("甲局盖章.pdf", PDF)
        office.send("二.pdf", PDF + b"2")
        office.send("三.pdf", PDF + b"3")
        data = office.data()
        owners = {Path(item["file"]).name: item["unit"] for item in data["accepted"]}
        assert owners["甲局盖章.pdf"] == "甲局"
        assert owners["二.pdf"] == "乙局"
        assert files(data["ignored"]) == {"三.pdf"}

    def test_folders_above_say_nothing(self, office: Office) -> None:
        office.send("甲局2022年6月/里/无名.pdf", PDF)
        assert office.data(where=INBOX / "甲局2022年6月" / "里")["accepted"] == []
        assert len(office.data()["accepted"]) == 1

    def test_evidence_is_no_signed_copy(self, office: Office) -> None:
        office.send("a/报表.xlsx", fill_checklist("甲局"))
        office.send("a/佐证材料1.jpg", JPG)
        ran = office.collect()
        assert "佐证材料已收" in ran.out
        assert "待补签字盖章件" in ran.out
        assert len(office.ledger("evidence")) == 1
        assert office.ledger("scan") == []

    def test_before_and_after_the_workbook(self, office: Office) -> None:
        office.send("甲局2022年6月.pdf", PDF)
        assert "报送表还没有收到" in office.collect().out
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.send("乙局.xlsx", fill_checklist("乙局"))
        said = office.collect().out
        assert re.search("甲局：.*按时，回执号 [-0-9]+$", said, re.M)
        assert re.search("乙局：.*待补签字盖章件$", said, re.M)
        office.send("乙局2022年6月.pdf", PDF + b"2")
        said = office.collect().out
        assert "乙局：2022-06 期签字盖章件已收" in said
        assert "报送表还没有收到" not in said

    def test_not_twice(self, office: Office) -> None:
        office.send("甲局2022年6月.pdf", PDF)
        office.collect()
        (INBOX / "甲局2022年6月.pdf").rename(INBOX / "甲局2022年7月.pdf")
        [item] = office.data()["ignored"]
        assert "已作为甲局 2022-06 期的签字盖章件收过" in item["why"]
        assert len(office.ledger("scan")) == 1


class TestSavedFirst:
    def test_every_byte(self, office: Office) -> None:
        sent = [
            office.send("甲局.xlsx", fill_checklist("甲局")),
            office.send("坏.xlsx", b"PK\x03\x04 broken"),
            office.send("不是表.xlsx", b"hello"),
            office.send("说明.txt", b"text"),
            office.send("盖章.pdf", PDF),
            office.send(
                "读不了.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")
            ),
        ]
        office.collect()
        assert all(is_stored(data) for data in sent)
        assert len(list(RECEIVED.iterdir())) == len(sent)

    def test_a_half_written_file_is_written_again(self, office: Office) -> None:
        data = office.send("甲局.xlsx", fill_checklist("甲局"))
        RECEIVED.mkdir()
        (RECEIVED / hashlib.sha256(data).hexdigest()).write_bytes(data[:100])
        office.collect()
        assert is_stored(data)

    def test_a_file_seen_before(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        first = office.data()["accepted"][0]["receipt"]
        (INBOX / "甲局.xlsx").rename(INBOX / "改名.xlsx")
        data = office.data()
        assert data["accepted"] == data["refused"] == []
        assert first in data["ignored"][0]["why"]
        assert len(office.ledger("submission")) == 1

    def test_sent_back_and_accepted_once_the_plan_was_mended(self, office: Office) -> None:
        office.send(
            "甲局.xlsx", fill_checklist("甲局", lambda sheet: rename(sheet, "甲局所属中心"))
        )
        data = office.data()
        assert [fault["code"] for fault in data["refused"][0]["faults"]] == ["return-unit"]
        assert office.data()["refused"]
        assert len(office.ledger("refusal")) == 1
        office.issue(PLAN.replace("[市甲局]", "[市甲局, 甲局所属中心]"))
        data = office.data()
        assert [(item["unit"], item["rows"]) for item in data["accepted"]] == [("甲局", 4)]
        assert data["refused"] == []
        assert len(office.data()["ignored"]) == 1

    def test_what_was_sent_back_does_not_replace_what_came_later(self, office: Office) -> None:
        office.send(
            "旧.xlsx", fill_checklist("甲局", lambda sheet: rename(sheet, "甲局所属中心"), share=10)
        )
        office.collect()
        office.send("新.xlsx", fill_checklist("甲局", share=50))
        office.issue(PLAN.replace("[市甲局]", "[市甲局, 甲局所属中心]"))
        data = office.data()
        assert files(data["accepted"]) == {"新.xlsx"}
        assert "之后已收到新的" in data["ignored"][0]["why"]
        assert office.progress()["甲局", "2022-06", "1.1"] == ("推进中", 50)

    def test_rows_that_only_now_are_right(self, office: Office) -> None:
        strict = PLAN.replace("signed: true", "evidence: true")
        office.issue(strict)
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(G5="已完成", H5=100)))
        assert office.data()["refused"]
        office.issue(PLAN)
        [item] = office.data()["ignored"]
        assert "其余各行请该单位另报" in item["why"]


def rename(sheet: Worksheet, unit: str) -> None:
    """In the hidden sheet and on the visible ones: an old checklist under a name of then."""
    assert sheet.parent is not None
    for each in sheet.parent.worksheets:
        rename_in_head(each, unit)


def rename_in_head(sheet: Worksheet, unit: str) -> None:
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("甲局", unit)


class TestWhose:
    def test_another_plan(self, office: Office) -> None:
        office.issue(PLAN.replace("back-1", "other-1"), name="other")
        data = fill_checklist("甲局", name="other")
        LEDGER.unlink()
        office.issue()
        office.send("甲局.xlsx", data)
        [item] = office.data()["refused"]
        assert item["faults"][0]["code"] == "return-plan"
        assert "没有方案 other-1，有：back-1" in item["faults"][0]["message"]
        assert (item["plan"], item["unit"]) == ("", "")

    def test_several_plans_in_one_ledger(self, office: Office) -> None:
        office.issue(PLAN.replace("back-1", "other-1"), name="other")
        office.send("a.xlsx", fill_checklist("甲局", share=10))
        office.send("b.xlsx", fill_checklist("甲局", name="other", share=20))
        office.send("甲局2022年6月.pdf", PDF)
        data = office.data()
        assert {item["plan"] for item in data["accepted"]} == {"back-1", "other-1"}
        assert office.progress("back-1")["甲局", "2022-06", "1.1"] == ("推进中", 10)
        assert office.progress("other-1")["甲局", "2022-06", "1.1"] == ("推进中", 20)
        # Of which of the two it is the signed copy nobody can tell.
        assert files(data["ignored"]) == {"甲局2022年6月.pdf"}

    def test_another_period(self, office: Office) -> None:
        office.issue(month="2022-12")
        december = fill_checklist("甲局")
        office.issue(PLAN.replace("2022-12", "2022-09"))
        office.send("甲局.xlsx", december)
        [item] = office.data()["refused"]
        assert [fault["code"] for fault in item["faults"]] == ["return-period"]
        assert "2022-08、2022-09" in item["faults"][0]["message"]

    def test_two_units_in_one_workbook(self, office: Office) -> None:
        office.send(
            "甲局.xlsx", fill_checklist("甲局", lambda sheet: rename_in_head(sheet, "乙局"))
        )
        [item] = office.data()["refused"]
        assert [fault["code"] for fault in item["faults"]] == ["return-contradiction"]

    def test_an_older_revision(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        newer = PLAN.replace('id: "1.3", text: 办第三件事', 'id: "1.4", text: 办第四件事')
        office.issue(newer)
        data = office.data()
        assert data["accepted"][0]["rows"] == 3
        codes = {fault["code"] for fault in data["accepted"][0]["faults"]}
        assert codes == {"revision-older", "row-withdrawn", "row-new"}
        assert office.ledger("submission")[0].revision == 1

    def test_two_files_for_one_unit(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", share=40))
        office.send("甲局(1).xlsx", fill_checklist("甲局", share=50))
        office.send("甲局(2).xlsx", fill_checklist("甲局", share=40.5))
        ran = office.collect()
        assert "取代先前的 收件/甲局(1).xlsx" in ran.out
        assert office.progress()["甲局", "2022-06", "1.1"] == ("推进中", 40.5)
        assert len(office.ledger("submission")) == 3

    def test_the_name_of_the_file_is_not_trusted(self, office: Office) -> None:
        office.send("乙局2022年7月.xlsx", fill_checklist("甲局"))
        [item] = office.data()["accepted"]
        assert (item["unit"], item["period"]) == ("甲局", "2022-06")


class TestAnswers:
    def test_a_receipt(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        ran = office.collect()
        assert ran.status == 0
        assert "甲局：2022年6月月报 4 条已收，按时，回执号 2022-000002，待补签字盖章件\n" in ran.out

    @pytest.mark.parametrize(
        ("day", "late"), [("2022-06-25", 0), ("2022-06-28", 3), ("2022-06-01", 0)]
    )
    def test_the_day_that_counts(self, office: Office, day: str, late: int) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        assert office.data(day=day)["accepted"][0]["late"] == late
        assert office.ledger("submission")[0].day.isoformat() == day

    def test_a_day_that_is_none(self, office: Office) -> None:
        ran = office.collect(day="大前天")
        assert ran.status == 2
        assert "--received" in ran.err

    def test_right_rows_are_entered_and_wrong_ones_sent_back(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        ran = office.collect()
        assert ran.status == 1
        assert "甲局：2022年6月月报 3 条已收，另有 1 条退回更正" in ran.out
        assert f"收件/甲局.xlsx:{SHEET}!G5: " in ran.out
        assert {measure for _, _, measure in office.progress()} == {"1.2", "1.3", "1.10"}
        book = openpyxl.load_workbook("更正/甲局-2022-06.xlsx")
        assert book.sheetnames[0] == "更正说明"
        note = book[SHEET]["G5"].comment
        assert note is not None
        assert "请从下拉框选" in note.text

    def test_put_right_and_collected_again(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        office.collect()
        book = openpyxl.load_workbook("更正/甲局-2022-06.xlsx")
        book[SHEET]["G5"] = "推进中"
        office.send("甲局改.xlsx", workbook_bytes(book))
        data = office.data(day="2022-06-29")
        assert [(item["rows"], item["late"]) for item in data["accepted"]] == [(4, 0)]
        # The faulty one is still there, and nobody has to put it right any more.
        assert data["refused"] == []
        assert files(data["ignored"]) == {"甲局.xlsx"}
        assert office.collect().status == 0

    def test_sent_back_until_it_is_put_right(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        office.collect()
        Path("更正/甲局-2022-06.xlsx").unlink()
        data = office.data()
        assert data["accepted"] == []
        assert data["refused"][0]["correction"] == "更正/甲局-2022-06.xlsx"
        assert Path("更正/甲局-2022-06.xlsx").exists()
        assert [entry.kind for entry in office.ledger()][1:] == ["submission", "refusal"]

    def test_all_or_nothing(self, office: Office) -> None:
        office.issue(PLAN.replace("signed: true", "whole: true"))
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        data = office.data()
        assert data["accepted"] == []
        assert data["refused"][0]["unit"] == "甲局"
        assert office.progress() == {}

    def test_evidence_is_demanded(self, office: Office) -> None:
        office.issue(PLAN.replace("signed: true", "evidence: true"))
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(G5="已完成", H5=100)))
        office.send(
            "乙局.xlsx", fill_checklist("乙局", set_cells(G5="已完成", H5=100, M5="验收报告.pdf"))
        )
        data = office.data()
        assert [fault["code"] for fault in data["refused"][0]["faults"]] == ["evidence-missing"]
        assert {item["unit"]: item["rows"] for item in data["accepted"]} == {"甲局": 3, "乙局": 1}

    def test_advice_is_no_refusal(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(H5=0.9)))
        ran = office.collect()
        assert ran.status == 0
        assert "警告：" in ran.out
        assert not Path("更正").exists()

    def test_a_trial_writes_nothing(self, office: Office, here: Path) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        office.send("乙局.xlsx", fill_checklist("乙局"))
        office.send("乙局2022年6月.pdf", PDF)
        before = tree(here)
        ran = office.collect("--dry-run")
        assert ran.status == 1
        assert "乙局：2022年6月月报 1 条已收" in ran.out
        assert "试收" in ran.out
        assert tree(here) == before
        assert not Path("更正").exists()
        assert len(office.data()["accepted"]) == 3

    def test_json(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        office.send("说明.txt", b"text")
        office.send("乙局2022年6月.pdf", PDF)
        data = office.data()
        assert list(data) == ["accepted", "refused", "ignored", "missing"]
        asked = {"file", "unit", "period", "rows", "late", "faults"}
        del data["missing"]
        assert all(asked <= item.keys() for items in data.values() for item in items)
        assert [len(items) for items in data.values()] == [2, 1, 1]

    def test_two_corrections_of_one_unit(self, office: Office) -> None:
        office.send("a.xlsx", fill_checklist("甲局", WRONG, share=10))
        office.send("a2.xlsx", fill_checklist("甲局", WRONG, share=20))
        made = [item["correction"] for item in office.data()["refused"]]
        assert made == ["更正/甲局-2022-06.xlsx", "更正/甲局-2022-06（2）.xlsx"]
        assert all(Path(path).exists() for path in made)

    def test_a_correction_that_cannot_be_written(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", WRONG))
        Path("更正").write_text("a file")
        ran = office.collect()
        assert ran.status == 1
        assert "没有生成更正表" in ran.err
        assert "3 条已收" in ran.out

    def test_whose_it_is_cannot_be_told(self, office: Office) -> None:
        book = openpyxl.load_workbook(io.BytesIO(fill_checklist("甲局")))
        for sheet in book.worksheets[:]:
            if sheet.title != SHEET:
                book.remove(sheet)
        book[SHEET]["A1"] = book[SHEET]["A2"] = book[SHEET]["A3"] = ""
        office.send("谁的.xlsx", workbook_bytes(book))
        data = office.data()
        assert data["refused"][0]["faults"][0]["code"] == "return-identity"
        assert Path("更正/谁的-未知期次.xlsx").exists()


class TestCarryOver:
    def test_what_was_said_last_stands_in_the_next_checklist(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(J5="完成了[/x]一半", H5=45)))
        office.collect()
        office.issue(month="2022-07")
        sheet = openpyxl.load_workbook("out-plan/责任清单/甲局.xlsx")[SHEET]
        last = str(sheet["F5"].value)
        assert all(part in last for part in ("推进中", "45", "完成了[/x]一半"))
        assert not openpyxl.load_workbook("out-plan/责任清单/乙局.xlsx")[SHEET]["F5"].value

    def test_lower_than_last_time(self, office: Office) -> None:
        office.send("6月.xlsx", fill_checklist("甲局", share=60))
        office.collect()
        office.issue(month="2022-07")
        office.send("7月.xlsx", fill_checklist("甲局", set_cells(K6="返工"), share=50))
        [item] = office.data(day="2022-07-20")["refused"]
        assert {fault["code"] for fault in item["faults"]} == {"percent-lower"}
        assert {fault["cell"] for fault in item["faults"]} == {"H5", "H7", "H8"}

    def test_what_was_taken_for_a_period_is_taken_again(self, office: Office) -> None:
        """A later word on the time before does not turn it down."""
        office.send("6月.xlsx", fill_checklist("甲局", share=60))
        Path("6月.xlsx").write_bytes(Path("收件/6月.xlsx").read_bytes())
        Path("收件/6月.xlsx").unlink()
        office.issue(month="2022-07")
        office.send("7月.xlsx", fill_checklist("甲局", share=50))
        assert office.data(day="2022-07-20")["accepted"]
        office.send("6月.xlsx", Path("6月.xlsx").read_bytes())
        assert office.data(day="2022-07-21")["accepted"]
        office.send("7月再报.xlsx", fill_checklist("甲局", set_cells(L5="张某"), share=50))
        assert not office.data(day="2022-07-22")["refused"]
        office.send("7月又报.xlsx", fill_checklist("甲局", share=40))
        [item] = office.data(day="2022-07-23")["refused"]
        assert {fault["code"] for fault in item["faults"]} == {"percent-lower"}


class TestAnyText:
    def test_any_text(self, office: Office) -> None:
        texts = ("[/x] [bold]", "x=1+1", "😀 完成", "长" * 3000)
        cells = {f"J{row}": text for row, text in zip(range(5, 9), texts, strict=True)}
        data = fill_checklist("甲局", set_cells(**cells))
        office.send(f"{'长' * 78}[/x]😀.xlsx", data)
        office.send("a\x07b=1+1.txt", b"text")
        ran = office.collect()
        assert ran.status == 0
        assert "\x07" not in ran.out
        assert "没有登记 收件/ab=1+1.txt" in ran.out
        assert "[/x]😀.xlsx" in office.data()["ignored"][1]["file"]
        assert {row.progress.progress_text for row in latest()} == set(texts)

    def test_a_formula_is_asked_back(self, office: Office) -> None:
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(J5="=1+1")))
        [item] = office.data()["refused"]
        assert [fault["code"] for fault in item["faults"]] == ["cell-formula"]
        assert "=1+1" in item["faults"][0]["message"]

    def test_a_name_of_300_characters(self, office: Office) -> None:
        name = "某" * 300 + ".xlsx"
        office.send("全部.zip", make_zip({name: fill_checklist("甲局", WRONG)}))
        assert office.data()["refused"][0]["file"].endswith(name)
        assert Path("更正/甲局-2022-06.xlsx").exists()


def latest() -> list[records.ProgressRecord]:
    with opening.open_for_reading(LEDGER) as book:
        return list(book.latest_progress("back-1"))


def many_units(count: int) -> str:
    names = ", ".join(f"单位{number}" for number in range(count))
    return f"""\
id: back-1
title: 许多单位的方案
issuer: 某办
period: {{from: 2022-05, until: 2022-12}}
reporting: [{{name: 月报, every: month, day: 25, to: 某办}}]
tasks:
  - {{no: 1, title: 第一项, text: 办第一件事, lead: [{names}]}}
"""


_CROWD: dict[str, bytes] = {}


@pytest.mark.slow
class TestRobust:
    """What the ledger holds is judged by `taskmap ledger check` and by counting."""

    COUNT = 120
    """More than the number from which on two processes share the work."""

    @pytest.fixture
    def crowd(self, taskmap: Run) -> Office:
        # Filled in once is enough, with the ledger whose codes they carry.
        if not _CROWD:
            office = Office(taskmap, many_units(self.COUNT))
            for number in range(self.COUNT):
                office.send(f"{number}.xlsx", fill_checklist(f"单位{number}"))
            _CROWD.update(tree(Path()))
            return office
        for name, data in _CROWD.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(data)
        return Office(taskmap, None)

    def sound(self, office: Office) -> int:
        """How many are in, each once and with its row."""
        checked = office.taskmap("ledger", "check")
        assert checked.status == 0, checked.out
        entries = office.ledger("submission")
        assert len({entry.unit for entry in entries}) == len(entries)
        assert len(office.progress()) == len(entries)
        return len(entries)

    @pytest.mark.slow
    def test_at_once(self, crowd: Office, started: Start) -> None:
        words = ("-m", "taskmap", "collect", INBOX, "--received", DAY)
        processes = [started(*words) for _ in range(3)]
        told = [each.communicate(timeout=120) for each in processes]
        assert [each.returncode for each in processes] == [0, 0, 0], told
        assert self.sound(crowd) == self.COUNT
        entered = [int(re.findall(r"登记报送 (\d+) 份", out)[0]) for out, _ in told]
        assert sum(entered) == self.COUNT

    @pytest.mark.slow
    def test_killed_at_any_moment(self, crowd: Office, started: Start) -> None:
        seed = random.Random(4)
        before = 0
        for _ in range(8):
            process = started("-m", "taskmap", "collect", INBOX, "--received", DAY)
            time.sleep(seed.uniform(0.1, 1.5))
            process.kill()
            process.communicate()
            now = self.sound(crowd)
            assert now in (before, self.COUNT)
            before = now
        assert crowd.collect().status == 0
        assert self.sound(crowd) == self.COUNT
        crowd.collect()
        assert self.sound(crowd) == self.COUNT

    @pytest.mark.slow
    @pytest.mark.parametrize("blocks", [8, 40, 400])
    def test_a_full_disk(self, crowd: Office, process: Run, blocks: int) -> None:
        """Where the received file, the ledger or nothing at all still fits."""
        ran = process("collect", INBOX, "--received", DAY, before=limited(blocks))
        assert ran.status in (0, 2)
        assert ran.status == 0 or "不能继续" in ran.err
        assert self.sound(crowd) == (self.COUNT if ran.status == 0 else 0)
        assert crowd.collect().status == 0
        assert self.sound(crowd) == self.COUNT

    def test_a_plan_issued_meanwhile(self, crowd: Office) -> None:
        """Judged by one revision, entered under another: not by us."""
        with opening.open_for_writing(LEDGER) as book:
            staff = CollectContext(
                {desk.plan.id: desk for desk in read_expected_returns(book)},
                ArrivalDays({}),
                "me@here",
            )
            crowd.issue(many_units(3))
            with pytest.raises(TaskmapError, match="重新印发"):
                recording.record_returns([], [], staff, [], book)


def test_every_code_is_in_the_documentation() -> None:
    workflow = ROOT / "src" / "taskmap" / "workflow" / "collecting"
    sources = [workflow / name for name in ("return_contents.py", "return_reviews.py")]
    sources += [ROOT / "src" / "taskmap" / "tracking" / "unverified.py"]
    sources += (ROOT / "src" / "taskmap" / "returns").rglob("*.py")
    words = (
        "return|rows?|text|cell|status|percent|done|progress|evidence|column|sheet|revision|print"
    )
    made = {
        code
        for path in sources
        for code in re.findall(rf'"((?:{words})-[a-z-]+)"', path.read_text("utf-8"))
    }
    page = (ROOT / "docs" / "collect.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z][a-z-]+)` \|", page, re.M))
    assert len(made) > 30
    assert explained == made


def test_columns_are_called_what_the_documentation_says() -> None:
    page = (ROOT / "docs" / "collect.md").read_text("utf-8")
    assert [field.value for field in ReturnField if field.value not in page] == []
