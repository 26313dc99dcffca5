"""The returns of all periods to what the state of one period does not hold: what came for later ones, and done when."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping

from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.sources import (
    ReportReturn,
    ReportSource,
    done_day,
    parse_period,
    reporting_day,
)
from taskmap.tracking.words import Successions

Part = tuple[str, str]
"""The id of a measure, or the number of a milestone's row, and a unit that has a part in it."""


def words_after(
    issue: ReportSource, period: Period, as_of: datetime.date
) -> Mapping[Part, Progress]:
    """The last word for a period after this one, by part, of what had come on `as_of`."""
    said = {
        (row.measure, each.submission.unit): row
        for each in _returns(issue, _labels(issue, after=period.last), as_of)
        for row in each.submission.rows
    }
    inherited = {
        (each.item, each.unit): said[each.item, each.former]
        for each in issue.predecessors
        if (each.item, each.former) in said
    }
    return {**inherited, **said}


def done_days(
    issue: ReportSource, parts: Collection[Part], as_of: datetime.date
) -> Mapping[Part, datetime.date]:
    """Since when each of the `parts` is done, whose last word on `as_of` is 已完成: the day of the first report that says
    so and was not taken back since.
    """
    days: dict[Part, datetime.date] = {}
    if not parts:
        return days
    successions, spoken = Successions(issue.predecessors), set[Part]()
    for each in _returns(issue, _labels(issue), as_of):
        sent = each.submission
        for row in sent.rows:
            own = row.measure, sent.unit
            spoken.add(own)
            others = successions.successors(sent.unit, row.measure)
            inherited = ((row.measure, unit) for unit in others)
            for part in (own, *(each for each in inherited if each not in spoken)):
                if part not in parts:
                    continue
                if row.status is not Status.DONE:
                    days.pop(part, None)
                else:
                    days.setdefault(part, done_day(sent.period, sent.received_on))
    return days


def _labels(issue: ReportSource, after: datetime.date | None = None) -> Iterable[str]:
    """The labels in order of their periods; with `after` those that belong to a report after that day."""
    known = ((parse_period(label), label) for label in issue.returns.labels)
    days = sorted((period.last, reporting_day(period), label) for period, label in known if period)
    return [label for _, day, label in days if after is None or day > after]


def _returns(
    issue: ReportSource, labels: Iterable[str], as_of: datetime.date
) -> Iterator[ReportReturn]:
    for label in labels:
        for each in issue.returns.for_period(label):
            if each.submission.received_on <= as_of:
                yield each
