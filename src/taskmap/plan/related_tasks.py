"""From several plans to the pairs of their tasks that are about the same problem, however it was typed."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.model import Plan
from taskmap.system.text import half_width

MIN_LENGTH = 8
"""Characters in normal form; a shorter text says too little to be compared."""
_IGNORED_CATEGORIES = "PZC"
"""Unicode's: punctuation, separators, control characters."""


class TaskText(NamedTuple):
    """A task, and the text by which it is compared: its problem, else its text, else its title."""

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
    """The `text` without what differs when it is typed again: width, case, spaces, punctuation, invisible
    characters.
    """
    spelled = half_width(text).casefold()
    return "".join(
        each for each in spelled if unicodedata.category(each)[0] not in _IGNORED_CATEGORIES
    )


def find_related(plans: Iterable[Plan]) -> tuple[RelatedTasks, ...]:
    """Each pair of tasks of different plans that name the same problem, once, in the order of the plans and their
    tasks. A text shorter than MIN_LENGTH in normal form is compared with none.
    """
    tasks = [(task, normalize(task.text)) for plan in plans for task in _task_texts(plan)]
    # Where one text stands within another so do its first characters, which an index finds quickly.
    index: dict[str, dict[int, None]] = defaultdict(dict)
    for place, (_, text) in enumerate(tasks):
        for at in range(len(text) - MIN_LENGTH + 1):
            index[text[at : at + MIN_LENGTH]][place] = None
    pairs: dict[tuple[int, int], RelatedTasks] = {}
    for place, (inner, text) in enumerate(tasks):
        for other in index.get(text[:MIN_LENGTH], ()) if len(text) >= MIN_LENGTH else ():
            outer, longer = tasks[other]
            if inner.plan != outer.plan and text in longer:
                first, second = sorted((place, other))
                pairs.setdefault((first, second), RelatedTasks(inner, outer, text == longer))
    return tuple(pairs[key] for key in sorted(pairs))


def _task_texts(plan: Plan) -> Iterator[TaskText]:
    for task in plan.every_task():
        title = wording.task_title(task, problem_first=True)
        yield TaskText(plan.id, task.id, title, task.problem or task.text or task.title)
