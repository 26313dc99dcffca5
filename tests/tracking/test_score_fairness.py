"""考核: who bears a point of a measure, by role and by series; what is said of several plans and of other periods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from support.quarter import day
from support.report_sources import make_source, parse_plan
from taskmap.documents import score as paper
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.tracking.report.score import Score, make_score

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
HEAD = """\
id: {name}
title: 小方案
issued: 2025-01-01
period: {{from: 2025-01, until: 2025-12}}
reporting: [{{name: 月报, every: month, day: 25}}]
"""


class Said(NamedTuple):
    """A row of a unit for June."""

    unit: str
    percent: float | None
    status: Status = Status.IN_PROGRESS
    received: str = "2025-06-24"
    measure: str = "1"


def done(unit: str, received: str = "2025-06-24", measure: str = "1") -> Said:
    return Said(unit, 100, Status.DONE, received, measure)


def source(text: str, *said: Said, name: str = "p") -> report.ReportSource:
    submissions = (
        Submission(
            *(name, 1, each.unit, "2025-06", day(each.received)),
            (Progress(each.measure, each.status, each.percent, "推进"),),
            f"{each.unit}.xlsx",
        )
        for each in said
    )
    return make_source(parse_plan(HEAD.format(name=name) + text), submissions)


def june(*issues: report.ReportSource, until: str = "2025-06", as_of: str = "2025-07-10") -> Score:
    first, last = periods.parse("2025-06"), periods.parse(until)
    assert first
    assert last
    return make_score(issues, first, last, day(as_of))


def points(score: Score, cause: str) -> Mapping[str, int]:
    return {
        each.unit: sum(point.points for point in each.points if point.cause == cause)
        for each in score.unit_scores
        if any(point.cause == cause for point in each.points)
    }


def task(roles: str, more: str = "deadline: 2025-12-31") -> str:
    return f"tasks: [{{no: 1, title: 事, {roles}, {more}}}]\n"


THREE = task("responsible: [甲局, 乙局, 丙局]")


class TestSeveralWhoAnswer:
    def test_all_who_are_slow_bear_the_point(self) -> None:
        found = june(source(THREE, Said("甲局", 10), Said("乙局", 20), Said("丙局", 60)))
        assert points(found, "滞后") == {"甲局": -1, "乙局": -1}

    def test_each_with_its_own_figures(self) -> None:
        found = june(source(THREE, Said("甲局", 10), Said("乙局", 20), Said("丙局", 60)))
        what = {each.unit: point.what for each in found.unit_scores for point in each.points}
        assert what == {"甲局": "完成10%，序时进度50%", "乙局": "完成20%，序时进度50%"}

    def test_who_is_silent_does_not_shield_the_others(self) -> None:
        found = june(source(THREE, Said("甲局", 10), Said("丙局", 60)))
        assert points(found, "滞后") == {"甲局": -1}
        assert points(found, "未报送") == {"乙局": -10}

    def test_who_has_not_begun_is_no_reason_to_charge_the_others(self) -> None:
        idle = Said("甲局", 0, Status.NOT_STARTED)
        found = june(source(THREE, idle, Said("乙局", 20), Said("丙局", 60)))
        assert points(found, "滞后") == {}

    def test_who_is_done_bears_nothing_of_an_overdue_measure(self) -> None:
        text = task("lead: [甲局, 乙局, 丙局]", "deadline: 2025-05-31")
        found = june(source(text, done("甲局"), Said("乙局", 90), Said("丙局", 5)))
        assert points(found, "滞后") == {"乙局": -1, "丙局": -1}
        what = [point.what for each in found.unit_scores for point in each.points]
        assert what == ["完成90%，时限2025-05-31已过", "完成5%，时限2025-05-31已过"]

    def test_a_missed_milestone_is_the_matter_of_who_missed_it(self) -> None:
        steps = "milestones: [{by: 2025-05-31, what: 开工, units: [乙局]}, {by: 2025-11-30, what: 完工}]"
        text = task("lead: [甲局, 乙局]", f"deadline: 2025-12-31, {steps}")
        found = june(source(text, Said("甲局", 10), Said("乙局", 60)))
        assert points(found, "滞后") == {"乙局": -1}

    def test_all_are_rewarded_for_what_they_finished_early(self) -> None:
        text = task("lead: [甲局, 乙局]")
        assert points(june(source(text, done("甲局"), done("乙局"))), "提前完成") == {
            "甲局": 1,
            "乙局": 1,
        }
        assert points(june(source(text, done("甲局"), Said("乙局", 99))), "提前完成") == {}

    def test_not_where_one_was_too_late(self) -> None:
        text = task("lead: [甲局, 乙局]", "deadline: 2025-06-24")
        found = june(source(text, done("甲局", "2025-06-20"), done("乙局", "2025-06-24")))
        assert points(found, "提前完成") == {}


ROLES = "lead: [甲局], responsible: [乙局], support: [丙局]"
SLOW = (Said("甲局", 10), Said("乙局", 20), Said("丙局", 30))


class TestRoles:
    @pytest.mark.parametrize(
        ("scoring", "wanted"),
        [
            ("{}", {"甲局": -1}),
            ("{lead: 5, support: 3}", {"甲局": -5, "乙局": -3, "丙局": -3}),
            ("{牵头: 5, 责任: 4, 配合: 3}", {"甲局": -5, "乙局": -4, "丙局": -3}),
            ("{responsible: 2}", {"甲局": -1, "乙局": -2}),
            ("{lead: 0, support: 1}", {"乙局": -1, "丙局": -1}),
            ("{support: 1, responsible: 0}", {"甲局": -1, "丙局": -1}),
            ("{lead: 2, support: 1, behind: 3}", {"甲局": -6, "乙局": -3, "丙局": -3}),
        ],
    )
    def test_the_points_of_a_measure_count_by_role(
        self, scoring: str, wanted: Mapping[str, int]
    ) -> None:
        text = f"scoring: {scoring}\n{task(ROLES)}"
        assert points(june(source(text, *SLOW)), "滞后") == wanted
        early = june(source(text, done("甲局"), done("乙局"), done("丙局")))
        factor = 3 if "behind" in scoring else 1
        assert points(early, "提前完成") == {u: -p // factor for u, p in wanted.items()}

    def test_beside_others_each_stands_for_its_own_row(self) -> None:
        text = f"scoring: {{support: 1}}\n{task(ROLES)}"
        found = june(source(text, Said("甲局", 10), done("乙局"), Said("丙局", 60)))
        assert points(found, "滞后") == {"甲局": -1}
        found = june(source(text, Said("甲局", 60), Said("乙局", 10), Said("丙局", 10)))
        assert points(found, "滞后") == {}

    def test_who_supports_alone_answers(self) -> None:
        text = f"scoring: {{lead: 4, support: 3}}\n{task('support: [丙局]')}"
        assert points(june(source(text, Said("丙局", 30))), "滞后") == {"丙局": -4}

    def test_reports_cost_the_same_in_any_role(self) -> None:
        text = f"scoring: {{lead: 5, support: 3}}\n{task(ROLES)}"
        assert set(points(june(source(text)), "未报送").values()) == {-10}

    def test_the_rules_are_printed(self) -> None:
        text = f"scoring: {{lead: 5, support: 3}}\n{task(ROLES)}"
        rules = {
            row.values["kind"]: row.values["points"]
            for row in paper.document(june(source(text))).tables[2].rows
        }
        assert rules["牵头举措滞后，每项每期"] == -5
        assert rules["责任举措滞后，每项每期"] == rules["配合举措滞后，每项每期"] == -3
        assert rules["配合举措提前完成，每项"] == 3


class TestPage:
    """The examples of docs/report.md."""

    def test_three_who_answer(self) -> None:
        found = june(source(THREE, Said("甲局", 10), Said("乙局", 20), Said("丙局", 60)))
        assert points(found, "滞后") == {"甲局": -1, "乙局": -1}
        assert "序时进度 50%，报 10%、20%、60%，前两个单位各扣 1 分" in PAGE

    def test_the_plan_of_the_page(self) -> None:
        (text,) = re.findall(r"```yaml\n(scoring: \{.*?)```", PAGE, re.DOTALL)
        one = source(
            text + task("lead: [市水利局], support: [东县]"), Said("市水利局", 10), Said("东县", 10)
        )
        assert points(june(one), "滞后") == {"市水利局": -5, "东县": -3}
        assert "牵头单位扣 5 分，自己那一行也慢的责任、配合单位各扣 3 分" in PAGE
        chinese = re.sub(r"^scoring: .*# ", "", text, count=1)
        assert source(chinese + task("lead: [市水利局]")).plan.scoring == one.plan.scoring


UNITS = """\
units:
  - {name: 东县, series: 县区, division: 张副县长}
  - {name: 甲局, 系列: 市直}
  - {name: 西县, series: 县区}
  - {name: 南县, series: 县区}
  - 乙局
