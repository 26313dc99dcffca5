"""Three months lived through with the real commands; every figure of the printed report counted again from the
raw rows of the ledger, one by one, with nothing of what made the report.
"""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest

from support import quarter_run
from support.quarter import MONTHS, zhuzhou
from taskmap.plan.model import Chapter, Measure, Role, Task

pytestmark = pytest.mark.slow

BUCKETS = ["已销号", "已完成", "逾期", "未要求报送", "未到起始", "未报送", "长期坚持"]
BUCKETS += ["未启动", "超序时", "达序时", "滞后"]
PACE = {"推进中": "达序时", "已完成": "达序时"}
"""Without a day there is no 序时 to be ahead of; 已完成 that a later month took back is under way."""
CASES = [("2022-05", "2022-05-31"), ("2022-06", "2022-06-26"), ("2022-06", "2022-07-02")]
CASES += [("2022-07", "2022-07-24"), ("2022-07", "2022-08-02")]


class Said(NamedTuple):
    unit: str
    period: str
    entry: int
    measure: str
    status: str
    percent: float | None
    done: str
    problems: str
    evidence: str
    seat: str
    file: str
    receipt: str

    @property
    def implied_percent(self) -> float | None:
        if self.percent is not None:
            return self.percent
        return {"已完成": 100.0, "未启动": 0.0}.get(self.status)


