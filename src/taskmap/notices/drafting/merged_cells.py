"""Rows of a copied table that came without the cells merged into the row above: which cells those are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from msgspec.structs import replace

from taskmap.notices.drafting import dates, names
from taskmap.notices.drafting.field_labels import UNITS, NoticeField
from taskmap.notices.drafting.table_columns import TaskColumns
from taskmap.notices.drafting.words import Words
from taskmap.notices.notice import NoticeCell
from taskmap.plan.deadlines import DateContext

_MOST = 4
"""More cells than this that are missing, and nobody knows which."""


def restore_merged(
    rows: Iterable[Sequence[NoticeCell]], columns: TaskColumns, date_context: DateContext
) -> Iterator[Sequence[NoticeCell]]:
    """The `rows`, in which one that is short has its cells in the columns that they fit, and in the
    others what is merged down from the row above; blank cells at its end, if those fit best.
    """
    above: Sequence[NoticeCell] = ()
    for row in rows:
        filled = row
        missing = _missing_count(row)
        if above and 0 < missing <= _MOST and missing + 1 < len(row):
            filled = _best_row(row, missing, above, columns, date_context)
        yield filled
        above = filled


def _missing_count(row: Sequence[NoticeCell]) -> int:
    """How many cells the reader added at the end of a short row, at the place of its last."""
    count = 0
    while (
        count + 1 < len(row)
        and not row[-count - 1].text
        and row[-count - 1].at == row[-count - 2].at
    ):
        count += 1
    return count


def _best_row(
    row: Sequence[NoticeCell],
    missing: int,
    above: Sequence[NoticeCell],
    columns: TaskColumns,
    date_context: DateContext,
) -> Sequence[NoticeCell]:
    own = row[: len(row) - missing]
    places = range(len(row))
    fits = {
        (cell, place): fit(own[cell], columns.fields.get(place), date_context)
        for cell in range(len(own))
        for place in range(cell, cell + missing + 1)
    }

    def score(merged: tuple[int, ...]) -> int:
        left = [place for place in places if place not in merged]
        return sum(fits[cell, place] for cell, place in enumerate(left))

    # As it stands, then with what is merged as far left as can be.
    ends = tuple(places)[-missing:]
    best = max([ends, *combinations(places, missing)], key=score)
    if best == ends or score(best) <= 0:
        # Nothing speaks for it: 二 and a title are the heading of a chapter.
        return row
    cells = iter(own)
    return [
        replace(above[place], covered=True) if place in best else next(cells) for place in places
    ]


def fit(cell: NoticeCell, field: NoticeField | None, date_context: DateContext) -> int:
    """How a `cell` fits a column of `field`: 1 for what is of its kind, -1 for what cannot be, 0 where nobody can tell."""
    text = cell.text.strip()
    if not text:
        return 0
    if field in UNITS:
        named = names.assemble_names(names.pieces(text.replace("\n", "、")))
        return 1 if all(names.is_name(name.text) for name in named) else -1
    if field is NoticeField.DEADLINE:
        found = dates.of_field(Words(text, cell.at), date_context)
        return 1 if found.deadline or found.milestones else -1
    if field is NoticeField.NO:
        return 1 if text.strip(".．、()（）").isdigit() else -1
    # A list of bodies, or a time alone, is no task.
    return 0 if field is None else -int(names.is_department(text))
