"""Rows of the ledger's tables to records."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from taskmap.ledger import codec
from taskmap.ledger.database import Row
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.records import DutyRecord, ProgressRecord, SubmissionRecord
from taskmap.ledger.return_entries import SubmissionEntry
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking.words import Predecessor

_day = datetime.date.fromisoformat


def progress_record(row: Row) -> ProgressRecord:
    """The record of a row of `progress`: entry, unit, period, day, and the columns of a Progress."""
    entry, unit, period, day, measure, status, percent, *rest = row
    progress = Progress(measure, Status(status), percent, *_texts_and_day(rest))
    return ProgressRecord(entry, unit, period, _day(day), progress)


def progress_by_entry(rows: Iterable[Row]) -> dict[int, list[Progress]]:
    """The progress in `rows` (as for `progress_record`) by the number of its entry, in the same order."""
    # Of many thousands of rows: an enumeration looks a value up more slowly than a dict.
    statuses = {each.value: each for each in Status}
    progress: dict[int, list[Progress]] = defaultdict(list)
    for entry, _, _, _, measure, status, percent, *rest in rows:
        progress[entry].append(Progress(measure, statuses[status], percent, *_texts_and_day(rest)))
    return progress


def _texts_and_day(columns: list[Any]) -> list[Any]:
    """The last columns of a row of `progress`, with 完成日期 as a day."""
    columns[-1] = _day(columns[-1]) if columns[-1] else None
    return columns


def submission_records(
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


def duty_record(row: Row) -> DutyRecord:
    """The record of a row of `duties`: plan, revision, unit, rule, period, due, provisional, and the day of
    the first submission, None if there is none.
    """
    plan, revision, unit, rule, period, due, provisional, received = row
    return DutyRecord(
        plan=plan,
        revision=revision,
        unit=unit,
        rule=rule,
        period=period,
        due=_day(due),
        provisional=bool(provisional),
        received_on=_day(received) if received else None,
    )


def inherited_words(
    said: Mapping[tuple[str, str], ProgressRecord], predecessors: Iterable[Predecessor]
) -> dict[tuple[str, str], ProgressRecord]:
    """By unit and item the last of what its predecessors said, under its name; `said` is by who said it."""
    words: dict[tuple[str, str], ProgressRecord] = {}
    for each in predecessors:
        word, key = said.get((each.former, each.item)), (each.unit, each.item)
        if word and (key not in words or words[key].order < word.order):
            words[key] = word._replace(unit=each.unit)
    return words
