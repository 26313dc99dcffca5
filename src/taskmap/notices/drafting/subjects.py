"""Who does it by the subjects of sentences: 由县水利局牵头，县财政局配合，5月底前建成. Minutes have no lists of units."""

from __future__ import annotations

from msgspec import Struct

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import DraftParty
from taskmap.notices.drafting.known_names import strongest_roles
from taskmap.notices.lexicon.roles import ACTING, CLAUSE, SUBJECT_AHEAD, WITHIN
from taskmap.plan.model import Role

_LONGEST = 80
"""Letters of a list of names."""


class SubjectReading(Struct, frozen=True):
    """The units of a text, and the offset where it goes on behind the clauses that say no more than these."""

    parties: tuple[DraftParty, ...] = ()
    end: int = 0


def read_subjects(text: str) -> SubjectReading:
    """Who acts in the clauses of a `text`. 会同 gives the lead to those before it, unless somebody has it."""
    parties: list[DraftParty] = []
    end = 0
    for clause in CLAUSE.finditer(text):
        has_lead = any(party.role is Role.LEAD for party in parties)
        found, only_units = _in_clause(clause["said"], has_lead)
        parties += found
        if only_units and clause.start() == end and len(text) > clause.end():
            end = clause.end()
    return SubjectReading(strongest_roles(parties), end)


def _in_clause(clause: str, has_lead: bool) -> tuple[list[DraftParty], bool]:
    """The units that a clause begins with, and whether it says nothing else. `has_lead`: one before it leads."""
    joint = clause.startswith("会同")
    ahead = SUBJECT_AHEAD.match(clause)
    start = ahead.end() if ahead else 0
    listed, end = _leading_names(clause, start)
    if not listed:
        return [], False
    acting = ACTING.match(clause, end)
    assert acting is not None
    if acting["TOGETHER"]:
        others, _end = _leading_names(clause, acting.end())
        first_role = Role.RESPONSIBLE if has_lead else Role.LEAD
        parties = [DraftParty(first_role, name) for name in listed]
        return [*parties, *(DraftParty(Role.RESPONSIBLE, name) for name in others)], False
    role = Role.SUPPORT if joint else Role[str(acting.lastgroup)]
    return [DraftParty(role, name) for name in listed], acting.end() == len(clause)


def _leading_names(clause: str, start: int) -> tuple[list[str], int]:
    """The names from the offset `start` on, up to the first word of doing behind a whole name, and where they end."""
    text = clause[start : start + _LONGEST]
    for acting in ACTING.finditer(text):
        listed = [one.text for one in names.assemble_names(names.pieces(text[: acting.start()]))]
        # 城关街道牵头: with a role less is needed to know a name than in any other sentence.
        is_unit = _is_unit if acting["RESPONSIBLE"] else _is_plain_unit
        if listed and all(map(is_unit, listed)):
            return listed, start + acting.start()
    return [], start


def _is_unit(name: str) -> bool:
    shaped = names.is_department(name) or names.is_group(name) or names.is_place(name)
    return shaped and _is_plain_unit(name)


def _is_plain_unit(name: str) -> bool:
    return names.is_plain(name) and not WITHIN.match(name)
