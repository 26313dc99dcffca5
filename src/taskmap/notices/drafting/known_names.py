"""A unit list as found in a text, and the names that a notice prints without doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import Doubt, Party
from taskmap.notices.drafting.words import Words
from taskmap.plan.model import Role

_USUAL = 3
"""So often must a list end with a name, or lose a bracket, before the notice is known for it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit list: who has what role, and where it stood."""

    parties: tuple[Party, ...]
    start: int
    end: int
    listed: bool = False
    doubts: tuple[Doubt, ...] = ()
    sure: tuple[str, ...] = ()
    """The names with a mark on both sides: where a bracket is lost, the one beside it is not."""
    deadline: str = ""
    """A time limit that stood among the names."""
    supervisor: str = ""
    reach: int = 0
    """Where the words end that belong to it though they stand behind it: 由市水利局牵头，于5月底前完成。"""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words up to a unit list, and the list; what follows the last list has none."""

    words: Words
    clause: Clause | None


@dataclass
class Known:
    """The names that the notice prints without doubt, and those that its lists end with."""

    names: set[str] = field(default_factory=set)
    closing: Counter[str] = field(default_factory=Counter)
    lossy: int = 0
    """How many lists lost a bracket: only then is one without any to be expected."""
    end: int = 0
    """The line with which the notice ends, where its last list may be cut."""

    def learn(self, clause: Clause) -> None:
        self.names.update(clause.sure)
        self.lossy += any(doubt.code == "bracket-lost" for doubt in clause.doubts)
        last = clause.parties[-1].name
        if len(clause.parties) > 1 and last in clause.sure and names.is_group(last):
            self.closing[last] += 1

    def starting(self, text: str) -> int:
        """The length of the longest known name that the text begins with."""
        return max((len(name) for name in self.names if text.startswith(name)), default=0)

    def ending(self, text: str) -> int:
        return max((len(name) for name in self.names if text.endswith(name)), default=0)

    def closes(self, name: str) -> bool:
        return self.closing[name] >= _USUAL

    @property
    def loses_brackets(self) -> bool:
        return self.lossy >= _USUAL


_STRENGTH = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)


def strongest(parties: Iterable[Party]) -> tuple[Party, ...]:
    """A name that a list has twice stands once, where it came first, in the strongest of its roles."""
    found: dict[str, Party] = {}
    for party in parties:
        known = found.setdefault(party.name, party)
        if _STRENGTH.index(party.role) < _STRENGTH.index(known.role):
            found[party.name] = party
    return tuple(found.values())


def merged(one: Clause, other: Clause) -> Clause:
    """（牵头单位：A）（配合单位：B） are one list."""
    both = strongest((*one.parties, *other.parties))
    return Clause(
        both,
        one.start,
        other.end,
        one.listed and other.listed,
        one.doubts + other.doubts,
        one.sure + other.sure,
        one.deadline or other.deadline,
        one.supervisor or other.supervisor,
    )
