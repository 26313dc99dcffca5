"""What is owed and what came back, as the ledger has them, to the list of what is late on a given day.

Four clocks: a report owed and not in; a measure or milestone past its day and not done; a measure reported done
and not closed within its limit; a public notice that ended with nothing decided. Nothing here loads the plan
or its model: this runs every morning for a year, and nearly always finds nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict, replace

from taskmap.plan.progress import meets_deadline, milestone_row_id
from taskmap.tracking.extensions import Extension, Extensions
from taskmap.tracking.milestones import LastWord, is_met

if TYPE_CHECKING:
    from taskmap.tracking.closure import ClosureState, ClosureStep

_DAY = datetime.timedelta(days=1)


OBLIGATION_RULES = 2
"""The version of the rules by which obligations.plan_obligations works; what was worked out by another is worked out anew."""


class OverdueKind(StrEnum):
    """Which of the clocks ran out. What fell due on the same day is listed in this order."""

    REPORT = "report"
    MEASURE = "measure"
    MILESTONE = "milestone"
    CLOSURE = "closure"
    NOTICE = "notice"

    @property
    def chinese(self) -> str:
        """The word for it in lists and letters: 未报送, 举措逾期."""
        return _CHINESE[self.value]


_CHINESE = {
    "report": "未报送",
    "measure": "举措逾期",
    "milestone": "节点逾期",
    "closure": "未销号",
    "notice": "公示未决",
}


class Obligation(NamedTuple):
    """What a unit has to finish by when: a whole measure, or a milestone in it.

    A measure has one for each unit that answers for it; `due` is None where the plan gives no date. `ongoing`: it
    goes on after that day. `closing_limit_days`: calendar days from the day it is reported done to its closing, alone
    or with its task; None where the plan wants no closing.
    """

    task: str
    measure: str
    unit: str
    kind: OverdueKind
    due: datetime.date | None
    what: str = ""
    ongoing: bool = False
    closing_limit_days: int | None = None
    milestone: str = ""
    """The id of the milestone in its measure; "" for a whole measure."""

    @property
    def item(self) -> str:
        """What the office calls it: the id of the measure, or the number of the milestone's row."""
        return milestone_row_id(self.measure, self.milestone) if self.milestone else self.measure


class MissingReport(NamedTuple):
    """A report that has not come; `rule` is what its rule is called."""

    unit: str
    rule: str
    period: str
    due: datetime.date


class OpenObligation(Struct, frozen=True):
    """An obligation and what its unit last reported of the measure: `status` is empty where it never reported.
    `done_by_all`: every unit that answers for the measure reports it as done. `milestone_status` and
    `milestone_percent` are what the unit last reported of the milestone itself.
    """

    obligation: Obligation
    status: str
    percent: float | None = None
    done_by_all: bool = False
    milestone_status: str = ""
    milestone_percent: float | None = None


class PendingClosure(Struct, frozen=True):
    """An obligation to be closed; `since` is the day from which on its unit reports it as done, None if it does not."""

    obligation: Obligation
    since: datetime.date | None


def _has_id(obligation: Obligation) -> bool:
    """Not so the milestones of old ledgers, which the number of their measure would confuse with it."""
    return bool(obligation.milestone) or obligation.kind == OverdueKind.MEASURE


def effective_extension(obligation: Obligation, extensions: Extensions) -> Extension | None:
    """The extension of the obligation's deadline, None where that itself holds, and without a date. A milestone is
    extended by itself: that of its measure does not count for it.
    """
    if obligation.due is None or not _has_id(obligation):
        return None
    return extensions.effective(obligation.item, obligation.unit)


class PlanFacts(Struct, frozen=True):
    """All that is known of a plan on a day; extensions and steps in the order in which they were recorded."""

    plan: str
    missing: Sequence[MissingReport] = ()
    open_obligations: Sequence[OpenObligation] = ()
    pending_closures: Sequence[PendingClosure] = ()
    extensions: Sequence[Extension] = ()
    closure_steps: Sequence[tuple[str, ClosureStep]] = ()
    """Each with the id of the task or measure that it is about."""


class OverdueItem(Struct, frozen=True):
    """Something late, or due soon. `days` and `working_days` count from the day after `due`; where negative, so many
    are left. `milestone` is the id of one in its measure, "" where it is none.

    `first_due` is the deadline before an extension, None without one; `number` is the document that approved it.
    """

    kind: OverdueKind
    plan: str
    unit: str
    measure: str
    period: str
    due: datetime.date
    days: int
    working_days: int
    what: str
    first_due: datetime.date | None = None
    number: str = ""
    milestone: str = ""

    @property
    def item(self) -> str:
        """What the office calls it: the id of the measure, or the number of the milestone's row."""
        return milestone_row_id(self.measure, self.milestone) if self.milestone else self.measure

    @property
    def is_late(self) -> bool:
        """Whether `due` has passed; what falls due today is not late."""
        return self.days > 0


CountWorkingDays = Callable[[datetime.date, datetime.date], int]
"""How many working days there are from one day to another, both counted."""


