"""What files hold to their reviews, each against the plan that it names."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from taskmap.ledger.received_files import StoredFile
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault
from taskmap.returns.review import Review
from taskmap.workflow.collecting.arrival_days import ArrivalDays
from taskmap.workflow.collecting.expected_returns import ExpectedReturns
from taskmap.workflow.collecting.return_contents import Contents
from taskmap.workflow.records import unknown_names


def review_files(
    contents: Contents,
    files: Sequence[StoredFile],
    expected_returns: Mapping[str, ExpectedReturns],
    received_on: ArrivalDays,
) -> Iterator[tuple[int, Sequence[Review]]]:
    """Review the `contents` of the `files` as they come; gives the number of each and the reviews of the returns in it.
    `expected_returns` by the id of their plan; `received_on` tells the days of receipt.
    """
    for number, workbooks in contents:
        days = received_on.of(files[number])
        yield (
            number,
            [_without_cells(review_workbook(each, expected_returns, days)) for each in workbooks],
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
        problem = unknown_names.unknown_plan_message(plan, expected_returns)
        remedy = "请核对是不是发错了文件；是别的台账的，用 --ledger 指明"
        return Review(
            workbook, faults=(ReturnFault(workbook.header_source, "return-plan", problem, remedy),)
        )
    name, first = next(iter(expected_returns.items()))
    review = first.review(workbook, received_on[name])
    return review if len(expected_returns) == 1 else replace(review, plan="")


def _without_cells(review: Review) -> Review:
    """What is no longer needed would fill the memory where many units report."""
    workbook = review.workbook
    hidden = replace(workbook.hidden_identity, fingerprints={})
    return replace(review, workbook=replace(workbook, rows=(), hidden_identity=hidden))
