"""The returns of all periods to what the state of one period does not hold: what came for later ones, and done when."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping

from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress
from taskmap.tracking.report.sources import (
    ReportReturn,
    ReportSource,
    parse_period,
    reporting_day,
)
from taskmap.tracking.words import DoneDay, Successions, Word, continue_done

PartKey = tuple[str, str]
"""The id of a measure, or the number of a milestone's row, and a unit that has a part in it."""


def words_after(
    issue: ReportSource, period: Period, as_of: datetime.date
) -> Mapping[PartKey, Progress]:
    """The last word for a period after this one, by part, of what had come on `as_of`."""
    return {
        (row.measure, each.submission.unit): row
        for each in _returns(issue, _labels(issue, after=period.last), as_of)
        for row in each.submission.rows
    }


def inherited_words(
    issue: ReportSource, said: Mapping[PartKey, Progress]
) -> Mapping[PartKey, Progress]:
    """Of the words that were `said` those that count for a unit which took over, until it speaks, by its part."""
    return {
        (each.item, each.unit): said[each.item, each.former]
        for each in issue.predecessors
        if (each.item, each.former) in said
    }


def done_days(
    issue: ReportSource,
    parts: Collection[PartKey],
    as_of: datetime.date,
    before: datetime.date | None = None,
) -> Mapping[PartKey, DoneDay]:
    """Since when each of the `parts` is done, by what had come on `as_of`; it lacks those whose last word says something
    else. With `before` only what belongs to reports before that day counts.
    """
    days: dict[PartKey, DoneDay | None] = {}
    if not parts:
        return {}
    successions, spoken = Successions(issue.predecessors), set[PartKey]()
    for each in _returns(issue, _labels(issue, before=before), as_of):
        for row in each.submission.rows:
            own = row.measure, each.submission.unit
            spoken.add(own)
            others = successions.successors(each.submission.unit, row.measure)
            inherited = ((row.measure, unit) for unit in others)
            for part in (own, *(other for other in inherited if other not in spoken)):
                if part in parts:
                    days[part] = continue_done(days.get(part), _word(each, row))
    return {part: done for part, done in days.items() if done}


def _word(each: ReportReturn, row: Progress) -> Word:
    sent = each.submission
    return Word(sent.period, sent.received_on, each.entry, row.status, done_on=row.done_on)


def _labels(
    issue: ReportSource, after: datetime.date | None = None, before: datetime.date | None = None
) -> Iterable[str]:
    """The labels in order of their periods: those that belong to a report `after` the one day and `before` the other."""
    known = ((parse_period(label), label) for label in issue.returns.labels)
    days = sorted((period.last, reporting_day(period), label) for period, label in known if period)
    return [
        label
        for _, day, label in days
        if (after is None or day > after) and (before is None or day < before)
    ]


def _returns(
    issue: ReportSource, labels: Iterable[str], as_of: datetime.date
) -> Iterator[ReportReturn]:
    for label in labels:
        for each in issue.returns.for_period(label):
            if each.submission.received_on <= as_of:
                yield each
