"""The office's own calendar is in the ledger: every command counts by it, whatever stands in a folder now."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from taskmap.ledger import opening
from taskmap.ledger.entries import EntryKind
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.workdays import Calendar, YearOverride
from taskmap.workflow.preparing.plan_files import read_plan_file
from taskmap.workflow.records.plan_calendars import recorded_calendar

PLAN = """\
id: p
title: 方案
issued: 2026-01-05
period: {from: 2026-01, until: 2026-12}
reporting: [{name: 月报, every: month, day: 24, roll: earlier}]
tasks: [{no: 1, title: 一, lead: 甲局, deadline: 印发之日起5个工作日内}]
"""
CLOSED = "2026:\n  off: [2026-01-06..2026-01-20]\n"


@pytest.fixture
def office(here: Path) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    return here


def split(taskmap: Run, day: str, own: str | None = None) -> None:
    file = Path("workdays.yaml")
    if own is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(own, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", day).status == 0


def report(unit: str, day: datetime.date) -> None:
    with opening.open_for_writing(Path(".taskmap/ledger.db")) as ledger:
        row = Progress("1", Status.IN_PROGRESS, 90)
        ledger.record_submission(
            Submission("p", 1, unit, "2026-01", day, (row,), digest=unit), "某科室"
        )


def calendar_of(file: str) -> Calendar:
    return read_plan_file(Path(file), Path(".taskmap/ledger.db")).calendar


def due(taskmap: Run, kind: str, as_of: str) -> Any:
    """The day on which it is due, and the working days since then, as check-overdue has them."""
    ran = taskmap(
        *("check-overdue", "--within", "90", "--kind", kind, "--as-of", as_of, "--format", "json")
    )
    return next((each["due"], each["working_days"]) for each in ran.data)


def light(taskmap: Run, as_of: str) -> str:
    ran = taskmap("report", "--month", "2026-01", "--as-of", as_of, "--format", "markdown")
    (line,) = (line for line in ran.out.splitlines() if line.startswith("| 1 | 1 |"))
    return line.split("|")[12].strip()


def explained(taskmap: Run) -> Any:
    ran = taskmap("explain", "印发之日起5个工作日内", "--plan", "plan.yaml", "--format", "json")
    return ran.data["date"]


def kinds(*wanted: EntryKind) -> list[str]:
    with opening.open_for_reading(Path(".taskmap/ledger.db")) as book:
        return [entry.kind for entry in book.events("p", *wanted)]


def test_report_overdue_and_explain_agree(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05", CLOSED)
    report("甲局", datetime.date(2026, 1, 21))
    assert due(taskmap, "measure", "2026-01-22") == ("2026-01-27", -3)
    assert light(taskmap, "2026-01-22") != "红"
    assert light(taskmap, "2026-01-28") == "红"
    assert explained(taskmap) == "2026-01-27"


def test_the_folder_is_not_asked_afterwards(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05", CLOSED)
    report("甲局", datetime.date(2026, 1, 21))
    Path("workdays.yaml").write_text("2026: {off: [2026-01-21..2026-02-10]}\n", "utf-8")
    assert due(taskmap, "measure", "2026-01-22") == ("2026-01-27", -3)
    assert light(taskmap, "2026-01-28") == "红"
    assert explained(taskmap) == "2026-01-27"
    assert taskmap("explain", "印发之日起5个工作日内", "--issued", "2026-01-05").out


def test_diff_counts_by_the_ledger_once_it_is_issued(office: Path, taskmap: Run) -> None:
    """By the folder of today the deadline would be the 12th of January, which is another one than was issued."""
    split(taskmap, "2026-01-05", CLOSED)
    Path("workdays.yaml").unlink()
    assert taskmap("diff", "p@1", "plan.yaml").out == "plan.yaml与p 第 1 版没有变化。\n"


def test_validate_counts_by_the_ledger_once_it_is_issued(office: Path, taskmap: Run) -> None:
    """The milestone of the 15th is after the deadline, unless the office is closed until the 20th."""
    text = PLAN.replace("工作日内}", "工作日内, milestones: [{by: 2026-01-15, what: 开工}]}")
    (office / "plan.yaml").write_text(text, "utf-8")
    assert "[milestone-late]" in taskmap("validate", "plan.yaml").out
    split(taskmap, "2026-01-05", CLOSED)
    Path("workdays.yaml").unlink()
    assert taskmap("validate", "plan.yaml").out == "没有发现问题。\n"
    # What is wrong with the folder's own is told all the same: the next `split` will read it.
    Path("workdays.yaml").write_text("2026: {关: [2026-01-06]}\n", "utf-8")
    assert "[unknown-key]" in taskmap("validate", "plan.yaml").out


def test_a_plan_not_issued_has_the_calendar_beside_it(office: Path, taskmap: Run) -> None:
    (office / "workdays.yaml").write_text(CLOSED, "utf-8")
    assert explained(taskmap) == "2026-01-27"


def test_a_plan_whose_issue_was_withdrawn_has_the_calendar_beside_it(
    office: Path, taskmap: Run
) -> None:
    split(taskmap, "2026-01-05", CLOSED)
    Path("workdays.yaml").unlink()
    assert calendar_of("plan.yaml").overrides
    assert taskmap("correct", "p@1", "--withdraw", "--why", "印发错了").status == 0
    assert not calendar_of("plan.yaml").overrides


def test_a_change_holds_from_its_day(office: Path, taskmap: Run) -> None:
    """5 working days after 5 January; on the 8th the office announces that it is closed from then on to the 20th."""
    split(taskmap, "2026-01-05")
    split(taskmap, "2026-01-08", CLOSED)
    assert kinds(EntryKind.ISSUED, EntryKind.CALENDAR) == ["issued", "calendar"]
    assert due(taskmap, "measure", "2026-01-07")[0] == "2026-01-12"
    # The 6th and the 7th were working days, and stay so.
    assert due(taskmap, "measure", "2026-01-08")[0] == "2026-01-23"
    split(taskmap, "2026-01-09", CLOSED)
    assert kinds(EntryKind.CALENDAR) == ["calendar"]


def test_what_is_past_does_not_move(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05")
    split(taskmap, "2026-01-14", CLOSED)
    assert due(taskmap, "measure", "2026-01-15")[0] == "2026-01-12"
    # The report of the 24th, a Saturday, was due on the 23rd; on the 24th that Saturday is made a working day.
    split(taskmap, "2026-01-24", "2026: {work: [2026-01-24]}\n")
    assert due(taskmap, "report", "2026-01-25")[0] == "2026-01-23"


def moved(taskmap: Run, day: str, own: str, plan: str = PLAN) -> tuple[list[Any], str]:
    """What `split` says to have moved, as data by item, and in words."""
    Path("plan.yaml").write_text(plan, "utf-8")
    Path("workdays.yaml").write_text(own, "utf-8")
    words = taskmap("split", "plan.yaml", "--as-of", day, "--dry-run").err
    ran = taskmap("split", "plan.yaml", "--as-of", day, "--format", "json")
    keys = ("rule", "period", "measure", "was", "now")
    return [tuple(each[key] for key in keys) for each in ran.data["moved"]], words


def test_split_says_which_days_move(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05")
    found, words = moved(taskmap, "2026-01-08", CLOSED)
    assert found == [(None, None, "1", "2026-01-12", "2026-01-23")]
    assert "举措 1 由 2026-01-12 改到 2026-01-23" in words
    work = CLOSED + "  work: [2026-01-24, 2026-05-24]\n"
    found, words = moved(taskmap, "2026-01-09", work)
    assert found == [
        ("月报", "2026-01", None, "2026-01-23", "2026-01-24"),
        ("月报", "2026-05", None, "2026-05-22", "2026-05-24"),
    ]
    assert "2 个日子跟着变：“月报” 2026-01 期由 2026-01-23 改到 2026-01-24；" in words
    assert moved(taskmap, "2026-01-10", work) == ([], "")


def test_what_the_office_moved_itself_is_no_move_of_the_calendar(
    office: Path, taskmap: Run
) -> None:
    """Another rule, another deadline: diff tells of these."""
    split(taskmap, "2026-01-05")
    other = PLAN.replace("day: 24", "day: 23").replace("5个工作日", "6个工作日")
    assert moved(taskmap, "2026-01-06", "2026: {}\n", other)[0] == []


def test_a_year_that_becomes_known_moves_days_and_no_label(office: Path, taskmap: Run) -> None:
    """2028 is a guess when the plan is issued, and said to be; then its days off are announced."""
    plan = PLAN.replace("until: 2026-12", "until: 2028-12")
    plan = plan.replace("day: 24, roll: earlier", "day: 最后一个工作日, from: 2028-01")
    (office / "plan.yaml").write_text(plan, "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", "2026-01-05")
    assert "2028年放假安排还没有公布" in ran.err
    found, words = moved(taskmap, "2026-01-06", "2028: {off: [2028-01-26..2028-02-01]}\n", plan)
    assert found == [("月报", "2028-01", None, "2028-01-31", "2028-01-25")]
    assert "还没有公布" not in words


def test_the_first_revision_has_its_days_from_the_beginning() -> None:
    own = {2026: YearOverride(frozenset({datetime.date(2026, 1, 6)}))}
    calendar = Calendar(own)
    assert not calendar.is_workday(datetime.date(2026, 1, 6))
    later = calendar.replace_overrides({}, datetime.date(2026, 1, 10))
    assert not later.is_workday(datetime.date(2026, 1, 6))
    assert calendar.replace_overrides(own, datetime.date(2026, 1, 10)) is calendar


def test_nothing_moves_into_the_past() -> None:
    """The 24th was to be a working day; on that day it is called off, and the 23rd is over."""
    day = datetime.date(2026, 1, 24)
    calendar = Calendar({2026: YearOverride(work=frozenset({day}))}).replace_overrides({}, day)
    assert calendar.roll_back(day) == day


def test_a_calendar_dated_before_the_last_is_refused(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05")
    split(taskmap, "2026-01-08", CLOSED)
    Path("workdays.yaml").unlink()
    ran = taskmap("split", "plan.yaml", "--as-of", "2026-01-06")
    assert (ran.status, "2026-01-08" in ran.err) == (2, True)
    assert kinds(EntryKind.CALENDAR) == ["calendar"]


def test_it_comes_back_as_it_was(office: Path, taskmap: Run) -> None:
    split(taskmap, "2026-01-05", "2026: {off: [2026-03-02..2026-03-03], work: [2026-03-07]}\n")
    with opening.open_for_reading(Path(".taskmap/ledger.db")) as book:
        calendar = recorded_calendar(book, "p")
    days = [datetime.date(2026, 3, day) for day in (2, 3, 7)]
    assert calendar.overrides == {2026: YearOverride(frozenset(days[:2]), frozenset(days[2:]))}
    assert [calendar.is_workday(day) for day in days] == [False, False, True]
