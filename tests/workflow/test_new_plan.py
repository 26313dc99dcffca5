"""The plan that `init` writes from answers: without errors whatever was answered, and each answer that cannot stand is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace

from taskmap import planfile
from taskmap.plan import workdays
from taskmap.planfile.spelling import KeyLanguage
from taskmap.workflow.preparing import new_plan
from taskmap.workflow.preparing.new_plan import NewPlan

FULL = NewPlan(
    title="某县2026年河湖管护要点",
    issuer="某县河长办",
    issued="2026-01-15",
    begins="2026-01",
    ends="2026年12月",
    day="25",
    to="县河长办",
    units=("县水利局", "县城管局", "东河镇"),
)


@pytest.mark.parametrize("language", KeyLanguage)
@pytest.mark.parametrize(
    "plan",
    [FULL, replace(FULL, units=()), replace(FULL, day="", to=""), NewPlan("#1: [要点]"), NewPlan()],
)
def test_what_is_written_has_no_error(plan: NewPlan, language: KeyLanguage) -> None:
    text = new_plan.write(plan, language)
    found = planfile.read_bytes(text.encode(), "plan.yaml", workdays.OFFICIAL)
    assert found.valid_plan is not None
    assert (found.valid_plan.title, found.valid_plan.issuer) == (plan.title, plan.issuer)
    assert [unit.name for unit in found.valid_plan.units] == list(plan.units)
    assert [rule.to for rule in found.valid_plan.rules] == ([plan.to] if plan.day else [])


def test_two_plans_of_a_year_have_two_ids() -> None:
    texts = (new_plan.write(replace(FULL, title=title)) for title in ("甲要点", "乙要点"))
    ids = [re.findall("^编号: (plan-2026-[0-9a-f]{6})$", text, re.M) for text in texts]
    assert len({each for (each,) in ids}) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"begins": "一月"}, "“一月”"),
        ({"ends": "2025-12"}, "晚于"),
        ({"issued": "昨天"}, "“昨天”"),
        ({"day": "40"}, "“40”"),
        ({"units": ("县水利局", "县水利局等")}, "等"),
    ],
)
def test_an_answer_that_cannot_stand(answer: dict[str, Any], said: str) -> None:
    assert new_plan.fault(FULL) == ""
    assert said in new_plan.fault(replace(FULL, **answer))
