"""A unit list as found in a text, and the names that a notice prints without doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import NO_PEOPLE, Doubt, DraftParty, DraftPeople
from taskmap.notices.drafting.words import Words
from taskmap.plan.model import Role

_LONGEST = 80
"""No name has more letters."""
_LEAST = 2
"""So many lists without bracket, label and verb are no chance."""
_USUAL = 3
"""So often must a list end with a name, or lose a bracket, before the notice is known for it."""


class Clause(Struct, frozen=True):
    """A unit list: who has what role, and where it stood."""

    parties: tuple[DraftParty, ...]
    start: int
    end: int
    roles_by_position: bool = False
    doubts: tuple[Doubt, ...] = ()
    certain_names: tuple[str, ...] = ()
    """The names with a mark on both sides: where a bracket is lost, the one beside it is not."""
    deadline: str = ""
    """A time limit that stood among the names."""
    people: DraftPeople = NO_PEOPLE
    """Those that stood among the names."""
    for_all: bool = False
    """Its sentence says that it is for all that stands below, or above: 本节任务由甲负责."""
    is_bare: bool = False
    """It stands at the end without brackets, label or verb: 省科技厅、省财政厅."""
    text_end: int = 0
    """Where the words end that belong to it though they stand behind it: 由市水利局牵头，于5月底前完成。"""


class Segment(Struct, frozen=True):
    """Words up to a unit list, and the list; None behind the last list."""

    words: Words
    clause: Clause | None


class KnownNames(Struct):
    """The names that the notice prints without doubt, and those that its lists end with."""

    names: set[str] = field(default_factory=set)
    last_name_counts: Counter[str] = field(default_factory=Counter)
    has_unit_headings: bool = False
    """Whether points have units for their headings, so that 各县区 alone is one as well."""
    lost_bracket_count: int = 0
    """How many lists lost a bracket: only then is one without any to be expected."""
    bare_list_count: int = 0
    """How many lists have neither bracket nor label nor verb: only then is a name alone at an item's end one."""
    last_line: int = 0
    """The line with which the notice ends, where its last list may be cut."""

    def learn(self, clause: Clause) -> None:
        """Takes in the certain names of a list, its last name if that is a group, and whether it lost a bracket."""
        self.names.update(clause.certain_names)
        self.lost_bracket_count += any(doubt.code == "bracket-lost" for doubt in clause.doubts)
        self.bare_list_count += clause.is_bare
        last = clause.parties[-1].name
        if len(clause.parties) > 1 and last in clause.certain_names and names.is_group(last):
            self.last_name_counts[last] += 1

    def is_sure(self, name: str) -> bool:
        """Whether a `name` is one even where no bracket or label says so: 市财政局, 各县区, not 创业社区."""
        if name in self.names:
            return True
        shaped = names.is_department(name) or names.is_group(name) or names.is_place(name)
        return shaped and names.is_plain(name)

    def prefix_length(self, text: str) -> int:
        """The length of the longest known name that the `text` begins with; 0 if there is none."""
        lengths = range(min(_LONGEST, len(text)), 0, -1)
        return next((length for length in lengths if text[:length] in self.names), 0)

    def suffix_length(self, text: str) -> int:
        """The length of the longest known name that the `text` ends with; 0 if there is none."""
        lengths = range(min(_LONGEST, len(text)), 0, -1)
        return next((length for length in lengths if text[-length:] in self.names), 0)

    def is_usual_last(self, name: str) -> bool:
        """Whether at least three lists end with this `name`."""
        return self.last_name_counts[name] >= _USUAL

    @property
    def has_bare_lists(self) -> bool:
        """Whether at least two lists have neither bracket nor label nor verb."""
        return self.bare_list_count >= _LEAST

    @property
    def loses_brackets(self) -> bool:
        """Whether at least three lists lost a bracket, so that there may be one without any."""
        return self.lost_bracket_count >= _USUAL


_STRENGTH = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)


def strongest_roles(parties: Iterable[DraftParty]) -> tuple[DraftParty, ...]:
    """The `parties` without repetition: a name that a list has twice stands once, where it came
    first, in the strongest of its roles (lead, responsible, support).
    """
    strongest: dict[str, DraftParty] = {}
    for party in parties:
        known = strongest.setdefault(party.name, party)
        if _STRENGTH.index(party.role) < _STRENGTH.index(known.role):
            strongest[party.name] = party
    return tuple(strongest.values())


def merge_clauses(one: Clause, other: Clause) -> Clause:
    """Two lists beside each other as one: （牵头单位：A）（配合单位：B）."""
    both = strongest_roles((*one.parties, *other.parties))
    return Clause(
        both,
        one.start,
        other.end,
        one.roles_by_position and other.roles_by_position,
        one.doubts + other.doubts,
        one.certain_names + other.certain_names,
        one.deadline or other.deadline,
        one.people.or_else(other.people),
        one.for_all or other.for_all,
    )
