"""Measure `split` against its floor: `python benchmarks/run.py [S] [L] [--rounds N]`.

Whole processes in turn (A B A B …), so that a machine that slows down slows both; the ratio is taken inside
each round and the median of the rounds is printed. No figure here passes or fails anything.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import plans

HERE = Path(__file__).parent
GOALS = {"S": 1.6, "L": 0.4}


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one process."""
    seconds, usage = _finish(command)
    return seconds, usage.ru_maxrss / 1024


def processor_seconds(command: list[str]) -> float:
    """Those of one process and of the ones that it waits for: what else runs here weighs less on them."""
    _, usage = _finish(command)
    return usage.ru_utime + usage.ru_stime


def _finish(command: list[str]) -> tuple[float, resource.struct_rusage]:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{said.decode()}")
    return time.perf_counter() - began, usage


def compare(size: str, rounds: int, folder: Path) -> None:
    plan = folder / f"{size}.yaml"
    plan.write_text("\n".join(plans.lines(size)) + "\n", encoding="utf-8")
    own = [sys.executable, "-m", "taskmap", "split", str(plan), "-o", str(folder / f"{size}-out")]
    own += ["--ledger", str(folder / f"{size}.db"), "--as-of", "2026-03-01"]
    floor = [sys.executable, str(HERE / "floor_split.py"), str(plan), str(folder / f"{size}-floor")]
    pairs = [(measured(own), measured(floor)) for _ in range(rounds + 1)][1:]
    tasks, units = plans.SIZES[size]
    ratio = statistics.median(a[0] / b[0] for a, b in pairs)
    ours = statistics.median(a[0] for a, _ in pairs)
    theirs = statistics.median(b[0] for _, b in pairs)
    peak = max(a[1] for a, _ in pairs)
    goal = f"，目标 {GOALS[size]:.2f} 以内" if size in GOALS else ""
    print(
        f"split {size}（{tasks} 项 × {units} 个单位，{rounds} 轮）：{ours:.2f} 秒，基线 {theirs:.2f} 秒，",
        end="",
    )
    print(f"比值 {ratio:.2f}{goal}；内存 {peak:.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description="split 与基线的耗时比值")
    options.add_argument("sizes", nargs="*", help=f"{'、'.join(plans.SIZES)}，默认 S 和 L")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    if unknown := set(chosen.sizes) - set(plans.SIZES):
        options.error(f"没有这种规模：{'、'.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen.sizes or ("S", "L"):
            compare(size, chosen.rounds, Path(folder))


if __name__ == "__main__":
    main()
