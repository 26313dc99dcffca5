"""Which deadline holds for a unit: the last extension approved for all or for it alone, else the plan's."""

from __future__ import annotations

import datetime

import pytest

from taskmap.plan.model import Deadline, DeadlineKind, Measure
from taskmap.tracking.deadlines import effective_deadline, extended_deadlines
from taskmap.tracking.extensions import Extension, Extensions

DUE = datetime.date(2025, 2, 28)
MEASURE = Measure("1", "办事", deadline=Deadline("2月底前", DeadlineKind.DATE, DUE))
BOTH = {"1": ("甲局", "乙局")}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2025-{text}")


def approved(*said: tuple[str, str]) -> Extensions:
    """1号, 2号 … in the order of approval: for whom ("" for all), until when."""
    return Extensions(
        Extension("1", unit, day(until), f"{number}号", day=day(f"01-{number:02}"))
        for number, (unit, until) in enumerate(said, 1)
    )


@pytest.mark.parametrize(
    ("said", "holding"),
    [
        pytest.param([], "", id="none"),
        pytest.param([("", "03-31")], "1号", id="for all"),
        pytest.param([("甲局", "03-31")], "1号", id="its own"),
        pytest.param([("乙局", "03-31")], "", id="another unit's"),
        pytest.param([("甲局", "03-10"), ("", "03-31")], "2号", id="its own, then for all"),
        pytest.param([("", "03-31"), ("甲局", "03-10")], "2号", id="for all, then its own"),
        pytest.param([("", "03-10"), ("", "03-05")], "2号", id="for all, twice"),
        pytest.param([("", "02-10")], "1号", id="earlier than the plan's"),
        pytest.param([("", "03-31"), ("甲局", "02-10")], "2号", id="its own, earlier"),
    ],
)
def test_the_last_that_covers_the_unit(said: list[tuple[str, str]], holding: str) -> None:
    found = approved(*said).effective("1", "甲局")
    assert (found.number if found else "") == holding


def test_by_the_day_of_approval_whenever_they_were_entered() -> None:
    late = Extension("1", "", day("03-31"), "2号", day=day("01-25"))
    early = Extension("1", "甲局", day("03-10"), "1号", day=day("01-20"))
    for entered in ((late, early), (early, late)):
        assert Extensions(entered).effective("1", "甲局") is late


def test_of_one_day_the_one_entered_last() -> None:
    first = Extension("1", "", day("03-31"), "1号", day=day("01-20"))
    second = Extension("1", "甲局", day("03-10"), "2号", day=day("01-20"))
    assert Extensions((first, second)).effective("1", "甲局") is second


def test_what_is_for_all_is_asked_without_a_unit() -> None:
    extensions = approved(("甲局", "03-10"), ("", "03-31"), ("甲局", "04-10"))
    found = extensions.effective("1", "")
    assert found is not None
    assert found.number == "2号"
    assert extensions.effective("2", "") is None


def test_the_deadline() -> None:
    found = effective_deadline(MEASURE, "甲局", approved(("", "03-31")))
    assert (found.said, found.date) == ("2月底前（1号批准延至2025-03-31）", day("03-31"))
    assert effective_deadline(MEASURE, "甲局", Extensions()) is MEASURE.deadline


def test_what_has_no_date_is_not_extended() -> None:
    measure = Measure("1", "办事", deadline=Deadline("长期坚持", DeadlineKind.ONGOING))
    assert effective_deadline(measure, "", approved(("", "03-31"))) is measure.deadline


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ([("", "03-31")], "2月底前（1号批准延至2025-03-31）"),
        ([("甲局", "03-10")], "2月底前（甲局：1号批准延至2025-03-10）"),
        (
            [("甲局", "03-10"), ("乙局", "03-20")],
            "2月底前（甲局：1号批准延至2025-03-10；乙局：2号批准延至2025-03-20）",
        ),
        ([("甲局", "03-10"), ("", "03-20")], "2月底前（2号批准延至2025-03-20）"),
        ([("丙局", "03-10")], "2月底前"),
    ],
)
def test_what_is_printed_for_all_who_answer(said: list[tuple[str, str]], printed: str) -> None:
    found = extended_deadlines([MEASURE], BOTH, approved(*said))
    assert found["1"].said == printed


def test_only_what_was_extended_is_printed_anew() -> None:
    assert extended_deadlines([MEASURE], BOTH, Extensions()) == {}
    assert extended_deadlines([MEASURE], {}, approved(("", "03-31")))["1"] == MEASURE.deadline
