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


class Spot(NamedTuple):
    """A task, and the text by which it was found."""

    plan: str
    task: str
    title: str
    text: str


class Pair(NamedTuple):
    """`whole`: both say the same; else the text of `inner` stands within that of `outer`."""

    inner: Spot
    outer: Spot
    whole: bool


def plain(text: str) -> str:
    """Without what differs when a text is typed again: width, case, spaces, punctuation, invisible characters."""
    spelled = half_width(text).casefold()
    return "".join(each for each in spelled if unicodedata.category(each)[0] not in _IGNORED)


def related(plans: Iterable[Plan]) -> tuple[Pair, ...]:
    """Each pair once, in the order of the plans and their tasks."""
    spots = [(spot, plain(spot.text)) for plan in plans for spot in _spots(plan)]
    # Where one text stands within another its first characters do, and those are quickly looked up.
    index: dict[str, dict[int, None]] = defaultdict(dict)
    for place, (_, text) in enumerate(spots):
        for at in range(len(text) - SHORTEST + 1):
            index[text[at : at + SHORTEST]][place] = None
    found: dict[tuple[int, int], Pair] = {}
    for place, (inner, text) in enumerate(spots):
        for other in index.get(text[:SHORTEST], ()) if len(text) >= SHORTEST else ():
            outer, longer = spots[other]
            if inner.plan != outer.plan and text in longer:
                first, second = sorted((place, other))
                found.setdefault((first, second), Pair(inner, outer, text == longer))
    return tuple(found[key] for key in sorted(found))


def _spots(plan: Plan) -> Iterator[Spot]:
    for task in plan.every_task():
        title = wording.task_title(task, problem_first=True)
        yield Spot(plan.id, task.id, title, task.problem or task.text or task.title)
