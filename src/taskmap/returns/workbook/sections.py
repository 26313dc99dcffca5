"""A sheet about several reports to its sections, each a table of its own with the rows that stand in it.

A row belongs to the section whose plan gave it its number, wherever it was moved; one whose number nobody knows belongs to
the section under whose bar it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.returns.contents import (
    INPUT_FIELDS,
    ReturnField,
    SectionIdentity,
    WorkbookIdentity,
)
from taskmap.returns.workbook import identity
from taskmap.returns.workbook.grids import CellValue, WorkbookGrid
from taskmap.returns.workbook.tables import ReturnTable, row_text
from taskmap.system.text import plain

# What stands in the place of a row that another one answers for: 「3　清理堆点：和编号 a-1/2 是同一件事，…」.
_SAME = re.compile(r"(\S+)\s.*和编号\s*(\S+)\s*是同一件事")
_Key = tuple[str, str]
"""The id of the plan of a section and the label of its period."""


class _Place(NamedTuple):
    """The section of a row, and its number in the plan."""

    section: _Key
    item: str


def split_group(
    group: Sequence[ReturnTable], find_end: Callable[[ReturnTable], int]
) -> list[list[ReturnTable]]:
    """The sections of the first table of the `group`, each with the same one of its copies; the group itself where it is
    about one report. `find_end` gives the row of signatures of a table, from 0.
    """
    first, *others = [_split_table(each, find_end) for each in group]
    if not first[0].is_section:
        return [[*group]]
    return [
        [section, *(same for other in others for same in other if same.is_same_section(section))]
        for section in first
    ]


def _split_table(table: ReturnTable, find_end: Callable[[ReturnTable], int]) -> list[ReturnTable]:
    """The sections of the `table`; the table itself where it is about one report."""
    bars = dict(_bars(table))
    known = {(each.plan, each.period): each for each in table.hidden_identity.sections}
    if not (bars or known):
        return [table]
    for bar in bars.values():
        said = SectionIdentity(bar.plan, bar.revision, "", bar.period)
        known.setdefault((bar.plan, bar.period), said)
    return list(_split(table, find_end(table), bars, known))


def _bars(table: ReturnTable) -> Iterator[tuple[int, WorkbookIdentity]]:
    """The rows that say of which plan and period those below them are."""
    for at, row in enumerate(table.grid.rows):
        first = next((value for value in row if value != ""), "")
        # Most returns are about one report, and have no such row.
        if (
            at > table.headings.last
            and isinstance(first, str)
            and "方案" in first
            and "报送期" in first
        ):
            found = identity.visible_identity([row_text(row)])
            if found.plan and found.period:
                yield at, found


def _split(
    table: ReturnTable,
    end: int,
    bars: Mapping[int, WorkbookIdentity],
    sections: Mapping[_Key, SectionIdentity],
) -> Iterator[ReturnTable]:
    places = dict(_row_places(table, end, bars, sections))
    known = {*bars, *places}
    answers = {key: dict(each.answers) for key, each in sections.items()}
    for at, place in [*places.items()]:
        if found := _SAME.match(row_text(table.grid.rows[at])):
            del places[at]
            if not table.hidden_identity.sections:
                answers[place.section][found[1]] = found[2]
    rows = {plain(_number(table, at)): at for at in places}
    shown = {(each.plan, each.period): each for each in bars.values()}
    for key, section in sections.items():
        own = {at: place.item for at, place in places.items() if place.section == key}
        answering = ((item, rows.get(plain(number))) for item, number in answers[key].items())
        shared = {at: item for item, at in answering if at is not None}
        yield replace(
            table,
            grid=_section_grid(table, known, own, shared),
            visible_identity=_visible_identity(table, section, shown.get(key)),
            hidden_identity=_hidden_identity(table.hidden_identity, section),
            section_rows=sorted({*own, *shared}),
        )


def _row_places(
    table: ReturnTable,
    end: int,
    bars: Mapping[int, WorkbookIdentity],
    sections: Mapping[_Key, SectionIdentity],
) -> Iterator[tuple[int, _Place]]:
    """The section of each row below the headings, of those that are no bars; from the signatures on, `end`, of those whose
    number is known.
    """
    numbers = {
        plain(number): _Place(key, item)
        for key, each in sections.items()
        for number, item in each.numbers.items()
    }
    current: _Key | None = None
    for at in range(table.headings.last + 1, len(table.grid.rows)):
        if bar := bars.get(at):
            current = bar.plan, bar.period
            continue
        number = _number(table, at)
        if place := numbers.get(plain(number)):
            yield at, place
        elif current and at < end:
            yield at, _Place(current, _without_plan(number, current))


def _without_plan(number: str, section: _Key) -> str:
    """The number in the plan of one that is printed with its plan: 2.1 for a-1/2.1."""
    plan, period = section
    return number.removeprefix(f"{plan}/").removeprefix(f"{period}/")


def _number(table: ReturnTable, row: int) -> str:
    column = table.headings.columns.get(ReturnField.NUMBER)
    return "" if column is None else table.grid.text(row, column)


def _section_grid(
    table: ReturnTable, known: Collection[int], own: Mapping[int, str], shared: Mapping[int, str]
) -> WorkbookGrid:
    """The sheet without what is `known` to be no row of the section; its `own` have their numbers in the plan, and of rows
    that answer for one of it is left what was filled in.
    """
    columns = table.headings.columns
    asked = {columns[field] for field in INPUT_FIELDS if field in columns}
    rows: list[list[CellValue]] = []
    for at, values in enumerate(table.grid.rows):
        if at in shared:
            line = [value if column in asked else "" for column, value in enumerate(values)]
        elif at in own or at not in known:
            line = [*values]
        else:
            line = [""] * len(values)
        number = own.get(at) or shared.get(at)
        if number and (column := columns.get(ReturnField.NUMBER)) is not None:
            line[column] = number
        rows.append(line)
    return replace(table.grid, rows=rows)


def _visible_identity(
    table: ReturnTable, section: SectionIdentity, bar: WorkbookIdentity | None
) -> WorkbookIdentity:
    """What the sheet says of the section: in the bar above it, and of unit and code at its head."""
    head, unit = table.visible_identity, table.visible_identity.unit
    # A unit may have another name in one of the plans.
    if section.unit and plain(unit) == plain(table.hidden_identity.unit):
        unit = section.unit
    said = bar or WorkbookIdentity()
    return replace(said, unit=unit, code=head.code)


def _hidden_identity(hidden: WorkbookIdentity, section: SectionIdentity) -> WorkbookIdentity:
    if not hidden.sections:
        return hidden
    return WorkbookIdentity(
        section.plan,
        section.revision,
        section.unit,
        section.period,
        section.rule,
        section.fingerprints,
        hidden.code,
        hidden.printed,
    )
