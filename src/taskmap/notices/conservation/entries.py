"""A draft as a row of entries: what each takes from the notice as words, as names and times, and as 原文."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting.draft import (
    Draft,
    DraftChapter,
    DraftMeasure,
    DraftReportingRule,
    DraftTask,
    DraftWork,
)
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.numerals import chinese


class DraftEntryKind(Enum):
    PLAN = auto()
    CHAPTER = auto()
    TASK = auto()
    MEASURE = auto()


class DraftEntry(Struct, frozen=True):
    """The plan itself, a chapter, a task or a measure. `above` is the place of the entry that it belongs to in the row
    of all, -1 for the plan. `texts` are words of the notice, `values` names and times that were read out of it, and
    `kept` is what stands at the entry as 原文, or in a doubt.
    """

    kind: DraftEntryKind
    name: str
    at: Source
    above: int
    texts: tuple[str, ...]
    values: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def entries(draft: Draft) -> list[DraftEntry]:
    """The entries of a `draft`, each behind the one that it belongs to; the first is the plan."""
    head = (draft.title, draft.number, draft.issuer, draft.issued, draft.begins, draft.ends)
    said = tuple(text for rule in draft.rules for text in _texts_of_rule(rule))
    found = [DraftEntry(DraftEntryKind.PLAN, "", NOWHERE, -1, (*head, *said), (), _kept(draft))]
    for task in draft.tasks:
        _add_task(found, task, 0)
    for chapter in draft.chapters:
        _add_chapter(found, chapter, 0)
    names = {unit.name: unit.aliases for unit in draft.units if unit.aliases}
    return [_with_aliases(entry, names) for entry in found] if names else found


def _with_aliases(entry: DraftEntry, names: Mapping[str, tuple[str, ...]]) -> DraftEntry:
    """The entry with the other names that the notice has for its units."""
    aliases = tuple(alias for unit in entry.units for alias in names.get(unit, ()))
    return replace(entry, values=(*entry.values, *aliases)) if aliases else entry


def _texts_of_rule(rule: DraftReportingRule) -> Iterator[str]:
    """A reporting duty, with the sentence that it was read from."""
    yield from (rule.name, rule.to, rule.forward_to, *(one.text for one in rule.leftovers))


def _kept(entry: Draft | DraftChapter | DraftTask | DraftMeasure) -> tuple[str, ...]:
    return (*(one.text for one in entry.leftovers), *(one.message for one in entry.doubts))


def _add_chapter(found: list[DraftEntry], chapter: DraftChapter, above: int) -> None:
    place, title = len(found), chapter.title
    kept = _kept(chapter)
    found.append(DraftEntry(DraftEntryKind.CHAPTER, title, chapter.at, above, (title,), (), kept))
    for task in chapter.tasks:
        _add_task(found, task, place)
    for inner in chapter.chapters:
        _add_chapter(found, inner, place)


def _add_task(found: list[DraftEntry], task: DraftTask, above: int) -> None:
    place, name = len(found), task.id or task.no
    values, kept, units = tuple(_words_in(task.work)), _kept(task), _units(task.work)
    texts = tuple(_own_words(task))
    found.append(DraftEntry(DraftEntryKind.TASK, name, task.at, above, texts, values, kept, units))
    for number, measure in enumerate(task.measures, 1):
        found.append(_of_measure(measure, f"{name}.{number}", number, place))


def _of_measure(measure: DraftMeasure, name: str, number: int, above: int) -> DraftEntry:
    # Its number is the place that it has among the others.
    texts = (*_own_words(measure), str(number), chinese(number))
    values, kept = tuple(_words_in(measure.work)), _kept(measure)
    units = _units(measure.work)
    return DraftEntry(DraftEntryKind.MEASURE, name, measure.at, above, texts, values, kept, units)


def _units(work: DraftWork) -> tuple[str, ...]:
    return tuple(party.name for party in work.parties)


def _own_words(entry: DraftTask | DraftMeasure) -> Iterator[str]:
    """What the keys of a task or a measure say, whatever keys it has."""
    for name in entry.__struct_fields__:
        value = getattr(entry, name)
        if name == "id" or not isinstance(value, str | tuple):
            continue
        yield from (each for each in _listed(value) if isinstance(each, str))


def _words_in(value: object) -> Iterator[str]:
    """The texts in the fields of a value at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _words_in(each)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _words_in(getattr(value, name))


def _listed(value: str | tuple[object, ...]) -> tuple[object, ...]:
    return (value,) if isinstance(value, str) else value
