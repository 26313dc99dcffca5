"""A plan counts from its issue, though it is entered later: what was due in between is owed, and `split` says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Run

PLAN = """\
id: p
title: 方案
issued: 2025-01-10
period: {from: 2025-01, until: 2025-12}
reporting:
  - {name: 月报, every: month, day: 25}
  - {name: 季报, every: quarter, day: 月底}
tasks: [{no: 1, title: 一, lead: 甲局, deadline: 3月底前}]
"""
PAGE = Path(__file__).parents[2] / "docs" / "report.md"
NOTES = """\
注意：方案从印发那天算起，“月报”已有 3 期过了截止日（2025-01、2025-02、2025-03），没有收到的算未报送；已在纸上报过的，在这条规则里写 from: 2025-04，再 split 一次。
注意：方案从印发那天算起，“季报”已有 1 期过了截止日（2025-Q1），没有收到的算未报送；已在纸上报过的，在这条规则里写 from: 2025-04，再 split 一次。
不改方案也可以：加 --since 2025-04 再 split 一次，各条规则在这个台账里都从那时起报。
"""


@pytest.fixture
def office(here: Path) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    return here


def split(taskmap: Run, day: str, *words: str) -> Any:
    ran = taskmap("split", "plan.yaml", "--as-of", day, *words, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def missing(taskmap: Run, day: str) -> list[str]:
    ran = taskmap("check-overdue", "--kind", "report", "--as-of", day, "--format", "json")
    return [each["period"] for each in ran.data]


def test_a_day_between_issue_and_entry_answers(office: Path, taskmap: Run) -> None:
    split(taskmap, "2025-04-20")
    assert missing(taskmap, "2025-02-26") == ["2025-01", "2025-02"]
    assert missing(taskmap, "2025-04-20") == ["2025-01", "2025-02", "2025-03", "2025-Q1"]
    (plan,) = taskmap(
        "report", "--month", "2025-02", "--as-of", "2025-02-26", "--format", "json"
    ).data["plans"]
    assert plan["reporting"]["missing"] == ["甲局"]
    assert "到 2025-01-09 为止还没有印发过的方案" in taskmap("plans", "--as-of", "2025-01-09").err


def test_today_as_well(office: Path, taskmap: Run) -> None:
    assert taskmap("split", "plan.yaml").status == 0
    assert missing(taskmap, "2025-02-26") == ["2025-01", "2025-02"]


def test_split_says_what_is_past(office: Path, taskmap: Run) -> None:
    assert taskmap("split", "plan.yaml", "--as-of", "2025-04-20", "--dry-run").err == NOTES
    assert taskmap("split", "plan.yaml", "--as-of", "2025-04-20").err.startswith(NOTES)
    first, _, last = NOTES.splitlines()
    assert f"{first}\n{last}\n" in PAGE.read_text("utf-8")
    # Once it is entered there is nothing more to say.
    assert "--since" not in taskmap("split", "plan.yaml", "--as-of", "2025-05-20").err


def test_for_programs(office: Path, taskmap: Run) -> None:
    assert split(taskmap, "2025-01-10", "--dry-run")["past"] == []
    monthly = {"rule": "月报", "periods": ["2025-01"], "from": "2025-02"}
    assert split(taskmap, "2025-01-26", "--dry-run")["past"] == [monthly]
    (*_, quarterly) = split(taskmap, "2026-02-01")["past"]
    assert quarterly == {
        "rule": "季报",
        "periods": ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"],
        "from": None,
    }


def test_what_was_reported_on_paper_is_left_out(office: Path, taskmap: Run) -> None:
    text = PLAN.replace("day: 25}", "day: 25, from: 2025-04}").replace(
        "day: 月底}", "day: 月底, from: 2025-04}"
    )
    (office / "plan.yaml").write_text(text, "utf-8")
    assert split(taskmap, "2025-04-20")["past"] == []
    assert missing(taskmap, "2025-04-26") == ["2025-04"]


def test_a_plan_that_does_not_say_counts_from_its_entry(office: Path, taskmap: Run) -> None:
    (office / "plan.yaml").write_text(PLAN.replace("issued: 2025-01-10\n", ""), "utf-8")
    assert split(taskmap, "2025-04-20")["past"] == []
    assert missing(taskmap, "2025-04-26") == ["2025-04"]
    assert taskmap("check-overdue", "--as-of", "2025-04-19").status == 2


def test_a_later_revision_counts_from_its_own_day(office: Path, taskmap: Run) -> None:
    split(taskmap, "2025-01-10")
    (office / "plan.yaml").write_text(PLAN.replace("甲局", "乙局"), "utf-8")
    assert split(taskmap, "2025-04-20")["past"] == []
    assert missing(taskmap, "2025-04-26") == ["2025-04"]
