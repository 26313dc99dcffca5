"""What a 通报 names and sums up, counted a second time from the words themselves, naively, with nothing of what made it."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pytest

from support import report_sources
from taskmap.document import Document
from taskmap.documents import monthly_report
from taskmap.documents.monthly_report import Masthead
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.tracking.report.issue_numbers import issue_number

MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04")
LAST = {"2025-01": 31, "2025-02": 28, "2025-03": 31, "2025-04": 30}
DEADLINES = ("2025-02-20", "2025-03-31", "2025-06-30", "2025-12-31", "长期坚持", "")
SOURCES, SERIES = ("一号文", "二号文", ""), {"甲局": "市直", "乙局": "市直", "丙县": "县区"}
LEADERS = {"甲局": "张三", "丙县": "李四"}
"""乙局 has none, and is neither."""
UNITS = (*SERIES, "丁局")
BEGAN = datetime.date(2025, 1, 1)


class Said(NamedTuple):
    """What came of a measure in a month."""

    status: str
    percent: int | None
    figure: int
    problems: str


class Item(NamedTuple):
    id: str
    unit: str
    deadline: str
    source: str
    leader: str
    target: int


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class Case:
    """A plan in which each measure has one lead and asks for a sum of money, and four months of random words."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.items = [
            Item(
                str(number),
                chance.choice(UNITS),
                chance.choice(DEADLINES),
                chance.choice(SOURCES),
                chance.choice(("", "", "王五")),
                chance.randrange(2, 9),
            )
            for number in range(1, 25)
        ]
        self.said: dict[tuple[str, str], Said] = {}
        for item in self.items:
            reached = chance.randrange(0, 30)
            for month in MONTHS:
                # Who is silent once is so with all its measures: a report comes or does not.
                if (month, item.unit) == ("2025-02", "乙局") or self.is_done(item, month):
                    continue
                reached += chance.randrange(0, 45)
                self.said[item.id, month] = say(chance, reached)

    def is_done(self, item: Item, before: str) -> bool:
        return any(
            month < before
            and (item.id, month) in self.said
            and self.said[item.id, month].status == "已完成"
            for month in MONTHS
        )

    def plan(self) -> Iterator[str]:
        yield "id: p\ntitle: 方案\nissued: 2025-01-01\nissuer: 某办\n"
        yield "period: {from: 2025-01, until: 2025-12}\n"
        yield "reporting: [{name: 月报, every: month, day: 25, to: 某办, forward_to: 市政府}]\nunits:\n"
        for unit in UNITS:
            series = f", series: {SERIES[unit]}" if unit in SERIES else ""
            leader = f", leader: {LEADERS[unit]}" if unit in LEADERS else ""
            yield f"  - {{name: {unit}{series}{leader}}}\n"
        yield "tasks:\n"
        for item in self.items:
            yield f"  - {{no: {item.id}, title: 第{item.id}项, text: 办第{item.id}件事, lead: [{item.unit}]"
            yield f", deadline: {item.deadline}" if item.deadline else ""
            yield f", source: {item.source}" if item.source else ""
            yield f", leader: {item.leader}" if item.leader else ""
            yield f", targets: [{{name: 完成投资, value: {item.target}, unit: 亿元}}]}}\n"

    def source(self) -> report.ReportSource:
        sent = []
        for month in MONTHS:
            for unit in UNITS:
                rows = tuple(
                    Progress(
                        item.id,
                        Status(said.status),
                        said.percent,
                        f"完成投资{said.figure}亿元",
                        said.problems,
                        "加快",
                    )
                    for item in self.items
                    if item.unit == unit and (said := self.said.get((item.id, month)))
                )
                if rows:
                    sent.append(Submission("p", 1, unit, month, day(f"{month}-20"), rows))
        return report_sources.make_source(report_sources.parse_plan("".join(self.plan())), sent)

    # The second reckoning

    def word(self, item: Item, until: str) -> Said | None:
        """The last one up to the month."""
        known = [
            self.said[item.id, month]
            for month in MONTHS
            if month <= until and (item.id, month) in self.said
        ]
        return known[-1] if known else None

    def is_silent(self, item: Item, month: str) -> bool:
        return (item.id, month) not in self.said and not self.is_done(item, month)

    def lag(self, item: Item, month: str) -> Fraction | None:
        """By how many points it is behind its time at the end of the month; None without a date."""
        word = self.word(item, month)
        if word is None or not item.deadline[:1].isdigit():
            return None
        total = (day(item.deadline) - BEGAN).days + 1
        gone = min(total, (day(f"{month}-{LAST[month]}") - BEGAN).days + 1)
        return int(Fraction(100 * gone, total) + Fraction(1, 2)) - Fraction(word.percent or 0)

    def is_slow(self, item: Item, month: str) -> bool:
        """By the last word, at the end of the month."""
        word = self.word(item, month)
        if word is None or word.status == "已完成":
            return False
        if item.deadline[:1].isdigit() and item.deadline < f"{month}-{LAST[month]}":
            return True
        if item.deadline == "长期坚持":
            return False
        lag = self.lag(item, month)
        return word.status == "未启动" if lag is None else lag > 0

    def slow(self, month: str) -> list[str]:
        """What the report names: not what is silent now, but for what is past its deadline."""
        return [
            item.id
            for item in self.items
            if self.is_slow(item, month)
            and (not self.is_silent(item, month) or self.is_past(item, month))
        ]

    def is_past(self, item: Item, month: str) -> bool:
        return item.deadline[:1].isdigit() and item.deadline < f"{month}-{LAST[month]}"


