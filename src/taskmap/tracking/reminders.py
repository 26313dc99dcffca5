"""What is late and the reminders issued before to the reminders of a day: one a unit, as often as its rules say.

A unit gets one letter with everything it owes, as soon as one item of it is due for one. When and at which step an
item was last reminded of stands in the reminders issued: so a second run on the same day issues nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from taskmap.plan.model import ReminderRule
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
"""Working days to answer a reminder that is sent only once; the others are to be answered by the next."""
_LONGEST = 40
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderItem:
    """One thing owed, as the reminder says it, `days` late; `after` is that of the rule that applied to it then."""

    kind: OverdueKind
    measure: str
    period: str
    what: str
    due: datetime.date
    days: int
    after: int
    milestone: str = ""
    SPARSE: ClassVar = True
    """The body of an entry names no milestone where there is none, as before they had ids."""

    @property
    def item(self) -> str:
        """What the office calls it: the id of the measure, or the number of the milestone's row."""
        return milestone_row_id(self.measure, self.milestone) if self.milestone else self.measure

    @property
    def key(self) -> tuple[str, str, str, datetime.date, str]:
        """Kind, measure, period, deadline and text: the same for the same thing on another day. The text of a whole
        measure is "", since its task may be renamed; with another deadline it is another thing.
        """
        named = self.kind in (OverdueKind.REPORT, OverdueKind.MILESTONE)
        return self.kind.value, self.measure, self.period, self.due, self.what if named else ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter to a unit with all it says, so that later changes of the plan do not change it."""

    plan: str
    unit: str
    day: datetime.date
    number: int
    """Counted from 1 in the plan and the year of `day`."""
    level: str
    title: str
    """Of the plan."""
    issuer: str
    reply: datetime.date
    items: tuple[ReminderItem, ...]
    channels: tuple[str, ...] = ()
    """The names of those by which it was to be sent when it was issued."""

    @property
    def name(self) -> str:
        """Year and number as a document has them: 〔2022〕3号."""
        return f"〔{self.day.year}〕{self.number}号"

    @property
    def file(self) -> str:
        """A file name that no other reminder has, of whatever plan or day."""
        return f"{filenames.safe(self.unit[:_LONGEST])}-{self.plan}{self.name}.docx"


class ReminderPolicy(NamedTuple):
    """How a plan reminds, and in whose name; `rules` by the days late after which they apply, least first."""

    plan: str
    title: str
    issuer: str
    rules: Sequence[ReminderRule] = DEFAULT_RULES

    def rule_at(self, days: int) -> ReminderRule | None:
        """The rule for what is `days` late: the last whose `after` has been reached, None before the first."""
        return next((rule for rule in reversed(self.rules) if rule.after <= days), None)


def due_reminders(
    policy: ReminderPolicy,
    overdue: Iterable[OverdueItem],
    history: Sequence[Reminder],
    day: datetime.date,
    calendar: Calendar,
    channels: Sequence[str] = (),
    withdrawn: Sequence[Reminder] = (),
) -> Iterator[Reminder]:
    """The reminders to be issued on `day` for what is `overdue` then, numbered on from the year's last.

    `history` is everything issued in this plan, on later days too, but what was `withdrawn`, whose numbers are not
    given again: somebody may have the letter. `channels` are the names of those by which they are to be sent.
    """
    issued = (*history, *withdrawn)
    number = max((each.number for each in issued if each.day.year == day.year), default=0)
    for unit, items in owed_items(policy, overdue).items():
        earlier = [each for each in history if each.unit == unit]
        if any(_is_due(item, policy, earlier, day, calendar) for item in items):
            number += 1
            rule = _rule_of(policy, max(items, key=lambda item: item.after))
            yield Reminder(
                plan=policy.plan,
                unit=unit,
                day=day,
                number=number,
                level=rule.level,
                title=policy.title,
                issuer=policy.issuer,
                reply=calendar.add_workdays(day, rule.every or _REPLY),
                items=tuple(items),
                channels=tuple(channels),
            )


def owed_items(
    policy: ReminderPolicy, overdue: Iterable[OverdueItem]
) -> dict[str, list[ReminderItem]]:
    """By unit what it is to be reminded of: of `overdue` what a unit can do something about and a rule applies to."""
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
            )
            items.setdefault(each.unit, []).append(item)
    return items


def _is_due(
    item: ReminderItem,
    policy: ReminderPolicy,
    earlier: Sequence[Reminder],
    day: datetime.date,
    calendar: Calendar,
) -> bool:
    """Whether the unit was not reminded of it at this step yet, or long enough ago."""
    days = [
        each.day
        for each in earlier
        for one in each.items
        if one.key == item.key and one.after >= item.after
    ]
    if not days:
        return True
    every, last = _rule_of(policy, item).every, max(days)
    return 0 < every <= calendar.count_workdays(last + _DAY, day)


def _rule_of(policy: ReminderPolicy, item: ReminderItem) -> ReminderRule:
    return next(rule for rule in policy.rules if rule.after == item.after)
