"""Who answers for a measure: one rule, asked by every view."""

from __future__ import annotations

import pytest

from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.assignments import answerable, answerable_by_measure, milestone_units
from taskmap.plan.model import Assignment, Leads, Plan
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.planfile import restoring
from taskmap.system.diagnostics import has_errors

PLAN = """\
id: a-1
title: 方案
groups: {{各县区: [东区, 西区], 局组: [甲局, 乙局]}}
{head}
tasks: [{{no: 1, title: 一, {parties}}}]
"""
CASES = {
    # who is named: (all leads answer, the first alone does)
    "lead: [甲局], responsible: [乙局], support: [丙局]": ("甲局", "甲局"),
    "lead: [甲局, 乙局], responsible: [丙局]": ("甲局 乙局", "甲局"),
    "units: [甲局, 乙局]": ("甲局", "甲局"),
    "lead: [各县区], support: [丙局]": ("东区 西区", "东区 西区"),
    "lead: [甲局, 各县区]": ("甲局 东区 西区", "甲局"),
    "lead: [各县区, 甲局]": ("东区 西区 甲局", "东区 西区"),
    "lead: [各县区, 局组]": ("东区 西区 甲局 乙局", "东区 西区"),
    "lead: [{各县区: [西区]}, 甲局]": ("西区 甲局", "西区"),
    "responsible: [甲局, 乙局], support: [丙局]": ("甲局 乙局", "甲局 乙局"),
    "responsible: [各县区], support: [丙局]": ("东区 西区", "东区 西区"),
    "support: [乙局, 丙局]": ("乙局 丙局", "乙局 丙局"),
}


def read(parties: str, head: str = "") -> Plan:
    text = PLAN.format(parties=parties, head=head)
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert not has_errors(faults)
    return plan


def parts(plan: Plan) -> tuple[Assignment, ...]:
    return assignments.assign(plan, Registry.of(plan))


@pytest.mark.parametrize("parties", CASES)
def test_all_leads_or_the_first(parties: str) -> None:
    said = parts(read(parties))
    assert tuple(" ".join(answerable(said, leads)) for leads in Leads) == CASES[parties]


def test_by_measure() -> None:
    plan = read(
        "measures: [{text: 甲事, lead: [甲局]}, {text: 乙事, support: [乙局]}, {text: 丙事}]"
    )
    assert answerable_by_measure(parts(plan), plan.leads) == {"1.1": ("甲局",), "1.2": ("乙局",)}


def test_nobody_has_a_part() -> None:
    assert all(answerable((), leads) == () for leads in Leads)


@pytest.mark.parametrize(
    ("head", "leads"),
    [
        ("", Leads.ALL),
        ("leads: all", Leads.ALL),
        ("leads: first", Leads.FIRST),
        ("牵头: 全部", Leads.ALL),
        ("牵头: 首位", Leads.FIRST),
    ],
)
def test_the_plan_says_which(head: str, leads: Leads) -> None:
    plan = read("lead: [甲局, 乙局]", head)
    assert plan.leads is leads
    restored = restoring.restore_plan(planfile.content(plan), Calendar())
    assert restored == plan


def test_the_default_is_not_written() -> None:
    """A plan issued before there was the key stays as it was issued: no new revision."""
    said = planfile.content(read("lead: [甲局, 乙局]", "leads: all"))
    assert "leads" not in said.replace("first_leads", "")
    assert '"leads":"first"' in planfile.content(read("lead: [甲局, 乙局]", "leads: first"))


def test_what_the_key_cannot_say() -> None:
    text = PLAN.format(parties="lead: [甲局]", head="leads: 最后")
    _, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert [fault.code for fault in faults if has_errors((fault,))] == ["bad-value"]


class TestMilestone:
    def units(self, said: str) -> tuple[str, ...]:
        milestone = f"{{by: 2025-03-01, what: 开工{said}}}"
        plan = read(f"lead: [甲局, 丙局], support: [丁局], milestones: [{milestone}]")
        (measure,) = plan.every_measure()
        answering = answerable(parts(plan), plan.leads)
        return milestone_units(measure.milestones[0], answering, Registry.of(plan))

    def test_of_its_own(self) -> None:
        assert self.units(", units: [丁局]") == ("丁局",)
        assert self.units(", units: [各县区, 东区]") == ("东区", "西区")

    def test_of_those_who_answer(self) -> None:
        assert self.units("") == ("甲局", "丙局")