def say(chance: random.Random, reached: int) -> Said:
    problems = chance.choice(("", "无", "资金没有到位", "征地没有完成"))
    if reached >= 100:
        return Said("已完成", 100, chance.randrange(1, 9), problems)
    if reached < 10:
        return Said("未启动", 0, 0, problems)
    return Said("推进中", reached, chance.randrange(1, 9), problems)


CASES = [(seed, month) for seed in range(10) for month in MONTHS]


@cache
def made(seed: int, month: str) -> tuple[Case, report.Report, Document, dict[str, Any]]:
    case, span = Case(seed), periods.parse(month)
    assert span is not None
    found = report.make_report([case.source()], span, span.last)
    data: Any = monthly_report.data(found)["plans"]
    return case, found, monthly_report.document(found), data[0]


def rows(document: Document, title: str) -> list[dict[str, Any]]:
    [found] = [table for table in document.tables if table.title == title]
    return [dict(row.values) for row in found.rows]


@pytest.mark.parametrize(("seed", "month"), CASES)
def test_what_is_slow_with_reason_and_next_step(seed: int, month: str) -> None:
    case, _, document, data = made(seed, month)
    slow = case.slow(month)
    assert [each["measure"] for each in data["slow"]] == slow
    by_id = {item.id: item for item in case.items}
    for row, name in zip(rows(document, "滞后事项"), slow, strict=True):
        word = case.word(by_id[name], month)
        assert word is not None
        assert (row["id"], row["lead"]) == (name, by_id[name].unit)
        assert row["problems"] == ("" if word.problems == "无" else word.problems)
        assert row["ahead_text"] == "加快"
        assert row["receipt"]


def test_some_of_everything_is_slow_and_was_slow() -> None:
    """The words are such that each outcome comes about."""
    outcomes = {
        each["outcome"] for seed, month in CASES for each in made(seed, month)[3]["follow_up"]
    }
    assert outcomes == {"已办结", "不再滞后", "仍然滞后", "本期未报送"}
    kinds = {each["kind"] for seed, month in CASES for each in made(seed, month)[3]["good"]}
    assert kinds == {"提前完成", "本期完成", "超序时"}


