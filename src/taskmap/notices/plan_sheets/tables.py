"""What a plan file says to the tables of the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from taskmap.document import Row, Table
from taskmap.notices.plan_sheets import cells, columns
from taskmap.notices.plan_sheets.columns import SheetColumn
from taskmap.planfile import keys
from taskmap.planfile.entries import EntryValue, PlanEntry
from taskmap.planfile.shapes import ChoiceShape, FlagShape
from taskmap.planfile.spelling import chinese_word, word_spellings
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.numerals import chinese

MOST = 32_767
"""Characters that a cell holds."""
SPARE = 20
"""Empty rows behind what is there, to go on in."""
_INTRODUCTION = (
    "这个工作簿就是方案，用 WPS、Excel 改好存盘，再用 taskmap import 读成方案文件；列的次序可以换，行可以加、删、移动。",
    "“任务”里一行一章、一项任务或一条举措，“层次”写明是哪一种：任务归它上面最近的章节，举措归它上面最近的任务。",
    "几个单位用顿号隔开，或者一行一个；只要组里几个的写 [{组名: [单位, 单位]}]，除去几个的写 各县区（东城区除外）。",
    "节点、指标一行一个，里面的各项用“｜”隔开，次序见列的标题，后面不写的可以省去。",
    "需要别的列，照下面的名称加在右边就可以；别的列不会读进方案。“另写”是写成 {键: 值} 的其他内容，一般不用。",
)

_Cells: TypeAlias = dict[str, str]


class SheetRow(NamedTuple):
    """An entry of the `form` as a row, with what stands in front of its own columns."""

    form: str
    entry: PlanEntry
    level: str = ""


def make_tables(plan: PlanEntry) -> list[Table]:
    """The tables of all sheets, in the order of the tabs. Raises TaskmapError for what no cell holds."""
    tables = [_plan_table(plan), _list_table(columns.TASKS, "task", list(_task_rows(plan, 1)))]
    for name, (key, form) in columns.list_sheets().items():
        rows = [SheetRow(form.name, entry) for entry in _list_entries(plan.get(key.name), name)]
        tables.append(_list_table(name, form.name, rows))
    return [*tables, _help_table()]


def level_word(depth: int) -> str:
    """The word for a chapter so many levels deep, the outermost being 1."""
    about = keys.FORMS["chapter"].about
    return about if depth == 1 else f"{chinese(depth)}级{about}"


def _list_entries(value: EntryValue | None, sheet: str) -> Iterator[PlanEntry]:
    if sheet == columns.GROUPS and isinstance(value, dict):
        for name, members in value.items():
            yield {"name": name, "members": members} if members else {"name": name}
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _task_rows(entry: PlanEntry, depth: int) -> Iterator[SheetRow]:
    """The tasks of a plan or chapter, each with its measures, then the chapters inside it."""
    for task in _list_entries(entry.get("tasks"), columns.TASKS):
        own = {key: value for key, value in task.items() if key != "measures"}
        yield SheetRow("task", own, columns.LEVELS["task"])
        for measure in _list_entries(task.get("measures"), columns.TASKS):
            yield SheetRow("measure", measure, columns.LEVELS["measure"])
    for chapter in _list_entries(entry.get("chapters"), columns.TASKS):
        own = {key: value for key, value in chapter.items() if key not in ("tasks", "chapters")}
        yield SheetRow("chapter", own, level_word(depth))
        yield from _task_rows(chapter, depth + 1)


def _row_cells(row: SheetRow) -> _Cells:
    """By the heading of its column the text of each cell that is not empty."""
    entry, texts = dict(row.entry), {}
    extra = {key: entry.pop(key) for key in _out_of_order(row.entry)}
    for column in columns.form_columns(row.form):
        value = _take(entry, column)
        if value is None:
            continue
        text = cells.write_cell(value, column.key)
        if text is None:
            _put(extra, column.path, value)
        else:
            texts[column.heading] = text
    extra |= {key: value for key, value in row.entry.items() if value in ({}, [])}
    if extra or not (texts or row.level):
        form = columns.find_form(row.form)
        texts[columns.EXTRA] = cells.flow(
            {form.by_name[key].chinese[0]: value for key, value in extra.items()}
        )
    for heading, text in texts.items():
        if len(text) > MOST:
            raise TaskmapError(f"“{heading}”里的内容太多，一格写不下：{text[:20]}…")
    return texts


def _out_of_order(entry: PlanEntry) -> Sequence[str]:
    """The roles of an entry, where what comes first in the list of units depends on the order in which they are typed."""
    typed = [key for key in entry if key in cells.ROLES]
    return typed if "units" in typed and typed != sorted(typed, key=cells.ROLES.index) else ()


def _take(entry: PlanEntry, column: SheetColumn) -> EntryValue | None:
    value: EntryValue | None = entry
    for key in column.path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _put(extra: PlanEntry, path: Sequence[str], value: EntryValue) -> None:
    """Into an entry the value at its path, the inner keys as they are."""
    *outer, last = path
    for key in outer:
        inner = extra.setdefault(key, {})
        assert isinstance(inner, dict), "a path leads through mappings"
        extra = inner
    extra[last] = value


def _list_table(name: str, form: str, rows: Sequence[SheetRow]) -> Table:
    filled = [_row_cells(row) for row in rows]
    shown = _shown_columns(form, {heading for texts in filled for heading in texts})
    heads = {each.heading: each.title for each in shown}
    choices = {each.heading: words for each in shown if (words := _words(each))}
    if name == columns.TASKS:
        heads = {columns.LEVEL: columns.LEVEL, **heads}
        levels = dict.fromkeys([*map(level_word, (1, 2, 3)), *columns.LEVELS.values()])
        choices[columns.LEVEL] = list(levels | dict.fromkeys(row.level for row in rows))
        filled = [
            {columns.LEVEL: row.level, **texts} for row, texts in zip(rows, filled, strict=True)
        ]
    if any(columns.EXTRA in texts for texts in filled):
        heads[columns.EXTRA] = columns.EXTRA
    spare: list[_Cells] = [{} for _ in range(SPARE)]
    return Table(name, heads, [Row("", texts) for texts in (*filled, *spare)], choices=choices)


def _shown_columns(form: str, used: Collection[str]) -> list[SheetColumn]:
    """The usual columns and those whose headings are `used`; the three roles, but where units are listed without any."""
    all_columns = columns.form_columns(form)
    roles = [each for each in all_columns if each.path[0] in cells.ROLES]
    lists_units = {each.path[0] for each in roles if each.heading in used} == {"units"}
    return [
        each
        for each in all_columns
        if each.is_usual
        or each.heading in used
        or (each in roles and each.path[0] != "units" and not lists_units)
    ]


def _words(column: SheetColumn) -> list[str]:
    """The words of which one may stand in the column; none where others may too."""
    shape = column.key.shape
    if isinstance(shape, FlagShape) or (isinstance(shape, ChoiceShape) and not shape.may_say_more):
        words = dict.fromkeys(word_spellings(shape).values())
        return [chinese_word(shape, word) for word in words]
    return []


def _plan_table(plan: PlanEntry) -> Table:
    rows = []
    for column in columns.plan_items():
        value = _take(plan, column)
        text = cells.write_cell(value, column.key) if value is not None else ""
        words = "、".join(_words(column))
        about = f"{column.key.about}{f'；写 {words}' if words else ''}"
        texts = {columns.ITEM: column.heading, columns.CONTENT: text or "", "about": about}
        rows.append(Row("", texts))
    heads = {
        columns.ITEM: columns.ITEM,
        columns.CONTENT: columns.CONTENT,
        "about": columns.ABOUT,
    }
    return Table(columns.PLAN, heads, rows, choices={})


def _help_table() -> Table:
    heads = {"sheet": "工作表", "column": "列", "about": "写什么"}
    rows = [
        Row("", {"sheet": "" if at else "怎么用", "about": line})
        for at, line in enumerate(_INTRODUCTION)
    ]
    sheets = {columns.TASKS: "task"}
    sheets |= {name: form.name for name, (_, form) in columns.list_sheets().items()}
    for name, form in sheets.items():
        rows += [
            Row("", {"sheet": "" if at else name, "column": each.heading, "about": each.key.about})
            for at, each in enumerate(columns.form_columns(form))
        ]
    return Table(columns.HELP, heads, rows)
