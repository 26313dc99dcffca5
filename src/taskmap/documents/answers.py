"""What a unit is asked of a measure or milestone, cell by cell: empty, or with what it said last where a plan carries that on."""

from __future__ import annotations

from msgspec import Struct

from taskmap.document import Value
from taskmap.plan.progress import Progress

_TITLES = {
    "status": "完成状态",
    "percent": "完成比例(%)",
    "done_on": "完成日期",
    "progress": "本期进展",
    "problems": "存在问题",
    "next_steps": "下步打算",
    "evidence": "佐证材料",
}
_IN_WORDS = ("progress", "problems", "next_steps")


class CellCount(Struct, frozen=True):
    """How many cells, and how many of them are to be answered in words of one's own."""

    cells: int
    words: int


CELLS = CellCount(len(_TITLES), len(_IN_WORDS))
"""What a unit has to fill in of a row."""


def columns(kind: str, prefix: str = "") -> dict[str, str]:
    """The titles of the cells by the names of their values in rows of this `kind`, each behind the `prefix`."""
    return {f"{kind}.{name}": f"{prefix}{title}" for name, title in _TITLES.items()}


def carried(kind: str, said: Progress | None) -> dict[str, Value]:
    """The values of a row of this `kind` of which the unit `said` this last; all are None where it said nothing, or need
    not answer.
    """
    if said is None:
        return dict.fromkeys(columns(kind))
    texts = (said.progress_text, said.problems, said.next_steps, said.evidence)
    values = (said.status.value, _number(said.percent), said.done_on, *texts)
    return dict(zip(columns(kind), values, strict=True))


def count_carried(said: Progress | None) -> CellCount:
    """Of the cells of a row of which the unit `said` this last those that go out with something in them."""
    filled = [
        name for name, value in carried("", said).items() if value is not None and value != ""
    ]
    return CellCount(len(filled), sum(name[1:] in _IN_WORDS for name in filled))


def _number(percent: float | None) -> int | float | None:
    return int(percent) if percent is not None and percent.is_integer() else percent
