"""The ledger to what was put right in a plan, for the papers that say so."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from taskmap.ledger import codec
from taskmap.ledger.correction_entries import CorrectionEntry
from taskmap.ledger.entries import KIND_TITLES, EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import current_name
from taskmap.tracking.corrections import EntryCorrection
from taskmap.workflow.records.entry_numbers import FILES

REPORTED = (*FILES, EntryKind.EXTENSION, EntryKind.ISSUED)
"""What the figures of a report are made from."""
DECIDED = (EntryKind.POINTS, EntryKind.EXEMPTION)
"""What only a score is made from."""


def read_corrections(
    reader: LedgerReader, plan: str, kinds: Collection[str], until: datetime.date
) -> Iterator[EntryCorrection]:
    """Those that hold, of the entries of these `kinds` of the `plan` that were entered for, or count on, a day up to
    `until`; in the order in which they were made.
    """
    names = reader.other_names(plan, until)
    for target, day, made in reader.corrected.corrections(plan, until):
        body = codec.decode(made, CorrectionEntry)
        # Of all that a file was entered as the one is told that was named.
        is_named = body.target == target.number
        if is_named and target.kind in kinds:
            yield EntryCorrection(
                _what(target),
                current_name(names, plan, target.unit),
                target.period,
                target.day,
                day,
                body.why,
                made.day,
            )


def _what(entry: LedgerEntry) -> str:
    if entry.kind == EntryKind.ISSUED:
        return f"方案第{entry.revision}版"
    title = KIND_TITLES[EntryKind(entry.kind)]
    return f"{entry.measure}的{title}" if entry.measure else title
