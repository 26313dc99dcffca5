"""docs/report.md, with its example: milestones are the line of 序时进度, and stand in the report by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from support import report_sources
from taskmap.documents import monthly_report
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.system.dates import long_date
from taskmap.tracking import report
from taskmap.tracking.extensions import Extension, Extensions
from taskmap.tracking.report import score

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
GOING, DONE, IDLE, ONGOING = Status.IN_PROGRESS, Status.DONE, Status.NOT_STARTED, Status.ONGOING
STEPS = "milestones: [{by: 3月底前, what: 开工}, {by: 6月底前, what: 封顶}]"
SCHOOL = f"lead: 甲局, deadline: 年底前, {STEPS}"


class Word(NamedTuple):
    """What came from a unit in the month: of the measure, or (`row`) of a milestone."""

    month: str
    status: Status
    percent: float | None = None
    row: str = "1"
    unit: str = "甲局"
    received: str = ""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_source(
    task: str, words: Sequence[Word], extensions: Sequence[Extension] = ()
) -> report.ReportSource:
    text = f"""\
id: p
title: 方案
issued: 2025-01-01
period: {{from: 2025-01, until: 2025-12}}
reporting: [{{name: 月报, every: month, day: 25}}]
groups: {{各县区: [东区, 西区]}}
tasks: [{{no: 1, title: 一, {task}}}, {{no: 2, title: 二, lead: 丙局, deadline: 年底前}}]
"""
    came: dict[tuple[str, str, str], list[Progress]] = {}
    for word in words:
        received = word.received or f"{word.month}-20"
        row = Progress(word.row, word.status, word.percent)
        came.setdefault((word.unit, word.month, received), []).append(row)
    submissions = (
        Submission("p", 1, unit, month, day(received), tuple(rows))
        for (unit, month, received), rows in came.items()
    )
    source = report_sources.make_source(report_sources.parse_plan(text), submissions)
    return replace(source, extensions=Extensions(extensions))


def make_report(source: report.ReportSource, month: str, as_of: str = "") -> report.Report:
    span = periods.parse(month)
    assert span is not None
    return report.make_report([source], span, day(as_of) if as_of else span.last)


def rows(source: report.ReportSource, title: str, month: str, as_of: str = "") -> list[Any]:
    document = monthly_report.document(make_report(source, month, as_of))
    return [dict(row.values) for row in next(t for t in document.tables if t.title == title).rows]


def line(source: report.ReportSource, month: str, as_of: str = "") -> tuple[str, ...]:
    """Bucket, light and remark."""
    row = rows(source, "分任务", month, as_of)[0]
    return row["bucket"], row["light"], row["remark"]


def milestones(source: report.ReportSource, month: str, as_of: str = "") -> list[str]:
    return [
        f"{row['id']} {row['status']}{row['days_late'] or ''} {row['missing']}".rstrip()
        for row in rows(source, "节点", month, as_of)
    ]


def met(month: str, row: str = "1-1", unit: str = "甲局", received: str = "") -> Word:
    return Word(month, DONE, 100, row, unit, received)


@pytest.mark.parametrize(
    ("month", "words", "expected"),
    [
        # Before the first is due the straight line holds, and gives no red.
        ("2025-02", [Word("2025-02", GOING, 1)], ("滞后", "黄", "")),
        ("2025-03", [Word("2025-03", GOING, 1)], ("滞后", "黄", "")),
        ("2025-03", [Word("2025-03", GOING, 40)], ("超序时", "绿", "")),
        # On its own day one that is met has come, one that is open has not.
        (
            "2025-03",
            [Word("2025-03", GOING, 1), met("2025-03")],
            ("达序时", "绿", "到期节点已完成"),
        ),
        (
            "2025-06",
            [Word("2025-06", GOING, 1), met("2025-03"), met("2025-06", "1-2")],
            ("达序时", "绿", "到期节点已完成"),
        ),
        (
            "2025-06",
            [Word("2025-06", GOING, 1), met("2025-03")],
            ("达序时", "绿", "到期节点已完成"),
        ),
        # From then on percents say nothing.
        ("2025-04", [Word("2025-04", GOING, 90)], ("滞后", "红", "节点1-1逾期")),
        (
            "2025-04",
            [Word("2025-04", GOING, 1), met("2025-04")],
            ("达序时", "绿", "到期节点已完成"),
        ),
        (
            "2025-04",
            [Word("2025-04", GOING, 1), met("2025-04"), met("2025-04", "1-2")],
            ("超序时", "绿", "到期节点已完成"),
        ),
        ("2025-04", [Word("2025-04", IDLE, 0)], ("未启动", "红", "节点1-1逾期")),
        ("2025-04", [Word("2025-04", ONGOING)], ("长期坚持", "红", "节点1-1逾期")),
        # After the last the line begins on its day: 1 and 93 of 185 days.
        (
            "2025-07",
            [Word("2025-07", GOING, 17), met("2025-03"), met("2025-06", "1-2")],
            ("达序时", "绿", ""),
        ),
        (
            "2025-07",
            [Word("2025-07", GOING, 16), met("2025-03"), met("2025-06", "1-2")],
            ("滞后", "黄", ""),
        ),
        (
            "2025-09",
            [Word("2025-09", GOING, 99), met("2025-03")],
            ("滞后", "红", "节点1-2逾期"),
        ),
    ],
)
def test_the_line_goes_from_milestone_to_milestone(
    month: str, words: list[Word], expected: tuple[str, ...]
) -> None:
    assert line(make_source(SCHOOL, words), month) == expected


def test_lights_are_those_of_the_last_day_of_the_month() -> None:
    """What was due on that day is overdue in the list of milestones, not in the light of the month."""
    source = make_source(SCHOOL, [Word("2025-03", GOING, 40)])
    assert line(source, "2025-03", "2025-04-05") == ("超序时", "绿", "")
    assert milestones(source, "2025-03", "2025-04-05") == ["1-1 逾期5"]


@pytest.mark.parametrize(
    ("deadline", "bucket"), [("deadline: 长期坚持, ", "长期坚持"), ("", "达序时")]
)
def test_where_there_is_no_deadline_milestones_alone_give_a_light(
    deadline: str, bucket: str
) -> None:
    task = (
        f"lead: 甲局, {deadline}milestones: [{{by: 3月底前, what: 甲}}, {{by: 6月底前, what: 乙}}]"
    )
    words = [Word("2025-03", GOING, 10), met("2025-04")]
    source = make_source(task, words)
    assert line(source, "2025-03")[:2] == (bucket, "")
    assert line(source, "2025-04", "2025-04-24")[:2] == (bucket, "绿")
    notes = "".join(make_report(source, "2025-04").plans[0].notes)
    assert "起止日期" not in notes


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ("滞后", "红", "节点1-2025-Q1逾期")),
        (["1-2025-Q1"], ("达序时", "绿", "到期节点已完成")),
        (["1-2025-Q1", "1-2025-Q2"], ("超序时", "绿", "到期节点已完成")),
    ],
)
def test_instances_of_a_recurring_deadline_are_the_line(
    rows: list[str], expected: tuple[str, ...]
) -> None:
    words = [Word("2025-04", GOING, 10), *(met("2025-04", row) for row in rows)]
    source = make_source("lead: 甲局, deadline: 每季度末", words)
    assert line(source, "2025-04") == expected


def test_many_missed_are_counted() -> None:
    source = make_source("lead: 甲局, deadline: 每月底", [Word("2025-06", GOING, 10)])
    named = "节点1-2025-01、1-2025-02、1-2025-03等5个逾期"
    assert line(source, "2025-06")[2] == named


class TestUnits:
    """Several answer for the measure, or the milestone is only one's."""

    GROUP = f"lead: 各县区, support: 丁局, deadline: 年底前, {STEPS}"

    def test_who_missed_it_decides(self) -> None:
        words = [
            Word("2025-04", GOING, 10, unit="东区"),
            met("2025-03", unit="东区"),
            Word("2025-04", GOING, 60, unit="西区"),
        ]
        source = make_source(self.GROUP, words)
        row = rows(source, "分任务", "2025-04")[0]
        assert row["lead"] == "西区（牵头2家，完成0家，按逾期的计）"
        assert row["remark"] == "节点1-1（西区）逾期"
        assert milestones(source, "2025-04") == ["1-1 逾期30 西区"]

    def test_a_supporting_unit_alone_is_no_line(self) -> None:
        task = "lead: 甲局, support: 丁局, deadline: 年底前, milestones: [{by: 3月底前, what: 甲, units: 丁局}]"
        source = make_source(task, [Word("2025-04", GOING, 90)])
        assert line(source, "2025-04") == ("超序时", "绿", "")
        assert milestones(source, "2025-04") == ["1-1 逾期30"]

    def test_a_unit_is_behind_by_its_own_milestones(self) -> None:
        words = [Word("2025-04", GOING, 90, unit=unit) for unit in ("东区", "西区")]
        source = make_source(self.GROUP, [*words, met("2025-04", unit="东区")])
        behind = {row["unit"]: row["behind"] for row in rows(source, "分单位", "2025-04")}
        assert (behind["东区"], behind["西区"]) == (0, 1)

    def test_each_has_the_day_that_holds_for_it(self) -> None:
        """The extension of a milestone counts in its line, and is shown."""
        later = Extension("1-1", "东区", day("2025-05-31"), "1号", day=day("2025-03-01"))
        words = [Word("2025-04", GOING, 10, unit=unit) for unit in ("东区", "西区")]
        source = make_source(self.GROUP, [*words, met("2025-03", unit="西区")], [later])
        assert line(source, "2025-04") == ("达序时", "绿", "到期节点已完成")
        found = [
            (row["unit"], row["due"].isoformat(), row["first_due"], row["status"])
            for row in rows(source, "节点", "2025-04")
        ]
        assert found == [("东区", "2025-05-31", day("2025-03-31"), "未到期")]


