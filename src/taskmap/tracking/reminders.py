"""What is late in all plans and the letters issued before to the letters of a day: one a unit and issuer, as often as
the rules of each plan say.

A unit gets one letter with everything it owes, a section a plan, as soon as one item of it is due for one. When and at
which step an item was last reminded of stands in the letters issued: so a second run on the same day issues nothing.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.assessment import ReminderRule
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.workdays import Calendar
from taskmap.system import filenames
from taskmap.tracking.overdue import OverdueItem, OverdueKind

DEFAULT_RULES = (ReminderRule("催办", 1, 3), ReminderRule("督办通知", 15, 5))
"""From the first day late on 催办, every 3 working days; from the 15th on 督办通知, every 5. 交办, the step before,
is what `split` does: the checklist hands the work over.
"""
REMINDABLE = (OverdueKind.REPORT, OverdueKind.MEASURE, OverdueKind.MILESTONE, OverdueKind.CLOSURE)
"""What a unit can do something about; what follows a public notice is for the office itself to decide."""
_REPLY = 3
"""Working days to answer a letter that is sent only once; the others are to be answered by the next."""
_LONGEST = 40
_DAY = datetime.timedelta(days=1)

ItemKey: TypeAlias = "tuple[str, str, str, str, datetime.date, str]"
"""Plan, kind, measure, period, deadline and text: the same for the same thing on another day."""


class ReminderItem(Struct, frozen=True, omit_defaults=True):
    """One thing owed, as the letter says it, `days` late; `after` is that of the rule that applied to it then. The body of an
    entry leaves out what it has not, as before milestones had ids.
    """

    kind: OverdueKind
    measure: str
    period: str
    what: str
    due: datetime.date
    days: int
    after: int
    milestone: str = ""
    plan: str = ""
    """The id of its plan; taskmap 0.1.0, whose letters had one plan each, left it to the letter."""
    title: str = ""
    """Of its plan, where the letter has several."""
    people: str = ""
    """Who at the unit answers for it, 责任领导：张某，责任人：李某; "" where the plan names nobody."""

    @property
    def item(self) -> str:
        """What the office calls it: the id of the measure, or the number of the milestone's row."""
        return milestone_row_id(self.measure, self.milestone) if self.milestone else self.measure

    @property
    def key(self) -> ItemKey:
        """The text of a whole measure is "", since its task may be renamed; with another deadline it is another thing."""
        named = self.kind in (OverdueKind.REPORT, OverdueKind.MILESTONE)
        what = self.what if named else ""
        return self.plan, self.kind.value, self.measure, self.period, self.due, what


class ReminderSection(NamedTuple):
    """What a letter says of one plan: its id, its title and the items."""

    plan: str
    title: str
    items: Sequence[ReminderItem]


class Reminder(Struct, frozen=True):
    """A letter to a unit with all it says, so that later changes of the plans do not change it."""

    plan: str
    """"" where it has several."""
    unit: str
    day: datetime.date
    number: int
    """Counted from 1 by the issuer in the year of `day`, for each level; by taskmap 0.1.0 in the plan and the year."""
    level: str
    title: str
    """Of the plan; "" where there are several."""
    issuer: str
    reply: datetime.date
    items: tuple[ReminderItem, ...]
    """Those of one plan stand together."""
    channels: tuple[str, ...] = ()
    """The names of those by which it was to be sent when it was issued."""
    entry: int = 0
    """The number of its entry in the ledger; 0 before it is recorded."""

    @property
    def name(self) -> str:
        """Year and number as a document has them: 〔2022〕3号."""
        return f"〔{self.day.year}〕{self.number}号"

    @property
    def designation(self) -> str:
        """Level, year and number, which no other letter of the issuer has: 催办〔2022〕3号."""
        return f"{self.level}{self.name}"

    @property
    def sections(self) -> list[ReminderSection]:
        """One a plan, in the order of the items, each of which names its plan there."""
        items = (replace(each, plan=each.plan or self.plan) for each in self.items)
        by_plan = [(plan, list(same)) for plan, same in groupby(items, lambda each: each.plan)]
        return [ReminderSection(plan, own[0].title or self.title, own) for plan, own in by_plan]

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of its plans."""
        return tuple(each.plan for each in self.sections)

    @property
    def keys(self) -> frozenset[ItemKey]:
        """Those of its items."""
        return frozenset(item.key for each in self.sections for item in each.items)

    @property
    def file(self) -> str:
        """A file name that no other letter has; those that taskmap 0.1.0 numbered by plan keep theirs."""
        by_plan = not any(each.plan for each in self.items)
        series = self.plan if by_plan else f"{self.issuer[:_LONGEST]}{self.level[:_LONGEST]}"
        return f"{filenames.safe(self.unit[:_LONGEST])}-{filenames.safe(series)}{self.name}.docx"


class ReminderPolicy(NamedTuple):
    """How a plan reminds, and in whose name; `rules` by the days late after which they apply, least first."""

    plan: str
    title: str
    issuer: str
    rules: Sequence[ReminderRule] = DEFAULT_RULES

    def rule_at(self, days: int) -> ReminderRule | None:
        """The rule for what is `days` late: the last whose `after` has been reached, None before the first."""
        return next((rule for rule in reversed(self.rules) if rule.after <= days), None)

    def rule_of(self, item: ReminderItem) -> ReminderRule:
        """The rule that applies to the `item`, which is one of this plan's on the day."""
        return next(rule for rule in self.rules if rule.after == item.after)

    def place(self, level: str) -> int:
        """How high the `level` stands among its rules, from 0; -1 where it is none of them."""
        return max((at for at, rule in enumerate(self.rules) if rule.level == level), default=-1)


