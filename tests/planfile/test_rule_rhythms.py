"""The rhythms of real rules: the words to the days, against a reckoning that asks every day of a year."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from support import rule_days
from taskmap import planfile
from taskmap.plan.assignments import due_dates
from taskmap.plan.diff import comparing
from taskmap.plan.model import Plan
from taskmap.plan.workdays import Calendar, YearOverride
from taskmap.planfile.restoring import restore_plan

FORMAT_PAGE = Path(__file__).parents[2] / "docs" / "plan-format.md"
REFUSED = [
    ("every: 旬, day: 5", "day"),
    ("every: 半月, day: 25", "day"),
    ("every: 每天", "every"),
    ("every: 每季度, months: [3]", "months"),
    ("every: 每月, day: 每季度首月10日", "day"),
    ("every: 每月25日, day: 10", "every"),
    ("months: [13]", "months"),
    ("months: [四五月]", "months"),
    ("every: 每月, day: 倒数第二个工作日", "day"),
    ("every: 每月, day: 前5个工作日和最后一个工作日", "day"),
    ("every: 每周, day: 下周3日", "day"),
    ("every: 每月, day: [10, 三十五]", "day"),
    ("every: 每年, day: 次年2月30日", "day"),
    ("every: 每季度, day: 次年1月10日", "day"),
]
YEAR_AFTER = {
    "every: 每年, day: 次年1月10日前": [("2025", "2026-01-10")],
    "day: 每年次年3月底前": [("2025", "2026-03-31")],
    "every: 每年, day: 6月30日和翌年2月10日": [
        ("2025-06-30", "2025-06-30"),
        ("2026-02-10", "2026-02-10"),
    ],
}


def read(folder: Path, rule: str) -> planfile.PlanFile:
    path = folder / "plan.yaml"
    path.write_text(
        "id: p\ntitle: 方案\nissuer: 甲办\nissued: 2025-01-01\n"
        f"period: {{from: 2025-01, until: 2025-12}}\nreporting: [{{name: 报, {rule}}}]\n"
        "tasks: [{no: 1, title: 一, lead: 甲局, deadline: 年底前}]\n",
        "utf-8",
    )
    return planfile.read(path)


def plan_of(folder: Path, rule: str) -> Plan:
    found = read(folder, rule)
    assert found.valid_plan is not None, found.diagnostics
    return found.valid_plan


def due(folder: Path, rule: str) -> list[tuple[str, str]]:
    plan = plan_of(folder, rule)
    found = due_dates(plan.rules[0], plan, Calendar())
    return [(each.period.label, each.day.isoformat()) for each in found]


@pytest.mark.parametrize("rule", rule_days.due_in_year())
def test_due_days(tmp_path: Path, rule: str) -> None:
    found = [each for each in due(tmp_path, rule) if each[1] < "2026"]
    assert found == rule_days.due_in_year()[rule]


@pytest.mark.parametrize("rule", YEAR_AFTER)
def test_days_of_the_year_after(tmp_path: Path, rule: str) -> None:
    assert due(tmp_path, rule) == YEAR_AFTER[rule]


@pytest.mark.parametrize("rule", [*rule_days.due_in_year(), *YEAR_AFTER])
def test_the_ledger_gives_the_rule_back(tmp_path: Path, rule: str) -> None:
    plan = plan_of(tmp_path, rule)
    stored = planfile.content(plan)
    restored = restore_plan(stored, Calendar())
    assert restored is not None
    assert restored.rules == plan.rules


def test_the_page_on_the_format_tells_the_days(tmp_path: Path) -> None:
    [section] = re.findall(r"## 报送周期\n(.*?)\n## ", FORMAT_PAGE.read_text("utf-8"), re.DOTALL)
    rows = re.findall(
        r"^\| `(.*)` \| (\d+) \| (\S+) (\S+) \| (\S+) (\S+) \|$", section, re.MULTILINE
    )
    assert len(rows) > 15
    for rule, count, *ends in rows:
        found = due(tmp_path, rule)
        assert [str(len(found)), *found[0], *found[-1]] == [count, *ends], rule


@pytest.mark.parametrize(("rule", "key"), REFUSED)
def test_what_is_not_understood_is_said_at_its_key(tmp_path: Path, rule: str, key: str) -> None:
    [fault] = read(tmp_path, rule).diagnostics
    assert (fault.code, fault.message.partition("：")[0]) == ("bad-value", key)


def test_a_bad_date_of_several_is_said_at_its_place(tmp_path: Path) -> None:
    [fault] = read(tmp_path, "once: [2025-04-10, 2025-04-31]").diagnostics
    assert (fault.code, fault.at.line, fault.at.column) == ("bad-date", 6, 42)


def test_working_days_by_the_offices_own_calendar(tmp_path: Path) -> None:
    """A label stays whatever the calendar says; a year nobody announced is a guess, and said."""
    plan = plan_of(tmp_path, "day: 第一个工作日, from: 2027-01, until: 2027-02")
    guessed = due_dates(plan.rules[0], plan, Calendar())
    own = Calendar({2027: YearOverride(off=frozenset({datetime.date(2027, 1, 4)}))})
    announced = due_dates(plan.rules[0], plan, own)
    assert [(str(each.day), each.provisional) for each in guessed] == [
        *(("2027-01-04", True), ("2027-02-01", True)),
    ]
    assert [(str(each.day), each.provisional) for each in announced] == [
        *(("2027-01-01", False), ("2027-02-01", False)),
    ]
    assert [each.period for each in guessed] == [each.period for each in announced]


def test_a_working_day_that_is_past_does_not_move() -> None:
    """The last working day of January was the 29th; a calendar announced on the 30th makes the 30th one too late."""
    day = datetime.date
    work = {2027: YearOverride(work=frozenset({day(2027, 1, 30)}))}
    changed = Calendar().replace_overrides(work, day(2027, 1, 30))
    assert changed.workday_between(day(2027, 1, 1), day(2027, 1, 31), 31) == day(2027, 1, 29)
    early = Calendar().replace_overrides(work, day(2027, 1, 28))
    assert early.workday_between(day(2027, 1, 1), day(2027, 1, 31), 31) == day(2027, 1, 30)


def test_no_working_day_at_all() -> None:
    """In the week of 春节 2024 nobody works: the first day after."""
    day = datetime.date
    found = Calendar().workday_between(day(2024, 2, 12), day(2024, 2, 16), 31)
    assert found == day(2024, 2, 18)


def test_a_revision_tells_the_rhythm_in_words(tmp_path: Path) -> None:
    old, new = (plan_of(tmp_path, rule) for rule in ("day: 25", "day: 次月前5个工作日"))
    [change] = comparing.compare(old, new)
    assert ("每月25日" in change.before, "每月期满后的次月第5个工作日" in change.after) == (
        True,
        True,
    )
