"""The tables of an open ledger as corrections left them: in front of those that were recorded, under the same names.

So that no statement need know of corrections, and none can forget them. A ledger without any is read as it stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from taskmap.ledger import entries
from taskmap.ledger.corrections import CorrectionRow, effective_corrections
from taskmap.ledger.database import Database, Row, Value
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.tables import TABLES_BY_NAME
from taskmap.ledger.where_clauses import where_clause

_day = datetime.date.fromisoformat
_TEMPORARY = {"sqlite": "temp", "postgresql": "pg_temp"}
"""By the dialect the schema in which names are looked up first, and of which nothing is kept."""
_CORRECTED = """
CREATE TEMPORARY TABLE corrected (target BIGINT PRIMARY KEY, day TEXT, withdrawn BIGINT NOT NULL)
"""
# No joins, so that a statement reads these as it reads the tables behind them, by the same indexes.
_DAY = "coalesce((SELECT c.day FROM corrected c WHERE c.target = t.entry), t.day) AS day"
_COUNTS = "NOT EXISTS (SELECT 1 FROM corrected c WHERE c.target = t.entry AND c.withdrawn = 1)"
# A plan's row names no entry of the journal, which has one for each revision.
_IS_ISSUED = """NOT EXISTS (
    SELECT 1 FROM corrected c JOIN {schema}.entries e ON e.entry = c.target
    WHERE c.withdrawn = 1 AND e.kind = 'issued' AND e.plan = t.plan AND e.revision = t.revision
)"""
_TARGETS = "corrected c JOIN {journal} e ON e.entry = c.target"
_CONDITIONS = {"entries": _COUNTS, "progress": _COUNTS, "issued": _IS_ISSUED}


class CorrectedTables:
    """Those of the ledger in this `database`, which the same connection sees from here on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: int | None = None
        self._years: Mapping[int, int] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Make them anew where corrections came since; whether any did. Within a transaction nobody else adds some."""
        last = self._database.execute("SELECT max(entry) FROM corrections")[0][0]
        if last == self._last:
            return False
        self._drop()
        if last is not None:
            self._make()
        self._last = last
        return True

    def _drop(self) -> None:
        schema = _TEMPORARY[self._database.dialect]
        for table in _CONDITIONS:
            self._database.execute(f"DROP VIEW IF EXISTS {schema}.{table}")
        self._database.execute(f"DROP TABLE IF EXISTS {schema}.corrected")
        self._years = {}

    def _make(self) -> None:
        corrected = effective_corrections(self.rows()).values()
        self._database.execute(_CORRECTED)
        schema = _TEMPORARY[self._database.dialect]
        self._database.add(
            "corrected",
            ("target", "day", "withdrawn"),
            [
                (each.target, str(each.day) if each.day else None, int(each.withdrawn))
                for each in corrected
            ],
            schema,
        )
        for table, condition in _CONDITIONS.items():
            self._database.execute(self._view(table, condition))
        entered = self._read(_TARGETS, "c.day IS NOT NULL")
        self._years = {each.number: each.day.year for each in entered}

    def _view(self, table: str, condition: str) -> str:
        own = self._database.schema
        columns = ", ".join(
            _DAY if column == "day" else f"t.{column}" for column in TABLES_BY_NAME[table].columns
        )
        where = condition.format(schema=own)
        return (
            f"CREATE TEMPORARY VIEW {table} AS SELECT {columns} FROM {own}.{table} t WHERE {where}"
        )

    def rows(self) -> list[CorrectionRow]:
        """What each correction says, in the order in which they were entered; also of those that hold no more."""
        found = self._database.execute(
            "SELECT entry, target, day, withdrawn FROM corrections ORDER BY entry, line"
        )
        return [
            CorrectionRow(entry, target, _day(day) if day else None, bool(withdrawn))
            for entry, target, day, withdrawn in found
        ]

    def corrections(
        self, plan: str, until: datetime.date
    ) -> Iterator[tuple[LedgerEntry, datetime.date | None, LedgerEntry]]:
        """Of the `plan` each entry that was corrected, as it was recorded, the day on which it counts now, None where it
        is withdrawn, and the entry that says so, in the order of the corrections; only what was entered for, or counts on,
        a day up to `until`.
        """
        if self._last is None:
            return
        targets = self._read(_TARGETS, "e.plan = ?", plan)
        kind = EntryKind.CORRECTION.value
        made = self._read("{journal} e", "e.plan = ? AND e.kind = ?", plan, kind)
        made_by_number = {each.number: each for each in made}
        effective = effective_corrections(self.rows())
        for target in sorted(targets, key=lambda each: effective[each.number].entry):
            row = effective[target.number]
            day = None if row.withdrawn else row.day
            if min(target.day, day or target.day) <= until:
                yield target, day, made_by_number[row.entry]

    def _read(self, tables: str, condition: str, *values: Value) -> list[LedgerEntry]:
        """The entries `e` of these `tables` for which the `condition` holds, as they were recorded; `{journal}` stands for
        the table of those.
        """
        rows = self._database.execute(
            f"SELECT {entries.QUALIFIED_COLUMNS} FROM"
            f" {tables.format(journal=f'{self._database.schema}.entries')}"
            f" WHERE {condition} ORDER BY e.entry",
            values,
        )
        return list(map(entries.from_row, rows))

    def entry(self, row: Row) -> LedgerEntry:
        """The entry of a row that is in the order of entries.COLUMNS, as it counts; its number is that of its receipt."""
        found = entries.from_row(row)
        year = self._years.get(found.number)
        return found._replace(number_year=year) if year else found

    def entry_rows(
        self,
        plan: str | None,
        kinds: Sequence[str],
        until: datetime.date | None = None,
        period: str | None = None,
    ) -> list[Row]:
        """Those of the entries of these `kinds` (none: all) `until` that day that count, in order of arrival, of one `plan`
        or (None) all, for the `period` of this label or (None) any; `entry` makes one of each.
        """
        clause, values = where_clause(plan=plan, period=period, kind=kinds, until=("day", until))
        if plan is not None and kinds:
            # Few among a million: SQLite finds the numbers in an index, but whole rows only by reading all of them.
            clause = f" WHERE plan = ? AND entry IN (SELECT entry FROM entries{clause})"
            values = (plan, *values)
        return self._database.execute(
            f"SELECT {entries.QUALIFIED_COLUMNS} FROM entries e{clause} ORDER BY entry", values
        )

    @property
    def last_number(self) -> int:
        """That of the entry that was recorded last, 0 without any."""
        journal = f"{self._database.schema}.entries"
        return int(self._database.execute(f"SELECT max(entry) FROM {journal}")[0][0] or 0)

    def recorded(self, number: int) -> LedgerEntry | None:
        """The entry of this number as it was recorded, whatever corrections say of it; None if there is none."""
        return next(iter(self.recorded_between(number, number)), None)

    def recorded_between(self, first: int, last: int) -> list[LedgerEntry]:
        """As `recorded` those of the numbers from `first` to `last`, both included."""
        return self._read("{journal} e", "e.entry BETWEEN ? AND ?", first, last)

    def recorded_of_file(self, digest: str) -> list[LedgerEntry]:
        """As `recorded` those of the file with this digest, whatever it was entered as."""
        return self._read("{journal} e", "e.digest = ?", digest)

    def recorded_rows(self, entry: LedgerEntry, columns: str) -> list[Row]:
        """As `recorded` these `columns` of the rows of the return `entry`, in table `progress`, called p."""
        return self._database.execute(
            f"SELECT {columns} FROM {self._database.schema}.progress p"
            " WHERE p.plan = ? AND p.period = ? AND p.entry = ? ORDER BY p.line",
            (entry.plan, entry.period, entry.number),
        )

    def recorded_on(self, first: datetime.date, last: datetime.date) -> list[LedgerEntry]:
        """As `recorded` those of the days from `first` to `last`, both included, or that count on one of them now; in the
        order in which they were recorded.
        """
        span = (first.isoformat(), last.isoformat())
        moved = " OR e.entry IN (SELECT target FROM corrected WHERE day BETWEEN ? AND ?)"
        is_corrected = self._last is not None
        rows = self._database.execute(
            f"SELECT {entries.QUALIFIED_COLUMNS} FROM {self._database.schema}.entries e"
            f" WHERE e.day BETWEEN ? AND ?{moved if is_corrected else ''} ORDER BY e.entry",
            span * 2 if is_corrected else span,
        )
        return list(map(entries.from_row, rows))

    def withdrawn(
        self, plan: str | None, kind: EntryKind, until: datetime.date = datetime.date.max
    ) -> list[LedgerEntry]:
        """The entries of this `kind` of the `plan` (None: of all), entered for a day up to `until`, that were withdrawn; as
        they were recorded.
        """
        if self._last is None:
            return []
        condition = "c.withdrawn = 1 AND e.plan = coalesce(?, e.plan) AND e.kind = ? AND e.day <= ?"
        return self._read(_TARGETS, condition, plan, kind.value, until.isoformat())

    def effective_entries(self, clause: str, *values: Value) -> list[LedgerEntry]:
        """The entries `e` of this `clause`, which stands behind the name of the table, as they count."""
        rows = self._database.execute(
            f"SELECT {entries.QUALIFIED_COLUMNS} FROM entries e {clause}", values
        )
        return list(map(self.entry, rows))

    def current(self, number: int) -> LedgerEntry | None:
        """The entry of this number as it counts now; None if there is none, or it was withdrawn."""
        return next(iter(self.effective_entries("WHERE e.entry = ?", number)), None)

    def same_file(self, entry: LedgerEntry) -> list[LedgerEntry]:
        """What counts now of the file of the `entry` for its unit in its plan and period, in the order of arrival, itself
        too.
        """
        return self.effective_entries(
            "WHERE e.digest = ? AND e.plan = ? AND e.period = ? AND e.unit = ? ORDER BY e.entry",
            entry.digest,
            entry.plan,
            entry.period,
            entry.unit,
        )
