"""The letters of columns, and names that a sheet may have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from taskmap.system.spreadsheets import column_letters, column_number, sheet_name


@given(st.integers(1, 18_000))
def test_column_letters(column: int) -> None:
    assert column_letters(column) == get_column_letter(column)


@given(st.integers(1, 16_384))
def test_letters_and_back(column: int) -> None:
    assert column_number(column_letters(column)) == column


def test_sheet_name() -> None:
    assert sheet_name("甲/乙[1]\x07") == "甲_乙_1_"
