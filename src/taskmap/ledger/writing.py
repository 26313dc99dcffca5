"""Plans, returns and events into the ledger, written once and never changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from taskmap.ledger import codec, entries, journal, table_rows, tables
from taskmap.ledger.calendar_entries import CalendarEntry
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.database import Row, Value, transaction
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import FileEntry, PlanEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import EntryReceipt, FileRecord, PlanIssue
from taskmap.ledger.return_entries import (
    RefusalEntry,
    RefusedFault,
    SubmissionEntry,
    UnverifiedEntry,
)
from taskmap.plan.model import Duty
from taskmap.plan.progress import Submission
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.tracking.overdue import OBLIGATION_RULES, Obligation
from taskmap.tracking.parts import Part

_KEY_COLUMNS = 3
"""Columns of a row before its content: plan, entry, line."""


class Ledger(LedgerReader):
    """An open ledger to write in. `recorded_by` is the user who does it, as user@host."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded in it yet."""
        return not self._database.execute("SELECT 1 FROM entries LIMIT 1")

    @contextmanager
    def write_transaction(self) -> Iterator[None]:
        """A block that records all, or nothing where it raises, and during which nobody else records. One
        within another fails alone: a return that cannot be entered leaves those before it in place.
        """
        is_first = not self._database.in_transaction
        with transaction(self._database):
            # Another process may have corrected something while this one waited.
            if is_first and self.corrected.refresh():
                self._last_issues.clear()
            yield

    def commit(self) -> None:
        """Keep for good what was recorded so far, before the block that records it ends."""
        if self._database.in_transaction:
            self._database.commit()

    @contextmanager
    def issue_plan(
        self,
        issue: PlanIssue,
        duties: Sequence[Duty] | None = None,
        recorded_by: str = "",
        obligations: Sequence[Obligation] | None = None,
        parts: Sequence[Part] | None = None,
    ) -> Iterator[int]:
        """Record the plan as issued, with its `duties`, `obligations` and `parts` (None: not known), when the
        block ends or calls `commit`; the block is given the revision. Content, calendar and these rows as
        issued last add no entry. If the block raises nothing is recorded, and nobody else can issue meanwhile.
        TaskmapError if a later revision is dated before an earlier one. `recorded_by`: see Ledger.
        """
        with self.write_transaction():
            self.checklists.make_key()
            revision = self.revision(issue)
            new = revision > self._latest(issue.plan)[0]
            if new:
                self._check_order(issue)
            rows_by_table: dict[str, tuple[Row, ...]] = {}
            if duties is not None:
                rows_by_table["duties"] = tuple(_duty_row(each, revision) for each in duties)
            if obligations is not None:
                rows_by_table["deadlines"] = tuple(
                    table_rows.obligation_row(each, revision) for each in obligations
                )
            if parts is not None:
                rows_by_table["parts"] = tuple(
                    table_rows.part_row(each, revision) for each in parts
                )
            if not new:
                self._record_calendar(issue, recorded_by)
            if new or self._is_outdated(issue.plan, rows_by_table):
                kind = EntryKind.ISSUED if new else EntryKind.DUTIES
                recorded_at = self._record_issue(issue, revision, kind, rows_by_table, recorded_by)
                if new:
                    self._insert_plan(issue, revision, recorded_at)
            yield revision

    def _is_outdated(self, plan: str, rows_by_table: Mapping[str, Sequence[Row]]) -> bool:
        """Whether the rows of the plan that were recorded last are others, or came of other rules."""
        changed = any(rows != self._last_rows(table, plan) for table, rows in rows_by_table.items())
        return changed or (
            "deadlines" in rows_by_table
            and any(each.is_outdated for each in self.latest_issues(plan=plan))
        )

    def _record_calendar(self, issue: PlanIssue, recorded_by: str) -> None:
        """Record the office's own calendar where it is another than that in force, which holds from its day on."""
        *_, last = self.events(issue.plan, EntryKind.ISSUED, EntryKind.CALENDAR)
        entry = CalendarEntry(issue.calendar)
        if entry == codec.decode(last, CalendarEntry):
            return
        if issue.as_of < last.day:
            raise TaskmapError(
                f"方案 {issue.plan} 的放假安排 {last.day} 已经记过，"
                f"不能再记早于它的（{issue.as_of}）；请核对 workdays.yaml 和 --as-of"
            )
        event = Event(
            kind=EntryKind.CALENDAR,
            day=issue.as_of,
            plan=issue.plan,
            revision=last.revision,
            body=codec.encode(entry),
        )
        self._append(event, recorded_by)

    def _check_order(self, issue: PlanIssue) -> None:
        """Refuse a revision dated before the last one: it would change what was reported of days in between."""
        before = self.plan_revision(issue.plan, self._latest(issue.plan)[0])
        if before is not None and issue.as_of < before.as_of:
            raise TaskmapError(
                f"方案 {issue.plan} 的第 {before.revision} 版是 {before.as_of} 印发的，"
                f"不能再印发早于它的一版（{issue.as_of}）；请核对文件和 --as-of"
            )

    def _insert_plan(self, issue: PlanIssue, revision: int, recorded_at: str) -> None:
        issued = f"{self._database.schema}.issued"
        number = self._database.execute(f"SELECT coalesce(max(entry), 0) + 1 FROM {issued}")[0][0]
        as_of = issue.as_of.isoformat()
        texts = tuple(map(journal.storable_value, (issue.digest, issue.content, issue.source)))
        self._add("issued", [(number, issue.plan, revision, *texts, as_of, recorded_at)])

    def _last_rows(self, table: str, plan: str) -> tuple[Row, ...]:
        """The rows of the table that were recorded last for the plan, each from its column `revision` on."""
        columns = ", ".join(tables.TABLES_BY_NAME[table].columns[_KEY_COLUMNS:])
        rows = self._database.execute(
            f"SELECT {columns} FROM {table} WHERE plan = ?"
            " AND entry = (SELECT max(entry) FROM entries WHERE plan = ? AND kind IN (?, ?))"
            " ORDER BY line",
            (plan, plan, EntryKind.ISSUED.value, EntryKind.DUTIES.value),
        )
        return tuple(map(tuple, rows))

    def _record_issue(
        self,
        issue: PlanIssue,
        revision: int,
        kind: EntryKind,
        rows_by_table: Mapping[str, Sequence[Row]],
        recorded_by: str,
    ) -> str:
        """Record the event and the rows that belong to it; returns the time of the entry."""
        self._last_issues.clear()
        event = Event(
            kind=kind,
            day=issue.as_of,
            plan=issue.plan,
            revision=revision,
            body=codec.encode(_plan_entry(issue, kind, rows_by_table)),
        )
        entry = self._append(event, recorded_by)
        for table, rows in rows_by_table.items():
            self._add(
                table, [(issue.plan, entry.number, line, *row) for line, row in enumerate(rows, 1)]
            )
        return entry.recorded

    def append(self, event: Event, recorded_by: str) -> LedgerEntry:
        """Record an event, within a transaction that is open or in one of its own; returns its entry.
        `recorded_by`: see Ledger.
        """
        with self.write_transaction():
            return self._append(event, recorded_by)

    def _append(self, event: Event, recorded_by: str) -> LedgerEntry:
        journal_table = f"{self._database.schema}.entries"
        last = self._database.execute(
            f"SELECT entry, hash FROM {journal_table} ORDER BY entry DESC LIMIT 1"
        )
        number, previous = last[0] if last else (0, "")
        row = journal.to_row(event, number + 1, _timestamp(), recorded_by, previous)
        self._add("entries", [row])
        return entries.from_row(row)

    def record_submission(
        self,
        submission: Submission,
        recorded_by: str,
        *,
        trusted: bool = False,
        receipt: str = "",
    ) -> EntryReceipt:
        """Enter a return. A file that was entered for this unit and period before, under whatever name the
        unit had, is not entered twice: the receipt of the first time says that it is a repeat.
        `recorded_by`: see Ledger; `trusted` and `receipt`: see SubmissionEntry.
        """
        with self.write_transaction():
            earlier = self._earlier_submissions(submission)
            for index, each in enumerate(earlier):
                if submission.digest and each.digest == submission.digest:
                    before = earlier[index - 1].number if index else None
                    return EntryReceipt(each.receipt, each.number, before, is_repeat=True)
            entry = self._record_submission(submission, recorded_by, trusted, receipt)
            return EntryReceipt(
                entry.receipt, entry.number, earlier[-1].number if earlier else None
            )

    def _earlier_submissions(self, submission: Submission) -> list[LedgerEntry]:
        """The returns of the same unit for the same period, in the order in which they were entered."""
        plan, units = submission.plan, self._unit_names(submission)
        # The numbers are in an index; for whole rows SQLite would walk through all that the plan has.
        return self.corrected.effective_entries(
            "WHERE e.plan = ? AND e.entry IN (SELECT entry"
            " FROM entries WHERE plan = ? AND kind = ? AND period = ?"
            f" AND unit IN ({', '.join('?' * len(units))})) ORDER BY e.entry",
            *(plan, plan, EntryKind.SUBMISSION.value, submission.period, *units),
        )

    def _unit_names(self, submission: Submission) -> list[str]:
        """The names of the submission's unit: that of today and those that it had before."""
        names = self.other_names(submission.plan, None)
        old = (name for (_, name), now in names.items() if now == submission.unit)
        return [submission.unit, *old]

    def _record_submission(
        self, submission: Submission, recorded_by: str, trusted: bool, receipt: str
    ) -> LedgerEntry:
        rows = [table_rows.progress_row(progress) for progress in submission.rows]
        entry = self._append(_submission_event(submission, rows, trusted, receipt), recorded_by)
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
        self,
        arrival: FileRecord,
        faults: Sequence[Diagnostic],
        recorded_by: str,
        *,
        trusted: bool = False,
    ) -> LedgerEntry:
        """Record that a file was sent back, and the `faults` for which it was. `recorded_by`: see Ledger;
        `trusted`: see SubmissionEntry.
        """
        record = RefusalEntry(_refused_faults(faults), trusted)
        return self.append(_file_event(EntryKind.REFUSAL, arrival, record), recorded_by)

    def record_unverified(
        self, arrival: FileRecord, faults: Sequence[Diagnostic], recorded_by: str
    ) -> LedgerEntry:
        """Record that a return came of which it is not certain that its unit sent it, and the `faults` for which it is
        not. `recorded_by`: see Ledger.
        """
        record = UnverifiedEntry(_refused_faults(faults))
        return self.append(_file_event(EntryKind.UNVERIFIED, arrival, record), recorded_by)

    def record_scan(
        self, arrival: FileRecord, recorded_by: str, kind: str = EntryKind.SCAN
    ) -> LedgerEntry:
        """Record that a signed copy came, or a file of another `kind` of entry, for the arrival's plan,
        unit and period. `recorded_by`: see Ledger.
        """
        record = FileEntry(arrival.file, arrival.digest)
        return self.append(_file_event(kind, arrival, record), recorded_by)

    def record_corrections(
        self, requests: Iterable[CorrectionRequest], recorded_by: str
    ) -> list[LedgerEntry]:
        """Record that other entries were wrong, one entry for each of the `requests`. `recorded_by`: see Ledger."""
        made = []
        with self.write_transaction():
            for each in requests:
                made.append(entry := self._append(each.event, recorded_by))
                lines = enumerate(each.rows, 1)
                rows = [(entry.plan, entry.number, line, *row) for line, row in lines]
                self._add("corrections", rows)
            self.corrected.refresh()
            self._last_issues.clear()
        return made

    def _add(self, table: str, rows: Sequence[Sequence[Value]]) -> None:
        self._database.add(table, tables.TABLES_BY_NAME[table].columns, rows)


