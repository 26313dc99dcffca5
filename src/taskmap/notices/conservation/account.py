"""What became of each sentence and each cell of a notice: found again in the draft, or not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from taskmap.notices.conservation.entries import DraftEntry
from taskmap.notices.conservation.pieces import Piece, letters, phrases, pieces, sentences
from taskmap.notices.conservation.places import Place, Places, Span
from taskmap.notices.drafting import field_labels
from taskmap.notices.lexicon.conservation import (
    NUMBER_AHEAD_OF_WORDS,
    NUMBER_ALONE,
    READING_HINT,
    ROLE_WORDS,
)
from taskmap.notices.lexicon.lists import (
    LEADER_BY_COMMA,
    LEADER_BY_PLACE,
    LEADER_BY_SEMICOLON,
    LEADER_BY_STAR,
    LISTED_FOR_ALL,
    TAKING_PART_IN_ALL,
)
from taskmap.notices.notice import Notice

_RULES = (
    TAKING_PART_IN_ALL,
    LISTED_FOR_ALL,
    LEADER_BY_PLACE,
    LEADER_BY_COMMA,
    LEADER_BY_STAR,
    LEADER_BY_SEMICOLON,
)
"""Sentences on how the lists are to be read, which the draft follows."""
_EFFORT = 200
"""So many characters of the draft are looked through for each one of the notice; what is not found by then counts as lost."""


_OVERLAP = 5
"""Letters with which the second of two texts may happen to go on as the first does elsewhere."""

_RULE = 300
"""A sentence with a rule has no more characters."""
_HEADING = 30
"""The name of a column has fewer characters."""


class Fate(StrEnum):
    """What became of a piece of a notice. KEPT: some of it stands as 原文, or in a doubt, and the rest is used; LOST: some
    of it is nowhere in the draft.
    """

    USED = "used"
    KEPT = "kept"
    LEFT_OUT = "left-out"
    LOST = "lost"


class AccountedPiece(Struct, frozen=True):
    """A piece and what became of it. `entry` is the place, in the row of entries, of the innermost one where it belongs;
    `lost` are the phrases of a piece that is LOST which are nowhere.
    """

    piece: Piece
    fate: Fate
    entry: int
    lost: tuple[str, ...] = ()


def account(notice: Notice, entries: Sequence[DraftEntry]) -> tuple[AccountedPiece, ...]:
    """What became of each piece of the `notice`, in its order. `entries` are those of `entries.entries`, the plan itself
    first.
    """
    return tuple(_Accounting(notice, entries).run())


class _Accounting:
    def __init__(self, notice: Notice, entries: Sequence[DraftEntry]) -> None:
        self._notice = notice
        self._places = Places(notice, entries)
        self._entries = entries = self._places.entries
        self._texts = _Index([entry.texts for entry in entries])
        self._values = _Index([entry.values for entry in entries])
        self._kept = _Index([entry.kept for entry in entries])
        self._effort = _EFFORT * sum(map(len, notice.texts()))

    def run(self) -> Iterator[AccountedPiece]:
        for piece in pieces(self._notice):
            place = self._places.find(piece)
            fate, lost = self._fate(piece, place)
            yield AccountedPiece(piece, fate, self._places.number(place.entry), lost)

    def _fate(self, piece: Piece, place: Place) -> tuple[Fate, tuple[str, ...]]:
        """What became of the piece, and its phrases that are lost."""
        if piece.frame:
            return Fate.LEFT_OUT, ()
        fate, lost = Fate.USED, []
        said = phrases(piece.text)
        for at, phrase in enumerate(said):
            found = self._exact(phrase, place) or self._by_parts(phrase, place)
            if found is not Fate.USED and _is_key(said[at : at + 2]):
                continue
            if found is Fate.LOST:
                lost.append(phrase)
            # A number may stand in 原文 that is another's.
            if NUMBER_ALONE.fullmatch(phrase) and len(said) > 1:
                continue
            fate = found if found is Fate.KEPT else fate
        if not lost:
            return fate, ()
        if _needs_no_text(piece):
            return Fate.USED, ()
        # What stands below a table is 原文 of the point above it; a column without a key names what its cells keep.
        is_kept = letters(piece.text) in self._kept_lines
        return (Fate.KEPT, ()) if is_kept else (Fate.LOST, tuple(lost))

    @cached_property
    def _kept_lines(self) -> set[str]:
        """Each sentence that stands as 原文 anywhere, and what stands before a colon in it, without marks and blanks."""
        kept = [line for entry in self._entries for text in entry.kept for line in sentences(text)]
        return {letters(text) for line in kept for text in (line, line.partition("：")[0])}

    def _exact(self, phrase: str, place: Place) -> Fate | None:
        """What became of a phrase that the draft has between marks as well; None if it has not."""
        key = "".join(phrase.split())
        if self._texts.has(key, place.wide, place.above):
            return Fate.USED
        if self._values.has(key, place.inner, place.above):
            return Fate.USED
        return Fate.KEPT if self._kept.has(key, place.wide, place.above) else None

    def _by_parts(self, phrase: str, place: Place) -> Fate:
        """What became of a phrase whose parts stand apart in the draft, or which is a part of one there."""
        if len(parts := phrase.split()) > 1:
            found = [self._exact(part, place) or self._by_parts(part, place) for part in parts]
            return max(found, key=_WORST.index)
        numbered = NUMBER_AHEAD_OF_WORDS.fullmatch(phrase)
        if numbered and (fate := self._exact(numbered["words"] or numbered["number"], place)):
            return fate
        # The number of the next point stands right behind the last name of a list.
        phrase = phrase.rstrip("0123456789") or phrase
        values = self._look(self._values, place.inner, place.above)
        if all(name in values for name in ROLE_WORDS.split(phrase)):
            return Fate.USED
        said = f"{self._look(self._texts, place.wide, place.above)}\n{values}"
        if phrase in said or _stands_in_two(phrase, said):
            return Fate.USED
        kept = self._look(self._kept, place.wide, place.above)
        is_kept = phrase in kept or _stands_in_two(phrase, f"{said}\n{kept}")
        return Fate.KEPT if is_kept else Fate.LOST

    def _look(self, index: _Index, span: Span, others: Sequence[int]) -> str:
        """The texts of these entries, a line each without marks and blanks; nothing when too much was looked through."""
        found: list[str] = []
        for number in (*range(span[0], span[1] + 1), *others):
            text = index.plain_text(number)
            self._effort -= len(text) + 1
            if self._effort < 0:
                return ""
            found.append(text)
        return "\n".join(found)


_WORST = (Fate.USED, Fate.KEPT, Fate.LEFT_OUT, Fate.LOST)


class _Index:
    """The texts of entries by their phrases: in which entries, from the first to the last, each stands."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._texts = texts
        self._plain: dict[int, str] = {}
        self._entries: dict[str, list[int]] = {}
        for number, own in enumerate(texts):
            for phrase in phrases("\n。".join(own)):
                found = self._entries.setdefault("".join(phrase.split()), [])
                if not found or found[-1] != number:
                    found.append(number)

    def has(self, phrase: str, span: Span, others: Sequence[int]) -> bool:
        """Whether an entry in the `span`, or one of the `others`, has the `phrase` between marks."""
        if (found := self._entries.get(phrase)) is None:
            return False
        at = bisect_left(found, span[0])
        if at < len(found) and found[at] <= span[1]:
            return True
        return any(number in found for number in others)

    def plain_text(self, number: int) -> str:
        """The texts of the entry `number`, a line each, without marks and blanks."""
        if number not in self._plain:
            lines = map(letters, self._texts[number])
            self._plain[number] = "\n".join(filter(None, lines))
        return self._plain[number]


