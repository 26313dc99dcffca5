"""The sizes of paper that wall charts are made for, and how large the letters on them are."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

_WORDS = 0.52


class Sheet(NamedTuple):
    """Paper across, in millimetres: its size, the margin, and the smallest and largest height of letters."""

    width: float
    height: float
    margin: float
    smallest: float
    largest: float

    @property
    def words(self) -> float:
        """The width that the columns beside the months have at most."""
        return (self.width - 2 * self.margin) * _WORDS


class Paper(StrEnum):
    """What the office calls them."""

    A3 = "A3"
    A0 = "A0"

    @property
    def sheet(self) -> Sheet:
        """Its measures. The smallest letters are 6.5 points to be read at a desk, 13 points on a wall."""
        return _SHEETS[self]


_SHEETS = {
    Paper.A3: Sheet(420, 297, 10, 2.3, 4.2),
    Paper.A0: Sheet(1189, 841, 25, 4.5, 11),
}
