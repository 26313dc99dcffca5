"""Three months of returns for the Zhuzhou example, some written by hand, the rest random, for the tests of the report."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from conftest import ZHUZHOU
from taskmap import planfile
from taskmap.plan import assignments, units
from taskmap.plan.model import Assignment, Duty, Plan
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.units import Registry
from taskmap.tracking.report import ReportRefusal, ReportSource, ReturnsByPeriod

MONTHS = ("2022-05", "2022-06", "2022-07")
GOING, DONE, IDLE, ONGOING = Status.IN_PROGRESS, Status.DONE, Status.NOT_STARTED, Status.ONGOING
HOUSING, CITY, ECOLOGY = "市住房城乡建设局", "市城管局", "市生态环境局"

LATE = {("2022-06", "市财政局"): 3, ("2022-06", ECOLOGY): 1, ("2022-07", "市水利局"): 5}
MISSING = {
    ("2022-05", "市水利局"),
    ("2022-06", "市水利局"),
    ("2022-06", "市林业局"),
    ("2022-07", "攸县"),
}
TWICE = {("2022-07", "市财政局")}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@dataclass(frozen=True)
class AcceptedReturn:
    """What the ledger gives back of a submission, as far as a report asks."""

    number: str
    submission: Submission

    @property
    def entry(self) -> int:
        """By the number of its receipt."""
        return int(self.number.rpartition("-")[2])


@cache
def zhuzhou() -> tuple[Plan, Registry, tuple[Assignment, ...], tuple[Duty, ...]]:
    read = planfile.read(ZHUZHOU)
    assert read.valid_plan is not None
    registry = units.Registry.of(read.valid_plan)
    assigned = assignments.assign(read.valid_plan, registry)
    return (
        read.valid_plan,
        registry,
        assigned,
        assignments.duties(read.valid_plan, registry, assigned, read.calendar),
    )


# Measure, unit, and what it says each month: status, percent, 本期进展, 佐证材料.
ANSWERS: dict[tuple[str, str], tuple[tuple[Status, float | None, str, str], ...]] = {
    ("2.1", HOUSING): (
        (GOING, 10, "改造管网2公里", ""),
        (GOING, 40, "改造管网9公里", ""),
        (DONE, 100, "改造管网21公里", "验收单"),
    ),
    ("2.1", CITY): (
        (GOING, 10, "配合摸排", ""),
        (GOING, 20, "配合摸排", ""),
        (GOING, 60, "完成摸排一半", ""),
    ),
    ("2.2", CITY): (
        (GOING, 50, "完成选址", ""),
        (GOING, 45, "重新选址", ""),
        (GOING, 45, "重新选址", ""),
    ),
    ("3.1", ECOLOGY): (
        (IDLE, 0, "准备", ""),
        (IDLE, 0, "仍在准备", ""),
        (DONE, 100, "方案已印发", ""),
    ),
    ("3.1", "市发展改革委"): (
        (GOING, 20, "已经参与起草", ""),
        (GOING, 30, "参与起草第2稿", ""),
        (DONE, 100, "会签", "会签单"),
    ),
    ("3.4", ECOLOGY): (
        (DONE, 100, "整治完成", "报告"),
        (GOING, 80, "返工", ""),
        (GOING, 90, "返工收尾", ""),
    ),
}
# The unit's row of this measure is left out of that month's return.
LEFT_OUT = {("2022-07", "2.3", "市长江办")}


@cache
def returns() -> tuple[AcceptedReturn, ...]:
    """Every return in the order in which it came; the same each time."""
    dice = random.Random(5)
    plan, _, assigned, owed = zhuzhou()
    finished: set[tuple[str, str]] = set()
    came: list[Submission] = []
    for number, month in enumerate(MONTHS):
        due = {duty.unit: duty.due for duty in owed if duty.period == month}
        for unit, last in due.items():
            rows = tuple(_rows(dice, assigned, unit, number, finished))
            if (month, unit) in MISSING:
                continue
            late = LATE.get((month, unit))
            received = last + datetime.timedelta(days=late or -dice.randrange(5))
            for again in range(1 + ((month, unit) in TWICE)):
                kept = rows[:1] if again else rows
                came.append(
                    Submission(
                        plan.id, 1, unit, month, received, kept, f"{unit}{month}{again}.xlsx"
                    )
                )
    came.sort(key=lambda each: each.received_on)
    return tuple(AcceptedReturn(f"2022-{place:06}", each) for place, each in enumerate(came, 1))


def _rows(
    dice: random.Random,
    assigned: Sequence[Assignment],
    unit: str,
    number: int,
    finished: set[tuple[str, str]],
) -> Iterator[Progress]:
    for place, each in enumerate((each for each in assigned if each.unit == unit), 5):
        key = each.measure.id, unit
        status, percent, done, evidence = (
            ANSWERS[key][number] if key in ANSWERS else _random_answer(dice, each, number)
        )
        again = key in finished and key not in ANSWERS
        if not again and (MONTHS[number], *key) not in LEFT_OUT:
            finished |= {key} if status is DONE else set()
            problems = "缺少资金" if dice.random() < 0.1 else "无"
            yield Progress(
                each.measure.id,
                status,
                percent,
                done,
                problems,
                "继续",
                evidence,
                f"月度报送!{place}",
            )


def _random_answer(
    dice: random.Random, each: Assignment, number: int
) -> tuple[Status, float | None, str, str]:
    text = dice.choice(("推进", f"完成第{number + 1}批", f"新增{dice.randrange(200)}家"))
    throw = dice.random()
    if throw < 0.1:
        return IDLE, 0, "", ""
    if throw < 0.2:
        return DONE, dice.choice((None, 100)), text, dice.choice(("", "照片"))
    if throw < 0.3:
        return ONGOING, None, text, ""
    return GOING, dice.randrange(100), text, ""


REFUSALS = (
    ReportRefusal(
        HOUSING, "2022-06", day("2022-06-24"), ("没有填完成比例",), "住建.xlsx", "2022-000900"
    ),
    ReportRefusal("攸县", "", day("2022-06-27"), ("看不出是哪一期",), "攸县.xlsx", "2022-000901"),
    ReportRefusal(
        CITY, "2022-07", day("2022-07-24"), ("没有填本期进展",), "城管.xlsx", "2022-000902"
    ),
)


def issue() -> ReportSource:
    plan, registry, assigned, owed = zhuzhou()
    return ReportSource(
        plan, registry, 1, assigned, owed, ReturnsByPeriod.from_memory(returns()), REFUSALS
    )
