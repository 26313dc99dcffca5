"""Reports of any plan: buckets that always sum, several plans, and what has to be said before the figures."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from support.quarter import AcceptedReturn, day, issue, returns, zhuzhou
from taskmap import planfile
from taskmap.document import Document
from taskmap.documents import monthly_report
from taskmap.plan import assignments, periods
from taskmap.plan.assessment import Lights, Scoring
from taskmap.plan.model import (
    Chapter,
    Deadline,
    DeadlineKind,
    Measure,
    Party,
    Plan,
    ReportingRule,
    Role,
    Task,
)
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.rhythm import Frequency
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.tracking import report
from taskmap.tracking.report import Bucket
from taskmap.tracking.report.sources import ReportReturn

JUNE = periods.period_of(datetime.date(2022, 6, 1), Frequency.MONTH)
UNITS = ("甲局", "乙局", "丙县")
DAYS = st.dates(datetime.date(2022, 4, 1), datetime.date(2023, 1, 31))
DEADLINES = st.one_of(
    st.just(Deadline()),
    st.just(Deadline("长期坚持", DeadlineKind.ONGOING)),
    st.builds(lambda at, on: Deadline(str(at), DeadlineKind.DATE, at, on), DAYS, st.booleans()),
)
PARTIES = st.lists(
    st.builds(Party, st.sampled_from(Role), st.sampled_from(UNITS)),
    max_size=3,
    unique_by=lambda party: party.name,
).map(tuple)
ROWS = st.builds(
    Progress,
    st.sampled_from(["1", "2", "3", "9"]),
    st.sampled_from(Status),
    st.none() | st.floats(0, 100),
    st.sampled_from(["推进", "完成5家", ""]),
)


@st.composite
def issues(draw: st.DrawFn) -> report.ReportSource:
    measures = [Measure(no, "举措", draw(PARTIES), draw(DEADLINES)) for no in "123"]
    tasks = tuple(Task(each.id, each.id, "任务", measures=(each,)) for each in measures)
    begins = draw(st.none() | st.just(day("2022-05-01")))
    plan = Plan(
        "p",
        "方案",
        begins=begins,
        ends=draw(st.none() | st.just(day("2022-12-31"))),
        rules=(ReportingRule("月报", day=25, who=draw(st.sampled_from(["all", "lead"]))),),
        lights=draw(st.builds(Lights, *[st.integers(0, 30)] * 3)),
        chapters=(Chapter("一", (Chapter("（一）", tasks=tasks[:1]),), tasks[1:2]),),
        tasks=tasks[2:],
    )
    registry = Registry.of(plan)
    assigned = assignments.assign(plan, registry)
    owed = assignments.duties(plan, registry, assigned, Calendar())
    months = st.sampled_from(["2022-05", "2022-06", "2022-07", "2022-Q2", "2022"])
    sent = st.builds(
        Submission,
        st.just("p"),
        st.just(1),
        st.sampled_from(UNITS),
        months,
        DAYS,
        st.lists(ROWS, max_size=4).map(tuple),
    )
    came = draw(st.lists(sent, max_size=8))
    accepted = [AcceptedReturn(f"2022-{at:06}", each) for at, each in enumerate(came, 1)]
    return report.ReportSource(
        plan, registry, 1, assigned, owed, report.ReturnsByPeriod.from_memory(accepted)
    )


@given(issues(), DAYS, st.sampled_from(["2022-04", "2022-06", "2022-Q2", "2022-12", "2023-01"]))
@pytest.mark.slow
def test_the_buckets_always_sum(one: report.ReportSource, as_of: datetime.date, label: str) -> None:
    span = periods.parse(label)
    assert span is not None
    (plan,) = report.make_report([one], span, as_of).plans
    assert list(plan.buckets) == list(Bucket)
    assert sum(plan.buckets.values()) == plan.total.measure_count == len(plan.lines) == 3
    assert plan.chapters[0].measure_count == 1
    tops = [chapter for chapter in plan.chapters if chapter.depth == 0]
    for bucket in Bucket:
        assert sum(chapter.buckets[bucket] for chapter in tops) == plan.buckets[bucket]
    answers = plan.reporting
    assert sum(answers.count(verdict) for verdict in report.ReportingVerdict) == answers.owed_count
    for line in plan.lines:
        assert line.elapsed is None or 0 <= line.elapsed <= 100
    monthly_report.document(report.make_report([one, one], span, as_of))


@given(issues(), DAYS)
@pytest.mark.slow
def test_the_points_always_sum(one: report.ReportSource, as_of: datetime.date) -> None:
    first, last = periods.parse("2022-05"), periods.parse("2022-08")
    assert first is not None
    assert last is not None
    found = report.score.make_score([one], first, last, as_of)
    scores = [each.score for each in found.unit_scores if each.rank]
    assert scores == sorted(scores, reverse=True)
    for each in found.unit_scores:
        if each.rank:
            assert each.rank == 1 + sum(score > each.score for score in scores)
        else:
            assert (each.score, each.points) == (100, ())
        assert each.score == 100 + sum(point.points for point in each.points)


def rows(document: Document, title: str) -> list[dict[str, Any]]:
    (table,) = [each for each in document.tables if each.title == title]
    return [dict(row.values) for row in table.rows]


def other() -> report.ReportSource:
    plan, registry, assigned, owed = zhuzhou()
    renamed = replace(plan, id="other", title="另一个方案", issuer="某办")
    return report.ReportSource(
        renamed, registry, 1, assigned, owed, report.ReturnsByPeriod.from_memory(())
    )


def test_several_plans_have_a_cover_and_a_section_each() -> None:
    both = report.make_report([issue(), other()], JUNE, day("2022-06-30"))
    document = monthly_report.document(both)
    cover = rows(document, "方案总览")
    assert [row["plan"] for row in cover] == [zhuzhou()[0].title, "另一个方案", "合计"]
    assert all(
        cover[0][name] + cover[1][name] == cover[2][name] for name in cover[0] if name != "plan"
    )
    lines = rows(document, "分任务")
    assert [row["plan"] for row in lines] == [zhuzhou()[0].title] * 49 + ["另一个方案"] * 49
    assert str(document.fields["report.opening"]).count("共49项举措") == 2
    first, second = monthly_report.sections(both)
    assert first == monthly_report.document(report.make_report([issue()], JUNE, day("2022-06-30")))
    assert second.fields["report.issuer"] == "某办"
    assert "plan" not in second.tables[2].columns


def notes(one: report.ReportSource, label: str, as_of: str) -> str:
    span = periods.parse(label)
    assert span is not None
    document = monthly_report.document(report.make_report([one], span, day(as_of)))
    return str(document.fields["report.notes"])


def test_a_month_before_the_plan_and_one_after_it() -> None:
    before = report.make_report(
        [issue()], periods.period_of(day("2022-04-05"), JUNE.frequency), day("2022-08-01")
    )
    # Nobody was asked about anything yet; what is done or overdue is so on the day of the report.
    first = before.plans[0].buckets
    today = (Bucket.DONE, Bucket.OVERDUE, Bucket.NOT_ASKED)
    assert sum(first[bucket] for bucket in today) == 49
    assert first[Bucket.NOT_ASKED] > 0
    assert all(line.elapsed in (0, None) for line in before.plans[0].lines)
    assert "2022年4月在方案实施期限之前" in notes(issue(), "2022-04", "2022-08-01")
    after = notes(issue(), "2023-02", "2023-03-01")
    assert "2023年2月在方案实施期限之后，方案已于2022年12月31日结束" in after
    assert "没有应报的报送任务" in after
    # Nothing is owed any more, so the last word stands and not 未报送.
    last = report.make_report(
        [issue()], periods.period_of(day("2023-02-05"), JUNE.frequency), day("2023-03-01")
    )
    july = report.make_report(
        [issue()], periods.period_of(day("2022-07-05"), JUNE.frequency), day("2023-03-01")
    )
    assert last.plans[0].buckets[Bucket.DONE] == july.plans[0].buckets[Bucket.DONE] > 0


def test_a_month_without_any_return() -> None:
    assert "没有收到任何报送" in notes(other(), "2022-06", "2022-06-30")
    document = monthly_report.document(report.make_report([other()], JUNE, day("2022-06-30")))
    assert rows(document, "分任务")[0]["bucket"] == "未报送"
    count = len(rows(document, "未报送"))
    assert count == rows(document, "方案总览")[0]["owed"] > 40
    problems = str(document.fields["report.problems"])
    assert f"未报送单位{count}家：" in problems
    assert f"等{count}家。" in problems


def test_a_plan_revised_in_the_middle() -> None:
    plan, registry, *_ = zhuzhou()
    gone = replace(plan, chapters=plan.chapters[:1])
    assigned = assignments.assign(gone, registry)
    owed = assignments.duties(gone, registry, assigned, Calendar())
    revised = report.ReportSource(
        gone,
        registry,
        2,
        assigned,
        owed,
        report.ReturnsByPeriod.from_memory(returns()),
        (),
        day("2022-06-10"),
    )
    said = notes(revised, "2022-06", "2022-06-30")
    assert "方案本期内（2022年6月10日）修订为第2版" in said
    known = {(each.measure.id, each.unit) for each in assigned}
    strays = sum(
        (row.measure, each.submission.unit) not in known
        for each in returns()
        if each.submission.period == "2022-06" and each.submission.received_on <= day("2022-06-30")
        for row in each.submission.rows
    )
    assert f"有{strays}条不在现行方案里" in said
    (found,) = report.make_report([revised], JUNE, day("2022-06-30")).plans
    assert sum(found.buckets.values()) == len(list(gone.every_measure())) < 49
    assert "修订" not in notes(revised, "2022-07", "2022-07-31")


def test_a_month_under_way() -> None:
    said = notes(issue(), "2022-06", "2022-06-20")
    assert "2022年6月还没有结束，序时进度算到2022年6月20日" in said
    assert "份报送还没有到截止日" in said


def test_lights_and_scoring_of_a_plan_file(tmp_path: Path) -> None:
    text = """\
