"""Hold the examples to the documents they were made from: `python -m pytest benchmarks/seeds.py`.

The documents are no part of the repository: five public notices and one of them taken apart by hand, in a folder
`shared` beside the checkout. Without that folder everything here fails.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.example_plans import (
    Node,
    entries,
    entries_by_measure,
    load,
    measures_of,
    path_of,
    readme,
    tasks_of,
)

SHARED = Path(__file__).parents[2] / "shared"
SEEDS, TRUTH = SHARED / "seeds", SHARED / "truth" / "zhuzhou.json"
SOURCES = {
    "zhengzhou-2019": "002",
    "shaoyang-2021": "003",
    "jiangyong-2025": "000",
    "jian-2023": "004",
}
LONGEST_RUN = 20
"""Han characters in a row that an example may have in common with its source."""

MEMBERS = "领导小组各成员单位"
PRINTED_NAMES = {"市推动长江经济带发展领导小组各成员单位": MEMBERS}
BOUNDS = {">=": "least", ">": "least", "=": "exactly"}


@pytest.fixture(params=SOURCES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def source(name: str) -> Path:
    [path] = SEEDS.glob(f"{SOURCES[name]}_*.txt")
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

    def test_import_finds_as_many(self, name: str, tmp_path: Path) -> None:
        out = tmp_path / "draft.yaml"
        command = [sys.executable, "-m", "taskmap", "import", str(source(name))]
        command += ["-o", str(out), "--keys", "en"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        draft, ours = tasks_of(load(out)), tasks_of(load(path_of(name)))
        assert [len(measures_of(task)) for task in draft] == [
            len(measures_of(task)) for task in ours
        ]


def targets(plan: Node) -> list[Node]:
    return entries(tasks_of(plan), "targets")


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


def test_jiangyong_criteria() -> None:
    text = pressed("jiangyong-2025")
    section = text[text.index("三、验收标准") : text.index("四、整改完成情况")]
    closure = tasks_of(load(path_of("jiangyong-2025")))[0]["closure"]
    ours = [each.split("：")[0] for each in closure["criteria"]]
    assert ours == re.findall(r"[(][一二三四五][)](.*?)。", section)


def test_jiangyong_notice() -> None:
    dates = re.search(
        r"公示时间:(\d+)年(\d+)月(\d+)日-(\d+)年(\d+)月(\d+)日", pressed("jiangyong-2025")
    )
    assert dates is not None
    numbers = [*map(int, dates.groups())]
    first, last = datetime.date(*numbers[:3]), datetime.date(*numbers[3:])
    closure = tasks_of(load(path_of("jiangyong-2025")))[0]["closure"]
    assert int(closure["notice_days"]) == (last - first).days + 1


def test_jian_sub_tasks() -> None:
    text = pressed("jian-2023")
    work = text[text.index("重点抓好以下工作") : text.index("各位代表!")]
    assert [work.count(mark) for mark in ("一是", "二是", "三是", "四是")] == [6, 6, 6, 0]


@pytest.fixture(scope="module")
def plan() -> Node:
    return load(path_of("zhuzhou-2022"))


@pytest.fixture(scope="module")
def tasks(plan: Node) -> list[Node]:
    return tasks_of(plan)


@pytest.fixture(scope="module")
def measures(tasks: list[Node]) -> list[Node]:
    return [measure for task in tasks for measure in task["measures"]]


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
        written, printed = (
            entries_by_measure(measures, "milestones"),
            entries_by_measure(segments, "deadlines"),
        )
        assert [(id_, item["by"]) for id_, item in written] == [
            (id_, item.get("repaired", item["verbatim"])) for id_, item in printed
        ]
        for (_, ours), (_, theirs) in zip(written, printed, strict=True):
            assert "".join(ours.get("units", [])) + ours["what"] == theirs["scope"] + theirs["duty"]

    def test_targets(self, measures: list[Node], segments: list[Node]) -> None:
        assert [
            (id_, item["name"], float(item["value"]), item["unit"], item["at"])
            for id_, item in entries_by_measure(measures, "targets")
        ] == [
            (id_, re.sub("[()]", "", item["name"]), item["value"], item["unit"], BOUNDS[item["op"]])
            for id_, item in entries_by_measure(segments, "targets")
        ]
