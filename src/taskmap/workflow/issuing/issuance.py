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
from taskmap.plan import wording
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.units import Registry
from taskmap.plan.unnamed_units import unnamed_items, unnamed_message
from taskmap.planfile import PlanFile
from taskmap.system import staging
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.system.staging import Staging
from taskmap.workflow.issuing import issue_files, splitting
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import days, part_history, unknown_names

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
        work, entry, changes = _prepare(work, plan_file, order, book)
        found = _select(work, book.revision(entry), units, selection, changes)
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
        work, _, changes = _prepare(work, plan_file, order, book)
        found = _select(work, 0, units, selection, changes)
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
        work, entry, changes = _prepare(work, plan_file, order, book)
        parts = part_history.parts_to_issue(book, work.plan, work.assignments, entry)
        with (
            book.issue_plan(
                entry, work.duties, current_user(), work.obligations, parts
            ) as revision,
            staging.open_staging(output.folder) as staged,
        ):
            found = _select(work, revision, units, selection, changes)
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
) -> tuple[PlanSplit, PlanIssue, tuple[PlanChange, ...] | None]:
    """What is to be issued by what the ledger knows, as it is recorded there, and what it changes in the revision before;
    None for the first, or if that one cannot be read.
    """
    if not order.is_draft:
        _require_units(work)
    work = splitting.read_ledger(work, plan_file, book, order.since)
    entry = splitting.build_issue(work, plan_file, book)
    revision = book.revision(entry)
    if book.revision_before(work.plan.id, revision) is None:
        return work, entry, None
    # Who issues a plan for the first time does not wait for what compares two revisions.
    from taskmap.workflow.issuing import revisions

    old = revisions.restore_before(work, book, revision)
    is_recorded = book.plan_revision(work.plan.id, revision) is not None
    if old and not (is_recorded or order.is_revision):
        revisions.require_continuity(old, work.plan, plan_file.spelling)
    return work, entry, revisions.find_changes(old, work.plan)


def _require_units(work: PlanSplit) -> None:
    """A checklist for nobody would be owed by nobody, and missed by nobody."""
    if items := unnamed_items(work.plan, work.registry):
        raise TaskmapError(
            f"{unnamed_message(items)}，没有印发；请补上单位再 split，或加 --draft 先出征求意见稿 [units-unnamed]"
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
    work: PlanSplit,
    revision: int,
    units: Collection[str],
    selection: Selection,
    changes: tuple[PlanChange, ...] | None,
) -> Issuance:
    """The checklists of the units wanted; with `changed_only`, in a revision, only of those that
    the changes concern.
    """
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