def _plan_entry(
    issue: PlanIssue, kind: EntryKind, rows_by_table: Mapping[str, Sequence[Row]]
) -> PlanEntry:
    """The body of the plan's entry: hashes of its texts, counts and hashes of its rows in the other tables."""
    digests = {
        table: journal.rows_digest(tables.hashed_row(table, row) for row in rows)
        for table, rows in rows_by_table.items()
    }
    counts = {table: len(rows) for table, rows in rows_by_table.items()}
    return PlanEntry(
        content=journal.digest(issue.content),
        source=journal.digest(issue.source),
        timezone=issue.timezone,
        former=issue.former_names,
        duties=counts.get("duties"),
        duties_digest=digests.get("duties", ""),
        deadlines=counts.get("deadlines"),
        deadlines_digest=digests.get("deadlines", ""),
        rules=OBLIGATION_RULES if "deadlines" in counts else 0,
        calendar=issue.calendar if kind is EntryKind.ISSUED else (),
        predecessors=issue.predecessors,
        parts=counts.get("parts"),
        parts_digest=digests.get("parts", ""),
        begins=issue.terms.begins,
        ends=issue.terms.ends,
        when_done=tuple(issue.terms.when_done),
        since=issue.since,
    )


def _submission_event(
    submission: Submission, rows: Sequence[Row], trusted: bool, receipt: str
) -> Event:
    record = SubmissionEntry(
        submission.reporter,
        submission.phone,
        submission.reviewer,
        submission.is_signed,
        len(rows),
        journal.rows_digest(tables.hashed_row("progress", row) for row in rows),
        trusted,
        receipt,
    )
    return Event(
        kind=EntryKind.SUBMISSION,
        day=submission.received_on,
        plan=submission.plan,
        revision=submission.revision,
        unit=submission.unit,
        period=submission.period,
        file=submission.file,
        digest=submission.digest,
        body=codec.encode(record),
    )


def _refused_faults(faults: Iterable[Diagnostic]) -> tuple[RefusedFault, ...]:
    return tuple(RefusedFault(fault.code, str(fault.at), fault.message) for fault in faults)


def _file_event(
    kind: str, arrival: FileRecord, record: RefusalEntry | UnverifiedEntry | FileEntry
) -> Event:
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
    """The columns of a row of `duties` behind plan, entry and line."""
    texts = map(
        journal.storable_value, (duty.unit, duty.rule.name, duty.period, duty.due.isoformat())
    )
    return (revision, *texts, int(duty.provisional))


def _timestamp() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
