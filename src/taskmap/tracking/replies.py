"""What units answered to their letters, and which letters nobody answered: pure, asked by `remind`."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from taskmap.tracking.reminders import ItemKey, Reminder


class Reply(Struct, frozen=True):
    """The unit answered the letter of this `entry` in the ledger, whose `designation` it also keeps, and `what`."""

    unit: str
    day: datetime.date
    letter: int
    designation: str
    why: str


class ReplyState(StrEnum):
    """What became of a letter. `SETTLED`: nothing in it is owed any more, so that nobody needs to answer."""

    OPEN = "open"
    REPLIED = "replied"
    SETTLED = "settled"

    @property
    def chinese(self) -> str:
        """The state as the user reads it."""
        return _CHINESE[self.value]


_CHINESE = {"open": "没有回复", "replied": "已回复", "settled": "已了结"}


class AnsweredLetter(NamedTuple):
    """A letter with the `replies` to it, and the `pending` of its items: still owed, and not answered by a reply to
    this letter or to a later one that names them again.
    """

    letter: Reminder
    state: ReplyState
    replies: Sequence[Reply]
    pending: Collection[ItemKey]


def answered_letters(
    letters: Sequence[Reminder], replies: Iterable[Reply], owed: Collection[tuple[str, ItemKey]]
) -> Iterator[AnsweredLetter]:
    """Each of the `letters`, in their order. `owed` is what each unit, by its name in the letters, owes now."""
    by_letter: dict[int, list[Reply]] = defaultdict(list)
    for reply in replies:
        by_letter[reply.letter].append(reply)
    answered: dict[str, list[tuple[datetime.date, frozenset[ItemKey]]]] = defaultdict(list)
    for letter in letters:
        if letter.entry in by_letter:
            answered[letter.unit].append((letter.day, letter.keys))
    for letter in letters:
        own = by_letter.get(letter.entry, ())
        still_owed = {key for key in letter.keys if (letter.unit, key) in owed}
        pending = still_owed.difference(
            *(keys for day, keys in answered[letter.unit] if day >= letter.day)
        )
        yield AnsweredLetter(letter, _state(own, still_owed, pending), own, pending)


def _state(
    own: Sequence[Reply], still_owed: Collection[ItemKey], pending: Collection[ItemKey]
) -> ReplyState:
    if own or (still_owed and not pending):
        return ReplyState.REPLIED
    return ReplyState.OPEN if pending else ReplyState.SETTLED
