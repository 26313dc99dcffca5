"""`taskmap log`: what was entered on a day or in a span, with what corrections say of it, and what waits."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Run
from support.office import DAY, Office, fill_checklist, home_made

LATE = "2022-06-27"


@pytest.fixture
def office(taskmap: Run) -> Office:
    """甲局 reported in time, 乙局 by a file that nobody can verify."""
    office = Office(taskmap)
    office.send("甲局.xlsx", fill_checklist("甲局"))
    office.send("乙局.xlsx", home_made())
    assert office.collect().status == 1
    return office


def entries(taskmap: Run, *words: object) -> list[dict[str, Any]]:
    ran = taskmap("log", *words, "--format", "json")
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = ran.data
    return found


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [each["kind"] for each in found]


def test_a_day_a_period_and_a_span(office: Office, taskmap: Run) -> None:
    found = entries(taskmap, DAY)
    assert sorted(kinds(found)) == ["submission", "unverified"]
    returned = next(each for each in found if each["kind"] == "submission")
    assert (returned["unit"], returned["period"]) == ("甲局", "2022-06")
    assert returned["what"].endswith("甲局.xlsx，4 行")
    assert (returned["day"], returned["counts_on"]) == (DAY, DAY)
    june = entries(taskmap, "2022-06")
    assert kinds(june) == ["issued", *kinds(found)]
    assert entries(taskmap, "--from", "2022-06-01", "--until", "2022-06-30") == june
    assert kinds(entries(taskmap, "--from", "2022-06-02", "--until", DAY)) == kinds(found)
    assert kinds(entries(taskmap, "--until", "2022-06-01")) == ["issued"]
    assert entries(taskmap, "--until", DAY) == june
    assert taskmap("log", "--until", DAY).out.startswith(f"到 {DAY} 为止的记录 3 条\n")
    ran = taskmap("log", "2022-07-01")
    assert (ran.status, ran.out) == (0, "")
    assert "2022-07-01没有记录" in ran.err
    # Nothing is cut or broken where no terminal is: three lines at the head, one of titles, one an entry.
    assert len(taskmap("log", "2022-06").out.splitlines()) == 4 + len(june)
    assert len(taskmap("log", "2022-06", "--format", "csv").out.splitlines()) >= 1 + len(june)


def test_some_of_them(office: Office, taskmap: Run) -> None:
    for unit in ("甲局", "市甲局"):
        assert kinds(entries(taskmap, DAY, "--unit", unit)) == ["submission"]
    assert kinds(entries(taskmap, DAY, "--kind", "报送")) == ["submission"]
    assert kinds(entries(taskmap, DAY, "--kind", "unverified")) == ["unverified"]
    assert len(entries(taskmap, DAY, "--plan", "back-1")) == 2
    for words, said in NOT_UNDERSTOOD:
        ran = taskmap("log", *words)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


NOT_UNDERSTOOD = (
    (("2022-13",), "看不懂是哪一天、哪一期"),
    (("--kind", "报表"), "--kind 没有“报表”这一类"),
    (("--plan", "back-2"), "是不是 back-1"),
    ((DAY, "--unit", "丙局"), "方案里没有单位“丙局”"),
    ((DAY, "--until", DAY), "不用再写 --from、--until"),
    (("--from", DAY, "--until", "2022-06-01"), "请把两天对调"),
)


def test_one_that_waits(office: Office, taskmap: Run) -> None:
    [waiting] = [each for each in entries(taskmap, DAY) if each["waits"]]
    assert (waiting["unit"], waiting["title"]) == ("乙局", "未核实")
    [line] = [each for each in taskmap("log", DAY).out.splitlines() if "乙局" in each]
    assert line.endswith("待核实")
    assert taskmap("correct", waiting["number"], "--withdraw", "--why", "不是它报的").status == 0
    assert not any(each["waits"] for each in entries(taskmap, DAY))


def test_a_day_corrected(office: Office, taskmap: Run) -> None:
    number = entries(taskmap, DAY, "--kind", "报送")[0]["number"]
    assert taskmap("correct", number, "--received", LATE, "--why", "27日收到").status == 0
    for day in (DAY, LATE):
        [found] = entries(taskmap, day, "--kind", "报送")
        assert (found["number"], found["day"], found["counts_on"]) == (number, DAY, LATE)
        assert (found["why"], found["withdrawn"]) == ("27日收到", False)
    assert f"原登记 {DAY}，已更正（{found['corrected_by']}：27日收到）" in taskmap("log", LATE).out


def test_withdrawn_and_restored(office: Office, taskmap: Run) -> None:
    number = entries(taskmap, DAY, "--kind", "报送")[0]["number"]
    assert taskmap("correct", number, "--withdraw", "--why", "收错了").status == 0
    [gone] = entries(taskmap, DAY, "--kind", "报送")
    assert (gone["counts_on"], gone["withdrawn"], gone["why"]) == (None, True, "收错了")
    assert f"已撤销（{gone['corrected_by']}：收错了）" in taskmap("log", DAY).out
    [made] = entries(taskmap, "--kind", "更正")
    assert made["what"] == f"撤销 {number}，收错了"
    assert taskmap("correct", made["number"], "--withdraw", "--why", "没收错").status == 0
    [back] = entries(taskmap, DAY, "--kind", "报送")
    assert (back["counts_on"], back["withdrawn"], back["corrected_by"]) == (DAY, False, "")
    first, second = entries(taskmap, "--kind", "更正")
    assert (first["withdrawn"], first["why"]) == (True, "没收错")
    assert second["withdrawn"] is False
