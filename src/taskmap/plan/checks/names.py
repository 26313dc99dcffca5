"""Names in a plan, of units, groups and reporters: known, not repeated, in a role, each of one unit only."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from taskmap.plan import assignments, units
from taskmap.plan.checks import mentions
from taskmap.plan.checks.written_names import fault_of
from taskmap.plan.model import Group, Party, Plan, Role
from taskmap.plan.part_groups import read_part_group
from taskmap.plan.unnamed_units import UNNAMED, unnamed_items, unnamed_message
from taskmap.system.diagnostics import Diagnostic, Source, error, warning


def check_unknown_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each place where a name stands that no unit, alias or group has. In a plan without `units:` the
    names in its tasks are the known ones, so that only reporters and milestones can be wrong.
    """
    # Thousands of mentions are of a few hundred names.
    unknown = {name for name in mentions.used_names(plan) if registry.resolve(name) is None}
    for mention in mentions.used(plan) if unknown else ():
        if mention.name in unknown and not (
            read_part_group(mention.name) or fault_of(mention.name, registry)
        ):
            yield error(mention.at, "unknown-unit", _unknown(mention.name, plan, registry))


def _unknown(name: str, plan: Plan, registry: units.Registry) -> str:
    missing = f"单位名录里没有“{name}”" if plan.units else f"任务里没有“{name}”这个单位"
    near = registry.nearest(name)
    if near is None:
        return f"{missing}，请写进 `units` 或改正名称"
    if not plan.units:
        return f"{missing}，最接近的是“{near}”；若是同一单位，请改用这个名称"
    return f"{missing}，最接近的是“{near}”；若是同一单位，请改用正式名称，或把它写进“{near}”的 `aliases`"


