"""`taskmap correct`: what was entered wrongly is put right by its number, and every command says so afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Issue, Ran, Run
from support.filled_checklists import workbook_bytes
from support.office import JPG, PDF, Office, fill_checklist

WHY = ("--why", "24日收到，26日登记")
LATE, IN_TIME = "2022-06-27", "2022-06-24"
DAY_AFTER = "2022-07-05"


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


@pytest.fixture
def receipts(office: Office) -> dict[str, str]:
    """By unit the number of a return that was entered three days late."""
    for unit in ("甲局", "乙局"):
        office.send(f"{unit}.xlsx", fill_checklist(unit))
    accepted = office.data(day=LATE)["accepted"]
    assert [each["late"] for each in accepted] == [2, 2]
    return {each["unit"]: each["receipt"] for each in accepted}


def correct(taskmap: Run, *words: object) -> Any:
    ran = taskmap("correct", *words, "--format", "json")
    assert ran.status == 0, ran.err
    assert taskmap("ledger", "check").status == 0
    return ran.data


def refuse(taskmap: Run, *words: object) -> str:
    ran = taskmap("correct", *words)
    assert ran.status == 2
    return ran.err


def reporting(taskmap: Run, day: str = DAY_AFTER) -> dict[str, Any]:
    ran = taskmap("report", "--month", "2022-06", "--as-of", day, "--format", "json")
    assert ran.status == 0, ran.err
    found: dict[str, Any] = ran.data["plans"][0]["reporting"]
    return found


def lost_points(taskmap: Run) -> dict[str, int]:
    ran = taskmap(
        "score", "--from", "2022-06", "--until", "2022-06", "--as-of", DAY_AFTER, "--format", "json"
    )
    assert ran.status == 0, ran.err
    return {each["unit"]: each["base"] - each["score"] for each in ran.data["standings"]}


def overdue(taskmap: Run, day: str = DAY_AFTER) -> set[str]:
    ran = taskmap("check-overdue", "--as-of", day, "--format", "json")
    return {
        each["unit"]
        for each in ran.data
        if each["kind"] == "report" and each["period"] == "2022-06"
    }


def empty_folder() -> Path:
    Path("空").mkdir()
    return Path("空")


class TestReturns:
    def test_a_day(self, taskmap: Run, receipts: dict[str, str]) -> None:
        [done] = correct(taskmap, receipts["甲局"], "--received", IN_TIME, *WHY)
        assert (done["target"], done["before"], done["received"]) == (
            receipts["甲局"],
            LATE,
            IN_TIME,
        )
        told = reporting(taskmap)
        assert (told["on_time"], told["late"]) == (1, 1)
        assert overdue(taskmap, "2022-06-26") == {"乙局"}

    def test_a_day_before_the_period(self, taskmap: Run, office: Office) -> None:
        """On which `collect` would have sent it back: most likely the month is mistyped."""
        office.issue(month="2022-07")
        office.send("甲局.xlsx", fill_checklist("甲局"))
        [came] = office.data(day="2022-07-20")["accepted"]
        said = refuse(taskmap, came["receipt"], "--received", "2022-06-20", *WHY)
        assert "报的是2022年7月，2022-06-20 那一期还没有开始" in said
        correct(taskmap, came["receipt"], "--received", "2022-07-01", *WHY)

    def test_several_in_one_line(self, taskmap: Run, receipts: dict[str, str]) -> None:
        first, last = sorted(receipts.values())
        ran = taskmap("correct", f"{first}..{last}", "--received", "2022年6月24日", *WHY)
        assert ran.out.count("2022-06-27 改为 2022-06-24") == 2
        assert reporting(taskmap)["on_time"] == 2
        assert "没有要更正的" in refuse(taskmap, f"{first}..{last}", "--received", IN_TIME, *WHY)

    def test_withdrawn_and_entered_again(
        self, taskmap: Run, office: Office, receipts: dict[str, str]
    ) -> None:
        [done] = correct(taskmap, receipts["甲局"], "--withdraw", *WHY)
        assert done["withdrawn"]
        assert reporting(taskmap)["missing"] == ["甲局"]
        assert overdue(taskmap) == {"甲局"}
        again = office.data(day=IN_TIME)
        assert [(each["unit"], each["late"]) for each in again["accepted"]] == [("甲局", 0)]
        assert reporting(taskmap)["missing"] == []
        assert "不能恢复" in refuse(taskmap, done["number"], "--withdraw", *WHY)

    def test_of_one_file_that_came_twice_one_is_restored(
        self, taskmap: Run, office: Office, receipts: dict[str, str]
    ) -> None:
        [first] = correct(taskmap, receipts["甲局"], "--withdraw", *WHY)
        [again] = office.data(day=IN_TIME)["accepted"]
        [second] = correct(taskmap, again["receipt"], "--withdraw", *WHY)
        numbers = first["number"], second["number"]
        assert "只能恢复其中一份" in refuse(taskmap, *numbers, "--withdraw", *WHY)
        correct(taskmap, first["number"], "--withdraw", *WHY)
        assert reporting(taskmap)["late"] == 2

    def test_a_withdrawal_is_withdrawn(self, taskmap: Run, receipts: dict[str, str]) -> None:
        before = reporting(taskmap)
        [done] = correct(taskmap, receipts["甲局"], "--withdraw", *WHY)
        assert f"correct {done['number']} --withdraw" in refuse(
            taskmap, receipts["甲局"], "--received", IN_TIME, *WHY
        )
        correct(taskmap, done["number"], "--withdraw", *WHY)
        assert reporting(taskmap) == before

    def test_a_correction_is_withdrawn_once(self, taskmap: Run, receipts: dict[str, str]) -> None:
        [done] = correct(taskmap, receipts["甲局"], "--received", IN_TIME, *WHY)
        correct(taskmap, done["number"], "--withdraw", *WHY)
        assert "已经撤销了" in refuse(taskmap, done["number"], "--withdraw", *WHY)
        assert reporting(taskmap)["late"] == 2

    def test_of_one_file_all_that_it_was_entered_as(self, taskmap: Run, office: Office) -> None:
        """Some rows were entered, others sent back: the day is that of both."""
        office.send(
            "甲局.xlsx", fill_checklist("甲局", lambda sheet: sheet.__setitem__("G5", "差不多"))
        )
        ran = office.collect(day=LATE)
        [refused] = office.data(day=LATE)["refused"]
        assert f"请发给该单位改好再报（编号 {refused['number']}）" in ran.out
        correct(taskmap, refused["number"], "--received", IN_TIME, *WHY)
        kinds = {each.kind: str(each.day) for each in office.ledger("submission", "refusal")}
        assert kinds == {"submission": IN_TIME, "refusal": IN_TIME}
        correct(taskmap, refused["number"], "--withdraw", *WHY)
        assert office.ledger("submission", "refusal") == []
        told = reporting(taskmap)
        assert (told["returned"], told["missing"]) == ([], ["甲局", "乙局"])

    def test_of_what_nobody_verified(self, taskmap: Run, office: Office) -> None:
        """It is rejected, and the report is missing as if it had not come."""
        book = openpyxl.Workbook()
        head = ["方案：back-1　第1版　单位：乙局　报送期：2022-06"]
        for line in (
            head,
            ["编号", "完成状态", "完成比例(%)", "本期进展"],
            ["2", "推进中", "99", "做1处"],
        ):
            book.worksheets[0].append(line)
        office.send("乙局.xlsx", workbook_bytes(book))
        ran = office.data(day=IN_TIME)
        assert reporting(taskmap)["unverified"] == ["乙局"]
        number = ran["refused"][0]["number"]
        [waiting] = office.data("--dry-run", where=empty_folder())["waiting"]
        assert waiting["number"] == number
        correct(taskmap, number, "--withdraw", *WHY)
        told = reporting(taskmap)
        assert (told["unverified"], told["missing"]) == ([], ["甲局", "乙局"])


def notes(taskmap: Run, day: str = DAY_AFTER) -> str:
    ran = taskmap("report", "--month", "2022-06", "--as-of", day, "--format", "json")
    return "\n".join(ran.data["plans"][0]["notes"])


class TestPapers:
    def test_a_report_made_again(self, taskmap: Run, receipts: dict[str, str]) -> None:
        assert "更正" not in notes(taskmap)
        ends = "..".join(sorted(receipts.values()))
        [done, _] = correct(taskmap, ends, "--received", IN_TIME, *WHY)
        assert "乙局、甲局2022年6月的报送" in notes(taskmap)
        assert "的报送原登记的日期是2022年6月27日，已于" in notes(taskmap)
        assert "更正为2022年6月24日（24日收到，26日登记）" in notes(taskmap)
        correct(taskmap, done["number"], "--withdraw", *WHY)
        assert "乙局、甲局" not in notes(taskmap)
        correct(taskmap, receipts["甲局"], "--withdraw", "--why", "收错了")
        assert "甲局2022年6月的报送" in notes(taskmap)
        assert "撤销，没有统计（收错了）" in notes(taskmap)

    def test_only_of_its_period_and_as_far_as_it_goes(
        self, taskmap: Run, receipts: dict[str, str]
    ) -> None:
        correct(taskmap, receipts["甲局"], "--received", IN_TIME, *WHY)
        assert "更正" not in notes(taskmap, "2022-06-20")
        ran = taskmap("report", "--month", "2022-07", "--as-of", DAY_AFTER, "--format", "json")
        assert "更正" not in str(ran.data["plans"][0]["notes"])

    def test_a_score(self, taskmap: Run, receipts: dict[str, str]) -> None:
        correct(taskmap, receipts["甲局"], "--received", IN_TIME, *WHY)
        words = ("--from", "2022-06", "--until", "2022-06", "--as-of", DAY_AFTER)
        assert "甲局2022年6月的报送" in taskmap("score", *words).err


class TestWrongOrders:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("2022-000999", "--withdraw"), "没有编号 2022-000999"),
            (("2021-000002", "--withdraw"), "是不是 2022-000002"),
            (("县办〔2022〕9号", "--withdraw"), "没有“县办〔2022〕9号”"),
            (("2022-000002", "--received", "2062-06-24"), "还没有到"),
            (("2022-000002", "--received", "六月"), "不是日期"),
            (("2022-000002", "--received", LATE), "本来就是"),
            (("2022-000002", "--received", "2021-01-01"), "2021-01-01"),
            (("2022-000002",), "--received 改日期"),
            (("2022-000002", "--received", IN_TIME, "--withdraw"), "只写一样"),
            (("back-1@1", "--withdraw"), "已经收过报送"),
            (("back-1@1", "--received", IN_TIME), "不改日期"),
        ],
    )
    def test_nothing_is_entered(
        self,
        taskmap: Run,
        office: Office,
        receipts: dict[str, str],
        words: tuple[str, ...],
        said: str,
    ) -> None:
        before = office.ledger()
        assert said in refuse(taskmap, *words, *WHY)
        assert office.ledger() == before

    def test_a_reason_is_needed(self, taskmap: Run, receipts: dict[str, str]) -> None:
        assert "--why" in refuse(taskmap, receipts["甲局"], "--withdraw", "--why", " ")


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "data"), [("甲局2022年6月签字件.pdf", PDF), ("甲局2022年6月佐证照片.jpg", JPG)]
    )
    def test_of_the_wrong_unit(self, taskmap: Run, office: Office, name: str, data: bytes) -> None:
        office.send(name, data)
        [scan] = office.data()["accepted"]
        assert scan["number"] in office.collect().out
        correct(taskmap, scan["number"], "--withdraw", *WHY)
        assert office.ledger("scan", "evidence") == []
        assert [each["number"] for each in office.data()["accepted"]] != [scan["number"]]
        assert len(office.ledger("scan", "evidence")) == 1


def extend(taskmap: Run, measure: str, until: str = "2022-12-31") -> Ran:
    words = (
        "--until",
        until,
        "--number",
        "某办〔2022〕3号",
        "--why",
        "雨天",
        "--day",
        "2022-06-20",
    )
    ran = taskmap("extend", measure, *words)
    assert ran.status == 0, ran.err
    return ran


class TestDocuments:
    def test_an_extension_by_its_number(self, taskmap: Run, office: Office) -> None:
        def late() -> bool:
            ran = taskmap("check-overdue", "--as-of", "2022-10-15", "--format", "json")
            return "1.1" in {each["measure"] for each in ran.data}

        extend(taskmap, "1.1")
        assert not late()
        correct(taskmap, "某办[2022]3号", "--withdraw", *WHY)
        assert late()

    def test_a_number_of_several(self, taskmap: Run, office: Office) -> None:
        """The choices are told, each by a number that is its own."""
        extend(taskmap, "1.1")
        extend(taskmap, "1.3")
        said = refuse(taskmap, "某办〔2022〕3号", "--withdraw", *WHY)
        assert "1.1" in said
        assert "1.3" in said
        correct(taskmap, "2022-000003", "--withdraw", *WHY)
        [left] = office.ledger("extension")
        assert left.measure == "1.1"

    @pytest.mark.parametrize("number", ["某办〔2022〕3号", "2022-000002"])
    def test_of_a_plan_that_is_not_there(self, taskmap: Run, office: Office, number: str) -> None:
        """Also a number that needs none: what was typed is not left aside."""
        extend(taskmap, "1.1")
        said = refuse(taskmap, number, "--withdraw", "--plan", "back-2", *WHY)
        assert "没有方案 back-2，有：back-1；是不是 back-1？" in said

    def test_points(self, taskmap: Run, receipts: dict[str, str]) -> None:
        before = lost_points(taskmap)
        words = (
            "--number",
            "督〔2022〕1号",
            "--why",
            "失实",
            "--day",
            "2022-06-28",
            "--plan",
            "back-1",
        )
        ran = taskmap("score", "add", "甲局", "-3", *words)
        assert ran.status == 0, ran.err
        assert lost_points(taskmap)["甲局"] == before["甲局"] + 3
        correct(taskmap, "督〔2022〕1号", "--received", "2022-07-03", *WHY)
        assert lost_points(taskmap) == before
        correct(taskmap, "督〔2022〕1号", "--withdraw", *WHY)

    def test_what_was_withdrawn_keeps_its_number_until_it_is_used_again(
        self, taskmap: Run, office: Office
    ) -> None:
        extend(taskmap, "1.1", "2022-11-30")
        [gone] = correct(taskmap, "某办〔2022〕3号", "--withdraw", *WHY)
        said = refuse(taskmap, "某办〔2022〕3号", "--withdraw", *WHY)
        assert f"已经撤销了；要恢复，撤销那次更正：taskmap correct {gone['number']} " in said
        assert "已撤销" in taskmap("show", "某办〔2022〕3号").out
        extend(taskmap, "1.1")
        assert "2022-12-31" in taskmap("show", "某办〔2022〕3号").out
        [again] = correct(taskmap, "某办〔2022〕3号", "--withdraw", *WHY)
        assert again["target"] != gone["target"]
        assert "有 2 条是" in refuse(taskmap, "某办〔2022〕3号", "--withdraw", *WHY)

    def test_a_reply_does_not_come_before_its_letter(self, taskmap: Run, office: Office) -> None:
        assert taskmap("remind", "--as-of", "2022-07-01").status == 0
        words = ("--why", "下周报", "--as-of", "2022-07-04", "--format", "json")
        number = taskmap("remind", "reply", "催办〔2022〕1号", *words).data["reply"]["number"]
        said = refuse(taskmap, number, "--received", "2022-06-30", *WHY)
        assert "催办〔2022〕1号是 2022-07-01 发的，不能在 2022-06-30 就有回复" in said
        correct(taskmap, number, "--received", "2022-07-01", *WHY)

    def test_a_letter_goes_and_its_number_stays(self, taskmap: Run, office: Office) -> None:
        def letters(day: str) -> list[tuple[str, str]]:
            ran = taskmap("remind", "--as-of", day, "--format", "json")
            return [(each["unit"], each["number"]) for each in ran.data["reminders"]]

        first = letters("2022-07-01")
        correct(taskmap, first[0][1], "--withdraw", "--why", "没有发")
        assert "没有发" in taskmap("show", f"催办{first[0][1]}").out
        reply = ("remind", "reply", f"催办{first[0][1]}", "--why", "办了")
        assert "已经撤销了，没有登记回复" in taskmap(*reply).err
        again = letters("2022-07-02")
        assert [unit for unit, _ in again] == [first[0][0]]
        assert {number for _, number in again}.isdisjoint(number for _, number in first)


class TestRevisions:
    def test_issued_by_mistake(self, taskmap: Run, issue: Issue, office: Office) -> None:
        plan = Path("plan.yaml").read_text("utf-8")
        issue(plan.replace("办第一件事", "办第一件大事"), "2022-06-10")
        assert "第 2 版" in taskmap("plans").out
        correct(taskmap, "back-1@2", "--withdraw", "--why", "发错了")
        assert "第 1 版" in taskmap("plans").out
        issue(plan.replace("办第一件事", "办好第一件事"), "2022-06-08")
        assert "第 3 版" in taskmap("plans").out

    def test_that_is_not_there(self, taskmap: Run, office: Office) -> None:
        assert "只印发到第 1 版，没有第 2 版" in refuse(taskmap, "back-1@2", "--withdraw", *WHY)
        said = refuse(taskmap, "back-2@1", "--withdraw", *WHY)
        assert "没有方案 back-2，有：back-1；是不是 back-1？" in said

    def test_issued_with_the_wrong_day(self, taskmap: Run, issue: Issue, office: Office) -> None:
        plan = Path("plan.yaml").read_text("utf-8").replace("办第一件事", "办第一件大事")
        issue(plan, "2022-06-20")
        said = refuse(taskmap, "back-1@2", "--received", "2022-06-10", *WHY)
        assert "撤销以后再 split，--as-of 写对的那天" in said
        correct(taskmap, "back-1@2", "--withdraw", *WHY)
        assert "已撤销" in taskmap("show", "back-1@2").out
        issue(plan, "2022-06-10")
        assert "第 3 版，2022-06-10 起" in taskmap("plans", "--as-of", "2022-06-10").out

    def test_only_the_last_one(self, taskmap: Run, issue: Issue, office: Office) -> None:
        plan = Path("plan.yaml").read_text("utf-8")
        issue(plan.replace("办第一件事", "办第一件大事"), "2022-06-10")
        assert "先撤销" in refuse(taskmap, "back-1@1", "--withdraw", *WHY)
        [second] = correct(taskmap, "back-1@2", "--withdraw", *WHY)
        issue(plan.replace("办第一件事", "办好第一件事"), "2022-06-12")
        assert "不能恢复" in refuse(taskmap, second["number"], "--withdraw", *WHY)

    def test_collected_on_by_a_checklist_of_another(
        self, taskmap: Run, issue: Issue, office: Office
    ) -> None:
        """One that was withdrawn: what it sent out comes home all the same."""
        plan = Path("plan.yaml").read_text("utf-8")
        words = ("--month", "2022-06", "-o", "out-new")
        issue(plan.replace("办第一件事", "办第一件大事"), "2022-06-10", *words)
        data = fill_checklist("甲局", out="out-new")
        correct(taskmap, "back-1@2", "--withdraw", *WHY)
        office.send("甲局.xlsx", data)
        [found] = office.data()["accepted"]
        assert "revision-newer" in {each["code"] for each in found["faults"]}
        assert "已经收过报送" in refuse(taskmap, "back-1@1", "--withdraw", *WHY)

    def test_a_plan_that_should_not_be(self, taskmap: Run, office: Office) -> None:
        correct(taskmap, "back-1@1", "--withdraw", "--why", "编号写错")
        ran = taskmap("report", "--month", "2022-06", "--as-of", DAY_AFTER)
        assert ran.status == 2
        assert "还没有印发过" in ran.err
