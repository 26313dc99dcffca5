"""A plan that was issued before: what its new revision changes, and whether it is the same plan at all."""

from __future__ import annotations

from taskmap.ledger.reading import LedgerReader
from taskmap.plan.diff import comparing, continuity
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.model import Plan
from taskmap.planfile.spelling import KeySpelling
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.records import issued_plans


def require_continuity(old: Plan, new: Plan, spelling: KeySpelling) -> None:
    """Raises TaskmapError where next to nothing of the `old` revision is left in the `new` one: another plan under the same
    id would end everything that is owed under the first. `spelling` is that of its keys.
    """
    found = continuity.compare_measures(old, new)
    if found.is_another_plan:
        raise TaskmapError(
            f"台账里的 {old.id} 是《{old.title}》，这份是《{new.title}》，原来的 {found.measures} 条举措里"
            f"只有 {found.kept} 条对得上（编号相同，文字或单位相同）。是另一个方案，请换一个编号（{spelling.spell('id')}）；"
            f"确是它的修订，请加 --revision [plan-other]"
        )


def find_changes(old: Plan | None, new: Plan) -> tuple[PlanChange, ...] | None:
    """What the `new` revision changed in the `old` one; None where there is none, or it cannot be read."""
    return None if old is None else comparing.compare(old, new)


def restore_before(work: PlanSplit, book: LedgerReader, revision: int) -> Plan | None:
    """The plan as in the revision before; None for the first, or if that one cannot be read."""
    if (before := book.revision_before(work.plan.id, revision)) is None:
        return None
    try:
        return issued_plans.restore_plan(before, work.calendar)
    except TaskmapError:
        return None
