"""Several returns of one unit for one period in one run: which of them counts, or who says so."""

from __future__ import annotations

import datetime
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run, variables
from support.filled_checklists import PLAN, SHEET, workbook_bytes
from support.office import INBOX, Office, fill_checklist

ORDER = "return-order"
JUNE = ("甲局", "2022-06", "1.1")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which the plan was issued once: each test has a copy, and its checklists are the same in all."""
    folder = tmp_path_factory.mktemp("issued")
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    words = ("split", "plan.yaml", "-o", "out-plan", "--month", "2022-06", "--as-of", "2022-06-01")
    subprocess.run(
        [sys.executable, "-m", "taskmap", *words], cwd=folder, env=variables(), check=True
    )
    return folder


@pytest.fixture
def office(issued: Path, here: Path, taskmap: Run) -> Office:
    shutil.copytree(issued, here, dirs_exist_ok=True)
    return Office(taskmap, None)


@cache
def filled(unit: str, share: float) -> bytes:
    return fill_checklist(unit, share=share)


def saved_on(data: bytes, day: str) -> bytes:
    """A workbook that says that it was saved on that day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>%sT09:00:00Z" % day.encode(), part
                )
            new.writestr(name, part)
    return buffer.getvalue()


def send(
    office: Office, name: str, share: float, saved: str = "2022-06-10", unit: str = "甲局"
) -> bytes:
    return office.send(name, saved_on(filled(unit, share), saved))


def send_contradiction(office: Office) -> None:
    """By its name the second is the later, by the time at which it was saved the first."""
    send(office, "甲局.xlsx", 40, "2022-06-15")
    send(office, "甲局-修改.xlsx", 80, "2022-06-10")


def stands(office: Office) -> float | None:
    return office.progress()[JUNE][1]


def codes(item: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in item["faults"]]


class TestReasons:
    @pytest.mark.parametrize(
        ("older", "newer"),
        [
            ("甲局.xlsx", "甲局-修改.xlsx"),
            ("甲局(2).xlsx", "甲局(10).xlsx"),
            ("6月9日/甲局.xlsx", "6月10日/甲局.xlsx"),
        ],
    )
    def test_the_names(self, office: Office, older: str, newer: str) -> None:
        send(office, older, 40)
        send(office, newer, 80)
        ran = office.collect()
        assert ran.status == 0
        assert stands(office) == 80
        assert f"（取代先前的 收件/{older}：1.1 完成比例 40 → 80，" in ran.out

    def test_when_they_were_saved(self, office: Office) -> None:
        send(office, "a.xlsx", 80, "2022-06-12")
        send(office, "b.xlsx", 40, "2022-06-10")
        assert office.collect().status == 0
        assert stands(office) == 80

    def test_when_the_disk_says_that_they_were_changed(self, office: Office) -> None:
        for name, share, day in (("a.xlsx", 80, 12), ("b.xlsx", 40, 10)):
            send(office, name, share)
            changed = datetime.datetime(2022, 6, day, tzinfo=datetime.UTC).timestamp()
            os.utime(INBOX / name, (changed, changed))
        assert office.collect().status == 0
        assert stands(office) == 80

    def test_when_their_zip_says_so(self, office: Office) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, share, day in (("a.xlsx", 80, 12), ("b.xlsx", 40, 10)):
                member = zipfile.ZipInfo(name, (2022, 6, day, 9, 0, 0))
                archive.writestr(member, filled("甲局", share))
        office.send("报送.zip", buffer.getvalue())
        assert office.collect().status == 0
        assert stands(office) == 80

    def test_a_later_run_needs_no_reasons(self, office: Office) -> None:
        send(office, "甲局-最终.xlsx", 40, "2022-06-15")
        assert office.collect().status == 0
        send(office, "甲局初稿.xlsx", 80, "2022-06-10")
        ran = office.collect()
        assert ran.status == 0
        assert "取代先前的 收件/甲局-最终.xlsx" in ran.out
        assert stands(office) == 80

    def test_the_same_content_twice_is_no_dispute(self, office: Office) -> None:
        office.send("b.xlsx", send(office, "a.xlsx", 40))
        send(office, "c.xlsx", 40, "2022-06-12")
        data = office.data()
        assert [len(data[key]) for key in ("accepted", "refused", "ignored")] == [2, 0, 1]
        replaced = [item for item in data["accepted"] if item["replaced"]]
        assert [item["changes"] for item in replaced] == [[]]

    @pytest.mark.slow
    @pytest.mark.parametrize("day", [15, 8])
    def test_paths_in_any_order(self, office: Office, day: int) -> None:
        """Both where the order is certain and where it is not."""
        send(office, "甲局.xlsx", 10, "2022-06-10")
        send(office, "甲局(2).xlsx", 20, "2022-06-12")
        send(office, "甲局(10).xlsx", 30, f"2022-06-{day:02}")
        found = set()
        for paths in itertools.permutations(sorted(INBOX.iterdir())):
            ran = office.taskmap(
                "collect", *paths, "--received", "2022-06-20", "--dry-run", "--format", "json"
            )
            items = [*ran.data["accepted"], *ran.data["refused"]]
            said = {item["file"]: (item.get("replaced"), codes(item)) for item in items}
            found.add(json.dumps(said, sort_keys=True))
        assert len(found) == 1


