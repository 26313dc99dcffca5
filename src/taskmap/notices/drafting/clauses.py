"""What a unit list says: the names in it, and who leads, answers or supports."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import field_labels, names
from taskmap.notices.drafting.common_units import CommonUnits
from taskmap.notices.drafting.draft import NO_PEOPLE, Doubt, DraftParty, DraftPeople
from taskmap.notices.drafting.field_labels import PEOPLE, ROLES, UNITS, NoticeField
from taskmap.notices.drafting.known_names import strongest_roles
from taskmap.notices.drafting.list_times import separate_times
from taskmap.notices.drafting.names import UnitName
from taskmap.notices.lexicon.lists import (
    LEADER_BY_COMMA,
    LEADER_BY_PLACE,
    LEADER_BY_SEMICOLON,
    LEADER_BY_STAR,
    LEVEL_AHEAD,
    LIST_OF_ITS_OWN_RULE,
    LISTED_FOR_ALL,
    OTHERS_SUPPORT,
    REMARK_ON_READING,
    RULE,
    STOP,
    TAKING_PART_IN_ALL,
    USUAL_LIST,
)
from taskmap.notices.lexicon.roles import (
    HOW_ALONE,
    HOW_BEHIND,
    RESPONSIBILITY_SENTENCE,
    TOGETHER,
    VERB,
    VERB_BEFORE_COMMA,
)
from taskmap.notices.lexicon.units import GLOSS
from taskmap.plan.model import Role
from taskmap.system.diagnostics import Source

_REMEMBERED = 8192
"""A notice is read three times, twice to learn its names: a long one has so many lists, and no list is read anew."""
_LABELLED = (*UNITS, NoticeField.DEADLINE, *PEOPLE)
_FEW = 2
"""A notice whose lists are sentences has more of them than this."""


class Conventions(Struct, frozen=True):
    """How the notice says its lists are to be read (下同): by place, by comma, by star."""

    first_leads: bool = False
    before_comma_leads: bool = False
    star_leads: bool = False
    before_semicolon_leads: bool = False
    other_role: Role = Role.RESPONSIBLE
    """What those are that do not lead by the convention."""
    lists_are_sentences: bool = False
    """Its lists are sentences: 由市水利局牵头，会同市财政局落实。"""
    common_units: tuple[CommonUnits, ...] = ()
    """Who takes part in many items by one rule: 以下均需各区落实."""

    @property
    def name_leader(self) -> bool:
        """Whether the notice says by what the leader of a list without verbs and labels is known."""
        return self.first_leads or self.before_comma_leads or self.star_leads


def find_conventions(text: str, common_units: tuple[CommonUnits, ...] = ()) -> Conventions:
    """How the `text` of the whole notice says that its lists are to be read; where it says nothing
    of a rule, that field keeps its default. `common_units` are found where they stand, in the outline.
    """
    plain = re.sub(r"\s", "", text)
    comma = bool(LEADER_BY_COMMA.search(plain))
    return Conventions(
        first_leads=_first_leads(plain) and not comma,
        before_comma_leads=comma,
        star_leads=bool(LEADER_BY_STAR.search(plain)),
        before_semicolon_leads=bool(LEADER_BY_SEMICOLON.search(plain)),
        other_role=Role.SUPPORT if OTHERS_SUPPORT.search(plain) else Role.RESPONSIBLE,
        lists_are_sentences=_is_prose(text),
        common_units=common_units,
    )


def _first_leads(plain: str) -> bool:
    """Whether a notice says of its lists that the first leads: not where it says so of one list, behind others."""
    remarks = LEADER_BY_PLACE.finditer(LIST_OF_ITS_OWN_RULE.sub("", plain))
    first_list = LIST_OF_ITS_OWN_RULE.search(plain)
    is_first = first_list and not USUAL_LIST.search(plain[: first_list.start()])
    return bool(is_first) or any(remarks)


def _is_prose(text: str) -> bool:
    """Where a notice has lists of the usual kinds, such a sentence says something else."""
    sentences = sum(1 for _ in find_responsibility_sentences(text))
    return sentences > _FEW and sentences > 2 * len(list(USUAL_LIST.finditer(text)))


def find_responsibility_sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Where sentences of the `text` say who does something, as offsets: where they begin, with a
    comma before, their 由 and their end.
    """
    for found in RESPONSIBILITY_SENTENCE.finditer(text):
        begin = found.start() + (text[found.start() : found.start() + 1] in tuple("。；;\n"))
        yield begin, found.start("said"), found.end()


def possible_list_ends(sentence: str) -> Iterator[int]:
    """Where the list in a `sentence` of this kind may end, the farthest offset first: at its end,
    or behind one of its verbs.
    """
    yield len(sentence)
    yield from reversed([found.end() for found in VERB_BEFORE_COMMA.finditer(sentence)])


