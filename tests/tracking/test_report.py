"""The month's report on three months of the Zhuzhou example: every printed figure recomputed from the raw rows.

The second reckoning is naive on purpose: for each figure it goes through all returns again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from support.quarter import MONTHS, REFUSALS, AcceptedReturn, day, issue, returns, zhuzhou
from taskmap import planfile
from taskmap.document import Document, Table
from taskmap.documents import monthly_report
from taskmap.ledger import entries, opening
from taskmap.ledger.records import PlanIssue
from taskmap.plan import periods
from taskmap.plan.model import Chapter, DeadlineKind, Measure, Role, Task
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report

END = {"2022-05": "2022-05-31", "2022-06": "2022-06-30", "2022-07": "2022-07-31"}
DAYS = ["2022-05-20", "2022-05-31", "2022-06-25", "2022-06-26", "2022-07-02", "2022-08-15"]
CASES = [(month, text) for month in MONTHS for text in DAYS]


def span(label: str) -> periods.Period:
    found = periods.parse(label)
    assert found is not None
    return found


@cache
def make_document(month: str, as_of: str) -> Document:
    return monthly_report.document(report.make_report([issue()], span(month), day(as_of)))


def table(document: Document, title: str) -> Table:
    return next(each for each in document.tables if each.title == title)


def rows(document: Document, title: str) -> list[dict[str, Any]]:
    return [dict(row.values) for row in table(document, title).rows]


class Naive:
    """The same figures, looked up one by one."""

    def __init__(self, month: str, as_of: str) -> None:
        self.month, self.as_of = month, day(as_of)
        self.at = min(self.as_of, day(END[month]))
        self.plan, self.registry, self.assigned, self.owed = zhuzhou()
        self.came = [each for each in returns() if each.submission.received_on <= self.as_of]

    def lead(self, measure: Measure) -> str:
        party = next(party for party in measure.parties if party.role is Role.LEAD)
        if party.chosen:
            return self.registry.expand(party.chosen[0].name)[0]
        return self.registry.expand(party.name)[0]

    def last_report(
        self, measure: str, unit: str, *months: str
    ) -> tuple[Submission, Progress, str] | None:
        """What was last reported in these months."""
        found = None
        for month in months:
            for each in self.came:
                if each.submission.period == month and each.submission.unit == unit:
                    for row in each.submission.rows:
                        if row.measure == measure:
                            found = each.submission, row, each.number
        return found

    @property
    def earlier(self) -> list[str]:
        return [month for month in MONTHS if month < self.month]

    def is_silent(self, measure: Measure) -> bool:
        """The lead's report was due, and neither it nor an earlier one ends the matter."""
        lead, before = self.lead(measure), self.before(measure)
        return (
            any(
                (duty.unit, duty.period) == (lead, self.month) and duty.due < self.as_of
                for duty in self.owed
            )
            and self.last_report(measure.id, lead, self.month) is None
            and not (before and before[1].status is Status.DONE)
        )

    def last_word(self, measure: Measure) -> tuple[Submission, Progress, str] | None:
        return self.last_report(measure.id, self.lead(measure), *self.earlier, self.month)

    def now(self, measure: Measure) -> tuple[Submission, Progress, str] | None:
        return None if self.bucket(measure) == "未报送" else self.last_word(measure)

    def before(self, measure: Measure) -> tuple[Submission, Progress, str] | None:
        return self.last_report(measure.id, self.lead(measure), *self.earlier)

    @property
    def begins(self) -> datetime.date:
        begins, issued = self.plan.begins, self.plan.issued
        assert begins is not None
        assert issued is not None
        return max(begins, issued)

    def elapsed(self, measure: Measure, at: datetime.date) -> int | None:
        ends = measure.deadline.date
        if ends is None:
            return None
        share = Fraction((at - self.begins).days + 1, (ends - self.begins).days + 1)
        return int(min(max(share, Fraction(0)), Fraction(1)) * 100 + Fraction(1, 2))

    def bucket(self, measure: Measure) -> str:
        """The first that fits; done and overdue by what is known on the day of the report."""
        lead, due = self.lead(measure), measure.deadline.date
        word, today = self.last_word(measure), self.last_report(measure.id, lead, *MONTHS)
        if today and today[1].status is Status.DONE:
            return "已完成"
        goes_on = today and today[1].status is Status.ONGOING and measure.deadline.ongoing
        if due and due < self.as_of and not goes_on:
            return "逾期"
        if not any(duty.unit == lead and duty.period <= self.month for duty in self.owed):
            return "未要求报送"
        if self.at < self.begins:
            return "未到起始"
        if self.is_silent(measure):
            return "未报送"
        row = word[1] if word else None
        if row and row.status is Status.DONE:
            # Taken back by a later month's word.
            row = replace(row, status=Status.IN_PROGRESS)
        return self.part(measure, row, self.at)

    def part(self, measure: Measure, row: Progress | None, at: datetime.date) -> str:
        """How one unit stands by its own report, on a day."""
        due, ongoing = measure.deadline.date, measure.deadline.kind is DeadlineKind.ONGOING
        status = row.status if row else Status.NOT_STARTED
        if status is Status.DONE:
            return "已完成"
        if due and due < at and not (status is Status.ONGOING and measure.deadline.ongoing):
            return "逾期"
        if ongoing or status is not Status.IN_PROGRESS:
            return "长期坚持" if ongoing else str(status)
        assert row is not None
        elapsed = self.elapsed(measure, at)
        gap = 0 if elapsed is None else (row.percent or 0) - elapsed
        return "滞后" if gap < 0 else "超序时" if gap > 10 else "达序时"

    def buckets(self, measures: list[Measure]) -> dict[str, int]:
        counted = dict.fromkeys(BUCKETS, 0)
        for measure in measures:
            counted[self.bucket(measure)] += 1
        return counted

    def first(self, unit: str) -> AcceptedReturn | None:
        found = (
            each
            for each in self.came
            if (each.submission.unit, each.submission.period) == (unit, self.month)
        )
        return next(found, None)


