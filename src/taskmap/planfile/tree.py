"""YAML text to a tree of nodes that know their line and column, counted from 1, by PyYAML's parse events.

Events rather than `safe_load`: scalars stay as typed (`no`, `1:30` and `010` are text), every duplicate
key is seen, and depth, aliases and tags are refused before anything is built.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TypeAlias

import yaml
from msgspec import Struct, field

from taskmap.planfile import decoding
from taskmap.planfile.source_lines import LOADER, SourceLines
from taskmap.system.diagnostics import Diagnostic, Source, error, warning
from taskmap.system.text import cut

MAX_DEPTH = 32
"""Levels of nesting; no real plan has so many, more is a mistake or an attack."""

MAX_FAULTS = 200
"""The reading stops after this many: an alias bomb has as many faults as aliases."""

MAX_REPAIRS = 50
"""Each repair reads the file once more; after this many only those found so far are reported."""


_COMMENT = re.compile(r"[ \t]+(#[^\s#!].*)")
_COMMENT_ANYWHERE = re.compile(r"[ \t]#[^\s#!]")


class ScalarNode(Struct):
    """Text as typed; `plain` is false when it was quoted or a block. `is_reported`: its fault is known already."""

    text: str
    line: int
    column: int
    plain: bool = True
    is_reported: bool = False


class ListNode(Struct):
    """A list, in a block or in brackets; its place is that of its first character."""

    items: list[Node]
    line: int
    column: int


class MappingNode(Struct):
    """Keys and values in the order typed; a key may come twice."""

    entries: list[tuple[ScalarNode, Node]]
    line: int
    column: int


Node: TypeAlias = ScalarNode | ListNode | MappingNode


def is_null(node: Node) -> bool:
    """Whether nothing is written there, or one of YAML's words for nothing, not in quotes."""
    return (
        isinstance(node, ScalarNode)
        and node.plain
        and node.text in ("", "~", "null", "Null", "NULL")
    )


def items(node: Node) -> list[Node]:
    """The items of a list without those that are null; any other node stands for a list of itself."""
    nodes = node.items if isinstance(node, ListNode) else [node]
    return [each for each in nodes if not is_null(each)]


class PlanTree(Struct):
    """The tree of one file (none if it is no YAML at all) and the faults met on the way."""

    root: Node | None
    faults: list[Diagnostic] = field(default_factory=list)


def load(text: str, file: str, *, repair: bool = False) -> PlanTree:
    """The tree of the `text` of a file; `file` is the name that faults bear. Slips whose cure is certain are
    repaired in memory, so that the faults behind them are found too.

    With `repair` full-width colons are looked for first: the parser takes `- no：1` for a text.
    """
    source_lines = SourceLines(file, text.split("\n"))
    if not repair:
        builder = _TreeBuilder(source_lines)
        with suppress(yaml.YAMLError):
            root = builder.build()
            if not builder.has_odd_key:
                return PlanTree(root, builder.faults)
    return _repair_and_load(source_lines, colons=repair)


def _repair_and_load(source_lines: SourceLines, *, colons: bool) -> PlanTree:
    # Only for a file with slips: a sound plan does not wait for what finds them.
    from taskmap.planfile import indents, slips, syntax

    faults = (
        [*slips.repair_braces(source_lines), *slips.repair_colons(source_lines)] if colons else []
    )
    for _ in range(MAX_REPAIRS):
        builder = _TreeBuilder(source_lines)
        try:
            root = builder.build()
            new_faults = []
            if builder.has_odd_key:
                new_faults = indents.repair_blanks(source_lines) or indents.repair_dashes(
                    source_lines
                )
        except yaml.YAMLError as problem:
            failure = syntax.ParseFailure.of(problem, builder.last)
            root, new_faults = None, slips.repair(source_lines, failure)
            if not new_faults and not source_lines.has_guess:
                faults.append(syntax.explain_failure(source_lines, failure))
        faults += new_faults
        if not new_faults:
            return PlanTree(root, faults + builder.faults)
    return PlanTree(None, faults)


