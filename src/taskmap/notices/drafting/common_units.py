"""Who takes part in many items because one sentence says so: 以下各项任务均需各县区落实，不再列出."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from msgspec import Struct

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import DraftParty
from taskmap.notices.drafting.outline import NoticePart
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.lists import (
    FOR_ALL_BEFORE,
    FOR_EVERYTHING,
    LISTED_FOR_ALL,
    SUPPORTING_ALL,
    SUPPORTING_ALL_ITEMS,
    TAKING_PART_IN_ALL,
)
from taskmap.plan.model import Role
from taskmap.system.diagnostics import Source

_Place = tuple[int, int]
_START, _END = (0, 0), (1 << 30, 0)


class CommonUnits(Struct, frozen=True):
    """Units that take part in every item whose list begins at `begin` or behind it, and before `end` (line, column)."""

    parties: tuple[DraftParty, ...]
    begin: _Place = _START
    end: _Place = _END

    def holds_at(self, at: Source) -> bool:
        """Whether the list that begins at this place is one of those."""
        return self.begin <= (at.line, at.column) < self.end


def find_common_units(parts: Sequence[NoticePart]) -> tuple[CommonUnits, ...]:
    """The rules of this kind in all `parts` of a notice, each with the items that it speaks of: 以下 those that follow, 以上
    those before, in its chapter if it stands in one.
    """
    return tuple(found for part in parts for found in _rules_of(part))


def _rules_of(part: NoticePart) -> Iterator[CommonUnits]:
    for words in (*part.lead, *_cells(part), *part.tail):
        yield from _rules_in(words, _START, _END)
    for chapter, following in itertools.pairwise((*part.nodes, None)):
        if chapter is None:
            continue
        begin = _place(chapter.head.at) if following else _START
        end = _place(following.head.at) if following else _END
        for node in (chapter, *chapter.descendants()):
            heading = node is chapter and bool(node.children)
            for words in node.paragraphs():
                yield from _rules_in(words, begin, end if heading else _END)


def _cells(part: NoticePart) -> Iterator[Words]:
    for table in part.all_tables():
        yield from (Words(cell.text, cell.at) for row in table.rows for cell in row)


def _rules_in(words: Words, begin: _Place, end: _Place) -> Iterator[CommonUnits]:
    """The rules in a paragraph: what stands before it reaches back to `begin`, what follows goes on to `end`."""
    rules = (TAKING_PART_IN_ALL, LISTED_FOR_ALL, SUPPORTING_ALL_ITEMS)
    for found in (found for rule in rules for found in rule.finditer(words.text)):
        listed = names.assemble_names(names.pieces(found["names"]))
        if not listed or not all(names.is_plain(name.text) for name in listed):
            continue
        role = Role.SUPPORT if SUPPORTING_ALL.match(found["how"] or "") else Role.RESPONSIBLE
        above = _listed_before(words.text, found.start())
        parties = tuple(DraftParty(role, _in_full(name.text, above)) for name in listed)
        here = _place(words.place(found.start()))
        scope = found["scope"] or ""
        if FOR_EVERYTHING.fullmatch(scope):
            yield CommonUnits(parties)
        elif FOR_ALL_BEFORE.fullmatch(scope):
            yield CommonUnits(parties, begin, here)
        else:
            yield CommonUnits(parties, here, end)


def _listed_before(text: str, end: int) -> list[str]:
    """The names of the list in which such a rule stands, before it."""
    start = max(text.rfind(mark, 0, end) for mark in "（(〔[【：:。") + 1
    return [name.text for name in names.assemble_names(names.pieces(text[start:end]))]


def _in_full(name: str, listed: Sequence[str]) -> str:
    """A name that the list before it has in full: 功能区 behind 市各功能区管委会."""
    full = [each for each in listed if name in each and names.is_name(each)]
    return full[0] if len(full) == 1 else name


def _place(at: Source) -> _Place:
    return at.line, at.column
