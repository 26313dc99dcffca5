"""What several plans ask of one unit: the same thing is found once, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from taskmap import planfile
from taskmap.plan.assignments import assign
from taskmap.plan.same_asks import Ask, AskedInSection, find_alike, find_carried, find_same
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar

UNIT = "县水利局"
TEXT = "text: 疏浚河道12公里, lead: 县水利局, deadline: 2026-06-30"


def _asks(*tasks: str, periods: str = "2026-06") -> Iterator[AskedInSection]:
    """Of the plans p1, p2 …, each with these tasks (its lines are apart by |), those of the unit for each period."""
    for number, lines in enumerate(tasks, 1):
        rows = "\n".join(f"  - {{{each.strip()}}}" for each in lines.split("|"))
        text = f"id: p{number}\ntitle: 方案{number}\nperiod: {{from: 2026-01, until: 2026-12}}\ntasks:\n{rows}\n"
        plan, _ = planfile.parse(text.encode(), f"p{number}.yaml", Calendar())
        assert plan is not None
        for at, period in enumerate(periods.split()):
            for each in assign(plan, Registry.of(plan)):
                if each.unit == UNIT:
                    section = number * 10 + at
                    yield AskedInSection(section, period, Ask(plan.id, each, each.measure.deadline))


def _same(*tasks: str) -> dict[int, int]:
    return find_same([*_asks(*tasks)])


@pytest.mark.parametrize(
    "other",
    [
        "no: 7, title: 清淤, text: 疏浚河道１２公里。, lead: 县水利局, deadline: 2026年6月底前",
        "no: 7, title: 疏浚河道12公里, lead: 县水利局, deadline: 2026-06-30",
        f"no: 7, title: 清淤, {TEXT}, responsible: 县住建局",
    ],
)
def test_equal_words_role_and_day_are_one(other: str) -> None:
    assert _same(f"no: 1, title: 河道, {TEXT}", other) == {1: 0}


@pytest.mark.parametrize(
    "other",
    [
        "text: 疏浚河道12公里, lead: 县住建局, support: 县水利局, deadline: 2026-06-30",
        "text: 疏浚河道12公里, lead: 县水利局, deadline: 2026-09-30",
        "text: 疏浚河道13公里, lead: 县水利局, deadline: 2026-06-30",
        f"{TEXT}, targets: [{{name: 河道, value: 12}}]",
    ],
)
def test_another_role_day_text_or_target_is_another_thing(other: str) -> None:
    assert _same(f"no: 1, title: 河道, {TEXT}", f"no: 1, title: 河道, {other}") == {}


def test_a_plan_says_it_whatever_the_words() -> None:
    one = f"no: 1, title: 河道, {TEXT}"
    other = "no: 3, title: 清淤, text: 清淤, lead: 县水利局, same_as: p1/1"
    assert _same(one, other) == {1: 0}
    assert _same(other.replace("p1/1", "p2/1"), one) == {1: 0}
    assert _same(other.replace("p1/1", "p9/1"), one) == {}


def test_three_plans_are_answered_by_the_first() -> None:
    task = f"no: 1, title: 河道, {TEXT}"
    assert _same(task, task, task) == {1: 0, 2: 0}


def test_a_row_answers_for_one_of_another_section_at_most() -> None:
    task = f"no: 1, title: 河道, {TEXT}"
    twice = f"{task} | no: 2, title: 河道, {TEXT}"
    assert _same(task, twice) == {1: 0}
    assert _same(twice, task) == {2: 0}


def test_an_answer_is_for_its_period() -> None:
    task = f"no: 1, title: 河道, {TEXT}"
    asks = [*_asks(task, task, periods="2026-W23 2026-W24")]
    assert [each.ask.plan for each in asks] == ["p1", "p1", "p2", "p2"]
    assert find_same(asks) == {2: 0, 3: 1}
    assert find_same([*_asks(task, periods="2026-06 2026-Q2")]) == {}


def test_words_are_carried_on_from_its_own_plan_else_from_the_first_that_does() -> None:
    same = {1: 0, 2: 0, 4: 3}
    assert find_carried(same, [False, False, True, False, True]) == {0: 2, 3: 4}
    assert find_carried(same, [True, True, True, False, False]) == {}
    assert find_carried({2: 0, 1: 0}, [False, True, True]) == {0: 1}


def test_what_may_be_the_same_in_some_month_has_words_or_a_reference_in_common() -> None:
    task = f"no: 1, title: 河道, {TEXT}"
    alone = "no: 2, title: 巡查, text: 巡查, lead: 县水利局"
    referring = "no: 3, title: 清淤, text: 清淤, lead: 县水利局, same_as: p1/2"
    asks = [
        each.ask for each in _asks(f"{task} | {alone}", f"{task} | {alone.replace('巡查', '排查')}")
    ]
    assert [each.reference for each in find_alike(asks)] == [("p1", "1"), ("p2", "1")]
    asks = [each.ask for each in _asks(f"{task} | {alone}", referring)]
    assert [each.reference for each in find_alike(asks)] == [("p1", "2"), ("p2", "3")]
