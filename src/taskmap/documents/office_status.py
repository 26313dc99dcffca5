"""Where the office stands on a day, to a page for the screen and to the keys of `--format json`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.document import Document, Row, Table, Value
from taskmap.documents.page_tables import item_table
from taskmap.system.text import shorten
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.unverified import UnverifiedReturn

_PLANS = {
    "plan": "方案",
    "title": "名称",
    "revision": "版",
    "period": "本期",
    "due": "截止",
    "reported": "已报",
    "missing": "还没有报",
    "overdue": "逾期",
    "doubts": "待核",
}
_WAITING = {
    "number": "编号",
    "received": "收到",
    "plan": "方案",
    "unit": "单位",
    "period": "期",
    "file": "文件",
}
_FEW = 3
"""Units that a terminal shows of those that have not reported."""


class UnsignedReturn(NamedTuple):
    """A return, by the number of its receipt, of which the signed copy has not come."""

    number: str
    received: datetime.date
    plan: str
    unit: str
    period: str
    file: str


class PlanStatus(NamedTuple):
    """A plan in force. `period` and `due` are those of the reports that it is about now, "" and None where none falls
    due any more; `reported`, `missing` and `unverified` are the units that owe them. `doubts` is the number of comments in
    its file that name something to be checked.
    """

    plan: str
    title: str
    revision: int
    recorded: datetime.date
    period: str
    due: datetime.date | None
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    doubts: int


class OfficeStatus(NamedTuple):
    """What is so on the `day`: `overdue` on it, `soon` in the next days, `waiting` for somebody to verify it, `unsigned` yet.
    `next_command` is what to type now, and `why`.
    """

    day: datetime.date
    ledger: str
    plans: tuple[PlanStatus, ...]
    overdue: tuple[OverdueItem, ...]
    soon: tuple[OverdueItem, ...]
    waiting: tuple[UnverifiedReturn, ...]
    unsigned: tuple[UnsignedReturn, ...]
    next_command: str
    why: str


def document(status: OfficeStatus, most: int | None) -> Document:
    """The page; of long lists it has the first `most` items, with None all."""
    tables = [
        Table(f"方案 {len(status.plans)} 个", _PLANS, tuple(_plan_rows(status, most))),
        _items("逾期", status.overdue, most, "taskmap check-overdue"),
        _items("十天内到期", status.soon, most, "taskmap check-overdue --within 10"),
        Table(
            f"待核实 {len(status.waiting)} 份",
            _WAITING,
            tuple(Row("waiting", _waiting_values(each)) for each in status.waiting),
        ),
        Table(
            f"还差签字盖章件 {len(status.unsigned)} 份",
            _WAITING,
            tuple(Row("unsigned", each._asdict()) for each in status.unsigned),
        ),
    ]
    fields = {"next": f"下一步：{status.next_command}（{status.why}）。"}
    title = f"{status.day}，台账 {status.ledger}"
    return Document(title, "", status.day, fields, tuple(tables))


def to_record(status: OfficeStatus) -> dict[str, object]:
    """The status by the keys of `--format json`."""
    return {
        **status._asdict(),
        "plans": [each._asdict() for each in status.plans],
        "overdue": list(map(overdue.to_record, status.overdue)),
        "soon": list(map(overdue.to_record, status.soon)),
        "waiting": [{**_waiting_values(each), "faults": each.faults} for each in status.waiting],
        "unsigned": [each._asdict() for each in status.unsigned],
    }


def _plan_rows(status: OfficeStatus, most: int | None) -> Iterator[Row]:
    for each in status.plans:
        late = sum(item.plan == each.plan for item in status.overdue)
        owed = len(each.reported) + len(each.missing) + len(each.unverified)
        names = [*each.missing, *(f"{unit}（待核实）" for unit in each.unverified)]
        values: dict[str, Value] = {
            "plan": each.plan,
            "title": each.title,
            "revision": each.revision,
            "period": each.period,
            "due": each.due,
            "reported": f"{len(each.reported)}/{owed}" if each.due else "",
            "missing": shorten(names, len(names) if most is None else _FEW, "等{}家"),
            "overdue": late or None,
            "doubts": each.doubts or None,
        }
        yield Row("plan", values)


def _items(title: str, items: Sequence[OverdueItem], most: int | None, command: str) -> Table:
    table = item_table(f"{title} {len(items)} 项", items[:most])
    if len(table.rows) == len(items):
        return table
    return replace(table, title=f"{table.title}，这里列前 {most} 项，全部看 {command}")


def _waiting_values(each: UnverifiedReturn) -> dict[str, Value]:
    return {
        "number": each.number,
        "plan": each.plan,
        "unit": each.unit,
        "period": each.period,
        "received": each.received_on,
        "file": each.file,
    }
