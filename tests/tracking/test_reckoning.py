"""The reckoning that the program is compared with, rule by rule: small plans, and what was worked out by hand."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import support.reckoning
from support.reckoning.record import (
    DONE,
    GOING,
    IDLE,
    ONGOING,
    Closing,
    Extension,
    Late,
    Line,
    Record,
    Return,
    Revision,
    Word,
    span,
    spans,
)
from support.reckoning.standing import Reckoning
from taskmap import planfile
from taskmap.plan.workdays import OFFICIAL

HEAD = """\
id: p
title: 方案
issued: 2025-01-01
period: {from: 2025-01, until: 2025-12}
groups: {各县: [丙县, 丁县]}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
"""
"""In force for the 365 days of 2025, asked for by the 25th of each month."""
LED = "  - {no: 1, title: 一, text: 一, lead: [甲局], deadline: 2025-06-30}\n"
"""Due after 181 days, so that 31 January is 17 % of them, 28 February 33 %, 31 March 50 %."""
DATED = (
    "  - {no: 1, title: 一, text: 一, lead: [甲局, 乙局], support: [丙县], deadline: 2025-06-30}\n"
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2025-{text}")


def came(unit: str, month: str, received: str, said: Mapping[str, Word] | None = None) -> Return:
    """A return for a month of 2025; None in place of rows: it was sent back."""
    return Return(unit, f"2025-{month}", day(received), said or {}, refused=said is None)


def going(percent: float) -> dict[str, Word]:
    return {"1": Word(GOING, percent)}


FINISHED = {"1": Word(DONE)}


def revision(text: str, entered: str = "01-01") -> Revision:
    plan, faults = planfile.parse(text.encode(), "plan.yaml", OFFICIAL)
    assert plan is not None, faults
    assert not faults
    return Revision(plan, day(entered))


def reckon(tasks: str, today: str, *returns: Return, head: str = HEAD, **more: Any) -> Reckoning:
    return Reckoning(Record((revision(head + tasks),), returns, **more), day(today))


def line(found: Reckoning, period: str = "2025-03") -> Line:
    """Of the first measure."""
    return found.lines(period)[0]


def outcomes(found: Reckoning, unit: str = "甲局") -> dict[str, str]:
    """What became of the unit's reports of the first four months."""
    return {
        each.period[5:]: each.outcome
        for each in found.duties
        if each.unit == unit and each.period < "2025-05"
    }


def test_it_imports_nothing_of_the_program() -> None:
    """Names in annotations are not there when it runs."""
    for path in Path(support.reckoning.__path__[0]).glob("*.py"):
        body = ast.parse(path.read_text("utf-8")).body
        modules = [each.module or "" for each in body if isinstance(each, ast.ImportFrom)]
        assert not [each for each in modules if each.startswith("taskmap")]


@pytest.mark.parametrize(
    ("roles", "units"),
    [
        ("lead: [甲局, 乙局], responsible: [戊局]", ["甲局", "乙局"]),
        ("lead: [各县], support: [甲局]", ["丙县", "丁县"]),
        ("responsible: [甲局], support: [乙局]", ["甲局"]),
        ("support: [乙局, 甲局]", ["乙局", "甲局"]),
        ("support: [乙局], responsible: [各县, 丁县]", ["丙县", "丁县"]),
    ],
)
def test_answerable(roles: str, units: list[str]) -> None:
    """All leads, a group by its members; without leads the responsible; without those the supporting ones."""
    found = reckon(f"  - {{no: 1, title: 一, text: 一, {roles}}}\n", "01-02")
    (measure,) = found.plan.every_measure()
    assert found.answerable(measure) == units


@pytest.mark.parametrize(
    ("leads", "units"), [("[甲局, 各县]", ["甲局"]), ("[各县, 甲局]", ["丙县", "丁县"])]
)
def test_the_first_lead_alone(leads: str, units: list[str]) -> None:
    """With `leads: first`; a group that leads first answers with each member."""
    text = f"  - {{no: 1, title: 一, text: 一, lead: {leads}}}\n"
    found = reckon(text, "01-02", head=f"leads: first\n{HEAD}")
    (measure,) = found.plan.every_measure()
    assert found.answerable(measure) == units