BUCKETS = ["已销号", "已完成", "逾期", "未要求报送", "未到起始", "未报送", "长期坚持"]
BUCKETS += ["未启动", "超序时", "达序时", "滞后"]
COUNTS = ["struck_off", "done", "overdue", "not_asked", "not_begun", "unreported", "ongoing"]
COUNTS += ["not_started", "ahead", "on_track", "behind"]


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_the_buckets(month: str, as_of: str) -> None:
    naive, document = Naive(month, as_of), make_document(month, as_of)
    measures = list(naive.plan.every_measure())
    counted = naive.buckets(measures)
    assert {row["bucket"]: row["count"] for row in rows(document, "汇总")} == counted
    assert sum(counted.values()) == len(measures) == 49
    (overview,) = rows(document, "方案总览")
    assert [overview[name] for name in COUNTS] == list(counted.values())
    shares = {bucket: Fraction(count * 1000, 49) for bucket, count in counted.items()}
    said = [
        f"{bucket}{count}项（{round(shares[bucket]) / 10:g}%）"
        for bucket, count in counted.items()
        if count
    ]
    opening = re.sub("%，按期.*?）|%，逾期.*?）", "%）", str(document.fields["report.opening"]))
    assert f"共49项举措，其中{'，'.join(said)}。" in opening


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_who_reported(month: str, as_of: str) -> None:
    naive, document = Naive(month, as_of), make_document(month, as_of)
    late, missing, on_time = {}, {}, 0
    for duty in naive.owed:
        if duty.period == month:
            first = naive.first(duty.unit)
            if first is None and naive.as_of > duty.due:
                missing[duty.unit] = (naive.as_of - duty.due).days
            elif first is not None and first.submission.received_on > duty.due:
                late[duty.unit] = (first.submission.received_on, first.number)
            else:
                on_time += first is not None
    (overview,) = rows(document, "方案总览")
    assert overview["owed"] == sum(duty.period == month for duty in naive.owed)
    assert (overview["on_time"], overview["late"], overview["missing"]) == (
        on_time,
        len(late),
        len(missing),
    )
    assert {row["unit"]: row["days_late"] for row in rows(document, "未报送")} == missing
    told = {row["unit"]: (row["received"], row["receipt"]) for row in rows(document, "迟报")}
    assert told == late
    wrong = [
        each.unit
        for each in REFUSALS
        if each.received_on <= naive.as_of
        and (each.period == month or (not each.period and f"{each.received_on:%Y-%m}" == month))
    ]
    assert [row["unit"] for row in rows(document, "退回")] == wrong


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_each_measure(month: str, as_of: str) -> None:
    naive, document = Naive(month, as_of), make_document(month, as_of)
    found = rows(document, "分任务")
    assert [row["id"] for row in found] == [measure.id for measure in naive.plan.every_measure()]
    for row, measure in zip(found, naive.plan.every_measure(), strict=True):
        now = naive.now(measure)
        assert row["lead"] == naive.lead(measure)
        assert row["elapsed"] == naive.elapsed(measure, naive.at)
        assert row["bucket"] == naive.bucket(measure)
        if now is None:
            assert (row["status"], row["percent"], row["receipt"], row["seat"]) == (
                "",
                None,
                "",
                "",
            )
            continue
        submission, progress, number = now
        assert (row["receipt"], row["file"], row["seat"], row["status"], row["text"]) == (
            number,
            submission.file,
            progress.cell_ref,
            progress.status,
            progress.progress_text,
        )
        implied = {Status.DONE: 100, Status.NOT_STARTED: 0}.get(progress.status)
        assert row["percent"] == (implied if progress.percent is None else progress.percent)


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_the_lights(month: str, as_of: str) -> None:
    naive = Naive(month, as_of)
    for row, measure in zip(
        rows(make_document(month, as_of), "分任务"), naive.plan.every_measure(), strict=True
    ):
        bucket, word = naive.bucket(measure), naive.last_word(measure)
        lag = (row["elapsed"] or 0) - (row["percent"] or 0)
        if bucket in ("已完成", "逾期"):
            wanted = "绿" if bucket == "已完成" else "红"
        elif bucket in ("未要求报送", "未到起始", "未报送", "长期坚持") or row["elapsed"] is None:
            wanted = ""
        elif word is None:
            # Before the due day: at other times a unit that never spoke is 未报送.
            wanted = ""
        else:
            wanted = "绿" if lag <= 0 else "黄" if lag <= 10 else "红"
        assert row["light"] == wanted, measure.id


