"""Rows of the ledger's tables to records."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from taskmap.ledger.database import Row
from taskmap.ledger.records import DutyRecord, ProgressRecord
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.words import Predecessor

_day = datetime.date.fromisoformat

PROGRESS_COLUMNS = (
    "p.entry, p.measure, p.status, p.percent, p.done, p.problems, p.ahead, p.evidence, p.seat,"
    " p.done_on"
)
"""Of the table `progress`, called p: the number of the entry, and behind it what `progress` takes."""

# Of many thousands of rows: an enumeration looks a value up more slowly than a dict.
_STATUSES = {each.value: each for each in Status}


def progress_record(row: Row) -> ProgressRecord:
    """The record of a row of `progress`: unit, period, day, and PROGRESS_COLUMNS."""
    unit, period, day, entry, *columns = row
    return ProgressRecord(entry, unit, period, _day(day), progress(*columns))


def progress(
    measure: str,
    status: str,
    percent: float | None,
    done: str,
    problems: str,
    ahead: str,
    evidence: str,
    seat: str,
    done_on: str,
) -> Progress:
    """That of the columns of a row of `progress`, by their names there."""
    texts = (done, problems, ahead, evidence, seat)
    return Progress(
        measure, _STATUSES[status], percent, *texts, done_on=_day(done_on) if done_on else None
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
            words[key] = replace(word, unit=each.unit)
    return words
