"""Findings and what was issued before to the reminders of a day: one a unit, each item pressed as its rule says.

A unit gets one letter with everything it owes, as soon as one item of it is due for one. What an item was last
told, and at which step, stands in the reminders issued: so a second look at the same day issues nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from taskmap.plan.model import ReminderRule
from taskmap.plan.workdays import Calendar
from taskmap.system import filenames
from taskmap.tracking.overdue import OverdueItem, OverdueKind

DEFAULTS = (ReminderRule("催办", 1, 3), ReminderRule("督办通知", 15, 5))
"""交办 is what `split` does: the checklist hands the work over. From the day after, 催办; from 15 days on 督办通知."""
REMINDABLE = (OverdueKind.REPORT, OverdueKind.MEASURE, OverdueKind.MILESTONE, OverdueKind.CLOSURE)
"""What a unit can do something about; to decide after a public notice is up to the office itself."""
_REPLY = 3
"""Working days to answer a reminder that is sent only once."""
_LONGEST = 40
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderItem:
    """One thing owed, as the reminder tells it; `after` is the step at which it stood."""

    kind: OverdueKind
    measure: str
    period: str
    what: str
    due: datetime.date
    days: int
    after: int

    @property
    def key(self) -> tuple[str, str, str, datetime.date, str]:
        """The same for the same thing on another day. A task may be renamed; a later limit is a new matter."""
        named = self.kind in (OverdueKind.REPORT, OverdueKind.MILESTONE)
        return self.kind.value, self.measure, self.period, self.due, self.what if named else ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter to a unit, whole: what it says does not change with what becomes of the plan later."""

    plan: str
    unit: str
    day: datetime.date
    number: int
    """In the plan and the year of the day."""
    level: str
    title: str
    """Of the plan."""
    issuer: str
    reply: datetime.date
    items: tuple[ReminderItem, ...]
    channels: tuple[str, ...] = ()
    """By which it was to be sent when it was issued."""

    @property
    def name(self) -> str:
        """〔2022〕3号."""
        return f"〔{self.day.year}〕{self.number}号"

    @property
    def file(self) -> str:
        """One of its own, whatever the plan and the day."""
        return f"{filenames.safe(self.unit[:_LONGEST])}-{self.plan}{self.name}.docx"


class ReminderPolicy(NamedTuple):
    """Who presses in a plan, and how."""

    plan: str
    title: str
    issuer: str
    rules: Sequence[ReminderRule] = DEFAULTS

    def rule(self, days: int) -> ReminderRule | None:
        """The step at which something so many days late stands."""
        return next((rule for rule in reversed(self.rules) if rule.after <= days), None)


def due_reminders(
    policy: ReminderPolicy,
    overdue: Iterable[OverdueItem],
    history: Sequence[Reminder],
    day: datetime.date,
    calendar: Calendar,
    channels: Sequence[str] = (),
) -> Iterator[Reminder]:
    """What is to be issued on `day`; `history` is all that was in this plan, later days too."""
    number = max((each.number for each in history if each.day.year == day.year), default=0)
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
    """What each unit is to be pressed for."""
    items: dict[str, list[ReminderItem]] = {}
    for each in overdue:
        rule = policy.rule(each.days)
        if each.unit and rule and each.kind in REMINDABLE:
            item = ReminderItem(
                each.kind, each.measure, each.period, each.what, each.due, each.days, rule.after
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
    """Whether the item was not told at this step yet, or long enough ago."""
    told = [
        each.day
        for each in earlier
        for one in each.items
        if one.key == item.key and one.after >= item.after
    ]
    if not told:
        return True
    every, last = _rule_of(policy, item).every, max(told)
    return 0 < every <= calendar.count_workdays(last + _DAY, day)


def _rule_of(policy: ReminderPolicy, item: ReminderItem) -> ReminderRule:
    return next(rule for rule in policy.rules if rule.after == item.after)
