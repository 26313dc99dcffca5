"""Measure `import` against notices whose content was written down by hand: `python benchmarks/accuracy.py [SHARED]`.

Each notice goes the user's way, `taskmap import` as a process and then the plan file that it wrote. What is
expected and what came out are brought to one shape (contents.py) before they are compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from contents import Measure, Moment, Task, expected_points, expected_tasks, imported_tasks

from taskmap import planfile
from taskmap.plan import deadlines
from taskmap.plan.model import Plan, Role
from taskmap.system.text import pad, width

SHARED = Path(__file__).parents[2] / "shared"
Item = TypeVar("Item")


@dataclass(frozen=True)
class Case:
    name: str
    notice: Path
    expected: Callable[[deadlines.DateContext], tuple[Task, ...]]
    roles: bool = True
    chapters: bool = True
    """Whether the path is told with the chapters, or by the number of the task alone."""


class Difference(NamedTuple):
    path: str
    words: str


@dataclass(frozen=True)
class Score:
    """How many were found, and what else was expected or came out."""

    hits: int
    missing: tuple[Difference, ...]
    extra: tuple[Difference, ...]

    def __add__(self, other: Score) -> Score:
        return Score(self.hits + other.hits, self.missing + other.missing, self.extra + other.extra)

    @property
    def precision(self) -> float:
        return _share(self.hits, len(self.extra))

    @property
    def recall(self) -> float:
        return _share(self.hits, len(self.missing))

    @property
    def f1(self) -> float:
        return _share(2 * self.hits, len(self.missing) + len(self.extra))


def _share(hits: int, others: int) -> float:
    """Nothing expected and nothing found is all right."""
    return hits / (hits + others) if hits + others else 1.0


# What is counted.


def compare_tasks(expected: Sequence[Task], found: Sequence[Task]) -> Score:
    titles = {task.path: task.title for task in (*found, *expected)}
    return _sets(
        {Difference(task.path, "任务") for task in expected},
        {Difference(task.path, f"任务 {titles[task.path]}") for task in found},
        same=lambda difference: difference.path,
    )


def compare_parties(expected: Sequence[Task], found: Sequence[Task]) -> Score:
    return _sets(set(_parties(expected)), set(_parties(found)))


def compare_parties_strictly(expected: Sequence[Task], found: Sequence[Task]) -> Score:
    """The same with the position of the measure in its task."""
    return _sets(set(_parties(expected, positions=True)), set(_parties(found, positions=True)))


def _parties(tasks: Iterable[Task], *, positions: bool = False) -> Iterator[Difference]:
    for task in tasks:
        for position, measure in enumerate(task.measures, 1):
            where = f"第{position}条 " if positions else ""
            for unit, role in measure.parties:
                shown = f"{Role(role).chinese} " if role else ""
                yield Difference(task.path, f"{where}{shown}{unit}")


def _sets(
    expected: set[Difference],
    found: set[Difference],
    same: Callable[[Difference], object] = lambda difference: difference,
) -> Score:
    wanted, there = set(map(same, expected)), set(map(same, found))
    return Score(
        len(wanted & there),
        tuple(sorted(each for each in expected if same(each) not in there)),
        tuple(sorted(each for each in found if same(each) not in wanted)),
    )


def compare_moments(expected: Sequence[Task], found: Sequence[Task]) -> Score:
    """Each time of a task is matched with one of the same task: same words, else same date, else one in the other."""
    rules: tuple[Callable[[Moment, Moment], bool], ...] = (
        lambda one, other: one.said == other.said,
        lambda one, other: bool(one.dates & other.dates),
        lambda one, other: one.said in other.said or other.said in one.said,
    )
    total = Score(0, (), ())
    for path, wanted, there in _pairs(expected, found, lambda measure: measure.moments):
        hits = _matched(wanted, there, rules)
        # What is only ongoing or recurring may be matched, but is never missed and never too much.
        total += Score(
            sum(1 for one, _ in hits if one.counts),
            tuple(Difference(path, f"时限 {each.said}") for each in wanted if each.counts),
            tuple(Difference(path, f"时限 {each.said}") for each in there if each.counts),
        )
    return total


def compare_measures(expected: Sequence[Task], found: Sequence[Task]) -> Score:
    rules: tuple[Callable[[Measure, Measure], bool], ...] = (
        lambda one, other: any(head.startswith(one.heads[0]) for head in other.heads),
        lambda one, other: any(one.heads[0] in head for head in other.heads),
    )
    total = Score(0, (), ())
    for path, wanted, there in _pairs(expected, found, lambda measure: (measure,)):
        hits = _matched(wanted, there, rules)
        total += Score(
            len(hits),
            tuple(Difference(path, f"举措 {each.shown}") for each in wanted),
            tuple(Difference(path, f"举措 {each.shown}") for each in there),
        )
    return total


def _pairs(
    expected: Sequence[Task],
    found: Sequence[Task],
    parts: Callable[[Measure], tuple[Item, ...]],
) -> Iterator[tuple[str, list[Item], list[Item]]]:
    """Of each path what is expected and what was found, over all its measures."""

    def of(side: Sequence[Task], path: str) -> list[Item]:
        measures = (measure for task in side if task.path == path for measure in task.measures)
        return [part for measure in measures for part in parts(measure)]

    for path in dict.fromkeys(task.path for task in (*expected, *found)):
        yield path, of(expected, path), of(found, path)


def _matched(
    wanted: list[Item], there: list[Item], rules: Iterable[Callable[[Item, Item], bool]]
) -> list[tuple[Item, Item]]:
    """Pairs, one to one, by the strictest rule first; both lists keep only what is left."""
    hits: list[tuple[Item, Item]] = []
    for rule in rules:
        for one in list(wanted):
            other = next((each for each in there if rule(one, each)), None)
            if other is not None:
                hits.append((one, other))
                wanted.remove(one)
                there.remove(other)
    return hits


COMPARISONS = {
    "任务": compare_tasks,
    "单位和角色": compare_parties,
    "分举措的单位和角色": compare_parties_strictly,
    "时限": compare_moments,
    "举措": compare_measures,
}


# The cases, and what is shown of them.


def cases(shared: Path) -> Iterator[Case]:
    for path in sorted((shared / "notices").glob("*.expected.json")):
        data = json.loads(path.read_text("utf-8"))
        yield Case(
            path.name.removesuffix(".expected.json"),
            path.with_name(data["document"]),
            partial(expected_tasks, data),
        )
    truth = shared / "truth" / "zhuzhou.json"
    if truth.exists():
        data = json.loads(truth.read_text("utf-8"))
        yield Case(
            "zhuzhou",
            shared / "seeds" / data["source"]["file"],
            partial(expected_points, data),
            roles=False,
            chapters=False,
        )


def imported(notice: Path, folder: Path) -> tuple[Plan | None, str]:
    """The plan that comes of a notice, and what is to be said of it."""
    out = folder / f"{notice.stem}.yaml"
    command = [sys.executable, "-m", "taskmap", "import", str(notice), "-o", str(out)]
    command += ["--id", "accuracy", "--format", "json"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode not in (0, 1):
        return None, f"没有读成（状态 {ran.returncode}）：{ran.stderr.strip()}"
    read = planfile.read(out)
    errors = [str(fault) for fault in read.diagnostics if fault.severity == "error"]
    said = f"待核 {len(json.loads(ran.stdout)['doubts'])} 处，校验错误 {len(errors)} 处"
    if errors:
        said += f"，第一处：{errors[0].removeprefix(str(folder)).lstrip('/')}"
    return read.plan, said


def scored(case: Case, plan: Plan | None) -> tuple[dict[str, Score], dict[str, str]]:
    """The scores, and the titles by path, expected ones first, for whoever reads the differences."""
    begins = (plan.begins or plan.issued) if plan else None
    year = begins.year if begins else None
    expected = case.expected(deadlines.DateContext(year, plan.issued if plan else None))
    found = _found(plan, case)
    scores = {name: compare(expected, found) for name, compare in COMPARISONS.items()}
    return scores, {task.path: task.title for task in (*expected, *found)}


def _found(plan: Plan | None, case: Case) -> tuple[Task, ...]:
    if plan is None:
        return ()
    return tuple(imported_tasks(plan, roles=case.roles, chapters=case.chapters))


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, columns, strict=True)
        yield "  ".join(pad(cell, column) for cell, column in cells).rstrip()


def row(name: str, what: str, score: Score) -> tuple[str, ...]:
    figures = (score.precision, score.recall, score.f1)
    counts = (score.hits, len(score.missing), len(score.extra))
    return (name, what, *(f"{each:.3f}" for each in figures), *map(str, counts))


def differences(scores: dict[str, Score], titles: dict[str, str]) -> Iterator[str]:
    """What is missing (－) and what is too much (＋), task by task. The strict comparison says the same twice."""
    told: dict[str, list[str]] = {}
    for name, score in scores.items():
        if name != "分举措的单位和角色" or not (
            scores["单位和角色"].missing or scores["单位和角色"].extra
        ):
            for mark, side in (("－", score.missing), ("＋", score.extra)):
                for each in side:
                    told.setdefault(each.path, []).append(f"    {mark} {each.words}")
    for path, title in titles.items():
        if path in told:
            yield f"  {path or '（没有序号）'} {title}"
            yield from told[path]


def main() -> None:
    options = argparse.ArgumentParser(description="读通知的准确率：与手工核对过的内容比")
    options.add_argument("shared", nargs="?", type=Path, default=SHARED, help="样本所在的文件夹")
    options.add_argument("--detail", action="store_true", help="列出少了什么（－）、多了什么（＋）")
    options.add_argument("--only", default="", metavar="NAME", help="只看名称里有这几个字的")
    chosen = options.parse_args()
    found = [case for case in cases(chosen.shared) if chosen.only in case.name]
    if not found:
        print(f"{chosen.shared} 里没有样本，没有比较。")
        return
    rows: list[tuple[str, ...]] = [("通知", "比什么", "准确率", "召回率", "F1", "对", "少", "多")]
    total = {name: Score(0, (), ()) for name in COMPARISONS}
    with tempfile.TemporaryDirectory() as folder:
        for case in found:
            plan, said = imported(case.notice, Path(folder))
            scores, titles = scored(case, plan)
            print(f"{case.name}：{said}")
            if chosen.detail:
                for line in differences(scores, titles):
                    print(line)
            rows += [row(case.name, name, score) for name, score in scores.items()]
            total = {name: total[name] + score for name, score in scores.items()}
    rows += [row("合计", name, score) for name, score in total.items()]
    print("\n" + "\n".join(table(rows)))


if __name__ == "__main__":
    main()
