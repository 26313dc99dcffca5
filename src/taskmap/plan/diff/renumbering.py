"""From removed and added measures to the pairs that say nearly the same: a person decides whether they are one."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

MIN_SIMILARITY = 0.8
"""Of 1; from this ratio of difflib on two texts are called nearly the same."""
_MAX_CANDIDATES = 3
"""Old texts compared with one new one."""


def similar_pairs(
    old_texts: Mapping[str, str], new_texts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Pairs of ids (old, new) whose texts are at least MIN_SIMILARITY alike: for each id of `new_texts` the one
    of `old_texts` most like it, if any. Both map ids to texts; an id that both have is not compared with itself.
    """
    index: dict[str, set[str]] = defaultdict(set)
    for name, text in old_texts.items():
        for piece in _pieces(text):
            index[piece].add(name)
    for new, text in new_texts.items():
        # Only the few that share most with it are compared in full: each of a thousand with a thousand would take
        # minutes.
        shared = Counter(name for piece in _pieces(text) for name in index.get(piece, ()))
        likely = sorted(shared, key=lambda name: (-shared[name], name))[:_MAX_CANDIDATES]
        ratios = {old: _ratio(old_texts[old], text) for old in likely if old != new}
        best = max(ratios, key=lambda old: ratios[old], default=None)
        if best is not None and ratios[best] >= MIN_SIMILARITY:
            yield best, new


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, False).ratio()


def _pieces(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}
