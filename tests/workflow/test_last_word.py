"""Returns that are found late, sent back or entered out of order, to what every command then says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.filled_checklists import PLAN, set_cells
from support.office import INBOX, Office, fill_checklist

ROOT = Path(__file__).parents[2]
SLIP = set_cells(G5="基本完成")


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap, PLAN.replace(", signed: true", ""))


def send(office: Office, unit: str, day: str, share: float, *, slip: bool = False) -> Any:
    """What `collect` says of one more return for June, received that day."""
    name = f"{unit}-{share:g}.xlsx"
    office.send(name, fill_checklist(unit, *[SLIP] * slip, share=share))
    data = office.data(day=day)
    (INBOX / name).unlink()
    return data


def reporting(office: Office) -> Any:
    words = ("report", "--month", "2022-06", "--as-of", "2022-07-01", "--format", "json")
    return office.taskmap(*words).data["plans"][0]["reporting"]


def causes(office: Office, unit: str) -> list[str]:
    words = ("--from", "2022-06", "--until", "2022-06", "--as-of", "2022-07-01", "--format", "json")
    found = office.taskmap("score", *words).data["standings"]
    return [point["cause"] for each in found if each["unit"] == unit for point in each["points"]]


class TestFoundLater:
    """甲局's return of the 27th was entered first, that of the 24th was found later."""

    @pytest.fixture
    def found(self, office: Office) -> Any:
        assert send(office, "甲局", "2022-06-27", 80)["accepted"][0]["late"] == 2
        return send(office, "甲局", "2022-06-24", 5)["accepted"][0]

    def test_all_say_in_time(self, office: Office, found: Any) -> None:
        assert found["late"] == 0
        assert (reporting(office)["late"], reporting(office)["on_time"]) == (0, 1)
        assert "迟报" not in causes(office, "甲局")

    def test_what_arrived_last_stands(self, office: Office, found: Any) -> None:
        assert (found["replaced"], Path(found["later"]).name) == ("", "甲局-80.xlsx")
        assert {percent for _, percent in office.progress().values()} == {80}

    def test_the_next_checklist_says_so_too(self, office: Office, found: Any) -> None:
        office.issue(PLAN.replace(", signed: true", ""), month="2022-07")
        sheet = set[object]()
        fill_checklist("甲局", lambda each: sheet.update(cell.value for cell in each["F"]))
        text = "".join(str(value) for value in sheet)
        assert "到 80" in text
        assert "到 5" not in text


class TestSentBack:
    @pytest.mark.parametrize(("unit", "rows"), [("甲局", 3), ("乙局", 0)])
    def test_a_slip_costs_one_row_what_it_costs_four(
        self, office: Office, unit: str, rows: int
    ) -> None:
        first = send(office, unit, "2022-06-24", 30, slip=True)
        assert sum(each["rows"] for each in first["accepted"]) == rows
        assert len(first["refused"]) == 1
        corrected = send(office, unit, "2022-06-27", 40)
        assert corrected["accepted"][0]["late"] == 0
        assert (reporting(office)["late"], reporting(office)["on_time"]) == (0, 1)
        assert "迟报" not in causes(office, unit)

    def test_what_is_not_corrected_is_missing(self, office: Office) -> None:
        send(office, "乙局", "2022-06-24", 30, slip=True)
        assert "乙局" in reporting(office)["missing"]
        assert "未报送" in causes(office, "乙局")

    def test_a_slip_that_came_late_is_late(self, office: Office) -> None:
        send(office, "乙局", "2022-06-26", 30, slip=True)
        assert send(office, "乙局", "2022-06-28", 40)["accepted"][0]["late"] == 1
        assert reporting(office)["late"] == 1


def test_what_is_reported_late_was_done_in_its_period(taskmap: Run) -> None:
    """The example of docs/report.md: done in August by a return that came in October; the limit was 30 September."""
    office = Office(taskmap, PLAN)
    office.issue(PLAN, month="2022-08")
    done = set_cells(G5="已完成", H5=100, M5="照片")
    office.send("甲局.xlsx", fill_checklist("甲局", done))
    office.data(day="2022-10-02")
    words = ("--from", "2022-08", "--until", "2022-08", "--as-of", "2022-10-05", "--format", "json")
    found = taskmap("score", *words).data["standings"]
    points = [each for unit in found for each in unit["points"] if each["cause"] == "提前完成"]
    assert [(each["measure"], each["day"]) for each in points] == [("1.1", "2022-08-31")]
    assert "算 8 月 31 日完成" in (ROOT / "docs" / "report.md").read_text("utf-8")


def test_the_receipts_of_the_page(office: Office) -> None:
    """docs/collect.md shows what is printed where an earlier return is found later."""
    said = []
    for day, name, share in (("2022-06-27", "甲局新.xlsx", 80), ("2022-06-24", "甲局旧.xlsx", 5)):
        office.send(name, fill_checklist("甲局", share=share))
        said.append(office.collect(day=day).out.splitlines()[0])
        (INBOX / name).unlink()
    page = (ROOT / "docs" / "collect.md").read_text("utf-8")
    shown = re.findall(r"^甲局：.*$", page, re.M)
    assert shown == said
