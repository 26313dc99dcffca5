"""The ledger as of a day to what each unit of a plan returned, and what it took over: which words of its rows count."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from taskmap.documents.checklist import FormerWords
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import OtherNames
from taskmap.plan import period_labels
from taskmap.plan.progress import Progress, Submission
from taskmap.tracking.handovers import Handover
from taskmap.tracking.words import Predecessor, Successions, word_order

ProgressByMeasure = Mapping[str, Progress]


def latest_rows(returns: Iterable[Submission]) -> ProgressByMeasure:
    """The last progress of each measure and milestone, by its id; the last of the `returns` comes last."""
    return {row.measure: row for each in returns for row in each.rows}


def latest_before(returns: Iterable[Submission], label: str) -> ProgressByMeasure:
    """Of the periods that ended before the one labelled `label` does, the last progress of each
    measure, by its id; the last of the `returns` comes last.
    """
    end = period_labels.last_day(label)
    spans = ((period_labels.last_day(each.period), each) for each in returns)
    return latest_rows(each for span, each in spans if span and (end is None or span < end))


def inherit_returns(
    returns: Mapping[str, Sequence[Submission]], predecessors: Collection[Predecessor]
) -> Mapping[str, Sequence[Submission]]:
    """The `returns` by unit, the last one last, and before its own those of its predecessors with the rows that the unit
    took over.
    """
    inherited: dict[str, list[Submission]] = defaultdict(list)
    successions = Successions(predecessors)
    for former in {each.former for each in predecessors}:
        for sent in returns.get(former, ()):
            rows: dict[str, list[Progress]] = defaultdict(list)
            for row in sent.rows:
                for unit in successions.successors(former, row.measure):
                    rows[unit].append(row)
            for unit, own in rows.items():
                inherited[unit].append(replace(sent, unit=unit, rows=tuple(own)))
    before = {
        unit: sorted(own, key=lambda each: word_order(each.period, each.received_on, 0))
        for unit, own in inherited.items()
    }
    return {**returns, **{unit: [*own, *returns.get(unit, ())] for unit, own in before.items()}}


def progress_by_unit(
    reader: LedgerReader,
    plan: str,
    until: datetime.date | None = None,
    names: OtherNames | None = None,
) -> Mapping[str, Sequence[Submission]]:
    """By unit its returns up to the day `until` (None: all), the last one last; `plan` is the id of the plan, `names` as in
    `LedgerReader.submissions`.
    """
    returns: dict[str, list[Submission]] = defaultdict(list)
    for each in sorted(
        reader.submissions(plan, until=until, names=names), key=lambda each: each.order
    ):
        returns[each.submission.unit].append(each.submission)
    return returns


def former_words(
    handovers: Iterable[Handover], returns: Mapping[str, Sequence[Submission]], label: str
) -> FormerWords:
    """What was said before the period of this `label`, of what each unit has now and has not spoken of itself: by who had
    it before. `returns` are by unit, the last one last.
    """
    said = cache(lambda unit: latest_before(returns.get(unit, ()), label))
    found: dict[str, dict[str, dict[str, Progress]]] = defaultdict(lambda: defaultdict(dict))
    for each in handovers:
        own = said(each.unit)
        for name in sorted(each.names):
            for item in each.items:
                if item in said(name) and item not in own:
                    found[each.unit][item][each.former] = said(name)[item]
    return found