def check_group_members(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Where members are picked with `{group: [members]}`: an error if the name is no group, and one for each
    known unit that is not in the group. A group without members may be given any.
    """
    for party in mentions.parties(plan):
        if not party.chosen:
            continue
        group = registry.resolve(party.name)
        if not isinstance(group, Group):
            advice = group_advice(party.name, [each.name for each in party.chosen], registry)
            message = f"“{party.name}”不是单位组，后面不能再列成员{advice}"
            yield error(party.at, "unknown-group", message)
        elif group.members:
            yield from _non_members(party, registry.members(group), registry)


def group_advice(name: str, members: Sequence[str], registry: units.Registry) -> str:
    """How the `members` of a group are picked or left out, behind what is wrong with its `name`; with the group that may
    be meant.
    """
    near = difflib.get_close_matches(name, [group.name for group in registry.groups], n=1)
    group, picked = (near or [name])[0], ", ".join(members).replace("、", ", ")
    first = f"是不是“{group}”？" if near else f"请先在 `groups` 里写 {group}: [单位, 单位]；"
    return f"；{first}只选几个写 {{{group}: [{picked}]}}，除去几个写 {{{group}: {{`except`: [{picked}]}}}}"


def _non_members(
    party: Party, members: tuple[str, ...], registry: units.Registry
) -> Iterator[Diagnostic]:
    for mention in party.chosen:
        body = registry.resolve(mention.name)
        if body is not None and body.name not in members:
            message = f"“{mention.name}”不是“{party.name}”的成员，成员有：{'、'.join(members)}"
            yield error(mention.at, "not-a-member", message)


def check_measures_without_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each measure without any unit; one for the whole task if none of its several measures has one."""
    for task in plan.every_task():
        idle = [measure for measure in task.measures if not measure.parties]
        if len(idle) > 1 and len(idle) == len(task.measures):
            message = f"任务{_spaced_id(task.id)}和它的举措都没有单位，请写 `units`，或写 `lead`、`responsible`"
            yield error(task.at, "no-unit", message)
            continue
        for measure in idle:
            message = f"举措{_spaced_id(measure.id)}没有任何单位，请写 `units`，或写 `lead`、`responsible`"
            yield error(measure.at, "no-unit", message)


def _spaced_id(number: str) -> str:
    return f" {number} " if number else ""


def check_missing_leads(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each measure with units and no lead, once for a list that several inherit. With
    `first_listed: equal` nobody has to lead, so nothing is reported.
    """
    if not plan.first_leads:
        return
    reported: set[Source] = set()
    for measure in plan.every_measure():
        roles = {party.role for party in measure.parties}
        # Units that several measures inherit are written once.
        if roles and Role.LEAD not in roles and (at := measure.parties[0].at) not in reported:
            reported.add(at)
            message = f"举措{_spaced_id(measure.id)}没有牵头单位，进度将以最慢的单位为准；有牵头的请写 `lead`"
            yield warning(at, "lead-missing", message)


def check_repeated_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error where one measure names a unit twice, under whichever spellings; picked members of groups are not
    looked at.
    """
    reported = set()
    for measure in plan.every_measure():
        first: dict[str, str] = {}
        for party in measure.parties:
            if party.chosen or not party.name:
                continue
            name = registry.registered_name(party.name)
            # An inherited list is written once but read for each measure.
            if name in first and party.at not in reported:
                reported.add(party.at)
                twin = "" if party.name == first[name] else f"（即“{first[name]}”）"
                message = f"举措 {measure.id} 里“{party.name}”{twin}写了两次，请只留一处"
                yield error(party.at, "unit-twice", message)
            first.setdefault(name, party.name)


def check_ambiguous_names(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each name or alias in `units:` and `groups:` that an earlier entry has as well."""
    for mention, one, other in registry.clashes():
        if one.name == other.name:
            message = f"“{mention.name}”登记了两次，请删去一处；单位和单位组也不能同名"
        else:
            message = f"“{mention.name}”既指“{one.name}”又指“{other.name}”，一个名称只能指一个单位，请改一处"
        yield error(mention.at, "alias-shared", message)


def check_likely_duplicates(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each pair of names that may be one unit: 市发改委 beside 市发展改革委. Never merged: only a person
    knows.
    """
    pairs = registry.likely_duplicates()
    places = _first_places(plan) if pairs else {}
    for one, other in pairs:
        if fault_of(one, registry) or fault_of(other, registry):
            continue
        message = f"“{one}”和“{other}”可能是同一个单位；若是，请在 `units` 里登记一个，把另一个写成 `aliases`"
        yield warning(places.get(one) or places.get(other) or plan.at, "unit-near-twin", message)


def check_empty_groups(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each group without members: it stands for itself and gets a checklist of its own."""
    for group in plan.groups:
        if not group.members and group.name != UNNAMED:
            message = f"单位组“{group.name}”没有成员，将以它自己的名义出一份清单；成员确定后请补上"
            yield warning(group.at, "group-empty", message)


def check_unnamed_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning, at the first of them, for the measures for which nobody is named yet."""
    if items := unnamed_items(plan, registry):
        message = f"{unnamed_message(items)}，请补上单位；补上以前 split 只出征求意见稿（--draft）"
        yield warning(items[0].at, "units-unnamed", message)


def check_reporters(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each name under `who:` of a rule none of whose units has a part in the plan: there is no
    checklist to report with. Unknown names are left to `check_unknown_units`.
    """
    if not any(rule.names for rule in plan.rules):
        return
    working = {assignment.unit for assignment in assignments.assign(plan, registry)}
    for rule in plan.rules:
        for mention in rule.names:
            known = registry.resolve(mention.name) is not None
            if known and working.isdisjoint(registry.expand(mention.name)):
                message = f"“{mention.name}”要按“{rule.name}”报送，但方案里没有它的任务，不会有它的责任清单"
                yield warning(mention.at, "who-idle", message)


def _first_places(plan: Plan) -> dict[str, Source]:
    places: dict[str, Source] = {}
    for mention in mentions.written(plan):
        places.setdefault(mention.name, mention.at)
    return places
