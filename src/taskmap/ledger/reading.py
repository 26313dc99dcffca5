"""What can be asked of a ledger. `until` is an as-of day: what came in later is not seen."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from taskmap.ledger import codec, entries, outstanding, renaming
from taskmap.ledger.database import Database, Row, Value
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.places import Place
from taskmap.ledger.renaming import FormerNames
from taskmap.tracking.overdue import Obligation, PlanFacts

if TYPE_CHECKING:
    from taskmap.ledger.records import (
        DutyRecord,
        PlanIssue,
        PlanRevision,
        ProgressRecord,
        SubmissionRecord,
    )
    from taskmap.plan.progress import Progress

_ENTRY = ", ".join(f"e.{column}" for column in entries.COLUMNS)
_ROW = "p.entry, p.unit, p.period, p.day, p.measure, p.status, p.percent, p.done, p.problems, p.ahead, p.evidence, p.seat"


class LedgerReader:
    """An open ledger as a book to look things up in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._former_names: dict[tuple[str, datetime.date | None], FormerNames] = {}

    @property
    def place(self) -> Place:
        return self._database.place

    def revision(self, issue: PlanIssue) -> int:
        """The revision this content has or would get: the latest one's if it says the same, else one more."""
        latest, digest = self._latest(issue.plan)
        return latest if digest == issue.digest else latest + 1

    def _latest(self, plan: str) -> tuple[int, str]:
        """Revision and digest last issued; 0 and nothing for a plan that never was."""
        found = self._database.execute(
            "SELECT revision, digest FROM issued WHERE plan = ? ORDER BY revision DESC LIMIT 1",
            (plan,),
        )
        return (int(found[0][0]), str(found[0][1])) if found else (0, "")

    def latest_revisions(self, until: datetime.date | None = None) -> Iterator[PlanRevision]:
        """Each plan as last issued, in the order in which they were first issued."""
        clause, values = _where(until=("as_of", until))
        newest = f"SELECT plan, max(revision), min(entry) FROM issued{clause} GROUP BY plan"
        for plan, revision, _ in sorted(self._database.execute(newest, values), key=itemgetter(2)):
            if found := self.plan_revision(plan, revision):
                yield found

    def plan_revision(self, plan: str, revision: int) -> PlanRevision | None:
        """The plan as it was issued with this revision; None if it never was."""
        # Here and below: who only asks what is late never sees one of these.
        from taskmap.ledger.records import PlanRevision

        found = self._database.execute(
            "SELECT content, source, as_of FROM issued WHERE plan = ? AND revision = ?",
            (plan, revision),
        )
        for content, source, as_of in found:
            return PlanRevision(plan, revision, content, source, datetime.date.fromisoformat(as_of))
        return None

    def events(
        self, plan: str | None = None, *kinds: str, until: datetime.date | None = None
    ) -> Iterator[LedgerEntry]:
        """The entries of these kinds (none given: all), of one plan or of all, in order of arrival."""
        clause, values = _where(plan=plan, kind=kinds, until=("day", until))
        if plan is not None and kinds:
            # Few among a million: the numbers are in an index, where SQLite would not look for whole rows.
            clause = f" WHERE plan = ? AND entry IN (SELECT entry FROM entries{clause})"
            values = (plan, *values)
        found = self._database.execute(
            f"SELECT {_ENTRY} FROM entries e{clause} ORDER BY entry", values
        )
        former = self._read_former_names(plan, until) if found else {}
        return (_with_current_name(entries.from_row(row), former) for row in found)

    def units(self, plan: str) -> tuple[str, ...]:
        """Every unit of which something was recorded, under its name of then."""
        found = self._database.execute(
            "SELECT DISTINCT unit FROM entries WHERE plan = ? AND unit <> ''", (plan,)
        )
        return tuple(unit for (unit,) in found)

    def _read_former_names(self, plan: str | None, until: datetime.date | None) -> FormerNames:
        """The names that units of the plan (or of every plan) had before, as last issued."""
        if plan is None:
            plans = self._database.execute("SELECT DISTINCT plan FROM issued")
            return dict(
                pair for (each,) in plans for pair in self._read_former_names(each, until).items()
            )
        if (plan, until) not in self._former_names:
            clause, values = _where(plan=plan, kind=(EntryKind.ISSUED,), until=("day", until))
            found = self._database.execute(
                f"SELECT {_ENTRY} FROM entries e WHERE plan = ?"
                f" AND entry = (SELECT max(entry) FROM entries{clause})",
                (plan, *values),
            )
            self._former_names[plan, until] = {
                (plan, old): now
                for row in found
                for old, now in codec.decode(entries.from_row(row), LatestIssue).former.items()
            }
        return self._former_names[plan, until]

    def find_file(self, digest: str) -> LedgerEntry | None:
        """The last entry about a file with these bytes; its kind tells what became of it. Asked inside `recording`
        nobody else can enter the file between the question and what is done about it.
        """
        found = self._database.execute(
            f"SELECT {_ENTRY} FROM entries e WHERE digest = ? ORDER BY entry DESC LIMIT 1",
            (digest,),
        )
        return entries.from_row(found[0]) if found else None

    def latest_progress(
        self, plan: str, until: datetime.date | None = None, period: str | None = None
    ) -> Iterator[ProgressRecord]:
        """Of each unit and measure the row that arrived last, of all periods or of one. A later return that leaves
        a measure out takes nothing back of what was said of it.
        """
        clause, values = _where(plan=plan, period=period, until=("day", until))
        found = self._database.execute(
            f"""
            SELECT {_ROW} FROM progress p
            JOIN (
                SELECT plan, unit, measure, max(entry) AS entry FROM progress{clause}
                GROUP BY plan, unit, measure
            ) l ON l.plan = p.plan AND l.entry = p.entry AND l.unit = p.unit AND l.measure = p.measure
            ORDER BY p.entry, p.line
            """,
            values,
        )
        if former := self._read_former_names(plan, until):
            # Under both names a unit may have spoken of a measure; the order is that of arrival.
            named = {(_current_name(former, plan, row[1]), row[4]): row for row in found}
            last = sorted(named.items(), key=lambda pair: pair[1][0])
            found = [(row[0], unit, *row[2:]) for (unit, _), row in last]
        return map(_progress_record, found)

    def submissions(
        self, plan: str, period: str | None = None, until: datetime.date | None = None
    ) -> Iterator[SubmissionRecord]:
        """The submissions in order of arrival, superseded ones too, each with its rows."""
        clause, values = _where(
            plan=plan,
            period=period,
            kind=(EntryKind.SUBMISSION, EntryKind.SCAN),
            until=("day", until),
        )
        came = self._database.execute(
            f"SELECT {_ENTRY} FROM entries e{clause} ORDER BY entry", values
        )
        clause, values = _where(plan=plan, period=period, until=("day", until))
        told = self._database.execute(
            f"SELECT {_ROW} FROM progress p{clause} ORDER BY entry, line", values
        )
        former = self._read_former_names(plan, until)
        return _submission_records(
            [_with_current_name(entries.from_row(row), former) for row in came],
            _progress_by_entry(told),
        )

    def periods(self, plan: str, until: datetime.date | None = None) -> tuple[str, ...]:
        """The periods for which anything was submitted, in the order in which each first was."""
        clause, values = _where(plan=plan, kind=(EntryKind.SUBMISSION,), until=("day", until))
        found = self._database.execute(
            f"SELECT period, min(entry) FROM entries{clause} GROUP BY period", values
        )
        return tuple(period for period, _ in sorted(found, key=itemgetter(1)))

    def duties(
        self,
        plan: str | None = None,
        by: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Iterator[DutyRecord]:
        """What each plan as last issued asks for (due `by` that day), in order of the due date, and what came."""
        chosen, first = _where(plan=plan, kind=("issued", "duties"), until=("day", until))
        clause, second = _where(plan=plan, kind=(EntryKind.SUBMISSION,), until=("day", until))
        due, third = _where(until=("due", by))
        came = f"SELECT plan, unit, period, day FROM entries{clause}"
        head, names = "", tuple[Value, ...]()
        if former := self._read_former_names(plan, until):
            head, names = renaming.former_names_table(former)
            came = f"""
                SELECT e.plan, coalesce(f.unit, e.unit) AS unit, e.period, e.day FROM ({came}) e
                LEFT JOIN former f ON f.plan = e.plan AND f.name = e.unit
            """
        found = self._database.execute(
            f"""
            {head} SELECT d.plan, d.revision, d.unit, d.rule, d.period, d.due, d.provisional, c.day
            FROM duties d
            JOIN (SELECT plan, max(entry) AS entry FROM entries{chosen} GROUP BY plan) l
                ON l.plan = d.plan AND l.entry = d.entry
            LEFT JOIN (
                SELECT plan, unit, period, min(day) AS day FROM ({came}) came
                GROUP BY plan, unit, period
            ) c ON c.plan = d.plan AND c.unit = d.unit AND c.period = d.period
            {due} ORDER BY d.due, d.plan, d.line
            """,
            (*names, *first, *second, *third),
        )
        return map(_duty_record, found)

    def latest_issues(
        self, until: datetime.date | None = None, plan: str | None = None
    ) -> Iterator[LatestIssue]:
        """How each plan (or one) was issued last, in the order in which they were first issued."""
        clause, values = _where(plan=plan)
        found = self._database.execute(
            f"SELECT plan, min(entry) FROM issued{clause} GROUP BY plan", values
        )
        for name, _ in sorted(found, key=itemgetter(1)):
            # Two kinds that are few among a plan's entries.
            issues = list(self.events(name, EntryKind.ISSUED, EntryKind.DUTIES, until=until))
            for last in issues[-1:]:
                yield codec.decode(last, LatestIssue)

    def plan_facts(
        self, issue: LatestIssue, until: datetime.date, last: datetime.date
    ) -> PlanFacts:
        """What was not in, not done or not closed of a plan on the day `until`, and was due on `last`."""
        events = list(self.events(issue.plan, EntryKind.CLOSURE, EntryKind.EXTENSION, until=until))
        former = self._read_former_names(issue.plan, until)
        return outstanding.facts(self._database, issue, until, last, events, former)

    def obligations(self, issue: LedgerEntry) -> Iterator[Obligation]:
        """What is to be done by when, of the plan as this entry issued it."""
        return outstanding.obligations(self._database, issue)

    def duties_of(self, issue: LedgerEntry) -> Iterator[DutyRecord]:
        """The reports that this entry asks for."""
        found = self._database.execute(
            "SELECT plan, revision, unit, rule, period, due, provisional, NULL FROM duties"
            " WHERE plan = ? AND entry = ? ORDER BY line",
            (issue.plan, issue.number),
        )
        return map(_duty_record, found)

    def count_due(self, issue: LatestIssue, by: datetime.date) -> tuple[int, int]:
        """How many reports, and how many measures and milestones, were due before that day."""
        return outstanding.count_due(self._database, issue, by)

    def has_obligations(self, issue: LatestIssue, unit: str) -> bool:
        """Whether the plan asks anything of the unit."""
        return outstanding.has_obligations(self._database, issue, unit)


def _where(
    *,
    plan: str | None = None,
    period: str | None = None,
    kind: Sequence[str] = (),
    until: tuple[str, datetime.date | None] = ("", None),
) -> tuple[str, tuple[Value, ...]]:
    """The condition that these fields are so, and `until`'s column not later than its day."""
    parts: list[str] = []
    values: list[Value] = []
    for column, value in (("plan", plan), ("period", period)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    if kind:
        parts.append(f"kind IN ({', '.join('?' * len(kind))})")
        values += map(str, kind)
    if until[1] is not None:
        parts.append(f"{until[0]} <= ?")
        values.append(until[1].isoformat())
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)


def _current_name(former: FormerNames, plan: str, unit: str) -> str:
    return former.get((plan, unit), unit)


def _with_current_name(entry: LedgerEntry, former: FormerNames) -> LedgerEntry:
    """With the name that its unit has now."""
    now = _current_name(former, entry.plan, entry.unit)
    return entry if now == entry.unit else entry._replace(unit=now)


def _progress_record(row: Row) -> ProgressRecord:
    # Here and below: who only asks what is late (cron, each morning) does not wait for these to load.
    from taskmap.ledger.records import ProgressRecord
    from taskmap.plan.progress import Progress, Status

    entry, unit, period, day, measure, status, percent, *texts = row
    progress = Progress(measure, Status(status), percent, *texts)
    return ProgressRecord(entry, unit, period, datetime.date.fromisoformat(day), progress)


def _progress_by_entry(rows: Iterable[Row]) -> dict[int, list[Progress]]:
    """The rows of each entry: of many thousands, so that no step is taken twice."""
    # As above, at `plan_revision`.
    from taskmap.plan.progress import Progress, Status

    statuses = {each.value: each for each in Status}
    found: dict[int, list[Progress]] = defaultdict(list)
    for entry, _, _, _, measure, status, percent, *texts in rows:
        found[entry].append(Progress(measure, statuses[status], percent, *texts))
    return found


def _submission_records(
    arrivals: Sequence[LedgerEntry], rows: Mapping[int, Sequence[Progress]]
) -> Iterator[SubmissionRecord]:
    # As above, at `plan_revision`.
    from taskmap.ledger.events import SubmissionEntry
    from taskmap.ledger.records import SubmissionRecord
    from taskmap.plan.progress import Submission

    signed = {(entry.unit, entry.period) for entry in arrivals if entry.kind == EntryKind.SCAN}
    returns = [entry for entry in arrivals if entry.kind == EntryKind.SUBMISSION]
    last = {(entry.unit, entry.period): entry.number for entry in returns}
    for entry in returns:
        key, said = (entry.unit, entry.period), codec.decode(entry, SubmissionEntry)
        submission = Submission(
            plan=entry.plan,
            revision=entry.revision,
            unit=entry.unit,
            period=entry.period,
            received_on=entry.day,
            rows=tuple(rows.get(entry.number, ())),
            file=entry.file,
            digest=entry.digest,
            reporter=said.reporter,
            phone=said.phone,
            reviewer=said.reviewer,
            is_signed=said.signed or key in signed,
        )
        superseded = last[key] != entry.number
        yield SubmissionRecord(
            entry.number, entry.receipt, submission, entry.taken_by, entry.recorded, superseded
        )


def _duty_record(row: Row) -> DutyRecord:
    # As above.
    from taskmap.ledger.records import DutyRecord

    plan, revision, unit, rule, period, due, provisional, came = row
    day = datetime.date.fromisoformat
    return DutyRecord(
        plan, revision, unit, rule, period, day(due), bool(provisional), day(came) if came else None
    )
