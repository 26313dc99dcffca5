"""A day as typed: the spelling of programs is read without the rules for deadlines, and means what they say."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.plan import deadlines
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_the_spelling_of_programs_is_the_same_day(day: datetime.date) -> None:
    assert (
        days.day(day.isoformat(), "Asia/Shanghai") == deadlines.parse_date(day.isoformat()) == day
    )


@pytest.mark.parametrize(
    "text", ["2022-02-30", "20220525", "2022-W21-3", "1822-05-25", "٢٠٢٢-05-25"]
)
def test_no_other_is(text: str) -> None:
    """What Python takes for a day besides is asked of the rules, and they refuse it."""
    assert deadlines.parse_date(text) is None
    with pytest.raises(TaskmapError, match="--day 不是日期"):
        days.day(text, "Asia/Shanghai", "--day")


def test_every_other_goes_by_the_rules() -> None:
    assert days.day("二〇二二年五月七日", "Asia/Shanghai") == datetime.date(2022, 5, 7)
