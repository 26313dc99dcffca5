"""Plans to the tasks of different plans that are about the same problem, however it was typed."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.model import Plan
from taskmap.system.text import half_width

SHORTEST = 8
"""Fewer characters say too little to be anybody's problem."""
_IGNORED = "PZC"


class TaskText(NamedTuple):
    """A task, and the text by which it was found."""

    plan: str
    task: str
    title: str
    text: str


class RelatedTasks(NamedTuple):
    """`identical`: both say the same; else the text of `inner` stands within that of `outer`."""

    inner: TaskText
    outer: TaskText
    identical: bool


def normalize(text: str) -> str:
    """Without what differs when a text is typed again: width, case, spaces, punctuation, invisible characters."""
    spelled = half_width(text).casefold()
    return "".join(each for each in spelled if unicodedata.category(each)[0] not in _IGNORED)


def find_related(plans: Iterable[Plan]) -> tuple[RelatedTasks, ...]:
    """Each pair once, in the order of the plans and their tasks."""
    spots = [(spot, normalize(spot.text)) for plan in plans for spot in _task_texts(plan)]
    # Where one text stands within another its first characters do, and those are quickly looked up.
    index: dict[str, dict[int, None]] = defaultdict(dict)
    for place, (_, text) in enumerate(spots):
        for at in range(len(text) - SHORTEST + 1):
            index[text[at : at + SHORTEST]][place] = None
    found: dict[tuple[int, int], RelatedTasks] = {}
    for place, (inner, text) in enumerate(spots):
        for other in index.get(text[:SHORTEST], ()) if len(text) >= SHORTEST else ():
            outer, longer = spots[other]
            if inner.plan != outer.plan and text in longer:
                first, second = sorted((place, other))
                found.setdefault((first, second), RelatedTasks(inner, outer, text == longer))
    return tuple(found[key] for key in sorted(found))


def _task_texts(plan: Plan) -> Iterator[TaskText]:
    for task in plan.every_task():
        title = wording.task_title(task, problem_first=True)
        yield TaskText(plan.id, task.id, title, task.problem or task.text or task.title)
