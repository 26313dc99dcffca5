"""What a plan file says in words, item by item, each with its line: texts, names, times, and what import left as 原文."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.planfile import keys, shapes, tree
from taskmap.planfile.source_lines import SourceLines
from taskmap.system.diagnostics import TaskmapError

ORIGINAL = "原文："
"""How a comment begins that holds words of the notice which belong to no key."""

_ITEMS = ("chapter", "task", "measure")
_UNREAD = frozenset(("period", "lights", "scoring", "reminder", "unit", "succession", "role"))
"""Forms that say how the office goes about it, not what the notice says."""
_EXCEPT = keys.FORMS["exception"].by_name["except"].spellings
_COMMENT = re.compile(r"(?P<indent> *)#(?P<blanks> *)(?P<text>.*)")
_CONTINUED = 3
"""So many blanks behind # go on with the line before."""


class ItemText(NamedTuple):
    """One text as it was typed, with its line, from 1. `key` is the English key, behind that in which it stands:
    milestones.what; `label` the same in Chinese.
    """

    key: str
    label: str
    text: str
    line: int


class TextItem(Struct):
    """The plan itself, a chapter, a task or a measure: `form` says which. `name` is its number, of a chapter the title;
    `above` the place of the item that it belongs to, -1 for the plan. `originals` are the comments with 原文.
    """

    form: str
    name: str
    above: int
    line: int
    column: int
    texts: list[ItemText] = field(default_factory=list)
    originals: list[ItemText] = field(default_factory=list)


def read_items(text: str, file: str) -> list[TextItem]:
    """The items of the plan file with this `text`, each behind the one that it belongs to; the first is the plan. Keys
    that the plan file does not know are passed over. TaskmapError where it is no plan; `file` is its name.
    """
    root = tree.load(text, file).root
    if not isinstance(root, tree.MappingNode):
        raise TaskmapError(f"{file} 读不出方案，请先用 taskmap validate 检查")
    items = [TextItem("plan", "", -1, 1, 1)]
    _fill(items, 0, root)
    _add_originals(items, text, file, _reporting_lines(root))
    return items


def _fill(items: list[TextItem], place: int, node: tree.MappingNode) -> None:
    """Put what the mapping of an item says into it, and the items inside behind it."""
    item = items[place]
    form = keys.FORMS[item.form]
    for key, value in _entries(node, form):
        if isinstance(key.shape, shapes.MappingListShape) and key.shape.form in _ITEMS:
            for number, inner in enumerate(tree.items(value), 1):
                if isinstance(inner, tree.MappingNode):
                    _add_item(items, place, key.shape.form, inner, number)
        else:
            item.texts += _texts(key, value, "", "")


def _entries(
    node: tree.MappingNode, form: shapes.PlanForm
) -> Iterator[tuple[shapes.PlanKey, tree.Node]]:
    for key, value in node.entries:
        if name := form.canonical.get(key.text):
            yield form.by_name[name], value


def _add_item(
    items: list[TextItem], above: int, form: str, node: tree.MappingNode, number: int
) -> None:
    said = {
        key.name: value.text
        for key, value in _entries(node, keys.FORMS[form])
        if isinstance(value, tree.ScalarNode)
    }
    if form == "measure":
        name = said.get("id") or f"{items[above].name}.{number}"
    else:
        name = said.get("id") or said.get("no") or said.get("title", "")
    items.append(TextItem(form, name, above, node.line, node.column))
    _fill(items, len(items) - 1, node)


def _texts(key: shapes.PlanKey, node: tree.Node, outer: str, label: str) -> Iterator[ItemText]:
    """What stands under a key, in mappings of other forms too; `outer` and `label` name the keys around it."""
    name, told = f"{outer}{key.name}", f"{label}{key.chinese[0]}"
    match key.shape:
        case shapes.MappingShape() | shapes.MappingListShape() if key.shape.form not in _UNREAD:
            for inner in filter(_is_mapping, tree.items(node)):
                yield from _inner_texts(key.shape.form, inner, f"{name}.", told)
        case shapes.TextShape() | shapes.TextListShape():
            yield from _scalars(tree.items(node), name, told)
        case shapes.PartiesShape() | shapes.PartiesByRoleShape() | shapes.GroupsShape():
            yield from _names(node, name, told)


def _inner_texts(form: str, node: tree.Node, outer: str, label: str) -> Iterator[ItemText]:
    assert isinstance(node, tree.MappingNode), "only mappings are given"
    found = [
        text
        for key, value in _entries(node, keys.FORMS[form])
        for text in _texts(key, value, outer, label)
    ]
    unit = next((each.text for each in found if each.key == "targets.unit"), "")
    for each in found:
        if each.key == "targets.value":
            # The notice says both in one: 30公里.
            yield each._replace(text=f"{each.text}{unit}")
        elif each.key != "targets.unit":
            yield each


def _is_mapping(node: tree.Node) -> bool:
    return isinstance(node, tree.MappingNode)


def _scalars(nodes: Sequence[tree.Node], key: str, label: str) -> Iterator[ItemText]:
    for node in nodes:
        if isinstance(node, tree.ScalarNode) and node.text.strip():
            yield ItemText(key, label, node.text.strip(), node.line)


def _names(node: tree.Node, key: str, label: str) -> Iterator[ItemText]:
    """The names in a list, of groups with the members that are chosen or left out; of `groups` the members, of `others` the
    units.
    """
    for each in tree.items(node):
        if not isinstance(each, tree.MappingNode):
            yield from _scalars([each], key, label)
            continue
        for name, members in each.entries:
            if key not in ("groups", "others") and name.text not in _EXCEPT:
                yield from _scalars([name], key, label)
            yield from _names(members, key, label)


def _reporting_lines(root: tree.MappingNode) -> range:
    """The lines under the key `reporting`, where 原文 is what a rule was read from."""
    starts = [key.line for key, _ in root.entries]
    for number, (key, _) in enumerate(root.entries):
        if keys.FORMS["plan"].canonical.get(key.text) == "reporting":
            return range(key.line, next(iter(starts[number + 1 :]), sys.maxsize))
    return range(0)


def _add_originals(items: list[TextItem], text: str, file: str, reporting: range) -> None:
    """Put each comment with 原文 to the innermost item in which it stands."""
    begun = 0
    for line, indent, original in _originals(SourceLines(file, text.split("\n"))):
        while begun + 1 < len(items) and items[begun + 1].line <= line:
            begun += 1
        item = items[begun]
        while item.above >= 0 and item.column - 1 > indent:
            item = items[item.above]
        if line in reporting:
            item.texts.append(ItemText("reporting", "报送", original, line))
        else:
            item.originals.append(ItemText("", "原文注释", original, line))


def _originals(source: SourceLines) -> Iterator[tuple[int, int, str]]:
    """Line, indentation and text of each comment with 原文, with the lines that go on with it."""
    found: tuple[int, int, list[str]] | None = None
    for number, line in source.structural_lines():
        comment = _COMMENT.fullmatch(line)
        if found and comment and _goes_on(comment, found[1]):
            found[2].append(comment["text"])
            continue
        if found:
            yield found[0], found[1], "".join(found[2])
        found = None
        if comment and comment["text"].startswith(ORIGINAL):
            words = comment["text"].removeprefix(ORIGINAL)
            found = number + 1, len(comment["indent"]), [words]
    if found:
        yield found[0], found[1], "".join(found[2])


def _goes_on(comment: re.Match[str], indent: int) -> bool:
    blanks = len(comment["blanks"])
    return len(comment["indent"]) == indent and (blanks >= _CONTINUED or not comment["text"])
