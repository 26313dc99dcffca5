"""A chapter of which no task was read is told, where its heading does not say that it has none."""

from __future__ import annotations

import pytest

from taskmap.notices import readers
from taskmap.notices.drafting import draft_of


def doubted(heading: str, *below: str) -> list[str]:
    """The titles of the chapters with this doubt in a notice that has tasks in another chapter."""
    lines = ["甲市工作方案", "一、道路", "（一）修路。修好村道。（市甲局牵头，市乙局配合）"]
    text = "\n".join([*lines, heading, *below])
    chapters = draft_of(readers.parse(text.encode(), "通知.txt")).chapters
    codes = {chapter.title: [doubt.code for doubt in chapter.doubts] for chapter in chapters}
    return [title for title, found in codes.items() if "chapter-empty" in found]


@pytest.mark.parametrize("below", [["种好行道树500株。"], ["（一）种好树。", "（二）养好草。"]])
def test_a_chapter_of_which_nothing_was_read(below: list[str]) -> None:
    assert doubted("二、绿化", *below) == ["二、绿化"]


@pytest.mark.parametrize(
    "heading", ["二、基本原则", "二、考评方式", "二、实施步骤", "二、组织保障", "二、加强组织领导"]
)
def test_what_frames_the_tasks(heading: str) -> None:
    assert not doubted(heading, "坚持分类推进，稳步实施。")


def test_a_heading_alone() -> None:
    assert not doubted("二、绿化")


def test_a_heading_that_is_a_sentence_is_not_only_a_heading() -> None:
    heading = "二、城区行道树要在明年开春以前由各街道全部补种到位"
    assert doubted(heading) == [heading]
