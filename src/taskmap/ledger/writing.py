"""The ledger: what was issued and what came back, written once and never changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from taskmap.ledger import codec, entries, journal, tables
from taskmap.ledger.database import Row, Value, transaction
from taskmap.ledger.entries import Entry, Kind
from taskmap.ledger.events import (
    FileEntry,
    PlanEntry,
    RefusalEntry,
    RefusedFault,
    SubmissionEntry,
)
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import Reader
from taskmap.ledger.records import Arrival, Issue, Receipt
from taskmap.plan.model import Duty
from taskmap.plan.progress import Submission
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.tracking.overdue import Term

_LINED = 3
"""Columns by which a row is found: plan, entry, line. What it says begins behind them."""


class Ledger(Reader):
    """An open ledger to write in. `taken_by` is who does it, as user@host."""

    def recording(self) -> AbstractContextManager[None]:
        """A block that records all or nothing, and during which nobody else records. One within another fails
        alone: a return that cannot be entered leaves those before it in their place.
        """
        return transaction(self._database)

    def commit(self) -> None:
        """Keep for good what was recorded, if that is not done yet."""
        if self._database.busy:
            self._database.commit()

    @contextmanager
    def issuing(
        self,
        issue: Issue,
        duties: Sequence[Duty] | None = None,
        taken_by: str = "",
        terms: Sequence[Term] | None = None,
    ) -> Iterator[int]:
        """Record the plan as issued when the block ends well, or earlier by `commit`; gives the revision. The
        block runs inside the transaction: if it fails nothing is recorded, and nobody else can issue meanwhile.
        """
        with self.recording():
            revision = self.revision(issue)
            new = revision > self._latest(issue.plan)[0]
            if new:
                self._in_order(issue, revision)
            found: dict[str, tuple[Row, ...]] = {}
            if duties is not None:
                found["duties"] = tuple(_owed(duty, revision) for duty in duties)
            if terms is not None:
                found["deadlines"] = tuple(_term(term, revision) for term in terms)
            if new or any(rows != self._last(table, issue.plan) for table, rows in found.items()):
                kind = Kind.ISSUED if new else Kind.DUTIES
                recorded = self._enter(issue, revision, kind, found, taken_by)
                if new:
                    self._issue(issue, revision, recorded)
            yield revision

    def _in_order(self, issue: Issue, revision: int) -> None:
        """A version dated before the last would change what was told of the days between."""
        before = self.issued(issue.plan, revision - 1)
        if before is not None and issue.as_of < before.as_of:
            raise TaskmapError(
                f"方案 {issue.plan} 的第 {before.revision} 版是 {before.as_of} 印发的，"
                f"不能再印发早于它的一版（{issue.as_of}）；请核对文件和 --as-of"
            )

    def _issue(self, issue: Issue, revision: int, recorded: str) -> None:
        number = self._database.rows("SELECT coalesce(max(entry), 0) + 1 FROM issued")[0][0]
        as_of = issue.as_of.isoformat()
        texts = tuple(map(journal.storable_value, (issue.digest, issue.content, issue.source)))
        self._add("issued", [(number, issue.plan, revision, *texts, as_of, recorded)])

    def _last(self, table: str, plan: str) -> tuple[Row, ...]:
        """The table's rows recorded last for the plan, from the revision on."""
        columns = ", ".join(tables.BY_NAME[table].columns[_LINED:])
        found = self._database.rows(
            f"SELECT {columns} FROM {table} WHERE plan = ?"
            " AND entry = (SELECT max(entry) FROM entries WHERE plan = ? AND kind IN (?, ?))"
            " ORDER BY line",
            (plan, plan, Kind.ISSUED.value, Kind.DUTIES.value),
        )
        return tuple(map(tuple, found))

    def _enter(
        self,
        issue: Issue,
        revision: int,
        kind: Kind,
        found: Mapping[str, Sequence[Row]],
        taken_by: str,
    ) -> str:
        """Record the event and the rows that come with it, by table; gives the time at which it was."""
        self._former.clear()
        event = Event(
            kind=kind,
            day=issue.as_of,
            plan=issue.plan,
            revision=revision,
            body=codec.encode(_plan_entry(issue, found)),
        )
        entry = self._append(event, taken_by)
        for table, rows in found.items():
            lined = [(issue.plan, entry.number, line, *row) for line, row in enumerate(rows, 1)]
            self._add(table, lined)
        return entry.recorded

    def append(self, event: Event, taken_by: str) -> Entry:
        """Record an event."""
        with self.recording():
            return self._append(event, taken_by)

    def _append(self, event: Event, taken_by: str) -> Entry:
        last = self._database.rows("SELECT entry, hash FROM entries ORDER BY entry DESC LIMIT 1")
        number, previous = last[0] if last else (0, "")
        row = journal.to_row(event, number + 1, _now(), taken_by, previous)
        self._add("entries", [row])
        return entries.from_row(row)

    def receive(self, submission: Submission, taken_by: str) -> Receipt:
        """Enter a return. A file that was entered for this unit and period before is not entered twice."""
        with self.recording():
            plan, kind, units = submission.plan, Kind.SUBMISSION.value, self._names(submission)
            # The numbers are in an index; for whole rows SQLite would walk through all that the plan has.
            earlier = self._database.rows(
                "SELECT entry, day, digest FROM entries WHERE plan = ? AND entry IN (SELECT entry"
                " FROM entries WHERE plan = ? AND kind = ? AND period = ?"
                f" AND unit IN ({', '.join('?' * len(units))})) ORDER BY entry",
                (plan, plan, kind, submission.period, *units),
            )
            for place, (number, day, digest) in enumerate(earlier):
                if submission.digest and digest == submission.digest:
                    receipt = entries.receipt(datetime.date.fromisoformat(day), number)
                    before = earlier[place - 1][0] if place else None
                    return Receipt(receipt, number, before, repeated=True)
            entry = self._receive(submission, taken_by)
            return Receipt(entry.receipt, entry.number, earlier[-1][0] if earlier else None)

    def _names(self, submission: Submission) -> list[str]:
        """The unit's, and those that it had before."""
        former = self._names_before(submission.plan, None)
        old = (name for (_, name), now in former.items() if now == submission.unit)
        return [submission.unit, *old]

    def _receive(self, submission: Submission, taken_by: str) -> Entry:
        rows = [tables.progress(progress) for progress in submission.rows]
        event = Event(
            kind=Kind.SUBMISSION,
            day=submission.received,
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
                    submission.signed,
                    len(rows),
                    journal.rows_digest(rows),
                )
            ),
        )
        entry = self._append(event, taken_by)
        day = entry.day.isoformat()
        self._add(
            "progress",
            [
                (entry.plan, entry.number, line, entry.unit, entry.period, day, *row)
                for line, row in enumerate(rows, 1)
            ],
        )
        return entry

    def refuse(self, arrival: Arrival, faults: Sequence[Diagnostic], taken_by: str) -> Entry:
        """Record that a file was not taken, and why."""
        told = (RefusedFault(fault.code, str(fault.at), fault.message) for fault in faults)
        return self.append(_event(Kind.REFUSAL, arrival, RefusalEntry(tuple(told))), taken_by)

    def scan(self, arrival: Arrival, taken_by: str, kind: str = Kind.SCAN) -> Entry:
        """Record that a signed copy came, or another paper of this kind, for the arrival's plan, unit and period."""
        return self.append(_event(kind, arrival, FileEntry(arrival.file, arrival.digest)), taken_by)

    def _add(self, table: str, rows: Sequence[Sequence[Value]]) -> None:
        self._database.add(table, tables.BY_NAME[table].columns, rows)


