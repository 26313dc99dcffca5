"""Units of a draft that the notice does not name where it names units: words of a sentence taken for a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from taskmap.notices.conservation.account import AccountedPiece, says_how_to_read
from taskmap.notices.conservation.entries import DraftEntry, DraftEntryKind
from taskmap.notices.conservation.pieces import Piece, letters, phrases
from taskmap.notices.drafting import names
from taskmap.notices.drafting.brackets import bracket_pairs
from taskmap.notices.drafting.draft import DraftParty
from taskmap.notices.drafting.subjects import read_subjects
from taskmap.notices.lexicon.conservation import FOR_ALL, LISTING, ROLE_WORDS
from taskmap.notices.lexicon.outline import NUMBER
from taskmap.notices.lexicon.units import GLOSS, LEVEL_BEFORE, NAME_AHEAD, PLACE
from taskmap.plan.unnamed_units import UNNAMED

_SHORTEST = 3
"""Letters of a name without its level: 财政局."""


def find_unlisted(
    found: Sequence[AccountedPiece],
    entries: Sequence[DraftEntry],
    aliases: Mapping[str, tuple[str, ...]],
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The numbers of the `entries` with units that stand in no list of the notice which is theirs, with these units.
    `found` is the account of the notice; `aliases` are other names that it has for a unit.
    """
    lists = _Lists(found, entries)
    for number, entry in enumerate(entries):
        unlisted = tuple(
            name
            for name in entry.units
            if not any(lists.name(each, number) for each in (name, *aliases.get(name, ())))
        )
        if unlisted:
            yield number, unlisted


class _Lists:
    """The parts of the notice that name units, by the task, the chapter or the plan that they belong to."""

    def __init__(self, found: Sequence[AccountedPiece], entries: Sequence[DraftEntry]) -> None:
        self._entries = entries
        self._pieces: defaultdict[int, list[Piece]] = defaultdict(list)
        self._said: defaultdict[int, set[str]] = defaultdict(set)
        self._plain: dict[int, str] = {}
        last = 0
        for one in found:
            owner = self._owner(one.entry)
            for each in {0} if is_for_all(one.piece) else {last, owner}:
                # The list of a task may stand at the beginning of the sentence with which the next one begins.
                self._pieces[each].append(one.piece)
                self._said[each].update(_phrases_of_lists(one.piece))
            last = owner

    def _owner(self, number: int) -> int:
        entry = self._entries[number]
        return entry.above if entry.kind is DraftEntryKind.MEASURE else number

    def name(self, name: str, number: int) -> bool:
        """Whether a list names the unit where the entry `number` stands, or for all."""
        if name == UNNAMED:
            return True
        owners = [self._owner(number)]
        while owners[-1]:
            owners.append(self._entries[owners[-1]].above)
        parts = {"".join(part.split()) for part in phrases(name)}
        # 妇联 in a list of one level.
        short = {name[1:]} if LEVEL_BEFORE.match(name) else parts
        if any(parts <= self._said[owner] or short <= self._said[owner] for owner in owners):
            return True
        shapes = set(_shapes(name))
        return any(self._stands(shapes, owner) for owner in owners)

    def _stands(self, shapes: set[str], owner: int) -> bool:
        """Whether one of the `shapes` of a name is among letters of a list, of a line that is nothing but names, or of the
        subject of a sentence.
        """
        if owner not in self._plain:
            own = self._pieces[owner]
            lists = (text for piece in own for text in lists_of(piece))
            lines = (text for text in map(_without_number, own) if names.is_list_of_names(text))
            subjects = (party.name for piece in own for party in _subjects(piece))
            said = "\n".join((*lists, *lines, *subjects))
            self._plain[owner] = f"{letters(said)}\n{letters(GLOSS.sub('', said))}"
        return any(shape in self._plain[owner] for shape in shapes)


def is_for_all(piece: Piece) -> bool:
    """Whether the names of a piece may be those of any task: by a rule, or as a cell merged with others."""
    return piece.is_cell or says_how_to_read(piece.text) or bool(FOR_ALL.search(piece.text))


def lists_of(piece: Piece) -> Iterator[str]:
    """The parts of a piece that may name units: a cell, a sentence with a word for a role, brackets, and what stands
    before a colon.
    """
    if piece.is_cell or LISTING.search(piece.text) or says_how_to_read(piece.text):
        yield piece.text
        return
    yield from _in_brackets(piece.text)
    if ahead := NAME_AHEAD.match(piece.text):
        yield ahead["names"]


def _in_brackets(text: str) -> Iterator[str]:
    """What stands in brackets, those inside others with them; where one is lost, up to the end of the `text`."""
    pairs, opening, closing = bracket_pairs(text)
    if opening:
        yield text[opening[0] + 1 :]
    if closing:
        yield text[: closing[-1]]
    last = -1
    for start, end in pairs:
        if start > last:
            yield text[start + 1 : end]
            last = end


def _phrases_of_lists(piece: Piece) -> Iterator[str]:
    for text in lists_of(piece):
        for phrase in phrases(text):
            yield "".join(phrase.split())
            yield from ROLE_WORDS.split(phrase)


def _subjects(piece: Piece) -> tuple[DraftParty, ...]:
    return read_subjects(_without_number(piece)).parties


def _shapes(name: str) -> Iterator[str]:
    """A name as it may be printed: without the level, or without what a place is, where those next to it say so."""
    yield letters(name)
    if LEVEL_BEFORE.match(name):
        yield from (name[cut:] for cut in (1, 2) if len(name) - cut >= _SHORTEST)
    if place := PLACE.fullmatch(name):
        yield place["place"]


def _without_number(piece: Piece) -> str:
    number = NUMBER.match(piece.text)
    return piece.text[number.end() :] if number else piece.text
