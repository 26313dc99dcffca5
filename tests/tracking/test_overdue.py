"""What is late on a day: each clock by itself, and a whole year held to a calculation made another way."""

from __future__ import annotations

import calendar
import datetime
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from msgspec.structs import astuple, replace

from conftest import ZHUZHOU, Run
from taskmap import planfile
from taskmap.ledger import codec, opening
from taskmap.ledger.journal import Event
from taskmap.plan import assignments, units
from taskmap.plan.model import Plan
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.workdays import Calendar
from taskmap.tracking.closure import ClosureAction, ClosureStep, PublicNotice
from taskmap.tracking.extensions import Extension
from taskmap.tracking.overdue import (
    MissingReport,
    Obligation,
    OpenObligation,
    OverdueItem,
    OverdueKind,
    PendingClosure,
    PlanFacts,
    find_overdue,
)
from taskmap.tracking.overdue.obligations import plan_obligations

DAY = datetime.timedelta(days=1)
DUE = datetime.date(2022, 6, 30)
TERM = Obligation("1", "1.1", "甲局", OverdueKind.MEASURE, DUE, "第一项")
STEP = TERM._replace(kind=OverdueKind.MILESTONE, what="完成排查")


def late(facts: PlanFacts, day: datetime.date, within: int | None = None) -> list[OverdueItem]:
    return find_overdue(facts, day, within, Calendar().count_workdays)


def step(
    action: ClosureAction, day: datetime.date, until: datetime.date | None = None
) -> tuple[str, ClosureStep]:
    notice = PublicNotice(day, until, 5, 3) if until else None
    return ("1.1", ClosureStep(action=action, day=day, notice=notice))


class TestReports:
    FACTS = PlanFacts(
        "p", missing=[MissingReport("甲局", "月报", "2022-06", datetime.date(2022, 9, 25))]
    )

    def test_the_day_itself_is_in_time(self) -> None:
        assert late(self.FACTS, datetime.date(2022, 9, 25)) == []

    def test_days_and_working_days_are_counted_from_the_day_after(self) -> None:
        """Seven days off from 1 October 2022; the 8th and 9th, a weekend, were worked."""
        (found,) = late(self.FACTS, datetime.date(2022, 10, 10))
        assert astuple(found)[:6] == (
            OverdueKind.REPORT,
            "p",
            "甲局",
            "",
            "2022-06",
            datetime.date(2022, 9, 25),
        )
        assert (found.days, found.working_days, found.what) == (15, 8, "月报")

    @pytest.mark.parametrize(
        ("within", "left"), [(None, []), (4, []), (5, [(-5, -4)]), (30, [(-5, -4)])]
    )
    def test_what_is_due_soon(self, within: int | None, left: list[tuple[int, int]]) -> None:
        """From Tuesday 20 September to Sunday the 25th."""
        found = late(self.FACTS, datetime.date(2022, 9, 20), within)
        # 21, 22 and 23 are working days; the 24th and 25th are a weekend.
        assert [(each.days, each.working_days) for each in found] == [
            (days, -3) for days, _ in left
        ]
        assert not any(each.is_late for each in found)

    def test_due_today_is_within_no_days(self) -> None:
        (found,) = late(self.FACTS, datetime.date(2022, 9, 25), 0)
        assert (found.days, found.working_days, found.is_late) == (0, 0, False)


