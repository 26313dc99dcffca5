"""The ledger: what was issued and what came back, written once and never changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from taskmap.ledger import codec, entries, journal, tables
from taskmap.ledger.database import Row, Value, transaction
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import (
    FileEntry,
    PlanEntry,
    RefusalEntry,
    RefusedFault,
    SubmissionEntry,
)
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import EntryReceipt, FileRecord, PlanIssue
from taskmap.plan.model import Duty
from taskmap.plan.progress import Submission
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.tracking.overdue import Obligation

_KEY_COLUMNS = 3
"""Columns by which a row is found: plan, entry, line. What it says begins behind them."""


class Ledger(LedgerReader):
    """An open ledger to write in. `recorded_by` is who does it, as user@host."""

    def write_transaction(self) -> AbstractContextManager[None]:
        """A block that records all or nothing, and during which nobody else records. One within another fails
        alone: a return that cannot be entered leaves those before it in their place.
        """
        return transaction(self._database)

    def commit(self) -> None:
        """Keep for good what was recorded, if that is not done yet."""
        if self._database.in_transaction:
            self._database.commit()

    @contextmanager
    def issue_plan(
        self,
        issue: PlanIssue,
        duties: Sequence[Duty] | None = None,
        recorded_by: str = "",
        obligations: Sequence[Obligation] | None = None,
    ) -> Iterator[int]:
        """Record the plan as issued when the block ends well, or earlier by `commit`; gives the revision. The
        block runs inside the transaction: if it fails nothing is recorded, and nobody else can issue meanwhile.
        """
        with self.write_transaction():
            revision = self.revision(issue)
            new = revision > self._latest(issue.plan)[0]
            if new:
                self._check_order(issue, revision)
            found: dict[str, tuple[Row, ...]] = {}
            if duties is not None:
                found["duties"] = tuple(_duty_row(duty, revision) for duty in duties)
            if obligations is not None:
                found["deadlines"] = tuple(_deadline_row(term, revision) for term in obligations)
            if new or any(
                rows != self._last_rows(table, issue.plan) for table, rows in found.items()
            ):
                kind = EntryKind.ISSUED if new else EntryKind.DUTIES
                recorded = self._record_issue(issue, revision, kind, found, recorded_by)
                if new:
                    self._insert_plan(issue, revision, recorded)
            yield revision

    def _check_order(self, issue: PlanIssue, revision: int) -> None:
        """A version dated before the last would change what was told of the days between."""
        before = self.plan_revision(issue.plan, revision - 1)
        if before is not None and issue.as_of < before.as_of:
            raise TaskmapError(
                f"方案 {issue.plan} 的第 {before.revision} 版是 {before.as_of} 印发的，"
                f"不能再印发早于它的一版（{issue.as_of}）；请核对文件和 --as-of"
            )

    def _insert_plan(self, issue: PlanIssue, revision: int, recorded_at: str) -> None:
        number = self._database.execute("SELECT coalesce(max(entry), 0) + 1 FROM issued")[0][0]
        as_of = issue.as_of.isoformat()
        texts = tuple(map(journal.storable_value, (issue.digest, issue.content, issue.source)))
        self._add("issued", [(number, issue.plan, revision, *texts, as_of, recorded_at)])

    def _last_rows(self, table: str, plan: str) -> tuple[Row, ...]:
        """The table's rows recorded last for the plan, from the revision on."""
        columns = ", ".join(tables.TABLES_BY_NAME[table].columns[_KEY_COLUMNS:])
        found = self._database.execute(
            f"SELECT {columns} FROM {table} WHERE plan = ?"
            " AND entry = (SELECT max(entry) FROM entries WHERE plan = ? AND kind IN (?, ?))"
            " ORDER BY line",
            (plan, plan, EntryKind.ISSUED.value, EntryKind.DUTIES.value),
        )
        return tuple(map(tuple, found))

    def _record_issue(
        self,
        issue: PlanIssue,
        revision: int,
        kind: EntryKind,
        rows_by_table: Mapping[str, Sequence[Row]],
        recorded_by: str,
    ) -> str:
        """Record the event and the rows that come with it, by table; gives the time at which it was."""
        self._former_names.clear()
        event = Event(
            kind=kind,
            day=issue.as_of,
            plan=issue.plan,
            revision=revision,
            body=codec.encode(_plan_entry(issue, rows_by_table)),
        )
        entry = self._append(event, recorded_by)
        for table, rows in rows_by_table.items():
            lined = [(issue.plan, entry.number, line, *row) for line, row in enumerate(rows, 1)]
            self._add(table, lined)
        return entry.recorded

    def append(self, event: Event, recorded_by: str) -> LedgerEntry:
        """Record an event."""
        with self.write_transaction():
            return self._append(event, recorded_by)

    def _append(self, event: Event, recorded_by: str) -> LedgerEntry:
        last = self._database.execute("SELECT entry, hash FROM entries ORDER BY entry DESC LIMIT 1")
        number, previous = last[0] if last else (0, "")
        row = journal.to_row(event, number + 1, _timestamp(), recorded_by, previous)
        self._add("entries", [row])
        return entries.from_row(row)

    def record_submission(self, submission: Submission, recorded_by: str) -> EntryReceipt:
        """Enter a return. A file that was entered for this unit and period before is not entered twice."""
        with self.write_transaction():
            plan, kind, units = (
                submission.plan,
                EntryKind.SUBMISSION.value,
                self._unit_names(submission),
            )
            # The numbers are in an index; for whole rows SQLite would walk through all that the plan has.
            earlier = self._database.execute(
                "SELECT entry, day, digest FROM entries WHERE plan = ? AND entry IN (SELECT entry"
                " FROM entries WHERE plan = ? AND kind = ? AND period = ?"
                f" AND unit IN ({', '.join('?' * len(units))})) ORDER BY entry",
                (plan, plan, kind, submission.period, *units),
            )
            for place, (number, day, digest) in enumerate(earlier):
                if submission.digest and digest == submission.digest:
                    receipt = entries.receipt_number(datetime.date.fromisoformat(day), number)
                    before = earlier[place - 1][0] if place else None
                    return EntryReceipt(receipt, number, before, is_repeat=True)
            entry = self._record_submission(submission, recorded_by)
            return EntryReceipt(entry.receipt, entry.number, earlier[-1][0] if earlier else None)

    def _unit_names(self, submission: Submission) -> list[str]:
        """The unit's, and those that it had before."""
        former = self._read_former_names(submission.plan, None)
        old = (name for (_, name), now in former.items() if now == submission.unit)
        return [submission.unit, *old]

    def _record_submission(self, submission: Submission, recorded_by: str) -> LedgerEntry:
        rows = [tables.progress_row(progress) for progress in submission.rows]
        event = Event(
            kind=EntryKind.SUBMISSION,
            day=submission.received_on,
            plan=submission.plan,
            revision=submission.revision,
            unit=submission.unit,
            period=submission.period,
            file=submission.file,
            digest=submission.digest,
            body=codec.encode(
                SubmissionEntry(
                    submission.reporter,
                    submission.phone,
                    submission.reviewer,
                    submission.is_signed,
                    len(rows),
                    journal.rows_digest(rows),
                )
            ),
        )
        entry = self._append(event, recorded_by)
        day = entry.day.isoformat()
        self._add(
            "progress",
            [
                (entry.plan, entry.number, line, entry.unit, entry.period, day, *row)
                for line, row in enumerate(rows, 1)
            ],
        )
        return entry

    def record_refusal(
        self, arrival: FileRecord, faults: Sequence[Diagnostic], recorded_by: str
    ) -> LedgerEntry:
        """Record that a file was not taken, and why."""
        told = (RefusedFault(fault.code, str(fault.at), fault.message) for fault in faults)
        return self.append(
            _event(EntryKind.REFUSAL, arrival, RefusalEntry(tuple(told))), recorded_by
        )

    def record_scan(
        self, arrival: FileRecord, recorded_by: str, kind: str = EntryKind.SCAN
    ) -> LedgerEntry:
        """Record that a signed copy came, or another paper of this kind, for the arrival's plan, unit and period."""
        return self.append(
            _event(kind, arrival, FileEntry(arrival.file, arrival.digest)), recorded_by
        )

    def _add(self, table: str, rows: Sequence[Sequence[Value]]) -> None:
        self._database.add(table, tables.TABLES_BY_NAME[table].columns, rows)


