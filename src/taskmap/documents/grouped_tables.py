"""The measures of a plan in other orders than its own: by the units that have a part in them, by the leaders in charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from taskmap.document import Row, Table, Value
from taskmap.documents.measure_values import MEASURE, OF_TASK, MeasureRow, MeasureSelection, titles
from taskmap.documents.period_columns import COLUMNS, PeriodColumns
from taskmap.plan import wording
from taskmap.plan.model import Assignment, Role, Unit
from taskmap.plan.units import Registry

_UNIT = {
    "unit.number": "单位顺序号",
    "unit.name": "单位",
    "unit.count": "举措数",
    "unit.tasks": "承担的举措",
    "unit.ids": "承担的编号",
    "unit.leader": "责任领导",
    "unit.owner": "责任人",
    "unit.contact": "联系人",
    "unit.phone": "联系电话",
    "unit.email": "电子邮箱",
    "unit.division": "分管",
    "unit.series": "系列",
}
_PART = {
    **titles("part", MEASURE, OF_TASK),
    "part.number": "顺序号",
    "part.role": "角色",
    "part.group": "所属单位组",
}
_LEADER = {
    "leader.number": "领导顺序号",
    "leader.name": "领导",
    "leader.count": "举措数",
    "leader.units": "牵头单位",
}
_CHARGE = {**titles("charge", MEASURE, OF_TASK), "charge.number": "顺序号"}
NOBODY = "未明确"
"""The heading of measures for which the plan names no leader."""


def unit_fields(name: str, registry: Registry) -> dict[str, Value]:
    """What the plan says of the unit of that `name`, by the name behind the dot; empty for what it does not say."""
    unit = registry.resolve(name)
    known = unit if isinstance(unit, Unit) else Unit(name)
    keys = ("leader", "owner", "contact", "phone", "email", "division", "series")
    return {key: getattr(known, key) for key in keys}


def by_unit(
    rows: Iterable[MeasureRow],
    assignments: Iterable[Assignment],
    registry: Registry,
    periods: PeriodColumns,
    wanted: Collection[str],
) -> Table:
    """A row for each unit, in the order of the plan's directory, and below it one for each of its parts. Empty where no
    placeholder `wanted` is of them.
    """
    columns = {**_UNIT, **_PART, **COLUMNS}
    made = _unit_rows(rows, assignments, registry, periods, wanted)
    is_wanted = _is_wanted(wanted, "unit", "part")
    return Table("单位分工", columns, tuple(made) if is_wanted else (), periods.titles)


def _unit_rows(
    rows: Iterable[MeasureRow],
    assignments: Iterable[Assignment],
    registry: Registry,
    periods: PeriodColumns,
    wanted: Collection[str],
) -> Iterator[Row]:
    by_measure = {row.measure.id: row for row in rows}
    parts: dict[str, list[Assignment]] = defaultdict(list)
    for each in assignments:
        parts[each.unit].append(each)
    selection = MeasureSelection("part", wanted, MEASURE, OF_TASK)
    order = dict.fromkeys((*(unit.name for unit in registry.directory_units), *parts))
    for number, name in enumerate((name for name in order if name in parts), 1):
        own = parts[name]
        fields = unit_fields(name, registry).items()
        unit: dict[str, Value] = {
            "unit.number": number,
            "unit.name": name,
            "unit.count": len(own),
            "unit.tasks": "\n".join(map(_part_line, own)),
            "unit.ids": _ids_by_role(own),
            **{f"unit.{key}": value for key, value in fields},
        }
        yield Row("unit", unit)
        for place, part in enumerate(own, 1):
            row = by_measure[part.measure.id]
            said: dict[str, Value] = {
                "part.number": place,
                "part.role": part.role_name,
                "part.group": part.group,
            }
            values = {**unit, **selection.values(row), **said}
            yield Row("part", values, across=periods.cells(row))


def _part_line(part: Assignment) -> str:
    text = part.measure.text or wording.task_title(part.task, problem_first=False)
    return f"{part.measure.id} {text}（{part.role_name}）"


def _ids_by_role(parts: Iterable[Assignment]) -> str:
    """牵头：1.1、1.2, a line for each role: what of many parts still fits in a row."""
    ids: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        ids[part.role_name].append(part.measure.id)
    return wording.labelled(*((role, "、".join(each)) for role, each in ids.items()))


def by_leader(rows: Sequence[MeasureRow], periods: PeriodColumns, wanted: Collection[str]) -> Table:
    """A row for each leader, in the order in which they first stand in the plan, and below it one for each measure in his
    charge. Empty where no placeholder `wanted` is of them.
    """
    columns = {**_LEADER, **_CHARGE, **COLUMNS}
    made = _leader_rows(rows, periods, wanted) if _is_wanted(wanted, "leader", "charge") else ()
    return Table("领导分工", columns, tuple(made), periods.titles)


def _leader_rows(
    rows: Sequence[MeasureRow], periods: PeriodColumns, wanted: Collection[str]
) -> Iterator[Row]:
    in_charge = _leader_of(rows)
    groups: dict[str, list[MeasureRow]] = defaultdict(list)
    for row in rows:
        groups[in_charge(row) or NOBODY].append(row)
    selection = MeasureSelection("charge", wanted, MEASURE, OF_TASK)
    for number, (name, own) in enumerate(groups.items(), 1):
        units = (unit for row in own for unit in _answering(row).split("、") if unit)
        leader: dict[str, Value] = {
            "leader.number": number,
            "leader.name": name,
            "leader.count": len(own),
            "leader.units": "、".join(dict.fromkeys(units)),
        }
        yield Row("leader", leader)
        for place, row in enumerate(own, 1):
            values = {**leader, **selection.values(row), "charge.number": place}
            yield Row("charge", values, across=periods.cells(row))


def _leader_of(rows: Sequence[MeasureRow]) -> Callable[[MeasureRow], str]:
    """By whom the measures are grouped: 责任领导 where any of them has one, else 督办领导, else who looks after the unit that
    leads.
    """
    ways: tuple[Callable[[MeasureRow], str], ...] = (
        lambda row: (
            row.measure.leader
            or wording.unit_people(row.measure, row.registry, lambda unit: unit.leader)
        ),
        lambda row: row.task.supervisor_of(row.measure),
        lambda row: wording.unit_people(row.measure, row.registry, lambda unit: unit.division),
    )
    return next((way for way in ways if any(map(way, rows))), ways[-1])


def _answering(row: MeasureRow) -> str:
    lists = (row.parties(role) for role in (Role.LEAD, Role.RESPONSIBLE))
    return next(filter(None, lists), "")


def _is_wanted(wanted: Collection[str], *roots: str) -> bool:
    return any(name.startswith(tuple(f"{root}." for root in roots)) for name in wanted)
