"""Returns of what has not begun, or from before the plan: nobody can have reported on it."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from support.filled_checklists import (
    PLAN,
    ChecklistOffice,
    review_basis,
    set_cells,
    workbook_bytes,
)
from taskmap.returns.review import Arrival, Review, ReviewBasis


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


def received(
    office: ChecklistOffice, day: str, period: str, basis: ReviewBasis | None = None
) -> Review:
    """A sheet of that period, received that day; the plan was issued on 10 May."""
    corner = f"方案：back-1　第1版　单位：甲局　报送期：{period}"
    book = openpyxl.load_workbook(io.BytesIO(office.fill(set_cells(A2=corner))))
    book["taskmap"]["B4"] = period
    basis = replace(basis or office.basis, issued_on=datetime.date(2022, 5, 10))
    arrival = Arrival(datetime.date.fromisoformat(day))
    return office.review(workbook_bytes(book), basis=basis, arrival=arrival)


@pytest.mark.parametrize(("day", "period"), [("2022-05-31", "2022-06"), ("2022-06-24", "2022-12")])
def test_a_period_that_has_not_begun(office: ChecklistOffice, day: str, period: str) -> None:
    found = received(office, day, period)
    assert [fault.code for fault in found.errors] == ["return-early"]
    assert "还没有开始" in found.errors[0].problem
    assert (found.rows, found.is_identified) == ((), False)


@pytest.mark.parametrize(
    ("day", "period"),
    [("2022-06-01", "2022-06"), ("2022-05-10", "2022-05"), ("2022-12-01", "2022-06")],
)
def test_one_that_has(office: ChecklistOffice, day: str, period: str) -> None:
    found = received(office, day, period)
    assert (found.faults, len(found.rows)) == ((), 4)


def test_before_the_plan_was_issued(office: ChecklistOffice) -> None:
    found = received(office, "2022-05-09", "2022-05")
    assert [fault.code for fault in found.errors] == ["return-early"]
    assert "2022年5月10日才印发" in found.errors[0].problem


@pytest.mark.parametrize(
    ("rule", "period"),
    [
        # Due on the last working day before the month.
        ("{name: 月报, every: month, day: 1, roll: earlier, to: 某办}", "2022-10"),
        # Asked for once: the period is the day on which it is due.
        ("{name: 专报, once: 2022-07-20, to: 某办}", "2022-07-20"),
    ],
)
def test_what_is_due_before_its_period(
    office: ChecklistOffice, tmp_path: Path, rule: str, period: str
) -> None:
    text = PLAN.replace("{name: 月报, every: month, day: 25, to: 某办, signed: true}", rule)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    basis = review_basis(tmp_path / "plan.yaml")
    [duty] = basis.duties["甲局", period]
    assert duty.due.isoformat() in ("2022-09-30", "2022-07-20")
    codes = {fault.code for fault in received(office, duty.due.isoformat(), period, basis).errors}
    assert "return-early" not in codes
    before = (duty.due - datetime.timedelta(days=1)).isoformat()
    is_early = "return-early" in {
        fault.code for fault in received(office, before, period, basis).errors
    }
    assert is_early == (period == "2022-10")
