"""The milestones on a bar, and below it what they are, as far as there is room before the next."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from taskmap.document import MarkState, TimelineMark
from taskmap.formats.timeline import fitting
from taskmap.formats.timeline.look import BAR, BASE, INK, MARKS
from taskmap.formats.timeline.shapes import Box, Polygon, Shape, Text

_SIZE = 0.8
"""The letters of what they are, in ems."""
_HALF = 0.5
_LEAST = 4.0
"""No words where fewer than so many of their characters have room."""
_ROUNDING = 1e-6
_WORST = (MarkState.MISSED, MarkState.COMING, MarkState.MET)


class XOfDay(Protocol):
    """Where a day begins, or ends, from the left edge."""

    def __call__(self, day: datetime.date, *, end: bool = False) -> float:
        """In millimetres."""


def draw(
    marks: Sequence[TimelineMark], x_of: XOfDay, top: float, right: float, em: float
) -> Iterator[Shape]:
    """The `marks`, which are in order of time, on a bar that begins at `top`; nothing goes beyond `right`."""
    days = [(day, [*same]) for day, same in groupby(marks, key=lambda each: each.day)]
    places = [min(x_of(day, end=True), right - _HALF * em) for day, _ in days]
    words = ["；".join(each.text for each in same) for _, same in days]
    for (_, same), x, text in zip(days, places, words, strict=True):
        kind = min((each.kind for each in same), key=_WORST.index)
        yield shape(kind, x, top + BAR / 2 * em, em, f"{MARKS[kind][1]}：{text}")
    yield from _labels(words, places, top + (BAR + 0.25) * em, right, em * _SIZE)


def _labels(
    words: Sequence[str], places: Sequence[float], top: float, right: float, size: float
) -> Iterator[Shape]:
    free = 0.0
    for number, (text, x) in enumerate(zip(words, places, strict=True)):
        is_last = number + 1 == len(places)
        end = right if is_last else places[number + 1] - size
        left = max(free, x - size / 2)
        if is_last:
            # Where the page ends there is often room before it.
            left = max(free, min(left, right - fitting.ems(text) * size))
        # What was reckoned to fit exactly is not cut for a rounded digit.
        room = (end - left) / size + _ROUNDING
        if room < _LEAST:
            continue
        [line], is_cut = fitting.fit(text, room, 1)
        wide = fitting.ems(line) * size
        about = text if is_cut else ""
        # The lines of months and of today do not run through the words.
        yield Box(left, top, wide, size * 1.1, "#ffffff")
        yield Text(left, top + size * BASE, size, line, wide, fill=INK, about=about)
        free = left + wide + size / 2


def shape(kind: MarkState, x: float, y: float, em: float, about: str) -> Polygon:
    """That of a mark around its middle: a full diamond, a triangle, an empty diamond."""
    half = _HALF * em
    colour = MARKS[kind][2]
    points: tuple[tuple[float, float], ...]
    if kind is MarkState.MISSED:
        points = ((x, y - half), (x + half, y + half * 0.8), (x - half, y + half * 0.8))
    else:
        points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    fill = "#ffffff" if kind is MarkState.COMING else colour
    stroke = colour if kind is MarkState.COMING else "#ffffff"
    return Polygon(points, fill, stroke, 0.1 * em, about)


def arrow(x: float, top: float, high: float, fill: str) -> Polygon:
    """The end of a bar that goes on."""
    points = ((x - high, top), (x, top + high / 2), (x - high, top + high))
    return Polygon(points, fill, "#ffffff", high / 20)
