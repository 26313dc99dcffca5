"""The folders of examples/: sound, of the size their READMEs say, and walked through.

benchmarks/seeds.py holds them to the documents that they were made from, which are no part of the repository.
"""

from __future__ import annotations

import re
import shlex
import shutil
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Run
from support import walkthroughs
from support.example_plans import (
    EXAMPLES,
    Node,
    entries,
    load,
    measures_of,
    path_of,
    readme,
    tasks_of,
)


@dataclass(frozen=True)
class Facts:
    """What was counted by hand in the source, and what follows from it for the split."""

    tasks: int
    measures: int
    milestones: int
    targets: int
    checklists: int
    duties: int
    warnings: tuple[str, ...]


FACTS = {
    # 17 blocks. 14 offices of the city, 12 counties, 开发区管委会 stands for itself.
    # 27 of them report in each of the 43 months from 2019-06 to 2022-12; 12 counties and
    # 开发区管委会 owe the plan of 2019-06-25.
    "zhengzhou-2019": Facts(
        17,
        46,
        26,
        5,
        27,
        27 * 43 + 13,
        ("deadline-outside", "group-empty", "lead-missing"),
    ),
    # 13 pairs of roles in the plan, 25 entries and 98 measures in the list. 28 offices, the zone,
    # 12 counties, and one committee whose members nobody names. No reporting.
    "shaoyang-2021": Facts(
        *(13 + 25, 13 + 98, 24, 18, 42, 0),
        ("deadline-outside",) * 3 + ("group-empty", "reporting-missing"),
    ),
    # One problem; its criteria name three bodies.
    "jiangyong-2025": Facts(1, 1, 0, 0, 3, 0, ("reporting-missing",)),
    # Six headings with 一是, 二是, 三是 each, eight targets, no unit at all.
    "jian-2023": Facts(6, 18, 0, 8, 1, 0, ("reporting-missing",)),
    # Made up: three offices report in each of ten months.
    "starting-late": Facts(3, 4, 0, 0, 3, 3 * 10, ()),
    # Made up too: three offices report in each of twelve months.
    "first-plan": Facts(2, 3, 1, 1, 3, 3 * 12, ()),
}


