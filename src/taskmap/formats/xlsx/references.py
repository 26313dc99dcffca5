"""Where the cells of a template went: rows and columns that repeat move everything behind them.

Rows and columns count from 1 here, as in a reference; a span is (first, last), both inclusive.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from taskmap.system.spreadsheets import LAST_COLUMN, column_letters, column_number

_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_RANGE = rf"{_CELL}(?::{_CELL})?"
_ROWS = r"\$?[0-9]{1,7}:\$?[0-9]{1,7}"
_COLUMNS = r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}"
# In a formula: a text, a reference with the sheet it names (perhaps in another book), a column of a table.
_REFERENCE = re.compile(
    r'"[^"]*"'
    r"|(?<![\w.$!'])(?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\]]*\])?[^\W\d][\w.]*)!)?"
    rf"(?P<cells>{_RANGE}|{_ROWS}|{_COLUMNS})(?![\w(.!])"
    r"|\[[^\]]*\]"
)
_LINKS = re.compile(
    r"(?P<opened><(?:\w+:)?(?:f|formula|formula1|formula2)(?:\s[^>]*)?(?<!/)>)(?P<formula>[^<]*)"
    r'|(?P<key>\slocation=")(?P<place>[^"]*)'
)
_PART = re.compile(r"(\$?)([A-Z]{0,3})(\$?)([0-9]*)")
LAST_ROW = 1_048_576


def row_of(reference: str) -> int:
    """The row of a reference's first cell, such as 4 for `A4:K9`; 1 if `reference` names columns only."""
    found = re.search(r"[0-9]+", reference)
    return int(found[0]) if found else 1


class Moves(Struct):
    """Where each row and column of the template stands now.

    `rows` and `columns` name the repeated ones with their spans, or None when nothing came of them;
    `row_steps` and `column_steps` are the shifts behind them, as (from this one on, by).
    """

    rows: Mapping[int, tuple[int, int] | None] = field(default_factory=dict)
    row_steps: tuple[tuple[int, int], ...] = ()
    columns: Mapping[int, tuple[int, int] | None] = field(default_factory=dict)
    column_steps: tuple[tuple[int, int], ...] = ()

    def row(self, row: int) -> int:
        """Where a single row now begins."""
        span = _span(row, self.rows, self.row_steps)
        return span[0] if span else row + _shift(row, self.row_steps)

    def column(self, column: int) -> int:
        """Where a single column now begins."""
        span = _span(column, self.columns, self.column_steps)
        return span[0] if span else column + _shift(column, self.column_steps)

    def cell(self, reference: str) -> str:
        """A `reference` where only a single cell may stand: the first of those that came of it."""
        return (self.reference(reference) or reference).partition(":")[0]

    def reference(self, reference: str, here: tuple[int, int] | None = None) -> str | None:
        """The `reference` with both ends moved, such as `A4:K9` for `A4:K4`; None when every row or
        column of it is gone.

        `here` is a sample row and where it now stands: an end in that row without a dollar means
        this one. None without one.
        """
        first, _, last = reference.partition(":")
        begin, end = _PART.fullmatch(first), _PART.fullmatch(last or first)
        if not begin or not end:
            return reference
        columns = _ends(
            begin[2], end[2], self.columns, self.column_steps, column_number, LAST_COLUMN
        )
        rows = _ends(begin[4], end[4], self.rows, self.row_steps, int, LAST_ROW)
        if columns is None or rows is None:
            return None
        if here:
            own, now = str(here[0]), here[1]
            upper = now if begin[4] == own and not begin[3] else rows[0]
            lower = now if end[4] == own and not end[3] else rows[1]
            rows = upper, (lower if last or begin[4] != own else upper)
        top = _join(begin, columns[0], rows[0])
        bottom = _join(end, columns[1], rows[1])
        return top if top == bottom and not last else f"{top}:{bottom}"

    def references(self, several: str) -> str | None:
        """Ranges divided by blanks, as `sqref` holds them, with those that are left moved; None if
        none of `several` is left.
        """
        moved = [found for one in several.split() if (found := self.reference(one))]
        return " ".join(moved) or None

    def formula(self, formula: str, here: tuple[int, int] | None = None) -> str:
        """The `formula` with its references to the same sheet moved; one that lost its cells
        becomes #REF!. `here` as in `reference`, None outside of sample rows.
        """

        def move(match: re.Match[str]) -> str:
            if not match["cells"] or match["sheet"]:
                return match[0]
            return self.reference(match["cells"], here) or "#REF!"

        return _REFERENCE.sub(move, formula)

    def at_row(self, formula: str, row: int, now: int) -> str:
        """A formula of sample row `row` as it must read in row `now`: `H5` is now that row's, and
        `H$5:H5` all from the first row that came of the sample to that one.
        """
        return self.formula(formula, (row, now))


