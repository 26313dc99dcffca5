"""What a unit list says: the names in it, and who leads, answers or supports."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from taskmap.notices.drafting import labels, names
from taskmap.notices.drafting.draft import Party
from taskmap.notices.drafting.known import strongest
from taskmap.notices.drafting.labels import Field
from taskmap.notices.drafting.names import Name
from taskmap.plan import deadlines
from taskmap.plan.model import DeadlineKind, Role

_SHORTEST = 3
"""Letters of a name behind a time."""
_ANY_YEAR = deadlines.Frame(2000)
_ROLES = {Field.LEAD: Role.LEAD, Field.RESPONSIBLE: Role.RESPONSIBLE, Field.SUPPORT: Role.SUPPORT}
_HOW = "(?:(?:等(?:部门|单位)?)?(?:按照?|根据|依据|依)(?:照)?(?:各自)?(?:的)?(?:职责|职能|任务)(?:和?分工|范围)?,?|分别|共同|具体|统一|联合|协同|积极|持续|配合)*"
_VERBS = (
    (
        Role.LEAD,
        "(?:总|共同|联合|分别|统一)?牵头(?:负责|实施|落实|组织实施|组织|推进|抓总|办理|总负责)?|主办|总负责",
    ),
    (
        Role.SUPPORT,
        f"{_HOW}(?:配合|协助|参与|参加|协办|协同|支持|指导|督导|监督)(?:实施|落实|推进|做好|负责)?",
    ),
    (
        Role.RESPONSIBLE,
        f"{_HOW}(?:负责|落实|实施|承办|推进|办理|抓好|完成|组织实施|组织落实|抓落实)(?:落实|实施|推进)?",
    ),
)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the notice says its lists are to be read (下同): by place, by comma, by star."""

    first: bool = False
    comma: bool = False
    star: bool = False
    semicolon: bool = False
    others: Role = Role.RESPONSIBLE
    """What those are that do not lead by the convention."""
    prose: bool = False
    """Its lists are sentences: 由市水利局牵头，会同市财政局落实。"""
    everywhere: str = ""
    """A name that takes part in all that follows: 以下均需各区落实."""


_LABELLED = (*_ROLES, Field.DEADLINE, Field.SUPERVISOR)


@cache
def _verb() -> re.Pattern[str]:
    verbs = "|".join(f"(?P<{role.name}>{verb})" for role, verb in _VERBS)
    return re.compile(f"^(?:由|以)?(?P<names>.+?)(?:{verbs})$")


_LEADS = "(?:的)?(?:责任|承办)?(?:单位|部门)?(?:的)?(?:即)?(?:为|是|系)(?:该项工作|该任务|第一|主要|总)?(?:责任)?(?:牵头|主办|总牵头|汇总|第一责任)"
_LEADS = f"(?:{_LEADS}|(?:的)?(?:单位|部门)牵头(?=[，。；、）)]|$))"
_BY_PLACE = re.compile(
    f"(?:列|排|位列|位于|居|署|名列|排名|排序|标注|首)?(?:在|于|名|序)?(?:第一|首|最前)(?:位|个|名|列|家)?(?:者)?{_LEADS}|首列(?:单位|部门)?{_LEADS}"
)
_BY_COMMA = re.compile(f"(?:第一个|首个|第1个)逗号(?:之)?前(?:面)?{_LEADS}")
_BY_STAR = re.compile(f"(?:标|带|加|注|有)?[*＊★☆▲△]号?(?:者)?{_LEADS}")
_BY_SEMICOLON = re.compile(f"分号(?:之)?前(?:面)?{_LEADS}")
_OTHERS_SUPPORT = re.compile(
    "(?:未(?:标|带|加)注?[^，。；]{0,6}|(?:其余|其他|其它|后面|之后|逗号后|分号后|分号之后)(?:的|各)?)(?:单位|部门)?(?:的)?为(?:配合|协办|参与)"
)
_EVERYWHERE = re.compile(
    "以下(?:任务|各项|工作)?均(?:需|由|须|要)?([^，。；、）)]{2,12}?)(?:落实|负责|实施|配合|参与)"
)
_PROSE = re.compile(
    "(?:^|[。；;，,\n])\\s*(?:(?:[此该这本]项|以上|上述)(?:工作|任务)|具体(?:工作)?)?"
    "(?P<said>由[^。；;\n]{2,60}?(?:牵头|负责|主办|承办)[^。；;\n]*)"
)
_SAID = re.compile("(?:牵头|负责|主办|承办|配合|协助|协办|参与|落实|实施|推进|办理)(?=[，,])")
_USUAL_LIST = re.compile(
    "[（(〔\\[［【][^（）()\n]{2,200}?(?:牵头|负责|配合)|(?:责任|牵头)单位[:：]"
)
_FEW = 2
_BY = re.compile(
    "^(?P<name>.{2,30}?)(?:于|在)(?P<time>[0-9一二三四五六七八九十][^，。]{0,12}?(?:前|底|内))"
    "(?:组织)?(?:完成|办结|落实|实施|推进|建成)+$"
)
"""浔安经开区管委会于2027年底前完成"""
_RULE = re.compile("下同|为(?:牵头|主办|主要)|逗号|以下(?:均|各|任务)|多个牵头|排名|首位|第一位")