@pytest.mark.parametrize(("seed", "month"), CASES)
def test_what_became_of_what_was_slow(seed: int, month: str) -> None:
    case, _, document, data = made(seed, month)
    earlier = [each for each in MONTHS if each < month]
    was_slow = [item for item in case.items if earlier and case.is_slow(item, earlier[-1])]
    outcomes = {}
    for item in was_slow:
        word = case.word(item, month)
        assert word is not None
        if word.status == "已完成":
            outcomes[item.id] = "已办结"
        elif item.id in case.slow(month):
            outcomes[item.id] = "仍然滞后"
        else:
            outcomes[item.id] = "本期未报送" if case.is_silent(item, month) else "不再滞后"
    assert {each["measure"]: each["outcome"] for each in data["follow_up"]} == outcomes
    text = str(document.fields["report.follow_up"])
    assert bool(text) is bool(was_slow)
    assert not was_slow or f"滞后举措{len(was_slow)}项，" in text
    named = re.findall(r"[：；](\d+)（", text)
    assert named == [number for number, each in outcomes.items() if each == "仍然滞后"][:10]


@pytest.mark.parametrize(("seed", "month"), CASES)
def test_what_goes_well(seed: int, month: str) -> None:
    case, _, _, data = made(seed, month)
    wanted = {}
    for item in case.items:
        said = case.said.get((item.id, month))
        if said is None:
            continue
        due = item.deadline if item.deadline[:1].isdigit() else ""
        if said.status == "已完成" and not (due and due < f"{month}-20"):
            wanted[item.id] = "提前完成" if due and due > f"{month}-20" else "本期完成"
        elif said.status == "推进中" and not case.is_past(item, month):
            lag = case.lag(item, month)
            if lag is not None and lag < -10:
                wanted[item.id] = "超序时"
    assert {each["measure"]: each["kind"] for each in data["good"]} == wanted
    owing = [unit for unit in UNITS if any(item.unit == unit for item in case.items)]
    good = [
        unit
        for unit in owing
        if any((item.id, month) in case.said for item in case.items if item.unit == unit)
        and not any(item.unit == unit and case.is_slow(item, month) for item in case.items)
    ]
    assert sorted(data["good_units"]) == sorted(good)


@pytest.mark.parametrize(
    ("deadline", "kinds"),
    [("2025-02-19", []), ("2025-02-20", ["本期完成"]), ("2025-02-21", ["提前完成"])],
)
def test_done_on_the_last_day_is_in_time_and_not_early(deadline: str, kinds: list[str]) -> None:
    case, span = Case(0), periods.parse("2025-02")
    assert span is not None
    case.items = [case.items[0]._replace(deadline=deadline)]
    case.said = {(case.items[0].id, "2025-02"): Said("已完成", 100, 5, "")}
    found = report.make_report([case.source()], span, span.last)
    data: Any = monthly_report.data(found)["plans"]
    assert [each["kind"] for each in data[0]["good"]] == kinds


@pytest.mark.parametrize(("seed", "month"), CASES)
def test_by_source_leader_and_series(seed: int, month: str) -> None:
    case, found, document, data = made(seed, month)
    bucket = {line.measure.id: line.bucket.value for line in found.plans[0].lines}
    leaders = {item.id: item.leader or LEADERS.get(item.unit, "（未注明）") for item in case.items}
    sources = {item.id: item.source or "（未注明）" for item in case.items}
    for title, column, names in (("分来源", "source", sources), ("分责任领导", "leader", leaders)):
        table = rows(document, title)
        assert {row[column] for row in table} == set(names.values())
        assert sum(row["measures"] for row in table) == len(case.items)
        for row in table:
            own = [bucket[number] for number, name in names.items() if name == row[column]]
            assert (row["measures"], row["done"]) == (len(own), own.count("已完成"))
            assert (row["overdue"], row["unreported"]) == (own.count("逾期"), own.count("未报送"))
    for each in data["series"]:
        units = [unit for unit in UNITS if SERIES.get(unit, "（未注明）") == each["series"]]
        own_items = [item for item in case.items if item.unit in units]
        assert each["measures"] == each["leads"] == len(own_items)
        words = [case.word(item, month) for item in own_items]
        assert each["done"] == sum(word is not None and word.status == "已完成" for word in words)


