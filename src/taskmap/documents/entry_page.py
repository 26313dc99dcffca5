"""One entry of the ledger with all that it holds, to a page for the screen and to the keys of `--format json`."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from taskmap.document import Document, Table, Value
from taskmap.documents.entry_list import EntryLine, entry_record, entry_table
from taskmap.documents.page_tables import pair_table


class EntryPage(NamedTuple):
    """An entry; `tables` have what it holds, `related` are the entries that are about it, as corrections are. `recorded` is
    the moment in which it was entered, by the clock of the office.
    """

    entry: EntryLine
    tables: tuple[Table, ...]
    related: tuple[EntryLine, ...]
    recorded: datetime.datetime


def document(page: EntryPage) -> Document:
    """The page about the entry."""
    entry = page.entry
    pairs: list[tuple[str, Value]] = [
        ("编号", entry.number),
        ("日期", entry.counts_on or entry.day),
        ("方案", f"{entry.plan} 第 {entry.revision} 版" if entry.revision else entry.plan),
        ("单位", entry.unit),
        ("期", entry.period),
        ("举措", entry.measure),
        ("内容", entry.what),
        ("登记", f"{entry.recorded_by}，{page.recorded:%Y-%m-%d %H:%M}"),
        ("备注", entry.remark),
    ]
    tables = [pair_table(entry.title, [(name, value) for name, value in pairs if value])]
    tables += page.tables
    if page.related:
        tables.append(entry_table("有关的记录", page.related, of_one_plan=True))
    return Document(f"{entry.title} {entry.number}", "", entry.day, {}, tuple(tables))


def to_record(page: EntryPage) -> dict[str, object]:
    """The page by the keys of `--format json`."""
    return {
        **entry_record(page.entry),
        "rows": [row.values for table in page.tables for row in table.rows],
        "related": list(map(entry_record, page.related)),
    }