class Counted:
    """The ledger as of a day, read with nothing but SQL."""

    def __init__(self, ledger: Path, month: str, as_of: str) -> None:
        self.month, self.as_of = month, as_of
        self.plan, self.registry, self.assigned, _ = zhuzhou()
        database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
        self.said = [
            Said._make((*row, f"2022-{row[2]:06}"))
            for row in database.execute(
                "SELECT p.unit, p.period, p.entry, p.measure, p.status, p.percent, p.done, p.problems,"
                " p.evidence, p.seat, e.file FROM progress p JOIN entries e ON e.entry = p.entry"
                " WHERE p.day <= ? ORDER BY p.entry, p.line",
                (as_of,),
            )
        ]
        self.entries = database.execute(
            "SELECT entry, kind, unit, period, day, body FROM entries WHERE day <= ? ORDER BY entry",
            (as_of,),
        ).fetchall()
        self.done_since = self._done_since(database)
        asked = database.execute(
            "SELECT unit, due FROM duties WHERE period = ? ORDER BY line", (month,)
        )
        # Nothing is owed by a unit for which nothing was open when the month began.
        self.due = {unit: due for unit, due in asked if not self._is_finished(unit)}
        database.close()

    def _done_since(self, database: sqlite3.Connection) -> dict[tuple[str, str], str]:
        """By unit and measure the day from which on its words, month by month, say nothing but 已完成."""
        words = database.execute(
            "SELECT unit, measure, status, min(day, date(period || '-01', '+1 month', '-1 day'))"
            " FROM progress WHERE day <= ? ORDER BY period, day, entry",
            (self.as_of,),
        )
        since: dict[tuple[str, str], str] = {}
        for unit, measure, status, day in words:
            if status == "已完成":
                since.setdefault((unit, measure), day)
            else:
                since.pop((unit, measure), None)
        return since

    def _is_finished(self, unit: str) -> bool:
        """Whether of each measure the unit itself, or its lead, had said before the month that it is done."""
        first = f"{self.month}-01"
        return all(
            any(
                self.done_since.get((one, each.measure.id), "9") <= first
                for one in (unit, self.lead(each.measure))
            )
            for each in self.assigned
            if each.unit == unit
        )

    def lead(self, measure: Measure) -> str:
        [party, *_] = [party for party in measure.parties if party.role is Role.LEAD]
        return self.registry.expand(party.name)[0]

    def word(self, measure: str, unit: str, *months: str) -> Said | None:
        """The last of the last of these months for which there is any."""
        for month in sorted(months, reverse=True):
            found = [
                each
                for each in self.said
                if (each.measure, each.unit, each.period) == (measure, unit, month)
            ]
            if found:
                return found[-1]
        return None

    @property
    def earlier(self) -> list[str]:
        return [month for month in MONTHS if month < self.month]

    def is_silent(self, measure: Measure) -> bool:
        lead, before = self.lead(measure), self.before(measure)
        was_due = lead in self.due and self.due[lead] < self.as_of
        done = before is not None and before.status == "已完成"
        return was_due and self.word(measure.id, lead, self.month) is None and not done

    def now(self, measure: Measure) -> Said | None:
        if self.bucket(measure) == "未报送":
            return None
        return self.word(measure.id, self.lead(measure), *self.earlier, self.month)

    def before(self, measure: Measure) -> Said | None:
        return self.word(measure.id, self.lead(measure), *self.earlier)

    def bucket(self, measure: Measure) -> str:
        """The first that fits, in a plan that asks every unit every month and gives no measure a day."""
        assert measure.deadline.date is None
        lead = self.lead(measure)
        today = self.word(measure.id, lead, *MONTHS)
        if today and today.status == "已完成":
            return "已完成"
        if self.is_silent(measure):
            return "未报送"
        word = self.word(measure.id, lead, *self.earlier, self.month)
        if measure.deadline.ongoing:
            return "长期坚持"
        return "未启动" if word is None else PACE.get(word.status, word.status)

    def counts(self, measures: list[Measure]) -> list[int]:
        found = Counter(map(self.bucket, measures))
        return [found[bucket] for bucket in BUCKETS]

    def share(self, measures: list[Measure]) -> float | None:
        shares = [
            (word.implied_percent or 0) if (word := self.now(each) or self.before(each)) else 0
            for each in measures
            if self.bucket(each) != "长期坚持"
        ]
        return sum(shares) / len(shares) if shares else None

    def first_arrival(self, unit: str) -> tuple[int, str] | None:
        """The first return of the month: its entry and day."""
        for entry, kind, whose, period, day, _ in self.entries:
            if (kind, whose, period) == ("submission", unit, self.month):
                return entry, day
        return None

    def reporting(self) -> tuple[list[str], dict[str, tuple[str, str]], list[str]]:
        """Who was on time, who late (day and receipt), who is missing."""
        on_time, late, missing = [], {}, []
        for unit, due in self.due.items():
            first = self.first_arrival(unit)
            if first is None:
                missing += [unit] if self.as_of > due else []
            elif first[1] > due:
                late[unit] = first[1], f"2022-{first[0]:06}"
            else:
                on_time.append(unit)
        return on_time, late, missing

    def refusals(self) -> list[tuple[str, str, int]]:
        """Unit, day and number of faults of what was sent back."""
        return [
            (unit, day, len(json.loads(body)["faults"]))
            for _, kind, unit, period, day, body in self.entries
            if kind == "refusal" and period == self.month
        ]

    def clashes(self) -> list[tuple[str, str, str, str, str]]:
        found = []
        for each in self.assigned:
            measure, lead = each.measure, self.lead(each.measure)
            one = self.word(measure.id, lead, *self.earlier, self.month)
            two = self.word(measure.id, each.unit, *self.earlier, self.month)
            if each.unit == lead or each.role is Role.SUPPORT or one is None or two is None:
                continue
            if one.status in ("已完成", "未启动") and two.status != one.status:
                found.append(("填报不一致", measure.id, each.unit, two.receipt, two.seat))
        return found

    def empty_words(self) -> Iterator[tuple[str, str, str, str, str]]:
        for each in self.assigned:
            now = self.word(each.measure.id, each.unit, self.month)
            before = self.word(each.measure.id, each.unit, *self.earlier)
            if now is None:
                continue
            place = (each.measure.id, each.unit, now.receipt, now.seat)
            was = before is not None and before.status == "已完成"
            if before and not was and now.done == before.done:
                yield ("文字未变", *place)
            if now.status == "已完成" and not was and not now.evidence:
                yield ("没有佐证", *place)
            if now.status == "推进中" and now.percent is None:
                yield ("没有比例", *place)
            if now.problems not in ("", "无"):
                yield ("单位反映", *place)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    quarter_run.run_quarter(folder)
    return folder


class Printed(NamedTuple):
    counted: Counted
    text: str
    word: dict[str, list[list[str]]]
    book: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def printed(office: Path, request: pytest.FixtureRequest) -> Printed:
    month, as_of = request.param
    out = office / f"report-{month}-{as_of}"
    quarter_run.run(office, "report", "--month", month, "--as-of", as_of, "-o", out)
    word = docx.Document(str(out / "月度报告.docx"))
    tables = {
        "、".join(cell.text for cell in each.rows[0].cells): [
            [cell.text for cell in row.cells] for row in each.rows[1:]
        ]
        for each in word.tables
    }
    text = "\n".join(each.text for each in word.paragraphs)
    book = openpyxl.load_workbook(out / "月度报告.xlsx")
    sheets: dict[str, list[dict[str, Any]]] = {}
    for sheet in book.worksheets:
        heads = [str(cell.value) for cell in sheet[3]]
        cells = sheet.iter_rows(min_row=4, values_only=True)
        sheets[sheet.title] = [
            dict(zip(heads, row, strict=True)) for row in cells if row[0] not in (None, "无")
        ]
    return Printed(Counted(office / ".taskmap" / "ledger.db", month, as_of), text, tables, sheets)


