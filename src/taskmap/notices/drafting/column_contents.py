"""What the cells of a column hold, where its heading does not say it: bodies, measures, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS, NoticeField
from taskmap.notices.drafting.targets import is_figure
from taskmap.notices.lexicon.columns import MEASURE_UNIT
from taskmap.notices.lexicon.targets import MEASURE
from taskmap.notices.notice import NoticeTable
from taskmap.system.text import one_line

_BLANK = " -—/"
"""What stands in a cell without a value."""


def fields_by_contents(
    fields: dict[int, NoticeField], table: NoticeTable, head: int
) -> tuple[dict[int, NoticeField], tuple[Doubt, ...]]:
    """The `fields` of the columns of a `table`, by their headings, the last row of which is `head`, with what only
    the cells below tell, and a doubt for each column of bodies whose heading names no role. Where no column
    is of units, these answer.
    """
    found = _with_values(_with_measure_unit(fields, table, head), table, head)
    bodies = _columns_of_bodies(found, table, head) if found else []
    answer = set(UNITS).isdisjoint(found.values())
    how = "当作责任单位读的" if answer else "留作了原文"
    doubts = tuple(
        Doubt(
            table.rows[head][at].at,
            "column-role",
            f"“{one_line(table.rows[head][at].text)}”一列像是单位，列名看不出是什么角色，{how}，请核对",
            "responsible",
        )
        for at in bodies
    )
    more = dict.fromkeys(bodies, NoticeField.RESPONSIBLE) if answer else {}
    return {**found, **more}, doubts


def _columns_of_bodies(fields: dict[int, NoticeField], table: NoticeTable, head: int) -> list[int]:
    """The columns with a heading and no field in most of whose cells bodies stand."""
    return [
        at
        for at, cell in enumerate(table.rows[head])
        if at not in fields
        and cell.text.strip()
        and _are_mostly(_names_bodies, (row[at].text for row in table.rows[head + 1 :]))
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
