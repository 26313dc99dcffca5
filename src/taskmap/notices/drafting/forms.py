"""Items that are forms, a label and its value on each line, to a table with a column for each label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from msgspec import Struct, field

from taskmap.notices.drafting import field_labels
from taskmap.notices.drafting.field_labels import PEOPLE, UNITS, NoticeField, field_of_column
from taskmap.notices.drafting.numbering import OutlineMark, Series
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.columns import FORM_LABEL, NUMBERED_ITEM
from taskmap.notices.notice import NoticeCell, NoticeTable, Passage
from taskmap.system.diagnostics import Source

_LEAST = 2
"""One form alone, or one with fewer labels, is none."""
_TITLE, _NUMBER = "任务", "序号"
_OPENING = (NoticeField.TITLE, NoticeField.PROBLEM)
"""Fields with whose label a form may begin; else it begins with a line that has none."""
_OF_LINE = (*UNITS, *PEOPLE, NoticeField.DEADLINE, NoticeField.NO)
"""Fields of one line: what stands below without a label does not go on with them."""
_INSIDE = ("1.", "(1)", "1)", "①")
"""Numbers of the points inside an item that has its number behind a word; higher ones are chapters."""
_UNFINISHED = ("、", "，", ",")

Pair = tuple[str, Words]
"""A label, empty where there is none, and what stands behind it."""


class _Form(Struct):
    """One item: its values by their labels, and how many passages it takes."""

    values: dict[str, NoticeCell] = field(default_factory=dict)
    length: int = 0
    last: str = _TITLE

    def add(self, pairs: Iterable[Pair]) -> None:
        """Puts a passage in; what has no label is a further line of the value before it."""
        for label, words in pairs:
            self.last = label or self.last
            old = self.values.get(self.last)
            above = old.text if old else ""
            broken = above.endswith(_UNFINISHED) or not above
            text = above + words.text if broken else f"{above}\n{words.text}"
            self.values[self.last] = NoticeCell(text, old.at if old else words.at)
        self.length += 1

    def is_open(self) -> bool:
        """Whether a line without a label goes on with it: with its title, or a value that is not finished."""
        said = self.values[self.last].text
        return self.last == _TITLE or not said or said.endswith(_UNFINISHED)

    def is_task(self) -> bool:
        """Whether it names what is to be done, units, and something more; a report on problems
        tells by when each was to be solved, but not who answers.
        """
        fields = {field_of_column(label) for label in self.values} - {NoticeField.NO}
        is_reported = _NUMBER in self.values or NoticeField.PROBLEM in fields
        assigned = {*UNITS, NoticeField.DEADLINE} if is_reported else {*UNITS}
        return bool(fields & {*_OPENING}) and bool(fields & assigned) and len(fields) > _LEAST

    def takes(self, item: Passage) -> bool:
        """Whether a numbered point goes on with it: (1) below a label of an item with a number."""
        if _NUMBER not in self.values or field_of_column(self.last) in (*_OPENING, *_OF_LINE):
            return False
        mark = _mark(item)
        return mark is not None and mark.form in _INSIDE


def read_forms(items: Sequence[Passage | NoticeTable]) -> Iterator[Passage | NoticeTable]:
    """The `items` of a notice, in which forms that follow each other are a table. From its first
    numbered point on the outline reads them.
    """
    at = 0
    while at < len(items) and not _is_numbered(items[at]):
        forms = _forms(items, at)
        if len(forms) < _LEAST:
            yield items[at]
            at += 1
        else:
            yield _table(forms)
            at += sum(form.length for form in forms)
    yield from items[at:]


def _forms(items: Sequence[Passage | NoticeTable], at: int) -> list[_Form]:
    """The forms that begin with the item at the offset `at`; none if it begins no form."""
    opening = _label(items[at])
    if opening and field_of_column(opening) not in _OPENING:
        return []
    below = _label(items[at + 1]) if at + 1 < len(items) else ""
    if not opening and (not below or field_of_column(below) in _OPENING):
        # The line right above the first label names the task, those before it belong to the head.
        return []
    forms: list[_Form] = []
    for place in range(at, len(items)):
        item = items[place]
        if not isinstance(item, Passage):
            break
        if _is_numbered(item) and not (forms and forms[-1].takes(item)):
            break
        label = _label(item)
        if label == opening and not (forms and not label and forms[-1].is_open()):
            if forms and not forms[-1].is_task():
                break
            forms.append(_Form())
        elif opening and not label and field_of_column(forms[-1].last) in _OF_LINE:
            break
        forms[-1].add(_pairs(item))
    return list(takewhile(_Form.is_task, forms))


def _label(item: Passage | NoticeTable) -> str:
    """The label with which a passage begins; empty if there is none."""
    return _pairs(item)[0][0] if isinstance(item, Passage) else ""


def _pairs(item: Passage) -> list[Pair]:
    """A passage cut at its labels: 责任单位：市水利局 完成时限：6月底前."""
    words = Words(item.text, item.at)
    if numbered := NUMBERED_ITEM.match(item.text):
        title = words.part(numbered.end())
        return [(numbered["kind"], title), (_NUMBER, Words(numbered["number"], item.at))]
    if not (first := FORM_LABEL.match(item.text)):
        return [("", words)]
    marks = [mark for mark in field_labels.find(item.text) if mark.start >= first.end()]
    starts = [0, *(mark.start for mark in marks)]
    ends = [*starts[1:], len(item.text)]
    found: list[Pair] = []
    for start, end in zip(starts, ends, strict=True):
        piece = words.part(start, end)
        label = FORM_LABEL.match(piece.text)
        if label is None:
            return [("", words)]
        found.append((label["label"], piece.part(label.end())))
    return found


def _is_numbered(item: Passage | NoticeTable) -> bool:
    """Whether a passage is a point of the outline."""
    return isinstance(item, Passage) and _mark(item) is not None


def _mark(item: Passage) -> OutlineMark | None:
    """The number of the outline with which a passage begins; None if there is none."""
    if NUMBERED_ITEM.match(item.text):
        return None
    return next((mark for mark, _ in Series().marks(item.text) if not mark.start), None)


def _table(forms: Sequence[_Form]) -> NoticeTable:
    """A row for each form, below the labels of all in the order in which they come."""
    labels = {label: cell.at for form in forms for label, cell in form.values.items()}
    head = tuple(NoticeCell(label, at) for label, at in labels.items())
    rows = (
        tuple(form.values.get(label, NoticeCell("", _place(form))) for label in labels)
        for form in forms
    )
    return NoticeTable((head, *rows))


def _place(form: _Form) -> Source:
    return next(iter(form.values.values())).at
