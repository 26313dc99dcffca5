"""The ledger as of a day to the 整改清单 of a plan, which `split` and `close` write and no report has part in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from taskmap.document import Document
from taskmap.documents import rectification_list
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import OtherNames
from taskmap.plan import assignments as duties
from taskmap.plan import units
from taskmap.plan.milestones import milestone_parts
from taskmap.plan.model import Assignment, Plan
from taskmap.tracking.closure import ClosureStep, closure_state
from taskmap.tracking.deadlines import extend_milestones, extended_deadlines
from taskmap.workflow.extending import approved_extensions


def rectification_document(
    reader: LedgerReader,
    plan: Plan,
    registry: units.Registry,
    assignments: Sequence[Assignment],
    revision: int,
    as_of: datetime.date,
    names: OtherNames | None = None,
) -> Document:
    """The 整改清单 as of a day, in any `revision` of the plan, also one that is being issued;
    `assignments` are those of that revision. `names`: as in `LedgerReader.events`.
    """
    answerable = duties.answerable_by_measure(assignments, plan.leads)
    texts: dict[str, list[str]] = defaultdict(list)
    for row in reader.latest_progress(plan.id, as_of, names=names):
        if row.unit in (answering := answerable.get(row.progress.measure, ())):
            several = len(answering) > 1
            text = f"{row.unit}：{row.progress.summary}" if several else row.progress.summary
            texts[row.progress.measure].append(text)
    steps = closure_steps_by_item(reader, plan.id, as_of)
    extensions = approved_extensions(reader, plan.id, as_of, names)
    parts = milestone_parts(assignments, registry, plan)
    return rectification_list.document(
        extend_milestones(plan, parts, extensions),
        registry,
        extended_deadlines(plan.every_measure(), answerable, extensions),
        {measure: "\n".join(words) for measure, words in texts.items()},
        {item: closure_state(item_steps) for item, item_steps in steps.items()},
        revision,
        as_of,
    )


def closure_steps_by_item(
    reader: LedgerReader, plan: str, as_of: datetime.date
) -> Mapping[str, Sequence[ClosureStep]]:
    """The steps of each task and measure of the plan, by its id, in the order in which they were recorded."""
    steps: dict[str, list[ClosureStep]] = defaultdict(list)
    for item, step in reader.closure_steps(plan, as_of):
        steps[item].append(step)
    return steps
