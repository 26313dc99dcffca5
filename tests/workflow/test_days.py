"""A day as typed: the spelling of programs is read without the rules for deadlines, and means what they say; and
nothing is entered on one that has not come.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ONE_TASK, Issue, Run, tree
from taskmap.plan import deadlines
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import days


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_the_spelling_of_programs_is_the_same_day(day: datetime.date) -> None:
    assert (
        days.day(day.isoformat(), "Asia/Shanghai") == deadlines.parse_date(day.isoformat()) == day
    )


@pytest.mark.parametrize(
    "text", ["2022-02-30", "2月30日", "2022-W21-3", "1822-05-25", "٢٠٢٢-05-25"]
)
def test_no_other_is(text: str) -> None:
    """What Python takes for a day besides is asked of the rules, and they refuse it."""
    assert deadlines.parse_date(text) is None
    with pytest.raises(TaskmapError, match="--day 不是日期"):
        days.day(text, "Asia/Shanghai", "--day")


@pytest.mark.parametrize(("text", "ago"), [("今天", 0), ("昨天", 1), ("前天", 2), ("明天", -1)])
def test_words_count_from_today_in_the_zone_of_the_plan(text: str, ago: int) -> None:
    today = days.day(None, "Pacific/Kiritimati")
    assert days.day(text, "Pacific/Kiritimati") == today - datetime.timedelta(days=ago)


@pytest.mark.parametrize(
    "text", ["{0.month}月{0.day}日", "{0.month}-{0.day}", "{0.month} 月 {0.day} 号"]
)
def test_without_a_year_the_last_such_day_or_the_next_one(text: str) -> None:
    today = days.day(None, "Asia/Shanghai")
    before, after = today - datetime.timedelta(days=40), today + datetime.timedelta(days=40)
    for when in (before, today):
        assert days.day(text.format(when), "Asia/Shanghai") == when
    assert days.day(text.format(after), "Asia/Shanghai", since=today) == after
    assert days.day(text.format(today), "Asia/Shanghai", since=today) == today


def test_the_spelling_without_dashes() -> None:
    assert days.day("20220630", "Asia/Shanghai") == datetime.date(2022, 6, 30)


def test_every_other_goes_by_the_rules() -> None:
    assert days.day("二〇二二年五月七日", "Asia/Shanghai") == datetime.date(2022, 5, 7)


ENTERED = [
    "split plan.yaml --as-of 2062-03-01",
    "collect plan.yaml --received 2062-03-01",
    "collect plan.yaml --received 2062-03-01 --dry-run",
    "extend 1 --until 2063-12-01 --number 1号 --why 雨 --day 2062-03-01",
    "close 1 申请 --why 好 --day 2062-03-01",
    "score add 甲局 2 --number 1号 --why 好 --day 2062-03-01",
    "score exempt 甲局 --period 2025-03 --number 1号 --why 雨 --day 2062-03-01",
    "remind --as-of 2062-03-01",
]
AHEAD = [
    "split plan.yaml --as-of 2062-03-01 --dry-run",
    "remind --as-of 2062-03-01 --dry-run",
    "check-overdue --as-of 2062-03-01",
    "report --month 2062-03 --as-of 2062-03-01",
    "score --from 2025-03 --until 2025-04 --as-of 2062-03-01",
    "calendar -o 日历 --as-of 2062-03-01",
    "plans --as-of 2062-03-01",
]


@pytest.fixture
def office(here: Path, issue: Issue) -> Path:
    issue(ONE_TASK, "2025-03-01")
    (here / "plan.yaml").write_text(ONE_TASK.replace("一,", "一一,"), "utf-8")
    return here


def test_nothing_is_entered_on_a_day_to_come(office: Path, taskmap: Run) -> None:
    before = tree(office)
    for line in ENTERED:
        ran = taskmap(*line.split())
        assert (ran.status, ran.out) == (2, ""), line
        option = line.split("2062-03-01")[0].split()[-1]
        assert f"{option} 2062-03-01 还没有到，今天是 " in ran.err, line
        assert ran.err.endswith("[day-to-come]\n"), line
        assert tree(office) == before, line


def test_looking_ahead_writes_nothing_in_the_ledger(office: Path, taskmap: Run) -> None:
    before = tree(office / ".taskmap")
    for line in AHEAD:
        assert taskmap(*line.split()).status in (0, 1), line
        assert tree(office / ".taskmap") == before, line


def test_today_is_the_plans(here: Path, taskmap: Run) -> None:
    """Where the day begins first and where it begins last two days are going on, or all but."""
    first, last = (
        datetime.datetime.now(ZoneInfo(zone)).date()
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12")
    )
    assert days.entry_day(str(first), "Pacific/Kiritimati") == first
    assert days.entry_day(None, "Etc/GMT+12") <= first
    with pytest.raises(TaskmapError, match=r"--day .*\[day-to-come\]"):
        days.entry_day(str(last + datetime.timedelta(days=1)), "Etc/GMT+12", "--day")
