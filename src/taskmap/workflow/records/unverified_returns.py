"""The ledger as of a day to the returns that nobody has verified or trusted yet, and why they are not."""

from __future__ import annotations

import datetime

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.return_entries import RefusalEntry, RefusedFault, UnverifiedEntry
from taskmap.returns.contents import UNREADABLE
from taskmap.tracking.unverified import ORDER_UNKNOWN, UnverifiedReturn
from taskmap.workflow.records.pending_reports import undecided_entries
from taskmap.workflow.records.return_keys import ReturnKey


def read_unverified(
    reader: LedgerReader, plan: str | None = None, until: datetime.date | None = None
) -> list[UnverifiedReturn]:
    """Those of the `plan` (None: all) that came up to the day `until`, in order of entry, without those that were trusted
    since, whenever that was.
    """
    return list(map(_unverified_return, undecided_entries(reader, plan, until)))


def _unverified_return(entry: LedgerEntry) -> UnverifiedReturn:
    return UnverifiedReturn(
        entry.plan,
        entry.unit,
        entry.period,
        entry.day,
        entry.file,
        entry.digest,
        tuple(fault.message for fault in faults(entry)),
        is_unordered(entry),
        entry.receipt,
    )


def is_unordered(entry: LedgerEntry) -> bool:
    """Whether a return waits since nobody knows which of several counts, not since it is not verified."""
    return _has_fault(entry, ORDER_UNKNOWN)


def is_unreadable(entry: LedgerEntry) -> bool:
    """Whether it is a file that nobody could open, trusted or not: it tells when its unit reported, and nothing else."""
    return _has_fault(entry, UNREADABLE)


def _has_fault(entry: LedgerEntry, code: str) -> bool:
    return any(fault.code == code for fault in faults(entry))


def faults(entry: LedgerEntry) -> tuple[RefusedFault, ...]:
    """Why a return was sent back, or waits to be verified; the `entry` is one of these two kinds."""
    if entry.kind == EntryKind.REFUSAL:
        return codec.decode(entry, RefusalEntry).faults
    return codec.decode(entry, UnverifiedEntry).faults


def waiting_returns(
    reader: LedgerReader, until: datetime.date | None = None
) -> list[UnverifiedReturn]:
    """Those of all plans for whose unit and period nothing verified came up to the day `until` (None: ever), in order of
    entry, without files of which nobody can tell whose they are.
    """
    unverified = [each for each in read_unverified(reader, until=until) if each.unit]
    answered = {
        ReturnKey.of(each)
        for plan in {each.plan for each in unverified}
        for each in reader.events(plan, EntryKind.SUBMISSION, EntryKind.REFUSAL, until=until)
    }
    return [each for each in unverified if ReturnKey.of(each) not in answered]