class TestTable:
    """节点: what is due in this period or the next, met in it, or missed."""

    @pytest.mark.parametrize(
        ("month", "words", "expected"),
        [
            ("2025-01", [], []),
            ("2025-02", [], ["1-1 未到期"]),
            ("2025-03", [met("2025-03")], ["1-1 已完成"]),
            ("2025-04", [met("2025-03")], []),
            ("2025-04", [met("2025-04")], ["1-1 逾期完成"]),
            # It came late, but says how things stood in March.
            ("2025-04", [met("2025-03", received="2025-04-20")], []),
            ("2025-05", [met("2025-04"), Word("2025-05", DONE, 100)], ["1-2 已完成"]),
            ("2025-05", [Word("2025-05", DONE, 100)], ["1-1 逾期完成", "1-2 已完成"]),
            ("2025-05", [], ["1-1 逾期61", "1-2 未到期"]),
            ("2025-07", [met("2025-03")], ["1-2 逾期31"]),
        ],
    )
    def test_rows(self, month: str, words: list[Word], expected: list[str]) -> None:
        assert milestones(make_source(SCHOOL, words), month) == expected

    def test_what_came_since_counts_as_on_the_day_of_the_report(self) -> None:
        """As in check-overdue: met by the return for May, of which April's report made in June knows."""
        source = make_source(SCHOOL, [Word("2025-04", GOING, 20), met("2025-05")])
        assert line(source, "2025-04", "2025-04-30") == ("滞后", "红", "节点1-1逾期")
        assert line(source, "2025-04", "2025-06-10") == ("达序时", "绿", "到期节点已完成")
        assert milestones(source, "2025-04", "2025-06-10") == ["1-1 逾期完成"]

    def test_an_item_that_is_struck_off_has_none(self) -> None:
        source = make_source(SCHOOL, [Word("2025-04", GOING, 20)])
        source.struck_off["1"] = day("2025-04-10")  # type: ignore[index]
        assert milestones(source, "2025-04") == []

    def test_json(self) -> None:
        data: Any = monthly_report.data(make_report(make_source(SCHOOL, []), "2025-04"))
        assert data["plans"][0]["milestones"] == [
            {
                "measure": "1",
                "milestone": "1",
                "what": "开工",
                "units": ["甲局"],
                "missing": ["甲局"],
                "due": "2025-03-31",
                "first_due": "",
                "status": "逾期",
                "days_late": 30,
            }
        ]


