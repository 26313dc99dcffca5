"""One mapping of the plan file, read by its form: spellings resolved, every slip told at its place."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from taskmap.diagnostics import Diagnostic, Source, error
from taskmap.model import Mention
from taskmap.planfile import keys, tree

_TRUE = {"true", "yes", "on", "是", "需要", "要"}
_FALSE = {"false", "no", "off", "否", "不需要", "不要"}
_KINDS = {tree.Scalar: "文字", tree.Listing: "列表", tree.Mapping: "“键: 值”"}


@dataclass(slots=True)
class Notes:
    """The file's name and the faults found in it so far."""

    file: str
    faults: list[Diagnostic] = field(default_factory=list)

    def at(self, node: tree.Node) -> Source:
        return Source(self.file, node.line, node.column)

    def error(self, node: tree.Node, code: str, message: str) -> None:
        self.faults.append(error(self.at(node), code, message))

    def unexpected(self, node: tree.Node, wanted: str) -> None:
        """A node of the wrong kind; a full-width colon is the usual reason for text where keys are wanted."""
        if isinstance(node, tree.Scalar) and "：" in node.text and node.plain:
            key, _, _ = node.text.partition("：")
            at = Source(self.file, node.line, node.column + len(key))
            self.faults.append(tree.fullwidth_colon(at, key))
            return
        self.error(node, "wrong-kind", f"这里应写{wanted}，现在是{_KINDS[type(node)]}")


class Fields:
    """The values of one mapping under their English keys."""

    __slots__ = ("at", "form", "node", "notes", "values")

    def __init__(self, node: tree.Mapping, form: keys.Form, notes: Notes) -> None:
        self.node = node
        self.form = form
        self.notes = notes
        self.at = notes.at(node)
        self.values: dict[str, tree.Node] = {}
        typed: dict[str, tree.Scalar] = {}
        for key, value in node.entries:
            if (name := self._name(key)) is None:
                continue
            if name in typed:
                self._duplicate(key, typed[name])
                continue
            typed[name] = key
            if not (isinstance(value, tree.Scalar) and value.is_null):
                self.values[name] = value

    def _name(self, key: tree.Scalar) -> str | None:
        """The English key. A key that is nearly right is told and then read as what was meant."""
        if (name := self.form.canonical.get(key.text)) is not None:
            return name
        folded = unicodedata.normalize("NFKC", key.text).strip()
        near = difflib.get_close_matches(folded.lower(), self.form.canonical, n=1, cutoff=0.6)
        meant = f"，是不是“{near[0]}”？" if near else f"；可用的键：{self._spellings()}"
        message = f"“{self.form.about}”里没有“{key.text}”这个键{meant}"
        self.notes.error(key, "unknown-key", message)
        return self.form.canonical[near[0]] if near else None

    def _spellings(self) -> str:
        return "、".join("/".join(key.spellings[:2]) for key in self.form.keys)

    def _duplicate(self, key: tree.Scalar, first: tree.Scalar) -> None:
        same = "" if key.text == first.text else f"（与“{first.text}”是同一个键）"
        message = f"键“{key.text}”{same}已在第 {first.line} 行写过，只能写一次"
        self.notes.error(key, "duplicate-key", message)

    def where(self, name: str) -> Source:
        """The place of a value, or of the mapping when the key was not written."""
        node = self.values.get(name)
        return self.notes.at(node) if node is not None else self.at

    def text(self, name: str) -> str:
        """A scalar as typed, trimmed; empty when not written."""
        node = self.values.get(name)
        if node is None:
            return ""
        if isinstance(node, tree.Scalar):
            return node.text.strip()
        self.notes.unexpected(node, "文字")
        return ""

    def number(self, name: str) -> int | None:
        shape = self.form.by_name[name].shape
        least = shape.least if isinstance(shape, keys.Number) else 0
        text = self.text(name)
        if not text:
            return None
        # NFKC turns １０ into 10; isdecimal alone would also let ٣ or ③ through int().
        digits = unicodedata.normalize("NFKC", text)
        if digits.isascii() and digits.isdecimal() and int(digits) >= least:
            return int(digits)
        self.bad(name, f"应是不小于 {least} 的整数，现在是“{text}”")
        return None

    def flag(self, name: str) -> bool:
        text = self.text(name).lower()
        if text and text not in _TRUE | _FALSE:
            self.bad(name, f"应写 true（是）或 false（否），现在是“{text}”")
        return text in _TRUE

    def choice(self, name: str, default: str) -> str:
        shape = self.form.by_name[name].shape
        assert isinstance(shape, keys.Choice)
        text = self.text(name)
        if not text:
            return default
        if text not in shape.spellings:
            words = "、".join(dict.fromkeys(shape.spellings))
            self.bad(name, f"不认识“{text}”，可以写：{words}")
        return shape.spellings.get(text, default)

    def bad(self, name: str, message: str) -> None:
        self.notes.error(self.values[name], "bad-value", f"{name}：{message}")

    def items(self, name: str) -> list[tree.Node]:
        """The items of a list; a single value stands for a list of one."""
        node = self.values.get(name)
        if node is None:
            return []
        items = node.items if isinstance(node, tree.Listing) else [node]
        return [item for item in items if not (isinstance(item, tree.Scalar) and item.is_null)]

    def mentions(self, name: str) -> tuple[Mention, ...]:
        return tuple(mentions(self.items(name), self.notes))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(mention.name for mention in self.mentions(name))

    def one(self, name: str) -> Fields | None:
        node = self.values.get(name)
        if node is None:
            return None
        shape = self.form.by_name[name].shape
        assert isinstance(shape, keys.One)
        return form(node, shape.form, self.notes)

    def many(self, name: str) -> Iterator[Fields]:
        """The mappings of a list; what is none is told and left out."""
        shape = self.form.by_name[name].shape
        assert isinstance(shape, keys.Many)
        node = self.values.get(name)
        if isinstance(node, tree.Scalar) or (isinstance(node, tree.Mapping) and not shape.or_name):
            self.notes.unexpected(
                node, f"列表，每一项以“- ”开头，是一个{keys.FORMS[shape.form].about}"
            )
            return
        for item in self.items(name):
            if shape.or_name and isinstance(item, tree.Scalar):
                name_key = tree.Scalar("name", item.line, item.column)
                item = tree.Mapping([(name_key, item)], item.line, item.column)
            if (fields := form(item, shape.form, self.notes)) is not None:
                yield fields


def form(node: tree.Node, name: str, notes: Notes) -> Fields | None:
    if isinstance(node, tree.Mapping):
        return Fields(node, keys.FORMS[name], notes)
    notes.unexpected(node, f"“键: 值”（{keys.FORMS[name].about}）")
    return None


def mentions(items: list[tree.Node], notes: Notes) -> Iterator[Mention]:
    """Names in a list; anything else in it is told."""
    for item in items:
        if isinstance(item, tree.Scalar):
            if name := item.text.strip():
                yield Mention(name, notes.at(item))
        else:
            notes.unexpected(item, "名称")
