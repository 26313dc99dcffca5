"""YAML text to a tree of nodes that know their place, by PyYAML's parse events.

Events rather than `safe_load`: scalars stay as typed (`no`, `1:30` and `010` are text), every duplicate
key is seen, and depth, aliases and tags are refused before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from taskmap import characters
from taskmap.diagnostics import Diagnostic, Source, error, warning

DEEPEST = 32
"""Nesting that no real plan reaches; more is a mistake or an attack."""

MOST_FAULTS = 200
"""An alias bomb has as many faults as aliases; nobody reads on after this many."""


@dataclass(slots=True)
class Scalar:
    """Text as typed; `plain` is false when it was quoted or a block."""

    text: str
    line: int
    column: int
    plain: bool = True

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Listing:
    items: list[Node]
    line: int
    column: int


@dataclass(slots=True)
class Mapping:
    entries: list[tuple[Scalar, Node]]
    line: int
    column: int


Node: TypeAlias = Scalar | Listing | Mapping

# A colon typed with a Chinese input method where YAML wants the half-width one.
_FULLWIDTH_COLON = re.compile(r"^([\s\u3000]*(?:-\s+)*[^\s:：'\"#\[\]{}，。；、]{1,20})：(?!//)")
_TAB_INDENT = re.compile(r"^ *\t")

# libyaml's problems in the words of someone who has never seen YAML; the first that fits is taken.
_PROBLEMS = (
    (
        "mapping values are not allowed",
        "这里多了一个冒号，或者上一行缩进、引号有误；文字里含“: ”时请加引号",
    ),
    ("could not find expected ':'", "这一行不是“键: 值”的写法，冒号须用半角并在后面留一个空格"),
    ("did not find expected ',' or ']'", "方括号没有配对，或列表各项之间没有用半角逗号隔开"),
    ("did not find expected ',' or '}'", "花括号没有配对，或各项之间没有用半角逗号隔开"),
    ("did not find expected '-' indicator", "列表各项没有对齐，或某一项前面少了“- ”"),
    ("did not find expected key", "缩进不一致，或上一行的引号、括号没有收住"),
    ("did not find expected node content", "逗号或括号的位置不对"),
    ("block sequence entries are not allowed", "“- ”不能写在这里，请另起一行"),
    ("unexpected end of stream", "引号或括号到文件末尾都没有收住"),
    ("document start", "一个文件只能写一份方案，请去掉“---”"),
    ("cannot start any token", "文字不能以 % @ ` 等符号开头，请加引号"),
    ("escape", "双引号里的反斜杠写法不认识，请改用单引号"),
    ("control characters", "文件里有控制字符"),
)


@dataclass(slots=True)
class Loaded:
    """The tree of one file (none if it is no YAML at all) and the faults met on the way."""

    root: Node | None
    faults: list[Diagnostic] = field(default_factory=list)


def load(data: bytes, file: str) -> Loaded:
    """Decode and parse. Slips whose cure is certain (full-width colon, tab) are mended to find what comes after."""
    loaded = Loaded(None)
    mended: str | None = _decode(data, file, loaded.faults)
    while mended is not None:
        builder, text = _Builder(file), mended
        try:
            loaded.root, mended = builder.build(text), None
        except yaml.YAMLError as problem:
            mended = _mend(text, problem, file, loaded.faults)
        if mended is None:
            loaded.faults += builder.faults
    return loaded


def _decode(data: bytes, file: str, faults: list[Diagnostic]) -> str:
    # PyYAML would take the BOM itself but then counts every column of the first line one too high.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        text = _guess(data)
        faults.append(_misencoded(data, problem.start, file))
    text = text.replace("\r\n", "\n")
    cleaned, removed = characters.clean(text)
    if removed:
        faults += _cleaned(text, file)
    return cleaned


def _cleaned(text: str, file: str) -> Iterator[Diagnostic]:
    for number, line in enumerate(text.split("\n"), 1):
        kept, removed = characters.clean(line)
        if removed:
            column = next(
                (at for at, (a, b) in enumerate(zip(line, kept, strict=False)) if a != b), len(kept)
            )
            yield text_cleaned(Source(file, number, column + 1), removed)


def text_cleaned(at: Source, removed: str) -> Diagnostic:
    return warning(at, "text-cleaned", f"有不能显示的字符，已去掉：{removed}")


def _guess(data: bytes) -> str:
    """The text of a file that is not sound UTF-8: damaged UTF-8 if most of it reads, else GBK."""
    damaged = data.decode("utf-8", "replace")
    readable = sum(character > "\x7f" for character in damaged)
    if damaged.count("\ufffd") * 2 < readable:
        return damaged
    return data.decode("gb18030", "replace")


def _misencoded(data: bytes, at: int, file: str) -> Diagnostic:
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8", "replace")) + 1
    message = "文件不是 UTF-8 编码（多半是 GBK）；请在编辑器里另存为 UTF-8 再试"
    return error(Source(file, line, column), "file-encoding", message)


def _mend(text: str, problem: yaml.YAMLError, file: str, faults: list[Diagnostic]) -> str | None:
    """The text without the slip that most likely caused the problem, or None when no cure is certain."""
    marks = [getattr(problem, name, None) for name in ("problem_mark", "context_mark")]
    places = [mark for mark in marks if mark]
    lines = text.split("\n")
    if tabs := [number for number, line in enumerate(lines) if _TAB_INDENT.match(line)]:
        for number in tabs:
            faults.append(_tab(lines[number], number, file))
            lines[number] = lines[number].expandtabs(2)
        return "\n".join(lines)
    suspects = [number for mark in places for number in (mark.line, mark.line - 1)]
    for number in suspects:
        if 0 <= number < len(lines) and (match := _FULLWIDTH_COLON.match(lines[number])):
            faults.append(fullwidth_colon(Source(file, number + 1, match.end()), match[1].strip()))
            lines[number] = f"{match[1]}: {lines[number][match.end() :].lstrip()}"
            return "\n".join(lines)
    faults.append(_syntax(problem, places[0] if places else None, file))
    return None


def _tab(line: str, number: int, file: str) -> Diagnostic:
    at = Source(file, number + 1, line.index("\t") + 1)
    return error(at, "tab-indent", "缩进用了制表符（Tab），请改成空格")


def fullwidth_colon(at: Source, key: str) -> Diagnostic:
    return error(at, "fullwidth-colon", f"“{key}”后面是全角冒号“：”，请改成半角冒号加一个空格“: ”")


def _syntax(problem: yaml.YAMLError, mark: yaml.Mark | None, file: str) -> Diagnostic:
    said = str(getattr(problem, "problem", None) or problem)
    meant = next((chinese for words, chinese in _PROBLEMS if words in said), "写法有误")
    at = Source(file, mark.line + 1, mark.column + 1) if mark else Source(file)
    return error(at, "yaml-syntax", f"{meant}（YAML：{said.splitlines()[0]}）")


class _Builder:
    """One pass over the events, without recursion: depth is bounded by DEEPEST, not by Python's stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Diagnostic] = []

    def build(self, text: str) -> Node | None:
        """The root node. Stops early, with what it has, once a file is refused as a whole."""
        root: Node | None = None
        open_nodes: list[Listing | Mapping] = []
        keys: list[Scalar | None] = []
        documents = 0
        for event in yaml.parse(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            if isinstance(event, yaml.ScalarEvent):
                node: Node | None = self._scalar(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                open_nodes.pop()
                keys.pop()
                continue
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event, "yaml-documents", "一个文件只能写一份方案，请去掉“---”后面的内容"
                    )
                    return root
                continue
            else:
                node = self._collection(event)
            if node is None:
                continue
            if not open_nodes:
                root = node
            elif isinstance(parent := open_nodes[-1], Listing):
                parent.items.append(node)
            elif (key := keys[-1]) is None:
                keys[-1] = self._key(node)
                if isinstance(node, Scalar):
                    continue
            else:
                parent.entries.append((key, node))
                keys[-1] = None
            if not isinstance(node, Scalar):
                open_nodes.append(node)
                keys.append(None)
                if len(open_nodes) > DEEPEST:
                    self._refuse(event, "yaml-depth", f"层次超过 {DEEPEST} 层，请检查缩进")
                    return root
            if len(self.faults) > MOST_FAULTS:
                return root
        return root

    def _collection(self, event: yaml.Event) -> Node | None:
        """A mapping or list that begins; None for events that are no nodes."""
        line, column = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "yaml-alias", f"不支持引用“*{event.anchor}”，请把内容写出来")
            return Scalar("", line, column)
        if not isinstance(event, yaml.CollectionStartEvent):
            return None
        if event.anchor or event.tag:
            self._adorned(event)
        return (
            Mapping([], line, column)
            if isinstance(event, yaml.MappingStartEvent)
            else Listing([], line, column)
        )

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        line, column = _place(event)
        if event.anchor or event.tag:
            self._adorned(event)
        if event.style is None:
            return Scalar(event.value, line, column)
        # Only an escape in quotes can still bring one in: the file's text was cleaned before.
        text, removed = characters.clean(event.value)
        if removed:
            self.faults.append(text_cleaned(Source(self.file, line, column), removed))
        return Scalar(text, line, column, plain=False)

    def _adorned(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            self._refuse(event, "yaml-alias", f"不支持锚点“&{event.anchor}”，文字以 & 开头请加引号")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self._refuse(event, "yaml-alias", f"不支持标签“{tag}”，文字以 ! 开头请加引号")

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            # An ideographic space or a zero-width mark in front of a key comes from pasted text.
            node.text = node.text.strip("\u3000\u200b\ufeff \t")
            return node
        at = Source(self.file, node.line, node.column)
        self.faults.append(error(at, "yaml-syntax", "键只能是文字；花括号、方括号前面少了键名"))
        return Scalar("", node.line, node.column)

    def _refuse(self, event: yaml.Event, code: str, message: str) -> None:
        self.faults.append(error(Source(self.file, *_place(event)), code, message))


def _place(event: yaml.Event) -> tuple[int, int]:
    """Line and column, from 1."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1
