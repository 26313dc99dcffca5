"""Who does it by the subjects of sentences, where a notice has no lists: minutes and decisions of a meeting."""

from __future__ import annotations

import pytest

from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.subjects import read_subjects
from taskmap.notices.notice import Notice, Passage
from taskmap.system.diagnostics import Source


def units(text: str) -> str:
    return "；".join(f"{party.role} {party.name}" for party in read_subjects(text).parties)


def doubted(*lines: str) -> list[str]:
    passages = (Passage(line, Source("纪要.txt", at, 1)) for at, line in enumerate(lines, 1))
    draft = draft_of(Notice("纪要.txt", tuple(passages)))
    return [doubt.code for task in draft.every_task() for doubt in task.doubts]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("由县甲局负责，5月底前清淤。", "responsible 县甲局"),
        ("县甲局要统筹安排资金，于本周五前拨付。", "responsible 县甲局"),
        (
            "请县甲局在5月底前办结；请市乙局甲县分局同步办理。",
            "responsible 县甲局；responsible 市乙局甲县分局",
        ),
        (
            "县甲局牵头，县乙局、城关街道配合，取缔摊点。",
            "lead 县甲局；support 县乙局；support 城关街道",
        ),
        (
            "县甲局牵头，会同县乙局、县丙局积极争取资金。",
            "lead 县甲局；support 县乙局；support 县丙局",
        ),
        ("县甲局会同县乙局对经营户开展检查。", "lead 县甲局；responsible 县乙局"),
        ("项目业主由县甲公司担任，7月开工。", "responsible 县甲公司"),
        ("危桥改造由各镇政府负总责，9月底前完成。", "responsible 各镇政府"),
        (
            "同意县甲局提出的方案，请县乙局会同县丙局抓紧下达。",
            "lead 县乙局；responsible 县丙局",
        ),
        (
            "会议同意县甲局的请示，由县甲局牵头制定方案，县乙局、甲镇人民政府做好保障。",
            "lead 县甲局；responsible 县乙局；responsible 甲镇人民政府",
        ),
        ("各乡镇（街道）要开展一次演练。", "responsible 各乡镇（街道）"),
    ],
)
def test_units_and_roles(sentence: str, expected: str) -> None:
    assert units(sentence) == expected


def test_who_asks_others_along_does_not_lead_beside_one_who_does() -> None:
    sentence = "由县甲局牵头。其中拆迁由县乙局会同甲镇负责。"
    assert units(sentence) == "lead 县甲局；responsible 县乙局；responsible 甲镇"


@pytest.mark.parametrize(
    "sentence",
    [
        "加强组织领导，落实责任。",
        "由该局修改完善后报批。",
        "全县要克服麻痹思想。",
        "各责任单位要抓紧。",
        "",
    ],
)
def test_nobody_is_named(sentence: str) -> None:
    assert not units(sentence)


def test_each_item_is_doubted() -> None:
    codes = doubted(
        "甲县会议纪要", "一、防汛", "（一）由县甲局负责清淤。", "（二）县乙局要备足物资。"
    )
    assert codes == ["units-in-sentence"] * 2


def test_one_subject_among_many_items_is_chance() -> None:
    codes = doubted(
        "甲县计划", "一、任务", "（一）修路。县甲局要养护。", "（二）种树。", "（三）治水。"
    )
    assert "units-in-sentence" not in codes


def test_the_day_of_the_meeting_is_that_of_issue() -> None:
    lines = (
        "甲县专题会议纪要",
        "2026年7月8日，副县长主持召开会议。",
        "一、由县甲局负责清淤，7月底前完成。",
    )
    passages = tuple(Passage(line, Source("纪要.txt", at, 1)) for at, line in enumerate(lines, 1))
    draft = draft_of(Notice("纪要.txt", passages))
    assert draft.issued == "2026-07-08"
    assert "issued-guessed" in [doubt.code for doubt in draft.doubts]


def test_a_point_that_is_all_a_reporting_rule_is_no_task() -> None:
    lines = (
        "甲市若干措施",
        "第一条 修路。",
        "责任单位：市甲局",
        "第二条 种树。",
        "责任单位：市乙局",
        "第三条 各责任单位应于每月25日前将落实情况报市丙局。",
    )
    passages = tuple(Passage(line, Source("措施.txt", at, 1)) for at, line in enumerate(lines, 1))
    draft = draft_of(Notice("措施.txt", passages))
    assert [task.title for task in draft.every_task()] == ["修路", "种树"]
    assert [(rule.every, rule.day) for rule in draft.rules] == [("month", "25")]


def test_what_a_meeting_asks_of_all_units_at_its_end_is_no_task() -> None:
    lines = (
        "甲县会议纪要",
        "一、防汛",
        "（一）由县甲局负责清淤。",
        "（二）由县乙局备足物资。",
        "会议强调，各责任单位要抓好落实，每周五下班前将进展报县丙局。",
    )
    passages = tuple(Passage(line, Source("纪要.txt", at, 1)) for at, line in enumerate(lines, 1))
    draft = draft_of(Notice("纪要.txt", passages))
    assert [(rule.every, rule.day, rule.to) for rule in draft.rules] == [("week", "周五", "县丙局")]