class TestTerms:
    @pytest.mark.parametrize(
        ("each", "listed"),
        [
            (OpenObligation(TERM, ""), True),
            (OpenObligation(TERM, Status.IN_PROGRESS, 100.0), True),
            (OpenObligation(TERM, Status.ONGOING), True),
            (OpenObligation(TERM, Status.DONE), False),
            (OpenObligation(TERM._replace(due=None), ""), False),
            (OpenObligation(TERM._replace(ongoing=True), Status.ONGOING), False),
            (OpenObligation(TERM._replace(ongoing=True), Status.IN_PROGRESS), True),
            (OpenObligation(STEP, Status.IN_PROGRESS, 99.5), True),
            (OpenObligation(STEP, Status.IN_PROGRESS, 100.0), False),
            (OpenObligation(STEP, Status.DONE), False),
            (OpenObligation(STEP, Status.IN_PROGRESS, None, done_by_all=True), False),
            (OpenObligation(STEP, Status.ONGOING, None), True),
        ],
    )
    def test_done_or_not(self, each: OpenObligation, listed: bool) -> None:
        assert late(PlanFacts("p", open_obligations=[each]), DUE) == []
        assert [
            found.kind for found in late(PlanFacts("p", open_obligations=[each]), DUE + DAY)
        ] == ([each.obligation.kind] if listed else [])

    def test_an_extension_counts_and_both_days_are_told(self) -> None:
        until = datetime.date(2022, 8, 31)
        facts = PlanFacts(
            "p",
            open_obligations=[OpenObligation(TERM, ""), OpenObligation(STEP, "")],
            extensions=[
                Extension("1.1", "", datetime.date(2022, 12, 31), "第1号"),
                Extension("1.1", "", until, "第2号"),
                Extension("1.2", "", DUE - DAY),
            ],
        )
        assert [each.kind for each in late(facts, until)] == [OverdueKind.MILESTONE]
        _, found = late(facts, until + DAY)
        assert (found.due, found.first_due, found.number, found.days) == (until, DUE, "第2号", 1)

    def test_an_extension_for_one_unit_only(self) -> None:
        both = [OpenObligation(TERM, ""), OpenObligation(TERM._replace(unit="乙局"), "")]
        facts = PlanFacts(
            "p", open_obligations=both, extensions=[Extension("1.1", "乙局", DUE + 9 * DAY)]
        )
        assert [each.unit for each in late(facts, DUE + DAY)] == ["甲局"]

    def test_what_was_approved_holds_though_it_is_earlier(self) -> None:
        facts = PlanFacts(
            "p",
            open_obligations=[OpenObligation(TERM, "")],
            extensions=[Extension("1.1", "", DUE - 9 * DAY)],
        )
        (found,) = late(facts, DUE + DAY)
        assert (found.due, found.first_due) == (DUE - 9 * DAY, DUE)


class TestClosing:
    SINCE = datetime.date(2022, 5, 1)
    TERM = TERM._replace(closing_limit_days=30)
    LAST = datetime.date(2022, 5, 31)
    STRUCK = (
        step(ClosureAction.APPLY, SINCE),
        step(ClosureAction.VISIT, SINCE),
        step(ClosureAction.ACCEPT, SINCE),
        step(ClosureAction.NOTICE, SINCE, SINCE + 5 * DAY),
        step(ClosureAction.STRIKE, SINCE + 6 * DAY),
    )

    def facts(
        self, *acts: tuple[str, ClosureStep], since: datetime.date | None = SINCE
    ) -> PlanFacts:
        return PlanFacts(
            "p", pending_closures=[PendingClosure(self.TERM, since)], closure_steps=acts
        )

    @pytest.mark.parametrize("item", ["1", "1.1"])
    def test_what_is_struck_off_is_late_with_nothing(self, item: str) -> None:
        milestone = self.TERM._replace(kind=OverdueKind.MILESTONE, what="完成勘察")
        owed = [OpenObligation(each, Status.IN_PROGRESS, 10) for each in (self.TERM, milestone)]
        facts = PlanFacts("p", open_obligations=owed)
        assert len(late(facts, DUE + DAY)) == 2
        struck = [(item, each) for _, each in self.STRUCK]
        assert late(replace(facts, closure_steps=struck), DUE + DAY) == []
        reopened = (item, step(ClosureAction.REOPEN, self.SINCE + 7 * DAY)[1])
        assert len(late(replace(facts, closure_steps=[*struck, reopened]), DUE + DAY)) == 2

    def test_done_and_not_closed(self) -> None:
        assert late(self.facts(), self.LAST) == []
        (found,) = late(self.facts(), self.LAST + DAY)
        assert (found.kind, found.unit, found.measure) == (OverdueKind.CLOSURE, "甲局", "1.1")
        assert (found.due, found.days) == (self.LAST, 1)

    def test_not_done_is_not_to_be_closed(self) -> None:
        assert late(self.facts(since=None), self.LAST + 99 * DAY) == []

    def test_all_who_answer_for_it_have_to_be_done(self) -> None:
        other = self.TERM._replace(unit="乙局")
        for since, asked in ((None, []), (self.SINCE + DAY, [self.TERM.unit, "乙局"])):
            parts = [PendingClosure(self.TERM, self.SINCE), PendingClosure(other, since)]
            found = late(PlanFacts("p", pending_closures=parts), self.LAST + 2 * DAY)
            assert [(each.unit, each.due) for each in found] == [
                (unit, self.LAST + DAY) for unit in asked
            ], "each of them is asked, by the day that counts from the last"
        assert late(PlanFacts("p", pending_closures=parts), self.LAST + DAY) == []

    def test_closed(self) -> None:
        assert late(self.facts(*self.STRUCK), self.LAST + 99 * DAY) == []

    def test_closed_with_its_whole_task(self) -> None:
        acts = [("1", each) for _, each in self.STRUCK]
        assert late(self.facts(*acts), self.LAST + 99 * DAY) == []

    def test_a_strike_before_the_notice_ended_closes_nothing(self) -> None:
        early = (*self.STRUCK[:4], step(ClosureAction.STRIKE, self.SINCE + DAY))
        kinds = {each.kind for each in late(self.facts(*early), self.LAST + DAY)}
        assert kinds == {OverdueKind.CLOSURE, OverdueKind.NOTICE}

    def test_opened_again(self) -> None:
        again = datetime.date(2022, 7, 1)
        acts = (*self.STRUCK, step(ClosureAction.REOPEN, again))
        assert late(self.facts(*acts), again + 30 * DAY) == []
        (found,) = late(self.facts(*acts), again + 31 * DAY)
        assert found.due == again + 30 * DAY


