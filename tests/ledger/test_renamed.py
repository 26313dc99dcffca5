"""A year in which offices are reorganised: a unit gets a new name, another one joins, and nobody is accused wrongly."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.filled_checklists import SHEET
from support.office import INBOX, fill_checklist
from taskmap.ledger import codec, opening, places
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.records import FileRecord, PlanIssue
from taskmap.ledger.writing import Ledger
from taskmap.plan.model import Duty, ReportingRule
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.rhythm import Frequency
from taskmap.tracking.extensions import Extension
from taskmap.tracking.overdue import Obligation
from taskmap.tracking.overdue import OverdueKind as Clock
from taskmap.tracking.words import Predecessor

pytest_plugins = ["support.ledger_fixtures"]

BEFORE = """\
id: year-1
title: 一年的方案
issuer: 某办
period: {from: 2022-03, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
units: [{name: 甲委}, {name: 乙局}]
tasks:
  - {no: 1, title: 修堤坝, units: [甲委, 乙局], deadline: 4月底前}
  - {no: 2, title: 查用水, units: [甲委], deadline: 11月底前}
"""
# 甲委 is 甲局 from May on, and 丙局 joins.
AFTER = BEFORE.replace("{name: 甲委}", "{name: 甲局, aliases: [甲委]}, {name: 丙局}").replace(
    "units: [甲委, 乙局]", "units: [甲局, 乙局, 丙局]"
)


@pytest.fixture
def renamed_units(here: Path, taskmap: Run) -> None:
    """March is reported by both, April's checklists go out, and on the tenth of May the plan is revised."""
    INBOX.mkdir()
    split(taskmap, BEFORE, "2022-03-02", "2022-03")
    for unit in ("甲委", "乙局"):
        (INBOX / f"{unit}3.xlsx").write_bytes(fill_checklist(unit, share=30))
    assert taskmap("collect", INBOX, "--received", "2022-03-24").status == 0
    split(taskmap, BEFORE, "2022-04-02", "2022-04", "out-old")
    split(taskmap, AFTER, "2022-05-10", "2022-05")


def split(taskmap: Run, text: str, day: str, month: str, out: str = "out-plan") -> Any:
    Path("plan.yaml").write_text(text, "utf-8")
    words = ("plan.yaml", "-o", out, "--as-of", day, "--month", month, "--format", "json")
    ran = taskmap("split", *words)
    assert ran.status == 0, ran.err
    return ran.data


def overdue(taskmap: Run, day: str) -> set[tuple[str, str, str]]:
    ran = taskmap("check-overdue", "--as-of", day, "--format", "json")
    return {(each["kind"], each["unit"], each["period"]) for each in ran.data}


@pytest.mark.usefixtures("renamed_units")
class TestAYear:
    def test_what_came_under_the_old_name_is_not_missing(self, taskmap: Run) -> None:
        # Nobody reported for April; 丙局 was not asked before May.
        assert overdue(taskmap, "2022-05-20") == {
            ("report", "甲局", "2022-04"),
            ("report", "乙局", "2022-04"),
            ("measure", "甲局", ""),
        }

    def test_before_the_revision_it_has_the_old_name(self, taskmap: Run) -> None:
        assert overdue(taskmap, "2022-05-09") == {
            ("report", "甲委", "2022-04"),
            ("report", "乙局", "2022-04"),
            ("measure", "甲委", ""),
        }

    def test_the_last_word_goes_out_again(self) -> None:
        sheet = openpyxl.load_workbook("out-plan/责任清单/甲局.xlsx")[SHEET]
        assert str(sheet["F5"].value).startswith("推进中，30%：")
        joined = openpyxl.load_workbook("out-plan/责任清单/丙局.xlsx")[SHEET]
        assert joined["F5"].value is None

    def test_the_report_of_march(self, taskmap: Run) -> None:
        words = ("--month", "2022-03", "--as-of", "2022-05-20", "--format", "json")
        (plan,) = taskmap("report", *words).data["plans"]
        told = plan["reporting"]
        assert (told["owed"], told["on_time"], told["missing"]) == (2, 2, [])

    def test_its_lines(self, taskmap: Run) -> None:
        words = ("--month", "2022-03", "--as-of", "2022-05-20", "--format", "markdown")
        report = taskmap("report", *words).out
        assert "| 甲局 | 1 | 1 | 1 | 0 | 2022-000003 |" in report
        assert "| 丙局 | 0 | 0 | 0 | 0 |" in report
        assert "甲委 |" not in report

    def test_progress_is_held_against_the_old_name(self, taskmap: Run) -> None:
        (INBOX / "甲局5.xlsx").write_bytes(fill_checklist("甲局", share=20))
        ran = taskmap("collect", INBOX, "--received", "2022-05-24")
        assert ran.status == 1
        assert "比上期的 30 低" in ran.out

    def test_a_checklist_of_the_old_name_still_lands(self, taskmap: Run) -> None:
        (INBOX / "旧表.xlsx").write_bytes(fill_checklist("甲委", share=50, out="out-old"))
        ran = taskmap("collect", INBOX / "旧表.xlsx", "--received", "2022-05-12")
        assert "甲局：2022年4月月报 2 条已收，迟" in ran.out, ran.out + ran.err
        assert ("report", "甲局", "2022-04") not in overdue(taskmap, "2022-05-20")

    def test_the_same_period_again_replaces_what_came_under_the_old_name(
        self, taskmap: Run
    ) -> None:
        split(taskmap, AFTER, "2022-05-11", "2022-03")
        (INBOX / "甲局补.xlsx").write_bytes(fill_checklist("甲局", share=35))
        ran = taskmap("collect", INBOX, "--received", "2022-05-12")
        assert "取代先前的 收件/甲委3.xlsx" in ran.out, ran.out

    def test_all_is_well_with_the_ledger(self, taskmap: Run) -> None:
        assert taskmap("ledger", "check").status == 0

    def test_a_second_time(self, taskmap: Run) -> None:
        again = AFTER.replace(
            "{name: 甲局, aliases: [甲委]}", "{name: 甲厅, aliases: [甲局, 甲委]}"
        )
        split(taskmap, again.replace("[甲局, 乙局", "[甲厅, 乙局"), "2022-05-15", "2022-05")
        assert ("report", "甲厅", "2022-04") in overdue(taskmap, "2022-05-20")
        assert not {each for each in overdue(taskmap, "2022-05-20") if each[2] == "2022-03"}


def test_an_alias_of_the_first_day_is_no_old_name(here: Path, taskmap: Run) -> None:
    split(taskmap, AFTER, "2022-03-02", "2022-03")
    with opening.open_for_reading(places.nearest_ledger(Path.cwd())) as book:
        assert [json.loads(entry.body).get("former") for entry in book.events("year-1")] == [None]


def test_the_first_issue_asks_for_the_whole_year(here: Path, taskmap: Run) -> None:
    """A plan that comes late into the program was under way already."""
    assert split(taskmap, BEFORE, "2022-06-01", "2022-06")["duties"] == 20


class TestInTheLedger:
    """The same in a file and on a server."""

    MARCH, MAY, JUNE = (datetime.date(2022, month, 20) for month in (3, 5, 6))
    RULE = ReportingRule("月报", Frequency.MONTH)

    def issue(self, book: Ledger, day: datetime.date, unit: str, **former: str) -> None:
        duties = [
            Duty(unit, self.RULE, "2022-03", self.MARCH),
            Duty(unit, self.RULE, "2022-05", self.MAY),
        ]
        terms = [
            Obligation("1", "1", unit, Clock.MEASURE, self.MARCH, "第一项", False, 30),
            Obligation("2", "2", unit, Clock.MEASURE, self.MARCH, "第二项", False, 30),
            Obligation("2", "2", unit, Clock.MILESTONE, self.MARCH, "节点", False, None),
        ]
        issue = PlanIssue("p", f"{unit}{former}", "", day, former_names=former)
        with book.issue_plan(issue, duties, "某人", terms):
            pass

    def receive(self, book: Ledger, unit: str, period: str, day: datetime.date) -> Any:
        rows = (
            Progress("1", Status.DONE, 100, "办完了"),
            Progress("2", Status.IN_PROGRESS, 40, f"{period}有进展"),
        )
        said = Submission(
            "p", 1, unit, period, day, rows, f"{unit}{period}.xlsx", f"{unit}{period}"
        )
        return book.record_submission(said, "某人")

    @pytest.fixture
    def ledger(self, book: places.Place) -> places.Place:
        with opening.open_for_writing(book) as opened:
            self.issue(opened, self.MARCH, "甲委")
            self.receive(opened, "甲委", "2022-03", self.MARCH)
            opened.record_refusal(
                FileRecord("错.xlsx", "e" * 64, self.MARCH, "p", 1, "甲委"), (), "某人"
            )
            later = Extension("2", "甲委", datetime.date(2022, 9, 30), "1号")
            event = Event(
                kind=EntryKind.EXTENSION,
                day=self.MARCH,
                plan="p",
                unit="甲委",
                measure="2",
                body=codec.encode(later),
            )
            opened.append(event, "某人")
            self.issue(opened, self.MAY, "甲局", 甲委="甲局")
        return book

    def test_events(self, ledger: places.Place) -> None:
        with opening.open_for_reading(ledger) as book:
            now = {entry.unit for entry in book.events("p") if entry.unit}
            then = {entry.unit for entry in book.events("p", until=self.MARCH) if entry.unit}
            assert (now, then) == ({"甲局"}, {"甲委"})
            assert book.unit_names("p") == {"甲委", "甲局"}

    def test_names_of_an_issue_that_was_withdrawn(self, ledger: places.Place) -> None:
        """Letters may have gone out under them."""
        with opening.open_for_writing(ledger) as book:
            self.issue(book, self.JUNE, "丙局", 甲委="丙局", 甲局="丙局")
            *_, last = book.events("p", EntryKind.ISSUED)
            request = CorrectionRequest(last, (last.number,), None, "改错了", self.JUNE)
            book.record_corrections([request], "某人")
            assert book.unit_names("p") == {"甲委", "甲局", "丙局"}

    def test_duties(self, ledger: places.Place) -> None:
        with opening.open_for_reading(ledger) as book:
            for found in (book.duties("p"), book.duties()):
                came = {(owed.unit, owed.period): owed.received_on for owed in found}
                assert came == {("甲局", "2022-03"): self.MARCH, ("甲局", "2022-05"): None}
            (before, _) = book.duties("p", until=self.MARCH)
            assert (before.unit, before.received_on) == ("甲委", self.MARCH)

    def test_what_is_not_done(self, ledger: places.Place) -> None:
        with opening.open_for_reading(ledger) as book:
            (standing,) = book.latest_issues(until=self.JUNE)
            [history] = book.histories()
            events = history.events(self.JUNE, standing)
            facts = book.plan_facts(standing, self.JUNE, self.JUNE, events)
            assert [(each.unit, each.period) for each in facts.missing] == [("甲局", "2022-05")]
            # The first is done; of the second the old name's word counts, for its milestone too.
            said = [
                (each.obligation.measure, each.status, each.percent)
                for each in facts.open_obligations
            ]
            assert said == [("2", "推进中", None), ("2", "推进中", 40)]
            since = {each.obligation.measure: each.since for each in facts.pending_closures}
            assert since == {"1": self.MARCH, "2": None}
            assert [each.unit for each in facts.extensions] == ["甲局"]

    def test_the_last_word(self, ledger: places.Place) -> None:
        with opening.open_for_writing(ledger) as book:
            found = [(each.unit, each.progress.measure) for each in book.latest_progress("p")]
            assert found == [("甲局", "1"), ("甲局", "2")]
            receipt = self.receive(book, "甲局", "2022-05", self.MAY)
            assert receipt.supersedes is None
            latest = [(each.unit, each.period) for each in book.latest_progress("p")]
            assert latest == [("甲局", "2022-05")] * 2

    def test_returns(self, ledger: places.Place) -> None:
        with opening.open_for_writing(ledger) as book:
            first = next(book.submissions("p"))
            receipt = self.receive(book, "甲局", "2022-03", self.MAY)
            assert receipt.supersedes == first.entry
            units = [(each.submission.unit, each.is_superseded) for each in book.submissions("p")]
            assert units == [("甲局", True), ("甲局", False)]
            assert len(list(book.submissions("p", units={"甲局"}))) == 2
            assert list(book.submissions("p", units={"甲委"})) == []

    @pytest.fixture
    def entered_later(self, book: places.Place) -> places.Place:
        """What came in March is entered under the name of May."""
        with opening.open_for_writing(book) as opened:
            self.issue(opened, self.MARCH, "甲委")
            self.issue(opened, self.MAY, "甲局", 甲委="甲局")
            self.receive(opened, "甲局", "2022-03", self.MARCH)
        return book

    def test_a_return_that_is_entered_under_the_later_name(
        self, entered_later: places.Place
    ) -> None:
        with opening.open_for_reading(entered_later) as book:
            before, _ = book.duties("p", until=self.MARCH)
            assert (before.unit, before.received_on) == ("甲委", self.MARCH)
            units = [each.submission.unit for each in book.submissions("p", until=self.MARCH)]
            assert units == ["甲委"]
            latest = [each.unit for each in book.latest_progress("p", self.MARCH)]
            assert latest == ["甲委"] * 2
            assert book.done_counts("p", self.MARCH) == {("甲委", "1"): 1}

    def test_what_it_says_of_the_day_before_the_renaming(self, entered_later: places.Place) -> None:
        with opening.open_for_reading(entered_later) as book:
            (standing,) = book.latest_issues(until=self.MARCH)
            facts = book.plan_facts(standing, self.MARCH, self.MARCH, ())
            assert facts.missing == []
            said = {each.obligation.measure: each.status for each in facts.open_obligations}
            assert said == {"2": "推进中"}
            since = {each.obligation.measure: each.since for each in facts.pending_closures}
            assert since == {"1": self.MARCH, "2": None}
            assert book.done_parts(standing, self.MARCH) == {("甲委", "1")}
            words = [(unit, measure) for unit, measure, _ in book.words(standing, {"甲委"})]
            assert sorted(words) == [("甲委", "1"), ("甲委", "2")]

    def test_what_a_predecessor_said_that_was_renamed_later(self, book: places.Place) -> None:
        with opening.open_for_writing(book) as opened:
            self.issue(opened, self.MARCH, "乙局")
            takes = tuple(Predecessor("甲委", item, "乙局") for item in ("1", "2"))
            for day, name in ((self.MARCH, "乙局"), (self.MAY, "乙委")):
                former = {"乙局": "乙委"} if name == "乙委" else {}
                duties = [Duty(name, self.RULE, "2022-05", self.MAY)]
                terms = [
                    Obligation("1", "1", "甲委", Clock.MEASURE, self.MARCH, "第一项", False, 30)
                ]
                issue = PlanIssue("p", name + "2", "", day, former_names=former, predecessors=takes)
                with opened.issue_plan(issue, duties, "某人", terms):
                    pass
            self.receive(opened, "乙委", "2022-03", self.MARCH)
        with opening.open_for_reading(book) as opened:
            (standing,) = opened.latest_issues(until=self.MARCH)
            facts = opened.plan_facts(standing, self.MARCH, self.MARCH, ())
            assert [each.since for each in facts.pending_closures] == [self.MARCH]
            assert facts.open_obligations == []

    def test_nothing_was_changed(self, ledger: places.Place) -> None:
        with opening.open_for_reading(ledger) as book:
            (then,) = book.submissions("p", until=self.MARCH)
            assert then.submission.unit == "甲委"


def test_what_was_missed_under_the_old_name_stays_missed(taskmap: Run, here: Path) -> None:
    """Nothing had ever come from the unit, so the ledger has no entry under its old name."""
    plan = here / "plan.yaml"
    text = (
        "id: p\ntitle: 方案\nissued: 2025-01-01\nperiod: {from: 2025-01, until: 2025-12}\n"
        "reporting: [{name: 月报, every: month, day: 25, to: 督查室}]\nunits: [NAME]\n"
        "tasks: [{no: 1, title: 一, lead: 甲局, deadline: 2025-12-31}]\n"
    )
    plan.write_text(text.replace("NAME", "甲局"), "utf-8")
    taskmap("split", plan, "--as-of", "2025-01-02")
    renamed = text.replace("NAME", "{name: 甲委, aliases: [甲局]}").replace(
        "lead: 甲局", "lead: 甲委"
    )
    plan.write_text(renamed, "utf-8")
    taskmap("split", plan, "--as-of", "2025-03-21")
    late = taskmap("check-overdue", "--as-of", "2025-03-26", "--format", "json").data
    assert [(each["unit"], each["period"]) for each in late] == [
        ("甲委", "2025-01"),
        ("甲委", "2025-02"),
        ("甲委", "2025-03"),
    ]