def measures_in(item: Chapter | Task) -> Iterator[Measure]:
    if isinstance(item, Task):
        yield from item.measures
        return
    inside: tuple[Chapter | Task, ...] = (*item.tasks, *item.chapters)
    for each in inside:
        yield from measures_in(each)


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_each_chapter(month: str, as_of: str) -> None:
    naive = Naive(month, as_of)
    chapters = [item for _, item in naive.plan.outline() if isinstance(item, Chapter)]
    found = rows(make_document(month, as_of), "章节进展")
    assert [row["chapter"] for row in found] == [chapter.title for chapter in chapters]
    for row, chapter in zip(found, chapters, strict=True):
        inside = list(measures_in(chapter))
        assert [row[name] for name in COUNTS] == list(naive.buckets(inside).values())
        assert row["measures"] == len(inside)
        shares = []
        for measure in inside:
            if naive.bucket(measure) not in ("长期坚持", "未要求报送"):
                word = naive.now(measure) or naive.before(measure)
                percent = word[1].percent if word else 0
                shares.append(
                    100
                    if percent is None and word and word[1].status is Status.DONE
                    else percent or 0
                )
        assert row["percent"] == (
            pytest.approx(sum(shares) / len(shares), abs=0.051) if shares else None
        )


@pytest.mark.parametrize(("month", "as_of"), [CASES[3], CASES[8], CASES[17]])
def test_each_unit(month: str, as_of: str) -> None:
    naive = Naive(month, as_of)
    measures = {measure.id: measure for measure in naive.plan.every_measure()}
    for row in rows(make_document(month, as_of), "分单位"):
        mine = [each.measure.id for each in naive.assigned if each.unit == row["unit"]]
        words = [
            (measures[key], naive.last_report(key, row["unit"], *naive.earlier, month))
            for key in mine
        ]
        said = [(measure, word[1]) for measure, word in words if word]
        assert row["measures"] == len(mine)
        assert row["done"] == sum(each.status is Status.DONE for _, each in said)
        assert row["behind"] == sum(
            naive.part(
                measure,
                each,
                day(as_of)
                if measure.deadline.date and measure.deadline.date < day(as_of)
                else naive.at,
            )
            in ("滞后", "逾期")
            for measure, each in said
            if naive.bucket(measure) != "已完成"
        )


