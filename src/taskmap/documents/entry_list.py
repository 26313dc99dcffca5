"""Entries of the ledger to a list: what was entered, when and about what, and what became of it by corrections."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value

_COLUMNS = {
    "number": "编号",
    "day": "日期",
    "title": "类别",
    "plan": "方案",
    "unit": "单位",
    "about": "事项",
    "what": "内容",
}


class EntryLine(NamedTuple):
    """An entry of the ledger. `kind` is its name in the ledger, `title` that for people; `what` its content in a few
    words. `day` is the one with which it was entered, `counts_on` the one by which it counts, None where it was withdrawn;
    `corrected_by` is the number of the correction that says so, "" without any, and `why` what that says. `waits`: a
    return that nobody has verified or trusted yet.
    """

    number: str
    kind: str
    title: str
    plan: str
    revision: int
    unit: str
    period: str
    measure: str
    day: datetime.date
    counts_on: datetime.date | None
    recorded: str
    recorded_by: str
    file: str
    what: str
    corrected_by: str = ""
    why: str = ""
    waits: bool = False

    @property
    def remark(self) -> str:
        """What became of it."""
        reason = f"（{self.corrected_by}：{self.why}）"
        if self.waits:
            return "待核实"
        if self.corrected_by and self.counts_on is None:
            return f"已撤销{reason}"
        return f"原登记 {self.day}，已更正{reason}" if self.corrected_by else ""


def entry_table(title: str, entries: Iterable[EntryLine], *, of_one_plan: bool = False) -> Table:
    """The `entries` in a table of this title, in the order given; where all are `of_one_plan` it stands above."""
    columns = {
        name: head for name, head in _COLUMNS.items() if not (of_one_plan and name == "plan")
    }
    return Table(title, columns, tuple(Row(each.kind, _values(each)) for each in entries))


def document(entries: Sequence[EntryLine], first: datetime.date, last: datetime.date) -> Document:
    """The list of the `entries` of the days from `first` to `last`."""
    title = f"{span_text(first, last)}的记录 {len(entries)} 条"
    return Document(title, "", last, {}, (entry_table("台账", entries),))


def span_text(first: datetime.date, last: datetime.date) -> str:
    """2022-06-01 至 2022-06-30; of a single day that day, and from the first day on 到 2022-06-30 为止."""
    if first == datetime.date.min:
        return f"到 {last} 为止"
    return f"{first}" if first == last else f"{first} 至 {last}"


def entry_record(entry: EntryLine) -> dict[str, object]:
    """The entry by the keys of `--format json`."""
    return {**entry._asdict(), "withdrawn": entry.counts_on is None}


def _values(each: EntryLine) -> dict[str, Value]:
    return {
        "number": each.number,
        "day": each.counts_on or each.day,
        "title": each.title,
        "plan": each.plan,
        "unit": each.unit,
        "about": " ".join(part for part in (each.measure, each.period) if part),
        "what": "；".join(filter(None, (each.what, each.remark))),
    }
