"""Where a template's cells go when rows and columns repeat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.formats.xlsx.references import Moves, move_between_sheets
from taskmap.system.spreadsheets import LAST_COLUMN, column_letters

# Rows 4 and 5 are samples: the headings now stand in 4 to 9, the measures in 5 to 12; eight rows were added.
GROWN = Moves({4: (4, 9), 5: (5, 12)}, ((6, 7),))
# Row 4 is a sample of which nothing came: what stood below moved up.
EMPTIED = Moves({4: None}, ((5, -1),))
# Column F repeats ten times.
WIDE = Moves({}, (), {6: (6, 15)}, ((7, 9),))
TWO = Moves({4: (4, 6), 8: (10, 10)}, ((5, 2), (9, 0)))


@pytest.mark.parametrize(
    ("moves", "before", "after"),
    [
        (GROWN, "A3:I5", "A3:I12"),
        (GROWN, "G5", "G5:G12"),
        (GROWN, "A1:I1", "A1:I1"),
        (GROWN, "B7", "B14"),
        (GROWN, "$A$3:$I$5", "$A$3:$I$12"),
        (GROWN, "$3:$3", "$3:$3"),
        (GROWN, "$7:$7", "$14:$14"),
        (GROWN, "A:A", "A:A"),
        (EMPTIED, "A4:I4", None),
        (EMPTIED, "A3:I4", "A3:I3"),
        (EMPTIED, "A5:I5", "A4:I4"),
        (WIDE, "A1:H1", "A1:Q1"),
        (WIDE, "F3", "F3:O3"),
        (WIDE, "$G:$G", "$P:$P"),
        (TWO, "A5", "A7"),
        (TWO, "A8:B8", "A10:B10"),
        (TWO, "A9", "A11"),
        (GROWN, "G5:G1048576", "G5:G1048576"),
        (GROWN, "$A$1:$XFD$1048576", "$A$1:$XFD$1048576"),
        (WIDE, "A1:XFD1", "A1:XFD1"),
    ],
)
def test_a_reference(moves: Moves, before: str, after: str | None) -> None:
    assert moves.reference(before) == after


def test_several_references_without_those_that_are_gone() -> None:
    assert EMPTIED.references("A4 B3:B4 C9") == "B3:B3 C8"
    assert EMPTIED.references("A4:I4") is None


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(H5:H5)", "SUM(H5:H12)"),
        ("COUNTA($B$5)+B7", "COUNTA($B$5:$B$12)+B14"),
        ("'报送日历'!B7+LOG10(B7)", "'报送日历'!B7+LOG10(B14)"),
        ("其他!B7", "其他!B7"),
        ("其他!B7:B9+B7", "其他!B7:B9+B14"),
        ("'3 月'!$B$7:$B$9", "'3 月'!$B$7:$B$9"),
        ("[1]其他!B7&[1]其他!B7:C7", "[1]其他!B7&[1]其他!B7:C7"),
        ('IF(B7="B7",""&"见 B7 ",B7)', 'IF(B14="B7",""&"见 B7 ",B14)'),
        ("SUM(清单[B7])+SUM(清单[[#This Row],[B7]])", "SUM(清单[B7])+SUM(清单[[#This Row],[B7]])"),
        ("SUM(A:A)+SUM($7:$7)", "SUM(A:A)+SUM($14:$14)"),
        ("#REF!+甲B7+B7x+TRUE", "#REF!+甲B7+B7x+TRUE"),
        ("A1", "A1"),
    ],
)
def test_a_formula(formula: str, after: str) -> None:
    assert GROWN.formula(formula) == after


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("H5*2+$A$1", "H9*2+$A$1"),
        ("COUNTA(H$5:H5)", "COUNTA(H$5:H9)"),
        ("H5/SUM(H$5:H$5)", "H9/SUM(H$5:H$12)"),
        ("H5-$H$5", "H9-$H$5"),
        ("H5-H7", "H9-H14"),
        ("COUNTA(C5:E5)", "COUNTA(C9:E9)"),
        ("A4&H5", "A4:A9&H9"),
    ],
)
def test_a_formula_of_a_sample_row_speaks_of_its_own_row(formula: str, after: str) -> None:
    assert GROWN.at_row(formula, 5, 9) == after


def test_a_formula_about_other_sheets() -> None:
    sheets = {"任务": GROWN, "A&B's": EMPTIED}
    assert move_between_sheets("SUM(任务!H5)+H5+没有!H5", sheets) == "SUM(任务!H5:H12)+H5+没有!H5"
    lost = move_between_sheets("'A&amp;B''s'!A5+'A&amp;B''s'!A4", sheets)
    assert lost == "'A&amp;B''s'!A4+'A&amp;B''s'!#REF!"
    assert move_between_sheets('"任务!H5"&任务!名称', sheets) == '"任务!H5"&任务!名称'


@given(st.integers(1, 1_048_576), st.integers(1, LAST_COLUMN))
def test_where_nothing_repeats_nothing_moves(row: int, column: int) -> None:
    reference = f"{column_letters(column)}${row}"
    assert Moves().reference(reference) == reference
    assert Moves().formula(f"SUM({reference}:{reference})") == f"SUM({reference}:{reference})"


@given(st.integers(0, 40), st.integers(0, 40), st.sets(st.integers(1, 60)))
def test_what_stood_in_order_still_does(one: int, two: int, rows: set[int]) -> None:
    """Two regions, in rows 10 and 20, of any number of rows: below stays below, and no two rows meet."""
    moves = Moves(
        {
            10: (10, 9 + one) if one else None,
            20: (19 + one, 18 + one + two) if two else None,
        },
        ((11, one - 1), (21, two - 1)),
    )
    now = [moves.row(row) for row in sorted(rows) if moves.rows.get(row, row)]
    assert now == sorted(set(now))


def test_a_formula_that_lost_its_cells() -> None:
    assert EMPTIED.formula("SUM(A4:A4)") == "SUM(#REF!)"
