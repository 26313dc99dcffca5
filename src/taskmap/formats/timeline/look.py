"""Colours and measures of a timeline. Beside each stand a shape and words, which a copy in grey keeps."""

from __future__ import annotations

from typing import NamedTuple

from taskmap.document import MarkState, Tone


class Colours(NamedTuple):
    """Of a bar: the whole, and the part that is done; and of words."""

    pale: str
    full: str
    ink: str


BARS = {
    Tone.DONE: Colours("#b9c9e2", "#3f6ab0", "#1f4788"),
    Tone.GOOD: Colours("#cbe8d0", "#3c9a55", "#1d6b34"),
    Tone.SLOW: Colours("#fdebb0", "#e0a100", "#7d5200"),
    Tone.LATE: Colours("#f6c4c0", "#c0281c", "#a31515"),
    Tone.NEUTRAL: Colours("#e6e6e6", "#9a9a9a", "#4d4d4d"),
}
MARKS = {
    MarkState.MET: ("◆", "节点已完成", "#1d6b34"),
    MarkState.MISSED: ("▲", "节点逾期", "#c0281c", "#a31515"),
    MarkState.COMING: ("◇", "节点未到期", "#000000"),
}
"""The character of each kind of milestone, what it means, and its colour."""
HEAD, HEADING, GRID, INK, TODAY = "#dfe7f1", "#eef2f7", "#c9ced6", "#1a1a1a", "#c0281c"
GOES_ON, DONE_SHARE = "没有截止日或还要继续", "深色是完成的比例"

LINE = 1.3
"""From one line of text to the next, in ems, as all below."""
AIR = 0.35
"""Above and below what stands in a row, and beside what stands in a cell."""
BASE = 0.88
"""From the top of a line of text to its base line."""
BAR = 0.9
"""How high a bar is."""
