"""Plan, assignments and duties to the 任务分解表, a Document of three tables."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from taskmap.document import Document, Row, Table, Value
from taskmap.documents import grouped_tables, measure_values, period_columns
from taskmap.documents.measure_values import MeasureRow
from taskmap.documents.period_columns import PeriodColumns
from taskmap.plan import wording
from taskmap.plan.model import (
    Assignment,
    Chapter,
    Deadline,
    Duty,
    Plan,
    ReportingRule,
    Role,
)
from taskmap.plan.units import Registry
from taskmap.plan.workdays import guess_note
from taskmap.system.dates import weekday

FILE = "任务分解表.xlsx"

# A sheet has 16,384 columns; the matrix is transposed before its measures would not fit beside the counts.
_MOST_COLUMNS = 16_000
_TRANSPOSED = "举措对照"
_LEGEND = "牵＝牵头　责＝责任　配＝配合"
_MARKS = {Role.LEAD: "牵", Role.RESPONSIBLE: "责", Role.SUPPORT: "配"}
_DIVISION = {
    "chapter.title": "一级章节",
    "section.title": "下级章节",
    "category.name": "一级章节",
    "category.section": "下级章节",
    **measure_values.task_titles(),
    **measure_values.titles("measure", measure_values.MEASURE),
    "measure.number": "顺序号",
    **period_columns.COLUMNS,
}
_MATRIX = {
    "line.name": "单位",
    "line.total": "合计",
    "line.lead": "牵头",
    "line.responsible": "责任",
    "line.support": "配合",
    "each.title": "举措编号",
    "each.mark": "牵、责、配",
}
_CALENDAR = {
    "duty.period": "期次",
    "duty.due": "截止日期",
    "duty.weekday": "星期",
    "duty.rule": "报送事项",
    "duty.who": "报送单位",
    "duty.units": "单位数",
    "duty.to": "报送至",
    "duty.forward_to": "汇总报",
    "duty.signed": "签字盖章",
    "duty.note": "备注",
}


def document(
    plan: Plan,
    registry: Registry,
    assignments: Sequence[Assignment],
    duties: Sequence[Duty],
    deadlines: Mapping[str, Deadline],
    revision: int,
    day: datetime.date,
    wanted: Collection[str],
) -> Document:
    """The table of the plan's `revision`; `assignments` are in printed order, `duties` by date.
    `deadlines` has those in force by the id of their measure, where they are not the plan's own. `day` only goes into
    the file's properties. `wanted` are the placeholders that the template has: of nothing else there are values.
    """
    marks = _own_marks(plan)
    matrix = _matrix(assignments, marks)
    apart = any(name.endswith(".others") for name in wanted)
    outline = tuple(measure_values.rows_by_task(plan, registry, deadlines, apart=apart))
    rows = [row for _, item in outline if not isinstance(item, Chapter) for row in item]
    periods = PeriodColumns.wanted_by(plan, wanted)
    first_column = "举措" if matrix.title == _TRANSPOSED else "单位"
    fields = {
        "plan.id": plan.id,
        "plan.title": plan.title,
        "plan.number": plan.number,
        "plan.issuer": plan.issuer,
        "plan.issued": plan.issued,
        "plan.revision": revision,
        "plan.imprint": wording.imprint(plan, revision),
        "matrix.head": first_column,
        "matrix.legend": "　".join((_LEGEND, *(f"{mark}＝{name}" for name, mark in marks.items()))),
    }
    tables = (
        Table("任务分解表", _DIVISION, tuple(_division(outline, periods, wanted)), periods.titles),
        grouped_tables.by_unit(rows, assignments, registry, periods, wanted),
        grouped_tables.by_leader(rows, periods, wanted),
        matrix,
        _calendar(duties),
    )
    return Document(f"{plan.title}任务分解表", plan.issuer, day, fields, tables)


def blank() -> Document:
    """The workbook without content: its names are the placeholders that a template may use."""
    plan = Plan("", "")
    return document(plan, Registry.of(plan), (), (), {}, 1, datetime.date.min, ())


def _division(
    outline: Iterable[tuple[int, Chapter | list[MeasureRow]]],
    periods: PeriodColumns,
    wanted: Collection[str],
) -> Iterator[Row]:
    of_task = measure_values.TaskSelection(wanted)
    selection = measure_values.MeasureSelection("measure", wanted, measure_values.MEASURE)
    number = 0
    for depth, item in outline:
        if isinstance(item, Chapter):
            # A template with only one sample row for headings uses it for all of them.
            title: Mapping[str, Value] = {"chapter.title": item.title, "section.title": item.title}
            yield Row("section" if depth else "chapter", title)
            continue
        shared = {**of_task.values(item), **_category(item[0].path)}
        for row in item:
            number += 1
            values = {**shared, **selection.values(row), "measure.number": number}
            yield Row("measure", values, task=row.task.id, across=periods.cells(row))


def _category(path: Sequence[str]) -> dict[str, Value]:
    """The headings above a task as columns of its row."""
    return {
        "category.name": path[0] if path else "",
        "category.section": path[-1] if len(path) > 1 else "",
    }


def _own_marks(plan: Plan) -> dict[str, str]:
    """By the names of the plan's own roles the marks for them: the first letters by which each is told from all others."""
    names = [each.name for each in plan.roles]
    marks: dict[str, str] = {}
    for name in names:
        others = (*_MARKS.values(), *(other for other in names if other != name))
        beginnings = (name[:length] for length in range(1, len(name)))
        is_clear = (each for each in beginnings if not any(o.startswith(each) for o in others))
        marks[name] = next(is_clear, name)
    return marks


