"""Measure `pack`: `python benchmarks/pack.py [PLANS] [UNITS] [--rounds N] [--no-growth]`.

Whole processes in turn, the ratio of their processor seconds inside each round, the median of the rounds. `pack` of a month
is held against floor_pack.py, which writes the same rows as a workbook for each plan and unit, and against what an office
would run without it: `split` of each plan. Growth is `pack` against itself with half the plans, and with half the units.
Then `split --dry-run` of one plan more beside them, and `burden` of their year.

Each plan asks four tenths of the units, a tenth of what it asks other plans ask too.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from collect import words
from run import HERE, processor_seconds

GOAL = 1.3
ISSUED, MONTH, DAY = "2026-03-01", "2026-06", "2026-06-02"
_TASKMAP = (sys.executable, "-m", "taskmap")
_EACH = 5
"""Units of each measure."""
_LEDGER, _PLANS, _ONE_MORE = "ledger.db", "plans", "one-more.yaml"


class Size(NamedTuple):
    """So many plans over so many units."""

    plans: int
    units: int

    def __str__(self) -> str:
        return f"{self.plans} 个方案 × {self.units} 个单位"


def main() -> None:
    options = argparse.ArgumentParser(description="pack 与分开写清单的耗时比值")
    options.add_argument("plans", nargs="?", type=int, default=50, help="方案数")
    options.add_argument("units", nargs="?", type=int, default=500, help="单位数")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--no-growth", action="store_true", help="不测规模减半的")
    chosen = options.parse_args()
    size = Size(chosen.plans, chosen.units)
    halves = (Size(size.plans // 2, size.units), Size(size.plans, size.units // 2))
    with tempfile.TemporaryDirectory() as folder:
        compare(size, () if chosen.no_growth else halves, chosen.rounds, Path(folder))


def compare(size: Size, halves: Sequence[Size], rounds: int, folder: Path) -> None:
    office, *smaller = [folder / f"{each.plans}-{each.units}" for each in (size, *halves)]
    for each, where in zip((size, *halves), (office, *smaller), strict=True):
        issue(each, where)
    found = [
        (pack(office), floor(office), split(office), *map(pack, smaller)) for _ in range(rounds)
    ]
    own, apart, splits = (statistics.median(each[at] for each in found) for at in range(3))
    ratio, whole, *growth = (
        statistics.median(each[0] / each[at] for each in found) for at in range(1, len(found[0]))
    )
    print(f"pack {size}（{_made(office)}，{rounds} 轮）：{own:.1f} 秒；", end="")
    print(f"分开写 {apart:.1f} 秒，比值 {ratio:.2f}，目标 {GOAL:.2f} 以内；", end="")
    print(f"逐个 split {splits:.1f} 秒，比值 {whole:.2f}")
    for each, times in zip(halves, growth, strict=True):
        print(f"  由 {each} 加倍：{times:.2f} 倍")
    look = ["--ledger", str(office / _LEDGER), "--as-of", DAY]
    asked = [*_TASKMAP, "split", str(office / _ONE_MORE), "--dry-run", *look]
    for name, command in (("split --dry-run", asked), ("burden", [*_TASKMAP, "burden", *look])):
        seconds = statistics.median(processor_seconds(command) for _ in range(rounds))
        print(f"{name}，台账里 {size}：{seconds:.1f} 秒")


def issue(size: Size, office: Path) -> None:
    """Write the plans and issue all but the last one."""
    (office / _PLANS).mkdir(parents=True)
    for number in range(size.plans + 1):
        last = number == size.plans
        path = office / _ONE_MORE if last else office / _PLANS / f"{number:03}.yaml"
        path.write_text("\n".join(lines(number, size.units)) + "\n", encoding="utf-8")
    split(office, ISSUED, office / _LEDGER)


def lines(number: int, units: int) -> Iterator[str]:
    """A plan over two fifths of so many units, each of them with two or three measures, of which a tenth are in every plan."""
    rng = random.Random(number)
    names = [f"第{at + 1}单位" for at in range(units)]
    asked = rng.sample(names, units * 2 // 5)
    yield from (f"id: plan-{number}", f"title: 第{number + 1}项工作要点", "issuer: 计时办公室")
    yield from (f"issued: {ISSUED}", "period: {from: 2026-03, until: 2026-12}", "carry: true")
    due = rng.randint(15, 28)
    yield "reporting:"
    yield f"  - {{name: 月度进展, every: month, day: {due}, to: 办公室, signed: true}}"
    yield from ("units:", *(f"  - {name}" for name in names), "tasks:")
    for at in range(units // _EACH):
        is_common = at % 10 == 0
        among = names if is_common else asked
        own = [among[(at * _EACH + each) % len(among)] for each in range(_EACH)]
        text = words(at if is_common else units * (number + 1) + at, 199)
        yield from (f"  - no: {at + 1}", f"    title: {text[:12]}", f"    text: {text}。")
        yield f"    units: [{', '.join(own)}]"
        yield f"    deadline: 2026年{at % 7 + 6}月底前"


def pack(office: Path) -> float:
    """Processor seconds of a month that goes out for the first time."""
    ledger = _fresh_ledger(office)
    shutil.rmtree(office / "packed", ignore_errors=True)
    where = ["-o", str(office / "packed"), "--ledger", str(ledger)]
    return processor_seconds([*_TASKMAP, "pack", "--month", MONTH, "--as-of", DAY, *where])


def floor(office: Path) -> float:
    """Those of the same rows written apart."""
    out = office / "apart"
    shutil.rmtree(out, ignore_errors=True)
    script = [sys.executable, str(HERE / "floor_pack.py"), MONTH, DAY]
    return processor_seconds([*script, str(office / _PLANS), str(out)])


def split(office: Path, day: str = DAY, ledger: Path | None = None) -> float:
    """Those of all plans, one after the other, on that `day`, in the `ledger` or in a copy."""
    ledger, total = ledger or _fresh_ledger(office), 0.0
    for plan in sorted((office / _PLANS).glob("*.yaml")):
        where = ["-o", str(office / "split" / plan.stem), "--ledger", str(ledger)]
        total += processor_seconds(
            [*_TASKMAP, "split", str(plan), "--month", day[:7], "--as-of", day, *where]
        )
    return total


def _fresh_ledger(office: Path) -> Path:
    """The ledger as it was when the plans were issued, to be written to."""
    return Path(shutil.copy(office / _LEDGER, office / "work.db"))


def _made(office: Path) -> str:
    """What went out, by the list of it."""
    with open(office / "packed" / MONTH / "目录.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sections, asked = (sum(int(row[name]) for row in rows) for name in ("报送项数", "要填条数"))
    return f"{len(rows)} 份，{sections} 节，要填 {asked} 行"


if __name__ == "__main__":
    main()
