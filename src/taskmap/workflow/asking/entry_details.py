"""An entry of the ledger to all that it holds: the rows of a return, the faults of a refusal, what a letter presses for,
what a revision changed and to whom its checklists went.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from taskmap.document import Table, Value
from taskmap.documents.entry_page import EntryPage
from taskmap.documents.page_tables import rows_table
from taskmap.ledger import codec, row_records
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import PackEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.diff import comparing
from taskmap.plan.progress import Progress
from taskmap.tracking.reminders import Reminder
from taskmap.workflow.asking.entry_log import EntryLines
from taskmap.workflow.packing import pack_mails
from taskmap.workflow.records import issued_plans, unverified_returns
from taskmap.workflow.records.letters import reply_entries
from taskmap.workflow.reminding.dispatch import sending_entries

_ROWS = {
    "measure": "编号",
    "status": "状态",
    "text": "本期进展",
    "problems": "存在问题",
    "next_steps": "下步打算",
    "evidence": "佐证材料",
}
_FAULTS = {"place": "位置", "code": "代码", "message": "情况"}
_ITEMS = {
    "plan": "方案",
    "due": "到期",
    "kind": "类别",
    "measure": "编号",
    "period": "期",
    "what": "事项",
}
_CHANGES = {"kind": "变化", "id": "编号", "what": "改了什么", "before": "原来", "after": "现在"}
_SECTIONS = {"plan": "方案", "revision": "版", "period": "期", "due": "截止", "rows": "条数"}
_CHECKLISTS = {"period": "期", "unit": "单位", "rows": "条数", "day": "发出"}


def read_pages(reader: LedgerReader, entries: Iterable[LedgerEntry]) -> Iterator[EntryPage]:
    """Each of the `entries` with what it holds, and the corrections and messages about it."""
    lines, zone = EntryLines(reader), ZoneInfo(reader.office_timezone())
    for each in entries:
        tables = _TABLES.get(each.kind, _no_tables)
        related = (*_corrections(reader, each), *_messages(reader, each))
        yield EntryPage(
            lines.of(each),
            tuple(tables(reader, each)),
            tuple(map(lines.of, related)),
            datetime.datetime.fromisoformat(each.recorded).astimezone(zone),
        )


def _corrections(reader: LedgerReader, entry: LedgerEntry) -> Iterator[LedgerEntry]:
    for row in reader.corrected.rows():
        if row.target == entry.number and (made := reader.corrected.recorded(row.entry)):
            yield made


def _messages(reader: LedgerReader, entry: LedgerEntry) -> Iterator[LedgerEntry]:
    """By which a letter was sent, and what was answered to it."""
    if entry.kind == EntryKind.REMINDER:
        yield from sending_entries(reader, codec.decode(entry, Reminder))
        yield from reply_entries(reader, (entry.number,))
    if entry.kind == EntryKind.PACK:
        yield from pack_mails.sending_entries(reader, entry)


def _no_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    yield from ()


def _returned_rows(reader: LedgerReader, entry: LedgerEntry) -> list[Progress]:
    """Also of a return that was withdrawn: whoever restores it wants to know what it says."""
    rows = reader.corrected.recorded_rows(entry, row_records.PROGRESS_COLUMNS)
    return [row_records.progress(*columns) for _, *columns in rows]


def _return_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    rows: list[dict[str, Value]] = [
        {
            "measure": row.measure,
            "status": row.status_text,
            "percent": row.percent,
            "text": row.progress_text,
            "problems": row.problems,
            "next_steps": row.next_steps,
            "evidence": row.evidence,
            "done_on": row.done_on,
        }
        for row in _returned_rows(reader, entry)
    ]
    yield rows_table(f"报的 {len(rows)} 条", _ROWS, rows)


def _refusal_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    rows: list[dict[str, Value]] = [
        {"place": each.place, "code": each.code, "message": each.message}
        for each in unverified_returns.faults(entry)
    ]
    yield rows_table(f"原因 {len(rows)} 处", _FAULTS, rows)


def _letter_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    letter = codec.decode(entry, Reminder)
    rows: list[dict[str, Value]] = [
        {
            "plan": each.plan or letter.plan,
            "due": each.due,
            "kind": each.kind.chinese,
            "measure": each.item,
            "period": each.period,
            "what": each.what,
        }
        for each in letter.items
    ]
    yield rows_table(f"催的 {len(rows)} 项", _ITEMS, rows)


def _pack_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    sections = codec.decode(entry, PackEntry).sections
    rows: list[dict[str, Value]] = [asdict(each) for each in sections]
    yield rows_table(f"里面的 {len(rows)} 节", _SECTIONS, rows)


def _revision_tables(reader: LedgerReader, entry: LedgerEntry) -> Iterator[Table]:
    revision = reader.plan_revision(entry.plan, entry.revision)
    before = reader.revision_before(entry.plan, entry.revision)
    if revision and before:
        now, earlier = (issued_plans.load_plan(reader, each).plan for each in (revision, before))
        changes: list[dict[str, Value]] = [
            {
                "kind": each.kind.chinese,
                "id": each.id,
                "what": each.what,
                "before": each.before,
                "after": each.after,
            }
            for each in comparing.compare(earlier, now)
        ]
        yield rows_table(f"比第 {before.revision} 版改了 {len(changes)} 处", _CHANGES, changes)
    sent = reader.checklists.sent(entry.plan)
    rows: list[dict[str, Value]] = [
        {"period": issue.period, "unit": issue.unit, "rows": len(issue.rows), "day": day}
        for issue, _, day in sorted(sent, key=lambda each: (each.issue.period, each.issue.unit))
        if issue.revision == entry.revision
    ]
    yield rows_table(f"发出的清单 {len(rows)} 份", _CHECKLISTS, rows)


_TABLES: Mapping[str, Callable[[LedgerReader, LedgerEntry], Iterator[Table]]] = {
    EntryKind.SUBMISSION: _return_tables,
    EntryKind.REFUSAL: _refusal_tables,
    EntryKind.UNVERIFIED: _refusal_tables,
    EntryKind.REMINDER: _letter_tables,
    EntryKind.ISSUED: _revision_tables,
    EntryKind.PACK: _pack_tables,
}
