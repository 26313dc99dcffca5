"""split --since: what was reported on paper before this ledger was begun is not asked for in it, whatever day one looks
at; the plan file stays as it is.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.example_plans import EXAMPLES
from support.ledger_places import place_text
from taskmap.ledger.places import Place

pytest_plugins = ("support.ledger_fixtures",)
PAGE = Path(__file__).parents[2] / "docs" / "starting-late.md"
EXAMPLE = re.compile(r"^```text\n\$ taskmap ([^\n]+)\n(.*?)^```", re.M | re.S)
PLAN = """\
id: p
title: 方案
issued: 2025-01-10
period: {from: 2025-01, until: 2025-12}
reporting:
  - {name: 月报, every: month, day: 25}
  - {name: 季报, every: quarter, day: 月底, from: 2025-07}
  - {name: 专报, once: [2025-03-20, 2025-11-20]}
tasks: [{no: 1, title: 一, lead: 甲局, deadline: 3月底前}]
"""
ENTERED, LAST = "2025-10-08", "2025-12-31"
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


@pytest.fixture
def office(here: Path) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    return here


def split(taskmap: Run, *words: str, day: str = ENTERED) -> Any:
    ran = taskmap("split", "plan.yaml", "--as-of", day, *words, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def missing(taskmap: Run, day: str) -> set[str]:
    ran = taskmap("check-overdue", "--kind", "report", "--as-of", day, "--format", "json")
    assert ran.status in (0, 1), ran.err
    return {each["period"] for each in ran.data}


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        ("2025-10", {*MONTHS[9:], "2025-11-20"}),
        ("10月", {*MONTHS[9:], "2025-11-20"}),
        ("2025-08", {*MONTHS[7:], "2025-Q3", "2025-11-20"}),
        ("2025-Q2", {*MONTHS[3:], "2025-Q3", "2025-11-20"}),
        ("2025-12-01", {"2025-12"}),
        ("2024-01", {*MONTHS, "2025-Q3", "2025-03-20", "2025-11-20"}),
    ],
)
def test_what_was_over_before_is_not_asked_for(
    since: str, asked: set[str], office: Path, taskmap: Run
) -> None:
    """A quarter in which it begins is asked for; a rule that begins later begins when it says."""
    split(taskmap, "--since", since)
    assert missing(taskmap, LAST) == asked


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "afterwards"])
def test_it_holds_for_every_day_and_stays(
    at_once: bool, book: Place, office: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKMAP_LEDGER", place_text(book))
    if not at_once:
        assert split(taskmap)["since"] is None
        assert "2025-04" in missing(taskmap, "2025-06-30")
    said = split(taskmap, "--since", "2025-10", day="2025-10-09")
    assert (said["since"], said["duties"], said["past"]) == ("2025-10", 5, [])
    # Every month the plan is split again, and then it is revised.
    again = split(taskmap, day="2025-11-03")
    assert (again["revision"], again["since"]) == (said["revision"], "2025-10")
    (office / "plan.yaml").write_text(PLAN.replace("甲局", "乙局"), "utf-8")
    assert split(taskmap, day="2025-12-01")["since"] == "2025-10"
    assert missing(taskmap, "2025-06-30") == missing(taskmap, "2025-10-20") == set()
    assert missing(taskmap, "2025-11-03") == {"2025-10"}
    report = taskmap(
        *["report", "--month", "2025-05", "--as-of", "2025-06-30", "--format", "json"]
    ).data
    assert report["plans"][0]["reporting"]["owed"] == 0
    assert taskmap("ledger", "check").status == 0


def test_the_file_is_compared_as_it_is_recorded(office: Path, taskmap: Run) -> None:
    split(taskmap, "--since", "2025-10")
    ran = taskmap("diff", "p", "plan.yaml")
    assert (ran.status, ran.err) == (0, "")


def test_a_period_that_was_wrong_is_put_right(office: Path, taskmap: Run) -> None:
    split(taskmap, "--since", "2025-11")
    split(taskmap, "--since", "2025-10")
    assert missing(taskmap, "2025-10-26") == {"2025-10"}
    split(taskmap, "--since", "2025-09")
    assert missing(taskmap, "2025-10-01") == {"2025-09", "2025-Q3"}


def test_a_plan_that_changed_as_well_counts_from_its_own_day(office: Path, taskmap: Run) -> None:
    split(taskmap)
    (office / "plan.yaml").write_text(PLAN.replace("甲局", "乙局"), "utf-8")
    split(taskmap, "--since", "2025-10")
    assert "2025-04" in missing(taskmap, "2025-06-30")
    assert missing(taskmap, ENTERED) == set()


@pytest.mark.parametrize(
    ("since", "words"), [("2026-02", "最后一期是 2025-Q4"), ("早先", "--since 看不懂这一期")]
)
def test_periods_that_cannot_be_meant(since: str, words: str, office: Path, taskmap: Run) -> None:
    ran = taskmap("split", "plan.yaml", "--as-of", ENTERED, "--since", since)
    assert ran.status == 2
    assert words in ran.err
    assert not (office / ".taskmap").exists()


def test_the_log_tells_it(office: Path, taskmap: Run) -> None:
    split(taskmap, "--since", "2025-10")
    assert "第 1 版，从 2025-10 起报送" in taskmap("log", "2025-01-10").out


def test_the_page_says_what_is_said(here: Path, taskmap: Run) -> None:
    """In the order in which it stands there, with the plan of the example."""
    shutil.copy(EXAMPLES / "starting-late" / "plan.yaml", here)
    examples = EXAMPLE.findall(PAGE.read_text("utf-8"))
    assert len(examples) == 4
    for command, shown in examples:
        ran = taskmap(*shlex.split(command))
        assert ran.status in (0, 1), ran.err
        assert shown in (ran.out, ran.err), command