def conventions(text: str) -> Conventions:
    """What the whole notice says about its lists."""
    plain = re.sub(r"\s", "", text)
    everywhere = _EVERYWHERE.search(plain)
    comma = bool(_BY_COMMA.search(plain))
    return Conventions(
        first=bool(_BY_PLACE.search(plain)) and not comma,
        comma=comma,
        star=bool(_BY_STAR.search(plain)),
        semicolon=bool(_BY_SEMICOLON.search(plain)),
        others=Role.SUPPORT if _OTHERS_SUPPORT.search(plain) else Role.RESPONSIBLE,
        prose=_is_prose(text),
        everywhere=everywhere[1] if everywhere else "",
    )


def _is_prose(text: str) -> bool:
    """Where a notice has lists of the usual kinds, such a sentence says something else."""
    told = sum(1 for _ in spoken_of(text))
    return told > _FEW and told > 2 * len(_USUAL_LIST.findall(text))


def spoken_of(text: str) -> Iterator[tuple[int, int, int]]:
    """Where sentences say who does something: where they begin, with a comma before, their 由 and their end."""
    for found in _PROSE.finditer(text):
        begin = found.start() + (text[found.start() : found.start() + 1] in tuple("。；;\n"))
        yield begin, found.start("said"), found.end()


def ends_of(said: str) -> Iterator[int]:
    """Where the list in such a sentence may end, the farthest first: at its end, or behind one of its verbs."""
    yield len(said)
    yield from reversed([found.end() for found in _SAID.finditer(said)])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list says. `said`: a label or a verb gave a role; `odd` are names that look like none."""

    parties: tuple[Party, ...] = ()
    said: bool = False
    listed: bool = False
    odd: tuple[str, ...] = ()
    completed: tuple[tuple[str, str], ...] = ()
    """Names that were completed: as printed, as written now."""
    open: bool = False
    """等 says that there are more."""
    joint: bool = False
    """会同: who leads was taken from the order."""
    deadline: str = ""
    """A time limit among the names, in its own words: 2023年6月底前."""
    supervisor: str = ""
    """A leader's post among the names: 责任领导：分管副县长."""


def parties(content: str, role: Role | None, how: Conventions) -> Reading:
    """The content of a list; `role` is what a label before it said."""
    found: list[_Spoken] = []
    times: list[str] = []
    supervisor = ""
    for place, piece in enumerate(_sentences(content)):
        label = next(labels.find(piece), None)
        if label is not None and label.start == 0 and label.field in _ROLES:
            role, piece = _ROLES[label.field], piece[label.end :]
        elif label is not None and label.start == 0 and label.field is Field.DEADLINE:
            times.append(piece[label.end :].strip())
            continue
        elif label is not None and label.start == 0 and label.field is Field.SUPERVISOR:
            supervisor = piece[label.end :].strip()
            continue
        said = role
        if how.semicolon and role in (None, Role.RESPONSIBLE):
            said = how.others if place else Role.LEAD
        parts = list(names.pieces(piece))
        for at, (comma, part) in enumerate(parts):
            if by := _BY.match(part):
                times.append(by["time"])
                parts[at] = comma, by["name"]
        times += [_time(part) for _, part in parts if _is_time(part)]
        found += _spoken([pair for pair in parts if not _is_time(pair[1])], said)
    # A convention gives a role as well, but what it is given to may be no list at all.
    worded = role is not None or any(spoken.verb for spoken in found)
    return replace(
        _settled(found, how), said=worded, deadline="，".join(times), supervisor=supervisor
    )


def is_time(content: str) -> bool:
    """Whether a bracket holds a time limit and nothing else: [4月20日前]."""
    return _is_time(content) and not names.is_name(content.strip())


def _time(piece: str) -> str:
    """The words for the time alone, unless they say what is due: 2024年6月底前出台政策."""
    found = deadlines.find(piece.strip(), _ANY_YEAR)
    read = deadlines.read(piece.strip(), _ANY_YEAR)
    return found[0].deadline.said if len(found) == 1 and not read.rest else piece.strip()