def _plan_entry(issue: Issue, found: Mapping[str, Sequence[Row]]) -> PlanEntry:
    """What the entry says of the plan and vouches for in the tables."""
    duties, deadlines = found.get("duties"), found.get("deadlines")
    return PlanEntry(
        journal.digest(issue.content),
        journal.digest(issue.source),
        issue.timezone,
        issue.former,
        None if duties is None else len(duties),
        "" if duties is None else journal.rows_digest(duties),
        None if deadlines is None else len(deadlines),
        "" if deadlines is None else journal.rows_digest(deadlines),
    )


def _event(kind: str, arrival: Arrival, record: RefusalEntry | FileEntry) -> Event:
    return Event(
        kind=kind,
        day=arrival.received,
        plan=arrival.plan,
        revision=arrival.revision,
        unit=arrival.unit,
        period=arrival.period,
        measure=arrival.measure,
        file=arrival.file,
        digest=arrival.digest,
        body=codec.encode(record),
    )


def _owed(duty: Duty, revision: int) -> Row:
    """A row of the table of duties, after plan, entry and line."""
    texts = map(
        journal.storable_value, (duty.unit, duty.rule.name, duty.period, duty.due.isoformat())
    )
    return (revision, *texts, int(duty.provisional))


def _term(term: Term, revision: int) -> Row:
    """A row of the table of deadlines, after plan, entry and line."""
    due = term.due.isoformat() if term.due else ""
    texts = map(journal.storable_value, (term.task, term.measure, term.unit, term.kind, due))
    return (revision, *texts, int(term.ongoing), term.closing, journal.storable_value(term.what))


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
