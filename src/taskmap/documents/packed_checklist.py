"""What several plans ask of one unit to one workbook, a Document: a section a report that is due, and each thing asked once."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from taskmap.document import Document, Row, Table, Value
from taskmap.documents import answers, checklist_columns
from taskmap.documents.checklist import Checklists
from taskmap.plan import periods
from taskmap.plan.checklist_codes import checklist_code, printed_code
from taskmap.plan.checklist_issue import ChecklistIssue
from taskmap.plan.model import Assignment, Duty
from taskmap.plan.same_asks import Ask, AskedInSection, find_carried, find_same
from taskmap.system.dates import long_date

FILE = "合订清单.xlsx"
REQUIRED = (
    "checklist.unit",
    "report.plan",
    "report.revision",
    "report.period",
    "report.unit",
    "measure.id",
    "measure.item",
    "measure.digest",
    "same.id",
    "same.item",
)
"""The placeholders without which a returned workbook could not be told from another."""
CODE = "digest", "checklist.digest", "checklist.unit"
MARKS = "printed", "checklist.unit"
"""As those of documents/checklist."""
SAME = "是同一件事，填一次，两边都算"
"""What stands in the place of a row that another one answers for, behind 「和编号 3 」."""

_REPORTS = {
    "report.title": "方案",
    "report.plan": "方案编号",
    "report.revision": "版次",
    "report.period": "报送期",
    "report.unit": "方案里的单位名称",
    "report.rule": "报送事项",
    "report.due": "截止日期",
    "report.ask": "报送要求",
}
_SAME = {
    "same.id": "代填的编号",
    "same.item": "编号",
    "same.digest": "内容的指纹",
    "same.text": "说明",
}
_BARS = {"list.title": "方案", "list.calendar": "报送日期"}


class PlanPart(Struct, frozen=True, dict=True):
    """What one plan asks of the unit, which is called `unit` in it: its `assignments` in printed order and its `duties` by
    date, made by `checklists` for one round. `duty` is the report that is due, None where none is.
    """

    checklists: Checklists
    unit: str
    assignments: Sequence[Assignment]
    duties: Sequence[Duty]
    duty: Duty | None = None

    @cached_property
    def issue(self) -> ChecklistIssue:
        """The section as it goes out."""
        return self.checklists.issue(self.unit, self.assignments)[0]

    @cached_property
    def closed(self) -> frozenset[str]:
        """The ids of the measures of which the unit need not fill in the row any more."""
        parts = filter(self.checklists.is_closed, self.assignments)
        return frozenset(each.measure.id for each in parts)

    @cached_property
    def document(self) -> Document:
        """The checklist of this plan alone."""
        return self.checklists.document(self.unit, self.assignments, self.duties)


class UnitPack(Struct, frozen=True, dict=True):
    """A workbook for the `unit` of one issuer (发文单位): the `sections` that are due in the month labelled `month`, at
    least one, in the order of their due days, and one of the `plans` for each plan in force. `day` goes into its properties,
    `email` are the unit's addresses as its plans write them, `key` is that of the codes.
    """

    unit: str
    issuer: str
    month: str
    day: datetime.date
    sections: Sequence[PlanPart]
    plans: Sequence[PlanPart]
    division: str = ""
    email: str = ""
    key: str = ""

    @cached_property
    def issues(self) -> Sequence[ChecklistIssue]:
        """The sections as they go out."""
        return [each.issue for each in self.sections]

    @cached_property
    def code(self) -> str:
        """The code over all sections."""
        return checklist_code(self.key, *self.issues)

    @property
    def rows_to_fill(self) -> int:
        """How many rows the unit is asked to answer: none that another one answers for, none of what it has finished."""
        return sum(not (each.answer or each.is_closed) for own in self.rows for each in own)

    @cached_property
    def rows(self) -> Sequence[Sequence[PackedRow]]:
        """The rows of each section."""
        return _packed_rows(self.sections)


class PackedRow(NamedTuple):
    """A row of a section: under `number` it is printed, `item` is the id of its measure or the number of its milestone's
    row. `answer` is the number of the row that answers for it, "" where it answers for itself; one that is
    closed need not be filled in any more. `carried` is what stands in its cells to fill where it is what the unit said for
    another plan, for which it answers too.
    """

    row: Row
    item: str
    number: str
    answer: str = ""
    is_closed: bool = False
    carried: Mapping[str, Value] = MappingProxyType({})


def document(pack: UnitPack) -> Document:
    """The workbook of the `pack`."""
    fields: dict[str, Value] = {
        "checklist.unit": pack.unit,
        "checklist.issuer": pack.issuer,
        "checklist.sender": f"由{pack.issuer}发出" if pack.issuer else "",
        "checklist.month": pack.month,
        "checklist.month_title": _month_title(pack),
        "checklist.ask": _ask(pack),
        "checklist.digest": pack.code if pack.sections else "",
        "checklist.code": printed_code(pack.code) if pack.sections else "",
    }
    tables = (
        Table("月度报送", {**_REPORTS, **_row_columns(), **_SAME}, tuple(_section_rows(pack))),
        Table("责任清单", {**_BARS, **checklist_columns.MEASURES}, tuple(_list_rows(pack))),
    )
    return Document(f"{pack.unit}{pack.month}责任清单", pack.issuer, pack.day, fields, tables)


def subject(pack: UnitPack) -> str:
    """The subject of the mail that brings it to the unit."""
    return f"{_month_title(pack)}责任清单和进展情况报送表（{pack.unit}）"


def text(pack: UnitPack) -> str:
    """The text of that mail: what is asked, and by when."""
    lines = [
        f"{fields['plan.title']}：{fields['checklist.ask']}"
        for fields in (each.document.fields for each in pack.sections)
    ]
    return "\n".join(
        (
            f"{pack.unit}：",
            _ask(pack),
            *lines,
            "请在附件的“月度报送”表里填好，把这个文件发回，不要另做表格。",
            pack.issuer,
        )
    )


def _month_title(pack: UnitPack) -> str:
    month = periods.parse(pack.month)
    return month.title if month else pack.month


def blank() -> Document:
    """The workbook without content: its names are the placeholders that a template may use."""
    return document(UnitPack("", "", "", datetime.date.min, (), ()))


def _row_columns() -> dict[str, str]:
    """Those of a checklist, and the id in the plan beside the number that is printed."""
    return {
        **checklist_columns.MEASURES,
        "measure.item": "方案里的编号",
        **checklist_columns.MILESTONES,
        "milestone.item": "方案里的节点编号",
    }


def _ask(pack: UnitPack) -> str:
    days = sorted({each.duty.due for each in pack.sections if each.duty})
    if not days:
        return ""
    count = f"这份表里有 {len(pack.sections)} 项报送，一节一项"
    if len(days) == 1:
        return f"请于{long_date(days[0])}前（含当日）报送：{count}，填好一起报"
    return f"{count}，最早的请于{long_date(days[0])}前（含当日）报送，各节的截止日期写在它的上面"


def _section_rows(pack: UnitPack) -> Iterator[Row]:
    for section, rows in zip(pack.sections, pack.rows, strict=True):
        yield _report_row(section)
        for each in rows:
            yield _same_row(each) if each.answer else _own_row(each)


def _report_row(section: PlanPart) -> Row:
    issue, fields = section.issue, section.document.fields
    values = _shared_values(
        ("report.title", fields["plan.title"]),
        ("report.plan", issue.plan),
        ("report.revision", issue.revision),
        ("report.period", issue.period),
        ("report.rule", fields["checklist.rule"]),
        ("report.due", section.duty.due if section.duty else None),
    )
    own = {"report.unit": issue.unit, "report.ask": fields["checklist.ask"]}
    return Row("report", values, own)


@cache
def _shared_values(*values: tuple[str, Value]) -> Mapping[str, Value]:
    """One mapping for all units for which a row says the same: what a workbook makes of it is made once."""
    return dict(values)


def _own_row(each: PackedRow) -> Row:
    kind = each.row.kind
    numbers = {f"{kind}.id": each.number, f"{kind}.item": each.item}
    # The values may be those of other units' workbooks too.
    return Row(kind, each.row.values, {**each.row.overrides, **each.carried, **numbers})


def _same_row(each: PackedRow) -> Row:
    values = each.row.values
    text = f"{each.item}　{values['measure.text'] or values['measure.task']}：和编号 {each.answer} {SAME}"
    return Row(
        "same",
        {
            "same.id": each.answer,
            "same.item": each.item,
            "same.digest": values["measure.digest"],
            "same.text": text,
        },
    )


def _packed_rows(sections: Sequence[PlanPart]) -> Sequence[Sequence[PackedRow]]:
    rows = [section.document.tables[0].rows for section in sections]
    items = [[str(row.values[f"{row.kind}.id"]) for row in own] for own in rows]
    numbers = _numbers(sections, items)
    answered, carried = _merge(sections, _carried_words(rows))
    return [
        [
            PackedRow(
                row,
                item,
                numbers[at][item],
                _answer(answered.get((at, item)), row, numbers),
                item in section.closed,
                carried.get((at, item), {}) if row.kind == "measure" else {},
            )
            for row, item in zip(rows[at], items[at], strict=True)
        ]
        for at, section in enumerate(sections)
    ]


def _answer(answer: tuple[int, str] | None, row: Row, numbers: Sequence[Mapping[str, str]]) -> str:
    return numbers[answer[0]][answer[1]] if answer and row.kind == "measure" else ""


def _numbers(
    sections: Sequence[PlanPart], items: Sequence[Sequence[str]]
) -> Sequence[Mapping[str, str]]:
    """By section and item the number that is printed: with its plan where another section has the same one, and with its
    period where that has the same plan too.
    """
    plain = Counter(item for own in items for item in own)
    ids = [section.issue.plan for section in sections]
    by_plan = Counter((plan, item) for plan, own in zip(ids, items, strict=True) for item in own)
    found = []
    for section, plan, own in zip(sections, ids, items, strict=True):
        period = section.issue.period
        names = {
            item: f"{plan}/{item}" if by_plan[plan, item] == 1 else f"{plan}/{period}/{item}"
            for item in own
        }
        found.append({item: item if plain[item] == 1 else names[item] for item in own})
    return found


_Place = tuple[int, str]
"""The number of a section, and the id of a measure in it."""


def _carried_words(rows: Sequence[Sequence[Row]]) -> dict[_Place, Mapping[str, Value]]:
    """What stands in the cells to fill of those rows of the sections that have something in them."""
    names = answers.columns("measure")
    found = {
        (at, str(row.values["measure.id"])): {name: row.overrides.get(name) for name in names}
        for at, own in enumerate(rows)
        for row in own
        if row.kind == "measure"
    }
    return {place: words for place, words in found.items() if any(words.values())}


def _merge(
    sections: Sequence[PlanPart], words: Mapping[_Place, Mapping[str, Value]]
) -> tuple[dict[_Place, _Place], dict[_Place, Mapping[str, Value]]]:
    """By the place of each row that another one answers for the place of that; and by the place of each that goes out with
    `words` of another for which it answers these.
    """
    asks = [
        AskedInSection(
            at,
            section.issue.period,
            Ask(section.issue.plan, each, section.checklists.deadline(each)),
        )
        for at, section in enumerate(sections)
        for each in section.assignments
        if each.measure.id not in section.closed
    ]
    places = [(each.section, each.ask.assignment.measure.id) for each in asks]
    same = find_same(asks)
    carried = find_carried(same, [each in words for each in places])
    return (
        {places[one]: places[other] for one, other in same.items()},
        {places[one]: words[places[other]] for one, other in carried.items()},
    )


def _list_rows(pack: UnitPack) -> Iterator[Row]:
    for each in pack.plans:
        fields, (table, _) = each.document.fields, each.document.tables
        calendar = "list.calendar", fields["checklist.calendar"]
        yield Row("list", _shared_values(("list.title", fields["plan.title"]), calendar))
        yield from (row for row in table.rows if row.kind == "measure")
