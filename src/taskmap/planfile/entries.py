"""What a plan file says, as text still, under the English keys of its forms: from this a plan is written in other ways."""

from __future__ import annotations

from typing import TypeAlias

from taskmap.planfile import keys, tree
from taskmap.planfile.shapes import (
    FlagShape,
    GroupsShape,
    KeyShape,
    MappingListShape,
    MappingShape,
    PartiesByRoleShape,
    PartiesShape,
    PlanForm,
    TextListShape,
)
from taskmap.planfile.spelling import word_spellings

EntryValue: TypeAlias = "str | list[EntryValue] | dict[str, EntryValue]"
PlanEntry: TypeAlias = dict[str, EntryValue]


def read_entry(text: str) -> PlanEntry:
    """The `text` of a plan file without errors, as an entry of the form `plan`: what is null or empty is left out, a word
    of a fixed set is the canonical one, a bare name is an entry with a name.
    """
    root = tree.load(text, "").root
    assert isinstance(root, tree.MappingNode), "without errors it is a mapping"
    return _entry(root, keys.FORMS["plan"])


def plain_value(node: tree.Node) -> EntryValue:
    """What stands in a `node`, its keys as they are typed."""
    if isinstance(node, tree.ScalarNode):
        return node.text.strip()
    if isinstance(node, tree.ListNode):
        return _plain_items(node)
    return {key.text: plain_value(value) for key, value in node.entries}


def canonical_word(shape: KeyShape, text: str) -> str:
    """The canonical word that the `text` spells where a key of this `shape` takes one of a few; else the text itself."""
    return word_spellings(shape).get(text.lower() if isinstance(shape, FlagShape) else text, text)


def _entry(node: tree.MappingNode, form: PlanForm) -> PlanEntry:
    entry: PlanEntry = {}
    for key, value in node.entries:
        each = form.by_name[form.canonical[key.text]]
        if not tree.is_null(value) and (read := _value(value, each.shape)) != "":
            entry[each.name] = read
    return entry


def _value(node: tree.Node, shape: KeyShape) -> EntryValue:
    match shape:
        case MappingShape(form):
            assert isinstance(node, tree.MappingNode)
            return _entry(node, keys.FORMS[form])
        case MappingListShape(form):
            return [_item(each, keys.FORMS[form]) for each in tree.items(node)]
        case GroupsShape() | PartiesByRoleShape():
            assert isinstance(node, tree.MappingNode)
            return {key.text: _plain_items(value) for key, value in node.entries}
        case PartiesShape() if isinstance(node, tree.ScalarNode) and _text(node) in shape.words:
            return canonical_word(shape, _text(node))
        case PartiesShape() | TextListShape():
            return _plain_items(node)
    return canonical_word(shape, _text(node))


def _item(node: tree.Node, form: PlanForm) -> PlanEntry:
    return _entry(node, form) if isinstance(node, tree.MappingNode) else {"name": _text(node)}


def _text(node: tree.Node) -> str:
    assert isinstance(node, tree.ScalarNode)
    return node.text.strip()


def _plain_items(node: tree.Node) -> list[EntryValue]:
    return [value for each in tree.items(node) if (value := plain_value(each)) != ""]