编号: p-1
亮灯: {超前: 5, 滞后: 3, red: 20}
scoring: {late: 2, 未报: 8, 封顶: 100}
tasks: [{no: 1, title: 一, units: [甲局]}]
"""
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    plan = planfile.read(tmp_path / "plan.yaml").valid_plan
    assert plan is not None
    assert plan.lights == Lights(ahead=5, behind=3, red=20)
    assert plan.scoring == Scoring(late=2, missing=8, cap=100)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("lights: {red: -1}", "bad-value"),
        ("lights: {绿灯: 1}", "unknown-key"),
        ("scoring: {late: 很多}", "bad-value"),
        ("scoring: {floor: 120, cap: 100}", "bad-value"),
        ("scoring: 5", "wrong-kind"),
    ],
)
def test_slips_in_them_are_told(tmp_path: Path, line: str, code: str) -> None:
    rule = "reporting: [{once: 2024-12-20}]"
    text = f"id: p\n{line}\n{rule}\ntasks: [{{no: 1, title: 一, units: [甲局]}}]\n"
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    (fault,) = planfile.read(tmp_path / "plan.yaml").diagnostics
    assert (fault.code, fault.at.line) == (code, 2)


@pytest.mark.parametrize(
    ("lights", "percent", "bucket", "light"),
    [
        # 30 June is day 55 of 239 since the issue on 7 May: 23 points of the time have gone.
        (Lights(), 23, "达序时", "绿"),
        (Lights(), 22, "滞后", "黄"),
        (Lights(), 13, "滞后", "黄"),
        (Lights(), 12, "滞后", "红"),
        (Lights(), 33, "达序时", "绿"),
        (Lights(), 34, "超序时", "绿"),
        (Lights(behind=5), 18, "达序时", "绿"),
        (Lights(behind=5, red=7), 16, "滞后", "黄"),
        (Lights(behind=5, red=7), 15, "滞后", "红"),
        (Lights(ahead=0), 24, "超序时", "绿"),
    ],
)
def test_thresholds(lights: Lights, percent: float, bucket: str, light: str) -> None:
    plan, registry, *_ = zhuzhou()
    task = next(plan.every_task())
    by = Deadline("年底前", DeadlineKind.DATE, day("2022-12-31"))
    measure = replace(task.measures[0], deadline=by)
    plan = replace(plan, chapters=(), tasks=(replace(task, measures=(measure,)),))
    assigned = assignments.assign(plan, registry)
    owed = assignments.duties(plan, registry, assigned, Calendar())
    row = Progress("1.1", Status.IN_PROGRESS, percent, "推进")
    sent = Submission(plan.id, 1, "市长江办", "2022-06", day("2022-06-20"), (row,))
    held = report.ReturnsByPeriod.from_memory([AcceptedReturn("2022-000001", sent)])
    one = report.ReportSource(replace(plan, lights=lights), registry, 1, assigned, owed, held)
    line = report.make_report([one], JUNE, day("2022-06-30")).plans[0].lines[0]
    assert (line.elapsed, line.bucket, line.light) == (23, bucket, light)


def test_without_a_lead_the_least_advanced_speaks() -> None:
    parties = tuple(Party(Role.RESPONSIBLE, unit) for unit in UNITS)
    task = Task("1", "1", "任务", measures=(Measure("1", "举措", parties),))
    plan = Plan("p", "方案", begins=day("2022-05-01"), ends=day("2022-12-31"), tasks=(task,))
    registry = Registry.of(plan)
    assigned = assignments.assign(plan, registry)
    said = {
        "甲局": (Status.DONE, 100),
        "乙局": (Status.IN_PROGRESS, 60),
        "丙县": (Status.IN_PROGRESS, 30),
    }
    came = [
        Submission("p", 1, unit, "2022-06", day("2022-06-20"), (Progress("1", status, share),))
        for unit, (status, share) in said.items()
    ]
    held = report.ReturnsByPeriod.from_memory(
        [AcceptedReturn(str(at), each) for at, each in enumerate(came)]
    )
    one = report.ReportSource(plan, registry, 1, assigned, (), held)
    (line,) = report.make_report([one], JUNE, day("2022-06-30")).plans[0].lines
    assert (line.lead, line.percent, line.source.receipt) == ("丙县", 30, "2")
    assert [part.unit for part in line.others] == ["甲局", "乙局"]


def test_user_text_stays_what_it_is() -> None:
    plan, registry, assigned, owed = zhuzhou()
    nasty = "=1+1[/x]\x07😀" + "长" * 300
    row = Progress("1.1", Status.IN_PROGRESS, 5, nasty, nasty, nasty, "", nasty)
    sent = Submission(plan.id, 1, "市长江办", "2022-06", day("2022-06-20"), (row,), nasty)
    held = report.ReturnsByPeriod.from_memory([AcceptedReturn("1", sent)])
    one = report.ReportSource(plan, registry, 1, assigned, owed, held)
    document = monthly_report.document(report.make_report([one], JUNE, day("2022-06-30")))
    assert rows(document, "分任务")[0]["text"] == nasty
    (told,) = [row for row in rows(document, "问题清单") if row["kind"] == "单位反映"]
    assert (told["what"], told["seat"]) == (nasty, nasty)


def test_nothing_is_read_that_cannot_count_any_more() -> None:
    """Of a unit that has spoken of every measure earlier returns are left where they are, and where all have nothing is
    read any more.
    """
    parties = (Party(Role.LEAD, "甲局"), Party(Role.SUPPORT, "乙局"))
    task = Task("1", "1", "任务", measures=(Measure("1", "举措", parties),))
    plan = Plan("p", "方案", begins=day("2022-01-01"), ends=day("2022-12-31"), tasks=(task,))
    registry = Registry.of(plan)
    came = [
        AcceptedReturn(label, Submission("p", 1, unit, label, day(f"{label}-20"), (said(percent),)))
        for unit, label, percent in [
            ("甲局", "2022-01", 1),
            ("甲局", "2022-02", 2),
            ("乙局", "2022-02", 20),
            ("甲局", "2022-03", 3),
            ("甲局", "2022-06", 6),
        ]
    ]
    held = report.ReturnsByPeriod.from_memory(came)
    asked: list[tuple[str, list[str]]] = []

    def of(label: str, units: Collection[str] | None = None) -> Iterable[ReportReturn]:
        asked.append((label, sorted(units or ())))
        return held.for_period(label, units)

    stored = report.ReturnsByPeriod(held.labels, of)
    one = report.ReportSource(plan, registry, 1, assignments.assign(plan, registry), (), stored)
    (line,) = report.make_report([one], JUNE, day("2022-06-30")).plans[0].lines
    assert line.before is not None
    assert (line.percent, line.before.progress.percent) == (6, 3)
    assert [part.row and part.row.progress.percent for part in line.parts] == [6, 20]
    assert asked == [("2022-03", ["乙局", "甲局"]), ("2022-02", ["乙局"]), ("2022-06", [])]


def said(percent: float) -> Progress:
    return Progress("1", Status.IN_PROGRESS, percent)
