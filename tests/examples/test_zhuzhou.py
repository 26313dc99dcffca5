"""The example examples/zhuzhou-2022: sound in itself, and true to the hand-checked content of the notice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PLAN = Path(__file__).parents[2] / "examples" / "zhuzhou-2022" / "plan.yaml"
TRUTH = Path(__file__).parents[3] / "shared" / "truth" / "zhuzhou.json"

MEMBERS = "领导小组各成员单位"
COUNTIES = "有关县市区"
PRINTED_NAMES = {"市推动长江经济带发展领导小组各成员单位": MEMBERS}
BOUNDS = {">=": "least", ">": "least", "=": "exactly"}

Node = dict[str, Any]


def tasks_of(node: Node) -> Iterator[Node]:
    yield from node.get("tasks", ())
    for chapter in node.get("chapters", ()):
        yield from tasks_of(chapter)


def gathered(measures: list[Node], key: str) -> list[tuple[str, Node]]:
    """Every entry under `key`, each with the id of its measure."""
    return [(measure["id"], item) for measure in measures for item in measure.get(key, ())]


@pytest.fixture(scope="module")
def plan() -> Node:
    # BaseLoader, as in the plan format: every scalar is the text that was typed.
    loaded: Node = yaml.load(PLAN.read_text("utf-8"), Loader=yaml.BaseLoader)
    return loaded


@pytest.fixture(scope="module")
def tasks(plan: Node) -> list[Node]:
    return list(tasks_of(plan))


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
        assert len(gathered(measures, "milestones")) == 3
        assert len(gathered(measures, "targets")) == 11

    def test_ids(self, tasks: list[Node]) -> None:
        assert [task["no"] for task in tasks] == [str(no) for no in range(1, 25)]
        for task in tasks:
            expected = [f"{task['no']}.{n}" for n in range(1, len(task["measures"]) + 1)]
            assert [measure["id"] for measure in task["measures"]] == expected

    def test_every_name_is_known(self, plan: Node, measures: list[Node]) -> None:
        known = registered(plan) | plan["groups"].keys()
        lists = [*plan["groups"].values()]
        lists += [measure["units"] for measure in measures]
        lists += [item.get("units", []) for _, item in gathered(measures, "milestones")]
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


@pytest.fixture(scope="module")
def truth() -> Node:
    loaded: Node = json.loads(TRUTH.read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def segments(truth: Node) -> list[Node]:
    return [segment for point in truth["points"] for segment in point["segments"]]


def printed_units(verbatim: str) -> list[str]:
    """The names in a printed list, whatever brackets the web page has lost."""
    names = re.split("[、,]", re.sub(r"[()。\s]", "", verbatim))
    return [PRINTED_NAMES.get(name, name) for name in names]


def han(text: str) -> str:
    return "".join(re.findall("[一-鿿]+", text))


@pytest.mark.skipif(
    not TRUTH.exists(), reason="the hand-checked content does not stand beside this checkout"
)
class TestAgainstTheNotice:
    """The same points, lists, dates and figures as were read from the notice by hand."""

    def test_head(self, plan: Node, truth: Node) -> None:
        metadata = truth["metadata"]
        assert plan["title"] == metadata["document_title"]
        assert plan["issuer"] == metadata["issuer"]
        assert plan["issued"] == metadata["date_of_issue"]["iso"]

    def test_chapters(self, plan: Node, truth: Node) -> None:
        def written(chapter: Node) -> tuple[str, list[str]]:
            return han(chapter["title"]), [
                han(inner["title"]) for inner in chapter.get("chapters", ())
            ]

        def printed(section: Node) -> tuple[str, list[str]]:
            inner = [han(child["no"] + child["title"]) for child in section["children"]]
            return han(section["no"] + section["title_verbatim"]), inner

        assert [*map(written, plan["chapters"])] == [*map(printed, truth["section_tree"])]

    def test_points_stand_in_their_chapters(self, plan: Node, truth: Node) -> None:
        def leaves(chapter: Node) -> list[Node]:
            return chapter.get("chapters") or [chapter]

        written = [
            [int(task["no"]) for task in leaf["tasks"]]
            for chapter in plan["chapters"]
            for leaf in leaves(chapter)
        ]
        printed = [
            leaf["points"]
            for section in truth["section_tree"]
            for leaf in section["children"] or [section]
        ]
        assert written == printed

    def test_points(self, tasks: list[Node], truth: Node) -> None:
        assert [(task["no"], task["title"]) for task in tasks] == [
            (str(point["no"]), point["title"].rstrip("。")) for point in truth["points"]
        ]

    def test_units(self, measures: list[Node], segments: list[Node]) -> None:
        assert [(measure["id"], measure["units"]) for measure in measures] == [
            (segment["id"], printed_units(segment["unit_list_verbatim"])) for segment in segments
        ]

    def test_milestones(self, measures: list[Node], segments: list[Node]) -> None:
        written, printed = gathered(measures, "milestones"), gathered(segments, "deadlines")
        assert [(id_, item["by"]) for id_, item in written] == [
            (id_, item.get("repaired", item["verbatim"])) for id_, item in printed
        ]
        for (_, ours), (_, theirs) in zip(written, printed, strict=True):
            assert "".join(ours.get("units", [])) + ours["what"] == theirs["scope"] + theirs["duty"]

    def test_targets(self, measures: list[Node], segments: list[Node]) -> None:
        assert [
            (id_, item["name"], float(item["value"]), item["unit"], item["at"])
            for id_, item in gathered(measures, "targets")
        ] == [
            (id_, re.sub("[()]", "", item["name"]), item["value"], item["unit"], BOUNDS[item["op"]])
            for id_, item in gathered(segments, "targets")
        ]
