"""What became of each sentence and each cell of a notice in a plan, and what of the plan the notice does not say."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from taskmap.notices.comparison.changed_phrases import ChangedPhrases
from taskmap.notices.comparison.name_lists import NameLists
from taskmap.notices.comparison.notice_phrases import NoticePhrases, PhrasePlace, phrase_keys
from taskmap.notices.comparison.plan_phrases import (
    TIMES,
    PlanPhrases,
    PlanPlace,
    entries_of_items,
)
from taskmap.notices.conservation.account import AccountedPiece, Fate, account
from taskmap.notices.conservation.pieces import Piece, pieces, sentences
from taskmap.notices.drafting import simplified
from taskmap.notices.notice import Notice
from taskmap.planfile.texts import ItemText, TextItem
from taskmap.system.diagnostics import Source
from taskmap.system.text import cut

_COMPOSED = ("milestones.what", "targets.name")
"""Keys whose values import puts together from what stands apart in the notice."""
_SHORT, _LONG = 60, 1000
"""Characters of a text that is shown whole, and of one of which no sentence has the phrase."""


class PieceOutcome(StrEnum):
    """What became of a piece. ORIGINAL: it stands in a comment, as 原文. LEFT_OUT: the number of a page, a table of
    contents. MISSING: some of it is nowhere.
    """

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ORIGINAL = "original"
    LEFT_OUT = "left-out"
    MISSING = "missing"


class FoundText(NamedTuple):
    """A text of the plan, the item in which it stands, and the `phrase` for which it was found."""

    item: TextItem
    text: ItemText
    phrase: str

    @property
    def words(self) -> str:
        """The text, of a long one the sentence in which the phrase stands."""
        text = self.text.text
        if len(text) <= _SHORT:
            return text
        said = (each for each in sentences(text) if self.phrase in "".join(phrase_keys(each)))
        return next(said, cut(text, _LONG))


class ComparedPiece(Struct, frozen=True):
    """A sentence or a cell, as the notice prints it, with what became of it: `found` are the texts of the plan where it
    stands, or what it was changed to; `lost` the words that stand nowhere as they were.
    """

    piece: Piece
    outcome: PieceOutcome
    found: tuple[FoundText, ...] = ()
    lost: tuple[str, ...] = ()


class Comparison(Struct, frozen=True):
    """The pieces in the order of the notice, and the texts of the plan that the notice does not have."""

    pieces: tuple[ComparedPiece, ...]
    added: tuple[FoundText, ...]

    def count(self, outcome: PieceOutcome) -> int:
        """How many pieces came to that."""
        return sum(each.outcome is outcome for each in self.pieces)


def compare(notice: Notice, items: Sequence[TextItem]) -> Comparison:
    """The `notice` beside the plan that has these `items`, those of planfile.texts."""
    printed: dict[Source, Piece] = {}
    if simplified.is_traditional(notice):
        printed = {piece.at: piece for piece in pieces(notice)}
        notice = simplified.simplify(notice)
    phrases = NoticePhrases(tuple(pieces(notice)))
    places = phrases.places(items)
    search = _Search(items, phrases, places)
    accounted = account(notice, entries_of_items(items, [place.at for place in places]))
    compared = tuple(
        search.compare(number, each, printed.get(each.piece.at, each.piece))
        for number, each in enumerate(accounted)
    )
    return Comparison(compared, search.added())


class _Search:
    """The phrases of the notice looked for in the plan with these `items`; `places` are those where each begins."""

    def __init__(
        self, items: Sequence[TextItem], phrases: NoticePhrases, places: Sequence[PhrasePlace]
    ) -> None:
        self._items = items
        self._plan = PlanPhrases(items)
        self._new = [
            (place, phrase)
            for place, phrase in self._plan.new_phrases()
            if not self._is_in_notice(place, phrase, phrases, places[place.item].piece)
        ]
        self._lists = NameLists(items, places, self._plan)
        self._changed = ChangedPhrases([(phrase, place.item) for place, phrase in self._new])
        self._replacing: set[PlanPlace] = set()

    def _is_in_notice(
        self, place: PlanPlace, phrase: str, phrases: NoticePhrases, piece: int
    ) -> bool:
        """Whether the notice says it, or what import made of its words: a year put before a time, a time taken out."""
        if phrases.has(phrase, piece):
            return True
        key = self._plan.text(place).key
        if key in TIMES:
            year, _, rest = phrase.partition("年")
            return all(phrases.has(part, piece) for part in (f"{year}年", rest))
        return key in _COMPOSED and phrases.has_in_two(phrase, piece)

    def compare(self, number: int, one: AccountedPiece, printed: Piece) -> ComparedPiece:
        """What became of the piece of the notice with that `number`, which stands there as `printed`."""
        if one.fate is Fate.LEFT_OUT:
            return ComparedPiece(printed, PieceOutcome.LEFT_OUT)
        keys = phrase_keys(one.piece.text)
        lost = {key: phrase for phrase in one.lost for key in phrase_keys(phrase)}
        if not one.piece.is_cell:
            lost |= {key: key for key in self._lists.missing(number, keys) if key not in lost}
        found: dict[PlanPlace, str] = {}
        changed, missing = [], []
        for key in keys:
            if key not in lost or self._plan.stands_in_text(key):
                for place in self._plan.find(key, one.entry):
                    found.setdefault(place, key)
            elif numbers := self._changed.find(key, one.entry):
                found |= {place: phrase for place, phrase in (self._new[at] for at in numbers)}
                self._replacing |= {self._new[at][0] for at in numbers}
                changed.append(lost[key])
            else:
                missing.append(lost[key])
        outcome = PieceOutcome.ORIGINAL if one.fate is Fate.KEPT else PieceOutcome.UNCHANGED
        if missing or changed:
            outcome = PieceOutcome.MISSING if missing else PieceOutcome.CHANGED
        texts = tuple(self._text(place, phrase) for place, phrase in found.items())
        # Where its words stand, nobody needs to be told where its number does.
        texts = tuple(each for each in texts if each.text.key != "no") or texts
        return ComparedPiece(printed, outcome, texts, tuple(dict.fromkeys(missing or changed)))

    def added(self) -> tuple[FoundText, ...]:
        """The texts of the plan that are not in the notice, but for those that something was changed to."""
        places = {place: phrase for place, phrase in reversed(self._new)}
        return tuple(
            self._text(place, phrase)
            for place, phrase in reversed(places.items())
            if place not in self._replacing
        )

    def _text(self, place: PlanPlace, phrase: str) -> FoundText:
        return FoundText(self._items[place.item], self._plan.text(place), phrase)
