"""What the placeholders of measures and tasks stand for, by their names: one table for every paper that lists measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct

from taskmap.document import Value
from taskmap.plan import wording
from taskmap.plan.model import Chapter, Deadline, Measure, Plan, Role, Task
from taskmap.plan.units import Registry


class MeasureRow(Struct, frozen=True):
    """A measure where it stands: its task, the headings above, the deadline in force. `apart`: those in roles of the plan's
    own have a column to themselves.
    """

    task: Task
    measure: Measure
    deadline: Deadline
    plan: Plan
    registry: Registry
    path: tuple[str, ...] = ()
    apart: bool = False

    def parties(self, role: Role) -> str:
        """The units of the `role` as a cell holds them."""
        return wording.parties(self.measure, role, self.registry, apart=self.apart)

    @property
    def others(self) -> str:
        """The units in roles of the plan's own, a line each with the role before them; of a plan with one such role the
        units alone.
        """
        found = wording.other_parties(self.measure.parties, self.registry)
        if len(self.plan.roles) == 1:
            return "、".join(found.values())
        return wording.labelled(*found.items())

    @property
    def units(self) -> str:
        """All units in printed order."""
        names = (wording.party_name(each, self.registry) for each in self.measure.parties)
        return "、".join(dict.fromkeys(names))

    @property
    def note(self) -> str:
        """What the given task table has no column for, a line each with what it is called."""
        people = ("supervisor", "leader", "owner", "criteria")
        values = [(MEASURE[name].title, str(MEASURE[name].value(self))) for name in people]
        return wording.labelled(*values, ("来源", self.task.origin))


class Placeholder(Struct, frozen=True):
    """What a placeholder is called as the heading of a column, and its value in a row."""

    title: str
    value: Callable[[MeasureRow], Value]


Placeholders: TypeAlias = Mapping[str, Placeholder]

MEASURE: Placeholders = MappingProxyType(
    {
        "id": Placeholder("举措编号", lambda row: row.measure.id),
        "text": Placeholder("工作举措", lambda row: row.measure.text),
        "lead": Placeholder("牵头单位", lambda row: row.parties(Role.LEAD)),
        "responsible": Placeholder("责任单位", lambda row: row.parties(Role.RESPONSIBLE)),
        "support": Placeholder("配合单位", lambda row: row.parties(Role.SUPPORT)),
        "others": Placeholder("其他单位", lambda row: row.others),
        "units": Placeholder("单位", lambda row: row.units),
        "deadline": Placeholder("完成时限", lambda row: wording.deadline(row.deadline)),
        "steps": Placeholder("节点与指标", lambda row: wording.steps(row.measure, row.registry)),
        "milestones": Placeholder(
            "节点", lambda row: wording.milestones(row.measure, row.registry)
        ),
        "targets": Placeholder("指标", lambda row: wording.targets(row.measure)),
        "supervisor": Placeholder("督办领导", lambda row: row.task.supervisor_of(row.measure)),
        "leader": Placeholder("责任领导", lambda row: wording.leader(row.measure, row.registry)),
        "owner": Placeholder("责任人", lambda row: wording.owner(row.measure, row.registry)),
        "contact": Placeholder("联系人", lambda row: wording.contact(row.measure, row.registry)),
        "criteria": Placeholder("完成标准", lambda row: "\n".join(row.measure.criteria)),
        "note": Placeholder("备注", lambda row: row.note),
    }
)
"""Of a measure, by the name behind the dot."""
OF_TASK: Placeholders = MappingProxyType(
    {
        "no": Placeholder("任务序号", lambda row: row.task.no),
        "task": Placeholder("工作任务", lambda row: row.task.title),
        "content": Placeholder("任务内容", lambda row: row.task.text),
        "problem": Placeholder("问题", lambda row: row.task.problem),
        "goal": Placeholder("目标", lambda row: row.task.goal),
        "source": Placeholder("来源", lambda row: row.task.origin),
        "chapter": Placeholder("章节", lambda row: row.path[-1] if row.path else ""),
    }
)
"""Of the task of a measure, where the measures do not stand below their tasks."""
TASK: Placeholders = MappingProxyType(
    {
        "no": Placeholder("序号", lambda row: row.task.no),
        "id": Placeholder("任务编号", lambda row: row.task.id),
        "title": Placeholder("重点任务", lambda row: row.task.title),
        "text": Placeholder("任务内容", lambda row: row.task.text),
        "problem": Placeholder("问题", lambda row: row.task.problem),
        "goal": Placeholder("目标", lambda row: row.task.goal),
        "source": Placeholder("来源", lambda row: row.task.origin),
        "supervisor": Placeholder("督办领导", lambda row: row.task.supervisor),
    }
)
"""Of a task, which has each once."""
OF_MEASURES = (
    *("lead", "responsible", "support", "others", "units", "deadline", "milestones", "targets"),
    *("leader", "owner", "contact", "criteria"),
)
"""Of a task, what its measures say: each value once."""
_LISTS = ("lead", "responsible", "support", "units")


def titles(root: str, *tables: Placeholders) -> dict[str, str]:
    """The headings of all placeholders of the `tables` by their names behind the `root`."""
    return {f"{root}.{name}": each.title for table in tables for name, each in table.items()}


def task_titles() -> dict[str, str]:
    """Those of a task."""
    joined = {f"task.{name}": MEASURE[name].title for name in OF_MEASURES}
    return {**titles("task", TASK), **joined, "task.measures": "举措"}


class MeasureSelection:
    """The placeholders of `tables` behind a `root` that are `wanted`: what nobody prints is not worked out."""

    def __init__(self, root: str, wanted: Collection[str], *tables: Placeholders) -> None:
        self._chosen = [
            (full, each.value)
            for table in tables
            for name, each in table.items()
            if (full := f"{root}.{name}") in wanted
        ]

    def values(self, row: MeasureRow) -> dict[str, Value]:
        """Their values in a row, by their full names."""
        return {name: value(row) for name, value in self._chosen}


class TaskSelection:
    """The placeholders of a task that are `wanted`."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._own = MeasureSelection("task", wanted, TASK)
        self._joined = [name for name in OF_MEASURES if f"task.{name}" in wanted]
        self._lists_measures = "task.measures" in wanted

    def values(self, rows: Sequence[MeasureRow]) -> dict[str, Value]:
        """Their values, by their full names, of the task whose measures are `rows`."""
        values = self._own.values(rows[0])
        for name in self._joined:
            separator = "、" if name in _LISTS else "\n"
            texts = (str(MEASURE[name].value(row)) for row in rows)
            values[f"task.{name}"] = join_distinct(texts, separator)
        if self._lists_measures:
            values["task.measures"] = join_distinct(_numbered(row) for row in rows)
        return values


def _numbered(row: MeasureRow) -> str:
    is_whole = row.measure.id == row.task.id
    return row.measure.text if is_whole else f"{row.measure.id} {row.measure.text}"


def join_distinct(texts: Iterable[str], separator: str = "\n") -> str:
    """The `texts` that are not empty, each once."""
    return separator.join(dict.fromkeys(text for text in texts if text))


def rows_by_task(
    plan: Plan, registry: Registry, deadlines: Mapping[str, Deadline], *, apart: bool
) -> Iterator[tuple[int, Chapter | list[MeasureRow]]]:
    """The plan in printed order, each with its depth: its chapters, and of each task the rows of its measures. `deadlines` are those in force by
    the id of their measure, where they are not the plan's own.
    """
    path: list[str] = []
    for depth, item in plan.outline():
        del path[depth:]
        if isinstance(item, Chapter):
            path.append(item.title)
            yield depth, item
            continue
        above = tuple(path)
        rows = (
            (item, each, deadlines.get(each.id, each.deadline), plan, registry, above, apart)
            for each in item.measures
        )
        yield depth, [MeasureRow(*row) for row in rows]
