"""Parts of a plan in the words of the office: unit lists, dates, milestones, targets, as tables print them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from taskmap.plan.model import (
    Bound,
    Deadline,
    Measure,
    Milestone,
    Party,
    Plan,
    Role,
    Target,
    Task,
    Unit,
)
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date
from taskmap.system.text import one_line

DRAFT = "征求意见稿"
"""What a plan under discussion is called that goes round the units before it is issued."""
_BOUNDS = {Bound.LEAST: "不少于", Bound.MOST: "不超过", Bound.EXACTLY: ""}


def plan_title(plan: Plan) -> str:
    """The title of a plan for a reader, in one line; its id if it has none."""
    return one_line(plan.title) or plan.id


def draft_title(title: str) -> str:
    """The `title` of a plan as its papers bear it while it is a draft."""
    return title if DRAFT in title else f"{title}（{DRAFT}）"


def task_title(task: Task, *, problem_first: bool) -> str:
    """What a task is called: its title, else its problem or its text, whichever `problem_first` says, and the
    other if that is empty. Text first: lists of what is late, letters, calendars; problem first: closing,
    comparing, related tasks.
    """
    first, second = (task.problem, task.text) if problem_first else (task.text, task.problem)
    return task.title or first or second


def parties(measure: Measure, role: Role, registry: Registry, *, apart: bool = False) -> str:
    """The units of one role in printed order, joined by 、; a group keeps its name, chosen members stand behind it. Those in
    a role of the plan's own stand behind the others with its name, or where that has a place of its own, `apart`, not at
    all.
    """
    found = [party for party in measure.parties if party.role is role]
    own = "、".join(party_name(party, registry) for party in found if not party.title)
    others = other_parties(found, registry) if not apart else {}
    return "；".join(
        (*([own] if own else ()), *(f"{title}：{names}" for title, names in others.items()))
    )


def other_parties(found: Iterable[Party], registry: Registry) -> dict[str, str]:
    """By the names of the plan's own roles the units that have them, as `parties` gives those of a role."""
    names: dict[str, list[str]] = {}
    for party in found:
        if party.title:
            names.setdefault(party.title, []).append(party_name(party, registry))
    return {title: "、".join(each) for title, each in names.items()}


def party_name(party: Party, registry: Registry) -> str:
    """A unit, or a group with its chosen members behind it."""
    name = registry.registered_name(party.name)
    if not party.chosen:
        return name
    return (
        f"{name}（{'、'.join(registry.registered_name(chosen.name) for chosen in party.chosen)}）"
    )


def deadline(value: Deadline) -> str:
    """The deadline as the plan writes it (「6月底前」), empty for none; an ISO date as official documents print it."""
    return long_date(value.date) if value.date and value.said.isascii() else value.said


def steps(measure: Measure, registry: Registry) -> str:
    """Milestones and targets, one a line, as one cell of a table holds them; empty for none."""
    return "\n".join(filter(None, (milestones(measure, registry), targets(measure))))


def milestones(measure: Measure, registry: Registry) -> str:
    """The milestones that the plan writes, one a line; empty for none."""
    return "\n".join(_milestone(milestone, registry) for milestone in measure.milestones)


def targets(measure: Measure) -> str:
    """The targets, one a line; empty for none."""
    return "\n".join(map(_target, measure.targets))


def leader(measure: Measure, registry: Registry) -> str:
    """责任领导 of a measure as tables print it: its own, else those of the units that lead it, or answer for it."""
    return measure.leader or _people_of_units(measure, registry, lambda unit: unit.leader)


def leaders(measure: Measure, registry: Registry) -> tuple[str, ...]:
    """Those whom `leader` names, each by the name alone and once; () for none."""
    names = measure.leader.split("、") if measure.leader else []
    names = names or [unit.leader for unit in _deciding_units(measure, registry)]
    return tuple(dict.fromkeys(filter(None, names)))


def owner(measure: Measure, registry: Registry) -> str:
    """责任人, as `leader`."""
    return measure.owner or _people_of_units(measure, registry, lambda unit: unit.owner)


def contact(measure: Measure, registry: Registry) -> str:
    """The contacts of the units that lead a measure, or answer for it, with their telephones."""
    return _people_of_units(
        measure, registry, lambda unit: " ".join(filter(None, (unit.contact, unit.phone)))
    )


def unit_people(measure: Measure, registry: Registry, person: Callable[[Unit], str]) -> str:
    """Those whom `person` gives of the units that lead a measure, or answer for it, each once."""
    return "、".join(dict.fromkeys(filter(None, map(person, _deciding_units(measure, registry)))))


def _people_of_units(measure: Measure, registry: Registry, person: Callable[[Unit], str]) -> str:
    units = _deciding_units(measure, registry)
    return "、".join(f"{name}（{unit.name}）" for unit in units if (name := person(unit)))


def _deciding_units(measure: Measure, registry: Registry) -> list[Unit]:
    return [
        body
        for role in (Role.LEAD, Role.RESPONSIBLE)
        for party in measure.parties
        if party.role is role and isinstance(body := registry.resolve(party.name), Unit)
    ]


def labelled(*values: tuple[str, str], separator: str = "\n") -> str:
    """`values` with their labels, 责任人：张某; those that are empty are left out."""
    return separator.join(f"{label}：{value}" for label, value in values if value)


def milestone_row(milestone: Milestone) -> str:
    """What stands in the row of a milestone in a checklist: 节点：完成排查."""
    return f"节点：{milestone_text(milestone)}"


def milestone_text(milestone: Milestone) -> str:
    """What is to be reached; where the plan writes only a time, that."""
    return milestone.what or milestone.by.said


def milestone_with_units(milestone: Milestone, registry: Registry) -> str:
    """What is to be reached, behind it those that it is for where it names any: 完成排查（醴陵市）."""
    units = "、".join(registry.registered_name(unit.name) for unit in milestone.units)
    return f"{milestone_text(milestone)}{f'（{units}）' if units else ''}"


def _milestone(milestone: Milestone, registry: Registry) -> str:
    what = milestone_with_units(milestone, registry) if milestone.what else ""
    return f"{deadline(milestone.by)}：{what}"


def _target(target: Target) -> str:
    by = f"{deadline(target.by)}：" if target.by.said else ""
    number = f"{_BOUNDS[target.bound]}{target.value}{target.unit}" if target.value else ""
    # 「2022年为等级，不可比」 has no unit.
    unit = target.unit if target.baseline[-1:].isdecimal() else ""
    baseline = f"（基数{target.baseline}{unit}）" if target.baseline else ""
    return f"{by}{target.name}{number}{baseline}"


def imprint(plan: Plan, revision: int) -> str:
    """The line below the title: number, issuer, date of issue; from the second `revision` (counted from 1) on
    also which. That of a draft, 0, has not been issued.
    """
    issued = f"{long_date(plan.issued)}印发" if plan.issued and revision else ""
    changed = f"第{revision}版" if revision > 1 else ""
    return "　".join(part for part in (plan.number, plan.issuer, issued, changed) if part)
