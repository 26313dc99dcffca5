"""The closure's state machine: what moves an item, what is refused, and that nothing but the legal path strikes it off."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskmap.ledger import codec, entries, journal
from taskmap.ledger.journal import Event
from taskmap.plan.workdays import Calendar, YearOverride
from taskmap.tracking import closure
from taskmap.tracking.closure import (
    ClosureAction,
    ClosureRequirements,
    ClosureState,
    ClosureStep,
    Evidence,
    PublicNotice,
    Stage,
)
from taskmap.tracking.closure.notice_length import NoticeLength, public_notice

FIRST = datetime.date(2025, 3, 3)
FILE = Evidence("台账.zip", "ab" * 32)
REQUIREMENTS = ClosureRequirements(criteria=("河面无漂浮物", "岸坡无垃圾"))


def day(offset: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=offset)


def a_notice(begins: int, until: int) -> PublicNotice:
    found = public_notice(day(begins), NoticeLength(until=day(until)), Calendar())
    assert found is not None
    return found


APPLY = ClosureStep(
    action=ClosureAction.APPLY, day=day(0), evidence=(FILE,), answers={"1": "已清理", "2": "已清运"}
)
VISIT = ClosureStep(action=ClosureAction.VISIT, day=day(1), why="资料齐全，现场无反弹")
ACCEPT = ClosureStep(action=ClosureAction.ACCEPT, day=day(2), why="原则同意销号")
NOTICE = ClosureStep(action=ClosureAction.NOTICE, day=day(3), notice=a_notice(3, 9))
OBJECT = ClosureStep(action=ClosureAction.OBJECT, day=day(5), why="下游仍有异味")
SETTLE = ClosureStep(action=ClosureAction.SETTLE, day=day(6), why="已复查，未见异常", settles=1)
STRIKE = ClosureStep(action=ClosureAction.STRIKE, day=day(10))
PATH = (APPLY, VISIT, ACCEPT, NOTICE, STRIKE)


def codes(
    closing: ClosureState, step: ClosureStep, requirements: ClosureRequirements = REQUIREMENTS
) -> list[str]:
    return [refusal.code for refusal in closure.check_step(closing, step, requirements)]


def closing_after(
    *steps: ClosureStep, requirements: ClosureRequirements = REQUIREMENTS
) -> ClosureState:
    """Where these steps lead, none of which is refused."""
    for number, step in enumerate(steps):
        assert closure.check_step(closure.closure_state(steps[:number]), step, requirements) == ()
    return closure.closure_state(steps)


def test_the_whole_path() -> None:
    closing = closing_after(*PATH)
    assert closing.stage is Stage.STRUCK
    assert closing.answers == {"1": "已清理", "2": "已清运"}
    assert closure.possible_actions(closing) == (ClosureAction.REOPEN,)


def test_an_objection_that_was_dealt_with_does_not_hinder() -> None:
    assert closing_after(APPLY, VISIT, ACCEPT, NOTICE, OBJECT, SETTLE, STRIKE).stage is Stage.STRUCK


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_it_can_be_returned_from_every_step_and_then_begins_anew(count: int) -> None:
    back = ClosureStep(action=ClosureAction.RETURN, day=day(4), why="佐证不足")
    closing = closing_after(*PATH[:count], back)
    assert (closing.stage, closing.answers, closing.notice) == (Stage.RETURNED, {}, None)
    assert len(closing.steps) == count + 1
    again = replace(APPLY, day=day(5), answers={})
    assert closing_after(*PATH[:count], back, again).stage is Stage.APPLIED


def test_what_was_struck_off_can_be_opened_again_and_keeps_its_history() -> None:
    closing = closing_after(
        *PATH, ClosureStep(action=ClosureAction.REOPEN, day=day(90), why="回头看发现反弹")
    )
    assert closing.stage is Stage.REOPENED
    assert [step.action for step in closing.steps] == [step.action for step in PATH] + [
        ClosureAction.REOPEN
    ]
    assert codes(closing, replace(STRIKE, day=day(91))) == ["closure-order"]


@pytest.mark.parametrize(
    ("before", "step", "code"),
    [
        (PATH[:4], replace(STRIKE, day=day(9)), "closure-notice"),
        ((*PATH[:4], OBJECT), STRIKE, "closure-objection"),
        (PATH[:4], replace(SETTLE, settles=1), "closure-order"),
        ((*PATH[:4], OBJECT), replace(SETTLE, settles=2), "closure-objection"),
        (PATH[:3], STRIKE, "closure-order"),
        ((), VISIT, "closure-order"),
        ((), ClosureStep(action=ClosureAction.RETURN, day=day(0), why="无"), "closure-order"),
        (PATH, ClosureStep(action=ClosureAction.RETURN, day=day(20), why="无"), "closure-order"),
        ((), replace(APPLY, evidence=()), "closure-evidence"),
        ((), replace(APPLY, answers={"3": "无此条"}), "closure-answer"),
        (PATH[:1], replace(VISIT, why=" "), "closure-why"),
        (PATH[:1], replace(VISIT, day=day(-1)), "closure-day"),
        (PATH[:3], replace(NOTICE, notice=None), "closure-notice"),
        (PATH[:3], replace(NOTICE, notice=a_notice(2, 9)), "closure-notice"),
        ((replace(APPLY, answers={"1": "已清理"}), VISIT), ACCEPT, "closure-criterion"),
        ((replace(APPLY, answers={"1": "已清理", "2": " "}), VISIT), ACCEPT, "closure-criterion"),
    ],
)
def test_it_is_refused(before: tuple[ClosureStep, ...], step: ClosureStep, code: str) -> None:
    assert codes(closure.closure_state(before), step) == [code]


UNFINISHED = replace(REQUIREMENTS, unfinished=("甲局（推进中10%）", "乙局（没有报过）"))


def test_what_its_units_do_not_call_done_is_applied_for_with_a_reason() -> None:
    (refusal,) = closure.check_step(ClosureState(), APPLY, UNFINISHED)
    assert refusal.code == "closure-unfinished"
    assert "甲局（推进中10%）、乙局（没有报过）" in refusal.message
    assert codes(ClosureState(), replace(APPLY, why="现场已核实"), UNFINISHED) == []
    # Only the application is asked: what comes after is about what was found.
    assert codes(closure.closure_state((APPLY,)), VISIT, UNFINISHED) == []


def test_what_was_struck_off_and_opened_again() -> None:
    reopened = ClosureStep(action=ClosureAction.REOPEN, day=day(20), why="反弹")
    done, again = [("1", each) for each in PATH], ("1", reopened)
    assert closure.struck_items([*done, ("2", APPLY)]) == {"1"}
    assert closure.struck_items([*done, again]) == frozenset()


def test_a_refusal_says_the_reason_and_the_day() -> None:
    (refusal,) = closure.check_step(
        closure.closure_state(PATH[:4]), replace(STRIKE, day=day(9)), REQUIREMENTS
    )
    assert refusal.message == "公示到 2025年3月12日（含当日）为止，期满的次日起才能销号"


def test_every_reason_is_told_at_once() -> None:
    requirements = replace(
        REQUIREMENTS,
        criteria=(*REQUIREMENTS.criteria, "群众满意"),
        milestones={"节点1": "完成截污"},
    )
    found = codes(
        closure.closure_state((*PATH[:4], OBJECT)), replace(STRIKE, day=day(8)), requirements
    )
    assert found == [
        "closure-criterion",
        "closure-milestone",
        "closure-notice",
        "closure-objection",
    ]


def test_an_open_milestone_waits_for_a_report_or_for_somebody_who_looked() -> None:
    requirements = replace(REQUIREMENTS, milestones={"节点1": "完成截污"})
    before = closure.closure_state((APPLY, VISIT))
    assert codes(before, ACCEPT, requirements) == ["closure-milestone"]
    assert codes(before, replace(ACCEPT, answers={"节点1": "现场已见通水"}), requirements) == []


def test_a_level_other_than_the_plans() -> None:
    requirements = replace(REQUIREMENTS, level="市级")
    before = closure.closure_state((APPLY, VISIT))
    assert codes(before, replace(ACCEPT, level="县级"), requirements) == ["closure-level"]
    assert codes(before, replace(ACCEPT, level="市级"), requirements) == []


def test_a_notice_shorter_than_the_plan_asks() -> None:
    before = closure.closure_state(PATH[:3])
    assert codes(before, NOTICE, replace(REQUIREMENTS, notice_days=8)) == ["closure-notice"]
    assert codes(before, NOTICE, replace(REQUIREMENTS, notice_days=7)) == []
    assert NOTICE.notice is not None
    working = NOTICE.notice.working
    more = replace(REQUIREMENTS, notice_working_days=working + 1)
    assert codes(before, NOTICE, more) == ["closure-notice"]
    assert codes(before, NOTICE, replace(REQUIREMENTS, notice_working_days=working)) == []


def test_ten_working_days_over_the_spring_festival() -> None:
    """A real notice: 19 days are ten working days, by the make-up Sunday and Saturday."""
    begins = datetime.date(2025, 1, 21)
    by_working = public_notice(begins, NoticeLength(working_days=10), Calendar())
    by_until = public_notice(begins, NoticeLength(until=datetime.date(2025, 2, 8)), Calendar())
    assert by_working == by_until == PublicNotice(begins, datetime.date(2025, 2, 8), 19, 10)


def test_a_term_in_days_ends_on_a_working_day() -> None:
    found = public_notice(datetime.date(2025, 9, 25), NoticeLength(days=7), Calendar())
    # 1 October is the seventh day; the holiday lasts to the 8th.
    assert found is not None
    assert found.until == datetime.date(2025, 10, 9)


def test_the_offices_own_days_off_count_and_an_unannounced_year_is_said() -> None:
    own = Calendar({2025: YearOverride(off=frozenset({datetime.date(2025, 3, 4)}))})
    found = public_notice(FIRST, NoticeLength(working_days=2), own)
    assert found is not None
    assert (found.until, found.provisional) == (datetime.date(2025, 3, 5), False)
    far = public_notice(datetime.date(2199, 1, 1), NoticeLength(days=3), Calendar())
    assert far is not None
    assert far.provisional


def test_the_ledger_gives_back_what_it_was_given() -> None:
    for step in (*PATH, OBJECT, SETTLE):
        event = Event(kind="closure", day=step.day, body=codec.encode(step))
        entry = entries.from_row(journal.to_row(event, 1, "", "", ""))
        assert codec.decode(entry, ClosureStep) == step


def test_steps_have_chinese_names() -> None:
    assert [
        ClosureAction.from_name(name) for name in ("核查", "处理异议", "STRIKE", "销号 ", "什么")
    ] == [
        *(
            ClosureAction.VISIT,
            ClosureAction.SETTLE,
            ClosureAction.STRIKE,
            ClosureAction.STRIKE,
            None,
        )
    ]


any_step = st.builds(
    ClosureStep,
    action=st.sampled_from(ClosureAction),
    day=st.integers(0, 12).map(day),
    why=st.sampled_from(["", "有原因"]),
    evidence=st.sampled_from([(), (FILE,)]),
    answers=st.sampled_from([{}, {"1": "是"}, {"1": "是", "2": "是"}]),
    notice=st.none() | st.integers(0, 6).map(lambda begins: a_notice(begins, begins + 2)),
    settles=st.integers(0, 2),
)
LEGAL = re.compile("AVCN(O|S)*K")
LETTER = {
    **{
        ClosureAction.APPLY: "A",
        ClosureAction.VISIT: "V",
        ClosureAction.ACCEPT: "C",
        ClosureAction.NOTICE: "N",
        ClosureAction.OBJECT: "O",
    },
    **{
        ClosureAction.SETTLE: "S",
        ClosureAction.STRIKE: "K",
        ClosureAction.RETURN: "R",
        ClosureAction.REOPEN: "P",
    },
}


def is_legal(path: list[ClosureStep]) -> bool:
    """Reckoned apart from the code under test: the letters since the last return or reopening, and the two clocks."""
    letters = "".join(LETTER[step.action] for step in path)
    start = max(letters.rfind("R"), letters.rfind("P")) + 1
    last = path[start:]
    noticed = next((step.notice for step in last if step.action is ClosureAction.NOTICE), None)
    settled = {step.settles for step in last if step.action is ClosureAction.SETTLE}
    objections = letters[start:].count("O")
    return (
        LEGAL.fullmatch(letters[start:]) is not None
        and noticed is not None
        and noticed.until < last[-1].day
        and settled >= set(range(1, objections + 1))
        and [step.day for step in path] == sorted(step.day for step in path)
    )


@st.composite
def walks(draw: st.DrawFn) -> list[ClosureStep]:
    """Mostly steps that are in order, or the end would hardly ever be reached."""
    path: list[ClosureStep] = []
    for _ in range(draw(st.integers(0, 20))):
        step = draw(any_step)
        closing = closure.closure_state(path)
        if draw(st.integers(0, 9)):
            actions = closure.possible_actions(closing)
            onward = ClosureAction.STRIKE if ClosureAction.STRIKE in actions else actions[0]
            action = draw(st.sampled_from((onward, onward, onward, *actions)))
            late = max(closing.day or FIRST, step.day if closing.notice else FIRST)
            wanted = a_notice((late - FIRST).days, (late - FIRST).days + 1)
            given = {"1": "是", "2": "是"} if action is ClosureAction.APPLY else {}
            step = replace(
                step,
                action=action,
                day=late,
                why="有原因",
                evidence=(FILE,),
                answers=given,
                notice=wanted if action is ClosureAction.NOTICE else None,
            )
        path.append(step)
    return path


@given(walks())
def test_only_the_legal_path_strikes_off(tried: list[ClosureStep]) -> None:
    taken: list[ClosureStep] = []
    for step in tried:
        before = closure.closure_state(taken)
        if not closure.check_step(before, step, REQUIREMENTS):
            taken.append(step)
            after = closure.closure_state(taken)
            # What is allowed does move it.
            assert after.round_steps[-1] == step
            if step.action is ClosureAction.STRIKE:
                assert after.stage is Stage.STRUCK
                assert set(after.answers) == {"1", "2"}
        assert (closure.closure_state(taken).stage is Stage.STRUCK) is (
            bool(taken) and taken[-1].action is ClosureAction.STRIKE and is_legal(taken)
        )


@given(st.lists(any_step, max_size=12))
def test_a_record_made_by_hand_jumps_no_step(path: list[ClosureStep]) -> None:
    """Whatever stands in the ledger, 已销号 is only shown where the steps that counted made the whole path."""
    closing = closure.closure_state(path)
    assert closing.steps == tuple(path)
    if closing.stage is Stage.STRUCK:
        assert is_legal(list(closing.round_steps))


def test_the_page_names_every_refusal() -> None:
    source = Path(str(closure.check_step.__code__.co_filename)).read_text("utf-8")
    page = (Path(__file__).parents[2] / "docs" / "close.md").read_text("utf-8")
    codes = set(re.findall(r'"(closure-[a-z]+)"', source))
    assert codes
    assert codes == set(re.findall(r"`(closure-[a-z]+)`", page))
