"""What a notice holds, in one shape for both sides: as it was written down by hand, and as `import` read it.

Names are compared after NFKC and without spaces, numbers without their brackets and stops, beginnings of
measures by their words alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from taskmap.plan import deadlines
from taskmap.plan.model import Chapter, DeadlineKind, Plan, Role
from taskmap.plan.model import Measure as PlanMeasure
from taskmap.plan.model import Task as PlanTask
from taskmap.system.diagnostics import Source

HEAD = 40
"""The words by which a measure is known stand among its first so many."""

ROLES = {"cooperate": Role.SUPPORT, **{role.value: role for role in Role}}
_NUMBER = re.compile(
    r"\s*[(第]?\s*([一二三四五六七八九十百零〇]+|\d+(?:\.\d+)*)(?=[)、.,:章节条部款\s]|$)"
)
_NO_WORD = re.compile(r"[\W_]+")


class Moment(NamedTuple):
    """A time that was said; `counts`: not when it is only ongoing or recurring, which nobody wrote down."""

    said: str
    dates: frozenset[object]
    counts: bool = True


class Measure(NamedTuple):
    heads: tuple[str, ...]
    """How it may begin, words only; of what is expected just one."""
    shown: str
    parties: tuple[tuple[str, str], ...]
    """Unit and role; no role where nobody wrote them down."""
    moments: tuple[Moment, ...]


class Task(NamedTuple):
    path: str
    title: str
    measures: tuple[Measure, ...]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def words(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text))


def number(text: str) -> str:
    """The printed number at the beginning, bare: 「（一）」 and 「一、」 are both 一; empty if there is none."""
    match = _NUMBER.match(unicodedata.normalize("NFKC", text))
    return match[1] if match else ""


def joined(parts: Iterable[str]) -> str:
    return "/".join(filter(None, map(number, parts)))


def moment(said: str, frame: deadlines.DateContext) -> Moment:
    read = deadlines.read(said, frame)
    return Moment(plain(said), frozenset(read.dates or filter(None, [read.date])))


def expected_tasks(data: Any, frame: deadlines.DateContext) -> tuple[Task, ...]:
    """Of a file `*.expected.json`."""
    return tuple(
        Task(
            joined(task["path"].split("/")),
            task["title"] or "",
            tuple(
                Measure(
                    (words(measure["anchor"]),),
                    measure["anchor"],
                    tuple((plain(unit["name"]), ROLES[unit["role"]]) for unit in measure["units"]),
                    tuple(moment(said, frame) for said in measure["deadlines"])
                    + tuple(
                        moment(said, frame)._replace(counts=False)
                        for said in measure.get("recurring", ())
                    ),
                )
                for measure in task["measures"]
            ),
        )
        for task in data["tasks"]
    )


def expected_points(data: Any, frame: deadlines.DateContext) -> tuple[Task, ...]:
    """Of the file `truth/zhuzhou.json`, which knows no roles."""
    return tuple(
        Task(
            str(point["no"]),
            point["title"],
            tuple(_segment(segment, frame) for segment in point["segments"]),
        )
        for point in data["points"]
    )


def _segment(segment: Any, frame: deadlines.DateContext) -> Measure:
    names = [*segment["units"], *segment["group_units"]]
    if segment["group_youguan_xianshiqu"]:
        names.append("有关县市区")
    said = (each.get("repaired") or each["verbatim"] for each in segment["deadlines"])
    return Measure(
        (words(segment["text"][:15]),),
        segment["text"][:15],
        tuple((plain(name), "") for name in names),
        tuple(moment(each, frame) for each in said),
    )


def imported_tasks(plan: Plan, *, roles: bool, chapters: bool) -> Iterator[Task]:
    """`chapters`: the path is made with theirs, or else of the number of the task alone."""
    for titles, task in _tasks(plan.tasks, plan.chapters, ()):
        # What every measure inherits is said once.
        told: set[Source] = set()
        yield Task(
            joined((*titles, task.no)) if chapters else number(task.no),
            task.title,
            tuple(_measure(task, measure, roles, told) for measure in task.measures),
        )


def _tasks(
    tasks: Iterable[PlanTask], chapters: Iterable[Chapter], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], PlanTask]]:
    yield from ((above, task) for task in tasks)
    for chapter in chapters:
        yield from _tasks(chapter.tasks, chapter.chapters, (*above, chapter.title))


def _measure(task: PlanTask, measure: PlanMeasure, roles: bool, told: set[Source]) -> Measure:
    times = [measure.deadline, *(each.by for each in measure.milestones)]
    times += [target.by for target in measure.targets]
    moments = {
        plain(time.said): Moment(
            plain(time.said),
            frozenset(time.dates or filter(None, [time.date])),
            time.kind in (DeadlineKind.DATE, DeadlineKind.UNKNOWN),
        )
        for time in times
        if time.said and time.at not in told
    }
    told.update(time.at for time in times)
    return Measure(
        (words(measure.text)[:HEAD], words(task.title + measure.text)[:HEAD]),
        " ".join(measure.text.split())[:HEAD],
        tuple((plain(party.name), party.role if roles else "") for party in measure.parties),
        tuple(moments.values()),
    )
