"""Draft to the YAML text that a person checks: block style, a comment at each doubt, nothing folded, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from taskmap.diagnostics import NOWHERE, Source
from taskmap.drafting.draft import (
    Chapter,
    Doubt,
    Draft,
    Group,
    Kept,
    Measure,
    Milestone,
    Rule,
    Target,
    Task,
    Unit,
    Work,
)
from taskmap.model import Bound, Role
from taskmap.planfile import scalars
from taskmap.terminal import width

_STEP = 2
_NUMBER = re.compile(r"\d+\.\d+")
_PARAGRAPHS = (".docx", ".docm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt")
_PLACES = {**dict.fromkeys(_PARAGRAPHS, "段"), ".pdf": "页"}
_HEAD = (
    "草稿，由 taskmap 从 {} 读出。",
    "带“待核”的地方请对照原文，看过就把那行注释删去；“原文”是没有归进任何一项的文字。",
    "改好后检查：taskmap validate plan.yaml",
)


class Written(NamedTuple):
    """The text, and the line of each doubt's comment in it, from 1."""

    text: str
    places: tuple[tuple[int, Doubt], ...]


def write(draft: Draft, notice: str = "通知") -> Written:
    """`notice` is the name of the file that was read, for the head of the text."""
    page = _Page()
    for line in _HEAD:
        page.comment(line.format(scalars.one_line(notice)), 0)
    page.lines.append("")
    page.whole(_plan(draft))
    return Written("\n".join(page.lines) + "\n", tuple(page.places))


