"""What was entered wrongly in a plan and put right since, to the sentences of papers that are made from it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from taskmap.plan import period_labels, periods
from taskmap.system.dates import long_date
from taskmap.system.text import one_line, shorten

_FEW = 5


class EntryCorrection(NamedTuple):
    """An entry counts on another `day` than that with which it was `entered`, or (None) no more, and `why`; `said` is the
    day of the correction. `what` it is (报送, 1.1的延期); `unit` and `period` (a label) are "" where it has none.
    """

    what: str
    unit: str
    period: str
    entered: datetime.date
    day: datetime.date | None
    why: str
    said: datetime.date


def correction_notes(
    corrections: Iterable[EntryCorrection], first: datetime.date, last: datetime.date
) -> Iterator[str]:
    """One sentence, without a full stop, for all that was put right in the same way, of periods that end between the days
    `first` and `last`, both included, and of what belongs to no period.
    """
    units: dict[EntryCorrection, list[str]] = defaultdict(list)
    for each in corrections:
        end = period_labels.last_day(each.period)
        if end is None or first <= end <= last:
            units[each._replace(unit="")].append(each.unit)
    for each, names in units.items():
        period = periods.parse(each.period)
        subject = shorten(names, _FEW, "等{}个单位") + (period.title if period else each.period)
        yield f"{subject}{'的' if subject else ''}{each.what}{_change(each)}（{one_line(each.why)}）"


def _change(each: EntryCorrection) -> str:
    said, entered = long_date(each.said), long_date(each.entered)
    if each.day is None:
        return f"原登记的日期是{entered}，已于{said}撤销，没有统计"
    return f"原登记的日期是{entered}，已于{said}更正为{long_date(each.day)}"
