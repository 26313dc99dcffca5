"""`taskmap remind`: who is pressed when and at which step, what is written, and what goes out exactly once."""

from __future__ import annotations

import datetime
import email
import email.policy
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import SMALL, Issue, Run, tree
from support.servers import (
    HOST,
    LocalMailServer,
    RobotServer,
    drop_connection,
    mail_server,
    reply_with,
    robot_server,
)
from taskmap.documents import reminder
from taskmap.ledger import codec, journal, opening, places
from taskmap.ledger.entries import EntryKind as Entered
from taskmap.ledger.entries import LedgerEntry, from_row
from taskmap.ledger.events import SendingEntry
from taskmap.ledger.journal import Event
from taskmap.plan import workdays
from taskmap.plan.assessment import ReminderRule
from taskmap.plan.progress import Submission
from taskmap.tracking.overdue import OverdueItem, OverdueKind
from taskmap.tracking.reminders import (
    DEFAULT_RULES,
    PlanArrears,
    Reminder,
    ReminderPolicy,
    due_reminders,
    owed_items,
)

pytest_plugins = ["support.ledger_fixtures"]
day = datetime.date.fromisoformat
CALENDAR = workdays.Calendar()
OFFICE = ReminderPolicy("p-1", "某市要点", "某办")
PLAN = SMALL.replace(
    "tasks:",
    """units:
  - {name: 甲局, aliases: [市甲局], email: jia@example.cn}
  - {name: 乙局, email: yi@example.cn}
  - 丙县
tasks:""",
)
LATE = "2022-05-26"
"""The first day on which the report of May, due on the 25th, is late."""


def overdue_item(
    on: str,
    due: str = "2022-05-25",
    unit: str = "甲局",
    kind: OverdueKind = OverdueKind.REPORT,
    measure: str = "",
    period: str = "2022-05",
    what: str = "月报",
) -> OverdueItem:
    days = (day(on) - day(due)).days
    return OverdueItem(kind, "p-1", unit, measure, period, day(due), days, days, what)


def remind(
    *found: OverdueItem,
    on: str,
    before: Sequence[Reminder] = (),
    rules: Sequence[ReminderRule] = DEFAULT_RULES,
) -> list[Reminder]:
    return list(due_reminders([arrears(OFFICE._replace(rules=rules), on, *found)], before))


def arrears(policy: ReminderPolicy, on: str, *found: OverdueItem) -> PlanArrears:
    return PlanArrears(policy, day(on), CALENDAR, owed_items(policy, found))


def remind_daily(days: int, rules: Sequence[ReminderRule] = DEFAULT_RULES) -> list[tuple[str, str]]:
    """Day and step of each reminder for one report of May that never comes, looked at daily."""
    kept: list[Reminder] = []
    for offset in range(days):
        on = (day("2022-05-26") + datetime.timedelta(days=offset)).isoformat()
        kept += remind(overdue_item(on), on=on, before=kept, rules=rules)
    return [(each.day.isoformat()[5:], each.level) for each in kept]


