"""The eight made-up plans of a year: packed, each town gets one workbook a month where it got eight."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run
from support.example_plans import EXAMPLES

PLANS = sorted((EXAMPLES / "eight-plans").glob("*.yaml"))
TOWNS = ("清溪镇", "石桥镇")


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    for path in PLANS:
        words = ("-o", f"out/{path.stem}", "--month", "2025-01", "--as-of", "2025-01-09")
        assert taskmap("split", path, *words).status == 0
    return taskmap


def test_the_workbooks_of_a_town_and_month_go_from_eight_to_one(office: Run) -> None:
    apart = {
        unit: sum(Path(f"out/{path.stem}/责任清单/{unit}.xlsx").exists() for path in PLANS)
        for unit in TOWNS
    }
    assert apart == dict.fromkeys(TOWNS, 8)
    for month in range(1, 13):
        words = ("--month", f"2025-{month:02}", "--as-of", "2025-01-10", "--format", "json")
        workbooks = office("pack", "--dry-run", *words).data["workbooks"]
        packed = [each for each in workbooks if each["unit"] in TOWNS]
        assert [each["unit"] for each in packed] == [*TOWNS]
        assert [len(each["sections"]) for each in packed] == [8, 8]


def test_what_several_plans_ask_is_asked_once(office: Run) -> None:
    data = office("pack", "--month", "2025-01", "--as-of", "2025-01-10", "--format", "json").data
    [town] = [each for each in data["workbooks"] if each["unit"] == "清溪镇"]
    asked = {each["plan"]: [one["id"] for one in each["same"]] for each in town["sections"]}
    assert {plan: ids for plan, ids in asked.items() if ids} == {
        "villages-2025": ["1", "3"],
        "housing-2025": ["1"],
    }
    assert sum(each["rows"] for each in town["sections"]) == town["rows"] + 3
