"""`taskmap score`: what an office decides itself, points by hand and exemptions, is entered with its document and counts."""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import Issue, Run
from support.ledger_places import place_text
from taskmap.ledger import opening, places
from taskmap.plan.progress import Progress, Status, Submission

pytest_plugins = ["support.ledger_fixtures"]

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
PLAN = """\
id: p
title: 方案
issued: 2025-03-01
period: {from: 2025-03, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
units: [{name: 市水利局, aliases: [水利局]}, 东县, 西县]
groups: {各县: [东县, 西县]}
tasks:
  - {no: 1, title: 一, lead: 市水利局, deadline: 2025-03-20}
  - {no: 2, title: 二, lead: 各县, deadline: 年底前}
"""
WORDS = ("--number", "市政办〔2025〕3号", "--why", "市长批示肯定")
SPAN = ("--from", "2025-03", "--until", "2025-05", "--as-of", "2025-06-10", "--format", "json")


@pytest.fixture
def office(here: Path, issue: Issue) -> Path:
    issue(PLAN, "2025-03-01")
    return here


def add(taskmap: Run, *words: str) -> Any:
    ran = taskmap("score", "add", *words, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def exempt(taskmap: Run, *words: str) -> Any:
    ran = taskmap("score", "exempt", *words, *WORDS, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def standings(taskmap: Run, *words: str) -> dict[str, Any]:
    ran = taskmap("score", *(words or SPAN))
    assert ran.status == 0, ran.err
    return {each["unit"]: each for each in ran.data["standings"]}


def decided(standing: Any) -> list[tuple[str, int, str]]:
    return [
        (point["cause"], point["points"], point["day"])
        for point in standing["points"]
        if point["cause"] in ("加减分", "免扣分")
    ]


def entries(folder: Path) -> list[str]:
    with opening.open_for_reading(folder / ".taskmap" / "ledger.db") as book:
        return [entry.kind for entry in book.events("p", "points", "exemption")]


class TestPoints:
    def test_they_count_with_cause_day_and_document(self, office: Path, taskmap: Run) -> None:
        found = add(taskmap, "东县", "2", *WORDS, "--day", "2025-05-02")
        assert (found["plan"], found["unit"], found["points"]) == ("p", "东县", 2)
        standing = standings(taskmap)["东县"]
        (point,) = [each for each in standing["points"] if each["cause"] == "加减分"]
        assert point == {
            **{"points": 2, "cause": "加减分", "day": "2025-05-02", "what": "市长批示肯定"},
            **{"plan": "p", "period": "2025-05", "measure": "", "receipt": found["receipt"]},
            "number": "市政办〔2025〕3号",
        }
        assert standing["score"] == 100 - 30 + 2

    def test_every_way_to_type_them(self, office: Path, taskmap: Run) -> None:
        typed = {"2": 2, "+3": 3, "-3": -3, "－４": -4, "−5": -5, "10": 10}
        assert [add(taskmap, "东县", each, *WORDS)["points"] for each in typed] == [*typed.values()]

    def test_a_number_below_zero_stands_anywhere(self, office: Path, taskmap: Run) -> None:
        day = ("--day", "2025-05-02")
        ran = taskmap("score", "add", *WORDS, "东县", "-3", *day, "--format", "json")
        assert (ran.status, ran.data["points"]) == (0, -3)
        ran = taskmap("score", "add", *WORDS, *day, "--format", "json", "--", "东县", "-4")
        assert (ran.status, ran.data["points"]) == (0, -4)
        # Beside the same as an option's value, and behind an option that has its own.
        words = ("--why", "-5", "--number=1号", "-5", "东县", "--format=json")
        ran = taskmap("score", "add", *words)
        assert (ran.status, ran.data["points"], ran.data["why"]) == (0, -5, "-5")

    def test_what_is_no_number(self, office: Path, taskmap: Run) -> None:
        for typed in ["0", "2.5", "两分", "+", "123456", ""]:
            ran = taskmap("score", "add", "东县", typed, *WORDS)
            assert (ran.status, "应是整数，如 2、-3" in ran.err) == (2, True), typed
        assert entries(office) == []

    def test_they_count_in_the_period_told(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "东县", "2", *WORDS, "--day", "2025-06-05", "--period", "2025-05")
        add(taskmap, "西县", "2", *WORDS, "--day", "2025-06-05")
        found = standings(taskmap)
        assert decided(found["东县"]) == [("加减分", 2, "2025-06-05")]
        assert decided(found["西县"]) == []

    def test_not_before_their_day(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "东县", "2", *WORDS, "--day", "2025-05-02")
        words = ("--from", "2025-03", "--until", "2025-05", "--as-of", "2025-05-01")
        assert decided(standings(taskmap, *words, "--format", "json")["东县"]) == []

    def test_without_anything_examined_there_is_still_no_rank(
        self, office: Path, taskmap: Run
    ) -> None:
        add(taskmap, "东县", "2", *WORDS, "--day", "2025-03-02")
        words = ("--from", "2025-03", "--until", "2025-03", "--as-of", "2025-03-10")
        found = standings(taskmap, *words, "--format", "json")
        assert {unit: (each["rank"], each["score"]) for unit, each in found.items()} == {
            "市水利局": (None, 100),
            "东县": (None, 102),
            "西县": (None, 100),
        }

    def test_cap_and_floor_hold_for_them(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "东县", "99", *WORDS, "--day", "2025-05-02")
        standing = standings(taskmap)["东县"]
        assert standing["score"] == 110
        assert standing["base"] + sum(each["points"] for each in standing["points"]) == 110

    def test_a_unit_that_left_the_plan_keeps_them(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "市水利局", "-3", *WORDS, "--day", "2025-03-12")
        text = PLAN.replace("lead: 市水利局", "lead: 东县").replace(
            "{name: 市水利局, aliases: [水利局]}, ", ""
        )
        (office / "plan.yaml").write_text(text, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2025-03-15").status == 0
        standing = standings(taskmap)["市水利局"]
        assert (standing["rank"], decided(standing)) == (None, [("加减分", -3, "2025-03-12")])

    def test_they_follow_a_unit_to_its_new_name(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "市水利局", "-3", *WORDS, "--day", "2025-03-12")
        text = PLAN.replace(
            "name: 市水利局, aliases: [水利局]", "name: 市水务局, aliases: [市水利局]"
        )
        text = text.replace("lead: 市水利局", "lead: 市水务局")
        (office / "plan.yaml").write_text(text, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2025-03-15").status == 0
        assert decided(standings(taskmap)["市水务局"]) == [("加减分", -3, "2025-03-12")]


class TestExemptions:
    def test_of_a_period(self, office: Path, taskmap: Run) -> None:
        exempt(taskmap, "东县", "--period", "2025-04", "--day", "2025-05-02")
        standing = standings(taskmap)["东县"]
        assert decided(standing) == [("免扣分", 10, "2025-05-02")]
        assert standing["score"] == 80
        (point,) = [each for each in standing["points"] if each["cause"] == "免扣分"]
        assert (point["period"], point["what"]) == ("2025-04", "未报送-10分不扣：市长批示肯定")
        assert [each["cause"] for each in standing["points"]].count("未报送") == 3

    def test_of_a_longer_period(self, office: Path, taskmap: Run) -> None:
        exempt(taskmap, "东县", "--period", "2025-Q2", "--day", "2025-05-02")
        assert standings(taskmap)["东县"]["score"] == 90

    def test_two_of_the_same_give_back_once(self, office: Path, taskmap: Run) -> None:
        exempt(taskmap, "东县", "--period", "2025-04", "--day", "2025-05-02")
        exempt(taskmap, "东县", "--period", "2025-Q2", "--day", "2025-05-02")
        assert standings(taskmap)["东县"]["score"] == 90

    def test_of_a_measure(self, office: Path, taskmap: Run, sheet_of_may: None) -> None:
        before = standings(taskmap)["市水利局"]
        assert [p["points"] for p in before["points"] if p["cause"] == "滞后"] == [-1]
        exempt(taskmap, "水利局", "--measure", "1", "--day", "2025-05-30")
        after = standings(taskmap)["市水利局"]
        assert after["score"] == before["score"] + 1
        assert decided(after) == [("免扣分", 1, "2025-05-30")]

    def test_others_and_points_by_hand_are_untouched(self, office: Path, taskmap: Run) -> None:
        add(taskmap, "东县", "-3", *WORDS, "--day", "2025-05-02")
        exempt(taskmap, "东县", "--period", "2025", "--day", "2025-05-02")
        found = standings(taskmap)
        assert (found["东县"]["score"], found["西县"]["score"]) == (97, 70)

    @pytest.fixture
    def sheet_of_may(self, office: Path) -> None:
        """市水利局 reports its overdue measure for May."""
        rows = (Progress("1", Status.IN_PROGRESS, 50, "推进"),)
        day = datetime.date(2025, 5, 20)
        with opening.open_for_writing(office / ".taskmap" / "ledger.db") as book:
            book.record_submission(Submission("p", 1, "市水利局", "2025-05", day, rows), "某科室")


REFUSALS = [
    ("add 水利 2", "方案里没有单位“水利”，是不是“市水利局”？"),
    ("add 天文台 2", "方案里没有单位“天文台”"),
    ("add 各县 2", "“各县”是单位组，请写明是哪个单位：东县、西县"),
    ("add 东县 2 --plan q", "台账里没有方案 q，有：p"),
    ("add 东县 2 --day 2025-02-01", "台账里到 2025-02-01 为止还没有印发过的方案"),
    ("add 东县 2 --day 2062-03-01", "[day-to-come]"),
    ("add 东县 2 --period 2062-03", "[day-to-come]"),
    ("add 东县 2 --period 春天", "看不懂这一期：“春天”"),
    ("add 东县 2 --measure 2", "--measure 只和 exempt 一起用"),
    ("add 东县 2 --from 2025-03", "--from 不和 add 一起用"),
    ("add 东县 2 --plan p --plan p", "--plan 只写一个"),
    ("add 东县", "缺少 POINTS"),
    ("exempt 东县", "--period 2022-06、--measure 2.1"),
    ("exempt 东县 2 --period 2025-03", "POINTS 只和 add 一起用"),
    ("exempt 东县 --measure 1", "“东县”没有举措 1"),
    ("exempt 东县 --measure 22 --period 2025-03", "“东县”没有举措 22，是不是 2？"),
]


class TestRefusals:
    def test_nothing_is_entered(self, office: Path, taskmap: Run) -> None:
        for line, said in REFUSALS:
            ran = taskmap("score", *line.split(), *WORDS)
            assert (ran.status, said in ran.err) == (2, True), f"{line}: {ran.err}"
        assert entries(office) == []

    @pytest.mark.parametrize("missing", ["--number", "--why"])
    def test_document_and_reason_are_needed(self, office: Path, taskmap: Run, missing: str) -> None:
        place = WORDS.index(missing)
        ran = taskmap("score", "add", "东县", "2", *WORDS[:place], *WORDS[place + 2 :])
        assert (ran.status, ran.err.strip()) == (2, f"用法不对：缺少 {missing}；用 -h 看说明")
        blank = [*WORDS[: place + 1], " ", *WORDS[place + 2 :]]
        ran = taskmap("score", "add", "东县", "2", *blank)
        assert (ran.status, f"{missing} 不能空着" in ran.err) == (2, True)
        assert entries(office) == []

    def test_the_same_is_not_entered_twice(self, office: Path, taskmap: Run) -> None:
        first = add(taskmap, "东县", "2", *WORDS, "--day", "2025-05-02")
        ran = taskmap("score", "add", "东县", "2", *WORDS, "--day", "2025-05-02")
        assert (ran.status, f"已经登记过（{first['receipt']}）" in ran.err) == (2, True)
        assert entries(office) == ["points"]

    def test_of_two_plans_one_is_named(self, office: Path, taskmap: Run) -> None:
        (office / "q.yaml").write_text(PLAN.replace("id: p", "id: q"), "utf-8")
        assert taskmap("split", "q.yaml", "--as-of", "2025-03-01", "-o", "q").status == 0
        ran = taskmap("score", "add", "东县", "2", *WORDS)
        assert (ran.status, "几个方案都有“东县”：p、q；请用 --plan 写明是哪一个" in ran.err) == (
            *(2, True),
        )
        added = add(taskmap, "东县", "2", *WORDS, "--plan", "q", "--day", "2025-03-20")
        assert added["plan"] == "q"
        correct = ("correct", added["receipt"], "--withdraw", "--why", "重了")
        assert taskmap(*correct).status == 0
        told = taskmap("score", "--from", "2025-03", "--until", "2025-03", "--as-of", "2025-05-01")
        assert "方案 q：东县" in told.err

    @pytest.mark.parametrize(
        "line", ["--number 1号", "--why 好", "--period 2025-03", "--measure 1"]
    )
    def test_a_score_takes_nothing_of_a_decision(
        self, office: Path, taskmap: Run, line: str
    ) -> None:
        ran = taskmap("score", "--from", "2025-03", "--until", "2025-04", *line.split())
        assert (ran.status, "只和 add、exempt 一起用" in ran.err) == (2, True)


@pytest.mark.slow
def test_either_database_keeps_and_shows_them(here: Path, taskmap: Run, book: places.Place) -> None:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    where = ("--ledger", place_text(book))
    assert taskmap("split", "plan.yaml", "--as-of", "2025-03-01", *where).status == 0
    add(taskmap, "东县", "-3", *WORDS, "--day", "2025-05-02", *where)
    exempt(taskmap, "东县", "--period", "2025-04", "--day", "2025-05-02", *where)
    found = standings(taskmap, *SPAN, *where)
    assert decided(found["东县"]) == [("免扣分", 10, "2025-05-02"), ("加减分", -3, "2025-05-02")]
    assert taskmap("ledger", "check", *where).status == 0
    assert taskmap("ledger", "export", "-o", "导出", *where).status == 0
    table = here / "导出" / "流水.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        kinds = [row[1] for row in csv.reader(file)][1:]
    assert kinds == ["issued", "points", "exemption"]


def test_the_papers_show_them(office: Path, taskmap: Run) -> None:
    add(taskmap, "东县", "-3", *WORDS, "--day", "2025-05-02")
    assert taskmap("score", *SPAN[:-2], "-o", "考核.json").status == 0
    tables = json.loads((office / "考核.json").read_text("utf-8"))["tables"]
    assert "加减分" in tables[0]["columns"].values()
    assert "市政办〔2025〕3号" in json.dumps(tables[1], ensure_ascii=False)


def test_the_commands_of_the_page(office: Path, taskmap: Run) -> None:
    lines = re.findall(r"^taskmap (score (?:add|exempt) .*?)(?: +#.*)?$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        ran = taskmap(*line.split(), "--day", "2025-05-02")
        assert ran.status == 0, ran.err
    found = standings(taskmap)
    assert decided(found["东县"]) == [("免扣分", 10, "2025-05-02"), ("加减分", 2, "2025-05-02")]
    assert decided(found["市水利局"]) == [("加减分", -3, "2025-05-02")]