@pytest.mark.parametrize(("seed", "month"), CASES)
def test_sums_of_money(seed: int, month: str) -> None:
    case, _, document, _ = made(seed, month)
    [row] = rows(document, "指标合计")
    words = [case.word(item, month) for item in case.items]
    reported = sum(word.figure for word in words if word)
    target = sum(item.target for item in case.items)
    assert (row["name"], row["unit"], row["count"]) == ("完成投资", "亿元", len(case.items))
    assert (row["target"], row["reported"]) == (target, reported)
    assert row["reported_count"] == sum(word is not None for word in words)
    assert row["attainment"] == pytest.approx(float(round(Fraction(reported * 1000, target)) / 10))
    assert f"目标{target}亿元，报送{reported}亿元" in str(document.fields["report.sums"])


def test_each_sum_says_of_which_rows_it_is() -> None:
    document = made(1, "2025-03")[2]
    tasks, units = rows(document, "分任务"), rows(document, "分单位")
    for title, heads, where in (
        ("分来源", "source", tasks),
        ("分责任领导", "leader", tasks),
        ("分系列", "series", units),
    ):
        for row in rows(document, title):
            name = row[heads]
            assert f"“{name}”" in row["seat"]
            # 王五 of the measure, 张三（甲局） of its unit.
            own = [
                each for each in where if (each[heads].partition("（")[0] or "（未注明）") == name
            ]
            measures = len(own) if where is tasks else sum(each["measures"] for each in own)
            assert row["measures"] == measures


def test_only_the_same_is_summed() -> None:
    """No ratios, no upper bounds, no other unit, nothing that stands alone."""
    text = """\
id: p
title: 方案
issued: 2025-01-01
period: {from: 2025-01, until: 2025-12}
tasks:
  - {no: 1, title: 一, lead: [甲局], targets: [{name: 投资, value: 3, unit: 亿元}, {name: 优良率, value: 80, unit: "%"}]}
  - {no: 2, title: 二, lead: [甲局], targets: [{name: 投资, value: 5, unit: 万元}, {name: 优良率, value: 90, unit: "%"}]}
  - {no: 3, title: 三, lead: [甲局], targets: [{name: 排放, value: 5, unit: 吨, at: most}]}
  - {no: 4, title: 四, lead: [甲局], targets: [{name: 排放, value: 7, unit: 吨, at: most}]}
"""
    source = report_sources.make_source(report_sources.parse_plan(text), [])
    span = periods.parse("2025-03")
    assert span is not None
    document = monthly_report.document(report.make_report([source], span, span.last))
    assert rows(document, "指标合计") == []
    assert document.fields["report.sums"] == ""


def test_the_masthead_stands_in_the_document() -> None:
    case, span = Case(0), periods.parse("2025-03")
    assert span is not None
    found = report.make_report([case.source()], span, span.last)
    head = Masthead("第3期", "市政府", "市委办")
    document = monthly_report.document(found, head)
    assert [
        document.fields[f"report.{name}"] for name in ("issue_number", "to", "copy_to")
    ] == list(head)
    assert monthly_report.data(found, head)["masthead"] == head._asdict()


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("2025-01", 1),
        ("2025-03", 3),
        ("2025-12", 12),
        ("2025-Q2", 2),
        ("2025", 1),
        ("2025-06-30", None),
    ],
)
def test_numbers_count_the_periods_of_the_year(label: str, number: int | None) -> None:
    """Whatever was printed: a paper that is made again, or for the first time late, has the number of its period."""
    span = periods.parse(label)
    assert span is not None
    assert issue_number([Case(0).source()], span) == number