class TestSteps:
    def test_defaults(self) -> None:
        # 3 June is 端午; 9 June is the 15th day late, and a step up waits for nothing.
        assert remind_daily(30) == [
            ("05-26", "催办"),
            ("05-31", "催办"),
            ("06-06", "催办"),
            ("06-09", "督办通知"),
            ("06-16", "督办通知"),
            ("06-23", "督办通知"),
        ]

    def test_rules_of_the_plan(self) -> None:
        rules = (
            ReminderRule("交办", 1, 0),
            ReminderRule("催办", 5, 2),
            ReminderRule("督办通知", 8, 0),
        )
        assert remind_daily(30, rules) == [
            ("05-26", "交办"),
            ("05-30", "催办"),
            ("06-01", "催办"),
            ("06-02", "督办通知"),
        ]

    def test_nothing_before_the_first_step(self) -> None:
        rules = (ReminderRule("催办", 5, 3),)
        assert not remind(overdue_item("2022-05-29"), on="2022-05-29", rules=rules)
        assert remind(overdue_item("2022-05-30"), on="2022-05-30", rules=rules)

    def test_one_letter_has_all_that_is_owed(self) -> None:
        first = remind(overdue_item("2022-05-26"), on="2022-05-26")
        more = overdue_item(
            "2022-05-27", "2022-05-26", kind=OverdueKind.MEASURE, measure="1", period=""
        )
        (second,) = remind(overdue_item("2022-05-27"), more, on="2022-05-27", before=first)
        assert [item.kind for item in second.items] == [OverdueKind.REPORT, OverdueKind.MEASURE]

    def test_the_highest_step_names_the_letter(self) -> None:
        old = overdue_item("2022-05-27", "2022-04-25", period="2022-04")
        (both,) = remind(overdue_item("2022-05-27"), old, on="2022-05-27")
        assert both.level == "督办通知"
        assert [item.after for item in both.items] == [1, 15]
        # The newer item was told at its own step only: at 15 days it is told at the next.
        on = "2022-06-09"
        between = [*remind(overdue_item("2022-06-08"), on="2022-06-08", before=[both]), both]
        (later,) = remind(overdue_item(on), on=on, before=between)
        assert later.level == "督办通知"

    def test_a_later_limit_is_a_new_matter(self) -> None:
        told = remind(overdue_item("2022-05-26"), on="2022-05-26")
        assert not remind(overdue_item("2022-05-27"), on="2022-05-27", before=told)
        assert remind(overdue_item("2022-05-27", "2022-05-26"), on="2022-05-27", before=told)

    def test_a_renamed_task_is_not(self) -> None:
        def measure(on: str, what: str) -> OverdueItem:
            return overdue_item(on, kind=OverdueKind.MEASURE, measure="1", period="", what=what)

        told = remind(measure("2022-05-26", "甲"), on="2022-05-26")
        assert not remind(measure("2022-05-27", "乙"), on="2022-05-27", before=told)

    def test_two_milestones_of_a_measure_are_two(self) -> None:
        def milestone(on: str, what: str) -> OverdueItem:
            return overdue_item(on, kind=OverdueKind.MILESTONE, measure="1", period="", what=what)

        on = "2022-05-28"
        told = remind(milestone("2022-05-27", "甲"), on="2022-05-27")
        (both,) = remind(milestone(on, "甲"), milestone(on, "乙"), on=on, before=told)
        assert len(both.items) == 2

    def test_what_comes_up_on_the_day_of_a_letter_waits_for_the_next(self) -> None:
        told = remind(overdue_item("2022-05-27"), on="2022-05-27")
        other = overdue_item("2022-05-27", kind=OverdueKind.MEASURE, measure="1", period="")
        assert not remind(overdue_item("2022-05-27"), other, on="2022-05-27", before=told)
        other = overdue_item("2022-05-28", kind=OverdueKind.MEASURE, measure="1", period="")
        (both,) = remind(overdue_item("2022-05-28"), other, on="2022-05-28", before=told)
        assert len(both.items) == 2

    def test_what_nobody_outside_can_do_is_no_reminder(self) -> None:
        assert not remind(
            overdue_item("2022-05-27", kind=OverdueKind.NOTICE, measure="1"), on="2022-05-27"
        )
        assert not remind(overdue_item("2022-05-27", unit=""), on="2022-05-27")

    def test_numbers_begin_anew_each_year(self) -> None:
        def unit(on: str, name: str) -> OverdueItem:
            return overdue_item(on, unit=name)

        first = remind(unit("2022-12-30", "甲局"), unit("2022-12-30", "乙局"), on="2022-12-30")
        assert [each.name for each in first] == ["〔2022〕1号", "〔2022〕2号"]
        third = remind(unit("2022-12-31", "丙县"), on="2022-12-31", before=first)
        assert [each.name for each in third] == ["〔2022〕3号"]
        assert [
            each.name for each in remind(unit("2023-01-03", "丁县"), on="2023-01-03", before=third)
        ] == ["〔2023〕1号"]

    def test_time_to_answer_is_until_the_next(self) -> None:
        (one,) = remind(overdue_item("2022-05-31"), on="2022-05-31")
        assert one.reply == day("2022-06-06"), "端午 on 3 June and a weekend lie between"
        (once,) = remind(
            overdue_item("2022-05-31"), on="2022-05-31", rules=(ReminderRule("交办", 1, 0),)
        )
        assert once.reply == day("2022-06-06")

    @given(st.lists(st.integers(0, 60), max_size=12))
    def test_whatever_the_order_of_days_nothing_comes_too_soon(self, offsets: list[int]) -> None:
        kept: list[Reminder] = []
        for offset in offsets:
            on = (day("2022-05-26") + datetime.timedelta(days=offset)).isoformat()
            new = remind(overdue_item(on), on=on, before=kept)
            assert len(new) <= 1
            for each in new:
                earlier = [one for one in kept if one.level == each.level]
                assert all(one.day < each.day for one in earlier)
                gaps = [
                    CALENDAR.count_workdays(one.day + datetime.timedelta(days=1), each.day)
                    for one in earlier
                ]
                assert all(gap >= {"催办": 3, "督办通知": 5}[each.level] for gap in gaps)
            kept += new
            assert not remind(overdue_item(on), on=on, before=kept)
        assert len({each.designation for each in kept}) == len(kept)

    @given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["1", "2", "12"])), max_size=10))
    def test_of_two_plans_each_unit_gets_one_a_day(self, runs: list[tuple[int, str]]) -> None:
        """In whatever order the days come, and the plans that are asked for."""
        rules = {"1": DEFAULT_RULES, "2": (ReminderRule("交办", 1, 2), ReminderRule("催办", 9, 0))}
        kept: list[Reminder] = []
        for offset, names in runs:
            on = (day("2022-05-26") + datetime.timedelta(days=offset)).isoformat()
            owed = [overdue_item(on, unit=unit) for unit in ("甲局", "乙局")]
            own = [
                arrears(OFFICE._replace(plan=name, rules=rules[name]), on, *owed) for name in names
            ]
            new = list(due_reminders(own, kept))
            assert all({*each.plans} == {*names} for each in new)
            kept += new
            assert not list(due_reminders(own, kept))
        assert len({(each.unit, each.day) for each in kept}) == len(kept)
        assert len({each.designation for each in kept}) == len(kept)
        for level in {each.level for each in kept}:
            numbers = sorted(each.number for each in kept if each.level == level)
            assert numbers == list(range(1, len(numbers) + 1))

    def test_comes_back_whole_from_its_entry(self) -> None:
        (one,) = remind(
            overdue_item("2022-05-27"),
            overdue_item("2022-05-27", kind=OverdueKind.CLOSURE),
            on="2022-05-27",
        )
        event = Event(
            kind=Entered.REMINDER,
            day=one.day,
            plan=one.plan,
            unit=one.unit,
            body=codec.encode(one),
        )
        entry = from_row(journal.to_row(event, 1, "", "", ""))
        assert replace(codec.decode(entry, Reminder), entry=one.entry) == one