class TestNotices:
    UNTIL = datetime.date(2022, 5, 6)

    def kinds(self, *steps: tuple[str, ClosureStep]) -> list[OverdueKind]:
        acts = (*TestClosing.STRUCK[:4], *steps)
        facts = PlanFacts(
            "p",
            pending_closures=[PendingClosure(TERM._replace(closing_limit_days=900), None)],
            closure_steps=acts,
        )
        return [each.kind for each in late(facts, self.UNTIL + 2 * DAY)]

    def test_it_ended_with_nothing_decided(self) -> None:
        facts = PlanFacts("p", closure_steps=TestClosing.STRUCK[:4])
        assert late(facts, self.UNTIL) == []
        (found,) = late(facts, self.UNTIL + DAY)
        assert (found.kind, found.measure, found.due) == (OverdueKind.NOTICE, "1.1", self.UNTIL)

    def test_an_objection_decides_nothing(self) -> None:
        assert self.kinds(step(ClosureAction.OBJECT, self.UNTIL)) == [OverdueKind.NOTICE]

    @pytest.mark.parametrize("action", [ClosureAction.STRIKE, ClosureAction.RETURN])
    def test_what_decides(self, action: ClosureAction) -> None:
        assert self.kinds(step(action, self.UNTIL + DAY)) == []


