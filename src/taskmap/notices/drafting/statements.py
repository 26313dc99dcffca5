"""What a task says, cut into statements: each becomes a measure, with the unit list that closes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.drafting.field_labels import NoticeField
from taskmap.notices.drafting.known_names import Clause
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.points import OutlinePoint
from taskmap.notices.drafting.words import Words
from taskmap.system.diagnostics import NOWHERE, Source


class Statement(Struct, frozen=True):
    """Words that become a measure. `lead`: the unit under whose name they stand, and which leads."""

    words: tuple[Words, ...]
    clause: Clause | None = None
    lead: str = ""

    @property
    def text(self) -> str:
        """The words as one text, a line for each paragraph."""
        return "\n".join(words.text for words in self.words if words.text)

    @property
    def at(self) -> Source:
        """The place of the first words; NOWHERE if there are none."""
        return next((words.at for words in self.words if words.text), NOWHERE)


class TaskStatements(Struct, frozen=True):
    """`opening` has the title. `common_clause` is the list of the task itself, which its statements inherit."""

    opening: tuple[Words, ...]
    statements: list[Statement] = field(default_factory=list)
    common_clause: Clause | None = None
    rest: tuple[Words, ...] = ()
    """Words after the last list, which no list closes."""


def split_statements(point: OutlinePoint) -> TaskStatements:
    """The statements of a task. Sub-points become statements where they have units of their own or
    a label says that they are measures; else they stay text of the last statement.
    """
    spans = point.spans_with_clause
    after = tuple(words for span in point.spans if not span.clause for words in span.words)
    own = [Statement(span.words, span.clause) for span in spans]
    opening = own[0].words if own else after
    rest = after if own else ()
    if not point.subpoints:
        return TaskStatements(opening, own or [Statement(after)], rest=rest)
    if clause := common_clause_of(point):
        everything = (*opening, *rest, *_printed_points(point.subpoints))
        return TaskStatements(opening, [Statement(everything, clause)])
    if any(item.has_units() or item.descendants_have_units() for item in point.subpoints):
        return TaskStatements(opening, [*own, *_flatten(point.subpoints)], rest=rest)
    if point.has_measures_label:
        # The first list is that of the task, a further one that of the words before it.
        below = [*_flatten(point.subpoints), *(one for one in own[1:] if one.text)]
        return TaskStatements((*opening, *rest), below, spans[0].clause if spans else None)
    *before, last = own or [Statement(after)]
    whole = Statement((*last.words, *rest, *_printed_points(point.subpoints)), last.clause)
    return TaskStatements(opening, [*before, whole])


def common_clause_of(point: OutlinePoint) -> Clause | None:
    """The list behind the last of several sub-points, if no other has one: it is for all of them.
    None if they have more lists than this, or none.
    """
    *first, last = point.subpoints or [point]
    if point.spans_with_clause or not first or len(last.spans_with_clause) != 1 or last.subpoints:
        return None
    if point.has_measures_label or any(item.spans_with_clause or item.subpoints for item in first):
        return None
    return last.spans_with_clause[0].clause


def _flatten(items: Iterable[OutlinePoint]) -> Iterator[Statement]:
    """The statements of sub-points, those of a unit's heading as its own."""
    for item in items:
        unit = item.title.text.strip("：:。 ")
        if item.subpoints and not item.spans_with_clause and is_name(unit):
            for below in item.subpoints:
                yield Statement((*below.own_words(), *_printed_points(below.subpoints)), lead=unit)
        elif any(below.has_units() or below.descendants_have_units() for below in item.subpoints):
            yield from _own_statements(item)
            yield from _flatten(item.subpoints)
        elif len(item.spans_with_clause) > 1:
            yield from _own_statements(item)
        else:
            clause = next((each.clause for each in _own_statements(item)), None)
            yield Statement((*item.own_words(), *_printed_points(item.subpoints)), clause)


def _own_statements(item: OutlinePoint) -> Iterator[Statement]:
    """What the lists of a sub-point close; a time limit on a line of its own is that of the last."""
    limit = "".join(words.text for words in item.fields.get(NoticeField.DEADLINE, ()))
    last = len(item.spans_with_clause)
    for number, span in enumerate(item.spans_with_clause, 1):
        clause = span.clause
        if clause and limit and number == last and not clause.deadline:
            clause = replace(clause, deadline=limit.rstrip("。；; "))
        yield Statement(span.words, clause)


def _printed_points(items: Iterable[OutlinePoint]) -> Iterator[Words]:
    """Sub-points as text, with the numbers that they had."""
    for item in items:
        first = True
        for words in item.own_words():
            yield Words(item.node.printed_number + words.text, words.at) if first else words
            first = False
        yield from _printed_points(item.subpoints)
