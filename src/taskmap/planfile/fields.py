"""One mapping of the plan file, read by its form: spellings of keys resolved, every fault reported at its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from msgspec import Struct, field

from taskmap.plan import checks
from taskmap.plan.model import Mention
from taskmap.planfile import key_slips, keys, shapes, tree
from taskmap.planfile.spelling import KeySpelling
from taskmap.system.diagnostics import Diagnostic, Source, error
from taskmap.system.text import half_width

_KINDS = {tree.ScalarNode: "文字", tree.ListNode: "列表", tree.MappingNode: "“键: 值”"}


class Notes(Struct):
    """The file's name and the faults found in it so far."""

    file: str
    faults: list[Diagnostic] = field(default_factory=list)
    spelling: KeySpelling = field(default_factory=KeySpelling)
    has_key_slip: bool = False
    """A text was met that is a key and its value with a wrong colon between."""

    def at(self, node: tree.Node) -> Source:
        """The place of a node, counted from 1."""
        return Source(self.file, node.line, node.column)

    def error(self, node: tree.Node, code: str, message: str) -> None:
        """Add an error at a node, with its `code` of docs/errors.md and a Chinese `message`."""
        self.faults.append(error(self.at(node), code, message))

    def report_unexpected(self, node: tree.Node, wanted: str, *, free_keys: bool = False) -> None:
        """Add an error for a node of the wrong kind, where something else is `wanted` (Chinese); none if its
        fault was reported before. A text that is a key and its value is reported as that. `free_keys`: the keys
        wanted are names that a plan makes up, such as those of groups, so that any may be meant.
        """
        if isinstance(node, tree.ScalarNode) and node.is_reported:
            return
        if isinstance(node, tree.ScalarNode) and node.plain:
            colon = key_slips.find_key_slip(node.text)
            if colon is not None and (free_keys or colon.is_known_key):
                self.has_key_slip = True
                self.faults.append(colon.diagnostic(self.at(node)))
                return
            if node.text.startswith("｛"):
                self.has_key_slip = True
                message = "“｛”“｝”是全角的，请改成半角“{”“}”，里面的冒号、逗号也用半角，各空一格"
                self.error(node, "fullwidth-brace", message)
                return
        cure = "；以 [ 或 { 开头的文字请加引号" if wanted == _KINDS[tree.ScalarNode] else ""
        self.error(node, "wrong-kind", f"这里应写{wanted}，现在是{_KINDS[type(node)]}{cure}")


