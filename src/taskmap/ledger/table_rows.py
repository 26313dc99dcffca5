"""Values of plans and returns to the rows of the ledger's tables: what stands behind the number of the entry and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taskmap.ledger import journal
from taskmap.ledger.database import Row

if TYPE_CHECKING:
    # Commands that only read make rows of one of these, and need none of the others.
    from taskmap.plan.progress import Progress
    from taskmap.tracking.overdue import Obligation
    from taskmap.tracking.parts import Part


def progress_row(row: Progress) -> Row:
    """The columns of a row of `progress` behind plan, entry, line, unit, period and day; percent is 0 to
    100.
    """
    texts = (row.progress_text, row.problems, row.next_steps, row.evidence, row.cell_ref)
    percent = None if row.percent is None else float(row.percent)
    done_on = row.done_on.isoformat() if row.done_on else ""
    return journal.storable_row((row.measure, row.status.value, percent, *texts, done_on))


def obligation_row(obligation: Obligation, revision: int) -> Row:
    """The columns of a row of `deadlines` behind plan, entry and line; `due` is "" where there is no day."""
    due = obligation.due.isoformat() if obligation.due else ""
    texts = (obligation.task, obligation.measure, obligation.unit, obligation.kind, due)
    return (
        revision,
        *map(journal.storable_value, texts),
        int(obligation.ongoing),
        obligation.closing_limit_days,
        journal.storable_value(obligation.what),
        journal.storable_value(obligation.milestone),
    )


def part_row(part: Part, revision: int) -> Row:
    """The columns of a row of `parts` behind plan, entry and line; `until` is "" where the unit still has it."""
    until = part.until.isoformat() if part.until else ""
    texts = map(journal.storable_value, (part.task, part.measure, part.unit))
    return (revision, *texts, int(part.answers), part.since.isoformat(), until)
