"""A unit's assignments and duties to its 责任清单, a Document: its measures, its due dates, and whose workbook it is."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from taskmap.document import Document, Row, Table, Value
from taskmap.documents import answers, checklist_columns, grouped_tables, measure_values
from taskmap.documents.measure_values import MeasureRow, MeasureSelection
from taskmap.documents.task_table import duty_values
from taskmap.plan import periods, wording
from taskmap.plan.checklist_codes import checklist_code, printed_code
from taskmap.plan.checklist_issue import ChecklistIssue
from taskmap.plan.milestones import MilestonePart
from taskmap.plan.model import (
    Assignment,
    Deadline,
    Duty,
    Measure,
    Milestone,
    Plan,
    ReportingRule,
    Unit,
)
from taskmap.plan.progress import Progress
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date
from taskmap.tracking.deadlines import effective_deadline
from taskmap.tracking.extensions import Extensions

FILE = "责任清单.xlsx"
REQUIRED = (
    "checklist.plan",
    "checklist.revision",
    "checklist.unit",
    "checklist.period",
    "measure.id",
    "measure.digest",
)
"""The placeholders without which a returned workbook could not be told from another."""
CODE = "digest", "checklist.digest", "checklist.plan"
"""The code in the hidden sheet: what stands before it, its placeholder, and that in whose row it is put where a template
lacks it.
"""
MARKS = "printed", "checklist.plan"
"""The marks of what is printed, as the code in the hidden sheet: what stands before them, and in whose row."""

_NOTHING_LEFT = "各项都已完成，不用再填"
_DRAFT = f"{wording.DRAFT}，请核对任务、单位、角色和时限，提出意见；不用填报"

_COLUMNS = {
    **measure_values.titles("measure", checklist_columns.MORE),
    **checklist_columns.MEASURES,
    **checklist_columns.MILESTONES,
}

FormerWords = Mapping[str, Mapping[str, Mapping[str, Progress]]]
"""By unit and item, a measure or the row of a milestone, what each that had it before last said of it, by its name."""


class ReportingRound(Struct, frozen=True):
    """What the checklists go out for: the label of the period to be reported and its duty; "" and None if nothing is due."""

    period: str
    duty: Duty | None


class Checklists:
    """Makes the checklist of any unit of a plan; what is the same for all units is computed once."""

    def __init__(
        self,
        plan: Plan,
        registry: Registry,
        revision: int,
        reporting_round: ReportingRound,
        day: datetime.date,
        extensions: Extensions,
        last: Mapping[str, Mapping[str, Progress]] = MappingProxyType({}),
        marks: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        milestones: Mapping[str, Sequence[MilestonePart]] = MappingProxyType({}),
        closed: Collection[tuple[str, str]] = frozenset(),
        former: FormerWords = MappingProxyType({}),
        key: str = "",
        wanted: Collection[str] = (),
    ) -> None:
        """`extensions` are those approved in the plan. `last` and `marks` are by unit and measure id: what was last reported before the period of the round, and
        what this revision changed. `milestones` are by unit those that it is asked about; `closed` are the units and measures that need no row any more.
        `former` is what those said who had before what the unit has now. `key` is that of the codes.
        `wanted` are the placeholders of the template. `day` only goes into the file's properties. `revision` 0 is a draft, which asks for no report.
        """
        self.plan = plan
        self.registry = registry
        self.revision = revision
        self.reporting_round = reporting_round
        self.day = day
        self._extensions = extensions
        self._last = last
        self._marks = marks
        self._milestones = milestones
        self._closed = closed
        self._former = former
        self._key = key
        self._more = MeasureSelection("measure", wanted, checklist_columns.MORE)
        self._is_apart = "measure.others" in wanted
        self._values: dict[tuple[str, str, str], Mapping[str, Value]] = {}
        self._dues: dict[tuple[int, str], Mapping[str, Value]] = {}
        self._shared: dict[str, Value] = {
            "plan.id": plan.id,
            "plan.title": plan.title,
            "plan.number": plan.number,
            "plan.issuer": plan.issuer,
            "plan.issued": plan.issued,
            "plan.imprint": wording.imprint(plan, revision),
            "checklist.plan": plan.id,
            "checklist.revision": revision,
            "checklist.period": reporting_round.period,
            "checklist.period_title": _period_title(reporting_round.period),
        }

    def issue(self, unit: str, assignments: Sequence[Assignment]) -> tuple[ChecklistIssue, str]:
        """What goes out to the `unit`, whose `assignments` these are, and the code that stands on it; a draft has none,
        so that it never passes for the checklist that is issued later.
        """
        rows = [each.measure.id for each in assignments]
        rows += [each.row_id for each in self._milestones.get(unit, ())]
        period = self.reporting_round.period
        issue = ChecklistIssue(self.plan.id, self.revision, unit, period, tuple(rows))
        return issue, checklist_code(self._key, issue) if self.revision else ""

    def deadline(self, assignment: Assignment) -> Deadline:
        """The deadline that holds for the unit of the `assignment`."""
        return effective_deadline(assignment.measure, assignment.unit, self._extensions)

    def is_closed(self, assignment: Assignment) -> bool:
        """Whether its unit need not fill in the row of the `assignment` any more."""
        return (assignment.unit, assignment.measure.id) in self._closed

    def document(
        self, unit: str, assignments: Sequence[Assignment], duties: Sequence[Duty]
    ) -> Document:
        """The checklist of `unit`; `assignments` in printed order and `duties` by date are its own."""
        duty = self._duty_in_round(duties)
        last, marks = self._last_texts(unit), self._marks.get(unit, {})
        milestones = self._milestones.get(unit, ())
        rows = tuple(self._rows(unit, assignments, milestones, last, marks))
        _, code = self.issue(unit, assignments)
        fields = {
            **self._shared,
            "checklist.unit": unit,
            "checklist.ask": self._ask(unit, assignments, duty),
            "checklist.people": self._people(unit),
            **{
                f"checklist.{name}": value
                for name, value in grouped_tables.unit_fields(unit, self.registry).items()
            },
            "checklist.calendar": self._calendar(duties),
            "checklist.rule": duty.rule.name if duty else "",
            "checklist.due": duty.due.isoformat() if duty else "",
            "checklist.digest": code,
            "checklist.code": printed_code(code) if code else "",
        }
        tables = (
            Table("责任清单", _COLUMNS, rows),
            Table(
                "报送期次",
                checklist_columns.DUTIES,
                tuple(Row("duty", self._due(duty)) for duty in duties),
            ),
        )
        title = f"{self.plan.title}责任清单（{unit}）"
        return Document(title, self.plan.issuer, self.day, fields, tables)

    def _ask(self, unit: str, assignments: Sequence[Assignment], duty: Duty | None) -> str:
        if not self.revision:
            return _DRAFT
        is_closed = all(map(self.is_closed, assignments))
        return _NOTHING_LEFT if is_closed else _request_sentence(duty)

    def _last_texts(self, unit: str) -> Mapping[str, str]:
        """What the unit last reported, by measure and milestone; before it spoke, what those did who had it before."""
        own = {item: said.summary for item, said in self._last.get(unit, {}).items()}
        former = {
            item: "\n".join(f"原承担单位：{name}　{each.summary}" for name, each in said.items())
            for item, said in self._former.get(unit, {}).items()
        }
        return {**own, **former}

    def _duty_in_round(self, duties: Sequence[Duty]) -> Duty | None:
        """The unit's own duty of the round's period: by the same rule, or else the first by another; None if it owes none."""
        wanted = self.reporting_round.duty
        owed = [duty for duty in duties if duty.period == self.reporting_round.period]
        return next(
            (duty for duty in owed if wanted and duty.rule is wanted.rule), next(iter(owed), None)
        )

    def _rows(
        self,
        unit: str,
        assignments: Sequence[Assignment],
        milestones: Sequence[MilestonePart],
        last: Mapping[str, str],
        marks: Mapping[str, str],
    ) -> Iterator[Row]:
        """A row for each measure, under it one for each of its milestones; those of measures in which the unit has no
        part come last.
        """
        by_measure: dict[str, list[MilestonePart]] = {}
        for each in milestones:
            by_measure.setdefault(each.assignment.measure.id, []).append(each)
        for assignment in assignments:
            yield self._row(assignment, last, marks)
            for each in by_measure.pop(assignment.measure.id, ()):
                yield _milestone_row(each, last, self._carried("milestone", unit, each.row_id))
        for others in by_measure.values():
            for each in others:
                yield _milestone_row(each, last, self._carried("milestone", unit, each.row_id))

    def _carried(self, kind: str, unit: str, item: str) -> Mapping[str, Value]:
        """What stands in the cells to fill of the unit's row of this `kind`; nothing of one that it need not fill."""
        if not self.plan.carry:
            return {}
        is_closed = (unit, item) in self._closed
        return answers.carried(kind, None if is_closed else self._last.get(unit, {}).get(item))

    def _row(
        self, assignment: Assignment, previous: Mapping[str, str], marks: Mapping[str, str]
    ) -> Row:
        own = _unit_values(assignment.role_name, assignment.group)
        task, measure = assignment.task, assignment.measure
        if (last := previous.get(measure.id)) is not None:
            own = {**own, "measure.last": last}
        if self.is_closed(assignment):
            said = f"{own['measure.last']}\n" if own["measure.last"] else ""
            own = {**own, "measure.last": f"{said}（已完成，不用再填）"}
        own = {**own, **self._carried("measure", assignment.unit, measure.id)}
        deadline = wording.deadline(self.deadline(assignment))
        key = (measure.id, marks.get(measure.id, ""), deadline)
        if (values := self._values.get(key)) is None:
            details = (
                ("完成标准", "\n".join(measure.criteria)),
                ("责任领导", measure.leader),
                ("责任人", measure.owner),
            )
            steps = (key[1], wording.steps(measure, self.registry), wording.labelled(*details))
            row = MeasureRow(
                task, measure, measure.deadline, self.plan, self.registry, apart=self._is_apart
            )
            values = self._values[key] = {
                **self._more.values(row),
                "measure.id": measure.id,
                "measure.no": task.no,
                "measure.task": task.title,
                "measure.text": measure.text,
                "measure.deadline": deadline,
                "measure.steps": "\n".join(part for part in steps if part),
                "measure.leader": measure.leader,
                "measure.owner": measure.owner,
                "measure.criteria": "\n".join(measure.criteria),
                "measure.digest": fingerprint(measure),
            }
        return Row("measure", values, own, task.id)

    def _people(self, name: str) -> str:
        """A line with 责任领导 and 责任人 of the unit; "" where the plan names neither."""
        unit = self.registry.resolve(name)
        if not isinstance(unit, Unit):
            return ""
        line = wording.labelled(("责任领导", unit.leader), ("责任人", unit.owner), separator="　")
        return f"{line}\n" if line else ""

    def _calendar(self, duties: Sequence[Duty]) -> str:
        """The year's due dates, one line a rule."""
        dates: dict[int, list[str]] = {}
        rules = {id(duty.rule): duty.rule for duty in duties}
        for duty in duties:
            values = self._due(duty)
            note = f"，{values['duty.note']}" if values["duty.note"] else ""
            day = f"{duty.period}期 {long_date(duty.due)}（{values['duty.weekday']}{note}）"
            dates.setdefault(id(duty.rule), []).append(day)
        return "\n".join(
            f"{_rule_text(rule)}：{'；'.join(dates[key])}" for key, rule in rules.items()
        )

    def _due(self, duty: Duty) -> Mapping[str, Value]:
        """The values of a duty, which are the same for all units that owe it."""
        key = (id(duty.rule), duty.period)
        if (values := self._dues.get(key)) is None:
            values = self._dues[key] = duty_values(duty)
        return values


