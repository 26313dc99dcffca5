"""Ids for a draft and its tasks: the plan's made of its title, those of tasks their numbers, with those of the chapters
where numbers repeat.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from msgspec.structs import replace

from taskmap.notices.drafting.draft import Draft, DraftChapter, DraftTask
from taskmap.notices.lexicon.outline import TASK_NUMBER
from taskmap.system.numerals import number
from taskmap.system.text import half_width

_DIGITS_OF_TITLE = 6
_DIGITS_OF_YEAR = 4


def leading_year(day: str) -> int | None:
    """The year with which a typed `day` or month begins; None if it begins with none."""
    digits = day[:_DIGITS_OF_YEAR]
    typed = len(digits) == _DIGITS_OF_YEAR and digits.isascii() and digits.isdecimal()
    return int(digits) if typed else None


def plan_id(title: str, text: str, year: int | None) -> str:
    """An id that another notice of the same year does not have: plan-2026-3f09ac, or plan-3f09ac without a year (None).
    The same title has the same id, however it was broken into lines; without a title the `text` of the notice counts.
    """
    words = "".join((title or text).split())
    digest = hashlib.sha256(words.encode()).hexdigest()[:_DIGITS_OF_TITLE]
    return f"plan-{year}-{digest}" if year else f"plan-{digest}"


def assign_ids(draft: Draft) -> Draft:
    """The draft in which every task has an id of its own: 12, or 2.3 where several tasks are number 3."""
    numbers = Counter(_digits(task.no) for task in draft.every_task())
    numbers_repeat = any(times > 1 for times in numbers.values())
    used_ids: set[str] = set()
    tasks = tuple(_with_id(task, (), numbers_repeat, used_ids) for task in draft.tasks)
    chapters = tuple(
        _chapter(chapter, (), place, numbers_repeat, used_ids)
        for place, chapter in enumerate(draft.chapters, 1)
    )
    return replace(draft, tasks=tasks, chapters=chapters)


def _chapter(
    chapter: DraftChapter,
    above: tuple[str, ...],
    place: int,
    numbers_repeat: bool,
    used_ids: set[str],
) -> DraftChapter:
    path = (*above, _digits(chapter.title) or str(place))
    return replace(
        chapter,
        tasks=tuple(_with_id(task, path, numbers_repeat, used_ids) for task in chapter.tasks),
        chapters=tuple(
            _chapter(inner, path, number, numbers_repeat, used_ids)
            for number, inner in enumerate(chapter.chapters, 1)
        ),
    )


def _with_id(
    task: DraftTask, path: tuple[str, ...], numbers_repeat: bool, used_ids: set[str]
) -> DraftTask:
    own = _digits(task.no)
    wanted = ".".join([*path, own]) if own and numbers_repeat else own
    wanted = wanted or ".".join([*path, str(len(used_ids) + 1)])
    unique, more = wanted, 1
    while used_ids & _with_measures(unique, task):
        more += 1
        unique = f"{wanted}-{more}"
    used_ids |= _with_measures(unique, task)
    return replace(task, id="" if unique == task.no else unique)


def _with_measures(id: str, task: DraftTask) -> set[str]:
    """The id and those that the plan file gives to the task's measures: 2.1 may be another task's own."""
    return {id, *(f"{id}.{place}" for place in range(1, len(task.measures) + 1))}


def _digits(text: str) -> str:
    found = TASK_NUMBER.match(text)
    if not found:
        return ""
    value = number(half_width(found[1]))
    return str(value) if value is not None else ""
