"""The names that a Jinja template uses, checked against those that its documents have."""

from __future__ import annotations

import difflib
from typing import NamedTuple, cast

from jinja2 import nodes

from taskmap.formats.jinja.context import Tree

_LIST_FILTERS = {
    "sort",
    "list",
    "reverse",
    "selectattr",
    "rejectattr",
    "select",
    "reject",
    "unique",
}
"""Filters that give a list of the same."""
_EXISTENCE_TESTS = {"defined", "undefined", "default", "d"}
"""Whoever asks whether a name is there may name what is not."""


class UnknownName(NamedTuple):
    """A name that no document has: the line of the template, the name as written, the likeliest known one."""

    line: int
    name: str
    suggestion: str


Scope = dict[str, Tree]


def unknown_names(template: nodes.Template, known_names: Scope) -> list[UnknownName]:
    """The names used in the template that are not among `known_names`, in the order of the text."""
    resolver = _NameResolver()
    resolver.resolve(template, dict(known_names))
    return resolver.unknown


class _NameResolver:
    """Follows each name through loops and assignments. What is not known (`None`) may be anything."""

    def __init__(self) -> None:
        self.unknown: list[UnknownName] = []

    def resolve(self, node: nodes.Node, scope: Scope) -> Tree:
        """What the node's value looks like."""
        match node:
            case nodes.Name(ctx="load"):
                return self._member(node, scope, node.name, node.name)
            case nodes.Getattr():
                parent = self.resolve(node.node, scope)
                return self._member(node, parent, node.attr, _dotted_name(node))
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Test() | nodes.Filter() if node.name in _EXISTENCE_TESTS:
                return None
            case nodes.Filter() if node.node and node.name in _LIST_FILTERS:
                self._children(node, scope, without=node.node)
                return self.resolve(node.node, scope)
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                _bind(node.target, self.resolve(node.node, scope), scope)
            case nodes.With():
                self._with(node, scope)
            case nodes.Macro():
                self._macro(node, scope)
            case nodes.AssignBlock():
                self._body(node.body, dict(scope))
                _bind(node.target, None, scope)
            case _:
                self._children(node, scope)
        return None

    def _children(self, node: nodes.Node, scope: Scope, without: nodes.Node | None = None) -> None:
        for child in node.iter_child_nodes():
            if child is not without:
                self.resolve(child, scope)

    def _body(self, body: list[nodes.Node], scope: Scope) -> None:
        for child in body:
            self.resolve(child, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        over = self.resolve(node.iter, scope)
        inner = {**scope, "loop": None}
        _bind(node.target, over[0] if isinstance(over, list) else None, inner)
        if node.test is not None:
            self.resolve(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            _bind(target, self.resolve(value, scope), inner)
        self._body(node.body, inner)

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = None
        names = dict.fromkeys(argument.name for argument in node.args)
        self._body(node.body, {**scope, **names})

    def _item(self, node: nodes.Getitem, scope: Scope) -> Tree:
        parent = self.resolve(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(node, parent, node.arg.value, _dotted_name(node))
        self.resolve(node.arg, scope)
        return parent[0] if isinstance(parent, list) else None

    def _member(self, node: nodes.Node, parent: Tree, name: str, dotted_name: str) -> Tree:
        if not isinstance(parent, dict):
            return None
        if name not in parent:
            before = dotted_name.removesuffix(name)
            near = difflib.get_close_matches(name, parent, n=1, cutoff=0.5)
            self.unknown.append(
                UnknownName(node.lineno, dotted_name, before + near[0] if near else "")
            )
        return parent.get(name)


def _bind(target: nodes.Node, value: Tree, scope: Scope) -> None:
    for name in target.find_all(nodes.Name):
        scope[name.name] = None
    if isinstance(target, nodes.Name):
        scope[target.name] = value


def _dotted_name(node: nodes.Node) -> str:
    """`a.b.c` as the template has it."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{_dotted_name(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const()):
            return f"{_dotted_name(node.node)}.{cast('nodes.Const', node.arg).value}"
    return "…"
