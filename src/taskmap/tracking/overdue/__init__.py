"""What is late on a given day: what is owed and what came back, as the ledger has them, to a list of findings.

Four clocks: a report owed and not in; a measure or milestone past its day and not done; a measure reported done
and not closed within its limit; a public notice that ended with nothing decided. Nothing here loads the plan
or its model: this runs each morning for a year, nearly always to find nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from taskmap.tracking.extensions import Extension, ExtensionRule, Extensions

if TYPE_CHECKING:
    from taskmap.tracking.closure import ClosureState, ClosureStep

DONE, ONGOING = "已完成", "长期坚持"
"""Values of submission.Status, which takes the model along."""
_DAY = datetime.timedelta(days=1)


class OverdueKind(StrEnum):
    """Which clock ran out; also the order of the list where two days are the same."""

    REPORT = "report"
    MEASURE = "measure"
    MILESTONE = "milestone"
    CLOSURE = "closure"
    NOTICE = "notice"

    @property
    def chinese(self) -> str:
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

    Every measure has one for each unit that answers for it, with no `due` where no date was said. `ongoing`: goes
    on after that day. `closing_limit_days`: days in which it is to be closed, alone or with its task, once it is done; None
    where nothing is closed.
    """

    task: str
    measure: str
    unit: str
    kind: OverdueKind
    due: datetime.date | None
    what: str = ""
    ongoing: bool = False
    closing_limit_days: int | None = None


class MissingReport(NamedTuple):
    """A report that is not in."""

    unit: str
    rule: str
    period: str
    due: datetime.date


class OpenObligation(NamedTuple):
    """A term with what its unit said last: `status` is empty where it said nothing. `done_by_all`: all who answer for
    the measure say that it is done.
    """

    obligation: Obligation
    status: str
    percent: float | None = None
    done_by_all: bool = False


class PendingClosure(NamedTuple):
    """A term to be closed; `since`: the day from which on its unit has said that it is done, None if it does not."""

    obligation: Obligation
    since: datetime.date | None


def extension_of(term: Obligation, extensions: Extensions) -> Extension | None:
    """The one that counts for the term: a milestone has none, nor what has no day."""
    if term.kind != OverdueKind.MEASURE or term.due is None:
        return None
    return extensions.holding(term.measure, term.unit, term.due, ExtensionRule.UNIT_FIRST)


class PlanFacts(NamedTuple):
    """All that is known of a plan on a day; events in the order in which they came."""

    plan: str
    missing: Sequence[MissingReport] = ()
    open_obligations: Sequence[OpenObligation] = ()
    pending_closures: Sequence[PendingClosure] = ()
    extensions: Sequence[Extension] = ()
    closure_steps: Sequence[tuple[str, ClosureStep]] = ()
    """Of closing, each with the task or measure that it is about."""


