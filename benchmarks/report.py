"""Measure the figures of a report: `python benchmarks/report.py [--periods 12 …] [--rounds N]`.

A ledger of 20,000 measures and 2,000 units, of which all but one in twenty report every month: the figures (report.of) against the
bare reads of the very rows they are made from, in processes of their own, in turn. Memory is the peak of the whole
process, for as many periods as are asked for: it should not grow with them. No figure here passes or fails anything.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from taskmap import planfile
from taskmap.ledger import opening, records
from taskmap.plan import assignments, units, workdays
from taskmap.plan.periods import parse
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.tracking.owed import ReportingTerms
from taskmap.tracking.parts import plan_parts
from taskmap.workflow.reporting import report_sources

MEASURES, UNITS = 20_000, 2_000
SILENT = 20
GOAL = 3
BEGIN = datetime.date(2022, 1, 1)
DONE = "本期完成了一批工作，新增若干处，正在按计划推进后续工作，"


def plan() -> Iterator[str]:
    """A lead and a unit that answers for it, for each measure."""
    yield "id: bench-1\ntitle: 大方案\nissuer: 某办\nperiod: {from: 2022-01, until: 2023-12}"
    yield "reporting: [{name: 月报, every: month, day: 25, to: 某办}]\nchapters:"
    for chapter in range(20):
        yield f"  - title: 第{chapter}章\n    tasks:"
        for number in range(chapter * MEASURES // 20, (chapter + 1) * MEASURES // 20):
            lead, other = number % UNITS, (number * 7 + 1) % UNITS
            yield (
                f"      - {{no: {number}, title: 第{number}项, text: 办第{number}件事,"
                f" lead: [第{lead}局], responsible: [第{other}局], deadline: 2023年12月底前}}"
            )


def fill(place: Path, periods: int) -> None:
    text = "\n".join(plan()) + "\n"
    made, _ = planfile.parse(text.encode(), "plan.yaml", workdays.Calendar())
    assert made is not None
    registry = units.Registry.of(made)
    assigned = assignments.assign(made, registry)
    owed = assignments.duties(made, registry, assigned, workdays.Calendar())
    mine: dict[str, list[str]] = {}
    for each in assigned:
        mine.setdefault(each.unit, []).append(each.measure.id)
    terms = ReportingTerms.of(made)
    issue = records.PlanIssue(made.id, planfile.content(made), text, BEGIN, terms=terms)
    with opening.open_for_writing(place) as book, book.write_transaction():
        answerable = assignments.answerable_by_measure(assigned, made.leads)
        parts = tuple(plan_parts(assigned, answerable, BEGIN))
        with book.issue_plan(issue, owed, "bench", (), parts):
            pass
        for month in range(periods):
            label = f"{2022 + month // 12}-{month % 12 + 1:02}"
            day = datetime.date(2022 + month // 12, month % 12 + 1, 20)
            for number, (unit, measures) in enumerate(mine.items()):
                # Some never report, so that what they said before is looked for to the beginning.
                if number % SILENT == 0:
                    continue
                rows = tuple(
                    Progress(
                        each,
                        Status.IN_PROGRESS,
                        4.0 * month,
                        f"{DONE}{month}{each}",
                        cell_ref="月度报送!5",
                    )
                    for each in measures
                )
                book.record_submission(
                    Submission(made.id, 1, unit, label, day, rows, f"{unit}.xlsx"), "bench"
                )


def figures(place: Path, periods: int) -> float:
    """Reads the plan and all that came, and makes the figures of the last period; seconds of the figures alone."""
    label = f"{2022 + (periods - 1) // 12}-{(periods - 1) % 12 + 1:02}"
    span = parse(label)
    assert span is not None
    with opening.open_for_reading(place) as book:
        issues = report_sources.issues(book, span.last)
        began = time.perf_counter()
        found = report.make_report(issues, span, span.last)
        took = time.perf_counter() - began
    [made] = found.plans
    assert sum(made.buckets.values()) == MEASURES == made.total.measure_count
    assert made.reporting.owed_count == UNITS
    return took


def reads(place: Path, periods: int) -> float:
    """The same rows, period by period, with nothing done to them; only the last row of each is kept."""
    began = time.perf_counter()
    database = sqlite3.connect(place)
    last: dict[tuple[str, str], tuple[object, ...]] = {}
    for month in range(periods):
        label = f"{2022 + month // 12}-{month % 12 + 1:02}"
        database.execute(
            "SELECT * FROM entries WHERE plan = 'bench-1' AND period = ? ORDER BY entry", (label,)
        ).fetchall()
        for row in database.execute(
            "SELECT * FROM progress WHERE plan = 'bench-1' AND period = ? ORDER BY entry, line",
            (label,),
        ):
            last[row[3], row[6]] = row
    return time.perf_counter() - began


def measured(what: str, place: Path, periods: int) -> tuple[float, float]:
    """Seconds and peak megabytes of a process of its own."""
    command = [sys.executable, __file__, "--run", what, str(place), "--periods", str(periods)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(ran.stderr)
    took, peak = ran.stdout.split()
    return float(took), float(peak)


def compare(periods: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        fill(place, periods)
        pairs = [
            (measured("figures", place, periods), measured("reads", place, periods))
            for _ in range(rounds)
        ]
    ratio = statistics.median(own[0] / floor[0] for own, floor in pairs)
    own, floor = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    peaks = [max(pair[side][1] for pair in pairs) for side in (0, 1)]
    print(f"月报数字（{MEASURES} 条举措 × {UNITS} 个单位 × {periods} 期）：{own:.2f} 秒，", end="")
    print(f"只读这些行 {floor:.2f} 秒，比值 {ratio:.2f}，目标 {GOAL} 以内；", end="")
    print(f"内存 {peaks[0]:.0f} MB（只读 {peaks[1]:.0f} MB）", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description="月报数字与只读的耗时比值")
    options.add_argument("--periods", type=int, nargs="+", default=[3, 12])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.run:
        what, place = chosen.run
        work = figures if what == "figures" else reads
        took = work(Path(place), chosen.periods[0])
        print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    for periods in chosen.periods:
        compare(periods, chosen.rounds)


if __name__ == "__main__":
    main()
