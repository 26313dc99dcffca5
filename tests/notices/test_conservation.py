"""Conservation: what becomes of each sentence, cell and number of a notice."""

from __future__ import annotations

import pytest

from taskmap.notices.conservation.account import AccountedPiece, Fate, account
from taskmap.notices.conservation.entries import entries
from taskmap.notices.drafting import draft_of
from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.system.diagnostics import Source

TITLE = "甲市道路建设工作方案"


def notice(*lines: str) -> Notice:
    passages = (Passage(line, Source("通知.txt", at, 1)) for at, line in enumerate(lines, 1))
    return Notice("通知.txt", tuple(passages))


def accounted(notice_: Notice) -> tuple[AccountedPiece, ...]:
    return account(notice_, entries(draft_of(notice_, "plan")))


def fates(*lines: str) -> list[tuple[str, Fate]]:
    """The pieces below the title with what became of them."""
    return [(one.piece.text, one.fate) for one in accounted(notice(TITLE, *lines))[1:]]


def test_a_sentence_with_its_list_is_used() -> None:
    found = fates("1.修路。修好村道3公里。（市甲局牵头，市乙局配合）", "2.种树。（市丙局）")
    assert {fate for _, fate in found} == {Fate.USED}
    assert [text for text, _ in found][:2] == ["1.修路。", "修好村道3公里。"]


def test_what_no_key_holds_is_kept() -> None:
    found = fates("1.修路。（市甲局牵头）", "2.种树。（市乙局）", "附则", "本方案由市甲局解释。")
    assert found[-1] == ("本方案由市甲局解释。", Fate.KEPT)


def test_page_numbers_and_contents_are_left_out() -> None:
    lines = ("目录", "一、修路…………1", "— 1 —", "一、修路", "修好路。（市甲局、市乙局）")
    found = fates(*lines)
    assert [fate for _, fate in found] == [Fate.LEFT_OUT] * 3 + [Fate.USED] * 3


def test_a_sentence_that_the_draft_does_not_have_is_lost() -> None:
    whole = notice(TITLE, "1.修路。修好村道。（市甲局牵头）", "2.种树。种好树。（市乙局）")
    less = notice(TITLE, "1.修路。（市甲局牵头）", "2.种树。种好树。（市乙局）")
    found = account(whole, entries(draft_of(less, "plan")))
    assert [one.piece.text for one in found if one.fate is Fate.LOST] == ["修好村道。"]


def test_which_words_of_a_sentence_are_lost() -> None:
    whole = notice(TITLE, "1.修路。修好村道，建成桥2座，种树。（市甲局牵头）")
    less = notice(TITLE, "1.修路。修好村道。（市甲局牵头）")
    found = account(whole, entries(draft_of(less, "plan")))
    assert [one.lost for one in found if one.lost] == [("建成桥2座", "种树")]


@pytest.mark.parametrize("unit", ["市乙局", "市丙局"])
def test_a_name_of_another_task_does_not_hold_a_list_that_is_lost(unit: str) -> None:
    whole = notice(TITLE, "1.修路。（市甲局、市丙局）", f"2.种树。（{unit}牵头，市甲局配合）")
    less = notice(TITLE, "1.修路。（市甲局、市丙局）", "2.种树。（市甲局配合）")
    found = account(whole, entries(draft_of(less, "plan")))
    assert Fate.LOST in [one.fate for one in found]


def test_cells_are_looked_for_in_their_row() -> None:
    texts = (("任务", "责任单位", "备注"), ("修路", "市甲局", "按季报"), ("种树", "市乙局", ""))
    rows = tuple(
        tuple(NoticeCell(text, Source("表.docx", row, column)) for column, text in enumerate(cells))
        for row, cells in enumerate(texts, 1)
    )
    found = accounted(Notice("表.docx", (NoticeTable(rows),)))
    by_text = {one.piece.text: one.fate for one in found}
    assert by_text == {
        **dict.fromkeys(
            ("任务", "责任单位", "备注", "修路", "市甲局", "种树", "市乙局"), Fate.USED
        ),
        "按季报": Fate.KEPT,
    }
