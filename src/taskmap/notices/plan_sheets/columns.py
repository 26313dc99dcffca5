"""The sheets of a plan kept in a workbook and their columns, all made from the one table of keys."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from taskmap.planfile import keys
from taskmap.planfile.shapes import (
    GroupsShape,
    MappingListShape,
    MappingShape,
    PlanForm,
    PlanKey,
    TextListShape,
    TextShape,
)
from taskmap.system.text import half_width

PLAN, TASKS, GROUPS, HELP = "方案", "任务", "单位组", "说明"
"""The sheets that are no plain lists of entries."""
ITEM, CONTENT, ABOUT = "项目", "内容", "说明"
"""The columns of the sheet PLAN."""
LEVEL = "层次"
"""The column of the sheet TASKS that says what a row is."""
EXTRA = "另写"
"""The column for what no other one can say, as YAML."""
BAR = "｜"
"""Between the values of an entry that stands in one line of a cell."""
JOINT = "·"
"""Between a key and one of those inside it: 销号·公示天数."""

_USUAL = {
    "task": ["no", "id", "title", "text", "deadline", "milestones", "targets"],
    "rule": ["name", "every", "day", "to", "forward_to", "signed", "roll"],
    "unit": [
        "name",
        "aliases",
        "contact",
        "phone",
        "email",
        "series",
        "division",
        "leader",
        "owner",
    ],
    "reminder": ["level", "after", "every"],
}
"""Columns that are there even if the plan has nothing for them."""
INNER = ("chapters", "tasks", "measures")
"""Keys whose entries are rows of the sheet TASKS."""
LEVELS = {name: keys.FORMS[name].about for name in ("task", "measure")}


class SheetColumn(NamedTuple):
    """A column for the key at `path`, one inside another, in entries of a form."""

    path: tuple[str, ...]
    key: PlanKey
    heading: str
    is_usual: bool

    @property
    def title(self) -> str:
        """The heading, with what stands in a line of a cell that holds entries."""
        if not isinstance(self.key.shape, MappingListShape):
            return self.heading
        inner = BAR.join(each.chinese[0] for each in line_keys(self.key.shape.form))
        return f"{self.heading}（{inner}）"


_GROUP_MEMBERS = PlanKey(
    "members",
    ("成员", "单位"),
    TextListShape(),
    "组里的单位，用顿号或换行隔开；不写则以组自己的名义出一份清单",
)
GROUP_FORM = PlanForm(
    "group",
    "单位组",
    (PlanKey("name", ("名称",), TextShape("有关县市区"), "组的名称"), _GROUP_MEMBERS),
)
"""The groups, a mapping in a plan file, as entries of a list."""


def find_form(name: str) -> PlanForm:
    """The form of that name, also that of the groups."""
    return GROUP_FORM if name == GROUP_FORM.name else keys.FORMS[name]


def list_sheets() -> dict[str, tuple[PlanKey, PlanForm]]:
    """The sheets that are lists of entries by their names, each with its key in the plan and the form of its entries."""
    found = {}
    for key in keys.FORMS["plan"].keys:
        if isinstance(key.shape, GroupsShape):
            found[GROUPS] = (key, GROUP_FORM)
        elif isinstance(key.shape, MappingListShape) and key.name not in INNER:
            found[key.chinese[0]] = (key, keys.FORMS[key.shape.form])
    return found


@cache
def plan_items() -> tuple[SheetColumn, ...]:
    """The rows of the sheet PLAN: what a plan has once."""
    sheets = {key.name for key, _ in list_sheets().values()}
    form = keys.FORMS["plan"]
    rest = tuple(key for key in form.keys if key.name not in (*sheets, *INNER))
    return _columns(PlanForm(form.name, form.about, rest))


@cache
def form_columns(form: str) -> tuple[SheetColumn, ...]:
    """The columns for entries of the `form`, those of chapters, tasks and measures being the same."""
    if form in ("chapter", "measure"):
        own = keys.FORMS[form].by_name
        return tuple(each for each in form_columns("task") if each.path[0] in own)
    if form != "task":
        return _columns(find_form(form))
    task, measure = keys.FORMS["task"], keys.FORMS["measure"]
    more = tuple(key for key in measure.keys if key.name not in task.by_name)
    own_keys = tuple(key for key in (*task.keys, *more) if key.name not in INNER)
    return _columns(PlanForm("task", task.about, own_keys))


def _columns(form: PlanForm) -> tuple[SheetColumn, ...]:
    usual = _USUAL.get(form.name, [key.name for key in form.keys])
    columns = []
    for key in form.keys:
        if isinstance(key.shape, MappingShape):
            columns += [
                SheetColumn(
                    (key.name, each.name),
                    each,
                    f"{key.chinese[0]}{JOINT}{each.chinese[0]}",
                    key.name in usual,
                )
                for each in keys.FORMS[key.shape.form].keys
            ]
        else:
            columns.append(SheetColumn((key.name,), key, key.chinese[0], key.name in usual))
    return tuple(columns)


def line_keys(form: str) -> tuple[PlanKey, ...]:
    """The keys of the `form` in the order in which they stand in one line of a cell: a number, seldom written, is last."""
    return tuple(sorted(keys.FORMS[form].keys, key=lambda key: key.name == "id"))


@cache
def find_columns(form: str) -> dict[str, SheetColumn]:
    """By every way to write the heading, see `bare_heading`, the columns of the `form`."""
    columns = plan_items() if form == "plan" else form_columns(form)
    return {spelling: each for each in columns for spelling in _spellings(each, form)}


def _spellings(column: SheetColumn, form: str) -> list[str]:
    own = [bare_heading(each) for each in column.key.spellings]
    if len(column.path) == 1:
        return own
    outer = keys.FORMS[form].by_name[column.path[0]]
    return [f"{each}{JOINT}{one}" for each in outer.spellings for one in own]


def bare_heading(text: str) -> str:
    """A heading without its explanation in brackets and without blanks; of a dot between two keys any will do."""
    bare = "".join(half_width(text).partition("(")[0].split())
    for dot in ("・", "•", ".", ":", "-", "/"):
        bare = bare.replace(dot, JOINT)
    return bare
