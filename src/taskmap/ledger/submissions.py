"""The submissions of a plan, each with its rows, as the ledger holds them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from taskmap.ledger import codec, renaming, row_records
from taskmap.ledger.corrected_tables import CorrectedTables
from taskmap.ledger.database import Database
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.records import SubmissionRecord
from taskmap.ledger.renaming import OtherNames
from taskmap.ledger.return_entries import SubmissionEntry
from taskmap.ledger.value_tables import entries_table, with_clause
from taskmap.ledger.where_clauses import where_clause
from taskmap.plan.progress import Progress, Submission


def read_submissions(
    database: Database,
    corrected: CorrectedTables,
    names: OtherNames,
    plan: str,
    period: str | None,
    units: Collection[str] | None,
    until: datetime.date | None,
) -> Iterator[SubmissionRecord]:
    """As `LedgerReader.submissions`; `names` leads to those that the units have then, `corrected` is of the same
    ledger.
    """
    clause, values = where_clause(
        plan=plan,
        period=period,
        kind=(EntryKind.SUBMISSION, EntryKind.SCAN),
        until=("day", until),
    )
    found = corrected.effective_entries(f"{clause} ORDER BY day, entry", *values)
    arrivals = [renaming.with_current_name(each, names) for each in found]
    if units is None:
        return _records(arrivals, _progress_by_entry(database, plan, period, until))
    own = [each for each in arrivals if each.unit in units]
    numbers = [each.number for each in own]
    return _records(own, _progress_by_entry(database, plan, period, until, numbers))


def _progress_by_entry(
    database: Database,
    plan: str,
    period: str | None,
    until: datetime.date | None,
    numbers: Collection[int] | None = None,
) -> Mapping[int, Sequence[Progress]]:
    """The rows by the number of their entry, in order; at least those of the entries of these `numbers` (None: of all)."""
    progress: dict[int, list[Progress]] = defaultdict(list)
    if numbers is not None and not numbers:
        return progress
    wanted = entries_table(numbers)
    head, some = with_clause(wanted)
    clause, values = where_clause(plan=plan, period=period, until=("day", until))
    if wanted:
        clause += " AND p.entry IN (SELECT entry FROM wanted)"
    for entry, *columns in database.execute(
        f"{head}SELECT {row_records.PROGRESS_COLUMNS} FROM progress p{clause} ORDER BY p.entry, p.line",
        (*some, *values),
    ):
        progress[entry].append(row_records.progress(*columns))
    return progress


def _records(
    arrivals: Sequence[LedgerEntry], progress: Mapping[int, Sequence[Progress]]
) -> Iterator[SubmissionRecord]:
    """The submissions among `arrivals`, the submissions and scans of a plan in order of arrival: by the day
    of receipt, on one day by the number of the entry. `progress` has their rows by that number.
    """
    scans = {(entry.unit, entry.period) for entry in arrivals if entry.kind == EntryKind.SCAN}
    submissions = [entry for entry in arrivals if entry.kind == EntryKind.SUBMISSION]
    last = {(entry.unit, entry.period): entry.number for entry in submissions}
    for entry in submissions:
        key = (entry.unit, entry.period)
        yield SubmissionRecord(
            entry=entry.number,
            number=entry.receipt,
            submission=_submission(entry, progress.get(entry.number, ()), key in scans),
            recorded_by=entry.taken_by,
            recorded_at=entry.recorded,
            is_superseded=last[key] != entry.number,
        )


def _submission(entry: LedgerEntry, rows: Sequence[Progress], has_scan: bool) -> Submission:
    body = codec.decode(entry, SubmissionEntry)
    return Submission(
        plan=entry.plan,
        revision=entry.revision,
        unit=entry.unit,
        period=entry.period,
        received_on=entry.day,
        rows=tuple(rows),
        file=entry.file,
        digest=entry.digest,
        reporter=body.reporter,
        phone=body.phone,
        reviewer=body.reviewer,
        is_signed=body.signed or has_scan,
    )