class OverdueItem(NamedTuple):
    """Something late. `days` and `working_days` count from the day after `due`; negative: so many are left.

    `first_due` is the day before an extension, `number` the document that approved it.
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

    @property
    def is_late(self) -> bool:
        return self.days > 0


WorkingDays = Callable[[datetime.date, datetime.date], int]
"""How many working days there are from one day to another, both counted."""


def find_overdue(
    facts: PlanFacts, day: datetime.date, within: int | None, working_days: WorkingDays
) -> list[OverdueItem]:
    """What is late on `day`, with `within` also what is due in so many days; the oldest first."""
    clocks = (_reports(facts), _obligations(facts), _closures(facts), _notices(facts))
    last = horizon(day, within)
    due = [each for clock in clocks for each in clock if each.due <= last]
    order = list(OverdueKind)
    due.sort(key=lambda each: (each.due, order.index(each.kind)))
    counted: dict[datetime.date, int] = {}
    for each in due:
        if each.due not in counted:
            first, end = sorted((each.due, day))
            count = working_days(first + _DAY, end)
            counted[each.due] = count if each.due < day else -count
    return [
        each._replace(days=(day - each.due).days, working_days=counted[each.due]) for each in due
    ]


def horizon(day: datetime.date, within: int | None) -> datetime.date:
    """The last due date that is of interest on `day`."""
    return day + (-1 if within is None else within) * _DAY


def _reports(facts: PlanFacts) -> Iterator[OverdueItem]:
    for unit, rule, period, due in facts.missing:
        yield OverdueItem(OverdueKind.REPORT, facts.plan, unit, "", period, due, 0, 0, rule)


def _obligations(facts: PlanFacts) -> Iterator[OverdueItem]:
    extensions = Extensions(facts.extensions)
    for each in facts.open_obligations:
        term = each.obligation
        if term.due is None or _is_done(each):
            continue
        found = OverdueItem(
            term.kind, facts.plan, term.unit, term.measure, "", term.due, 0, 0, term.what
        )
        if more := extension_of(term, extensions):
            found = found._replace(due=more.until, first_due=term.due, number=more.number)
        yield found


def _is_done(each: OpenObligation) -> bool:
    if each.status == DONE:
        return True
    if each.obligation.kind == OverdueKind.MILESTONE:
        return each.done_by_all or (each.percent or 0) >= 100
    return each.obligation.ongoing and each.status == ONGOING


def _closures(facts: PlanFacts) -> Iterator[OverdueItem]:
    answering: dict[str, list[PendingClosure]] = {}
    for each in facts.pending_closures:
        answering.setdefault(each.obligation.measure, []).append(each)
    closings = _closure_states(facts.closure_steps)
    for measure, parts in answering.items():
        term = parts[0].obligation
        days = [part.since for part in parts if part.since]
        items = [closings[item] for item in {term.task, measure} & closings.keys()]
        # All who answer for the measure have to say so.
        if len(days) < len(parts) or any(_is_struck_off(item) for item in items):
            continue
        days += [day for item in items if (day := _reopening_day(item))]
        due = max(days) + (term.closing_limit_days or 0) * _DAY
        yield OverdueItem(
            OverdueKind.CLOSURE, facts.plan, term.unit, measure, "", due, 0, 0, term.what
        )


def _notices(facts: PlanFacts) -> Iterator[OverdueItem]:
    terms = {
        name: each.obligation
        for each in reversed(facts.pending_closures)
        for name in each.obligation[:2]
    }
    for name, closing in _closure_states(facts.closure_steps).items():
        if closing.notice and closing.stage == "公示中":
            unit, what = (terms[name].unit, terms[name].what) if name in terms else ("", "")
            due = closing.notice.until
            yield OverdueItem(OverdueKind.NOTICE, facts.plan, unit, name, "", due, 0, 0, what)


def _closure_states(acts: Sequence[tuple[str, ClosureStep]]) -> dict[str, ClosureState]:
    """Where each task or measure stands on its way to being struck off."""
    if not acts:
        return {}
    # Most mornings there is nothing to close, and nothing to load.
    from taskmap.tracking.closure import closure_state

    own: dict[str, list[ClosureStep]] = {}
    for name, act in acts:
        own.setdefault(name, []).append(act)
    return {name: closure_state(each) for name, each in own.items()}


def _is_struck_off(closing: ClosureState) -> bool:
    return closing.stage == "已销号"


def _reopening_day(closing: ClosureState) -> datetime.date | None:
    return max((act.day for act in closing.steps if act.step == "reopen"), default=None)


def filter_items(
    items: Iterable[OverdueItem], units: Sequence[str] = (), kinds: Sequence[str] = ()
) -> list[OverdueItem]:
    """Those of these units and kinds; none named: all."""
    return [
        each
        for each in items
        if (not units or each.unit in units) and (not kinds or each.kind in kinds)
    ]


def to_record(each: OverdueItem) -> Mapping[str, object]:
    """The finding as data: the columns of every format, in order."""
    return {
        **each._asdict(),
        "kind": each.kind.value,
        "due": each.due.isoformat(),
        "first_due": each.first_due.isoformat() if each.first_due else "",
    }
