"""Groups without some of their members, `{group: {except: [members]}}`, wherever a plan lists units."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.model import Mention
from taskmap.plan.part_groups import part_group_name
from taskmap.planfile import tree
from taskmap.planfile.fields import Notes, PlanFields, read_mapping, read_name


def read_units(fields: PlanFields, key: str) -> tuple[Mention, ...]:
    """The units and groups under the `key`, one or a list, with their places, each group without some of its members by
    the name that says so; what is none of these is reported and left out.
    """
    found = (
        mention
        for item in fields.items(key)
        for mention in _read_item(item, fields.notes)
        if mention.name
    )
    return tuple(found)


def _read_item(item: tree.Node, notes: Notes) -> Iterator[Mention]:
    if not isinstance(item, tree.MappingNode):
        if (name := read_name(item, notes)) is not None:
            yield Mention(name, notes.at(item))
        return
    for group, rest in item.entries:
        if isinstance(rest, tree.MappingNode):
            yield read_exception(group, rest, notes)[0]
        else:
            message = f"这里只要“{group.text}”里几个单位的，请直接写它们的名称：[单位, 单位]"
            notes.error(group, "wrong-kind", message)


def read_exception(
    group: tree.ScalarNode, node: tree.MappingNode, notes: Notes
) -> tuple[Mention, tuple[Mention, ...]]:
    """All members of the `group` but those under `except`, by the name that says so, and those left out. Where none are,
    which is reported, the name is "".
    """
    fields = read_mapping(node, "exception", notes)
    without = fields.mentions("except") if fields else ()
    if without:
        name = part_group_name(group.text, (each.name for each in without))
        return Mention(name, notes.at(group)), without
    message = f"“{group.text}”后面没有写除哪些成员；全部成员请直接写组名"
    notes.error(group, "bad-value", message)
    return Mention("", notes.at(group)), ()
