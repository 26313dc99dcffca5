"""What a checklist asked of whom to its code."""

from __future__ import annotations

import pytest

from taskmap.plan.checklist_codes import checklist_code, is_same_code, printed_code
from taskmap.plan.checklist_issue import ChecklistIssue

KEY = "0" * 64
ISSUE = ChecklistIssue("p", 1, "甲局", "2022-06", ("1", "2", "2-1"))
CODE = checklist_code(KEY, ISSUE)


@pytest.mark.parametrize(
    "other",
    [
        ISSUE._replace(plan="q"),
        ISSUE._replace(revision=2),
        ISSUE._replace(unit="乙局"),
        ISSUE._replace(period="2022-07"),
        ISSUE._replace(rows=("1", "2")),
        ISSUE._replace(rows=("1", "2", "2-1", "3")),
        # The same letters in a row, parted elsewhere.
        ISSUE._replace(rows=("12", "", "2-1")),
        ISSUE._replace(plan="p1"),
    ],
)
def test_everything_that_went_out_is_in_it(other: ChecklistIssue) -> None:
    assert checklist_code(KEY, other) != CODE
    assert printed_code(checklist_code(KEY, other)) != printed_code(CODE)


def test_the_key_is_in_it_and_the_order_of_rows_is_not() -> None:
    assert checklist_code("1" * 64, ISSUE) != CODE
    assert checklist_code(KEY, ISSUE._replace(rows=("2-1", "2", "1"))) == CODE


def test_what_is_printed_is_the_beginning_of_the_whole() -> None:
    assert printed_code("0" * 64) == "0000-0000"
    assert printed_code("f" * 64) == "ZZZZ-ZZZZ"
    assert printed_code("0842108421" + "f" * 54) == "1111-1111"


@pytest.mark.parametrize("told", ["0123-01AB", "012301ab", "o123-olab", "O123-0IAB"])
def test_it_may_be_typed_by_hand(told: str) -> None:
    number = 0
    for digit in "012301AB":
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit)
    code = f"{number:010x}" + "7" * 54
    assert is_same_code(told, code)
    assert not is_same_code(told, "7" * 64)


def test_the_whole_code_is_taken_only_whole() -> None:
    assert is_same_code(CODE, CODE)
    assert not is_same_code(CODE[:-1] + "x", CODE)
    assert not is_same_code("", CODE)
    assert not is_same_code("校验码不明", CODE)
