"""A draft as a row of entries: what each takes from the notice as words, as names and times, and as 原文."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import astuple

from taskmap.notices.drafting.draft import (
    Draft,
    DraftChapter,
    DraftMeasure,
    DraftReportingRule,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.numerals import chinese


class EntryKind(Enum):
    PLAN = auto()
    CHAPTER = auto()
    TASK = auto()
    MEASURE = auto()


class Entry(Struct, frozen=True):
    """The plan itself, a chapter, a task or a measure. `above` is the place of the entry that it belongs to in the row
    of all, -1 for the plan. `texts` are words of the notice, `values` names and times that were read out of it, and
    `kept` is what stands as 原文 at the entry.
    """

    kind: EntryKind
    name: str
    at: Source
    above: int
    texts: tuple[str, ...]
    values: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def entries(draft: Draft) -> list[Entry]:
    """The entries of a `draft`, each behind the one that it belongs to; the first is the plan."""
    head = (draft.title, draft.number, draft.issuer, draft.issued, draft.begins, draft.ends)
    said = tuple(text for rule in draft.rules for text in _texts_of_rule(rule))
    found = [Entry(EntryKind.PLAN, "", NOWHERE, -1, (*head, *said), (), _kept(draft.leftovers))]
    for task in draft.tasks:
        _add_task(found, task, 0)
    for chapter in draft.chapters:
        _add_chapter(found, chapter, 0)
    return found


def _texts_of_rule(rule: DraftReportingRule) -> Iterator[str]:
    """A reporting duty, with the sentence that it was read from."""
    yield from (rule.name, rule.to, rule.forward_to, *(one.text for one in rule.leftovers))


def _kept(leftovers: Iterable[Leftover]) -> tuple[str, ...]:
    return tuple(one.text for one in leftovers)


def _add_chapter(found: list[Entry], chapter: DraftChapter, above: int) -> None:
    place, title = len(found), chapter.title
    kept = _kept(chapter.leftovers)
    found.append(Entry(EntryKind.CHAPTER, title, chapter.at, above, (title,), (), kept))
    for task in chapter.tasks:
        _add_task(found, task, place)
    for inner in chapter.chapters:
        _add_chapter(found, inner, place)


def _add_task(found: list[Entry], task: DraftTask, above: int) -> None:
    place, name = len(found), task.id or task.no
    criteria = (*task.criteria, *task.closure_criteria)
    texts = (task.no, task.title, task.text, task.problem, task.source, task.goal, *criteria)
    values = tuple(_values(task.work))
    kept, units = _kept(task.leftovers), _units(task.work)
    found.append(Entry(EntryKind.TASK, name, task.at, above, texts, values, kept, units))
    for number, measure in enumerate(task.measures, 1):
        found.append(_of_measure(measure, f"{name}.{number}", number, place))


def _of_measure(measure: DraftMeasure, name: str, number: int, above: int) -> Entry:
    # Its number is the place that it has among the others.
    texts = (measure.text, str(number), chinese(number))
    values, kept = tuple(_values(measure.work)), _kept(measure.leftovers)
    units = _units(measure.work)
    return Entry(EntryKind.MEASURE, name, measure.at, above, texts, values, kept, units)


def _units(work: DraftWork) -> tuple[str, ...]:
    return tuple(party.name for party in work.parties)


def _values(work: DraftWork) -> Iterator[str]:
    yield from astuple(work.people)
    yield from _units(work)
    yield work.deadline
    for step in work.milestones:
        yield from (step.by, step.what, *step.units)
    for target in work.targets:
        yield from (target.name, f"{target.value}{target.unit}")