def test_last_word() -> None:
    """March outweighs February whenever it was entered; in February what arrived on 3 March outweighs 24 February,
    though it was entered before.
    """
    returns = (
        came("甲局", "02", "03-03", going(20)),
        came("甲局", "03", "03-24", going(30)),
        came("甲局", "02", "02-24", going(10)),
    )
    march, february = reckon(LED, "04-01", *returns), reckon(LED, "03-23", *returns)
    assert march.last_word("甲局", "1") == Word(GOING, 30)
    assert march.last_word("甲局", "1", span("2025-02").last) == Word(GOING, 20)
    assert february.last_word("甲局", "1") == Word(GOING, 20)
    assert reckon(LED, "03-02", *returns).last_word("甲局", "1") == Word(GOING, 10)


@pytest.mark.parametrize(
    ("returns", "since"),
    [
        ([("01", "01-24", DONE)], "01-24"),
        ([("01", "02-05", DONE)], "01-31"),
        ([("01", "01-24", DONE), ("02", "02-24", DONE)], "01-24"),
        ([("01", "01-24", DONE), ("02", "02-24", GOING), ("03", "03-20", DONE)], "03-20"),
        ([("01", "01-24", DONE), ("02", "02-24", GOING)], ""),
    ],
)
def test_done_since(returns: list[tuple[str, str, str]], since: str) -> None:
    """Receipt or the last day of the period, whichever is earlier; from the first 已完成 that was not taken back."""
    rows = [came("甲局", month, on, {"1": Word(said, 50)}) for month, on, said in returns]
    assert reckon(LED, "04-01", *rows).done_day("甲局", "1") == (day(since) if since else None)


def test_done_on_a_day_told() -> None:
    """完成日期 goes before receipt."""
    told = came("甲局", "01", "01-24", {"1": Word(DONE, None, day("01-10"))})
    assert reckon(LED, "04-01", told).done_day("甲局", "1") == day("01-10")


def test_open_parts() -> None:
    """甲局 done, 乙局 not: 丙县, supporting, is open still. Both done: it owes nothing more, though it never spoke."""
    one = reckon(DATED, "02-01", came("甲局", "01", "01-24", FINISHED))
    both = reckon(
        DATED, "02-01", *(came(unit, "01", "01-24", FINISHED) for unit in ("甲局", "乙局"))
    )
    (measure,) = one.plan.every_measure()
    assert [one.is_open(unit, measure) for unit in ("甲局", "乙局", "丙县")] == [False, True, True]
    assert not both.is_open("丙县", next(iter(both.plan.every_measure())))


@pytest.mark.parametrize(
    ("extensions", "until"),
    [
        ([("", "09-30", "05-01")], "09-30"),
        ([("甲局", "08-31", "05-01"), ("", "09-30", "06-01")], "09-30"),
        ([("", "09-30", "06-01"), ("甲局", "08-31", "05-01")], "09-30"),
        ([("", "09-30", "05-01"), ("甲局", "05-31", "05-02")], "05-31"),
        ([("乙局", "09-30", "05-01")], "06-30"),
        ([("", "09-30", "07-02")], "06-30"),
    ],
)
def test_deadline_that_holds(extensions: list[tuple[str, str, str]], until: str) -> None:
    """On 1 July: the last approved by then of those for all and those for 甲局, else the plan's."""
    granted = tuple(Extension("1", unit, day(to), day(on)) for unit, to, on in extensions)
    found = reckon(LED, "07-01", extensions=granted)
    assert found.holds(next(iter(found.plan.every_measure())), "甲局") == day(until)


def test_reports_owed() -> None:
    """Done in January: February's is not owed, nor any after; January's is, which was begun with it open."""
    assert outcomes(reckon(LED, "05-01", came("甲局", "01", "01-24", FINISHED))) == {
        "01": "on time"
    }


def test_taken_back() -> None:
    """Done in January and begun anew in March, told on 24 March: on 1 February and 1 March nothing was open; on 1 April
    it was.
    """
    returns = came("甲局", "01", "01-24", FINISHED), came("甲局", "03", "03-24", going(80))
    assert outcomes(reckon(LED, "05-01", *returns)) == {"01": "on time", "04": "missing"}


def test_lateness() -> None:
    """Due on the 25th. Sent back on the 25th and corrected on the 28th is on time; what was only sent back is missing."""
    returns = (
        came("甲局", "01", "01-25"),
        came("甲局", "01", "01-28", going(10)),
        came("甲局", "02", "02-26", going(20)),
        came("甲局", "02", "02-25"),
        came("甲局", "03", "03-26", going(30)),
        came("甲局", "04", "04-20"),
    )
    expected = {"01": "on time", "02": "on time", "03": "late", "04": "missing"}
    assert outcomes(reckon(LED, "05-01", *returns)) == expected
    assert outcomes(reckon(LED, "04-25", *returns))["04"] == "awaited"


