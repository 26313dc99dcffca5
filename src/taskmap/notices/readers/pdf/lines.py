"""The characters of a page to lines of text, with their place and size on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class PageLine:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def upright_characters(objects: Iterable[Mapping[str, object]]) -> list[PageCharacter]:
    """The upright ones: what is turned is a watermark."""
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
    """From top to bottom; letters that overlap by half of their height stand in one line."""
    rows: list[list[PageCharacter]] = []
    edges: list[tuple[float, float]] = []
    for letter in sorted(characters, key=lambda letter: (letter.top + letter.bottom, letter.x0)):
        if edges and _overlap(edges[-1], letter) > 0.5:
            rows[-1].append(letter)
            top, bottom = edges[-1]
            # A raised number must not make the line any higher.
            if letter.bottom - letter.top > bottom - top:
                edges[-1] = (letter.top, letter.bottom)
        else:
            rows.append([letter])
            edges.append((letter.top, letter.bottom))
    made = (_line(sorted(row, key=lambda letter: letter.x0)) for row in rows)
    return [line for line in made if line.text]


def _overlap(edges: tuple[float, float], letter: PageCharacter) -> float:
    shared = min(edges[1], letter.bottom) - max(edges[0], letter.top)
    return shared / max(min(letter.bottom - letter.top, edges[1] - edges[0]), 0.1)


def _line(row: Sequence[PageCharacter]) -> PageLine:
    text = ""
    for before, letter in zip((row[0], *row), row, strict=False):
        text += (" " if _is_gap(before, letter) else "") + letter.text
    seen = [letter for letter in row if passages.visible_text(letter.text)] or row
    size = Counter(round(letter.size * 2) / 2 for letter in seen).most_common(1)[0][0]
    box = (min(letter.x0 for letter in seen), max(letter.x1 for letter in seen))
    edges = (min(letter.top for letter in seen), max(letter.bottom for letter in seen))
    return PageLine(passages.visible_text(text), *box, *edges, size)


def _is_gap(before: PageCharacter, letter: PageCharacter) -> bool:
    """Room where a space was meant: text set to full lines has a little everywhere."""
    if before.text.isspace() or letter.text.isspace():
        return False
    words = (before.text[-1:] + letter.text[:1]).isascii()
    return letter.x0 - before.x1 > letter.size * (0.2 if words else 0.8)
