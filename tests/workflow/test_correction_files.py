"""Where correction workbooks are written, and what lies there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run
from support.filled_checklists import set_cells
from support.office import Office, fill_checklist
from taskmap.system import zips

CORRECTION = Path("更正/乙局-2022-06.xlsx")


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def refuse(office: Office, name: str, percent: int) -> None:
    office.send(name, fill_checklist("乙局", set_cells(H5=percent)))
    assert office.collect().status == 1


def test_one_that_was_filled_in_is_kept(office: Office) -> None:
    refuse(office, "乙局.xlsx", 140)
    filled = fill_checklist("乙局", set_cells(H5=60))
    CORRECTION.write_bytes(filled)
    office.send("乙局改.xlsx", fill_checklist("乙局", set_cells(H5=150)))
    ran = office.collect()
    kept = CORRECTION.with_stem("乙局-2022-06-已填")
    assert kept.read_bytes() == filled
    assert f"没有覆盖，另存为 {kept}；是报上来的，请用 collect 登记" in ran.err
    assert zips.is_own(CORRECTION.read_bytes())
    assert office.data(where=kept)["accepted"]


def test_again_and_again(office: Office) -> None:
    refuse(office, "乙局.xlsx", 140)
    for number in range(2):
        CORRECTION.write_bytes(fill_checklist("乙局", set_cells(H5=60 + number)))
        refuse(office, f"乙局{number}.xlsx", 150 + number)
    names = {each.stem for each in CORRECTION.parent.iterdir()}
    assert {"乙局-2022-06-已填", "乙局-2022-06-已填（2）"} < names


def test_one_as_it_was_made_is_replaced(office: Office) -> None:
    """By that of the return that came last, the only one that is still to be corrected."""
    refuse(office, "乙局.xlsx", 140)
    made = CORRECTION.read_bytes()
    office.send("乙局改.xlsx", fill_checklist("乙局", set_cells(H5=150)))
    data = office.data(day="2022-06-21")
    [left] = data["ignored"]
    assert (left["file"], "之后又退回了新的" in left["why"]) == ("收件/乙局.xlsx", True)
    assert [item["correction"] for item in data["refused"]] == [str(CORRECTION)]
    assert CORRECTION.read_bytes() != made
    assert not list(CORRECTION.parent.glob("*已填*"))


def test_the_data_name_it(office: Office) -> None:
    refuse(office, "乙局.xlsx", 140)
    [item] = office.data()["refused"]
    assert item["kept"] == ""
    CORRECTION.write_bytes(b"what somebody else put there")
    [item] = office.data()["refused"]
    assert item["kept"] == "更正/乙局-2022-06-已填.xlsx"
