"""Measures that change hands: what was said before stays with them, and counts on where the plan says who succeeds."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from support.office import fill_rows

HEAD = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
"""
BEFORE = f"""{HEAD}units: [丙局, 丁局]
tasks:
  - {{no: 3, title: 三, lead: 丙局, deadline: 2025-12-31}}
  - {{no: 4, title: 四, lead: 丙局, support: 丁局, deadline: 2025-05-31, milestones: [{{by: 2025-04-30, what: 开工}}]}}
  - {{no: 5, title: 五, lead: 丁局, deadline: 2025-12-31}}
"""
SPLIT_UP = BEFORE.replace("3, title: 三, lead: 丙局", "3, title: 三, lead: 戊局").replace(
    "4, title: 四, lead: 丙局", "4, title: 四, lead: 己局"
)
"""丙局 is 戊局 now, and 己局 has measure 4."""
SHOWN = SPLIT_UP.replace("[丙局,", "[{name: 戊局, aliases: [丙局]}, 己局,")
COUNTED = SHOWN.replace("}, 己局,", "}, {name: 己局, succeeds: [{unit: 丙局, measures: [4]}]},")
PAGE = (Path(__file__).parents[2] / "docs" / "plan-format.md").read_text("utf-8")
Word = tuple[str, int, str]
HALF, DONE = ("推进中", 30, "改造管网37公里"), ("已完成", 100, "改造管网90公里")


class Office:
    """One that issues plans and enters what units said, in the current folder."""

    def __init__(self, taskmap: Run) -> None:
        self.taskmap = taskmap

    def split(self, plan: str, day: str) -> None:
        Path("plan.yaml").write_text(plan, "utf-8")
        ran = self.taskmap("split", "plan.yaml", "--month", day[:7], "--as-of", day)
        assert ran.status == 0, ran.err

    def report(self, unit: str, month: str, **said: Word) -> None:
        """`said` by the number of the row behind a letter, with _ for what no name may hold."""
        name = f"{unit}{month}.xlsx"
        Path(name).write_bytes(fill_rows(unit, said))
        ran = self.taskmap("collect", name, "--received", f"{month}-20")
        assert ran.status == 0, ran.out + ran.err

    def last(self, unit: str, number: str) -> str:
        """上期进展 of the row with this number."""
        sheet = openpyxl.load_workbook(f"out/责任清单/{unit}.xlsx")["月度报送"]
        return next(str(row[5] or "") for row in sheet.values if str(row[0]) == number)

    def late(self, day: str) -> set[str]:
        ran = self.taskmap("check-overdue", "--as-of", day, "--format", "json")
        return {f"{each['unit']} {each['measure'] or each['period']}" for each in ran.data}

    def standing(self, month: str, day: str) -> dict[str, str]:
        """Of measure 4, by the columns of 分任务."""
        words = ("report", "--month", month, "--as-of", day, "--format", "csv")
        lines = list(csv.reader(io.StringIO(self.taskmap(*words).out)))
        head = next(number for number, line in enumerate(lines) if "编号" in line)
        rows = (dict(zip(lines[head], line, strict=False)) for line in lines[head + 1 :])
        return next(row for row in rows if row["编号"] == "4")


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    """丙局 has said something of both its measures in March."""
    office = Office(taskmap)
    office.split(BEFORE, "2025-03-02")
    return office


def test_the_line_of_the_page(office: Office) -> None:
    """docs/collect.md shows what stands in 上期进展."""
    office.report("丙局", "2025-03", _3=HALF, _4=HALF)
    office.split(SHOWN, "2025-04-02")
    page = (Path(__file__).parents[2] / "docs" / "collect.md").read_text("utf-8")
    assert f"`{office.last('己局', '4')}`" in page


def test_what_was_said_before_is_shown(office: Office) -> None:
    office.report("丙局", "2025-03", _3=HALF, _4=DONE)
    office.split(SHOWN, "2025-04-02")
    assert office.last("己局", "4") == "原承担单位：丙局　已完成，100%：改造管网90公里"
    # A pure rename changes nothing.
    assert office.last("戊局", "3") == "推进中，30%：改造管网37公里"
    # It is shown and does not count: 己局 has the work to do.
    assert "己局 4" in office.late("2025-06-01")
    assert office.standing("2025-04", "2025-05-02")["进度"] == "未报送"


