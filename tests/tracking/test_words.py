"""What a unit said, in whatever order it was entered, to its last word, and to the day since which it is done."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskmap.plan import period_labels, periods
from taskmap.tracking.words import Word, done_day, done_since, first_arrival, word_order

DONE, HALF = "已完成", "推进中"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def word(
    period: str, received: str, entry: int, status: str = DONE, told: datetime.date | None = None
) -> Word:
    return Word(period, day(received), entry, status, done_on=told)


def since(words: list[Word]) -> datetime.date | None:
    done = done_since(words)
    return done.day if done else None


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("2022-05", "2022-07-30", 9), ("2022-06", "2022-06-20", 1)),
        (("2022-06", "2022-06-20", 9), ("2022-06", "2022-06-24", 1)),
        (("2022-06", "2022-06-20", 1), ("2022-06", "2022-06-20", 9)),
        (("2022-Q2", "2022-06-20", 9), ("2022-06", "2022-06-24", 1)),
        (("2022-05", "2022-06-20", 9), ("2022-W22", "2022-06-03", 1)),
        (("2022-06", "2022-07-20", 9), ("2022", "2022-06-03", 1)),
        (("一次", "2022-07-20", 9), ("2021", "2022-06-03", 1)),
    ],
)
def test_by_period_then_by_receipt_then_by_entry(
    earlier: tuple[str, str, int], later: tuple[str, str, int]
) -> None:
    one, other = (word_order(label, day(on), entry) for label, on, entry in (earlier, later))
    assert one < other


def test_done_on_the_day_of_receipt_or_at_the_end_of_the_period() -> None:
    assert done_day("2022-06", day("2022-06-24")) == (day("2022-06-24"), False, "2022-06")
    assert done_day("2022-06", day("2022-07-04")) == (day("2022-06-30"), False, "2022-06")
    assert done_day("一次", day("2022-07-04")) == (day("2022-07-04"), False, "一次")


def test_done_on_the_day_that_the_unit_tells() -> None:
    told = day("2022-06-18")
    assert done_day("2022-06", day("2022-07-04"), told) == (told, True, "2022-06")
    # A late return may tell a day behind the end of its period.
    assert done_day("2022-05", day("2022-07-04"), told) == (told, True, "2022-05")


class TestDoneSince:
    def test_the_first_of_the_run_at_the_end(self) -> None:
        words = [
            word("2022-03", "2022-03-24", 1),
            word("2022-04", "2022-04-24", 2, HALF),
            word("2022-05", "2022-06-02", 3),
            word("2022-06", "2022-06-24", 4),
        ]
        assert since(words) == day("2022-05-31")
        assert done_since(words[:2]) is None
        assert done_since([]) is None

    def test_what_is_entered_late_finds_its_place(self) -> None:
        march = word("2022-03", "2022-03-24", 1)
        assert since([march, word("2022-02", "2022-04-10", 2, HALF)]) == march.received_on
        assert since([march, word("2022-03", "2022-03-20", 2, HALF)]) == march.received_on
        assert done_since([march, word("2022-03", "2022-03-25", 2, HALF)]) is None
        assert since([march, word("2022-02", "2022-04-10", 2)]) == day("2022-02-28")

    def test_the_day_told_last_holds(self) -> None:
        """Also against an earlier guess by receipt, and for what is repeated without it."""
        march, april = word("2022-03", "2022-03-24", 1), word("2022-04", "2022-04-24", 2)
        told = replace(april, done_on=day("2022-03-18"))
        assert done_since([march, told]) == (day("2022-03-18"), True, "2022-03")
        assert done_since([march, told, word("2022-05", "2022-05-24", 3)]) == (
            day("2022-03-18"),
            True,
            "2022-03",
        )
        corrected = word("2022-04", "2022-04-28", 3, told=day("2022-03-20"))
        assert since([march, told, corrected]) == day("2022-03-20")
        assert done_since([march, april]) == (day("2022-03-24"), False, "2022-03")

    def test_a_day_told_before_it_was_taken_back_is_gone(self) -> None:
        march = word("2022-03", "2022-03-24", 1, told=day("2022-03-18"))
        april = word("2022-04", "2022-04-24", 2, HALF)
        assert done_since([march, april]) is None
        assert since([march, april, word("2022-05", "2022-05-24", 3)]) == day("2022-05-24")


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["2022-05", "2022-06", "2022-Q2", "2022-W22", "x"]),
        st.dates(day("2022-05-20"), day("2022-07-10")),
        st.sampled_from([DONE, HALF]),
        st.none() | st.dates(day("2022-05-01"), day("2022-05-20")),
    ),
    max_size=8,
)


@given(WORDS, st.randoms())
def test_the_order_of_reading_does_not_matter(
    said: list[tuple[str, datetime.date, str, datetime.date | None]], dice: st.DataObject
) -> None:
    words = [
        Word(label, on, entry, status, done_on=told)
        for entry, (label, on, status, told) in enumerate(said)
    ]
    mixed = list(words)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    done = done_since(mixed)
    assert done == done_since(words)
    last = max(words, key=lambda each: each.order, default=None)
    assert (done is not None) == (last is not None and last.status == DONE)


def test_a_return_that_was_sent_back_has_arrived() -> None:
    assert first_arrival([day("2022-06-27")], []) == day("2022-06-27")
    assert first_arrival([day("2022-06-27")], [day("2022-06-24")]) == day("2022-06-24")
    assert first_arrival([day("2022-06-23")], [day("2022-06-24")]) == day("2022-06-23")


@pytest.mark.parametrize(
    "label",
    [
        *("2022-02", "2024-02", "2022-12", "9999-12", "2022-Q1", "2022-Q4", "2022-H1", "2022-H2"),
        *("2022", "2022-W01", "2020-W53", "2022-06-25"),
    ],
)
def test_the_last_day_of_a_label_is_that_of_its_period(label: str) -> None:
    period = periods.parse(label)
    assert period is not None
    assert (period.label, period.last) == (label, period_labels.last_day(label))


@pytest.mark.parametrize("label", ["", "2022-13", "2022-W53", "2022-02-30", "0000", "2022-Q5", "x"])
def test_what_is_no_label(label: str) -> None:
    assert period_labels.last_day(label) is None
    assert periods.parse(label) is None