@cache
def blank() -> Document:
    """The checklist without content: its names are the placeholders that a template may use."""
    plan = Plan("", "")
    registry = Registry.of(plan)
    lists = Checklists(plan, registry, 1, ReportingRound("", None), datetime.date.min, Extensions())
    return lists.document("", (), ())


def _milestone_row(
    part: MilestonePart, last: Mapping[str, str], carried: Mapping[str, Value]
) -> Row:
    task, milestone = part.assignment.task, part.milestone
    values: dict[str, Value] = {
        "milestone.id": part.row_id,
        "milestone.no": task.no,
        "milestone.task": task.title,
        "milestone.text": wording.milestone_row(milestone),
        "milestone.role": part.assignment.role_name,
        "milestone.deadline": wording.deadline(milestone.by),
        "milestone.last": last.get(part.row_id),
        "milestone.digest": milestone_fingerprint(milestone),
    }
    return Row("milestone", values, carried, task=task.id)


def milestone_fingerprint(milestone: Milestone) -> str:
    """A digest of what is to be reached by when, for the same purpose as that of a measure."""
    return hashlib.sha256(f"{milestone.what}\0{milestone.by.said}".encode()).hexdigest()[:16]


def _unit_values(role: str, group: str) -> Mapping[str, Value]:
    """What may differ from the rows of other units of the same measure."""
    return {"measure.role": role, "measure.group": group, "measure.last": None}


def fingerprint(measure: Measure, name: Callable[[str], str] = str) -> str:
    """A digest of text, deadline and parties: it shows whether the measure has changed when the plan is issued again.
    `name` gives for each that of a unit or group by which they are compared.
    """
    parts = [measure.text, measure.deadline.said]
    for party in measure.parties:
        names = (party.name, *(chosen.name for chosen in party.chosen))
        parts += [party.title or party.role, *map(name, names)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _request_sentence(duty: Duty | None) -> str:
    """The sentence that says by when the workbook is due, and to whom; "" where nothing is owed."""
    if duty is None:
        return ""
    return f"请于{long_date(duty.due)}前（含当日）报送：{_rule_text(duty.rule)}"


def _rule_text(rule: ReportingRule) -> str:
    """月度进展（报市长江办，汇总报市政府，须签字盖章）."""
    details = [
        f"报{rule.to}" if rule.to else "",
        f"汇总报{rule.forward_to}" if rule.forward_to else "",
        "须签字盖章" if rule.signed else "",
    ]
    words = "，".join(detail for detail in details if detail)
    return f"{rule.name}（{words}）" if words else rule.name


def _period_title(label: str) -> str:
    period = periods.parse(label)
    return period.title if period else label
