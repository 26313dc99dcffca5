"""Duties: who does what, which periods a rule has, when each is due and who owes it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.model import (
    Assignment,
    Group,
    Measure,
    Mention,
    Party,
    Plan,
    ReportingRule,
    Role,
    Roll,
    Task,
    Unit,
)
from taskmap.plan.periods import between, period_of
from taskmap.plan.rhythm import MONTHS, Frequency
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar, YearOverride

LEAD, RESPONSIBLE, SUPPORT = Role
CALENDAR = Calendar()
REFORM = Unit("市发展改革委", (Mention("市发改委"),))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def mentions(names: str) -> tuple[Mention, ...]:
    return tuple(map(Mention, names.split()))


DISTRICTS = Group("有关县市区", mentions("天元区 醴陵市 攸县"))
MEMBERS = Group("各成员单位", mentions("市发改委 攸县"))
EMPTY = Group("有关单位")


def plan(*measures: tuple[Party, ...], rules: tuple[ReportingRule, ...] = ()) -> Plan:
    """2022-05 to 2022-12, one task a measure."""
    tasks = tuple(
        Task(f"{no}", f"{no}", "任务", measures=(Measure(f"{no}", "举措", parties),))
        for no, parties in enumerate(measures, 1)
    )
    return Plan(
        "p",
        "方案",
        begins=day("2022-05-01"),
        ends=day("2022-12-31"),
        rules=rules,
        units=(REFORM, Unit("市财政局"), Unit("市水利局")),
        groups=(DISTRICTS, MEMBERS, EMPTY),
        tasks=tasks,
    )


def assign_units(whole: Plan) -> tuple[Assignment, ...]:
    return assignments.assign(whole, Registry.of(whole))


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        pytest.param(
            (Party(LEAD, "市财政局"), Party(SUPPORT, "市发改委")),
            ["市财政局 lead", "市发展改革委 support"],
            id="aliases become names, the order stays",
        ),
        pytest.param(
            (Party(LEAD, "市财政局"), Party(SUPPORT, "有关县市区"), Party(SUPPORT, "市水利局")),
            [
                "市财政局 lead",
                *(f"{name} support 有关县市区" for name in ("天元区", "醴陵市", "攸县")),
                "市水利局 support",
            ],
            id="members in their group's place and role",
        ),
        pytest.param(
            (Party(RESPONSIBLE, "有关 县市区", mentions("攸县 天元区")),),
            ["攸县 responsible 有关县市区", "天元区 responsible 有关县市区"],
            id="chosen members only",
        ),
        pytest.param(
            (Party(RESPONSIBLE, "某些单位", mentions("市发改委 某局")),),
            ["市发展改革委 responsible 某些单位", "某局 responsible 某些单位"],
            id="chosen from a group that nobody declared",
        ),
        pytest.param(
            (Party(RESPONSIBLE, "有关单位"),),
            ["有关单位 responsible"],
            id="a group without members is a unit",
        ),
        pytest.param(
            (Party(RESPONSIBLE, "有关县市区"), Party(LEAD, "攸县")),
            [
                "天元区 responsible 有关县市区",
                "醴陵市 responsible 有关县市区",
                "攸县 lead",
            ],
            id="directly beats a group, wherever it stands",
        ),
        pytest.param(
            (Party(SUPPORT, "各成员单位"), Party(RESPONSIBLE, "有关县市区")),
            [
                "市发展改革委 support 各成员单位",
                "攸县 support 各成员单位",
                "天元区 responsible 有关县市区",
                "醴陵市 responsible 有关县市区",
            ],
            id="of two groups the first",
        ),
        pytest.param(
            (Party(LEAD, "市发改委"), Party(SUPPORT, "市发展改革委")),
            ["市发展改革委 lead"],
            id="once a measure",
        ),
        pytest.param((Party(LEAD, "市某 局"),), ["市某 局 lead"], id="unknown, as typed"),
        pytest.param((), [], id="nobody"),
    ],
)
def test_the_assignments_of_a_measure(parties: tuple[Party, ...], expected: list[str]) -> None:
    found = assign_units(plan(parties))
    assert [f"{each.unit} {each.role} {each.group}".strip() for each in found] == expected


def test_assignments_follow_the_printed_order_of_measures() -> None:
    whole = plan((Party(LEAD, "攸县"),), (Party(LEAD, "市财政局"),), (Party(LEAD, "攸县"),))
    found = [(each.task.id, each.measure.id, each.unit) for each in assign_units(whole)]
    assert found == [("1", "1", "攸县"), ("2", "2", "市财政局"), ("3", "3", "攸县")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            ReportingRule("月", day=25, begins=day("2022-05-01"), ends=day("2022-07-31")),
            ["2022-05 2022-05-25", "2022-06 2022-06-25", "2022-07 2022-07-25"],
            id="every month",
        ),
        pytest.param(
            ReportingRule("月", day=31, begins=day("2024-01-01"), ends=day("2024-04-30")),
            [
                "2024-01 2024-01-31",
                "2024-02 2024-02-29",
                "2024-03 2024-03-31",
                "2024-04 2024-04-30",
            ],
            id="clamped to the month",
        ),
        pytest.param(
            ReportingRule("月", day=25, begins=day("2022-05-26"), ends=day("2022-07-24")),
            ["2022-06 2022-06-25"],
            id="nothing before the window, nothing after it",
        ),
        pytest.param(
            ReportingRule("月", day=25, begins=day("2022-05-25"), ends=day("2022-06-25")),
            ["2022-05 2022-05-25", "2022-06 2022-06-25"],
            id="both ends of the window belong to it",
        ),
        pytest.param(
            ReportingRule(
                "月", day=5, following=True, begins=day("2022-11-01"), ends=day("2022-12-31")
            ),
            ["2022-11 2022-12-05", "2022-12 2023-01-05"],
            id="the month after, over the year's end",
        ),
        pytest.param(
            ReportingRule(
                "月", day=31, following=True, begins=day("2022-01-01"), ends=day("2022-01-31")
            ),
            ["2022-01 2022-02-28"],
            id="clamped to the month after",
        ),
        pytest.param(
            ReportingRule("季", Frequency.QUARTER, day=28),
            ["2022-Q2 2022-06-28", "2022-Q3 2022-09-28", "2022-Q4 2022-12-28"],
            id="every quarter of the plan's own window",
        ),
        pytest.param(
            ReportingRule("季", Frequency.QUARTER, day=10, following=True, ends=day("2022-06-30")),
            ["2022-Q2 2022-07-10"],
            id="the month after a quarter",
        ),
        pytest.param(
            ReportingRule("半年", Frequency.HALF_YEAR, day=31),
            ["2022-H1 2022-06-30", "2022-H2 2022-12-31"],
            id="every half-year",
        ),
        pytest.param(ReportingRule("年", Frequency.YEAR, day=20), ["2022 2022-12-20"], id="a year"),
        pytest.param(
            ReportingRule(
                "周", Frequency.WEEK, day=5, begins=day("2022-06-01"), ends=day("2022-06-16")
            ),
            ["2022-W22 2022-06-03", "2022-W23 2022-06-10"],
            id="Friday of the week",
        ),
        pytest.param(
            ReportingRule(
                "周",
                Frequency.WEEK,
                day=1,
                following=True,
                begins=day("2022-06-06"),
                ends=day("2022-06-12"),
            ),
            ["2022-W23 2022-06-13"],
            id="Monday of the week after",
        ),
        pytest.param(
            ReportingRule("周", Frequency.WEEK, begins=day("2022-06-06"), ends=day("2022-06-12")),
            ["2022-W23 2022-06-12"],
            id="a week without a day ends on Sunday",
        ),
        pytest.param(
            ReportingRule("一次", None, once=day("2022-09-25"), begins=day("2023-01-01")),
            ["2022-09-25 2022-09-25"],
            id="once, whatever the window",
        ),
        pytest.param(
            ReportingRule("月", begins=day("2023-01-01")), [], id="a window that ends too early"
        ),
        pytest.param(ReportingRule("无", None), [], id="no frequency"),
    ],
)
def test_the_schedule_of_a_rule(rule: ReportingRule, expected: list[str]) -> None:
    dues = assignments.due_dates(rule, plan(), CALENDAR)
    assert [f"{each.period.label} {each.day}" for each in dues] == expected
    assert not any(each.provisional for each in dues)


@pytest.mark.parametrize("endless", [replace(plan(), begins=None), replace(plan(), ends=None)])
def test_an_endless_window_has_no_schedule(endless: Plan) -> None:
    assert assignments.due_dates(ReportingRule("月"), endless, CALENDAR) == ()


@pytest.mark.parametrize(
    ("said", "roll", "due", "provisional"),
    [
        ("2022-09-25", Roll.NONE, "2022-09-25", False),
        ("2022-09-25", Roll.EARLIER, "2022-09-23", False),
        ("2022-09-25", Roll.LATER, "2022-09-26", False),
        ("2023-01-25", Roll.EARLIER, "2023-01-20", False),
        ("2023-01-25", Roll.LATER, "2023-01-28", False),
        # A make-up Sunday is a working day, so nothing moves.
        ("2025-01-26", Roll.EARLIER, "2025-01-26", False),
        ("2026-09-25", Roll.LATER, "2026-09-28", False),
        # Nobody has announced 2027: Monday to Friday, and said aloud.
        ("2027-09-25", Roll.NONE, "2027-09-25", False),
        ("2027-09-25", Roll.EARLIER, "2027-09-24", True),
        ("2027-09-24", Roll.LATER, "2027-09-24", True),
        ("2026-12-31", Roll.LATER, "2026-12-31", False),
        ("2028-01-01", Roll.EARLIER, "2027-12-31", True),
    ],
)
def test_a_due_date_rolls_and_its_label_stays(
    said: str, roll: Roll, due: str, provisional: bool
) -> None:
    month = period_of(day(said), Frequency.MONTH)
    rule = ReportingRule("月", day=day(said).day, begins=month.first, ends=month.last, roll=roll)
    (found,) = assignments.due_dates(rule, plan(), CALENDAR)
    assert found == assignments.DueDate(month, day(due), provisional)
    (once,) = assignments.due_dates(ReportingRule("", None, day(said), roll=roll), plan(), CALENDAR)
    assert (once.period.label, once.day, once.provisional) == (said, day(due), provisional)


def test_rolling_out_of_an_unpublished_year_is_provisional() -> None:
    holidays = frozenset({day("2027-12-31"), day("2028-01-01")})
    rule = ReportingRule("", None, day("2027-12-31"), roll=Roll.LATER)
    (found,) = assignments.due_dates(rule, plan(), Calendar({2028: YearOverride(off=holidays)}))
    assert (found.day, found.provisional) == (day("2028-01-03"), True)


def test_rolling_into_an_unpublished_year_is_provisional() -> None:
    own = Calendar({2026: YearOverride(off=frozenset({day("2026-12-31")}))})
    rule = ReportingRule("", None, day("2026-12-31"), roll=Roll.LATER)
    assert assignments.due_dates(rule, plan(), own)[0].day == day("2027-01-04")
    assert assignments.due_dates(rule, plan(), own)[0].provisional
    off = frozenset({day("2027-01-01"), day("2027-01-04")})
    announced = Calendar({**own.overrides, 2027: YearOverride(off=off)})
    assert assignments.due_dates(rule, plan(), announced)[0].day == day("2027-01-05")
    assert not assignments.due_dates(rule, plan(), announced)[0].provisional


RULES = st.builds(
    ReportingRule,
    name=st.just("报送"),
    every=st.sampled_from(Frequency),
    day=st.integers(min_value=1, max_value=31),
    following=st.booleans(),
    begins=st.dates(datetime.date(2019, 1, 1), datetime.date(2024, 12, 31)),
    ends=st.dates(datetime.date(2021, 1, 1), datetime.date(2026, 12, 31)),
)


@given(RULES)
def test_a_due_date_never_leaves_its_month_or_week(rule: ReportingRule) -> None:
    for each in assignments.due_dates(rule, plan(), CALENDAR):
        home = each.period.next() if rule.following else each.period
        if rule.every not in MONTHS:
            assert home.first <= each.day <= home.last
            assert (each.day - home.first).days + 1 == min(
                rule.day, (home.last - home.first).days + 1
            )
        else:
            month = each.period.next().first if rule.following else each.period.last
            assert (each.day.year, each.day.month) == (month.year, month.month)
            assert each.day.day == min(rule.day, period_of(each.day, Frequency.MONTH).last.day)


@given(RULES, st.sampled_from([Roll.EARLIER, Roll.LATER]))
def test_rolling_moves_dates_to_working_days_and_no_label(rule: ReportingRule, roll: Roll) -> None:
    said = assignments.due_dates(rule, plan(), CALENDAR)
    after_rolling = assignments.due_dates(replace(rule, roll=roll), plan(), CALENDAR)
    assert [each.period for each in said] == [each.period for each in after_rolling]
    assert all(CALENDAR.is_workday(each.day) for each in after_rolling)
    for before, after in zip(said, after_rolling, strict=True):
        assert (after.day <= before.day) if roll is Roll.EARLIER else (after.day >= before.day)


@given(RULES)
def test_a_schedule_is_the_periods_of_its_window_less_the_ends(rule: ReportingRule) -> None:
    assert rule.begins
    assert rule.ends
    periods = tuple(between(rule.begins, rule.ends, rule.every))
    found = tuple(each.period for each in assignments.due_dates(rule, plan(), CALENDAR))
    assert set(periods[1:-1]) <= set(found) <= set(periods)
    assert list(found) == sorted(found)


def duty_lines(whole: Plan) -> list[str]:
    registry = Registry.of(whole)
    parts = assignments.assign(whole, registry)
    found = assignments.duties(whole, registry, parts, CALENDAR)
    return [f"{each.due} {each.rule.name} {each.period} {each.unit}" for each in found]


MONTHLY = ReportingRule("月报", day=25, ends=day("2022-06-30"))
PARTIES = (Party(LEAD, "市水利局"), Party(SUPPORT, "市发改委"), Party(SUPPORT, "各成员单位"))


@pytest.mark.parametrize(
    ("rule", "units"),
    [
        pytest.param(MONTHLY, "市水利局 市发展改革委 攸县 市财政局", id="all with an assignment"),
        pytest.param(replace(MONTHLY, who="lead"), "市水利局 市财政局", id="who leads something"),
        pytest.param(
            replace(MONTHLY, who="", names=mentions("天元区 攸县 市发改委")),
            "市发展改革委 攸县 天元区",
            id="named, in the order of the plan, strangers last",
        ),
        pytest.param(
            replace(MONTHLY, who="", names=mentions("有关县市区 攸县 某局")),
            "攸县 天元区 醴陵市 某局",
            id="named groups",
        ),
        pytest.param(replace(MONTHLY, who=""), "", id="nobody named"),
    ],
)
def test_who_owes_a_report(rule: ReportingRule, units: str) -> None:
    found = duty_lines(plan(PARTIES, (Party(LEAD, "市财政局"),), rules=(rule,)))
    assert found == [
        f"2022-{month}-25 月报 2022-{month} {unit}"
        for month in ("05", "06")
        for unit in units.split()
    ]


def test_duties_are_sorted_by_date_then_rule_then_unit() -> None:
    weekly = ReportingRule("周报", Frequency.WEEK, day=6, who="lead", begins=day("2022-06-20"))
    rules = (replace(weekly, ends=day("2022-06-30")), MONTHLY)
    whole = plan((Party(LEAD, "市水利局"), Party(SUPPORT, "市财政局")), rules=rules)
    assert duty_lines(whole) == [
        "2022-05-25 月报 2022-05 市水利局",
        "2022-05-25 月报 2022-05 市财政局",
        "2022-06-25 周报 2022-W25 市水利局",
        "2022-06-25 月报 2022-06 市水利局",
        "2022-06-25 月报 2022-06 市财政局",
    ]


def test_a_provisional_date_is_said_in_the_duty() -> None:
    rule = ReportingRule("报告", None, once=day("2027-09-25"), roll=Roll.EARLIER)
    whole = plan((Party(LEAD, "市水利局"),), rules=(rule,))
    registry = Registry.of(whole)
    (duty,) = assignments.duties(whole, registry, assign_units(whole), CALENDAR)
    assert (duty.due, duty.provisional) == (day("2027-09-24"), True)


def test_nothing_is_owed_from_before_the_plan_was_issued() -> None:
    source = (
        "id: p\ntitle: 甲\nissued: 2025-04-01\nperiod: {from: 2025-01, until: 2025-12}\n"
        "reporting:\n  - {name: 月报, every: month, day: 25}\n"
        "  - {name: 补报, every: quarter, day: 25, from: 2025-01}\n"
        "tasks:\n  - {no: 1, title: 乙, units: [甲局]}\n"
    )
    plan, _ = planfile.parse(source.encode(), "p", Calendar())
    assert plan is not None
    monthly, asked = (
        [due.day for due in assignments.due_dates(rule, plan, Calendar())] for rule in plan.rules
    )
    assert (len(monthly), monthly[0]) == (9, datetime.date(2025, 4, 25))
    # A rule that names its own beginning means it.
    assert asked[0] == datetime.date(2025, 3, 25)
