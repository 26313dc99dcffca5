"""The ledger as of a day to the reports that wait for somebody to verify what came: 待核实.

Nothing here loads a plan or its model: check-overdue asks each morning.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeVar

from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.tracking.unverified import AskedReport, PendingReports, UnverifiedReturn

_Report = TypeVar("_Report", bound=AskedReport)


def undecided_entries(
    reader: LedgerReader, plan: str | None = None, until: datetime.date | None = None
) -> list[LedgerEntry]:
    """Those of unverified files of the `plan` (None: all) that came up to the day `until`, in order of entry, about which
    nothing was entered since, whenever that was: which nobody trusted.
    """
    found = reader.events(plan, EntryKind.UNVERIFIED, until=until)
    return [each for each in found if _is_undecided(reader, each, until)]


def _is_undecided(reader: LedgerReader, entry: LedgerEntry, until: datetime.date | None) -> bool:
    # A file may hold the returns of other units too; of what could not be opened nobody knew whose it was.
    about = (
        each
        for each in reader.file_entries(entry.digest, until)
        if not entry.unit or (each.unit, each.period) == (entry.unit, entry.period)
    )
    last = next(about, None)
    return last is None or last.number == entry.number


def drop_pending(
    reader: LedgerReader, plan: str, missing: Sequence[_Report], day: datetime.date
) -> list[_Report]:
    """The reports of the plan (its id) that are `missing` on that day but for those that are 待核实."""
    entries = undecided_entries(reader, plan, day) if missing else []
    if not entries:
        return list(missing)
    unverified = [
        UnverifiedReturn(each.plan, each.unit, each.period, each.day, each.file) for each in entries
    ]
    refusals = reader.events(plan, EntryKind.REFUSAL, until=day)
    sent_back = {(each.unit, each.period) for each in refusals}
    pending = PendingReports(unverified, sent_back, reader.duties(plan, until=day))
    return [each for each in missing if not pending.is_pending(each, day)]