def find_overdue(
    facts: PlanFacts,
    day: datetime.date,
    within: int | None,
    count_working_days: CountWorkingDays,
    units: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> list[OverdueItem]:
    """What is late on `day`, the oldest first; with `within` also what falls due in the next so many days. Of these
    `units` and `kinds` alone; an empty sequence of either lets all pass.

    `count_working_days` is called once for each due date of what is found.
    """
    closings = item_closings(facts.closure_steps)
    clocks = (
        _reports(facts),
        _obligations(facts, closings),
        _closures(facts, closings),
        _notices(facts, closings),
    )
    last = horizon(day, within)
    due = [
        each
        for clock in clocks
        for each in clock
        if each.due <= last
        and (not units or each.unit in units)
        and (not kinds or each.kind in kinds)
    ]
    order = list(OverdueKind)
    due.sort(key=lambda each: (each.due, order.index(each.kind)))
    counted: dict[datetime.date, int] = {}
    for each in due:
        if each.due not in counted:
            first, end = sorted((each.due, day))
            count = count_working_days(first + _DAY, end)
            counted[each.due] = count if each.due < day else -count
    return [
        replace(each, days=(day - each.due).days, working_days=counted[each.due]) for each in due
    ]


def horizon(day: datetime.date, within: int | None) -> datetime.date:
    """The last due date that counts on `day`: the day before it, or with `within` the day so many days after it."""
    return day + (-1 if within is None else within) * _DAY


def _reports(facts: PlanFacts) -> Iterator[OverdueItem]:
    for unit, rule, period, due in facts.missing:
        yield OverdueItem(OverdueKind.REPORT, facts.plan, unit, "", period, due, 0, 0, rule)


def open_obligations(facts: PlanFacts) -> Iterator[Obligation]:
    """What is neither done nor struck off, of what has a day."""
    return _open_obligations(facts, item_closings(facts.closure_steps))


def _open_obligations(
    facts: PlanFacts, closings: Mapping[str, ClosureState]
) -> Iterator[Obligation]:
    for each in facts.open_obligations:
        if not (_is_done(each) or _is_struck_off(each.obligation, closings)):
            yield each.obligation


def _obligations(facts: PlanFacts, closings: Mapping[str, ClosureState]) -> Iterator[OverdueItem]:
    extensions = Extensions(facts.extensions)
    for owed in _open_obligations(facts, closings):
        if owed.due is None:
            continue
        item = OverdueItem(
            kind=owed.kind,
            plan=facts.plan,
            unit=owed.unit,
            measure=owed.measure,
            period="",
            due=owed.due,
            days=0,
            working_days=0,
            what=owed.what,
            milestone=owed.milestone,
        )
        if later := effective_extension(owed, extensions):
            item = replace(item, due=later.until, first_due=owed.due, number=later.number)
        yield item


def _is_done(each: OpenObligation) -> bool:
    if each.obligation.kind == OverdueKind.MILESTONE:
        own = LastWord(each.milestone_status, each.milestone_percent)
        return is_met(own, LastWord(each.status, each.percent), each.done_by_all)
    return meets_deadline(each.status, each.obligation.ongoing)


def _is_struck_off(owed: Obligation, closings: Mapping[str, ClosureState]) -> bool:
    """Whether its measure is 已销号, by itself or with its whole task: that ends every clock."""
    items = (closings.get(owed.task), closings.get(owed.measure))
    return any(item is not None and item.is_struck_off for item in items)


def _closures(facts: PlanFacts, closings: Mapping[str, ClosureState]) -> Iterator[OverdueItem]:
    pending: dict[str, list[PendingClosure]] = {}
    for each in facts.pending_closures:
        pending.setdefault(each.obligation.measure, []).append(each)
    for measure, parts in pending.items():
        owed = parts[0].obligation
        days = [part.since for part in parts if part.since]
        # All who answer for the measure have to say so.
        if len(days) < len(parts) or _is_struck_off(owed, closings):
            continue
        items = [closings[item] for item in {owed.task, measure} & closings.keys()]
        days += [day for item in items if (day := item.last_reopening)]
        due = max(days) + (owed.closing_limit_days or 0) * _DAY
        for part in parts:
            unit = part.obligation.unit
            yield OverdueItem(
                OverdueKind.CLOSURE, facts.plan, unit, measure, "", due, 0, 0, owed.what
            )


def _notices(facts: PlanFacts, closings: Mapping[str, ClosureState]) -> Iterator[OverdueItem]:
    obligations = {
        name: each.obligation
        for each in reversed(facts.pending_closures)
        for name in each.obligation[:2]
    }
    for name, closing in closings.items():
        if closing.notice and closing.is_noticed:
            owed = obligations.get(name)
            unit, what = (owed.unit, owed.what) if owed else ("", "")
            due = closing.notice.until
            yield OverdueItem(OverdueKind.NOTICE, facts.plan, unit, name, "", due, 0, 0, what)


def item_closings(steps: Sequence[tuple[str, ClosureStep]]) -> dict[str, ClosureState]:
    """By task or measure id how far each has come on its way to being struck off: `closure.closure_states`, which is not
    loaded where there are no `steps`.
    """
    if not steps:
        return {}
    # Most mornings there is nothing to close, and nothing to load.
    from taskmap.tracking import closure

    return closure.closure_states(steps)


def to_record(item: OverdueItem) -> Mapping[str, object]:
    """The columns of every format by their names, in order; days as ISO 8601 has them, "" where there is none."""
    return {
        **asdict(item),
        "kind": item.kind.value,
        "due": item.due.isoformat(),
        "first_due": item.first_due.isoformat() if item.first_due else "",
    }
