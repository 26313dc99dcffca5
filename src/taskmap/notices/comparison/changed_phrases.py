"""What words of a notice were changed to: the words of the plan that are most like them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

_ALIKE, _ALIKE_IN_ITEM = 0.5, 0.3
"""The least share of pairs of letters that two wordings of one thing have in common, and that two in one item have."""
_COMMON = 100
"""A pair of letters in more phrases tells nothing, and would be looked up for long."""
_BEST = 5


class ChangedPhrases:
    """The `phrases` of a plan that the notice does not have, each with the number of its item."""

    def __init__(self, phrases: Sequence[tuple[str, int]]) -> None:
        self._phrases = phrases
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, (phrase, _) in enumerate(phrases):
            for pair in _pairs(phrase):
                self._numbers[pair].append(number)

    def find(self, lost: str, item: int) -> tuple[int, ...]:
        """The numbers of the phrases to which the words `lost` were most likely changed: of those alike the ones that
        stand nearest to the `item`, the likest first.
        """
        own = _pairs(lost)
        lists = (self._numbers.get(pair, ()) for pair in own)
        shared = Counter(number for each in lists if len(each) <= _COMMON for number in each)
        alike = sorted(
            (distance, -likeness, number)
            for number, _ in shared.most_common(_BEST)
            if (likeness := _likeness(own, _pairs(self._phrases[number][0])))
            >= (_ALIKE if (distance := abs(self._phrases[number][1] - item)) else _ALIKE_IN_ITEM)
        )
        return tuple(number for distance, _, number in alike if distance == alike[0][0])


def _pairs(phrase: str) -> set[str]:
    return {phrase[at : at + 2] for at in range(len(phrase) - 1)}


def _likeness(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
