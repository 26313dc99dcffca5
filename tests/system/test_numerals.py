"""Numbers in Chinese and Roman signs, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.system.numerals import chinese, digit_by_digit, number, roman


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("６", None),
        ("6", 6),
        ("十", 10),
        ("二十一", 21),
        ("一百零五", 105),
        ("两", 2),
        ("十十", None),
    ],
)
def test_numbers(text: str, value: int | None) -> None:
    assert number(text) == value


@given(st.integers(0, 99))
def test_there_and_back(value: int) -> None:
    assert number(chinese(value)) == value


@given(st.integers(0, 9999))
def test_digits_there_and_back(value: int) -> None:
    assert number(digit_by_digit(value)) == value


@pytest.mark.parametrize(
    ("value", "text"), [(0, "〇"), (10, "十"), (12, "十二"), (20, "二十"), (10_010, "一万〇一十")]
)
def test_chinese(value: int, text: str) -> None:
    assert chinese(value) == text


@pytest.mark.parametrize(("value", "text"), [(4, "iv"), (1994, "mcmxciv"), (0, "")])
def test_roman(value: int, text: str) -> None:
    assert roman(value) == text
