"""An entry of the ledger to what it holds, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from taskmap.delivery import DeliveryState
from taskmap.ledger import codec
from taskmap.ledger.correction_entries import CorrectionEntry
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import PackEntry, SendingEntry
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.return_entries import RefusalEntry, SubmissionEntry, UnverifiedEntry
from taskmap.tracking.closure import ClosureStep
from taskmap.tracking.extensions import Extension
from taskmap.tracking.plan_terms import Retirement
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import Reply
from taskmap.tracking.score_entries import Exemption, PointAdjustment


def content(entry: LedgerEntry, reader: LedgerReader) -> str:
    """What the `entry` says, in Chinese; "" of a kind that a newer taskmap wrote. Raises TaskmapError for one whose body
    cannot be read.
    """
    if entry.kind == EntryKind.CORRECTION:
        return _correction(codec.decode(entry, CorrectionEntry), reader)
    if found := _RECORDS.get(entry.kind):
        record, say = found
        return _join(entry.file, say(codec.decode(entry, record)))
    return _revision(entry) if entry.kind in _REVISIONS else entry.file


def _revision(entry: LedgerEntry) -> str:
    since = codec.decode(entry, LatestIssue).since
    return _join(f"第 {entry.revision} 版", since and f"从 {since} 起报送")


def _correction(correction: CorrectionEntry, reader: LedgerReader) -> str:
    target = reader.corrected.recorded(correction.target)
    number = target.receipt if target else f"第 {correction.target} 条"
    change = f"{number} 改为 {correction.received}" if correction.received else f"撤销 {number}"
    return _join(change, correction.why)


def _submission(record: SubmissionEntry) -> str:
    common = f"同一份回执 {record.receipt}" if record.receipt else ""
    return _join(f"{record.rows} 行", "没有核实，经人确认" if record.trusted else "", common)


def _faults(record: RefusalEntry | UnverifiedEntry) -> str:
    first = record.faults[0].message if record.faults else ""
    return f"{len(record.faults)} 处：{first}" if len(record.faults) > 1 else first


def _closure(step: ClosureStep) -> str:
    return _join(step.action.chinese, step.by, step.why)


def _extension(record: Extension) -> str:
    return _join(f"延到 {record.until}", record.number, record.why)


def _points(record: PointAdjustment) -> str:
    return _join(f"{record.points:+} 分", record.number, record.why)


def _exemption(record: Exemption) -> str:
    return _join(record.number, record.why)


def _reminder(letter: Reminder) -> str:
    plans = "" if letter.plan else "、".join(letter.plans)
    count = f"{len(letter.items)} 项"
    return _join(letter.designation, plans, count, f"请 {letter.reply} 前答复")


def _reply(reply: Reply) -> str:
    return _join(reply.designation, reply.why)


def _sending(record: SendingEntry) -> str:
    is_begun = record.state == DeliveryState.BEGUN
    state = "开始发送" if is_begun else DeliveryState(record.state).chinese
    return _join(record.number, record.via, state, record.why)


def _pack(record: PackEntry) -> str:
    rows = sum(each.rows for each in record.sections)
    return _join(f"{len(record.sections)} 节（{'、'.join(record.plans)}）", f"{rows} 条")


def _retirement(record: Retirement) -> str:
    return record.why


def _join(*parts: str) -> str:
    return "，".join(part for part in parts if part)


_REVISIONS = (EntryKind.ISSUED, EntryKind.DUTIES, EntryKind.CALENDAR)
# Each function takes a record of the class beside it.
_RECORDS: Mapping[str, tuple[Any, Callable[[Any], str]]] = {
    EntryKind.SUBMISSION: (SubmissionEntry, _submission),
    EntryKind.REFUSAL: (RefusalEntry, _faults),
    EntryKind.UNVERIFIED: (UnverifiedEntry, _faults),
    EntryKind.CLOSURE: (ClosureStep, _closure),
    EntryKind.EXTENSION: (Extension, _extension),
    EntryKind.POINTS: (PointAdjustment, _points),
    EntryKind.EXEMPTION: (Exemption, _exemption),
    EntryKind.REMINDER: (Reminder, _reminder),
    EntryKind.REPLY: (Reply, _reply),
    EntryKind.SENDING: (SendingEntry, _sending),
    EntryKind.PACK: (PackEntry, _pack),
    EntryKind.RETIREMENT: (Retirement, _retirement),
}