def test_given_later() -> None:
    """戊局 comes in on 10 March: March is its first report. On 26 March a revision gives 乙局 a part: April is its first."""
    texts = [LED, LED + LED.replace("甲局", "戊局").replace("no: 1", "no: 2")]
    texts.append(texts[1] + LED.replace("甲局", "乙局").replace("no: 1", "no: 3"))
    revisions = tuple(
        revision(HEAD + text, on)
        for text, on in zip(texts, ("01-01", "03-10", "03-26"), strict=True)
    )
    found = Reckoning(Record(revisions), day("05-01"))
    assert list(outcomes(found, "甲局")) == ["01", "02", "03", "04"]
    assert list(outcomes(found, "戊局")) == ["03", "04"]
    assert list(outcomes(found, "乙局")) == ["04"]


def test_before_the_issue() -> None:
    """Issued on 26 January, a day after January's report would have been due; entered on 3 February, it counts from
    26 January all the same.
    """
    head = HEAD.replace("issued: 2025-01-01", "issued: 2025-01-26")
    record = Record((revision(head + LED, "02-03"),))
    assert outcomes(Reckoning(record, day("03-01"))) == {
        "02": "missing",
        "03": "awaited",
        "04": "awaited",
    }
    assert Reckoning(record, day("01-26")).revision(day("01-26")) is not None
    assert Reckoning(record, day("01-25")).revision(day("01-25")) is None


@pytest.mark.parametrize(
    ("rule", "dues"),
    [
        ("day: 31", ["01-31", "02-28", "03-31"]),
        ("day: 25, roll: earlier", ["01-24", "02-25", "03-25"]),
        ("day: 25, roll: later", ["01-26", "02-25", "03-25"]),
        ("day: 次月5日", ["02-05", "03-05", "04-05"]),
    ],
)
def test_due_days(rule: str, dues: list[str]) -> None:
    """Clamped to the month's end. 25 January 2025 is a Saturday, and Sunday the 26th was worked on for the new year."""
    head = HEAD.replace("day: 25", rule)
    assert [each.due for each in reckon(LED, "01-01", head=head).duties][:3] == list(map(day, dues))


def test_own_calendar() -> None:
    """The office is closed on 25 February: the report is due on the 24th."""
    head = HEAD.replace("day: 25", "day: 25, roll: earlier")
    found = reckon(LED, "01-01", head=head, off=frozenset([day("02-25")]))
    assert found.duties[1].due == day("02-24")


def test_calendar_announced_late() -> None:
    """Told on 20 March that the office is closed on 25 February, which is past, and on 25 March: that report alone moves,
    and on 19 March nobody knew.
    """
    head = HEAD.replace("day: 25", "day: 25, roll: earlier")
    own = {"off": frozenset([day("02-25"), day("03-25")]), "announced": day("03-20")}
    dues = [
        [each.due for each in reckon(LED, on, head=head, **own).duties[1:3]]
        for on in ("03-19", "03-20")
    ]
    assert dues == [[day("02-25"), day("03-25")], [day("02-25"), day("03-24")]]


def test_pressed_for() -> None:
    """January and February missed. On 1 March both are listed; once all is done or struck off neither is, nor after the
    plan's last day.
    """
    february = [Late("report", "甲局", f"2025-0{month}", day(f"0{month}-25")) for month in (1, 2)]
    assert reckon(LED, "03-01").overdue() == february
    assert reckon(LED, "03-01", came("甲局", "03", "03-01", FINISHED)).overdue() == []
    assert reckon(LED, "03-01", closings=(Closing("1", day("02-28")),)).overdue() == []
    later = reckon(LED, "12-31")
    later.today += datetime.timedelta(days=1)
    assert [each.kind for each in later.overdue()] == ["measure"]


def test_late_measure() -> None:
    """Due on 30 June: on 1 July 乙局 is late, 甲局, done, is not, and 丙县, supporting, never is."""
    returns = [came("甲局", "06", "06-24", FINISHED), came("乙局", "06", "06-24", going(90))]
    late = [each for each in reckon(DATED, "07-01", *returns).overdue() if each.kind == "measure"]
    assert late == [Late("measure", "乙局", "1", day("06-30"))]
    assert not [
        each for each in reckon(DATED, "06-30", *returns).overdue() if each.kind == "measure"
    ]


STEPS = "  - {no: 1, title: 一, text: 一, lead: [甲局], deadline: 2025-06-30, milestones: [{by: 2025-03-10, what: 开工}, {by: 2025-04-30, what: 封顶}]}\n"


