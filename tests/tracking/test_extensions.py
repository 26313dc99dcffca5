"""Which extension holds for a unit: one table of the answers that the callers get today, and where they differ."""

from __future__ import annotations

import datetime

import pytest

from taskmap.plan.model import Chapter, Deadline, DeadlineKind, Measure, Plan, Task
from taskmap.tracking.deadlines import effective_deadline, extend_plan
from taskmap.tracking.extensions import NO_EXTENSIONS, Extension, ExtensionRule, Extensions

DUE = datetime.date(2025, 2, 28)
RULES = [ExtensionRule.LAST_APPROVED, ExtensionRule.UNIT_FIRST, ExtensionRule.UNIT_ONLY]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2025-{text}")


def extensions_of(*said: tuple[str, str]) -> Extensions:
    """1号, 2号 … in the order of approval: for whom ("" for all), until when."""
    return Extensions(
        Extension("1", unit, day(until), f"{number}号")
        for number, (unit, until) in enumerate(said, 1)
    )


@pytest.mark.parametrize(
    ("said", "holding"),
    [
        # extend, check-overdue and its like, report of a unit beside the measure's
        pytest.param([], ("", "", ""), id="none"),
        pytest.param([("", "03-31")], ("1号", "1号", ""), id="for all"),
        pytest.param([("甲局", "03-31")], ("1号", "1号", "1号"), id="its own"),
        pytest.param([("乙局", "03-31")], ("", "", ""), id="another unit's"),
        pytest.param(
            [("甲局", "03-10"), ("", "03-31")], ("2号", "1号", "1号"), id="its own, then for all"
        ),
        pytest.param(
            [("", "03-31"), ("甲局", "03-10")], ("2号", "2号", "2号"), id="for all, then its own"
        ),
        pytest.param([("", "03-10"), ("", "03-05")], ("2号", "2号", ""), id="for all, twice"),
        pytest.param([("", "02-10")], ("1号", "", ""), id="earlier than the plan's"),
        pytest.param(
            [("", "03-31"), ("甲局", "02-10")],
            ("2号", "", ""),
            id="its own earlier than the plan's",
        ),
    ],
)
def test_what_each_caller_is_told(said: list[tuple[str, str]], holding: tuple[str, ...]) -> None:
    extensions = extensions_of(*said)
    found = [extensions.effective("1", "甲局", DUE, rule) for rule in RULES]
    assert tuple(each.number if each else "" for each in found) == holding


def test_they_are_all_asked() -> None:
    assert set(RULES) == set(ExtensionRule)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_for_all_is_asked_without_a_unit(rule: ExtensionRule) -> None:
    extensions = extensions_of(("甲局", "03-10"), ("", "03-31"), ("甲局", "04-10"))
    found = extensions.effective("1", "", DUE, rule)
    assert found is not None
    assert found.number == "2号"
    assert extensions.effective("2", "", DUE, rule) is None


def test_what_has_no_day_is_given_one() -> None:
    measure = Measure("1", "办事", deadline=Deadline("长期坚持", DeadlineKind.ONGOING))
    found = effective_deadline(measure, "", extensions_of(("", "03-31")), ExtensionRule.UNIT_FIRST)
    assert (found.said, found.kind, found.date) == (
        "长期坚持（1号批准延至2025-03-31）",
        DeadlineKind.DATE,
        day("03-31"),
    )


def test_today_checklists_and_lists_print_the_plans_own() -> None:
    measure = Measure("1", "办事", deadline=Deadline("2月底前", DeadlineKind.DATE, DUE))
    for rule in RULES:
        assert effective_deadline(measure, "甲局", NO_EXTENSIONS, rule) is measure.deadline


class TestPlan:
    MEASURE = Measure("1", "办事", deadline=Deadline("2月底前", DeadlineKind.DATE, DUE))
    TASK = Task("1", "1", "事", measures=(MEASURE,))
    INNER = Chapter("一", chapters=(Chapter("（一）", tasks=(TASK,)),))

    @pytest.mark.parametrize(
        "plan", [Plan("p", "", tasks=(TASK,)), Plan("p", "", chapters=(INNER,))]
    )
    def test_by_its_lead_before_all(self, plan: Plan) -> None:
        extensions = extensions_of(("甲局", "03-10"), ("", "03-31"))
        for leads, until in (({"1": "甲局"}, "03-10"), ({"1": "乙局"}, "03-31"), ({}, "03-31")):
            (found,) = extend_plan(plan, extensions, leads).every_measure()
            assert found.deadline.date == day(until)

    def test_as_it_was(self) -> None:
        plan = Plan("p", "", chapters=(self.INNER,))
        assert extend_plan(plan, NO_EXTENSIONS, {"1": "甲局"}) is plan
        assert extend_plan(plan, extensions_of(("", "02-10")), {}) == plan
