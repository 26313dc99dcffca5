"""Who has a part in which measure from when to when, over all revisions of a plan.

Recorded when a plan is issued, so that what is owed is told without the plan: nothing here loads its model.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from taskmap.plan.model import Assignment

_WHEN = 4
"""The first column of a Part that says when."""


class Part(NamedTuple):
    """The part of a unit in a measure from the day `since` to the one before `until`, None where it still has it.
    `answers`: whether its word decides if the measure is done.
    """

    task: str
    measure: str
    unit: str
    answers: bool
    since: datetime.date
    until: datetime.date | None = None

    def is_held(self, day: datetime.date) -> bool:
        """Whether the unit has it on that day."""
        return self.since <= day and (self.until is None or day < self.until)


def plan_parts(
    assignments: Iterable[Assignment], answerable: Mapping[str, Collection[str]], day: datetime.date
) -> Iterator[Part]:
    """The parts of a plan that holds from that day on; `answerable` are the units that answer for a measure, by its id."""
    for each in assignments:
        answers = each.unit in answerable.get(each.measure.id, ())
        yield Part(each.task.id, each.measure.id, each.unit, answers, day)


def continue_parts(
    before: Iterable[Part],
    now: Sequence[Part],
    day: datetime.date,
    former_names: Mapping[str, str],
) -> tuple[Part, ...]:
    """The parts of a plan with those of a revision that holds from that day on: `before` are all up to the revision
    before, `now` its own, `former_names` the names that units have now, by those before. What was given and taken on
    one day leaves nothing.
    """
    current = {each[:_WHEN] for each in now}
    known: set[tuple[object, ...]] = set()
    found: list[Part] = []
    for earlier in before:
        part = earlier._replace(unit=former_names.get(earlier.unit, earlier.unit))
        if part.until is None and part[:_WHEN] in current:
            known.add(part[:_WHEN])
        elif part.until is None:
            part = part._replace(until=day)
        if part.since != part.until:
            found.append(part)
    return (*found, *(each for each in now if each[:_WHEN] not in known))
