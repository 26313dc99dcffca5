"""Measure what an office asks: `python benchmarks/views.py [--plans N] [--months N] [--rounds N]`.

A ledger of many plans and a year of returns of every unit: `plans`, `status`, `show` and `log` against `check-overdue`
there, whole processes in turn. No figure here passes or fails anything.
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from taskmap import planfile
from taskmap.ledger import opening, records
from taskmap.ledger.writing import Ledger
from taskmap.plan import assignments, units, workdays
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking.overdue.obligations import plan_obligations
from taskmap.tracking.owed import ReportingTerms
from taskmap.tracking.parts import plan_parts

TASKS, UNITS, GOAL = 24, 12, 3
SILENT = 10
"""One return in so many never came."""
BEGIN = datetime.date(2024, 1, 1)
LAST = datetime.date(2024, 12, 30)
DAY = ("--as-of", str(LAST))
VIEWS = (
    ("plans", *DAY),
    ("status", *DAY),
    ("show", "第1局", *DAY),
    ("show", "5", "--plan", "p-7", *DAY),
    ("log", "2024-12"),
)


def plan(number: int) -> str:
    tasks = "\n".join(
        f"  - {{no: {each}, title: 第{each}项, text: 办第{each}件事, lead: 第{each % UNITS}局,"
        f" responsible: [第{(each * 5 + 1) % UNITS}局], deadline: {2024 + each % 5 // 2}年{each % 12 + 1}月底前}}"
        for each in range(1, TASKS + 1)
    )
    return (
        f"id: p-{number}\ntitle: 第{number}号方案\nissuer: 某办\nperiod: {{from: 2024-01, until: 2026-12}}\n"
        f"reporting: [{{name: 月报, every: month, day: 25, to: 某办}}]\ntasks:\n{tasks}\n"
    )


def fill(place: Path, plans: int, months: int) -> None:
    with opening.open_for_writing(place) as book, book.write_transaction():
        for number in range(plans):
            _fill_plan(book, number, months)


def _fill_plan(book: Ledger, number: int, months: int) -> None:
    text, calendar = plan(number), workdays.Calendar()
    made, _ = planfile.parse(text.encode(), "plan.yaml", calendar)
    assert made is not None
    registry = units.Registry.of(made)
    assigned = assignments.assign(made, registry)
    answerable = assignments.answerable_by_measure(assigned, made.leads)
    issue = records.PlanIssue(
        made.id, planfile.content(made), text, BEGIN, terms=ReportingTerms.of(made)
    )
    duties = assignments.duties(made, registry, assigned, calendar)
    obligations = plan_obligations(assigned, registry, made)
    parts = tuple(plan_parts(assigned, answerable, BEGIN))
    with book.issue_plan(issue, duties, "bench", obligations, parts):
        pass
    for month in range(1, months + 1):
        for at, unit in enumerate({each.unit: None for each in assigned}):
            if (at + month + number) % SILENT == 0:
                continue
            rows = tuple(
                Progress(each.measure.id, Status.IN_PROGRESS, 4.0 * month, "正在办理，完成一批")
                for each in assigned
                if each.unit == unit
            )
            day = datetime.date(2024, month, 20)
            returned = Submission(made.id, 1, unit, f"2024-{month:02}", day, rows, f"{unit}.xlsx")
            book.record_submission(returned, "bench")


def seconds(place: Path, words: tuple[str, ...]) -> float:
    command = [sys.executable, "-m", "taskmap", *words, "--ledger", str(place)]
    began = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, check=False)
    if ran.returncode > 1:
        sys.exit(ran.stderr.decode())
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description="查询命令和 check-overdue 的耗时比值")
    options.add_argument("--plans", type=int, default=50)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    os.environ.pop("TASKMAP_LEDGER", None)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        fill(place, chosen.plans, chosen.months)
        for words in VIEWS:
            took = [
                (seconds(place, words), seconds(place, ("check-overdue", *DAY)))
                for _ in range(chosen.rounds + 1)
            ][1:]
            own, floor = (statistics.median(each) for each in zip(*took, strict=True))
            ratio = statistics.median(one / other for one, other in took)
            print(
                f"{' '.join(words)}：{own:.3f} 秒，check-overdue {floor:.3f} 秒，"
                f"比值 {ratio:.2f}，目标 {GOAL} 以内",
                flush=True,
            )


if __name__ == "__main__":
    main()