def placed(at: Source) -> str:
    """Where something stands in the notice, in words; empty when nobody knows."""
    if at.cell or at.sheet:
        return "!".join(filter(None, (at.sheet, at.cell)))
    kind = _PLACES.get(PurePath(at.file).suffix.lower(), "行")
    return f"第{at.line}{kind}" if at.line else ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A mapping that is going to be written: what is empty is left out."""

    pairs: tuple[tuple[str, _Value], ...]
    doubts: tuple[Doubt, ...] = ()
    kept: tuple[Kept, ...] = ()
    after: str = ""
    """A line ready to be uncommented."""

    def written(self) -> Iterator[tuple[str, _Value]]:
        return ((key, value) for key, value in self.pairs if not _is_empty(value))


class _Named(NamedTuple):
    """The groups: a mapping whose keys are names."""

    groups: tuple[Group, ...]


_Names: TypeAlias = tuple[str, ...]
_Value: TypeAlias = "str | _Names | _Entry | list[_Entry] | _Named"


def _is_empty(value: _Value) -> bool:
    if isinstance(value, _Named):
        return not value.groups
    return not (any(value.written()) if isinstance(value, _Entry) else value)


def _plan(draft: Draft) -> _Entry:
    return _Entry(
        (
            ("id", scalars.one_line(draft.id)),
            ("title", scalars.clean(draft.title)),
            ("number", scalars.clean(draft.number)),
            ("issuer", scalars.clean(draft.issuer)),
            ("issued", scalars.clean(draft.issued)),
            ("period", _period(draft.begins, draft.ends)),
            ("first_listed", "equal" if draft.equal else ""),
            ("reporting", [_rule(rule) for rule in draft.rules]),
            ("units", [_unit(unit) for unit in draft.units]),
            ("groups", _Named(draft.groups)),
            # Its own tasks come before its chapters, as in the notice.
            ("tasks", [_task(task) for task in draft.tasks]),
            ("chapters", [_chapter(chapter) for chapter in draft.chapters]),
        ),
        draft.doubts,
        draft.kept,
    )


def _period(begins: str, ends: str) -> _Entry:
    return _Entry((("from", scalars.clean(begins)), ("until", scalars.clean(ends))))


def _rule(rule: Rule) -> _Entry:
    who = scalars.one_line(rule.who) if isinstance(rule.who, str) else _names(rule.who)
    return _Entry(
        (
            ("name", scalars.one_line(rule.name)),
            ("every", rule.every.value if rule.every else ""),
            ("once", scalars.clean(rule.once)),
            ("day", scalars.clean(rule.day)),
            ("from", scalars.clean(rule.begins)),
            ("until", scalars.clean(rule.ends)),
            ("to", scalars.clean(rule.to)),
            ("forward_to", scalars.clean(rule.forward_to)),
            ("signed", "true" if rule.signed else ""),
            ("who", who),
        ),
        rule.doubts,
        rule.kept,
    )


def _unit(unit: Unit) -> _Entry:
    aliases, proposed = _names(unit.aliases), _names(unit.proposed)
    doubts, after = unit.doubts, ""
    if proposed:
        after = f"aliases: {scalars.flow_list(aliases + proposed)}"
        if not any(doubt.code == "unit-alias" for doubt in doubts):
            said = "、".join(f"“{name}”" for name in proposed)
            message = f"{said}可能是同一个单位；如果是，去掉下面 aliases 前的 #，并删去那个单位"
            doubts += (Doubt(NOWHERE, "unit-alias", message),)
    return _Entry((("name", scalars.one_line(unit.name)), ("aliases", aliases)), doubts, (), after)


def _chapter(chapter: Chapter) -> _Entry:
    return _Entry(
        (
            ("title", scalars.clean(chapter.title)),
            ("tasks", [_task(task) for task in chapter.tasks]),
            ("chapters", [_chapter(inner) for inner in chapter.chapters]),
        ),
        chapter.doubts,
        chapter.kept,
    )


def _task(task: Task) -> _Entry:
    criteria = _names(task.criteria)
    return _Entry(
        (
            ("no", scalars.one_line(task.no)),
            ("id", scalars.one_line(task.id)),
            ("title", scalars.clean(task.title)),
            ("text", scalars.clean(task.text)),
            ("problem", scalars.clean(task.problem)),
            ("source", scalars.clean(task.source)),
            ("goal", scalars.clean(task.goal)),
            ("supervisor", scalars.clean(task.supervisor)),
            *_work(task.work),
            ("measures", [_measure(measure) for measure in task.measures]),
            ("closure", _Entry((("criteria", criteria),))),
        ),
        task.doubts,
        task.kept,
    )


def _measure(measure: Measure) -> _Entry:
    return _Entry(
        (
            ("id", scalars.one_line(measure.id)),
            ("text", scalars.clean(measure.text)),
            *_work(measure.work),
        ),
        measure.doubts,
        measure.kept,
    )


def _work(work: Work) -> Iterator[tuple[str, _Value]]:
    if work.listed:
        yield "units", _names(party.name for party in work.parties)
    else:
        for role in Role:
            yield role.value, _names(party.name for party in work.parties if party.role is role)
    yield "deadline", scalars.clean(work.deadline)
    yield "milestones", [_milestone(milestone) for milestone in work.milestones]
    yield "targets", [_target(target) for target in work.targets]


def _milestone(milestone: Milestone) -> _Entry:
    return _Entry(
        (
            ("by", scalars.clean(milestone.by)),
            ("what", scalars.clean(milestone.what)),
            ("units", _names(milestone.units)),
        )
    )


def _target(target: Target) -> _Entry:
    return _Entry(
        (
            ("name", scalars.clean(target.name)),
            ("value", scalars.clean(target.value)),
            ("unit", scalars.clean(target.unit)),
            ("at", target.bound.value if target.bound is not Bound.LEAST else ""),
            ("by", scalars.clean(target.by)),
        )
    )


def _names(names: Iterable[str]) -> _Names:
    return tuple(filter(None, map(scalars.one_line, names)))


# Keys whose entries are short: one line of braces each, if it fits.
_SHORT = {"units", "milestones", "targets"}
# Keys whose entries stand apart.
_APART = {"chapters", "tasks"}


@dataclass(slots=True)
class _Page:
    """The lines so far."""

    lines: list[str] = field(default_factory=list)
    places: list[tuple[int, Doubt]] = field(default_factory=list)

    def comment(self, text: str, indent: int) -> None:
        self.lines += scalars.comment(text, indent)

    def doubt(self, doubt: Doubt, indent: int) -> None:
        self.places.append((len(self.lines) + 1, doubt))
        place = placed(doubt.at)
        place = f"（原文{place}）" if place else ""
        self.comment(f"待核[{doubt.code}]: {doubt.message}{place}", indent)

    def whole(self, entry: _Entry) -> None:
        """The plan itself: its lists stand apart."""
        self.entry(entry, 0, "", apart=True)

    def entry(self, entry: _Entry, indent: int, dash: str, *, apart: bool = False) -> None:
        """A mapping in block style; `dash` begins its first line in a list."""
        pairs = list(entry.written())
        self.doubts(
            entry, {""} | {doubt.about for doubt in entry.doubts} - dict(pairs).keys(), indent
        )
        kept = entry.kept
        inner = indent + len(dash)
        for number, (key, value) in enumerate(pairs):
            listed = isinstance(value, list | _Named)
            if listed:
                self.kept(kept, inner)
                kept = ()
            if apart and listed:
                self.lines.append("")
            self.doubts(entry, {key}, inner if number else indent)
            begin = " " * inner if number else " " * indent + dash
            self.pair(f"{begin}{key}:", value, inner, key)
        if not pairs:
            self.lines.append(f"{' ' * indent}{dash}{{}}")
        self.kept(kept, inner)
        if entry.after:
            self.lines.append(f"{' ' * inner}# {entry.after}")

    def doubts(self, entry: _Entry, about: set[str], indent: int) -> None:
        for doubt in entry.doubts:
            if doubt.about in about:
                self.doubt(doubt, indent)

    def kept(self, kept: Sequence[Kept], indent: int) -> None:
        for each in kept:
            self.comment(f"原文：{each.text}", indent)

    def pair(self, head: str, value: _Value, indent: int, key: str) -> None:
        if isinstance(value, str):
            self.text(head, value, indent, number=key == "id")
        elif isinstance(value, _Entry):
            self.inner(head, value, indent)
        elif isinstance(value, _Named):
            self.lines.append(head)
            self.groups(value.groups, indent + _STEP)
        elif isinstance(value, list):
            self.lines.append(head)
            self.items(value, indent + _STEP, key)
        elif key == "criteria":
            self.lines.append(head)
            self.lines += (f"{' ' * (indent + _STEP)}- {scalars.scalar(item)}" for item in value)
        else:
            self.lines += scalars.wrapped_list(head, value, indent)

    def text(self, head: str, text: str, indent: int, *, number: bool) -> None:
        if "\n" not in text:
            # Other programs would take the id 2.10 for 2.1.
            shown = scalars.quoted if number and _NUMBER.fullmatch(text) else scalars.scalar
            self.lines.append(f"{head} {shown(text)}")
            return
        pad = " " * (indent + _STEP)
        self.lines.append(f"{head} |-")
        self.lines += (pad + line if line else "" for line in text.split("\n"))

    def inner(self, head: str, entry: _Entry, indent: int) -> None:
        if line := _braces(entry, head):
            self.lines.append(line)
        else:
            self.lines.append(head)
            self.entry(entry, indent + _STEP, "")

    def items(self, entries: Sequence[_Entry], indent: int, key: str) -> None:
        for number, entry in enumerate(entries):
            if number and key in _APART:
                self.lines.append("")
            self.item(entry, indent, key)

    def item(self, entry: _Entry, indent: int, key: str) -> None:
        begin = " " * indent + "-"
        line = ""
        if key in _SHORT and not entry.after:
            # A unit without more to say is its name.
            line = _bare(entry, begin) if key == "units" else ""
            line = line or _braces(entry, begin)
        if not line:
            self.entry(entry, indent, "- ")
            return
        for doubt in entry.doubts:
            self.doubt(doubt, indent)
        self.lines.append(line)
        self.kept(entry.kept, indent)

    def groups(self, groups: Sequence[Group], indent: int) -> None:
        for group in groups:
            for doubt in group.doubts:
                self.doubt(doubt, indent)
            *before, head = (
                " " * indent + line for line in scalars.key(_key(group.name)).split("\n")
            )
            self.lines += chain(before, scalars.wrapped_list(head, _names(group.members), indent))


def _key(name: str) -> str:
    """What the reader leaves of a key."""
    return scalars.one_line(name).strip("\u3000\u200b \t")


def _bare(entry: _Entry, head: str) -> str:
    match list(entry.written()):
        case [("name", str(name))]:
            return f"{head} {scalars.scalar(name)}"
    return ""


def _braces(entry: _Entry, head: str) -> str:
    """The entry on one line behind `head`; empty if it is too long for one."""
    shown = []
    for key, value in entry.written():
        if isinstance(value, str) and "\n" not in value:
            shown.append(f"{key}: {scalars.scalar(value, flow=True)}")
        elif isinstance(value, tuple) and not isinstance(value, _Named):
            shown.append(f"{key}: {scalars.flow_list(value)}")
        else:
            return ""
    line = f"{head} {{{', '.join(shown)}}}"
    return line if width(line) <= scalars.WIDTH else ""
