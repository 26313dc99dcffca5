"""The doubts of a draft by their kinds, those first without which the wrong people would be asked, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from taskmap.notices.drafting.draft import Doubt

MOST_IMPORTANT = 3
"""So many kinds are to be looked at before the others."""
_BY_WEIGHT = (
    # What was not read at all.
    *("text-lost", "page-scanned", "page-table", "table-flattened", "encoding"),
    *("mail-attachment", "sheet-hidden"),
    # Who is asked: for lack of these nobody is, or somebody else.
    *("units-missing", "group-members", "list-cut", "list-open", "unit-unlike", "bracket-lost"),
    *("column-role", "column-text", "chapter-empty"),
    *("units-in-sentence", "chapter-units", "role-by-position", "role-joint"),
    # By when, and whether anything is owed.
    *("reporting-missing", "deadline-unread", "deadline-passed", "year-guessed", "period-guessed"),
    *("date-repaired", "issued-missing", "report-day", "report-daily", "once-guessed"),
    "target-unread",
    # Whether something is missing in between, and what is called how.
    *("number-gap", "title-lost", "title-missing", "number-lost", "group-alias", "unit-alias"),
)
_WEIGHTS = {code: at for at, code in enumerate(_BY_WEIGHT)}


class DoubtKind(NamedTuple):
    """The doubts of one code in the order of the draft, each behind its line there."""

    code: str
    places: Sequence[tuple[int, Doubt]]


def kinds_by_weight(doubt_lines: Sequence[tuple[int, Doubt]]) -> list[DoubtKind]:
    """The kinds of the doubts, the most important first, those that weigh alike in the order of the draft."""
    by_code: dict[str, list[tuple[int, Doubt]]] = {}
    for line, doubt in doubt_lines:
        by_code.setdefault(doubt.code, []).append((line, doubt))
    kinds = [DoubtKind(code, places) for code, places in by_code.items()]
    return sorted(kinds, key=lambda kind: _WEIGHTS.get(kind.code, len(_BY_WEIGHT)))