def _matrix(assignments: Sequence[Assignment], own: Mapping[str, str]) -> Table:
    """A row for each unit and a column for each measure, or transposed where there are more measures than columns."""
    marks: dict[str, dict[str, Assignment]] = defaultdict(dict)
    measures = list(dict.fromkeys(assignment.measure.id for assignment in assignments))
    for assignment in assignments:
        marks[assignment.unit][assignment.measure.id] = assignment
    if len(measures) <= _MOST_COLUMNS:
        return Table(
            "单位对照", _MATRIX, tuple(_lines(marks, marks, measures, own)), tuple(measures)
        )
    units = list(marks)
    transposed: dict[str, dict[str, Assignment]] = {measure: {} for measure in measures}
    for unit, parts in marks.items():
        for measure, part in parts.items():
            transposed[measure][unit] = part
    return Table(
        _TRANSPOSED, _MATRIX, tuple(_lines(transposed, measures, units, own)), tuple(units)
    )


def _lines(
    marks: Mapping[str, Mapping[str, Assignment]],
    down: Iterable[str],
    across: Sequence[str],
    own: Mapping[str, str],
) -> Iterator[Row]:
    place = {name: at for at, name in enumerate(across)}
    for name in down:
        parts = marks[name]
        count = Counter(part.role for part in parts.values())
        values: dict[str, Value] = {"line.name": name, "line.total": len(parts)}
        values |= {f"line.{role.value}": count[role] or None for role in Role}
        yield Row(
            "line",
            values,
            across={
                place[other]: own.get(part.title) or _MARKS[part.role]
                for other, part in parts.items()
            },
        )


def _calendar(duties: Sequence[Duty]) -> Table:
    """One row for each rule and period, with the number of units that owe it."""
    owed = Counter((duty.rule, duty.period, duty.due) for duty in duties)
    first = {(duty.rule, duty.period, duty.due): duty for duty in duties}
    rows = tuple(
        Row("duty", {**duty_values(duty), "duty.units": owed[key], "duty.who": _who(duty.rule)})
        for key, duty in first.items()
    )
    return Table("报送日历", _CALENDAR, rows)


def duty_values(duty: Duty) -> dict[str, Value]:
    """The values of one report owed, by the names of their placeholders, for the checklists too."""
    rule = duty.rule
    return {
        "duty.period": duty.period,
        "duty.due": duty.due,
        "duty.weekday": weekday(duty.due),
        "duty.rule": rule.name,
        "duty.to": rule.to,
        "duty.forward_to": rule.forward_to,
        "duty.signed": "须签字盖章" if rule.signed else "",
        "duty.note": provisional_note(duty),
    }


def provisional_note(duty: Duty) -> str:
    """The warning that the due date may still move, "" where its year's holidays were announced."""
    if not duty.provisional:
        return ""
    return guess_note(duty.due.year)


def _who(rule: ReportingRule) -> str:
    words = {"all": "全部单位", "lead": "牵头单位"}
    return words.get(rule.who) or "、".join(mention.name for mention in rule.names)
