"""A Board to what the page's script lists, filters and sorts by: lists and numbers for names, since there may be thousands."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from taskmap.document import Row, Table, Value
from taskmap.documents import board, measure_page
from taskmap.documents.board import Board, MeasurePart, PlanBoard
from taskmap.documents.measure_page import MeasurePage
from taskmap.plan import wording
from taskmap.plan.model import Role
from taskmap.system.text import cut
from taskmap.tracking.report import Bucket, Light, MeasureLine
from taskmap.tracking.report.standing import due_date

_LIGHTS, _BUCKETS, _ROLES = list(Light), list(Bucket), list(Role)
_MOST_ROWS, _MOST_LETTERS = (5, 3, 1), 120
"""Of each list in a page that is made by the script so many of the last rows, the first number with which all pages are
not too large; of each cell the first letters.
"""
_MOST_BYTES = 6_500_000
"""Of all pages that are made by the script: with 5,000 measures a file of 8 MB opens in a second."""


class _Names:
    """Texts that are named often, each once: the number by which a text is named stands for it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def all(self) -> list[str]:
        return list(self._numbers)


class BoardScript:
    """Makes the data of the board `shown`; `with_pages`: also what the page of each measure tells, which a page that lists
    every measure by itself has without any script.
    """

    def __init__(self, shown: Board, *, with_pages: bool) -> None:
        self._shown, self._with_pages = shown, with_pages
        self._units, self._leaders, self._chapters = _Names(), _Names(), _Names()
        self._heads = _Names()

    def data(self) -> dict[str, object]:
        """By these keys; each measure is a list in the order of `_measure`, its pages stand in the same order."""
        plans = self._shown.plans
        measures = [each for at in range(len(plans)) for each in self._measures(at)]
        return {
            "day": self._shown.day.isoformat(),
            "plans": [plan.report.title for plan in plans],
            "units": self._units.all(),
            "leaders": self._leaders.all(),
            "chapters": self._chapters.all(),
            "buckets": [[each.value, code(each)] for each in _BUCKETS],
            "lights": [[each.value, code(each)] for each in _LIGHTS],
            "roles": [each.chinese for each in _ROLES],
            "measures": measures,
            **self._pages(),
        }

    def _pages(self) -> dict[str, object]:
        """`heads` are the headings of the tables in `pages`."""
        own = [page for plan in self._shown.plans for page in plan.pages if self._with_pages]
        for most in _MOST_ROWS:
            pages = [self._page(each, most) for each in own]
            if len(json.dumps(pages, ensure_ascii=False).encode()) <= _MOST_BYTES:
                break
        return {"heads": [each.split("\t") for each in self._heads.all()], "pages": pages}

    def _measures(self, number: int) -> Iterator[list[object]]:
        plan = self._shown.plans[number]
        history = board.light_history(plan)
        for at, (line, parts) in enumerate(board.measure_parts(plan)):
            yield [number, at, *self._measure(plan, line, parts, history[line.measure.id])]

    def _measure(
        self,
        plan: PlanBoard,
        line: MeasureLine,
        parts: Sequence[MeasurePart],
        history: Sequence[Light | None],
    ) -> Iterator[object]:
        due = due_date(line.measure.deadline)
        answering = {part.unit for part in line.answering}
        yield line.measure.id
        yield self._chapters.number(line.chapter)
        yield wording.task_title(line.task, problem_first=False)
        yield board.measure_text(line)
        yield self._leaders.number(board.leader(plan, line))
        yield wording.deadline(line.measure.deadline)
        yield due.isoformat() if due else ""
        yield _BUCKETS.index(line.bucket)
        yield _LIGHTS.index(line.light)
        yield board.percent(line.percent)
        yield line.elapsed
        yield "".join("-" if each is None else str(_LIGHTS.index(each)) for each in history)
        yield [
            [
                self._units.number(unit),
                _ROLES.index(role),
                _LIGHTS.index(standing.light),
                int(unit in answering),
            ]
            for unit, role, standing in parts
        ]

    def _page(self, page: MeasurePage, most: int) -> list[object]:
        """Its tables: title, number of the headings, rows."""
        return [self._table(each, most) for each in page_tables(page, self._shown)]

    def _table(self, table: Table, most: int) -> list[object]:
        is_list = table.rows[0].kind != "pair"
        rows = [
            [_cell(row.values.get(name)) for name in table.columns]
            for row in (table.rows[-most:] if is_list else table.rows)
        ]
        left = len(table.rows) > len(rows)
        title = f"{table.title}（只列最近 {most} 行）" if left else table.title
        return [title, self._heads.number("\t".join(table.columns.values())), rows]


def code(value: Bucket | Light | board.ReportingMark | board.DueStatus) -> str:
    """The word by which a style is chosen: green, struck-off."""
    return value.name.lower().replace("_", "-")


def page_tables(page: MeasurePage, shown: Board) -> Iterator[Table]:
    """The tables of a measure's page that are not empty, without columns that tell nothing; days as in data, which are
    shorter, and the units of a role in one row. Its text, which is its heading, is not said again, nor the plan where the
    board `shown` has no other.
    """
    said = {"举措"} if len(shown.plans) > 1 else {"举措", "方案"}
    about, *others = (each for each in measure_page.document(page).tables if each.rows)
    yield Table(
        about.title,
        about.columns,
        tuple(_joined(each for each in about.rows if each.values["name"] not in said)),
    )
    for table in others:
        rows = tuple(Row(each.kind, _short_days(each.values)) for each in table.rows)
        columns = {
            name: head
            for name, head in table.columns.items()
            if any(each.values.get(name) not in ("", None, page.item) for each in rows)
        }
        yield Table(table.title, columns, rows)


def _joined(pairs: Iterable[Row]) -> Iterator[Row]:
    """The `pairs` of a name and a value, neighbours of the same name as one."""
    for name, same in groupby(pairs, key=lambda each: each.values["name"]):
        yield Row(
            "pair", {"name": name, "value": "、".join(str(each.values["value"]) for each in same)}
        )


def _short_days(values: Mapping[str, Value]) -> dict[str, Value]:
    days = {name: str(day) for name, day in values.items() if isinstance(day, datetime.date)}
    return {**values, **days}


def _cell(value: Value) -> str:
    return "" if value is None else cut(str(value), _MOST_LETTERS)
