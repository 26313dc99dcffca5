"""Which of two files is the later by its name."""

from __future__ import annotations

import datetime

import pytest

from taskmap.returns.file_names import compare_names

DAY = datetime.date(2022, 6, 20)
LATER = [
    ("甲局.xlsx", "甲局-修改.xlsx"),
    ("甲局.xlsx", "甲局 修改.xlsx"),
    ("甲局.xlsx", "甲局（修改稿）.xlsx"),
    ("甲局.xlsx", "甲局+改.xlsx"),
    ("甲局.xlsx", "甲局新.xlsx"),
    ("甲局.xlsx", "（最新）甲局.xlsx"),
    ("甲局.xlsx", "甲局 - 副本.xlsx"),
    ("甲局.xlsx", "复件 甲局.xlsx"),
    ("甲局.xlsx", "甲局-0624.xlsx"),
    ("甲局.xls", "甲局（1）.xlsx"),
    ("甲局(2).xlsx", "甲局(10).xlsx"),
    ("甲局2.xlsx", "甲局10.xlsx"),
    ("甲局v1.9.xlsx", "甲局V1.10.xlsx"),
    ("甲局第二稿.xlsx", "甲局第三稿.xlsx"),
    ("甲局-修改.xlsx", "甲局-最终版.xlsx"),
    ("甲局-修改.xlsx", "甲局-修改2.xlsx"),
    ("甲局-最终.xlsx", "甲局-最终-修改.xlsx"),
    ("甲局(1).xlsx", "甲局-修改(1).xlsx"),
    ("甲局初稿.xlsx", "甲局.xlsx"),
    ("甲局（旧）.xlsx", "甲局.xlsx"),
    ("甲局6月9日.xlsx", "甲局6月10日.xlsx"),
    ("甲局6.9.xlsx", "甲局2022年6月10日.xlsx"),
    ("甲局20220609.xlsx", "甲局0610.xlsx"),
    ("甲局12月30日.xlsx", "甲局2023-01-02.xlsx"),
    ("6月9日/甲局.xlsx", "6月10日/甲局.xlsx"),
    ("收件/甲局.xlsx", "收件/补报/甲局.xlsx"),
    ("微信/甲局.xlsx", "邮箱/甲局-修改.xlsx"),
    ("甲局2022年6月.xlsx", "甲局2022年6月(1).xlsx"),
]
SILENT = [
    ("甲局.xlsx", "甲局.xls"),
    ("甲局.xlsx", "表.xlsx"),
    ("甲局-修改.xlsx", "甲局-新.xlsx"),
    ("甲局-修改.xlsx", "甲局(2).xlsx"),
    ("甲局-0610.xlsx", "甲局-修改.xlsx"),
    ("6月10日/甲局.xlsx", "6月9日/甲局-修改.xlsx"),
    ("微信/甲局.xlsx", "邮箱/甲局(1).xlsx"),
    ("甲局5月.xlsx", "甲局6月.xlsx"),
    ("甲局202205.xlsx", "甲局202206.xlsx"),
    ("甲局13月45日.xlsx", "甲局13月46日.xlsx"),
]


@pytest.mark.parametrize(("earlier", "later"), LATER)
def test_the_later(earlier: str, later: str) -> None:
    assert compare_names(later, earlier, DAY) == 1
    assert compare_names(earlier, later, DAY) == -1


@pytest.mark.parametrize(("one", "other"), SILENT)
def test_names_that_tell_nothing(one: str, other: str) -> None:
    assert compare_names(one, other, DAY) == compare_names(other, one, DAY) == 0


def test_a_date_without_a_year_is_the_nearest() -> None:
    assert compare_names("甲局1月3日.xlsx", "甲局12月30日.xlsx", datetime.date(2023, 1, 5)) == 1


@pytest.mark.parametrize("name", [name for pair in LATER + SILENT for name in pair])
def test_no_name_is_later_than_itself(name: str) -> None:
    assert compare_names(name, name, DAY) == 0
