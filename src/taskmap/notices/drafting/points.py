"""One point of the outline to what it says: text closed by unit lists, labelled fields, sub-points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from taskmap.notices.drafting import chapter_units, field_labels, names
from taskmap.notices.drafting.brackets import bracket_pairs
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import PEOPLE, UNITS, NoticeField
from taskmap.notices.drafting.known_names import Clause, KnownNames, merge_clauses
from taskmap.notices.drafting.lists import segments
from taskmap.notices.drafting.outline import OutlineNode
from taskmap.notices.drafting.words import Words

_LINE = (*PEOPLE, NoticeField.DEADLINE, NoticeField.GOAL, NoticeField.SOURCE)
"""Fields of one paragraph; the others go on to the next label."""
_CHAPTERS = ("第章", "第节", "一、")
"""Points with such a number are chapters where units behind their heading are those of the points below."""
_BLOCK = (*UNITS, *PEOPLE, NoticeField.DEADLINE)
"""Sub-points with such labels make their parent a block of fields."""


class ClauseSpan(Struct, frozen=True):
    """Paragraphs and the unit list that closes them; None behind the last list."""

    words: tuple[Words, ...]
    clause: Clause | None

    @property
    def text(self) -> str:
        """The paragraphs as one text, a line each."""
        return "\n".join(words.text for words in self.words if words.text)


class OutlinePoint(Struct):
    """What one numbered point says. `has_measures_label`: its sub-points are measures because a label says so;
    `measure_words` stand behind that label itself.
    """

    node: OutlineNode
    title: Words
    spans: list[ClauseSpan] = field(default_factory=list)
    fields: dict[NoticeField, list[Words]] = field(default_factory=dict)
    subpoints: list[OutlinePoint] = field(default_factory=list)
    has_measures_label: bool = False
    measure_words: list[Words] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    heading_units: Clause | None = None
    """The units whose names are its heading, with no other words: 一、市财政局."""

    @property
    def spans_with_clause(self) -> list[ClauseSpan]:
        """The spans that a unit list closes: all of them, or all but the last."""
        return [span for span in self.spans if span.clause]

    def has_units(self) -> bool:
        """Whether a unit list stands in the point's own words, not in a sub-point."""
        return bool(self.spans_with_clause)

    def descendants_have_units(self) -> bool:
        """Whether a unit list stands in any point below, at any depth."""
        return any(item.has_units() or item.descendants_have_units() for item in self.subpoints)

    def common_units(self) -> Clause | None:
        """The units of all that stands below it: they are its heading, stand behind it, or a sentence says so."""
        if not self.subpoints:
            return None
        if self.heading_units is not None:
            return self.heading_units
        for span in self.spans_with_clause:
            assert span.clause is not None
            if span.clause.for_all:
                return span.clause
        if len(self.spans_with_clause) != 1 or not self._is_chapter_by_number():
            return None
        span = self.spans_with_clause[0]
        return span.clause if "。" not in span.text else None

    def _is_chapter_by_number(self) -> bool:
        numbered = {item.node.form for item in self.subpoints}
        return self.node.form in _CHAPTERS or (self.node.form == "（一）" and numbered == {"1."})

    def is_field_block(self) -> bool:
        """Whether the point is a task whose parts are fields: 时间节点, 主要任务, 牵头单位."""
        return self.has_measures_label and bool(
            {*PEOPLE, NoticeField.DEADLINE, NoticeField.GOAL} & set(self.fields)
        )

    def first_words(self) -> Words:
        """The title, or the first paragraph that is not blank; the blank title if there is neither."""
        return next((words for words in (self.title, *self.own_words()) if words.text), self.title)

    def own_words(self) -> Iterator[Words]:
        """The paragraphs of the point itself in order, with what follows its number, without unit lists and fields."""
        return (words for span in self.spans for words in span.words)


