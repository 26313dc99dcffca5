"""Where a plan writes names of units and groups. A name that could not be read is blank and was reported before: it is
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from taskmap.plan.model import Mention, Party, Plan


def parties(plan: Plan) -> Iterator[Party]:
    """Each party as written, an inherited one once."""
    seen: set[int] = set()
    for measure in plan.every_measure():
        for party in measure.parties:
            if id(party) not in seen:
                seen.add(id(party))
                yield party


def used_names(plan: Plan) -> set[str]:
    """What `used` finds, without the places."""
    measures = tuple(plan.every_measure())
    names = {party.name for measure in measures for party in measure.parties}
    names |= {one.name for measure in measures for party in measure.parties for one in party.chosen}
    names |= {one.name for measure in measures for step in measure.milestones for one in step.units}
    return (names | {one.name for rule in plan.rules for one in rule.names}) - {""}


def used(plan: Plan) -> Iterator[Mention]:
    """Every name that must be known, with its place: in tasks, milestones and reporting rules."""
    chosen = (one for party in parties(plan) for one in party.chosen)
    return _filled(chain(_groups_or_units(plan), chosen))


def members(plan: Plan) -> Iterator[Mention]:
    """Every name of a single unit, or of a group inside a group: in the directory, in groups, picked or left out."""
    return _filled(_members(plan))


def written(plan: Plan) -> Iterator[Mention]:
    """Every name with its place, wherever it is written."""
    groups = (Mention(group.name, group.at) for group in plan.groups)
    return chain(members(plan), _filled(groups), _filled(_groups_or_units(plan)))


def _filled(mentions: Iterable[Mention]) -> Iterator[Mention]:
    return (mention for mention in mentions if mention.name)


def _groups_or_units(plan: Plan) -> Iterator[Mention]:
    for party in parties(plan):
        yield Mention(party.name, party.at)
    for measure in plan.every_measure():
        for milestone in measure.milestones:
            yield from milestone.units
    for rule in plan.rules:
        yield from rule.names


def _members(plan: Plan) -> Iterator[Mention]:
    for unit in plan.units:
        yield Mention(unit.name, unit.at)
        yield from unit.aliases
        yield from (Mention(former.unit, former.at) for former in unit.succeeds)
    for group in plan.groups:
        yield from group.members
    for party in parties(plan):
        yield from chain(party.chosen, party.without)
