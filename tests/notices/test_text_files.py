"""Notices that are plain text, in the encodings and with the line ends that offices have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.notices.readers import text
from taskmap.system.diagnostics import Source

LETTER = (
    "关于做好河道保洁的通知\r\n\r\n　　各镇办事处：\r\n　　请按分工抓好落实，镕〇𠮷也要能读。\r\n"
)


def read(content: str, encoding: str = "utf-8") -> Notice:
    return text.read(content.encode(encoding), "通知.txt")


def texts(notice: Notice) -> list[str]:
    return [passage.text for passage in notice.passages()]


def tables(notice: Notice) -> list[list[list[str]]]:
    found = [item for item in notice.items if isinstance(item, NoticeTable)]
    return [[[cell.text for cell in row] for row in table.rows] for table in found]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings(encoding: str) -> None:
    marks = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}
    notice = read(marks.get(encoding, "") + LETTER, encoding)
    assert texts(notice) == [
        "关于做好河道保洁的通知",
        "各镇办事处：",
        "请按分工抓好落实，镕〇𠮷也要能读。",
    ]
    assert not notice.doubts


def test_gbk_that_is_sound_utf_8_too() -> None:
    """The bytes of this word are also two letters of Hebrew and Greek."""
    data = "通知".encode("gb18030")
    assert data.decode("utf-8")
    assert texts(text.read(data, "a")) == ["通知"]
    assert texts(text.read("通知\n联系".encode("gb18030"), "a")) == ["通知", "联系"]


def test_damaged_characters_are_told() -> None:
    data = LETTER.encode()
    cut = data[: data.index("落".encode()) + 1]
    notice = text.read(cut, "通知.txt")
    assert texts(notice)[-1] == "请按分工抓好\ufffd"
    (doubt,) = notice.doubts
    assert (doubt.code, doubt.at) == ("encoding", Source("通知.txt", 4, 9))
    assert "1 个字" in doubt.message


def test_places_and_outer_spaces() -> None:
    notice = read("\u3000\u3000一、总体要求\u3000\n\n\t\xa0\u200b二、任务\x07\u200b完\n")
    assert list(notice.passages()) == [
        Passage("一、总体要求", Source("通知.txt", 1, 3)),
        Passage("二、任务完", Source("通知.txt", 3, 4)),
    ]


def test_all_line_ends() -> None:
    notice = read("一\r二\r\n三\v四\f五\u2028六\n七\u2029八\x85九")
    assert texts(notice) == list("一二三四五六七八九")
    assert [passage.at.line for passage in notice.passages()] == list(range(1, 10))


def test_lines_are_neither_joined_nor_split() -> None:
    assert texts(read("要求各\n单位。一、任务；二、要求")) == ["要求各", "单位。一、任务；二、要求"]


class TestTables:
    def test_of_tabs(self) -> None:
        notice = read("附件\n序号\t任务\t单位\t时限\n1\t清淤\t市水利局\t6月底\n\t植树\t\t年底\n完")
        assert texts(notice) == ["附件", "完"]
        assert tables(notice) == [
            [
                ["序号", "任务", "单位", "时限"],
                ["1", "清淤", "市水利局", "6月底"],
                ["", "植树", "", "年底"],
            ]
        ]
        (table,) = (item for item in notice.items if isinstance(item, NoticeTable))
        assert table.rows[1][2].at == Source("通知.txt", 3, 6)

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param("甲\t乙\t丙\t丁\n一\t二\t三\t四", id="two lines"),
            pytest.param("甲\t乙\n一\t二\n三\t四", id="few tabs"),
            pytest.param("\t\t\t甲\n\t\t\t乙\n\t\t\t丙", id="tabs that indent"),
            pytest.param("甲\t乙\t丙\t丁\n\n一\t二\t三\t四\n五\t六\t七\t八", id="not successive"),
        ],
    )
    def test_these_are_lines(self, content: str) -> None:
        notice = read(content)
        assert not tables(notice)
        assert len(texts(notice)) == len([line for line in content.split("\n") if line])

    def test_of_markdown(self) -> None:
        notice = read(
            "表\n| 任务 | 单位 |\n|:--|---:|\n| 清\\|淤 | 甲局<br>乙局 | 多 |\n|植树|\n完"
        )
        assert texts(notice) == ["表", "完"]
        assert tables(notice) == [
            [["任务", "单位", ""], ["清|淤", "甲局\n乙局", "多"], ["植树", "", ""]]
        ]

    def test_pipes_without_a_rule_are_text(self) -> None:
        assert texts(read("甲|乙\n丙|丁")) == ["甲|乙", "丙|丁"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_every_visible_character_is_kept(content: str) -> None:
    """But for control characters and such as nobody sees."""
    content = "通知：" + content.replace("|", "").replace("\\", "").replace("\ufffd", "")
    notice = read(content)
    cells = "".join("".join(cell for row in table for cell in row) for table in tables(notice))
    kept = "".join(texts(notice)) + cells
    visible = [each for each in content if each.isalnum()]
    assert [each for each in kept if each.isalnum()] == visible