def _stands_in_two(phrase: str, said: str) -> bool:
    """Whether one text ends with the beginning of the `phrase`, and another begins with its rest. `said` has a line for
    each: no mark stands in the notice between the two.
    """
    lines = f"\n{said}\n"
    begin = bisect_left(
        range(len(phrase) + 1), True, key=lambda length: phrase[:length] not in said
    )
    return any(
        f"{phrase[:at]}\n" in lines and f"\n{phrase[at:]}" in lines
        for at in range(begin - 1, max(begin - _OVERLAP, 0), -1)
    )


def _is_key(said: Sequence[str]) -> bool:
    """Whether a phrase is a label, which became a key, or the number before one: 2. 整改措施："""
    if NUMBER_ALONE.fullmatch(said[0]) and len(said) > 1:
        return _is_key(said[1:])
    return field_labels.field_of_heading(said[0]) is not None


def _needs_no_text(piece: Piece) -> bool:
    """Whether a piece says how others are to be read, or what a column holds, which may stand on a line of its own."""
    if len(piece.text) < _HEADING and field_labels.field_of_column(piece.text) is not None:
        return True
    return says_how_to_read(piece.text)


def says_how_to_read(text: str) -> bool:
    """Whether a sentence is a rule for the lists of the notice: who leads in them, or who takes part in all."""
    if len(text) > _RULE or not READING_HINT.search(text):
        return False
    return any(rule.search(text) for rule in _RULES)
