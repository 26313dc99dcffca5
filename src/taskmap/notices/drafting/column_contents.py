"""What the cells of a column hold, where its heading does not say it: bodies, prose, numbers, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import (
    UNITS,
    NoticeField,
    bare_heading,
    field_of_column,
)
from taskmap.notices.drafting.targets import is_figure
from taskmap.notices.lexicon.columns import ABOUT_WORK, MEASURE_UNIT, PROSE
from taskmap.notices.lexicon.targets import MEASURE
from taskmap.notices.notice import NoticeTable
from taskmap.system.text import one_line

_BLANK = " -—/"
"""What stands in a cell without a value."""
_TASKS = frozenset((NoticeField.TITLE, NoticeField.PROBLEM, NoticeField.GOAL))
"""Columns that say of what a further one tells how it is done."""
_HIGHER = {
    NoticeField.TITLE: NoticeField.CHAPTER,
    NoticeField.MEASURES: NoticeField.TITLE,
}
"""What the columns of tasks are when a further one holds the measures."""


def fields_by_contents(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> tuple[dict[int, NoticeField], tuple[Doubt, ...]]:
    """The `fields` of the columns of a `table`, by their headings, the last row of which is `head`, with what only
    the cells below tell, and a doubt for each column of bodies whose heading names no role. Where no column
    is of units, these answer.
    """
    found = _with_values(_with_measure_unit(fields, table, head), table, head)
    bodies = _unknown_columns(_names_bodies, found, table, head) if found else []
    answer = set(UNITS).isdisjoint(found.values())
    how = "当作责任单位读的" if answer else "留作了原文"
    doubts = tuple(
        _doubt(table, head, at, "column-role", f"一列像是单位，列名看不出是什么角色，{how}")
        for at in bodies
    )
    more = dict.fromkeys(bodies, NoticeField.RESPONSIBLE) if answer else {}
    found, unsure = _with_prose({**found, **more}, table, head)
    return found, (*doubts, *unsure)


def _doubt(table: NoticeTable, head: int, at: int, code: str, what: str) -> Doubt:
    cell = table.rows[head][at]
    key = "responsible" if code == "column-role" else "text"
    return Doubt(cell.at, code, f"“{one_line(cell.text)}”{what}，请核对", key)


def _with_prose(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> tuple[dict[int, NoticeField], tuple[Doubt, ...]]:
    """Beside tasks a column of sentences whose heading nobody knows (具体要求) says what is to be done, unless
    another one does. Of two columns called tasks (重点任务 beside 工作任务) the first then makes chapters, where no
    other one does, and the second names the tasks.
    """
    unknown = _unknown_columns(PROSE.search, fields, table, head)
    prose = next((at for at in unknown if _may_ask(table, head, at)), None)
    places = [at for at, name in fields.items() if name is NoticeField.MEASURES]
    if prose is None or _TASKS.isdisjoint(fields.values()):
        return fields, ()
    found = {**fields, prose: NoticeField.MEASURES}
    if places:
        (*_, second) = places
        if len(places) > 1 or not _is_second_title(second, prose, table, head):
            return fields, ()
        if NoticeField.CHAPTER not in fields.values():
            found = {at: _HIGHER.get(name, name) for at, name in found.items()}
            found[prose] = NoticeField.MEASURES
    found |= _running_numbers(found, table, head)
    what = "一列是成句的话，列名没有见过，当作举措读的"
    return found, (_doubt(table, head, prose, "column-text", what),)


def _may_ask(table: NoticeTable, head: int, at: int) -> bool:
    """Whether the heading at `at` may be of what is to be done: 工作进展 and 评分标准 tell about it."""
    return not ABOUT_WORK.search(bare_heading(table.rows[head][at].text))


def _is_second_title(at: int, prose: int, table: NoticeTable, head: int) -> bool:
    """Whether the column at `at` is called as one of tasks is, and is far shorter than that of `prose`."""
    called = field_of_column(table.rows[head][at].text) is NoticeField.TITLE
    lengths = [sum(len(row[place].text) for row in table.rows[head + 1 :]) for place in (at, prose)]
    return called and 2 * lengths[0] < lengths[1]


def _running_numbers(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> dict[int, NoticeField]:
    """The column of numbers before sentences that stand with them under one heading: 1 | 完成…。"""
    if NoticeField.NO in fields.values():
        return {}
    numbers = _unknown_columns(str.isdigit, fields, table, head)
    return dict.fromkeys(numbers[:1], NoticeField.NO)


def _unknown_columns(
    is_such: Callable[[str], object], fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> list[int]:
    """The columns with a heading and no field most of whose cells are such."""
    return [
        at
        for at, cell in enumerate(table.rows[head])
        if at not in fields
        and cell.text.strip()
        and _are_mostly(is_such, (row[at].text for row in table.rows[head + 1 :]))
    ]


def _names_bodies(text: str) -> bool:
    listed = [one.text for one in names.assemble_names(names.pieces(text.replace("\n", "、")))]
    return all(map(names.is_plain, listed)) and any(map(names.is_department, listed))


def _with_measure_unit(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> dict[int, NoticeField]:
    """The column 单位 is of bodies, or of measures where 万人 and 公里 stand in it."""
    found = dict(fields)
    for at in fields:
        if MEASURE_UNIT.fullmatch("".join(table.rows[head][at].text.split())):
            below = [row[at].text for row in table.rows[head + 1 :]]
            if _are_mostly(MEASURE.fullmatch, below):
                found[at] = NoticeField.MEASURE_UNIT
    return found


def _with_values(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> dict[int, NoticeField]:
    """A column of figures, whatever it is called (2026年目标任务), is what the indicators in another one are to
    reach: these name the tasks, and a column before them whose cells are merged puts them into chapters.
    """
    below = table.rows[head + 1 :]
    indicators = [at for at, name in fields.items() if name is NoticeField.TARGETS]
    values = [
        at
        for at, name in fields.items()
        if name in (NoticeField.TITLE, NoticeField.MEASURES)
        and _are_mostly(is_figure, (row[at].text for row in below))
    ]
    if len(indicators) != 1 or not values:
        return fields
    (name,) = indicators
    found = {**fields, name: NoticeField.TITLE, **dict.fromkeys(values, NoticeField.VALUE)}
    for at in range(name):
        is_merged = any(row[at].covered and row[at].text for row in below)
        if found.get(at) in (NoticeField.TITLE, NoticeField.MEASURES) and is_merged:
            found[at] = NoticeField.CHAPTER
    return found


def _are_mostly(is_such: Callable[[str], object], texts: Iterable[str]) -> bool:
    """Whether more than half of the `texts` that are not blank are such."""
    filled = [text.strip() for text in texts if text.strip(_BLANK)]
    return bool(filled) and 2 * sum(bool(is_such(each)) for each in filled) > len(filled)
