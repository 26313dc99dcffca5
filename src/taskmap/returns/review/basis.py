"""A plan to what each of its units owes: the facts against which returns are checked."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.plan import wording
from taskmap.plan.milestones import MilestonePart, milestone_parts
from taskmap.plan.model import Assignment, Deadline, Duty, Plan
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.units import Registry
from taskmap.returns.review.printed_text import PrintedRow, SentRevision
from taskmap.returns.review.verification import IssuedChecklists

_OFFICE_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class ExpectedRow(NamedTuple):
    """A row of a checklist as the plan has it now: that of a measure, or of a milestone, which may stay blank."""

    number: str
    text: str
    deadline: Deadline
    is_milestone: bool = False
    begins: datetime.date | None = None
    """The day on which the work begins, before which it cannot be done."""


def _owes_report(unit: str, label: str) -> bool:
    return False


def _needs_row(unit: str, measure: str, label: str) -> bool:
    return False


def _was_never_held(unit: str, measure: str) -> bool:
    return False


class ReviewBasis(Struct, frozen=True, dict=True):
    """What the units of a plan owe, by unit; worked out once and asked for every return.

    `fingerprints` are those of the measures as they stand now, by measure; without them no row is
    reported as changed.
    """

    plan: Plan
    registry: Registry
    revision: int
    assignments_by_unit: Mapping[str, Mapping[str, Assignment]]
    duties: Mapping[tuple[str, str], tuple[Duty, ...]]
    """By unit and period: two rules may share a period."""
    periods: tuple[str, ...] = ()
    """Periods for which any unit reports, in the order of their due dates."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    milestones_by_unit: Mapping[str, Sequence[MilestonePart]] = field(default_factory=dict)
    owes_nothing: Callable[[str, str], bool] = _owes_report
    """Whether a report of a unit for the period of a label is asked but not owed, since the unit had nothing open."""
    needs_no_row: Callable[[str, str, str], bool] = _needs_row
    """Whether a unit had nothing left to do in a measure when the period of a label began."""
    was_held: Callable[[str, str], bool] = _was_never_held
    """Whether a unit has or, by an earlier revision, had a part in a measure."""
    checklists: IssuedChecklists = field(default_factory=IssuedChecklists)
    """What went out to the units, by which their returns are verified."""
    earlier: Mapping[int, SentRevision] = field(default_factory=dict)
    """What went out by each revision before this one; of one that is not in it nothing is compared."""
    approvals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The words behind deadlines that were extended, by measure or the row of a milestone."""
    issued_on: datetime.date | None = None
    """The day from which the plan has been issued; None where that is no matter."""

    @classmethod
    def of(
        cls,
        plan: Plan,
        registry: Registry,
        revision: int,
        assignments: Sequence[Assignment],
        duties: Sequence[Duty],
        fingerprints: Mapping[str, str],
        owes_nothing: Callable[[str, str], bool] = _owes_report,
        needs_no_row: Callable[[str, str, str], bool] = _needs_row,
        was_held: Callable[[str, str], bool] = _was_never_held,
        checklists: IssuedChecklists | None = None,
        earlier: Mapping[int, SentRevision] = MappingProxyType({}),
        approvals: Mapping[str, Sequence[str]] = MappingProxyType({}),
        issued_on: datetime.date | None = None,
    ) -> ReviewBasis:
        """What the assignments and duties of a plan come to, by unit; `revision` is the one that is
        in force. `fingerprints` by the id of the measure.
        """
        rows: dict[str, dict[str, Assignment]] = defaultdict(dict)
        for each in assignments:
            rows[each.unit][each.measure.id] = each
        duties_by_period: dict[tuple[str, str], tuple[Duty, ...]] = defaultdict(tuple)
        for duty in duties:
            duties_by_period[duty.unit, duty.period] += (duty,)
        periods = tuple(dict.fromkeys(label for _, label in duties_by_period))
        milestones: dict[str, list[MilestonePart]] = defaultdict(list)
        for part in milestone_parts(assignments, registry, plan):
            milestones[part.assignment.unit].append(part)
        return cls(
            plan,
            registry,
            revision,
            dict(rows),
            dict(duties_by_period),
            periods,
            fingerprints,
            dict(milestones),
            owes_nothing,
            needs_no_row,
            was_held,
            checklists or IssuedChecklists(),
            earlier,
            approvals,
            issued_on,
        )

    def unit_name(self, name: str) -> str:
        """The name under which the unit that `name` means is registered, also where an office within it stands behind
        the name in brackets; an unknown name as it stands.
        """
        if not self.registry.resolve(name) and (inner := _OFFICE_BEHIND.sub("", name)):
            return self.registry.registered_name(inner) if self.registry.resolve(inner) else name
        return self.registry.registered_name(name)

    def expected_rows(self, unit: str) -> dict[str, ExpectedRow]:
        """The rows in which the `unit` may report, by their numbers, in the order of the plan; first all measures."""
        rows = [
            ExpectedRow(
                each.measure.id,
                each.measure.text,
                each.measure.deadline,
                begins=self._begins(each),
            )
            for each in self.assignments_by_unit[unit].values()
        ]
        rows += [
            ExpectedRow(
                each.row_id,
                wording.milestone_row(each.milestone),
                each.milestone.by,
                True,
                self._begins(each.assignment),
            )
            for each in self.milestones_by_unit.get(unit, ())
        ]
        return {row.number: row for row in rows}

    def sent_rows(self, revision: int, unit: str) -> dict[str, PrintedRow]:
        """What was printed in the rows that the `unit` was given by the `revision`; nothing where that is not known."""
        sent = (
            SentRevision(self.assignments_by_unit, self.milestones_by_unit)
            if revision == self.revision
            else self.earlier.get(revision)
        )
        return dict(sent.rows(unit, self.approvals)) if sent else {}

    @cached_property
    def measures_by_row(self) -> Mapping[str, str]:
        """The numbers of all rows of the plan, whoever has them, measures and milestones; each with the id of its
        measure.
        """
        parts = (part for own in self.milestones_by_unit.values() for part in own)
        measures = {each.id: each.id for each in self.plan.every_measure()}
        return measures | {each.row_id: each.assignment.measure.id for each in parts}

    def _begins(self, assignment: Assignment) -> datetime.date | None:
        return assignment.measure.begins or self.plan.begins

    def duty(self, unit: str, period: str, rule: str = "") -> Duty | None:
        """What `unit` owes for `period`, under the rule of that name if there is one, else under
        the first; None if it owes nothing.
        """
        duties = self.duties.get((unit, period), ())
        return next((duty for duty in duties if duty.rule.name == rule), next(iter(duties), None))


class Arrival(Struct, frozen=True, dict=True):
    """When a return was received, and all other `returns` that its unit ever sent."""

    received_on: datetime.date
    returns: Sequence[Submission] = ()

    @cached_property
    def open_until(self) -> Mapping[str, datetime.date]:
        """By each measure that any of the returns calls not done the last day on which such a one was received."""
        days: dict[str, datetime.date] = {}
        for each in self.returns:
            for row in each.rows:
                if row.status is not Status.DONE:
                    last = days.get(row.measure, each.received_on)
                    days[row.measure] = max(last, each.received_on)
        return days

    def last_said(self, measure: str, period: str) -> Progress | None:
        """What the unit said last of the measure (its id) for the period of this label."""
        rows = (
            row for each in reversed(self.returns) if each.period == period for row in each.rows
        )
        return next((row for row in rows if row.measure == measure), None)


class Strictness(Struct, frozen=True):
    """What a reporting rule demands. `requires_evidence`: 已完成 needs 佐证材料. `all_or_nothing`: one
    wrong row sends back all.
    """

    requires_evidence: bool = False
    all_or_nothing: bool = False


LENIENT = Strictness()