class TestOtherPapers:
    WORDS = (Word("2025-03", GOING, 30), Word("2025-04", GOING, 90))

    def test_the_sentence_names_the_milestone(self) -> None:
        document = monthly_report.document(make_report(make_source(SCHOOL, self.WORDS), "2025-04"))
        said = document.fields["report.problems"]
        assert "滞后举措1项（其中红灯1项）：1（甲局，完成90%，节点1-1“开工”逾期）。" in str(said)

    def test_what_comes_up_names_the_units_that_have_it_to_do(self) -> None:
        task = f"lead: 各县区, deadline: 年底前, {STEPS}"
        source = make_source(task, [met("2025-03", "1-2", "西区")])
        document = monthly_report.document(make_report(source, "2025-03", "2025-03-20"))
        assert "节点1-1“开工”（东区、西区，3月31日前）" in str(document.fields["report.next"])
        document = monthly_report.document(make_report(source, "2025-05"))
        assert "节点1-2“封顶”（东区，6月30日前）" in str(document.fields["report.next"])

    def test_it_is_a_change_to_fall_behind(self) -> None:
        source = make_source(SCHOOL, self.WORDS)
        changes = [(row["kind"], row["before"]) for row in rows(source, "变化", "2025-04")]
        assert ("转为滞后", "达序时 30%") in changes

    def test_the_score_says_why(self) -> None:
        first, last = periods.parse("2025-03"), periods.parse("2025-04")
        assert first is not None
        assert last is not None
        source = make_source(SCHOOL, self.WORDS)
        made = score.make_score([source], first, last, day("2025-05-10"))
        points = [each for unit in made.unit_scores for each in unit.points]
        [point] = [each for each in points if each.cause.value == "滞后"]
        assert (point.unit, point.period) == ("甲局", "2025-04")
        assert point.what == "完成90%，节点1-1“开工”逾期（甲局）"


def test_the_example_of_the_page() -> None:
    words = [Word("2025-04", GOING, 40)]
    row = rows(make_source(SCHOOL, words), "分任务", "2025-04")[0]
    columns = ("status", "percent", "elapsed", "light", "bucket", "remark")
    assert f"| {' | '.join(str(row[name]) for name in columns)} |" in PAGE
    [own] = rows(make_source(SCHOOL, words), "节点", "2025-04")
    columns = ("id", "what", "unit", "due", "status", "days_late")
    own["due"] = long_date(own["due"])
    assert f"| {' | '.join(str(own[name]) for name in columns)} |" in PAGE
