"""The brackets of a text: which belong together, and which stand alone."""

from __future__ import annotations

OPENING, CLOSING = "（(〔[【［", "）)〕]】］"
_BRACKETS = frozenset(OPENING + CLOSING)
LOOSE = " \t\u3000\xa0。；;，,、．."
"""What stands around a list and is no part of it."""


def bracket_pairs(text: str) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """The brackets of `text` as offsets: pairs that belong together, outermost first; opening ones
    without an end; closing ones without a start.
    """
    if _BRACKETS.isdisjoint(text):
        return [], [], []
    opening: list[int] = []
    pairs: list[tuple[int, int]] = []
    closing: list[int] = []
    for at, character in enumerate(text):
        if character in OPENING:
            opening.append(at)
        elif character in CLOSING:
            if opening:
                pairs.append((opening.pop(), at))
            else:
                closing.append(at)
    return sorted(pairs), opening, closing


def without_lone_bracket(text: str) -> str:
    """The `text` without a closing bracket at the end that nothing opened."""
    text = text.rstrip(LOOSE)
    while text and (lone := bracket_pairs(text)[2]) and lone[-1] == len(text) - 1:
        text = text[:-1].rstrip(LOOSE)
    return text
