"""Entries to the lines of a plan file: indentation, blank lines, and each comment above the key it is about."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt, DraftGroup, Leftover, Remark
from taskmap.notices.yaml import scalars
from taskmap.planfile import keys
from taskmap.planfile.shapes import MappingListShape, MappingShape, PlanForm
from taskmap.planfile.spelling import KeyLanguage, KeySpelling
from taskmap.planfile.texts import ORIGINAL
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.text import cut, width

_STEP = 2
_FIRST_WORDS = 12
"""Letters of a paragraph by which it is found."""
# Keys whose entries are short: one line of braces each, if it fits.
_SHORT = ("units", "milestones", "targets")
# Keys whose entries stand apart.
_APART = ("chapters", "tasks")
# Keys whose texts are sentences: a line each.
_SENTENCES = ("criteria",)
# Other programs would take the id 2.10 for 2.1.
_NUMBER = re.compile(r"\d+\.\d+")
_PARAGRAPHS = (".docx", ".docm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt")
_COUNTED = {**dict.fromkeys(_PARAGRAPHS, "段"), ".pdf": "页"}


class NamedGroups(Struct, frozen=True):
    """The groups: a mapping whose keys are names. `sources` are the places in the input by the names."""

    groups: tuple[DraftGroup, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)


class CommentedLine(Struct, frozen=True):
    """What a key may be given, as a line ready to be uncommented; keys stand in backquotes in it."""

    text: str


class FlowValue(Struct, frozen=True):
    """A value that is YAML on one line already."""

    text: str


class YamlEntry(Struct, frozen=True):
    """A mapping that is going to be written, its texts clean already; what is empty is left out. Keys are the English
    ones, and the words of a choice the canonical ones, whatever is written in the end.
    """

    pairs: tuple[tuple[str, Value], ...]
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    commented_line: str = ""
    """A line ready to be uncommented; keys stand in backquotes in it."""
    remarks: tuple[Remark, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Where in the input what stands under each key came from, under "" the entry as a whole."""

    def filled_pairs(self) -> list[tuple[str, Value]]:
        """The pairs in their order, without those whose value is empty and so is not written."""
        return [(key, value) for key, value in self.pairs if not _is_empty(value)]


Value: TypeAlias = (
    "str | tuple[str, ...] | YamlEntry | list[YamlEntry] | NamedGroups | CommentedLine | FlowValue"
)


def _is_empty(value: Value) -> bool:
    if isinstance(value, NamedGroups):
        return not value.groups
    if isinstance(value, CommentedLine | FlowValue):
        return not value.text
    return not (value.filled_pairs() if isinstance(value, YamlEntry) else value)


def describe_place(at: Source, beginnings: Mapping[Source, str] = MappingProxyType({})) -> str:
    """Where something stands in the notice, in words; empty when nobody knows. Where `beginnings` has the text that stands
    there its first words are said too: nobody counts paragraphs, but every program looks for words.
    """
    if at.cell or at.sheet:
        return "!".join(filter(None, (at.sheet, at.cell)))
    if not at.line:
        return ""
    kind = _COUNTED.get(PurePath(at.file).suffix.lower(), "行")
    text = beginnings.get(at) or beginnings.get(at._replace(column=0), "")
    words = cut(scalars.one_line(text), _FIRST_WORDS)
    return f"第{at.line}{kind}" + (f"“{words}”" if words else "")


class _OneLine(NamedTuple):
    """A whole entry, and in which column, from 1, what belongs to each key begins."""

    text: str
    columns: dict[str, int]


