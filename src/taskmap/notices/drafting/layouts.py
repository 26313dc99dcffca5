"""Tables as they were pasted or laid out to tables and lines of the kinds that drafting knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS, NoticeField, field_of_column
from taskmap.notices.drafting.flattened_tables import restore_tables
from taskmap.notices.drafting.forms import read_forms
from taskmap.notices.drafting.table_columns import describes_tasks
from taskmap.notices.lexicon.columns import ELSEWHERE, ITEM_LABEL
from taskmap.notices.notice import NoticeCell, NoticeTable, Passage
from taskmap.system.text import one_line

_LEAST = 3
"""Fewer fields make no table."""


def normalize_tables(
    items: Sequence[Passage | NoticeTable],
) -> tuple[list[Passage | NoticeTable], tuple[Doubt, ...]]:
    """The `items` of a notice, in which cells that were pasted on a line each are tables again, and
    a table of one task with its fields below each other is lines of text; forms are tables too.
    With doubts on lines that look like such cells and could not be told.
    """
    items = [each for item in items for each in _lines_of_upright_table(item)]
    return restore_tables(list(read_forms(items)))


_LONGEST_LABEL = 12
_LabelledCell: TypeAlias = "tuple[NoticeField | None, NoticeCell, NoticeCell]"
"""A field, None where the plan has no key for it, its label, and what stands right of it."""
_LABELS = {
    NoticeField.PROBLEM: "存在问题",
    NoticeField.SOURCE: "问题来源",
    NoticeField.GOAL: "工作目标",
    NoticeField.MEASURES: "具体措施",
    NoticeField.LEAD: "牵头单位",
    NoticeField.RESPONSIBLE: "责任单位",
    NoticeField.SUPPORT: "配合单位",
    NoticeField.SUPERVISOR: "督办领导",
    NoticeField.LEADER: "责任领导",
    NoticeField.OWNER: "责任人",
    NoticeField.DEADLINE: "完成时限",
    NoticeField.CRITERIA: "完成标准",
    NoticeField.CLOSURE_CRITERIA: "验收标准",
}
"""What an upright table may ask, as it is called in a text."""


def _lines_of_upright_table(item: Passage | NoticeTable) -> Iterator[Passage | NoticeTable]:
    """A table of one task, its fields one below the other (责任单位 | 县水利局), as the lines that it stands for."""
    pairs = list(_pairs(item)) if isinstance(item, NoticeTable) else []
    fields = {name for name, _, _ in pairs if name}
    if not (describes_tasks(fields) and len(pairs) >= _LEAST):
        yield item
        return
    yield from _lines(pairs)


def _lines(pairs: Sequence[_LabelledCell]) -> Iterator[Passage]:
    """A line for each label, that of the task first."""
    number = next((value.text.strip() for name, _, value in pairs if name is NoticeField.NO), "")
    title = next((value for name, _, value in pairs if name is NoticeField.TITLE), None)
    if title is not None:
        yield Passage(f"{number}．{title.text.strip()}" if number else title.text, title.at)
    for name, label, value in pairs:
        if name in (NoticeField.NO, NoticeField.TITLE) or (
            name in UNITS and ELSEWHERE.match(value.text)
        ):
            continue
        if ITEM_LABEL.fullmatch(label.text.strip()):
            yield Passage(f"{label.text.strip()}：{one_line(value.text)}", value.at)
            continue
        first, *rest = value.text.strip().split("\n")
        if rest and name is NoticeField.MEASURES:
            yield Passage(f"{_LABELS[name]}：", label.at)
            rest.insert(0, first)
        elif name in UNITS:
            yield Passage(f"{_LABELS[name]}：{''.join((first, *rest))}", value.at)
            continue
        else:
            asked = _LABELS.get(name) if name else None
            yield Passage(f"{asked or label.text.strip()}：{first}", value.at)
        yield from (Passage(line, value.at) for line in rest if line.strip())


def _pairs(table: NoticeTable) -> Iterator[_LabelledCell]:
    """Labels with the cell right of each; nothing if one row is not made of them. A label that the plan has no key for
    (验收单位) stands in a row with one that it has.
    """
    pairs: list[_LabelledCell] = []
    for row in table.rows:
        cells = [cell for cell in row if not cell.covered and cell.text.strip()]
        if len(cells) % 2:
            return
        found = [
            (_field(label.text), label, value)
            for label, value in zip(cells[::2], cells[1::2], strict=True)
        ]
        if not all(_is_pair(each, found) for each in found):
            return
        pairs += found
    yield from pairs


def _field(label: str) -> NoticeField | None:
    if item := ITEM_LABEL.fullmatch(label.strip()):
        return NoticeField.PROBLEM if item["kind"] == "问题" else NoticeField.MEASURES
    return field_of_column(label)


def _is_pair(pair: _LabelledCell, row: Sequence[_LabelledCell]) -> bool:
    name, label, value = pair
    known = name is not None or any(other for other, _, _ in row)
    return (
        known
        and field_of_column(value.text) is None
        and len(one_line(label.text)) <= _LONGEST_LABEL
    )