class TestText:
    def test_says_what_when_and_by_whom(self) -> None:
        found = [
            overdue_item("2023-01-04", "2022-12-25", period="2022-12"),
            overdue_item(
                "2023-01-04",
                "2023-01-03",
                kind=OverdueKind.MEASURE,
                measure="2.1",
                period="",
                what="修渠",
            ),
            overdue_item(
                "2023-01-04",
                "2023-01-03",
                kind=OverdueKind.MILESTONE,
                measure="2.2",
                period="",
                what="选址",
            ),
            overdue_item(
                "2023-01-04",
                "2023-01-03",
                kind=OverdueKind.CLOSURE,
                measure="3",
                period="",
                what="清淤",
            ),
        ]
        (one,) = remind(*found, on="2023-01-04")
        assert reminder.text(one).splitlines() == [
            "【催办】甲局：",
            "截至2023年1月4日，贵单位在《某市要点》中有 4 项已经到期，尚未办结：",
            "1. 2022-12 期月报（应于2022年12月25日前报送，逾期 10 天）",
            "2. 2.1 修渠（完成时限1月3日，逾期 1 天）",
            "3. 2.2 选址（节点时限1月3日，逾期 1 天）",
            "4. 3 清淤（已报完成，应于1月3日前销号，逾期 1 天）",
            "请于1月9日（星期一）前办结或书面说明情况；已经办结、报送的请忽略。谢谢！",
            "某办　催办〔2023〕1号",
        ]

    @pytest.mark.parametrize("plans", [1, 12])
    def test_stays_short(self, plans: int) -> None:
        found = [
            overdue_item(
                LATE,
                unit="单" * 300,
                kind=OverdueKind.MEASURE,
                measure=f"{number}",
                what="长" * 300,
            )
            for number in range(12)
        ]
        own = [
            arrears(ReminderPolicy(f"p-{plan}", "题" * 300, "办" * 300), LATE, *found[plan::plans])
            for plan in range(plans)
        ]
        (one,) = due_reminders(own, ())
        said = reminder.text(one)
        assert "其余 7 项" in said
        assert len(said.encode()) < 2048, "the most that a robot of WeCom takes"

    def test_holds_no_controls_and_one_line_each(self) -> None:
        (one,) = remind(overdue_item(LATE, unit="甲\n局\x1b[31m", what="月\r\n报\x07"), on=LATE)
        assert "甲 局[31m" in reminder.text(one)
        assert len(reminder.text(one).splitlines()) == 5


