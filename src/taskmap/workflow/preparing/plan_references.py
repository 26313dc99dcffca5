"""The measures of other plans that a plan names, looked up in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taskmap.ledger.places import Place
from taskmap.ledger.plan_entries import read_plan_content
from taskmap.plan.checks.references import references, unknown_references
from taskmap.plan.model import Plan
from taskmap.system.diagnostics import Diagnostic


def reference_warnings(plan: Plan, place: Place) -> tuple[Diagnostic, ...]:
    """A warning for each reference to a plan that the ledger at `place` has not, or to a measure that its plan has not.
    Raises TaskmapError where the ledger cannot be read.
    """
    named = {each.plan for each in references(plan)} - {plan.id}
    has_ledger = not isinstance(place, Path) or place.exists()
    contents = {each: read_plan_content(place, each) for each in named if has_ledger}
    # No plan is restored for this: its ids stand in it as they are.
    measures = {
        each: set(_measure_ids(json.loads(content)))
        for each, content in contents.items()
        if content
    }
    return tuple(unknown_references(plan, measures))


def _measure_ids(part: Any) -> Iterator[str]:
    """The ids of the measures in the content of a plan, or of a chapter of it."""
    for task in part["tasks"]:
        yield from (measure["id"] for measure in task["measures"])
    for chapter in part["chapters"]:
        yield from _measure_ids(chapter)