class TestReceipt:
    def test_it_names_the_cells(self, office: Office) -> None:
        send(office, "甲局.xlsx", 40)
        office.send(
            "甲局2.xlsx",
            fill_checklist("甲局", lambda sheet: sheet.__setitem__("K5", "缺钱"), share=40),
        )
        data = office.data()
        [item] = [each for each in data["accepted"] if each["replaced"]]
        assert item["replaced"] == "收件/甲局.xlsx"
        [change] = item["changes"]
        assert change == {
            "measure": "1.1",
            "column": "存在问题",
            "before": "",
            "after": "缺钱",
            "cell": "月度报送!K5",
        }

    def test_also_of_one_that_was_entered_before(self, office: Office) -> None:
        send(office, "甲局.xlsx", 40)
        office.collect()
        send(office, "甲局2.xlsx", 80)
        [item] = office.data()["accepted"]
        percents = [each for each in item["changes"] if each["column"] == "完成比例(%)"]
        assert {(each["before"], each["after"]) for each in percents} == {("40", "80")}
        assert len(percents) == 4

    def test_the_line_on_the_screen_is_not_endless(self, office: Office) -> None:
        send(office, "甲局.xlsx", 40)
        send(office, "甲局2.xlsx", 80)
        [line] = [each for each in office.collect().out.splitlines() if "取代" in each]
        assert line.endswith("，等 8 处）")
        assert len(line) < 300


class TestUnknownOrder:
    def test_nothing_is_entered(self, office: Office) -> None:
        send_contradiction(office)
        data = office.data()
        assert not data["accepted"]
        assert [codes(item) for item in data["refused"]] == [[ORDER], [ORDER]]
        assert {item["correction"] for item in data["refused"]} == {""}
        assert not office.progress()

    def test_each_says_what_it_tells_of_its_time(self, office: Office) -> None:
        send_contradiction(office)
        ran = office.collect()
        assert ran.status == 1
        assert "文件里的保存时间 2022-06-15 17:00" in ran.out
        assert (
            "按文件里的保存时间 收件/甲局.xlsx 在后，按文件名 收件/甲局-修改.xlsx 在后" in ran.out
        )
        assert "collect --last 收件/甲局.xlsx" in ran.out
        assert "分不清先后 2 份" in ran.out

    def test_what_was_entered_before_stands(self, office: Office) -> None:
        send(office, "甲局初稿.xlsx", 5)
        office.collect()
        send_contradiction(office)
        assert office.collect().status == 1
        assert stands(office) == 5

    def test_others_are_entered(self, office: Office) -> None:
        send_contradiction(office)
        send(office, "乙局.xlsx", 30, unit="乙局")
        assert [item["unit"] for item in office.data()["accepted"]] == ["乙局"]

    def test_its_unit_is_neither_missing_nor_sent_back(self, office: Office, taskmap: Run) -> None:
        send_contradiction(office)
        office.collect()
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-06-28", "--format", "json")
        reporting = ran.data["plans"][0]["reporting"]
        assert (reporting["unverified"], reporting["returned"]) == (["甲局"], [])
        assert reporting["missing"] == ["乙局"]

    def test_the_same_folder_again(self, office: Office) -> None:
        send_contradiction(office)
        office.collect()
        entries = len(office.ledger())
        assert office.collect(day="2022-06-21").status == 1
        assert len(office.ledger()) == entries

    def test_one_of_them_given_alone_is_no_answer(self, office: Office) -> None:
        send_contradiction(office)
        office.collect()
        data = office.data(where=INBOX / "甲局.xlsx")
        assert [codes(item) for item in data["refused"]] == [[ORDER]]
        assert [item["file"] for item in data["waiting"]] == ["收件/甲局-修改.xlsx"]

    def test_one_that_comes_later_counts(self, office: Office) -> None:
        send_contradiction(office)
        office.collect()
        send(office, "第三次.xlsx", 90)
        assert office.collect(where=INBOX / "第三次.xlsx", day="2022-06-22").status == 0
        ran = office.collect(day="2022-06-23")
        assert ran.status == 0
        assert stands(office) == 90
        assert ran.out.count("用 --last 登记") == 2

    def test_a_trial_keeps_nothing(self, office: Office) -> None:
        send_contradiction(office)
        entries = len(office.ledger())
        assert office.collect("--dry-run").status == 1
        assert len(office.ledger()) == entries


