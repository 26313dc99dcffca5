"""What is drawn on a page, in millimetres from its upper left corner; `about` is the whole of what was cut, or a
milestone in words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Anchor(StrEnum):
    """Which point of a text its `x` is."""

    START = "start"
    MIDDLE = "middle"


class Box(NamedTuple):
    """A rectangle; `stroke` "" for none."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    about: str = ""


class Line(NamedTuple):
    """A straight line so many `wide`."""

    x: float
    y: float
    to_x: float
    to_y: float
    stroke: str
    wide: float


class Polygon(NamedTuple):
    """A closed figure through the `points`."""

    points: tuple[tuple[float, float], ...]
    fill: str
    stroke: str
    wide: float
    about: str = ""


class Text(NamedTuple):
    """One line of text on the base line `y`, `wide` at most as `fitting.ems` reckons; `size` is the height of its font."""

    x: float
    y: float
    size: float
    text: str
    wide: float
    anchor: Anchor = Anchor.START
    fill: str = "#000000"
    is_bold: bool = False
    about: str = ""

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - (self.wide / 2 if self.anchor is Anchor.MIDDLE else 0)


Shape: TypeAlias = "Box | Line | Polygon | Text"


class Page(NamedTuple):
    """A sheet of paper and what is on it, the lowest first."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
