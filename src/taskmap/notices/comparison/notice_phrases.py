"""The phrases of a notice: in which piece each stands, so that the items of a plan are found in it wherever they stand now."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from taskmap.notices.conservation.pieces import Piece, phrases
from taskmap.notices.lexicon.conservation import NUMBER_ALONE
from taskmap.notices.lexicon.traditional import SIMPLIFIED
from taskmap.planfile.texts import TextItem
from taskmap.system.diagnostics import NOWHERE, Source

_HEADINGS = frozenset(("title", "text", "problem", "goal", "closure.criteria"))
"""Keys whose words an item is known by; a name or a time is that of many."""
_POINT = re.compile(r"(?<=[0-9０-９])[.．](?=[0-9０-９])")
_SHORTEST = 2
_AROUND = 20_000
"""So many characters before and behind the place of an item are looked through for its words: it takes no longer with
the length of the notice.
"""

_MOST = 30
"""So many phrases of an item, and places of its first one, are looked at."""
_SOON = 20
"""In pieces: how far behind its beginning the words of an item may be."""


def phrase_keys(text: str) -> list[str]:
    """The phrases of a `text`, line by line, as they are compared: without blanks, in simplified characters."""
    found = (phrase for line in text.splitlines() for phrase in phrases(line))
    return ["".join(phrase.split()).translate(SIMPLIFIED) for phrase in found]


def said_phrases(text: str) -> list[str]:
    """As `phrase_keys`, but with decimal numbers whole: 4.5公里 is not said where 4公里 and 5公里 are."""
    return phrase_keys(_POINT.sub("", text))


class PhrasePlace(NamedTuple):
    """Where a phrase stands: the number of its piece, its own among the phrases there, and a place for conservation, behind
    the lists that stand ahead of it.
    """

    piece: int
    phrase: int
    at: Source

    @property
    def order(self) -> tuple[int, int]:
        """By which places are sorted."""
        return self.piece, self.phrase


class NoticePhrases:
    """The phrases of the `pieces` of a notice."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._places: dict[str, list[PhrasePlace]] = {}
        self._starts: list[int] = []
        texts: list[str] = []
        length = 0
        for number, piece in enumerate(pieces):
            self._starts.append(length)
            is_first = True
            # The headings in a table of contents are no places of items.
            for index, key in enumerate(phrase_keys(piece.text) if piece.frame is None else ()):
                place = self._phrase_place(number, index, is_first)
                self._places.setdefault(key, []).append(place)
                is_first = is_first and bool(NUMBER_ALONE.fullmatch(key))
                texts.append(key)
                length += len(key)
        self._text = "".join(texts)

    def places(self, items: Sequence[TextItem]) -> list[PhrasePlace]:
        """Where each of the `items` of a plan begins, as far as its words tell; else where the one before does."""
        last = PhrasePlace(0, 0, NOWHERE)
        places: list[PhrasePlace] = []
        behind: dict[tuple[str, str], int] = {}
        for item in items:
            if item.above >= 0 and (headings := _headings(item)):
                # Of items that begin alike each begins behind the one before.
                kind = item.form, headings[0]
                last = self._place(headings, last.piece, behind.get(kind, 0)) or last
                behind[kind] = last.piece + 1
            places.append(last)
        return places

    def has(self, phrase: str, piece: int) -> bool:
        """Whether a `phrase` stands in the notice: anywhere as a whole one, as a part or over a line end not too far from
        the `piece` with that number.
        """
        return phrase in self._places or self._find(phrase, self._start(piece) - _AROUND) >= 0

    def has_in_two(self, phrase: str, piece: int) -> bool:
        """Whether what was taken out of the middle of a `phrase`, such as a time, parts it in the notice near the `piece`."""
        begin = self._start(piece) - _AROUND
        length = bisect_left(
            range(len(phrase)), True, key=lambda most: self._find(phrase[: most + 1], begin) < 0
        )
        least = min(length, len(phrase) - length)
        return least >= _SHORTEST and self._find(phrase[length:], begin) >= 0

    def _place(self, headings: Sequence[str], last: int, behind: int) -> PhrasePlace | None:
        found = [self._places[key] for key in headings[:_MOST] if key in self._places]
        if not found:
            return self._place_of_part(headings, last)
        least = max(last, behind)

        def fits(place: PhrasePlace) -> tuple[int, bool, int]:
            # What it begins with may stand elsewhere too: then where most of its other words follow.
            following = sum(_is_within(other, place.piece) for other in found)
            return following, place.piece >= least, -place.piece

        at = _number_from(found[0], least)
        return max(found[0][max(at - _MOST, 0) : at + _MOST], key=fits)

    def _place_of_part(self, headings: Sequence[str], last: int) -> PhrasePlace | None:
        """Where the words of an item are a part of those of the notice, behind the piece that the last one was in."""
        for key in headings[:_MOST]:
            if (at := self._find(key, self._start(last))) >= 0:
                number = bisect_right(self._starts, at) - 1
                offset = at - self._starts[number]
                ends = accumulate(map(len, phrase_keys(self._pieces[number].text)))
                return self._phrase_place(number, sum(end <= offset for end in ends), not offset)
        return None

    def _find(self, phrase: str, begin: int) -> int:
        begin = max(begin, 0)
        return self._text.find(phrase, begin, begin + 2 * _AROUND)

    def _start(self, piece: int) -> int:
        return self._starts[piece] if self._starts else 0

    def _phrase_place(self, number: int, index: int, is_first: bool) -> PhrasePlace:
        piece = self._pieces[number]
        # A list that belongs to the item before may stand ahead of the words of this one.
        at = piece.first if is_first or piece.is_cell else piece.end
        return PhrasePlace(number, index, at)


def _is_within(places: Sequence[PhrasePlace], piece: int) -> bool:
    """Whether one of the `places` is in the `piece` or soon behind it."""
    at = _number_from(places, piece)
    return at < len(places) and places[at].piece <= piece + _SOON


def _number_from(places: Sequence[PhrasePlace], piece: int) -> int:
    """How many of the `places` are before the `piece`."""
    return bisect_left(places, piece, key=lambda place: place.piece)


def _headings(item: TextItem) -> list[str]:
    return [
        key
        for text in item.texts
        if text.key in _HEADINGS
        for key in phrase_keys(text.text)
        if len(key) >= _SHORTEST
    ]
