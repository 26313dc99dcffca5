"""What may be typed for a plan, a unit, a measure, to a shell that completes a word: by name, with a title where there is one.

They are those of a plan file that the command line names, else of the ledger, else of the plan in the current folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from taskmap import planfile
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import cut, one_line
from taskmap.workflow.asking import manual
from taskmap.workflow.preparing import workspace
from taskmap.workflow.records import issued_plans

_PATIENCE = 0.5
"""Seconds to wait for a process that writes: somebody has a key pressed."""
_TITLE = 30
"""Letters of a title."""

Names = dict[str, str]


def plan_ids(place: Place, plans: Collection[str], files: Iterable[Path]) -> Names:
    """The ids of the plans in the ledger at `place`. The `plans` and `files` that the command line names leave none out."""
    return {plan.id: _title(plan.title) for plan in _find_plans(place, (), files)}


def unit_names(place: Place, plans: Collection[str], files: Iterable[Path]) -> Names:
    """The units of the plans, of those of the ids `plans` alone where there are any."""
    every = _find_plans(place, plans, files)
    return {unit.name: "" for plan in every for unit in Registry.of(plan).units}


def measure_ids(place: Place, plans: Collection[str], files: Iterable[Path]) -> Names:
    """The measures of the plans, of those of the ids `plans` alone where there are any."""
    return {
        measure.id: _title(measure.text)
        for plan in _find_plans(place, plans, files)
        for measure in plan.every_measure()
    }


def subjects(place: Place, plans: Collection[str], files: Iterable[Path]) -> Names:
    """All of these together."""
    return {
        **measure_ids(place, plans, files),
        **unit_names(place, plans, files),
        **plan_ids(place, plans, files),
    }


def topics(place: Place, plans: Collection[str], files: Iterable[Path]) -> Names:
    """The pages that `taskmap help` shows, whatever the plans are."""
    return {page.name: page.title for page in manual.pages()}


def _find_plans(place: Place, plans: Collection[str], files: Iterable[Path]) -> Iterator[Plan]:
    if named := [plan for file in files if (plan := planfile.read(file).plan)]:
        yield from named
        return
    with suppress(TaskmapError), opening.open_for_reading(place, _PATIENCE) as reader:
        issued = issued_plans.load_plans(reader)
        yield from (each.plan for each in issued if not plans or each.plan.id in plans)
        return
    if plan := planfile.read(Path(workspace.PLAN)).plan:
        yield plan


def _title(text: str | None) -> str:
    # Typer takes the help of a word for the markup of Rich.
    return cut(one_line(text or ""), _TITLE).replace("[", r"\[")
