"""Names of groups without some members: the group is there, those left out are members of it, and somebody is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.plan import units
from taskmap.plan.checks.names import group_advice
from taskmap.plan.model import Group, Mention, Plan, Unit
from taskmap.plan.part_groups import read_part_group
from taskmap.system.diagnostics import Diagnostic, error, warning


def check_part_groups(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Where a name says that it is a group without some members: an error if there is no such group, for each that is
    no member of it, and if nobody is left; a warning if the group has no members.
    """
    for mention, places in dict.fromkeys(units.part_group_mentions(plan)):
        said, body = read_part_group(mention.name), registry.resolve(mention.name)
        if said is None or isinstance(body, Unit) or body in registry.groups:
            continue
        group = registry.resolve(said.group)
        if not isinstance(group, Group):
            advice = group_advice(said.group, said.without, registry)
            message = f"“{said.group}”不是单位组，看不出“{mention.name}”是哪几个单位{advice}"
            yield error(mention.at, "unknown-group", message)
        else:
            named = places or tuple(Mention(name, mention.at) for name in said.without)
            yield from _wrong_members(mention, named, group, registry)


def _wrong_members(
    mention: Mention, without: Sequence[Mention], group: Group, registry: units.Registry
) -> Iterator[Diagnostic]:
    if not group.members:
        message = f"单位组“{group.name}”没有成员，“{mention.name}”将以它自己的名义出一份清单；成员确定后请补上"
        yield warning(mention.at, "group-empty", message)
        return
    members = registry.members(group)
    wrong = [each for each in without if registry.registered_name(each.name) not in members]
    for each in wrong:
        message = f"“{each.name}”不是“{group.name}”的成员，成员有：{'、'.join(members)}"
        yield error(each.at, "not-a-member", message)
    if not wrong and registry.resolve(mention.name) is None:
        message = f"“{mention.name}”一个单位也没有剩下；{group.name}的成员有：{'、'.join(members)}"
        yield error(mention.at, "not-a-member", message)
