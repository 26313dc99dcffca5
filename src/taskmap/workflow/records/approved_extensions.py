"""The ledger as of a day to the extensions of a plan that were approved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import OtherNames
from taskmap.tracking.extensions import Extension, Extensions


def approved_extensions(
    reader: LedgerReader,
    plan: str,
    until: datetime.date | None = None,
    names: OtherNames | None = None,
) -> Extensions:
    """All extensions of the plan (its id) that were approved by the day `until`; without a day all there are. `names`: as
    in `LedgerReader.events`.
    """
    return Extensions(every_extension(reader, plan, until, names))


def every_extension(
    reader: LedgerReader,
    plan: str,
    until: datetime.date | None = None,
    names: OtherNames | None = None,
) -> Iterator[Extension]:
    """As `approved_extensions`, those that others took the place of too, in order of entry."""
    entries = reader.events(plan, EntryKind.EXTENSION, until=until, names=names)
    return (codec.decode(each, Extension) for each in entries)
