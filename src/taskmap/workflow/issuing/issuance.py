"""A split plan to its revision in the ledger and its files in a folder: both or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanIssue
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.plan import diff, wording
from taskmap.plan.diff import PlanChange
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.plan.unnamed_units import unnamed_items, unnamed_message
from taskmap.planfile import PlanFile
from taskmap.planfile.spelling import KeySpelling
from taskmap.system import staging
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.system.staging import Staging
from taskmap.workflow.issuing import issue_files, splitting
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import days, issued_plans, part_history, unknown_names

if TYPE_CHECKING:
    # Only `preview` makes one.
    from taskmap.documents.added_burden import AddedPage

DRAFTS = wording.DRAFT
"""The folder of drafts below that of the files that are issued: none replaces the other."""


class Selection(Struct, frozen=True):
    """Whose checklists are written: those of `units`, all if there are none; with `changed_only`
    those of units for which the revision changed something.
    """

    units: Sequence[str]
    changed_only: bool


class RevisionOrder(Struct, frozen=True):
    """How the office wants the plan recorded: `since`, as typed, is the period from which on its reports are kept in
    this ledger, None as before; `is_revision` says that it goes on with the one before, however little they share;
    `is_draft` that it is not recorded at all yet.
    """

    since: str | None = None
    is_revision: bool = False
    is_draft: bool = False


class SplitOutput(Struct, frozen=True):
    """The `folder` below which the files are written. Templates in the folder `templates` go before
    those that come along; `progress` shows how far it is.
    """

    folder: Path
    templates: Path | None
    progress: ShowProgress


class Issuance(Struct, frozen=True):
    """`revision` is 0 for a draft. `changes` is what this revision changed in the one before it; `checklists` are those
    that are written; `released_units` are the units that it left without a task, looked for with
    `Selection.changed_only` alone; `filled` is where files stand that somebody had filled in where the checklists are.
    """

    work: PlanSplit
    revision: int
    changes: tuple[PlanChange, ...]
    checklists: tuple[ChecklistFile, ...]
    released_units: tuple[str, ...]
    files: tuple[Path, ...] = ()
    filled: tuple[Path, ...] = ()
    is_new_ledger: bool = False
    """Whether the ledger was made for it: nothing was recorded there before."""
    added: AddedPage | None = None
    """What it would add to what units are asked; None where it was issued, or a draft written."""

    @property
    def is_draft(self) -> bool:
        """Whether it goes round the units only, and is no revision of the ledger."""
        return not self.revision


def template_faults(work: PlanSplit, folder: Path | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the templates in the office's own `folder`; the built-in ones are not checked again."""
    if folder is None:
        return ()
    return issue_files.SplitTemplates(folder).faults(work.plan)


def preview(
    place: Place,
    plan_file: PlanFile,
    work: PlanSplit,
    selection: Selection,
    order: RevisionOrder,
) -> Issuance:
    """What `issue` or `write_draft` would do, and what that adds; nothing is written."""
    # Only who looks first waits for what reads all plans and their returns.
    from taskmap.workflow.issuing import added_burden

    units = _selected_units(work, selection.units)
    with opening.open_scratch_copy(place) as book:
        work, entry = _prepare(work, plan_file, order, book)
        found = _select(work, book.revision(entry), units, selection, book)
        found = replace(found, added=added_burden.read_added(book, work))
    return replace(found, revision=0) if order.is_draft else found


def write_draft(
    place: Place,
    plan_file: PlanFile,
    work: PlanSplit,
    selection: Selection,
    order: RevisionOrder,
    output: SplitOutput,
) -> Issuance:
    """Write the files of a plan under discussion in the folder DRAFTS of the `output`, as `issue`
    would; nothing is recorded. Raises TaskmapError as `issue` does, but for the day, and takes what has no unit yet.
    """
    units = _selected_units(work, selection.units)
    with (
        opening.open_scratch_copy(place) as book,
        staging.open_staging(output.folder / DRAFTS) as staged,
    ):
        work, entry = _prepare(work, plan_file, order, book)
        found = replace(_select(work, book.revision(entry), units, selection, book), revision=0)
        return _write(work.as_draft(), found, book, output, staged)


def issue(
    place: Place,
    plan_file: PlanFile,
    work: PlanSplit,
    selection: Selection,
    order: RevisionOrder,
    output: SplitOutput,
) -> Issuance:
    """Record the plan as issued and write its files to the `output`. Raises TaskmapError where a unit
    is named that has no task, where a measure has no unit yet, where the day of `work` has not come,
    where this is another plan than the one before, and where something cannot be written: then
    nothing is changed.
    """
    days.require_come(work.day, work.plan.timezone)
    units = _selected_units(work, selection.units)
    # No ledger is made for what is refused; nothing else is, where there was none before.
    _require_units(work)
    if order.since and isinstance(place, Path) and not place.exists():
        with opening.open_scratch_copy(place) as empty:
            _prepare(work, plan_file, order, empty)
    with opening.open_for_writing(place) as book:
        is_new = book.is_empty
        work, entry = _prepare(work, plan_file, order, book)
        parts = part_history.parts_to_issue(book, work.plan, work.assignments, entry)
        with (
            book.issue_plan(
                entry, work.duties, current_user(), work.obligations, parts
            ) as revision,
            staging.open_staging(output.folder) as staged,
        ):
            found = _select(work, revision, units, selection, book)
            issuance = _write(work, found, book, output, staged)
            # Here and not at the end: if the ledger takes no more, the files are still put back.
            book.commit()
    return replace(issuance, is_new_ledger=is_new)