class ClauseReading(Struct, frozen=True):
    """What a list says. `has_role_words`: a label or a verb gave a role; `unlikely_names` are names
    that do not look like any.
    """

    parties: tuple[DraftParty, ...] = ()
    has_role_words: bool = False
    roles_by_position: bool = False
    unlikely_names: tuple[str, ...] = ()
    name_completions: tuple[tuple[str, str], ...] = ()
    """Names that were completed: as printed, as written now."""
    is_open_ended: bool = False
    """等 says that there are more."""
    joint: bool = False
    """会同: who leads was taken from the order."""
    deadline: str = ""
    """A time limit among the names, in its own words: 2023年6月底前."""
    people: DraftPeople = NO_PEOPLE
    """Posts and persons among the names: 责任领导：分管副县长."""


@lru_cache(_REMEMBERED)
def read_parties(content: str, role: Role | None, conventions: Conventions) -> ClauseReading:
    """What the `content` of a list says; `role` is that of the label before it, None without a
    label. Roles that no word gives go by the notice's conventions, else by place.
    """
    # What it says for all items is read where it stands in the outline.
    content = LISTED_FOR_ALL.sub("", TAKING_PART_IN_ALL.sub("", content))
    if LEADER_BY_PLACE.search(content):
        conventions = replace(conventions, first_leads=True)
    groups: list[_RoleGroup] = []
    times: list[str] = []
    people: dict[str, list[str]] = {}
    for place, piece in enumerate(_sentences(content)):
        label = next(field_labels.find(piece), None)
        field = label.field if label is not None and label.start == 0 else None
        value = piece[label.end :] if label is not None and field is not None else piece
        if field is NoticeField.DEADLINE:
            times.append(value.strip())
            continue
        if field in PEOPLE:
            # The second of a kind keeps its label: 督办领导：甲；包案领导：乙.
            listed = people.setdefault(field.value, [])
            listed.append((piece if listed else value).strip())
            continue
        if field in ROLES:
            role, piece = ROLES[field], value
        group_role = role
        if conventions.before_semicolon_leads and role in (None, Role.RESPONSIBLE):
            group_role = conventions.other_role if place else Role.LEAD
        parts, more = separate_times(piece)
        times += more
        groups += _split_by_verbs(parts, group_role)
    # A convention gives a role as well, but what it is given to may be no list at all.
    has_role_words = role is not None or any(group.has_verb for group in groups)
    return replace(
        _assign_roles(groups, conventions),
        has_role_words=has_role_words,
        deadline="，".join(times),
        people=DraftPeople(**{name: "；".join(said) for name, said in people.items()}),
    )


def with_common_units(
    reading: ClauseReading, conventions: Conventions, at: Source
) -> ClauseReading:
    """The `reading` of a list that begins at this place, with those who take part by a rule for all items. A list of
    nobody stays one.
    """
    common = [units.parties for units in conventions.common_units if units.holds_at(at)]
    named = {party.name for party in reading.parties}
    more = [party for parties in common for party in parties if party.name not in named]
    if not reading.parties or not more:
        return reading
    parties = tuple(dict.fromkeys((*reading.parties, *more)))
    return replace(reading, parties=parties)


def completion_doubts(reading: ClauseReading, at: Source) -> Iterator[Doubt]:
    """One doubt, at the list's place, for each name whose left-out level was put before it."""
    for printed, full in reading.name_completions:
        if full == GLOSS.sub("", printed):
            how = "括号里是说明，名称写作"
        else:
            how = f"按{'后' if full.startswith(printed) else '前'}面的单位补作"
        message = f"原文印的是“{printed}”，{how}“{full}”"
        yield Doubt(at, "name-completed", message, "units")


class _RoleGroup(Struct, frozen=True):
    """Names that one verb or label gave a role."""

    role: Role | None
    names: list[UnitName]
    joint: bool = False
    has_verb: bool = False
    together: bool = False
    """共同负责: nobody of them leads, whatever the convention."""


def _sentences(content: str) -> Iterator[str]:
    """Parts between semicolons and stops, cut before a label as well."""
    for part in STOP.split(content):
        starts = [label.start for label in field_labels.find(part) if label.field in _LABELLED]
        edges = sorted({0, *starts, len(part)})
        for one, two in itertools.pairwise(edges):
            if part[one:two].strip():
                yield part[one:two].strip()


