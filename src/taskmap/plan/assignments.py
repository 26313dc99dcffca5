"""Plan to assignments, who does what, and to duties, who owes which report by when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import periods
from taskmap.plan.due_days import DueDay, due_days, rule_rhythm, single_days
from taskmap.plan.model import (
    Assignment,
    Duty,
    Leads,
    Measure,
    Mention,
    Milestone,
    Plan,
    ReportingRule,
    Role,
    Roll,
    Task,
)
from taskmap.plan.periods import Period
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar

PartyUnits = tuple[str, tuple[str, ...]]
"""The group that a plan calls on, "" for a unit in its own name, and the units that come."""


# Asked of each measure: an enumeration is slower to walk through than a tuple.
_ROLES = tuple(Role)


class DueDate(Struct, frozen=True):
    """A period of a rule and the last day, inclusive, on which its report is in time; `provisional` as in Duty."""

    period: Period
    day: datetime.date
    provisional: bool = False


def assign(plan: Plan, registry: Registry) -> tuple[Assignment, ...]:
    """Every part that a unit has in a measure, in printed order, a unit once a measure, under its registered name.

    A unit named directly and again in a group keeps its direct role; of two groups, or two direct roles, the first
    counts. A name that the registry does not know stays as it was typed.
    """
    # Thousands of measures call on the same few hundred units again and again; a whole Party takes longer to look up.
    resolve = cache(partial(_resolve_party, registry=registry))
    return tuple(
        assignment
        for task in plan.every_task()
        for measure in task.measures
        for assignment in _measure_assignments(task, measure, resolve)
    )


def _measure_assignments(
    task: Task, measure: Measure, resolve: Callable[[str, tuple[Mention, ...]], PartyUnits]
) -> Iterator[Assignment]:
    parts = [
        (unit, party, group)
        for party in measure.parties
        for group, units in [resolve(party.name, party.chosen)]
        for unit in units
    ]
    direct = {unit for unit, _, group in parts if not group}
    assigned: set[str] = set()
    for unit, party, group in parts:
        if unit not in assigned and not (group and unit in direct):
            assigned.add(unit)
            yield Assignment(task, measure, unit, party.role, group, party.title)


def answerable(parts: Sequence[Assignment], leads: Leads) -> tuple[str, ...]:
    """The units whose word decides whether a measure is done, in printed order: those that lead, without any the
    responsible ones, without those the supporting ones. `parts` are all assignments of that one measure; `leads` says
    whether all that lead answer, as the plan has it.
    """
    for role in _ROLES:
        if found := [part for part in parts if part.role is role]:
            chosen = _first(found) if role is Role.LEAD and leads is Leads.FIRST else found
            return tuple(part.unit for part in chosen)
    return ()


def _first(leading: Sequence[Assignment]) -> Sequence[Assignment]:
    """The unit that leads first; a group that leads first: its members."""
    group = leading[0].group
    return [part for part in leading if part.group == group] if group else leading[:1]


def answerable_by_measure(
    assignments: Iterable[Assignment], leads: Leads
) -> dict[str, tuple[str, ...]]:
    """`answerable` of each measure in which somebody has a part, by its id; the `assignments` of one measure need
    not stand together, but keep their order.
    """
    parts: dict[str, list[Assignment]] = defaultdict(list)
    for each in assignments:
        parts[each.measure.id].append(each)
    return {measure: answerable(own, leads) for measure, own in parts.items()}


def milestone_units(
    milestone: Milestone, answering: Sequence[str], registry: Registry
) -> tuple[str, ...]:
    """The units that have to reach the milestone: those that it names, each once, groups by their members; where it
    names none, the units `answering` for its measure.
    """
    named = (unit for mention in milestone.units for unit in registry.expand(mention.name))
    return tuple(dict.fromkeys(named)) or tuple(answering)


def _resolve_party(name: str, chosen: tuple[Mention, ...], registry: Registry) -> PartyUnits:
    name = registry.registered_name(name)
    if chosen:
        return name, tuple(unit for each in chosen for unit in registry.expand(each.name))
    units = registry.expand(name)
    return ("" if units == (name,) else name), units


def due_dates(rule: ReportingRule, plan: Plan, calendar: Calendar) -> tuple[DueDate, ...]:
    """The periods of a rule, in order, with their due dates; () if neither rule nor plan says when it begins and
    ends.

    Not owed is what is due before the rule begins (without a date of its own: before the plan begins or was
    issued), nor what is due after the rule's own end, unless the rule says that a report follows its period. A
    plan that ends in November still owes its fourth quarter.
    """
    if days := single_days(rule):
        nominal = [DueDay(periods.period_of(day, None), day, day) for day in days]
        return tuple(_roll(each, rule.roll, calendar) for each in nominal)
    begins, ends = rule.begins or plan.begins, rule.ends or plan.ends
    rhythm = rule_rhythm(rule)
    if not (rhythm and begins and ends):
        return ()
    earliest = _earliest_due(rule, plan)
    return tuple(
        _roll(each, rule.roll, calendar)
        for each in due_days(rhythm, begins, ends, calendar)
        if (earliest is None or earliest <= each.day)
        and (each.day > each.ends or rule.ends is None or each.day <= rule.ends)
    )


def _earliest_due(rule: ReportingRule, plan: Plan) -> datetime.date | None:
    """The day before which no report of a rule that comes round is due; None if neither rule nor plan says when it
    begins.
    """
    # A plan for the whole year that comes in April wants no report of January, unless a rule says so.
    return rule.begins or (plan.begins and max(plan.begins, plan.issued or plan.begins))


def ask_since(plan: Plan, since: str) -> Plan:
    """The plan whose rules ask for no period that was over before the one with the label `since` begins, nor for what
    was due before that; "" leaves them as they are. A rule that begins later begins when it says.
    """
    if (period := periods.parse(since)) is None:
        return plan
    rules = (_rule_since(rule, plan, period.first) for rule in plan.rules)
    return replace(plan, rules=tuple(rule for rule in rules if rule is not None))


def _rule_since(rule: ReportingRule, plan: Plan, first: datetime.date) -> ReportingRule | None:
    """None where nothing is left of it."""
    if days := single_days(rule):
        left = tuple(day for day in days if day >= first)
        return replace(rule, once=left[0], once_more=left[1:]) if left else None
    earliest = _earliest_due(rule, plan)
    is_later = earliest is None or earliest >= first
    return rule if is_later else replace(rule, begins=first)


def _roll(each: DueDay, roll: Roll, calendar: Calendar) -> DueDate:
    day = due = each.day
    if not each.counts_workdays and roll is Roll.NONE:
        return DueDate(each.period, day)
    if roll is Roll.EARLIER:
        due = calendar.roll_back(day)
    elif roll is Roll.LATER:
        due = calendar.roll_forward(day)
    first, last = sorted((day.year, due.year))
    return DueDate(each.period, due, not all(map(calendar.is_published, range(first, last + 1))))


def duties(
    plan: Plan, registry: Registry, assignments: Iterable[Assignment], calendar: Calendar
) -> tuple[Duty, ...]:
    """The reports of all rules of the plan, by due date, then in the order of the rules, then as the units first
    appear in the `assignments`.
    """
    roles = _roles(assignments)
    owed = [
        (due, rule, reporters)
        for rule in plan.rules
        for reporters in [_reporters(rule, registry, roles)]
        for due in due_dates(rule, plan, calendar)
    ]
    return tuple(
        Duty(unit, rule, label, due.day, due.provisional)
        for due, rule, reporters in sorted(owed, key=lambda each: each[0].day)
        for label in [due.period.label]
        for unit in reporters
    )


def duties_since(
    duties: Iterable[Duty], earlier_requests: Collection[tuple[str, str]], day: datetime.date
) -> tuple[Duty, ...]:
    """Those of `duties` that a revision issued on `day` asks for: what is due on that day or later, and of what
    was due before only what is among `earlier_requests` (unit, period label). A unit is not late with a report
    never asked of it.
    """
    return tuple(
        duty for duty in duties if duty.due >= day or (duty.unit, duty.period) in earlier_requests
    )


def reporting_units(
    plan: Plan, registry: Registry, assignments: Iterable[Assignment]
) -> frozenset[str]:
    """The units from which any rule of the plan wants reports."""
    roles = _roles(assignments)
    return frozenset(unit for rule in plan.rules for unit in _reporters(rule, registry, roles))


def _roles(assignments: Iterable[Assignment]) -> dict[str, set[Role]]:
    roles: dict[str, set[Role]] = {}
    for assignment in assignments:
        roles.setdefault(assignment.unit, set()).add(assignment.role)
    return roles


def _reporters(
    rule: ReportingRule, registry: Registry, roles: Mapping[str, set[Role]]
) -> tuple[str, ...]:
    """The units that owe the rule's reports; named ones without any assignment come last."""
    if rule.who == "all":
        return tuple(roles)
    if rule.who == "lead":
        return tuple(unit for unit, unit_roles in roles.items() if Role.LEAD in unit_roles)
    named = dict.fromkeys(unit for name in rule.names for unit in registry.expand(name.name))
    order = {unit: number for number, unit in enumerate(roles)}
    return tuple(sorted(named, key=lambda unit: order.get(unit, len(order))))