"""
FIVE = task("responsible: [东县, 甲局, 西县, 南县, 乙局]")
REPORTED = (Said("东县", 60), Said("甲局", 60), Said("西县", 10), Said("乙局", 10))


def ranks(score: Score) -> list[tuple[str, str, int | None]]:
    return [(each.series, each.unit, each.rank) for each in score.unit_scores]


class TestSeries:
    def test_each_series_is_ranked_by_itself(self) -> None:
        text = f"scoring: {{ranking: series}}\n{UNITS}{FIVE}"
        assert ranks(june(source(text, *REPORTED))) == [
            *(("县区", "东县", 1), ("县区", "西县", 2), ("县区", "南县", 3)),
            *(("市直", "甲局", 1), ("", "乙局", 1)),
        ]

    def test_all_together(self) -> None:
        assert [rank for _, _, rank in ranks(june(source(UNITS + FIVE, *REPORTED)))] == [
            *(1, 1, 3, 3, 5)
        ]

    def test_nobody_is_ranked(self) -> None:
        text = f"考核: {{排名: 不排名}}\n{UNITS}{FIVE}"
        found = june(source(text, *REPORTED))
        assert [(unit, rank) for _, unit, rank in ranks(found)] == [
            (unit, None) for unit in ("东县", "甲局", "西县", "南县", "乙局")
        ]
        assert found.unit_scores[3].score == 90

    def test_columns_stand_where_a_plan_says_any(self) -> None:
        table = paper.document(june(source(UNITS + FIVE))).tables[0]
        assert list(table.columns.values())[-2:] == ["系列", "分管"]
        assert table.rows[0].values["division"] == "张副县长"
        table = paper.document(june(source(FIVE))).tables[0]
        assert "系列" not in table.columns.values()

    def test_who_had_nothing_examined_is_behind_its_series(self) -> None:
        text = f"scoring: {{ranking: series}}\n{UNITS}{FIVE}"
        found = june(source(text, *REPORTED), as_of="2025-06-25")
        assert {rank for _, _, rank in ranks(found)} == {None}


class TestNotes:
    def test_of_several_plans_whose_base_it_is(self) -> None:
        one = source(f"scoring: {{base: 80, cap: 100}}\n{THREE}")
        other = source(THREE, name="q")
        (note,) = paper.notes(june(one, other))
        assert "最先印发的 p" in note
        rows = [row.values for row in paper.document(june(one, other)).tables[2].rows]
        assert [(row["points"], row["note"]) for row in rows if row["kind"] == "基础分"] == [
            (80, "p")
        ]

    def test_periods_outside_the_plan(self) -> None:
        one = source(THREE)
        (note,) = paper.notes(june(one, until="2026-02"))
        assert note.startswith(
            "方案 p（实施期限 2025-01-01 至 2025-12-31）：2026-01、2026-02 不计分"
        )
        rows = [row.values for row in paper.document(june(one, until="2026-02")).tables[2].rows]
        assert rows[-1]["note"] == note
        assert paper.notes(june(one, until="2025-12")) == ()

    def test_many_periods_are_counted(self) -> None:
        (note,) = paper.notes(june(source(THREE), until="2026-05"))
        assert "2026-01 至 2026-05 的 5 期" in note
