"""Periods as people type them: every label and title is read, and what leaves the year open means the latest one begun."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskmap.plan.period_spellings import read_period
from taskmap.plan.periods import period_of
from taskmap.plan.rhythm import Frequency

TODAY = datetime.date(2022, 7, 3)
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31))


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from([*Frequency, None]), DAYS)
def test_what_is_printed_is_read(
    day: datetime.date, frequency: Frequency | None, today: datetime.date
) -> None:
    period = period_of(day, frequency)
    assert read_period(period.label, today) == read_period(period.title, today) == period


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *((text, "2022-06") for text in ("2022-6", "202206", "2022.6", "2022/06", "2022 06")),
        *(
            (text, "2022-06")
            for text in ("2022年6月", "2022年06月份", "２０２２－６", "二〇二二年六月")
        ),
        *((text, "2022-06") for text in ("6月", "六月份", "06", "6", "上月", "上个月", "今年6月")),
        *((text, "2021-12") for text in ("12月", "12", "去年12月", "上年十二月")),
        *((text, "2022-07") for text in ("7月", "本月", "这个月", "当月")),
        ("下月", "2022-08"),
        *((text, "2022-Q2") for text in ("2022Q2", "2022-q2", "2022年2季度", "二季度", "上季度")),
        *((text, "2021-Q4") for text in ("四季度", "第4季度", "去年四季度")),
        *((text, "2022-H1") for text in ("上半年", "2022H1", "今年上半年", "2022年上半年")),
        *((text, "2022") for text in ("2022", "2022年", "2022年度", "今年", "全年", "本年度")),
        ("去年", "2021"),
        *((text, "2022-W25") for text in ("25周", "第二十五周", "2022W25", "上周")),
        ("2022年5-6月", "2022-M05-M06"),
        ("6月下旬", "2022-06-T3"),
        ("六月下半月", "2022-06-H2"),
        *((text, "2022-06-25") for text in ("2022年6月25日", "20220625", "6月25日", "2022-6-25")),
    ],
)
def test_usual_spellings(text: str, label: str) -> None:
    found = read_period(text, TODAY)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "年",
        "0",
        "13",
        "13月",
        "2022-13",
        "20226",
        "5季度",
        "2022Q0",
        "54周",
        "下次",
        "5至8月",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert read_period(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [("6月", "2023-06"), ("7月", "2022-07"), ("二季度", "2023-Q2"), ("上月", "2022-06")],
)
def test_ahead_it_is_the_first_that_is_not_over(text: str, label: str) -> None:
    found = read_period(text, TODAY, ahead=True)
    assert found is not None
    assert found.label == label


def test_the_first_week_of_a_year_may_begin_in_the_one_before() -> None:
    found = read_period("1周", datetime.date(2024, 12, 31))
    assert found is not None
    assert found.label == "2025-W01"
