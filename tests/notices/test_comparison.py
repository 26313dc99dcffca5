"""A notice beside its plan: what became of each sentence after people have edited the plan in every usual way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from taskmap.notices import readers
from taskmap.notices.comparison.comparison import Comparison, PieceOutcome, compare
from taskmap.notices.conservation.account import Fate, account
from taskmap.notices.conservation.entries import entries
from taskmap.notices.drafting import draft_of
from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.notices.yaml import writing
from taskmap.planfile.spelling import KeyLanguage
from taskmap.planfile.texts import read_items
from taskmap.system.diagnostics import Source

SAMPLES = [
    pytest.param(path, id=path.stem, marks=() if number % 5 == 0 else pytest.mark.slow)
    for number, path in enumerate(sorted((Path(__file__).parent / "samples").glob("*.txt")))
]
LINES = (
    "甲市道路建设工作方案",
    "为做好工作，制定本方案。",
    "一、修建道路",
    "1.修好30公里的村道。2026年10月底前完成。（市甲局牵头，市乙局配合）",
    "2.建成停车场5个。划好标线，装好路灯。（市丙局）",
    "二、绿化",
    "3.种树1000亩，栽好护好。（市乙局牵头，各县区配合）",
    "— 1 —",
)


def notice(*lines: str) -> Notice:
    passages = (Passage(line, Source("通知.txt", at, 1)) for at, line in enumerate(lines, 1))
    return Notice("通知.txt", tuple(passages))


def text_of(read: Notice, keys: KeyLanguage = KeyLanguage.ENGLISH) -> str:
    return writing.write(draft_of(read, "plan"), language=keys).text


PLAN = text_of(notice(*LINES))


def checked(plan: str, read: Notice | None = None) -> Comparison:
    return compare(read or notice(*LINES), read_items(plan, "plan.yaml"))


def edited(*changes: tuple[str, str]) -> str:
    plan = PLAN
    for before, after in changes:
        assert before in plan
        plan = plan.replace(before, after, 1)
    return plan


def fates(found: Comparison) -> dict[str, PieceOutcome]:
    """Of the pieces that are not as they were."""
    return {
        each.piece.text: each.outcome
        for each in found.pieces
        if each.outcome in (PieceOutcome.CHANGED, PieceOutcome.MISSING)
    }


def added(found: Comparison) -> list[tuple[str, str, str]]:
    return [(each.item.name, each.text.key, each.text.text) for each in found.added]


class TestAsItWas:
    @pytest.mark.parametrize("keys", KeyLanguage)
    def test_a_fresh_draft(self, keys: KeyLanguage) -> None:
        found = checked(text_of(notice(*LINES), keys))
        assert fates(found) == {}
        assert found.added == ()
        by_text = {each.piece.text: each for each in found.pieces}
        assert by_text["— 1 —"].outcome is PieceOutcome.LEFT_OUT
        assert by_text["为做好工作，制定本方案。"].outcome is PieceOutcome.ORIGINAL
        [title] = by_text["1.修好30公里的村道。"].found
        assert (title.item.name, title.text.key, title.words) == ("1", "title", "修好30公里的村道")
        names = [each.text.text for each in by_text["（市甲局牵头，市乙局配合）"].found]
        assert names == ["市甲局", "市乙局"]

    @pytest.mark.parametrize("path", SAMPLES)
    def test_it_finds_what_conservation_finds(self, path: Path) -> None:
        """The places that it gives the entries are as good as those that import knew."""
        read = readers.read(path)
        draft = draft_of(read, "plan")
        lost = {each.piece.at for each in account(read, entries(draft)) if each.fate is Fate.LOST}
        found = checked(writing.write(draft).text, read)
        assert {
            each.piece.at for each in found.pieces if each.outcome is PieceOutcome.MISSING
        } <= lost
        assert found.count(PieceOutcome.CHANGED) == 0

    def test_cells_of_a_table(self) -> None:
        texts = (("任务", "责任单位", "备注"), ("修路", "市甲局", "按季报"), ("种树", "市乙局", ""))
        rows = tuple(
            tuple(NoticeCell(text, Source("表.docx", row, at)) for at, text in enumerate(cells))
            for row, cells in enumerate(texts, 1)
        )
        read = Notice("表.docx", (NoticeTable(rows),))
        plan = text_of(read)
        assert fates(checked(plan, read)) == {}
        assert fates(checked(plan.replace("市乙局", "县丁办"), read)) == {
            "市乙局": PieceOutcome.MISSING
        }

    def test_traditional_characters(self) -> None:
        read = notice(
            "乙州市2026年工作方案", "1.編制清單。（市財政局牽頭）", "2.種樹。（市林業局）"
        )
        found = checked(text_of(read), read)
        assert fates(found) == {}
        assert found.pieces[1].piece.text == "1.編制清單。"

    def test_nothing(self) -> None:
        assert checked(PLAN, notice()).pieces == ()


class TestEdited:
    @pytest.mark.parametrize(
        ("change", "piece", "lost", "now"),
        [
            (("30公里", "35公里"), "1.修好30公里的村道。", "修好30公里的村道", "修好35公里的村道"),
            (
                ("栽好护好", "栽好管护好"),
                "3.种树1000亩，栽好护好。",
                "栽好护好",
                "种树1000亩，栽好管护好",
            ),
            (("市丙局]", "市丙委]"), "（市丙局）", "市丙局", "市丙委"),
        ],
        ids=["a number", "words in a sentence", "a unit renamed"],
    )
    def test_changed(self, change: tuple[str, str], piece: str, lost: str, now: str) -> None:
        found = checked(edited(change))
        assert fates(found) == {piece: PieceOutcome.CHANGED}
        [one] = [each for each in found.pieces if each.piece.text == piece]
        assert one.lost == (lost,)
        assert now in [each.text.text.rstrip("。") for each in one.found]
        assert found.added == ()

    def test_a_decimal_number(self) -> None:
        """4.5公里 is not said by 4公里 and 5公里."""
        read = notice(LINES[0], "1.修4公里的路。（市甲局）", "2.修5公里的桥。（市乙局）")
        found = checked(text_of(read).replace("修4公里的路", "修4.5公里的路"), read)
        assert fates(found) == {"1.修4公里的路。": PieceOutcome.CHANGED}
        read = notice(LINES[0], "1.修4.5公里的路。（市甲局）")
        assert fates(checked(text_of(read), read)) == {}

    def test_a_time_in_all_its_places(self) -> None:
        found = checked(PLAN.replace("2026年10月底前", "2026年11月底前"))
        assert fates(found) == {"2026年10月底前完成。": PieceOutcome.CHANGED}
        assert found.added == ()

    def test_a_unit_of_one_task_that_another_has(self) -> None:
        """市乙局 stands in the plan still, but not where the notice has it."""
        found = checked(edited(("support: [市乙局]", "support: [市戊办]")))
        assert fates(found) == {"（市甲局牵头，市乙局配合）": PieceOutcome.MISSING}
        assert added(found) == [("1", "support", "市戊办")]

    def test_a_unit_that_the_next_task_has(self) -> None:
        """The list stands ahead of the words of the next task, in one sentence."""
        read = notice(
            LINES[0],
            "1.修好村道。（市甲局、市乙局、市丙局）2.种好树木。（市乙局、市丁局）3.建桥。（市甲局）",
        )
        plan = text_of(read)
        assert fates(checked(plan, read)) == {}
        found = checked(plan.replace("[市甲局, 市乙局, 市丙局]", "[市甲局, 市丙局]"), read)
        [one] = [each for each in found.pieces if each.outcome is PieceOutcome.MISSING]
        assert one.lost == ("市乙局",)

    def test_words_cut_out(self) -> None:
        found = checked(edited(("划好标线，装好路灯", "装好路灯")))
        [one] = [each for each in found.pieces if each.outcome is PieceOutcome.MISSING]
        assert (one.piece.text, one.lost) == ("划好标线，装好路灯。", ("划好标线",))
        assert [each.text.text for each in one.found] == ["装好路灯。"]

    def test_a_comment_taken_out(self) -> None:
        found = checked(edited(("# 原文：为做好工作，制定本方案。\n", "")))
        assert fates(found) == {"为做好工作，制定本方案。": PieceOutcome.MISSING}

    def test_a_task_taken_out(self) -> None:
        begin, end = PLAN.index("      - no: 2"), PLAN.index("  - title: 二、绿化")
        found = checked(PLAN[:begin] + PLAN[end:])
        assert set(fates(found)) == {"2.建成停车场5个。", "划好标线，装好路灯。", "（市丙局）"}

    def test_a_task_moved(self) -> None:
        begin, end = PLAN.index("      - no: 2"), PLAN.index("  - title: 二、绿化")
        found = checked(f"{PLAN[:begin]}{PLAN[end:]}\n{PLAN[begin:end]}")
        assert fates(found) == {}

    def test_what_was_filled_in(self) -> None:
        more = "\n      - {no: 4, title: 每季调度, lead: [市政府办公室]}\n"
        found = checked(edited(("各县区: []", "各县区: [东区, 西区]")) + more)
        assert fates(found) == {}
        assert added(found) == [
            ("", "groups", "东区"),
            ("", "groups", "西区"),
            ("4", "title", "每季调度"),
            ("4", "lead", "市政府办公室"),
        ]

    def test_another_plan(self) -> None:
        """Nothing of one is in the other: everything is missing, and added."""
        found = checked(
            "id: p\ntitle: 丁县教育要点\ntasks: [{no: 7, title: 建校舍, lead: 县戊办}]\n"
        )
        assert found.count(PieceOutcome.UNCHANGED) + found.count(PieceOutcome.ORIGINAL) == 0
        assert len(found.added) == 3

    @pytest.mark.parametrize(
        "layout",
        [
            lambda plan: plan.replace("lead: [市甲局]", "牵头单位:\n          - 市甲局"),
            lambda plan: plan.replace("title: 二、绿化", 'title: "二、绿化"'),
            lambda plan: plan.replace("1000亩，栽好", "１０００亩,栽好"),
        ],
        ids=["a list in block style, another key", "quotes", "width"],
    )
    def test_only_the_spelling(self, layout: Callable[[str], str]) -> None:
        assert layout(PLAN) != PLAN
        assert fates(checked(layout(PLAN))) == {}
