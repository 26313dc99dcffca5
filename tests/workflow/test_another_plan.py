"""A revision that shares almost nothing with the one before is most likely another plan under the same id."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Ran, Run
from taskmap import planfile
from taskmap.plan.diff.continuity import compare_measures
from taskmap.plan.model import Plan
from taskmap.plan.workdays import OFFICIAL

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
HEAD = """\
id: {id}
title: {title}
issued: 2025-01-10
period: {{from: 2025-01, until: 2025-12}}
reporting: [{{name: 月报, every: month, day: 25}}]
units: [甲局, {{name: 乙委, aliases: [乙局]}}, 丙局]
tasks:
"""
Task = tuple[str, str, str]
OLD: tuple[Task, ...] = tuple((str(number), f"办第{number}件事", "乙局") for number in range(1, 6))


def text(tasks: tuple[Task, ...], title: str = "河湖要点", id: str = "p") -> str:
    lines = [f"  - {{no: {no}, title: {what}, lead: {unit}}}\n" for no, what, unit in tasks]
    return HEAD.format(id=id, title=title) + "".join(lines)


def plan(tasks: tuple[Task, ...]) -> Plan:
    found, faults = planfile.parse(text(tasks).encode(), "plan.yaml", OFFICIAL)
    assert found is not None, faults
    return found


def changed(number: str, what: str, unit: str) -> tuple[Task, ...]:
    """Five other tasks, of which the one of this number is so."""
    other = ((str(place), f"另一件事{place}", "丙局") for place in range(1, 6))
    return tuple((number, what, unit) if each[0] == number else each for each in other)


@pytest.mark.parametrize(
    ("tasks", "kept"),
    [
        pytest.param(OLD, 5, id="the same"),
        pytest.param(changed("1", "办第1件事", "丙局"), 1, id="text kept"),
        pytest.param(changed("1", "另一件事", "乙局"), 1, id="unit kept"),
        pytest.param(changed("1", "另一件事", "乙委"), 1, id="unit kept under its new name"),
        pytest.param(changed("1", "办第2件事", "丙局"), 0, id="another id"),
        pytest.param((), 0, id="nothing left"),
        pytest.param(OLD[:1], 1, id="four dropped"),
        pytest.param(tuple((f"1{no}", *rest) for no, *rest in OLD), 0, id="renumbered"),
    ],
)
def test_what_goes_on(tasks: tuple[Task, ...], kept: int) -> None:
    """One in five is enough."""
    found = compare_measures(plan(OLD), plan(tasks))
    assert (found.measures, found.kept, found.is_another_plan) == (5, kept, kept == 0)


def test_fewer_than_one_in_five() -> None:
    six = (*OLD, ("6", "办第6件事", "乙局"))
    assert compare_measures(plan(six), plan(OLD[:1])).is_another_plan
    assert not compare_measures(plan(()), plan(OLD)).is_another_plan


def split(taskmap: Run, written: str, *words: str) -> Ran:
    Path("plan.yaml").write_text(written, "utf-8")
    return taskmap("split", "plan.yaml", "--as-of", "2025-03-01", *words)


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_another_plan_is_refused(words: tuple[str, ...], here: Path, taskmap: Run) -> None:
    """Nothing is written, and what was owed is owed still."""
    assert split(taskmap, text(OLD)).status == 0
    before = taskmap("check-overdue", "--as-of", "2025-04-01").out
    sent = sorted((here / "out" / "责任清单").iterdir())
    ran = split(taskmap, text(changed("", "", ""), "营商要点"), *words)
    assert ran.status == 2
    assert "《河湖要点》，这份是《营商要点》" in ran.err
    assert ran.err.endswith("[plan-other]\n")
    assert taskmap("check-overdue", "--as-of", "2025-04-01").out == before
    assert sorted((here / "out" / "责任清单").iterdir()) == sent
    assert split(taskmap, text(OLD)).status == 0


def test_what_is_meant_is_done(here: Path, taskmap: Run) -> None:
    split(taskmap, text(OLD))
    other = text(changed("", "", ""), "营商要点")
    ran = split(taskmap, other, "--revision", "--format", "json")
    assert ran.data["revision"] == 2
    # It is asked once: from now on that is the plan.
    assert split(taskmap, other).status == 0
    assert split(taskmap, text(changed("1", "又一件事", "甲局"), "营商要点")).status == 0


def test_it_says_the_key_as_the_file_does(here: Path, taskmap: Run) -> None:
    split(taskmap, text(OLD))
    other = text(changed("", "", "")).replace("id: p", "编号: p").replace("title: 河", "标题: 河")
    assert "请换一个编号（编号）" in split(taskmap, other).err


def test_the_page_says_it() -> None:
    [shown] = [line for line in PAGE.read_text("utf-8").splitlines() if "[plan-other]" in line]
    assert shown.startswith("不能继续：台账里的 xiaoqu-2025 是《")