def _is_time(piece: str) -> bool:
    """6月底前完成 and 长期坚持 are no names."""
    if not re.search("[0-9一二三四五六七八九十]|长期|持续|常态|年底", piece):
        return False
    first = next(iter(deadlines.find(piece.strip(), _ANY_YEAR)), None)
    if first and first.firm and first.start == 0:
        # 开行 in 2028年3月底前开行 only looks like a bank.
        rest = piece[first.end :].strip()
        if len(rest) < _SHORTEST or not names.is_name(rest):
            return True
    if names.is_name(piece.strip()):
        return False
    read = deadlines.read(piece.strip(), _ANY_YEAR)
    return read.kind in (DeadlineKind.DATE, DeadlineKind.ONGOING) and not read.rest


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Names that one verb or label gave a role."""

    role: Role | None
    names: list[Name]
    joint: bool = False
    verb: bool = False
    together: bool = False
    """共同负责: nobody of them leads, whatever the convention."""


def _sentences(content: str) -> Iterator[str]:
    """Parts between semicolons and stops, cut before a label as well."""
    for part in re.split("[；;。\n]", content):
        starts = [label.start for label in labels.find(part) if label.field in _LABELLED]
        edges = sorted({0, *starts, len(part)})
        for one, two in itertools.pairwise(edges):
            if part[one:two].strip():
                yield part[one:two].strip()


def _spoken(parts: Iterable[tuple[bool, str]], role: Role | None) -> Iterator[_Spoken]:
    """A牵头，B、C配合 taken apart at its verbs; names without a verb have the role of their label."""
    waiting: list[tuple[bool, str]] = []
    for comma, piece in parts:
        text = _without_remark(piece.strip())
        if text.startswith("由") and names.is_name(text[1:]):
            text = text[1:]
        if not text or _RULE.search(text):
            continue
        if not (found := _verb().match(text)):
            waiting.append((comma, text))
            continue
        said = next(one for one, _ in _VERBS if found[one.name])
        together = re.search("共同|分别", text[len(found["names"]) :]) is not None
        for spoken in _with_others([*waiting, (comma, found["names"])], said):
            yield replace(spoken, verb=True, together=together)
        waiting = []
    if waiting:
        yield from _with_others(waiting, role)


def _without_remark(text: str) -> str:
    """市体育局（列第一位的为牵头单位，下同）: a remark on how to read the lists."""
    return re.sub(
        "[（(〔\\[［【][^（）()]*(?:下同|为牵头|为主办|为汇总|牵头或)[^（）()]*[）)〕\\]］】]?$",
        "",
        text,
    )


def _with_others(waiting: list[tuple[bool, str]], role: Role | None) -> Iterator[_Spoken]:
    """A会同B负责: A leads, B does its part with it."""
    for place, (comma, text) in enumerate(waiting):
        lead, joint, other = text.partition("会同")
        if joint and not (lead or place):
            # 市水利局牵头，会同市财政局、市统计局落实: who leads was said.
            listed = names.assembled([(comma, other), *waiting[1:]])
            yield _Spoken(Role.SUPPORT, listed)
            return
        if joint and (lead or place):
            before = [*waiting[:place], *([(comma, lead)] if lead else [])]
            rest = [(False, other), *waiting[place + 1 :]]
            yield _Spoken(Role.LEAD, names.assembled(before), joint=True)
            yield _Spoken(Role.SUPPORT if role is Role.LEAD else role, names.assembled(rest))
            return
    if listed := names.assembled(waiting):
        yield _Spoken(role, listed)


def _settled(found: Sequence[_Spoken], how: Conventions) -> Reading:
    """Roles by what was said, else by the notice's conventions, else by place."""
    # 市甲局牵头，乙局、丙局配合: the level goes on behind the verb.
    everyone = names.completed(name for spoken in found for name in spoken.names)
    following = iter(everyone)
    found = [replace(spoken, names=[next(following) for _ in spoken.names]) for spoken in found]
    roles = {spoken.role for spoken in found}
    # Only where nobody is said to lead may a convention decide it.
    together = any(spoken.together for spoken in found)
    free = roles <= {None, Role.RESPONSIBLE} and not together
    # Where one is marked as leading, 市财政局（牵头）, the others are not.
    marked = any(name.role is Role.LEAD for name in everyone)
    settled: list[Party] = []
    commas = 0
    for spoken in found:
        for name in spoken.names:
            commas += name.comma and bool(settled)
            role = name.role or (
                _role(spoken.role, name, settled, commas, how, spoken.verb)
                if free and not marked
                else spoken.role
            )
            settled.append(Party(role or Role.RESPONSIBLE, name.text))
    if how.everywhere and settled and all(party.name != how.everywhere for party in settled):
        settled.append(Party(Role.RESPONSIBLE, how.everywhere))
    return Reading(
        strongest(settled),
        listed=roles == {None} and not (marked or how.first or how.comma or how.star),
        odd=tuple(name.text for name in everyone if not names.is_name(name.text)),
        completed=tuple((name.completed, name.text) for name in everyone if name.completed),
        open=any(name.others for name in everyone),
        joint=any(spoken.joint for spoken in found),
    )


def _role(
    role: Role | None,
    name: Name,
    settled: Sequence[Party],
    commas: int,
    how: Conventions,
    verb: bool,
) -> Role | None:
    if name.starred:
        return Role.LEAD
    if how.comma:
        return how.others if commas else Role.LEAD
    if how.star:
        return how.others
    if not settled and (how.first or role is None):
        # 各成员单位按职责分工负责: nobody of them leads.
        return role if verb and names.is_group(name.text) else Role.LEAD
    return how.others if how.first and not verb else role
