"""Plan, assignments and duties to the 任务分解表, a Document of three tables."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from taskmap.document import Document, Row, Table, Value
from taskmap.plan import wording
from taskmap.plan.model import (
    Assignment,
    Chapter,
    Deadline,
    Duty,
    Measure,
    Plan,
    ReportingRule,
    Role,
    Task,
)
from taskmap.plan.units import Registry
from taskmap.plan.workdays import guess_note
from taskmap.system.dates import weekday

FILE = "任务分解表.xlsx"

# A sheet has 16,384 columns; the matrix is transposed before its measures would not fit beside the counts.
_MOST_COLUMNS = 16_000
_TRANSPOSED = "举措对照"
_MARKS = {Role.LEAD: "牵", Role.RESPONSIBLE: "责", Role.SUPPORT: "配"}
_DIVISION = {
    "chapter.title": "一级章节",
    "section.title": "下级章节",
    "task.no": "序号",
    "task.id": "任务编号",
    "task.title": "重点任务",
    "task.problem": "问题",
    "task.goal": "目标",
    "task.source": "来源",
    "task.supervisor": "督办领导",
    "measure.id": "举措编号",
    "measure.text": "工作举措",
    "measure.lead": "牵头单位",
    "measure.responsible": "责任单位",
    "measure.support": "配合单位",
    "measure.deadline": "完成时限",
    "measure.steps": "节点与指标",
    "measure.supervisor": "督办领导",
    "measure.leader": "责任领导",
    "measure.owner": "责任人",
    "measure.criteria": "完成标准",
    "measure.note": "备注",
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
) -> Document:
    """The table of the plan's `revision`; `assignments` are in printed order, `duties` by date.
    `deadlines` has those in force by the id of their measure, where they are not the plan's own. `day` only goes into
    the file's properties.
    """
    matrix = _matrix(assignments)
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
        "matrix.legend": "牵＝牵头　责＝责任　配＝配合",
    }
    tables = (
        Table("任务分解表", _DIVISION, tuple(_division(plan, registry, deadlines))),
        matrix,
        _calendar(duties),
    )
    return Document(f"{plan.title}任务分解表", plan.issuer, day, fields, tables)


def blank() -> Document:
    """The workbook without content: its names are the placeholders that a template may use."""
    plan = Plan("", "")
    return document(plan, Registry.of(plan), (), (), {}, 1, datetime.date.min)


def _division(plan: Plan, registry: Registry, deadlines: Mapping[str, Deadline]) -> Iterator[Row]:
    for depth, item in plan.outline():
        if isinstance(item, Chapter):
            # A template with only one sample row for headings uses it for all of them.
            title: Mapping[str, Value] = {"chapter.title": item.title, "section.title": item.title}
            yield Row("section" if depth else "chapter", title)
        else:
            for measure in item.measures:
                deadline = deadlines.get(measure.id, measure.deadline)
                yield Row("measure", _measure(item, measure, deadline, registry), task=item.id)


def _measure(
    task: Task, measure: Measure, deadline: Deadline, registry: Registry
) -> dict[str, Value]:
    people: dict[str, Value] = {
        "measure.supervisor": task.supervisor_of(measure),
        "measure.leader": wording.leader(measure, registry),
        "measure.owner": wording.owner(measure, registry),
        "measure.criteria": "\n".join(measure.criteria),
    }
    return {
        "task.no": task.no,
        "task.id": task.id,
        "task.title": task.title,
        "task.problem": task.problem,
        "task.goal": task.goal,
        "task.source": task.origin,
        "task.supervisor": task.supervisor,
        "measure.id": measure.id,
        "measure.text": measure.text,
        "measure.lead": wording.parties(measure, Role.LEAD, registry),
        "measure.responsible": wording.parties(measure, Role.RESPONSIBLE, registry),
        "measure.support": wording.parties(measure, Role.SUPPORT, registry),
        "measure.deadline": wording.deadline(deadline),
        "measure.steps": wording.steps(measure, registry),
        **people,
        "measure.note": wording.labelled(
            *((_DIVISION[name], str(value)) for name, value in people.items()),
            ("来源", task.origin),
        ),
    }


def _matrix(assignments: Sequence[Assignment]) -> Table:
    """A row for each unit and a column for each measure, or transposed where there are more measures than columns."""
    marks: dict[str, dict[str, Role]] = defaultdict(dict)
    measures = list(dict.fromkeys(assignment.measure.id for assignment in assignments))
    for assignment in assignments:
        marks[assignment.unit][assignment.measure.id] = assignment.role
    if len(measures) <= _MOST_COLUMNS:
        return Table("单位对照", _MATRIX, tuple(_lines(marks, marks, measures)), tuple(measures))
    units = list(marks)
    transposed: dict[str, dict[str, Role]] = {measure: {} for measure in measures}
    for unit, roles in marks.items():
        for measure, role in roles.items():
            transposed[measure][unit] = role
    return Table(_TRANSPOSED, _MATRIX, tuple(_lines(transposed, measures, units)), tuple(units))


def _lines(
    marks: Mapping[str, Mapping[str, Role]], down: Iterable[str], across: Sequence[str]
) -> Iterator[Row]:
    place = {name: at for at, name in enumerate(across)}
    for name in down:
        roles = marks[name]
        count = Counter(roles.values())
        values: dict[str, Value] = {"line.name": name, "line.total": len(roles)}
        values |= {f"line.{role.value}": count[role] or None for role in Role}
        yield Row(
            "line", values, across={place[other]: _MARKS[role] for other, role in roles.items()}
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
