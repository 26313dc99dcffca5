"""Reports to loads: what one workbook an issuer saves, and what goes out filled in, whatever is asked."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskmap.plan.model import Assignment, Deadline, Measure, Role, Task
from taskmap.plan.same_asks import Ask
from taskmap.tracking.burden import AskedRow, Load, OutgoingReport, reckon

ROW = Load(rows=1, cells=7, words=3)
DAY = datetime.date(2022, 6, 20)
FILLED = Load(cells=4, words=1)


def row(text: str, *, filled: bool = False) -> AskedRow:
    measure = Measure(text, f"落实第{text}件事的责任")
    part = Assignment(Task(text, text, text, measures=(measure,)), measure, "甲局", Role.LEAD)
    return AskedRow(Ask("", part, Deadline()), FILLED if filled else Load())


def report(plan: str, issuer: str, *rows: AskedRow, later: int = 0) -> OutgoingReport:
    due = DAY + datetime.timedelta(days=later)
    own = [each._replace(ask=each.ask and replace(each.ask, plan=plan)) for each in rows]
    return OutgoingReport(plan, issuer, "甲局", "2022-06", due, own)


def test_two_of_one_issuer_are_merged_though_another_asks_first() -> None:
    reports = [
        report("b", "县里", row("1"), later=1),
        report("c", "县里", row("1"), later=2),
        report("a", "市里", row("1"), row("2")),
    ]
    found = reckon(reports, ROW)
    [line] = found.lines
    assert line.apart == Load(3, 4, 28, 12)
    assert line.merging == Load(1, 1, 7, 3)
    assert [(each.first[0], each.other[0], each.is_merged) for each in found.repeated] == [
        ("a", "b", False),
        ("a", "c", False),
    ]


def test_what_is_asked_once_is_filled_in_as_it_stands_first() -> None:
    carried = report("a", "县里", row("1", filled=True))
    plain = report("b", "县里", row("1"))
    assert reckon([carried, plain], ROW).total.prefilling == FILLED
    assert reckon([plain, carried], ROW).total.prefilling == Load()


def test_a_month_is_that_of_the_due_day() -> None:
    reports = [report("a", "县里", row("1")), report("a", "县里", row("1"), later=11)]
    assert [(each.month, each.left) for each in reckon(reports, ROW).lines] == [
        ("2022-06", Load(1, 1, 7, 3)),
        ("2022-07", Load(1, 1, 7, 3)),
    ]


ROWS = st.builds(
    lambda text, filled: row(text, filled=filled), st.sampled_from("123"), st.booleans()
)
REPORTS = st.builds(
    lambda plan, issuer, rows, later: report(plan, issuer, *rows, later=later),
    st.sampled_from("abc"),
    st.sampled_from(["县里", "市里"]),
    st.lists(ROWS, max_size=3),
    st.integers(0, 40),
)


@given(st.lists(REPORTS, max_size=6))
def test_what_is_left_and_what_is_saved_are_what_is_asked(reports: list[OutgoingReport]) -> None:
    total = reckon(reports, ROW).total
    rows = [each for own in reports for each in own.rows]
    assert total.apart == Load(len(reports), len(rows), 7 * len(rows), 3 * len(rows))
    assert total.left + total.merging + total.prefilling == total.apart
    issuers = {(each.month, each.issuer) for each in reports}
    assert total.left.workbooks == len(issuers)
    # In no workbook is the same thing asked by two plans, and nothing is asked by none.
    texts = {
        (each.month, each.issuer, own.ask and own.ask.assignment.measure.id)
        for each in reports
        for own in each.rows
    }
    assert len(texts) <= total.left.rows
    assert min(total.left.cells, total.merging.cells, total.prefilling.cells) >= 0