class PlanArrears(NamedTuple):
    """What each unit is to be reminded of in one plan on the `day`, which is the plan's; none owes nothing."""

    policy: ReminderPolicy
    day: datetime.date
    calendar: Calendar
    items: Mapping[str, Sequence[ReminderItem]]


def due_reminders(
    arrears: Iterable[PlanArrears],
    history: Sequence[Reminder],
    channels: Sequence[str] = (),
    withdrawn: Sequence[Reminder] = (),
) -> Iterator[Reminder]:
    """The letters to be issued for the `arrears` of all plans: one a unit, issuer and day, none where there is one.

    `history` is everything issued, in whatever plan, on later days too, but what was `withdrawn`, whose numbers are not
    given again: somebody may have the letter. `channels` are the names of those by which they are to be sent.
    """
    numbers: dict[tuple[str, int, str], int] = defaultdict(int)
    earlier: dict[str, list[Reminder]] = defaultdict(list)
    for each in (*history, *withdrawn):
        series = each.issuer, each.day.year, each.level
        numbers[series] = max(numbers[series], each.number)
    for each in history:
        earlier[each.unit].append(each)
    for (unit, issuer, day), owed in _by_recipient(arrears).items():
        has_one = any((each.issuer, each.day) == (issuer, day) for each in earlier[unit])
        days = _reminder_days(earlier[unit])
        if not has_one and any(_is_due(item, each, days[item.key]) for each, item in owed):
            draft = _draft(unit, owed, channels)
            numbers[issuer, day.year, draft.level] += 1
            yield replace(draft, number=numbers[issuer, day.year, draft.level])


_Owed: TypeAlias = "list[tuple[PlanArrears, ReminderItem]]"


def _by_recipient(
    arrears: Iterable[PlanArrears],
) -> Mapping[tuple[str, str, datetime.date], _Owed]:
    """What a unit owes together, by the unit, who presses it, and the day."""
    found: dict[tuple[str, str, datetime.date], _Owed] = defaultdict(list)
    for each in arrears:
        for unit, items in each.items.items():
            found[unit, each.policy.issuer, each.day] += [(each, item) for item in items]
    return found


def _draft(unit: str, owed: _Owed, channels: Sequence[str]) -> Reminder:
    """The letter without its number."""
    rule, decisive = _decisive(owed)
    titles = {each.policy.plan: each.policy.title for each, _ in owed}
    plan, title = next(iter(titles.items())) if len(titles) == 1 else ("", "")
    return Reminder(
        plan=plan,
        unit=unit,
        day=decisive.day,
        number=0,
        level=rule.level,
        title=title,
        issuer=decisive.policy.issuer,
        reply=decisive.calendar.add_workdays(decisive.day, rule.every or _REPLY),
        items=tuple(item if plan else replace(item, title=titles[item.plan]) for _, item in owed),
        channels=tuple(channels),
    )


def _decisive(owed: _Owed) -> tuple[ReminderRule, PlanArrears]:
    """The rule of the highest level, and where it is from. Plans may have levels of their own: the higher one is that
    which stands higher in the rules of any of them.
    """
    policies = {each.policy.plan: each.policy for each, _ in owed}.values()

    def height(one: tuple[PlanArrears, ReminderItem]) -> tuple[int, int]:
        each, item = one
        level = each.policy.rule_of(item).level
        return max(policy.place(level) for policy in policies), item.after

    each, item = max(owed, key=height)
    return each.policy.rule_of(item), each


def owed_items(
    policy: ReminderPolicy,
    overdue: Iterable[OverdueItem],
    people_of: Callable[[str, str], str] = lambda unit, measure: "",
) -> dict[str, list[ReminderItem]]:
    """By unit what it is to be reminded of: of `overdue` what a unit can do something about and a rule applies to.
    `people_of` tells by unit and measure who there answers for it; of a report the measure is "".
    """
    items: dict[str, list[ReminderItem]] = {}
    for each in overdue:
        rule = policy.rule_at(each.days)
        if each.unit and rule and each.kind in REMINDABLE:
            item = ReminderItem(
                kind=each.kind,
                measure=each.measure,
                period=each.period,
                what=each.what,
                due=each.due,
                days=each.days,
                after=rule.after,
                milestone=each.milestone,
                plan=policy.plan,
                people=people_of(each.unit, each.measure),
            )
            items.setdefault(each.unit, []).append(item)
    return items


def _reminder_days(
    letters: Iterable[Reminder],
) -> Mapping[ItemKey, list[tuple[int, datetime.date]]]:
    """When each thing was reminded of, behind the `after` of its rule of then."""
    found: dict[ItemKey, list[tuple[int, datetime.date]]] = defaultdict(list)
    for letter in letters:
        for section in letter.sections:
            for item in section.items:
                found[item.key].append((item.after, letter.day))
    return found


def _is_due(
    item: ReminderItem, arrears: PlanArrears, earlier: Iterable[tuple[int, datetime.date]]
) -> bool:
    """Whether the unit was not reminded of it at this step yet, or long enough ago."""
    days = [day for after, day in earlier if after >= item.after]
    if not days:
        return True
    every, last = arrears.policy.rule_of(item).every, max(days)
    return 0 < every <= arrears.calendar.count_workdays(last + _DAY, arrears.day)