def move_between_sheets(formula: str, sheets: Mapping[str, Moves]) -> str:
    """A `formula` with its references to named sheets moved, each by where that sheet's cells went;
    `sheets` by name.
    """

    def move(match: re.Match[str]) -> str:
        moves = sheets.get(_sheet_name(match["sheet"])) if match["sheet"] else None
        if moves is None:
            return match[0]
        return f"{match['sheet']}{moves.reference(match['cells']) or '#REF!'}"

    return _REFERENCE.sub(move, formula)


def has_sheet_references(xml: str) -> bool:
    """Whether a formula or a link in `xml` has references to named sheets."""
    return any("!" in (match["formula"] or match["place"] or "") for match in _LINKS.finditer(xml))


def relink(xml: str, sheets: Mapping[str, Moves]) -> str:
    """The `xml` with the references to named sheets moved in formulas, links and the series of
    charts; `sheets` by name.
    """

    def move(match: re.Match[str]) -> str:
        before, formula, place = match["opened"] or match["key"], match["formula"], match["place"]
        return before + move_between_sheets(formula or place or "", sheets)

    return _LINKS.sub(move, xml)


def _sheet_name(reference: str) -> str:
    """`'A&amp;B'!` names the sheet A&B."""
    name = reference[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return html.unescape(name)


def _join(old: re.Match[str], column: int, row: int) -> str:
    """One end of a reference with the dollars of the old one; 0 stands for what it does not have."""
    return f"{old[1]}{column_letters(column) if column else ''}{old[3]}{row or ''}"


def _shift(at: int, steps: tuple[tuple[int, int], ...]) -> int:
    return sum(distance for begin, distance in steps if at >= begin)


def _span(
    at: int, repeats: Mapping[int, tuple[int, int] | None], steps: tuple[tuple[int, int], ...]
) -> tuple[int, int] | None:
    if at in repeats:
        return repeats[at]
    moved = at + _shift(at, steps)
    return moved, moved


def _ends(
    first: str,
    last: str,
    repeats: Mapping[int, tuple[int, int] | None],
    steps: tuple[tuple[int, int], ...],
    read: Callable[[str], int],
    limit: int,
) -> tuple[int, int] | None:
    """Both ends of one direction. (0, 0): the direction is not in the reference; None: nothing is left."""
    if not first or not last:
        return 0, 0
    all_positions = range(read(first), read(last) + 1)
    if len(all_positions) > 2 * len(repeats) + 2:
        # Whole columns and tables: only the ends and what repeats can matter.
        positions = sorted(
            {all_positions[0], all_positions[-1], *(at for at in repeats if at in all_positions)}
        )
    else:
        positions = list(all_positions)
    spans = [span for at in positions if (span := _span(at, repeats, steps))]
    if not spans:
        return None
    # What reached to the sheet's end (G5:G1048576) still does; Excel refuses more.
    return min(limit, *(span[0] for span in spans)), min(limit, max(span[1] for span in spans))
