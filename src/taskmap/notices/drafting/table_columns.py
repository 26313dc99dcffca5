"""Which column of a table holds what, and what a row says of each field: columns by name, in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import clauses, column_contents
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import (
    PEOPLE,
    UNITS,
    NoticeField,
    bare_heading,
    field_of_column,
)
from taskmap.notices.lexicon.columns import (
    COOPERATING,
    LEADING,
    LEVELLED,
    MAIN_DOER,
    MEASURE_IN_BRACKETS,
    OTHER_SUPPORT,
    PERSON,
    STEP,
    USUAL_SUPPORT,
    WITH_PERSON,
)
from taskmap.notices.notice import NoticeCell, NoticeTable
from taskmap.system.text import one_line

_DEPTH = 15
"""A heading row stands among the first so many rows."""
_NAMED = (NoticeField.TITLE, NoticeField.MEASURES, NoticeField.PROBLEM, NoticeField.GOAL)
"""Columns that say what is to be done, the best first."""
_BLANK = " -—/"
"""What stands in a cell of measures without one."""
_SINGLE = (NoticeField.NO, NoticeField.CHAPTER)
"""Fields of one column; another of the kind is kept beside its name."""

Values = Mapping[NoticeField, NoticeCell]


class TaskColumns(Struct, frozen=True):
    """Which column, from 0, holds what; the heading is the rows from `top` to `row`, from 0, and
    `headings` are the names of all columns, on one line.
    """

    row: int
    top: int
    fields: dict[int, NoticeField]
    headings: tuple[str, ...] = ()
    conventions: Conventions | None = None
    """What a heading says of its lists: 责任单位（第一个为牵头单位）."""
    doubts: tuple[Doubt, ...] = ()
    """On columns whose headings do not say what they are."""

    def has(self, field: NoticeField) -> bool:
        """Whether some column is of this field."""
        return field in self.fields.values()

    def cells(self, row: Sequence[NoticeCell], field: NoticeField) -> list[tuple[str, NoticeCell]]:
        """The cells of a field in a `row` that are not blank, each with its column's heading; one
        that is merged over two columns of the field once.
        """
        found: list[tuple[str, NoticeCell]] = []
        for place, name in sorted(self.fields.items()):
            if name is not field or place >= len(row) or not row[place].text.strip():
                continue
            if not any(cell.text == row[place].text and row[place].covered for _, cell in found):
                cell = row[place]
                text = self.bodies(place, cell.text) if name in UNITS else cell.text
                found.append((self.headings[place], replace(cell, text=text)))
        return found

    def bodies(self, place: int, text: str) -> str:
        """The `text` of a cell in the column at `place` without the people behind the bodies, where its
        heading asks for them as well: 责任单位及责任人.
        """
        return PERSON.sub("", text) if WITH_PERSON.search(self.headings[place]) else text

    def values(self, row: Sequence[NoticeCell]) -> Values:
        """The cells by field, blank ones too; several of one field are one cell, a line for each."""
        found: dict[NoticeField, NoticeCell] = {}
        for place, name in sorted(self.fields.items()):
            if place < len(row):
                found.setdefault(name, row[place])
        for name in found:
            if cells := self.cells(row, name):
                found[name] = _joined(name, cells)
        return found

    def times(self, row: Sequence[NoticeCell]) -> list[tuple[str, NoticeCell]]:
        """As `cells` for by when, that of the whole before those of steps: 完成时限 before 时间节点."""
        cells = self.cells(row, NoticeField.DEADLINE)
        return sorted(cells, key=lambda pair: bool(STEP.search(pair[0])))

    def role_title(self, heading: str) -> str:
        """The name of the role by which a column of supporting units with this `heading` is told from those that support;
        "" for these.
        """
        name = bare_heading(heading)
        supporting = (
            bare_heading(self.headings[at])
            for at, field in self.fields.items()
            if field is NoticeField.SUPPORT
        )
        is_other = OTHER_SUPPORT.match(name) and any(map(USUAL_SUPPORT.match, supporting))
        return name if is_other or COOPERATING.match(name) else ""

    def measure_unit(self, row: Sequence[NoticeCell]) -> str:
        """The unit of the row's figures: what stands in the column 计量单位, else in the brackets of a
        heading, 目标值（万元）; empty if neither says it.
        """
        if cells := self.cells(row, NoticeField.MEASURE_UNIT):
            return one_line(cells[0][1].text).strip(_BLANK)
        found = (MEASURE_IN_BRACKETS.search(self.headings[place]) for place in self.fields)
        return next((each["measure"] for each in found if each), "")


def _joined(field: NoticeField, cells: Sequence[tuple[str, NoticeCell]]) -> NoticeCell:
    if len(cells) == 1 or field in _SINGLE:
        return cells[0][1]
    lines = [cell.text.strip() for _, cell in cells]
    if field in PEOPLE:
        lines = [f"{one_line(cell.text)}（{heading}）" for heading, cell in cells]
    elif field not in (*UNITS, NoticeField.MEASURES):
        lines = [f"{heading}：{cell.text.strip()}" for heading, cell in cells]
    return replace(cells[0][1], text="\n".join(dict.fromkeys(lines)))


def find_columns(table: NoticeTable) -> TaskColumns | None:
    """The heading row, wherever it stands among the first: of those that describe tasks the one
    that names most columns. None for a table that does not list tasks.
    """
    best: TaskColumns | None = None
    for top, row in enumerate(table.rows[:_DEPTH]):
        place = top
        fields = fields_of_row(row)
        if place + 1 < len(table.rows):
            # A heading of two rows: 责任单位 over 牵头 and 配合.
            below = fields_of_row(table.rows[place + 1])
            named = len(below) > 1 and any(below[at] != fields.get(at) for at in below)
            if fields and (named or _goes_down(row, table.rows[place + 1])):
                fields, place = {**fields, **below}, place + 1
        fields, doubts = column_contents.fields_by_contents(fields, table, place)
        if describes_tasks(set(fields.values())) and (
            best is None or len(fields) > len(best.fields)
        ):
            headings = tuple(
                one_line(cell.text or above.text)
                for cell, above in zip(table.rows[place], row, strict=True)
            )
            best = TaskColumns(place, top, fields, headings, _conventions_in(row), doubts)
    return best


def _goes_down(row: Sequence[NoticeCell], below: Sequence[NoticeCell]) -> bool:
    """Whether a cell of the heading `row` is merged with the one `below`, which then is of the heading as well."""
    return any(
        lower.covered and lower.text.strip() and lower.text == cell.text
        for cell, lower in zip(row, below, strict=True)
        if not cell.covered
    )


def _conventions_in(row: Sequence[NoticeCell]) -> Conventions | None:
    conventions = clauses.find_conventions(" ".join(cell.text for cell in row))
    return conventions if conventions != Conventions() else None


def describes_tasks(fields: set[NoticeField]) -> bool:
    """Whether `fields` are those of tasks: something to be done, and who answers or by when."""
    return bool(fields & {*UNITS, NoticeField.DEADLINE}) and bool(fields & {*_NAMED})


def fields_of_row(row: Sequence[NoticeCell]) -> dict[int, NoticeField]:
    """The fields that the cells of a `row` name as headings, by their columns."""
    found: dict[int, NoticeField] = {}
    for place, cell in enumerate(row):
        name = field_of_column(cell.text) if cell.text.strip() else None
        if name is NoticeField.TITLE and LEVELLED.match(cell.text.strip()):
            # 二级指标 beside 三级指标: the last of them names the task, the others are kept beside it.
            found = {at: other for at, other in found.items() if other is not NoticeField.TITLE}
        elif name is NoticeField.TITLE and NoticeField.TITLE in found.values():
            # 重点任务 beside 工作任务: the second says what is to be done.
            name = NoticeField.MEASURES
        if name is not None and not (name in _SINGLE and name in found.values()):
            found[place] = name
    found |= _main_doers(row, found)
    naming = (at for at, name in found.items() if name in (*_NAMED, NoticeField.TARGETS))
    first = next(naming, None)
    named_otherwise = {NoticeField.TITLE, NoticeField.MEASURES} & set(found.values())
    if first is not None and found[first] is NoticeField.TARGETS and not named_otherwise:
        # 指标 before 年度目标 names what is to be reached, where nothing else does.
        found[first] = NoticeField.TITLE
    return found


def _main_doers(
    row: Sequence[NoticeCell], fields: Mapping[int, NoticeField]
) -> dict[int, NoticeField]:
    """The columns 主责单位 beside 牵头单位: of the two that one leads, and these answer."""
    leads = [at for at, name in fields.items() if name is NoticeField.LEAD]
    if not any(LEADING.search(row[at].text) for at in leads):
        return {}
    doers = [at for at in leads if MAIN_DOER.search(row[at].text)]
    return dict.fromkeys(doers, NoticeField.RESPONSIBLE)
