"""Time limits in a unit list, which are no names: （市水利局，6月底前完成）."""

from __future__ import annotations

from taskmap.notices.drafting import names
from taskmap.notices.lexicon.lists import AT_ITS_PACE, DUE_BY, REACHED_BY_THEN, TIME_HINT
from taskmap.plan import deadlines
from taskmap.plan.model import DeadlineKind

_SHORTEST = 3
"""Letters of a name behind a time."""
_ANY_YEAR = deadlines.DateContext(2000)


def separate_times(piece: str) -> tuple[list[tuple[bool, str]], list[str]]:
    """The names in a piece of a list, as `names.pieces` gives them, and the time limits among them."""
    found, times = list[tuple[bool, str]](), list[str]()
    for comma, part in names.pieces(piece):
        by = DUE_BY.match(part)
        name = by["name"] if by else part
        times += [by["time"]] if by else []
        if _is_time(name):
            times.append(_time(name))
        else:
            found.append((comma, name))
    return found, times


def says_what_is_due(limit: str) -> bool:
    """Whether the time `limit` of a list says what is due as well: 3月底前完成路面修补."""
    return bool(deadlines.read(limit, _ANY_YEAR).rest)


def is_time(content: str) -> bool:
    """Whether the `content` of a bracket is a time limit and nothing else: [4月20日前]."""
    return _is_time(content) and not names.is_name(content.strip())


def _time(piece: str) -> str:
    """The words for the time alone, unless they say what is due: 2024年6月底前出台政策."""
    found = deadlines.find(piece.strip(), _ANY_YEAR)
    read = deadlines.read(piece.strip(), _ANY_YEAR)
    return found[0].deadline.said if len(found) == 1 and not read.rest else piece.strip()


def _is_time(piece: str) -> bool:
    """6月底前完成 and 长期坚持 are no names."""
    if not TIME_HINT.search(piece):
        return False
    if AT_ITS_PACE.fullmatch(piece.strip()):
        return True
    first = next(iter(deadlines.find(piece.strip(), _ANY_YEAR)), None)
    if first and first.start == 0:
        rest = piece.strip()[first.end :].strip()
        # 开行 in 2028年3月底前开行 only looks like a bank.
        is_name = len(rest) >= _SHORTEST and names.is_name(rest)
        if not is_name and (first.firm or not rest or REACHED_BY_THEN.match(rest)):
            return True
    if names.is_name(piece.strip()):
        return False
    read = deadlines.read(piece.strip(), _ANY_YEAR)
    return read.kind in (DeadlineKind.DATE, DeadlineKind.ONGOING) and not read.rest