def test_what_changed() -> None:
    naive = Naive("2022-07", "2022-07-31")
    wanted = set()
    for measure in naive.plan.every_measure():
        now, before = naive.now(measure), naive.before(measure)
        if now is None or now == before:
            continue
        last = day(END[before[0].period]) if before else naive.at
        earlier = naive.part(measure, before[1], last) if before else "未报送"
        bucket = naive.bucket(measure)
        if bucket == "已完成" != earlier:
            wanted.add((measure.id, "新完成"))
        if before is None:
            continue
        if bucket in ("滞后", "逾期") and earlier not in ("滞后", "逾期"):
            wanted.add((measure.id, "转为滞后"))
        shares = [
            {Status.DONE: 100.0, Status.NOT_STARTED: 0.0}.get(each[1].status, each[1].percent)
            for each in (now, before)
        ]
        if earlier == "已完成" != bucket or (
            None not in shares and (shares[0] or 0) < (shares[1] or 0)
        ):
            wanted.add((measure.id, "进度倒退"))
    document = make_document("2022-07", "2022-07-31")
    assert {(row["id"], row["kind"]) for row in rows(document, "变化")} == wanted
    assert {("2.1", "新完成"), ("3.1", "新完成")} <= wanted


def test_what_goes_backwards_is_told() -> None:
    found = {
        (row["id"], row["kind"]): row
        for row in rows(make_document("2022-06", "2022-06-30"), "变化")
    }
    assert found["2.2", "进度倒退"]["before"] == "达序时 50%"
    assert found["2.2", "进度倒退"]["now"] == "达序时 45%"
    assert found["3.4", "进度倒退"]["before"] == "已完成"


def test_what_should_be_looked_into() -> None:
    found = rows(make_document("2022-07", "2022-07-31"), "问题清单")
    told = {(row["kind"], row["id"], row["unit"]) for row in found}
    # The lead is done and a responsible unit is not; the other way round it is no contradiction.
    assert ("填报不一致", "2.1", "市城管局") in told
    assert ("填报不一致", "3.1", "市发展改革委") not in told
    assert ("文字未变", "2.2", "市城管局") in told
    assert ("没有佐证", "3.1", "市生态环境局") in told
    assert ("没有佐证", "2.1", "市住房城乡建设局") not in told
    june = {
        (row["kind"], row["id"], row["unit"])
        for row in rows(make_document("2022-06", "2022-06-30"), "问题清单")
    }
    assert ("填报不一致", "3.1", "市发展改革委") in june
    assert ("文字未变", "2.1", "市城管局") in june


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_every_contradiction(month: str, as_of: str) -> None:
    naive = Naive(month, as_of)
    months = [*naive.earlier, month]
    wanted = []
    for each in naive.assigned:
        measure, unit = each.measure, each.unit
        lead = naive.last_report(measure.id, naive.lead(measure), *months)
        other = naive.last_report(measure.id, unit, *months)
        if unit == naive.lead(measure) or each.role is Role.SUPPORT or not (lead and other):
            continue
        one, two = lead[1].status, other[1].status
        if (one is Status.DONE or one is Status.NOT_STARTED) and two is not one:
            wanted.append((measure.id, unit, other[2], other[1].cell_ref))
    found = [
        (row["id"], row["unit"], row["receipt"], row["seat"])
        for row in rows(make_document(month, as_of), "问题清单")
        if row["kind"] == "填报不一致"
    ]
    assert found == wanted


