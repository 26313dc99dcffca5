"""What a task says, cut into statements: each becomes a measure, with the unit list that closes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from taskmap.notices.drafting.known_names import Clause
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.points import Point
from taskmap.notices.drafting.words import Words
from taskmap.system.diagnostics import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class Statement:
    """`lead`: the sub-points stand under the name of one unit, and are that unit's."""

    words: tuple[Words, ...]
    clause: Clause | None = None
    lead: str = ""

    @property
    def text(self) -> str:
        return "\n".join(words.text for words in self.words if words.text)

    @property
    def at(self) -> Source:
        return next((words.at for words in self.words if words.text), NOWHERE)


@dataclass(frozen=True, slots=True)
class Told:
    """`opening` has the title. `shared` is the list of the task itself, which its statements inherit."""

    opening: tuple[Words, ...]
    statements: list[Statement] = field(default_factory=list)
    shared: Clause | None = None
    rest: tuple[Words, ...] = ()
    """Words after the last list, which no list closes."""


def told(point: Point) -> Told:
    closed = point.closed
    after = tuple(
        words for closing in point.closings if not closing.clause for words in closing.words
    )
    own = [Statement(closing.words, closing.clause) for closing in closed]
    opening = own[0].words if own else after
    rest = after if own else ()
    if not point.items:
        return Told(opening, own or [Statement(after)], rest=rest)
    if closing := closing_for_all(point):
        everything = (*opening, *rest, *_printed(point.items))
        return Told(opening, [Statement(everything, closing)])
    if any(item.has_units() or item.below_has_units() for item in point.items):
        return Told(opening, [*own, *_flat(point.items)], rest=rest)
    if point.labelled:
        below = list(_flat(point.items))
        return Told((*opening, *rest), below, closed[0].clause if closed else None)
    *before, last = own or [Statement(after)]
    whole = Statement((*last.words, *rest, *_printed(point.items)), last.clause)
    return Told(opening, [*before, whole])


def closing_for_all(point: Point) -> Clause | None:
    """The list after the last of several sub-points, when no other has one: it is for all of them."""
    *first, last = point.items or [point]
    if point.closed or not first or len(last.closed) != 1 or last.items:
        return None
    if point.labelled or any(item.closed or item.items for item in first):
        return None
    return last.closed[0].clause


def _flat(items: Iterable[Point]) -> Iterator[Statement]:
    """The statements of sub-points, those of a unit's heading as its own."""
    for item in items:
        unit = item.title.text.strip("：:。 ")
        if item.items and not item.closed and is_name(unit):
            for below in item.items:
                yield Statement((*below.own(), *_printed(below.items)), lead=unit)
        elif any(below.has_units() or below.below_has_units() for below in item.items):
            yield from (Statement(closing.words, closing.clause) for closing in item.closed)
            yield from _flat(item.items)
        elif len(item.closed) > 1:
            yield from (Statement(closing.words, closing.clause) for closing in item.closed)
        else:
            clause = item.closed[0].clause if item.closed else None
            yield Statement((*item.own(), *_printed(item.items)), clause)


def _printed(items: Iterable[Point]) -> Iterator[Words]:
    """Sub-points as text, with the numbers that they had."""
    for item in items:
        first = True
        for words in item.own():
            yield Words(item.node.printed + words.text, words.at) if first else words
            first = False
        yield from _printed(item.items)
