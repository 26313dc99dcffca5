"""A 完成日期 that a unit tells, from the workbook to everything that asks since when something is done."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.filled_checklists import SHEET, set_cells
from support.office import Office, fill_checklist

PLAN = """\
id: back-1
title: 回家方案
issuer: 某办
issued: 2022-05-01
period: {from: 2022-05, until: 2022-12}
scoring: {done_early: 3}
reporting: [{name: 月报, every: month, day: 25, to: 某办, roll: none}]
units: [{name: 甲局}, {name: 乙局}]
tasks:
  - {no: 1, title: 第一项, text: 办甲局的事, lead: [甲局], deadline: 2022-06-20, closure: {criteria: [好]}}
  - {no: 2, title: 第二项, text: 办两家的事, lead: [甲局, 乙局], deadline: 2022-06-20}
  - {no: 3, title: 第三项, text: 办乙局的事, lead: [乙局], deadline: 2022-12-31}
"""
PAGE = Path(__file__).resolve().parents[2] / "docs" / "collect.md"
AS_OF = ("--as-of", "2022-07-05")


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap, PLAN)


def send(office: Office, unit: str, day: str, **cells: Any) -> Any:
    office.send(f"{unit}{day}.xlsx", fill_checklist(unit, set_cells(**cells)))
    return office.data(day=day)


def done(row: int, told: object = None) -> dict[str, Any]:
    return {f"G{row}": "已完成", f"H{row}": 100, f"I{row}": told}


def report(office: Office, month: str = "2022-06", as_of: str = "2022-07-05") -> dict[str, Any]:
    """The rows of the table of measures by their ids."""
    ran = office.taskmap("report", "--month", month, "--as-of", as_of, "-o", "表.json")
    assert ran.status == 0, ran.err
    tables = json.loads(Path("表.json").read_text("utf-8"))["tables"]
    (table,) = [each for each in tables if each["title"] == "分任务"]
    return {row["values"]["id"]: row["values"] for row in table["rows"]}


def standings(office: Office, month: str, as_of: str) -> list[dict[str, Any]]:
    """Of the score of a month."""
    words = ("--from", month, "--until", month, "--as-of", as_of, "--format", "json")
    found: list[dict[str, Any]] = office.taskmap("score", *words).data["standings"]
    return found


def points(
    office: Office, month: str = "2022-06", as_of: str = "2022-07-05"
) -> list[tuple[str, str, str]]:
    found = standings(office, month, as_of)
    return [
        (unit["unit"], each["measure"], each["day"])
        for unit in found
        for each in unit["points"]
        if each["cause"] == "提前完成"
    ]


class TestTold:
    def test_in_time_though_the_report_came_late(self, office: Office) -> None:
        """Without the day it would be done on 30 June, ten days late."""
        send(office, "甲局", "2022-07-04", **done(5, datetime.date(2022, 6, 18)))
        row = report(office)["1"]
        assert (row["bucket"], row["remark"]) == ("已完成", "按期完成")
        assert (row["done_on"], row["done_basis"]) == ("2022-06-18", "据单位所报")
        assert points(office) == [("甲局", "1", "2022-06-18")]
        (plan,) = office.taskmap("report", "--month", "2022-06", *AS_OF, "--format", "json").data[
            "plans"
        ]
        assert plan["done"] == [{"measure": "1", "done_on": "2022-06-18", "as_reported": True}]

    def test_without_it_as_before(self, office: Office) -> None:
        send(office, "甲局", "2022-07-04", **done(5))
        row = report(office)["1"]
        assert (row["bucket"], row["remark"]) == ("已完成", "逾期完成")
        assert (row["done_on"], row["done_basis"]) == ("2022-06-30", "按报送推算")
        assert points(office) == []

    def test_late_though_the_report_was_early(self, office: Office) -> None:
        send(office, "甲局", "2022-06-24", **done(5, datetime.date(2022, 6, 21)))
        assert report(office)["1"]["remark"] == "逾期完成"

    def test_the_last_of_several_leads_decides(self, office: Office) -> None:
        send(office, "甲局", "2022-06-24", **done(6, "6月10日"))
        assert report(office)["2"]["done_on"] is None
        send(office, "乙局", "2022-06-24", **done(5, "6月15日"))
        assert report(office)["2"]["done_on"] == "2022-06-15"
        assert set(points(office)) == {(unit, "2", "2022-06-15") for unit in ("甲局", "乙局")}

    def test_a_limit_for_closing_runs_from_it(self, office: Office) -> None:
        """Thirty days from 18 June; from the end of June it would end in July as well."""
        send(office, "甲局", "2022-07-04", **done(5, "2022-06-18"))
        found = office.taskmap("check-overdue", "--as-of", "2022-07-19", "--format", "json").data
        pending = [each for each in found if each["kind"] == "closure"]
        assert [each["due"] for each in pending] == ["2022-07-18"]


class TestLaterMonths:
    def test_nothing_is_owed_from_that_day_on(self, office: Office) -> None:
        """Both are done on 30 June, so that July's report is not asked; told only in July."""
        send(office, "甲局", "2022-07-20", **done(5, "6月30日"), **done(6, "6月30日"))
        found = office.taskmap("check-overdue", "--as-of", "2022-07-26", "--format", "json").data
        owed = {(each["unit"], each["due"]) for each in found if each["kind"] == "report"}
        assert ("甲局", "2022-07-25") not in owed
        assert ("乙局", "2022-07-25") in owed

    def test_the_next_checklist_tells_it(self, office: Office) -> None:
        send(office, "甲局", "2022-06-24", **done(5, "6月18日"))
        office.issue(PLAN, month="2022-07")
        sheet = openpyxl.load_workbook(Path("out-plan/责任清单/甲局.xlsx"))[SHEET]
        assert f"\n{sheet['F5'].value}\n" in PAGE.read_text("utf-8")
        assert "2022年6月18日完成（据单位所报）" in str(sheet["F5"].value)
        assert "完成（" not in str(sheet["F6"].value)

    def test_repeated_without_it_the_day_stands(self, office: Office) -> None:
        """June's word is followed by July's, from which the report on August looks back first."""
        send(office, "甲局", "2022-06-24", **done(5, "6月18日"), **done(6, "6月19日"))
        office.issue(PLAN, month="2022-07")
        send(office, "甲局", "2022-07-24", **done(5), **done(6))
        for month in ("2022-07", "2022-08"):
            row = report(office, month, "2022-09-01")["1"]
            assert (row["done_on"], row["done_basis"]) == ("2022-06-18", "据单位所报")
            assert row["remark"] == "按期完成"

    def test_a_day_before_the_unit_said_that_it_was_open_goes_back(self, office: Office) -> None:
        send(office, "甲局", "2022-06-24")
        office.issue(PLAN, month="2022-07")
        office.send("甲局.xlsx", fill_checklist("甲局", set_cells(**done(5, "6月20日"))))
        (shown,) = re.findall(r"^收件.*可.*\[done-day\]$", PAGE.read_text("utf-8"), re.M)
        assert shown in office.collect("--dry-run", day="2022-07-24").out
        found = send(office, "甲局", "2022-07-24", **done(5, "6月20日"), **done(6, "6月25日"))
        refused = found["refused"][0]
        (fault,) = [each for each in refused["faults"] if each["code"] == "done-day"]
        assert (fault["sheet"], fault["cell"]) == (SHEET, "I5")
        assert "可2022年6月24日收到的报送还说没有完成" in fault["message"]
        assert refused["rows"] == 1


