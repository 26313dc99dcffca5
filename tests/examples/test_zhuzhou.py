"""The example examples/zhuzhou-2022: what holds of it without knowing the notice."""

from __future__ import annotations

import pytest

from support.example_plans import Node, entries_by_measure, load, path_of, tasks_of

MEMBERS = "领导小组各成员单位"
COUNTIES = "有关县市区"


@pytest.fixture(scope="module")
def plan() -> Node:
    return load(path_of("zhuzhou-2022"))


@pytest.fixture(scope="module")
def tasks(plan: Node) -> list[Node]:
    return tasks_of(plan)


@pytest.fixture(scope="module")
def measures(tasks: list[Node]) -> list[Node]:
    return [measure for task in tasks for measure in task["measures"]]


def registered(plan: Node) -> set[str]:
    names: set[str] = set()
    for unit in plan["units"]:
        names |= {unit} if isinstance(unit, str) else {unit["name"], *unit["aliases"]}
    return names


class TestAlone:
    """What holds without knowing the notice."""

    def test_head(self, plan: Node) -> None:
        assert plan["id"] == "zhuzhou-2022"
        assert plan["issued"] == "2022-05-07"
        assert plan["period"] == {"from": "2022-05", "until": "2022-12"}
        assert "number" not in plan

    def test_reporting(self, plan: Node) -> None:
        [rule] = plan["reporting"]
        assert (rule["every"], rule["day"], rule["roll"]) == ("month", "25", "none")
        assert (rule["to"], rule["forward_to"], rule["signed"]) == ("市长江办", "市政府", "true")

    def test_size(self, tasks: list[Node], measures: list[Node]) -> None:
        assert len(tasks) == 24
        assert len(measures) == 49
        assert len(entries_by_measure(measures, "milestones")) == 3
        assert len(entries_by_measure(measures, "targets")) == 11

    def test_ids(self, tasks: list[Node]) -> None:
        assert [task["no"] for task in tasks] == [str(no) for no in range(1, 25)]
        for task in tasks:
            expected = [f"{task['no']}.{n}" for n in range(1, len(task["measures"]) + 1)]
            assert [measure["id"] for measure in task["measures"]] == expected

    def test_every_name_is_known(self, plan: Node, measures: list[Node]) -> None:
        known = registered(plan) | plan["groups"].keys()
        lists = [*plan["groups"].values()]
        lists += [measure["units"] for measure in measures]
        lists += [item.get("units", []) for _, item in entries_by_measure(measures, "milestones")]
        assert {name for names in lists for name in names} <= known

    def test_every_registered_unit_has_work(self, plan: Node, measures: list[Node]) -> None:
        named = {name for measure in measures for name in measure["units"]}
        named |= set(plan["groups"][COUNTIES])
        names = {unit if isinstance(unit, str) else unit["name"] for unit in plan["units"]}
        assert names <= named
        assert len(names) == len(plan["units"]) == 42

    def test_busiest_unit(self, measures: list[Node]) -> None:
        assert sum("市生态环境局" in measure["units"] for measure in measures) == 25

    def test_groups(self, plan: Node, measures: list[Node]) -> None:
        assert len(plan["groups"][COUNTIES]) == 9
        assert plan["groups"][MEMBERS] == []
        assert [m["id"] for m in measures if COUNTIES not in m["units"]] == ["21.1"]
        with_members = [m["id"] for m in measures if MEMBERS in m["units"]]
        assert with_members == ["15.1", "21.1", "23.1", "24.1"]
