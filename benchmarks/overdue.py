"""Measure `check-overdue`: `python benchmarks/overdue.py [--rounds N] [--duties N]`.

Two ledgers. One of 25 plans with 1,000,000 reports owed, 25,000 of them due already and all but 200 of these in:
against a script of ten lines that runs the bare statement. One of a plan with 20,000 measures, 200 of them late:
against Taskwarrior's `task overdue` with as many tasks, where it is installed. Whole processes in turn, as in run.py.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from taskmap.ledger import opening, records
from taskmap.plan.model import Duty, ReportingRule
from taskmap.plan.progress import Submission
from taskmap.plan.rhythm import Frequency
from taskmap.tracking.overdue import Obligation, OverdueKind
from taskmap.tracking.parts import Part

PLANS, UNITS, WEEKS, TASKS, LATE = 25, 1_000, 40, 20_000, 200
PAST = 1
"""Weeks whose reports are due already."""
GOAL = 1.5
FLOOR = """\
import sqlite3
import sys
import typer
def main(path: str, day: str) -> None:
    found = sqlite3.connect(path).execute(
        "SELECT plan, unit, period, due FROM duties d WHERE due < ? AND NOT EXISTS (SELECT 1 FROM entries e "
        "WHERE e.plan = d.plan AND e.kind = 'submission' AND e.unit = d.unit AND e.period = d.period)", (day,))
    for row in found:
        print(*row)
typer.run(main)
"""


def due(week: int, today: datetime.date) -> datetime.date:
    return today + datetime.timedelta(weeks=week - PAST, days=3 if week >= PAST else -1)


def fill(place: Path, weeks: int, today: datetime.date) -> None:
    """A ledger of reports."""
    rule = ReportingRule("周报", Frequency.WEEK)
    with opening.open_for_writing(place) as book, book.write_transaction():
        for number in range(PLANS):
            plan = f"plan-{number}"
            duties = [
                Duty(f"第{unit}局", rule, f"W{week}", due(week, today))
                for week in range(weeks)
                for unit in range(UNITS)
            ]
            since = due(0, today) - datetime.timedelta(weeks=1)
            parts = [
                Part(f"{unit}", f"{unit}", f"第{unit}局", True, since) for unit in range(UNITS)
            ]
            with book.issue_plan(issue(plan), duties, "bench", (), parts):
                pass
            for week in range(PAST):
                for unit in range(UNITS)[LATE // PLANS :]:
                    book.record_submission(
                        Submission(plan, 1, f"第{unit}局", f"W{week}", due(week, today), ()),
                        "bench",
                    )


def fill_measures(place: Path, today: datetime.date) -> None:
    """A ledger of measures."""
    terms = [
        Obligation(
            str(number),
            str(number),
            f"第{number % UNITS}局",
            OverdueKind.MEASURE,
            due(0 if number < LATE else PAST + 5, today),
            f"第{number}项任务",
        )
        for number in range(TASKS)
    ]
    with (
        opening.open_for_writing(place) as book,
        book.issue_plan(issue("plan"), (), "bench", terms),
    ):
        pass


def issue(plan: str) -> records.PlanIssue:
    return records.PlanIssue(plan, f'{{"id":"{plan}"}}', "", datetime.date(2020, 1, 1))


def warrior(folder: Path, today: datetime.date) -> list[str] | None:
    """The command line of Taskwarrior with as many tasks, as many of them late; None where it is not installed."""
    if not (program := shutil.which("task")):
        return None
    settings = folder / "taskrc"
    settings.write_text(f"data.location={folder}/task\nconfirmation=no\nverbose=nothing\n")
    tasks = [
        {
            "uuid": str(uuid.UUID(int=number + 1)),
            "description": f"第{number}项任务",
            "status": "pending",
            "entry": "20200101T000000Z",
            "due": f"{due(0 if number < LATE else PAST + 5, today):%Y%m%d}T000000Z",
        }
        for number in range(TASKS)
    ]
    (folder / "tasks.json").write_text(json.dumps(tasks), "utf-8")
    command = [program, f"rc:{settings}"]
    subprocess.run(
        [*command, "import", str(folder / "tasks.json")], check=True, capture_output=True
    )
    return [*command, "rc.detection=off", "overdue"]


def seconds(command: list[str], status: int) -> float:
    began = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    took = time.perf_counter() - began
    lines = [line for line in ran.stdout.splitlines() if any(map(str.isdigit, line))]
    if ran.returncode != status or len(lines) < LATE:
        sys.exit(f"{' '.join(command)}: {ran.returncode}, {len(lines)}\n{ran.stderr}")
    return took


def main() -> None:
    options = argparse.ArgumentParser(description="check-overdue 的耗时比值")
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--duties", type=int, default=PLANS * UNITS * WEEKS)
    chosen = options.parse_args()
    today = datetime.date.today()
    os.environ.pop("TASKMAP_LEDGER", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script, many, measures = folder / "floor.py", folder / "many.db", folder / "measures.db"
        fill(many, chosen.duties // (PLANS * UNITS), today)
        fill_measures(measures, today)
        script.write_text(FLOOR, "utf-8")
        own = [sys.executable, "-m", "taskmap", "check-overdue", "--ledger"]
        floor = [sys.executable, str(script), str(many), today.isoformat()]
        what = f"{chosen.duties} 份报送，{LATE} 项逾期"
        tell(what, "基线", compare([*own, str(many)], floor, chosen.rounds), GOAL)
        if tasks := warrior(folder, today):
            what = f"{TASKS} 条举措，{LATE} 项逾期"
            tell(what, "task overdue", compare([*own, str(measures)], tasks, chosen.rounds), 1)
        else:
            print("没有装 Taskwarrior（apt-get install taskwarrior），不比")


def compare(own: list[str], other: list[str], rounds: int) -> list[tuple[float, float]]:
    return [(seconds(own, 1), seconds(other, 0)) for _ in range(rounds + 1)][1:]


def tell(what: str, other: str, took: list[tuple[float, float]], goal: float) -> None:
    own, theirs = (statistics.median(times) for times in zip(*took, strict=True))
    ratio = statistics.median(a / b for a, b in took)
    print(
        f"check-overdue（{what}）：{own:.3f} 秒，{other} {theirs:.3f} 秒，"
        f"比值 {ratio:.2f}，目标 {goal} 以内"
    )


if __name__ == "__main__":
    main()
