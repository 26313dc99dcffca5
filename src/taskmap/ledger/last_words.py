"""The rows of a plan's returns to the last word of each unit on each measure, by tracking.words.word_order."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from taskmap.ledger import renaming, row_records, word_order
from taskmap.ledger.database import Database
from taskmap.ledger.records import ProgressRecord
from taskmap.ledger.renaming import OtherNames
from taskmap.ledger.value_tables import with_clause
from taskmap.ledger.where_clauses import where_clause
from taskmap.tracking.words import Predecessor


def read_last_words(
    database: Database,
    plan: str,
    until: datetime.date | None,
    period: str | None,
    names: OtherNames,
    predecessors: Iterable[Predecessor],
) -> Iterator[ProgressRecord]:
    """As `LedgerReader.latest_progress`; `names` leads to those that the units have then, `predecessors` are those of
    the same issue.
    """
    head, days = with_clause([word_order.last_days_table(database, plan)])
    clause, values = where_clause(plan=plan, period=period, until=("day", until))
    rows = database.execute(
        f"""
        {head} SELECT p.unit, p.period, p.day, {row_records.PROGRESS_COLUMNS} FROM progress p JOIN (
            SELECT unit, measure, entry, row_number() OVER (
                PARTITION BY unit, measure ORDER BY {word_order.LAST_FIRST}
            ) AS place
            FROM progress p{clause}
        ) w ON w.unit = p.unit AND w.measure = p.measure AND w.entry = p.entry
        WHERE p.plan = ? AND w.place = 1 ORDER BY p.entry, p.line
        """,
        (*days, *values, plan),
    )
    latest: dict[tuple[str, str], ProgressRecord] = {}
    for record in map(row_records.progress_record, rows):
        # A unit may have reported on a measure under both names.
        key = renaming.current_name(names, plan, record.unit), record.progress.measure
        if key not in latest or latest[key].order < record.order:
            latest[key] = replace(record, unit=key[0])
    latest = {**row_records.inherited_words(latest, predecessors), **latest}
    return iter(sorted(latest.values(), key=lambda each: each.entry))
