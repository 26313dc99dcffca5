"""The units that answer for an item to those of them that have not called it done, each with its last word."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.model import Assignment, Leads, Measure
from taskmap.plan.progress import Progress, Status


def unfinished_units(
    measures: Sequence[Measure],
    assignments: Sequence[Assignment],
    leads: Leads,
    asked: Collection[str],
    last_progress: Mapping[tuple[str, str], Progress],
) -> tuple[str, ...]:
    """「甲局（推进中10%）」: each unit with what it last said of those of the `measures` that it answers for and did not report as 已完成.

    `asked` are the units from which any rule wants reports: where no unit of a measure is, nobody could have said so, and the
    measure is left out. `last_progress` is by unit and measure id.
    """
    answerable = answerable_by_measure(assignments, leads)
    words: dict[str, list[str]] = {}
    for measure in measures:
        units = answerable.get(measure.id, ())
        for unit in units if any(each in asked for each in units) else ():
            last = last_progress.get((unit, measure.id))
            if last is None or last.status is not Status.DONE:
                number = f"{measure.id} " if len(measures) > 1 else ""
                word = last.status_text if last else "没有报过"
                words.setdefault(unit, []).append(f"{number}{word}")
    return tuple(f"{unit}（{'，'.join(own)}）" for unit, own in words.items())
