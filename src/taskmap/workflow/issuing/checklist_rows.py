"""Which rows the checklists of a plan have, by what its units have said up to a day: for those that go out, and those counted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from taskmap.ledger.entries import EntryKind
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.milestones import MilestonePart, last_day_asked, milestone_parts
from taskmap.plan.model import Assignment, Plan
from taskmap.plan.progress import Progress, Submission
from taskmap.plan.units import Registry
from taskmap.tracking.closure import struck_items
from taskmap.tracking.deadlines import effective_part
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.milestones import is_asked
from taskmap.tracking.owed import OwedReports
from taskmap.workflow.records import owed_reports, unit_returns

_NOTHING_SAID: Mapping[str, Progress] = MappingProxyType({})


class KnownOfPlan(Struct, frozen=True):
    """What the ledger knows of a plan on a day: what is owed, the returns by unit as they came, and with what it took over,
    the last one last, and what is `struck` off.
    """

    owed: OwedReports
    own_returns: Mapping[str, Sequence[Submission]]
    returns: Mapping[str, Sequence[Submission]]
    struck: Collection[str]


class ChecklistRows(Struct, frozen=True, dict=True):
    """Of a plan; `known` is None where it was not issued yet, or nothing was said or struck off that could close a row."""

    plan: Plan
    registry: Registry
    assignments: Sequence[Assignment]
    extensions: Extensions
    known: KnownOfPlan | None = None

    @cached_property
    def units(self) -> Mapping[str, Sequence[Assignment]]:
        """By unit what it has to do: nobody else has a checklist."""
        found: dict[str, list[Assignment]] = defaultdict(list)
        for each in self.assignments:
            found[each.unit].append(each)
        return found

    def said_before(self, unit: str, period: str) -> Mapping[str, Progress]:
        """What the unit had said last, by measure and milestone, before the period of this label."""
        returns = self.known.returns if self.known else {}
        if unit not in returns:
            return _NOTHING_SAID
        if (found := self._words.get((unit, period))) is None:
            found = unit_returns.latest_before(returns[unit], period)
            self._words[unit, period] = found
        return found

    def last_said(self, unit: str) -> Mapping[str, Progress]:
        """What the unit has said last, by measure and milestone, for whatever period."""
        return self._last_words.get(unit, _NOTHING_SAID)

    def open_assignments(self, unit: str, period: str, *, even_done: bool) -> Sequence[Assignment]:
        """Those of the unit of which it has a row to fill in for the period of this label: it had something left to say of
        them when that began. `even_done`: a rule wants reports of what is done all the same.
        """
        if even_done or self.known is None:
            return self.units[unit]
        needs_no_row = self.known.owed.needs_no_row
        return [
            each for each in self.units[unit] if not needs_no_row(unit, each.measure.id, period)
        ]

    def milestones(
        self, unit: str, period: str, said: Callable[[str], Mapping[str, Progress]]
    ) -> list[MilestonePart]:
        """The milestones that the checklist of the unit for the period of this label asks about, by what each unit `said`:
        for one that goes out `last_said`, since nobody is asked about what is met; for one of any time `said_before`.
        """
        if unit not in self._milestone_parts or not (by := last_day_asked(period)):
            return []
        struck = self.known.struck if self.known else ()
        return [
            each
            for each in self._milestone_parts[unit]
            if is_asked(
                each,
                by,
                self._answering.get(each.assignment.measure.id, ()),
                lambda name, item: said(name).get(item),
                struck,
            )
        ]

    @cached_property
    def _milestone_parts(self) -> Mapping[str, Sequence[MilestonePart]]:
        found: dict[str, list[MilestonePart]] = defaultdict(list)
        for each in milestone_parts(self.assignments, self.registry, self.plan):
            found[each.assignment.unit].append(effective_part(each, self.extensions))
        return dict(found)

    @cached_property
    def _answering(self) -> Mapping[str, Sequence[str]]:
        return answerable_by_measure(self.assignments, self.plan.leads)

    @cached_property
    def _words(self) -> dict[tuple[str, str], Mapping[str, Progress]]:
        return {}

    @cached_property
    def _last_words(self) -> Mapping[str, Mapping[str, Progress]]:
        returns = self.known.returns if self.known else {}
        return {unit: unit_returns.latest_rows(own) for unit, own in returns.items()}


def read_known(
    reader: LedgerReader, issue: LatestIssue, day: datetime.date | None = None
) -> KnownOfPlan:
    """What was known on the `day` (None: is known now) of the plan that was issued so; its units have the names of that
    `issue`.
    """
    plan, own = issue.plan, dict[str, Sequence[Submission]]()
    if reader.periods(plan, day):
        own.update(unit_returns.progress_by_unit(reader, plan, day, issue.other_names))
    return KnownOfPlan(
        owed_reports.read_owed_reports(reader, issue, day, row_by_row=True),
        own,
        unit_returns.inherit_returns(own, issue.predecessors) if own else own,
        struck_items(reader.closure_steps(plan, day)),
    )


def has_words(reader: LedgerReader, plan: str) -> bool:
    """Whether anything was ever said of the plan (its id), or struck off."""
    return bool(reader.periods(plan)) or any(reader.events(plan, EntryKind.CLOSURE))
