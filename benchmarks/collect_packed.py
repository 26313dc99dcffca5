"""Measure `collect` of packed workbooks: `python benchmarks/collect_packed.py [PLANS] [UNITS] [--rounds N]`.

Whole processes in turn, the ratio of their processor seconds inside each round, the median of the rounds: the workbooks of a
month, one a unit, against the same rows as one a unit and plan.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pack
from collect import fill
from run import processor_seconds

_LEDGER = "ledger.db"


def main() -> None:
    options = argparse.ArgumentParser(description="合订清单与分开的清单 collect 的耗时比值")
    options.add_argument("plans", nargs="?", type=int, default=15, help="方案数")
    options.add_argument(
        "units", nargs="?", type=int, default=300, help="单位数，一个单位一份合订清单"
    )
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(pack.Size(chosen.plans, chosen.units), chosen.rounds, Path(folder))


def compare(size: pack.Size, rounds: int, office: Path) -> None:
    pack.issue(size, office)
    sides = (
        _send_back(office, pack.pack, office / "packed" / pack.MONTH),
        _send_back(office, pack.split, office / "split"),
    )
    found = [[_collect(office, each) for each in sides] for _ in range(rounds)]
    own, apart = (statistics.median(each[at] for each in found) for at in range(2))
    ratio = statistics.median(packed / separate for packed, separate in found)
    packed, separate = (len(list(each.glob("*.xlsx"))) for each in sides)
    print(f"collect，{size}（{rounds} 轮）：{packed} 份合订清单 {own:.1f} 秒，", end="")
    print(f"一份 {own / packed * 1000:.1f} 毫秒；", end="")
    print(f"同样的行分在 {separate} 份里 {apart:.1f} 秒，比值 {ratio:.2f}")


def _send_back(office: Path, issue: Callable[[Path], float], folder: Path) -> Path:
    """A folder with what `issue` writes below the `folder`, filled in, and with the ledger of it."""
    issue(office)
    inbox = office / f"in-{folder.name}"
    inbox.mkdir()
    shutil.copy(office / "work.db", inbox / _LEDGER)
    for number, file in enumerate(sorted(folder.rglob("*.xlsx"))):
        if file.name != "任务分解表.xlsx":
            fill(Path(shutil.copy(file, inbox / f"{number}.xlsx")))
    return inbox


def _collect(office: Path, inbox: Path) -> float:
    """Processor seconds, with nothing entered yet."""
    work = office / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    ledger = shutil.copy(inbox / _LEDGER, work)
    command = [sys.executable, "-m", "taskmap", "collect", *map(str, inbox.glob("*.xlsx"))]
    where = ["-o", str(work / "更正"), "--ledger", str(ledger)]
    return processor_seconds([*command, "--received", "2026-06-14", *where])


if __name__ == "__main__":
    main()