def test_milestones() -> None:
    """The first, due on 10 March, is late on the 11th; not where it is reported, or its unit is done."""

    def late(*returns: Return) -> list[str]:
        return [
            each.item
            for each in reckon(STEPS, "03-11", *returns).overdue()
            if each.kind == "milestone"
        ]

    assert late(came("甲局", "02", "02-24", going(90))) == ["1-1"]
    assert late(came("甲局", "02", "02-24", {**going(10), "1-1": Word(DONE)})) == []
    assert late(came("甲局", "02", "02-24", FINISHED)) == []


def test_recurring_deadline() -> None:
    """每季度末 in 2025: four days, by the quarter; the first is late on 1 April."""
    found = reckon("  - {no: 1, title: 一, text: 一, lead: [甲局], deadline: 每季度末}\n", "04-01")
    steps = found.steps(next(iter(found.plan.every_measure())))
    assert [(each.number, each.due) for each in steps] == [
        ("2025-Q1", day("03-31")),
        ("2025-Q2", day("06-30")),
        ("2025-Q3", day("09-30")),
        ("2025-Q4", day("12-31")),
    ]
    assert Late("milestone", "甲局", "1-2025-Q1", day("03-31")) in found.overdue()


@pytest.mark.parametrize(
    ("said", "bucket", "light"),
    [
        (61, "超序时", "绿"),
        (60, "达序时", "绿"),
        (50, "达序时", "绿"),
        (49, "滞后", "黄"),
        (40, "滞后", "黄"),
        (39, "滞后", "红"),
    ],
)
def test_against_time(said: float, bucket: str, light: str) -> None:
    """31 March is day 90 of 181: 49.7, shown as 50 %. More than 10 before is 超序时; behind by up to 10 is yellow."""
    found = line(reckon(LED, "03-31", came("甲局", "03", "03-25", going(said))))
    assert (found.bucket, found.light, found.elapsed) == (bucket, light, 50)


def test_reported_later() -> None:
    """March as told on 20 April: 序时 is that of 31 March."""
    assert line(reckon(LED, "04-20", came("甲局", "03", "03-25", going(50)))).elapsed == 50


@pytest.mark.parametrize(
    ("head", "task", "elapsed"),
    [
        (HEAD.replace("issued: 2025-01-01", "issued: 2025-03-01"), LED, 25),
        (HEAD, LED.replace("deadline", "start: 2025-02-16, deadline"), 33),
    ],
)
def test_time_begins(head: str, task: str, elapsed: int) -> None:
    """To 31 March: from the issue on 1 March 31 days of 122, 25.4; from its own start on 16 February 44 of 135, 32.6."""
    said = came("甲局", "03", "03-25", going(50))
    assert line(reckon(task, "03-31", said, head=head)).elapsed == elapsed


@pytest.mark.parametrize(
    ("today", "met", "bucket", "light"),
    [
        ("03-09", [], "滞后", "黄"),
        ("03-31", ["1"], "达序时", "绿"),
        ("03-31", ["1", "2"], "超序时", "绿"),
        ("03-31", [], "滞后", "红"),
    ],
)
def test_milestones_are_the_line(today: str, met: list[str], bucket: str, light: str) -> None:
    """10 % on 9 March is 28 behind (68 days of 181 are 38 %), but before the first milestone that is yellow at most. On
    31 March the first is met: 达序时; the second too: 超序时; the first is not: 滞后.
    """
    rows = {**going(10), **{f"1-{number}": Word(DONE) for number in met}}
    period = "2025-03"
    found = line(reckon(STEPS, today, came("甲局", "03", "03-05", rows)), period)
    assert (found.bucket, found.light) == (bucket, light)


def test_after_the_last_milestone() -> None:
    """From its day, 30 April, 62 days to 30 June, of which 31 May is the 32nd: 52 %."""
    rows = {**going(50), "1-1": Word(DONE), "1-2": Word(DONE)}
    found = line(reckon(STEPS, "05-31", came("甲局", "05", "05-25", rows)), "2025-05")
    assert (found.bucket, found.elapsed) == ("滞后", 52)


def bucket_of(task: str, today: str, *returns: Return, **more: Any) -> tuple[str, str | None, bool]:
    """In the report of March: bucket, light, and whether it is marked 本期未到期."""
    found = line(reckon(task, today, *returns, **more))
    return found.bucket, found.light, found.marked


ENDLESS = LED.replace("2025-06-30", "长期坚持")
UNDATED = LED.replace(", deadline: 2025-06-30", "")


