"""Plans to measure with, the same text every time: `python benchmarks/plans.py S > plan.yaml`.

Sizes are tasks × units; a task is one measure of 200 characters with three to eight units, the first leading.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

SIZES = {"S": (24, 40), "L": (5_000, 500), "XL": (20_000, 2_000)}
_VERBS = (
    "推进",
    "落实",
    "健全",
    "完善",
    "开展",
    "加强",
    "建立",
    "细化",
    "压实",
    "统筹",
    "督促",
    "检查",
)
_NOUNS = (
    "河道",
    "管网",
    "矿山",
    "码头",
    "农田",
    "园区",
    "道路",
    "学校",
    "医院",
    "社区",
    "林地",
    "水库",
)
_BODIES = (
    "发改",
    "教育",
    "科技",
    "工信",
    "公安",
    "民政",
    "司法",
    "财政",
    "人社",
    "住建",
    "水利",
    "商务",
)


def _clause(rng: random.Random) -> str:
    return rng.choice(_VERBS) + "".join(rng.choices(_NOUNS, k=rng.randint(4, 9)))


def _units(count: int) -> list[str]:
    return [f"第{at // len(_BODIES) + 1}区{_BODIES[at % len(_BODIES)]}局" for at in range(count)]


def lines(size: str) -> Iterator[str]:
    """The plan file, line by line."""
    tasks, count = SIZES[size]
    rng, names = random.Random(25), _units(count)
    yield from (f"id: bench-{size.lower()}", "title: 用来计时的工作要点", "issuer: 计时办公室")
    yield from ("issued: 2026-01-15", "period: {from: 2026-01, until: 2026-12}", "reporting:")
    yield "  - {name: 月度进展, every: month, day: 25, to: 办公室, signed: true}"
    yield "units:"
    yield from (f"  - {name}" for name in names)
    yield "chapters:"
    for number in range(1, tasks + 1):
        if number % 50 == 1:
            yield f"  - title: 第{number // 50 + 1}部分 {_clause(rng)}"
            yield "    tasks:"
        yield f"      - no: {number}"
        yield f"        title: {_clause(rng)}"
        yield f"        text: {'，'.join(_clause(rng) for _ in range(16))[:199]}。"
        yield f"        units: [{', '.join(rng.sample(names, rng.randint(3, 8)))}]"
        yield f"        deadline: 2026年{rng.randint(2, 12)}月底前"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print("\n".join(lines(sys.argv[1])))