class PlanFields:
    """The values of one mapping under their English keys."""

    __slots__ = ("_key_nodes", "at", "form", "node", "notes", "values")

    def __init__(self, node: tree.MappingNode, form: shapes.PlanForm, notes: Notes) -> None:
        self.node = node
        self.form = form
        self.notes = notes
        self.at = notes.at(node)
        self.values: dict[str, tree.Node] = {}
        self._key_nodes: dict[str, tree.ScalarNode] = {}
        unknown = []
        for key, value in self._entries():
            if (name := form.canonical.get(key.text)) is None:
                unknown.append((key, value))
            else:
                self._put(name, key, value)
        for key, value in unknown:
            # A key that is nearly right is reported and then read as what was meant.
            if (name := self._nearest_key(key)) is not None:
                self._put(name, key, value)

    def _entries(self) -> Iterator[tuple[tree.ScalarNode, tree.Node]]:
        """The entries; `{no：1，title：甲}` is one key without a value to YAML, and is taken apart."""
        for key, value in self.node.entries:
            may_hold_value = tree.is_null(value) and key.plain and _has_colon(key.text)
            pieces = list(self._pieces(key)) if may_hold_value else []
            yield from pieces
            if pieces:
                continue
            # The value of a merge `<<: *x` was reported already.
            merge = key.text == "<<" and isinstance(value, tree.ScalarNode) and value.is_reported
            if not key.is_reported and not merge:
                yield key, value

    def _pieces(self, key: tree.ScalarNode) -> Iterator[tuple[tree.ScalarNode, tree.Node]]:
        at = self.notes.at(key)
        for piece in key_slips.split_key_slips(key.text, self.form.canonical):
            self.notes.faults.append(piece.diagnostic(at))
            name = tree.ScalarNode(piece.key, at.line, at.column + piece.key_offset)
            yield name, tree.ScalarNode(piece.value, at.line, at.column + piece.value_offset)

    def _put(self, name: str, key: tree.ScalarNode, value: tree.Node) -> None:
        if name in self._key_nodes:
            self._report_duplicate(key, self._key_nodes[name])
            return
        self._key_nodes[name] = key
        if key.text in self.form.by_name[name].spellings:
            self.notes.spelling.note(name, key.text)
        if not tree.is_null(value):
            self.values[name] = value

    def _nearest_key(self, key: tree.ScalarNode) -> str | None:
        """The key that an unknown one is nearest to, unless that is written as well."""
        folded = half_width(key.text).strip().lower()
        near = difflib.get_close_matches(folded, self.form.canonical, n=1, cutoff=0.6)
        meant = f"，是不是“{near[0]}”？" if near else f"；可用的键：{self._spellings()}"
        message = f"“{self.form.about}”里没有“{key.text}”这个键{meant}"
        self.notes.error(key, "unknown-key", message)
        name = self.form.canonical[near[0]] if near else None
        return name if name not in self._key_nodes else None

    def _spellings(self) -> str:
        return "、".join("/".join(key.spellings[:2]) for key in self.form.keys)

    def _report_duplicate(self, key: tree.ScalarNode, first: tree.ScalarNode) -> None:
        same = "" if key.text == first.text else f"（与“{first.text}”是同一个键）"
        message = f"键“{key.text}”{same}已在第 {first.line} 行写过，只能写一次"
        self.notes.error(key, "duplicate-key", message)

    def where(self, name: str) -> Source:
        """The place of the value under the key `name`, or of the mapping if that is not written."""
        node = self.values.get(name)
        return self.notes.at(node) if node is not None else self.at

    def text(self, name: str) -> str:
        """The scalar under the key `name` as typed, trimmed; empty if it is not written, or no scalar, which is
        reported.
        """
        node = self.values.get(name)
        if node is None:
            return ""
        if not isinstance(node, tree.ScalarNode):
            self.notes.report_unexpected(node, "文字")
            return ""
        return read_text(node, self.notes)

    def line(self, name: str) -> str:
        """The text under the key `name`, which must be one line: a number, a name. A line break is reported and
        left out.
        """
        text = self.text(name)
        if "\n" in text:
            self.report_bad_value(name, "不能换行，请写在一行里")
        return "".join(text.split("\n"))

    def number(self, name: str) -> int | None:
        """The whole number under the key `name`, from what its shape calls `least` to 99999; None if it is not
        written, or is no such number, which is reported.
        """
        shape = self.form.by_name[name].shape
        least = shape.least if isinstance(shape, shapes.NumberShape) else 0
        text = self.text(name)
        if not text:
            return None
        # NFKC turns １０ into 10; isdecimal alone would also let ٣ or ③ through int().
        digits = half_width(text)
        if len(digits) < 6 and digits.isascii() and digits.isdecimal() and int(digits) >= least:
            return int(digits)
        self.report_bad_value(name, f"应是 {least} 到 99999 的整数，现在是“{text}”")
        return None

    def flag(self, name: str) -> bool:
        """True if the key `name` says yes in one of the words of keys.TRUE; any word but those and keys.FALSE is
        reported.
        """
        text = self.text(name).lower()
        if text and text not in keys.TRUE + keys.FALSE:
            self.report_bad_value(name, f"应写 true（是）或 false（否），现在是“{text}”")
        return text in keys.TRUE

    def choice(self, name: str, default: str) -> str:
        """The canonical word for what stands under the key `name`; `default` if nothing does, or an unknown word,
        which is reported.
        """
        shape = self.form.by_name[name].shape
        assert isinstance(shape, shapes.ChoiceShape)
        text = self.text(name)
        if not text:
            return default
        if text not in shape.spellings:
            words = "、".join(dict.fromkeys(shape.spellings))
            self.report_bad_value(name, f"不认识“{text}”，可以写：{words}")
        return shape.spellings.get(text, default)

    def report_bad_value(self, name: str, message: str) -> None:
        """Add an error `bad-value` at the value of the key `name`, which must be written; the key as typed comes
        in front of the Chinese `message`.
        """
        self.notes.error(self.values[name], "bad-value", f"{self._key_nodes[name].text}：{message}")

    def items(self, name: str) -> list[tree.Node]:
        """The nodes of the list under the key `name`, empty ones left out; a single value stands for a list of
        one.
        """
        node = self.values.get(name)
        return tree.items(node) if node is not None else []

    def mentions(self, name: str) -> tuple[Mention, ...]:
        """The names under the key `name`, one or a list, with their places; what is no name is reported and left
        out.
        """
        mentions = read_mentions(self.items(name), self.notes)
        return tuple(mention for mention in mentions if mention.name)

    def texts(self, name: str) -> tuple[str, ...]:
        """As `mentions` of the key `name`, the texts alone."""
        return tuple(mention.name for mention in self.mentions(name))

    def mapping(self, name: str) -> PlanFields | None:
        """The mapping under the key `name`; None if it is not written, or no mapping, which is reported."""
        node = self.values.get(name)
        if node is None:
            return None
        shape = self.form.by_name[name].shape
        assert isinstance(shape, shapes.MappingShape)
        return read_mapping(node, shape.form, self.notes)

    def mappings(self, name: str) -> Iterator[PlanFields]:
        """The mappings of the list under the key `name`; what is none is reported and left out. Where the shape
        says so a bare name stands for a mapping with only that name.
        """
        shape = self.form.by_name[name].shape
        assert isinstance(shape, shapes.MappingListShape)
        node = self.values.get(name)
        if isinstance(node, tree.ScalarNode) or (
            isinstance(node, tree.MappingNode) and not shape.or_name
        ):
            self.notes.report_unexpected(
                node, f"列表，每一项以“- ”开头，是一个{keys.FORMS[shape.form].about}"
            )
            return
        for item in self.items(name):
            if shape.or_name and isinstance(item, tree.ScalarNode):
                name_key = tree.ScalarNode("name", item.line, item.column)
                item = tree.MappingNode([(name_key, item)], item.line, item.column)
            if (fields := read_mapping(item, shape.form, self.notes)) is not None:
                yield fields