def text_of(path: Path) -> str:
    word = docx.Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


@pytest.fixture
def office(issue: Issue, taskmap: Run) -> Run:
    """An office that has issued its plan."""
    issue(PLAN, "2022-05-07")
    return taskmap


def entries(*kinds: str) -> list[LedgerEntry]:
    with opening.open_for_reading(Path(".taskmap/ledger.db").absolute()) as book:
        return list(book.events(None, *kinds))


def submit(unit: str, on: str, period: str = "2022-05") -> None:
    with opening.open_for_writing(Path(".taskmap/ledger.db").absolute()) as book:
        came = Submission(
            "small-1", 1, unit, period, day(on), (), "甲.xlsx", f"{unit}{on}", "", "", "", True
        )
        book.record_submission(came, "t@t")


class TestCommand:
    def test_nobody_late(self, office: Run, here: Path) -> None:
        before = tree(here)
        ran = office("remind", "--as-of", "2022-05-25")
        assert (ran.status, ran.out, ran.err) == (0, "没有要催办的。\n", "")
        assert tree(here) == before

    def test_letters_and_texts(self, office: Run, here: Path) -> None:
        ran = office("remind", "--as-of", LATE)
        assert ran.status == 0
        assert ran.out.splitlines() == [
            "催办〔2022〕1号 甲局：1 项，最长逾期 1 天",
            "催办〔2022〕2号 乙局：1 项，最长逾期 1 天",
            "催办〔2022〕3号 丙县：1 项，最长逾期 1 天",
            f"共 3 份，在 {Path('out/催办函')}",
        ]
        assert {path.name for path in (here / "out/催办函").iterdir()} == {
            "甲局-某办催办〔2022〕1号.docx",
            "乙局-某办催办〔2022〕2号.docx",
            "丙县-某办催办〔2022〕3号.docx",
            "群发文字.txt",
        }
        said = text_of(here / "out/催办函/乙局-某办催办〔2022〕2号.docx")
        for words in (
            "〔2022〕2号",
            "催办函",
            "乙局：",
            "2022年5月31日（星期二）前办结",
            "月报",
            "2022-05",
        ):
            assert words in said
        pasted = (here / "out/催办函/群发文字.txt").read_bytes()
        assert pasted.startswith(b"\xef\xbb\xbf")
        assert pasted.count(b"\n") == pasted.count(b"\r\n")
        assert pasted.decode("utf-8-sig").count("请于5月31日（星期二）前") == 3

    def test_the_same_day_again_issues_nothing_and_writes_the_same(
        self, office: Run, here: Path
    ) -> None:
        office("remind", "--as-of", LATE)
        before = tree(here / "out")
        submit("甲局", LATE)
        ran = office("remind", "--as-of", LATE)
        assert ran.out.count("（已出过）") == 3
        assert tree(here / "out") == before
        assert len(entries("reminder")) == 3

    def test_who_has_reported_is_left_alone(self, office: Run) -> None:
        submit("甲局", LATE)
        assert "甲局" not in office("remind", "--as-of", LATE).out

    def test_entry_says_it_all(self, office: Run) -> None:
        office("remind", "--as-of", LATE)
        entry = entries("reminder")[0]
        assert (entry.plan, entry.unit, entry.day) == ("small-1", "甲局", day(LATE))
        body = json.loads(entry.body)
        assert body["level"] == "催办"
        assert body["number"] == 1
        assert body["items"] == [
            {"kind": "report", "measure": "", "period": "2022-05", "what": "月报",
             "due": "2022-05-25", "days": 1, "after": 1, "plan": "small-1"}
        ]  # fmt: skip
        assert office("ledger", "check").status == 0

    def test_dry_run_leaves_no_trace(self, office: Run, here: Path) -> None:
        before = tree(here)
        ran = office("remind", "--as-of", LATE, "--dry-run")
        assert (ran.status, ran.out.count("催办〔2022〕")) == (0, 3)
        assert tree(here) == before

    def test_json(self, office: Run) -> None:
        data = office("remind", "--as-of", LATE, "--format", "json").data
        assert [each["unit"] for each in data["reminders"]] == ["甲局", "乙局", "丙县"]
        assert data["reminders"][2]["number"] == "〔2022〕3号"
        assert data["reminders"][2]["new"] is True
        assert Path(data["reminders"][2]["file"]).is_file()
        assert data["sent"] == []

    def test_one_unit_by_another_name(self, office: Run) -> None:
        ran = office("remind", "--as-of", LATE, "--unit", "市甲局")
        assert ran.out.count("〔2022〕") == 1
        # The next run speaks of the unit that was asked about, and of no other.
        office("remind", "--as-of", LATE, "--unit", "丙县")
        assert "共 1 份" in Path("out/催办函/群发文字.txt").read_text("utf-8-sig")
        assert [entry.unit for entry in entries("reminder")] == ["甲局", "丙县"]

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("--unit", "丁局"), "没有单位“丁局”"),
            (("--plan", "x-9"), "没有方案 x-9，有：small-1"),
            (("--via", "mail"), "--via 要和 --send 一起用"),
            (("--send",), "TASKMAP_SMTP_URL、TASKMAP_DINGTALK_URL"),
            (("--send", "--via", "wecom"), "TASKMAP_WECOM_URL"),
        ],
    )
    def test_cannot_go_on(self, office: Run, words: tuple[str, ...], told: str) -> None:
        ran = office("remind", "--as-of", LATE, *words)
        assert ran.status == 2
        assert told in ran.err
        assert not entries("reminder")

    def test_no_ledger(self, taskmap: Run, here: Path) -> None:
        assert taskmap("remind").status == 2
        assert not tree(here)

    def test_files_that_cannot_be_written_issue_nothing(self, office: Run, here: Path) -> None:
        (here / "file").write_text("")
        assert office("remind", "--as-of", LATE, "-o", "file").status == 2
        assert not entries("reminder")

    def test_rules_of_the_plan(self, office: Run, here: Path) -> None:
        rules = "催办: [{级别: 交办, 逾期: 1, 间隔: 0}, {级别: 督办通知, 逾期: 3}]\ntasks:"
        (here / "plan.yaml").write_text(PLAN.replace("tasks:", rules), "utf-8")
        office("split", "plan.yaml", "--as-of", "2022-05-10")
        assert office("remind", "--as-of", LATE).out.startswith("交办〔2022〕1号")
        assert office("remind", "--as-of", "2022-05-28").out.startswith("督办通知〔2022〕1号")
        # As of a day before the new rules the old ones held, and numbers given later stay given.
        assert "没有" in office("remind", "--as-of", "2022-05-09").out

    def test_own_template(self, office: Run, here: Path) -> None:
        word = docx.Document()
        word.add_paragraph("{{ reminder.unit }}请注意{{ reminder.due_text }}")
        (here / "own").mkdir()
        word.save(str(here / "own/催办函.docx"))
        office("remind", "--as-of", LATE, "--templates", "own")
        said = text_of(here / "out/催办函/丙县-某办催办〔2022〕3号.docx")
        assert said.startswith("丙县请注意请于2022年5月31日（星期二）前")

    @pytest.mark.slow
    def test_two_at_once_issue_each_letter_once(
        self, office: Run, started: Callable[..., Any]
    ) -> None:
        running = [started("-m", "taskmap", "remind", "--as-of", LATE) for _ in range(3)]
        assert [each.wait(60) for each in running] == [0, 0, 0]
        assert [json.loads(entry.body)["number"] for entry in entries("reminder")] == [1, 2, 3]

    def test_calendar_not_published_is_said(self, here: Path, taskmap: Run) -> None:
        text = PLAN.replace("2022-05, until: 2022-12", "2090-05, until: 2090-12")
        (here / "plan.yaml").write_text(text, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2022-05-07").status == 0
        ran = taskmap("remind", "--as-of", "2090-05-26", "--dry-run")
        assert ran.status == 0
        assert "2090年放假安排还没有公布" in ran.err


@pytest.fixture
def mailroom(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalMailServer]:
    with mail_server(None) as there:
        monkeypatch.setenv("TASKMAP_SMTP_URL", there.url("smtp"))
        monkeypatch.setenv("TASKMAP_SMTP_FROM", "某办 <office@example.cn>")
        yield there


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[RobotServer]:
    with robot_server() as there:
        monkeypatch.setenv("TASKMAP_WECOM_URL", there.url)
        yield there


def sending_states(via: str) -> list[tuple[str, str]]:
    return [
        (entry.unit, told.state)
        for entry in entries("sending")
        if (told := codec.decode(entry, SendingEntry)).via == via
    ]


@pytest.mark.slow
class TestSend:
    def test_a_mail_and_three_robots(
        self, office: Run, mailroom: LocalMailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ok = {"code": 0, "msg": "success"}
        with (
            robot_server() as dingtalk,
            robot_server() as wecom,
            robot_server(reply_with(ok)) as feishu,
        ):
            for name, there in (("DINGTALK", dingtalk), ("WECOM", wecom), ("FEISHU", feishu)):
                monkeypatch.setenv(f"TASKMAP_{name}_URL", there.url)
            ran = office("remind", "--as-of", LATE, "--send", "--unit", "甲局")
        assert ran.status == 0, ran
        assert ran.out.count("已发出") == 4
        (mail,) = mailroom.mails
        assert mail.to == ["jia@example.cn"]
        message = email.message_from_bytes(mail.data, policy=email.policy.default)
        assert message["Subject"] == "【催办】小方案〔2022〕1号"
        (attached,) = list(message.walk())[-1:]
        assert attached.get_filename() == "甲局-某办催办〔2022〕1号.docx"
        written = Path("out/催办函/甲局-某办催办〔2022〕1号.docx").read_bytes()
        assert attached.get_payload(decode=True) == written
        for there in (dingtalk, wecom, feishu):
            (post,) = there.requests
            assert "甲局：" in str(post.body)
            assert "2022-05 期月报" in str(post.body)
        assert json.loads(entries("reminder")[0].body)["channels"] == [
            "mail",
            "dingtalk",
            "wecom",
            "feishu",
        ]

    def test_nothing_is_sent_twice(self, office: Run, chat: RobotServer) -> None:
        for _ in range(3):
            ran = office("remind", "--as-of", LATE, "--send")
            assert ran.status == 0
        assert ran.out.count("已发过") == 3
        assert len(chat.requests) == 3

    def test_issued_first_and_sent_later_that_day(self, office: Run, chat: RobotServer) -> None:
        office("remind", "--as-of", LATE)
        submit("乙局", LATE)
        office("remind", "--as-of", LATE, "--send")
        assert len(chat.requests) == 2, "who has answered meanwhile is spared"
        assert len(entries("reminder")) == 3

    def test_one_failure_does_not_stop_the_others(
        self, office: Run, mailroom: LocalMailServer
    ) -> None:
        mailroom.replies["RCPT"] = ["550 no such user"]
        ran = office("remind", "--as-of", LATE, "--send")
        assert ran.status == 1
        assert "邮件 催办〔2022〕1号 甲局：没有发出，发信服务器拒收：550 no such user" in ran.out
        assert "邮件 催办〔2022〕2号 乙局：已发出" in ran.out
        assert "邮件 催办〔2022〕3号 丙县：没有发出，方案里没有写这个单位的邮箱" in ran.out
        assert [letter.to for letter in mailroom.mails] == [["yi@example.cn"]]
        # Once more: only what did not go out.
        assert office("remind", "--as-of", LATE, "--send").status == 1
        assert [letter.to[0][:3] for letter in mailroom.mails] == ["yi@", "jia"]

    def test_what_failed_goes_out_the_next_day_if_still_owed(
        self, office: Run, chat: RobotServer
    ) -> None:
        chat.answers[:] = [reply_with({"errcode": 45009, "errmsg": "too fast"})]
        assert office("remind", "--as-of", LATE, "--send").status == 1
        assert len(chat.requests) == 3
        chat.answers[:] = [reply_with()]
        submit("乙局", "2022-05-27")
        ran = office("remind", "--as-of", "2022-05-27", "--send")
        assert ran.status == 0
        assert ran.out.splitlines() == [
            "企业微信 催办〔2022〕1号 甲局：已发出",
            "企业微信 催办〔2022〕3号 丙县：已发出",
        ]
        assert office("remind", "--as-of", "2022-05-28", "--send").out == "没有要催办的。\n"

    def test_paper_of_another_day_is_not_sent(self, office: Run, chat: RobotServer) -> None:
        office("remind", "--as-of", LATE)
        office("remind", "--as-of", "2022-05-27", "--send")
        assert not chat.requests

    def test_who_knows_whether_it_arrived(self, office: Run, chat: RobotServer) -> None:
        chat.answers[:] = [drop_connection]
        for _ in range(2):
            ran = office("remind", "--as-of", LATE, "--send", "--unit", "甲局")
            assert ran.status == 1
            assert "不知送到没有" in ran.out
        assert len(chat.requests) == 1
        # The next day it is told too, as long as the unit owes something.
        assert office("remind", "--as-of", "2022-05-27", "--send", "--unit", "甲局").status == 1
        submit("甲局", "2022-05-27")
        assert office("remind", "--as-of", "2022-05-27", "--send", "--unit", "甲局").status == 0
        assert len(chat.requests) == 1

    def test_killed_between_sending_and_recording(
        self, office: Run, chat: RobotServer, started: Callable[..., Any]
    ) -> None:
        chat.answers[:] = [reply_with(delay=20), reply_with()]
        running = started("-m", "taskmap", "remind", "--as-of", LATE, "--send", "--unit", "甲局")
        while not chat.requests:
            assert running.poll() is None, running.communicate()
        running.kill()
        running.wait()
        assert sending_states("wecom") == [("甲局", "begun")]
        ran = office("remind", "--as-of", LATE, "--send")
        assert ran.status == 1
        assert "催办〔2022〕1号 甲局：上次发到一半中断，不知送到没有" in ran.out
        assert sending_states("wecom")[1:] == [
            ("乙局", "begun"), ("乙局", "sent"), ("丙县", "begun"), ("丙县", "sent"),
        ]  # fmt: skip
        assert len(chat.requests) == 3

    def test_a_wrong_setting_is_told_before_anything_is_issued(
        self, office: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TASKMAP_WECOM_URL", "http://robot.example.cn/send?key=TOKEN")
        ran = office("remind", "--as-of", LATE, "--send")
        assert ran.status == 2
        assert "TOKEN" not in ran.err
        assert not entries("reminder")

    def test_secrets_stand_nowhere(
        self, office: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TASKMAP_SMTP_FROM", "a@example.cn")
        monkeypatch.setenv("TASKMAP_DINGTALK_SECRET", "SECRET")
        refusal = reply_with({"errcode": 310000, "errmsg": "bad TOKEN SECRET"})
        with mail_server(None, users={"me": "x"}) as mails, robot_server(refusal) as there:
            monkeypatch.setenv("TASKMAP_SMTP_URL", f"smtp://me:PASSWORD@{HOST}:{mails.port}")
            monkeypatch.setenv("TASKMAP_DINGTALK_URL", there.url)
            ran = office("remind", "--as-of", LATE, "--send", "--unit", "甲局")
        assert "535 wrong password ***" in ran.out
        assert ran.status == 1
        kept = b"".join(tree(here).values()) + f"{ran.out}{ran.err}".encode()
        for secret in (b"PASSWORD", b"TOKEN", b"SECRET"):
            assert secret not in kept

    def test_ledger_on_a_server(
        self,
        here: Path,
        taskmap: Run,
        server: str,
        address: places.ServerAddress,
        chat: RobotServer,
    ) -> None:
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        where = ("--ledger", server)
        taskmap("split", "plan.yaml", "--as-of", "2022-05-07", *where)
        for _ in range(2):
            ran = taskmap("remind", "--as-of", LATE, "--send", *where)
            assert (ran.status, len(chat.requests)) == (0, 3)
        assert ran.out.count("已发过") == 3
        assert taskmap("ledger", "check", *where).status == 0

    def test_dry_run_sends_nothing(self, office: Run, chat: RobotServer) -> None:
        assert office("remind", "--as-of", LATE, "--send", "--dry-run").status == 0
        assert not chat.requests

    def test_only_the_named_way(
        self, office: Run, chat: RobotServer, mailroom: LocalMailServer
    ) -> None:
        data = office(
            "remind", "--as-of", LATE, "--send", "--via", "wecom", "--format", "json"
        ).data
        assert [each["via"] for each in data["sent"]] == ["wecom"] * 3
        assert {each["state"] for each in data["sent"]} == {"sent"}
        assert not mailroom.mails