class PointReader(Struct, frozen=True):
    """Reads points with what the whole notice says about its lists."""

    conventions: Conventions
    known_names: KnownNames

    def points(self, node: OutlineNode) -> list[OutlinePoint]:
        """What a numbered point says: nearly always one point; two where another that lost its
        heading follows inside.
        """
        _move_fields_up(node)
        fields = [child for child in node.children if _is_field(child)]
        block = any(_label_of(child) in _BLOCK for child in fields)
        point = self._begin(node)
        # A heading that is a name is no list that could be cut out of the title.
        head = () if point.spans else (point.title,)
        paragraphs = [words for words in (*head, *node.body) if words.text]
        pieces: list[tuple[NoticeField | None, Words]] = list(self._pieces(paragraphs))
        found = [point]
        for child in node.children:
            if child in fields and (block or (_label_of(child) is not None and _has_colon(child))):
                pieces += self._pieces(child.paragraphs())
                self._take(point, pieces)
                pieces = []
                items = [inner for below in child.children for inner in self.points(below)]
                point.subpoints += items
                point.has_measures_label = point.has_measures_label or bool(items)
                point = self._restore_block(found, items)
            else:
                point.subpoints += self.points(child)
        if pieces:
            self._take(point, pieces)
        _move_common_clause_up(point)
        return found

    def _begin(self, node: OutlineNode) -> OutlinePoint:
        has_more = bool(node.children or node.body)
        units, head = chapter_units.read_heading(node.head, has_more, self.known_names)
        if units is None:
            return OutlinePoint(node, node.head)
        if head.text:
            return OutlinePoint(node, head, heading_units=units)
        spans = [ClauseSpan((node.head,), None)]
        return OutlinePoint(node, node.head, spans, heading_units=units)

    def _take(
        self, point: OutlinePoint, pieces: Iterable[tuple[NoticeField | None, Words]]
    ) -> None:
        open_: list[Words] = []
        if point.spans and point.spans[-1].clause is None:
            open_ = list(point.spans.pop().words)
        for label_field, words in pieces:
            if label_field is not None and label_field not in (*UNITS, NoticeField.MEASURES):
                point.fields.setdefault(label_field, []).append(words)
                continue
            if label_field is NoticeField.MEASURES:
                point.has_measures_label = True
            for segment in segments(words, self.conventions, self.known_names):
                if segment.words.text:
                    open_.append(segment.words)
                    if label_field is NoticeField.MEASURES:
                        point.measure_words.append(segment.words)
                last = point.spans[-1] if point.spans else None
                if segment.clause is not None and not open_ and last and last.clause:
                    clause = merge_clauses(last.clause, segment.clause)
                    point.spans[-1] = ClauseSpan(last.words, clause)
                elif segment.clause is not None:
                    point.spans.append(ClauseSpan(tuple(open_), segment.clause))
                    open_ = []
        if open_:
            point.spans.append(ClauseSpan(tuple(open_), None))

    def _pieces(self, paragraphs: list[Words]) -> Iterator[tuple[NoticeField | None, Words]]:
        """The paragraphs cut at their labels; a label without a value takes the next paragraph."""
        pending: NoticeField | None = None
        listed: NoticeField | None = None
        lasting: NoticeField | None = None
        for words in paragraphs:
            inside = bracket_pairs(words.text)[0]
            marks = [
                label for label in field_labels.find(words.text) if _is_free(inside, label.start)
            ]
            first = marks[0].start if marks else len(words)
            if listed is not None and not marks and names.is_list_of_names(words.text):
                # 责任单位：甲 and below it 乙, 丙, a name on each line.
                yield listed, _with_label(listed, words)
                continue
            if first and words.text[:first].strip():
                listed = None
                yield pending or lasting, _with_label(pending, words.part(0, first))
                pending = None
            ends = [label.start for label in marks[1:]] + [len(words)]
            for label, end in zip(marks, ends, strict=bool(marks)):
                start = label.start if label.field in UNITS else label.end
                value = words.part(start, end)
                bare = words.text[label.end : end].strip()
                lasting = None if label.field in (*UNITS, *_LINE) else label.field
                if bare or label.field is NoticeField.MEASURES:
                    yield label.field, value
                pending = None if bare else label.field
                listed = label.field if label.field in UNITS else None

    def _restore_block(self, blocks: list[OutlinePoint], items: list[OutlinePoint]) -> OutlinePoint:
        """The point that comes next: a 时间节点 inside a sub-point belongs to a block of its own, whose
        heading is lost.
        """
        current = blocks[-1]
        for item in items:
            if NoticeField.DEADLINE in item.fields and NoticeField.DEADLINE in current.fields:
                words = item.fields.pop(NoticeField.DEADLINE)
                message = "这一组任务的标题在原文里丢了，请补上"
                lost = OutlinePoint(
                    OutlineNode(None, Words("", words[0].at)), Words("", words[0].at)
                )
                lost.fields[NoticeField.DEADLINE] = words
                lost.doubts.append(Doubt(words[0].at, "title-lost", message, "title"))
                blocks.append(lost)
                current = lost
        return current


def _move_common_clause_up(point: OutlinePoint) -> None:
    """以上任务均由市财政局负责 below the last of several points: it belongs to the whole, not to that one."""
    last = point.subpoints[-1] if len(point.subpoints) > 1 else None
    span = last.spans[-1] if last and last.spans else None
    if last is None or span is None or span.clause is None or not span.clause.for_all:
        return
    point.spans.append(ClauseSpan((), span.clause))
    last.spans[-1] = ClauseSpan(span.words, None)


def _move_fields_up(node: OutlineNode) -> None:
    """整改措施：（1）…（2）… and then 责任单位：… below: those lines belong to the whole, not to (2), unless (1) has its own."""
    own = node.paragraphs()
    last = list(field_labels.find(own[-1].text)) if own else []
    if not node.children or not last or last[-1].field is not NoticeField.MEASURES:
        return
    *before, child = node.children
    of_each = {_label_ahead(words) for each in before for words in each.body}
    for place, words in enumerate(child.body):
        label = _label_ahead(words)
        if label not in (None, NoticeField.MEASURES) and label not in of_each:
            node.body += child.body[place:]
            del child.body[place:]
            return


def _label_ahead(words: Words) -> NoticeField | None:
    """The field of the label with which a paragraph begins."""
    label = next(field_labels.find(words.text), None)
    return label.field if label is not None and not label.start else None


def _with_label(label_field: NoticeField | None, words: Words) -> Words:
    """A unit list whose label stood alone on the line above."""
    labels = {
        NoticeField.LEAD: "牵头单位：",
        NoticeField.RESPONSIBLE: "责任单位：",
        NoticeField.SUPPORT: "配合单位：",
    }
    if label_field in labels:
        return Words(labels[label_field] + words.text, words.at)
    return words


def _is_free(inside: list[tuple[int, int]], at: int) -> bool:
    """Outside of brackets; one that never closes counts as none."""
    return not any(start < at < end for start, end in inside)


def _label(node: OutlineNode) -> field_labels.FieldLabel | None:
    label = next(field_labels.find(node.head.text), None)
    return label if label is not None and label.start == 0 else None


def _label_of(node: OutlineNode) -> NoticeField | None:
    label = _label(node)
    return label.field if label else None


def _has_colon(node: OutlineNode) -> bool:
    label = _label(node)
    return label is not None and node.head.text[label.end - 1 : label.end] in tuple(":：。．")


def _is_field(node: OutlineNode) -> bool:
    return _label(node) is not None
