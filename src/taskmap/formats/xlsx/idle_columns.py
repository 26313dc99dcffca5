"""Columns in which a document has nothing to say. Of a protected sheet they need no room, for nobody can write there; where
the template says so they go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from taskmap.document import Document, Row
from taskmap.formats.xlsx.cells import CellStyles
from taskmap.formats.xlsx.template_rows import TemplateRow


class IdleColumns(Struct, frozen=True):
    """`names` are by column the placeholders that alone fill it. `roomy` is the column that gets the room: the widest of
    those to be written into, or without one the widest of all; 0 if there is none.
    """

    names: Mapping[int, frozenset[str]]
    roomy: int

    def empty(self, document: Document) -> frozenset[int]:
        """The columns in which the document has nothing in any row; none if it has no rows."""
        if not self.roomy or not self.names:
            return frozenset()
        all_names = frozenset().union(*self.names.values())
        tables = (each for each in document.tables if not all_names.isdisjoint(each.columns))
        rows = [row for table in tables for row in table.rows]
        # Most columns are told by the first row.
        return frozenset(
            column
            for column, names in self.names.items()
            if rows and column != self.roomy and not any(_has_value(row, names) for row in rows)
        )


def idle_columns(
    samples: Iterable[TemplateRow], styles: CellStyles, widths: Mapping[int, float]
) -> IdleColumns:
    """What may be idle of a protected sheet with these `samples` of rows, its columns being so wide."""
    names: dict[int, frozenset[str]] = {}
    fixed: set[int] = set()
    written: set[int] = set()
    for line in samples:
        merged = {at for first, last in line.merges for at in range(first, last + 1)}
        for cell in line.cells:
            is_locked = styles.cell_style(cell.style).is_locked
            # What is to be written into is never idle, whatever stands in it already.
            if is_locked and cell.placeholders and not (cell.is_repeated or cell.column in merged):
                names[cell.column] = names.get(cell.column, frozenset()) | {*cell.placeholders}
            else:
                fixed.add(cell.column)
            if not (is_locked or cell.formula):
                written.add(cell.column)
    # What stands so far right that its width is not known stays as it is.
    known = [at for at in sorted(written or names) if at in widths]
    roomy = max(known, key=widths.__getitem__, default=0)
    idle = {at: each for at, each in names.items() if at in widths and at not in fixed}
    return IdleColumns(idle, roomy)


def optional_columns(
    lines: Iterable[TemplateRow],
    samples: Sequence[TemplateRow],
    styles: CellStyles,
    widths: Mapping[int, float],
) -> IdleColumns:
    """Those that go where they would be empty: a cell of one of the `lines` says so. `samples` are the rows of data among
    these. The widest of the other columns gets the room.
    """
    marked = {cell.column for line in lines for cell in line.cells if cell.is_optional}
    names: dict[int, frozenset[str]] = {}
    fixed: set[int] = set()
    for line in samples if marked else ():
        merged = {at for first, last in line.merges for at in range(first, last + 1)}
        for cell in (cell for cell in line.cells if cell.column not in merged):
            is_locked = styles.cell_style(cell.style).is_locked
            if cell.placeholders and is_locked and not cell.is_repeated:
                names[cell.column] = names.get(cell.column, frozenset()) | {*cell.placeholders}
            elif cell.placeholders or cell.text or cell.formula or not is_locked:
                fixed.add(cell.column)
    others = (cell.column for line in samples for cell in line.cells)
    roomy = max(
        (at for at in others if at not in marked), key=lambda at: widths.get(at, 0.0), default=0
    )
    return IdleColumns({at: names[at] for at in marked & names.keys() - fixed}, roomy)


def _has_value(row: Row, names: frozenset[str]) -> bool:
    for name in names:
        value = row.overrides.get(name) or row.values.get(name)
        if value or value == 0:
            return True
    return False
