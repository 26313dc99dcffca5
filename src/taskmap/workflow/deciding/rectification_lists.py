"""The ledger as of a day to the 整改清单 of a plan, which `split` and `close` write and no report has part in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import rectification_list
from taskmap.formats import xlsx
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.renaming import OtherNames
from taskmap.plan import assignments as duties
from taskmap.plan import units
from taskmap.plan.milestones import milestone_parts
from taskmap.plan.model import Assignment, Plan
from taskmap.tracking.closure import closure_states
from taskmap.tracking.deadlines import extend_milestones, extended_deadlines
from taskmap.workflow.records.approved_extensions import approved_extensions


def rectification_workbook(
    reader: LedgerReader,
    plan: Plan,
    registry: units.Registry,
    assignments: Sequence[Assignment],
    revision: int,
    as_of: datetime.date,
    templates: Path | None,
    names: OtherNames | None = None,
) -> bytes:
    """The workbook of the 整改清单 as of a day. `templates` is the office's own folder of templates, None without one; all
    else as in `rectification_document`.
    """
    template = xlsx.Template(formats.find_template(rectification_list.FILE, templates))
    return template.fill(
        rectification_document(
            reader, plan, registry, assignments, revision, as_of, template.names, names
        )
    )


def rectification_document(
    reader: LedgerReader,
    plan: Plan,
    registry: units.Registry,
    assignments: Sequence[Assignment],
    revision: int,
    as_of: datetime.date,
    wanted: Collection[str] = (),
    names: OtherNames | None = None,
) -> Document:
    """The 整改清单 as of a day, in any `revision` of the plan, also one that is being issued;
    `assignments` are those of that revision, `wanted` the placeholders of the template. `names`: as in
    `LedgerReader.events`.
    """
    answerable = duties.answerable_by_measure(assignments, plan.leads)
    texts: dict[str, list[str]] = defaultdict(list)
    for row in reader.latest_progress(plan.id, as_of, names=names):
        if row.unit in (answering := answerable.get(row.progress.measure, ())):
            several = len(answering) > 1
            text = f"{row.unit}：{row.progress.summary}" if several else row.progress.summary
            texts[row.progress.measure].append(text)
    extensions = approved_extensions(reader, plan.id, as_of, names)
    parts = milestone_parts(assignments, registry, plan)
    return rectification_list.document(
        extend_milestones(plan, parts, extensions),
        registry,
        extended_deadlines(plan.every_measure(), answerable, extensions),
        {measure: "\n".join(words) for measure, words in texts.items()},
        closure_states(reader.closure_steps(plan.id, as_of)),
        _listed(reader, plan),
        revision,
        as_of,
        wanted,
    )


def _listed(reader: LedgerReader, plan: Plan) -> Mapping[str, datetime.date]:
    """By the ids of the tasks since when each is in the plan; none before the plan is issued."""
    listed: dict[str, datetime.date] = {}
    for issue in reader.latest_issues(plan=plan.id):
        listed = dict.fromkeys(
            (task.id for task in plan.every_task()), reader.first_issue_day(plan.id)
        )
        since: dict[str, datetime.date] = {}
        for part in reader.parts(issue):
            since[part.task] = min(part.since, since.get(part.task, part.since))
        listed |= since
    return listed
