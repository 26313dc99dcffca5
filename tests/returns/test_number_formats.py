"""Values and their number formats to what Excel and WPS show in Chinese."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.returns.workbook import number_formats

DAY = datetime.date(2022, 6, 8)
TIME = datetime.datetime(2022, 6, 8, 9, 5)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"),
        (0.605, "0%", "61%"),
        (1.5, "0.0%", "150.0%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "#,##0.00_ ", "1,234.50"),
        (3, '0"个"', "3个"),
        (3, "0万元", "3万元"),
        (12.5, "0.##", "12.5"),
        (-3, "0", "-3"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"无"', None),
        (-0.001, "0.0", "0.0"),
        (5, "[Red]0", "5"),
        (DAY, 'yyyy"年"m"月"d"日"', "2022年6月8日"),
        (DAY, "yyyy年m月d日;@", "2022年6月8日"),
        (DAY, r"yyyy\-mm\-dd", "2022-06-08"),
        (DAY, "yy/m/d", "22/6/8"),
        (DAY, "[$-804]aaaa", "星期三"),
        (TIME, "yyyy/m/d hh:mm", "2022/6/8 09:05"),
        (datetime.time(9, 5), "h:mm:ss", "9:05:00"),
    ],
)
def test_what_is_shown(value: object, number_format: str, shown: str | None) -> None:
    assert number_formats.shown_text(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (3, "General"),
        (3, "@"),
        (0.5, "# ?/?"),
        (5, "0.00E+00"),
        (3, "[DBNum1]0"),
        (1e300, "0"),
        (True, "0%"),
        (DAY, "mmm-yy"),
        (DAY, "[DBNum1]yyyy年"),
        (datetime.time(9), "yyyy"),
        ("文字", "0%"),
    ],
)
def test_nothing_is_guessed(value: object, number_format: str) -> None:
    assert number_formats.shown_text(value, number_format) is None


@pytest.mark.parametrize(
    ("number_format", "is_percent"), [("0%", True), ('0"%"', False), (r"0\%", False), ("0", False)]
)
def test_hundredths(number_format: str, is_percent: bool) -> None:
    assert number_formats.is_percent_format(number_format) is is_percent


@given(
    st.floats() | st.integers() | st.datetimes() | st.times(),
    st.text('0#?.,%;ymdhsa年月"\\[]$_*@E/ G', max_size=12),
)
def test_any_format(value: object, number_format: str) -> None:
    shown = number_formats.shown_text(value, number_format)
    assert shown is None or isinstance(shown, str)
