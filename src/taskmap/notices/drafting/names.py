"""What a unit's name looks like, which names are groups, and how a list of names is taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting.brackets import CLOSING, OPENING
from taskmap.notices.lexicon.lists import STAR
from taskmap.notices.lexicon.roles import MARK
from taskmap.notices.lexicon.units import (
    ALL_OF_LEVEL,
    AND,
    AND_AHEAD,
    AND_OTHERS,
    BRACKETS,
    BRACKETS_BEHIND,
    DEPARTMENT,
    ENDING,
    FUNCTION_ONLY,
    GLOSS,
    GOVERNMENT,
    GOVERNMENT_OF_LEVEL,
    GOVERNMENTS_OF_LEVEL,
    GROUP,
    JOINING,
    JOINT_BODY,
    LEVEL_BEFORE,
    NOBODY,
    NOBODY_ALONE,
    OF_PARTY,
    OFFICE_ONLY,
    ONE_LEVEL,
    OTHER_BODIES,
    OUTSIDE,
    PARTY_COMMITTEE,
    PLACE,
    PROSE,
    REST_OF_LEVELS,
    SENTENCE,
    SEVERAL_DEPARTMENTS,
)
from taskmap.plan.model import Role
from taskmap.plan.part_groups import read_part_group

_OPENING, _CLOSING = OPENING + "〈《“", CLOSING + "〉》”"
_REMEMBERED = 16384
"""The lists of a notice name the same units again and again."""
_STRAY = " \t\r\n\u3000\xa0。．.；;：:，,、*＊★☆▲△—–―"


class UnitName(Struct, frozen=True):
    """One name of a list. `after_comma`: a comma stood before it, not a 、. `has_star`: marked with *.

    `printed_name` is the name as printed where it was completed, or a remark was taken out of it.
    """

    text: str
    after_comma: bool = False
    has_star: bool = False
    printed_name: str = ""
    has_others: bool = False
    """等 stood after it: the list is not all."""
    role: Role | None = None
    """What stood in brackets after it: 市财政局（牵头）."""


def is_group(name: str) -> bool:
    """Whether a `name` stands for several units: 各县区, 有关部门."""
    return bool(GROUP.search(name))


@lru_cache(_REMEMBERED)
def is_name(text: str) -> bool:
    """Whether a `text` may be the name of a body or group, by its shape alone."""
    if part := read_part_group(text):
        text = part.group
    bare = BRACKETS_BEHIND.sub("", text)
    if not 2 <= len(text) <= 40 or all(map(ONE_LEVEL.fullmatch, bare.split("、"))):
        return False
    if is_nobody(text) or sum(map(text.count, _OPENING)) != sum(map(text.count, _CLOSING)):
        return False
    # 推进“三地一区”建设领导小组成员单位: the name of a body may say what it is for.
    if PROSE.search(JOINT_BODY.sub("", BRACKETS.sub("", bare))):
        return False
    return bool(ENDING.search(bare)) or is_group(text)


def is_nobody(text: str) -> bool:
    """Whether a `text` names nobody though it stands in a list: a bare level, a kind of body, a role."""
    return bool(NOBODY_ALONE.fullmatch(text))


def is_department(text: str) -> bool:
    """Whether a `text` is the name of a body of its own rather than of a place: 市财政局, not 醴陵市."""
    return is_name(text) and bool(DEPARTMENT.search(BRACKETS_BEHIND.sub("", text)))


def is_place(text: str) -> bool:
    """Whether a `text` is a place with what it is, 甲县 or 乙镇人民政府: with more letters it may be a phrase."""
    return bool(PLACE.fullmatch(text))


def is_plain(text: str) -> bool:
    """Whether a `text` is a name even where no bracket or label says that it may be one."""
    return is_name(text) and not SENTENCE.search(text)


def is_list_of_names(text: str) -> bool:
    """Whether a `text` is nothing but names that no sentence could be: 市财政局、各县区."""
    listed = [name.text for name in assemble_names(pieces(text.strip(_STRAY)))]
    return "。" not in text.strip(_STRAY) and all(map(is_plain, listed))


def assemble_names(parts: Iterable[tuple[bool, str]]) -> list[UnitName]:
    """The names in the pieces of a list, with levels that later ones leave out. `parts` are those
    of `pieces`: whether a comma came before, and the text.
    """
    found = [name for comma, piece in parts for name in _names_in_piece(piece, comma)]
    return complete_levels(_complete_places(_join_levels(found)))


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """What stands in `text` between 、 and commas outside brackets, with whether a comma, and no 、, came before."""
    depth, start, comma = 0, 0, False
    outside = {at for match in OUTSIDE.finditer(text) for at in range(*match.span())}
    for at, character in enumerate(text):
        if at in outside:
            continue
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0 and character in "、，,；;\n\t/|":
            yield comma, text[start:at]
            start, comma = at + 1, character not in "、/"
    yield comma, text[start:]


def _names_in_piece(piece: str, comma: bool) -> Iterator[UnitName]:
    has_star = bool(STAR.search(piece))
    piece = piece.strip(_STRAY)
    role = None
    if mark := MARK.search(piece):
        role = Role[str(mark.lastgroup)]
        piece = piece[: mark.start()]
    if read_part_group(piece):
        yield UnitName("".join(piece.split()), comma, has_star, role=role)
        return
    for text, others in _others(piece):
        for name in (name for part in _split_at_spaces(text) for name in _split_conjunctions(part)):
            printed = "".join(name.split()).strip(_STRAY)
            if printed:
                bare = GLOSS.sub("", printed)
                yield UnitName(
                    bare, comma, has_star, "" if bare == printed else printed, others, role
                )
                comma = False


def _split_at_spaces(text: str) -> list[str]:
    """市水务局　市财政局: blanks alone between names; not those that stretch one name over a column."""
    parts = text.split()
    name_count = sum(is_name(part.strip(_STRAY)) for part in parts)
    apart = name_count == len(parts) or (name_count >= 2 and name_count == len(parts) - 1)
    return parts if apart and min(map(len, parts), default=0) > 2 else [text]


def _others(piece: str) -> Iterator[tuple[str, bool]]:
    """A等相关部门 is A and 相关部门; A等 and A等部门 are A, and more that nobody named."""
    if not (found := AND_OTHERS.search(piece)) or not found.start():
        yield piece, False
        return
    rest = piece[found.end() :].strip(_STRAY)
    nobody = not rest or bool(NOBODY.fullmatch(rest))
    yield piece[: found.start()], nobody
    if not nobody:
        joined = AND_AHEAD.match(rest)
        yield from _others(rest[joined.end() :] if joined else rest)


def _split_conjunctions(text: str) -> Iterator[str]:
    """A及B apart, where both are names; not 发展和改革委员会."""
    start = 0
    for found in JOINING.finditer(text):
        before, after = text[start : found.start()], text[found.end() :]
        if found["behind_whole"] and not is_department(before):
            continue
        if is_name(before) and (is_name(after) or is_name(AND.split(after)[0])):
            yield before
            start = found.end()
    yield text[start:]


def _join_levels(names: list[UnitName]) -> list[UnitName]:
    """各市、州、县人民政府 and 市委、市人民政府 are one name each, as printed."""
    joined: list[UnitName] = []
    for name in names:
        last = joined[-1] if joined else None
        if last is not None and not name.after_comma and _continues_name(last.text, name.text):
            joined[-1] = replace(last, text=f"{last.text}、{name.text}", has_others=name.has_others)
        else:
            joined.append(name)
    return joined


def _continues_name(name: str, following: str) -> bool:
    last = name.rpartition("、")[2]
    if ALL_OF_LEVEL.fullmatch(last) and REST_OF_LEVELS.fullmatch(following):
        return True
    if SEVERAL_DEPARTMENTS.search(name) and OTHER_BODIES.fullmatch(following):
        return True
    if (one := GOVERNMENTS_OF_LEVEL.fullmatch(last)) and (
        other := GOVERNMENT_OF_LEVEL.fullmatch(following)
    ):
        # 市政府 behind 各县政府 is that of the city.
        return _rank(one["level"]) <= _rank(other["level"])
    return bool(PARTY_COMMITTEE.search(name) and GOVERNMENT.fullmatch(following))


_RANKS = (
    "省 自治区",
    "州 盟 市 地级以上市 地级市 设区市",
    "县 区 旗 县级市",
    "镇 乡 街道",
    "村 社区",
)


def _rank(level: str) -> int:
    """How far down a level is; of several at once the first that is known counts."""
    return next((at for at, levels in enumerate(_RANKS) if level in levels.split()), 2)


def _complete_places(names: list[UnitName]) -> list[UnitName]:
    """甲、乙市政府: the first is a city as well."""
    complete: list[UnitName] = []
    for name in reversed(names):
        following = complete[0] if complete else None
        place = PLACE.fullmatch(following.text) if following and not following.after_comma else None
        if place and not is_name(name.text) and len(name.text) == len(place["place"]):
            name = replace(name, text=name.text + place["kind"], printed_name=name.text)
        complete.insert(0, name)
    return complete


def complete_levels(names: Iterable[UnitName]) -> list[UnitName]:
    """The `names` of one list, each with its level: in 省工业和信息化厅、财政厅 the second leaves out the first one's."""
    complete: list[UnitName] = []
    level, party = "", False
    for name in names:
        if found := LEVEL_BEFORE.match(name.text):
            level = found[0]
            party = name.text.startswith((f"{level}委", f"{level}纪委"))
        elif level and (FUNCTION_ONLY.match(name.text) or OFFICE_ONLY.fullmatch(name.text)):
            name = replace(name, text=level + name.text, printed_name=name.text)
        elif level and party and OF_PARTY.fullmatch(name.text):
            name = replace(name, text=f"{level}委{name.text}", printed_name=name.text)
        complete.append(name)
    return complete


