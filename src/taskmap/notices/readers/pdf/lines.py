"""The characters of a page to lines of text, with their place and size on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from taskmap.notices.readers import passages
from taskmap.system.text import half_width

# Fonts in PDF files often lead from a glyph back to the radical that looks the same. Unicode itself says which
# character is meant for the Kangxi radicals, but not for these.
_RADICALS = str.maketrans(
    "⺁⺎⺏⺒⺝⺟⺠⺫⺬⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "厂兀尢巳月母民目示竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


class PageCharacter(NamedTuple):
    """A character and its box; y runs downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


class PageLine(Struct, frozen=True):
    """A line of text with its box in points; `size` is the size of type of most of its characters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def upright_characters(objects: Iterable[Mapping[str, object]]) -> list[PageCharacter]:
    """The characters in the `objects` of pdfplumber that stand upright: what is turned is a watermark."""
    return [
        PageCharacter(
            _plain(str(each["text"])),
            *(float(str(each[name])) for name in ("x0", "x1", "top", "bottom", "size")),
        )
        for each in objects
        if each["upright"]
    ]


def _plain(text: str) -> str:
    if text and "\u2e80" <= text[0] <= "\u2fdf":
        return half_width(text.translate(_RADICALS))
    return text


def group_lines(characters: Sequence[PageCharacter]) -> list[PageLine]:
    """The `characters` in lines, from top to bottom, blank lines left out."""
    lines = (line_of(row) for row in character_rows(characters))
    return [line for line in lines if line.text]


def character_rows(characters: Sequence[PageCharacter]) -> list[list[PageCharacter]]:
    """The `characters` of each line from left to right, the lines from top to bottom; characters
    that overlap by half of their height stand in one line.
    """
    rows: list[list[PageCharacter]] = []
    edges: list[tuple[float, float]] = []
    for character in sorted(
        characters, key=lambda character: (character.top + character.bottom, character.x0)
    ):
        if edges and _overlap(edges[-1], character) > 0.5:
            rows[-1].append(character)
            top, bottom = edges[-1]
            # A raised number must not make the line any higher.
            if character.bottom - character.top > bottom - top:
                edges[-1] = (character.top, character.bottom)
        else:
            rows.append([character])
            edges.append((character.top, character.bottom))
    return [sorted(row, key=lambda character: character.x0) for row in rows]


def _overlap(edges: tuple[float, float], character: PageCharacter) -> float:
    shared = min(edges[1], character.bottom) - max(edges[0], character.top)
    return shared / max(min(character.bottom - character.top, edges[1] - edges[0]), 0.1)


def line_of(row: Sequence[PageCharacter]) -> PageLine:
    """The characters of a `row`, from left to right, as a line, with spaces where room was meant."""
    text = ""
    for before, character in zip((row[0], *row), row, strict=False):
        text += (" " if _is_gap(before, character) else "") + character.text
    visible = [character for character in row if passages.visible_text(character.text)] or row
    size = Counter(round(character.size * 2) / 2 for character in visible).most_common(1)[0][0]
    box = (min(character.x0 for character in visible), max(character.x1 for character in visible))
    edges = (
        min(character.top for character in visible),
        max(character.bottom for character in visible),
    )
    return PageLine(passages.visible_text(text), *box, *edges, size)


def _is_gap(before: PageCharacter, character: PageCharacter) -> bool:
    """Room where a space was meant: text set to full lines has a little everywhere."""
    if before.text.isspace() or character.text.isspace():
        return False
    words = (before.text[-1:] + character.text[:1]).isascii()
    return character.x0 - before.x1 > character.size * (0.2 if words else 0.8)
