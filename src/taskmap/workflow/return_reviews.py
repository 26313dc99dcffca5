"""The files on the shelf to their reviews: everything that needs no ledger, shared between two processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from taskmap.ledger.received_files import Kept, Shelf
from taskmap.plan.progress import Progress
from taskmap.returns.contents import Fault, Returned
from taskmap.returns.inbox import Kind
from taskmap.returns.review import Review
from taskmap.returns.workbook import reading
from taskmap.system import processes
from taskmap.workflow import missing_plans
from taskmap.workflow.expected_returns import Desk

_VALUES = attrgetter(*(field.name for field in fields(Progress)))
Packed = tuple[Review, list[tuple[Any, ...]]]
"""A review without its rows, and these as plain tuples: they pass between processes ten times as fast."""


def reviews(
    files: Sequence[Kept], desks: Mapping[str, Desk], shelf: Shelf
) -> Iterator[tuple[int, Review | None]]:
    """Judge every file; gives its number and its review, None for what is no workbook. `desks` by the id of
    their plan.
    """

    def judge(number: int) -> Packed | None:
        file = files[number]
        if file.kind is not Kind.WORKBOOK:
            return None
        return _packed(judged(reading.read(shelf.read(file.digest), file.name), desks))

    for number, packed in processes.shared(judge, len(files)):
        yield number, packed and _unpacked(*packed)


def judged(found: Returned, desks: Mapping[str, Desk]) -> Review:
    """Held against the plan that it names; without a name against none, unless the ledger has only one."""
    said = found.identity.plan
    if said in desks:
        return desks[said].review(found)
    if said:
        wrong = missing_plans.named_in_return(said, desks)
        wanted = "请核对是不是发错了文件；是别的台账的，用 --ledger 指明"
        return Review(found, faults=(Fault(found.top, "return-plan", wrong, wanted),))
    review = next(iter(desks.values())).review(found)
    return review if len(desks) == 1 else replace(review, plan="")


def _packed(review: Review) -> Packed:
    """Without the cells, which are done with."""
    said = review.returned
    hidden = replace(said.hidden, rows={})
    slim = replace(review, rows=(), returned=replace(said, rows=(), hidden=hidden))
    return slim, [_VALUES(row) for row in review.rows]


def _unpacked(review: Review, rows: Sequence[tuple[Any, ...]]) -> Review:
    return replace(review, rows=tuple(Progress(*values) for values in rows))