def read_list(text: str, known_length: Callable[[str], int]) -> tuple[str, int]:
    """The list of names at the start of a `text` that goes on after it, and the offset where it
    ends; empty and 0 if there is none. Used where the closing bracket is lost.

    `known_length` gives the length of the longest known name that a text begins with.
    """
    at = 0
    while True:
        end = _end_of_name(text, at, known_length)
        if end == at:
            return text[:at].rstrip("、，,"), max(at - 1, 0) if at else 0
        if end >= len(text) or text[end] not in "、，,":
            return text[:end], end
        at = end + 1


def _end_of_name(text: str, start: int, known_length: Callable[[str], int]) -> int:
    depth, end = 0, start
    while end < len(text) and (depth or text[end] not in "、，,。；;：:\n"):
        depth += (text[end] in _OPENING) - (text[end] in _CLOSING)
        if depth < 0:
            break
        end += 1
    if length := known_length(text[start:]):
        # The longest known name, unless the words up to the next mark are a longer name themselves.
        whole = text[start:end]
        return end if is_name(whole) and len(whole) <= length + 4 else start + length
    whole = text[start:end]
    if is_name(whole) and len(whole) <= 24:
        return end
    for stop in range(start + 3, min(end, start + 16)):
        if is_department(text[start:stop]) and LEVEL_BEFORE.match(text[start:]):
            return stop
    return start
