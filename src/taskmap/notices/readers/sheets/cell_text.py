"""The value of a cell and its number format to the text that a person typed or sees."""

from __future__ import annotations

import datetime
import re

Value = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta

_PERCENT = re.compile(r"0(?:\.(0+))?%")
# Of a format: colours and conditions, quoted words, escaped letters.
_ASIDE = re.compile(r"\[[^]]*\]|\"[^\"]*\"|\\.")


def format_value(value: Value, form: str = "") -> str:
    """The text of a cell as its number format `form` shows it: 1, 37.5%, 2022-06-30, 2022年6月,
    09:30. Only percentages and dates without a day go by the format.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, form)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(" ", "seconds").removesuffix(":00")
    if isinstance(value, datetime.date):
        return _date(value, form)
    if isinstance(value, datetime.time):
        return value.isoformat("seconds").removesuffix(":00")
    return str(value)


def _number(value: float, form: str) -> str:
    if percent := _PERCENT.fullmatch(form):
        return f"{value:.{len(percent[1] or '')}%}"
    # A workbook keeps 15 digits of a number.
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"


def _date(day: datetime.date, form: str) -> str:
    """A cell that shows 2022年6月 holds the first day of it, which nobody meant."""
    letters = _ASIDE.sub("", form.partition(";")[0]).lower()
    if "y" in letters and "m" in letters and "d" not in letters:
        return f"{day.year}年{day.month}月"
    return f"{day:%Y-%m-%d}"