def _split_by_verbs(parts: Iterable[tuple[bool, str]], role: Role | None) -> Iterator[_RoleGroup]:
    """A牵头，B、C配合 taken apart at its verbs; names without a verb have the role of their label."""
    waiting: list[tuple[bool, str]] = []
    for comma, piece in parts:
        text = LEVEL_AHEAD.sub("", _without_remark(piece.strip()))
        if text.startswith("由") and names.is_name(text[1:]):
            text = text[1:]
        if HOW_ALONE.fullmatch(text):
            if not waiting:
                continue
            comma, name = waiting.pop()
            text = _without_remark(name + text)
        if not text or RULE.search(GLOSS.sub("", text)):
            continue
        if not (found := VERB.match(text)):
            waiting.append((comma, text))
            continue
        verb_role = Role[str(found.lastgroup)]
        together = TOGETHER.search(text[len(found["names"]) :]) is not None
        for group in _with_others([*waiting, (comma, found["names"])], verb_role):
            yield replace(group, has_verb=True, together=together)
        waiting = []
    if waiting:
        yield from _with_others(waiting, role)


def _without_remark(text: str) -> str:
    """市体育局（列第一位的为牵头单位，下同）, 各镇结合实际: a remark on how to read the lists, or how it is done."""
    return HOW_BEHIND.sub("", REMARK_ON_READING.sub("", text))


def _with_others(waiting: list[tuple[bool, str]], role: Role | None) -> Iterator[_RoleGroup]:
    """A会同B负责: A leads, B does its part with it."""
    for place, (comma, text) in enumerate(waiting):
        lead, joint, other = text.partition("会同")
        if joint and not (lead or place):
            # 市水利局牵头，会同市财政局、市统计局落实: who leads was said.
            names_ = names.assemble_names([(comma, other), *waiting[1:]])
            yield _RoleGroup(Role.SUPPORT, names_)
            return
        if joint and (lead or place):
            before = [*waiting[:place], *([(comma, lead)] if lead else [])]
            rest = [(False, other), *waiting[place + 1 :]]
            yield _RoleGroup(Role.LEAD, names.assemble_names(before), joint=True)
            yield _RoleGroup(
                Role.SUPPORT if role is Role.LEAD else role, names.assemble_names(rest)
            )
            return
    if names_ := names.assemble_names(waiting):
        yield _RoleGroup(role, names_)


def _assign_roles(groups: Sequence[_RoleGroup], conventions: Conventions) -> ClauseReading:
    """Roles by what was said, else by the notice's conventions, else by place."""
    # 市甲局牵头，乙局、丙局配合: the level goes on behind the verb.
    everyone = names.complete_levels(name for group in groups for name in group.names)
    following = iter(everyone)
    groups = [replace(group, names=[next(following) for _ in group.names]) for group in groups]
    roles = {group.role for group in groups}
    if roles == {None, Role.RESPONSIBLE}:
        # 市水利局；县区由各县区政府负责: nobody leads.
        groups = [replace(group, role=Role.RESPONSIBLE) for group in groups]
    # Only where nobody is said to lead may a convention decide it.
    free = roles <= {None, Role.RESPONSIBLE} and not any(group.together for group in groups)
    # Where one is marked as leading, 市财政局（牵头）, the others are not.
    marked = any(name.role is Role.LEAD for name in everyone)
    parties = _parties(groups, conventions if free and not marked else None)
    return ClauseReading(
        strongest_roles(parties),
        roles_by_position=roles == {None} and not (marked or conventions.name_leader),
        unlikely_names=tuple(name.text for name in everyone if not names.is_name(name.text)),
        name_completions=tuple(
            (name.printed_name, name.text) for name in everyone if name.printed_name
        ),
        is_open_ended=any(name.has_others for name in everyone),
        joint=any(group.joint for group in groups),
    )


def _parties(groups: Iterable[_RoleGroup], conventions: Conventions | None) -> list[DraftParty]:
    """The names with their roles; without conventions only what was said of them counts."""
    parties: list[DraftParty] = []
    commas = 0
    for group in groups:
        for name in group.names:
            commas += name.after_comma and bool(parties)
            if names.is_nobody(name.text):
                continue
            role = name.role or group.role
            if conventions is not None and not name.role:
                role = _role(group.role, name, parties, commas, conventions, group.has_verb)
            parties.append(DraftParty(role or Role.RESPONSIBLE, name.text))
    return parties


def _role(
    role: Role | None,
    name: UnitName,
    earlier: Sequence[DraftParty],
    commas: int,
    conventions: Conventions,
    has_verb: bool,
) -> Role | None:
    if name.has_star:
        return Role.LEAD
    if conventions.before_comma_leads:
        return conventions.other_role if commas else Role.LEAD
    if conventions.star_leads:
        return conventions.other_role
    if not earlier and (conventions.first_leads or role is None):
        # 各成员单位按职责分工负责: nobody of them leads.
        return role if has_verb and names.is_group(name.text) else Role.LEAD
    return conventions.other_role if conventions.first_leads and not has_verb else role