class TestToldLater:
    """In July's report, of what June's calls done: report and score of June follow alike."""

    @pytest.mark.parametrize(
        ("first", "told", "remark", "rewarded"),
        [
            ("2022-06-15", "6月21日", "逾期完成", []),
            ("2022-06-15", "6月20日", "按期完成", []),
            ("2022-06-15", "6月19日", "按期完成", [("甲局", "1", "2022-06-19")]),
            ("2022-06-24", "6月18日", "按期完成", [("甲局", "1", "2022-06-18")]),
            ("2022-06-15", None, "按期完成", [("甲局", "1", "2022-06-15")]),
        ],
    )
    @pytest.mark.slow
    def test_the_day_told_last_decides(
        self,
        office: Office,
        first: str,
        told: str | None,
        remark: str,
        rewarded: list[tuple[str, str, str]],
    ) -> None:
        send(office, "甲局", first, **done(5))
        office.issue(PLAN, month="2022-07")
        send(office, "甲局", "2022-07-20", **done(5, told))
        assert report(office, as_of="2022-07-26")["1"]["remark"] == remark
        assert points(office, as_of="2022-07-26") == rewarded
        assert points(office, "2022-07", "2022-07-26") == []

    def test_before_it_came_nobody_knew(self, office: Office) -> None:
        send(office, "甲局", "2022-06-15", **done(5))
        office.issue(PLAN, month="2022-07")
        send(office, "甲局", "2022-07-20", **done(5, "6月21日"))
        assert points(office, as_of="2022-07-19") == [("甲局", "1", "2022-06-15")]

    def test_what_was_taken_back_is_rewarded_where_it_is_done_for_good(
        self, office: Office
    ) -> None:
        """Measure 3, which has time until December."""
        send(office, "乙局", "2022-06-15", **done(6))
        office.issue(PLAN, month="2022-07")
        send(office, "乙局", "2022-07-20", K6="核减")
        assert points(office, as_of="2022-07-26") == []
        office.issue(PLAN, month="2022-08")
        send(office, "乙局", "2022-08-20", **done(6))
        assert points(office, as_of="2022-08-26") == []
        assert points(office, "2022-08", "2022-08-26") == [("乙局", "3", "2022-08-20")]