class TestTermsOfAPlan:
    def read(self, tasks: str) -> list[Obligation]:
        text = f"id: p\ntitle: 方案\nperiod: {{from: 2022-01, until: 2022-12}}\n{tasks}"
        plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
        assert plan, faults
        registry = units.Registry.of(plan)
        return list(plan_obligations(assignments.assign(plan, registry), registry, plan))

    def who(self, roles: str) -> list[tuple[str, str]]:
        groups = "groups: {县区: [甲县, 乙县]}\n"
        task = f"tasks: [{{no: 1, title: 事, deadline: 6月底前, {roles}}}]"
        return [(each.unit, each.kind.value) for each in self.read(groups + task)]

    @pytest.mark.parametrize(
        ("roles", "answering"),
        [
            ("units: [甲局, 乙局]", ["甲局"]),
            ("lead: [甲局, 乙局], support: [丙局]", ["甲局", "乙局"]),
            ("lead: [县区], responsible: [甲局]", ["甲县", "乙县"]),
            ("lead: [甲局, 县区]", ["甲局", "甲县", "乙县"]),
            ("responsible: [甲局, 县区]", ["甲局", "甲县", "乙县"]),
            ("responsible: [甲局], support: [丙局]", ["甲局"]),
            ("support: [丙局]", ["丙局"]),
        ],
    )
    def test_who_answers_for_a_measure(self, roles: str, answering: list[str]) -> None:
        assert self.who(roles) == [(unit, "measure") for unit in answering]

    def test_a_milestone_is_for_its_units_only(self) -> None:
        steps = "milestones: [{by: 3月底前, what: 甲, units: [县区]}, {by: 5月底前, what: 乙}, {by: 长期坚持, what: 丙}]"
        assert self.who(f"units: [甲局, 县区], {steps}") == [
            ("甲局", "measure"),
            ("甲县", "milestone"),
            ("乙县", "milestone"),
            ("甲局", "milestone"),
        ]

    def test_what_has_no_day_is_never_due(self) -> None:
        found = self.read(
            "tasks: [{no: 1, title: 一, units: [甲局], deadline: 长期坚持},"
            " {no: 2, title: 二, units: [甲局]},"
            " {no: 3, title: 三, units: [甲局], deadline: 6月底前并长期坚持, closure: {level: 市级}}]"
        )
        assert [each.due for each in found] == [None, None, DUE]
        assert [(each.ongoing, each.closing_limit_days) for each in found[1:]] == [
            (False, None),
            (True, 30),
        ]

    @pytest.mark.parametrize(("asked", "days"), [("limit_days: 5", 5), ("level: 县级", 30)])
    def test_a_plan_says_in_how_many_days_it_is_to_be_closed(self, asked: str, days: int) -> None:
        (term,) = self.read(f"tasks: [{{no: 1, title: 一, units: [甲局], closure: {{{asked}}}}}]")
        facts = PlanFacts("p", pending_closures=[PendingClosure(term, DUE)])
        assert late(facts, DUE + days * DAY) == []
        (found,) = late(facts, DUE + (days + 1) * DAY)
        assert (found.kind, found.due, found.days) == (OverdueKind.CLOSURE, DUE + days * DAY, 1)


# A year on the example, with deadlines and closures added to a few of its tasks.
ADDED = (
    (
        '              - id: "3.1"\n',
        '              - id: "3.1"\n                deadline: 2022年9月底前\n',
    ),
    (
        '              - id: "3.3"\n',
        '              - id: "3.3"\n                deadline: 2022年8月底前并持续推进\n',
    ),
    (
        '              - id: "4.1"\n',
        '              - id: "4.1"\n                deadline: 2022年7月15日\n',
    ),
    (
        "            title: 推进化工污染治理\n",
        "            title: 推进化工污染治理\n            closure: {level: 市级}\n",
    ),
)
FIRST, LAST = datetime.date(2022, 5, 7), datetime.date(2023, 1, 31)
EXTENDED = (datetime.date(2022, 7, 20), "4.1", datetime.date(2022, 8, 20))
CLOSED = (
    (ClosureAction.APPLY, datetime.date(2022, 10, 9), None),
    (ClosureAction.VISIT, datetime.date(2022, 10, 11), None),
    (ClosureAction.ACCEPT, datetime.date(2022, 10, 12), None),
    (ClosureAction.NOTICE, datetime.date(2022, 10, 13), datetime.date(2022, 10, 19)),
    (ClosureAction.STRIKE, datetime.date(2022, 10, 26), None),
    (ClosureAction.REOPEN, datetime.date(2022, 11, 20), None),
)
CLOSING = "3.2"
Reported = tuple[datetime.date, str, str, str, Status, float | None]
"""Day, unit, period, measure, status, percent."""


