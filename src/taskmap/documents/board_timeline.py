"""What is due in a plan to the timeline of a board: months, marks above each other, a row each; places are percents."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from taskmap.document import Value
from taskmap.documents import board
from taskmap.documents.board import BoardItem, PlanBoard
from taskmap.documents.board_script import code
from taskmap.system.text import cut

_STACK = 8
"""Marks above each other on one day of the timeline; of more their number is told."""
_LONGEST = 40
"""Of what is due so many letters are printed; its page has all."""
Span: TypeAlias = "tuple[datetime.date, datetime.date]"


def time_span(plan: PlanBoard, day: datetime.date) -> Span:
    """From the first day of the month in which the plan begins to the end of that in which the last thing is due."""
    clock = plan.report.clock
    dues = [each.day for each in board.due_items(plan, day)]
    first = min(filter(None, (clock.begins, day, *dues[:1])))
    last = max(filter(None, (clock.ends, day, *dues[-1:])))
    return first.replace(day=1), last + relativedelta(day=31)


def place(day: datetime.date, span: Span) -> float:
    """Where the `day` stands between the two of the `span`, in percent."""
    first, last = span
    return round((day - first).days / max(1, (last - first).days) * 100, 2)


def months(span: Span) -> Iterator[dict[str, Value]]:
    """The first days of months, or of quarters and years where there are many."""
    first, last = span
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = 1 if count <= 14 else 3 if count <= 42 else 12
    for month in range(count):
        year, number = divmod(first.year * 12 + first.month - 1 + month, 12)
        if number % step == 0:
            label = f"{year}年{number + 1}月" if number == 0 or month == 0 else f"{number + 1}月"
            yield {"at": place(datetime.date(year, number + 1, 1), span), "label": label}


def stacks(due: Sequence[BoardItem], span: Span) -> Iterator[dict[str, Value]]:
    """What is due on a day one above the other."""
    for day, same in groupby(due, key=lambda each: each.day):
        items = list(same)
        for level, each in enumerate(items[:_STACK]):
            yield {
                "at": place(day, span),
                "level": level,
                "day": day,
                "mark": code(each.status),
                "kind": _kind(each),
                "text": f"{day} {each.measure} {cut(each.what, _LONGEST)}（{each.status}）",
            }
        if len(items) > _STACK:
            text, at = f"还有 {len(items) - _STACK} 项", place(day, span)
            yield {
                "at": at,
                "level": _STACK,
                "day": day,
                "mark": "more",
                "kind": "",
                "text": text,
            }


def _kind(each: BoardItem) -> str:
    return "节点" if each.milestone else "时限"


def due_row(each: BoardItem) -> dict[str, Value]:
    """It as a row of the list below the timeline."""
    item = f"{each.measure}-{each.milestone}" if each.milestone else each.measure
    return {
        "day": each.day,
        "kind": _kind(each),
        "id": item,
        "what": cut(each.what, _LONGEST),
        "units": "、".join(each.units),
        "status": each.status.value,
    }
