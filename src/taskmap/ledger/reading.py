"""A ledger to what it holds, as typed values. `until`: the last day that counts, None for no limit."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from taskmap.ledger import outstanding, parts, renaming
from taskmap.ledger.checklists import ChecklistTables
from taskmap.ledger.corrected_tables import CorrectedTables
from taskmap.ledger.database import Database, Row
from taskmap.ledger.entries import ISSUES, EntryKind, LedgerEntry
from taskmap.ledger.histories import PlanHistory, read_histories
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.places import Place
from taskmap.ledger.renaming import OtherNames
from taskmap.ledger.value_tables import with_clause
from taskmap.ledger.where_clauses import where_clause
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.tracking.overdue import Obligation, PlanFacts
from taskmap.tracking.parts import Part
from taskmap.tracking.words import Predecessor, Successions, Word

if TYPE_CHECKING:
    from taskmap.ledger.records import (
        DutyRecord,
        PlanIssue,
        PlanRevision,
        ProgressRecord,
        SubmissionRecord,
    )
    from taskmap.tracking.closure import ClosureStep


class LedgerReader:
    """An open ledger to read in. A plan is named by its id; a unit that was renamed, before or later, is given with the
    name that the plan's last revision until that day has. The iterators read when they are asked: use
    them while it is open.
    """

    def __init__(self, database: Database) -> None:
        self._database, self.checklists = database, ChecklistTables(database)
        self.corrected = CorrectedTables(database)
        self._last_issues: dict[tuple[str, datetime.date | None], LatestIssue | None] = {}

    @property
    def place(self) -> Place:
        """Where the ledger is: a file or a server."""
        return self._database.place

    def revision(self, issue: PlanIssue) -> int:
        """The revision, from 1, that the content has or would get: a change makes it one more than the
        latest.
        """
        latest, digest = self._latest(issue.plan)
        if digest == issue.digest:
            return latest
        # A revision that was withdrawn keeps its number: checklists of it may be about.
        numbers = f"SELECT max(revision) FROM {self._database.schema}.issued WHERE plan = ?"
        return int(self._database.execute(numbers, (issue.plan,))[0][0] or 0) + 1

    def _latest(self, plan: str) -> tuple[int, str]:
        """Revision and digest last issued; 0 and "" for a plan that never was."""
        rows = self._database.execute(
            "SELECT revision, digest FROM issued WHERE plan = ? ORDER BY revision DESC LIMIT 1",
            (plan,),
        )
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")

    def latest_revisions(self, until: datetime.date | None = None) -> Iterator[PlanRevision]:
        """Each plan as issued last by the day `until`, in the order in which the plans were first issued."""
        clause, values = where_clause(until=("as_of", until))
        newest = f"SELECT plan, max(revision), min(entry) FROM issued{clause} GROUP BY plan"
        for plan, revision, _ in sorted(self._database.execute(newest, values), key=itemgetter(2)):
            if issued := self.plan_revision(plan, revision):
                yield issued

    def plan_revision(self, plan: str, revision: int) -> PlanRevision | None:
        """The `plan` as issued with this `revision`; None if it never was."""
        # Here and below: check-overdue runs each morning and needs none of these records.
        from taskmap.ledger.records import PlanRevision

        rows = self._database.execute(
            "SELECT content, source, as_of FROM issued WHERE plan = ? AND revision = ?",
            (plan, revision),
        )
        for content, source, as_of in rows:
            return PlanRevision(plan, revision, content, source, datetime.date.fromisoformat(as_of))
        return None

    def revision_before(self, plan: str, revision: int) -> PlanRevision | None:
        """The `plan` as it was issued last before this `revision`; None if it was not."""
        rows = self._database.execute(
            "SELECT max(revision) FROM issued WHERE plan = ? AND revision < ?", (plan, revision)
        )
        return self.plan_revision(plan, rows[0][0] or 0)

    def events(
        self,
        plan: str | None = None,
        *kinds: str,
        until: datetime.date | None = None,
        names: OtherNames | None = None,
        period: str | None = None,
    ) -> Iterator[LedgerEntry]:
        """The entries of these kinds (none: all) `until` that day in order of arrival, of one `plan` or (None) all, for the
        `period` of this label or (None) any, units by the `names` of another day where these are given.
        """
        rows = self.corrected.entry_rows(plan, kinds, until, period)
        if names is None:
            names = self.other_names(plan, until) if rows else {}
        return (renaming.with_current_name(self.corrected.entry(row), names) for row in rows)

    def withdrawn(
        self,
        plan: str | None,
        kind: EntryKind,
        until: datetime.date | None = None,
        names: OtherNames | None = None,
    ) -> list[LedgerEntry]:
        """The entries of this `kind` of the `plan` (None: of all), entered for a day up to `until`, that were withdrawn; as
        they were recorded but for the `names`, which are as in `events`.
        """
        found = self.corrected.withdrawn(plan, kind, until or datetime.date.max)
        if names is None:
            names = self.other_names(plan, until) if found else {}
        return [renaming.with_current_name(each, names) for each in found]

    def unit_names(self, plan: str) -> frozenset[str]:
        """Every name that a unit of the `plan` had in an entry of the ledger or in an issue, also in one that was withdrawn:
        a letter may have gone out under it.
        """
        return parts.every_unit_name(self._database, plan)

    def other_names(self, plan: str | None, until: datetime.date | None) -> OtherNames:
        """The names that the units of the plan (None: of all plans) have in its last revision `until` that day, by those
        that they had before or got later.
        """
        if plan is None:
            plans = self._database.execute("SELECT DISTINCT plan FROM issued")
            return dict(pair for (each,) in plans for pair in self.other_names(each, until).items())
        issue = self._last_issue(plan, until)
        return issue.other_names if issue else {}

    def predecessors(self, plan: str, until: datetime.date | None = None) -> Sequence[Predecessor]:
        """Whose words count on for which units, by the plan's last revision `until` that day."""
        issue = self._last_issue(plan, until)
        return issue.predecessors if issue else ()

    def _last_issue(self, plan: str, until: datetime.date | None) -> LatestIssue | None:
        if (plan, until) not in self._last_issues:
            history = next(read_histories(self._database, ISSUES, plan), None)
            issue = history.latest_issue(until) if history else None
            self._last_issues[plan, until] = issue
        return self._last_issues[plan, until]

    def find_file(self, digest: str) -> LedgerEntry | None:
        """The last entry about a file whose bytes have this SHA-256 `digest`, None if there is none; its
        kind tells what became of the file. Inside `Ledger.write_transaction` nobody else can enter the file
        before the block ends.
        """
        last = "WHERE e.digest = ? ORDER BY e.entry DESC LIMIT 1"
        return next(iter(self.corrected.effective_entries(last, digest)), None)

    def file_entries(
        self, digest: str, until: datetime.date | None = None
    ) -> Sequence[LedgerEntry]:
        """All entries about that file, of later days too, the last one first, with the names that their units had on the
        day `until` (None: have now): a file may hold returns of several.
        """
        found = self.corrected.effective_entries("WHERE e.digest = ? ORDER BY e.entry DESC", digest)
        names = self.other_names(None, until) if found else {}
        return [renaming.with_current_name(each, names) for each in found]

    def latest_progress(
        self,
        plan: str,
        until: datetime.date | None = None,
        period: str | None = None,
        names: OtherNames | None = None,
    ) -> Iterator[ProgressRecord]:
        """The last word of each unit on each measure of the `plan` until that day (see tracking.words), of
        one `period` or (None) of all, in the order in which they were entered. A measure that a later
        return leaves out keeps its earlier row. `names`: as in `events`.
        """
        # As at `plan_revision`.
        from taskmap.ledger import last_words

        if names is None:
            names = self.other_names(plan, until)
        predecessors = self.predecessors(plan, until)
        return last_words.read_last_words(self._database, plan, until, period, names, predecessors)

    def done_parts(
        self,
        issue: LatestIssue,
        until: datetime.date | None = None,
        units: Collection[str] | None = None,
    ) -> frozenset[tuple[str, str]]:
        """The unit and the measure of all that at least the `units` (None: any) ever called done until that day, by
        which the plan was issued so.
        """
        speakers = None if units is None else issue.speakers(units)
        rows = parts.done_parts(self._database, issue.plan, speakers, until)
        names = issue.names
        done = {(names.get(unit, unit), measure) for unit, measure in rows}
        inherited = {
            (each.unit, each.item)
            for each in issue.predecessors
            if (each.former, each.item) in done
        }
        return frozenset(done | inherited)

    def done_counts(self, plan: str, until: datetime.date) -> Mapping[tuple[str, str], int]:
        """By the unit and the measure in how many returns up to that day each was called done."""
        names, predecessors = self.other_names(plan, until), self.predecessors(plan, until)
        return parts.done_counts(self._database, plan, until, names, predecessors)

    def words(
        self, issue: LatestIssue, units: Collection[str], until: datetime.date | None = None
    ) -> Iterator[tuple[str, str, Word]]:
        """What the `units` said until that day, by which the plan was issued so, and what their predecessors had said,
        each word behind its unit and the id of its measure.
        """
        successions, names = Successions(issue.predecessors), issue.names
        clause, values = where_clause(plan=issue.plan, until=("day", until))
        for name in sorted(issue.speakers(units)):
            rows = self._database.execute(
                "SELECT measure, period, day, entry, status, done_on"
                f" FROM progress{clause} AND unit = ?",
                (*values, name),
            )
            unit = names.get(name, name)
            for measure, *columns in rows:
                word = outstanding.word(tuple(columns))
                yield unit, measure, word
                for successor in successions.successors(unit, measure):
                    yield successor, measure, replace(word, is_inherited=True)

    def submissions(
        self,
        plan: str,
        period: str | None = None,
        units: Collection[str] | None = None,
        until: datetime.date | None = None,
        names: OtherNames | None = None,
    ) -> Iterator[SubmissionRecord]:
        """The submissions of these `units` for the `plan` and `period` (None: all) until that day in order of
        arrival (on one day in that in which they were entered), each with its rows; superseded ones too. `names`: as in
        `events`.
        """
        # As at `plan_revision`.
        from taskmap.ledger import submissions

        if names is None:
            names = self.other_names(plan, until)
        return submissions.read_submissions(
            self._database, self.corrected, names, plan, period, units, until
        )

    def periods(self, plan: str, until: datetime.date | None = None) -> tuple[str, ...]:
        """The periods for which the `plan` got a return `until` that day, in the order of their first
        returns.
        """
        clause, values = where_clause(plan=plan, kind=(EntryKind.SUBMISSION,), until=("day", until))
        rows = self._database.execute(
            f"SELECT period, min(entry) FROM entries{clause} GROUP BY period", values
        )
        return tuple(period for period, _ in sorted(rows, key=itemgetter(1)))

    def duties(
        self,
        plan: str | None = None,
        by: datetime.date | None = None,
        until: datetime.date | None = None,
        periods: Collection[str] = (),
    ) -> Iterator[DutyRecord]:
        """The reports that each `plan` (None: all) asks for as issued last by the day `until`, in order of
        the due date, with the day on which the first accepted return came. `by`: only those due on that day or
        before; `periods`: only those for periods of these labels (none: all).
        """
        issued, first = where_clause(plan=plan, kind=("issued", "duties"), until=("day", until))
        clause, second = where_clause(plan=plan, kind=(EntryKind.SUBMISSION,), until=("day", until))
        asked, third = where_clause(periods=periods, until=("due", by))
        returns = f"SELECT plan, unit, period, day FROM entries{clause}"
        others = self.other_names(plan, until)
        head, names = with_clause(renaming.other_names_tables(others))
        if others:
            returns = f"""
                SELECT e.plan, coalesce(f.unit, e.unit) AS unit, e.period, e.day FROM ({returns}) e
                LEFT JOIN other_names f ON f.plan = e.plan AND f.name = e.unit
            """
        rows = self._database.execute(
            f"""
            {head} SELECT d.plan, d.revision, d.unit, d.rule, d.period, d.due, d.provisional, c.day
            FROM (SELECT * FROM duties{asked}) d
            JOIN (SELECT plan, max(entry) AS entry FROM entries{issued} GROUP BY plan) l
                ON l.plan = d.plan AND l.entry = d.entry
            LEFT JOIN (
                SELECT plan, unit, period, min(day) AS day FROM ({returns}) r
                GROUP BY plan, unit, period
            ) c ON c.plan = d.plan AND c.unit = d.unit AND c.period = d.period
            ORDER BY d.due, d.plan, d.line
            """,
            (*names, *third, *first, *second),
        )
        return _duty_records(rows)

    def latest_issues(
        self, until: datetime.date | None = None, plan: str | None = None
    ) -> Iterator[LatestIssue]:
        """How each `plan` (None: all) was issued last by the day `until`, or its due dates computed again;
        in the order in which the plans were first issued.
        """
        for history in read_histories(self._database, ISSUES, plan):
            if issue := history.latest_issue(until):
                yield issue

    def office_timezone(self) -> str:
        """The time zone by which the office counts its days: that of the plan issued first, or the default one without
        any.
        """
        return next((each.timezone for each in self.latest_issues()), DEFAULT_TIMEZONE)

    def first_issue_day(self, plan: str) -> datetime.date:
        """The day from which the `plan` has been issued; it must have been."""
        return next(read_histories(self._database, ISSUES, plan)).first_day

    def histories(self) -> Iterator[PlanHistory]:
        """What was decided of each plan, in the order in which they were first issued."""
        return read_histories(self._database)

    def parts(self, issue: LatestIssue, units: Collection[str] | None = None) -> list[Part]:
        """Who had which part in the plan from when to when, up to this issue, with which they were recorded: those of
        the `units`, and all that answer for their measures; None: all.
        """
        return parts.read_parts(self._database, issue, units)

    def closure_steps(
        self, plan: str, until: datetime.date | None = None
    ) -> list[tuple[str, ClosureStep]]:
        """The steps of closure until that day, as recorded, each with the id of its task or measure."""
        return outstanding.closure_steps(self.events(plan, EntryKind.CLOSURE, until=until))

    def plan_facts(
        self,
        issue: LatestIssue,
        until: datetime.date,
        last: datetime.date,
        events: Sequence[LedgerEntry],
        obligations: Sequence[Obligation] | None = None,
    ) -> PlanFacts:
        """What of a plan was not in, not done or not closed on the day `until`, of all that is due by
        `last`; both days are included. The `events` hold its closures and extensions until that day;
        `obligations` stand for those recorded of an issue that is outdated.
        """
        return outstanding.facts(self._database, issue, until, last, events, obligations)

    def obligations(self, issue: LedgerEntry) -> Iterator[Obligation]:
        """What is to be done by when in the plan that the entry `issue` issued: see
        `outstanding.obligations`.
        """
        return outstanding.obligations(self._database, issue)

    def milestone_ids(self, plan: str) -> frozenset[tuple[str, str]]:
        """The ids that milestones of the `plan` ever had, each behind that of its measure."""
        rows = self._database.execute(
            "SELECT DISTINCT measure, milestone FROM deadlines WHERE plan = ? AND milestone <> ''",
            (plan,),
        )
        return frozenset((measure, milestone) for measure, milestone in rows)

    def duties_of(self, issue: LedgerEntry) -> Iterator[DutyRecord]:
        """The reports that the entry `issue` of a plan asks for, in the plan's order, without what came."""
        rows = self._database.execute(
            "SELECT plan, revision, unit, rule, period, due, provisional, NULL FROM duties"
            " WHERE plan = ? AND entry = ? ORDER BY line",
            (issue.plan, issue.number),
        )
        return _duty_records(rows)

    def count_due(self, issue: LatestIssue, by: datetime.date) -> tuple[int, int]:
        """How many reports, and how many measures and milestones, were due before the day `by`."""
        return outstanding.count_due(self._database, issue, by)

    def has_obligations(self, issue: LatestIssue, unit: str) -> bool:
        """Whether the plan, as issued last, asks a report, a measure or a milestone of the `unit`."""
        return outstanding.has_obligations(self._database, issue, unit)


def _duty_records(rows: Iterable[Row]) -> Iterator[DutyRecord]:
    # As at `LedgerReader.plan_revision`.
    from taskmap.ledger import row_records

    return map(row_records.duty_record, rows)
