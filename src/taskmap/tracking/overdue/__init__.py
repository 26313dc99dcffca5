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
    from taskmap.tracking.closure import Act, Closing

DONE, GOES_ON = "已完成", "长期坚持"
"""Values of submission.Status, which takes the model along."""
_DAY = datetime.timedelta(days=1)


class Kind(StrEnum):
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


class Term(NamedTuple):
    """What a unit has to finish by when: a whole measure, or a milestone in it.

    Every measure has one for each unit that answers for it, with no `due` where no date was said. `ongoing`: goes
    on after that day. `closing`: days in which it is to be closed, alone or with its task, once it is done; None
    where nothing is closed.
    """

    task: str
    measure: str
    unit: str
    kind: Kind
    due: datetime.date | None
    what: str = ""
    ongoing: bool = False
    closing: int | None = None


class Missing(NamedTuple):
    """A report that is not in."""

    unit: str
    rule: str
    period: str
    due: datetime.date


class Open(NamedTuple):
    """A term with what its unit said last: `status` is empty where it said nothing. `whole`: all who answer for
    the measure say that it is done.
    """

    term: Term
    status: str
    percent: float | None = None
    whole: bool = False


class Finished(NamedTuple):
    """A term to be closed; `since`: the day from which on its unit has said that it is done, None if it does not."""

    term: Term
    since: datetime.date | None


def extension_of(term: Term, extensions: Extensions) -> Extension | None:
    """The one that counts for the term: a milestone has none, nor what has no day."""
    if term.kind != Kind.MEASURE or term.due is None:
        return None
    return extensions.holding(term.measure, term.unit, term.due, ExtensionRule.UNIT_FIRST)


class Facts(NamedTuple):
    """All that is known of a plan on a day; events in the order in which they came."""

    plan: str
    missing: Sequence[Missing] = ()
    open: Sequence[Open] = ()
    finished: Sequence[Finished] = ()
    extensions: Sequence[Extension] = ()
    acts: Sequence[tuple[str, Act]] = ()
    """Of closing, each with the task or measure that it is about."""


class Finding(NamedTuple):
    """Something late. `days` and `working_days` count from the day after `due`; negative: so many are left.

    `first_due` is the day before an extension, `number` the document that approved it.
    """

    kind: Kind
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
    def late(self) -> bool:
        return self.days > 0


WorkingDays = Callable[[datetime.date, datetime.date], int]
"""How many working days there are from one day to another, both counted."""


def findings(
    facts: Facts, day: datetime.date, within: int | None, working_days: WorkingDays
) -> list[Finding]:
    """What is late on `day`, with `within` also what is due in so many days; the oldest first."""
    clocks = (_reports(facts), _terms(facts), _closures(facts), _notices(facts))
    last = horizon(day, within)
    due = [each for clock in clocks for each in clock if each.due <= last]
    order = list(Kind)
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


def _reports(facts: Facts) -> Iterator[Finding]:
    for unit, rule, period, due in facts.missing:
        yield Finding(Kind.REPORT, facts.plan, unit, "", period, due, 0, 0, rule)


def _terms(facts: Facts) -> Iterator[Finding]:
    extensions = Extensions(facts.extensions)
    for each in facts.open:
        term = each.term
        if term.due is None or _done(each):
            continue
        found = Finding(
            term.kind, facts.plan, term.unit, term.measure, "", term.due, 0, 0, term.what
        )
        if more := extension_of(term, extensions):
            found = found._replace(due=more.until, first_due=term.due, number=more.number)
        yield found


def _done(each: Open) -> bool:
    if each.status == DONE:
        return True
    if each.term.kind == Kind.MILESTONE:
        return each.whole or (each.percent or 0) >= 100
    return each.term.ongoing and each.status == GOES_ON


def _closures(facts: Facts) -> Iterator[Finding]:
    answering: dict[str, list[Finished]] = {}
    for each in facts.finished:
        answering.setdefault(each.term.measure, []).append(each)
    closings = _closings(facts.acts)
    for measure, parts in answering.items():
        term = parts[0].term
        days = [part.since for part in parts if part.since]
        items = [closings[item] for item in {term.task, measure} & closings.keys()]
        # All who answer for the measure have to say so.
        if len(days) < len(parts) or any(_struck(item) for item in items):
            continue
        days += [day for item in items if (day := _reopened(item))]
        due = max(days) + (term.closing or 0) * _DAY
        yield Finding(Kind.CLOSURE, facts.plan, term.unit, measure, "", due, 0, 0, term.what)


def _notices(facts: Facts) -> Iterator[Finding]:
    terms = {name: each.term for each in reversed(facts.finished) for name in each.term[:2]}
    for name, closing in _closings(facts.acts).items():
        if closing.notice and closing.stage == "公示中":
            unit, what = (terms[name].unit, terms[name].what) if name in terms else ("", "")
            due = closing.notice.until
            yield Finding(Kind.NOTICE, facts.plan, unit, name, "", due, 0, 0, what)


def _closings(acts: Sequence[tuple[str, Act]]) -> dict[str, Closing]:
    """Where each task or measure stands on its way to being struck off."""
    if not acts:
        return {}
    # Most mornings there is nothing to close, and nothing to load.
    from taskmap.tracking.closure import state

    own: dict[str, list[Act]] = {}
    for name, act in acts:
        own.setdefault(name, []).append(act)
    return {name: state(each) for name, each in own.items()}


def _struck(closing: Closing) -> bool:
    return closing.stage == "已销号"


def _reopened(closing: Closing) -> datetime.date | None:
    return max((act.day for act in closing.acts if act.step == "reopen"), default=None)


def narrowed(
    found: Iterable[Finding], units: Sequence[str] = (), kinds: Sequence[str] = ()
) -> list[Finding]:
    """Those of these units and kinds; none named: all."""
    return [
        each
        for each in found
        if (not units or each.unit in units) and (not kinds or each.kind in kinds)
    ]


def entry(each: Finding) -> Mapping[str, object]:
    """The finding as data: the columns of every format, in order."""
    return {
        **each._asdict(),
        "kind": each.kind.value,
        "due": each.due.isoformat(),
        "first_due": each.first_due.isoformat() if each.first_due else "",
    }
