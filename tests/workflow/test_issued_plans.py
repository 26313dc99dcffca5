"""A plan as the ledger keeps it, back to the plan that was issued."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from taskmap import planfile
from taskmap.ledger.records import PlanRevision
from taskmap.plan import workdays
from taskmap.plan.model import Plan
from taskmap.planfile import restoring
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import issued_plans

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "examples").glob("*/*.yaml")),
    *sorted((ROOT / "tests" / "planfile" / "plans").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "notices" / "samples").rglob("*.yaml")),
]
SOUND = [file for file in FILES if planfile.read(file).valid_plan is not None]
SOURCE = "id: a-1\ntitle: 甲\nissued: 2022-03-01\ntasks:\n  - {no: 1, title: 乙, units: [甲局]}\n"


def plan_of(source: str) -> Plan:
    plan, _ = planfile.parse(source.encode(), "plan.yaml", workdays.Calendar())
    assert plan is not None
    return plan


def make_revision(content: str, source: str = SOURCE) -> PlanRevision:
    return PlanRevision("a-1", 1, content, source, datetime.date(2022, 3, 1))


def restore(revision: PlanRevision) -> Plan:
    return issued_plans.restore_plan(revision, workdays.OFFICIAL)


@pytest.mark.parametrize("file", SOUND, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_was_kept_is_what_was_said(file: Path) -> None:
    read = planfile.read(file)
    assert read.plan is not None
    content = planfile.content(read.plan)
    found = restoring.restore_plan(content, read.calendar)
    assert found == read.plan


def test_there_are_such_plans() -> None:
    assert len(SOUND) > 20


def test_a_field_that_an_older_version_did_not_know() -> None:
    said = json.loads(planfile.content(plan_of(SOURCE)))
    del said["reminders"], said["tasks"][0]["supervisor"]
    assert restore(make_revision(json.dumps(said), source="")) == plan_of(SOURCE)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"id": 1}', '{"issued": 3, "begins": 1}'])
def test_a_text_of_another_version_is_no_loss(content: str) -> None:
    """The file itself is in the ledger as well."""
    assert restore(make_revision(content)) == plan_of(SOURCE)


def test_a_field_of_a_newer_version() -> None:
    said = json.loads(planfile.content(plan_of(SOURCE)))
    said["tasks"][0]["colour"] = "红"
    assert restoring.restore_plan(json.dumps(said), workdays.Calendar()) is None
    assert restore(make_revision(json.dumps(said))) == plan_of(SOURCE)


def test_neither_can_be_read() -> None:
    with pytest.raises(TaskmapError, match=r"a-1（第 1 版） 读不出来"):
        restore(make_revision("{}", source="["))