def table(printed: Printed, head: str) -> list[list[str]]:
    """The rows of the one table of the Word report with such a head; none if it is not printed."""
    return next((rows for heads, rows in printed.word.items() if head in heads), [])


def printed_number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}".removesuffix(".0")


def measures_in(item: Chapter | Task) -> list[Measure]:
    if isinstance(item, Task):
        return list(item.measures)
    inside: tuple[Chapter | Task, ...] = (*item.tasks, *item.chapters)
    return [measure for each in inside for measure in measures_in(each)]


def long(day: str) -> str:
    year, month, number = map(int, day.split("-"))
    return f"{year}年{month}月{number}日"


def test_the_three_months_hold_all_that_happens(office: Path) -> None:
    counted = Counted(office / ".taskmap" / "ledger.db", "2022-07", "2022-12-31")
    kinds = Counter(kind for _, kind, *_ in counted.entries)
    assert kinds["submission"] > 100
    assert kinds["refusal"] > 30
    for month in MONTHS:
        each = Counted(office / ".taskmap" / "ledger.db", month, "2022-12-31")
        assert each.reporting()[2]
        assert month == "2022-05" or each.reporting()[1]
    assert len(counted.clashes()) > 20
    fallen = [
        measure.id
        for measure in counted.plan.every_measure()
        if (now := counted.now(measure))
        and (before := counted.before(measure))
        and (now.implied_percent or 0) < (before.implied_percent or 0)
    ]
    assert fallen or counted.word("2.2", "市城管局", "2022-06")
    assert counted.word("3.4", "市生态环境局", "2022-06")


def test_the_sentence_of_figures(printed: Printed) -> None:
    counted = printed.counted
    measures = list(counted.plan.every_measure())
    counts = counted.counts(measures)
    figures = zip(BUCKETS, counts, strict=True)
    shares = (round(Fraction(count * 1000, len(measures))) / 10 for count in counts)
    told = "，".join(
        f"{name}{count}项（{share:g}%）"
        for (name, count), share in zip(figures, shares, strict=True)
        if count
    )
    assert f"共{len(measures)}项举措，其中{told}。" in printed.text
    assert sum(counts) == len(measures) == 49
    on_time, late, missing = counted.reporting()
    told_reports = {"应报送": counted.due, "按时报送": on_time, "迟报": late, "未报送": missing}
    words = "，".join(f"{word}{len(units)}家" for word, units in told_reports.items() if units)
    assert words in printed.text
    back = len({unit for unit, *_ in counted.refusals()})
    assert (f"退回更正{back}家" in printed.text) is bool(back)
    summary = {row["进度"]: row["举措数"] for row in printed.book["汇总"]}
    assert list(summary.values()) == counts
    [overview] = printed.book["方案总览"]
    assert [overview[name] for name in ("应报", "按时", "迟报", "未报")] == [
        len(counted.due),
        len(on_time),
        len(late),
        len(missing),
    ]


def test_the_chapters(printed: Printed) -> None:
    counted = printed.counted
    chapters = [item for _, item in counted.plan.outline() if isinstance(item, Chapter)]
    wanted = [
        [
            chapter.title,
            str(len(inside)),
            *map(str, counted.counts(inside)),
            printed_number(
                round(share, 1) if (share := counted.share(inside)) is not None else None
            ),
        ]
        for chapter in chapters
        for inside in [measures_in(chapter)]
    ]
    # On paper the last two of what nobody was asked about and what has not begun share a column.
    assert [row[:2] + row[-1:] for row in table(printed, "章节、")] == [
        row[:2] + row[-1:] for row in wanted
    ]
    heads = next(heads for heads in printed.word if "章节、" in heads).split("、")[2:-1]
    for printed_row, row in zip(table(printed, "章节、"), wanted, strict=True):
        counts = dict(zip(BUCKETS, row[2:-1], strict=True))
        counts["其他"] = str(int(counts.pop("未要求报送")) + int(counts.pop("未到起始")))
        # A zero is not printed.
        shown = {head: "" if count == "0" else count for head, count in counts.items()}
        assert dict(zip(heads, printed_row[2:-1], strict=True)) == shown
    assert [
        [printed_value(cell) for cell in row.values()] for row in printed.book["章节进展"]
    ] == wanted


