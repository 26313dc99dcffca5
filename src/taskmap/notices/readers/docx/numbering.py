"""numbering.xml to the numbers that Word prints before paragraphs: “（二）”, “第三条”, “2.1”.

Lists with one definition (w:abstractNum) count together, whichever list (w:num) a paragraph is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.readers.docx import numerals
from taskmap.notices.readers.docx.names import VAL, W, number, switch, value
from taskmap.notices.readers.docx.styles import NumberReference, WordStyle, WordStyles

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_SAMPLE = re.compile("0+1(?=,)")
# After these Chinese typists leave no space.
_CLOSED = tuple("、．。：；，）】］｝〕》〉」』")


class _Level(Struct, frozen=True):
    """One w:lvl. `restart`: the level, from 1, at which this one begins again; None: at any higher
    one; 0: never. `has_no_space`: the text follows the number at once (w:suff nothing).
    """

    form: str = "decimal"
    text: str = ""
    start: int = 0
    restart: int | None = None
    legal: bool = False
    has_no_space: bool = False
    style: str = ""

    def restarts_at(self, higher: int) -> bool:
        """Whether this level begins again after a number of the level `higher`, which counts from 0."""
        return self.restart is None or higher < self.restart


_Levels = dict[int, _Level]


class _List(Struct, frozen=True):
    """One w:num: what it counts with, and from where it lets some levels start anew, once each.

    `levels_to_restart` are the levels that begin again after one at this level.
    """

    definition: str
    levels: _Levels
    start_overrides: dict[int, int]
    levels_to_restart: tuple[tuple[int, ...], ...]


class Numbering(Struct):
    """The numbers of one document. They have to be asked for in the order of its paragraphs."""

    _styles: WordStyles
    _lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _override_keys: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: _Element | None, styles: WordStyles) -> Numbering:
        """The numbering below `root`, the root of numbering.xml; None, where the document has no
        such part, prints no numbers.
        """
        return cls(styles, {} if root is None else _Definitions(root, styles).lists())

    def next_label(self, direct: NumberReference, style_id: str | None) -> str:
        """The number that Word prints before a paragraph, with the space after it; empty if it
        prints none. It is counted, so each paragraph must be asked about once, in order. `direct`
        is what the paragraph says itself, `style_id` its style, None the default style.
        """
        chain = self._styles.chain(style_id)
        list_id = direct.list_id or _list_of(chain)
        if (word_list := self._lists.get(list_id)) is None:
            return ""
        index = _level_of(chain, word_list.levels) if direct.level is None else direct.level
        index = max(0, min(index, _LEVELS - 1))
        counts = self._count(list_id, word_list, index)
        level = word_list.levels.get(index)
        return _format_label(level, word_list.levels, counts[: index + 1]) if level else ""

    def _count(self, list_id: str, word_list: _List, index: int) -> list[int]:
        counts = self._counts.setdefault(word_list.definition, [None] * _LEVELS)
        for level in word_list.levels_to_restart[index]:
            counts[level] = None
        begins = word_list.start_overrides.get(index)
        if begins is not None and (list_id, index) not in self._override_keys:
            self._override_keys.add((list_id, index))
            counts[index] = begins
        else:
            count = counts[index]
            counts[index] = _start(word_list, index) if count is None else count + 1
        # A level that was left out counts as begun.
        for level in range(index):
            if counts[level] is None:
                counts[level] = _start(word_list, level)
        return [count or 0 for count in counts]


def _start(word_list: _List, level: int) -> int:
    return word_list.start_overrides.get(level, word_list.levels.get(level, _Level()).start)


def _list_of(chain: tuple[WordStyle, ...]) -> str:
    return next(
        (style.number_reference.list_id for style in chain if style.number_reference.list_id), ""
    )


def _level_of(chain: tuple[WordStyle, ...], levels: _Levels) -> int:
    """The level that names the style; else the one that the style names."""
    for style in chain:
        named = (level for level, definition in levels.items() if definition.style == style.id)
        if (level := next(named, style.number_reference.level)) is not None:
            return level
    return 0


def _format_label(level: _Level, levels: _Levels, counts: list[int]) -> str:
    if level.form == "bullet":
        return ""

    def sign(place: re.Match[str]) -> str:
        which = int(place[1]) - 1
        if which >= len(counts):
            return ""
        form = levels.get(which, level).form
        return numerals.format_number(counts[which], "decimal" if level.legal else form)

    text = _PLACE.sub(sign, level.text).strip()
    return text if not text or level.has_no_space or text.endswith(_CLOSED) else f"{text} "


class _Definitions:
    """What the part defines, with one definition's references to another followed."""

    def __init__(self, root: _Element, styles: WordStyles) -> None:
        self._styles = styles
        self._lists = {_id(each, "numId"): each for each in root.iterfind(f"{W}num")}
        self._abstract = {
            _id(each, "abstractNumId"): each for each in root.iterfind(f"{W}abstractNum")
        }

    def lists(self) -> dict[str, _List]:
        """w:numId 0, and any that is not there, means: no number."""
        lists = {name: self._list(each) for name, each in self._lists.items() if name != "0"}
        return {name: word_list for name, word_list in lists.items() if word_list}

    def _list(self, element: _Element) -> _List | None:
        name = self._resolve(value(element, "abstractNumId") or "")
        if (abstract := self._abstract.get(name)) is None:
            return None
        levels = _levels(abstract)
        starts: dict[int, int] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            for index, level in _levels(override).items():
                # Word overlooks w:lvlRestart in what overrides.
                restart = levels.get(index, level).restart
                levels[index] = replace(level, restart=restart)
            override_level = number(override.get(f"{W}ilvl"))
            start = number(value(override, "startOverride"))
            if override_level is not None and start is not None:
                starts[override_level] = start
        restarts = tuple(tuple(_levels_to_restart(index, levels)) for index in range(_LEVELS))
        return _List(name, levels, starts, restarts)

    def _resolve(self, name: str) -> str:
        """The definition that has the levels: a w:numStyleLink leads there through a list style."""
        seen: set[str] = set()
        while name not in seen and (link := value(self._abstract.get(name), "numStyleLink")):
            seen.add(name)
            name = self._of_style(link)
        return name

    def _of_style(self, style_id: str) -> str:
        for name, abstract in self._abstract.items():
            if value(abstract, "styleLink") == style_id:
                return name
        numbered_list = self._lists.get(_list_of(self._styles.chain(style_id)))
        return value(numbered_list, "abstractNumId") or ""


