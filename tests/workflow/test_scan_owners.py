"""Whose a scan is, or a file that nobody can open, where a unit has measures in two plans; and what is said where that is not known."""

from __future__ import annotations

import pytest

from conftest import Run
from support.filled_checklists import PLAN
from support.office import INBOX, JPG, Office

OTHER = PLAN.replace("id: back-1", "id: back-2").replace("回家方案", "另一方案")
RAR = b"Rar!\x1a\x07\x00"


@pytest.fixture
def office(taskmap: Run) -> Office:
    office = Office(taskmap)
    office.issue(OTHER, name="other")
    return office


class TestScans:
    @pytest.mark.parametrize(
        ("name", "unknown"),
        [
            ("乙局2022年6月.jpg", "哪个方案（“回家方案”、“另一方案”都有乙局）的"),
            ("乙局.jpg", "哪个方案（“回家方案”、“另一方案”都有乙局）、哪一期的"),
            ("6月.jpg", "哪个单位的"),
            ("IMG_1.jpg", "哪个单位、哪一期的"),
            ("甲局、乙局6月.jpg", "哪个单位的"),
        ],
    )
    def test_only_what_is_missing_is_asked_for(
        self, office: Office, name: str, unknown: str
    ) -> None:
        office.send(name, JPG)
        [item] = office.data()["ignored"]
        assert f"看不出是{unknown}；" in item["why"]

    @pytest.mark.parametrize("name", ["另一方案乙局2022年6月.jpg", "另一方案/乙局6月.jpg"])
    def test_the_title_of_the_plan(self, office: Office, name: str) -> None:
        office.send(name, JPG)
        [item] = office.data()["accepted"]
        assert (item["plan"], item["unit"]) == ("back-2", "乙局")


class TestWhatCannotBeOpened:
    def test_only_what_is_missing_is_asked_for(self, office: Office) -> None:
        office.send("乙局2022年6月.rar", RAR)
        [item] = office.data()["refused"]
        [fault] = item["faults"]
        assert "看不出是哪个方案（“回家方案”、“另一方案”都有乙局）的" in fault["message"]

    def test_of_a_scan_nobody_asks(self, office: Office) -> None:
        office.send("乙局2022年6月.pdf", b"no scan")
        [item] = office.data()["refused"]
        assert "看不出" not in item["faults"][0]["message"]

    def test_named_afterwards(self, office: Office, taskmap: Run) -> None:
        """Its unit is waited for from then on, with the day on which it came."""
        office.send("收到的.rar", RAR)
        [item] = office.data(day="2022-06-20")["refused"]
        assert item["unit"] == ""
        (INBOX / "收到的.rar").rename(INBOX / "回家方案乙局2022年6月.rar")
        for day in ("2022-06-27", "2022-06-28"):
            [item] = office.data(day=day)["refused"]
            assert item["unit"] == "乙局"
        entries = [(each.unit, str(each.day)) for each in office.ledger("unverified")]
        assert entries == [("", "2022-06-20"), ("乙局", "2022-06-20")]
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-06-28", "--format", "json")
        assert ran.data["plans"][0]["reporting"]["unverified"] == ["乙局"]