def test_the_example_of_the_page(office: Office) -> None:
    """docs/plan-format.md: measure 4 went to 己局, 丙局 is called 戊局 now."""
    office.report("丙局", "2025-03", _3=HALF, _4=DONE)
    (example,) = re.findall(r"\n    units:\n(?:    .*\n)+", PAGE)
    office.split(HEAD + textwrap.dedent(example), "2025-04-02")
    assert "写明 `原承担单位：丙局`" in PAGE
    assert office.last("己局", "4").startswith("原承担单位：丙局　已完成")
    assert office.last("戊局", "3") == "推进中，30%：改造管网37公里"
    assert office.standing("2025-04", "2025-05-02")["进度"] == "已完成"


class TestSucceeds:
    def test_what_was_said_before_counts(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=DONE)
        office.split(COUNTED, "2025-04-02")
        last = office.last("己局", "4")
        assert last.startswith("原承担单位：丙局　已完成")
        assert "不用再填" in last
        # Its milestone is met with it, nothing is owed, nothing late.
        assert not {each for each in office.late("2025-06-01") if each.startswith("己局")}
        assert office.standing("2025-04", "2025-05-02")["进度"] == "已完成"

    def test_until_the_unit_speaks(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=HALF)
        office.split(COUNTED, "2025-04-02")
        before = office.standing("2025-04", "2025-04-24")
        assert (before["完成比例(%)"], before["进度说明"]) == ("30", "本期未到期")
        office.report("己局", "2025-04", _4=("推进中", 60, "改造管网60公里"))
        assert office.standing("2025-04", "2025-05-02")["完成比例(%)"] == "60"
        office.split(COUNTED, "2025-05-02")
        assert office.last("己局", "4") == "推进中，60%：改造管网60公里"

    def test_a_milestone_that_was_met_stays_met(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=HALF, _4_1=DONE)
        office.split(COUNTED, "2025-04-02")
        words = ("check-overdue", "--as-of", "2025-05-02", "--kind", "milestone")
        assert office.taskmap(*words).status == 0
        office.split(SHOWN, "2025-04-02")
        assert office.taskmap(*words).status == 1

    def test_a_day_before_shows_who_had_it_then(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=HALF)
        office.split(COUNTED, "2025-06-02")
        assert "丙局 4" in office.late("2025-06-01")
        assert "己局 4" in office.late("2025-06-02")

    def test_the_new_unit_owes_from_its_first_assignment(self, office: Office) -> None:
        office.split(COUNTED, "2025-04-02")
        reports = {each for each in office.late("2025-04-28") if "-" in each}
        assert "己局 2025-04" in reports
        assert "己局 2025-03" not in reports
        assert "戊局 2025-03" in reports

    def test_closing_takes_it_for_the_units_own(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=DONE)
        office.split(SHOWN, "2025-04-02")
        Path("证").write_text("证", "utf-8")
        words = ("close", "4", "apply", "--day", "2025-04-10", "--evidence", "证", "--format")
        codes = [each["code"] for each in office.taskmap(*words, "json").data["refused"]]
        assert codes == ["closure-unfinished"]
        office.split(COUNTED, "2025-04-03")
        assert office.taskmap(*words, "json").data["refused"] == []

    def test_a_renamed_unit_that_left_is_followed(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=DONE)
        office.split(
            SHOWN.replace("4, title: 四, lead: 己局", "4, title: 四, lead: 戊局"), "2025-04-02"
        )
        left = COUNTED.replace("{name: 戊局, aliases: [丙局]}", "庚局").replace("戊局", "庚局")
        office.split(left.replace("unit: 丙局", "unit: 戊局"), "2025-04-03")
        assert office.last("己局", "4").startswith("原承担单位：戊局　已完成")
        assert not {each for each in office.late("2025-06-01") if each.startswith("己局")}

    def test_of_several_that_left_the_one_in_the_same_role(self, office: Office) -> None:
        """Both went into 己局 and 庚局: who leads takes over from who led."""
        office.report("丙局", "2025-03", _3=HALF, _4=DONE)
        office.report("丁局", "2025-03", _4=HALF, _5=HALF)
        both = "succeeds: [{unit: 丙局}, {unit: 丁局}]"
        merged = (
            BEFORE.replace("[丙局, 丁局]", f"[{{name: 己局, {both}}}, {{name: 庚局, {both}}}]")
            .replace("lead: 丙局", "lead: 己局")
            .replace("丁局", "庚局")
            .replace("unit: 庚局", "unit: 丁局")
        )
        office.split(merged, "2025-04-02")
        assert office.last("己局", "4").startswith("原承担单位：丙局　已完成")
        assert office.last("庚局", "4").startswith("原承担单位：丁局　推进中，30%")
        assert office.standing("2025-04", "2025-05-02")["进度"] == "已完成"

    def test_points_are_for_what_the_unit_says_itself(self, office: Office) -> None:
        office.report("丙局", "2025-03", _3=HALF, _4=HALF)
        office.split(COUNTED, "2025-04-02")
        words = ("--from", "2025-01", "--until", "2025-03", "--as-of", "2025-04-03")
        found = office.taskmap("score", *words, "--format", "json").data["standings"]
        assert {each["unit"]: each["rank"] for each in found}["己局"] is None

    @pytest.mark.parametrize(
        ("due", "rewarded", "remark"),
        [("2025-05-31", {("己局", "2025-03-20")}, "按期完成"), ("2025-03-10", set(), "逾期完成")],
    )
    @pytest.mark.parametrize("speaks", [False, True])
    @pytest.mark.slow
    def test_early_and_late_are_the_new_units(
        self,
        taskmap: Run,
        office: Office,
        due: str,
        rewarded: set[tuple[str, str]],
        remark: str,
        *,
        speaks: bool,
    ) -> None:
        """By the report on March, whether 己局 repeats in April what 丙局 said or not."""

        def dated(plan: str) -> str:
            return plan.replace("2025-05-31", due).replace("2025-04-30", "2025-03-08")

        office.split(dated(BEFORE), "2025-03-03")
        office.report("丙局", "2025-03", _3=HALF, _4=DONE)
        office.split(dated(COUNTED), "2025-04-02")
        if speaks:
            office.report("己局", "2025-04", _4=DONE)
        words = ("--from", "2025-01", "--until", "2025-04", "--as-of", "2025-05-02")
        found = taskmap("score", *words, "--format", "json").data["standings"]
        early = {
            (each["unit"], point["day"])
            for each in found
            for point in each["points"]
            if point["cause"] == "提前完成"
        }
        assert early == rewarded
        for month in ("2025-03", "2025-04"):
            standing = office.standing(month, "2025-05-02")
            assert (standing["进度"], standing["进度说明"]) == ("已完成", remark)

    def test_early_by_a_report_that_was_asked_of_the_unit_before(
        self, taskmap: Run, office: Office
    ) -> None:
        """己局 got the measure after the due day of March, and reports for March all the same."""
        office.split(BEFORE, "2025-03-03")
        office.split(COUNTED, "2025-03-26")
        Path("己局.xlsx").write_bytes(fill_rows("己局", {"_4": DONE}))
        assert taskmap("collect", "己局.xlsx", "--received", "2025-03-28").status == 0
        words = ("--from", "2025-03", "--until", "2025-03", "--as-of", "2025-05-02")
        found = taskmap("score", *words, "--format", "json").data["standings"]
        early = [
            each["unit"]
            for each in found
            for point in each["points"]
            if point["cause"] == "提前完成"
        ]
        assert early == ["己局"]

    def test_the_comparison_tells(self, office: Office) -> None:
        office.split(COUNTED, "2025-04-02")
        data = office.taskmap("diff", "p@1", "p@2", "--format", "json").data
        told = [each for each in data["changes"] if each["kind"] == "handed-over"]
        assert [(each["id"], each["what"]) for each in told] == [("4", "己局承接丙局")]
        assert "移交 4 己局承接丙局" in office.taskmap("diff", "p@1", "p@2").out

    def test_the_comparison_tells_what_was_written_or_deleted_afterwards(
        self, office: Office
    ) -> None:
        office.split(SHOWN, "2025-04-02")
        office.split(
            COUNTED.replace("丙局, measures: [4]", "丙局").replace(
                "aliases: [丙局]", "aliases: []"
            ),
            "2025-04-03",
        )
        for old, new, what, before, after in (
            ("2", "3", "己局承接丙局", "丙局", "己局"),
            ("3", "2", "己局不再承接丙局", "丙局", ""),
        ):
            data = office.taskmap("diff", f"p@{old}", f"p@{new}", "--format", "json").data
            [change] = [each for each in data["changes"] if each["kind"] == "handed-over"]
            assert (change["what"], change["before"], change["after"]) == (what, before, after)

    def test_a_name_that_had_nothing_of_it_is_told(self, office: Office) -> None:
        Path("plan.yaml").write_text(COUNTED.replace("unit: 丙局", "unit: 丙居"), "utf-8")
        ran = office.taskmap("split", "plan.yaml", "--as-of", "2025-04-02")
        assert (ran.status, "己局承接丙居" in ran.err) == (0, True)
        Path("plan.yaml").write_text(COUNTED, "utf-8")
        ran = office.taskmap("split", "plan.yaml", "--as-of", "2025-04-02")
        assert (ran.status, "承接" in ran.err) == (0, False)
