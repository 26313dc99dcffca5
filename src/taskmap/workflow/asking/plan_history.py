"""The ledger to all that ever came to the measures of a plan up to a day, read once and found by the measure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from operator import itemgetter

from taskmap.documents.entry_list import EntryLine
from taskmap.documents.measure_page import MeasureWord, RevisionChanges
from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import with_current_name
from taskmap.plan.diff import comparing
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Measure, Plan, Task
from taskmap.plan.progress import milestone_row_id
from taskmap.tracking.closure import ClosureStep, closure_state
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import Reply
from taskmap.workflow.asking.entry_log import EntryLines
from taskmap.workflow.records import issued_plans
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.letters import OF_SEVERAL, read_entries


def row_ids(measure: Measure, plan: Plan) -> tuple[str, ...]:
    """Its own id, and the numbers of the rows of its milestones."""
    milestones = (milestone_row_id(measure.id, each.id) for each in milestones_of(measure, plan))
    return (measure.id, *milestones)


class _EntriesByItem:
    """Entries in their order, found by the id of the measure, milestone or task that they are about."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self._found: dict[str, list[tuple[int, LedgerEntry]]] = defaultdict(list)
        for place, each in enumerate(entries):
            self._found[each.measure].append((place, each))

    def of(self, items: Collection[str]) -> list[LedgerEntry]:
        found = [pair for item in items for pair in self._found.get(item, ())]
        return [entry for _, entry in sorted(found, key=itemgetter(0))]


class MeasureHistories:
    """The entries about the measures of the plan `issued` up to the `day`, those that were withdrawn too."""

    def __init__(self, reader: LedgerReader, issued: IssuedPlan, day: datetime.date) -> None:
        self._reader, self._issued, self._plan, self._day = reader, issued, issued.plan, day
        self._entry_lines = EntryLines(reader)
        self._counting: dict[EntryKind, _EntriesByItem] = {}
        self._withdrawn: dict[EntryKind, _EntriesByItem] = {}

    def words(self, measure: Measure) -> tuple[MeasureWord, ...]:
        """What units said of it in returns, period by period."""
        return tuple(self._words.get(measure.id, ()))

    @cached_property
    def _words(self) -> Mapping[str, list[MeasureWord]]:
        owners = {
            row: each.id for each in self._plan.every_measure() for row in row_ids(each, self._plan)
        }
        found: dict[str, list[MeasureWord]] = defaultdict(list)
        returns = self._reader.submissions(self._plan.id, until=self._day)
        for each in sorted(returns, key=lambda each: each.order):
            sent = each.submission
            for row in sent.rows:
                if measure := owners.get(row.measure):
                    word = MeasureWord(
                        sent.period,
                        sent.unit,
                        sent.received_on,
                        each.number,
                        row,
                        each.is_superseded,
                    )
                    found[measure].append(word)
        return found

    def stage(self, task: Task, measure: Measure) -> str:
        """How far the closing of the measure, or of its `task`, has come."""
        events = self._events(EntryKind.CLOSURE).of(self._items(task, measure))
        return closure_state(codec.decode(each, ClosureStep) for each in events).stage

    def entries(self, kind: EntryKind, task: Task, measure: Measure) -> tuple[EntryLine, ...]:
        """Those of this `kind` about the `measure` or its `task`."""
        if kind not in self._withdrawn:
            withdrawn = self._reader.withdrawn(self._plan.id, kind, self._day)
            self._withdrawn[kind] = _EntriesByItem(withdrawn)
        items = self._items(task, measure)
        return self._lines([*self._events(kind).of(items), *self._withdrawn[kind].of(items)])

    def _events(self, kind: EntryKind) -> _EntriesByItem:
        """The entries of this kind that count."""
        if kind not in self._counting:
            events = self._reader.events(self._plan.id, kind, until=self._day)
            self._counting[kind] = _EntriesByItem(events)
        return self._counting[kind]

    def _items(self, task: Task, measure: Measure) -> set[str]:
        return {*row_ids(measure, self._plan), task.id}

    def letters(self, measure: Measure) -> tuple[EntryLine, ...]:
        """The letters that press for it, and what was answered to them."""
        own = self._letters.get(measure.id, [])
        replies = [reply for each in own for reply in self._replies.get(each.number, ())]
        return self._lines([*own, *replies])

    @cached_property
    def _letters(self) -> Mapping[str, list[LedgerEntry]]:
        """By the id of the measure those that press for it."""
        kind = EntryKind.REMINDER
        letters = read_entries(self._reader, kind, self._day)
        for plan in (self._plan.id, OF_SEVERAL):
            letters += self._reader.withdrawn(plan, kind, self._day)
        found: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in letters:
            letter = codec.decode(entry, Reminder)
            own = (each for each in letter.items if (each.plan or letter.plan) == self._plan.id)
            for measure in dict.fromkeys(each.measure for each in own):
                found[measure].append(entry)
        return found

    @cached_property
    def _replies(self) -> Mapping[int, list[LedgerEntry]]:
        """By the number of the entry of a letter what was answered to it."""
        found: dict[int, list[LedgerEntry]] = defaultdict(list)
        for each in read_entries(self._reader, EntryKind.REPLY, self._day):
            found[codec.decode(each, Reply).letter].append(each)
        return found

    def corrections(
        self, task: Task, measure: Measure, units: Collection[str]
    ) -> tuple[EntryLine, ...]:
        """What was corrected of it, and of the returns of these `units`, in which it has a row."""
        if not self._corrections:
            return ()
        items = self._items(task, measure)
        own = (
            each
            for each in self._corrections
            if each.measure in items or (each.period and each.unit in units)
        )
        return self._lines(own)

    @cached_property
    def _corrections(self) -> tuple[LedgerEntry, ...]:
        corrected = self._reader.corrected.corrections(self._plan.id, self._day)
        names = self._reader.other_names(self._plan.id, self._day)
        return tuple(with_current_name(each, names) for each, _, _ in corrected)

    def revisions(self, task: Task, measure: Measure) -> Iterator[RevisionChanges]:
        """Those that changed something of it or of its `task`, the last one first."""
        for number, day, changes in self._revisions:
            if own := tuple(each for each in changes if each.id in (measure.id, task.id)):
                yield RevisionChanges(number, day, own)

    @cached_property
    def _revisions(self) -> tuple[tuple[int, datetime.date, tuple[PlanChange, ...]], ...]:
        found = []
        after = self._plan
        current = self._reader.plan_revision(after.id, self._issued.revision)
        while current and (before := self._reader.revision_before(self._plan.id, current.revision)):
            earlier = issued_plans.load_plan(self._reader, before, self._day).plan
            changes = tuple(comparing.compare(earlier, after))
            found.append((current.revision, current.as_of, changes))
            after, current = earlier, before
        return tuple(found)

    def _lines(self, found: Iterable[LedgerEntry]) -> tuple[EntryLine, ...]:
        ordered = sorted(found, key=lambda each: each.number)
        return tuple(map(self._entry_lines.of, ordered))