def _levels_to_restart(index: int, levels: _Levels) -> Iterator[int]:
    for deeper in range(index + 1, _LEVELS):
        if levels.get(deeper, _Level()).restarts_at(index):
            yield deeper


def _id(element: _Element, name: str) -> str:
    return element.get(W + name, "")


def _levels(parent: _Element) -> _Levels:
    elements = {number(each.get(f"{W}ilvl")): each for each in parent.iterfind(f"{W}lvl")}
    return {index: _level(each) for index, each in elements.items() if index is not None}


def _level(element: _Element) -> _Level:
    return _Level(
        form=_form(element),
        text=_text(element),
        start=number(value(element, "start")) or 0,
        restart=number(value(element, "lvlRestart")),
        legal=switch(element, "isLgl") is True,
        has_no_space=value(element, "suff") == "nothing",
        style=value(element, "pStyle") or "",
    )


def _text(element: _Element) -> str:
    """What stands around the numbers: “第%1条”."""
    text = element.find(f"{W}lvlText")
    blank = text is None or text.get(f"{W}null") in ("1", "true", "on")
    return "" if text is None or blank else text.get(VAL, "")


def _form(element: _Element) -> str:
    """“001, 002, …” is no format of its own: Word gives a sample, and an older format in its stead."""
    for form in element.iter(f"{W}numFmt"):
        if form.get(VAL) != "custom":
            return form.get(VAL, "decimal")
        if sample := _SAMPLE.match(form.get(f"{W}format", "")):
            return sample[0]
    return "decimal"
