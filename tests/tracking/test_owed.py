"""Who owes a report: only a unit that had something open when its period began, or was given something in time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import pytest

from support.report_sources import parse_plan
from taskmap.plan import assignments, units
from taskmap.plan.model import Plan
from taskmap.tracking.closure import ClosureAction, ClosureStep, PublicNotice
from taskmap.tracking.owed import OpenParts, OwedReports, ReportingTerms, Said, may_be_finished
from taskmap.tracking.parts import Part, continue_parts, plan_parts

PLAN = """\
id: p
title: 计划
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
tasks:
  - {no: 1, title: 一, lead: 甲局, support: [乙局]}
  - {no: 2, title: 二, lead: 丙局}
"""
MORE = PLAN + "  - {no: 3, title: 三, lead: 甲局}\n"


class Report(NamedTuple):
    unit: str
    period: str
    due: datetime.date
    rule: str = "月报"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2025-{text}")


def report(unit: str, month: int) -> Report:
    return Report(unit, f"2025-{month:02}", datetime.date(2025, month, 25))


def given(*issues: tuple[str, str]) -> tuple[Plan, tuple[Part, ...]]:
    """The plan as issued last, and all parts up to then; the texts of its revisions, each with its day."""
    parts: tuple[Part, ...] = ()
    for text, on in issues:
        plan = parse_plan(text)
        registry = units.Registry.of(plan)
        assigned = assignments.assign(plan, registry)
        answerable = assignments.answerable_by_measure(assigned, plan.leads)
        now = list(plan_parts(assigned, answerable, day(on)))
        parts = continue_parts(parts, now, day(on), registry.renames({each.unit for each in parts}))
    return parse_plan(issues[-1][0]), parts


def owed(
    *issues: tuple[str, str],
    done: Sequence[tuple[str, str, str]] = (),
    steps: Sequence[tuple[str, ClosureStep]] = (),
) -> OwedReports:
    plan, parts = given(*issues)
    words = {(unit, measure): (Said(day(on), True),) for unit, measure, on in done}
    return OwedReports(ReportingTerms.of(plan), OpenParts(parts, words, steps))


def months(found: OwedReports, unit: str) -> list[int]:
    return [month for month in range(1, 13) if found.is_owed(report(unit, month))]


def test_who_is_done_owes_nothing_from_the_next_period_on() -> None:
    found = owed((PLAN, "01-05"), done=[("甲局", "1", "01-20")])
    # The supporter of a measure that is done has nothing to do in it either.
    assert (months(found, "甲局"), months(found, "乙局")) == ([1], [1])
    assert months(found, "丙局") == list(range(1, 13))


def test_what_a_supporter_calls_done_is_done_for_itself_alone() -> None:
    found = owed((PLAN, "01-05"), done=[("乙局", "1", "01-20")])
    assert (months(found, "甲局"), months(found, "乙局")) == (list(range(1, 13)), [1])


def test_nothing_is_owed_before_the_plan_is_issued() -> None:
    assert months(owed((PLAN, "03-26")), "甲局") == list(range(4, 13))
    assert months(owed((PLAN, "03-25")), "甲局") == list(range(3, 13))


@pytest.mark.parametrize(("revised", "expected"), [("04-25", [1, 4]), ("04-26", [1, 5])])
def test_new_work_is_reported_from_the_period_in_whose_time_it_comes(
    revised: str, expected: list[int]
) -> None:
    done = [("甲局", "1", "01-20"), ("甲局", "3", "05-30")]
    found = owed((PLAN, "01-05"), (MORE, revised), done=done)
    assert months(found, "甲局")[:2] == expected
    assert months(found, "甲局")[-1] == 5


def test_what_was_taken_away_is_owed_as_long_as_it_was_there() -> None:
    without = PLAN.replace("support: [乙局]", "support: [丙局]")
    assert months(owed((PLAN, "01-05"), (without, "03-10")), "乙局") == [1, 2, 3]


def test_who_takes_it_back_owes_again() -> None:
    plan, parts = given((PLAN, "01-05"))
    words = {("甲局", "1"): (Said(day("01-20"), True), Said(day("03-20"), False))}
    found = OwedReports(ReportingTerms.of(plan), OpenParts(parts, words))
    assert months(found, "甲局") == [1, *range(4, 13)]


def test_what_is_struck_off_is_not_reported_on_until_it_is_opened_again() -> None:
    notice = PublicNotice(day("02-04"), day("02-10"), 7, 5)
    path = [(action, "02-03") for action in ("apply", "visit", "accept")]
    path += [("notice", "02-04"), ("strike", "02-20"), ("reopen", "05-06")]
    steps = [
        (
            "1",
            ClosureStep(
                action=ClosureAction(action),
                day=day(on),
                notice=notice if action == "notice" else None,
            ),
        )
        for action, on in path
    ]
    found = owed((PLAN, "01-05"), steps=steps)
    assert months(found, "甲局") == [1, 2, *range(6, 13)]
    assert found.needs_no_row("乙局", "1", "2025-03")


def test_a_rule_may_want_reports_all_the_same() -> None:
    text = PLAN.replace("to: 某办", "to: 某办, 完成后: 续报")
    found = owed((text, "01-05"), done=[("甲局", "1", "01-20")])
    assert months(found, "甲局") == list(range(1, 13))


def test_it_is_pressed_for_until_nothing_is_open_or_the_plan_is_over() -> None:
    found = owed((PLAN, "01-05"), done=[("甲局", "1", "04-20")])
    pressed = [found.is_pressed_for(report("甲局", 3), day(on)) for on in ("04-19", "04-20")]
    assert pressed == [True, False]
    december = report("丙局", 12)
    assert found.is_pressed_for(december, day("12-31"))
    assert not found.is_pressed_for(december, datetime.date(2026, 1, 1))
    # It was owed all the same.
    assert found.is_owed(report("甲局", 3))


def test_a_period_outside_the_plan_is_not_owed() -> None:
    outside = Report("甲局", "2026-01", datetime.date(2026, 1, 25))
    assert not owed((PLAN, "01-05")).is_owed(outside)


def test_only_units_that_may_have_finished_are_looked_at() -> None:
    _, parts = given((MORE, "01-05"))
    assert may_be_finished(parts, {("甲局", "1")}, ()) == {"乙局"}
    assert may_be_finished(parts, {("甲局", "1"), ("甲局", "3")}, ()) == {"甲局", "乙局"}
    assert may_be_finished(parts, (), {"2"}) == {"丙局"}


def test_a_unit_may_be_finished_once_what_it_had_left_is_taken_away() -> None:
    _, parts = given((MORE, "01-05"), (PLAN, "03-10"))
    assert may_be_finished(parts, {("甲局", "1")}, ()) == {"甲局", "乙局"}


def test_a_unit_may_be_finished_once_another_answers_for_its_measure() -> None:
    _, parts = given((PLAN, "01-05"), (PLAN.replace("甲局", "丁局"), "03-10"))
    assert "乙局" in may_be_finished(parts, {("丁局", "1")}, ())


class TestParts:
    """A row a part, that says from when to when."""

    def held(self, *issues: tuple[str, str]) -> list[tuple[str, str, bool, str, str]]:
        _, parts = given(*issues)
        return [
            (
                each.unit,
                each.measure,
                each.answers,
                f"{each.since:%m-%d}",
                f"{each.until or ''}"[5:],
            )
            for each in parts
            if each.measure == "1"
        ]

    def test_a_revision_that_leaves_it_alone_adds_nothing(self) -> None:
        assert self.held((PLAN, "01-05"), (MORE, "03-10")) == [
            ("甲局", "1", True, "01-05", ""),
            ("乙局", "1", False, "01-05", ""),
        ]

    def test_what_is_taken_ends_and_what_is_given_begins(self) -> None:
        without = PLAN.replace("support: [乙局]", "support: [丙局]")
        assert self.held((PLAN, "01-05"), (without, "03-10"), (PLAN, "04-01")) == [
            ("甲局", "1", True, "01-05", ""),
            ("乙局", "1", False, "01-05", "03-10"),
            ("丙局", "1", False, "03-10", "04-01"),
            ("乙局", "1", False, "04-01", ""),
        ]

    def test_who_answers_is_told_of_each_time(self) -> None:
        other = PLAN.replace("lead: 甲局, support: [乙局]", "lead: 乙局, support: [甲局]")
        assert self.held((PLAN, "01-05"), (other, "03-10")) == [
            ("甲局", "1", True, "01-05", "03-10"),
            ("乙局", "1", False, "01-05", "03-10"),
            ("乙局", "1", True, "03-10", ""),
            ("甲局", "1", False, "03-10", ""),
        ]

    def test_a_unit_goes_by_its_name_of_today(self) -> None:
        renamed = PLAN.replace("甲局", "新局").replace(
            "tasks:", "units: [{name: 新局, aliases: [甲局]}, 乙局, 丙局]\ntasks:"
        )
        assert self.held((PLAN, "01-05"), (renamed, "03-10")) == [
            ("新局", "1", True, "01-05", ""),
            ("乙局", "1", False, "01-05", ""),
        ]

    def test_what_was_given_and_taken_on_one_day_leaves_nothing(self) -> None:
        assert ("甲局", "3") not in {
            (each.unit, each.measure) for each in given((MORE, "01-05"), (PLAN, "01-05"))[1]
        }

    def test_another_role_is_no_new_work(self) -> None:
        other = PLAN.replace("lead: 甲局, support: [乙局]", "lead: 乙局, support: [甲局]")
        done = [("甲局", "1", "01-20"), ("乙局", "1", "03-05")]
        found = owed((PLAN, "01-05"), (other, "03-10"), done=done)
        assert months(found, "乙局") == [1]