class Year:
    """What happened, and what was late on a day, worked out step by step from what happened."""

    def __init__(self, plan: Plan) -> None:
        registry = units.Registry.of(plan)
        self.parts = assignments.assign(plan, registry)
        self.owing: dict[str, list[str]] = defaultdict(list)
        for part in self.parts:
            self.owing[part.unit].append(part.measure.id)
        self.returns = sorted(self._returns(), key=lambda each: (each[0], each[1], each[2]))
        self.reported: list[Reported] = [
            (day, unit, period, *row) for day, unit, period, rows in self.returns for row in rows
        ]

    def _returns(self) -> Iterator[tuple[datetime.date, str, str, list[tuple[str, Status, Any]]]]:
        dice = random.Random(2022)
        for unit, measures in self.owing.items():
            for month in range(5, 13):
                if dice.random() < 0.1:
                    continue
                day = datetime.date(2022, month, 25) + dice.randint(-6, 12) * DAY
                rows: list[tuple[str, Status, float | None]] = []
                for measure in measures:
                    done = dice.random() < month / 14
                    row = (measure, Status.IN_PROGRESS, float(dice.choice((30, 60, 100))))
                    if done:
                        row = (measure, Status.DONE, 100.0)
                    rows.append(
                        row if done or dice.random() > 0.2 else (measure, Status.ONGOING, None)
                    )
                yield day, unit, f"2022-{month:02}", rows

    def record(self, place: Path) -> None:
        with opening.open_for_writing(place) as book, book.write_transaction():
            for day, unit, period, rows in self.returns:
                progress = tuple(Progress(*row) for row in rows)
                book.record_submission(
                    Submission("zhuzhou-2022", 1, unit, period, day, progress), "某办"
                )
            day, measure, until = EXTENDED
            book.append(
                Event(
                    kind="extension",
                    day=day,
                    plan="zhuzhou-2022",
                    measure=measure,
                    body=codec.encode(Extension(measure, "", until, "某函〔2022〕9号", "汛期")),
                ),
                "某办",
            )
            for action, day, last in CLOSED:
                done = ClosureStep(
                    action=action, day=day, notice=PublicNotice(day, last, 7, 5) if last else None
                )
                book.append(
                    Event(
                        kind="closure",
                        day=day,
                        plan="zhuzhou-2022",
                        measure=CLOSING,
                        body=codec.encode(done),
                    ),
                    "某办",
                )

    def last(self, unit: str, measure: str, day: datetime.date) -> tuple[str, float | None]:
        found: tuple[str, float | None] = ("", None)
        for came, who, _, what, status, percent in self.reported:
            if came <= day and who == unit and what == measure:
                found = (status.value, percent)
        return found

    def since(self, unit: str, measure: str, day: datetime.date) -> datetime.date | None:
        begun = None
        for came, who, period, what, status, _ in self.reported:
            if came <= day and who == unit and what == measure:
                year, month = map(int, period.split("-"))
                end = datetime.date(year, month, calendar.monthrange(year, month)[1])
                begun = (begun or min(came, end)) if status is Status.DONE else None
        return begun

    def leader(self, measure: str) -> str:
        return next(part.unit for part in self.parts if part.measure.id == measure)

    def is_done(self, unit: str, measure: str, on: datetime.date, today: datetime.date) -> bool:
        """Whether it was done `on` that day, by what had come up to `today`."""
        said = []
        for came, who, period, what, status, _ in self.reported:
            if came <= today and who == unit and what == measure:
                end = datetime.date(2022, int(period[-2:]), 28) + 4 * DAY
                last = end - end.day * DAY
                said.append((last, came, min(came, last), status is Status.DONE))
        held = [done for *_, since, done in sorted(said) if since <= on]
        return bool(held) and held[-1]

    def has_open(self, unit: str, on: datetime.date, today: datetime.date) -> bool:
        """Whether the unit had something to do: not done by it or by who leads, not struck off."""
        struck = datetime.date(2022, 10, 26) <= on < datetime.date(2022, 11, 20)
        return any(
            not self.is_done(unit, measure, on, today)
            and not self.is_done(self.leader(measure), measure, on, today)
            and not (measure == CLOSING and struck)
            for measure in self.owing[unit]
        )

    def late(self, day: datetime.date) -> set[tuple[object, ...]]:
        found: set[tuple[object, ...]] = set()
        came = {(unit, period) for on, unit, period, _ in self.returns if on <= day}
        for unit in self.owing:
            for month in range(5, 13):
                due, period = datetime.date(2022, month, 25), f"2022-{month:02}"
                first = max(FIRST, due.replace(day=1))
                if due < day and (unit, period) not in came and day.year == 2022:
                    if not (self.has_open(unit, first, day) and self.has_open(unit, day, day)):
                        continue
                    found.add(("report", unit, "", period, due))
        extended = EXTENDED[2] if day >= EXTENDED[0] else datetime.date(2022, 7, 15)
        for measure, due in (
            ("3.1", datetime.date(2022, 9, 30)),
            ("3.3", datetime.date(2022, 8, 31)),
            ("4.1", extended),
        ):
            status, _ = self.last(self.leader(measure), measure, day)
            enough = {"已完成", "长期坚持"} if measure == "3.3" else {"已完成"}
            if due < day and status not in enough:
                found.add(("measure", self.leader(measure), measure, "", due))
        for measure, unit, due in (
            ("2.1", "醴陵市", datetime.date(2022, 6, 30)),
            ("2.2", "市城管局", datetime.date(2022, 12, 31)),
        ):
            status, percent = self.last(unit, measure, day)
            whole, _ = self.last(self.leader(measure), measure, day)
            if due < day and "已完成" not in (status, whole) and percent != 100:
                found.add(("milestone", unit, measure, "", due))
        for measure in ("3.1", "3.2", "3.3", "3.4"):
            begun = self.since(self.leader(measure), measure, day)
            if measure == CLOSING:
                if datetime.date(2022, 10, 26) <= day < datetime.date(2022, 11, 20):
                    begun = None
                elif begun and day >= datetime.date(2022, 11, 20):
                    begun = max(begun, datetime.date(2022, 11, 20))
            if begun and begun + 30 * DAY < day:
                found.add(("closure", self.leader(measure), measure, "", begun + 30 * DAY))
        if datetime.date(2022, 10, 19) < day < datetime.date(2022, 10, 26):
            until = datetime.date(2022, 10, 19)
            found.add(("notice", self.leader(CLOSING), CLOSING, "", until))
        return found


