"""Stored files to their reviews: everything that needs no ledger, each file in a child process that it may end."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskmap.ledger.received_files import FileStore, StoredFile
from taskmap.plan.progress import Progress
from taskmap.returns.contents import UNREADABLE, ReturnedWorkbook, ReturnFault
from taskmap.returns.inbox import FileKind
from taskmap.returns.review import Review
from taskmap.returns.workbook import reading
from taskmap.system import isolation
from taskmap.system.diagnostics import Source
from taskmap.system.isolation import Abort
from taskmap.workflow import missing_plans
from taskmap.workflow.arrival_days import ArrivalDays
from taskmap.workflow.expected_returns import ExpectedReturns

_TOO_MUCH = "请用 WPS 打开，只留下报送的工作表，另存为 .xlsx 后再报"
PackedReview = tuple[Review, list[tuple[Any, ...]]]
"""A review without its rows, and these as plain tuples: they pass between processes ten times as fast."""


def review_files(
    files: Sequence[StoredFile],
    expected_returns: Mapping[str, ExpectedReturns],
    received_on: ArrivalDays,
    store: FileStore,
) -> Iterator[tuple[int, Review | None]]:
    """Review all `files`; gives the number of each and its review, None for what can be no return, in
    no fixed order. `expected_returns` by the id of their plan; `received_on` tells the days of receipt.

    A workbook at which a library dies, or does not come to an end, is sent back as unreadable; the others are reviewed.
    """
    numbers = [number for number, file in enumerate(files) if file.kind is FileKind.WORKBOOK]
    for number, file in enumerate(files):
        if file.kind is FileKind.UNREADABLE:
            yield number, Review(_unread_workbook(file.name, *file.why.split("；", 1)))
        elif file.kind is not FileKind.WORKBOOK:
            yield number, None
    workbooks = [files[number] for number in numbers]
    review = _FileReview(workbooks, expected_returns, received_on, store)
    for at, packed in isolation.run_isolated(review, len(workbooks)):
        if isinstance(packed, Abort):
            unread = _unread_workbook(workbooks[at].name, packed.why, _TOO_MUCH)
            yield (
                numbers[at],
                review_workbook(unread, expected_returns, received_on.of(workbooks[at])),
            )
        else:
            yield numbers[at], _unpack(*packed)


@dataclass(frozen=True, slots=True)
class _FileReview:
    """The work of a child: one of the `workbooks` to its review."""

    workbooks: Sequence[StoredFile]
    expected_returns: Mapping[str, ExpectedReturns]
    received_on: ArrivalDays
    store: FileStore

    def __call__(self, number: int) -> PackedReview:
        file = self.workbooks[number]
        workbook = reading.read(self.store.read(file.digest), file.name)
        received_on = self.received_on.of(file)
        return _pack(review_workbook(workbook, self.expected_returns, received_on))


def _unread_workbook(name: str, why: str, remedy: str = "") -> ReturnedWorkbook:
    return ReturnedWorkbook(
        name, faults=(ReturnFault(Source(name), UNREADABLE, f"{name} {why}", remedy),)
    )


def review_workbook(
    workbook: ReturnedWorkbook,
    expected_returns: Mapping[str, ExpectedReturns],
    received_on: Mapping[str, datetime.date],
) -> Review:
    """Review it against the plan that it names. One that names none is reviewed against the only
    plan of the ledger; where there are several, its review is of no plan. `expected_returns` and the days of receipt,
    `received_on`, by the id of their plan; at least one.
    """
    plan = workbook.identity.plan
    if plan in expected_returns:
        return expected_returns[plan].review(workbook, received_on[plan])
    if plan:
        problem = missing_plans.unknown_plan_message(plan, expected_returns)
        remedy = "请核对是不是发错了文件；是别的台账的，用 --ledger 指明"
        return Review(
            workbook, faults=(ReturnFault(workbook.header_source, "return-plan", problem, remedy),)
        )
    name, first = next(iter(expected_returns.items()))
    review = first.review(workbook, received_on[name])
    return review if len(expected_returns) == 1 else replace(review, plan="")


def _pack(review: Review) -> PackedReview:
    """Without the cells, which are no longer needed."""
    workbook = review.workbook
    hidden = replace(workbook.hidden_identity, fingerprints={})
    slim = replace(review, rows=(), workbook=replace(workbook, rows=(), hidden_identity=hidden))
    return slim, [tuple(row) for row in review.rows]


def _unpack(review: Review, rows: Sequence[tuple[Any, ...]]) -> Review:
    return replace(review, rows=tuple(map(Progress._make, rows)))