def test_every_text_that_did_not_change() -> None:
    naive = Naive("2022-07", "2022-07-31")
    wanted = set()
    for each in naive.assigned:
        now = naive.last_report(each.measure.id, each.unit, "2022-07")
        before = naive.last_report(each.measure.id, each.unit, "2022-05", "2022-06")
        if (
            now
            and before
            and before[1].status is not Status.DONE
            and now[1].progress_text == before[1].progress_text != ""
        ):
            wanted.add((each.measure.id, each.unit))
    found = rows(make_document("2022-07", "2022-07-31"), "问题清单")
    assert {(row["id"], row["unit"]) for row in found if row["kind"] == "文字未变"} == wanted
    assert len(wanted) > 5


@pytest.mark.parametrize(("month", "as_of"), CASES)
def test_what_falls_due(month: str, as_of: str) -> None:
    naive, document = Naive(month, as_of), make_document(month, as_of)
    last = span(month).next().last
    wanted = []
    for measure in naive.plan.every_measure():
        bucket = naive.bucket(measure)
        steps = [(measure.id, "完成时限", measure.deadline.date)] if bucket != "长期坚持" else []
        steps += [
            (f"{measure.id}-{number}", step.what, step.by.date)
            for number, step in enumerate(measure.milestones, 1)
        ]
        for item, what, due in steps:
            if due and naive.as_of <= due <= last and bucket != "已完成":
                wanted.append((due, item, (due - naive.as_of).days, what))
    found = rows(document, "下期到期")
    seen = [(row["due"], row["id"], row["days"]) for row in found]
    assert sorted(seen) == sorted(each[:3] for each in wanted)
    assert all(any(row["what"].startswith(each[3]) for each in wanted) for row in found)


def test_a_report_as_of_a_day_knows_nothing_later(tmp_path: Path) -> None:
    """The report of each day is the one made when nothing more had come yet."""
    whole = issue()
    for month, as_of in CASES:
        then = [each for each in returns() if each.submission.received_on <= day(as_of)]
        cut = report.ReportSource(
            whole.plan,
            whole.registry,
            1,
            whole.assignments,
            whole.duties,
            report.ReturnsByPeriod.from_memory(then),
            REFUSALS,
        )
        document = monthly_report.document(report.make_report([cut], span(month), day(as_of)))
        assert document == make_document(month, as_of)


@pytest.mark.slow
def test_through_a_real_ledger(tmp_path: Path) -> None:
    """What the ledger gives back makes the same report, but for the numbers of the receipts."""
    plan, registry, assigned, owed = zhuzhou()
    with opening.open_for_writing(tmp_path / "ledger.db") as book:
        issued = PlanIssue(plan.id, planfile.content(plan), "", day("2022-05-07"))
        with book.issue_plan(issued, owed, "某人"):
            pass
        for each in returns():
            book.record_submission(each.submission, "某人")
    for month, as_of in CASES:
        with opening.open_for_reading(tmp_path / "ledger.db") as book:
            until = day(as_of)
            labels = dict.fromkeys(
                entry.period
                for entry in book.events(plan.id, entries.EntryKind.SUBMISSION, until=until)
            )
            stored = report.ReturnsByPeriod(
                tuple(labels), partial(book.submissions, plan.id, until=until)
            )
            due = tuple(book.duties(plan.id, until=until))
            kept = report.ReportSource(plan, registry, 1, assigned, due, stored, REFUSALS)
            found = monthly_report.document(report.make_report([kept], span(month), until))
            number = {entry.file: entry.receipt for entry in book.events(plan.id) if entry.file}
        wanted = make_document(month, as_of)
        assert [each.title for each in found.tables] == [each.title for each in wanted.tables]
        for title in ("方案总览", "汇总", "章节进展", "未报送", "变化", "下期到期"):
            assert without(rows(found, title)) == without(rows(wanted, title))
        assert without(rows(found, "分任务")) == without(rows(wanted, "分任务"))
        assert all(row["receipt"] == number.get(row["file"], "") for row in rows(found, "分任务"))


def without(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "receipt"} for row in found]
