"""Cells of a return are taken as a person sees them: percentages in words, and what stands beside them."""

from __future__ import annotations

import pytest

from support.filled_checklists import ChecklistOffice, cells_and_codes, set_cells
from taskmap.plan.progress import Status


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ChecklistOffice:
    return ChecklistOffice(tmp_path_factory.mktemp("office"))


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("六十", 60),
            ("约六十左右", 60),
            ("二十五%", 25),
            ("二十五点五％", 25.5),
            ("零", 0),
            ("60。", 60),
            ("60%；", 60),
            ("60分", 60),
            ("六〇", 60),
        ],
    )
    def test_a_share(self, office: ChecklistOffice, typed: str, meant: float) -> None:
        found = office.review(office.fill(set_cells(H5=typed)))
        assert (found.rows[0].percent, found.faults) == (meant, ())

    @pytest.mark.parametrize(
        "typed", ["百分百", "百分之百", "百分之一百", "一百", "一百分", "十成"]
    )
    def test_all_of_it(self, office: ChecklistOffice, typed: str) -> None:
        found = office.review(office.fill(set_cells(G5="已完成", H5=typed)))
        assert (found.rows[0].percent, found.faults) == (100, ())

    def test_more_than_all_of_it(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(H5="一百二十")))
        assert cells_and_codes(found.faults) == {("H5", "percent-range")}

    @pytest.mark.parametrize("typed", ["百", "六十至八十", "三分之二", "60分钟", "十月底"])
    def test_no_share(self, office: ChecklistOffice, typed: str) -> None:
        found = office.review(office.fill(set_cells(H5=typed)))
        assert cells_and_codes(found.faults) == {("H5", "percent-unknown")}

    def test_what_a_spreadsheet_computed(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(H5=0.57 * 100)))
        assert (0.57 * 100, found.rows[0].percent) == (56.99999999999999, 57)


class TestStatusAndShare:
    @pytest.mark.parametrize(
        ("word", "share", "meant"),
        [
            ("完成", 100, Status.DONE),
            ("已办结", "百分百", Status.DONE),
            ("尚未启动", 0, Status.NOT_STARTED),
        ],
    )
    def test_the_share_says_the_same_as_a_likely_word(
        self, office: ChecklistOffice, word: str, share: object, meant: Status
    ) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=share)))
        assert (found.rows[0].status, found.faults) == (meant, ())

    @pytest.mark.parametrize(("word", "share"), [("完成", 90), ("完成", None), ("进行中", 40)])
    def test_else_it_is_asked(self, office: ChecklistOffice, word: str, share: object) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=share)))
        assert ("G5", "status-unknown") in cells_and_codes(found.errors)

    @pytest.mark.parametrize("word", ["推进中（60%）", "推进中 60％", "推进中，完成约60%"])
    def test_two_shares(self, office: ChecklistOffice, word: str) -> None:
        found = office.review(office.fill(set_cells(G5=word, H5=30)))
        assert cells_and_codes(found.errors) == {("G5", "percent-contradiction")}
        assert "60%" in found.errors[0].problem
        assert len(found.rows) == 3

    def test_the_same_share_twice(self, office: ChecklistOffice) -> None:
        found = office.review(office.fill(set_cells(G5="推进中（60%）", H5=60)))
        assert (found.rows[0].percent, found.faults) == (60, ())
