"""What was entered wrongly to the entry that says so."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct

from taskmap.ledger import codec, journal
from taskmap.ledger.database import Row
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.journal import Event


class CorrectionEntry(Struct, frozen=True, omit_defaults=True):
    """An earlier entry, of this number, was wrong, and `why`: it is withdrawn, or its day is the one `received`. What was
    corrected are the rows of `corrections`, of which there are so many, with this hash.
    """

    target: int
    why: str
    rows: int
    corrections_digest: str
    received: datetime.date | None = None
    withdrawn: bool = False


class CorrectionRequest(Struct, frozen=True):
    """The entry `target` was wrong, and `why`: it came on the day `received`, or (None) is withdrawn, and so are the
    others whose numbers, beside its own, are `covered`. `day` is that of the correction.
    """

    target: LedgerEntry
    covered: Sequence[int]
    received: datetime.date | None
    why: str
    day: datetime.date

    @property
    def rows(self) -> list[Row]:
        """The rows of `corrections` behind plan, entry and line."""
        day, withdrawn = str(self.received or ""), int(self.received is None)
        return [(number, day, withdrawn) for number in self.covered]

    @property
    def event(self) -> Event:
        """What is to be recorded beside the rows."""
        target, rows = self.target, self.rows
        record = CorrectionEntry(
            target.number,
            self.why,
            len(rows),
            journal.rows_digest(rows),
            self.received,
            self.received is None,
        )
        return Event(
            kind=EntryKind.CORRECTION,
            day=self.day,
            plan=target.plan,
            revision=target.revision,
            unit=target.unit,
            period=target.period,
            measure=target.measure,
            body=codec.encode(record),
        )