def printed_value(value: object) -> str:
    return printed_number(value) if isinstance(value, int | float) else str(value or "")


def test_who_did_not_report_who_was_late_what_was_sent_back(printed: Printed) -> None:
    counted = printed.counted
    _, late, missing = counted.reporting()
    as_of = datetime.date.fromisoformat(counted.as_of)
    days = {unit: (as_of - datetime.date.fromisoformat(counted.due[unit])).days for unit in missing}
    found = {row["单位"]: row["逾期天数"] for row in printed.book["未报送"]}
    assert found == days
    assert [row[1:4] for row in table(printed, "逾期天数")] == [
        [unit, long(counted.due[unit]), str(days[unit])] for unit in missing
    ]
    assert [(row[1], row[3], row[5]) for row in table(printed, "迟报天数")] == [
        (unit, long(day), receipt) for unit, (day, receipt) in late.items()
    ]
    assert {row["单位"]: row["回执号"] for row in printed.book["迟报"]} == {
        unit: receipt for unit, (_, receipt) in late.items()
    }
    assert [
        (row["单位"], f"{row['收到日期']:%Y-%m-%d}", row["处数"]) for row in printed.book["退回"]
    ] == counted.refusals()


def test_each_measure_and_where_it_was_read(printed: Printed) -> None:
    counted = printed.counted
    in_word = table(printed, "任务、")
    for row, line, measure in zip(
        printed.book["分任务"], in_word, counted.plan.every_measure(), strict=True
    ):
        now = counted.now(measure)
        assert (row["编号"], row["进度"]) == (measure.id, counted.bucket(measure))
        assert (row["序时进度(%)"], row["亮灯"]) == (
            None,
            "绿" if row["进度"] == "已完成" else None,
        )
        assert row["牵头单位"] == counted.lead(measure) == line[3]
        seen = (row["完成状态"], row["完成比例(%)"], row["进展情况"])
        places = (row["回执号"], row["文件"], row["出处"])
        if now is None:
            assert (*seen, *places) == (None,) * 6
            assert line[5].partition("（")[0] == row["进度"]
            continue
        assert seen == (now.status, now.implied_percent, now.done)
        assert places == (now.receipt, now.file, now.seat)
        assert re.fullmatch(r"月度报送!H\d+", now.seat)
        assert line[0] == measure.id
        percent = (
            f"，完成{printed_number(now.implied_percent)}%"
            if now.implied_percent is not None
            else ""
        )
        is_over = row["进度"] in ("已完成", "未启动")
        assert line[5].partition("（")[0] == row["进度"] + ("" if is_over else percent)
        assert now.done in line[6]


def test_each_unit(printed: Printed) -> None:
    counted = printed.counted
    rows = {row["单位"]: row for row in printed.book["分单位"]}
    assert set(rows) == {each.unit for each in counted.assigned} | set(counted.due)
    on_time, late, _ = counted.reporting()
    for unit, row in rows.items():
        mine = [each.measure.id for each in counted.assigned if each.unit == unit]
        words = [counted.word(key, unit, *counted.earlier, counted.month) for key in mine]
        said = [each for each in words if each]
        done = [each for each in said if each.status == "已完成"]
        assert (row["承担举措"], row["已完成"], row["滞后"]) == (len(mine), len(done), 0)
        assert (row["按时"], row["已报"]) == (
            int(unit in on_time),
            int(unit in on_time or unit in late),
        )


def test_the_list_of_problems(printed: Printed) -> None:
    counted = printed.counted
    found = [
        (row["类型"], row["编号"], row["单位"], row["回执号"], row["出处"])
        for row in printed.book["问题清单"]
    ]
    kinds = {"填报不一致", "文字未变", "没有佐证", "没有比例", "单位反映"}
    wanted = Counter([*counted.clashes(), *counted.empty_words()])
    assert Counter(each for each in found if each[0] in kinds) == wanted
    merged = Counter((kind, unit) for kind, _, unit, *_ in found)
    assert {(row["类型"], row["单位"]): row["处数"] for row in printed.book["问题归并"]} == merged


def test_every_sheet_is_there(printed: Printed) -> None:
    assert {"汇总", "分任务", "分单位", "未报送", "问题清单"} <= set(printed.book)
