"""When work on a measure begins: what the words of a deadline say, and what the key `start` says."""

from __future__ import annotations

import datetime

import pytest

from taskmap import planfile
from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext
from taskmap.plan.diff import comparing
from taskmap.plan.model import Plan
from taskmap.plan.workdays import Calendar
from taskmap.planfile import restoring

PLAN = "id: p\ntitle: 一\nperiod: {{from: 2025-01, until: 2025-12}}\ntasks:\n  - {{no: 1, title: 一, lead: 甲局, {keys}}}\n"
CONTEXT = DateContext(year=2025)


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("9月至12月", "2025-09-01"),
        ("9-12月", "2025-09-01"),
        ("9月1日至12月31日", "2025-09-01"),
        ("9月中旬至12月", "2025-09-11"),
        ("三季度至年底", "2025-07-01"),
        ("上半年至三季度", "2025-01-01"),
        ("2024年至2026年", "2024-01-01"),
        ("2025.3-6", "2025-03-01"),
        ("自9月起，12月底前", "2025-09-01"),
        ("自2025年9月起长期坚持", "2025-09-01"),
        ("6月底前", ""),
        ("3月、6月、9月底前", ""),
        ("长期坚持", ""),
    ],
)
def test_a_range_says_when_it_begins(words: str, start: str) -> None:
    assert deadlines.read(words, CONTEXT).start == day(start)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("2025-09-01", "2025-09-01"),
        ("2025年9月", "2025-09-01"),
        ("9月", "2025-09-01"),
        ("自9月起", "2025-09-01"),
        ("三季度", "2025-07-01"),
        ("下半年", "2025-07-01"),
        ("长期坚持", ""),
        ("汛期后", ""),
        ("9月开学以后", ""),
    ],
)
def test_the_words_of_the_key(words: str, start: str) -> None:
    assert deadlines.read_start(words, CONTEXT) == day(start)


def test_what_began_before_the_plan_has_the_year_of_its_end() -> None:
    day_of = datetime.date.fromisoformat
    context = DateContext.of_plan(None, day_of("2025-03-01"), day_of("2025-12-31"), Calendar())
    assert deadlines.read("1月至12月", context).start == day_of("2025-01-01")


def read(keys: str) -> Plan:
    plan, faults = planfile.parse(PLAN.format(keys=keys).encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert [fault.message for fault in faults if fault.severity == "error"] == []
    return plan


def starts(keys: str) -> list[datetime.date | None]:
    return [measure.begins for measure in read(keys).every_measure()]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("deadline: 年底前, start: 2025-09", ["2025-09-01"]),
        ("时限: 年底前, 起始: 9月", ["2025-09-01"]),
        ("deadline: 9月至12月", ["2025-09-01"]),
        ("deadline: 9月至12月, start: 2025-10-08", ["2025-10-08"]),
        ("deadline: 年底前", [""]),
        # Of a task for its measures: inherited, as the deadline is, unless the measure says something itself.
        (
            "deadline: 年底前, start: 3月, measures: [{text: 一}, {text: 二, start: 5月}, {text: 三, deadline: 9月至12月}]",
            ["2025-03-01", "2025-05-01", "2025-09-01"],
        ),
    ],
)
def test_key_and_deadline(keys: str, expected: list[str]) -> None:
    assert starts(keys) == list(map(day, expected))


def test_the_ledger_keeps_it_and_nothing_where_it_is_not_used() -> None:
    with_key, without = read("deadline: 年底前, start: 9月"), read("deadline: 9月至12月")
    for plan in (with_key, without):
        assert restoring.restore_plan(planfile.content(plan), Calendar()) == plan
    assert '"start"' in planfile.content(with_key)
    assert '"start"' not in planfile.content(without)


def test_a_plan_issued_when_its_first_year_was_meant_keeps_its_deadlines() -> None:
    text = PLAN.format(keys="deadline: 年底前").replace("until: 2025-12", "until: 2027-12")
    plan, _ = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert [each.deadline.date for each in plan.every_measure()] == [None]
    restored = restoring.restore_plan(planfile.content(plan), Calendar())
    assert restored is not None
    assert [each.deadline.date for each in restored.every_measure()] == [day("2025-12-31")]


@pytest.mark.parametrize("keys", ["start: 适当时候", "deadline: 6月底前, start: 9月"])
def test_a_start_that_cannot_be(keys: str) -> None:
    _, faults = planfile.parse(PLAN.format(keys=keys).encode(), "plan.yaml", Calendar())
    assert "bad-date" in [fault.code for fault in faults]


def test_another_start_is_a_change() -> None:
    before, after = read("deadline: 年底前"), read("deadline: 年底前, start: 9月")
    (change,) = comparing.compare(before, after)
    assert (change.what, change.before, change.after) == ("起始时间改了", "没有写", "2025年9月1日")