def _has_colon(key: str) -> bool:
    return "：" in key or ":" in key


def read_mapping(node: tree.Node, name: str, notes: Notes) -> PlanFields | None:
    """The fields of a node that must be a mapping, by the form called `name` in keys.FORMS; None if it is none,
    which is reported.
    """
    if isinstance(node, tree.MappingNode):
        return PlanFields(node, keys.FORMS[name], notes)
    notes.report_unexpected(node, f"“键: 值”（{keys.FORMS[name].about}）")
    return None


def read_mentions(items: list[tree.Node], notes: Notes) -> Iterator[Mention]:
    """Names among `items` with their places. One that could not be read is reported and comes as "", so that
    nobody seems to be missing.
    """
    for item in items:
        if (name := read_name(item, notes)) is not None:
            yield Mention(name, notes.at(item))


def read_name(item: tree.Node, notes: Notes) -> str | None:
    """The name that `item` is, its lines joined; "" if it could not be read, which is reported; None if nothing
    is written.
    """
    if not isinstance(item, tree.ScalarNode):
        notes.report_unexpected(item, "名称")
        return ""
    return "" if item.is_reported else " ".join(read_text(item, notes).split("\n")) or None


def read_text(node: tree.ScalarNode, notes: Notes) -> str:
    """The text, trimmed. One longer than a cell of a workbook holds is reported, and returned all the same."""
    text = node.text.strip()
    if (
        len(text) > checks.CELL_LIMIT // 2
        and (length := checks.cell_length(text)) > checks.CELL_LIMIT
    ):
        message = f"这段文字有 {length} 字，Excel 一个单元格最多 {checks.CELL_LIMIT} 字，请拆成几条"
        notes.error(node, "text-too-long", message)
    return text