def _write(
    work: PlanSplit,
    found: Issuance,
    book: Ledger,
    output: SplitOutput,
    staged: Staging,
) -> Issuance:
    """What was `found`, with its files written: a draft says at their head, by the `work`, that it is one."""
    files = issue_files.write(
        work,
        found.checklists,
        found.changes,
        found.revision,
        book,
        issue_files.SplitTemplates(output.templates),
        staged,
        output.progress,
    )
    return replace(found, files=files.made, filled=files.filled)


def _prepare(
    work: PlanSplit, plan_file: PlanFile, order: RevisionOrder, book: LedgerReader
) -> tuple[PlanSplit, PlanIssue]:
    """What is to be issued by what the ledger knows, and as it is recorded there."""
    if not order.is_draft:
        _require_units(work)
    work = splitting.read_ledger(work, plan_file, book, order.since)
    entry = splitting.build_issue(work, plan_file, book)
    if not order.is_revision:
        _require_continuity(work, plan_file.spelling, book.revision(entry), book)
    return work, entry


def _require_units(work: PlanSplit) -> None:
    """A checklist for nobody would be owed by nobody, and missed by nobody."""
    if items := unnamed_items(work.plan, work.registry):
        raise TaskmapError(
            f"{unnamed_message(items)}，没有印发；请补上单位再 split，或加 --draft 先出征求意见稿 [units-unnamed]"
        )


def _require_continuity(
    work: PlanSplit, spelling: KeySpelling, revision: int, book: LedgerReader
) -> None:
    """Another plan under the same id would end everything that is owed under the first."""
    if book.plan_revision(work.plan.id, revision):
        return
    if (old := _restore_before(work, book, revision)) is None:
        return
    found = diff.compare_measures(old, work.plan)
    if found.is_another_plan:
        raise TaskmapError(
            f"台账里的 {old.id} 是《{old.title}》，这份是《{work.plan.title}》，原来的 {found.measures} 条举措里"
            f"只有 {found.kept} 条对得上（编号相同，文字或单位相同）。是另一个方案，请换一个编号（{spelling.spell('id')}）；"
            f"确是它的修订，请加 --revision [plan-other]"
        )


def _selected_units(work: PlanSplit, names: Sequence[str]) -> frozenset[str]:
    """The units named (a group stands for its members); none: all."""
    selected: set[str] = set()
    units_with_work = {item.unit for item in work.checklists}
    for name in names:
        units = set(work.registry.expand(name))
        if not units & units_with_work:
            raise _no_checklist_error(name, work.registry)
        selected |= units
    return frozenset(selected) if names else frozenset(units_with_work)


def _no_checklist_error(name: str, registry: Registry) -> TaskmapError:
    if registry.resolve(name) is not None:
        return TaskmapError(f"单位“{name}”在方案里没有任务，没有清单可出")
    return unknown_names.unknown_unit_error(name, [registry])


def _select(
    work: PlanSplit, revision: int, units: Collection[str], selection: Selection, book: LedgerReader
) -> Issuance:
    """The checklists of the units wanted; with `changed_only`, in a revision, only of those that
    the changes concern.
    """
    changes = find_changes(work, book, revision)
    checklists = tuple(item for item in work.checklists if item.unit in units)
    if changes is None or not selection.changed_only:
        return Issuance(work, revision, changes or (), checklists, ())
    concerned = dict.fromkeys(unit for change in changes for unit in change.touched)
    remaining = {item.unit for item in work.checklists}
    return Issuance(
        work,
        revision,
        changes,
        tuple(item for item in checklists if item.unit in concerned),
        tuple(unit for unit in concerned if unit not in remaining),
    )


def find_changes(
    work: PlanSplit, book: LedgerReader, revision: int
) -> tuple[PlanChange, ...] | None:
    """What this revision changed in the one before it; None for the first, or if that one cannot be read."""
    old = _restore_before(work, book, revision)
    return None if old is None else diff.compare(old, work.plan)


def _restore_before(work: PlanSplit, book: LedgerReader, revision: int) -> Plan | None:
    """The plan as in the revision before; None for the first, or if that one cannot be read."""
    if (before := book.revision_before(work.plan.id, revision)) is None:
        return None
    try:
        return issued_plans.restore_plan(before, work.calendar)
    except TaskmapError:
        return None
