"""A revision by the id of its plan and its number, as a person types them, to its plan."""

from __future__ import annotations

from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import issued_plans, unknown_names
from taskmap.workflow.records.issued_plans import IssuedPlan


def load_named_revision(place: Place, plan: str, revision: int | None) -> IssuedPlan:
    """The `revision` of the plan of this id, None for its latest. Raises TaskmapError where there is none."""
    with opening.open_for_reading(place) as book:
        issued = {each.plan: each for each in book.latest_revisions()}
        if (latest := issued.get(plan)) is None:
            raise TaskmapError(unknown_names.no_file_or_plan_message(plan, issued))
        selected = latest if revision is None else book.plan_revision(plan, revision)
        if selected is None:
            raise unknown_names.unknown_revision_error(plan, revision or 0, latest.revision)
        return issued_plans.load_plan(book, selected)