@pytest.fixture
def year(here: Path, taskmap: Run) -> Year:
    text = ZHUZHOU.read_text("utf-8")
    for old, new in ADDED:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (here / "plan.yaml").write_text(text, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2022-05-07").status == 0
    plan = planfile.read(here / "plan.yaml").valid_plan
    assert plan
    happened = Year(plan)
    happened.record(here / ".taskmap" / "ledger.db")
    return happened


@pytest.mark.slow
def test_every_day_of_a_year(year: Year, taskmap: Run) -> None:
    day, seen, silent = FIRST, set[object](), 0
    while day <= LAST:
        ran = taskmap("check-overdue", "--as-of", day, "--format", "json")
        found = {
            (
                each["kind"],
                each["unit"],
                each["measure"],
                each["period"],
                datetime.date.fromisoformat(each["due"]),
            )
            for each in ran.data
        }
        assert found == year.late(day), day
        assert len(ran.data) == len(found)
        assert ran.status == bool(found), day
        for each in ran.data:
            due = datetime.date.fromisoformat(each["due"])
            after = [due + (count + 1) * DAY for count in range((day - due).days)]
            assert each["days"] == len(after)
            assert each["working_days"] == sum(map(chinese_calendar.is_workday, after))
        silent += not found
        seen |= {each["kind"] for each in ran.data}
        day += DAY
    assert seen == {"report", "measure", "milestone", "closure", "notice"}
    assert silent >= 18


def test_the_extended_measure_tells_both_days(year: Year, taskmap: Run) -> None:
    day = next(
        day
        for count in range(60)
        for day in [EXTENDED[2] + (count + 1) * DAY]
        if any(each[2] == "4.1" and each[0] == "measure" for each in year.late(day))
    )
    said = taskmap("check-overdue", "--as-of", day, "--kind", "measure")
    assert "2022-08-20" in said.out
    assert "原定2022-07-15" in said.out
    assert "某函〔2022〕9号" in "".join(said.out.split())