class TestWithdrawn:
    """A return that was withdrawn and still lies in the inbox."""

    @staticmethod
    def withdraw(office: Office, *numbers: str) -> None:
        assert office.taskmap("correct", *numbers, "--withdraw", "--why", "收错了").status == 0

    def test_it_does_not_win_where_others_wait(self, office: Office) -> None:
        send(office, "甲局旧.xlsx", 5)
        [first] = office.data()["accepted"]
        self.withdraw(office, first["number"])
        send_contradiction(office)
        assert len(office.data(day="2022-06-21")["refused"]) == 2
        data = office.data(day="2022-06-22")
        [left] = data["ignored"]
        assert f"撤销过的表（{first['number']}，2022-06-20 收到）" in left["why"]
        assert not office.progress()

    def test_it_does_not_take_the_place_of_what_came(self, office: Office) -> None:
        send(office, "甲局旧.xlsx", 5)
        [first] = office.data()["accepted"]
        self.withdraw(office, first["number"])
        send(office, "报送表.xlsx", 40)
        assert [item["unit"] for item in office.data(where=INBOX / "报送表.xlsx")["accepted"]]
        assert "以这一份为准，用 --last 登记" in office.collect(day="2022-06-22").out
        assert stands(office) == 40
        assert office.collect("--last", INBOX / "甲局旧.xlsx", day="2022-06-22").status == 0
        assert stands(office) == 5

    def test_of_those_that_nobody_could_order(self, office: Office) -> None:
        """Neither comes back by being left there, and the other is no answer."""
        send_contradiction(office)
        self.withdraw(office, office.data()["refused"][0]["number"])
        data = office.data(day="2022-06-22")
        assert [len(data[key]) for key in ("accepted", "refused", "ignored")] == [0, 1, 1]
        assert "用 --last 登记" in data["ignored"][0]["why"]

    def test_two_of_one_unit(self, office: Office) -> None:
        """Nobody chose between them before, and nobody does now."""
        send_contradiction(office)
        for name in sorted(each.name for each in INBOX.iterdir()):
            [item] = office.data(where=INBOX / name)["accepted"]
            self.withdraw(office, item["number"])
        assert not office.progress()
        assert [codes(item) for item in office.data(day="2022-06-23")["refused"]] == [
            [ORDER],
            [ORDER],
        ]


class TestLast:
    @pytest.mark.parametrize(("file", "share"), [("甲局.xlsx", 40), ("甲局-修改.xlsx", 80)])
    def test_it_counts(self, office: Office, file: str, share: float) -> None:
        send_contradiction(office)
        data = office.data("--last", INBOX / file)
        assert [item["file"] for item in data["accepted"]] == [f"收件/{file}"]
        [other] = data["ignored"]
        assert f"以 收件/{file} 为准" in other["why"]
        assert stands(office) == share
        assert len(office.ledger("submission")) == 1

    def test_by_the_name_that_was_listed(self, office: Office, taskmap: Run) -> None:
        """It keeps the day on which it came."""
        send_contradiction(office)
        office.collect(day="2022-06-24")
        ran = taskmap("collect", "--last", "甲局.xlsx", "--received", "2022-06-29")
        assert ran.status == 0, ran.out
        assert "按时" in ran.out
        assert stands(office) == 40

    def test_the_folder_again_changes_nothing(self, office: Office, taskmap: Run) -> None:
        send_contradiction(office)
        office.collect()
        taskmap("collect", "--last", "甲局.xlsx", "--received", "2022-06-20")
        entries = len(office.ledger())
        data = office.data(day="2022-06-25")
        assert len(data["ignored"]) == 2
        assert "waiting" not in data
        assert len(office.ledger()) == entries
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-06-28")
        assert "分不清" not in ran.out

    def test_another_answer_later(self, office: Office, taskmap: Run) -> None:
        send_contradiction(office)
        office.collect("--last", INBOX / "甲局.xlsx")
        ran = taskmap("collect", "--last", "甲局-修改.xlsx", "--received", "2022-06-21")
        assert ran.status == 0, ran.out
        assert stands(office) == 80

    def test_against_an_order_that_is_certain(self, office: Office) -> None:
        send(office, "甲局.xlsx", 40)
        send(office, "甲局-修改.xlsx", 80)
        assert office.collect("--last", INBOX / "甲局.xlsx").status == 0
        assert stands(office) == 40

    def test_it_trusts_nobody(self, office: Office) -> None:
        """Whether its unit sent it is another question."""
        book = openpyxl.load_workbook(io.BytesIO(fill_checklist("甲局")))
        del book["taskmap"]
        for row in book[SHEET].iter_rows(max_row=3):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = re.sub("校验码：[0-9A-Z-]+", "", cell.value)
        office.send("甲局.xlsx", workbook_bytes(book))
        data = office.data("--last", INBOX / "甲局.xlsx")
        assert [codes(item) for item in data["refused"]] == [["return-unverified"]]

    def test_two_of_one_unit(self, office: Office) -> None:
        send_contradiction(office)
        ran = office.collect("--last", INBOX / "甲局.xlsx", "--last", INBOX / "甲局-修改.xlsx")
        assert ran.status == 2
        assert "请只写一份" in ran.err
        assert not office.ledger("submission", "unverified")

    @pytest.mark.parametrize(("name", "why"), [("收件", "是一个文件夹"), ("丙局.xlsx", "不在这里")])
    def test_no_such_file(self, office: Office, name: str, why: str) -> None:
        send_contradiction(office)
        ran = office.collect("--last", name)
        assert ran.status == 2
        assert why in ran.err
        assert "--last" in ran.err
