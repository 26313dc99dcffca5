"""Who answers for a measure: one table of the answers that the callers get today, and where they differ."""

from __future__ import annotations

import pytest

from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.assignments import AnswerableRule, answerable, answerable_by_measure
from taskmap.plan.model import Assignment
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar

PLAN = """\
id: a-1
title: 方案
groups: {{各县区: [东区, 西区], 局组: [甲局, 乙局]}}
tasks: [{{no: 1, title: 一, {parties}}}]
"""
CASES = {
    "one lead": "lead: [甲局], responsible: [乙局], support: [丙局]",
    "two leads": "lead: [甲局, 乙局], responsible: [丙局]",
    "a group leads": "lead: [各县区], support: [丙局]",
    "a unit and a group lead": "lead: [甲局, 各县区]",
    "a group and a unit lead": "lead: [各县区, 甲局]",
    "two groups lead": "lead: [各县区, 局组]",
    "nobody leads": "responsible: [甲局, 乙局], support: [丙局]",
    "all support": "support: [乙局, 丙局]",
}
TODAY = {
    # who is asked:      STANDING    OVERDUE          MILESTONE        RECTIFICATION    LEAD
    "one lead": ("甲局", "甲局", "甲局", "甲局", "甲局"),
    "two leads": ("甲局", "甲局", "甲局", "甲局 乙局", "甲局"),
    "a group leads": ("东区", "东区 西区", "东区", "东区 西区", "东区"),
    "a unit and a group lead": ("甲局", "甲局", "甲局", "甲局 东区 西区", "甲局"),
    "a group and a unit lead": ("东区", "东区 西区", "东区", "东区 西区 甲局", "东区"),
    "two groups lead": ("东区", "东区 西区", "东区", "东区 西区 甲局 乙局", "东区"),
    "nobody leads": ("甲局 乙局", "甲局 乙局 丙局", "甲局 乙局 丙局", "甲局 乙局", ""),
    "all support": ("乙局 丙局", "乙局 丙局", "乙局 丙局", "", ""),
}


def parts(parties: str) -> tuple[Assignment, ...]:
    plan, _ = planfile.parse(PLAN.format(parties=parties).encode(), "plan.yaml", Calendar())
    assert plan is not None
    return assignments.assign(plan, Registry.of(plan))


@pytest.mark.parametrize("case", CASES)
def test_what_each_caller_is_told(case: str) -> None:
    roles = parts(CASES[case])
    assert tuple(" ".join(answerable(roles, rule)) for rule in AnswerableRule) == TODAY[case]


@pytest.mark.parametrize("rule", AnswerableRule)
def test_by_measure(rule: AnswerableRule) -> None:
    roles = parts(
        "measures: [{text: 甲事, lead: [甲局]}, {text: 乙事, responsible: [乙局]}, {text: 丙事}]"
    )
    units = answerable_by_measure(roles, rule)
    assert units == {
        "1.1": ("甲局",),
        "1.2": () if rule is AnswerableRule.LEAD else ("乙局",),
    }


def test_nobody_has_a_part() -> None:
    assert all(answerable((), rule) == () for rule in AnswerableRule)
