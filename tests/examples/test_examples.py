"""The folders of examples/: sound, of the size their READMEs say, walked through, and true to their sources.

tests/test_zhuzhou.py holds the first of them to its notice word for word; here are the other four.
"""

from __future__ import annotations

import datetime
import re
import shlex
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Run
from support import walkthroughs

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

LONGEST_RUN = 20
"""Han characters in a row that an example may have in common with its source."""

Node = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What was counted by hand in the source, and what follows from it for the split."""

    seed: str
    tasks: int
    measures: int
    milestones: int
    targets: int
    checklists: int
    duties: int
    warnings: tuple[str, ...]


FACTS = {
    # 17 blocks. 14 offices of the city, 12 counties, 开发区管委会 and 责任单位待定 stand for themselves.
    # 28 of them report in each of the 43 months from 2019-06 to 2022-12; 12 counties and
    # 开发区管委会 owe the plan of 2019-06-25.
    "zhengzhou-2019": Facts(
        "002", 17, 46, 26, 5, 28, 28 * 43 + 13, ("group-empty", "group-empty", "lead-missing")
    ),
    # 13 pairs of roles in the plan, 25 entries and 98 measures in the list. 28 offices, the zone,
    # 12 counties, and one committee whose members nobody names. No reporting.
    "shaoyang-2021": Facts("003", 13 + 25, 13 + 98, 24, 18, 42, 0, ("group-empty",)),
    # One problem; its criteria name three bodies.
    "jiangyong-2025": Facts("000", 1, 1, 0, 0, 3, 0, ()),
    # Six headings with 一是, 二是, 三是 each, eight targets, no unit at all.
    "jian-2023": Facts("004", 6, 18, 0, 8, 1, 0, ("group-empty",)),
}


def load(path: Path) -> Node:
    # BaseLoader, as in the plan format: every scalar is the text that was typed.
    loaded: Node = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return loaded


def tasks_of(node: Node) -> list[Node]:
    inner = [task for chapter in node.get("chapters", ()) for task in tasks_of(chapter)]
    return [*node.get("tasks", ()), *inner]


def measures_of(task: Node) -> list[Node]:
    """As the plan format has it: a task without measures is one itself."""
    measures: list[Node] = task.get("measures") or [task]
    return measures


def entries(tasks: list[Node], key: str) -> list[Node]:
    """What tasks and their measures have under `key`."""
    parts = [part for task in tasks for part in (task, *task.get("measures", ()))]
    return [entry for part in parts for entry in part.get(key, ())]


def path_of(name: str) -> Path:
    return EXAMPLES / name / "plan.yaml"


def readme(name: str) -> str:
    return (EXAMPLES / name / "README.md").read_text("utf-8")


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
    assert examples() == sorted([*FACTS, "zhuzhou-2022"])


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
def test_walk_through(name: str, taskmap: Run, here: Path) -> None:
    """Every command of the README, in the order in which it stands there, with a copy of the examples."""
    shutil.copytree(EXAMPLES, here / "examples")
    lines = commands(readme(name))
    assert len(lines) >= 2
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "taskmap"
        ran = taskmap(*words)
        assert ran.status == 0, (line, ran)
    walkthroughs.SEEN[name](here / "out", taskmap)


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


# Against the sources, where they stand beside the checkout.

beside = pytest.mark.skipif(
    not SEEDS.exists(), reason="the source documents do not stand beside this checkout"
)


def source(name: str) -> Path:
    [path] = SEEDS.glob(f"{FACTS[name].seed}_*.txt")
    return path


def pressed(name: str) -> str:
    """The source without blanks and line ends, which break its words anywhere."""
    return "".join(source(name).read_text("utf-8").split())


def printed(names: list[Any]) -> str:
    """A list of units as the source prints it; of a group with chosen members the members."""
    flat = [
        member
        for each in names
        for member in ([each] if isinstance(each, str) else next(iter(each.values())))
    ]
    return "、".join(flat)


def han(text: str) -> str:
    return "".join(re.findall("[一-鿿]+", text))


def sentences(node: Any, key: str = "") -> Iterator[str]:
    """Every text of a plan that is neither a title nor a name."""
    if isinstance(node, dict):
        for inner, value in node.items():
            if inner not in ("title", "issuer", "reporting", "units", "groups"):
                yield from sentences(value, inner)
    elif isinstance(node, list):
        for value in node:
            yield from sentences(value, key)
    elif key in ("text", "problem", "goal", "what", "criteria", "name", "baseline", "source"):
        yield node


@beside
class TestAgainstTheSource:
    def test_own_words(self, name: str) -> None:
        whole = han(source(name).read_text("utf-8"))
        texts = [*sentences(load(path_of(name)))]
        # The first line is the title; names of units may be as long as they are.
        texts += [line for line in readme(name).splitlines()[1:] if "领导小组办公室" not in line]
        copied = [
            run
            for said in map(han, texts)
            for at in range(len(said) - LONGEST_RUN)
            if (run := said[at : at + LONGEST_RUN + 1]) in whole
        ]
        assert copied == []

    def test_every_figure_is_in_the_source(self, name: str) -> None:
        whole = set(re.findall(r"\d+(?:\.\d+)?", source(name).read_text("utf-8")))
        plan = load(path_of(name))
        told = [
            figure
            for said in [*sentences(plan), *(each["value"] for each in targets(plan))]
            for figure in re.findall(r"\d+(?:\.\d+)?", said)
        ]
        assert [figure for figure in told if figure not in whole] == []

    @pytest.mark.parametrize(
        "name",
        [
            "zhengzhou-2019",
            "shaoyang-2021",
            "jiangyong-2025",
            "jian-2023",
        ],
    )
    def test_import_finds_as_many(self, name: str, facts: Facts, taskmap: Run, here: Path) -> None:
        assert taskmap("import", source(name), "-o", "draft.yaml").status == 0
        draft = tasks_of(load(here / "draft.yaml"))
        ours = tasks_of(load(path_of(name)))
        assert [len(measures_of(task)) for task in draft] == [
            len(measures_of(task)) for task in ours
        ]
        assert len(draft) == facts.tasks


def targets(plan: Node) -> list[Node]:
    return entries(tasks_of(plan), "targets")


@beside
def test_zhengzhou_units() -> None:
    """17 triples of roles: 15 of blocks, two of items. One block has lost its own."""
    roles = re.findall(
        r"牵头单位:(.*?)主体责任单位:(.*?)配合单位:(.*?)(?=[\d(]|[一二三四五六七]、)",
        pressed("zhengzhou-2019"),
    )
    assert len(roles) == 17
    tasks = tasks_of(load(path_of("zhengzhou-2019")))
    parts = [part for task in tasks for part in (task, *task.get("measures", ()))]
    ours = [
        tuple(printed(part[role]) for role in ("lead", "responsible", "support"))
        for part in parts
        if "lead" in part
    ]
    # 「…等相关县(市、区)政府」: the four that are named.
    theirs = [tuple(re.sub(r"等相关.*", "", names) for names in each) for each in roles]
    assert ours == theirs


@beside
def test_shaoyang_plan_units() -> None:
    pairs = re.findall(r"[（(]牵头单位：(.*?)；责任单位：(.*?)[)）]", pressed("shaoyang-2021"))
    assert len(pairs) == 13
    ours = [
        (printed(task["lead"]), printed(task["responsible"]))
        for task in tasks_of(load(path_of("shaoyang-2021")))
        if "problem" not in task
    ]
    assert ours == [(lead, rest.replace("，", "、")) for lead, rest in pairs]


ENTRY = re.compile(
    "市级督办领导[：:](.*?)主体责任单位[：:](.*?)市直牵头单位[：:](.*?)"
    "(?:市直配合单位[：:](.*?))?整改时限[：:](.*?)整改目标[：:]"
)
FOUR_COUNTIES = "邵东市、新邵县、武冈市、洞口县"
SEVERAL_DATES = {
    "7": "2024年6月前",
    "13": "2023年12月31日前，持续推进",
    "14": "2021年底前，持续推进",
    "16": "到2025年",
    "22": "2021年12月31日前，持续推进",
}
"""What the example makes of a time limit with several dates or with words between them."""


@pytest.fixture
def pairs() -> list[tuple[Node, tuple[str, ...]]]:
    """Each entry of the example beside its printed supervisor, roles and time limit."""
    found = ENTRY.findall(pressed("shaoyang-2021"))
    ours = [task for task in tasks_of(load(path_of("shaoyang-2021"))) if "problem" in task]
    return [*zip(ours, found, strict=True)]


@beside
class TestShaoyangEntries:
    def test_supervisors(self, pairs: list[tuple[Node, tuple[str, ...]]]) -> None:
        assert [ours["supervisor"] for ours, _ in pairs] == [theirs[0] for _, theirs in pairs]

    def test_lead_and_support(self, pairs: list[tuple[Node, tuple[str, ...]]]) -> None:
        for ours, theirs in pairs:
            assert printed(ours["lead"]) == theirs[2]
            assert printed(ours.get("support", [])) == theirs[3]

    def test_responsible(self, pairs: list[tuple[Node, tuple[str, ...]]]) -> None:
        """Who leads too stands with the leads: a unit has one role in a measure."""
        for ours, theirs in pairs:
            names = (
                theirs[1].replace("，", "、").replace(f"{FOUR_COUNTIES}委、人民政府", FOUR_COUNTIES)
            )
            left = [each for each in names.split("、") if each not in ours["lead"]]
            assert printed(ours["responsible"]) == "、".join(left)

    def test_time_limits(self, pairs: list[tuple[Node, tuple[str, ...]]]) -> None:
        for ours, theirs in pairs:
            assert ours["deadline"] == SEVERAL_DATES.get(ours["id"], theirs[4])

    def test_dates(self, pairs: list[tuple[Node, tuple[str, ...]]]) -> None:
        """Every date of a time limit, a goal or a measure, and no other."""
        rest = pressed("shaoyang-2021").split("附件一、")[1]
        following = [*(ours["no"] for ours, _ in pairs[1:]), "二十六"]
        for (ours, _), number in zip(pairs, following, strict=True):
            theirs, _, rest = rest[rest.index("整改时限") :].partition(f"{number}、")
            written = [ours["deadline"], ours["goal"], *entries([ours], "targets")]
            written += [*entries([ours], "milestones"), *ours["measures"]]
            assert dates(str(written)) == dates(theirs), ours["id"]


NAMES_OF_RULES = {"2021年", "2019—2021年", "2020—2022年"}
"""Years in the titles of other documents."""


def dates(text: str) -> set[str]:
    return set(re.findall(r"(?:\d{4}—)?\d{4}年(?:\d+月)?(?:\d+日)?(?:底)?", text)) - NAMES_OF_RULES


@beside
def test_jiangyong_criteria() -> None:
    text = pressed("jiangyong-2025")
    section = text[text.index("三、验收标准") : text.index("四、整改完成情况")]
    closure = tasks_of(load(path_of("jiangyong-2025")))[0]["closure"]
    ours = [each.split("：")[0] for each in closure["criteria"]]
    assert ours == re.findall(r"[(][一二三四五][)](.*?)。", section)


@beside
def test_jiangyong_notice() -> None:
    dates = re.search(
        r"公示时间:(\d+)年(\d+)月(\d+)日-(\d+)年(\d+)月(\d+)日", pressed("jiangyong-2025")
    )
    assert dates is not None
    numbers = [*map(int, dates.groups())]
    first, last = datetime.date(*numbers[:3]), datetime.date(*numbers[3:])
    closure = tasks_of(load(path_of("jiangyong-2025")))[0]["closure"]
    assert int(closure["notice_days"]) == (last - first).days + 1


@beside
def test_jian_sub_tasks() -> None:
    text = pressed("jian-2023")
    work = text[text.index("重点抓好以下工作") : text.index("各位代表!")]
    assert [work.count(mark) for mark in ("一是", "二是", "三是", "四是")] == [6, 6, 6, 0]