def _plan_entry(issue: PlanIssue, found: Mapping[str, Sequence[Row]]) -> PlanEntry:
    """What the entry says of the plan and vouches for in the tables."""
    duties, deadlines = found.get("duties"), found.get("deadlines")
    return PlanEntry(
        journal.digest(issue.content),
        journal.digest(issue.source),
        issue.timezone,
        issue.former_names,
        None if duties is None else len(duties),
        "" if duties is None else journal.rows_digest(duties),
        None if deadlines is None else len(deadlines),
        "" if deadlines is None else journal.rows_digest(deadlines),
    )


def _event(kind: str, arrival: FileRecord, record: RefusalEntry | FileEntry) -> Event:
    return Event(
        kind=kind,
        day=arrival.received_on,
        plan=arrival.plan,
        revision=arrival.revision,
        unit=arrival.unit,
        period=arrival.period,
        measure=arrival.measure,
        file=arrival.file,
        digest=arrival.digest,
        body=codec.encode(record),
    )


def _duty_row(duty: Duty, revision: int) -> Row:
    """A row of the table of duties, after plan, entry and line."""
    texts = map(
        journal.storable_value, (duty.unit, duty.rule.name, duty.period, duty.due.isoformat())
    )
    return (revision, *texts, int(duty.provisional))


def _deadline_row(term: Obligation, revision: int) -> Row:
    """A row of the table of deadlines, after plan, entry and line."""
    due = term.due.isoformat() if term.due else ""
    texts = map(journal.storable_value, (term.task, term.measure, term.unit, term.kind, due))
    return (
        revision,
        *texts,
        int(term.ongoing),
        term.closing_limit_days,
        journal.storable_value(term.what),
    )


def _timestamp() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
