"""One point of the outline to what it says: text closed by unit lists, labelled fields, sub-points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from taskmap.notices.drafting import field_labels
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS, Field
from taskmap.notices.drafting.known_names import Clause, Known, merged
from taskmap.notices.drafting.lists import pairs, segments
from taskmap.notices.drafting.outline import Node
from taskmap.notices.drafting.words import Words

_LINE = (Field.DEADLINE, Field.GOAL, Field.SUPERVISOR, Field.SOURCE)
"""Fields of one paragraph; the others go on to the next label."""
_BLOCK = (*UNITS, Field.DEADLINE, Field.SUPERVISOR)
"""Sub-points with such labels make their parent a block of fields."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Paragraphs and the unit list that closes them; the last may have none."""

    words: tuple[Words, ...]
    clause: Clause | None

    @property
    def text(self) -> str:
        return "\n".join(words.text for words in self.words if words.text)


@dataclass
class Point:
    """What one numbered point says. `labelled`: its sub-points are measures because a label says so."""

    node: Node
    title: Words
    closings: list[Closing] = field(default_factory=list)
    fields: dict[Field, list[Words]] = field(default_factory=dict)
    items: list[Point] = field(default_factory=list)
    labelled: bool = False
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def closed(self) -> list[Closing]:
        return [closing for closing in self.closings if closing.clause]

    def has_units(self) -> bool:
        return bool(self.closed)

    def below_has_units(self) -> bool:
        return any(item.has_units() or item.below_has_units() for item in self.items)

    def is_block(self) -> bool:
        """A point whose parts are fields: 时间节点, 主要任务, 牵头单位."""
        return self.labelled and bool(
            {Field.DEADLINE, Field.GOAL, Field.SUPERVISOR} & set(self.fields)
        )

    def first_words(self) -> Words:
        return next((words for words in (self.title, *self.own()) if words.text), self.title)

    def own(self) -> Iterator[Words]:
        return (words for closing in self.closings for words in closing.words)


@dataclass(frozen=True)
class Reader:
    """Reads points with what the whole notice says about its lists."""

    how: Conventions
    known: Known

    def points(self, node: Node) -> list[Point]:
        """Nearly always one; two where a point that lost its heading follows inside."""
        _lift(node)
        fields = [child for child in node.children if _is_field(child)]
        block = any(_label_of(child) in _BLOCK for child in fields)
        point = Point(node, node.head)
        pieces: list[tuple[Field | None, Words]] = list(self._pieces(node.paragraphs()))
        found = [point]
        for child in node.children:
            if child in fields and (block or (_label_of(child) is not None and _has_colon(child))):
                pieces += self._pieces(child.paragraphs())
                self._take(point, pieces)
                pieces = []
                items = [inner for below in child.children for inner in self.points(below)]
                point.items += items
                point.labelled = point.labelled or bool(items)
                point = self._lost_block(found, items)
            else:
                point.items += self.points(child)
        self._take(point, pieces) if pieces else None
        return found

    def _take(self, point: Point, pieces: Iterable[tuple[Field | None, Words]]) -> None:
        open_: list[Words] = []
        if point.closings and point.closings[-1].clause is None:
            open_ = list(point.closings.pop().words)
        for said, words in pieces:
            if said is not None and said not in (*UNITS, Field.MEASURES):
                point.fields.setdefault(said, []).append(words)
                continue
            if said is Field.MEASURES:
                point.labelled = True
            for segment in segments(words, self.how, self.known):
                if segment.words.text:
                    open_.append(segment.words)
                last = point.closings[-1] if point.closings else None
                if segment.clause is not None and not open_ and last and last.clause:
                    clause = merged(last.clause, segment.clause)
                    point.closings[-1] = Closing(last.words, clause)
                elif segment.clause is not None:
                    point.closings.append(Closing(tuple(open_), segment.clause))
                    open_ = []
        if open_:
            point.closings.append(Closing(tuple(open_), None))

    def _pieces(self, paragraphs: list[Words]) -> Iterator[tuple[Field | None, Words]]:
        """The paragraphs cut at their labels; a label without a value takes the next paragraph."""
        waiting: Field | None = None
        lasting: Field | None = None
        for words in paragraphs:
            inside = pairs(words.text)[0]
            marks = [
                label for label in field_labels.find(words.text) if _is_free(inside, label.start)
            ]
            first = marks[0].start if marks else len(words)
            if first and words.text[:first].strip():
                yield waiting or lasting, _labelled(waiting, words.part(0, first))
                waiting = None
            ends = [label.start for label in marks[1:]] + [len(words)]
            for label, end in zip(marks, ends, strict=bool(marks)):
                start = label.start if label.field in UNITS else label.end
                value = words.part(start, end)
                bare = words.text[label.end : end].strip()
                lasting = None if label.field in (*UNITS, *_LINE) else label.field
                if bare or label.field is Field.MEASURES:
                    yield label.field, value
                waiting = None if bare else label.field

    def _lost_block(self, found: list[Point], items: list[Point]) -> Point:
        """A 时间节点 inside a sub-point belongs to a block of its own whose heading is lost."""
        current = found[-1]
        for item in items:
            if Field.DEADLINE in item.fields and Field.DEADLINE in current.fields:
                words = item.fields.pop(Field.DEADLINE)
                message = "这一组任务的标题在原文里丢了，请补上"
                lost = Point(Node(None, Words("", words[0].at)), Words("", words[0].at))
                lost.fields[Field.DEADLINE] = words
                lost.doubts.append(Doubt(words[0].at, "title-lost", message, "title"))
                found.append(lost)
                current = lost
        return current


def _lift(node: Node) -> None:
    """整改措施：（1）…（2）… and then 责任单位：… below: those lines belong to the whole, not to (2)."""
    own = node.paragraphs()
    last = list(field_labels.find(own[-1].text)) if own else []
    if not node.children or not last or last[-1].field is not Field.MEASURES:
        return
    child = node.children[-1]
    for place, words in enumerate(child.body):
        label = next(field_labels.find(words.text), None)
        if label is not None and label.start == 0 and label.field is not Field.MEASURES:
            node.body += child.body[place:]
            del child.body[place:]
            return


def _labelled(waiting: Field | None, words: Words) -> Words:
    """A unit list whose label stood alone on the line above."""
    names = {Field.LEAD: "牵头单位：", Field.RESPONSIBLE: "责任单位：", Field.SUPPORT: "配合单位："}
    if waiting in names:
        return Words(names[waiting] + words.text, words.at)
    return words


def _is_free(inside: list[tuple[int, int]], at: int) -> bool:
    """Outside of brackets; one that never closes counts as none."""
    return not any(start < at < end for start, end in inside)


def _label(node: Node) -> field_labels.Label | None:
    label = next(field_labels.find(node.head.text), None)
    return label if label is not None and label.start == 0 else None


def _label_of(node: Node) -> Field | None:
    label = _label(node)
    return label.field if label else None


def _has_colon(node: Node) -> bool:
    label = _label(node)
    return label is not None and node.head.text[label.end - 1 : label.end] in tuple(":：。．")


def _is_field(node: Node) -> bool:
    return _label(node) is not None
