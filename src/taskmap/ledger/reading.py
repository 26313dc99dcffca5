"""What can be asked of a ledger. `until` is an as-of day: what came in later is not seen."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from taskmap.ledger import codec, entries, outstanding, renaming
from taskmap.ledger.database import Database, Row, Value
from taskmap.ledger.entries import Entry, Kind
from taskmap.ledger.outstanding import Standing
from taskmap.ledger.places import Place
from taskmap.ledger.renaming import Former
from taskmap.tracking.overdue import Facts, Term

if TYPE_CHECKING:
    from taskmap.ledger.records import Accepted, Issue, Issued, Owed, Reported
    from taskmap.plan.progress import Progress

_ENTRY = ", ".join(f"e.{column}" for column in entries.COLUMNS)
_ROW = "p.entry, p.unit, p.period, p.day, p.measure, p.status, p.percent, p.done, p.problems, p.ahead, p.evidence, p.seat"


class Reader:
    """An open ledger as a book to look things up in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._former: dict[tuple[str, datetime.date | None], Former] = {}

    @property
    def place(self) -> Place:
        return self._database.place

    def revision(self, issue: Issue) -> int:
        """The revision this content has or would get: the latest one's if it says the same, else one more."""
        latest, digest = self._latest(issue.plan)
        return latest if digest == issue.digest else latest + 1

    def _latest(self, plan: str) -> tuple[int, str]:
        """Revision and digest last issued; 0 and nothing for a plan that never was."""
        found = self._database.rows(
            "SELECT revision, digest FROM issued WHERE plan = ? ORDER BY revision DESC LIMIT 1",
            (plan,),
        )
        return (int(found[0][0]), str(found[0][1])) if found else (0, "")

    def plans(self, until: datetime.date | None = None) -> Iterator[Issued]:
        """Each plan as last issued, in the order in which they were first issued."""
        clause, values = _where(until=("as_of", until))
        newest = f"SELECT plan, max(revision), min(entry) FROM issued{clause} GROUP BY plan"
        for plan, revision, _ in sorted(self._database.rows(newest, values), key=itemgetter(2)):
            if found := self.issued(plan, revision):
                yield found

    def issued(self, plan: str, revision: int) -> Issued | None:
        """The plan as it was issued with this revision; None if it never was."""
        # Here and below: who only asks what is late never sees one of these.
        from taskmap.ledger.records import Issued

        found = self._database.rows(
            "SELECT content, source, as_of FROM issued WHERE plan = ? AND revision = ?",
            (plan, revision),
        )
        for content, source, as_of in found:
            return Issued(plan, revision, content, source, datetime.date.fromisoformat(as_of))
        return None

    def events(
        self, plan: str | None = None, *kinds: str, until: datetime.date | None = None
    ) -> Iterator[Entry]:
        """The entries of these kinds (none given: all), of one plan or of all, in order of arrival."""
        clause, values = _where(plan=plan, kind=kinds, until=("day", until))
        if plan is not None and kinds:
            # Few among a million: the numbers are in an index, where SQLite would not look for whole rows.
            clause = f" WHERE plan = ? AND entry IN (SELECT entry FROM entries{clause})"
            values = (plan, *values)
        found = self._database.rows(
            f"SELECT {_ENTRY} FROM entries e{clause} ORDER BY entry", values
        )
        former = self._names_before(plan, until) if found else {}
        return (_named(entries.from_row(row), former) for row in found)

    def units(self, plan: str) -> tuple[str, ...]:
        """Every unit of which something was recorded, under its name of then."""
        found = self._database.rows(
            "SELECT DISTINCT unit FROM entries WHERE plan = ? AND unit <> ''", (plan,)
        )
        return tuple(unit for (unit,) in found)

    def _names_before(self, plan: str | None, until: datetime.date | None) -> Former:
        """The names that units of the plan (or of every plan) had before, as last issued."""
        if plan is None:
            plans = self._database.rows("SELECT DISTINCT plan FROM issued")
            return dict(
                pair for (each,) in plans for pair in self._names_before(each, until).items()
            )
        if (plan, until) not in self._former:
            clause, values = _where(plan=plan, kind=(Kind.ISSUED,), until=("day", until))
            found = self._database.rows(
                f"SELECT {_ENTRY} FROM entries e WHERE plan = ?"
                f" AND entry = (SELECT max(entry) FROM entries{clause})",
                (plan, *values),
            )
            self._former[plan, until] = {
                (plan, old): now
                for row in found
                for old, now in codec.decode(entries.from_row(row), Standing).former.items()
            }
        return self._former[plan, until]

    def seen(self, digest: str) -> Entry | None:
        """The last entry about a file with these bytes; its kind tells what became of it. Asked inside `recording`
        nobody else can enter the file between the question and what is done about it.
        """
        found = self._database.rows(
            f"SELECT {_ENTRY} FROM entries e WHERE digest = ? ORDER BY entry DESC LIMIT 1",
            (digest,),
        )
        return entries.from_row(found[0]) if found else None

    def latest_progress(
        self, plan: str, until: datetime.date | None = None, period: str | None = None
    ) -> Iterator[Reported]:
        """Of each unit and measure the row that arrived last, of all periods or of one. A later return that leaves
        a measure out takes nothing back of what was said of it.
        """
        clause, values = _where(plan=plan, period=period, until=("day", until))
        found = self._database.rows(
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
        if former := self._names_before(plan, until):
            # Under both names a unit may have spoken of a measure; the order is that of arrival.
            named = {(_now(former, plan, row[1]), row[4]): row for row in found}
            last = sorted(named.items(), key=lambda pair: pair[1][0])
            found = [(row[0], unit, *row[2:]) for (unit, _), row in last]
        return map(_reported, found)

    def submissions(
        self, plan: str, period: str | None = None, until: datetime.date | None = None
    ) -> Iterator[Accepted]:
        """The submissions in order of arrival, superseded ones too, each with its rows."""
        clause, values = _where(
            plan=plan, period=period, kind=(Kind.SUBMISSION, Kind.SCAN), until=("day", until)
        )
        came = self._database.rows(f"SELECT {_ENTRY} FROM entries e{clause} ORDER BY entry", values)
        clause, values = _where(plan=plan, period=period, until=("day", until))
        told = self._database.rows(
            f"SELECT {_ROW} FROM progress p{clause} ORDER BY entry, line", values
        )
        former = self._names_before(plan, until)
        return _accepted([_named(entries.from_row(row), former) for row in came], _progress(told))

    def periods(self, plan: str, until: datetime.date | None = None) -> tuple[str, ...]:
        """The periods for which anything was submitted, in the order in which each first was."""
        clause, values = _where(plan=plan, kind=(Kind.SUBMISSION,), until=("day", until))
        found = self._database.rows(
            f"SELECT period, min(entry) FROM entries{clause} GROUP BY period", values
        )
        return tuple(period for period, _ in sorted(found, key=itemgetter(1)))

    def duties(
        self,
        plan: str | None = None,
        by: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Iterator[Owed]:
        """What each plan as last issued asks for (due `by` that day), in order of the due date, and what came."""
        chosen, first = _where(plan=plan, kind=("issued", "duties"), until=("day", until))
        clause, second = _where(plan=plan, kind=(Kind.SUBMISSION,), until=("day", until))
        due, third = _where(until=("due", by))
        came = f"SELECT plan, unit, period, day FROM entries{clause}"
        head, names = "", tuple[Value, ...]()
        if former := self._names_before(plan, until):
            head, names = renaming.table(former)
            came = f"""
                SELECT e.plan, coalesce(f.unit, e.unit) AS unit, e.period, e.day FROM ({came}) e
                LEFT JOIN former f ON f.plan = e.plan AND f.name = e.unit
            """
        found = self._database.rows(
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
        return map(_owed, found)

    def standing(
        self, until: datetime.date | None = None, plan: str | None = None
    ) -> Iterator[Standing]:
        """How each plan (or one) was issued last, in the order in which they were first issued."""
        clause, values = _where(plan=plan)
        found = self._database.rows(
            f"SELECT plan, min(entry) FROM issued{clause} GROUP BY plan", values
        )
        for name, _ in sorted(found, key=itemgetter(1)):
            # Two kinds that are few among a plan's entries.
            issues = list(self.events(name, Kind.ISSUED, Kind.DUTIES, until=until))
            for last in issues[-1:]:
                yield codec.decode(last, Standing)

    def outstanding(self, standing: Standing, until: datetime.date, last: datetime.date) -> Facts:
        """What was not in, not done or not closed of a plan on the day `until`, and was due on `last`."""
        events = list(self.events(standing.plan, Kind.CLOSURE, Kind.EXTENSION, until=until))
        former = self._names_before(standing.plan, until)
        return outstanding.facts(self._database, standing, until, last, events, former)

    def terms(self, issue: Entry) -> Iterator[Term]:
        """What is to be done by when, of the plan as this entry issued it."""
        return outstanding.terms(self._database, issue)

    def owed(self, issue: Entry) -> Iterator[Owed]:
        """The reports that this entry asks for."""
        found = self._database.rows(
            "SELECT plan, revision, unit, rule, period, due, provisional, NULL FROM duties"
            " WHERE plan = ? AND entry = ? ORDER BY line",
            (issue.plan, issue.number),
        )
        return map(_owed, found)

    def due(self, standing: Standing, by: datetime.date) -> tuple[int, int]:
        """How many reports, and how many measures and milestones, were due before that day."""
        return outstanding.due(self._database, standing, by)

    def answers(self, standing: Standing, unit: str) -> bool:
        """Whether the plan asks anything of the unit."""
        return outstanding.answers(self._database, standing, unit)


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


def _now(former: Former, plan: str, unit: str) -> str:
    return former.get((plan, unit), unit)


def _named(entry: Entry, former: Former) -> Entry:
    """With the name that its unit has now."""
    now = _now(former, entry.plan, entry.unit)
    return entry if now == entry.unit else entry._replace(unit=now)


def _reported(row: Row) -> Reported:
    # Here and below: who only asks what is late (cron, each morning) does not wait for these to load.
    from taskmap.ledger.records import Reported
    from taskmap.plan.progress import Progress, Status

    entry, unit, period, day, measure, status, percent, *texts = row
    progress = Progress(measure, Status(status), percent, *texts)
    return Reported(entry, unit, period, datetime.date.fromisoformat(day), progress)


def _progress(told: Iterable[Row]) -> dict[int, list[Progress]]:
    """The rows of each entry: of many thousands, so that no step is taken twice."""
    # As above, at `issued`.
    from taskmap.plan.progress import Progress, Status

    statuses = {each.value: each for each in Status}
    found: dict[int, list[Progress]] = defaultdict(list)
    for entry, _, _, _, measure, status, percent, *texts in told:
        found[entry].append(Progress(measure, statuses[status], percent, *texts))
    return found


def _accepted(came: Sequence[Entry], rows: Mapping[int, Sequence[Progress]]) -> Iterator[Accepted]:
    # As above, at `issued`.
    from taskmap.ledger.events import SubmissionEntry
    from taskmap.ledger.records import Accepted
    from taskmap.plan.progress import Submission

    signed = {(entry.unit, entry.period) for entry in came if entry.kind == Kind.SCAN}
    returns = [entry for entry in came if entry.kind == Kind.SUBMISSION]
    last = {(entry.unit, entry.period): entry.number for entry in returns}
    for entry in returns:
        key, said = (entry.unit, entry.period), codec.decode(entry, SubmissionEntry)
        submission = Submission(
            plan=entry.plan,
            revision=entry.revision,
            unit=entry.unit,
            period=entry.period,
            received=entry.day,
            rows=tuple(rows.get(entry.number, ())),
            file=entry.file,
            digest=entry.digest,
            reporter=said.reporter,
            phone=said.phone,
            reviewer=said.reviewer,
            signed=said.signed or key in signed,
        )
        superseded = last[key] != entry.number
        yield Accepted(
            entry.number, entry.receipt, submission, entry.taken_by, entry.recorded, superseded
        )


def _owed(row: Row) -> Owed:
    # As above.
    from taskmap.ledger.records import Owed

    plan, revision, unit, rule, period, due, provisional, came = row
    day = datetime.date.fromisoformat
    return Owed(
        plan, revision, unit, rule, period, day(due), bool(provisional), day(came) if came else None
    )
