"""`taskmap remind` in an office with several plans: one register of letters, one letter a unit and day, and replies."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from conftest import SMALL, Ran, Run
from support.servers import mail_server, reply_with, robot_server
from support.terminals import run_at_terminal
from taskmap.ledger import opening, places
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.plan.progress import Submission

pytest_plugins = ["support.ledger_fixtures"]
LATE = "2022-05-26"
"""The first day on which the reports of May are late."""
PLANS = ("a", "b")


def plan_text(name: str, more: str = "") -> str:
    units = f"""units:
  - {{name: 甲局, email: jia-{name}@example.cn}}
  - {{name: 乙局, email: yi@example.cn}}
  - 丙县
{more}tasks:"""
    return SMALL.replace("small-1", name).replace("小方案", f"方案{name}").replace("tasks:", units)


def split(taskmap: Run, name: str, more: str = "", *words: str) -> None:
    Path(f"{name}.yaml").write_text(plan_text(name, more), "utf-8")
    ran = taskmap("split", f"{name}.yaml", "--as-of", "2022-05-07", "-o", f"out-{name}", *words)
    assert ran.status == 0, ran.err


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    """An office that has issued two plans to the same units."""
    for name in PLANS:
        split(taskmap, name)
    return taskmap


def remind(office: Run, *words: str, day: str = LATE) -> list[dict[str, Any]]:
    ran = office("remind", "--as-of", day, "--format", "json", *words)
    assert ran.status == 0, ran.err
    letters = ran.data["reminders"]
    assert isinstance(letters, list)
    return letters


def submit(plan: str, unit: str, on: str) -> None:
    with opening.open_for_writing(Path(".taskmap/ledger.db").absolute()) as book:
        day = datetime.date.fromisoformat(on)
        came = Submission(
            plan, 1, unit, "2022-05", day, (), "甲.xlsx", f"{plan}{unit}", "", "", "", True
        )
        book.record_submission(came, "t@t")


def count(kind: str) -> int:
    with opening.open_for_reading(Path(".taskmap/ledger.db").absolute()) as book:
        return len(list(book.events(None, kind)))


def states(office: Run, day: str) -> dict[str, str]:
    listed = office("remind", "--list", "--as-of", day, "--format", "json").data["letters"]
    return {f"{each['unit']}{each['number']}": each["state"] for each in listed}


class TestOneLetter:
    def test_a_section_a_plan(self, office: Run) -> None:
        letters = remind(office)
        assert [(each["unit"], each["level"], each["number"]) for each in letters] == [
            ("甲局", "催办", "〔2022〕1号"),
            ("乙局", "催办", "〔2022〕2号"),
            ("丙县", "催办", "〔2022〕3号"),
        ]
        assert all(each["plans"] == ["a", "b"] and "plan" not in each for each in letters)
        assert [item["plan"] for item in letters[0]["items"]] == ["a", "b"]
        paper = docx.Document(letters[0]["file"])
        said = [each.text for each in paper.paragraphs]
        assert "催办〔2022〕1号" in said
        assert {"一、方案a（1项）", "二、方案b（1项）"} <= {*said}
        assert len(paper.tables) == 2

    def test_of_one_plan_it_names_that(self, office: Run) -> None:
        submit("b", "甲局", LATE)
        letter, *_ = remind(office)
        assert (letter["plan"], letter["title"]) == ("a", "方案a")
        assert "plans" not in letter
        paper = docx.Document(letter["file"])
        assert any("《方案a》中下列1项工作" in each.text for each in paper.paragraphs)
        assert len(paper.tables) == 1

    def test_a_template_of_the_office_has_all_items(self, office: Run, here: Path) -> None:
        word = docx.Document()
        word.add_paragraph("{{ reminder.level }}{{ reminder.number }}致{{ reminder.unit }}")
        word.add_paragraph("{% for row in tables.事项 %}[{{ row.plan }}]{% endfor %}")
        (here / "own").mkdir()
        word.save(str(here / "own/催办函.docx"))
        letter, *_ = remind(office, "--templates", "own")
        said = [each.text for each in docx.Document(letter["file"]).paragraphs]
        assert said == ["催办〔2022〕1号致甲局", "[方案a][方案b]"]

    def test_the_screen_names_the_plans(self, office: Run) -> None:
        assert "甲局：2 项（a 1、b 1），最长逾期 1 天" in office("remind", "--as-of", LATE).out
        pasted = Path("out/催办函/群发文字.txt").read_text("utf-8-sig")
        assert "贵单位在 2 个方案中有 2 项" in pasted
        assert "1. 《方案a》2022-05 期月报" in pasted

    def test_plan_by_plan_on_one_day_a_unit_gets_one(self, office: Run) -> None:
        assert [each["plan"] for each in remind(office, "--plan", "a")] == ["a"] * 3
        assert remind(office, "--plan", "b") == []
        assert count("reminder") == 3
        again = remind(office, day="2022-05-27")
        assert [each["plans"] for each in again] == [["a", "b"]] * 3

    def test_another_issuer_writes_letters_of_its_own(self, here: Path, taskmap: Run) -> None:
        split(taskmap, "a")
        Path("b.yaml").write_text(plan_text("b").replace("issuer: 某办", "issuer: 别办"), "utf-8")
        taskmap("split", "b.yaml", "--as-of", "2022-05-07", "-o", "out-b")
        letters = remind(taskmap)
        assert [(each["issuer"], each["number"]) for each in letters if each["unit"] == "甲局"] == [
            ("某办", "〔2022〕1号"),
            ("别办", "〔2022〕1号"),
        ]
        assert len({each["file"] for each in letters}) == 6
        for words in (("remind",), ("remind", "--list")):
            said = taskmap(*words, "--as-of", LATE).out
            assert "某办催办〔2022〕1号 " in said
            assert "别办催办〔2022〕1号 " in said
        reply = ("remind", "reply", "别办催办〔2022〕1号", "--why", "下周报", "--as-of", LATE)
        assert taskmap(*reply, "--format", "json").data["issuer"] == "别办"

    def test_levels_have_series_of_their_own(self, here: Path, taskmap: Run) -> None:
        split(taskmap, "a")
        split(taskmap, "b", "催办: [{级别: 催办, 逾期: 1}, {级别: 督办通知, 逾期: 2}]\n")
        submit("b", "甲局", LATE)
        submit("b", "丙县", LATE)
        got = [
            (each["unit"], each["level"], each["number"])
            for each in remind(taskmap, day="2022-05-27")
        ]
        assert got == [
            ("甲局", "催办", "〔2022〕1号"),
            ("乙局", "督办通知", "〔2022〕1号"),
            ("丙县", "催办", "〔2022〕2号"),
        ]

    def test_one_unit_alone(self, office: Run) -> None:
        remind(office)
        before = {path: path.stat().st_mtime_ns for path in Path("out/催办函").glob("[甲丙]*")}
        ran = office("remind", "--as-of", LATE, "--unit", "乙局")
        assert ran.out.splitlines()[1:] == [f"共 1 份，在 {Path('out/催办函')}"]
        assert {path: path.stat().st_mtime_ns for path in before} == before
        assert "甲局" not in Path("out/催办函/群发文字.txt").read_text("utf-8-sig")
        assert [each["unit"] for each in remind(office, "--unit", "乙局")] == ["乙局"]


class TestReplies:
    def reply(self, office: Run, number: str, *words: str, day: str = "2022-05-27") -> Ran:
        return office("remind", "reply", number, "--why", "下周报", "--as-of", day, *words)

    def test_of_which_letters_nobody_heard(self, office: Run) -> None:
        remind(office)
        assert self.reply(office, "催办〔2022〕1号").status == 0
        for plan in PLANS:
            submit(plan, "乙局", "2022-05-27")
        assert states(office, "2022-05-27") == {
            "甲局〔2022〕1号": "replied",
            "乙局〔2022〕2号": "settled",
            "丙县〔2022〕3号": "open",
        }
        assert set(states(office, LATE).values()) == {"open"}, "the day before nobody had answered"
        said = office("remind", "--list", "--as-of", "2022-05-27").out.splitlines()
        assert said[0] == "共 3 份函：没有回复 1 份，已回复 1 份，已了结 1 份"
        assert said[1].startswith("催办〔2022〕3号  丙县  2022-05-26 发，应于 2022-05-31 前答复")

    def test_to_the_second_letter_answers_the_first(self, office: Run) -> None:
        remind(office)
        remind(office, day="2022-05-31")
        self.reply(office, "催办〔2022〕4号", day="2022-06-01")
        found = states(office, "2022-06-01")
        assert found["甲局〔2022〕1号"] == found["甲局〔2022〕4号"] == "replied"
        assert found["乙局〔2022〕2号"] == found["乙局〔2022〕5号"] == "open"
        said = office("remind", "--list", "--as-of", "2022-06-01", "--unit", "乙局").out
        assert said.splitlines()[1:] == [
            "催办〔2022〕5号  乙局  2022-05-31 发，应于 2022-06-06 前答复，还有 2 项没有办结；以前还有 1 份"
        ]

    def test_who_answered_is_pressed_on_until_it_is_done(self, office: Run) -> None:
        remind(office)
        self.reply(office, "催办〔2022〕1号")
        assert "甲局" in [each["unit"] for each in remind(office, day="2022-05-31")]

    def test_withdrawn_and_entered_again(self, office: Run) -> None:
        remind(office)
        made = self.reply(office, "催办〔2022〕1号", "--format", "json").data["reply"]
        assert made["why"] == "下周报"
        assert "已经登记过" in self.reply(office, "催办〔2022〕1号").err
        ran = office("correct", made["number"], "--withdraw", "--why", "记错了")
        assert ran.status == 0, ran.err
        assert states(office, "2022-05-27")["甲局〔2022〕1号"] == "open"
        assert self.reply(office, "催办〔2022〕1号").status == 0
        assert office("ledger", "check").status == 0

    def test_is_refused(self, office: Run) -> None:
        remind(office)
        number = "催办〔2022〕1号"
        for words, told in (
            (("催办〔2022〕9号", "--why", "x"), "台账里没有“催办〔2022〕9号”"),
            ((number, "--why", " "), "--why 不能空着"),
            ((number, "--why", "x", "--as-of", "2022-05-25"), "2022-05-26 发的"),
            ((number, "--why", "x", "--as-of", "2062-05-25"), "还没有到"),
            (("2022-000001", "--why", "x"), "不是函"),
            ((number,), "缺少 --why"),
            ((), "缺少 NUMBER"),
            ((number, "--why", "x", "--unit", "甲局"), "--unit 不和 reply 一起用"),
        ):
            ran = office("remind", "reply", *words)
            assert (ran.status, told in ran.err) == (2, True), ran.err
        assert count("reply") == 0

    def test_why_alone_is_nothing(self, office: Run) -> None:
        assert "--why 只和 reply 一起用" in office("remind", "--why", "x").err
        assert count("reminder") == 0


class TestLog:
    def test_lists_what_belongs_to_several_plans_under_each(self, office: Run) -> None:
        remind(office, "--unit", "甲局")
        office("remind", "reply", "催办〔2022〕1号", "--why", "下周报", "--as-of", LATE)
        for plan in PLANS:
            said = office("log", LATE, "--plan", plan, "--unit", "甲局").out
            assert "催办〔2022〕1号，a、b，2 项，请 2022-05-31 前答复" in said
            assert "催办〔2022〕1号，下周报" in said


class TestWithdrawnLetters:
    def test_by_the_number_on_the_letter(self, office: Run) -> None:
        remind(office)
        for number in ("催办〔2022〕1号", "催办[2022]2号", "〔2022〕3号"):
            ran = office("correct", number, "--withdraw", "--why", "没有发")
            assert ran.status == 0, ran.err
        assert "催办〔2022〕3号，a、b，丙县）撤销" in ran.out
        assert states(office, LATE) == {}
        assert [each["number"] for each in remind(office)] == [
            "〔2022〕4号",
            "〔2022〕5号",
            "〔2022〕6号",
        ]

    def test_a_number_of_two_letters_is_asked(self, here: Path, taskmap: Run) -> None:
        split(taskmap, "a", "催办: [{级别: 催办, 逾期: 1}, {级别: 督办通知, 逾期: 2}]\n")
        remind(taskmap, "--unit", "甲局")
        remind(taskmap, day="2022-05-27")
        ran = taskmap("correct", "〔2022〕1号", "--withdraw", "--why", "x")
        assert ran.status == 2
        assert "催办〔2022〕1号，a，甲局" in ran.err
        assert "督办通知〔2022〕1号，a，甲局" in ran.err
        assert taskmap("correct", "督办通知〔2022〕1号", "--withdraw", "--why", "x").status == 0


class TestOldNumbers:
    def test_the_series_goes_on(self, here: Path, taskmap: Run) -> None:
        """Letters of 0.1.0 were numbered by plan: each keeps its own."""
        split(taskmap, "a")
        for plan, number in (("a", 1), ("a", 2), ("b", 1)):
            old_letter(plan, number)
        split(taskmap, "b")
        assert [each["number"] for each in remind(taskmap)] == [
            "〔2022〕3号",
            "〔2022〕4号",
            "〔2022〕5号",
        ]
        found = remind(taskmap, day="2022-05-10")
        assert [(each["plan"], each["number"]) for each in found] == [
            ("a", "〔2022〕1号"),
            ("a", "〔2022〕2号"),
            ("b", "〔2022〕1号"),
        ]
        assert Path(found[0]["file"]).name == "甲局-a〔2022〕1号.docx"
        ran = taskmap("remind", "reply", "催办〔2022〕1号", "--why", "x", "--as-of", LATE)
        assert "有 2 条是" in ran.err
        words = ("--plan", "b", "--why", "x", "--as-of", LATE, "--format", "json")
        assert taskmap("remind", "reply", "催办〔2022〕1号", *words).data["plan"] == "b"


def old_letter(plan: str, number: int) -> None:
    """As taskmap 0.1.0 entered it."""
    item = '{"after":1,"days":2,"due":"2022-05-08","kind":"measure","measure":"1","period":"","what":"x"}'
    body = (
        f'{{"channels":[],"issuer":"某办","items":[{item}],"level":"催办","number":{number},'
        f'"reply":"2022-05-13","title":"方案{plan}"}}'
    )
    with opening.open_for_writing(Path(".taskmap/ledger.db").absolute()) as book:
        day = datetime.date(2022, 5, 10)
        event = Event(
            kind=EntryKind.REMINDER, day=day, plan=plan, revision=1, unit="甲局", body=body
        )
        book.append(event, "t@t")


@pytest.mark.slow
class TestAtATerminal:
    def test_the_first_number_of_a_day_is_asked(self, office: Run) -> None:
        said = run_at_terminal("", "remind", "--as-of", LATE)
        assert "还没有出过函。这次编号 3 份" in said
        assert "催办〔2022〕1号 甲局：2 项" in said
        assert (count("reminder"), Path("out/催办函").exists()) == (0, False)
        assert "共 1 份" in run_at_terminal("y", "remind", "--as-of", LATE, "--unit", "甲局")
        # Somebody said yes on that day already.
        assert "还没有出过函" not in run_at_terminal("", "remind", "--as-of", LATE)
        assert count("reminder") == 3


@pytest.mark.slow
class TestSend:
    def test_one_mail_a_letter(self, office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        with mail_server(None) as mails:
            monkeypatch.setenv("TASKMAP_SMTP_URL", mails.url("smtp"))
            monkeypatch.setenv("TASKMAP_SMTP_FROM", "某办 <office@example.cn>")
            for _ in range(2):
                ran = office(
                    "remind", "--as-of", LATE, "--send", "--unit", "甲局", "--unit", "乙局"
                )
                assert ran.status == 0, ran
        assert [mail.to for mail in mails.mails] == [
            ["jia-a@example.cn", "jia-b@example.cn"],
            ["yi@example.cn"],
        ]
        assert ran.out.count("已发过") == 2

    def test_who_replied_gets_it_no_more(
        self, office: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with robot_server() as chat:
            monkeypatch.setenv("TASKMAP_WECOM_URL", chat.url)
            chat.answers[:] = [reply_with({"errcode": 45009, "errmsg": "too fast"})]
            assert office("remind", "--as-of", LATE, "--send").status == 1
            chat.answers[:] = [reply_with()]
            office("remind", "reply", "催办〔2022〕1号", "--why", "x", "--as-of", "2022-05-27")
            ran = office("remind", "--as-of", "2022-05-27", "--send")
        assert ran.out.splitlines() == [
            "企业微信 催办〔2022〕2号 乙局：已发出",
            "企业微信 催办〔2022〕3号 丙县：已发出",
        ]

    def test_ledger_on_a_server(
        self, here: Path, taskmap: Run, server: str, address: places.ServerAddress
    ) -> None:
        where = ("--ledger", server)
        for name in PLANS:
            split(taskmap, name, "", *where)
        assert [each["plans"] for each in remind(taskmap, *where)] == [["a", "b"]] * 3
        words = ("--why", "下周报", "--as-of", LATE, *where)
        assert taskmap("remind", "reply", "催办〔2022〕1号", *words).status == 0
        assert taskmap("remind", "--list", "--as-of", LATE, *where).out.startswith(
            "共 3 份函：没有回复 2 份，已回复 1 份"
        )
        assert taskmap("correct", "催办〔2022〕2号", "--withdraw", "--why", "x", *where).status == 0
        assert taskmap("ledger", "check", *where).status == 0
