"""Where in a draft a piece of the notice belongs: both in the order in which they stand in the notice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from taskmap.notices.conservation.entries import DraftEntry, DraftEntryKind
from taskmap.notices.conservation.pieces import Piece
from taskmap.notices.notice import Notice, Passage
from taskmap.system.diagnostics import Source

_Key = tuple[int, int, int]
Span = tuple[int, int]
"""The first and the last of entries in their order."""


class Place(Struct, frozen=True):
    """Where a piece is looked for: its words in the entries of `wide`, the names that it says in those of `inner`, both
    in those `above` too. `entry` is the innermost one that it stands in.
    """

    entry: int
    wide: Span
    inner: Span
    above: tuple[int, ...]


class Places:
    """The `entries` of a draft, sorted by where they begin in the notice."""

    def __init__(self, notice: Notice, entries: Sequence[DraftEntry]) -> None:
        self._volumes = _volumes(notice)
        keys = self._keys_of(entries)
        self._order = sorted(range(len(entries)), key=keys.__getitem__)
        self._keys = [keys[number] for number in self._order]
        self.entries = [entries[number] for number in self._order]
        positions = {number: position for position, number in enumerate(self._order)}
        self._above = [positions[entry.above] if entry.above >= 0 else -1 for entry in self.entries]
        self._last = self._last_below()
        self._has_places = any(entry.at.line for entry in entries)

    def number(self, position: int) -> int:
        """The number that the entry at a `position` had before they were sorted."""
        return self._order[position]

    def find(self, piece: Piece) -> Place:
        """Where the `piece` belongs; anywhere in a draft that knows no places."""
        end = len(self.entries) - 1
        if not self._has_places:
            return Place(0, (0, end), (0, end), ())
        last = max(bisect_right(self._keys, self._key(piece.end)) - 1, 0)
        # A list that belongs to the entry before may stand at the beginning of a sentence.
        first = max(bisect_right(self._keys, self._key(piece.first)) - 1, 0)
        first = bisect_left(self._keys, self._keys[first])
        above = tuple(dict.fromkeys((*self._chain(last), *self._chain(first))))
        task = last
        if self.entries[last].kind is DraftEntryKind.MEASURE:
            task = self._above[last]
        of_task = self.entries[task].kind is DraftEntryKind.TASK
        most = self._last[task] if of_task else last
        inner = first, self._last[last]
        # The name of a column is that of what each row keeps of it.
        most = max(most, inner[1]) if piece.is_cell else most
        wide = (max(min(first, task) - 1, 0), min(most + 1, end))
        return Place(last, wide, inner, above)

    def _chain(self, position: int) -> list[int]:
        chain = []
        while (position := self._above[position]) >= 0:
            chain.append(position)
        return chain

    def _last_below(self) -> list[int]:
        """Of each entry the last one that belongs to it; itself, if none does."""
        last = list(range(len(self.entries)))
        for position in reversed(last.copy()):
            above = self._above[position]
            if above >= 0:
                last[above] = max(last[above], last[position])
        return last

    def _keys_of(self, entries: Sequence[DraftEntry]) -> list[_Key]:
        """Where each begins; one that does not know it, where that begins to which it belongs."""
        keys: list[_Key] = []
        for entry in entries:
            placeless = not entry.at.line and entry.above >= 0
            keys.append(keys[entry.above] if placeless else self._key(entry.at))
        return keys

    def _key(self, at: Source) -> _Key:
        return self._volumes.get(at.sheet, 0), at.line, at.column


def _volumes(notice: Notice) -> dict[str, int]:
    """The sheets of a workbook in their order, where each counts its rows anew; none for other files."""
    volumes: dict[str, int] = {}
    last, volume = 0, 0
    for item in notice.items:
        at = item.at if isinstance(item, Passage) else item.rows[0][0].at
        volume += at.line < last
        last = at.line
        volumes.setdefault(at.sheet, volume)
    return volumes if volume else {}
