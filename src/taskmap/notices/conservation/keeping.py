"""A draft to one that holds its whole notice: what is nowhere in it is put where it belongs, as 原文 with a doubt."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.conservation.account import AccountedPiece, Fate, account
from taskmap.notices.conservation.entries import DraftEntry, entries
from taskmap.notices.conservation.pieces import Piece, pieces
from taskmap.notices.conservation.units import find_unlisted
from taskmap.notices.drafting import simplified
from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftChapter,
    DraftMeasure,
    DraftTask,
    Leftover,
)
from taskmap.notices.drafting.words import short
from taskmap.notices.lexicon.traditional import SIMPLIFIED
from taskmap.notices.notice import Notice
from taskmap.system.text import one_line

_Holder = TypeVar("_Holder", Draft, DraftChapter, DraftTask, DraftMeasure)


class _Addition(Struct):
    """What one entry is given."""

    leftovers: list[Leftover] = []
    doubts: list[Doubt] = []


def keep(notice: Notice, draft: Draft) -> tuple[Draft, tuple[AccountedPiece, ...]]:
    """The `draft` of a `notice` with all of the notice in it: a sentence or a cell that is lost stands as 原文 at its entry
    with a doubt `text-lost`; a unit that the notice does not name there has a doubt `unit-unlisted`. And what became of
    each piece of the notice, LOST ones KEPT now.
    """
    rows, read_notice = entries(draft), notice
    if simplified.is_traditional(notice):
        # Names stand in the draft in simplified characters, its texts as they are printed.
        rows, read_notice = list(map(_simplify, rows)), simplified.simplify(notice)
    found = account(read_notice, rows)
    printed = tuple(pieces(notice)) if read_notice is not notice else [one.piece for one in found]
    additions: defaultdict[int, _Addition] = defaultdict(_Addition)
    for one, piece in zip(found, printed, strict=True):
        if one.fate is Fate.LOST:
            additions[one.entry].leftovers.append(Leftover(piece.at, one_line(piece.text)))
    for addition in additions.values():
        addition.doubts.append(_lost_doubt(addition.leftovers))
    aliases = {unit.name: unit.aliases for unit in draft.units}
    for number, names in find_unlisted(found, rows, aliases):
        additions[number].doubts.append(_unlisted_doubt(rows[number], names))
    if additions:
        draft = _Adder(additions).draft(draft)
    kept = (_kept(one, piece) for one, piece in zip(found, printed, strict=True))
    return draft, tuple(kept)


def _simplify(entry: DraftEntry) -> DraftEntry:
    def translate(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.translate(SIMPLIFIED) for text in texts)

    texts, values, kept = map(translate, (entry.texts, entry.values, entry.kept))
    return replace(entry, texts=texts, values=values, kept=kept)


def _kept(one: AccountedPiece, printed: Piece) -> AccountedPiece:
    fate = Fate.KEPT if one.fate is Fate.LOST else one.fate
    return replace(one, piece=printed, fate=fate)


def _lost_doubt(leftovers: Sequence[Leftover]) -> Doubt:
    first = leftovers[0]
    count = f"等 {len(leftovers)} 处" if len(leftovers) > 1 else ""
    message = f"“{short(first.text)}”{count}没有读进来，原话留作“原文”注释，请放到该放的地方"
    return Doubt(first.at, "text-lost", message)


def _unlisted_doubt(entry: DraftEntry, names: Sequence[str]) -> Doubt:
    message = f"“{'”“'.join(names)}”在原文写单位的地方没有找到，请核对"
    return Doubt(entry.at, "unit-unlisted", message, "units")


class _Adder:
    """Puts additions in, by the number that `entries.entries` gives to each entry."""

    def __init__(self, additions: dict[int, _Addition]) -> None:
        self._additions = additions
        self._numbers: Iterator[int] = itertools.count()

    def draft(self, draft: Draft) -> Draft:
        draft = self._add(draft)
        tasks = tuple(map(self._task, draft.tasks))
        return replace(draft, tasks=tasks, chapters=tuple(map(self._chapter, draft.chapters)))

    def _chapter(self, chapter: DraftChapter) -> DraftChapter:
        chapter = self._add(chapter)
        tasks = tuple(map(self._task, chapter.tasks))
        chapters = tuple(map(self._chapter, chapter.chapters))
        return replace(chapter, tasks=tasks, chapters=chapters)

    def _task(self, task: DraftTask) -> DraftTask:
        task = self._add(task)
        return replace(task, measures=tuple(map(self._add, task.measures)))

    def _add(self, entry: _Holder) -> _Holder:
        number = next(self._numbers)
        if number not in self._additions:
            return entry
        addition: _Addition = self._additions[number]
        return replace(
            entry,
            doubts=(*entry.doubts, *addition.doubts),
            leftovers=(*entry.leftovers, *addition.leftovers),
        )
