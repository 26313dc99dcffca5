"""Conservation: what becomes of each sentence, cell and number of a notice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskmap.notices.conservation.account import AccountedPiece, Fate, account
from taskmap.notices.conservation.entries import entries
from taskmap.notices.conservation.keeping import keep
from taskmap.notices.conservation.pieces import Frame
from taskmap.notices.drafting import draft_of
from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.notices.readers.text import read
from taskmap.notices.yaml.writing import write
from taskmap.system.diagnostics import Source

SAMPLES = Path(__file__).parent / "samples"
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
    found = accounted(notice(TITLE, *lines))
    left_out = {one.piece.text: one.piece.frame for one in found if one.fate is Fate.LEFT_OUT}
    assert left_out == {
        lines[0]: Frame.CONTENTS,
        lines[1]: Frame.CONTENTS,
        lines[2]: Frame.CONTENTS,
    }


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


class TestKeeping:
    def test_what_is_lost_stands_at_its_task_with_a_doubt(self) -> None:
        whole = notice(TITLE, "1.修路。修好村道。（市甲局牵头）", "2.种树。种好树。（市乙局）")
        less = draft_of(
            notice(TITLE, "1.修路。（市甲局牵头）", "2.种树。种好树。（市乙局）"), "plan"
        )
        task, other = keep(whole, less)[0].tasks
        assert [one.text for one in task.leftovers] == ["修好村道。"]
        assert [one.code for one in task.doubts] == ["text-lost"]
        assert not other.leftovers

    def test_a_unit_of_no_list_is_doubted(self) -> None:
        whole = notice(
            TITLE, "1.修路。考评结果通报市甲局、市丙局。（市乙局牵头）", "2.种树。（市丙局）"
        )
        wrong = notice(TITLE, "1.修路。（市乙局牵头，市甲局配合）", "2.种树。（市丙局）")
        found = [
            doubt
            for task in keep(whole, draft_of(wrong, "plan"))[0].tasks
            for doubt in task.doubts
            if doubt.code == "unit-unlisted"
        ]
        assert ["市甲局" in doubt.message for doubt in found] == [True]

    def test_a_time_behind_the_list_is_doubted(self) -> None:
        whole = notice(
            TITLE,
            "1.修路。（市甲局、市乙局）2026年6月底前完成招标。",
            "2.种树。（市乙局、市丙局）种好。",
        )
        first, second = keep(whole, draft_of(whole, "plan"))[0].tasks
        assert [one.text for one in first.leftovers] == ["2026年6月底前完成招标。"]
        assert [one.code for one in first.doubts] == ["deadline-unread"]
        assert not second.doubts

    def test_the_subject_of_a_sentence_is_no_unit_of_no_list(self) -> None:
        whole = notice(
            "甲县会议纪要", "一、防汛", "（一）各乡镇（街道）要备足物资。", "（二）县甲局要清淤。"
        )
        draft = keep(whole, draft_of(whole, "plan"))[0]
        codes = [one.code for task in draft.every_task() for one in task.doubts]
        assert codes == ["units-in-sentence"] * 2

    def test_units_of_a_chapter_whose_tasks_have_their_own_are_kept(self) -> None:
        whole = notice(
            TITLE,
            "一、道路（市甲局牵头，市乙局配合）",
            "1.修路。（市丙局）",
            "2.修桥。（市丁局）",
        )
        (chapter,) = keep(whole, draft_of(whole, "plan"))[0].chapters
        assert [one.text for one in chapter.leftovers] == ["道路（市甲局牵头，市乙局配合）"]
        assert [one.code for one in chapter.doubts] == ["chapter-units"]

    def test_nothing_lost_leaves_the_draft_as_it_is(self) -> None:
        whole = notice(TITLE, "1.修路。修好村道。（市甲局牵头，市乙局配合）")
        draft = draft_of(whole, "plan")
        assert keep(whole, draft)[0] == draft

    def test_a_name_completed_by_the_one_before_it_is_in_the_list(self) -> None:
        whole = notice(TITLE, "1.修路。（省甲厅、财政厅，甲南、乙北市政府负责）")
        draft = keep(whole, draft_of(whole, "plan"))[0]
        assert "unit-unlisted" not in [one.code for task in draft.tasks for one in task.doubts]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_nothing_of_the_samples_is_lost(path: Path) -> None:
    found = accounted(read(path.read_bytes(), path.name))
    assert [one.piece.text for one in found if one.fate is Fate.LOST] == []
    assert any(one.fate is Fate.USED for one in found)


LINES = st.lists(
    st.sampled_from(
        (
            *("一、道路", "二、绿化（市丙局牵头）", "（一）村道", "（二）县道", "三、保障措施"),
            *("1.修路。修好村道3公里。（市甲局牵头，市乙局配合）", "2.种树。种好树。（市甲局、"),
            *("责任单位：市丙局；完成时限：2026年6月底前", "— 3 —", "整改措施：", "附件1"),
            *(
                "（1）排查隐患，建立台账；（2）整改到位。（市丁局负责）",
                "注：列第一位的为牵头单位。",
            ),
            *(
                "第一条 修桥支持。给予补助。",
                "以下任务均需各县区落实，不再列出。",
                "市甲局、市丁局",
            ),
            *("3.5月底前完成。其中，新增绿地20公顷以上", "抄送：市委办公室。", "市戊局）浇水。"),
            *("一是清淤。二是护岸。", "任务\t责任单位\t备注", "修路\t市甲局\t按月报", "目录"),
        )
    ),
    max_size=12,
)

SAID = re.compile(
    "修好村道3公里|种好树|给予补助|新增绿地20公顷|浇水|清淤|护岸|修路|排查隐患|建立台账|整改到位"
    "|保障措施|抄送：市委办公室|市[甲乙丙丁戊]局|按月报|5月底前|2026年6月底前|附件1"
)
"""What the lines say, words of a list and of rules apart."""


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_of_a_notice_made_of_all_shapes(lines: list[str]) -> None:
    """Whatever the drafting makes of it, what was to be done stands in the draft that is written, letter by letter."""
    made = read("\n".join((TITLE, *lines)).encode(), "通知.txt")
    draft, found = keep(made, draft_of(made, "plan"))
    written = letters(write(draft).text)
    for one in found:
        for said in SAID.findall(one.piece.text):
            assert one.fate is Fate.LEFT_OUT or letters(said) in written


def test_a_line_below_a_table_is_kept_at_the_point_above_it() -> None:
    lines = (
        "一、任务",
        "序号\t任务\t责任单位\t启动时间",
        "1\t修路\t市甲局\t3月",
        "2\t种树\t市乙局\t4月",
    )
    text = "\n".join((TITLE, *lines, "任务纳入考核，细则另行制定。"))
    found = accounted(read(text.encode(), "通知.txt"))
    assert Fate.LOST not in [one.fate for one in found]
    assert found[-1].fate is Fate.KEPT


def test_a_further_list_of_a_task_with_measures_is_that_of_its_own_words() -> None:
    lines = ("1.修路。", "整改措施：（1）铺路。（2）划线。", "牵头单位：市甲局")
    end = ("整改时限：2026年6月底前", "路灯由专班统筹安装到位。", "责任单位：市乙局")
    draft = draft_of(notice(TITLE, "一、任务", *lines, *end), "plan")
    [task] = draft.every_task()
    said = [(one.text, [party.name for party in one.work.parties]) for one in task.measures]
    assert said == [("铺路。", []), ("划线。", []), ("路灯由专班统筹安装到位。", ["市乙局"])]
