"""The cells of a workbook that holds a plan to the entry of the plan file, and what of them cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.notices.drafting.draft import Doubt, Leftover
from taskmap.notices.notice import NoticeCell, NoticeTable
from taskmap.notices.plan_sheets import cells, columns
from taskmap.notices.plan_sheets.cells import CellFaultError
from taskmap.notices.plan_sheets.columns import SheetColumn
from taskmap.planfile.entries import EntryValue, PlanEntry
from taskmap.system.diagnostics import Source
from taskmap.system.numerals import number

_FIRST_ROWS = 10
"""The headings stand in one of these."""
_DEEPEST = 12
"""Chapters inside one another: a plan file is not nested deeper than planfile/tree.MAX_DEPTH."""
_CHAPTER = re.compile("(?:(.+)级)?章节?")
_OF_TASKS = ("no", "title")
"""Keys that no measure has: a row with one of them is a task, if it does not say what it is."""


class SheetEntry(Struct):
    """An entry of a form: its values by English keys, where each came from (under "" the entry as a whole), the entries
    inside it by their keys, and what of its row cannot be used.
    """

    form: str
    values: PlanEntry = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    inner: dict[str, list[SheetEntry]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)

    def put(self, path: Sequence[str], value: EntryValue, cell: NoticeCell) -> None:
        """The value of the key at the `path`, which came from the `cell`. One that is there already stays."""
        into = self.values
        for key in path[:-1]:
            inner = into.setdefault(key, {})
            if not isinstance(inner, dict):
                self.reject(cell, "同一项写了两处")
                return
            into = inner
        if path[-1] in into:
            self.reject(cell, "同一项写了两处")
        else:
            into[path[-1]] = value
            self.sources.setdefault(path[0], cell.at)

    def read(self, column: SheetColumn, cell: NoticeCell) -> None:
        """What the `cell` of the `column` says, or a doubt where it cannot be read."""
        try:
            self.put(column.path, cells.read_cell(cell.text, column.key), cell)
        except CellFaultError as fault:
            self.reject(cell, str(fault))

    def reject(self, cell: NoticeCell, why: str, code: str = "sheet-cell") -> None:
        """Keep the text of a `cell` that cannot be used, and say why."""
        self.doubts.append(Doubt(cell.at, code, f"{why}，没有读进方案，原来的字留在下面的注释里"))
        self.leftovers.append(Leftover(cell.at, cell.text))


class _Row(NamedTuple):
    """The cells of a row that are not blank by their headings as `bare_heading` has them, and its first cell."""

    first: NoticeCell
    cells: Mapping[str, NoticeCell]


def is_plan(sheets: Sequence[NoticeTable]) -> bool:
    """Whether the `sheets` of a workbook hold a plan as `tables` makes them: one of tasks, with a column that says what each
    row is.
    """
    return any(_name(each) == columns.TASKS and _head(each, _is_task_head) for each in sheets)


def read(sheets: Sequence[NoticeTable]) -> SheetEntry:
    """The plan that the `sheets` say."""
    plan = SheetEntry("plan")
    lists = columns.list_sheets()
    for sheet in sheets:
        name = _name(sheet)
        if name == columns.PLAN:
            _read_items(sheet, plan)
        elif name == columns.TASKS:
            _read_tasks(sheet, plan)
        elif name in lists:
            key, form = lists[name]
            found = [_entry(row, form.name) for row in _rows(sheet, form.name, plan)]
            plan.inner[key.name] = _merge_groups(found, plan) if name == columns.GROUPS else found
        elif name != columns.HELP:
            message = f"工作表“{name}”不是方案的，没有读；里面有用的请抄到别的工作表里"
            plan.doubts.append(Doubt(sheet.rows[0][0].at, "sheet-heading", message))
    return plan


def _name(sheet: NoticeTable) -> str:
    return sheet.rows[0][0].at.sheet.strip()


def _is_task_head(texts: Sequence[str]) -> bool:
    return columns.LEVEL in texts


def _head(sheet: NoticeTable, is_head: Callable[[Sequence[str]], bool]) -> int | None:
    """The number of the row with the headings, from 1; None where no row is it."""
    for at, row in enumerate(sheet.rows[:_FIRST_ROWS], 1):
        if is_head([columns.bare_heading(cell.text) for cell in row]):
            return at
    return None


def _read_items(sheet: NoticeTable, plan: SheetEntry) -> None:
    """What a plan has once: a name and its value in each row."""
    head = _head(sheet, lambda texts: {columns.ITEM, columns.CONTENT} <= set(texts)) or 0
    names = [columns.bare_heading(cell.text) for cell in sheet.rows[head - 1]] if head else []
    item, content = (
        names.index(name) if name in names else at
        for at, name in enumerate((columns.ITEM, columns.CONTENT))
    )
    known = columns.find_columns("plan")
    for row in sheet.rows[head:]:
        cell = row[content] if content < len(row) else row[-1]
        column = known.get(columns.bare_heading(row[item].text))
        if not cell.text.strip() or cell.covered:
            continue
        if column is None:
            plan.reject(cell, f"没有“{row[item].text.strip()}”这一项", "sheet-heading")
        else:
            plan.read(column, cell)


def _rows(sheet: NoticeTable, form: str, plan: SheetEntry) -> Iterator[_Row]:
    """The rows below the headings that are not blank; what stands under no heading is kept as a leftover."""
    known = {*columns.find_columns(form), columns.EXTRA}
    is_tasks = form == "task"
    known |= {columns.LEVEL} if is_tasks else set()
    head = _head(sheet, _is_task_head if is_tasks else lambda texts: len(known & {*texts}) > 0)
    if head is None:
        if any(cell.text.strip() for row in sheet.rows for cell in row):
            plan.reject(sheet.rows[0][0], "这张表里找不到列的标题", "sheet-heading")
        return
    names = [columns.bare_heading(cell.text) for cell in sheet.rows[head - 1]]
    for row in sheet.rows[head:]:
        found: dict[str, NoticeCell] = {}
        for at, (name, cell) in enumerate(zip(names, row, strict=True), 1):
            if cell.text.strip():
                # A second column of the same name, and one without any, is none of the plan's.
                other = f"{name}（第{at}列）" if name else f"第{at}列（没有标题）"
                found[name if name and name not in found else other] = cell
        if found:
            yield _Row(row[0], found)


def _entry(row: _Row, form: str) -> SheetEntry:
    """The row as an entry of the `form`."""
    entry = SheetEntry(form, sources={"": next(iter(row.cells.values())).at})
    known = columns.find_columns(form)
    for name, cell in row.cells.items():
        if name in (columns.LEVEL, columns.EXTRA):
            continue
        if cell.covered:
            entry.reject(cell, "这一格和别的格合并了，请取消合并，各写各的")
        elif column := known.get(name):
            entry.read(column, cell)
        else:
            about = columns.find_form(form).about
            entry.reject(cell, f"“{about}”没有“{name}”这一列", "sheet-heading")
    if extra := row.cells.get(columns.EXTRA):
        _read_extra(extra, entry)
    return entry


def _merge_groups(groups: Sequence[SheetEntry], plan: SheetEntry) -> list[SheetEntry]:
    """One entry a group, with the members of all rows of its name; what cannot be used is the plan's."""
    merged: dict[EntryValue, SheetEntry] = {}
    for each in groups:
        plan.doubts += each.doubts
        plan.leftovers += each.leftovers
        name, members = str(each.values.get("name", "")), each.values.get("members", [])
        first = merged.setdefault(name, each)
        if first is not each:
            first.values["members"] = [*first.values.get("members", []), *members]
    return list(merged.values())