class TestOwedByItsOwnWord:
    """乙局's report on July, which was due on the 25th, comes on the 27th: the receipt says what report and score say."""

    @pytest.fixture
    def july(self, office: Office) -> Office:
        office.issue(PLAN, month="2022-07")
        return office

    @pytest.mark.parametrize("day", ["2022-07-20", "2022-07-27"])
    def test_done_before_the_period_nothing_was_owed(self, july: Office, day: str) -> None:
        cells = set_cells(**done(5, "6月28日"), **done(6, "6月28日"))
        july.send("乙局.xlsx", fill_checklist("乙局", cells))
        receipt = july.collect("--dry-run", day=day).out.splitlines()[0]
        assert f"\n{receipt}\n" in PAGE.read_text("utf-8")
        (accepted,) = july.data(day=day)["accepted"]
        assert (accepted["rows"], accepted["late"]) == (2, 0)
        assert self.outcomes(july) == (0, 0)
        (own,) = [
            each for each in standings(july, "2022-07", "2022-08-01") if each["unit"] == "乙局"
        ]
        found = [(each["cause"], each["measure"], each["day"]) for each in own["points"]]
        assert found == [("提前完成", "3", "2022-06-28")]
        assert own["rank"] is not None

    @pytest.mark.parametrize("told", ["7月2日", None])
    def test_what_was_open_when_it_began_was_owed(self, july: Office, told: str | None) -> None:
        found = send(july, "乙局", "2022-07-27", **done(5, "6月28日"), **done(6, told))
        assert found["accepted"][0]["late"] == 2
        assert self.outcomes(july) == (1, 1)

    def test_what_an_earlier_return_says_counts_too(self, july: Office) -> None:
        """It was done with June's report: what comes for July all the same is never late."""
        send(july, "乙局", "2022-07-26", **done(5, "6月28日"), **done(6, "6月28日"))
        found = send(july, "乙局", "2022-07-27", **done(5), **done(6))
        assert found["accepted"][0]["late"] == 0

    def outcomes(self, office: Office) -> tuple[int, int]:
        """How many reports of 乙局 on July were owed, and how many of them late."""
        words = ("report", "--month", "2022-07", "--as-of", "2022-08-01", "-o", "表.json")
        assert office.taskmap(*words).status == 0
        tables = json.loads(Path("表.json").read_text("utf-8"))["tables"]
        rows = {
            each["title"]: [
                row["values"] for row in each["rows"] if row["values"].get("unit") == "乙局"
            ]
            for each in tables
        }
        return rows["分单位"][0]["owed"], len(rows.get("迟报", []))


class TestLedger:
    def test_checked_and_exported(self, office: Office) -> None:
        send(office, "甲局", "2022-06-24", **done(5, "6月18日"))
        assert office.taskmap("ledger", "check").status == 0
        assert office.taskmap("ledger", "export", "-o", "出", "--format", "json").status == 0
        (file,) = Path("出").glob("*.json")
        rows = json.loads(file.read_text("utf-8"))["progress"]
        assert {row["measure"]: row["done_on"] for row in rows} == {"1": "2022-06-18", "2": ""}