@pytest.fixture(params=FACTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def facts(name: str) -> Facts:
    return FACTS[name]


@pytest.fixture
def tasks(name: str) -> list[Node]:
    return tasks_of(load(path_of(name)))


def examples() -> list[str]:
    return sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def commands(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_every_example_is_tested() -> None:
    assert examples() == sorted([*FACTS, "zhuzhou-2022", "eight-plans"])


class TestAlone:
    """What holds without knowing the source."""

    def test_validate_says_only_what_the_readme_explains(
        self, name: str, facts: Facts, taskmap: Run
    ) -> None:
        ran = taskmap("validate", path_of(name), "--format", "json")
        assert ran.status == 0
        assert sorted(each["code"] for each in ran.data) == sorted(facts.warnings)

    def test_size(self, facts: Facts, tasks: list[Node]) -> None:
        assert len(tasks) == facts.tasks
        assert sum(len(measures_of(task)) for task in tasks) == facts.measures
        assert len(entries(tasks, "milestones")) == facts.milestones
        assert len(entries(tasks, "targets")) == facts.targets

    def test_split(self, name: str, facts: Facts, taskmap: Run, here: Path) -> None:
        ran = taskmap("split", path_of(name), "--as-of", "2019-06-01", "--format", "json")
        assert ran.status == 0
        sizes = {key: ran.data[key] for key in ("tasks", "measures", "units", "duties")}
        assert sizes == {
            "tasks": facts.tasks,
            "measures": facts.measures,
            "units": facts.checklists,
            "duties": facts.duties,
        }
        assert len([*(here / "out" / "责任清单").glob("*.xlsx")]) == facts.checklists
        assert f"{facts.checklists}份" in readme(name)

    def test_ids_stay(self, name: str, taskmap: Run) -> None:
        """Issued twice, nothing has changed."""
        revisions = [
            taskmap("split", path_of(name), "--as-of", "2019-06-01", "--format", "json").data[
                "revision"
            ]
            for _ in range(2)
        ]
        assert revisions == [1, 1]

    def test_no_phone_numbers(self, name: str) -> None:
        said = path_of(name).read_text("utf-8") + readme(name)
        phones = re.findall(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)", said)
        assert set(phones) <= {"0000-0000000"}


@pytest.mark.parametrize("name", examples())
@pytest.mark.slow
def test_walk_through(name: str, taskmap: Run, here: Path) -> None:
    """Every command of the README, in the order in which it stands there, with a copy of the examples."""
    shutil.copytree(EXAMPLES, here / "examples")
    lines = commands(readme(name))
    assert len(lines) >= 2
    hands = walkthroughs.HANDS.get(name, {})
    assert hands.keys() <= set(lines)
    for line in lines:
        if line in hands:
            hands[line](here)
        program, *words = shlex.split(line)
        assert program == "taskmap"
        ran = taskmap(*words)
        assert ran.status == 0, (line, ran)
    walkthroughs.CHECKS[name](here / "out", taskmap)


class TestZhengzhou:
    @pytest.fixture
    def tasks(self) -> list[Node]:
        return tasks_of(load(path_of("zhengzhou-2019")))

    def test_ids(self, tasks: list[Node]) -> None:
        assert " ".join(task["id"] for task in tasks) == (
            "2.1 2.2.1 2.2.2 3.1 3.2 3.3 4.1 5.1 5.2 5.3 5.4 5.5 6.1 6.2 6.3 6.4 6.5"
        )

    def test_nine_dates_in_one_block(self, tasks: list[Node]) -> None:
        """Seeds-notes: start and finish for each kind of enterprise, and a headline they contradict."""
        [block] = [task for task in tasks if task["id"] == "3.1"]
        assert len(block["milestones"]) == 9
        assert "deadline" not in block

    def test_reporting(self) -> None:
        monthly, once = load(path_of("zhengzhou-2019"))["reporting"]
        assert (monthly["every"], monthly["day"]) == ("month", "25")
        assert monthly["to"] == "市环境污染治理攻坚战领导小组办公室(市工信局)"
        assert (once["once"], once["who"]) == ("2019-06-25", ["各县(市、区)政府", "开发区管委会"])


class TestShaoyang:
    @pytest.fixture
    def entries(self) -> list[Node]:
        tasks = tasks_of(load(path_of("shaoyang-2021")))
        return [task for task in tasks if "problem" in task]

    def test_ids(self, entries: list[Node]) -> None:
        assert [entry["id"] for entry in entries] == [str(number) for number in range(1, 26)]

    def test_measures(self, entries: list[Node]) -> None:
        assert sum(len(entry["measures"]) for entry in entries) == 98

    def test_every_entry_is_whole(self, entries: list[Node]) -> None:
        asked = {"problem", "supervisor", "lead", "responsible", "deadline", "goal", "measures"}
        assert [entry["id"] for entry in entries if not asked <= entry.keys()] == []

    def test_no_support(self, entries: list[Node]) -> None:
        """Seeds-notes: the field is missing in these, not empty."""
        without = [entry["id"] for entry in entries if "support" not in entry]
        assert without == ["4", "6", "18", "20", "21"]

    def test_ongoing(self, entries: list[Node]) -> None:
        said = {entry["id"]: entry["deadline"] for entry in entries}
        assert [no for no, text in said.items() if text == "持续推进"] == ["1", "2", "4", "5", "19"]
        both = [no for no, text in said.items() if text.endswith("，持续推进")]
        assert both == ["13", "14", "22"]

    def test_measures_grouped_by_unit(self, entries: list[Node]) -> None:
        """The unit in whose group a measure stands leads it; without a lead of its own the entry's."""
        assert [self.leads(entries, no) for no in ("2", "4")] == [
            {"市发展和改革委员会": 6, "邵阳县": 3},
            {"市发展和改革委员会": 2, "市工业和信息化局": 2},
        ]

    @staticmethod
    def leads(entries: list[Node], no: str) -> Counter[str]:
        [entry] = [entry for entry in entries if entry["id"] == no]
        return Counter("、".join(each.get("lead", entry["lead"])) for each in entry["measures"])


class TestJian:
    @pytest.fixture
    def targets(self) -> list[Node]:
        return entries(tasks_of(load(path_of("jian-2023"))), "targets")

    def test_three_of_each_heading(self) -> None:
        assert [len(task["measures"]) for task in tasks_of(load(path_of("jian-2023")))] == [3] * 6

    def test_baselines(self, targets: list[Node]) -> None:
        """Seeds-notes: two pairs compare in figures; a rank, a grade and a missing figure do not."""
        figures = {each["name"]: each["baseline"] for each in targets if "baseline" in each}
        unlike = {each for each, said in figures.items() if said.startswith("不可比：")}
        assert len(unlike) == 3
        assert {each: said for each, said in figures.items() if each not in unlike} == {
            "单位GDP能耗下降": "4.9",
            "森林覆盖率": "67.7",
        }

    def test_two_targets_without_a_figure(self, targets: list[Node]) -> None:
        assert [each["value"] for each in targets].count("完成省下达任务") == 2


def test_the_same_problem_twice() -> None:
    """The problem of Jiangyong is entry 16 of Shaoyang but for the width of its marks and its spaces."""

    def folded(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).split())

    [one] = tasks_of(load(path_of("jiangyong-2025")))
    tasks = tasks_of(load(path_of("shaoyang-2021")))
    [other] = [task for task in tasks if task["id"] == "16"]
    assert one["problem"] != other["problem"]
    assert folded(one["problem"]) == folded(other["problem"])