def _read_extra(cell: NoticeCell, entry: SheetEntry) -> None:
    try:
        values = cells.read_extra(cell.text.strip(), entry.form)
    except CellFaultError as fault:
        entry.reject(cell, str(fault))
        return
    if not values.keys().isdisjoint(columns.INNER):
        entry.reject(cell, "章节、任务、举措要各占一行，不能写在“另写”里")
        return
    for key, value in values.items():
        if isinstance(value, dict) and value:
            for inner, each in value.items():
                entry.put((key, inner), each, cell)
        else:
            entry.put((key,), value, cell)


class _Outline:
    """Where a row belongs: its chapter under the chapters above it, its task under the last chapter, and so on."""

    def __init__(self, plan: SheetEntry) -> None:
        self.above = [plan]
        self.task: SheetEntry | None = None

    def add_chapter(self, row: _Row, depth: int) -> None:
        entry = _entry(row, "chapter")
        if depth > min(len(self.above), _DEEPEST):
            message = "它的上一级章节没有写，或者层次太多，放在最近的上一级下面了；请核对“层次”"
            depth = min(depth, _DEEPEST)
            entry.doubts.append(Doubt(row.first.at, "sheet-level", message))
        del self.above[depth:]
        self.above[-1].inner.setdefault("chapters", []).append(entry)
        self.above.append(entry)
        self.task = None

    def add_task(self, row: _Row) -> SheetEntry:
        self.task = _entry(row, "task")
        self.above[-1].inner.setdefault("tasks", []).append(self.task)
        return self.task

    def add_measure(self, row: _Row) -> SheetEntry:
        if self.task is None:
            entry = self.add_task(row)
            message = "这条举措上面没有任务，当作任务；请核对“层次”"
            entry.doubts.append(Doubt(row.first.at, "sheet-level", message))
            return entry
        entry = _entry(row, "measure")
        self.task.inner.setdefault("measures", []).append(entry)
        return entry


def _read_tasks(sheet: NoticeTable, plan: SheetEntry) -> None:
    outline = _Outline(plan)
    known = columns.find_columns("task")
    for row in _rows(sheet, "task", plan):
        cell = row.cells.get(columns.LEVEL)
        level = "" if cell is None or cell.covered else "".join(cell.text.split())
        if chapter := _CHAPTER.fullmatch(level):
            outline.add_chapter(row, number(chapter[1] or "一") or 1)
        elif level == columns.LEVELS["task"]:
            outline.add_task(row)
        elif level == columns.LEVELS["measure"]:
            outline.add_measure(row)
        else:
            named = {known[heading].key.name for heading in row.cells if heading in known}
            is_task = not named.isdisjoint(_OF_TASKS)
            entry = outline.add_task(row) if is_task else outline.add_measure(row)
            meant = columns.LEVELS["task" if is_task else "measure"]
            said = f"不认识“{level}”" if level else "没有写"
            message = f"“层次”{said}，当作{meant}；请写 章节、任务 或 举措"
            entry.doubts.append(Doubt(row.first.at, "sheet-level", message))
