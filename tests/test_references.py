"""Where a template's cells go when rows and columns repeat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.outputs.xlsx.references import LAST_COLUMN, Moves, letters, number

# Rows 4 and 5 are samples: the headings now stand in 4 to 9, the measures in 5 to 12; eight rows were added.
GROWN = Moves({4: (4, 9), 5: (5, 12)}, ((6, 7),))
# Row 4 is a sample of which nothing came: what stood below moved up.
EMPTIED = Moves({4: None}, ((5, -1),))
# Column F repeats ten times.
WIDE = Moves({}, (), {6: (6, 15)}, ((7, 9),))
TWO = Moves({4: (4, 6), 8: (10, 10)}, ((5, 2), (9, 0)))


@given(st.integers(1, LAST_COLUMN))
def test_letters_and_back(column: int) -> None:
    assert number(letters(column)) == column


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
        ("A1", "A1"),
    ],
)
def test_a_formula(formula: str, after: str) -> None:
    assert GROWN.formula(formula) == after


def test_a_formula_of_a_sample_row_speaks_of_its_own_row() -> None:
    assert GROWN.at_row("H5*2+$A$1", 5, 9) == "H9*2+$A$1"


def test_a_formula_that_lost_its_cells() -> None:
    assert EMPTIED.formula("SUM(A4:A4)") == "SUM(#REF!)"
