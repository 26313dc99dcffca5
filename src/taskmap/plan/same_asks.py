"""What several plans ask of one unit to what it is asked once: the same thing in the same words, or because a plan says so.

An answer is for a period: what is asked for June and for its quarter is asked twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan.measure_references import MeasureReference
from taskmap.plan.model import Assignment, Deadline, Target
from taskmap.plan.related_tasks import normalize

# The same measures are asked of many units.
_words = cache(normalize)


class Ask(Struct, frozen=True, dict=True):
    """What a plan (its id) asks of a unit by a measure, by the deadline that holds for it."""

    plan: str
    assignment: Assignment
    deadline: Deadline

    @property
    def reference(self) -> tuple[str, str]:
        """The ids of its plan and measure."""
        return self.plan, self.assignment.measure.id

    @cached_property
    def keys(self) -> Sequence[Hashable]:
        """Two asks that have one of these in common ask the same thing. Kept, since a year asks it month after month."""
        return [_one_for_all(each) for each in _keys(self)]


class AskedInSection(NamedTuple):
    """A row of the section numbered `section`: what is asked for the period of this label."""

    section: int
    period: str
    ask: Ask


def find_same(asks: Sequence[AskedInSection]) -> dict[int, int]:
    """The places, from 0, of those `asks` of one unit that need no answer of their own, each with the place of the earlier
    one that answers for it. An ask answers for one of each other section at most.
    """
    first: dict[Hashable, int] = {}
    found: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for at, (section, period, ask) in enumerate(asks):
        keys = [(period, each) for each in ask.keys]
        earlier = [first[key] for key in keys if key in first]
        answer = earlier[0] if earlier else at
        key = (section, answer)
        if asks[answer].section != section and key not in taken:
            found[at] = answer
            taken.add(key)
        for each in keys:
            first.setdefault(each, answer)
    return found


def find_alike(asks: Collection[Ask]) -> list[Ask]:
    """Those of the `asks` of one unit, each given once, that may be the same as another of them in some month."""
    counts = Counter(key for each in asks for key in each.keys)
    return [each for each in asks if any(counts[key] > 1 for key in each.keys)]


def find_carried(same: Mapping[int, int], carries: Sequence[bool]) -> dict[int, int]:
    """With whose last words an ask goes out that answers for others, where its own plan carries none on: by its place that of
    the first of the others of which the plan does. `same` is what `find_same` found; `carries` says of each of the asks
    whether its row would go out filled in.
    """
    found: dict[int, int] = {}
    for at, answer in sorted(same.items()):
        if carries[at] and not carries[answer]:
            found.setdefault(answer, at)
    return found


@cache
def _one_for_all(key: Hashable) -> Hashable:
    """One object for all equal keys, which takes far less time to look up than their words, days and targets."""
    return object()


def _keys(ask: Ask) -> Iterator[Hashable]:
    measure, same = ask.assignment.measure, ask.assignment.measure.same_as
    yield ask.reference
    if same:
        yield _reference_key(same)
    if text := _words(measure.text or ask.assignment.task.title):
        yield text, ask.assignment.role, _deadline_key(ask.deadline), _target_key(measure.targets)


def _reference_key(reference: MeasureReference) -> tuple[str, str]:
    return reference.plan, reference.measure


def _deadline_key(deadline: Deadline) -> Hashable:
    """What it means, where it means a day: 6月底前 and 2022-06-30 are one."""
    return deadline.kind, deadline.date or deadline.said, deadline.ongoing


def _target_key(targets: Sequence[Target]) -> Hashable:
    return tuple(targets)