class _TreeBuilder:
    """One pass over the events, without recursion: depth is bounded by MAX_DEPTH, not by Python's stack."""

    def __init__(self, source_lines: SourceLines) -> None:
        self.source_lines = source_lines
        self.faults: list[Diagnostic] = []
        self.last: yaml.Event | None = None
        self.has_odd_key = False
        """A key begins with a blank that is none to YAML, or a dash: it was meant as indentation or as a list's."""
        self._has_comment = bool(_COMMENT_ANYWHERE.search(source_lines.text))
        self._root: Node | None = None
        self._open: list[ListNode | MappingNode] = []
        self._keys: list[ScalarNode | None] = []

    def build(self) -> Node | None:
        """The root node; None if nothing is written or the file is refused as a whole. Raises YAMLError."""
        try:
            return self._read(self.source_lines.text)
        except yaml.MarkedYAMLError as problem:
            ahead = _TreeBuilder(self.source_lines)
            with suppress(yaml.YAMLError):
                ahead._read(self._text_before_stop(problem))
            if not any(fault.code == "yaml-depth" for fault in ahead.faults):
                raise
            self.faults = ahead.faults
            return None

    def _text_before_stop(self, problem: yaml.MarkedYAMLError) -> str:
        """The text before the place where the parser stopped, if it holds brackets that it has not reported.

        It looks up to 1,024 characters ahead for a colon, and libyaml 0.2.6 refuses the thousandth level that it
        meets there. When the text ends before that, it reports the levels in front.
        """
        if not (self.last and self.last.end_mark and problem.problem_mark):
            return ""
        text, stop = self.source_lines.text, problem.problem_mark.index
        brackets = sum(text.count(each, self.last.end_mark.index, stop) for each in "[{")
        return text[: stop - 1] if len(self._open) + brackets > MAX_DEPTH else ""

    def _read(self, text: str) -> Node | None:
        documents = 0
        for event in yaml.parse(text, LOADER):
            self.last = event
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "一个文件只能写一份方案，请去掉“---”后面的内容"
                    self._refuse(event, "yaml-documents", message)
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
                self._keys.pop()
            elif isinstance(event, yaml.NodeEvent):
                self._add(self._node(event))
            if len(self._open) > MAX_DEPTH:
                self._refuse(event, "yaml-depth", f"层次超过 {MAX_DEPTH} 层，请检查缩进和括号")
                return None
            if len(self.faults) > MAX_FAULTS:
                return None
        root = self._root
        return None if root is None or is_null(root) else root

    def _add(self, node: Node) -> None:
        """Put a node where it belongs: at the root, in a list, as a key or under one."""
        if not self._open:
            self._root = node
        elif isinstance(parent := self._open[-1], ListNode):
            parent.items.append(node)
        elif (key := self._keys[-1]) is None:
            self._keys[-1] = self._key(node)
        else:
            parent.entries.append((key, node))
            self._keys[-1] = None
        if not isinstance(node, ScalarNode):
            self._open.append(node)
            self._keys.append(None)

    def _node(self, event: yaml.NodeEvent) -> Node:
        line, column = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            message = f"不支持引用“*{event.anchor}”，请把内容写出来；文字以 * 开头请加引号"
            self._refuse(event, "yaml-alias", message)
            return ScalarNode(f"*{event.anchor}", line, column, is_reported=True)
        self._refuse_anchor_and_tag(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line, column)
        if isinstance(event, yaml.MappingStartEvent):
            return MappingNode([], line, column)
        return ListNode([], line, column)

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> ScalarNode:
        # libyaml says "" for plain text, PyYAML's own parser None.
        if not event.style:
            self._doubt_comment(event)
            return ScalarNode(event.value, line, column)
        # Only an escape in quotes can still bring one in: the file's text was cleaned before.
        text, removed = decoding.clean(event.value)
        if removed:
            self.faults.append(
                decoding.removal_warning(Source(self.source_lines.file, line, column), removed)
            )
        return ScalarNode(text, line, column, plain=False)

    def _doubt_comment(self, event: yaml.ScalarEvent) -> None:
        """A comment that begins like a word, 完成 #3 泵站: most likely it was meant as text."""
        mark = event.end_mark
        if not self._has_comment or mark is None:
            return
        rest = self.source_lines.line(mark.line)[mark.column :]
        if comment := _COMMENT.match(rest):
            text = cut(comment[1].strip(), 12)
            message = f"“{text}”在 # 后面，当作说明，没有读进去；是正文的，请给整段文字加上引号，是说明的，请在 # 后面空一格"
            at = Source(
                self.source_lines.file,
                *self.source_lines.place(mark.line, mark.column + comment.start(1)),
            )
            self.faults.append(warning(at, "text-comment", message))

    def _refuse_anchor_and_tag(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            message = f"不支持锚点“&{event.anchor}”；文字以 & 开头请加引号"
            self._refuse(event, "yaml-alias", message)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, "yaml-alias", f"不支持标签“{tag}”；文字以 ! 开头请加引号")

    def _key(self, node: Node) -> ScalarNode:
        if isinstance(node, ScalarNode):
            self.has_odd_key = self.has_odd_key or (node.plain and decoding.begins_oddly(node.text))
            node.text = decoding.key_text(node.text)
            return node
        at = Source(self.source_lines.file, node.line, node.column)
        self.faults.append(error(at, "yaml-syntax", "键只能是文字；花括号、方括号前面少了键名"))
        return ScalarNode("", node.line, node.column, is_reported=True)

    def _refuse(self, event: yaml.Event, code: str, message: str) -> None:
        self.faults.append(
            error(Source(self.source_lines.file, *self._place(event)), code, message)
        )

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return self.source_lines.place(mark.line, mark.column)
