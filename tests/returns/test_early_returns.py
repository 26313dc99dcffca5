"""Returns of what has not begun, or from before the plan: nobody can have reported on it."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from support.filled_checklists import PLAN, ChecklistOffice, set_cells, workbook_bytes
from taskmap.returns.review import Arrival, Review


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


def received(office: ChecklistOffice, day: str, period: str = "2022-06") -> Review:
    book = openpyxl.load_workbook(
        io.BytesIO(office.fill(set_cells(A2=f"方案：back-1　第1版　单位：甲局　报送期：{period}")))
    )
    book["taskmap"]["B4"] = period
    arrival = Arrival(datetime.date.fromisoformat(day))
    basis = replace(office.basis, issued_on=datetime.date(2022, 5, 10))
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
def test_what_is_due_before_its_period(tmp_path: Path, rule: str, period: str) -> None:
    text = PLAN.replace("{name: 月报, every: month, day: 25, to: 某办, signed: true}", rule)
    office = ChecklistOffice(tmp_path, text)
    [duty] = office.basis.duties["甲局", period]
    assert duty.due <= datetime.date.fromisoformat((period + "-01")[:10])
    found = received(office, duty.due.isoformat(), period)
    assert found.faults == ()