def test_buckets() -> None:
    """March, due on the 25th; the deadline is 30 June. Each bucket goes before those below it."""
    march, february = came("甲局", "03", "03-24", going(60)), came("甲局", "02", "02-24", going(60))
    asked_late = HEAD.replace("day: 25", "day: 25, from: 2025-05")
    begins = LED.replace("deadline", "start: 2025-04-01, deadline")
    cases = [
        (
            bucket_of(LED, "07-01", march, closings=(Closing("1", day("04-02")),)),
            ("已销号", None, False),
        ),
        (bucket_of(LED, "07-01", came("甲局", "05", "05-24", FINISHED)), ("已完成", None, False)),
        (bucket_of(LED, "07-01", march), ("逾期", "红", False)),
        (bucket_of(LED, "04-01", head=asked_late), ("未要求报送", None, False)),
        (bucket_of(begins, "04-01"), ("未到起始", None, False)),
        (bucket_of(LED, "04-01", february), ("未报送", None, False)),
        (bucket_of(LED, "04-01", february, came("甲局", "03", "03-24")), ("未报送", None, False)),
        (bucket_of(ENDLESS, "04-01", march), ("长期坚持", "", False)),
        (
            bucket_of(UNDATED, "04-01", came("甲局", "03", "03-24", {"1": Word(ONGOING)})),
            ("长期坚持", "", False),
        ),
        (
            bucket_of(LED, "04-01", came("甲局", "03", "03-24", {"1": Word(IDLE, 0)})),
            ("未启动", "红", False),
        ),
        (bucket_of(LED, "03-20"), ("未启动", "", True)),
        (bucket_of(LED, "03-20", february), ("超序时", "绿", True)),
        (bucket_of(UNDATED, "04-01", march), ("达序时", "", False)),
    ]
    assert [found for found, _ in cases] == [expected for _, expected in cases]


def test_deciding_unit() -> None:
    """The least advanced of those who answer; what it never said is the least. 丙县 supports, and decides nothing."""
    forty, fifty = came("乙局", "03", "03-24", going(40)), came("甲局", "03", "03-24", going(50))
    assert line(reckon(DATED, "03-25", forty, fifty)).deciding == "乙局"
    assert line(reckon(DATED, "03-25", forty)).deciding == "甲局"
    ahead = came("丙县", "03", "03-24", going(0))
    assert line(reckon(DATED, "03-25", forty, fifty, ahead)).deciding == "乙局"


def test_done_late() -> None:
    """Due on 30 June, done on 3 July, told in July: done late."""
    july = came("甲局", "07", "07-03", FINISHED)
    assert line(reckon(LED, "08-01", july), "2025-07").late
    assert not line(reckon(LED, "08-01", came("甲局", "06", "07-03", FINISHED)), "2025-07").late


def test_speaks() -> None:
    """Of a plan for 2025, open in part: February, and February of 2026 while something is open; not December of 2024."""
    found = reckon(LED, "12-31")
    found.today = datetime.date(2026, 3, 1)
    assert [found.speaks(label) for label in ("2024-12", "2025-02", "2026-02")] == [
        False,
        True,
        True,
    ]
    done = reckon(LED, "12-31", came("甲局", "06", "06-24", FINISHED))
    done.today = datetime.date(2026, 3, 1)
    assert not done.speaks("2026-02")


def test_a_rename_changes_nothing() -> None:
    """甲局 is 甲委 from March on: what 甲局 said in January counts, and its extension."""
    new = HEAD.replace(
        "tasks:", "units: [{name: 甲委, aliases: [甲局]}, 丙县, 丁县]\ntasks:"
    ) + LED.replace("甲局", "甲委")
    record = Record(
        (revision(HEAD + LED), revision(new, "03-01")),
        (came("甲局", "01", "01-24", going(20)),),
        (Extension("1", "甲局", day("09-30"), day("02-01")),),
    )
    found = Reckoning(record, day("04-01"))
    assert found.last_word("甲委", "1") == Word(GOING, 20)
    assert found.holds(next(iter(found.plan.every_measure())), "甲委") == day("09-30")
    assert outcomes(found, "甲委")["01"] == "on time"


def test_reopened() -> None:
    """Struck off on 1 March, taken up again on 1 May."""
    closings = (Closing("1", day("03-01")), Closing("1", day("05-01"), reopened=True))
    states = [reckon(LED, on, closings=closings) for on in ("02-28", "03-01", "05-01")]
    assert [each.struck(next(iter(each.plan.every_measure()))) for each in states] == [
        False,
        True,
        False,
    ]


def test_periods() -> None:
    """A quarter ends with its last month's last day."""
    labels = [each.label for each in spans("quarter", day("02-01"), day("09-30"))]
    assert labels == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert span("2025-H2").last == day("12-31")
