"""A Document on a screen: no line wider than it, whatever the cells hold; elsewhere one item a line, whole."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskmap.document import Document, Row, Table
from taskmap.formats import screen
from taskmap.system.text import width

DAY = datetime.date(2022, 6, 30)
LONG = "某某经济技术开发区管理委员会综合行政执法局第三中队"
COLUMNS = {"unit": "单位", "day": "日期", "what": "内容", "empty": "空着的"}


def page(*units: str, what: str = "办") -> Document:
    rows = tuple(Row("x", {"unit": unit, "day": DAY, "what": what}) for unit in units)
    return Document(
        "题目", "", DAY, {"a": "有一句话。", "b": "不是句子"}, (Table("表", COLUMNS, rows),)
    )


def test_one_item_a_line() -> None:
    found = list(screen.lines(page("甲局", LONG, what="很长" * 60), None))
    assert found[:4] == ["题目", "有一句话。", "", "【表】"]
    assert found[4].split() == ["单位", "日期", "内容"]
    assert [line.split() for line in found[5:]] == [
        ["甲局", "2022-06-30", "很长" * 60],
        [LONG, "2022-06-30", "很长" * 60],
    ]


@pytest.mark.parametrize("columns", [40, 78, 120])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    found = list(screen.lines(page(LONG, "甲局", what="很长" * 60), columns))
    assert max(map(width, found)) <= columns
    text = "".join("".join(found).split())
    # A cell goes on below, and none is lost.
    assert text.count("长") == 2 * 60
    assert all(text.count(letter) >= LONG.count(letter) for letter in LONG)


def test_numbers_and_days_are_broken_last() -> None:
    """Chinese text gives way to them, also where the columns are many."""
    columns = {str(at): "列" for at in range(6)}
    row = Row("x", {"0": DAY, "1": "2022-000003", "2": LONG, "3": LONG, "4": DAY, "5": LONG})
    found = list(screen.lines(Document("", "", DAY, {}, (Table("表", columns, (row,)),)), 62))
    assert max(map(width, found)) <= 62
    assert [each for each in found[3].split() if each.isascii()] == [
        "2022-06-30",
        "2022-000003",
        "2022-06-30",
    ]


def test_what_a_terminal_or_markup_would_obey_is_text() -> None:
    found = "\n".join(screen.lines(page("[/x]", "=1+1", "甲\x1b[31m局\r\n乙\u009b局"), 78))
    for kept in ("[/x]", "=1+1", "甲[31m局 乙局"):
        assert kept in found
    assert all(each.isprintable() for each in found.split("\n"))


def test_nothing() -> None:
    assert list(screen.lines(page(), 78))[-2:] == ["【表】", "  无"]


@settings(max_examples=25)
@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=3),
    st.integers(40, 100),
)
def test_any_text(units: list[str], columns: int) -> None:
    found = list(screen.lines(page(*units), columns))
    assert max(map(width, found)) <= columns
    assert len(list(screen.lines(page(*units), None))) == 5 + len(units)