class YamlLines(Struct):
    """The lines so far of a plan file in the `language`, and each doubt with the number of its line, from 1, as it
    stands there.
    """

    language: KeyLanguage
    lines: list[str] = field(default_factory=list)
    doubt_lines: list[tuple[int, Doubt]] = field(default_factory=list)
    places: list[tuple[int, int, Source]] = field(default_factory=list)
    """The line and column from which on the text comes from a place in the input, in their order."""
    beginnings: Mapping[Source, str] = field(default_factory=dict)
    """What stands at a place in the input, as `Notice.beginnings` gives it."""

    def source_at(self, line: int, column: int) -> Source:
        """The place in the input of what stands in the text at this `line` and `column`; NOWHERE if nobody knows."""
        at = bisect.bisect_right(self.places, (line, column), key=lambda place: place[:2])
        return self.places[at - 1][2] if at else NOWHERE

    def add_comment(self, text: str, indent: int = 0) -> None:
        """Adds `text` as lines of a comment, `indent` columns from the left, broken at WIDTH."""
        self.lines += scalars.comment(text, indent)

    def add_plan(self, entry: YamlEntry) -> None:
        """Adds a plan, or a part of one, in block style, with its doubts above the keys they are about."""
        self._add_entry(entry, keys.FORMS["plan"], 0)

    def _add_entry(self, entry: YamlEntry, form: PlanForm, indent: int, dash: str = "") -> None:
        """A mapping of this `form`, `indent` columns from the left. `dash` begins its first line in a list."""
        pairs = entry.filled_pairs()
        names = [key for key, _ in pairs]
        lists = [
            key for key, value in pairs if isinstance(value, list | NamedGroups | CommentedLine)
        ]
        inner = indent + len(dash)
        self._add_doubts((each for each in entry.doubts if each.about not in names), indent)
        for number, (key, value) in enumerate(pairs):
            if key in lists[:1]:
                self._add_leftovers(entry.leftovers, inner)
            if number and indent == 0 and key in lists:
                self.lines.append("")
            for remark in (each for each in entry.remarks if each.about == key):
                self.add_comment(remark.text, inner)
            about = (each for each in entry.doubts if each.about == key)
            self._add_doubts(about, inner if number else indent)
            begin = " " * inner if number else " " * indent + dash
            self._add_place(entry, key)
            self._add_pair(f"{begin}{self.language.spell_key(form, key)}:", form, key, value, inner)
        if not pairs:
            self._add_place(entry)
            self.lines.append(f"{' ' * indent}{dash}{{}}")
        if not lists:
            self._add_leftovers(entry.leftovers, inner)
        if entry.commented_line:
            self._add_commented(entry.commented_line, inner)

    def _add_commented(self, text: str, indent: int) -> None:
        self.lines.append(f"{' ' * indent}# {self._spelling.spell_text(text)}")

    @property
    def _spelling(self) -> KeySpelling:
        return KeySpelling.of(self.language)

    def _add_place(self, entry: YamlEntry, key: str = "", column: int = 0) -> None:
        """The place of the entry's `key`, which comes in the next line from the `column` on."""
        if source := entry.sources.get(key) or entry.sources.get(""):
            self.places.append((len(self.lines) + 1, column, source))

    def _add_one_line(self, one_line: _OneLine, entry: YamlEntry) -> None:
        self._add_place(entry)
        for key, column in one_line.columns.items():
            self._add_place(entry, key, column)
        self.lines.append(one_line.text)

    def _add_doubts(self, doubts: Iterable[Doubt], indent: int) -> None:
        for doubt in doubts:
            doubt = replace(doubt, message=self._spelling.spell_text(doubt.message))
            self.doubt_lines.append((len(self.lines) + 1, doubt))
            place = describe_place(doubt.at, self.beginnings)
            place = f"（原文{place}）" if place else ""
            self.add_comment(f"待核[{doubt.code}]: {doubt.message}{place}", indent)

    def _add_leftovers(self, leftovers: Iterable[Leftover], indent: int) -> None:
        for each in leftovers:
            self.add_comment(f"{ORIGINAL}{each.text}", indent)

    def _add_pair(self, head: str, form: PlanForm, key: str, value: Value, indent: int) -> None:
        """One key of the `form` and its value; `indent` is that of the key."""
        match value:
            case str():
                text = self.language.spell_word(form, key, value)
                self._add_text(head, text, indent, number=key == "id")
            case CommentedLine():
                self._add_commented(value.text, indent)
            case FlowValue():
                self.lines.append(f"{head} {value.text}")
            case NamedGroups():
                self.lines.append(head)
                self._add_groups(value, indent + _STEP)
            case tuple():
                self.lines += _list_lines(head, key, value, indent)
            case list():
                self.lines.append(head)
                self._add_items(key, _inner_form(form, key), value, indent + _STEP)
            case YamlEntry():
                self._add_mapping(head, _inner_form(form, key), value, indent)

    def _add_text(self, head: str, text: str, indent: int, *, number: bool) -> None:
        if "\n" not in text:
            write = scalars.quote if number and _NUMBER.fullmatch(text) else scalars.scalar
            self.lines.append(f"{head} {write(text)}")
            return
        pad = " " * (indent + _STEP)
        self.lines.append(f"{head} |-")
        self.lines += (pad + line if line else "" for line in text.split("\n"))

    def _add_mapping(self, head: str, form: PlanForm, entry: YamlEntry, indent: int) -> None:
        if one_line := self._entry_in_braces(entry, form, head):
            self._add_one_line(one_line, entry)
        else:
            self.lines.append(head)
            self._add_entry(entry, form, indent + _STEP)

    def _add_items(
        self, key: str, form: PlanForm, entries: Sequence[YamlEntry], indent: int
    ) -> None:
        for number, entry in enumerate(entries):
            if number and key in _APART:
                self.lines.append("")
            if one_line := self._entry_on_one_line(key, entry, form, indent):
                self._add_doubts(entry.doubts, indent)
                self._add_one_line(one_line, entry)
            else:
                self._add_entry(entry, form, indent, "- ")

    def _add_groups(self, groups: NamedGroups, indent: int) -> None:
        for group in groups.groups:
            self._add_doubts(group.doubts, indent)
            if source := groups.sources.get(group.name):
                self.places.append((len(self.lines) + 1, 0, source))
            key = scalars.key(scalars.key_text(group.name)).split("\n")
            *before, head = (" " * indent + line for line in key)
            self.lines += before
            self.lines += scalars.wrap_list(head, scalars.clean_names(group.members), indent)

    def _entry_on_one_line(
        self, key: str, entry: YamlEntry, form: PlanForm, indent: int
    ) -> _OneLine | None:
        """A whole entry of a list on one line; None if it has to be written in block style."""
        if key not in _SHORT or entry.commented_line or entry.leftovers:
            return None
        head = " " * indent + "-"
        match entry.filled_pairs():
            case [("name", str(name))] if key == "units" and "\n" not in name:
                # A unit without more to say is its name.
                return _OneLine(f"{head} {scalars.scalar(name)}", {})
        return self._entry_in_braces(entry, form, head)

    def _entry_in_braces(self, entry: YamlEntry, form: PlanForm, head: str) -> _OneLine | None:
        """The entry in braces behind `head`; None if it is too long for one line, or has more inside."""
        line, columns = f"{head} {{", {}
        for number, (key, value) in enumerate(entry.filled_pairs()):
            text = self._flow_text(form, key, value)
            if text is None:
                return None
            line += ", " if number else ""
            columns[key] = len(line) + 1
            line += f"{self.language.spell_key(form, key)}: {text}"
        return _OneLine(line + "}", columns) if width(line) < scalars.WIDTH else None

    def _flow_text(self, form: PlanForm, key: str, value: Value) -> str | None:
        """The value inside braces; None where it does not fit into them."""
        match value:
            case str() if "\n" not in value and key not in _SENTENCES:
                return scalars.scalar(self.language.spell_word(form, key, value), flow=True)
            case tuple() if key not in _SENTENCES:
                return scalars.flow_list(value)
            case FlowValue():
                return value.text
        return None


def _list_lines(head: str, key: str, texts: tuple[str, ...], indent: int) -> Iterator[str]:
    if key in _SENTENCES:
        yield head
        yield from (f"{' ' * (indent + _STEP)}- {scalars.scalar(text)}" for text in texts)
    else:
        yield from scalars.wrap_list(head, texts, indent)


def _inner_form(form: PlanForm, key: str) -> PlanForm:
    """That of the mappings under a `key` of the `form`."""
    shape = form.by_name[key].shape
    assert isinstance(shape, MappingShape | MappingListShape)
    return keys.FORMS[shape.form]
